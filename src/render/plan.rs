//! Targets: everything that the site consists of, by the path where it will lie.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;

use super::colophon::{self, BILL};
use super::feeds::{sitemap_part, sitemap_parts, times};
use super::receipt::ListOf;
use super::world::World;
use crate::content::{FeedPlace, Filter, ListSpec, Order, Query, Schema};
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Sink};
use crate::names::{EntryId, Lang, OutPath};

/// Entries on one page of a list where the section does not say.
const PAGE_SIZE: usize = 20;
/// Entries in a feed.
const FEED_SIZE: usize = 20;

/// The two forms of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// The name of the file beside its list.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An entry's page in a language; a section's is the first page of its list.
    Page(EntryId, Lang, usize),
    /// One page of a topic's list.
    Topic(String, Lang, usize),
    /// All topics.
    Topics(Lang),
    /// What the host shows where nothing is.
    NotFound(Lang),
    /// What the site is made of.
    Colophon(Lang),
    /// A feed.
    Feed(ListOf, Lang, FeedFormat),
    /// All pages, for search engines.
    Sitemap,
    /// A part of them, from 1 on, where they are too many for one list.
    SitemapPart(usize),
    /// What robots may read.
    Robots,
    /// The bill of materials.
    Materials,
    /// A page at a former address.
    Redirect(String),
    /// All former addresses, for hosts that read the file.
    Redirects,
    /// The style sheet.
    Style,
    /// A file as it is.
    File(Origin),
    /// What the town's timer reads: it is written when all others are done.
    Report,
}

/// Where the report lies.
pub const REPORT: &str = "/parvis-build.json";

/// Whether something lies at an address of the planned site; a folder's page is found without the slash too, as hosts do it.
pub fn lies_at(targets: &BTreeMap<OutPath, Target>, address: &str) -> bool {
    let path = address.trim_start_matches('/');
    let page = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        format!("{path}/index.html")
    };
    targets.contains_key(path) || targets.contains_key(page.as_str())
}

/// Plans the whole site. Two targets for one path are reported, with both their origins.
pub fn targets(world: &World, sink: &Sink) -> BTreeMap<OutPath, Target> {
    let mut plan = Plan { world, sink, targets: BTreeMap::new(), folded: BTreeMap::new() };
    let site = &world.site;
    for lang in &site.town.languages {
        for id in site.ids().filter(|id| site.shown(id).is_none()) {
            let is_home = id.as_str().is_empty();
            if is_home || site.exact(id, lang).is_some() {
                plan.entry(id, lang);
            }
        }
        plan.topics(lang);
        let not_found = if lang == site.town.default_language() {
            "/404.html".to_owned()
        } else {
            format!("{}404.html", site.prefix(lang))
        };
        plan.put(&not_found, Target::NotFound(lang.clone()));
        plan.feeds(&ListOf::Home, &site.prefix(lang), lang);
    }
    for lang in colophon::languages(world) {
        plan.put(&colophon::address(world, lang), Target::Colophon(lang.clone()));
    }
    for (alias, _) in site.aliases() {
        plan.put(alias, Target::Redirect(alias.to_owned()));
    }
    if site.aliases().next().is_some() {
        plan.put("/_redirects", Target::Redirects);
    }
    if site.town.prefix_default {
        plan.put("/", Target::Redirect("/".to_owned()));
    }
    if world.url.is_some() {
        plan.put("/sitemap.xml", Target::Sitemap);
        for part in 1..=sitemap_parts(world) {
            plan.put(&sitemap_part(part), Target::SitemapPart(part));
        }
    }
    plan.put(&world.styles.address, Target::Style);
    plan.put(REPORT, Target::Report);
    for (address, origin) in &world.statics {
        plan.put(address, Target::File(origin.clone()));
    }
    for (path, address) in &site.media {
        plan.put(address, Target::File(Origin::town(path.clone())));
    }
    if !world.statics.contains_key("/robots.txt") {
        plan.put("/robots.txt", Target::Robots);
    }
    // The town's own outputs come first: what a partner brings gives way.
    for id in site.ids().filter(|id| site.shown(id).is_some()) {
        for at in site.languages_of(id).filter(|at| site.is_here(*at)) {
            plan.put(site.address(at), Target::Page(id.clone(), site.entries[at].lang.clone(), 1));
        }
    }
    for (address, origin) in site.copies() {
        plan.put(address, Target::File(origin.clone()));
    }
    if !world.statics.contains_key(BILL) {
        plan.put(BILL, Target::Materials);
    }
    plan.targets
}

