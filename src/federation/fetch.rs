//! Downloading what the lock names, and nothing else.

use super::ask_servers::RemoteIndex;
use super::layer_files::{Files, pins};
use super::listing::moved_tag;
use super::network_context::NetworkContext;
use super::town::Town;
use super::vendor_checksum::VendorChecksum;
use super::wanted_commit::{LockedLayer, WantedCommit};
use crate::diagnostics::{Result, Sink};
use crate::manifest::{Lock, Pin, Reference};
use crate::names::PackageName;

/// How closely the cache is looked at before something counts as there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Every file is read and its checksum taken; what is damaged is fetched anew.
    Close,
    /// The commit is in the cache.
    Cache,
    /// The commit is in the cache, or its files are in `vendor/`: a build asks for no more.
    Anywhere,
}

/// Downloads what the lock names and the cache lacks. Each failure is reported; a tag that was moved is seen on the way.
pub fn fetch(town: &Town, lock: &Lock, look: Look, network: &NetworkContext<'_>, sink: &Sink) {
    let index = RemoteIndex::new(network, town.named());
    let pins: Vec<(&PackageName, &Pin, Files)> =
        pins(lock).filter(|(name, pin, _)| !is_there(town, name, pin, look, network)).collect();
    let commits: Vec<WantedCommit> =
        pins.iter().map(|(name, pin, files)| commit(name, pin, *files)).collect();
    let results: Vec<Result<()>> = index.fetch(&commits);
    for ((name, pin, _), result) in pins.into_iter().zip(results) {
        if let (Reference::Tag(tag), Some(Some(now))) = (&pin.reference, index.seen(pin))
            && now != pin.commit
        {
            sink.report(moved_tag(name, tag, pin, now));
        }
        sink.keep(result);
    }
}

fn is_there(
    town: &Town,
    name: &PackageName,
    pin: &Pin,
    look: Look,
    network: &NetworkContext<'_>,
) -> bool {
    let is_cached = || network.store.holding(&pin.url, pin.commit).is_some();
    match look {
        Look::Close => false,
        Look::Cache => is_cached(),
        Look::Anywhere => {
            VendorChecksum::of(&town.place, name).is_some_and(|seal| seal.commit == pin.commit)
                || is_cached()
        }
    }
}

fn commit(name: &PackageName, pin: &Pin, files: Files) -> WantedCommit {
    WantedCommit {
        url: pin.url.clone(),
        reference: pin.reference.clone(),
        commit: pin.commit,
        wants_tag: true,
        locked: Some(LockedLayer {
            name: name.clone(),
            subfolder: pin.subfolder.clone(),
            files,
            checksum: pin.checksum.clone(),
        }),
    }
}
