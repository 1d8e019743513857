//! The same text twice: a folder that somebody copied to keep, a page that lies in two places.

use std::collections::BTreeMap;

use super::assemble::Site;
use crate::content::Entry;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::{Digest, Lang};

/// The ends of names that computers give to copies. A hyphen in place of the blank is a word of somebody: `demande-de-copie`.
const ENDS: &[&str] =
    &["(copie)", "(copy)", "(kopie)", "(copia)", " copie", " copy", " kopie", " copia"];
/// Their beginnings.
const BEGINNINGS: &[&str] =
    &["kopie von ", "copie de ", "copy of ", "kopie van ", "copia di ", "copia de "];
/// A shorter text may well stand on two pages, such as a note that nothing is there yet. In bytes.
const SHORTEST: u32 = 200;

/// Warns of each page of the town whose file is byte by byte another's, and of each whose name says that it is a copy.
pub(super) fn warn_of_copies(site: &Site, sink: &Sink) {
    let mut first: BTreeMap<(&Lang, &Digest), &Entry> = BTreeMap::new();
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
        }
        first.entry((&entry.lang, &entry.digest)).or_insert(entry);
    }
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
