//! A world of repositories in memory, and towns in it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::super::*;
use crate::diagnostics::{Blame, Code, Diagnostic, Findings, Origin, Result, Sink};
use crate::git::CommitId;
use crate::manifest::{
    GitSource, Lock, LockedPackage, PackageManifest, Pin, Reference, Requirement, TownManifest,
};
use crate::names::{Address, PackageName, TreePath};

pub(super) fn name(text: &str) -> PackageName {
    PackageName::parse(text).unwrap()
}

/// Reads a `package.toml` of a name, a version and the lines of its dependencies.
pub(super) fn package(own: &str, version: &str, dependencies: &str) -> PackageManifest {
    let text = format!(
        "[package]\nname = \"{own}\"\nversion = \"{version}\"\nlicence = \"MIT\"\nparvis = \">=0.1, <9\"\n[dependencies]\n{dependencies}\n"
    );
    read(own, &text)
}

pub(super) fn read(own: &str, text: &str) -> PackageManifest {
    let sink = Sink::new();
    let origin = Origin { package: name(own), path: TreePath::parse("package.toml").unwrap() };
    let manifest = PackageManifest::read(&origin, text).report(&sink);
    assert_eq!(sink.errors(), 0, "{text}{:?}", sink.finish());
    manifest.unwrap()
}

/// A town's manifest with the lines of `[packages]` and what follows them.
pub(super) fn town(packages: &str) -> TownManifest {
    let text = format!("[town]\nname = \"T\"\nlanguages = [\"fr\"]\n[packages]\n{packages}\n");
    let sink = Sink::new();
    let manifest = TownManifest::read(&Origin::town(TreePath::parse("town.toml").unwrap()), &text)
        .report(&sink);
    assert_eq!(sink.errors(), 0, "{text}{:?}", sink.finish());
    manifest.unwrap()
}

#[derive(Debug, Clone)]
struct Published {
    url: String,
    tag: String,
    commit: CommitId,
    manifest: Box<PackageManifest>,
}

/// The repositories of the world: what they hold, whether they answer, and how often they were asked.
#[derive(Debug, Default, Clone)]
pub(super) struct World {
    published: Vec<Published>,
    branches: BTreeMap<(String, String), CommitId>,
    pub(super) silent: bool,
    /// The version whose files the server does not send.
    pub(super) broken: Option<String>,
    asked: Cell<usize>,
    fetched: RefCell<Vec<PackageName>>,
}

impl World {
    /// Releases a version in `https://git.example/NAME`.
    pub(super) fn release(&mut self, own: &str, version: &str, dependencies: &str) -> &mut Self {
        let manifest = package(own, version, dependencies);
        self.publish(&format!("https://git.example/{own}"), &format!("v{version}"), manifest)
    }

    pub(super) fn publish(&mut self, url: &str, tag: &str, manifest: PackageManifest) -> &mut Self {
        let commit = commit_id(&format!("{url} {tag} {}", self.published.len()));
        self.published.push(Published {
            url: url.to_owned(),
            tag: tag.to_owned(),
            commit,
            manifest: Box::new(manifest),
        });
        self
    }

    /// Lets a branch point to what was published last.
    pub(super) fn branch(&mut self, branch: &str) -> &mut Self {
        let last = self.published.last().unwrap();
        self.branches.insert((last.url.clone(), branch.to_owned()), last.commit);
        self
    }

    pub(super) fn turned(&self) -> Self {
        let mut turned = self.clone();
        turned.published.reverse();
        turned.published.iter_mut().for_each(|one| one.manifest.dependencies.reverse());
        turned
    }

    /// How often releases or references were asked for.
    pub(super) fn asked(&self) -> usize {
        self.asked.get()
    }

    pub(super) fn fetched(&self) -> Vec<PackageName> {
        self.fetched.borrow().clone()
    }

    fn ask(&self) -> Result<()> {
        self.asked.set(self.asked.get() + 1);
        let silence = Diagnostic::error(Code::Unreachable, "the server `git.example` is silent")
            .blame(Blame::Network);
        if self.silent { silence.into() } else { Ok(()) }
    }

    fn at<'w>(&'w self, source: &'w GitSource) -> impl Iterator<Item = &'w Published> {
        self.published.iter().filter(|one| Address::parse(&one.url).as_ref() == Ok(&source.url))
    }
}

