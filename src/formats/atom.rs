//! The Atom Syndication Format, RFC 4287.

use super::feed::{Feed, FeedItem};
use super::xml::Writer;

/// Writes a feed as Atom.
pub fn atom(feed: &Feed) -> String {
    let mut xml = Writer::new();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &feed.language)]);
    xml.text("id", &[], &feed.id);
    xml.text("title", &[], &feed.title);
    if let Some(subtitle) = &feed.subtitle {
        xml.text("subtitle", &[], subtitle);
    }
    xml.text("updated", &[], &feed.updated().to_string());
    xml.open("author", &[]);
    xml.text("name", &[], &feed.author);
    xml.close();
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.self_url)],
    );
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home_url)]);
    if let Some(licence) = &feed.licence {
        xml.text("rights", &[], licence);
    }
    for item in &feed.items {
        entry(&mut xml, item, &feed.language);
    }
    xml.finish()
}

fn entry(xml: &mut Writer, item: &FeedItem, inherited: &str) {
    let own = [("xml:lang", item.language.as_str())];
    xml.open("entry", if item.language == inherited { &[] } else { &own });
    xml.text("id", &[], &item.id);
    xml.text("title", &[], &item.title);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &item.url)]);
    if let Some(published) = &item.published {
        xml.text("published", &[], &published.to_string());
    }
    xml.text("updated", &[], &item.updated.to_string());
    if let Some(author) = &item.author {
        xml.open("author", &[]);
        xml.text("name", &[], author);
        xml.close();
    }
    if let Some(licence) = &item.licence {
        xml.text("rights", &[], licence);
    }
    for topic in &item.topics {
        xml.empty("category", &[("term", topic)]);
    }
    if let Some(summary) = &item.summary {
        xml.text("summary", &[], summary);
    }
    xml.text("content", &[("type", "html")], &item.content_html);
    xml.close();
}
