//! What a render may cost: one budget for each render, and the edits that make a template pay from it as it runs.

mod bounded_filters;
mod captures;
mod cost_edits;
mod costs;
mod limits;
mod operands;

use tera::Tera;

pub(super) use captures::find_captures;
pub(super) use cost_edits::cost_edits;
pub(super) use limits::{Bounded, begin, exceeded};
pub use limits::{Limits, worked};

/// Registers the functions and filters that pay, and Tera's own filters where they would not.
pub(super) fn register(tera: &mut Tera) {
    limits::register(tera);
    bounded_filters::register(tera);
    costs::register(tera);
}
