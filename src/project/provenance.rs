//! Finding out where everything of a town comes from.

use super::history::repository_of;
use super::open::Place;
use crate::diagnostics::{Origin, Sink};
use crate::manifest::{Lock, PackageManifest, Pin, Provenance, Provided, Shown, SiteCommit, Source, TownManifest};
use crate::names::{PackageName, TreePath};
use crate::sources::Layers;

/// Reads what the layers say of themselves, and the commits that the lock holds. Faults of these files were reported when the
/// layers were opened.
pub(super) fn provenance(town: &TownManifest, layers: &Layers, place: &Place) -> Provenance {
    let lock = lock(layers).unwrap_or_default();
    let is_folder = |source: Option<&Source>| matches!(source, Some(Source::Path(_)));
    let listed = |name: &PackageName| town.packages.iter().find(|package| package.name == *name).map(|package| &package.source);
    let own = [PackageName::town(), PackageName::base()];
    let packages = layers.layers().iter().filter(|layer| !own.contains(&layer.package)).filter_map(|layer| {
        let manifest = manifest(layers, &layer.package)?;
        let locked = lock.package(&layer.package).filter(|_| !is_folder(listed(&layer.package)));
        Some(Provided { manifest, pin: locked.map(|locked| locked.pin.clone()) })
    });
    let is_shown = |name: &PackageName| town.subscriptions.iter().any(|subscription| subscription.from == *name);
    let mut partners: Vec<Shown> = town
        .partners
        .iter()
        .filter(|partner| is_shown(&partner.name))
        .map(|partner| {
            let locked = lock.partner(&partner.name).filter(|_| !is_folder(Some(&partner.source)));
            let pin: Option<Pin> = locked.map(|locked| locked.pin.clone());
            Shown { name: partner.name.clone(), pin, licence: None }
        })
        .collect();
    partners.sort_by(|a, b| a.name.cmp(&b.name));
    Provenance { packages: packages.collect(), partners, site: site(place) }
}

fn manifest(layers: &Layers, package: &PackageName) -> Option<PackageManifest> {
    let origin = Origin { package: package.clone(), path: TreePath::parse("package.toml").ok()? };
    PackageManifest::read(&origin, &layers.read_text(&origin).ok()?, &Sink::new())
}

fn lock(layers: &Layers) -> Option<Lock> {
    let origin = Origin::town(TreePath::parse("parvis.lock").ok()?);
    Lock::read(&origin, &layers.read_text(&origin).ok()?, &Sink::new())
}

/// The town's commit; where its history cannot be read, that was said already.
fn site(place: &Place) -> Option<SiteCommit> {
    let (repository, commit, prefix) = repository_of(place).ok()??;
    let commit = commit?;
    // A folder that some repository happens to lie above is no part of it.
    if !repository.holds(commit, &prefix).ok()? {
        return None;
    }
    Some(SiteCommit { commit, seconds: repository.committed_at(commit).ok()? })
}
