//! What repositories offer, asked once.

use std::collections::BTreeMap;

use semver::Version;

use super::demand::Reach;
use crate::diagnostics::{Blame, Diagnostic, Result};
use crate::git::CommitId;
use crate::manifest::{GitSource, PackageManifest, Reference};
use crate::names::{Address, PackageName, TreePath};

/// A released version: a tag and what it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The version that the tag names.
    pub version: Version,
    /// The tag, by its short name.
    pub tag: String,
    /// The commit.
    pub commit: CommitId,
}

impl Release {
    /// Reads a tag as a release: `v1.2.0`, or `NAME-v1.2.0` where the package lies in a subfolder. Other tags are none.
    pub fn of_tag(
        tag: &str,
        commit: CommitId,
        source: &GitSource,
        name: &PackageName,
    ) -> Option<Self> {
        let rest = match source.subfolder {
            Some(_) => tag.strip_prefix(name.as_str())?.strip_prefix('-')?,
            None => tag,
        };
        let version = Version::parse(rest.strip_prefix('v')?).ok()?;
        Some(Self { version, tag: tag.to_owned(), commit })
    }
}

/// A commit that may become part of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The repository.
    pub source: GitSource,
    /// What the commit was taken from.
    pub reference: Reference,
    /// The commit.
    pub commit: CommitId,
    /// The package that is expected there.
    pub name: PackageName,
}

impl Candidate {
    /// Returns the version that its tag promises; `None` if the tag is not a release's.
    pub(super) fn version_of_tag(&self) -> Option<Version> {
        let Reference::Tag(tag) = &self.reference else { return None };
        Release::of_tag(tag, self.commit, &self.source, &self.name).map(|release| release.version)
    }
}

/// The repositories, as far as choosing versions needs them.
pub trait Offers {
    /// The releases of a package.
    ///
    /// # Errors
    /// If the repository cannot be asked.
    fn releases(&self, source: &GitSource, name: &PackageName) -> Result<Vec<Release>>;

    /// The commit that a tag, a branch, an id or the main branch means at present.
    ///
    /// # Errors
    /// If the repository cannot be asked, or has no such thing.
    fn commit(&self, source: &GitSource) -> Result<(Reference, CommitId)>;

    /// The manifests at commits, in the order of the question.
    fn manifests(&self, wanted: &[Candidate]) -> Vec<Result<PackageManifest>>;
}

/// A package's place, whatever is wanted of it.
pub(super) type Home = (Address, Option<TreePath>);

/// The place that a source names.
pub(super) fn home(source: &GitSource) -> Home {
    (source.url.clone(), source.subfolder.clone())
}

/// All answers of one resolution: no question is put twice, so that the world cannot change in the midst of it.
pub(super) struct Answers<'a> {
    offers: &'a dyn Offers,
    releases: BTreeMap<(Home, PackageName), Result<Vec<Release>>>,
    commits: BTreeMap<(Home, String), Result<(Reference, CommitId)>>,
    manifests: BTreeMap<(Home, CommitId, PackageName), Result<PackageManifest>>,
    /// What could not be asked, though a locked version did in its place.
    unreached: BTreeMap<PackageName, Box<Diagnostic>>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(offers: &'a dyn Offers) -> Self {
        Self {
            offers,
            releases: BTreeMap::new(),
            commits: BTreeMap::new(),
            manifests: BTreeMap::new(),
            unreached: BTreeMap::new(),
        }
    }

    /// The releases, sorted by version.
    pub(super) fn releases(
        &mut self,
        source: &GitSource,
        name: &PackageName,
    ) -> Result<Vec<Release>> {
        let ask = || {
            let mut list = self.offers.releases(source, name)?;
            list.sort_by(|a, b| (&a.version, &a.tag).cmp(&(&b.version, &b.tag)));
            Ok(list)
        };
        self.releases.entry((home(source), name.clone())).or_insert_with(ask).clone()
    }

    pub(super) fn commit(&mut self, source: &GitSource) -> Result<(Reference, CommitId)> {
        let key = (home(source), format!("{:?}", source.requirement));
        self.commits.entry(key).or_insert_with(|| self.offers.commit(source)).clone()
    }

    /// Asks for all manifests that are not known yet, at once.
    pub(super) fn fetch(&mut self, wanted: Vec<Candidate>) {
        let new: Vec<Candidate> =
            wanted.into_iter().filter(|one| !self.manifests.contains_key(&key(one))).collect();
        if new.is_empty() {
            return;
        }
        let read = self.offers.manifests(&new);
        self.manifests.extend(new.iter().map(key).zip(read));
    }

    /// A manifest that was fetched.
    pub(super) fn manifest(&self, candidate: &Candidate) -> Option<&Result<PackageManifest>> {
        self.manifests.get(&key(candidate))
    }

    /// A manifest that could be read, and how far away it is.
    pub(super) fn known(&self, candidate: &Candidate) -> Option<(&PackageManifest, Reach)> {
        Some((self.manifest(candidate)?.as_ref().ok()?, Reach::of(&candidate.source.url)))
    }

    /// Notes that a server did not answer, and tells whether it is that: then what is locked may stay.
    pub(super) fn is_network(&mut self, name: &PackageName, fault: &Diagnostic) -> bool {
        let network = fault.blame == Blame::Network;
        if network {
            self.unreached.insert(name.clone(), Box::new(fault.clone()));
        }
        network
    }

    pub(super) fn unreached(&self) -> impl Iterator<Item = (&PackageName, &Diagnostic)> {
        self.unreached.iter().map(|(name, fault)| (name, &**fault))
    }
}

fn key(candidate: &Candidate) -> (Home, CommitId, PackageName) {
    (home(&candidate.source), candidate.commit, candidate.name.clone())
}
