//! `parvis.lock`: the commits that a site is built from. Written by parvis alone, sorted, so that one update touches one table.

use semver::Version;

use super::git_source::GitSource;
use super::token_use::TokenUse;
use crate::git::{CommitId, FileId};
use crate::names::{Address, PackageName, TreePath};

/// The form of the file that this parvis writes, and the newest that it reads.
pub(super) const FORM: i64 = 1;

/// The lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The packages, sorted by name.
    pub packages: Vec<LockedPackage>,
    /// The partners, sorted by name.
    pub partners: Vec<LockedPartner>,
    /// Files of the town that hide a package's, sorted by path.
    pub overrides: Vec<LockedOverride>,
}

/// A repository at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The repository.
    pub url: Address,
    /// The folder in it; `None` is its root.
    pub subfolder: Option<TreePath>,
    /// The reference that the commit was taken from.
    pub reference: Reference,
    /// The commit.
    pub commit: CommitId,
    /// `sha256-…` over the files (path, length, bytes; sorted), independent of Git's own ids.
    pub checksum: String,
    /// The fingerprint of the key whose signature was checked.
    pub signer: Option<String>,
    /// The token that it is asked for with, as somebody agreed to.
    pub token: Option<TokenUse>,
}

/// The reference that a commit was taken from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A tag, by its short name.
    Tag(String),
    /// A branch, by its short name.
    Branch(String),
    /// The town named the commit itself.
    Commit,
}

/// A package's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedPackage {
    /// The town's name for it.
    pub name: PackageName,
    /// What its `package.toml` says.
    pub version: Version,
    /// Where it is.
    pub pin: Pin,
    /// SPDX expression of its licence.
    pub licence: String,
}

/// A partner's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedPartner {
    /// The town's name for it.
    pub name: PackageName,
    /// Where it is.
    pub pin: Pin,
    /// Addresses of this site where pages of entries were that the partner has withdrawn, the last ones at the end.
    pub withdrawn: Vec<String>,
}

impl LockedPartner {
    /// As many addresses of withdrawn pages are kept.
    pub const MOST_WITHDRAWN: usize = 300;
}

/// A file of the town that hides one of a package, and the hidden file as it was when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedOverride {
    /// The file.
    pub file: TreePath,
    /// The package whose file is hidden.
    pub package: PackageName,
    /// The hidden file's bytes.
    pub base: FileId,
}

impl Pin {
    /// Whether this is a commit of a source, whatever is wanted of it.
    pub fn is_of(&self, source: &GitSource) -> bool {
        self.url == source.url && self.subfolder == source.subfolder
    }
}

impl Lock {
    /// Whether it holds nothing: a town that takes nothing and hides nothing needs no lock.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty() && self.partners.is_empty() && self.overrides.is_empty()
    }

    /// A package's table.
    pub fn package(&self, name: &PackageName) -> Option<&LockedPackage> {
        self.packages.iter().find(|package| package.name == *name)
    }

    /// A partner's table.
    pub fn partner(&self, name: &PackageName) -> Option<&LockedPartner> {
        self.partners.iter().find(|partner| partner.name == *name)
    }

    pub(super) fn sort(&mut self) {
        self.packages.sort_by(|a, b| a.name.cmp(&b.name));
        self.partners.sort_by(|a, b| a.name.cmp(&b.name));
        self.overrides.sort_by(|a, b| (&a.file, &a.package).cmp(&(&b.file, &b.package)));
    }
}
