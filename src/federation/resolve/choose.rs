//! One package: which repository, and which commit of it, answers all who ask.

use std::collections::BTreeSet;

use semver::Version;

use super::Release;
use super::demand::Demand;
use super::offers::{Answers, Candidate};
use super::scope::Scope;
use crate::diagnostics::Diagnostic;
use crate::git::CommitId;
use crate::manifest::{GitSource, Lock, LockedPackage, Pin, Reference, Requirement};
use crate::names::PackageName;

/// Why no commit can be chosen.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Somebody names no source, and the town does not list the package.
    Unlisted,
    /// Those who ask name different repositories.
    Sources,
    /// Those who ask name different commits.
    Pins,
    /// Somebody from elsewhere names a place of this machine or its network: the asker.
    Address(PackageName),
    /// No release satisfies all; these are there.
    NoRelease(Vec<Version>),
    /// The locked tag points to another commit.
    Moved { tag: String, locked: CommitId, now: CommitId },
    /// The repository could not answer.
    Offer(Box<Diagnostic>),
}

/// What a choice depends on besides the demands.
pub(super) struct Rules<'a> {
    pub(super) lock: &'a Lock,
    pub(super) scope: &'a Scope,
}

/// Chooses the commit of a package that does not come from a folder; never a release below the floor.
pub(super) fn choose(
    name: &PackageName,
    demands: &[Demand],
    floor: Option<&Version>,
    rules: &Rules<'_>,
    answers: &mut Answers<'_>,
) -> std::result::Result<Candidate, Refusal> {
    let source = source(demands)?;
    let locked = rules.lock.package(name).filter(|locked| locked.pin.is_of(&source));
    let keep = locked
        .filter(|locked| {
            answers_want(&locked.pin, &source, name) && suits(demands, &locked.version)
        })
        .filter(|locked| floor.is_none_or(|floor| locked.version >= *floor))
        .map(|locked| candidate(name, &source, locked.pin.reference.clone(), locked.pin.commit));
    if let (Some(keep), false) = (&keep, rules.scope.moves(name)) {
        return Ok(keep.clone());
    }
    let found = match &source.requirement {
        Requirement::Version(_) => match answers.releases(&source, name) {
            Ok(releases) => {
                Choice { name, source: &source, demands, floor, locked, rules }.release(&releases)
            }
            Err(fault) => Err(Refusal::Offer(fault)),
        },
        Requirement::Tag(_)
        | Requirement::Branch(_)
        | Requirement::Rev(_)
        | Requirement::Newest => {
            answers.commit(&source).map_err(Refusal::Offer).and_then(|(reference, commit)| {
                unmoved(candidate(name, &source, reference, commit), locked)
            })
        }
    };
    kept_if_silent(name, found, keep, answers)
}

/// The one repository that is meant, with what decides: the town, a single commit, a range of releases, in this order.
pub(super) fn source(demands: &[Demand]) -> std::result::Result<GitSource, Refusal> {
    if let Some(source) =
        demands.iter().filter(|demand| demand.is_town()).find_map(|demand| demand.source.clone())
    {
        return Ok(source);
    }
    let named: Vec<&GitSource> =
        demands.iter().filter_map(|demand| demand.source.as_ref()).collect();
    let Some(first) = named.first().filter(|_| named.len() == demands.len()) else {
        return Err(Refusal::Unlisted);
    };
    let barred = |demand: &&Demand| {
        demand.source.as_ref().is_some_and(|source| !demand.reach.may_name(&source.url))
    };
    if let Some(demand) = demands.iter().find(barred) {
        return Err(Refusal::Address(demand.asker.clone()));
    }
    if named
        .iter()
        .any(|source| !source.url.is_like(&first.url) || source.subfolder != first.subfolder)
    {
        return Err(Refusal::Sources);
    }
    let mut pins = named.iter().filter(|source| {
        !matches!(source.requirement, Requirement::Version(_) | Requirement::Newest)
    });
    let versioned =
        named.iter().find(|source| matches!(source.requirement, Requirement::Version(_)));
    match pins.next() {
        Some(pin) if pins.any(|other| other.requirement != pin.requirement) => Err(Refusal::Pins),
        Some(pin) => Ok((*pin).clone()),
        None => Ok((*versioned.unwrap_or(first)).clone()),
    }
}

