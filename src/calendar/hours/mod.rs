//! Opening hours: a week, seasons that have another, days that are other than usual, and public holidays.
//!
//! What is said of one day goes before what is said of many: an exception before a holiday, that before a season, that before
//! the week. Hours after midnight belong to the day on which the doors open.

mod slot;
#[cfg(test)]
mod tests;
mod timetable;
mod weeks;

pub use slot::Slot;
pub use timetable::{ClosingDays, OnHolidays, OpenSpan, Season, SpecialDays, Timetable, Why};
pub use weeks::{HoursRow, Weeks};
