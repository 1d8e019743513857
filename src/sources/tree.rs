//! The interface between files and the modules that read them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FileId, LARGEST_FILE, TakePiece};
use crate::diagnostics::{Code, Diagnostic, Origin, Result};
use crate::names::{PackageName, TreePath};

/// A file's bytes, shared.
pub type Bytes = Arc<[u8]>;

/// A read-only folder of files. As in Git, folders themselves are not items.
pub trait Tree: Send + Sync {
    /// All files, sorted by path.
    fn files(&self) -> &[TreePath];

    /// Reads a file.
    ///
    /// # Errors
    /// If the tree has no such file, or it cannot be read or is too large.
    fn read(&self, path: &TreePath) -> Result<Bytes>;

    /// Hands over a file's bytes piece by piece, so that a large file takes no more memory than a small one.
    ///
    /// # Errors
    /// As [`Tree::read`], perhaps after some pieces; and if `take` fails.
    fn stream(&self, path: &TreePath, take: TakePiece<'_>) -> Result<()>;

    /// Returns the Git id of a file's bytes. A tree that does not know it reads the file to compute
    /// it.
    ///
    /// # Errors
    /// As [`Tree::read`].
    fn id(&self, path: &TreePath) -> Result<FileId>;

    /// A file's length in bytes.
    ///
    /// # Errors
    /// If the tree has no such file, or its length cannot be read.
    fn length(&self, path: &TreePath) -> Result<u64>;

    /// Whether the tree has the file.
    fn has(&self, path: &TreePath) -> bool {
        self.files().binary_search(path).is_ok()
    }

    /// Lists the files below a folder, sorted by path. An empty name means all files.
    fn below(&self, folder: &str) -> &[TreePath] {
        let files = self.files();
        if folder.is_empty() {
            return files;
        }
        // Paths are sorted by bytes, so those that begin with `folder/` are consecutive.
        let before = |path: &TreePath| path.as_str().bytes().lt(folder.bytes().chain([b'/']));
        let files = &files[files.partition_point(before)..];
        &files[..files.partition_point(|path| path.below(folder).is_some())]
    }
}

/// What all kinds of trees have in common: the list of files, and the package that they belong to.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) package: PackageName,
    pub(super) files: Vec<TreePath>,
    /// The names as they are stored, of the files whose names are stored decomposed.
    pub(super) stored: BTreeMap<TreePath, TreePath>,
}

impl Listing {
    /// Returns the name under which a file is stored.
    pub(super) fn stored<'a>(&'a self, path: &'a TreePath) -> &'a TreePath {
        self.stored.get(path).unwrap_or(path)
    }

    /// Returns the file's index in the list.
    pub(super) fn find(&self, path: &TreePath) -> Result<usize> {
        self.files.binary_search(path).or_else(|_| absent(path))
    }

    pub(super) fn check_length(&self, path: &TreePath, length: u64) -> Result<()> {
        if length <= LARGEST_FILE {
            return Ok(());
        }
        let message = message!(
            "the file has {length} MB; the largest that parvis reads has 512 MB",
            length = length / 1_000_000
        );
        let help = "offer so large a file on a server for films or archives, and link to it";
        Diagnostic::error(Code::TooLarge, message).at(self.origin(path).whole()).help(help).into()
    }

    pub(super) fn origin(&self, path: &TreePath) -> Origin {
        Origin { package: self.package.clone(), path: path.clone() }
    }
}

/// Makes the error for a file that the tree does not have.
pub(super) fn absent<T>(path: &TreePath) -> Result<T> {
    Diagnostic::error(Code::Io, message!("cannot read `{path}`: it does not exist", path)).into()
}
