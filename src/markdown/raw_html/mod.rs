//! Raw HTML in a text: read where it stands, and held to the rules of the Markdown around it.
//!
//! Its ids are places that links lead to; its links and pictures are references like those of Markdown, checked and written by the
//! same code (`addresses`). What loads from another host, sends, or runs needs a permission (`rules`). What does not nest with the
//! elements around it is a fault at its line (`nesting`), since a browser would repair the whole page after its own rules.

mod addresses;
mod nesting;
mod piece;
mod read;
mod rules;
#[cfg(test)]
mod tests;

pub(super) use piece::{Fault, RawHtml};
pub(super) use read::read;
