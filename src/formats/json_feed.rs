//! JSON Feed, version 1.1 (jsonfeed.org).

use serde::Serialize;

use super::feed::{Feed, FeedItem};

/// The keys, in the order in which they are written.
#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    authors: [Author<'a>; 1],
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    date_modified: String,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<[Author<'a>; 1]>,
    language: &'a str,
}

/// Writes a feed as JSON Feed. The format cannot express a licence, or an id other than the feed's
/// address.
pub fn json_feed(feed: &Feed) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home_url,
        feed_url: &feed.self_url,
        description: feed.subtitle.as_deref(),
        authors: [Author { name: &feed.author }],
        language: &feed.language,
        items: feed.items.iter().map(item).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)
        .expect("texts and lists of texts can always be written as JSON");
    text.push('\n');
    text
}

fn item(item: &FeedItem) -> Item<'_> {
    Item {
        id: &item.id,
        url: &item.url,
        title: &item.title,
        content_html: &item.content_html,
        summary: item.summary.as_deref(),
        date_published: item.published.map(|time| time.to_string()),
        date_modified: item.updated.to_string(),
        tags: &item.topics,
        authors: item.author.as_deref().map(|name| [Author { name }]),
        language: &item.language,
    }
}
