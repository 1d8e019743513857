//! Bringing the links of pages and of the style sheet into their final form.
//!
//! Inside the world every address begins at the site's root. Where the site lies in a folder of its host, or must work without
//! an address at all, the attributes of the finished HTML are rewritten: one place, so that templates and answers need not know.

use crate::names::site_folder;

/// Attributes whose value is an address.
const ATTRIBUTES: &[&str] = &["href", "src", "action", "poster", "srcset", "data", "cite"];

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
        let elsewhere = matches!(self, Self::Elsewhere { .. });
        let is_ours = address.starts_with('/') && !address.starts_with("//")
            || elsewhere && address.starts_with('#');
        if is_ours { self.apply(address) } else { address.to_owned() }
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

/// Rewrites all addresses of a page.
pub(super) fn relink(html: &str, base: &Base) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = relink_tag(rest, base, &mut out);
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Copies one start tag, and gives what follows it.
fn relink_tag<'h>(tag: &'h str, base: &Base, out: &mut String) -> &'h str {
    let mut at = tag.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(tag.len());
    out.push_str(&tag[..at]);
    let is_link = ["<a", "<area"].iter().any(|name| tag[..at].eq_ignore_ascii_case(name));
    while at < tag.len() && !tag[at..].starts_with('>') {
        let rest = &tag[at..];
        let name_end = rest
            .find(|c: char| {
                c == '=' || c == '>' || (c.is_ascii_whitespace() && !rest.trim_start().is_empty())
            })
            .unwrap_or(rest.len());
        if name_end == 0 {
            let step = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..step]);
            at += step;
            continue;
        }
        let name = &rest[..name_end];
        out.push_str(name);
        at += name_end;
        if !tag[at..].starts_with('=') {
            continue;
        }
        out.push('=');
        at += 1;
        let (quote, value, length) = attribute_value(&tag[at..]);
        out.push_str(quote);
        let name = name.to_ascii_lowercase();
        // A drawing's parts are in the text itself.
        if is_link || !value.starts_with('#') {
            push_value(&name, value, base, out);
        } else {
            out.push_str(value);
        }
        out.push_str(quote);
        at += length;
    }
    &tag[at..]
}

/// An attribute's quote, value, and length with quotes.
fn attribute_value(rest: &str) -> (&str, &str, usize) {
    for quote in ["\"", "'"] {
        if let Some(inner) = rest.strip_prefix(quote) {
            let end = inner.find(quote).unwrap_or(inner.len());
            return (quote, &inner[..end], (end + 2).min(rest.len()));
        }
    }
    let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
    ("", &rest[..end], end)
}

fn push_value(name: &str, value: &str, base: &Base, out: &mut String) {
    if name == "srcset" {
        let parts = value.split(',').map(|part| base.placed(part.trim()));
        out.push_str(&parts.collect::<Vec<_>>().join(", "));
    } else if ATTRIBUTES.contains(&name) {
        out.push_str(&base.placed(value));
    } else if let Some(address) = value.strip_prefix("0; url=").filter(|_| name == "content") {
        out.push_str("0; url=");
        out.push_str(&base.placed(address));
    } else {
        out.push_str(value);
    }
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
    fn a_site_in_a_folder_keeps_it() {
        let base = Base::of_output(Some("https://host.example/town"), "index.html");
        assert_eq!(relink("<a href=/x/>", &base), "<a href=/town/x/>");
        assert_eq!(Base::of_output(Some("https://host.example"), "index.html"), Base::Root);
    }
}
