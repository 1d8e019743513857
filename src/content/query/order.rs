//! The order of a list: `"-date, title"`.

use serde::{Deserialize, Serialize};

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Order {
    /// A common field, or one of the type's.
    pub field: String,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Order {
    /// Reads the keys of `"-date, title"`.
    pub fn parse(text: &str) -> Vec<Self> {
        text.split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(|key| Self {
                field: key.trim_start_matches('-').to_owned(),
                descending: key.starts_with('-'),
            })
            .collect()
    }
}
