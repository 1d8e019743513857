//! Feeds, sitemap, robots and redirects: mapped from the site to the plain structs of `formats`.

use jiff::Timestamp;

use super::body::render_body;
use super::colophon;
use super::page::Templates;
use super::partner_value::{licence_of, partner_name};
use super::plan::{FeedFormat, feed_entries};
use super::receipt::{ListOf, Question};
use super::relink::{Base, relink};
use super::world::World;
use crate::calendar::Moment;
use crate::content::{Entry, FieldValue};
use crate::diagnostics::{Diagnostic, Result};
use crate::formats::{
    Feed, FeedItem, Robots, SITEMAP_LIMIT, SitemapUrl, atom, json_feed, robots, sitemap,
    sitemap_index,
};
use crate::markdown::escape_text;
use crate::names::{EntryId, Lang};

/// The most bytes of a partner's entry that stand in a feed; of a longer one the summary stands there.
const LONGEST_CONTENT: usize = 100_000;

impl Templates {
    /// Renders a feed with the whole content of its entries.
    pub(super) fn feed(
        &self,
        of: &ListOf,
        lang: &Lang,
        format: FeedFormat,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<String> {
        let world = &*self.world;
        world.ask(Question::Feed(of.clone(), lang.clone()));
        world.ask(Question::Town(lang.clone()));
        let entries = feed_entries(world, of, lang);
        let (title, home) = head(world, of, lang);
        let mut items = Vec::with_capacity(entries.len());
        for at in entries.iter() {
            items.push(self.item(*at, lang, findings)?);
        }
        let absolute =
            |address: &str| world.absolute(address).unwrap_or_else(|| address.to_owned());
        let town = world.site.town.name.get(world.site.chain(lang)).unwrap_or_default().to_owned();
        let newest = items.iter().map(|item| item.updated.clone()).max().unwrap_or_default();
        let self_url = absolute(&format!("{home}{}", format.file_name()));
        let feed = Feed {
            title,
            subtitle: None,
            id: absolute(&home),
            language: lang.to_string(),
            home_url: absolute(&home),
            self_url,
            updated: newest,
            author: town,
            licence: world.site.town.licence.clone(),
            items,
        };
        Ok(match format {
            FeedFormat::Atom => atom(&feed),
            FeedFormat::Json => json_feed(&feed),
        })
    }

    fn item(&self, at: usize, lang: &Lang, findings: &mut Vec<Diagnostic>) -> Result<FeedItem> {
        let world = &*self.world;
        let entry = &world.site.entries[at];
        let address = world.site.address(at);
        // The whole text stands where the page is; of an entry whose page is elsewhere the summary is enough.
        let html = if world.site.is_here(at) {
            render_body(world, &self.engine, at, lang, findings)?
        } else {
            summary_html(entry)
        };
        let guest = world.site.remote_of(entry);
        let html = if guest.is_some() && html.len() > LONGEST_CONTENT {
            summary_html(entry)
        } else {
            html
        };
        let content_html = match &world.url {
            Some(site) => relink(
                &html,
                &Base::Elsewhere { site: site.clone(), page: format!("{site}{address}") },
            ),
            None => html,
        };
        let url = world.absolute(address).unwrap_or_else(|| address.to_owned());
        let Times { published, updated, .. } = times(world, at, lang);
        let topics = entry.common.topics.iter().map(|(id, _)| id.clone()).collect();
        let opening = Some(entry.body.opening.clone()).filter(|text| !text.is_empty());
        Ok(FeedItem {
            id: url.clone(),
            url,
            title: entry.common.title.clone(),
            summary: entry.common.summary.clone().or(opening),
            content_html,
            published,
            // What has none is not among the entries.
            updated: updated.unwrap_or_default(),
            language: entry.lang.to_string(),
            topics,
            author: guest.map(|guest| partner_name(&world.site, guest, lang)),
            licence: guest.and_then(licence_of),
        })
    }
}

/// What a feed says of the time of an entry.
pub(super) struct Times {
    published: Option<String>,
    pub(super) updated: Option<String>,
    /// When that changes by itself.
    pub(super) until: Option<Timestamp>,
}

/// When an entry appeared and last changed. Nobody's reader can do anything about a partner that names a time to come: it counts once it has
/// come. Until then an entry without any other is as old as the section that shows it. What has no time is in no feed.
pub(super) fn times(world: &World, at: usize, lang: &Lang) -> Times {
    let site = &world.site;
    let entry = &site.entries[at];
    let (zone, now) = (site.clock.zone(), site.clock.now());
    let shown = site.remote_of(entry).and_then(|_| site.shown(&entry.id));
    let has_come = |instant: &Timestamp| shown.is_none() || *instant <= now;
    let published = published(world, at).map(|moment| moment.start(zone));
    let begins = site.times(entry).map(|(start, _)| start.start(zone));
    let until =
        [published, begins].into_iter().flatten().filter(|instant| !has_come(instant)).min();
    let published = published.filter(has_come).map(|instant| instant.to_string());
    let begins = begins.filter(has_come).map(|instant| instant.to_string());
    let section = || last_change(world, site.variant(shown?.sections.first()?, lang)?);
    let updated = last_change(world, at).or_else(|| published.clone()).or(begins).or_else(section);
    Times { published, updated, until }
}

/// When an entry appeared. The date of what has a beginning of its own, such as an event, may be the day on which it takes place.
fn published(world: &World, at: usize) -> Option<&Moment> {
    let entry = &world.site.entries[at];
    let zone = world.site.clock.zone();
    let begins = world
        .site
        .schemas
        .get(&entry.kind)
        .and_then(|schema| entry.fields.get(schema.time_fields().0?));
    let date = entry.common.date.as_ref()?;
    match begins {
        Some(FieldValue::Moment(begins)) if date.date(zone) >= begins.date(zone) => None,
        _ => Some(date),
    }
}

/// The summary as a paragraph.
fn summary_html(entry: &Entry) -> String {
    let mut html = String::from("<p>");
    escape_text(entry.common.summary.as_deref().unwrap_or(&entry.body.opening), &mut html);
    html + "</p>"
}

/// A feed's title, and the address of its list.
pub(super) fn head(world: &World, of: &ListOf, lang: &Lang) -> (String, String) {
    let site = &world.site;
    let chain = site.chain(lang);
    let town = site.town.name.get(chain).unwrap_or_default();
    match of {
        ListOf::Home => (town.to_owned(), site.prefix(lang)),
        ListOf::Section(id) => match site.variant(id, lang) {
            Some(at) => {
                (format!("{} – {town}", site.entries[at].common.title), site.address(at).to_owned())
            }
            None => (town.to_owned(), site.prefix(lang)),
        },
        ListOf::Topic(id) => {
            let term = site.vocabularies.get("topics").and_then(|terms| terms.get(id));
            let label = term.and_then(|term| term.label.get(chain)).unwrap_or(id);
            (format!("{label} – {town}"), site.topic_address(lang, id))
        }
    }
}

/// In how many parts the sitemap comes; none where one list takes all.
pub(super) fn sitemap_parts(world: &World) -> usize {
    let site = &world.site;
    let topics = if site.topics().is_empty() { 0 } else { site.topics().len() + 1 };
    let most = site.entries.len() + site.town.languages.len() * (topics + 2);
    let limit = sitemap_limit(world);
    if most > limit { sitemap_urls(world).len().div_ceil(limit) } else { 0 }
}

/// How many pages one list takes: with their other languages they must stay below 50 MB too.
fn sitemap_limit(world: &World) -> usize {
    SITEMAP_LIMIT / world.site.town.languages.len().max(1)
}

/// The address of a part of the sitemap.
pub(super) fn sitemap_part(part: usize) -> String {
    format!("/sitemap-{part}.xml")
}

/// Writes the sitemap, or the index of its parts.
pub(super) fn render_sitemap(world: &World) -> String {
    world.ask(Question::Addresses);
    match sitemap_parts(world) {
        0 => sitemap(sitemap_urls(world)),
        parts => {
            let locs: Vec<String> =
                (1..=parts).filter_map(|part| world.absolute(&sitemap_part(part))).collect();
            sitemap_index(&locs)
        }
    }
}

/// Writes a part of the sitemap.
pub(super) fn render_sitemap_part(world: &World, part: usize) -> String {
    world.ask(Question::Addresses);
    sitemap(sitemap_urls(world).chunks(sitemap_limit(world)).nth(part - 1).unwrap_or_default())
}

/// Every page but the further ones of lists, with its other languages (sitemaps.org; hreflang alternates as search engines read
/// them).
pub(super) fn sitemap_urls(world: &World) -> &[SitemapUrl] {
    world.pages(|| find_pages(world))
}

fn find_pages(world: &World) -> Vec<SitemapUrl> {
    let site = &world.site;
    let mut urls = Vec::new();
    for id in site.ids().filter(|id| **id != EntryId::home()) {
        // What a partner wrote is found at its origin, if it has one on the web.
        let first_here =
            |at: &usize| site.is_here(*at) && site.origin_address(&site.entries[*at]).is_none();
        let pages = site.languages_of(id).filter(first_here);
        let pages = pages.map(|at| (&site.entries[at].lang, site.address(at).to_owned()));
        together(world, Some(id), pages, &mut urls);
    }
    let languages = &site.town.languages;
    together(
        world,
        Some(&EntryId::home()),
        languages.iter().map(|lang| (lang, site.prefix(lang))),
        &mut urls,
    );
    together(
        world,
        None,
        colophon::languages(world).map(|lang| (lang, colophon::address(world, lang))),
        &mut urls,
    );
    if !site.topics().is_empty() {
        together(
            world,
            None,
            languages.iter().map(|lang| (lang, format!("{}topics/", site.prefix(lang)))),
            &mut urls,
        );
    }
    for topic in site.topics().keys() {
        together(
            world,
            None,
            languages.iter().map(|lang| (lang, site.topic_address(lang, topic))),
            &mut urls,
        );
    }
    urls.sort_by(|a, b| a.loc.cmp(&b.loc));
    urls
}

/// Lists one page in all its languages.
fn together<'l>(
    world: &World,
    id: Option<&EntryId>,
    pages: impl Iterator<Item = (&'l Lang, String)>,
    urls: &mut Vec<SitemapUrl>,
) {
    let pages: Vec<(&Lang, String)> =
        pages.map(|(lang, address)| (lang, world.absolute(&address).unwrap_or_default())).collect();
    let alternates = pages.iter().map(|(lang, loc)| (lang.to_string(), loc.clone()));
    let alternates: Vec<_> = if pages.len() > 1 { alternates.collect() } else { Vec::new() };
    urls.extend(pages.into_iter().map(|(lang, loc)| {
        let at = id.and_then(|id| world.site.exact(id, lang));
        SitemapUrl {
            loc,
            lastmod: at.and_then(|at| last_change(world, at)),
            alternates: alternates.clone(),
        }
    }));
}

/// When an entry was last changed, as it says itself, else as its history does.
fn last_change(world: &World, at: usize) -> Option<String> {
    let entry = &world.site.entries[at];
    let zone = world.site.clock.zone();
    world.site.updated(entry).map(|moment| moment.start(zone).to_string())
}

/// Writes `robots.txt`.
pub(super) fn render_robots(world: &World) -> String {
    world.ask(Question::Town(world.site.town.default_language().clone()));
    robots(&Robots { sitemap: world.absolute("/sitemap.xml"), indexing: world.indexing })
}

/// Writes `_redirects`, as static hosts read it.
pub(super) fn render_redirects(world: &World) -> String {
    world.ask(Question::Moved);
    let base = Base::of(world.url.as_deref().or(Some("")), "");
    // Hosts take these signs for patterns.
    let plain = |address: &str| base.apply(address).replace('*', "%2A").replace(':', "%3A");
    world
        .site
        .aliases()
        .map(|(alias, at)| format!("{} {} 301\n", plain(alias), plain(world.site.address(at))))
        .collect()
}
