//! Who asks for what: the demands of the town, its folders, and the packages chosen so far.

use std::collections::{BTreeMap, BTreeSet};

use semver::VersionReq;

use crate::diagnostics::{Origin, Place};
use crate::manifest::{Dependency, GitSource, PackageManifest, PackageSource, Requirement, Source};
use crate::names::{Address, PackageName, TreePath};

/// What the town itself says.
#[derive(Debug, Clone, Copy)]
pub struct Requirements<'a> {
    /// Its `[packages]`.
    pub packages: &'a [PackageSource],
    /// The manifests of those that are folders.
    pub folders: &'a BTreeMap<PackageName, PackageManifest>,
}

/// Where whoever asks for a package comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A folder of this machine, the town's own among them.
    Folder,
    /// A server.
    Network,
}

impl Reach {
    pub(super) fn of(url: &Address) -> Self {
        if url.is_local() { Self::Folder } else { Self::Network }
    }

    /// Whether somebody from here may send parvis to an address. What came from a server sends it neither to this machine nor into
    /// its network: whether something listens there is nobody's business.
    pub(super) fn may_name(self, url: &Address) -> bool {
        self == Self::Folder || !url.is_local() && !url.is_private()
    }
}

/// That somebody needs a package.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    /// Who: a package, or the town itself.
    pub(super) asker: PackageName,
    /// How far away the asker is.
    pub(super) reach: Reach,
    /// From where, if it says so.
    pub(super) source: Option<GitSource>,
    /// Which versions will do.
    pub(super) range: Option<VersionReq>,
    /// Where it is written.
    pub(super) place: Place,
}

impl Demand {
    pub(super) fn is_town(&self) -> bool {
        self.asker == PackageName::town()
    }

    /// What is wanted, as a chain shows it.
    pub(super) fn words(&self) -> String {
        match (&self.range, &self.source) {
            (Some(range), _) => range.to_string(),
            (None, Some(source)) if source.requirement != Requirement::Newest => {
                source.requirement.to_string()
            }
            (None, _) => String::new(),
        }
    }
}

/// The demands for each package, sorted by who asks.
pub(super) type Demands = BTreeMap<PackageName, Vec<Demand>>;

/// A package's manifest, and how far away the package is.
pub(super) type ManifestOf<'a> = dyn Fn(&PackageName) -> Option<(&'a PackageManifest, Reach)> + 'a;

/// Walks from the town over its folders and the packages whose manifests are known, and notes what each asks for.
pub(super) fn demands(requirements: &Requirements<'_>, manifest_of: &ManifestOf<'_>) -> Demands {
    let mut found = Demands::new();
    let mut waiting: Vec<PackageName> = Vec::new();
    let mut seen = BTreeSet::new();
    for package in requirements.packages {
        waiting.push(package.name.clone());
        found.entry(package.name.clone()).or_default().push(of_town(package));
    }
    while let Some(name) = waiting.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let folder = || requirements.folders.get(&name).map(|manifest| (manifest, Reach::Folder));
        let known = if is_folder(&name, requirements) { folder() } else { manifest_of(&name) };
        let Some((manifest, reach)) = known else { continue };
        for dependency in &manifest.dependencies {
            waiting.push(dependency.name.clone());
            found
                .entry(dependency.name.clone())
                .or_default()
                .push(of_package(dependency, &name, reach));
        }
    }
    found.values_mut().for_each(|list| list.sort_by(|a, b| a.asker.cmp(&b.asker)));
    found
}

/// Whether the town takes the package from a folder.
pub(super) fn is_folder(name: &PackageName, requirements: &Requirements<'_>) -> bool {
    requirements
        .packages
        .iter()
        .any(|package| package.name == *name && matches!(package.source, Source::Path(_)))
}

fn of_town(package: &PackageSource) -> Demand {
    let manifest = Origin::town(TreePath::parse("town.toml").expect("a literal path"));
    let source = match &package.source {
        Source::Git(source) => Some((**source).clone()),
        Source::Path(_) => None,
    };
    Demand {
        asker: PackageName::town(),
        reach: Reach::Folder,
        range: source.as_ref().and_then(range_of),
        source,
        place: manifest.at(package.range.clone()),
    }
}

fn of_package(dependency: &Dependency, asker: &PackageName, reach: Reach) -> Demand {
    let manifest = Origin {
        package: asker.clone(),
        path: TreePath::parse("package.toml").expect("a literal path"),
    };
    let mut source = dependency.source.clone();
    if let Some(source) = source.as_mut().filter(|_| reach != Reach::Folder) {
        // A stranger names neither the town's secrets nor its keys: else any package could have a token sent anywhere.
        (source.token, source.signers) = (None, None);
    }
    Demand {
        asker: asker.clone(),
        reach,
        range: dependency.range_wanted.clone().or_else(|| source.as_ref().and_then(range_of)),
        source,
        place: manifest.at(dependency.range.clone()),
    }
}

fn range_of(source: &GitSource) -> Option<VersionReq> {
    match &source.requirement {
        Requirement::Version(range) => Some(range.clone()),
        Requirement::Tag(_)
        | Requirement::Branch(_)
        | Requirement::Rev(_)
        | Requirement::Newest => None,
    }
}
