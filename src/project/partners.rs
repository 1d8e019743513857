//! Partner towns: their manifests and trees, opened as far as they can be.
//!
//! What is wrong with a partner is nothing that this town could mend: without it, its entries are missing, and one warning says
//! so.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::locked_sources::{PackageSources, SKIPPED, ShownTree};
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Parsed, Result, Sink};
use crate::federation::Files;
use crate::git::CommitId;
use crate::manifest::{self, Lock, Source, TownManifest, partner_manifest, refused_url};
use crate::names::{PackageName, comparable_address};
use crate::sources::{Layer, TreeOptions};

/// The longest `town.toml` of a partner, in bytes.
const LONGEST_MANIFEST: u64 = 1 << 20;

/// The most languages of a partner; each of its pages is looked for in all of them.
const MOST_LANGUAGES: usize = 50;

/// A partner town, opened.
pub struct Partner {
    /// This town's name for it.
    pub name: PackageName,
    /// What its own manifest says: languages, time zone, address, what it shares.
    pub town: Arc<TownManifest>,
    /// Its files.
    pub layer: Layer,
    /// The commit that they are from; `None` where they are a folder's.
    pub commit: Option<CommitId>,
}

/// Opens the partners of whom something is shown.
pub(super) fn open_partners(
    town: &TownManifest,
    manifest: &Origin,
    lock: &Lock,
    sources: &PackageSources<'_>,
    sink: &Sink,
) -> Vec<Partner> {
    let shown = |partner: &&manifest::Partner| {
        town.subscriptions.iter().any(|each| each.from == partner.name)
    };
    let opened = town.partners.iter().filter(shown).filter_map(|partner| {
        let found =
            open_tree(partner, town, lock, sources).and_then(|opened| read(partner, opened, sink));
        found.map_err(|diagnostic| sink.report(missing(partner, &diagnostic, manifest))).ok()
    });
    let mut opened: Vec<Partner> = opened.collect();
    let mut known: BTreeSet<String> = town.url.iter().map(|url| comparable_address(url)).collect();
    for partner in &mut opened {
        let Some(url) = &partner.town.url else { continue };
        if !known.insert(comparable_address(url)) {
            let help = "it is that of this town or of another partner: ask the partner for the `url` of its own site";
            sink.report(refused_url(&partner.name, help));
            Arc::make_mut(&mut partner.town).url = None;
        }
    }
    opened
}

/// The files of a partner, and the commit that they are from; `None` where they are a folder's.
struct OpenedTree {
    shown: ShownTree,
    commit: Option<CommitId>,
}

fn open_tree(
    partner: &manifest::Partner,
    town: &TownManifest,
    lock: &Lock,
    sources: &PackageSources<'_>,
) -> Result<OpenedTree> {
    // Names that this tree refuses are the partner's own affair.
    let opened = Parsed::collect(|sink| match &partner.source {
        Source::Path(path) => {
            let tree = sources.place.tree(
                path,
                TreeOptions { skip: SKIPPED, bounds: sources.bounds },
                &partner.name,
                sink,
            )?;
            let display = format!("@{}/", partner.name);
            Ok(OpenedTree { shown: ShownTree { tree, display }, commit: None })
        }
        Source::Git(git) => {
            let locked = lock.partner(&partner.name).filter(|locked| locked.pin.is_of(git));
            let Some(locked) = locked else {
                let message = message!(
                    "`parvis.lock` does not say which commit of `{url}` it is",
                    url = git.url
                );
                return Diagnostic::error(Code::LockOutdated, message).into();
            };
            let shown = sources.open(&partner.name, &locked.pin, Files::Partner, sink)?;
            Ok(OpenedTree { shown, commit: Some(locked.pin.commit) })
        }
    });
    let opened = opened.value?;
    let count = opened.shown.tree.files().len();
    if count > town.limits.files {
        let message = message!(
            "it has {count} files, more than the {most} of `[limits]`",
            count,
            most = town.limits.files
        );
        return Diagnostic::error(Code::TooMuch, message).into();
    }
    Ok(opened)
}

fn read(partner: &manifest::Partner, opened: OpenedTree, sink: &Sink) -> Result<Partner> {
    let OpenedTree { shown: ShownTree { tree, display }, commit } = opened;
    let origin = partner_manifest(&partner.name);
    let path = &origin.path;
    if tree.length(path)? > LONGEST_MANIFEST {
        return Diagnostic::error(Code::TooLarge, "its `town.toml` is too long to be one").into();
    }
    let bytes = tree.read(path)?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let Some(mut town) = TownManifest::read(&origin, text).value else {
        return Diagnostic::error(Code::NoTown, "its `town.toml` cannot be read").into();
    };
    if town.is_url_refused {
        let help = "ask the partner to write `url = \"https://…\"` in its `town.toml`: a host and perhaps a path, nothing else";
        sink.report(refused_url(&partner.name, help));
    }
    if town.languages.len() > MOST_LANGUAGES {
        let message = message!(
            "`{partner}` has more than {MOST_LANGUAGES} languages: the others are left out",
            partner = partner.name,
            MOST_LANGUAGES
        );
        sink.report(Diagnostic::warning(Code::Foreign, message).at(origin.whole()).of_partner());
        town.languages.truncate(MOST_LANGUAGES);
    }
    let layer = Layer { package: partner.name.clone(), tree, display, below: Vec::new() };
    Ok(Partner { name: partner.name.clone(), town: Arc::new(town), layer, commit })
}

fn missing(partner: &manifest::Partner, why: &Diagnostic, manifest: &Origin) -> Diagnostic {
    let message = message!(
        "the partner `{partner}` cannot be read, so its entries are missing: {message}",
        partner = partner.name,
        message = why.message
    );
    if why.code == Code::WrongChecksum {
        // Somebody edited the lock or `vendor/`, and both are the town's own.
        let edited =
            Diagnostic { message, place: Some(manifest.at(partner.range.clone())), ..why.clone() };
        return edited.blame(Blame::Content);
    }
    let diagnostic =
        Diagnostic::warning(why.code, message).at(manifest.at(partner.range.clone())).of_partner();
    let help = match &partner.source {
        Source::Path(path) => format!(
            "the folder is looked for from the town's folder; it holds a file `{path}/town.toml`"
        ),
        Source::Git(_) => "`parvis update` tries again".to_owned(),
    };
    diagnostic.help(help)
}
