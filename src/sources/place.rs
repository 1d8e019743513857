//! Where a town's files are: a folder on disk, or a commit. Who reads a file of the town asks here, so that a town at a commit
//! is read from there alone, whatever lies on the disk meanwhile.

use std::sync::Arc;

use super::refusal::link_fault;
use super::text::{LONGEST_TEXT, decoded};
use super::{Bounds, Bytes, GitTree, Tree, WorkTree};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::disk;
use crate::git::Folder;
use crate::names::{PackageName, TreePath, joined};

/// The town's own folder.
#[derive(Debug, Clone)]
pub enum Place {
    /// On disk.
    Folder(disk::Folder),
    /// At a commit.
    Commit(Folder),
}

impl Place {
    /// Whether the town is read from a repository without a checkout.
    pub fn is_bare(&self) -> bool {
        match self {
            Self::Folder(_) => false,
            Self::Commit(folder) => folder.repository.is_bare(),
        }
    }

    /// The bytes of a file, by its path as seen from the town's folder; none if it is not there.
    ///
    /// # Errors
    /// If it is there and cannot be read, is no plain file or lies behind a link, or is too long for a text.
    pub fn bytes(&self, path: &str) -> Result<Option<Bytes>> {
        match self {
            Self::Folder(root) => {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                let read = root
                    .open_relative(folder)?
                    .map_or(Ok(None), |folder| folder.read(name, LONGEST_TEXT))?;
                Ok(read.map(Bytes::from))
            }
            Self::Commit(Folder { repository, commit, prefix }) => match inside(prefix, path) {
                Some(whole) => repository.read_file(*commit, &whole, LONGEST_TEXT),
                None => Ok(None),
            },
        }
    }

    /// The text of a file of the town; none if it is not there.
    ///
    /// # Errors
    /// If it is there and cannot be read, is too long for a text, or is not UTF-8.
    pub fn text(&self, path: &TreePath) -> Result<Option<Arc<str>>> {
        let origin = Origin::town(path.clone());
        let bytes = self.bytes(path.as_str()).map_err(|fault| match fault.code {
            Code::SymbolicLink => Box::new(link_fault(&origin)),
            Code::TooLarge => Box::new(fault.at(origin.whole())),
            // Whose move it is stays: a disk's fault is not the editor's.
            _ => Box::new(Diagnostic { place: Some(origin.whole()), ..*fault }),
        })?;
        bytes.map(|bytes| decoded(&bytes, &origin)).transpose()
    }

    /// Whether there is a folder, seen from the town's; or what cannot be opened as one, a link for instance: who opens it learns why.
    pub fn has_folder(&self, path: &str) -> bool {
        match self {
            Self::Folder(root) => root.open_relative(path).map_or(true, |folder| folder.is_some()),
            Self::Commit(Folder { repository, commit, prefix }) => inside(prefix, path)
                .is_some_and(|folder| repository.holds(*commit, &folder).unwrap_or(false)),
        }
    }

    /// Opens a folder, seen from the town's: what it skips, and how much it may hold.
    ///
    /// # Errors
    /// If there is none, or it cannot be listed, or holds more than is allowed.
    pub fn tree(
        &self,
        path: &str,
        (skip, bounds): (&[&str], Bounds),
        name: &PackageName,
        sink: &Sink,
    ) -> Result<Arc<dyn Tree>> {
        match self {
            Self::Folder(root) => {
                let Some(folder) = root.open_relative(path)? else {
                    let place = root.path().join(path);
                    return Diagnostic::error(
                        Code::Io,
                        message!("cannot open the folder `{place}`: it does not exist", place),
                    )
                    .into();
                };
                Ok(Arc::new(WorkTree::open_within(bounds, &folder, skip, name, sink)?))
            }
            Self::Commit(own) => {
                let Some(prefix) = inside(&own.prefix, path) else {
                    let message = message!(
                        "the package's folder `{path}` lies outside the repository, so no revision holds it",
                        path
                    );
                    return Diagnostic::error(Code::UnknownPackage, message).into();
                };
                Ok(Arc::new(GitTree::open_within(
                    bounds,
                    Folder { prefix, ..own.clone() },
                    skip,
                    name,
                    sink,
                )?))
            }
        }
    }
}

/// Joins a relative path to a folder of the repository; none when it leads out.
fn inside(prefix: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { None } else { joined(prefix, path) }
}
