//! A partner's site as it stands by itself: its entries, its addresses, where its links lead.
//!
//! A subscribed entry is one of this site with an identity of its own, but what it refers to makes sense only among its
//! neighbours at home. So each partner is assembled as its own site would be, and asked.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::import::is_plain_address;
use super::{Assembly, Resolution, Site};
use crate::content::Entry;
use crate::diagnostics::{Origin, Sink};
use crate::manifest::Pages;
use crate::names::{EntryId, Lang, PackageName, TreePath, path_inside_site};

/// Addresses are safe already but for letters outside ASCII, which encoding always turns.
const NOTHING_MORE: &AsciiSet = &AsciiSet::EMPTY;

/// A partner with its site.
pub struct RemoteSite {
    /// This town's name for it.
    pub name: PackageName,
    /// Its site; no page of it is written.
    pub site: Site,
    /// The sites that lie in folders of its own, and are others'.
    inner: Vec<String>,
}

/// How a partner's entry is shown here.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The sections that list it.
    pub sections: Vec<EntryId>,
    /// Where its page is.
    pub pages: Pages,
    /// Whether it may stand in the band at the top of every page.
    pub band: bool,
}

/// Where something that a partner's entry refers to is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignLink {
    /// An entry that this site shows too, by its index here, and the place in its page.
    Here(usize, String),
    /// At the partner's, or anywhere: the whole address, and the language of what is there if it is known.
    Away(String, Option<Lang>),
    /// Nowhere that a page may lead to.
    Nowhere,
}

impl RemoteSite {
    /// Assembles the site of a partner; what is wrong with it is nobody's business here. `others` are the addresses of the town and of all
    /// partners.
    pub fn assemble(name: PackageName, assembly: Assembly, others: &[String]) -> Self {
        let site = Site::assemble(assembly, &Sink::new());
        let lies_in = |other: &&String| {
            path_inside_site(site.town.url.as_ref()?, other).filter(|way| !way.is_empty())
        };
        let inner = others.iter().filter(|other| lies_in(other).is_some()).cloned().collect();
        Self { name, site, inner }
    }

    /// Whether the partner lets others have an entry.
    pub(super) fn offers(&self, entry: &Entry) -> bool {
        let types = self.site.town.share.types.as_ref();
        entry.common.share != Some(false)
            && types.is_none_or(|types| types.iter().any(|kind| kind == entry.kind.as_str()))
    }

    /// The id that an entry of the partner has here.
    pub(super) fn id_here(&self, id: &EntryId) -> Option<EntryId> {
        EntryId::parse(&format!("{}:{id}", self.name)).ok()
    }

    /// What the partner calls an entry that has this id here.
    fn id_there(&self, id: &EntryId) -> Option<EntryId> {
        let id = id.as_str().strip_prefix(self.name.as_str())?.strip_prefix(':')?;
        EntryId::parse(id).ok()
    }

    /// The partner's own entry behind one that is shown here.
    pub(super) fn own(&self, entry: &Entry) -> Option<usize> {
        self.site.exact(&self.id_there(&entry.id)?, &entry.lang)
    }

    /// An address of the partner's site as the whole world knows it, where the site has one.
    pub fn absolute(&self, address: &str) -> Option<String> {
        Some(format!(
            "{}{}",
            self.site.town.url.as_ref()?,
            utf8_percent_encode(address, NOTHING_MORE)
        ))
    }

    /// The whole address of an entry of the partner's, where its site has one and it is not another's.
    pub fn origin(&self, at: usize) -> Option<String> {
        let whole = self.absolute(self.site.address(at))?;
        (!self.inner.iter().any(|other| path_inside_site(other, &whole).is_some())).then_some(whole)
    }

    /// The partner's file at an address of its site.
    pub(super) fn file(&self, address: &str) -> Option<Origin> {
        let path = match self.site.medium_at(address) {
            Some(path) => path.clone(),
            None if self.site.statics.contains(address) => {
                TreePath::parse(&format!("static{address}")).ok()?
            }
            None => return None,
        };
        Some(Origin { package: self.name.clone(), path })
    }

    /// Where the copy of a file at an address of the partner's site lies here.
    pub(super) fn copy_address(&self, address: &str) -> String {
        format!("/assets/{}{address}", self.name)
    }
}

impl Site {
    /// The partner whose entry this is; none for the town's own.
    pub fn guest_of(&self, entry: &Entry) -> Option<&RemoteSite> {
        self.guests.get(&entry.origin.package)
    }

