//! Where the values of an entry were written, for whoever asks why a page shows what it shows.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::load::{Load, cascades, listing};
use super::read_entry::{Context, written_keys};
use crate::diagnostics::{Place, Sink};

/// The places of the keys that each of the entries has from its own file or from the `[defaults]` of a section. The files are read
/// once more: an entry keeps the places of what can be wrong only.
pub fn written(with: &Load<'_>, entries: &[&Entry]) -> Vec<BTreeMap<String, Place>> {
    // What is wrong with these files was said when they were read as entries.
    let unheard = Sink::new();
    let (files, _) = listing(with, &unheard);
    let defaults = cascades(with, &files, &unheard);
    let context = Context { with, defaults: &defaults };
    let of = |entry: &&Entry| {
        let name = files.iter().find(|(origin, _)| *origin == entry.origin).map(|(_, name)| name);
        name.map(|name| written_keys(&context, &entry.origin, name)).unwrap_or_default()
    };
    entries.iter().map(of).collect()
}
