//! HTML with gaps: what a text became, but for what only the whole site knows.
//!
//! `write` goes once over a document and puts steps on a `sheet`; `fill_gaps` follows the steps and asks a [`Resolve`] for the rest.

mod elements;
mod escape;
mod fill_gaps;
mod sheet;
mod steps;
#[cfg(test)]
mod tests;
mod write;

pub use escape::text as escape_text;
pub(super) use fill_gaps::{Gaps, fill};
pub use fill_gaps::{ImageTarget, LinkTarget, Resolve};
pub(super) use steps::Html;
pub(super) use write::write;
