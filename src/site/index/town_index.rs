//! The index itself: what is made of a town's entries, and how they are found in it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::address::{Slugs, entry_address, folder_address, prefix, section_slugs};
use super::aliases::collect_aliases;
use super::media::place_media;
use super::row::Happenings;
use super::visibility::{self, Hidden, hidden, is_expired};
use crate::calendar::{Clock, Moment};
use crate::content::{Content, Entry, Holidays, Schemas, Vocabularies};
use crate::manifest::TownManifest;
use crate::names::{EntryId, Lang, PackageName, TreePath, composed};
use crate::site::imported::{Imported, ImportedEntry};

/// What an index is made of.
pub struct IndexParts {
    /// The entries and their media.
    pub content: Content,
    /// The town.
    pub town: Arc<TownManifest>,
    /// The content types.
    pub schemas: Arc<Schemas>,
    /// The vocabularies.
    pub vocabularies: Arc<Vocabularies>,
    /// The public holidays.
    pub holidays: Arc<Holidays>,
    /// The build date.
    pub clock: Clock,
    /// Whether drafts appear.
    pub drafts: bool,
    /// Addresses of static files.
    pub statics: BTreeSet<String>,
    /// When each file of the town was last changed, by Git, in seconds since 1970.
    pub changes: Arc<BTreeMap<TreePath, i64>>,
}

/// The entries of a town that appear at the build date, with their addresses, and the town's other files.
///
/// An index finds entries by id, language, address and file, and resolves references between them ([`TownIndex::resolve`]). It knows
/// nothing of templates, so it does not know which further pages the finished site has: that is the plan's to say.
pub struct TownIndex {
    /// All entries that have a page, sorted by id and language. Shared, so that sorting and joining them moves no entry.
    pub entries: Vec<Arc<Entry>>,
    /// The town.
    pub town: Arc<TownManifest>,
    /// The content types.
    pub schemas: Arc<Schemas>,
    /// The vocabularies.
    pub vocabularies: Arc<Vocabularies>,
    /// The public holidays.
    pub holidays: Arc<Holidays>,
    /// The build date.
    pub clock: Clock,
    /// Files beside entries: path in the town, address in the site.
    pub media: BTreeMap<TreePath, String>,
    /// The earliest instant at which the clock alone makes an entry appear or leave.
    pub next_change: Option<jiff::Timestamp>,
    /// When each file of the town was last changed, by Git, in seconds since 1970.
    pub changes: Arc<BTreeMap<TreePath, i64>>,
    /// The addresses of the drafts that have no page in this build.
    pub drafts: Vec<String>,
    pub(in crate::site) addresses: Vec<String>,
    pub(in crate::site) by_address: BTreeMap<String, usize>,
    pub(in crate::site) aliases: BTreeMap<String, (EntryId, Lang)>,
    pub(in crate::site) slugs: Slugs,
    pub(in crate::site) statics: BTreeSet<String>,
    /// What was imported from partners; nothing in the index of one town alone.
    pub(in crate::site) imported: Imported,
    pub(super) hidden: BTreeMap<EntryId, Hidden>,
    /// When the entries of series happen, by their indices.
    pub(super) happenings: BTreeMap<usize, Happenings>,
    pub(super) by_file: BTreeMap<TreePath, usize>,
    pub(super) media_by_address: BTreeMap<String, TreePath>,
    ids: BTreeMap<EntryId, Range<usize>>,
    unlisted: Vec<bool>,
    chains: BTreeMap<Lang, Vec<Lang>>,
    partners: BTreeSet<PackageName>,
}

/// An entry with what the index knows of it.
struct Indexed {
    entry: Arc<Entry>,
    address: String,
    is_unlisted: bool,
}

impl TownIndex {
    /// Makes the index of a town's own entries.
    pub fn new(parts: IndexParts) -> Self {
        let IndexParts {
            content,
            town,
            schemas,
            vocabularies,
            holidays,
            clock,
            drafts,
            statics,
            changes,
        } = parts;
        let slugs = section_slugs(&content.entries);
        let next_change = content
            .entries
            .iter()
            .flat_map(|entry| visibility::changes(entry, &clock, drafts))
            .min();
        let is_draft = |entry: &&Entry| hidden(entry, &clock, drafts) == Some(Hidden::Draft);
        let left_out = content.entries.iter().filter(is_draft);
        let left_out = left_out.map(|entry| entry_address(entry, &town, &slugs)).collect();
        let Visible { entries, hidden, gone } = Visible::at(content.entries, &clock, drafts);
        let media = place_media(content.media, &gone, &town, &slugs);
        let media_by_address =
            media.iter().map(|(path, address)| (address.clone(), path.clone())).collect();
        let mut index = Self {
            entries: Vec::new(),
            media,
            next_change,
            changes,
            drafts: left_out,
            addresses: Vec::new(),
            by_address: BTreeMap::new(),
            aliases: collect_aliases(&entries),
            statics,
            imported: Imported::default(),
            hidden,
            happenings: BTreeMap::new(),
            by_file: BTreeMap::new(),
            media_by_address,
            ids: BTreeMap::new(),
            unlisted: Vec::new(),
            chains: town.languages.iter().map(|lang| (lang.clone(), town.chain(lang))).collect(),
            partners: town.partners.iter().map(|partner| partner.name.clone()).collect(),
            slugs,
            town,
            schemas,
            vocabularies,
            holidays,
            clock,
        };
        let entries = entries.into_iter().map(|entry| Indexed {
            address: entry_address(&entry, &index.town, &index.slugs),
            is_unlisted: is_expired(&entry, &index.clock),
            entry: Arc::new(entry),
        });
        index.arrange(entries.collect());
        index
    }

