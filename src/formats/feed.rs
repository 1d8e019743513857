//! What a feed says, whatever form it is written in.

/// A feed: the newest entries of a list, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub title: String,
    /// A line below the name.
    pub subtitle: Option<String>,
    /// Its permanent id, an IRI.
    pub id: String,
    /// The language tag of its name and, where an item says nothing else, of its items.
    pub language: String,
    /// The page that shows the same list to people.
    pub home_url: String,
    /// The feed's own address.
    pub self_url: String,
    /// When something in it last changed, RFC 3339.
    pub updated: String,
    /// Who publishes it.
    pub author: String,
    /// The licence of the content.
    pub licence: Option<String>,
    /// The entries, in the order they are written.
    pub items: Vec<FeedItem>,
}

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// Its permanent id, an IRI.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its name.
    pub title: String,
    /// A few plain sentences.
    pub summary: Option<String>,
    /// The whole content; its addresses are absolute.
    pub content_html: String,
    /// When it appeared, RFC 3339.
    pub published: Option<String>,
    /// When it last changed, RFC 3339.
    pub updated: String,
    /// Its language tag.
    pub language: String,
    /// The ids of its topics.
    pub topics: Vec<String>,
    /// Its author, if that is not the feed's publisher.
    pub author: Option<String>,
    /// Its licence, if that is not the feed's.
    pub licence: Option<String>,
}
