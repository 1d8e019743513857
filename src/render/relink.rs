//! Bringing the links of pages and of the style sheet into their final form.
//!
//! Inside the world every address begins at the site's root. Where the site lies in a folder of its host, or must work without
//! an address at all, the attributes of the finished HTML are rewritten: one place, so that templates and answers need not know.

use crate::html::{TextAttribute, TextToken, TextTokens, TextValue};
use crate::names::site_folder;

/// Attributes whose value is an address.
const ATTRIBUTES: [&[u8]; 6] = [b"href", b"src", b"action", b"poster", b"data", b"cite"];
/// Elements that lead to places in the page too.
const LINKS: [&[u8]; 2] = [b"a", b"area"];

/// Where root-relative addresses lead in the finished site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// They stay: the site lies at its host's root.
    Root,
    /// They get a beginning: a folder (`/town`).
    Prefix(String),
    /// They become whole addresses, those of places in the page too: feeds are read elsewhere, and many texts at a time.
    Elsewhere {
        /// The site's address.
        site: String,
        /// The page's address.
        page: String,
    },
    /// They become relative to the page at this path, and name files: the site works from a USB stick.
    Relative(String),
}

impl Base {
    /// The base of an output at its path, for a site with or without an address.
    pub fn of_output(url: Option<&str>, path: &str) -> Self {
        let Some(url) = url else { return Self::Relative(path.to_owned()) };
        match site_folder(url) {
            "" | "/" => Self::Root,
            folder => Self::Prefix(folder.to_owned()),
        }
    }

    /// Any address in its final form: what leads elsewhere stays.
    pub fn placed(&self, address: &str) -> String {
        if self.is_ours(address) { self.apply(address) } else { address.to_owned() }
    }

    /// Whether an address gets another form: it leads to this site, or to a place in a page that is read elsewhere.
    fn is_ours(&self, address: &str) -> bool {
        let elsewhere = matches!(self, Self::Elsewhere { .. });
        address.starts_with('/') && !address.starts_with("//")
            || elsewhere && address.starts_with('#')
    }

    /// One root-relative address in its final form.
    pub(super) fn apply(&self, address: &str) -> String {
        match self {
            Self::Root => address.to_owned(),
            Self::Prefix(prefix) => format!("{prefix}{address}"),
            Self::Elsewhere { page, .. } if address.starts_with('#') => format!("{page}{address}"),
            Self::Elsewhere { site, .. } => format!("{site}{address}"),
            Self::Relative(page) => relative(page, address),
        }
    }
}

fn relative(page: &str, address: &str) -> String {
    let split = address.find(['#', '?']).unwrap_or(address.len());
    let (path, suffix) = address.split_at(split);
    let mut target = path.trim_start_matches('/').to_owned();
    if target.is_empty() || target.ends_with('/') {
        target.push_str("index.html");
    }
    let from: Vec<&str> = page.split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let most = (from.len() - 1).min(to.len() - 1);
    let shared = (0..most).take_while(|at| from[*at] == to[*at]).count();
    let mut parts = vec![".."; from.len() - 1 - shared];
    parts.extend(&to[shared..]);
    let joined = parts.join("/");
    // A first part with a colon would be taken for a scheme.
    let dot = if parts.first().is_some_and(|part| part.contains(':')) { "./" } else { "" };
    format!("{dot}{joined}{suffix}")
}

