//! The one door to the disk.
//!
//! What lies in a town's folder may have come with a clone, so it is input: nothing of it is reached through a symbolic link, no
//! pipe or device is read, and no file is read beyond a limit. A [`Folder`] is open; all that lies in it is named relative to it.
//! What parvis makes for itself has a name that nobody can foresee, and is made exclusively; a file is replaced whole.
//!
//! Files that a person or the system names (`~/.ssh/known_hosts`, a folder on the command line) are opened by [`Folder::open`] and
//! [`read_named`], which follow links: whoever typed the name chose where it leads.

mod folder;
mod list;
mod lock;
mod read;
mod resolve;
mod write;

#[cfg(test)]
mod tests;

pub use folder::Folder;
pub use list::Found;
pub use lock::Lock;
pub use read::{
    Kind, OpenFile, PIECE, Stamp, TakePiece, named_kind, read_named, real, real_as_far, real_from,
};
pub use write::{NewFile, NewFolder};
