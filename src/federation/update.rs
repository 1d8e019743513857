//! Moving the lock: asking the servers, resolving, checking what came, and the new lock.

use std::sync::Arc;

use semver::Version;

use super::admission::too_many;
use super::checksum::checksum;
use super::listing::{gone_tag, moved_tag};
use super::network_context::NetworkContext;
use super::remote_index::{Commit, Files, Survey, bounds, open, pins};
use super::resolve::{MOST_ASKED, Plan, Planned, Requirements, Scope, lacks_signer, resolve};
use super::signers::signer_of;
use super::town::Town;
use crate::diagnostics::{Blame, Code, Diagnostic, Findings, Origin, Result, Severity, Sink};
use crate::git::CommitId;
use crate::manifest::{
    GitSource, Lock, LockedPackage, LockedPartner, Pin, Reference, Source, Want,
};
use crate::names::{PackageName, TreePath};

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
    desk: &NetworkContext<'_>,
    (sink, of_partners): (&Sink, &Sink),
) -> Option<Updated> {
    let empty = Lock::default();
    let old = town.lock.as_ref().unwrap_or(&empty);
    if town.sources().count() > MOST_ASKED {
        sink.report(*too_many());
        return None;
    }
    let survey = Survey::new(desk, town.named());
    survey.ask(&asked(town, old, scope));
    if moved_tags(old, &survey, sink) {
        return None;
    }
    let wanted = Requirements { packages: &town.manifest.packages, folders: &town.by_path };
    let heard = Sink::new();
    let plan = resolve(&wanted, old, scope, &survey, &heard);
    let said = heard.finish();
    said.iter().for_each(|found| sink.report(found.clone()));
    let plan = plan?;
    let packages = packages(&plan, (town, old), &survey, desk, sink);
    let partners = partners((town, old), scope, &survey, desk, of_partners);
    report_failures(town, &survey, &said, (sink, of_partners));
    let packages = packages?;
    // Who takes a package out knows that its files go; what is left of the town's own is simply the town's.
    let stays = |name: &PackageName| {
        *name == PackageName::base()
            || town.by_path.contains_key(name)
            || packages.iter().any(|package| package.name == *name)
    };
    let overrides = old.overrides.iter().filter(|hidden| stays(&hidden.package)).cloned().collect();
    let lock = Lock { packages, partners, overrides };
    Some(Updated { beyond: beyond(town, &lock, scope, &survey), lock })
}

/// The newest releases that the town's own ranges keep out; only of those who were asked anyway.
fn beyond(
    town: &Town,
    lock: &Lock,
    scope: &Scope,
    survey: &Survey<'_>,
) -> Vec<(PackageName, Version)> {
    let newest = |(name, source): (&PackageName, &GitSource)| {
        let (Want::Version(range), true, Some(locked)) =
            (&source.want, scope.moves(name), lock.package(name))
        else {
            return None;
        };
        let releases = survey.listing(source, Some(name)).ok()?.releases(source, name);
        let newest = releases
            .into_iter()
            .map(|release| release.version)
            .rfind(|version| version.pre.is_empty())?;
        (newest > locked.version && !range.matches(&newest)).then(|| (name.clone(), newest))
    };
    town.sources().filter_map(newest).collect()
}

/// Whom to ask at the beginning: those who are to move, and those who are not locked yet.
fn asked<'a>(town: &'a Town, old: &Lock, scope: &Scope) -> Vec<(&'a PackageName, &'a GitSource)> {
    let stays = |name: &PackageName, source: &GitSource| {
        !scope.moves(name) && pins(old).any(|(locked, pin, _)| locked == name && pin.is_of(source))
    };
    town.sources().filter(|(name, source)| !stays(name, source)).collect()
}

