//! Which elements are blocks, and how elements may be nested without being repaired by a browser.

use std::borrow::Cow;

use crate::html::{is_block, is_part_of_table};

/// Elements with rules of their own, that no page of a town needs.
pub(super) fn is_strange(name: &str) -> bool {
    matches!(name, "frameset" | "image" | "listing" | "math" | "plaintext" | "template")
}

/// Elements that have no words of their own.
pub(super) fn is_bare(name: &str) -> bool {
    matches!(name, "colgroup" | "head" | "html" | "table" | "tbody" | "tfoot" | "thead" | "tr")
}

/// An element that is open.
#[derive(Debug)]
pub(super) struct OpenElement<'h> {
    /// Its name, in lower case.
    pub(super) name: Cow<'h, str>,
    /// Whether white space beside its tags is not seen.
    pub(super) is_block: bool,
}

/// Returns whether a browser would close the parent at this start tag, or move the element out of it.
///
/// `in_paragraph` says whether a `p` is open.
pub(super) fn is_misplaced(name: &str, open: &[OpenElement<'_>], in_paragraph: bool) -> bool {
    let parent = open.last().map_or("", |parent| &parent.name);
    let is_within = |outer: &str, limits: &[&str]| {
        let inner = open.iter().rev().take_while(|open| !limits.contains(&&*open.name));
        inner.into_iter().any(|open| open.name == outer)
    };
    let closes_above = match name {
        "a" | "button" | "form" | "nobr" => is_within(name, &[]),
        "li" => is_within("li", &["ul", "ol", "menu"]),
        "dt" | "dd" => is_within("dt", &["dl"]) || is_within("dd", &["dl"]),
        _ => false,
    };
    let closes_paragraph = in_paragraph && (is_block(name) || name == "dialog");
    if closes_above || closes_paragraph {
        return true;
    }
    let children: &[&str] = match parent {
        "table" => &["caption", "colgroup", "tbody", "thead", "tfoot"],
        "tbody" | "thead" | "tfoot" => &["tr"],
        "tr" => &["td", "th"],
        "colgroup" => &["col"],
        "html" => &["head", "body"],
        "head" => &["base", "link", "meta", "noscript", "script", "style", "title"],
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return is_block(name),
        "select" => &["option", "optgroup", "hr"],
        "optgroup" => &["option"],
        "option" => &[],
        "rt" | "rp" | "rb" | "rtc" if is_ruby(name) => return true,
        _ => {
            let stands_alone = match name {
                "rb" | "rp" | "rt" | "rtc" => parent == "ruby" || (parent == "rtc" && name == "rt"),
                "html" | "head" | "body" => open.is_empty(),
                name => !needs_its_parent(name),
            };
            return !stands_alone;
        }
    };
    !children.contains(&name)
}

fn is_ruby(name: &str) -> bool {
    matches!(name, "rb" | "rp" | "rt" | "rtc")
}

/// Whether an element stands in a parent of its own kind only: a row in a table.
fn needs_its_parent(name: &str) -> bool {
    is_part_of_table(name) || matches!(name, "option" | "optgroup")
}
