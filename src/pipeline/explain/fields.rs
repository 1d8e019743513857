//! Where each value of an entry comes from: its file, a section's `[defaults]`, another language's file, Git, or itself.

use std::collections::BTreeMap;

use super::explanation::FieldSource;
use crate::content::{COMMON_FIELDS, Common, CommonKind, Entry, Load, Reads, written};
use crate::diagnostics::Place;
use crate::locale::slug;
use crate::render::World;

/// The places of an entry's keys.
type Written = BTreeMap<String, Place>;

/// Explains every value that the entry has, in the order of their names.
pub(super) fn fields(world: &World, at: usize) -> Vec<FieldSource> {
    let site = &world.site;
    let entry = &site.entries[at];
    if let Some(guest) = site.guest_of(entry) {
        return abroad(entry, guest.name.as_str());
    }
    let zone = site.clock.zone();
    let load = Load {
        layers: &world.layers,
        town: &site.town,
        schemas: &site.schemas,
        zone,
        slug,
        guest: None,
        reads: Reads::All,
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
    if own.contains_key("updated") || world.site.changes.contains_key(&entry.origin.path) {
        names.push("updated");
    }
    names.extend(["title", "type", "language", "summary"]);
    names.sort_unstable();
    names.dedup();
    let explain = |name: &str| explain(world, entry, name, (&own, &lent, first));
    names.into_iter().filter_map(explain).collect()
}

/// The values of a partner's entry: they are what its own file and sections say, as far as this town takes them.
fn abroad(entry: &Entry, partner: &str) -> Vec<FieldSource> {
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

fn explain(
    world: &World,
    entry: &Entry,
    name: &str,
    (own, lent, first): (&Written, &Written, &Entry),
) -> Option<FieldSource> {
    let says = |from: String, place: Option<&Place>| {
        let line = place.and_then(|place| line(world, place));
        let file = place.map(|place| world.layers.display_path(&place.origin));
        Some(FieldSource { field: name.to_owned(), from, file, line })
    };
    let stem = entry.path.rsplit('/').next().unwrap_or_default();
    match own.get(name) {
        Some(place) if place.origin == entry.origin => says("its own file".to_owned(), Some(place)),
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
        None if name == "type" => says("what every entry is that names no type".to_owned(), None),
        None => match lent.get(name).filter(|_| first.lang != entry.lang) {
            Some(place) => says(format!("the file in `{}`", first.lang), Some(place)),
            None => says("worked out by parvis".to_owned(), None),
        },
    }
}

/// The line that a place begins in, from 1.
fn line(world: &World, place: &Place) -> Option<usize> {
    let start = place.range.as_ref()?.start as usize;
    let text = world.layers.read_text(&place.origin).ok()?;
    Some(text.get(..start)?.matches('\n').count() + 1)
}
