//! stub
/// x
pub struct Feed { pub title: String, pub subtitle: Option<String>, pub id: String, pub language: String, pub home_url: String, pub self_url: String, pub updated: String, pub author: String, pub licence: Option<String>, pub items: Vec<FeedItem> }
/// x
pub struct FeedItem { pub id: String, pub url: String, pub title: String, pub summary: Option<String>, pub content_html: String, pub published: Option<String>, pub updated: String, pub language: String, pub topics: Vec<String> }
/// x
pub struct SitemapUrl { pub loc: String, pub lastmod: Option<String>, pub alternates: Vec<(String,String)> }
/// x
pub struct Robots { pub sitemap: Option<String>, pub indexing: bool }
/// x
pub fn atom(_: &Feed) -> String { String::new() }
/// x
pub fn json_feed(_: &Feed) -> String { String::new() }
/// x
pub fn sitemap(_: &[SitemapUrl]) -> String { String::new() }
/// x
pub fn robots(_: &Robots) -> String { String::new() }
