//! Markdown to a document: the only user of the Markdown parser.
//!
//! Parsing never fails and never panics: it gives a document and what was found on the way. It is linear, and flat however deep
//! the text is nested.

mod build;
mod directives;
mod elements;
mod inline;
mod style;

pub use build::parse;
pub use style::MarkdownStyle;