/// What decides which release of a package is taken.
struct Choice<'a> {
    name: &'a PackageName,
    source: &'a GitSource,
    demands: &'a [Demand],
    floor: Option<&'a Version>,
    locked: Option<&'a LockedPackage>,
    rules: &'a Rules<'a>,
}

impl Choice<'_> {
    /// Chooses the newest release that satisfies all where the package is to move, else the smallest.
    fn release(&self, releases: &[Release]) -> std::result::Result<Candidate, Refusal> {
        let Self { name, source, demands, floor, locked, rules } = *self;
        for release in releases {
            unmoved(
                candidate(name, source, Reference::Tag(release.tag.clone()), release.commit),
                locked,
            )?;
        }
        let suit = |release: &&Release| {
            suits(demands, &release.version) && floor.is_none_or(|floor| release.version >= *floor)
        };
        let mut suiting = releases.iter().filter(suit);
        let chosen = if rules.scope.moves(name) { suiting.next_back() } else { suiting.next() };
        let Some(release) = chosen else {
            return Err(Refusal::NoRelease(
                releases.iter().map(|release| release.version.clone()).collect(),
            ));
        };
        Ok(candidate(name, source, Reference::Tag(release.tag.clone()), release.commit))
    }
}

/// A server that does not answer, or breaks off in the midst of the files, leaves the locked commit where it is.
fn kept_if_silent(
    name: &PackageName,
    found: std::result::Result<Candidate, Refusal>,
    keep: Option<Candidate>,
    answers: &mut Answers<'_>,
) -> std::result::Result<Candidate, Refusal> {
    let fault = match &found {
        Ok(candidate) => {
            answers.manifest(candidate).and_then(|manifest| manifest.as_ref().err()).cloned()
        }
        Err(Refusal::Offer(fault)) => Some(fault.clone()),
        Err(_) => None,
    };
    match (fault, keep) {
        (Some(fault), Some(keep)) if answers.is_network(name, &fault) => Ok(keep),
        _ => found,
    }
}

/// A tag that was locked points where it did then.
fn unmoved(
    found: Candidate,
    locked: Option<&LockedPackage>,
) -> std::result::Result<Candidate, Refusal> {
    match (&found.reference, locked) {
        (Reference::Tag(tag), Some(locked))
            if found.reference == locked.pin.reference && found.commit != locked.pin.commit =>
        {
            Err(Refusal::Moved { tag: tag.clone(), locked: locked.pin.commit, now: found.commit })
        }
        _ => Ok(found),
    }
}

fn candidate(
    name: &PackageName,
    source: &GitSource,
    reference: Reference,
    commit: CommitId,
) -> Candidate {
    Candidate { source: source.clone(), reference, commit, name: name.clone() }
}

/// Whether the locked reference is one that is wanted.
pub(super) fn answers_want(pin: &Pin, source: &GitSource, name: &PackageName) -> bool {
    match (&source.requirement, &pin.reference) {
        (Requirement::Version(range), Reference::Tag(tag)) => {
            Release::of_tag(tag, pin.commit, source, name)
                .is_some_and(|release| range.matches(&release.version))
        }
        (Requirement::Tag(wanted), Reference::Tag(tag)) => wanted == tag,
        (Requirement::Branch(wanted), Reference::Branch(branch)) => wanted == branch,
        (Requirement::Rev(wanted), Reference::Commit) => *wanted == pin.commit.to_string(),
        (Requirement::Newest, Reference::Branch(_)) => true,
        _ => false,
    }
}

/// Whether a version is within the range of all who name one.
pub(super) fn suits(demands: &[Demand], version: &Version) -> bool {
    demands.iter().filter_map(|demand| demand.range.as_ref()).all(|range| range.matches(version))
}

/// The ranges that are asked for, without repetition.
pub(super) fn ranges(demands: &[Demand]) -> BTreeSet<String> {
    demands.iter().filter_map(|demand| demand.range.as_ref()).map(ToString::to_string).collect()
}
