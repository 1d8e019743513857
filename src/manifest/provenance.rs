//! Where a site comes from: its packages, its partners, and its own commit. `project` finds it out, `render` shows it.

use super::{Localized, PackageManifest, Pin};
use crate::git::CommitId;
use crate::names::{Address, PackageName};

/// Where everything of a site comes from.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// The packages, top layer first; the embedded theme is part of parvis, and not among them.
    pub packages: Vec<Provided>,
    /// The partners whose entries are shown, by name.
    pub partners: Vec<Shown>,
    /// The commit that the town itself was read from.
    pub site: Option<SiteCommit>,
}

/// A package as it says of itself, and where it lies.
#[derive(Debug, Clone)]
pub struct Provided {
    /// What it says of itself.
    pub manifest: PackageManifest,
    /// The commit that it was read from; `None` for a folder of this machine.
    pub pin: Option<Pin>,
}

/// A partner whose entries are shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// This town's name for it.
    pub name: PackageName,
    /// What it calls itself.
    pub title: Localized,
    /// The commit that its entries were read from; `None` for a folder of this machine.
    pub pin: Option<Pin>,
    /// SPDX licence of its entries, where it says one.
    pub licence: Option<String>,
    /// Whether only a token opens its repository.
    pub needs_token: bool,
}

impl Provenance {
    /// Finds a partner by this town's name for it.
    pub fn partner(&self, name: &PackageName) -> Option<&Shown> {
        let at = self.partners.binary_search_by(|shown| shown.name.cmp(name)).ok()?;
        self.partners.get(at)
    }
}

/// The town's own commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCommit {
    /// Its id.
    pub commit: CommitId,
    /// The town's folder in its repository; empty at the root.
    pub folder: String,
    /// The committer date, in seconds since 1970.
    pub seconds: i64,
}

impl Provenance {
    /// A package by its name.
    pub fn package(&self, name: &PackageName) -> Option<&Provided> {
        self.packages.iter().find(|package| package.manifest.name == *name)
    }
}

impl Address {
    /// The address as it may stand on a page: without a user; `None` for a folder of this machine.
    pub fn public(&self) -> Option<Self> {
        (!self.is_local()).then(|| self.without_user())
    }
}
