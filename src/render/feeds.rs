//! Feeds, sitemap, robots and redirects: mapped from the site to the plain structs of `formats`.

use super::body::render_body;
use super::page::Templates;
use super::receipt::{ListOf, Question};
use super::relink::{Base, relink};
use super::target::{FeedFormat, feed_entries};
use super::world::World;
use crate::calendar::Moment;
use crate::diagnostics::{Diagnostic, Result};
use crate::formats::{Feed, FeedItem, Robots, SitemapUrl, atom, json_feed, robots, sitemap};
use crate::names::{EntryId, Lang};

impl Templates {
    /// Renders a feed with the whole content of its entries.
    pub(super) fn feed(&self, of: &ListOf, lang: &Lang, format: FeedFormat, findings: &mut Vec<Diagnostic>) -> Result<String> {
        let world = &*self.world;
        world.ask(Question::Feed(of.clone(), lang.clone()));
        world.ask(Question::Town(lang.clone()));
        let entries = feed_entries(world, of, lang);
        let home = home_of(world, of, lang);
        let mut items = Vec::with_capacity(entries.len());
        for at in entries {
            items.push(self.item(at, lang, findings)?);
        }
        let absolute = |address: &str| world.absolute(address).unwrap_or_else(|| address.to_owned());
        let town = world.site.town.name.get(world.site.chain(lang)).unwrap_or_default().to_owned();
        let newest = items.iter().map(|item| item.updated.clone()).max().unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        let self_url = absolute(&format!("{home}{}", format.file_name()));
        let feed = Feed {
            title: self.feed_title(of, lang, &town),
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

    fn feed_title(&self, of: &ListOf, lang: &Lang, town: &str) -> String {
        let world = &self.world;
        match of {
            ListOf::Home => town.to_owned(),
            ListOf::Section(id) => {
                let title = world.site.variant(id, lang).map(|at| world.site.entries[at].common.title.as_str());
                format!("{} – {town}", title.unwrap_or_default())
            }
            ListOf::Topic(id) => {
                let term = world.site.vocabularies.get("topics").and_then(|terms| terms.get(id));
                let label = term.and_then(|term| term.label.get(world.site.chain(lang))).unwrap_or(id);
                format!("{label} – {town}")
            }
        }
    }

    fn item(&self, at: usize, lang: &Lang, findings: &mut Vec<Diagnostic>) -> Result<FeedItem> {
        let world = &*self.world;
        let entry = &world.site.entries[at];
        let html = render_body(world, &self.engine, at, lang, findings)?;
        let content_html = match &world.url {
            Some(url) => relink(&html, &Base::Prefix(url.clone())),
            None => html,
        };
        let address = world.site.address(at);
        let url = world.absolute(address).unwrap_or_else(|| address.to_owned());
        let zone = world.site.clock.zone();
        let stamp = |moment: &Moment| moment.start(zone).to_string();
        let published = entry.common.date.as_ref().map(stamp);
        let committed = world.updated.get(&entry.origin.path).and_then(|seconds| jiff::Timestamp::from_second(*seconds).ok());
        let updated = entry.common.updated.as_ref().map(stamp).or_else(|| committed.map(|instant| instant.to_string()));
        let updated = updated.or_else(|| published.clone()).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        let topics = entry.common.topics.iter().map(|(id, _)| id.clone()).collect();
        let opening = Some(entry.opening.clone()).filter(|text| !text.is_empty());
        Ok(FeedItem {
            id: url.clone(),
            url,
            title: entry.common.title.clone(),
            summary: entry.common.summary.clone().or(opening),
            content_html,
            published,
            updated,
            language: entry.lang.to_string(),
            topics,
        })
    }
}

fn home_of(world: &World, of: &ListOf, lang: &Lang) -> String {
    match of {
        ListOf::Home => world.site.prefix(lang),
        ListOf::Section(id) => match world.site.variant(id, lang) {
            Some(at) => world.site.address(at).to_owned(),
            None => world.site.prefix(lang),
        },
        ListOf::Topic(topic) => world.site.topic_address(lang, topic),
    }
}

/// Writes the sitemap: every page, with its other languages (sitemaps.org; hreflang alternates as search engines read them).
pub(super) fn render_sitemap(world: &World) -> String {
    world.ask(Question::Addresses);
    let site = &world.site;
    let mut urls = Vec::new();
    let absolute = |address: &str| world.absolute(address).unwrap_or_default();
    for (at, entry) in site.entries.iter().enumerate() {
        let alternates: Vec<(String, String)> = site
            .languages_of(&entry.id)
            .map(|other| (site.entries[other].lang.to_string(), absolute(site.address(other))))
            .collect();
        let alternates = if alternates.len() > 1 { alternates } else { Vec::new() };
        let committed = world.updated.get(&entry.origin.path).and_then(|seconds| jiff::Timestamp::from_second(*seconds).ok());
        let own = entry.common.updated.as_ref().map(|moment| moment.start(site.clock.zone()));
        let lastmod = own.or(committed).map(|instant| instant.to_string());
        urls.push(SitemapUrl { loc: absolute(site.address(at)), lastmod, alternates });
    }
    let missing = site.town.languages.iter().filter(|lang| site.exact(&EntryId::home(), lang).is_none());
    urls.extend(missing.map(|lang| SitemapUrl { loc: absolute(&site.prefix(lang)), lastmod: None, alternates: Vec::new() }));
    for lang in site.town.languages.iter().filter(|_| !site.topics().is_empty()) {
        urls.push(SitemapUrl { loc: absolute(&format!("{}topics/", site.prefix(lang))), lastmod: None, alternates: Vec::new() });
        for topic in site.topics().keys() {
            let others = site.town.languages.iter().map(|other| (other.to_string(), absolute(&site.topic_address(other, topic))));
            let alternates = if site.town.languages.len() > 1 { others.collect() } else { Vec::new() };
            urls.push(SitemapUrl { loc: absolute(&site.topic_address(lang, topic)), lastmod: None, alternates });
        }
    }
    sitemap(&urls)
}

/// Writes `robots.txt`.
pub(super) fn render_robots(world: &World) -> String {
    robots(&Robots { sitemap: world.absolute("/sitemap.xml"), indexing: world.indexing })
}

/// Writes `_redirects`, as static hosts read it.
pub(super) fn render_redirects(world: &World) -> String {
    world.ask(Question::Moved);
    let base = Base::of(world.url.as_deref().or(Some("")), "");
    world
        .site
        .aliases()
        .map(|(alias, at)| format!("{} {} 301\n", base.apply(alias), base.apply(world.site.address(at))))
        .collect()
}
