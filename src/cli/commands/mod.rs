//! The commands: thin wrappers around the library.

mod build;
mod check;
mod entry;
mod explain;
mod new;
mod serve;

pub(super) use build::build;
pub(super) use check::check;
pub(super) use entry::entry;
pub(super) use explain::explain;
pub(super) use new::new;
pub(super) use serve::serve;
