//! Atom (RFC 4287).

use super::xml::{element, escape};
use super::{Feed, FeedItem};

/// Encodes a feed as Atom, with the whole content of each entry.
pub fn atom(feed: &Feed) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n", escape(&feed.language)));
    element(&mut out, "id", &feed.id);
    element(&mut out, "title", &feed.title);
    if let Some(subtitle) = &feed.subtitle {
        element(&mut out, "subtitle", subtitle);
    }
    element(&mut out, "updated", &feed.updated);
    out.push_str(&format!("<author><name>{}</name></author>\n", escape(&feed.author)));
    out.push_str(&format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", escape(&feed.self_url)));
    out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&feed.home_url)));
    if let Some(licence) = &feed.licence {
        element(&mut out, "rights", licence);
    }
    feed.items.iter().for_each(|item| entry(&mut out, item));
    out.push_str("</feed>\n");
    out
}

fn entry(out: &mut String, item: &FeedItem) {
    out.push_str(&format!("<entry xml:lang=\"{}\">\n", escape(&item.language)));
    element(out, "id", &item.id);
    element(out, "title", &item.title);
    element(out, "updated", &item.updated);
    if let Some(published) = &item.published {
        element(out, "published", published);
    }
    out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&item.url)));
    for topic in &item.topics {
        out.push_str(&format!("<category term=\"{}\"/>\n", escape(topic)));
    }
    if let Some(summary) = &item.summary {
        element(out, "summary", summary);
    }
    out.push_str(&format!("<content type=\"html\">{}</content>\n</entry>\n", escape(&item.content_html)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What XML has a place for.
    fn legal(text: &str) -> String {
        text.chars().filter(|c| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect()
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_a_parser(title in any::<String>(), html in any::<String>(), topic in any::<String>()) {
            let item = FeedItem { title: title.clone(), content_html: html.clone(), topics: vec![topic.clone()], ..FeedItem::default() };
            let text = atom(&Feed { items: vec![item], ..Feed::default() });
            let parsed = roxmltree::Document::parse(&text).expect("well-formed");
            let entry = parsed.descendants().find(|node| node.has_tag_name("entry")).expect("an entry");
            let text_of = |name: &str| entry.children().find(|node| node.has_tag_name(name)).and_then(|node| node.text()).unwrap_or_default().to_owned();
            prop_assert_eq!(text_of("title"), legal(&title));
            prop_assert_eq!(text_of("content"), legal(&html));
            let category = entry.children().find(|node| node.has_tag_name("category")).and_then(|node| node.attribute("term")).unwrap_or_default();
            prop_assert_eq!(category, legal(&topic));
        }
    }
}
