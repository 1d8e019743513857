//! Tests of the encoders: what they write is read back by real parsers, whatever the text.

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::xml::is_legal;
use super::{Feed, FeedItem, Robots, SitemapUrl, atom, json_feed, robots, sitemap, sitemap_index};

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

const HARD_CHARACTERS: &str = "\0\u{1}\u{8}\t\n\u{b}\r\u{1f}\u{7f}\u{85}\u{2028}\u{d7ff}\u{e000}\u{feff}\u{fffd}\u{fffe}\u{ffff}\
    \u{1ffff}\u{10ffff}&<>\"'\\/ ";
const HARD_WORDS: &[&str] =
    &["\r\n", "&amp;", "&#0;", "]]>", "<![CDATA[", "<!--", "<?", "\\u0000", "%0A"];

/// Any characters, with those that formats stumble over far more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(HARD_CHARACTERS.chars().collect::<Vec<_>>()).prop_map(String::from),
        prop::sample::select(HARD_WORDS).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-zé ]{1,4}",
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Any second of the years that feeds name.
fn time() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64).prop_map(|second| Timestamp::from_second(second).expect("a time"))
}

prop_compose! {
    fn item()(
        names in [text(), text(), text(), text(), text()],
        summary in option::of(text()),
        published in option::of(time()),
        updated in time(),
        topics in vec(text(), 0..3),
        (author, licence) in (option::of(text()), option::of(text())),
    ) -> FeedItem {
        let [id, url, title, content_html, language] = names;
        FeedItem { id, url, title, summary, content_html, published, updated, language, topics, author, licence }
    }
}

prop_compose! {
    fn feed()(
        names in [text(), text(), text(), text(), text(), text()],
        subtitle in option::of(text()),
        licence in option::of(text()),
        items in vec(item(), 0..3),
    ) -> Feed {
        let [title, id, language, home_url, self_url, author] = names;
        Feed { title, subtitle, id, language, home_url, self_url, author, licence, items }
    }
}

prop_compose! {
    fn page()(loc in text(), lastmod in option::of(text()), alternates in vec((text(), text()), 0..3)) -> SitemapUrl {
        SitemapUrl { loc, lastmod, alternates }
    }
}

/// What XML can hold of a text.
fn legal(text: &str) -> String {
    text.chars().filter(|c| is_legal(*c)).collect()
}

fn legal_option(text: Option<&String>) -> Option<String> {
    text.map(|text| legal(text))
}

/// The text of the one child of this name, if there is one.
fn child(node: Node<'_, '_>, space: &str, name: &str) -> Option<String> {
    let mut all = node.children().filter(|child| child.has_tag_name((space, name)));
    let found = all.next()?;
    assert!(all.next().is_none(), "{name} stands twice");
    assert!(found.children().all(|inner| inner.is_text()), "{name} holds more than a text");
    Some(found.text().unwrap_or_default().to_owned())
}

/// The value of an attribute of the one link of this kind.
fn link(node: Node<'_, '_>, rel: &str) -> Option<String> {
    let mut all = node
        .children()
        .filter(|child| child.has_tag_name((ATOM, "link")) && child.attribute("rel") == Some(rel));
    let href = all.next()?.attribute("href").map(str::to_owned);
    assert!(all.next().is_none(), "the link {rel} stands twice");
    href
}

fn read_item(node: Node<'_, '_>, inherited: &str) -> FeedItem {
    let text = |name| child(node, ATOM, name);
    let content = node.children().find(|child| child.has_tag_name((ATOM, "content")));
    assert_eq!(content.and_then(|content| content.attribute("type")), Some("html"));
    let terms = node.children().filter(|child| child.has_tag_name((ATOM, "category")));
    FeedItem {
        id: text("id").unwrap(),
        url: link(node, "alternate").unwrap(),
        title: text("title").unwrap(),
        summary: text("summary"),
        content_html: text("content").unwrap(),
        published: text("published").map(|time| time.parse().expect("a time")),
        updated: text("updated").expect("a time").parse().expect("a time"),
        language: node.attribute((XML, "lang")).unwrap_or(inherited).to_owned(),
        topics: terms.map(|category| category.attribute("term").unwrap().to_owned()).collect(),
        author: node
            .children()
            .find(|child| child.has_tag_name((ATOM, "author")))
            .map(|author| child(author, ATOM, "name").unwrap()),
        licence: text("rights"),
    }
}

fn read_atom(xml: &str) -> Feed {
    let document = Document::parse(xml).unwrap_or_else(|why| panic!("{why}: {xml}"));
    let root = document.root_element();
    assert!(root.has_tag_name((ATOM, "feed")));
    let text = |name| child(root, ATOM, name);
    let author = root.children().find(|child| child.has_tag_name((ATOM, "author"))).unwrap();
    let language = root.attribute((XML, "lang")).unwrap();
    let entries = root.children().filter(|child| child.has_tag_name((ATOM, "entry")));
    Feed {
        title: text("title").unwrap(),
        subtitle: text("subtitle"),
        id: text("id").unwrap(),
        language: language.to_owned(),
        home_url: link(root, "alternate").unwrap(),
        self_url: link(root, "self").unwrap(),
        author: child(author, ATOM, "name").unwrap(),
        licence: text("rights"),
        items: entries.map(|entry| read_item(entry, language)).collect(),
    }
}

