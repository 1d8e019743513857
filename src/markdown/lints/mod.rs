//! What is said of a parsed text: signs that readers would see, and words that are read in another way than they were meant.

mod foreign;
mod link_targets;
mod lone_signs;
mod lookalikes;
mod misreadings;
mod prose_as_code;
mod stars;

#[cfg(test)]
mod tests;

pub(super) use lookalikes::says_something;

use super::document::Document;
use super::parse::{Report, Source};

/// Reports what is likely to be a slip.
pub(super) fn find(document: &Document, source: Source, report: &mut Report) {
    lookalikes::find(document, source, report);
    misreadings::find(document, source, report);
}
