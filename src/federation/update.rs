//! Moving the lock: asking the servers, resolving, checking what came, and the new lock.

use semver::Version;

use super::admission::too_many;
use super::ask_servers::{NamedSource, RemoteIndex};
use super::checksum::checksum;
use super::layer_files::{Files, pins};
use super::listing::{gone_tag, moved_tag};
use super::network_context::NetworkContext;
use super::open_commit::{CommitFolder, bounds};
use super::resolve::{MOST_ASKED, Plan, Planned, Requirements, Scope, lacks_signer, resolve};
use super::signers::{SignersFile, signer_of};
use super::town::Town;
use super::wanted_commit::WantedCommit;
use crate::diagnostics::{
    Blame, Code, Diagnostic, Findings, Origin, Parsed, Result, Severity, Sink,
};
use crate::git::{CommitId, Repository};
use crate::manifest::{
    GitSource, Lock, LockedPackage, LockedPartner, Pin, Reference, Requirement, Source,
};
use crate::names::{PackageName, TreePath};

/// Where the findings of an update go.
#[derive(Clone, Copy)]
pub struct Sinks<'a> {
    /// What is the town's own, or a package's.
    pub town: &'a Sink,
    /// What is wrong with partners, for which no build fails.
    pub partners: &'a Sink,
}

/// What an update came to.
pub struct Updated {
    /// The new lock.
    pub lock: Lock,
    /// Packages that were to move and have a release beyond what `town.toml` allows, with the newest.
    pub beyond: Vec<(PackageName, Version)>,
}

/// Brings the lock up to date: moves what the scope names, adds what is not locked yet, drops what is not wanted any more.
/// Whoever cannot be reached keeps the last good copy, and is reported as an error of the network; all others move. Without
/// an answer for a package that is not locked yet there is no new lock. What is wrong with partners has a sink of its own, since no build fails
/// for it.
pub fn update(
    town: &Town,
    scope: &Scope,
    network: &NetworkContext<'_>,
    sinks: Sinks<'_>,
) -> Option<Updated> {
    let sink = sinks.town;
    let empty = Lock::default();
    let old = town.lock.as_ref().unwrap_or(&empty);
    if town.sources().count() > MOST_ASKED {
        sink.report(*too_many());
        return None;
    }
    let index = RemoteIndex::new(network, town.named());
    index.ask(&asked(town, old, scope));
    if moved_tags(old, &index, sink) {
        return None;
    }
    let requirements = Requirements { packages: &town.manifest.packages, folders: &town.by_path };
    let plan = Parsed::collect(|sink| resolve(&requirements, old, scope, &index, sink));
    let (plan, said) = plan.into_parts();
    said.iter().for_each(|found| sink.report(found.clone()));
    let plan = plan?;
    let update = Update { town, old, scope, index: &index, network };
    let packages = update.packages(&plan, sink);
    let partners = update.partners(sinks.partners);
    report_failures(town, &index, &said, sinks);
    let packages = packages?;
    // Who takes a package out knows that its files go; what is left of the town's own is simply the town's.
    let stays = |name: &PackageName| {
        *name == PackageName::base()
            || town.by_path.contains_key(name)
            || packages.iter().any(|package| package.name == *name)
    };
    let overrides = old.overrides.iter().filter(|hidden| stays(&hidden.package)).cloned().collect();
    let lock = Lock { packages, partners, overrides };
    Some(Updated { beyond: beyond(town, &lock, scope, &index), lock })
}

/// The newest releases that the town's own ranges keep out; only of those who were asked anyway.
fn beyond(
    town: &Town,
    lock: &Lock,
    scope: &Scope,
    index: &RemoteIndex<'_>,
) -> Vec<(PackageName, Version)> {
    let newest = |(name, source): (&PackageName, &GitSource)| {
        let (Requirement::Version(range), true, Some(locked)) =
            (&source.requirement, scope.moves(name), lock.package(name))
        else {
            return None;
        };
        let releases = index.listing(source, Some(name)).ok()?.releases(source, name);
        let newest = releases
            .into_iter()
            .map(|release| release.version)
            .rfind(|version| version.pre.is_empty())?;
        (newest > locked.version && !range.matches(&newest)).then(|| (name.clone(), newest))
    };
    town.sources().filter_map(newest).collect()
}

