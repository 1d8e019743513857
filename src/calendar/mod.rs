//! Time as a town knows it: the injected clock, moments that are days or instants, windows between
//! two moments, and series of them.
//!
//! Pure: nothing here reads the machine's clock, its time zone or its zone files; the zones are
//! those compiled in, so that the same input gives the same bytes everywhere. A day stays a day: it
//! becomes an instant only where a zone is given. Dates in words are `locale`'s work.

mod clock;
mod duration;
mod holidays;
mod hours;
mod meant_date;
mod moment;
mod parse;
mod recurrence;
#[cfg(test)]
mod tests;
mod window;
mod zone;
mod zone_rules;

pub use clock::Clock;
pub use duration::{Duration, parse_duration};
pub use holidays::{DayRule, easter};
pub use hours::{
    ClosingDays, HoursRow, OnHolidays, OpenSpan, Season, Slot, SpecialDays, Timetable, Weeks, Why,
};
pub use meant_date::{MeantDate, days_in, meant_date};
pub use moment::{Moment, Told};
pub use parse::{meant_time, parse_time};
pub use recurrence::{
    DayOf, Expansion, Frequency, Local, Occurrence, Rule, Series, SeriesChange, SeriesFault, Until,
};
pub use window::{State, Window, window};
pub use zone::{instant, zone, zone_of_country};
pub use zone_rules::{Observance, YearlyDay, ZoneRules, zone_rules};