    /// Adds the entries of partners to those of the town.
    pub(in crate::site) fn with_imported(
        mut self,
        entries: Vec<ImportedEntry>,
        imported: Imported,
    ) -> Self {
        let own = std::mem::take(&mut self.entries).into_iter();
        let own = own.zip(std::mem::take(&mut self.addresses));
        let mut all: Vec<Indexed> = own
            .zip(std::mem::take(&mut self.unlisted))
            .map(|((entry, address), is_unlisted)| Indexed { entry, address, is_unlisted })
            .collect();
        // Whether an entry of a partner is over was asked when it was chosen, by the partner's own time zone.
        all.extend(entries.into_iter().map(|ImportedEntry { entry, address }| Indexed {
            entry,
            address,
            is_unlisted: false,
        }));
        all.sort_by(|a, b| (&a.entry.id, &a.entry.lang).cmp(&(&b.entry.id, &b.entry.lang)));
        self.next_change = [self.next_change, imported.next_change].into_iter().flatten().min();
        self.imported = imported;
        self.arrange(all);
        self
    }

    /// Fills the tables by which entries are found. They come sorted by id and language.
    fn arrange(&mut self, all: Vec<Indexed>) {
        self.ids.clear();
        self.by_address.clear();
        self.by_file.clear();
        for (at, Indexed { entry, address, is_unlisted }) in all.into_iter().enumerate() {
            let range = self.ids.entry(entry.id.clone()).or_insert(at..at);
            range.end = at + 1;
            if address.starts_with('/') {
                self.by_address.entry(address.clone()).or_insert(at);
            }
            if !self.imported.shown.contains_key(&entry.id) {
                self.by_file.insert(entry.origin.path.clone(), at);
            }
            self.entries.push(entry);
            self.addresses.push(address);
            self.unlisted.push(is_unlisted);
        }
        let ids = &self.ids;
        self.hidden.retain(|id, _| !ids.contains_key(id));
        self.expand_series();
    }

    /// Returns the entry's index in one language, if it has a file for that.
    pub fn exact(&self, id: &EntryId, lang: &Lang) -> Option<usize> {
        self.ids.get(id)?.clone().find(|at| self.entries[*at].lang == *lang)
    }

    /// Returns the entry's index in the language, else in the nearest one of its fallback.
    pub fn variant(&self, id: &EntryId, lang: &Lang) -> Option<usize> {
        self.nearest(self.ids.get(id)?, lang)
    }

    /// Resolves the id of an entry, as a reference field or a template names it.
    pub fn resolve_id(&self, id: &str, lang: &Lang) -> Option<usize> {
        self.nearest(self.ids.get(&*composed(id.trim_matches('/')))?, lang)
    }

    /// Chooses among an entry's languages: the one asked for, else the nearest of its fallback.
    fn nearest(&self, languages: &Range<usize>, lang: &Lang) -> Option<usize> {
        let find = |lang: &Lang| languages.clone().find(|at| self.entries[*at].lang == *lang);
        // A partner's reader may speak none of its languages, and its entry may have none of this town's.
        let nearest = || self.chain(lang).iter().chain(&self.town.languages).find_map(find);
        find(lang).or_else(nearest).or_else(|| languages.clone().next())
    }

    /// Returns where to look for a text in a language of the town: the language itself, then its fallback.
    pub fn chain(&self, lang: &Lang) -> &[Lang] {
        self.chains.get(lang).map_or(&[], Vec::as_slice)
    }

    /// Returns the indices of an entry's languages.
    pub fn languages_of(&self, id: &EntryId) -> Range<usize> {
        self.ids.get(id).cloned().unwrap_or(0..0)
    }

    /// Returns all ids with the indices of their languages, sorted.
    pub(in crate::site) fn groups(&self) -> impl Iterator<Item = (&EntryId, &Range<usize>)> {
        self.ids.iter()
    }

