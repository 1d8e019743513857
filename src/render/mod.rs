//! Rendering: targets, the world that templates ask, receipts, and the bytes of every output.

mod answers;
mod body;
mod colophon;
mod directives;
mod entry_value;
mod feeds;
mod filters;
mod functions;
mod guest_value;
mod materials;
mod page;
mod receipt;
mod relink;
mod render_target;
mod target;
mod value;
mod world;

pub use page::Templates;
pub use receipt::{ListOf, Question, Read, Receipt};
pub use relink::Base;
pub use render_target::{Rendered, render};
pub use target::{FeedFormat, REPORT, Target, lies_at, targets};
pub use world::{Answer, Parts, World};
