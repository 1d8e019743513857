//! Partners that call themselves as the town does, or as another partner: nobody could tell whose an entry is.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::remote_site::RemoteSite;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::locale::look;
use crate::manifest::{TownManifest, partner_manifest};
use crate::names::PackageName;

/// The partners whose own name is, to the eye, the town's or another partner's. They go by the name that the town gave them.
pub(super) fn namesakes(
    town: &TownManifest,
    guests: &BTreeMap<PackageName, RemoteSite>,
    sink: &Sink,
) -> BTreeSet<PackageName> {
    let looks = |town: &TownManifest| -> BTreeSet<String> {
        town.name.texts().map(look).filter(|look| !look.is_empty()).collect()
    };
    let own = looks(town);
    let theirs: BTreeMap<&PackageName, BTreeSet<String>> =
        guests.iter().map(|(name, guest)| (name, looks(&guest.site.town))).collect();
    let other_of = |name: &PackageName, looks: &BTreeSet<String>| {
        if !own.is_disjoint(looks) {
            return Some("this town".to_owned());
        }
        let is_alike = |other: &&PackageName| {
            *other != name
                && (looks.contains(&look(other.as_str())) || !theirs[*other].is_disjoint(looks))
        };
        guests.keys().find(is_alike).map(|other| format!("the partner `{other}`"))
    };
    let found = theirs.iter().filter_map(|(name, looks)| {
        let other = other_of(name, looks)?;
        let message = message!("`{name}` calls itself as {other} does, or nearly so; it is shown as `{name}`", name, other);
        let help = message!("ask the partner for its name; another word behind `[partners.` in `town.toml` shows it otherwise than `{name}`", name);
        sink.report(Diagnostic::warning(Code::Foreign, message).at(partner_manifest(name).whole()).help(help).of_partner());
        Some((*name).clone())
    });
    found.collect()
}

impl Site {
    /// Whether a partner goes by the name that the town gave it, because its own is another's.
    pub fn is_namesake(&self, partner: &PackageName) -> bool {
        self.namesakes.contains(partner)
    }
}