    /// Returns all ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &EntryId> {
        self.ids.keys()
    }

    /// Returns the address of an entry.
    pub fn address(&self, at: usize) -> &str {
        &self.addresses[at]
    }

    /// Returns the address at which readers of a language find an entry's page.
    ///
    /// A section has a page in each language of the town: without words of its own in one, it lists
    /// there what it lists everywhere, under the words of another.
    pub fn address_in(&self, at: usize, lang: &Lang) -> Cow<'_, str> {
        if self.is_borrowed_section(at, lang) {
            let path = &self.entries[at].path;
            Cow::Owned(folder_address(path, &self.town, lang, &self.slugs))
        } else {
            Cow::Borrowed(&self.addresses[at])
        }
    }

    /// Tells whether an entry is a section whose page in a language has another language's words.
    pub fn is_borrowed_section(&self, at: usize, lang: &Lang) -> bool {
        let entry = &self.entries[at];
        entry.is_section
            && entry.lang != *lang
            && self.is_local(entry)
            && self.town.languages.contains(lang)
            && self.exact(&entry.id, lang).is_none()
    }

    /// Returns the languages in which an entry has a page, each with what stands there: in the order
    /// of the town's languages.
    pub fn pages_of(&self, id: &EntryId) -> Vec<(&Lang, usize)> {
        let page = |lang| {
            let at = self.variant(id, lang)?;
            let has_page = self.entries[at].lang == *lang || self.is_borrowed_section(at, lang);
            has_page.then_some((lang, at))
        };
        self.town.languages.iter().filter_map(page).collect()
    }

    /// Returns the beginning of a language's addresses: `/` or `/nl/`.
    pub fn prefix(&self, lang: &Lang) -> String {
        prefix(&self.town, lang)
    }

    /// Returns the former addresses, each with the entry that it leads to.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, usize)> {
        let find = |(id, lang): &(EntryId, Lang)| self.exact(id, lang);
        self.aliases
            .iter()
            .filter_map(move |(address, entry)| Some((address.as_str(), find(entry)?)))
    }

    /// Returns the entry that a former address leads to.
    pub fn alias(&self, address: &str) -> Option<usize> {
        let (id, lang) = self.aliases.get(address)?;
        self.exact(id, lang)
    }

    /// Tells whether the entry has left lists and feeds.
    pub fn is_unlisted(&self, at: usize) -> bool {
        self.unlisted[at]
    }

    /// Tells whether a file of the town is the entry; else it is a partner's.
    pub fn is_local(&self, entry: &Entry) -> bool {
        !self.imported.towns.contains_key(&entry.origin.package)
    }

    /// Returns the file beside an entry that lies at an address.
    pub fn medium_at(&self, address: &str) -> Option<&TreePath> {
        self.media_by_address.get(address)
    }

    /// Returns the addresses of all files, as people read them.
    pub(in crate::site) fn file_addresses(&self) -> impl Iterator<Item = String> {
        let files = self.statics.iter().chain(self.media.values());
        files.map(|address| percent_decode_str(address).decode_utf8_lossy().into_owned())
    }

    /// Returns why an id has no page, where that is known.
    pub fn hidden(&self, id: &str) -> Option<Hidden> {
        self.hidden.get(&*composed(id.trim_matches('/'))).copied()
    }

    /// Tells whether a reference names an entry of a partner, be there one or not.
    pub fn is_of_partner(&self, reference: &str) -> bool {
        reference.split_once(':').is_some_and(|(name, _)| self.partners.contains(name))
    }

    /// Returns the addresses of all that the index has: pages, former addresses, and files.
    pub(in crate::site) fn taken(&self) -> impl Iterator<Item = &String> {
        let files = self.statics.iter().chain(self.media.values());
        self.addresses.iter().chain(self.aliases.keys()).chain(files)
    }

    /// Returns when an entry's file was last changed, by this town's history, which knows nothing of partners.
    pub fn changed(&self, entry: &Entry) -> Option<i64> {
        self.changes.get(&entry.origin.path).copied().filter(|_| self.is_local(entry))
    }

    /// Returns when an entry was last changed: as it says itself, else by Git. Queries and pages see the same.
    pub fn updated(&self, entry: &Entry) -> Option<Moment> {
        let by_history = || Moment::of_seconds(self.changed(entry)?, self.clock.zone());
        entry.common.updated.or_else(by_history)
    }
}

/// What the build date lets appear, and what it does not.
struct Visible {
    entries: Vec<Entry>,
    hidden: BTreeMap<EntryId, Hidden>,
    /// The folders of hidden entries that have one to themselves.
    gone: BTreeSet<String>,
}

impl Visible {
    /// Parts the entries by whether they have a page at the build date.
    fn at(all: Vec<Entry>, clock: &Clock, drafts: bool) -> Self {
        let mut found = Self {
            entries: Vec::with_capacity(all.len()),
            hidden: BTreeMap::new(),
            gone: BTreeSet::new(),
        };
        for entry in all {
            match hidden(&entry, clock, drafts) {
                None => found.entries.push(entry),
                Some(why) => {
                    if entry.is_bundle {
                        found.gone.insert(entry.path.clone());
                    }
                    found.hidden.insert(entry.id, why);
                }
            }
        }
        // A translation that does appear keeps the folder.
        let bundles = found.entries.iter().filter(|entry| entry.is_bundle);
        let shown: BTreeSet<&str> = bundles.map(|entry| entry.path.as_str()).collect();
        found.gone.retain(|path| !shown.contains(path.as_str()));
        found
    }
}
