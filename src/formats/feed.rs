//! What both forms of feeds say.

/// A feed; dates are RFC 3339 texts, addresses are whole.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Its title.
    pub title: String,
    /// A second line.
    pub subtitle: Option<String>,
    /// Its permanent identity.
    pub id: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The page that it is the feed of.
    pub home_url: String,
    /// Where it lies itself.
    pub self_url: String,
    /// When any entry was last changed.
    pub updated: String,
    /// Who writes it.
    pub author: String,
    /// SPDX licence of its texts.
    pub licence: Option<String>,
    /// Its entries, newest first.
    pub items: Vec<FeedItem>,
}

/// An entry of a feed.
#[derive(Debug, Clone, Default)]
pub struct FeedItem {
    /// Its permanent identity.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// All of its text as HTML, with whole addresses.
    pub content_html: String,
    /// When it appeared.
    pub published: Option<String>,
    /// When it was last changed.
    pub updated: String,
    /// Its language.
    pub language: String,
    /// Its topics.
    pub topics: Vec<String>,
}
