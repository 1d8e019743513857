//! `[agenda]`: how far the town's calendar reaches.

use super::Reader;

/// How far the calendar reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agenda {
    /// How many months from the present one series are shown, to the end of the last.
    pub horizon: i32,
}

impl Default for Agenda {
    fn default() -> Self {
        Self { horizon: 13 }
    }
}

impl Agenda {
    /// Reads the table; faults are reported.
    pub(super) fn read(top: &Reader<'_>) -> Self {
        let usual = Self::default();
        let Some(table) = top.table("agenda") else { return usual };
        let reader = Reader::new(table, top.origin, top.sink);
        let horizon = reader.integer("horizon", 1..=60);
        let horizon = horizon.and_then(|months| i32::try_from(months).ok());
        reader.finish("`[agenda]`");
        Self { horizon: horizon.unwrap_or(usual.horizon) }
    }
}
