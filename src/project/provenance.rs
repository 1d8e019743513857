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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::sources::{Layer, MemoryTree};

    fn layer(package: PackageName, files: &[(&str, &str)]) -> Layer {
        let files = files.iter().map(|(path, text)| (TreePath::parse(path).unwrap(), Arc::from(text.as_bytes())));
        Layer { package, tree: Arc::new(MemoryTree::new(files.collect())), display: String::new(), below: Vec::new() }
    }

    #[test]
    fn what_comes_from_git_is_known_by_the_lock_and_a_folder_is_not() {
        let lock = |table: &str, name: &str, more: &str| {
            format!(
                "[[{table}]]\nname = \"{name}\"\n{more}source = \"git+https://user@git.town.example/{name}.git\"\n\
                 commit = \"{}\"\nchecksum = \"sha256-{}\"\n",
                "4f".repeat(20),
                "0a".repeat(32)
            )
        };
        let more = "version = \"1.0.0\"\nlicence = \"MIT\"\n";
        let partners = lock("partner", "idle", "") + &lock("partner", "sambreville", "");
        let lock = format!("version = 1\n{}{}{partners}", lock("package", "agenda", more), lock("package", "trial", more));
        let town = "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\n\
                    [packages]\nagenda = { git = \"https://git.town.example/agenda\" }\ntrial = { path = \"trial\" }\n\
                    [partners]\nsambreville = { git = \"https://git.town.example/sambreville\" }\n\
                    idle = { git = \"https://git.town.example/idle\" }\n\
                    [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n";
        let manifest = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n");
        let package = |name: &str| layer(PackageName::parse(name).unwrap(), &[("package.toml", manifest(name).as_str())]);
        let own = layer(PackageName::town(), &[("town.toml", town), ("parvis.lock", &lock)]);
        let all = vec![own, package("agenda"), package("trial"), layer(PackageName::base(), &[])];
        let layers = Layers::new(all, &BTreeMap::new(), &Sink::new());
        let sink = Sink::new();
        let read = TownManifest::read(&Origin::town(TreePath::parse("town.toml").unwrap()), town, &sink).unwrap();
        assert_eq!(sink.errors(), 0);
        let nowhere = tempfile::TempDir::new().unwrap();
        let place = Place::Folder(camino::Utf8PathBuf::from_path_buf(nowhere.path().to_owned()).unwrap());
        let found = provenance(&read, &layers, &place);
        let pin = |name: &str| found.package(&PackageName::parse(name).unwrap()).unwrap().pin.clone();
        assert_eq!(pin("agenda").unwrap().url.public(), Some("https://git.town.example/agenda"));
        assert_eq!(pin("trial"), None);
        let shown: Vec<&str> = found.partners.iter().map(|partner| partner.name.as_str()).collect();
        assert_eq!(shown, ["sambreville"], "nothing of the other is shown");
        assert!(found.partners[0].pin.is_some() && found.site.is_none());
    }
}
