//! The world: the one door through which a template reads the site.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use rustc_hash::FxBuildHasher;
use tera::Value;

use super::entry_value::Row;
use super::receipt::{ListOf, Question, Read, note, shared};
use super::value::digest;
use crate::assets::StyleSheet;
use crate::content::Query;
use crate::formats::SitemapUrl;
use crate::locale::Catalogue;
use crate::manifest::Provenance;
use crate::names::{Digest, Lang};
use crate::site::Site;
use crate::sources::Layers;

/// An answer, digested.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its value for templates.
    pub value: Value,
    /// The digest of the value, or of what it stands for.
    pub digest: Digest,
    /// The instant at which the clock alone would change it.
    pub stands_until: Option<Timestamp>,
}

impl Answer {
    /// An answer that stands until somebody commits.
    pub(super) fn plain(value: Value) -> Self {
        Self { digest: digest(&value), value, stands_until: None }
    }

    /// An answer that stands until an instant.
    pub(super) fn until(value: Value, stands_until: Option<Timestamp>) -> Self {
        Self { stands_until, ..Self::plain(value) }
    }

    /// An answer whose value is too large to be kept, known by a digest.
    pub(super) fn known_by(digest: Digest) -> Self {
        Self { value: Value::none(), digest, stands_until: None }
    }
}

/// Addresses are safe already but for letters outside ASCII, which encoding always turns.
const NOTHING_MORE: &AsciiSet = &AsciiSet::EMPTY;

type Shard = HashMap<Question, (Arc<Read>, Answer), FxBuildHasher>;

/// Rows by index and language of the reader.
type RowShard = HashMap<(usize, Lang), Row, FxBuildHasher>;

/// Tables are split so that threads rarely wait for each other.
const SHARDS: usize = 16;

/// One page's worth of indices of a list.
pub(super) type RowsOf = Arc<crate::site::Rows>;

/// Indices of the entries of feeds, by list and language.
type Feeds = BTreeMap<(ListOf, Lang), Arc<[usize]>>;

/// All that templates can read, for one build.
pub struct World {
    /// The site.
    pub site: Site,
    /// The files.
    pub layers: Arc<Layers>,
    /// The texts of the interface.
    pub catalogue: Catalogue,
    /// The style sheet.
    pub styles: StyleSheet,
    /// Static files: address, and the file.
    pub statics: BTreeMap<String, crate::diagnostics::Origin>,
    /// Digests of what each template and component is made of.
    pub(super) closures: OnceLock<BTreeMap<String, Digest>>,
    /// The site's address, where it has one.
    pub url: Option<String>,
    /// Whether search engines may list the site.
    pub indexing: bool,
    /// Where everything comes from.
    pub provenance: Arc<Provenance>,
    shared: Vec<RwLock<Shard>>,
    rows: Vec<RwLock<RowShard>>,
    /// What leads to each entry, once somebody asked.
    links: Box<[OnceLock<Value>]>,
    topics: RwLock<HashMap<Lang, HashMap<String, Value, FxBuildHasher>, FxBuildHasher>>,
    lists: Mutex<BTreeMap<(Query, Lang), RowsOf>>,
    feeds: Mutex<Feeds>,
    pages: OnceLock<Vec<SitemapUrl>>,
    next_change: Mutex<Option<Timestamp>>,
}

/// What a world is made of.
pub struct Parts {
    /// The site.
    pub site: Site,
    /// The files.
    pub layers: Arc<Layers>,
    /// The texts of the interface.
    pub catalogue: Catalogue,
    /// The style sheet.
    pub styles: StyleSheet,
    /// Static files: address, and the file.
    pub statics: BTreeMap<String, crate::diagnostics::Origin>,
    /// The site's address, where it has one.
    pub url: Option<String>,
    /// Whether search engines may list the site.
    pub indexing: bool,
    /// Where everything comes from.
    pub provenance: Arc<Provenance>,
}

impl World {
    /// Makes the world of one build.
    pub fn new(parts: Parts) -> Self {
        let Parts { site, layers, catalogue, styles, statics, url, indexing, provenance } = parts;
        let next_change = Mutex::new(site.next_change);
        let shared = (0..SHARDS).map(|_| RwLock::default()).collect();
        let rows = (0..SHARDS).map(|_| RwLock::default()).collect();
        let closures = OnceLock::new();
        let links = site.entries.iter().map(|_| OnceLock::new()).collect();
        Self {
            site,
            layers,
            catalogue,
            styles,
            statics,
            closures,
            url,
            indexing,
            provenance,
            shared,
            rows,
            links,
            topics: RwLock::default(),
            lists: Mutex::default(),
            feeds: Mutex::default(),
            pages: OnceLock::new(),
            next_change,
        }
    }

