//! Recurring events: rules of RFC 5545, and series with what is left out, added and changed.
//!
//! A rule counts in local time, so a market keeps its hour when clocks change. Nothing here knows the present: how far a series is
//! expanded is said by whoever asks.

mod expand;
mod parse;
mod phrase;
mod rrule;
mod rule;
mod series;
#[cfg(test)]
mod tests;

pub use rule::{DayOf, Frequency, Rule, Until};
pub use series::{Expansion, Local, Occurrence, Series, SeriesChange, SeriesFault};
