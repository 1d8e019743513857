//! The index of a town: its entries with their addresses, its files, and what a reference in it leads to.
//!
//! It is a pure function of what [`crate::content`] read, and made in the same way for the town that is built and for each of its partners.

mod address;
mod aliases;
mod happenings;
mod media;
mod query_filter;
mod query_order;
mod query_value;
mod resolve;
mod row;
mod town_index;
mod visibility;

pub(super) use address::folder_address;
pub use resolve::Resolution;
pub use row::{Happening, Row, Rows, Times};
pub use town_index::{IndexParts, TownIndex};
pub use visibility::Hidden;
