//! Folders of commits, opened as layers.

use super::store::Store;
use crate::diagnostics::{Code, Diagnostic, Parsed, Result};
use crate::git::{CommitId, Folder, Repository};
use crate::manifest::{Limits, Pin};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bounds, GitTree};

/// What a package or a partner may hold.
pub fn bounds(limits: &Limits) -> Bounds {
    Bounds { files: limits.files, megabytes: limits.megabytes, depth: limits.depth }
}

/// A folder of a commit.
#[derive(Debug, Clone, Copy)]
pub struct CommitFolder<'a> {
    /// The commit.
    pub commit: CommitId,
    /// The folder; `None` is the root.
    pub folder: Option<&'a TreePath>,
}

impl<'a> CommitFolder<'a> {
    /// The folder of what is locked.
    pub fn of_pin(pin: &'a Pin) -> Self {
        Self { commit: pin.commit, folder: pin.subfolder.as_ref() }
    }

    /// Opens the folder as a layer's tree. Names that the tree refuses are findings.
    ///
    /// # Errors
    /// If the commit has no such folder, the repository lacks a part of it, or it holds more than is allowed.
    pub fn open(
        self,
        repository: &Repository,
        bounds: Bounds,
        name: &PackageName,
    ) -> Parsed<Result<GitTree>> {
        let prefix = self.folder.map(|path| path.as_str().to_owned()).unwrap_or_default();
        let folder = Folder { repository: repository.clone(), commit: self.commit, prefix };
        Parsed::collect(|sink| GitTree::open_within(bounds, folder, &[], name, sink))
    }
}

/// Opens what is locked, from the cache. What its tree refuses was said when it was locked.
///
/// # Errors
/// If the cache does not hold it.
pub(super) fn open_cached(store: &Store, name: &PackageName, pin: &Pin) -> Result<GitTree> {
    match store.holding(&pin.url, pin.commit) {
        Some(repository) => CommitFolder::of_pin(pin).open(&repository, Bounds::OWN, name).value,
        None => {
            let message = message!(
                "commit {commit} of `{name}` is not in the cache",
                commit = pin.commit.short(),
                name
            );
            Diagnostic::error(Code::NotFetched, message).help("download it: `parvis fetch`").into()
        }
    }
}
