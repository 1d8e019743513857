//! Imports the entries of partners, a few partners at a time: only what is taken in stays in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::assets::check_picture;
use crate::calendar::{Clock, zone};
use crate::content::{Load, LoadRemote, Reads, load};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::locale::slug;
use crate::names::{PackageName, TypeName, encode_path};
use crate::project::{Partner, Project};
use crate::site::{Arrivals, Import, Imports, IndexParts, LocalFiles, RemoteTown, TownIndex};

/// How many partners are in memory at once. More would keep more processors busy than a machine that builds portals has.
const AT_ONCE: usize = 16;

/// Imports what the town subscribes to. Each partner is read by its own languages and time zone, with this town's types.
pub(super) fn import_partners(
    project: &Project,
    local: &TownIndex,
    reads: Reads,
    sink: &Sink,
) -> Imports {
    let files = LocalFiles { layers: &project.layers, check_picture };
    let towns = project.partners.iter();
    let towns = towns.map(|each| RemoteTown::new(each.name.clone(), Arc::clone(&each.town)));
    let import = Import::begin(local, files, towns.collect(), sink);
    let kinds = subscribed_kinds(project);
    let mut arrivals: Vec<Arrivals> = Vec::with_capacity(project.partners.len());
    for partners in project.partners.chunks(AT_ONCE) {
        let imported = partners.par_iter().filter_map(|partner| {
            let town = import.town(&partner.name)?;
            let kinds = kinds.get(&partner.name).map_or(&[][..], Vec::as_slice);
            let parts = read_partner(project, local, &Remote { partner, town, kinds, reads }, sink);
            Some(import.import_partner(town, parts))
        });
        arrivals.extend(imported.collect::<Vec<_>>());
    }
    import.finish(arrivals)
}

/// A partner to be read.
struct Remote<'a> {
    partner: &'a Partner,
    /// The partner as far as this town accepts what it says of itself.
    town: &'a RemoteTown,
    /// The types whose texts are wanted.
    kinds: &'a [TypeName],
    reads: Reads,
}

/// Returns the types that are subscribed to, for each partner.
fn subscribed_kinds(project: &Project) -> BTreeMap<&PackageName, Vec<TypeName>> {
    let mut kinds: BTreeMap<_, Vec<TypeName>> = BTreeMap::new();
    for subscription in &project.town.subscriptions {
        kinds.entry(&subscription.from).or_default().push(subscription.kind.clone());
    }
    kinds
}

/// Reads all entries of a partner.
fn read_partner(
    project: &Project,
    local: &TownIndex,
    remote: &Remote<'_>,
    sink: &Sink,
) -> IndexParts {
    let layer = &remote.partner.layer;
    let town = &remote.town.town;
    let zone = zone(&town.timezone).unwrap_or_else(|_| project.clock.zone().clone());
    let megabytes = project.town.limits.texts;
    let load_remote = LoadRemote { layer, kinds: remote.kinds, megabytes };
    let found = Sink::new();
    let content = load(&Load {
        layers: &project.layers,
        remote: Some(load_remote),
        town,
        schemas: &local.schemas,
        zone: &zone,
        slug,
        reads: remote.reads,
        drafts: false,
    })
    .report(&found);
    report_heard(found, sink);
    let statics = layer.tree.below("static").iter().filter_map(|path| path.below("static"));
    IndexParts {
        content,
        town: Arc::clone(town),
        schemas: Arc::clone(&local.schemas),
        vocabularies: Arc::clone(&local.vocabularies),
        // Where the partner's town lies, nobody has said.
        holidays: Arc::default(),
        clock: Clock::new(project.clock.now(), zone),
        drafts: false,
        statics: statics.map(|path| encode_path(&format!("/{path}"))).collect(),
        changes: Arc::default(),
    }
}

/// Reports why a file of a partner counts for nothing, which nobody could explain here otherwise. What else is wrong with its files is
/// for the partner to mend.
fn report_heard(found: Sink, sink: &Sink) {
    for finding in found.finish().iter() {
        let warning = match finding.code {
            Code::TooLarge | Code::TooMuch | Code::BadFileName => {
                Diagnostic { severity: Severity::Warning, ..finding.clone() }
            }
            // Of such a file no entry is left that anything else could be said of.
            Code::TomlSyntax
            | Code::YamlFrontMatter
            | Code::FrontMatterOpen
            | Code::NoFrontMatter
            | Code::NotUtf8
            | Code::MergeConflict => {
                let why = &finding.message;
                let message = message!("the file is left out, for it cannot be read: {why}", why);
                let warning = Diagnostic::warning(Code::Foreign, message);
                finding.place.clone().into_iter().fold(warning, Diagnostic::at)
            }
            _ => continue,
        };
        sink.report(warning.of_partner());
    }
}
