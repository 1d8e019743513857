//! Where a town's files are: in a folder on disk, or in a commit; of a made-up town, in memory. All files of the town are read
//! through this, so that a town at a commit is read from there alone, whatever lies on the disk.

use std::sync::Arc;

use super::refusal::link_fault;
use super::text::{LONGEST_TEXT, decoded};
use super::{Bounds, Bytes, GitTree, MemoryTree, Tree, WorkTree};
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
    /// In memory, beside the package on disk that the town was made up for.
    MadeUp {
        /// The town's own files.
        files: Arc<MemoryTree>,
        /// The package's folder. Paths to packages begin there.
        beside: disk::Folder,
    },
}

/// How a folder is read as a tree.
#[derive(Debug, Clone, Copy)]
pub struct TreeOptions<'a> {
    /// Names at its top that are left out.
    pub skip: &'a [&'a str],
    /// How much it may hold.
    pub bounds: Bounds,
}

/// Whether a path is that of a town's lock, or of what is kept by it. A made-up town has neither, whatever
/// lies in the package's folder.
fn is_of_lock(path: &str) -> bool {
    path == "parvis.lock" || path == "vendor" || path.starts_with("vendor/")
}

impl Place {
    /// Whether the town is read from a repository without a checkout.
    pub fn is_bare(&self) -> bool {
        match self {
            Self::Folder(_) | Self::MadeUp { .. } => false,
            Self::Commit(folder) => folder.repository.is_bare(),
        }
    }

    /// Reads a file by its path seen from the town's folder. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// If it cannot be read, is not a plain file, lies behind a link, or is too long for a text.
    pub fn bytes(&self, path: &str) -> Result<Option<Bytes>> {
        match self {
            Self::Folder(root) => read_below(root, path),
            Self::MadeUp { files, beside } => match TreePath::parse(path) {
                Ok(path) if files.has(&path) => files.read(&path).map(Some),
                Ok(path) if is_of_lock(path.as_str()) => Ok(None),
                _ => read_below(beside, path),
            },
            Self::Commit(Folder { repository, commit, prefix }) => match inside(prefix, path) {
                Some(whole) => repository.read_file(*commit, &whole, LONGEST_TEXT),
                None => Ok(None),
            },
        }
    }

    /// Reads a text file of the town. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// If it cannot be read, is too long for a text, or is not UTF-8.
    pub fn text(&self, path: &TreePath) -> Result<Option<Arc<str>>> {
        let origin = Origin::town(path.clone());
        let bytes = self.bytes(path.as_str()).map_err(|fault| match fault.code {
            Code::SymbolicLink => Box::new(link_fault(&origin)),
            Code::TooLarge => Box::new(fault.at(origin.whole())),
            // The blame stays: a fault of the disk is not the editor's.
            _ => Box::new(Diagnostic { place: Some(origin.whole()), ..*fault }),
        })?;
        bytes.map(|bytes| decoded(&bytes, &origin)).transpose()
    }

    /// Whether a folder exists, seen from the town's. Also true for what cannot be opened as a
    /// folder, such as a link: opening it then says why.
    pub fn has_folder(&self, path: &str) -> bool {
        match self {
            Self::MadeUp { .. } if is_of_lock(path) => false,
            Self::Folder(root) | Self::MadeUp { beside: root, .. } => {
                root.open_relative(path).map_or(true, |folder| folder.is_some())
            }
            Self::Commit(Folder { repository, commit, prefix }) => inside(prefix, path)
                .is_some_and(|folder| repository.holds(*commit, &folder).unwrap_or(false)),
        }
    }

    /// Opens a folder, seen from the town's, as a tree.
    ///
    /// # Errors
    /// If it does not exist, cannot be listed, or holds more than is allowed.
    pub fn tree(
        &self,
        path: &str,
        options: TreeOptions<'_>,
        name: &PackageName,
        sink: &Sink,
    ) -> Result<Arc<dyn Tree>> {
        let TreeOptions { skip, bounds } = options;
        match self {
            Self::MadeUp { files, .. } if path.is_empty() => Ok(Arc::clone(files) as Arc<dyn Tree>),
            Self::Folder(root) | Self::MadeUp { beside: root, .. } => {
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

/// Reads a file by its path seen from a folder on disk.
fn read_below(root: &disk::Folder, path: &str) -> Result<Option<Bytes>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = root.open_relative(folder)?;
    let read = folder.map_or(Ok(None), |folder| folder.read(name, LONGEST_TEXT))?;
    Ok(read.map(Bytes::from))
}

/// Joins a relative path to a folder of the repository. Returns `None` if it leads out.
fn inside(prefix: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { None } else { joined(prefix, path) }
}
