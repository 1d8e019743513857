//! iCalendar, RFC 5545, with the names, addresses and refreshing of RFC 7986: what calendar programs
//! subscribe to.
//!
//! Only what Thunderbird, Google, Apple and Outlook all read right is written. Any text is a valid
//! input; two rules are left to the caller: no two events of a calendar have one `uid`, and a series
//! in a zone without [`crate::calendar::ZoneRules`] is given as single events.

mod calendar;
mod event;
mod lines;
#[cfg(test)]
mod tests;
mod timezone;
mod types;

pub use calendar::icalendar;
pub use types::{Calendar, CalendarEvent, Change, EventStatus, Organiser, Position, Repeat, Span};
