//! Links and pictures of an imported entry, resolved among the partner's entries: what they lead to makes sense only there.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::partner_index::PartnerIndex;
use crate::content::{Entry, FieldValue};
use crate::locale::{clean_line, clean_short, is_unseen};
use crate::markdown::{Reference, ReferenceKind};
use crate::names::{EntryId, Lang, is_plain_link};
use crate::site::imported::{ReferredEntry, RemoteLink, RemotePage, Source};
use crate::site::index::{Resolution, TownIndex};

/// The most letters of the title of an entry that is referred to.
const LONGEST_TITLE: usize = 200;

/// Resolves the links of a partner's entries.
pub(super) struct LinkResolver<'a> {
    remote: &'a PartnerIndex<'a>,
    /// For readers of each language of the local town, the language that is looked for at the partner's.
    readers: Vec<(&'a Lang, &'a Lang)>,
    referred: RefCell<BTreeMap<EntryId, ReferredEntry>>,
}

impl<'a> LinkResolver<'a> {
    pub(super) fn new(local: &'a TownIndex, remote: &'a PartnerIndex<'a>) -> Self {
        let languages = &remote.town.town.languages;
        let spoken = |lang: &'a Lang| {
            let known = local.chain(lang).iter().find(|known| languages.contains(known));
            known.unwrap_or(lang)
        };
        let readers = local.town.languages.iter().map(|lang| (lang, spoken(lang))).collect();
        Self { remote, readers, referred: RefCell::default() }
    }

    /// Returns the entries that links and references of imported entries lead to, by the ids that they have here.
    pub(super) fn into_referred(self) -> BTreeMap<EntryId, ReferredEntry> {
        self.referred.into_inner()
    }

    /// Resolves all links and pictures of an entry. `own` is the entry as the partner has it, `entry` as it is imported.
    pub(super) fn resolve_all(&self, own: &Entry, entry: &Entry) -> Source {
        let mut source = Source::default();
        let fields = entry.fields.values().flat_map(FieldValue::prose).map(|prose| &prose.body);
        for reference in fields.chain([&entry.body]).flat_map(|body| &body.references) {
            let Reference { target, kind, .. } = reference;
            if *kind == ReferenceKind::Image {
                if let Some(address) = self.picture(own, target) {
                    source.pictures.insert(target.clone(), address);
                }
            } else if let Some(link) = self.link(own, target) {
                source.links.insert(target.clone(), link);
            }
        }
        source
    }

    /// Returns where the copy of a picture would lie, if the partner has such a file.
    pub(super) fn picture(&self, own: &Entry, src: &str) -> Option<String> {
        match self.remote.index.resolve(own, &own.lang, src) {
            Resolution::File { address, .. } => Some(self.remote.copy_address(&address)),
            _ => None,
        }
    }

    /// Resolves a link, for readers of any language; `None` if it leads nowhere that a page may lead to.
    fn link(&self, own: &Entry, target: &str) -> Option<RemoteLink> {
        let reference = target.trim();
        let town = self.remote.town;
        let resolve = |lang: &Lang| self.remote.index.resolve(own, lang, reference);
        let (_, spoken) = self.readers.first()?;
        let whole = match resolve(spoken) {
            Resolution::Entry { at, suffix } => {
                let entry = &self.remote.index.entries[at];
                let Some(id) = self.refer_to(&entry.id) else {
                    let address = format!("{}{suffix}", self.remote.index.address(at));
                    let (whole, lang) = (town.absolute(&address)?, Some(entry.lang.clone()));
                    return Some(RemoteLink::Address { whole, lang });
                };
                let is_same = |other: &Resolution| matches!(other, Resolution::Entry { at: other, .. } if *other == at);
                let is_fixed = self.readers[1..].iter().all(|(_, lang)| is_same(&resolve(lang)));
                let lang = is_fixed.then(|| entry.lang.clone());
                return Some(RemoteLink::Entry { id, lang, suffix });
            }
            Resolution::File { address, suffix, .. } => {
                town.absolute(&format!("{address}{suffix}"))?
            }
            // What else the partner's site consists of is not known here.
            Resolution::Address { .. } => town.absolute(reference)?,
            Resolution::External => {
                let scheme = if reference.starts_with("//") { "https:" } else { "" };
                Some(format!("{scheme}{reference}")).filter(|address| is_plain_address(address))?
            }
            Resolution::Broken
            | Resolution::Hidden(_)
            | Resolution::Unsafe
            | Resolution::Withdrawn => return None,
        };
        Some(RemoteLink::Address { whole, lang: None })
    }

    /// Notes that an imported entry refers to one of the partner's, and returns the id that this has here.
    pub(super) fn refer_to(&self, own: &EntryId) -> Option<EntryId> {
        let id = self.remote.town.id_here(own)?;
        self.referred.borrow_mut().entry(id.clone()).or_insert_with(|| self.referred_entry(own));
        Some(id)
    }

    fn referred_entry(&self, own: &EntryId) -> ReferredEntry {
        let index = &self.remote.index;
        let pages = index.languages_of(own).map(|at| {
            let entry = &index.entries[at];
            let page = RemotePage {
                lang: entry.lang.clone(),
                kind: entry.kind.clone(),
                title: clean_short(&entry.common.title, LONGEST_TITLE),
                postal: postal_address(entry),
                address: self.remote.town.absolute(index.address(at)),
                is_shared: entry.common.share != Some(false),
            };
            (entry.lang.clone(), page)
        });
        let nearest = self.readers.iter().filter_map(|(lang, spoken)| {
            let at = index.variant(own, spoken)?;
            Some(((*lang).clone(), index.entries[at].lang.clone()))
        });
        ReferredEntry { pages: pages.collect(), nearest: nearest.collect() }
    }
}

/// Returns the texts of an entry's postal address.
fn postal_address(entry: &Entry) -> Option<BTreeMap<String, String>> {
    let Some(FieldValue::Object(parts)) = entry.fields.get("address") else { return None };
    let texts = parts.iter().filter_map(|(name, value)| match value {
        FieldValue::Text(text) => Some((name.clone(), clean_line(text))),
        _ => None,
    });
    Some(texts.collect())
}

/// Tells whether an address leads where it seems to: without a user before the host (`https://good.example@evil.example/`), and without
/// signs that browsers read otherwise than people do.
pub(super) fn is_plain_address(address: &str) -> bool {
    let is_odd = |sign: char| {
        is_unseen(sign) || matches!(sign, '\\' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^')
    };
    // An address of the partner's own site has no scheme.
    let is_relative = !address.starts_with("//")
        && address.split(['/', '?', '#']).next().is_none_or(|part| !part.contains(':'));
    !address.contains(is_odd) && (is_relative || is_plain_link(address))
}

#[cfg(test)]
mod tests {
    use super::is_plain_address;

    #[test]
    fn an_address_leads_where_it_seems_to() {
        for good in [
            "https://x.example/",
            "HTTP://x.example:8080/a?b=c@d#e",
            "https://x.example/@user",
            "mailto:a@x.example",
            "tel:+32",
            "/a",
            "#a",
        ] {
            assert!(is_plain_address(good), "{good}");
        }
        for bad in [
            "https://good.example@evil.example/",
            "https://good.example:443@evil.example/",
            "https:good.example@evil.example",
            "https:////good.example@evil.example",
            "HTTPS://a%40b.example/",
            "https://good.example\\@evil.example/",
            "https://good.example\u{202e}/",
            "https:// x.example/",
            "https://",
            "https:///?x",
            "javascript:alert(1)",
            " javascript:alert(1)",
        ] {
            assert!(!is_plain_address(bad), "{bad}");
        }
    }
}
