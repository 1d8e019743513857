//! Asking servers: what they offer, and for the commits that are wanted. One connection to each, many at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::admission::Admission;
use super::checksum::checksum;
use super::listing::Listing;
use super::network_context::{NetworkContext, at_once};
use super::resolve::{Candidate, Offers, Release};
use super::store::{Held, KEPT, Store, has};
use super::town::Named;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Sink};
use crate::git::{CommitId, Depth, Folder, Refspec, Remote, Repository, Session};
use crate::manifest::{GitSource, Limits, Lock, PackageManifest, Pin, Reference, TokenUse, Want};
use crate::names::{Address, PackageName, TreePath};
use crate::sources::{Bounds, GitTree, LONGEST_TEXT, LayerFolder, Tree, is_pointer};

/// The answers of the servers that were asked in this run.
pub(super) struct Survey<'a> {
    desk: &'a NetworkContext<'a>,
    /// The addresses that the town itself names, with their tokens.
    named: Named,
    answers: Mutex<BTreeMap<Address, Result<Listing>>>,
    admission: Admission,
}

/// A repository to ask, and what is probably wanted of it.
pub(super) type Call<'a> = (Address, Vec<(&'a PackageName, &'a GitSource)>);

impl<'a> Survey<'a> {
    pub(super) fn new(desk: &'a NetworkContext<'a>, named: Named) -> Self {
        Self {
            desk,
            named,
            answers: Mutex::default(),
            admission: Admission::new(desk.limits.minutes),
        }
    }

    /// The token that an address is asked with.
    pub(super) fn token_use(&self, url: &Address) -> Option<TokenUse> {
        self.named.token_use(url)
    }

    /// Asks all servers at once. What is probably wanted is fetched over the same connections.
    pub(super) fn ask(&self, wanted: &[(&PackageName, &GitSource)]) {
        let mut calls: BTreeMap<Address, Vec<(&PackageName, &GitSource)>> = BTreeMap::new();
        for (name, source) in wanted {
            calls.entry(source.url.clone()).or_default().push((name, source));
        }
        self.run(calls.into_iter().collect());
    }

    /// Asks servers what they offer, and fetches nothing.
    pub(super) fn list(&self, urls: impl IntoIterator<Item = Address>) {
        let urls: BTreeSet<Address> = urls.into_iter().collect();
        self.run(urls.into_iter().map(|url| (url, Vec::new())).collect());
    }

    fn run(&self, calls: Vec<Call<'_>>) {
        // Who is not asked any more hears why, where its answer is wanted.
        let calls: Vec<Call<'_>> =
            calls.into_iter().filter(|(url, _)| self.admission.admit(url).is_ok()).collect();
        let answers = at_once(&calls, |call| self.call(call));
        let mut known = self.known();
        known.extend(calls.into_iter().map(|(url, _)| url).zip(answers));
    }

    fn call(&self, (url, wanted): &Call<'_>) -> Result<Listing> {
        let remote = self.desk.remote(url, &self.named)?;
        let held = self.desk.store.hold(url)?;
        let answer = self.visit(&held, (url, &remote), Depth::One, &|listing| {
            let guesses =
                wanted.iter().filter_map(|(name, source)| self.guess(listing, name, source));
            let missing = guesses.filter(|guess| !guess.is_held(&held.repository));
            missing.filter_map(|guess| listing.full_name(&guess.reference, guess.commit)).collect()
        });
        held.leave(answer.is_ok());
        answer
    }

    /// Asks one server what it offers, and fetches some of it over the same connection.
    fn visit(
        &self,
        held: &Held,
        (url, remote): (&Address, &Remote),
        depth: Depth,
        names: &dyn Fn(&Listing) -> Vec<String>,
    ) -> Result<Listing> {
        held.repository.connect(remote, &self.desk.told(url), |session| {
            let listing = Listing::new(&session.refs()?);
            fetch_names(session, &names(&listing), depth)?;
            Ok(listing)
        })
    }

