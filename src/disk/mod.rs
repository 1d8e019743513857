//! The one door to the disk.
//!
//! A town's folder may have come with a clone, so its files are input: symbolic links are not
//! followed, pipes and devices are not read, and no file is read beyond a limit. A [`Folder`] is
//! open, and its files are named relative to it. Whatever parvis makes for itself gets an
//! unpredictable name and is made exclusively; a file is replaced whole.
//!
//! Paths that a person or the system names (`~/.ssh/known_hosts`, a folder on the command line) are
//! opened by [`Folder::open`] and [`read_named`], which follow links: whoever wrote the name chose
//! where it leads.

mod file;
mod folder;
mod list;
mod lock;
mod named;
mod read;
mod resolve;
mod write;

#[cfg(test)]
mod tests;

pub use file::{FileKind, OpenFile, PIECE, Stamp, TakePiece};
pub use folder::Folder;
pub use list::ListedPath;
pub use lock::Lock;
pub use named::{named_file_kind, read_named, real_path, real_path_from, real_path_so_far};
pub use write::{NewFile, NewFolder, unpredictable_name};
