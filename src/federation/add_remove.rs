//! Adding and removing packages and partners: `town.toml` and the lock change together, or not at all.

use semver::VersionReq;

use super::ask_servers::RemoteIndex;
use super::network_context::NetworkContext;
use super::resolve::Scope;
use super::town::Town;
use super::update::{Sinks, update};
use crate::diagnostics::{Code, Diagnostic, Place, Result, Sink};
use crate::manifest::{
    GitSource, Lock, Reference, Requirement, Source, remove_package, remove_partner, set_package,
    set_partner,
};
use crate::names::PackageName;

/// What is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A package.
    Package,
    /// A partner town.
    Partner,
}

/// A package or partner that is to be taken in.
pub struct Addition<'a> {
    /// The town's name for it.
    pub name: &'a PackageName,
    /// What it is.
    pub kind: Kind,
    /// Where it comes from.
    pub source: Source,
}

/// A changed town: the new text of `town.toml` in it, and the new lock.
pub struct Changed {
    /// The town with its new manifest, and its old lock.
    pub town: Town,
    /// The new lock.
    pub lock: Lock,
    /// What else went out of `town.toml`, in words.
    pub also: Vec<String>,
}

/// Takes a package or a partner in. Where no version is wished for, a package's newest release becomes the requirement, and a
/// partner's main branch is followed. Faults are reported; then nothing is changed.
///
/// # Errors
/// If `town.toml` cannot be changed, or the server does not answer.
pub fn add(
    town: &Town,
    addition: Addition<'_>,
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Result<Option<Changed>> {
    let Addition { name, kind, source } = addition;
    let source = match source {
        Source::Git(git) => Source::Git(Box::new(settled(town, name, kind, *git, network)?)),
        Source::Path(path) => Source::Path(at_hand(town, kind, path)?),
    };
    let text = match kind {
        Kind::Package => set_package(&town.text, name, &source)?,
        Kind::Partner => set_partner(&town.text, name, &source)?,
    };
    Ok(changed(town, text, Vec::new(), network, sink))
}

/// Takes a package or a partner out, with what in `town.toml` speaks of it.
///
/// # Errors
/// If there is none of that name, or `town.toml` cannot be changed.
pub fn remove(
    town: &Town,
    name: &str,
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Result<Option<Changed>> {
    let packages = town.manifest.packages.iter().map(|package| &package.name);
    let partners = town.manifest.partners.iter().map(|partner| &partner.name);
    let edited = if let Some(package) = packages.clone().find(|package| package.as_str() == name) {
        remove_package(&town.text, package)?
    } else if let Some(partner) = partners.clone().find(|partner| partner.as_str() == name) {
        remove_partner(&town.text, partner)?
    } else {
        return Diagnostic::error(
            Code::UnknownPackage,
            message!("`town.toml` has no package and no partner `{name}`", name),
        )
        .help("`parvis tree` lists them")
        .suggest(name, packages.chain(partners).map(PackageName::as_str))
        .into();
    };
    Ok(changed(town, edited.text, edited.also, network, sink))
}

/// A folder that is taken in has to hold what it is taken for.
fn at_hand(town: &Town, kind: Kind, path: String) -> Result<String> {
    let (file, code) = match kind {
        Kind::Package => ("package.toml", Code::UnknownPackage),
        Kind::Partner => ("town.toml", Code::NoTown),
    };
    if town.place.bytes(&format!("{path}/{file}"))?.is_some() {
        return Ok(path);
    }
    let help = "the folder is named as it is seen from the town's: `--path packages/harbour`";
    Diagnostic::error(code, message!("there is no file `{path}/{file}`", path, file))
        .help(help)
        .into()
}

fn changed(
    town: &Town,
    text: String,
    also: Vec<String>,
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Option<Changed> {
    let heard = Sink::new();
    let town = town.with_text(text, &heard).filter(|_| heard.errors() == 0);
    let changed = town.and_then(|town| {
        let lock = update(&town, &Scope::Keep, network, Sinks { town: &heard, partners: &heard })
            .filter(|_| heard.errors() == 0)?
            .lock;
        Some(Changed { town, lock, also })
    });
    for mut found in heard.finish().iter().cloned() {
        if changed.is_none() {
            // Nothing is written: the line that is at fault is in no file.
            found.place = found.place.filter(|place| !is_manifest(place));
            found.notes.iter_mut().for_each(|note| {
                note.place = note.place.take().filter(|place| !is_manifest(place));
            });
        }
        sink.report(found);
    }
    changed
}

fn is_manifest(place: &Place) -> bool {
    place.origin.package == PackageName::town() && place.origin.path.as_str() == "town.toml"
}

/// The source with what was left open decided.
fn settled(
    town: &Town,
    name: &PackageName,
    kind: Kind,
    source: GitSource,
    network: &NetworkContext<'_>,
) -> Result<GitSource> {
    if source.requirement != Requirement::Newest {
        return Ok(source);
    }
    let mut named = town.named();
    named.add(&source);
    let index = RemoteIndex::new(network, named);
    let listing = index.listing(&source, None)?;
    let newest = listing
        .releases(&source, name)
        .into_iter()
        .rev()
        .find(|release| release.version.pre.is_empty());
    let requirement = match (kind, newest) {
        (Kind::Package, Some(release)) => {
            let range = VersionReq::parse(&release.version.to_string());
            Requirement::Version(
                range.map_err(|error| Diagnostic::error(Code::Internal, error.to_string()))?,
            )
        }
        (Kind::Package | Kind::Partner, _) => match listing.commit(&source)?.0 {
            Reference::Branch(branch) => Requirement::Branch(branch),
            Reference::Tag(_) | Reference::Commit => Requirement::Newest,
        },
    };
    Ok(GitSource { requirement, ..source })
}