fn legal_item(item: &FeedItem) -> FeedItem {
    FeedItem {
        id: legal(&item.id),
        url: legal(&item.url),
        title: legal(&item.title),
        summary: legal_option(item.summary.as_ref()),
        content_html: legal(&item.content_html),
        published: item.published,
        updated: item.updated,
        language: legal(&item.language),
        topics: item.topics.iter().map(|topic| legal(topic)).collect(),
        author: legal_option(item.author.as_ref()),
        licence: legal_option(item.licence.as_ref()),
    }
}

fn legal_feed(feed: &Feed) -> Feed {
    Feed {
        title: legal(&feed.title),
        subtitle: legal_option(feed.subtitle.as_ref()),
        id: legal(&feed.id),
        language: legal(&feed.language),
        home_url: legal(&feed.home_url),
        self_url: legal(&feed.self_url),
        author: legal(&feed.author),
        licence: legal_option(feed.licence.as_ref()),
        items: feed.items.iter().map(legal_item).collect(),
    }
}

fn read_sitemap(xml: &str) -> Vec<SitemapUrl> {
    let document = Document::parse(xml).unwrap_or_else(|why| panic!("{why}: {xml}"));
    let root = document.root_element();
    assert!(root.has_tag_name((SITEMAP, "urlset")));
    let pages = root.children().filter(|child| child.has_tag_name((SITEMAP, "url")));
    let read = |page: Node<'_, '_>| {
        let links = page.children().filter(|child| child.has_tag_name((XHTML, "link")));
        let alternate = |link: Node<'_, '_>| {
            assert_eq!(link.attribute("rel"), Some("alternate"));
            (
                link.attribute("hreflang").unwrap().to_owned(),
                link.attribute("href").unwrap().to_owned(),
            )
        };
        SitemapUrl {
            loc: child(page, SITEMAP, "loc").unwrap(),
            lastmod: child(page, SITEMAP, "lastmod"),
            alternates: links.map(alternate).collect(),
        }
    };
    pages.map(read).collect()
}

fn example() -> Feed {
    let item = FeedItem {
        id: "https://town.example/fr/fete/".to_owned(),
        url: "https://town.example/fr/fete/".to_owned(),
        title: "Fête & bal".to_owned(),
        summary: Some("Samedi.".to_owned()),
        content_html: "<p>Bal &amp; feu</p>".to_owned(),
        published: "2026-06-01T08:00:00Z".parse().ok(),
        updated: "2026-06-02T08:00:00Z".parse().expect("a time"),
        language: "fr".to_owned(),
        topics: vec!["culture".to_owned()],
        author: None,
        licence: None,
    };
    Feed {
        title: "Town".to_owned(),
        subtitle: None,
        id: "https://town.example/".to_owned(),
        language: "en".to_owned(),
        home_url: "https://town.example/".to_owned(),
        self_url: "https://town.example/feed.atom".to_owned(),
        author: "Town".to_owned(),
        licence: Some("CC-BY-4.0".to_owned()),
        items: vec![item],
    }
}

#[test]
fn an_atom_feed_is_written_like_this() {
    let expected = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>https://town.example/</id>
  <title>Town</title>
  <updated>2026-06-02T08:00:00Z</updated>
  <author>
    <name>Town</name>
  </author>
  <link rel="self" type="application/atom+xml" href="https://town.example/feed.atom"/>
  <link rel="alternate" type="text/html" href="https://town.example/"/>
  <rights>CC-BY-4.0</rights>
  <entry xml:lang="fr">
    <id>https://town.example/fr/fete/</id>
    <title>Fête &amp; bal</title>
    <link rel="alternate" type="text/html" href="https://town.example/fr/fete/"/>
    <published>2026-06-01T08:00:00Z</published>
    <updated>2026-06-02T08:00:00Z</updated>
    <category term="culture"/>
    <summary>Samedi.</summary>
    <content type="html">&lt;p&gt;Bal &amp;amp; feu&lt;/p&gt;</content>
  </entry>
</feed>
"#;
    assert_eq!(atom(&example()), expected);
}

#[test]
fn a_json_feed_is_written_like_this() {
    let expected = r#"{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "Town",
  "home_page_url": "https://town.example/",
  "feed_url": "https://town.example/feed.atom",
  "authors": [
    {
      "name": "Town"
    }
  ],
  "language": "en",
  "items": [
    {
      "id": "https://town.example/fr/fete/",
      "url": "https://town.example/fr/fete/",
      "title": "Fête & bal",
      "content_html": "<p>Bal &amp; feu</p>",
      "summary": "Samedi.",
      "date_published": "2026-06-01T08:00:00Z",
      "date_modified": "2026-06-02T08:00:00Z",
      "tags": [
        "culture"
      ],
      "language": "fr"
    }
  ]
}
"#;
    assert_eq!(json_feed(&example()), expected);
}