    /// Answers a question that many pages ask: once per build. The answer is noted in the receipt of the page being rendered.
    pub(super) fn ask(&self, question: Question) -> Answer {
        let shard = &self.shared
            [usize::try_from(FxBuildHasher.hash_one(&question) >> 32).unwrap_or(0) % SHARDS];
        if let Some((read, answer)) =
            shard.read().unwrap_or_else(PoisonError::into_inner).get(&question)
        {
            note(read);
            return answer.clone();
        }
        let answer = shared(|| self.answer(&question));
        self.watch(answer.stands_until);
        let read = Arc::new(Read { question: question.clone(), digest: answer.digest });
        note(&read);
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        shard.entry(question).or_insert((read, answer)).1.clone()
    }

    /// Answers a question that only one page asks; the answer is not kept.
    pub(super) fn ask_once(&self, question: Question) -> Answer {
        let answer = self.answer(&question);
        self.watch(answer.stands_until);
        note(&Arc::new(Read { question, digest: answer.digest }));
        answer
    }

    /// Notes a question whose answer the caller has at hand already.
    pub(super) fn answered(&self, question: Question, digest: Digest) {
        note(&Arc::new(Read { question, digest }));
    }

    /// A row with all its keys, once per build.
    pub(super) fn row(&self, at: usize, lang: &Lang, make: impl FnOnce() -> Row) -> Row {
        let shard = &self.rows[at % SHARDS];
        let key = (at, lang.clone());
        if let Some(row) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return row.clone();
        }
        let row = shared(make);
        shard.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(row).clone()
    }

    /// What leads to an entry, once per build: all pages of a section name it.
    pub(super) fn link(&self, at: usize, make: impl FnOnce() -> Value) -> Value {
        self.links[at].get_or_init(make).clone()
    }

    /// A topic as pages name it, once per build and language.
    pub(super) fn topic(&self, id: &str, lang: &Lang, make: impl FnOnce() -> Value) -> Value {
        if let Some(topic) = self
            .topics
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(lang)
            .and_then(|all| all.get(id))
        {
            return topic.clone();
        }
        let made = make();
        let mut topics = self.topics.write().unwrap_or_else(PoisonError::into_inner);
        topics.entry(lang.clone()).or_default().entry(id.to_owned()).or_insert(made).clone()
    }

    /// The rows of a query, once per build.
    pub(super) fn rows(&self, query: &Query, lang: &Lang) -> RowsOf {
        once(&self.lists, (query.clone(), lang.clone()), || {
            let rows = self.site.query(query, lang);
            self.watch(rows.stands_until);
            Arc::new(rows)
        })
    }

    /// The entries of a feed, once per build.
    pub(super) fn feed(
        &self,
        of: &ListOf,
        lang: &Lang,
        make: impl FnOnce() -> Vec<usize>,
    ) -> Arc<[usize]> {
        once(&self.feeds, (of.clone(), lang.clone()), || make().into())
    }

    /// All pages for the sitemap, once per build.
    pub(super) fn pages(&self, make: impl FnOnce() -> Vec<SitemapUrl>) -> &[SitemapUrl] {
        self.pages.get_or_init(make)
    }

    pub(super) fn watch(&self, instant: Option<Timestamp>) {
        let Some(instant) = instant else { return };
        let mut next = self.next_change.lock().unwrap_or_else(PoisonError::into_inner);
        *next = Some(next.map_or(instant, |other| other.min(instant)));
    }

    /// The earliest instant at which the clock alone changes anything that was asked so far.
    pub fn next_change(&self) -> Option<Timestamp> {
        *self.next_change.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An address as the whole world knows it, where the site has one; that of a page elsewhere is whole already.
    pub fn absolute(&self, address: &str) -> Option<String> {
        if !address.starts_with('/') {
            return Some(address.to_owned());
        }
        Some(format!("{}{}", self.url.as_ref()?, utf8_percent_encode(address, NOTHING_MORE)))
    }
}

/// What a table holds for a key; made, outside the lock, by whoever asks first.
fn once<K: Ord, V: Clone>(table: &Mutex<BTreeMap<K, V>>, key: K, make: impl FnOnce() -> V) -> V {
    if let Some(known) = table.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let made = make();
    table.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made).clone()
}