/// Rewrites all addresses of a page; all else stays as it is written. What scripts, styles and comments hold is no markup.
pub(super) fn relink(html: &str, base: &Base) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut copied = 0;
    let mut drawings = 0_usize;
    let mut tokens = TextTokens::new(html.as_bytes(), false);
    while let Some(token) = tokens.next() {
        let TextToken::Tag(tag) = token else { continue };
        let is_drawing = tag.name.eq_ignore_ascii_case(b"svg");
        if tag.is_end {
            drawings = drawings.saturating_sub(usize::from(is_drawing));
            continue;
        }
        for TextAttribute { name, value } in tokens.attributes() {
            let Some(TextValue { text, start, .. }) = value else { continue };
            let range = *start..start + text.len();
            if let Some(placed) = placed_value(tag.name, name, &html[range.clone()], base) {
                out.push_str(&html[copied..range.start]);
                out.push_str(&placed);
                copied = range.end;
            }
        }
        drawings += usize::from(is_drawing && !tag.is_closed);
        if drawings > 0 {
            // The title of a drawing is an element like any other.
            tokens.expect_tags();
        }
    }
    out.push_str(&html[copied..]);
    out
}

/// The final form of an attribute's value; nothing for one that stays.
fn placed_value(tag: &[u8], name: &[u8], value: &str, base: &Base) -> Option<String> {
    let is_link = LINKS.iter().any(|link| tag.eq_ignore_ascii_case(link));
    // A drawing's parts are in the text itself.
    if !is_link && value.starts_with('#') {
        return None;
    }
    if name.eq_ignore_ascii_case(b"srcset") {
        let parts = value.split(',').map(|part| base.placed(part.trim()));
        return Some(parts.collect::<Vec<_>>().join(", "));
    }
    if ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return base.is_ours(value).then(|| base.apply(value));
    }
    let address =
        value.strip_prefix("0; url=").filter(|_| name.eq_ignore_ascii_case(b"content"))?;
    Some(format!("0; url={}", base.placed(address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_without_an_address_has_relative_links_to_files() {
        let base = Base::of_output(None, "nl/news/index.html");
        assert_eq!(base.apply("/"), "../../index.html");
        assert_eq!(base.apply("/nl/news/fair/#when"), "fair/index.html#when");
        assert_eq!(base.apply("/img/a.svg"), "../../img/a.svg");
        let html = r#"<p a="<x" class=b><a href="/nl/" hreflang=nl>x</a><img src='/img/a.svg' alt=""><a href="https://x.example/a">y</a> a < b"#;
        let wanted = r#"<p a="<x" class=b><a href="../index.html" hreflang=nl>x</a><img src='../../img/a.svg' alt=""><a href="https://x.example/a">y</a> a < b"#;
        assert_eq!(relink(html, &base), wanted);
    }

    #[test]
    fn a_text_that_is_read_elsewhere_leads_back_to_its_page() {
        let base = Base::Elsewhere {
            site: "https://h.example/t".to_owned(),
            page: "https://h.example/t/fair/".to_owned(),
        };
        let wanted = "<a href=\"https://h.example/t/fair/#fn:1\">1</a><a href=\"https://h.example/t/x/\">x</a><use href=\"#p\"/>";
        assert_eq!(
            relink("<a href=\"#fn:1\">1</a><a href=\"/x/\">x</a><use href=\"#p\"/>", &base),
            wanted
        );
    }

    #[test]
    fn what_is_no_markup_stays_as_it_is() {
        let base = Base::Prefix("/t".to_owned());
        for html in [
            "<script>let a = '<a href=\"/x/\">';</script>",
            "<title><a href=\"/x/\"></title>",
            "<!-- <a href=\"/x/\"> -->",
            "a < b <p title=\"/x/\">",
        ] {
            assert_eq!(relink(html, &base), html);
        }
        let drawing =
            "<svg><title/><image href=\"/x.png\"/></svg><noscript><img src=/y.png></noscript>";
        let wanted =
            "<svg><title/><image href=\"/t/x.png\"/></svg><noscript><img src=/t/y.png></noscript>";
        assert_eq!(relink(drawing, &base), wanted);
    }

    #[test]
    fn a_site_in_a_folder_keeps_it() {
        let base = Base::of_output(Some("https://host.example/town"), "index.html");
        assert_eq!(relink("<a href=/x/>", &base), "<a href=/town/x/>");
        assert_eq!(Base::of_output(Some("https://host.example"), "index.html"), Base::Root);
    }
}
