//! Markdown into a [`Document`]: the only place that knows the parser library.
//!
//! Parsing never fails; what is wrong is reported, and the text is rendered as well as it can be. All slices are borrowed from the
//! body where the parser borrows them, also where it saw a copy with blanked directives: those have the same length.

mod autolinks;
mod builder;
mod directives;
mod events;
mod finish;
mod hidden_signs;
mod images;
mod no_break_spaces;
mod open;
mod quotation_marks;
mod source;
mod style;
#[cfg(test)]
pub(super) mod tests;
mod texts;

pub use events::parse;
pub(super) use source::{Report, Source};
pub use style::MarkdownStyle;
