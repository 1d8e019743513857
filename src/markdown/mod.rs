//! Markdown: a text is parsed and written once, when its file is read, into HTML with gaps.
//!
//! `parse` makes a flat [`Document`] of a text, and `html` makes of the document a [`Body`]'s HTML: steps that write a page's HTML out of the
//! file's own words, and leave open what only the whole site knows. So a text is parsed once, and what stays of it in memory is its
//! markup, not its words. Nothing here knows a town: what fills the gaps comes through [`Resolve`].

mod body;
mod character_reference;
mod directive;
mod document;
mod html;
mod lints;
mod meant_directive;
mod parse;
mod raw_html;
mod reading;
mod reference;
mod silent_alt;

pub use body::Body;
pub use character_reference::character_reference;
pub use directive::{ArgValue, Argument, Directive};
pub use document::*;
pub use html::{ImageTarget, LinkTarget, Resolve, escape_text};
pub use parse::{MarkdownStyle, parse};
pub use reading::{Reading, foreign_id};
pub use reference::*;
pub use silent_alt::silent_alt;