struct Plan<'a> {
    world: &'a World,
    sink: &'a Sink,
    targets: BTreeMap<OutPath, Target>,
    folded: BTreeMap<String, OutPath>,
}

impl Plan<'_> {
    fn put(&mut self, address: &str, target: Target) {
        let path = percent_encoding::percent_decode_str(address.trim_start_matches('/'))
            .decode_utf8_lossy();
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.into_owned()
        };
        let path = match OutPath::parse(&path) {
            Ok(path) => path,
            Err(error) => {
                let shown = match address.char_indices().nth(LONGEST_SHOWN) {
                    Some((end, _)) => format!("{}…", &address[..end]),
                    None => address.to_owned(),
                };
                let diagnostic = Diagnostic::error(
                    Code::BadAddress,
                    message!("`{shown}` cannot be an address: {error}", shown, error),
                );
                let diagnostic = diagnostic
                    .blame(Blame::Content)
                    .help("shorten it: the `slug`, the alias, or the name of the file or folder");
                let diagnostic = self.place(&target).into_iter().fold(diagnostic, Diagnostic::at);
                let of_partner = self.is_of_partner(&target);
                return self.sink.report(if of_partner {
                    diagnostic.of_partner()
                } else {
                    diagnostic
                });
            }
        };
        // Hosts on Windows and macOS take names for the same that differ in case or normal form only.
        let folded = match path.as_str() {
            ascii if ascii.is_ascii() => ascii.to_ascii_lowercase(),
            text => unicode_normalization::UnicodeNormalization::nfc(text)
                .collect::<String>()
                .to_lowercase(),
        };
        if let Some((taken, other)) = self.in_the_way(&folded) {
            let depth = |path: &OutPath| path.as_str().matches('/').count();
            let message = match depth(taken).cmp(&depth(&path)) {
                Ordering::Equal => format!("two things would be written to `{}`", path.as_str()),
                Ordering::Less => format!(
                    "`{}` would be a file, and the folder of `{}`",
                    taken.as_str(),
                    path.as_str()
                ),
                Ordering::Greater => format!(
                    "`{}` would be a file, and the folder of `{}`",
                    path.as_str(),
                    taken.as_str()
                ),
            };
            let diagnostic = Diagnostic::error(Code::DuplicateUrl, message);
            let diagnostic = self.place(&target).into_iter().fold(diagnostic, Diagnostic::at);
            let diagnostic = diagnostic
                .note(message!("the other is {words}", words = words(other)), self.place(other));
            if self.is_of_partner(&target) {
                return self.sink.report(diagnostic.of_partner());
            }
            let diagnostic = match diagnostic.place {
                Some(_) => diagnostic,
                None => diagnostic
                    .note(message!("one is {words}", words = words(&target)), None)
                    .blame(Blame::Content),
            };
            return self
                .sink
                .report(diagnostic.help("give one of them another `slug`, or rename its file"));
        }
        self.folded.insert(folded, path.clone());
        self.targets.insert(path, target);
    }

    /// What lies at a path already, or is a file where the path needs a folder, or lies in a folder where the path is a file.
    fn in_the_way(&self, folded: &str) -> Option<(&OutPath, &Target)> {
        let folders = folded.match_indices('/').map(|(end, _)| &folded[..end]);
        let above = folders.chain([folded]).find_map(|path| self.folded.get(path));
        let folder = format!("{folded}/");
        let below = || {
            let next = self
                .folded
                .range::<str, _>((Bound::Excluded(folder.as_str()), Bound::Unbounded))
                .next()?;
            next.0.starts_with(&folder).then_some(next.1)
        };
        self.targets.get_key_value(above.or_else(below)?)
    }

    fn is_of_partner(&self, target: &Target) -> bool {
        match target {
            Target::Page(id, ..) => self.world.site.shown(id).is_some(),
            Target::File(origin) => self.world.site.copies().any(|(_, copied)| copied == origin),
            _ => false,
        }
    }

    fn place(&self, target: &Target) -> Option<crate::diagnostics::Place> {
        let site = &self.world.site;
        match target {
            Target::Page(id, lang, _) => {
                site.variant(id, lang).map(|at| site.entries[at].origin.whole())
            }
            Target::File(origin) => Some(origin.whole()),
            Target::Redirect(alias) => {
                let entry = &site.entries[site.alias(alias)?];
                let wanted = alias.trim_matches('/');
                let written = entry
                    .common
                    .aliases
                    .iter()
                    .find(|(written, _)| written.trim_matches('/') == wanted);
                Some(written.map_or_else(|| entry.origin.whole(), |(_, at)| at.0.clone()))
            }
            _ => None,
        }
    }

    fn entry(&mut self, id: &EntryId, lang: &Lang) {
        let site = &self.world.site;
        let Some(at) = site.variant(id, lang) else { return };
        let entry = &site.entries[at];
        // A language without a home page of its own shows the fallback's words under its own address.
        let address =
            if id.as_str().is_empty() { site.prefix(lang) } else { site.address(at).to_owned() };
        self.put(&address, Target::Page(id.clone(), lang.clone(), 1));
        if entry.is_section && !id.as_str().is_empty() {
            let of = ListOf::Section(id.clone());
            let (_, total, _) = list_page(self.world, &of, lang, 1);
            for number in 2..=total {
                self.put(
                    &format!("{address}page/{number}/"),
                    Target::Page(id.clone(), lang.clone(), number),
                );
            }
            self.feeds(&of, &address, lang);
        }
    }

    fn topics(&mut self, lang: &Lang) {
        let site = &self.world.site;
        if site.topics().is_empty() {
            return;
        }
        self.put(&format!("{}topics/", site.prefix(lang)), Target::Topics(lang.clone()));
        for topic in site.topics().keys() {
            let address = site.topic_address(lang, topic);
            let of = ListOf::Topic(topic.clone());
            let (_, total, _) = list_page(self.world, &of, lang, 1);
            self.put(&address, Target::Topic(topic.clone(), lang.clone(), 1));
            for number in 2..=total {
                self.put(
                    &format!("{address}page/{number}/"),
                    Target::Topic(topic.clone(), lang.clone(), number),
                );
            }
            self.feeds(&of, &address, lang);
        }
    }

    fn feeds(&mut self, of: &ListOf, address: &str, lang: &Lang) {
        if has_feed(self.world, of, lang) {
            for format in [FeedFormat::Atom, FeedFormat::Json] {
                self.put(
                    &format!("{address}{}", format.file_name()),
                    Target::Feed(of.clone(), lang.clone(), format),
                );
            }
        }
    }
}

