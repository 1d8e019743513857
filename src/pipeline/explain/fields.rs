//! Where each value of an entry comes from: its file, a section's `[defaults]`, another language's file, Git, or itself.

use std::collections::BTreeMap;

use super::explanation::FieldSource;
use crate::content::{COMMON_FIELDS, Common, CommonKind, Entry, Load, Reads, written};
use crate::diagnostics::Place;
use crate::locale::slug;
use crate::site::Site;
use crate::sources::Layers;

/// The places of an entry's keys.
type Written = BTreeMap<String, Place>;

/// Explains every value that the entry has, in the order of their names.
pub(super) fn fields(site: &Site, layers: &Layers, at: usize) -> Vec<FieldSource> {
    let entry = &site.entries[at];
    if let Some(remote) = site.remote_of(entry) {
        return explain_imported(entry, remote.name.as_str());
    }
    let zone = site.clock.zone();
    let load = Load {
        layers,
        town: &site.town,
        schemas: &site.schemas,
        zone,
        slug,
        remote: None,
        reads: Reads::All,
        drafts: true,
    };
    // What a translation does not say, the file of the first language says.
    let rank =
        |at: &usize| site.town.languages.iter().position(|lang| *lang == site.entries[*at].lang);
    let first = site.languages_of(&entry.id).min_by_key(rank).unwrap_or(at);
    let first = &site.entries[first];
    let places = written(&load, &[entry, first]);
    let [own, lent] = [0, 1].map(|number| places.get(number).cloned().unwrap_or_default());
    let mut names: Vec<&str> =
        present(&entry.common).into_iter().chain(entry.fields.keys().map(String::as_str)).collect();
    names.extend(own.keys().map(String::as_str).filter(|key| !["defaults", "list"].contains(key)));
    if own.contains_key("updated") || site.changes.contains_key(&entry.origin.path) {
        names.push("updated");
    }
    names.extend(["title", "type", "language", "summary"]);
    names.sort_unstable();
    names.dedup();
    let files = EntryFiles { layers, entry, own: &own, first, lent: &lent };
    names.into_iter().filter_map(|name| files.explain(name)).collect()
}

/// The values of a partner's entry: they are what its own file and sections say, as far as this town takes them.
fn explain_imported(entry: &Entry, partner: &str) -> Vec<FieldSource> {
    let mut names: Vec<&str> =
        present(&entry.common).into_iter().chain(entry.fields.keys().map(String::as_str)).collect();
    names.extend(["title", "type", "language", "summary"]);
    names.sort_unstable();
    names.dedup();
    let of_partner = |name: &str| FieldSource {
        field: name.to_owned(),
        from: format!("the partner `{partner}`"),
        file: None,
        line: None,
    };
    names.into_iter().map(of_partner).collect()
}

/// The common fields that have a value.
fn present(common: &Common) -> Vec<&'static str> {
    COMMON_FIELDS
        .iter()
        .filter(|field| field.kind != CommonKind::Boolean)
        .map(|field| field.name)
        .filter(|name| common.value(name).is_some())
        .collect()
}

/// The files that the values of an entry are written in.
struct EntryFiles<'a> {
    layers: &'a Layers,
    entry: &'a Entry,
    /// The places of the entry's own keys.
    own: &'a Written,
    /// The entry in the first of its languages.
    first: &'a Entry,
    /// The places of the keys there.
    lent: &'a Written,
}

impl EntryFiles<'_> {
    fn explain(&self, name: &str) -> Option<FieldSource> {
        let Self { layers, entry, own, first, lent } = self;
        let says = |from: String, place: Option<&Place>| {
            let line = place.and_then(|place| line(layers, place));
            let file = place.map(|place| layers.display_path(&place.origin));
            Some(FieldSource { field: name.to_owned(), from, file, line })
        };
        let stem = entry.path.rsplit('/').next().unwrap_or_default();
        match own.get(name) {
            Some(place) if place.origin == entry.origin => {
                says("its own file".to_owned(), Some(place))
            }
            Some(place) if place.origin.path.as_str().contains("_index.") => {
                says("`[defaults]` of a section".to_owned(), Some(place))
            }
            Some(place) => says("the file of another language".to_owned(), Some(place)),
            None if name == "language" || (name == "type" && entry.is_section) => {
                says("the name of its file".to_owned(), None)
            }
            None if name == "updated" && entry.common.updated.is_none() => {
                says("the last commit that changed its file".to_owned(), None)
            }
            None if name == "date"
                && entry.common.date.is_some()
                && stem.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                says("the name of its file".to_owned(), None)
            }
            None if name == "summary" && entry.common.summary.is_none() => {
                (!entry.body.opening.is_empty())
                    .then(|| says("the first words of its text".to_owned(), None))
                    .flatten()
            }
            None if name == "type" => {
                says("what every entry is that names no type".to_owned(), None)
            }
            None => match lent.get(name).filter(|_| first.lang != entry.lang) {
                Some(place) => says(format!("the file in `{}`", first.lang), Some(place)),
                None => says("worked out by parvis".to_owned(), None),
            },
        }
    }
}

/// The line that a place begins in, from 1.
fn line(layers: &Layers, place: &Place) -> Option<usize> {
    let start = place.range.as_ref()?.start as usize;
    let text = layers.read_text(&place.origin).ok()?;
    Some(text.get(..start)?.matches('\n').count() + 1)
}
