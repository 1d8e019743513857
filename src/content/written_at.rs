//! Where the values of an entry were written, for whoever asks why a page shows what it shows.

use std::collections::BTreeMap;

use super::defaults::read_defaults;
use super::entry::Entry;
use super::list_files::list_files;
use super::load_input::Load;
use super::permissions::permissions_of;
use super::read_entry::{Context, written_keys};
use crate::diagnostics::Place;

/// Returns the places of the keys that each of the entries has from its own file or from the `[defaults]` of a section. The files
/// are read once more: an entry keeps the places of what can be wrong only.
pub fn written(with: &Load<'_>, entries: &[&Entry]) -> Vec<BTreeMap<String, Place>> {
    // What is wrong with these files was reported when they were read as entries.
    let files = list_files(with).value.entries;
    let defaults = read_defaults(with, &files).value;
    let permissions = permissions_of(with.town);
    let context = Context { with, defaults: &defaults, permissions: &permissions };
    let keys_of = |entry: &&Entry| {
        let file = files.iter().find(|file| file.origin == entry.origin);
        file.map(|file| written_keys(&context, file)).unwrap_or_default()
    };
    entries.iter().map(keys_of).collect()
}
