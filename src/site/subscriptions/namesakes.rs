//! Partners that call themselves as the town does, or as another partner: nobody could tell whose an entry is.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Message, Sink};
use crate::locale::look;
use crate::manifest::{TownManifest, partner_manifest};
use crate::names::PackageName;
use crate::site::imported::RemoteTown;

/// Finds the partners whose own name is, to the eye, the town's or another partner's, and reports them. They go by the name that the
/// town gave them.
pub(super) fn find_namesakes(
    local: &TownManifest,
    towns: &BTreeMap<PackageName, RemoteTown>,
    sink: &Sink,
) -> BTreeSet<PackageName> {
    let own = looks_of(local);
    let theirs: BTreeMap<&PackageName, BTreeSet<String>> =
        towns.iter().map(|(name, remote)| (name, looks_of(&remote.town))).collect();
    // Whom each look could mean. A portal has a thousand partners, so they are not compared one by one.
    let mut meant: BTreeMap<String, BTreeSet<&PackageName>> = BTreeMap::new();
    for (name, looks) in &theirs {
        for look in looks.iter().cloned().chain([look(name.as_str())]) {
            meant.entry(look).or_default().insert(*name);
        }
    }
    let mut found = BTreeSet::new();
    for (name, looks) in &theirs {
        let others = || looks.iter().filter_map(|look| meant.get(look)).flatten();
        let other = if own.is_disjoint(looks) {
            others()
                .filter(|other| other != &name)
                .min()
                .map(|other| message!("the partner `{other}`", other))
        } else {
            Some("this town".into())
        };
        if let Some(other) = other {
            report_namesake(name, &other, sink);
            found.insert((*name).clone());
        }
    }
    found
}

/// Returns what the names of a town look like.
fn looks_of(town: &TownManifest) -> BTreeSet<String> {
    town.name.texts().map(look).filter(|look| !look.is_empty()).collect()
}

fn report_namesake(name: &PackageName, other: &Message, sink: &Sink) {
    let message = message!(
        "`{name}` calls itself as {other} does, or nearly so; it is shown as `{name}`",
        name,
        other
    );
    let help = message!(
        "ask the partner for its name; another word behind `[partners.` in `town.toml` shows it otherwise than `{name}`",
        name
    );
    let diagnostic = Diagnostic::warning(Code::Foreign, message);
    sink.report(diagnostic.at(partner_manifest(name).whole()).help(help).of_partner());
}
