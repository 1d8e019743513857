//! The commands: thin wrappers around the library.

mod add;
mod build;
mod check;
mod completions;
mod diff;
mod entry;
mod explain;
mod man;
mod new;
mod override_file;
mod overrides;
mod propose;
mod remove;
mod serve;
mod tree;
mod update;
mod vendor;
mod verify;

pub(super) use add::add;
pub(super) use build::build;
pub(super) use check::check;
pub(super) use completions::completions;
pub(super) use diff::diff;
pub(super) use entry::entry;
pub(super) use explain::explain;
pub(super) use man::man;
pub(super) use new::new;
pub(super) use override_file::override_file;
pub(super) use overrides::overrides;
pub(super) use propose::propose;
pub(super) use remove::remove;
pub(super) use serve::serve;
pub(super) use tree::tree;
pub(super) use update::{fetch_locked, update};
pub(super) use vendor::vendor;
pub(super) use verify::verify;
