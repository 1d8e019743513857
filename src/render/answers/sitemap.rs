//! The pages that search engines are told of, with their last changes.

use super::super::description::{Describe, Description};
use super::world::World;
use crate::formats::SitemapUrl;
use crate::names::Lang;
use crate::plan::{SitemapPage, last_change, sitemap_pages};

impl Describe for SitemapUrl {
    fn describe(&self, to: &mut Description) {
        let Self { loc, lastmod, alternates } = self;
        to.list(|to| {
            to.text(loc);
            to.optional(lastmod.as_deref());
            for (lang, loc) in alternates {
                to.text(lang);
                to.text(loc);
            }
        });
    }
}

impl World {
    /// Every page that search engines are told of, sorted by address; made once per build.
    pub(in crate::render) fn sitemap(&self) -> &[SitemapUrl] {
        self.sitemap.get_or_init(|| {
            let mut urls = Vec::new();
            for page in sitemap_pages(&self.site, &self.plan.colophons) {
                self.add_page(&page, &mut urls);
            }
            urls.sort_by(|a, b| a.loc.cmp(&b.loc));
            urls
        })
    }

    /// Adds a page in all its languages (sitemaps.org; hreflang alternates as search engines read them).
    fn add_page(&self, page: &SitemapPage<'_>, urls: &mut Vec<SitemapUrl>) {
        let whole = |address: &str| self.settings.absolute(address).unwrap_or_default();
        let pages: Vec<(&Lang, String)> =
            page.addresses.iter().map(|(lang, address)| (*lang, whole(address))).collect();
        let alternates = pages.iter().map(|(lang, loc)| (lang.to_string(), loc.clone()));
        let alternates: Vec<_> = if pages.len() > 1 { alternates.collect() } else { Vec::new() };
        urls.extend(pages.into_iter().map(|(lang, loc)| {
            let at = page.id.and_then(|id| self.site.exact(id, lang));
            let lastmod =
                at.and_then(|at| last_change(&self.site, at)).map(|time| time.to_string());
            SitemapUrl { loc, lastmod, alternates: alternates.clone() }
        }));
    }

    /// The number of pages in one part of the sitemap.
    pub(in crate::render) fn sitemap_limit(&self) -> usize {
        crate::plan::sitemap_limit(&self.site)
    }
}
