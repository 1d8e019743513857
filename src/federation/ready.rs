//! Before a build: the lock answers `town.toml`, and what it names is at hand.

use super::desk::Desk;
use super::fetch::{Look, fetch};
use super::resolve::{Requirements, Scope, differences};
use super::town::Town;
use super::update::update;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Severity, Sink};
use crate::disk::real;
use crate::git::Repository;
use crate::manifest::{Lock, Source};
use crate::names::TreePath;

/// What a build may do about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// The lock must not change.
    pub is_locked: bool,
    /// No network is touched.
    pub is_offline: bool,
    /// A lock that is missing is not made up: nobody would see and commit it.
    pub is_ci: bool,
}

/// Brings the lock up to date where `town.toml` was changed, and downloads what is missing. A server that cannot be reached
/// is a warning here: whether the site can be built without it is seen when the town is opened.
///
/// # Errors
/// If the lock would have to change and must not, or cannot be written.
pub fn ready(town: &Town, manner: Manner, desk: &Desk<'_>, sink: &Sink) -> Result<()> {
    if manner.is_locked {
        refuse_outside(town)?;
    }
    let wanted = Requirements { packages: &town.manifest.packages, folders: &town.by_path };
    let empty = Lock::default();
    let lock = town.lock.as_ref().unwrap_or(&empty);
    let known = lock.packages.iter().filter_map(|locked| Some((locked.name.clone(), town.manifest_of(locked, &desk.store)?)));
    let differences = differences(&wanted, &town.manifest.partners, lock, &known.collect());
    let may_change = !manner.is_locked && !manner.is_offline && (town.lock.is_some() || !manner.is_ci);
    let lock = if differences.is_empty() {
        town.lock.clone()
    } else if may_change {
        let heard = Sink::new();
        let of_partners = Sink::new();
        let lock = update(town, &Scope::Keep, desk, (&heard, &of_partners)).map(|updated| updated.lock);
        soften(heard, sink);
        for found in of_partners.finish().iter().cloned() {
            // A signature is the town's own demand: without it nothing is shown as if it were met.
            sink.report(if found.code == Code::BadSignature { found } else { found.of_partner() });
        }
        if let Some(lock) = &lock {
            town.write_lock(lock)?;
        }
        lock.or_else(|| town.lock.clone())
    } else {
        return Err(outdated(town, &differences, manner));
    };
    if let Some(lock) = lock.filter(|_| !manner.is_offline) {
        let heard = Sink::new();
        fetch(town, &lock, Look::Anywhere, desk, &heard);
        soften(heard, sink);
    }
    Ok(())
}

/// Passes findings on, with those of the network as warnings.
fn soften(heard: Sink, sink: &Sink) {
    for found in heard.finish().iter() {
        let severity = if found.blame == Blame::Network { Severity::Warning } else { found.severity };
        sink.report(Diagnostic { severity, ..found.clone() });
    }
}

fn outdated(town: &Town, differences: &[String], manner: Manner) -> Box<Diagnostic> {
    let message = match (&town.lock, manner) {
        (None, Manner { is_ci: true, .. }) => "there is no `parvis.lock`, and in CI none is made".to_owned(),
        (None, _) => "there is no `parvis.lock`".to_owned(),
        (Some(_), _) => "`parvis.lock` does not answer `town.toml`".to_owned(),
    };
    let place = Origin::town(TreePath::parse("town.toml").expect("a plain name")).whole();
    let diagnostic = Diagnostic::error(Code::LockOutdated, message).at(place);
    let diagnostic = diagnostic.help("run `parvis update` where there is a network, and commit `parvis.lock`");
    Box::new(differences.iter().fold(diagnostic, |diagnostic, difference| diagnostic.note(difference.clone(), None)))
}

/// A folder outside of the town's repository is another one on each machine: no lock can hold it.
fn refuse_outside(town: &Town) -> Result<()> {
    let top = match Repository::discover(&town.root)? {
        Some((repository, _)) => repository.place().to_owned(),
        None => real(&town.root).unwrap_or_else(|| town.root.clone()),
    };
    let packages = town.manifest.packages.iter().map(|package| (&package.name, &package.source, &package.range));
    let partners = town.manifest.partners.iter().map(|partner| (&partner.name, &partner.source, &partner.range));
    for (name, source, range) in packages.chain(partners) {
        let Source::Path(path) = source else { continue };
        let folder = town.root.join(path);
        if real(&folder).is_some_and(|folder| !folder.starts_with(&top)) {
            let message = format!("`{name}` is the folder `{path}` outside of the town's repository: `--locked` refuses it");
            let place = Origin::town(TreePath::parse("town.toml").expect("a plain name")).at(range.clone());
            let help = format!("put the folder into the repository, or name its own: `{name} = {{ git = \"https://…\" }}`");
            return Diagnostic::error(Code::LockOutdated, message).at(place).help(help).into();
        }
    }
    Ok(())
}