/// Returns the sources to ask first: those that are to move, and those that are not locked yet.
fn asked<'a>(town: &'a Town, old: &Lock, scope: &Scope) -> Vec<NamedSource<'a>> {
    let stays = |name: &PackageName, source: &GitSource| {
        !scope.moves(name) && pins(old).any(|(locked, pin, _)| locked == name && pin.is_of(source))
    };
    town.sources()
        .filter(|(name, source)| !stays(name, source))
        .map(|(name, source)| NamedSource { name, source })
        .collect()
}

/// A released version never changes: a tag that points elsewhere now is an error, whatever else holds.
pub(super) fn moved_tags(old: &Lock, index: &RemoteIndex<'_>, sink: &Sink) -> bool {
    let mut moved = false;
    for (name, pin, _) in pins(old) {
        let (Some(now), Reference::Tag(tag)) = (index.seen(pin), &pin.reference) else { continue };
        match now {
            Some(now) if now != pin.commit => {
                moved = true;
                sink.report(moved_tag(name, tag, pin, now));
            }
            Some(_) => {}
            None => sink.report(gone_tag(name, tag, pin)),
        }
    }
    moved
}

/// The making of a new lock: what the town wants, the old lock, and whom to ask.
struct Update<'a> {
    town: &'a Town,
    old: &'a Lock,
    scope: &'a Scope,
    index: &'a RemoteIndex<'a>,
    network: &'a NetworkContext<'a>,
}

/// What is to be locked under a name.
#[derive(Clone, Copy)]
struct Target<'a> {
    name: &'a PackageName,
    source: &'a GitSource,
    reference: &'a Reference,
    commit: CommitId,
    files: Files,
}

impl Update<'_> {
    /// The packages of a plan as the lock will name them; `None` if one of them cannot be locked.
    fn packages(&self, plan: &Plan, sink: &Sink) -> Option<Vec<LockedPackage>> {
        let mut locked = Vec::new();
        let mut failed = false;
        for (name, planned) in &plan.packages {
            match self.package(name, planned) {
                Ok(package) => locked.push(package),
                Err(diagnostic) => {
                    failed = true;
                    sink.report(*diagnostic);
                }
            }
        }
        (!failed).then_some(locked)
    }

    fn package(&self, name: &PackageName, planned: &Planned) -> Result<LockedPackage> {
        let target = Target {
            name,
            source: &planned.source,
            reference: &planned.reference,
            commit: planned.commit,
            files: Files::Package,
        };
        Ok(LockedPackage {
            name: name.clone(),
            version: planned.version.clone(),
            pin: self.pin(target, self.old.package(name).map(|package| &package.pin))?,
            licence: planned.manifest.licence.clone(),
        })
    }

    /// The partners as the lock will name them. What is wrong with one is reported, and it stays where it was.
    fn partners(&self, sink: &Sink) -> Vec<LockedPartner> {
        let git = self.town.manifest.partners.iter().filter_map(|partner| match &partner.source {
            Source::Git(source) => Some((&partner.name, &**source)),
            Source::Path(_) => None,
        });
        git.filter_map(|(name, source)| self.partner(name, source, sink)).collect()
    }

    fn partner(
        &self,
        name: &PackageName,
        source: &GitSource,
        sink: &Sink,
    ) -> Option<LockedPartner> {
        let last = self.old.partner(name).filter(|last| last.pin.is_of(source));
        let stays = last.filter(|_| !self.scope.moves(name)).map(|last| &last.pin);
        if let Some(last) = last.filter(|last| stays.is_some() && !lacks_signer(&last.pin, source))
        {
            let pin = Pin { token: self.index.token_use(&source.url), ..last.pin.clone() };
            return Some(LockedPartner { pin, ..last.clone() });
        }
        // One that stays and was not signed for yet is looked at as it is.
        let found = match stays {
            Some(pin) => Ok((pin.reference.clone(), pin.commit)),
            None => match self.index.listing(source, Some(name)) {
                Ok(listing) => listing.commit(source),
                // The server did not answer; that is reported once for each server.
                Err(_) => return last.cloned(),
            },
        };
        let pin = found.and_then(|(reference, commit)| {
            let files = Files::Partner;
            let target = Target { name, source, reference: &reference, commit, files };
            self.pin(target, last.map(|last| &last.pin))
        });
        match pin {
            Err(diagnostic) => {
                sink.report(*diagnostic);
                last.cloned()
            }
            Ok(pin) => {
                let known = self.old.partner(name);
                let withdrawn = known.map(|last| last.withdrawn.clone()).unwrap_or_default();
                Some(LockedPartner { name: name.clone(), pin, withdrawn })
            }
        }
    }

    /// Fetches a commit, checks its signature, and takes its checksum. What is locked already is not looked at again.
    fn pin(&self, target: Target<'_>, before: Option<&Pin>) -> Result<Pin> {
        let Target { name, source, reference, commit, files } = target;
        let token = self.index.token_use(&source.url);
        let same = before
            .filter(|pin| pin.is_of(source) && pin.commit == commit && pin.reference == *reference);
        if let Some(pin) = same.filter(|pin| pin.signer.is_some() == source.signers.is_some()) {
            return Ok(Pin { token, ..pin.clone() });
        }
        let wanted = WantedCommit::new(source, reference.clone(), commit);
        self.index.fetch(&[wanted]).into_iter().collect::<Result<()>>()?;
        let repository = self.network.store.repository(&source.url).ok_or_else(|| {
            Diagnostic::error(Code::Internal, "what was fetched is not in the cache")
        })?;
        let signer = match &source.signers {
            Some(file) => {
                let file = signers_file(self.town, file)?;
                Some(signer_of(&repository, reference, commit, &file, name)?)
            }
            None => None,
        };
        let checksum = self
            .checksum(target, &repository)
            .map_err(|fault| refuse(fault, name, commit, files))?;
        Ok(Pin {
            url: source.url.clone(),
            subfolder: source.subfolder.clone(),
            reference: reference.clone(),
            commit,
            checksum,
            signer,
            token,
        })
    }

    fn checksum(&self, target: Target<'_>, repository: &Repository) -> Result<String> {
        let folder =
            CommitFolder { commit: target.commit, folder: target.source.subfolder.as_ref() };
        let opened = folder.open(repository, bounds(&self.network.limits), target.name);
        let (tree, findings) = opened.into_parts();
        let tree = tree?;
        // A partner's odd files are left out; a package's are refused.
        let odd = findings
            .iter()
            .find(|found| found.severity == Severity::Error && target.files == Files::Package);
        match odd {
            Some(odd) => Err(Box::new(odd.clone())),
            None => checksum(&tree, &target.files.of(&tree)),
        }
    }
}

