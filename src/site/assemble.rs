//! Assembling the site out of all entries.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::address::{Slugs, address, folder_address, part, prefix, section_slugs};
use super::namesakes::namesakes;
use super::nearby::with_addresses;
use super::remote_site::{RemoteSite, Shown};
use super::rows::AnsweredQueries;
use super::sections::Sections;
use super::state::{self, Hidden, hidden, is_expired};
use super::subscriptions::{CheckPicture, Imported, LocalSite, import_entries};
use crate::calendar::Clock;
use crate::content::{Content, Entry, Schemas, Vocabularies};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::locale::is_unseen;
use crate::manifest::TownManifest;
use crate::names::{EntryId, Lang, PackageName, TreePath};
use crate::sources::Layers;

/// What a site is made of.
pub struct Assembly {
    /// The entries and their media.
    pub content: Content,
    /// The town.
    pub town: Arc<TownManifest>,
    /// The content types.
    pub schemas: Arc<Schemas>,
    /// The vocabularies.
    pub vocabularies: Arc<Vocabularies>,
    /// The build date.
    pub clock: Clock,
    /// Whether drafts appear.
    pub drafts: bool,
    /// Addresses of static files.
    pub statics: BTreeSet<String>,
    /// The partners, each with its own site.
    pub guests: BTreeMap<PackageName, RemoteSite>,
    /// All files, for the pictures of partners.
    pub layers: Arc<Layers>,
    /// Looks at them.
    pub check_picture: CheckPicture,
    /// Addresses where pages of partners' entries were that are withdrawn.
    pub withdrawn: Vec<String>,
    /// When each file of the town was last changed, by Git, in seconds since 1970.
    pub changes: Arc<BTreeMap<TreePath, i64>>,
}

/// The immutable site.
pub struct Site {
    /// All entries that have a page, sorted by id and language.
    pub entries: Vec<Entry>,
    /// The town.
    pub town: Arc<TownManifest>,
    /// The content types.
    pub schemas: Arc<Schemas>,
    /// The vocabularies.
    pub vocabularies: Arc<Vocabularies>,
    /// The build date.
    pub clock: Clock,
    /// Files beside entries: path in the town, address in the site.
    pub media: BTreeMap<TreePath, String>,
    /// The earliest instant at which the clock alone makes an entry appear or leave.
    pub next_change: Option<jiff::Timestamp>,
    /// When each file of the town was last changed, by Git, in seconds since 1970.
    pub changes: Arc<BTreeMap<TreePath, i64>>,
    pub(super) index: BTreeMap<EntryId, Range<usize>>,
    pub(super) addresses: Vec<String>,
    pub(super) by_address: BTreeMap<String, usize>,
    pub(super) hidden: BTreeMap<EntryId, Hidden>,
    pub(super) sections: Sections,
    pub(super) expired: Vec<bool>,
    pub(super) statics: BTreeSet<String>,
    pub(super) aliases: BTreeMap<String, usize>,
    pub(super) topics: BTreeMap<String, Vec<EntryId>>,
    pub(super) by_file: BTreeMap<TreePath, usize>,
    pub(super) media_by_address: BTreeMap<String, TreePath>,
    pub(super) guests: BTreeMap<PackageName, RemoteSite>,
    pub(super) namesakes: BTreeSet<PackageName>,
    pub(super) shown: BTreeMap<EntryId, Shown>,
    pub(super) copies: BTreeMap<String, Origin>,
    pub(super) answered: AnsweredQueries,
    chains: BTreeMap<Lang, Vec<Lang>>,
}

