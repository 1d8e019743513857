//! The query grammar: which entries, in which order. Section lists, lists of types, subscriptions and `items()` in templates share it.
//!
//! Each of the four reads what is written into a [`Filter`] and [`Order`]s, and asks them for their faults, so that a mistake reads
//! the same everywhere. `site` answers queries.

mod check;
mod entry_query;
mod filter;
mod order;
mod when;

pub use entry_query::Query;
pub use filter::{Condition, Filter};
pub use order::Order;
pub use when::When;