/// A released version never changes: a tag that points elsewhere now is an error, whatever else holds.
pub(super) fn moved_tags(old: &Lock, survey: &Survey<'_>, sink: &Sink) -> bool {
    let mut moved = false;
    for (name, pin, _) in pins(old) {
        let (Some(now), Reference::Tag(tag)) = (survey.seen(pin), &pin.reference) else { continue };
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

/// The packages of a plan as the lock will name them.
fn packages(
    plan: &Plan,
    (town, old): (&Town, &Lock),
    survey: &Survey<'_>,
    desk: &NetworkContext<'_>,
    sink: &Sink,
) -> Option<Vec<LockedPackage>> {
    let mut locked = Vec::new();
    let mut failed = false;
    for (name, planned) in &plan.packages {
        match package(name, planned, (town, old), survey, desk) {
            Ok(package) => locked.push(package),
            Err(diagnostic) => {
                failed = true;
                sink.report(*diagnostic);
            }
        }
    }
    (!failed).then_some(locked)
}

fn package(
    name: &PackageName,
    planned: &Planned,
    (town, old): (&Town, &Lock),
    survey: &Survey<'_>,
    desk: &NetworkContext<'_>,
) -> Result<LockedPackage> {
    let before = old.package(name).map(|package| &package.pin);
    let pin = pin(
        (name, &planned.source),
        (&planned.reference, planned.commit),
        Files::Package,
        (town, before),
        (survey, desk),
    )?;
    Ok(LockedPackage {
        name: name.clone(),
        version: planned.version.clone(),
        pin,
        licence: planned.manifest.licence.clone(),
    })
}

/// The partners as the lock will name them. What is wrong with one is reported, and it stays where it was.
fn partners(
    (town, old): (&Town, &Lock),
    scope: &Scope,
    survey: &Survey<'_>,
    desk: &NetworkContext<'_>,
    sink: &Sink,
) -> Vec<LockedPartner> {
    let git = town.manifest.partners.iter().filter_map(|partner| match &partner.source {
        Source::Git(source) => Some((&partner.name, &**source)),
        Source::Path(_) => None,
    });
    let locked = git.filter_map(|(name, source)| {
        let last = old.partner(name).filter(|last| last.pin.is_of(source));
        let stays = last.filter(|_| !scope.moves(name)).map(|last| &last.pin);
        if let Some(last) = last.filter(|last| stays.is_some() && !lacks_signer(&last.pin, source))
        {
            let pin = Pin { token: survey.token_use(&source.url), ..last.pin.clone() };
            return Some(LockedPartner { pin, ..last.clone() });
        }
        // One that stays and was not signed for yet is looked at as it is.
        let listing = match stays {
            Some(pin) => Some(Ok((pin.reference.clone(), pin.commit))),
            None => survey.listing(source, Some(name)).ok().map(|listing| listing.commit(source)),
        };
        let moved = listing.map(|found| {
            let (reference, commit) = found?;
            let before = last.map(|last| &last.pin);
            pin(
                (name, source),
                (&reference, commit),
                Files::Partner,
                (town, before),
                (survey, desk),
            )
        });
        match moved {
            // The server did not answer; that is reported once for each server.
            None => last.cloned(),
            Some(Err(diagnostic)) => {
                sink.report(*diagnostic);
                last.cloned()
            }
            Some(Ok(pin)) => {
                let withdrawn =
                    old.partner(name).map(|last| last.withdrawn.clone()).unwrap_or_default();
                Some(LockedPartner { name: name.clone(), pin, withdrawn })
            }
        }
    });
    locked.collect()
}

/// Fetches a commit, checks its signature, and takes its checksum. What is locked already is not looked at again.
fn pin(
    (name, source): (&PackageName, &GitSource),
    (reference, commit): (&Reference, CommitId),
    files: Files,
    (town, before): (&Town, Option<&Pin>),
    (survey, desk): (&Survey<'_>, &NetworkContext<'_>),
) -> Result<Pin> {
    let same = before
        .filter(|pin| pin.is_of(source) && pin.commit == commit && pin.reference == *reference);
    if let Some(pin) = same.filter(|pin| pin.signer.is_some() == source.signers.is_some()) {
        return Ok(Pin { token: survey.token_use(&source.url), ..pin.clone() });
    }
    survey
        .fetch(&[Commit::of(source, (reference.clone(), commit))])
        .into_iter()
        .collect::<Result<()>>()?;
    let repository = desk.store.repository(&source.url);
    let repository = repository
        .ok_or_else(|| Diagnostic::error(Code::Internal, "what was fetched is not in the cache"))?;
    let signer = match &source.signers {
        Some(file) => {
            Some(signer_of(&repository, (reference, commit), &signers_text(town, file)?, name)?)
        }
        None => None,
    };
    let sink = Sink::new();
    let refuse = |fault| refused(fault, (name, commit), files);
    let tree =
        open(&repository, (commit, source.subfolder.as_ref()), bounds(&desk.limits), name, &sink)
            .map_err(refuse)?;
    // A partner's odd files are left out; a package's are refused.
    let odd = sink
        .finish()
        .iter()
        .find(|found| found.severity == Severity::Error && files == Files::Package)
        .cloned();
    odd.map_or(Ok(()), |odd| Err(refuse(Box::new(odd))))?;
    let checksum = checksum(&tree, &files.of(&tree)).map_err(refuse)?;
    Ok(Pin {
        url: source.url.clone(),
        subfolder: source.subfolder.clone(),
        reference: reference.clone(),
        commit,
        checksum,
        signer,
        token: survey.token_use(&source.url),
    })
}

/// What is said of a package or a partner whose files cannot be taken: it is theirs, and none of the town's files has that path.
fn refused(
    fault: Box<Diagnostic>,
    (name, commit): (&PackageName, CommitId),
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
    Box::new(
        Diagnostic { message: message.into(), place: None, blame: Blame::Package, ..*fault }
            .help(help),
    )
}

/// The text of the town's file of signers.
pub(super) fn signers_text(town: &Town, file: &TreePath) -> Result<(Origin, Arc<str>)> {
    let why = match town.place.text(file) {
        Ok(Some(text)) => return Ok((Origin::town(file.clone()), text)),
        Ok(None) => "it does not exist".into(),
        Err(fault) => fault.message,
    };
    let message = message!("cannot read the file of signers `{file}`: {why}", file, why);
    let help = "it lies in the town's folder and has one line for each key: `name@partner.example ssh-ed25519 AAAA…`";
    Diagnostic::error(Code::BadSignature, message).blame(Blame::Content).help(help).into()
}

/// Says once of each server that it did not answer; what was said of packages with their lines is enough.
fn report_failures(
    town: &Town,
    survey: &Survey<'_>,
    said: &Findings,
    (sink, of_partners): (&Sink, &Sink),
) {
    let is_partner =
        |name: &PackageName| town.manifest.partners.iter().any(|partner| partner.name == *name);
    for (url, failure) in survey.failures() {
        let mut asked =
            town.sources().filter(|(_, source)| source.url == url).map(|(name, _)| name).peekable();
        let only_partners = asked.peek().is_some() && asked.all(is_partner);
        if !said.iter().any(|found| found.message == failure.message) {
            if only_partners { of_partners.report(*failure) } else { sink.report(*failure) }
        }
    }
}
