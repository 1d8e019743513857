//! Content: a town's files become typed entries, and a body becomes a flat document.
//!
//! Parsing is pure and parallel, never fails, and needs neither templates nor other pages. Bodies are digested here (headings,
//! links, directives) and dropped: they are parsed again when their page is rendered, so that memory does not grow with them.

mod directive;
mod document;
mod entry;
mod fields;
mod file_name;
mod front_matter;
mod kind;
mod load;
mod markdown;
mod read_entry;
mod schema;
mod translations;
mod value;
mod vocabulary;
mod written;

pub use directive::{ArgValue, Argument, Directive};
pub use document::*;
pub use entry::{After, Common, Entry, ListKeys};
pub use fields::read_filter;
pub use kind::FieldKind;
pub use load::{Content, Defaults, Load, LoadGuest, load};
pub use markdown::{MarkdownStyle, parse};
pub use schema::{FeedPlace, Field, ListSpec, Schema, Schemas};
pub use value::{At, FieldValue, clean};
pub use vocabulary::{Term, Vocabularies, Vocabulary};
pub use written::written;
