//! What two towns announce, and seems to be the same: said, never merged.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Site;
use crate::diagnostics::{Code, Diagnostic, Sink, nearest};
use crate::names::TypeName;

/// More entries than these at one instant are no accident of two towns, and comparing all of them would take long.
const MOST: usize = 100;

/// Warns of entries of one type that begin at the same time, have nearly the same title, and are not of the same town.
pub(super) fn warn_of_duplicates(site: &Site, sink: &Sink) {
    if site.shown.is_empty() {
        return;
    }
    let mut groups: BTreeMap<(&TypeName, Timestamp), Vec<usize>> = BTreeMap::new();
    for id in site.ids() {
        let Some(at) = site.variant(id, site.town.default_language()) else { continue };
        let entry = &site.entries[at];
        let Some((start, _)) = site.times(entry).filter(|_| !entry.is_section) else { continue };
        groups.entry((&entry.kind, start.start(site.clock.zone()))).or_default().push(at);
    }
    for group in groups.values().filter(|group| group.len() <= MOST) {
        for (number, one) in group.iter().enumerate() {
            for other in &group[number + 1..] {
                compare(site, *one, *other, sink);
            }
        }
    }
}

fn compare(site: &Site, one: usize, other: usize, sink: &Sink) {
    let (one, other) = (&site.entries[one], &site.entries[other]);
    if one.origin.package == other.origin.package || !is_near(&one.common.title, &other.common.title) {
        return;
    }
    // The partner's is the one that can be blocked.
    let (theirs, first) = if site.guest_of(other).is_some() { (other, one) } else { (one, other) };
    let message = format!("`{}` seems to be the same as `{}`: both begin at the same time", theirs.id, first.id);
    let diagnostic = Diagnostic::warning(Code::Duplicate, message).at(theirs.origin.whole());
    let diagnostic = diagnostic.note("the other one", Some(first.origin.whole()));
    sink.report(diagnostic.help(format!("to show one of them only, write `block = [\"{}\"]`", theirs.id)).of_partner());
}

/// Whether two titles differ by little more than spelling, or one holds the other.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let holds = short.len() >= 8 && format!(" {long} ").contains(&format!(" {short} "));
    !short.is_empty() && (holds || nearest(short, [long.as_str()]).is_some())
}

fn words(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_near_whatever_their_signs() {
        for (one, other) in
            [("Fête de la musique", "Fete de la Musique !"), ("Marché de Noël", "Grand marché de Noël"), ("Foire", "foire")]
        {
            assert!(is_near(one, other), "{one} and {other}");
        }
        for (one, other) in [("Foire", "Fanfare"), ("Concert de Noël", "Marché de Pâques"), ("", ""), ("!!", "??")] {
            assert!(!is_near(one, other), "{one} and {other}");
        }
    }
}
