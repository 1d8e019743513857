//! The sitemap protocol, version 0.9 (sitemaps.org), with the other languages of a page as search
//! engines read them.

use super::xml::Writer;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page in a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapUrl {
    /// Its absolute address.
    pub loc: String,
    /// When it last changed, RFC 3339.
    pub lastmod: Option<String>,
    /// The page in every language it has, its own included: language tag and absolute address.
    pub alternates: Vec<(String, String)>,
}

/// The most addresses that one sitemap may list.
pub const SITEMAP_LIMIT: usize = 50_000;

/// Writes an index of sitemaps, for a site with more pages than one may list.
pub fn sitemap_index(locs: &[String]) -> String {
    let mut xml = Writer::new();
    xml.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for loc in locs {
        xml.open("sitemap", &[]);
        xml.text("loc", &[], loc);
        xml.close();
    }
    xml.finish()
}

/// Writes a sitemap.
pub fn sitemap(urls: &[SitemapUrl]) -> String {
    let mut xml = Writer::new();
    xml.open("urlset", &[("xmlns", NAMESPACE), ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")]);
    for url in urls {
        xml.open("url", &[]);
        xml.text("loc", &[], &url.loc);
        if let Some(lastmod) = &url.lastmod {
            xml.text("lastmod", &[], lastmod);
        }
        for (lang, href) in &url.alternates {
            xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", lang), ("href", href)]);
        }
        xml.close();
    }
    xml.finish()
}
