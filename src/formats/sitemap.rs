//! The sitemap protocol, version 0.9 (sitemaps.org), with the other languages of a page as search engines read them.

use super::xml::Writer;

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

/// Writes a sitemap.
pub fn sitemap(urls: &[SitemapUrl]) -> String {
    let mut xml = Writer::new();
    let own = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
    xml.open("urlset", &[own, ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")]);
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
