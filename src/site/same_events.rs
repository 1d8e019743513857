//! Entries of two towns that seem to announce the same. They are reported, never merged.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use super::assemble::Site;
use crate::diagnostics::{Code, Diagnostic, Sink, nearest};
use crate::names::TypeName;

/// More entries than these at one instant are no accident of two towns, and comparing all of them would take long.
const MOST: usize = 100;

/// An entry with the words of its title.
struct Announced {
    at: usize,
    words: String,
}

/// Warns of entries of one type that begin at the same time, have nearly the same title, and are not of the same town.
pub(super) fn warn_of_same_events(site: &Site, sink: &Sink) {
    if site.imported.shown.is_empty() {
        return;
    }
    let mut groups: BTreeMap<(&TypeName, Timestamp), Vec<usize>> = BTreeMap::new();
    for id in site.ids() {
        let Some(at) = site.variant(id, site.town.default_language()) else { continue };
        let entry = &site.entries[at];
        let Some(times) = site.written_times(entry).filter(|_| !entry.is_section) else { continue };
        groups.entry((&entry.kind, times.start.start(site.clock.zone()))).or_default().push(at);
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1 && group.len() <= MOST)
        .par_bridge()
        .for_each(|group| {
            let group: Vec<Announced> = group
                .into_iter()
                .map(|at| Announced { at, words: words(&site.entries[at].common.title) })
                .collect();
            for (number, one) in group.iter().enumerate() {
                // One is enough to look there.
                let package = |announced: &Announced| &site.entries[announced.at].origin.package;
                let is_same = |other: &&Announced| {
                    package(other) != package(one) && is_near(&other.words, &one.words)
                };
                if let Some(other) = group[number + 1..].iter().find(is_same) {
                    sink.report(duplicate(site, one.at, other.at));
                }
            }
        });
}

fn duplicate(site: &Site, one: usize, other: usize) -> Diagnostic {
    let (one, other) = (&site.entries[one], &site.entries[other]);
    // The partner's is the one that can be blocked.
    let (theirs, first) = if !site.is_local(other) { (other, one) } else { (one, other) };
    let message = message!(
        "`{theirs}` seems to be the same as `{first}`: both begin at the same time",
        theirs = theirs.id,
        first = first.id
    );
    let diagnostic = Diagnostic::warning(Code::Duplicate, message).at(theirs.origin.whole());
    let diagnostic = diagnostic.note("the other one", Some(first.origin.whole()));
    diagnostic
        .help(message!("to show one of them only, write `block = [\"{id}\"]`", id = theirs.id))
        .of_partner()
}

/// Tells whether the words of two titles differ by little more than spelling, or one holds the other.
fn is_near(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let holds = || short.len() >= 8 && format!(" {long} ").contains(&format!(" {short} "));
    // A slip in each of several words is no slip; and comparing letters takes long.
    let shares = |word: &str| word.len() > 3 && long.split(' ').any(|other| other == word);
    let is_like = || {
        (!short.contains(' ') || short.split(' ').any(shares)) && nearest(short, [long]).is_some()
    };
    !short.is_empty() && (is_like() || holds())
}

/// The words of a title in small letters, without other signs.
pub(super) fn words(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_near_whatever_their_signs() {
        for (one, other) in [
            ("Fête de la musique", "Fete de la Musique !"),
            ("Marché de Noël", "Grand marché de Noël"),
            ("Foire", "foire"),
        ] {
            assert!(is_near(&words(one), &words(other)), "{one} and {other}");
        }
        for (one, other) in
            [("Foire", "Fanfare"), ("Concert de Noël", "Marché de Pâques"), ("", ""), ("!!", "??")]
        {
            assert!(!is_near(&words(one), &words(other)), "{one} and {other}");
        }
    }
}