    /// How a partner's entry is shown here; none for the town's own.
    pub fn shown(&self, id: &EntryId) -> Option<&Shown> {
        self.shown.get(id)
    }

    /// Whether the entry's page is one of this site.
    pub fn is_here(&self, at: usize) -> bool {
        self.addresses[at].starts_with('/')
    }

    /// Pictures of partners that are copied: address here, and the file.
    pub fn copies(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.copies.iter().map(|(address, origin)| (address.as_str(), origin))
    }

    /// The copied picture at an address.
    pub fn copy_at(&self, address: &str) -> Option<&Origin> {
        self.copies.get(address)
    }

    /// The whole address of a partner's entry at its origin, where the partner has one.
    pub fn origin_address(&self, entry: &Entry) -> Option<String> {
        let guest = self.guest_of(entry)?;
        guest.origin(guest.own(entry)?)
    }

    /// Resolves a reference made in a partner's entry, for a reader of a language.
    pub fn resolve_foreign(
        &self,
        guest: &RemoteSite,
        from: &Entry,
        lang: &Lang,
        reference: &str,
    ) -> ForeignLink {
        let Some(own) = guest.own(from).map(|at| &guest.site.entries[at]) else {
            return ForeignLink::Nowhere;
        };
        let away = |address: &str, lang| {
            guest
                .absolute(address)
                .map_or(ForeignLink::Nowhere, |address| ForeignLink::Away(address, lang))
        };
        let reference = reference.trim();
        match guest.site.resolve(own, self.spoken(guest, lang), reference) {
            Resolution::Entry { at, suffix } => {
                let entry = &guest.site.entries[at];
                let here = guest.id_here(&entry.id).and_then(|id| self.variant(&id, lang));
                match here {
                    Some(at) => ForeignLink::Here(at, suffix),
                    None => away(
                        &format!("{}{suffix}", guest.site.address(at)),
                        Some(entry.lang.clone()),
                    ),
                }
            }
            Resolution::File { address, suffix, .. } => away(&format!("{address}{suffix}"), None),
            Resolution::External => {
                let address = if reference.starts_with("//") {
                    format!("https:{reference}")
                } else {
                    reference.to_owned()
                };
                if is_plain_address(&address) {
                    ForeignLink::Away(address, None)
                } else {
                    ForeignLink::Nowhere
                }
            }
            // What else the partner's site consists of is not known here.
            Resolution::Address { .. } => away(reference, None),
            Resolution::Broken
            | Resolution::Hidden(_)
            | Resolution::Unsafe
            | Resolution::Withdrawn => ForeignLink::Nowhere,
        }
    }

    /// The first of the languages that a reader of this site understands that the partner has too.
    fn spoken<'l>(&'l self, guest: &RemoteSite, lang: &'l Lang) -> &'l Lang {
        let has = |lang: &&Lang| guest.site.town.languages.contains(lang);
        std::iter::once(lang).chain(self.chain(lang)).find(has).unwrap_or(lang)
    }

    /// The copy of a picture that a partner's entry refers to, if there is one.
    pub fn copy_of(&self, guest: &RemoteSite, from: &Entry, reference: &str) -> Option<&str> {
        let own = &guest.site.entries[guest.own(from)?];
        let Resolution::File { address, .. } = guest.site.resolve(own, &own.lang, reference) else {
            return None;
        };
        self.copies
            .get_key_value(&guest.copy_address(&address))
            .map(|(address, _)| address.as_str())
    }

    /// The partner's entry that an id of the form `partner:id` names, though this site does not show it. What the
    /// partner keeps to itself is not named either.
    pub fn find_foreign(&self, id: &str, lang: &Lang) -> Option<(&RemoteSite, usize)> {
        let (partner, id) = id.split_once(':')?;
        let guest = self.guests.get(partner)?;
        let at = guest.site.resolve_id(id, self.spoken(guest, lang))?;
        (guest.site.entries[at].common.share != Some(false)).then_some((guest, at))
    }

    /// Whether a reference names an entry of a partner, whether there is one or not.
    pub fn is_of_partner(&self, reference: &str) -> bool {
        let partner = reference.split_once(':').map(|(partner, _)| partner);
        partner.is_some_and(|name| {
            self.town.partners.iter().any(|partner| partner.name.as_str() == name)
        })
    }
}
