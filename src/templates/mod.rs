//! Templates and components: the only user of the template engine.
//!
//! All layers' files become one [`Engine`]. It knows which file a name means, reports every fault with its place before
//! anything is rendered, stops what runs without end, and says by a digest what a template pulls in.
//!
//! [`source`] cuts a file into pieces and reads the names in it; [`markup`] follows it as HTML; [`check`] reports what is
//! wrong with it; [`budget`] makes it pay for its work. Each of the latter gives edits, and Tera gets the edited source.

mod budget;
mod check;
mod engine;
mod errors;
mod graph;
mod loaded;
mod markup;
mod set;
mod source;
mod tera_report;
#[cfg(test)]
mod tests;

pub use budget::{Limits, worked};
pub use engine::{Engine, Signature};
pub use set::{KnownNames, TemplateFile, TemplateSet};
pub use source::Argument;