/// Refuses a package or a partner whose files cannot be taken. The finding has no place: the path is theirs, not the town's.
fn refuse(
    fault: Box<Diagnostic>,
    name: &PackageName,
    commit: CommitId,
    files: Files,
) -> Box<Diagnostic> {
    if fault.code == Code::TooMuch {
        return fault;
    }
    let who = if files == Files::Package { "package" } else { "partner" };
    let file = fault
        .place
        .as_ref()
        .map(|place| place.origin.path.as_str())
        .filter(|path| !fault.message.contains(path));
    let file = file.map(|path| format!("`{path}`: ")).unwrap_or_default();
    let message = message!(
        "the {who} `{name}` at {commit} is refused: {file}{message}",
        who,
        name,
        commit = commit.short(),
        file,
        message = fault.message
    );
    let help = message!(
        "tell the authors of `{name}`; until they mend it, take another version or keep the last one",
        name
    );
    Box::new(Diagnostic { message, place: None, blame: Blame::Package, ..*fault }.help(help))
}

/// Reads the town's file of signers.
pub(super) fn signers_file(town: &Town, file: &TreePath) -> Result<SignersFile> {
    let why = match town.place.text(file) {
        Ok(Some(text)) => return Ok(SignersFile { origin: Origin::town(file.clone()), text }),
        Ok(None) => "it does not exist".into(),
        Err(fault) => fault.message,
    };
    let message = message!("cannot read the file of signers `{file}`: {why}", file, why);
    let help = "it lies in the town's folder and has one line for each key: `name@partner.example ssh-ed25519 AAAA…`";
    Diagnostic::error(Code::BadSignature, message).blame(Blame::Content).help(help).into()
}

/// Says once of each server that it did not answer; what was said of packages with their lines is enough.
fn report_failures(town: &Town, index: &RemoteIndex<'_>, said: &Findings, sinks: Sinks<'_>) {
    let is_partner =
        |name: &PackageName| town.manifest.partners.iter().any(|partner| partner.name == *name);
    for (url, failure) in index.failures() {
        let mut asked =
            town.sources().filter(|(_, source)| source.url == url).map(|(name, _)| name).peekable();
        let only_partners = asked.peek().is_some() && asked.all(is_partner);
        if !said.iter().any(|found| found.message == failure.message) {
            let sink = if only_partners { sinks.partners } else { sinks.town };
            sink.report(*failure);
        }
    }
}
