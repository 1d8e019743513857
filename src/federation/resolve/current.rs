//! Whether the lock still answers `town.toml`, told without any network.

use std::collections::BTreeMap;

use super::choose::{answers_want, source, suits};
use super::demand::{Demand, Demands, Reach, Requirements, demands, is_folder};
use crate::diagnostics::or_list;
use crate::federation::layer_files::pins;
use crate::federation::named_addresses::NamedAddresses;
use crate::federation::token::difference;
use crate::manifest::{GitSource, Lock, LockedPackage, PackageManifest, Partner, Pin, Source};
use crate::names::PackageName;

/// What `town.toml` asks for and the lock does not hold, or the other way round, in words; nothing where they agree.
///
/// `known` are the manifests of locked packages that are at hand. What only they could tell is not judged without them:
/// what they need themselves, and whether a locked package is needed at all.
pub fn differences(
    requirements: &Requirements<'_>,
    partners: &[Partner],
    lock: &Lock,
    known: &BTreeMap<PackageName, PackageManifest>,
) -> Vec<String> {
    let at_hand =
        |name: &PackageName| Some((known.get(name)?, Reach::of(&lock.package(name)?.pin.url)));
    let demands = demands(requirements, &at_hand);
    let fetched = demands.iter().filter(|(name, _)| !is_folder(name, requirements));
    let mut found: Vec<String> =
        fetched.filter_map(|(name, demands)| of_package(name, demands, lock)).collect();
    let named = named(requirements, partners);
    // What is wrong with its place was said.
    let is_said = |name: &PackageName| found.iter().any(|said| said.contains(&format!("`{name}`")));
    let tokens = pins(lock)
        .filter(|(name, ..)| !is_said(name))
        .filter_map(|(name, pin, _)| difference(name, pin, &named));
    let tokens: Vec<String> = tokens.collect();
    found.extend(tokens);
    found.extend(
        lock.packages.iter().filter_map(|locked| otherwise(locked, known.get(&locked.name)?)),
    );
    found.extend(left_over(requirements, &demands, lock, known));
    found.extend(partners.iter().filter_map(|partner| of_partner(partner, lock)));
    let is_left = |name: &PackageName| {
        !partners.iter().any(|partner| partner.name == *name && is_git(&partner.source))
    };
    let left = lock.partners.iter().filter(|locked| is_left(&locked.name));
    found.extend(left.map(|locked| {
        format!("the partner `{}` is locked, but is not a partner any more", locked.name)
    }));
    found
}

fn named(requirements: &Requirements<'_>, partners: &[Partner]) -> NamedAddresses {
    let mut named = NamedAddresses::default();
    let sources = requirements
        .packages
        .iter()
        .map(|package| &package.source)
        .chain(partners.iter().map(|partner| &partner.source));
    for source in sources {
        if let Source::Git(source) = source {
            named.add(source);
        }
    }
    named
}

/// What of a lock somebody is known to ask for: the town, or a package whose manifest is at hand. The rest may have been written by
/// anybody, and is not even asked for.
pub fn demanded(
    requirements: &Requirements<'_>,
    lock: &Lock,
    known: &BTreeMap<PackageName, PackageManifest>,
) -> Lock {
    let at_hand =
        |name: &PackageName| Some((known.get(name)?, Reach::of(&lock.package(name)?.pin.url)));
    let demands = demands(requirements, &at_hand);
    let is_asked_for = |locked: &&LockedPackage| {
        let source = demands.get(&locked.name).and_then(|demands| source(demands).ok());
        source.is_some_and(|source| locked.pin.is_of(&source))
    };
    Lock { packages: lock.packages.iter().filter(is_asked_for).cloned().collect(), ..lock.clone() }
}

fn is_git(source: &Source) -> bool {
    matches!(source, Source::Git(_))
}

fn of_package(name: &PackageName, demands: &[Demand], lock: &Lock) -> Option<String> {
    let Some(locked) = lock.package(name) else {
        let askers = or_list(
            demands.iter().filter(|demand| !demand.is_town()).map(|demand| demand.asker.as_str()),
        );
        let town = demands.iter().any(Demand::is_town);
        let who =
            if town { "`town.toml` lists it".to_owned() } else { format!("{askers} needs it") };
        return Some(format!("`{name}` is not locked yet, and {who}"));
    };
    let Ok(source) = source(demands) else {
        return Some(format!("where `{name}` comes from is not settled"));
    };
    if !locked.pin.is_of(&source) {
        return Some(format!(
            "`{name}` comes from `{}` now, and is locked from `{}`",
            source.url, locked.pin.url
        ));
    }
    if lacks_signer(&locked.pin, &source) {
        return Some(format!(
            "`signers` asks for a signature of `{name}`, and the lock names no signer"
        ));
    }
    if answers_want(&locked.pin, &source, name) && suits(demands, &locked.version) {
        return None;
    }
    let wishes: Vec<String> =
        demands.iter().map(Demand::words).filter(|words| !words.is_empty()).collect();
    let wishes = if wishes.is_empty() { source.requirement.to_string() } else { wishes.join(", ") };
    Some(format!("`{name}` is locked at {}, and {wishes} is asked for", locked.version))
}

/// What a lock says of a package, where the package itself says something else.
fn otherwise(locked: &LockedPackage, manifest: &PackageManifest) -> Option<String> {
    let (name, said, own) = (&locked.name, &locked.version, &manifest.version);
    (said != own)
        .then(|| format!("`{name}` is locked as {said}, and its own `package.toml` says {own}"))
}

/// Packages of the lock that nobody needs.
fn left_over(
    requirements: &Requirements<'_>,
    demands: &Demands,
    lock: &Lock,
    known: &BTreeMap<PackageName, PackageManifest>,
) -> Vec<String> {
    let blind =
        demands.keys().any(|name| !is_folder(name, requirements) && !known.contains_key(name));
    let words = |locked: &LockedPackage| {
        let name = &locked.name;
        if is_folder(name, requirements) {
            Some(format!("`{name}` is locked, and comes from a folder now"))
        } else if !blind && !demands.contains_key(name) {
            Some(format!("`{name}` is locked, and nobody needs it any more"))
        } else {
            None
        }
    };
    lock.packages.iter().filter_map(words).collect()
}

fn of_partner(partner: &Partner, lock: &Lock) -> Option<String> {
    let name = &partner.name;
    let Source::Git(source) = &partner.source else { return None };
    let Some(locked) = lock.partner(name) else {
        return Some(format!("the partner `{name}` is not locked yet"));
    };
    if !locked.pin.is_of(source) {
        return Some(format!(
            "the partner `{name}` is at `{}` now, and is locked from `{}`",
            source.url, locked.pin.url
        ));
    }
    if lacks_signer(&locked.pin, source) {
        return Some(format!(
            "`signers` asks for a signature of the partner `{name}`, and the lock names no signer"
        ));
    }
    (!answers_want(&locked.pin, source, name)).then(|| {
        format!("the partner `{name}` is locked at another place than {}", source.requirement)
    })
}

/// Whether a signature is asked for that nobody has looked at.
pub(in crate::federation) fn lacks_signer(pin: &Pin, source: &GitSource) -> bool {
    source.signers.is_some() && pin.signer.is_none()
}