impl Offers for World {
    fn releases(&self, source: &GitSource, name: &PackageName) -> Result<Vec<Release>> {
        self.ask()?;
        Ok(self
            .at(source)
            .filter_map(|one| Release::of_tag(&one.tag, one.commit, source, name))
            .collect())
    }

    fn commit(&self, source: &GitSource) -> Result<(Reference, CommitId)> {
        self.ask()?;
        let branch =
            |name: &str| self.branches.get(&(source.url.to_string(), name.to_owned())).copied();
        let found = match &source.requirement {
            Requirement::Tag(tag) => self
                .at(source)
                .find(|one| one.tag == *tag)
                .map(|one| (Reference::Tag(tag.clone()), one.commit)),
            Requirement::Branch(name) => {
                branch(name).map(|commit| (Reference::Branch(name.clone()), commit))
            }
            Requirement::Newest => {
                branch("main").map(|commit| (Reference::Branch("main".to_owned()), commit))
            }
            Requirement::Rev(rev) => {
                CommitId::from_hex(rev).map(|commit| (Reference::Commit, commit))
            }
            Requirement::Version(_) => panic!("releases are asked for by `releases`"),
        };
        found.map_or_else(
            || Diagnostic::error(Code::NoSuchVersion, "there is no such thing").into(),
            Ok,
        )
    }

    fn manifests(&self, wanted: &[Candidate]) -> Vec<Result<PackageManifest>> {
        let one = |candidate: &Candidate| {
            self.fetched.borrow_mut().push(candidate.name.clone());
            let found = self.at(&candidate.source).find(|one| one.commit == candidate.commit);
            if found.is_some_and(|one| {
                self.broken.as_ref().is_some_and(|version| one.tag.ends_with(version.as_str()))
            }) {
                return Diagnostic::error(Code::Unreachable, "the server broke off")
                    .blame(Blame::Network)
                    .into();
            }
            found.map_or_else(
                || Diagnostic::error(Code::LostCommit, "no such commit").into(),
                |one| Ok((*one.manifest).clone()),
            )
        };
        wanted.iter().map(one).collect()
    }
}

pub(super) fn commit_id(seed: &str) -> CommitId {
    CommitId::from_hex(&crate::git::FileId::of(seed.as_bytes()).to_string()).unwrap()
}

/// Resolves, and gives the plan with what was reported.
pub(super) fn plan(
    town: &TownManifest,
    lock: &Lock,
    scope: &Scope,
    world: &World,
) -> (Option<Plan>, Findings) {
    let folders = BTreeMap::new();
    plan_with(town, &folders, (lock, scope), world)
}

pub(super) fn plan_with(
    town: &TownManifest,
    folders: &BTreeMap<PackageName, PackageManifest>,
    (lock, scope): (&Lock, &Scope),
    world: &World,
) -> (Option<Plan>, Findings) {
    let sink = Sink::new();
    let plan =
        resolve(&Requirements { packages: &town.packages, folders }, lock, scope, world, &sink);
    (plan, sink.finish())
}

/// What was chosen: `agenda 1.2.0, cards 1.0.0`.
pub(super) fn words(plan: &Plan) -> String {
    let words: Vec<String> =
        plan.packages.iter().map(|(name, planned)| format!("{name} {}", planned.version)).collect();
    words.join(", ")
}

/// The lock that a plan becomes.
pub(super) fn locked(plan: &Plan) -> Lock {
    let package = |(name, planned): (&PackageName, &Planned)| LockedPackage {
        name: name.clone(),
        version: planned.version.clone(),
        pin: Pin {
            url: planned.source.url.clone(),
            subfolder: planned.source.subfolder.clone(),
            reference: planned.reference.clone(),
            commit: planned.commit,
            checksum: format!("sha256-{}", "0".repeat(64)),
            signer: None,
            token: None,
        },
        licence: "MIT".to_owned(),
    };
    Lock { packages: plan.packages.iter().map(package).collect(), ..Lock::default() }
}

/// The manifests of a plan.
pub(super) fn manifests(plan: &Plan) -> BTreeMap<PackageName, PackageManifest> {
    plan.packages.iter().map(|(name, planned)| (name.clone(), planned.manifest.clone())).collect()
}

/// A line of `[packages]` or `[dependencies]`.
pub(super) fn line(own: &str, version: &str) -> String {
    format!("{own} = {{ git = \"https://git.example/{own}\", version = \"{version}\" }}\n")
}
