//! Loading a town's content: every file becomes an entry, in parallel; translations meet; nothing is rendered.

use rayon::prelude::*;

use super::defaults::{Defaults, read_defaults};
use super::entry::Entry;
use super::list_files::list_files;
use super::load_input::Load;
use super::permissions::permissions_of;
use super::read_entry::{Context, read_entry};
use super::translations::merge_translations;
use crate::diagnostics::{Code, Diagnostic, Parsed, Sink};
use crate::names::TreePath;

/// All content of a town: entries sorted by id and language, and the files that lie beside them.
#[derive(Debug, Default)]
pub struct Content {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Pictures, documents and whatever else lies under `content/`.
    pub media: Vec<TreePath>,
    /// What each section's `[defaults]` says, by folder, with the file that says it.
    pub defaults: Defaults,
}

/// Reads every file below `content/`. A file with a fault that leaves no entry is left out.
pub fn load(with: &Load<'_>) -> Parsed<Content> {
    Parsed::collect(|sink| load_all(with, sink))
}

fn load_all(with: &Load<'_>, sink: &Sink) -> Content {
    let files = list_files(with).report(sink);
    let defaults = read_defaults(with, &files.entries).report(sink);
    let permissions = permissions_of(with.town);
    let context = Context { with, defaults: &defaults, permissions: &permissions };
    let mut entries: Vec<Entry> = files
        .entries
        .par_iter()
        .filter_map(|file| sink.keep(read_entry(&context, file, sink)).flatten())
        .collect();
    entries.sort_by(|a, b| (&a.id, &a.lang).cmp(&(&b.id, &b.lang)));
    refuse_doubles(&mut entries, sink);
    merge_translations(&mut entries, with, sink);
    Content { entries, media: files.media, defaults }
}

fn refuse_doubles(entries: &mut Vec<Entry>, sink: &Sink) {
    let mut doubles = Vec::new();
    for pair in entries.windows(2) {
        if (&pair[0].id, &pair[0].lang) == (&pair[1].id, &pair[1].lang) {
            let message =
                message!("two files are `{id}` in `{lang}`", id = pair[1].id, lang = pair[1].lang);
            let diagnostic =
                Diagnostic::error(Code::DuplicateId, message).at(pair[1].origin.whole());
            let diagnostic = diagnostic.note("the other file", Some(pair[0].origin.whole()));
            doubles.push(diagnostic.help("keep one of the two, or give one an `id` of its own"));
        }
    }
    if !doubles.is_empty() {
        entries.dedup_by(|b, a| (&a.id, &a.lang) == (&b.id, &b.lang));
    }
    doubles.into_iter().for_each(|diagnostic| sink.report(diagnostic));
}
