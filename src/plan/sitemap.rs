//! The pages that search engines are told of.

use crate::names::{EntryId, Lang, MadeFolder};
use crate::site::Site;

/// The most addresses that one sitemap may list (sitemaps.org).
const MOST_ADDRESSES: usize = 50_000;

/// A page with all its languages.
pub struct SitemapPage<'a> {
    /// Its entry, where it is one's.
    pub id: Option<&'a EntryId>,
    /// Its addresses, by language.
    pub addresses: Vec<(&'a Lang, String)>,
}

/// Lists every page but the further pages of lists.
pub fn sitemap_pages<'a>(site: &'a Site, colophons: &'a [Lang]) -> Vec<SitemapPage<'a>> {
    let home = EntryId::home();
    let languages = &site.town.languages;
    let mut pages: Vec<SitemapPage<'a>> =
        site.ids().filter(|id| **id != home).map(|id| entry_page(site, id)).collect();
    pages.push(SitemapPage {
        id: site.ids().find(|id| **id == home),
        addresses: languages.iter().map(|lang| (lang, site.prefix(lang))).collect(),
    });
    let below =
        |lang: &Lang, folder: MadeFolder| format!("{}{}", site.prefix(lang), folder.below(lang));
    pages.push(SitemapPage {
        id: None,
        addresses: colophons.iter().map(|lang| (lang, below(lang, MadeFolder::Colophon))).collect(),
    });
    if !site.topics().is_empty() {
        let addresses =
            languages.iter().map(|lang| (lang, below(lang, MadeFolder::Topics))).collect();
        pages.push(SitemapPage { id: None, addresses });
    }
    pages.extend(site.topics().keys().map(|topic| SitemapPage {
        id: None,
        addresses: languages.iter().map(|lang| (lang, site.topic_address(lang, topic))).collect(),
    }));
    pages
}

/// An entry's page. What a partner wrote is found at its origin, if it has one on the web.
fn entry_page<'a>(site: &'a Site, id: &'a EntryId) -> SitemapPage<'a> {
    let is_listed =
        |at: &usize| site.is_here(*at) && site.origin_address(&site.entries[*at]).is_none();
    let pages = site.languages_of(id).filter(is_listed);
    let addresses = pages.map(|at| (&site.entries[at].lang, site.address(at).to_owned())).collect();
    SitemapPage { id: Some(id), addresses }
}

/// The number of parts that the sitemap comes in; 0 where one list takes all pages.
pub(super) fn sitemap_parts(site: &Site, colophons: &[Lang]) -> usize {
    let limit = sitemap_limit(site);
    // Few sites are near the limit: the others are not counted page by page.
    let topics = if site.topics().is_empty() { 0 } else { site.topics().len() + 1 };
    let most = site.entries.len() + site.town.languages.len() * (topics + 2);
    if most <= limit {
        return 0;
    }
    let pages = sitemap_pages(site, colophons);
    pages.iter().map(|page| page.addresses.len()).sum::<usize>().div_ceil(limit)
}

/// The number of pages that one list takes: with their other languages they must stay below 50 MB too.
pub fn sitemap_limit(site: &Site) -> usize {
    MOST_ADDRESSES / site.town.languages.len().max(1)
}

/// The address of a part of the sitemap, from 1.
pub fn sitemap_part_address(part: usize) -> String {
    format!("/sitemap-{part}.xml")
}