impl Site {
    /// Assembles the site.
    pub fn assemble(assembly: Assembly, sink: &Sink) -> Self {
        let Assembly { content, town, schemas, vocabularies, clock, drafts, statics, .. } =
            assembly;
        let Assembly { guests, layers, check_picture, withdrawn, changes, .. } = assembly;
        let slugs = section_slugs(&content.entries);
        let own_change =
            content.entries.iter().flat_map(|entry| state::changes(entry, &clock, drafts)).min();
        let Visible { mut entries, hidden: mut hidden_ids, gone } =
            visible(content.entries, &clock, drafts);
        let aliases = aliases_of(&entries);
        let media = place_media(content.media, &gone, &town, &slugs);
        let files = || aliases.keys().chain(&statics).chain(media.values()).cloned();
        let own = || entries.iter().map(|entry| address(entry, &town, &slugs)).chain(files());
        let guests = with_addresses(guests, (&town, &slugs), own(), sink);
        let Imported { entries: arrived, shown, addresses: places, copies, next_change } = {
            let host = LocalSite {
                town: &town,
                schemas: &schemas,
                vocabularies: &vocabularies,
                layers: &layers,
                check_picture,
                entries: &entries,
                hidden: &hidden_ids,
                slugs: &slugs,
            };
            import_entries(&host, &guests, own(), sink)
        };
        entries.extend(arrived);
        entries.sort_by(|a, b| (&a.id, &a.lang).cmp(&(&b.id, &b.lang)));
        let index = index_of(&entries, sink);
        hidden_ids.retain(|id, _| !index.contains_key(id));
        let place = |entry: &Entry| places.get(&(entry.id.clone(), entry.lang.clone())).cloned();
        let place = |entry: &Entry| place(entry).unwrap_or_else(|| address(entry, &town, &slugs));
        let addresses: Vec<String> = entries.iter().map(place).collect();
        let by_address =
            addresses.iter().enumerate().rev().map(|(at, address)| (address.clone(), at)).collect();
        let (files, withdrawn) =
            (statics.iter().chain(media.values()), plain_paths(withdrawn, sink));
        let aliases =
            with_withdrawn(numbered(aliases, &entries), withdrawn, &entries, &by_address, files);
        let (expired, sections) =
            (over(&entries, &shown, &clock), Sections::of(&entries, &index, &shown));
        Self {
            namesakes: namesakes(&town, &guests, sink),
            chains: town.languages.iter().map(|lang| (lang.clone(), town.chain(lang))).collect(),
            next_change: [own_change, next_change].into_iter().flatten().min(),
            topics: topics_of(&entries, &expired),
            by_file: files_of(&entries, &shown),
            media_by_address: media
                .iter()
                .map(|(path, address)| (address.clone(), path.clone()))
                .collect(),
            entries,
            town,
            schemas,
            vocabularies,
            clock,
            media,
            index,
            addresses,
            by_address,
            hidden: hidden_ids,
            sections,
            expired,
            statics,
            aliases,
            guests,
            shown,
            copies,
            changes,
            answered: AnsweredQueries::default(),
        }
    }

    /// When an entry's file was last changed, by this town's history: it knows nothing of partners.
    pub fn changed(&self, entry: &Entry) -> Option<i64> {
        self.changes.get(&entry.origin.path).copied().filter(|_| self.guest_of(entry).is_none())
    }

    /// The entry's index in one language, if it has a file for that.
    pub fn exact(&self, id: &EntryId, lang: &Lang) -> Option<usize> {
        self.index.get(id)?.clone().find(|at| self.entries[*at].lang == *lang)
    }

    /// The entry's index in the language, else in the nearest one of its fallback.
    pub fn variant(&self, id: &EntryId, lang: &Lang) -> Option<usize> {
        self.nearest(self.index.get(id)?, lang)
    }

    /// Of an entry's languages the wanted one, else the nearest one of its fallback.
    pub(super) fn nearest(&self, languages: &Range<usize>, lang: &Lang) -> Option<usize> {
        let find = |lang: &Lang| languages.clone().find(|at| self.entries[*at].lang == *lang);
        // A partner's reader may speak none of its languages, and its entry may have none of this town's.
        let nearest = || self.chain(lang).iter().chain(&self.town.languages).find_map(find);
        find(lang).or_else(nearest).or_else(|| languages.clone().next())
    }

    /// Where to look for a text in a language of the town: the language itself, then its fallback.
    pub fn chain(&self, lang: &Lang) -> &[Lang] {
        self.chains.get(lang).map_or(&[], Vec::as_slice)
    }

    /// The indices of an entry's languages.
    pub fn languages_of(&self, id: &EntryId) -> Range<usize> {
        self.index.get(id).cloned().unwrap_or(0..0)
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &EntryId> {
        self.index.keys()
    }

    /// The address of an entry.
    pub fn address(&self, at: usize) -> &str {
        &self.addresses[at]
    }

    /// The beginning of a language's addresses: `/` or `/nl/`.
    pub fn prefix(&self, lang: &Lang) -> String {
        prefix(&self.town, lang)
    }

    /// Former addresses and the entries that they lead to.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, usize)> {
        self.aliases.iter().map(|(address, at)| (address.as_str(), *at))
    }