fn words(target: &Target) -> String {
    match target {
        Target::Page(..) => "a page".to_owned(),
        Target::Topic(topic, ..) => format!("the page of the topic `{topic}`"),
        Target::Topics(_) => "the page of all topics".to_owned(),
        Target::NotFound(_) => "the page for what is not found".to_owned(),
        Target::Colophon(_) => "the colophon".to_owned(),
        Target::Feed(..) => "a feed".to_owned(),
        Target::Redirect(alias) => format!("the former address `{alias}`"),
        Target::File(origin) => format!("the file `{}`", origin.path),
        Target::Sitemap
        | Target::SitemapPart(_)
        | Target::Robots
        | Target::Materials
        | Target::Redirects
        | Target::Style
        | Target::Report => "a file that parvis writes".to_owned(),
    }
}

/// The query behind a list.
fn query_of(world: &World, of: &ListOf, lang: &Lang) -> (Query, usize) {
    match of {
        ListOf::Home => (Query { order: Order::parse("-date"), ..Query::default() }, PAGE_SIZE),
        ListOf::Topic(topic) => {
            let mut filter = Filter::default();
            filter.add("topics", vec![topic.clone()]);
            (Query { filter, order: Order::parse("-date"), ..Query::default() }, PAGE_SIZE)
        }
        ListOf::Section(id) => {
            let site = &world.site;
            let Some(at) = site.variant(id, lang) else { return (Query::default(), PAGE_SIZE) };
            let entry = &site.entries[at];
            let list = entry.common.list.clone().unwrap_or_default();
            let kind = list.kind.map(|(kind, _)| kind);
            let schema = kind
                .as_deref()
                .and_then(|kind| site.schemas.iter().find(|schema| schema.name.as_str() == kind));
            let spec = schema.and_then(Schema::list).into_iter().fold(list.spec, ListSpec::or);
            let query = Query {
                kind,
                section: Some(entry.path.clone()),
                filter: spec.filter.unwrap_or_default(),
                order: spec.order.unwrap_or_default(),
                ..Query::default()
            };
            (query, list.size.unwrap_or(PAGE_SIZE))
        }
    }
}

