//! Reading Git repositories, and beginning one; the only user of the Git library.
//!
//! A [`Repository`] is found from a folder upwards, names commits, walks a commit's tree, reads blobs, and knows when each
//! file was last changed. All of it comes straight from the object database, so a bare repository does as well as a clone.
//! What a tree's entries mean for a town (which names are refused, what is skipped) is left to `sources`.

mod begin;
mod fault;
mod history;
mod ids;
mod repository;
mod revision;
mod tree;

#[cfg(test)]
mod tests;

pub use begin::{Author, begin};
pub use ids::{CommitId, FileId};
pub use repository::Repository;
pub use revision::Head;
pub use tree::{Folder, Item, Kind};

#[cfg(test)]
pub(crate) use tests::Scratch;
