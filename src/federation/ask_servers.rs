//! Asking servers: what they offer, and for the commits that are wanted. One connection to each, many at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::admission::Admission;
use super::listing::Listing;
use super::named_addresses::NamedAddresses;
use super::network_context::{NetworkContext, at_once};
use super::open_commit::{CommitFolder, bounds};
use super::resolve::{Candidate, Offers, Release};
use super::store::{Held, KEPT, has};
use super::wanted_commit::WantedCommit;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result};
use crate::git::{CommitId, Depth, Refspec, Remote, Session};
use crate::manifest::{GitSource, PackageManifest, Pin, Reference, Requirement, TokenUse};
use crate::names::{Address, PackageName, TreePath};
use crate::sources::{LONGEST_TEXT, Tree};

/// The answers of the servers that were asked in this run.
pub(super) struct RemoteIndex<'a> {
    network: &'a NetworkContext<'a>,
    /// The addresses that the town itself names, with their tokens.
    named: NamedAddresses,
    answers: Mutex<BTreeMap<Address, Result<Listing>>>,
    admission: Admission,
}

/// A source, with the town's name for what comes from it.
#[derive(Clone, Copy)]
pub(super) struct NamedSource<'a> {
    pub(super) name: &'a PackageName,
    pub(super) source: &'a GitSource,
}

/// A repository to ask, and what is probably wanted of it.
struct Call<'a> {
    url: Address,
    wanted: Vec<NamedSource<'a>>,
}

/// A server, as it is asked for one repository.
struct Server<'a> {
    url: &'a Address,
    remote: Remote,
}

impl<'a> RemoteIndex<'a> {
    pub(super) fn new(network: &'a NetworkContext<'a>, named: NamedAddresses) -> Self {
        Self {
            network,
            named,
            answers: Mutex::default(),
            admission: Admission::new(network.limits.minutes),
        }
    }

    /// The token that an address is asked with.
    pub(super) fn token_use(&self, url: &Address) -> Option<TokenUse> {
        self.named.token_use(url)
    }

