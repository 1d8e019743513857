//! HTML with gaps: what a text became, but for what only the whole site knows.
//!
//! `write` goes once over a document and puts steps on a `sheet`; `fill` follows the steps and asks a [`Resolve`] for the rest.

mod elements;
mod escape;
mod fill;
mod sheet;
mod steps;
#[cfg(test)]
mod tests;
mod write;

pub use escape::text as escape_text;
pub(super) use fill::fill;
pub use fill::{ImageTarget, LinkTarget, Resolve};
pub(super) use steps::Html;
pub(super) use write::write;
