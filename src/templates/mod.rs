//! Templates and components: the only user of the template engine.
//!
//! All layers' files become one [`Engine`]. It knows which file a name means, reports every fault with its place before
//! anything is rendered, stops what runs without end, and says by a digest what a template pulls in.

mod bounded_filters;
mod captures;
mod check;
mod compact;
mod cost_edits;
mod costs;
mod depth;
mod engine;
mod errors;
mod graph;
mod html_walk;
mod lex;
mod limits;
mod load;
mod operands;
mod package_markup;
mod scan;
mod set;
mod source_limits;
mod syntax;
#[cfg(test)]
mod tests;
mod value_places;

pub use engine::{Engine, Signature};
pub use limits::{Limits, worked};
pub use scan::Argument;
pub use set::{KnownNames, TemplateFile, TemplateSet};
