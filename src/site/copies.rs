//! The same page twice: a folder that somebody copied to keep, a text that lies in two places, an event that two people announced.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::assemble::Site;
use super::same_events::words;
use crate::content::{Entry, FieldValue};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::{Digest, Lang, TypeName};

/// The ends of names that computers give to copies. A hyphen in place of the blank is a word of somebody: `demande-de-copie`.
const ENDS: &[&str] =
    &["(copie)", "(copy)", "(kopie)", "(copia)", " copie", " copy", " kopie", " copia"];
/// Their beginnings.
const BEGINNINGS: &[&str] =
    &["kopie von ", "copie de ", "copy of ", "kopie van ", "copia di ", "copia de "];
/// A shorter text may well stand on two pages, such as a note that nothing is there yet. In bytes.
const SHORTEST: u32 = 200;

/// More entries than these that begin at one time under one title are not compared: that would take long.
const MOST: usize = 100;

/// What entries of one language have in common that announce the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Announced<'s> {
    lang: &'s Lang,
    kind: &'s TypeName,
    start: Timestamp,
    title: String,
}

/// Warns of each page of the town whose file is byte by byte another's, of each whose name says that it is a copy, and of each that
/// announces what another does.
pub(super) fn warn_of_copies(site: &Site, sink: &Sink) {
    let mut first: BTreeMap<(&Lang, &Digest), &Entry> = BTreeMap::new();
    let mut announced: BTreeMap<Announced<'_>, Vec<&Entry>> = BTreeMap::new();
    let mut own: Vec<&Entry> =
        site.entries.iter().map(|entry| &**entry).filter(|entry| site.is_local(entry)).collect();
    // Of two the one with the plainer name is the original.
    own.sort_by_key(|entry| (is_copy(&entry.path), &entry.origin));
    for entry in own {
        let length = entry.body.range.end.saturating_sub(entry.body.range.start);
        let same = first.get(&(&entry.lang, &entry.digest)).copied();
        let same = same.filter(|_| length >= SHORTEST || is_copy(&entry.path));
        if let Some(other) = same {
            let message =
                message!("this page is word for word the same as `{other}`", other = other.id);
            let diagnostic = Diagnostic::warning(Code::Duplicate, message)
                .at(entry.origin.whole())
                .note("the other one", Some(other.origin.whole()));
            sink.report(diagnostic.help("remove one of the two, and link to the other"));
        } else if is_copy(&entry.path) {
            let message =
                message!("by its name `{path}` is a copy, and it is published", path = entry.path);
            let diagnostic = Diagnostic::warning(Code::Duplicate, message).at(entry.origin.whole());
            sink.report(diagnostic.help("remove it, or rename it if it is a page of its own"));
        } else if let Some(other) = announced_before(site, entry, &mut announced) {
            sink.report(twice_announced(entry, other));
        }
        first.entry((&entry.lang, &entry.digest)).or_insert(entry);
    }
}

/// Notes what an entry announces, if its type has a beginning. Returns one before it that announces the same: several places may
/// have one event, each a page of its own.
fn announced_before<'s>(
    site: &'s Site,
    entry: &'s Entry,
    announced: &mut BTreeMap<Announced<'s>, Vec<&'s Entry>>,
) -> Option<&'s Entry> {
    let start = site.schemas.get(&entry.kind)?.time_fields().0?;
    let FieldValue::Moment(start) = entry.fields.get(start)? else { return None };
    let title = words(&entry.common.title);
    if title.is_empty() || entry.is_section {
        return None;
    }
    let start = start.start(site.clock.zone());
    let key = Announced { lang: &entry.lang, kind: &entry.kind, start, title };
    let others = announced.entry(key).or_default();
    let same = others.iter().copied().find(|other| !is_elsewhere(entry, other));
    if others.len() < MOST {
        others.push(entry);
    }
    same
}

/// Whether two entries say different places.
fn is_elsewhere(one: &Entry, other: &Entry) -> bool {
    ["place", "location", "address", "online"].iter().any(|field| {
        let (one, other) = (one.fields.get(field), other.fields.get(field));
        one.zip(other).is_some_and(|(one, other)| one != other)
    })
}

fn twice_announced(entry: &Entry, other: &Entry) -> Diagnostic {
    let message = message!(
        "this page announces the same as `{other}`: both have the same title and begin at the same time",
        other = other.origin.path
    );
    let help = "remove one of the two files; if both take place, say in the titles what differs";
    Diagnostic::warning(Code::Duplicate, message)
        .at(entry.origin.whole())
        .note("the other one", Some(other.origin.whole()))
        .help(help)
}

/// Whether a folder or a file of a path is named as computers name copies, perhaps with a number behind.
fn is_copy(path: &str) -> bool {
    path.split('/').any(|part| {
        let lower = part.to_lowercase();
        let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        let bare = bare.strip_suffix('(').unwrap_or(bare).trim_end();
        let numbered = lower.trim_end_matches(')').trim_end_matches(|c: char| c.is_ascii_digit());
        ENDS.iter().any(|end| lower.ends_with(end) || bare.ends_with(end))
            || numbered.ends_with(" copy (")
            || numbered.ends_with(" copie (")
            || BEGINNINGS.iter().any(|start| lower.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        for path in [
            "a/fete (copie)",
            "x - Copy",
            "x copy 2",
            "Kopie von x",
            "x - Copie (2)/y",
            "copy of x",
            "x copy",
        ] {
            assert!(is_copy(path), "{path}");
        }
        for path in [
            "photocopy",
            "demande-de-copie",
            "copyright",
            "a/copies",
            "how-to-get-a-copy-of-a-deed",
            "kopieren",
        ] {
            assert!(!is_copy(path), "{path}");
        }
    }
}
