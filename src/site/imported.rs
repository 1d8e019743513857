//! What the site keeps of its partners once their entries were imported.
//!
//! Where a subscription is read, chosen and imported, `subscriptions` says. What is here has no use for a partner's index: that is
//! gone by the time the site is assembled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::content::Entry;
use crate::diagnostics::Origin;
use crate::manifest::{Pages, TownManifest};
use crate::names::{EntryId, Lang, PackageName, TypeName, path_inside_site};

/// Addresses are safe already but for letters outside ASCII, which encoding always turns.
const NOTHING_MORE: &AsciiSet = &AsciiSet::EMPTY;

/// A partner town.
#[derive(Debug, Clone)]
pub struct RemoteTown {
    /// This town's name for it.
    pub name: PackageName,
    /// Its manifest. It has no `url` where this town does not accept the partner's.
    pub town: Arc<TownManifest>,
    /// The addresses of other towns whose sites lie in folders of this one's.
    pub(super) inner_sites: Vec<String>,
}

impl RemoteTown {
    /// Makes a partner of its manifest.
    pub fn new(name: PackageName, town: Arc<TownManifest>) -> Self {
        Self { name, town, inner_sites: Vec::new() }
    }

    /// Makes an address of the partner's site whole; `None` if the site is nowhere on the web.
    pub(super) fn absolute(&self, address: &str) -> Option<String> {
        Some(format!("{}{}", self.town.url.as_ref()?, encode(address)))
    }

    /// Tells whether a whole address is the partner's own, and not of another town that lies below it.
    pub(super) fn owns(&self, whole: &str) -> bool {
        !self.inner_sites.iter().any(|other| path_inside_site(other, whole).is_some())
    }

    /// Makes the id here of an entry that the partner calls `id`; `None` if it would be too long.
    pub(super) fn id_here(&self, id: &EntryId) -> Option<EntryId> {
        EntryId::parse(&format!("{}:{id}", self.name)).ok()
    }
}

/// Encodes what stands in an address of a partner's site, or behind it.
pub(super) fn encode(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, NOTHING_MORE)
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

impl Shown {
    /// Adds what another subscription says of the same entry. The page lies where the first says.
    pub(super) fn merge(&mut self, other: Self) {
        for section in other.sections {
            if !self.sections.contains(&section) {
                self.sections.push(section);
            }
        }
        self.band |= other.band;
    }
}

/// An entry of a partner, imported.
pub(super) struct ImportedEntry {
    pub entry: Arc<Entry>,
    /// Where its page lies: an address of this site, or the whole one of its origin.
    pub address: String,
}

/// Where the references of an imported entry lead, resolved once among the partner's entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// The whole address of the entry at its origin, where the partner has one and it is not another town's.
    pub origin: Option<String>,
    /// Where links lead, as they are written. What leads nowhere is not among them.
    pub links: BTreeMap<String, RemoteLink>,
    /// Where the copies of its pictures would lie here, by what is written.
    pub pictures: BTreeMap<String, String>,
}

/// What a link in an imported entry leads to.
#[derive(Debug, Clone)]
pub(super) enum RemoteLink {
    /// An entry of the partner, perhaps imported too.
    Entry {
        /// Its id here.
        id: EntryId,
        /// Its language, where the link names one; else each reader gets the nearest.
        lang: Option<Lang>,
        /// What follows its address.
        suffix: String,
    },
    /// A whole address, and the language of what is there if that is known.
    Address { whole: String, lang: Option<Lang> },
}

/// An entry of a partner to which imported ones refer, whether it is imported itself or not.
#[derive(Debug, Clone, Default)]
pub(super) struct ReferredEntry {
    pub pages: BTreeMap<Lang, RemotePage>,
    /// For readers of each of this town's languages, the language of the page that is nearest.
    pub nearest: BTreeMap<Lang, Lang>,
}

impl ReferredEntry {
    /// Returns the page for readers of a language.
    pub(super) fn page(&self, lang: &Lang) -> Option<&RemotePage> {
        self.pages.get(self.nearest.get(lang)?)
    }
}

/// A page at a partner's.
#[derive(Debug, Clone)]
pub struct RemotePage {
    /// Its language.
    pub lang: Lang,
    /// The type of its entry.
    pub kind: TypeName,
    /// The title of its entry, cleaned.
    pub title: String,
    /// The postal address of its entry, cleaned: `street`, `city` …
    pub postal: Option<BTreeMap<String, String>>,
    /// Its whole address, where the partner has one.
    pub(super) address: Option<String>,
    /// Whether the partner lets others have the entry.
    pub(super) is_shared: bool,
}

impl RemotePage {
    /// Returns its whole address, where the partner has one and it is not another town's.
    pub fn origin(&self, remote: &RemoteTown) -> Option<&str> {
        self.address.as_deref().filter(|whole| remote.owns(whole))
    }
}

/// All that came from partners, but the entries themselves.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// The partners whose entries are shown.
    pub(super) towns: BTreeMap<PackageName, RemoteTown>,
    /// Those of them that call themselves as this town or another partner does.
    pub(super) namesakes: BTreeSet<PackageName>,
    pub(super) shown: BTreeMap<EntryId, Shown>,
    pub(super) sources: BTreeMap<(EntryId, Lang), Source>,
    /// Entries that imported ones refer to, and that are not shown here, by the id that they would have.
    pub(super) referred: BTreeMap<EntryId, ReferredEntry>,
    /// Pictures that are copied: address here, and the file.
    pub(super) copies: BTreeMap<String, Origin>,
    /// The earliest instant at which the clock alone changes what is imported.
    pub(super) next_change: Option<Timestamp>,
}
