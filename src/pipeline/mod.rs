//! The build: the order of phases, the same for every command.
//!
//! Content, links and template syntax are checked together, so that one run shows all; pages are rendered only when those hold,
//! and the site is exchanged only when every page was rendered. The cache on disk will live here; receipts are recorded now.

mod explain;
mod holidays;
mod imports;
mod make;
mod misspelt_texts;
mod output_place;
mod own_host_files;
mod phases;

mod lost_pages;
mod request;
mod run;
mod translation_gaps;
mod translation_report;
mod unused_files;
mod unused_templates;

pub use explain::{Explanation, FieldSource, FileSource, explain};
pub use holidays::list_holidays;
pub use lost_pages::with_retired_addresses;
pub use phases::{Prepared, prepare};
pub use request::{Build, Counts, Keep, Output, Progress, Request};
pub use run::run;
pub use translation_gaps::translation_report;
pub use translation_report::{GapKind, GapState, TranslationGap, TranslationReport};
