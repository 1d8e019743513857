//! Windows in time: the words that filter by a date.

use serde::{Deserialize, Serialize};

/// A window in time, as the clock of the build sees a date, or the dates between which something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum When {
    /// Not over yet. A day is over at the next midnight.
    Upcoming,
    /// Over.
    Past,
    /// Going on now. A single day goes on until its midnight.
    Current,
}

impl When {
    /// The words for windows; two of them mean the same.
    pub const WORDS: [&'static str; 4] = ["upcoming", "past", "open", "current"];

    /// Finds a window by its word.
    pub fn find(word: &str) -> Option<Self> {
        match word {
            "upcoming" => Some(Self::Upcoming),
            "past" => Some(Self::Past),
            "open" | "current" => Some(Self::Current),
            _ => None,
        }
    }
}
