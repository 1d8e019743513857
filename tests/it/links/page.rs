//! What a checker sees of one HTML page, as a browser parses it.

use std::collections::BTreeMap;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Attributes whose value is one address.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "action"];
/// Attributes whose value is a list of ids of the same page.
const ID_LISTS: [&str; 6] =
    ["for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls"];

/// One page.
#[derive(Default)]
pub struct Page {
    /// The attribute `lang` of `html`.
    pub lang: String,
    pub title: String,
    /// The levels of the headings, in order.
    pub headings: Vec<u32>,
    /// All ids, in order, doubles too.
    pub ids: Vec<String>,
    /// All addresses, each with the attribute that it stands in.
    pub links: Vec<(String, String)>,
    /// Ids that other attributes name.
    pub named_ids: Vec<String>,
    /// `hreflang` and address of each `link rel=alternate` to another language.
    pub alternates: BTreeMap<String, String>,
    pub canonical: Option<String>,
    pub noindex: bool,
    /// Where a page that only leads on leads to.
    pub refresh: Option<String>,
}

impl Page {
    /// Parses a page.
    pub fn parse(html: &str) -> Self {
        let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(html);
        let mut page = Self::default();
        page.walk(&dom.document);
        page
    }

    fn walk(&mut self, node: &Handle) {
        if let NodeData::Element { name, attrs, template_contents, .. } = &node.data {
            let attrs: BTreeMap<String, String> = attrs
                .borrow()
                .iter()
                .map(|attr| (attr.name.local.to_string(), attr.value.to_string()))
                .collect();
            self.element(&name.local, &attrs, node);
            template_contents.borrow().iter().for_each(|inside| self.walk(inside));
        }
        node.children.borrow().iter().for_each(|child| self.walk(child));
    }

    fn element(&mut self, name: &str, attrs: &BTreeMap<String, String>, node: &Handle) {
        let get = |key: &str| attrs.get(key).map(String::as_str).unwrap_or_default();
        match name {
            "html" => self.lang = get("lang").to_owned(),
            // A picture may have a title of its own; the page's comes first.
            "title" if self.title.is_empty() => self.title = text(node),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.headings.extend(name[1..].parse::<u32>());
            }
            "link" if get("rel") == "canonical" => self.canonical = Some(get("href").to_owned()),
            "link" if get("rel") == "alternate" && attrs.contains_key("hreflang") => {
                self.alternates.insert(get("hreflang").to_owned(), get("href").to_owned());
            }
            "meta" => self.meta(get("name"), get("property"), get("http-equiv"), get("content")),
            _ => {}
        }
        self.ids.extend(attrs.get("id").cloned());
        let addresses =
            ADDRESSES.iter().filter_map(|key| Some(((*key).to_owned(), attrs.get(*key)?.clone())));
        self.links.extend(addresses);
        let sources = get("srcset").split(',').filter_map(|part| part.split_whitespace().next());
        self.links.extend(sources.map(|source| ("srcset".to_owned(), source.to_owned())));
        self.named_ids
            .extend(ID_LISTS.iter().flat_map(|key| get(key).split_whitespace()).map(str::to_owned));
    }

    fn meta(&mut self, name: &str, property: &str, equivalent: &str, content: &str) {
        self.noindex |= name == "robots" && content.contains("noindex");
        if matches!(property, "og:url" | "og:image") {
            self.links.push((property.to_owned(), content.to_owned()));
        }
        if equivalent == "refresh" {
            self.refresh = content.split_once("url=").map(|(_, url)| url.trim().to_owned());
            self.links.extend(self.refresh.clone().map(|url| ("refresh".to_owned(), url)));
        }
    }
}

fn text(node: &Handle) -> String {
    let children = node.children.borrow();
    let texts = children.iter().map(|child| match &child.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => text(child),
    });
    texts.collect::<String>().trim().to_owned()
}
