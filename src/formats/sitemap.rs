//! The sitemap protocol 0.9 (sitemaps.org), with `hreflang` alternates.

use super::xml::{element, escape};

/// One page of a sitemap; addresses are whole.
#[derive(Debug, Clone, Default)]
pub struct SitemapUrl {
    /// Its address.
    pub loc: String,
    /// When it was last changed.
    pub lastmod: Option<String>,
    /// Language and address of each of its translations, itself among them.
    pub alternates: Vec<(String, String)>,
}

/// Encodes a sitemap.
pub fn sitemap(urls: &[SitemapUrl]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for url in urls {
        out.push_str("<url>\n");
        element(&mut out, "loc", &url.loc);
        if let Some(lastmod) = &url.lastmod {
            element(&mut out, "lastmod", lastmod);
        }
        for (lang, href) in &url.alternates {
            out.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>\n", escape(lang), escape(href)));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_is_well_formed_and_names_translations() {
        let url = SitemapUrl {
            loc: "https://t.example/?a&b".to_owned(),
            lastmod: Some("2026-05-01".to_owned()),
            alternates: vec![("nl".to_owned(), "https://t.example/nl/".to_owned())],
        };
        let text = sitemap(&[url]);
        let parsed = roxmltree::Document::parse(&text).expect("well-formed");
        let loc = parsed.descendants().find(|node| node.has_tag_name("loc")).and_then(|node| node.text());
        assert_eq!(loc, Some("https://t.example/?a&b"));
        assert!(parsed.descendants().any(|node| node.attribute("hreflang") == Some("nl")));
    }
}
