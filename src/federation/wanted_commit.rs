//! A commit that is wanted in the cache, whole and with its tag.

use super::checksum::checksum;
use super::layer_files::Files;
use super::open_commit::CommitFolder;
use super::store::{KEPT, has};
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::git::{CommitId, Repository};
use crate::manifest::{GitSource, Reference};
use crate::names::{Address, PackageName, TreePath};
use crate::sources::{Bounds, GitTree};

/// A commit that is wanted.
#[derive(Debug, Clone)]
pub(super) struct WantedCommit {
    pub(super) url: Address,
    pub(super) reference: Reference,
    pub(super) commit: CommitId,
    /// Whether the tag must be there too, though the commit came by another name: its signature is looked at, or it is compared.
    pub(super) wants_tag: bool,
    /// The layer that is read from it, where something is locked.
    pub(super) locked: Option<LockedLayer>,
}

/// The layer that is read from a locked commit.
#[derive(Debug, Clone)]
pub(super) struct LockedLayer {
    pub(super) name: PackageName,
    pub(super) subfolder: Option<TreePath>,
    pub(super) files: Files,
    pub(super) checksum: String,
}

impl WantedCommit {
    /// Makes one for a source that is not locked yet.
    pub(super) fn new(source: &GitSource, reference: Reference, commit: CommitId) -> Self {
        Self { url: source.url.clone(), reference, commit, wants_tag: true, locked: None }
    }

    /// Whether all is there that will be asked of it.
    pub(super) fn is_held(&self, repository: &Repository) -> bool {
        let has_tag = || match &self.reference {
            Reference::Tag(tag) => repository.leads_to(&format!("{KEPT}tags/{tag}"), self.commit),
            Reference::Branch(_) | Reference::Commit => true,
        };
        has(repository, self.commit) && (!self.wants_tag || has_tag())
    }

    /// Whether the commit is there, and its files are those that were locked.
    pub(super) fn is_whole(&self, repository: &Repository) -> bool {
        has(repository, self.commit) && !self.is_damaged(repository)
    }

    pub(super) fn is_damaged(&self, repository: &Repository) -> bool {
        let Some(locked) = &self.locked else { return false };
        if !has(repository, self.commit) {
            return false;
        }
        let sum =
            self.open(locked, repository).and_then(|tree| checksum(&tree, &locked.files.of(&tree)));
        sum.ok().as_ref() != Some(&locked.checksum)
    }

    fn open(&self, locked: &LockedLayer, repository: &Repository) -> Result<GitTree> {
        let folder = CommitFolder { commit: self.commit, folder: locked.subfolder.as_ref() };
        folder.open(repository, Bounds::OWN, &locked.name).value
    }

    /// What is said of a commit that holds other files than the lock says, or such as are taken from nobody.
    pub(super) fn wrong(&self, repository: &Repository) -> Box<Diagnostic> {
        if let Some(locked) = &self.locked
            && let Err(fault) = self.open(locked, repository)
            && fault.code == Code::BadFileName
        {
            return fault;
        }
        let message = message!(
            "commit {commit} of `{url}` holds other files than the lock says",
            commit = self.commit.short(),
            url = self.url
        );
        let help = "the lock was edited by hand: restore it from Git, `git checkout parvis.lock`";
        Box::new(Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Content).help(help))
    }

    pub(super) fn lost(&self) -> Box<Diagnostic> {
        // The server has just named it: it is a file or a folder, which Git lets a tag point to.
        if let (Reference::Tag(name), None) = (&self.reference, &self.locked) {
            let message = message!(
                "the tag `{name}` of `{url}` does not lead to a commit",
                name,
                url = self.url
            );
            let help = "tell its authors; until they release it anew take another version";
            return Box::new(
                Diagnostic::error(Code::NoSuchVersion, message).blame(Blame::Package).help(help),
            );
        }
        let message = message!(
            "`{url}` no longer has commit {commit}, which `parvis.lock` names",
            url = self.url,
            commit = self.commit.short()
        );
        let help = "its history was rewritten: `parvis update NAME` takes what it has now; ask its authors what happened";
        Box::new(Diagnostic::error(Code::LostCommit, message).blame(Blame::Network).help(help))
    }
}
