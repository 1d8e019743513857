//! Templates and components: the only user of the template engine.
//!
//! All layers' files become one [`Engine`]. It knows which file a name means, reports every fault with its place before
//! anything is rendered, stops what runs without end, and says by a digest what a template pulls in.

mod capture;
mod check;
mod compact;
mod depth;
mod engine;
mod errors;
mod excess;
mod graph;
mod growth;
mod lex;
mod limits;
mod load;
mod markup;
mod operands;
mod price;
mod scan;
mod set;
mod spots;
mod syntax;
#[cfg(test)]
mod tests;
mod walk;
mod work;

pub use engine::{Engine, Signature};
pub use limits::{Limits, worked};
pub use scan::Argument;
pub use set::{KnownNames, TemplateFile, TemplateSet};
