//! Before a build: the lock answers `town.toml`, and what it names is at hand.

use std::collections::BTreeMap;

use super::fetch::{Look, fetch};
use super::layer_files::pins;
use super::network_context::NetworkContext;
use super::resolve::{Requirements, Scope, demanded, differences};
use super::token::agreed;
use super::town::Town;
use super::update::{Sinks, update};
use super::vendor_checksum::{VENDOR, VendorChecksum};
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Severity, Sink};
use crate::disk::{real_path, real_path_from};
use crate::git::Repository;
use crate::manifest::{Lock, PackageManifest, Source};
use crate::names::{PackageName, TreePath};

/// What a build may do about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LockMode {
    /// The lock must not change.
    pub is_locked: bool,
    /// No network is touched.
    pub is_offline: bool,
    /// A lock that is missing is not made up: nobody would see and commit it.
    pub is_ci: bool,
}

/// Finds the lock that answers `town.toml`, and downloads what it names; gives the lock if it is not the one that the town has.
/// Nothing is written: who only looks moves nothing. A server that cannot be reached is a warning here: whether the site can be built
/// without it is seen when the town is opened.
///
/// # Errors
/// If the lock would have to change and must not.
pub fn ensure_locked(
    town: &Town,
    mode: LockMode,
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Result<Option<Lock>> {
    if mode.is_locked {
        refuse_outside(town)?;
    }
    let requirements = Requirements { packages: &town.manifest.packages, folders: &town.by_path };
    let (written, mut town) = (&town.lock, town.clone());
    let moved = |town: &Town| {
        town.lock.clone().filter(|lock| {
            Some(lock) != written.as_ref() && (written.is_some() || !lock.is_empty())
        })
    };
    // What a package needs is known once the package is there. So each round brings one storey of the tree, and nothing is asked for
    // that only the lock names: whoever proposes a change can write there what they like.
    loop {
        let lock = town.lock.clone().unwrap_or_default();
        let known = at_hand(&town, &lock, network);
        let differences = differences(&requirements, &town.manifest.partners, &lock, &known);
        if !differences.is_empty() {
            town.lock = Some(changed(&town, mode, &differences, network, sink)?.unwrap_or(lock));
        }
        let Some(lock) = town.lock.as_ref().filter(|_| !mode.is_offline) else {
            return Ok(moved(&town));
        };
        let lock = if differences.is_empty() {
            demanded(&requirements, lock, &known)
        } else {
            lock.clone()
        };
        let heard = Sink::new();
        fetch(&town, &lock, Look::Anywhere, network, &heard);
        soften(heard, sink);
        let is_done =
            !differences.is_empty() || at_hand(&town, &lock, network).len() <= known.len();
        if is_done {
            return Ok(moved(&town));
        }
    }
}

/// The manifests of locked packages that are in `vendor/` or in the cache.
fn at_hand(
    town: &Town,
    lock: &Lock,
    network: &NetworkContext<'_>,
) -> BTreeMap<PackageName, PackageManifest> {
    let known = lock.packages.iter().filter_map(|locked| {
        Some((locked.name.clone(), town.manifest_of(locked, &network.store)?))
    });
    known.collect()
}

/// The lock as `town.toml` wants it; `None` where no server would say.
fn changed(
    town: &Town,
    mode: LockMode,
    differences: &[String],
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Result<Option<Lock>> {
    let may_change = !mode.is_locked && !mode.is_offline && (town.lock.is_some() || !mode.is_ci);
    if !may_change {
        return Err(outdated(town, differences, mode));
    }
    if let Some(lock) = town.lock.as_ref().filter(|_| mode.is_ci) {
        agreed(town, lock)?;
    }
    let (heard, of_partners) = (Sink::new(), Sink::new());
    let lock = update(town, &Scope::Keep, network, Sinks { town: &heard, partners: &of_partners })
        .map(|updated| updated.lock);
    soften(heard, sink);
    for found in of_partners.finish().iter().cloned() {
        // A signature is the town's own demand: without it nothing is shown as if it were met. So is where a token goes.
        sink.report(if matches!(found.code, Code::BadSignature | Code::RefusedToken) {
            found
        } else {
            found.of_partner()
        });
    }
    Ok(lock)
}

/// Passes findings on, with those of the network as warnings.
fn soften(heard: Sink, sink: &Sink) {
    for found in heard.finish().iter() {
        let severity =
            if found.blame == Blame::Network { Severity::Warning } else { found.severity };
        sink.report(Diagnostic { severity, ..found.clone() });
    }
}

fn outdated(town: &Town, differences: &[String], mode: LockMode) -> Box<Diagnostic> {
    let message = match (&town.lock, mode) {
        (None, LockMode { is_ci: true, .. }) => {
            "there is no `parvis.lock`, and in CI none is made".to_owned()
        }
        (None, _) => "there is no `parvis.lock`".to_owned(),
        (Some(_), _) => "`parvis.lock` does not answer `town.toml`".to_owned(),
    };
    let place = Origin::town(TreePath::parse("town.toml").expect("a plain name")).whole();
    let diagnostic = Diagnostic::error(Code::LockOutdated, message).at(place);
    let diagnostic =
        diagnostic.help("run `parvis update` where there is a network, and commit `parvis.lock`");
    Box::new(
        differences
            .iter()
            .fold(diagnostic, |diagnostic, difference| diagnostic.note(difference.clone(), None)),
    )
}

/// A folder outside of the town's repository is another one on each machine: no lock can hold it. What is vendored is not read there.
fn refuse_outside(town: &Town) -> Result<()> {
    let top = match Repository::discover(&town.root)? {
        Some((repository, _)) => repository.folder().to_owned(),
        None => town.root.clone(),
    };
    let top = real_path(&top).unwrap_or(top);
    // What is not there would lie in the nearest folder that is.
    let is_outside = |path: &str| !real_path_from(&town.root, path).starts_with(&top);
    let manifest = Origin::town(TreePath::parse("town.toml").expect("a plain name"));
    let packages = town
        .manifest
        .packages
        .iter()
        .map(|package| (&package.name, &package.source, &package.range));
    let partners = town
        .manifest
        .partners
        .iter()
        .map(|partner| (&partner.name, &partner.source, &partner.range));
    let listed = packages.chain(partners).filter_map(|(name, source, range)| {
        let folder = match source {
            Source::Path(path) => path.as_str(),
            Source::Git(git) if git.url.is_local() && !is_vendored(town, name) => git.url.path(),
            Source::Git(_) => return None,
        };
        Some((name, folder, manifest.at(range.clone())))
    });
    let lock = Origin::town(TreePath::parse(Town::LOCK).expect("a plain name"));
    let pins = town
        .lock
        .iter()
        .flat_map(pins)
        .filter(|(name, pin, _)| pin.url.is_local() && !is_vendored(town, name));
    let locked = pins.map(|(name, pin, _)| (name, pin.url.path(), lock.whole()));
    let Some((name, folder, place)) =
        listed.chain(locked).find(|(_, folder, _)| is_outside(folder))
    else {
        return Ok(());
    };
    let message = message!(
        "`{name}` is the folder `{folder}` outside of the town's repository: `--locked` refuses it",
        name,
        folder
    );
    let help = message!(
        "put the folder into the repository, or name its own: `{name} = {{ git = \"https://…\" }}`",
        name
    );
    Diagnostic::error(Code::LockOutdated, message).at(place).help(help).into()
}

/// Whether a build reads the files of a name from `vendor/`.
fn is_vendored(town: &Town, name: &PackageName) -> bool {
    let pin = town.lock.iter().flat_map(pins).find(|(own, ..)| *own == name).map(|(_, pin, _)| pin);
    let sealed = VendorChecksum::of(&town.place, name).map(|seal| seal.commit);
    town.place.has_folder(&format!("{VENDOR}/{name}"))
        && sealed.is_some()
        && sealed == pin.map(|pin| pin.commit)
}
