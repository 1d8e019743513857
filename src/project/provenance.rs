//! Finding out where everything of a town comes from.

use std::collections::BTreeSet;

use super::history::repository_of;
use super::partners::Partner;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{
    Lock, PackageManifest, Provenance, Provided, Shown, SiteCommit, Source, TownManifest, forbids,
};
use crate::names::{PackageName, TreePath};
use crate::sources::{Layers, Place};

/// Reads what the layers say of themselves, and the commits that the lock holds. Faults of these files were reported when the
/// layers were opened.
pub(super) fn provenance(
    town: &TownManifest,
    layers: &Layers,
    lock: &Lock,
    partners: &[Partner],
    place: &Place,
) -> Provenance {
    let is_folder = |name: &PackageName| {
        let packages = town.packages.iter().map(|package| (&package.name, &package.source));
        let all =
            packages.chain(town.partners.iter().map(|partner| (&partner.name, &partner.source)));
        all.into_iter().any(|(listed, source)| listed == name && matches!(source, Source::Path(_)))
    };
    let own = [PackageName::town(), PackageName::base()];
    let packages =
        layers.layers().iter().filter(|layer| !own.contains(&layer.package)).filter_map(|layer| {
            let manifest = manifest(layers, &layer.package)?;
            let locked = lock.package(&layer.package).filter(|_| !is_folder(&layer.package));
            Some(Provided { manifest, pin: locked.map(|locked| locked.pin.clone()) })
        });
    let listed = town.partners.iter().filter(|partner| has_token(&partner.source));
    let with_token: BTreeSet<&PackageName> = listed.map(|partner| &partner.name).collect();
    let mut shown: Vec<Shown> = partners
        .iter()
        .map(|partner| {
            let locked = lock.partner(&partner.name).filter(|_| !is_folder(&partner.name));
            let pin = locked.map(|locked| locked.pin.clone());
            let licence = partner.town.shared_licence().map(str::to_owned);
            let needs_token = with_token.contains(&partner.name);
            let (name, title) = (partner.name.clone(), partner.town.name.clone());
            Shown { name, title, pin, licence, needs_token }
        })
        .collect();
    shown.sort_by(|a, b| a.name.cmp(&b.name));
    Provenance { packages: packages.collect(), partners: shown, site: site(place) }
}

/// Warns of partners whose licence forbids what the town's own allows to everybody: commercial use, or changes.
pub(super) fn check_licences(
    town: &TownManifest,
    partners: &[Partner],
    manifest: &Origin,
    sink: &Sink,
) {
    let Some(own) = &town.licence else { return };
    for partner in partners {
        let Some(theirs) = partner.town.shared_licence() else { continue };
        let forbids = |part: &str| forbids(theirs, part) && !forbids(own, part);
        let what = match (forbids("-NC"), forbids("-ND")) {
            (true, _) => "commercial use",
            (_, true) => "changes",
            _ => continue,
        };
        let message = message!(
            "the entries of `{partner}` are under {theirs}, which forbids {what}, and this site says {own}",
            partner = partner.name,
            theirs,
            what,
            own
        );
        let listed = town.partners.iter().find(|listed| listed.name == partner.name);
        let place =
            listed.map_or_else(|| manifest.whole(), |listed| manifest.at(listed.range.clone()));
        let help = "the page of each entry names its licence; ask the partner whether it may be yours, or show its entries by links";
        sink.report(
            Diagnostic::warning(Code::LicenceConflict, message).at(place).help(help).of_partner(),
        );
    }
}

fn manifest(layers: &Layers, package: &PackageName) -> Option<PackageManifest> {
    let origin = Origin { package: package.clone(), path: TreePath::parse("package.toml").ok()? };
    PackageManifest::read(&origin, &layers.read_text(&origin).ok()?).value
}

/// The town's commit; where its history cannot be read, that was said already.
fn has_token(source: &Source) -> bool {
    matches!(source, Source::Git(git) if git.token.is_some())
}

fn site(place: &Place) -> Option<SiteCommit> {
    let (repository, commit, prefix) = repository_of(place).ok()??;
    let commit = commit?;
    // A folder that some repository happens to lie above is no part of it.
    if !repository.holds(commit, &prefix).ok()? {
        return None;
    }
    Some(SiteCommit { commit, seconds: repository.committed_at(commit).ok()?, folder: prefix })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::sources::{Layer, MemoryTree};

    fn layer(package: PackageName, files: &[(&str, &str)]) -> Layer {
        let files = files
            .iter()
            .map(|(path, text)| (TreePath::parse(path).unwrap(), Arc::from(text.as_bytes())));
        Layer {
            package,
            tree: Arc::new(MemoryTree::new(files.collect())),
            display: String::new(),
            below: Vec::new(),
        }
    }

    const TOWN: &str = "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\n\
                    [packages]\nagenda = { git = \"https://git.town.example/agenda\" }\ntrial = { path = \"trial\" }\n\
                    [partners]\nsambreville = { git = \"https://git.town.example/sambreville\" }\n\
                    idle = { git = \"https://git.town.example/idle\" }\n\
                    [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n";

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
        let lock = format!(
            "version = 1\n{}{}{partners}",
            lock("package", "agenda", more),
            lock("package", "trial", more)
        );
        let manifest = |name: &str| {
            format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n")
        };
        let package = |name: &str| {
            layer(PackageName::parse(name).unwrap(), &[("package.toml", manifest(name).as_str())])
        };
        let own = layer(PackageName::town(), &[("town.toml", TOWN), ("package.toml", "")]);
        let all = vec![own, package("agenda"), package("trial"), layer(PackageName::base(), &[])];
        let layers = Layers::new(all, &BTreeMap::new()).value;
        let sink = Sink::new();
        let read = TownManifest::read(&Origin::town(TreePath::parse("town.toml").unwrap()), TOWN)
            .report(&sink)
            .unwrap();
        assert_eq!(sink.errors(), 0);
        let nowhere = tempfile::TempDir::new().unwrap();
        let place = Place::Folder(
            crate::disk::Folder::open(camino::Utf8Path::from_path(nowhere.path()).unwrap())
                .unwrap(),
        );
        let held = Lock::read(&Origin::town(TreePath::parse("parvis.lock").unwrap()), &lock)
            .report(&sink)
            .unwrap();
        let partner = |name: &str, town: &str| {
            let origin = Origin::town(TreePath::parse("town.toml").unwrap());
            let town = Arc::new(TownManifest::read(&origin, town).report(&sink).unwrap());
            let name = PackageName::parse(name).unwrap();
            Partner { layer: layer(name.clone(), &[]), name, town, commit: None }
        };
        let neighbour =
            "[town]\nname = \"Sambreville\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-NC-4.0\"\n";
        let partners = [partner("sambreville", neighbour)];
        let found = provenance(&read, &layers, &held, &partners, &place);
        let pin =
            |name: &str| found.package(&PackageName::parse(name).unwrap()).unwrap().pin.clone();
        assert_eq!(
            pin("agenda").unwrap().url.public().unwrap().as_str(),
            "https://git.town.example/agenda.git"
        );
        assert_eq!(pin("trial"), None);
        let shown: Vec<&str> = found.partners.iter().map(|partner| partner.name.as_str()).collect();
        assert_eq!(shown, ["sambreville"], "nothing of the other is shown");
        assert_eq!(found.partners[0].licence.as_deref(), Some("CC-BY-NC-4.0"));
        assert!(found.partners[0].pin.is_some() && found.site.is_none());
    }
}
