//! HTML of a document: tight by construction, valid, without recursion.
//!
//! Links, pictures, directives and interface texts come from a [`Resolve`]; this module knows no site and no templates.

mod elements;
mod escape;
#[cfg(test)]
mod tests;
mod write;

pub(super) use escape::text as escape_text;
pub(super) use write::{ImageTarget, LinkTarget, Resolve, write};
