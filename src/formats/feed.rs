//! What a feed says, whatever form it is written in.

use jiff::Timestamp;

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
    /// Who publishes it.
    pub author: String,
    /// The licence of the content.
    pub licence: Option<String>,
    /// The entries, in the order they are written.
    pub items: Vec<FeedItem>,
}

impl Feed {
    /// When something in it last changed; of a feed without entries, the beginning of 1970.
    pub(super) fn updated(&self) -> Timestamp {
        self.items.iter().map(|item| item.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
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
    /// When it appeared.
    pub published: Option<Timestamp>,
    /// When it last changed.
    pub updated: Timestamp,
    /// Its language tag.
    pub language: String,
    /// The ids of its topics.
    pub topics: Vec<String>,
    /// Its author, if that is not the feed's publisher.
    pub author: Option<String>,
    /// Its licence, if that is not the feed's.
    pub licence: Option<String>,
}
