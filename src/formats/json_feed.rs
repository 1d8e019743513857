//! JSON Feed 1.1 (jsonfeed.org).

use serde_json::{Map, Value, json};

use super::{Feed, FeedItem};

/// Encodes a feed as JSON Feed.
pub fn json_feed(feed: &Feed) -> String {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            object.insert(key.to_owned(), value);
        }
    };
    put("version", json!("https://jsonfeed.org/version/1.1"));
    put("title", json!(feed.title));
    put("description", json!(feed.subtitle));
    put("home_page_url", json!(feed.home_url));
    put("feed_url", json!(feed.self_url));
    put("language", json!(feed.language));
    put("authors", json!([{ "name": feed.author }]));
    put("items", Value::Array(feed.items.iter().map(item).collect()));
    let mut text = Value::Object(object).to_string();
    text.push('\n');
    text
}

fn item(item: &FeedItem) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            object.insert(key.to_owned(), value);
        }
    };
    put("id", json!(item.id));
    put("url", json!(item.url));
    put("title", json!(item.title));
    put("summary", json!(item.summary));
    put("content_html", json!(item.content_html));
    put("date_published", json!(item.published));
    put("date_modified", json!(item.updated));
    put("language", json!(item.language));
    if !item.topics.is_empty() {
        put("tags", json!(item.topics));
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back(title in any::<String>(), html in any::<String>()) {
            let item = FeedItem { title: title.clone(), content_html: html.clone(), ..FeedItem::default() };
            let parsed: Value = serde_json::from_str(&json_feed(&Feed { items: vec![item], ..Feed::default() })).expect("JSON");
            prop_assert_eq!(parsed["items"][0]["title"].as_str(), Some(title.as_str()));
            prop_assert_eq!(parsed["items"][0]["content_html"].as_str(), Some(html.as_str()));
        }
    }
}