#[test]
fn a_sitemap_is_written_like_this() {
    let page = SitemapUrl {
        loc: "https://town.example/a/?b=1&c=2".to_owned(),
        lastmod: Some("2026-06-02T08:00:00Z".to_owned()),
        alternates: vec![("fr".to_owned(), "https://town.example/fr/a/".to_owned())],
    };
    let expected = r#"<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url>
    <loc>https://town.example/a/?b=1&amp;c=2</loc>
    <lastmod>2026-06-02T08:00:00Z</lastmod>
    <xhtml:link rel="alternate" hreflang="fr" href="https://town.example/fr/a/"/>
  </url>
</urlset>
"#;
    assert_eq!(sitemap(&[page]), expected);
}

#[test]
fn an_index_of_sitemaps_is_written_like_this() {
    let expected = r#"<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap>
    <loc>https://town.example/sitemap-1.xml</loc>
  </sitemap>
</sitemapindex>
"#;
    assert_eq!(sitemap_index(&["https://town.example/sitemap-1.xml".to_owned()]), expected);
}

#[test]
fn only_what_xml_cannot_hold_is_dropped() {
    let edges = [
        "\t",
        "\n",
        "\r",
        " ",
        "\u{7f}",
        "\u{85}",
        "\u{d7ff}",
        "\u{e000}",
        "\u{fffd}",
        "\u{10000}",
        "\u{1ffff}",
        "\u{10ffff}",
    ];
    for edge in edges {
        assert_eq!(legal(edge), edge);
    }
    for edge in ["\0", "\u{8}", "\u{b}", "\u{c}", "\u{e}", "\u{1f}", "\u{fffe}", "\u{ffff}"] {
        assert_eq!(legal(edge), "", "{edge:?}");
    }
}

#[test]
fn robots_are_let_in_or_kept_out() {
    let sitemap = Some("https://town.example/sitemap.xml".to_owned());
    let open = robots(&Robots { sitemap: sitemap.clone(), indexing: true });
    assert_eq!(open, "User-agent: *\nDisallow:\n\nSitemap: https://town.example/sitemap.xml\n");
    assert_eq!(robots(&Robots { sitemap: None, indexing: true }), "User-agent: *\nDisallow:\n");
    assert_eq!(robots(&Robots { sitemap, indexing: false }), "User-agent: *\nDisallow:\n");
}

proptest! {
    #[test]
    fn atom_gives_every_text_back(feed in feed()) {
        prop_assert_eq!(read_atom(&atom(&feed)), legal_feed(&feed));
    }

    #[test]
    fn json_gives_every_text_back(feed in feed()) {
        let read: serde_json::Value = serde_json::from_str(&json_feed(&feed)).unwrap();
        prop_assert_eq!(read["title"].as_str(), Some(feed.title.as_str()));
        prop_assert_eq!(read["home_page_url"].as_str(), Some(feed.home_url.as_str()));
        prop_assert_eq!(read["feed_url"].as_str(), Some(feed.self_url.as_str()));
        prop_assert_eq!(read["description"].as_str(), feed.subtitle.as_deref());
        prop_assert_eq!(read["authors"][0]["name"].as_str(), Some(feed.author.as_str()));
        prop_assert_eq!(read["language"].as_str(), Some(feed.language.as_str()));
        let items = read["items"].as_array().unwrap();
        prop_assert_eq!(items.len(), feed.items.len());
        for (read, item) in items.iter().zip(&feed.items) {
            let text = |key: &str| read[key].as_str().map(str::to_owned);
            let tags = read.get("tags").and_then(|tags| tags.as_array()).cloned().unwrap_or_default();
            let back = FeedItem {
                id: text("id").unwrap(),
                url: text("url").unwrap(),
                title: text("title").unwrap(),
                summary: text("summary"),
                content_html: text("content_html").unwrap(),
                published: text("date_published").map(|time| time.parse().expect("a time")),
                updated: text("date_modified").expect("a time").parse().expect("a time"),
                language: text("language").unwrap(),
                topics: tags.iter().map(|tag| tag.as_str().unwrap().to_owned()).collect(),
                author: read["authors"][0]["name"].as_str().map(str::to_owned),
                // The format has no place for it.
                licence: item.licence.clone(),
            };
            prop_assert_eq!(&back, item);
        }
    }

    #[test]
    fn a_sitemap_gives_every_text_back(pages in vec(page(), 0..3)) {
        let expected: Vec<_> = pages.iter().map(|page| SitemapUrl {
            loc: legal(&page.loc),
            lastmod: legal_option(page.lastmod.as_ref()),
            alternates: page.alternates.iter().map(|(lang, href)| (legal(lang), legal(href))).collect(),
        }).collect();
        prop_assert_eq!(read_sitemap(&sitemap(&pages)), expected);
    }

    #[test]
    fn no_address_adds_a_rule_to_robots(address in text()) {
        let text = robots(&Robots { sitemap: Some(address), indexing: true });
        let lines: Vec<&str> = text.split(['\r', '\n']).collect();
        prop_assert_eq!(lines.len(), 5, "{:?}", lines);
        prop_assert!(lines[3].starts_with("Sitemap: "));
    }
}
