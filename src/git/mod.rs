//! Reading Git repositories, making one, fetching from servers, and moving the branch that a site
//! is deployed to; the only user of the Git library.
//!
//! A [`Repository`] is found by searching upwards from a folder. It resolves revisions, walks a
//! commit's tree, reads files, and knows when each file was last changed. Everything is read from
//! the object database, so a bare repository works like a clone. [`Repository::connect`] calls a
//! server by `https:`, `ssh:` or a path, lists what it offers, and fetches into a bare repository,
//! within limits of time and size. What a tree's entries mean for a town (which names are refused,
//! what is skipped) is left to `sources`.

mod allowed_addresses;
mod bare;
mod commit;
mod edit_tree;
mod error_messages;
mod fault;
mod first_commit;
mod history;
mod http;
mod ids;
mod local;
mod objects;
mod own_repository;
mod pack;
mod pkt_lines;
mod published;
mod push;
mod remote;
mod repository;
mod request;
mod revision;
mod session;
mod signed;
mod ssh;
mod tracked;
mod transports;
mod tree;
mod watchdog;

#[cfg(test)]
mod tests;

pub use commit::NewCommit;
pub use edit_tree::{Edited, TreeEdit};
pub use first_commit::{Author, begin};
pub use ids::{CommitId, FileId};
pub use objects::LARGEST_FILE;
pub use published::read_published;
pub use push::{Move, Moved, is_branch_name};
pub use remote::{Access, Depth, Progress, Remote, RemoteRef, Secret};
pub use repository::Repository;
pub use revision::Head;
pub use session::{Refspec, Session};
pub use signed::{Signed, SignedTag};
pub use tracked::{Tracked, TrackedPath};
pub use tree::{Folder, Item, ItemKind};

#[cfg(test)]
pub(crate) use tests::Scratch;