    /// The entry that a former address leads to.
    pub fn alias(&self, address: &str) -> Option<usize> {
        self.aliases.get(address).copied()
    }

    /// Whether the entry has left lists and feeds.
    pub fn is_unlisted(&self, at: usize) -> bool {
        self.expired[at]
    }

    /// The sections' tree.
    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The file beside an entry that lies at an address.
    pub fn medium_at(&self, address: &str) -> Option<&TreePath> {
        self.media_by_address.get(address)
    }

    /// The topics that entries have, with the ids of the entries that are listed.
    pub fn topics(&self) -> &BTreeMap<String, Vec<EntryId>> {
        &self.topics
    }

    /// Where a vocabulary's term of the kind `topics` has its pages in a language.
    pub fn topic_address(&self, lang: &Lang, id: &str) -> String {
        let term = self.vocabularies.get("topics").and_then(|terms| terms.get(id));
        let slug = term
            .and_then(|term| term.slug.as_ref())
            .and_then(|slug| slug.get([lang]))
            .unwrap_or(id);
        format!("{}topics/{}/", self.prefix(lang), part(slug))
    }
}

fn topics_of(entries: &[Entry], expired: &[bool]) -> BTreeMap<String, Vec<EntryId>> {
    let mut topics: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
    for (entry, expired) in entries.iter().zip(expired) {
        for (topic, _) in &entry.common.topics {
            let ids = topics.entry(topic.clone()).or_default();
            if !expired && ids.last() != Some(&entry.id) {
                ids.push(entry.id.clone());
            }
        }
    }
    topics
}

/// Where each id's languages are among the sorted entries; that there is no home page is reported.
fn index_of(entries: &[Entry], sink: &Sink) -> BTreeMap<EntryId, Range<usize>> {
    let mut index: BTreeMap<EntryId, Range<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        index.entry(entry.id.clone()).and_modify(|range| range.end = at + 1).or_insert(at..at + 1);
    }
    check_home(&index, sink);
    index
}

/// What the build date lets appear, why the others do not, and the folders of bundles that are gone.
struct Visible {
    entries: Vec<Entry>,
    hidden: BTreeMap<EntryId, Hidden>,
    gone: BTreeSet<String>,
}

