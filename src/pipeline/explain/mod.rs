//! Why an address shows what it shows: its entry and file, where each value was written, its templates, and all that it read.

mod explanation;
mod fields;
mod find;
mod questions;
mod trace;

pub use explanation::{Explanation, FieldSource, FileSource};
pub use trace::explain;
