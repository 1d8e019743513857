//! `[limits]`: what a package or a partner may cost.

use super::Reader;

/// The limits of a town; each has a value that no honest package meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Seconds until a server has to answer a call.
    pub connect: u32,
    /// Seconds that a server may be silent in the middle of an answer.
    pub silence: u32,
    /// Minutes that one call to a server may take.
    pub minutes: u32,
    /// Files of one package or partner.
    pub files: usize,
    /// Megabytes of all files of one package or partner.
    pub megabytes: u64,
    /// Folders within each other.
    pub depth: usize,
    /// Megabytes of all entries of one partner.
    pub texts: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: 10,
            silence: 30,
            minutes: 10,
            files: 20_000,
            megabytes: 500,
            depth: 16,
            texts: 20,
        }
    }
}

impl Limits {
    /// Reads the table; faults are reported.
    pub(super) fn read(top: &Reader<'_>) -> Self {
        let usual = Self::default();
        let Some(table) = top.table("limits") else { return usual };
        let reader = Reader::new(table, top.origin, top.sink);
        let number = |key: &str, most: i64| {
            reader.integer(key, 1..=most).and_then(|number| u32::try_from(number).ok())
        };
        let limits = Self {
            connect: number("connect", 3_600).unwrap_or(usual.connect),
            silence: number("silence", 3_600).unwrap_or(usual.silence),
            minutes: number("minutes", 1_440).unwrap_or(usual.minutes),
            files: number("files", 1_000_000).map_or(usual.files, |number| number as usize),
            megabytes: number("megabytes", 100_000).map_or(usual.megabytes, u64::from),
            texts: number("texts", 1_000).map_or(usual.texts, u64::from),
            depth: number("depth", 100).map_or(usual.depth, |number| number as usize),
        };
        reader.finish("`[limits]`");
        limits
    }
}
