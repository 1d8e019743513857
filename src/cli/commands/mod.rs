//! The commands: thin wrappers around the library.

mod build;
mod check;
mod explain;
mod serve;

pub(super) use build::build;
pub(super) use check::check;
pub(super) use explain::explain;
pub(super) use serve::serve;