/// One page of a list: indices, the number of pages (at least 1), and until when they stand.
pub(super) fn list_page(
    world: &World,
    of: &ListOf,
    lang: &Lang,
    number: usize,
) -> (Vec<usize>, usize, Option<Timestamp>) {
    let (query, size) = query_of(world, of, lang);
    let rows = world.rows(&query, lang);
    let total = rows.rows.len().div_ceil(size).max(1);
    let page = rows.rows.iter().copied().skip(number.saturating_sub(1) * size).take(size).collect();
    (page, total, rows.stands_until)
}

/// Whether any entry of the list belongs into its feed; without an address of the site there are none.
pub(super) fn has_feed(world: &World, of: &ListOf, lang: &Lang) -> bool {
    world.url.is_some() && !feed_entries(world, of, lang).is_empty()
}

/// How much of an address is shown that cannot be one, in characters.
const LONGEST_SHOWN: usize = 100;

/// The newest entries of a feed, in the feed's language.
pub(super) fn feed_entries(world: &World, of: &ListOf, lang: &Lang) -> Arc<[usize]> {
    world.feed(of, lang, || find_feed_entries(world, of, lang))
}

fn find_feed_entries(world: &World, of: &ListOf, lang: &Lang) -> Vec<usize> {
    let place = match of {
        ListOf::Home => FeedPlace::Home,
        ListOf::Section(_) => FeedPlace::Section,
        ListOf::Topic(_) => FeedPlace::Topic,
    };
    if !world.site.schemas.iter().any(|schema| schema.feed.contains(&place)) {
        return Vec::new();
    }
    let query = match of {
        ListOf::Section(id) => {
            let path = world.site.variant(id, lang).map(|at| world.site.entries[at].path.clone());
            Query { section: path, deep: true, order: Order::parse("-date"), ..Query::default() }
        }
        other => query_of(world, other, lang).0,
    };
    let rows = world.rows(&query, lang);
    let has_time = |at: &usize| {
        let times = times(world, *at, lang);
        // It may have one later, also in a feed that is not there yet.
        if times.updated.is_none() {
            world.watch(times.until);
        }
        times.updated.is_some()
    };
    let belongs = |at: &usize| {
        let entry = &world.site.entries[*at];
        let schema = world.site.schemas.get(&entry.kind);
        entry.lang == *lang
            && schema.is_some_and(|schema| schema.feed.contains(&place))
            && has_time(at)
    };
    let mut rows: Vec<usize> = rows.rows.iter().copied().filter(belongs).collect();
    world.site.cut(&mut rows, FEED_SIZE, FEED_SIZE / 2);
    rows
}
