//! The sites of partners, from which entries are taken in.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::assets::check_picture;
use crate::calendar::{Clock, zone};
use crate::content::{Load, LoadRemote, Reads, Schemas, Vocabularies, load};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::locale::slug;
use crate::names::{PackageName, TypeName};
use crate::project::{Partner, Project};
use crate::site::{Assembly, RemoteSite};

/// Reads the partners, each by its own languages and time zone, with this town's types.
pub(super) fn guests(
    project: &Project,
    schemas: &Arc<Schemas>,
    vocabularies: &Arc<Vocabularies>,
    reads: Reads,
    sink: &Sink,
) -> BTreeMap<PackageName, RemoteSite> {
    let read = |partner: &Partner| {
        let found = Sink::new();
        let guest = guest(project, (partner, &found), schemas, vocabularies, reads);
        found.finish().iter().filter(|finding| is_heard(finding)).for_each(|finding| {
            sink.report(Diagnostic { severity: Severity::Warning, ..finding.clone() }.of_partner());
        });
        (partner.name.clone(), guest)
    };
    project.partners.par_iter().map(read).collect()
}

/// What is wrong with a partner's files is for the partner to mend; but nobody could explain here why a file counts for nothing.
fn is_heard(finding: &Diagnostic) -> bool {
    matches!(finding.code, Code::TooLarge | Code::TooMuch | Code::BadFileName)
}

fn guest(
    project: &Project,
    (partner, found): (&Partner, &Sink),
    schemas: &Arc<Schemas>,
    vocabularies: &Arc<Vocabularies>,
    reads: Reads,
) -> RemoteSite {
    let wanted =
        project.town.subscriptions.iter().filter(|subscription| subscription.from == partner.name);
    let kinds: Vec<TypeName> = wanted.map(|subscription| subscription.kind.clone()).collect();
    let zone = zone(&partner.town.timezone).unwrap_or_else(|_| project.clock.zone().clone());
    let files = Load {
        layers: &project.layers,
        remote: Some(LoadRemote {
            layer: &partner.layer,
            kinds: &kinds,
            megabytes: project.town.limits.texts,
        }),
        town: &partner.town,
        schemas,
        zone: &zone,
        slug,
        reads,
    };
    let content = load(&files).report(found);
    let statics = partner.layer.tree.below("static").iter().filter_map(|path| path.below("static"));
    let assembly = Assembly {
        content,
        town: Arc::clone(&partner.town),
        schemas: Arc::clone(schemas),
        vocabularies: Arc::clone(vocabularies),
        clock: Clock::new(project.clock.now(), zone),
        drafts: false,
        statics: statics.map(|path| format!("/{path}")).collect(),
        guests: BTreeMap::new(),
        layers: Arc::clone(&project.layers),
        check_picture,
        withdrawn: Vec::new(),
        changes: Arc::default(),
    };
    let urls = project
        .partners
        .iter()
        .map(|partner| &partner.town)
        .chain([&project.town])
        .filter_map(|town| town.url.clone());
    RemoteSite::assemble(partner.name.clone(), assembly, &urls.collect::<Vec<_>>())
}