    /// Asks all servers at once. What is probably wanted is fetched over the same connections.
    pub(super) fn ask(&self, wanted: &[NamedSource<'_>]) {
        let mut calls: BTreeMap<Address, Vec<NamedSource<'_>>> = BTreeMap::new();
        for named in wanted {
            calls.entry(named.source.url.clone()).or_default().push(*named);
        }
        self.run(calls.into_iter().map(|(url, wanted)| Call { url, wanted }).collect());
    }

    /// Asks servers what they offer, and fetches nothing.
    pub(super) fn list(&self, urls: impl IntoIterator<Item = Address>) {
        let urls: BTreeSet<Address> = urls.into_iter().collect();
        self.run(urls.into_iter().map(|url| Call { url, wanted: Vec::new() }).collect());
    }

    fn run(&self, calls: Vec<Call<'_>>) {
        // Who is not asked any more hears why, where its answer is wanted.
        let calls: Vec<Call<'_>> =
            calls.into_iter().filter(|call| self.admission.admit(&call.url).is_ok()).collect();
        let answers = at_once(&calls, |call| self.call(call));
        let mut known = self.known();
        known.extend(calls.into_iter().map(|call| call.url).zip(answers));
    }

    fn server<'u>(&self, url: &'u Address) -> Result<Server<'u>> {
        Ok(Server { url, remote: self.network.remote(url, &self.named)? })
    }

    fn call(&self, call: &Call<'_>) -> Result<Listing> {
        let server = self.server(&call.url)?;
        let held = self.network.store.hold(&call.url)?;
        let answer = self.visit(&held, &server, Depth::One, &|listing| {
            let guesses = call.wanted.iter().filter_map(|named| self.guess(listing, *named));
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
        server: &Server<'_>,
        depth: Depth,
        names: &dyn Fn(&Listing) -> Vec<String>,
    ) -> Result<Listing> {
        held.repository.connect(&server.remote, &self.network.reporter(server.url), |session| {
            let listing = Listing::new(&session.refs()?);
            fetch_names(session, &names(&listing), depth)?;
            Ok(listing)
        })
    }

    /// The commit that will probably be chosen; if another is, it is fetched then.
    fn guess(&self, listing: &Listing, named: NamedSource<'_>) -> Option<WantedCommit> {
        let NamedSource { name, source } = named;
        let Requirement::Version(range) = &source.requirement else {
            let (reference, commit) = listing.commit(source).ok()?;
            return Some(WantedCommit::new(source, reference, commit));
        };
        let releases = listing.releases(source, name);
        let newest = releases.into_iter().rev().find(|release| range.matches(&release.version))?;
        Some(WantedCommit::new(source, Reference::Tag(newest.tag), newest.commit))
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
                let wanted = name.map(|name| NamedSource { name, source }).into_iter().collect();
                let answer = self.call(&Call { url: source.url.clone(), wanted });
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
    pub(super) fn fetch(&self, wanted: &[WantedCommit]) -> Vec<Result<()>> {
        let mut by_url: BTreeMap<&Address, Vec<&WantedCommit>> = BTreeMap::new();
        for commit in wanted {
            by_url.entry(&commit.url).or_default().push(commit);
        }
        let groups: Vec<(&Address, Vec<&WantedCommit>)> = by_url.into_iter().collect();
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

    fn fetch_from(&self, url: &Address, commits: &[&WantedCommit]) -> Result<()> {
        let here = self.network.store.repository(url);
        if here.is_some_and(|here| {
            commits.iter().all(|commit| commit.is_held(&here) && commit.is_whole(&here))
        }) {
            return Ok(());
        }
        let server = self.server(url)?;
        let mut held = self.network.store.hold(url)?;
        if !commits.iter().any(|commit| commit.is_damaged(&held.repository)) {
            let fetched = self.fetch_into(&held, &server, commits);
            held.leave(fetched.is_ok());
            return fetched;
        }
        held = held.renew()?;
        let fetched = self.fetch_into(&held, &server, commits);
        held.settle(fetched.is_ok())?;
        fetched
    }

    fn fetch_into(
        &self,
        held: &Held,
        server: &Server<'_>,
        commits: &[&WantedCommit],
    ) -> Result<()> {
        for depth in [Depth::One, Depth::Full] {
            // What is missing comes from the reference that leads to it alone, or else with all that the server has.
            let listing = self.visit(held, server, depth, &|listing| {
                let missing = commits.iter().filter(|commit| !commit.is_held(&held.repository));
                match depth {
                    Depth::One => missing
                        .filter_map(|commit| listing.full_name(&commit.reference, commit.commit))
                        .collect(),
                    Depth::Full => listing.all_names(),
                }
            })?;
            self.known().insert(server.url.clone(), Ok(listing));
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

impl Offers for RemoteIndex<'_> {
    fn releases(&self, source: &GitSource, name: &PackageName) -> Result<Vec<Release>> {
        Ok(self.listing(source, Some(name))?.releases(source, name))
    }

    fn commit(&self, source: &GitSource) -> Result<(Reference, CommitId)> {
        self.listing(source, None)?.commit(source)
    }

    fn manifests(&self, wanted: &[Candidate]) -> Vec<Result<PackageManifest>> {
        let commit = |candidate: &Candidate| WantedCommit {
            wants_tag: false,
            ..WantedCommit::new(&candidate.source, candidate.reference.clone(), candidate.commit)
        };
        let commits: Vec<WantedCommit> = wanted.iter().map(commit).collect();
        let fetched = self.fetch(&commits);
        wanted
            .iter()
            .zip(fetched)
            .map(|(candidate, fetched)| fetched.and_then(|()| self.manifest(candidate)))
            .collect()
    }
}

impl RemoteIndex<'_> {
    fn manifest(&self, candidate: &Candidate) -> Result<PackageManifest> {
        let name = &candidate.name;
        let path = TreePath::parse("package.toml").expect("a plain name");
        let at = format!("`{}` at {}", candidate.source.url, candidate.commit.short());
        let none = |why: String| {
            let help = "a package is a repository, or a folder of one, with a file `package.toml`; `--subfolder` names the folder";
            Box::new(Diagnostic::error(Code::UnknownPackage, why).blame(Blame::Package).help(help))
        };
        let repository = self.network.store.repository(&candidate.source.url);
        let repository = repository.ok_or_else(|| none(format!("{at} is not in the cache")))?;
        let folder =
            CommitFolder { commit: candidate.commit, folder: candidate.source.subfolder.as_ref() };
        let opened = folder.open(&repository, bounds(&self.network.limits), name).value;
        let tree = opened.map_err(|fault| match fault.code {
            Code::TooMuch | Code::BadFileName => fault,
            _ => none(format!("{at} is not a package: {}", fault.message)),
        })?;
        if tree.length(&path).is_ok_and(|length| length > LONGEST_TEXT) {
            return Err(none(format!("`package.toml` of {at} is too large to be read")));
        }
        let bytes = tree
            .read(&path)
            .map_err(|_| none(format!("{at} is not a package: it has no `package.toml`")))?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| none(format!("`package.toml` of {at} is not UTF-8")))?;
        let origin = Origin { package: name.clone(), path };
        let (read, faults) = PackageManifest::read(&origin, &text).into_parts();
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