    /// The commit that will probably be chosen; if another is, it is fetched then.
    fn guess(&self, listing: &Listing, name: &PackageName, source: &GitSource) -> Option<Commit> {
        let Want::Version(range) = &source.want else {
            return Some(Commit::of(source, listing.commit(source).ok()?));
        };
        let releases = listing.releases(source, name);
        let newest = releases.into_iter().rev().find(|release| range.matches(&release.version))?;
        Some(Commit::of(source, (Reference::Tag(newest.tag), newest.commit)))
    }

    /// What a server offers; asked now, if it was not yet.
    pub(super) fn listing(
        &self,
        source: &GitSource,
        name: Option<&PackageName>,
    ) -> Result<Listing> {
        let known = self.known().get(&source.url).cloned();
        match known {
            Some(answer) => answer,
            None => {
                self.admission.admit(&source.url)?;
                let answer = self.call(&(
                    source.url.clone(),
                    name.map(|name| (name, source)).into_iter().collect(),
                ));
                self.known().insert(source.url.clone(), answer.clone());
                answer
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<Address, Result<Listing>>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The servers that did not answer, or refused.
    pub(super) fn failures(&self) -> Vec<(Address, Box<Diagnostic>)> {
        let answers = self.known();
        answers
            .iter()
            .filter_map(|(url, answer)| Some((url.clone(), answer.as_ref().err()?.clone())))
            .collect()
    }

    /// What the server says now of the commits that are locked; nothing, if it was not asked or did not answer.
    pub(super) fn seen(&self, pin: &Pin) -> Option<Option<CommitId>> {
        let answers = self.known();
        let listing = answers.get(&pin.url)?.as_ref().ok()?;
        Some(listing.of(&pin.reference))
    }

    /// Makes sure that commits are in the cache: those of one repository over one connection, many repositories at once.
    pub(super) fn fetch(&self, wanted: &[Commit]) -> Vec<Result<()>> {
        let mut by_url: BTreeMap<&Address, Vec<&Commit>> = BTreeMap::new();
        for commit in wanted {
            by_url.entry(&commit.url).or_default().push(commit);
        }
        let groups: Vec<(&Address, Vec<&Commit>)> = by_url.into_iter().collect();
        let groups: Vec<_> = groups
            .into_iter()
            .map(|(url, commits)| (url, commits, self.admission.admit(url)))
            .collect();
        let results = at_once(&groups, |(url, commits, admitted)| {
            admitted.clone().and_then(|()| self.fetch_from(url, commits))
        });
        let results: BTreeMap<&Address, Result<()>> =
            groups.iter().map(|(url, ..)| *url).zip(results).collect();
        wanted.iter().map(|commit| results[&commit.url].clone()).collect()
    }

    fn fetch_from(&self, url: &Address, commits: &[&Commit]) -> Result<()> {
        let here = self.desk.store.repository(url);
        if here.is_some_and(|here| {
            commits.iter().all(|commit| commit.is_held(&here) && commit.is_whole(&here))
        }) {
            return Ok(());
        }
        let remote = self.desk.remote(url, &self.named)?;
        let mut held = self.desk.store.hold(url)?;
        if !commits.iter().any(|commit| commit.is_damaged(&held.repository)) {
            let fetched = self.fetch_into(&held, (url, &remote), commits);
            held.leave(fetched.is_ok());
            return fetched;
        }
        held = held.renew()?;
        let fetched = self.fetch_into(&held, (url, &remote), commits);
        held.settle(fetched.is_ok())?;
        fetched
    }

    fn fetch_into(
        &self,
        held: &Held,
        (url, remote): (&Address, &Remote),
        commits: &[&Commit],
    ) -> Result<()> {
        for depth in [Depth::One, Depth::Full] {
            // What is missing comes from the reference that leads to it alone, or else with all that the server has.
            let listing = self.visit(held, (url, remote), depth, &|listing| {
                let missing = commits.iter().filter(|commit| !commit.is_held(&held.repository));
                match depth {
                    Depth::One => missing
                        .filter_map(|commit| listing.full_name(&commit.reference, commit.commit))
                        .collect(),
                    Depth::Full => listing.all_names(),
                }
            })?;
            self.known().insert(url.clone(), Ok(listing));
            if commits.iter().all(|commit| has(&held.repository, commit.commit)) {
                return commits
                    .iter()
                    .find(|commit| !commit.is_whole(&held.repository))
                    .map_or(Ok(()), |commit| Err(commit.wrong(&held.repository)));
            }
        }
        let lost = commits.iter().find(|commit| !has(&held.repository, commit.commit));
        lost.map_or(Ok(()), |commit| Err(commit.lost()))
    }
}

/// Fetches references, each to its place in the cache.
fn fetch_names(session: &mut Session<'_, '_>, names: &[String], depth: Depth) -> Result<()> {
    let kept: Vec<String> = names.iter().map(|name| name.replacen("refs/", KEPT, 1)).collect();
    let pairs = names.iter().zip(&kept);
    let refspecs: Vec<Refspec<'_>> = pairs.map(|(there, here)| Refspec { there, here }).collect();
    if refspecs.is_empty() { Ok(()) } else { session.fetch(&refspecs, depth) }
}

/// A commit that is wanted.
#[derive(Debug, Clone)]
pub(super) struct Commit {
    pub(super) url: Address,
    pub(super) reference: Reference,
    pub(super) commit: CommitId,
    /// Whether the tag must be there too, though the commit came by another name: its signature is looked at, or it is compared.
    pub(super) wants_tag: bool,
    /// The layer that is read from it, and its checksum, where they are known.
    pub(super) locked: Option<(PackageName, Option<TreePath>, Files, String)>,
}

/// Which files of a tree make a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// A package's: all.
    Package,
    /// A partner's: its manifest, its content, its vocabularies, and files such as pictures; but no Git LFS pointers.
    Partner,
}

impl Files {
    /// The files of the layer.
    pub fn of(self, tree: &dyn Tree) -> Vec<TreePath> {
        let is_read = |path: &&TreePath| {
            path.as_str() == "town.toml"
                || [LayerFolder::Content, LayerFolder::Vocabularies, LayerFolder::Static]
                    .iter()
                    .any(|folder| path.below(folder.name()).is_some())
        };
        let is_there = |path: &&TreePath| !is_pointer(tree, path);
        match self {
            Self::Package => tree.files().to_vec(),
            Self::Partner => {
                tree.files().iter().filter(is_read).filter(is_there).cloned().collect()
            }
        }
    }
}

impl Commit {
    /// A commit of a source, of which nothing is locked yet.
    pub(super) fn of(source: &GitSource, (reference, commit): (Reference, CommitId)) -> Self {
        Self { url: source.url.clone(), reference, commit, wants_tag: true, locked: None }
    }

    /// Whether all is there that will be asked of it.
    fn is_held(&self, repository: &Repository) -> bool {
        let has_tag = || match &self.reference {
            Reference::Tag(tag) => repository.leads_to(&format!("{KEPT}tags/{tag}"), self.commit),
            Reference::Branch(_) | Reference::Commit => true,
        };
        has(repository, self.commit) && (!self.wants_tag || has_tag())
    }

    /// Whether the commit is there, and its files are those that were locked.
    fn is_whole(&self, repository: &Repository) -> bool {
        has(repository, self.commit) && !self.is_damaged(repository)
    }

    fn is_damaged(&self, repository: &Repository) -> bool {
        let Some((name, subfolder, files, locked)) = &self.locked else { return false };
        if !has(repository, self.commit) {
            return false;
        }
        let sum =
            open(repository, (self.commit, subfolder.as_ref()), Bounds::OWN, name, &Sink::new())
                .and_then(|tree| checksum(&tree, &files.of(&tree)));
        sum.ok().as_ref() != Some(locked)
    }

    /// What is said of a commit that holds other files than the lock says, or such as are taken from nobody.
    fn wrong(&self, repository: &Repository) -> Box<Diagnostic> {
        if let Some((name, subfolder, ..)) = &self.locked
            && let Err(fault) =
                open(repository, (self.commit, subfolder.as_ref()), Bounds::OWN, name, &Sink::new())
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

    fn lost(&self) -> Box<Diagnostic> {
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

/// All that the lock names.
pub(super) fn pins(lock: &Lock) -> impl Iterator<Item = (&PackageName, &Pin, Files)> {
    let packages =
        lock.packages.iter().map(|package| (&package.name, &package.pin, Files::Package));
    packages
        .chain(lock.partners.iter().map(|partner| (&partner.name, &partner.pin, Files::Partner)))
}

/// What a package or a partner may hold.
pub fn bounds(limits: &Limits) -> Bounds {
    Bounds { files: limits.files, megabytes: limits.megabytes, depth: limits.depth }
}

/// Opens a folder of a commit as a layer's tree.
///
/// # Errors
/// If the commit has no such folder, the repository lacks a part of it, or it holds more than is allowed.
pub fn open(
    repository: &Repository,
    (commit, folder): (CommitId, Option<&TreePath>),
    bounds: Bounds,
    name: &PackageName,
    sink: &Sink,
) -> Result<GitTree> {
    let prefix = folder.map(|path| path.as_str().to_owned()).unwrap_or_default();
    GitTree::open_within(
        bounds,
        Folder { repository: repository.clone(), commit, prefix },
        &[],
        name,
        sink,
    )
}

/// Opens what is locked, from the cache.
///
/// # Errors
/// If the cache does not hold it.
pub(super) fn cached(store: &Store, name: &PackageName, pin: &Pin) -> Result<GitTree> {
    match store.holding(&pin.url, pin.commit) {
        Some(repository) => {
            open(&repository, (pin.commit, pin.subfolder.as_ref()), Bounds::OWN, name, &Sink::new())
        }
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

impl Offers for Survey<'_> {
    fn releases(&self, source: &GitSource, name: &PackageName) -> Result<Vec<Release>> {
        Ok(self.listing(source, Some(name))?.releases(source, name))
    }

    fn commit(&self, source: &GitSource) -> Result<(Reference, CommitId)> {
        self.listing(source, None)?.commit(source)
    }

    fn manifests(&self, wanted: &[Candidate]) -> Vec<Result<PackageManifest>> {
        let commit = |candidate: &Candidate| Commit {
            wants_tag: false,
            ..Commit::of(&candidate.source, (candidate.reference.clone(), candidate.commit))
        };
        let commits: Vec<Commit> = wanted.iter().map(commit).collect();
        let fetched = self.fetch(&commits);
        wanted
            .iter()
            .zip(fetched)
            .map(|(candidate, fetched)| fetched.and_then(|()| self.manifest(candidate)))
            .collect()
    }
}

impl Survey<'_> {
    fn manifest(&self, candidate: &Candidate) -> Result<PackageManifest> {
        let name = &candidate.name;
        let path = TreePath::parse("package.toml").expect("a plain name");
        let at = format!("`{}` at {}", candidate.source.url, candidate.commit.short());
        let none = |why: String| {
            let help = "a package is a repository, or a folder of one, with a file `package.toml`; `--subfolder` names the folder";
            Box::new(Diagnostic::error(Code::UnknownPackage, why).blame(Blame::Package).help(help))
        };
        let repository = self.desk.store.repository(&candidate.source.url);
        let repository = repository.ok_or_else(|| none(format!("{at} is not in the cache")))?;
        let quiet = Sink::new();
        let folder = (candidate.commit, candidate.source.subfolder.as_ref());
        let tree = open(&repository, folder, bounds(&self.desk.limits), name, &quiet).map_err(
            |fault| match fault.code {
                Code::TooMuch | Code::BadFileName => fault,
                _ => none(format!("{at} is no package: {}", fault.message)),
            },
        )?;
        if tree.length(&path).is_ok_and(|length| length > LONGEST_TEXT) {
            return Err(none(format!("`package.toml` of {at} is too large to be read")));
        }
        let bytes = tree
            .read(&path)
            .map_err(|_| none(format!("{at} is no package: it has no `package.toml`")))?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| none(format!("`package.toml` of {at} is not UTF-8")))?;
        let sink = Sink::new();
        let read =
            PackageManifest::read(&Origin { package: name.clone(), path }, &text).report(&sink);
        let faults = sink.finish();
        let first = faults.iter().next().map(|fault| fault.message.clone());
        match (read, first) {
            (Some(manifest), None) => Ok(manifest),
            (_, why) => Err(none(format!(
                "`package.toml` of {at} cannot be used: {}",
                why.unwrap_or_default()
            ))),
        }
    }
}
