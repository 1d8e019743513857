//! The query itself.

use serde::{Deserialize, Serialize};

use super::{Filter, Order};

/// A question for entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Query {
    /// Only this type.
    pub kind: Option<String>,
    /// Only below this section's path; `None` is everywhere.
    pub section: Option<String>,
    /// Whether the sections below count too.
    pub deep: bool,
    /// What all entries must have.
    pub filter: Filter,
    /// The order; empty is by weight and title.
    pub order: Vec<Order>,
    /// Whether an entry that happens several times stands there once, at the first of them.
    pub once: bool,
    /// The most entries.
    pub limit: Option<usize>,
    /// How many of them are the town's own, if it has so many.
    pub own: usize,
}
