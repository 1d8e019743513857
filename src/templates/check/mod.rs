//! The faults of a set of templates that can be seen before anything is rendered.

mod built_in_names;
mod depth;
mod names;
mod syntax;

pub(super) use names::check;