fn visible(all: Vec<Entry>, clock: &Clock, drafts: bool) -> Visible {
    let mut found = Visible {
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
    let shown: BTreeSet<&str> = found
        .entries
        .iter()
        .filter(|entry| entry.is_bundle)
        .map(|entry| entry.path.as_str())
        .collect();
    found.gone.retain(|path| !shown.contains(path.as_str()));
    found
}

fn check_home(index: &BTreeMap<EntryId, Range<usize>>, sink: &Sink) {
    if index.contains_key(&EntryId::home()) {
        return;
    }
    let place = TreePath::parse("town.toml").ok().map(|path| Origin::town(path).whole());
    let diagnostic = Diagnostic::error(Code::NoHome, "the town has no home page");
    let diagnostic = place.into_iter().fold(diagnostic, Diagnostic::at);
    sink.report(diagnostic.help("write `content/_index.md`:\n+++\ntitle = \"Welcome\"\n+++"));
}

/// The index of the entry that each former address leads to.
fn numbered(
    aliases: BTreeMap<String, (EntryId, Lang)>,
    entries: &[Entry],
) -> BTreeMap<String, usize> {
    let find = |(id, lang): (EntryId, Lang)| {
        entries.binary_search_by(|entry| (&entry.id, &entry.lang).cmp(&(&id, &lang)))
    };
    aliases.into_iter().filter_map(|(alias, entry)| Some((alias, find(entry).ok()?))).collect()
}

/// Which entries have left lists. Whether a partner's is over, the partner's own clock has said when it was chosen.
fn over(entries: &[Entry], shown: &BTreeMap<EntryId, Shown>, clock: &Clock) -> Vec<bool> {
    entries.iter().map(|entry| !shown.contains_key(&entry.id) && is_expired(entry, clock)).collect()
}

/// The town's own entries by their files.
fn files_of(entries: &[Entry], shown: &BTreeMap<EntryId, Shown>) -> BTreeMap<TreePath, usize> {
    let own = entries.iter().enumerate().filter(|(_, entry)| !shown.contains_key(&entry.id));
    own.map(|(at, entry)| (entry.origin.path.clone(), at)).collect()
}

/// The addresses of a lock that are such as parvis writes; the others are reported. A lock comes with the repository, so it may say
/// anything.
fn plain_paths(withdrawn: Vec<String>, sink: &Sink) -> Vec<String> {
    let is_part = |text: &str| {
        let written = percent_encoding::percent_decode_str(text).decode_utf8();
        written.is_ok_and(|written| {
            part(&written) == text && !written.contains(|c| is_unseen(c) || "/*:".contains(c))
        }) && !["", ".", ".."].contains(&text)
    };
    let is_plain = |address: &str| {
        let inner = address.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        inner.is_some_and(|inner| inner.split('/').all(is_part))
    };
    let (plain, odd): (Vec<_>, Vec<_>) =
        withdrawn.into_iter().partition(|address| is_plain(address));
    for address in odd {
        let message = message!(
            "`{address}` is not the address of a page that was withdrawn",
            address = address.escape_debug()
        );
        let place = TreePath::parse("parvis.lock").ok().map(|path| Origin::town(path).whole());
        let diagnostic =
            place.into_iter().fold(Diagnostic::error(Code::BadLock, message), Diagnostic::at);
        sink.report(
            diagnostic.help("take it out of `withdrawn`, or restore `parvis.lock` from Git"),
        );
    }
    plain
}

/// Who looks for a page that a partner has withdrawn finds the section where it was.
fn with_withdrawn<'a>(
    mut aliases: BTreeMap<String, usize>,
    withdrawn: Vec<String>,
    entries: &[Entry],
    by_address: &'a BTreeMap<String, usize>,
    files: impl Iterator<Item = &'a String>,
) -> BTreeMap<String, usize> {
    if withdrawn.is_empty() {
        return aliases;
    }
    // Whatever lies there now, or differs in case only, is more than a redirect.
    let taken: BTreeSet<String> =
        by_address.keys().chain(files).map(|address| address.to_lowercase()).collect();
    let is_free = |address: &String| {
        let folded = address.to_lowercase();
        !taken.contains(&folded) && !taken.contains(&format!("{folded}index.html"))
    };
    for address in withdrawn.into_iter().filter(is_free) {
        // `/agenda/sambreville/fair/` was in `/agenda/`.
        let section = address
            .trim_end_matches('/')
            .rsplitn(3, '/')
            .nth(2)
            .map(|section| format!("{section}/"));
        if let Some(at) = section
            .and_then(|section| by_address.get(&section))
            .filter(|at| entries[**at].is_section)
        {
            aliases.entry(address).or_insert(*at);
        }
    }
    aliases
}

fn aliases_of(entries: &[Entry]) -> BTreeMap<String, (EntryId, Lang)> {
    let mut aliases = BTreeMap::new();
    for entry in entries {
        for (alias, _) in &entry.common.aliases {
            let written =
                percent_encoding::percent_decode_str(alias.trim_matches('/')).decode_utf8_lossy();
            let parts: Vec<String> =
                written.split('/').filter(|piece| !piece.is_empty()).map(part).collect();
            let mut address = format!("/{}", parts.join("/"));
            if !address.ends_with(".html") {
                address.push('/');
            }
            aliases.entry(address).or_insert_with(|| (entry.id.clone(), entry.lang.clone()));
        }
    }
    aliases
}

/// A file beside entries lies at its folder's address in the default language; what lies beside a hidden entry alone stays home.
fn place_media(
    media: Vec<TreePath>,
    gone: &BTreeSet<String>,
    town: &TownManifest,
    slugs: &Slugs,
) -> BTreeMap<TreePath, String> {
    let mut placed = BTreeMap::new();
    for path in media {
        let Some(below) = path.below("content") else { continue };
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let mut folders =
            std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0));
        if !folders.any(|folder| gone.contains(folder)) {
            let address = format!(
                "{}{}",
                folder_address(folder, town, town.default_language(), slugs),
                part(name)
            );
            placed.insert(path, address);
        }
    }
    placed
}
