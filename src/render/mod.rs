//! Rendering: targets, the world that templates ask, receipts, and the bytes of every output.

mod answers;
mod body;
mod colophon;
mod copied_file;
mod directives;
mod entry_value;
mod feeds;
mod filters;
mod functions;
mod page;
mod partner_value;
mod plan;
mod receipt;
mod relink;
mod render_output;
mod sbom;
mod value;
mod world;

pub use copied_file::CopiedFile;
pub use page::Templates;
pub use plan::{FeedFormat, REPORT, Target, lies_at, targets};
pub use receipt::{ListOf, Question, Read, Receipt};
pub use relink::Base;
pub use render_output::{Content, Rendered, render};
pub use world::{Answer, Parts, World};
