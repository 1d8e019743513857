//! The build: the order of phases, the same for every command.
//!
//! Content, links and template syntax are checked together, so that one run shows all; pages are rendered only when those hold,
//! and the site is exchanged only when every page was rendered. The cache on disk will live here; receipts are recorded now.

mod explain;
mod guests;
mod phases;
mod run;
mod strays;
mod withdrawn;

pub use explain::{Explanation, FieldSource, FileSource, explain};
pub use phases::{Prepared, prepare};
pub use run::{Build, Counts, Keep, Output, Progress, Request, run};
pub use withdrawn::with_withdrawn;
