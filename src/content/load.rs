//! Loading a town's content: every file becomes an entry, in parallel; translations meet; nothing is rendered.

use rayon::prelude::*;

use super::defaults::{Defaults, read_defaults};
use super::entry::Entry;
use super::list_files::list_files;
use super::load_input::Load;
use super::permissions::permissions_of;
use super::read_entry::{Context, read_entry};
use super::translations::merge_translations;
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};
use crate::manifest::TownManifest;
use crate::names::{Lang, TreePath};

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
    refuse_doubles(&mut entries, with.town, sink);
    merge_translations(&mut entries, with, sink);
    Content { entries, media: files.media, defaults }
}

fn refuse_doubles(entries: &mut Vec<Entry>, town: &TownManifest, sink: &Sink) {
    let mut doubles = Vec::new();
    let first = town.default_language();
    let says_first = |entry: &Entry| says_language(entry, first);
    let by_order = entries
        .windows(2)
        .filter(|pair| (&pair[0].id, &pair[0].lang) == (&pair[1].id, &pair[1].lang))
        .filter(|pair| says_first(&pair[0]) != says_first(&pair[1]))
        .count();
    if by_order > 1 {
        sink.report(order_of_languages(entries, town, by_order));
        entries.dedup_by(|b, a| (&a.id, &a.lang) == (&b.id, &b.lang));
        return;
    }
    for pair in entries.windows(2) {
        if (&pair[0].id, &pair[0].lang) == (&pair[1].id, &pair[1].lang) {
            let lang = &pair[1].lang;
            let what = if pair[1].id.as_str().is_empty() {
                "the home page".to_owned()
            } else {
                format!("`{}`", pair[1].id)
            };
            let message = message!("two files are {what} in `{lang}`", what, lang);
            let diagnostic =
                Diagnostic::error(Code::DuplicateId, message).at(pair[1].origin.whole());
            let diagnostic = diagnostic.note("the other file", Some(pair[0].origin.whole()));
            doubles.push(diagnostic.help(if says_first(&pair[0]) == says_first(&pair[1]) {
                "keep one of the two, or give one an `id` of its own".into()
            } else {
                message!("a name without a language is in `{lang}`, the first of `languages`: keep one of the two, or put the language of its text into the name of the other", lang)
            }));
        }
    }
    if !doubles.is_empty() {
        entries.dedup_by(|b, a| (&a.id, &a.lang) == (&b.id, &b.lang));
    }
    doubles.into_iter().for_each(|diagnostic| sink.report(diagnostic));
}

/// Whether the name of an entry's file says that it is in a language.
fn says_language(entry: &Entry, lang: &Lang) -> bool {
    let stem = entry.origin.path.as_str().rsplit_once('.').map_or("", |(stem, _)| stem);
    stem.rsplit_once('.').is_some_and(|(_, code)| code.eq_ignore_ascii_case(lang.as_str()))
}

/// The finding for a town whose languages changed their order: plain names are now in another language than their texts.
fn order_of_languages(entries: &[Entry], town: &TownManifest, count: usize) -> Diagnostic {
    let first = town.default_language();
    let message = message!(
        "{count} pages are there twice in `{first}`: names without a language are in `{first}`, the first of `languages`, and `….{first}.md` is there too",
        count,
        first
    );
    let place = Origin::town(TreePath::parse("town.toml").expect("a literal path"));
    let diagnostic =
        Diagnostic::error(Code::DuplicateId, message).at(place.at(town.languages_at.clone()));
    // The language that no name says is the one that plain names were in.
    let mut unsaid = town
        .languages
        .iter()
        .filter(|lang| !entries.iter().any(|entry| says_language(entry, lang)));
    let (meant, others) = (unsaid.next(), unsaid.next());
    diagnostic.help(match meant.filter(|_| others.is_none()) {
        Some(meant) => {
            let rest = town.languages.iter().filter(|lang| *lang != meant);
            let order: Vec<String> =
                std::iter::once(meant).chain(rest).map(|lang| format!("\"{lang}\"")).collect();
            let order = order.join(", ");
            message!("the plain names seem to be in `{meant}`: put it first, `languages = [{order}]`; translations stay where they are", meant, order)
        }
        None => "put the language of the texts with plain names first in `languages`, or put it into their names, as in `fair.fr.md`".into(),
    })
}
