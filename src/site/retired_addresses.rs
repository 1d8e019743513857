//! Addresses of pages that partners took back: who looks for one finds the section where it was.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::index::TownIndex;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::locale::is_unseen;
use crate::names::{EntryId, Lang, TreePath, encode_part};

/// The retired addresses of `parvis.lock`, checked.
pub(super) struct RetiredAddresses(Vec<String>);

impl RetiredAddresses {
    /// Keeps the addresses that are such as parvis writes, and reports the others: a lock comes with the repository, so it may say
    /// anything.
    pub(super) fn read(addresses: Vec<String>, sink: &Sink) -> Self {
        let (plain, odd): (Vec<_>, Vec<_>) =
            addresses.into_iter().partition(|address| is_plain(address));
        for address in odd {
            let message = message!(
                "`{address}` is not the address of a page that was withdrawn",
                address = address.escape_debug()
            );
            let lock = Origin::town(TreePath::parse("parvis.lock").expect("a literal path"));
            let diagnostic = Diagnostic::error(Code::BadLock, message).at(lock.whole());
            sink.report(
                diagnostic.help("take it out of `withdrawn`, or restore `parvis.lock` from Git"),
            );
        }
        Self(plain)
    }

    /// Returns the section that each address leads to: `/agenda/sambreville/fair/` was in `/agenda/`. What lies at an address now is
    /// more than a redirect, also if the two differ in case only.
    pub(super) fn targets(self, index: &TownIndex) -> BTreeMap<String, (EntryId, Lang)> {
        if self.0.is_empty() {
            return BTreeMap::new();
        }
        let files = index.statics.iter().chain(index.media.values());
        let taken: BTreeSet<String> =
            index.by_address.keys().chain(files).map(|address| address.to_lowercase()).collect();
        let is_free = |address: &String| {
            let folded = address.to_lowercase();
            !taken.contains(&folded) && !taken.contains(&format!("{folded}index.html"))
        };
        let free = self.0.into_iter().filter(is_free);
        free.filter_map(|address| {
            let at = *index.by_address.get(&section_above(&address)?)?;
            let section = Some(&index.entries[at]).filter(|entry| entry.is_section)?;
            Some((address, (section.id.clone(), section.lang.clone())))
        })
        .collect()
    }
}

/// Returns the address two folders up, where the section of an imported entry is.
fn section_above(address: &str) -> Option<String> {
    let section = address.trim_end_matches('/').rsplitn(3, '/').nth(2)?;
    Some(format!("{section}/"))
}

fn is_plain(address: &str) -> bool {
    let inner = address.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.is_some_and(|inner| inner.split('/').all(is_plain_part))
}

fn is_plain_part(part: &str) -> bool {
    let written = percent_decode_str(part).decode_utf8();
    let is_written_so = written.is_ok_and(|written| {
        encode_part(&written) == part
            && !written.contains(|sign| is_unseen(sign) || "/*:".contains(sign))
    });
    is_written_so && !["", ".", ".."].contains(&part)
}
