//! Which elements are blocks, and how elements may be nested without being repaired by a browser.

use std::borrow::Cow;

use crate::html::is_block;

/// Elements with rules of their own, that no page of a town needs.
pub(super) const STRANGE: [&str; 6] =
    ["frameset", "image", "listing", "math", "plaintext", "template"];
/// Elements that have no words of their own.
pub(super) const BARE: [&str; 8] =
    ["colgroup", "head", "html", "table", "tbody", "tfoot", "thead", "tr"];
/// Elements that may be in a drawing: any other could end the drawing and continue as HTML.
pub(super) const DRAWING: [&str; 26] = [
    "a",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "textpath",
    "title",
    "tspan",
    "use",
];

/// Returns whether a browser would close the parent at this start tag, or move the element out of it.
pub(super) fn is_misplaced(name: &str, open: &[Cow<'_, str>]) -> bool {
    const RUBY: [&str; 4] = ["rb", "rp", "rt", "rtc"];
    const ROWS: [&str; 4] = ["tr", "tbody", "thead", "tfoot"];
    let parent = open.last().map_or("", |name| name);
    let is_within = |outer: &str, limits: &[&str]| {
        open.iter().rev().take_while(|open| !limits.contains(&&***open)).any(|open| open == outer)
    };
    let closes_above = match name {
        "a" | "button" | "form" | "nobr" => is_within(name, &[]),
        "li" => is_within("li", &["ul", "ol", "menu"]),
        "dt" | "dd" => is_within("dt", &["dl"]) || is_within("dd", &["dl"]),
        _ => false,
    };
    let closes_paragraph = is_block(name) || name == "dialog";
    if closes_above || (closes_paragraph && is_within("p", &[])) {
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
        "rt" | "rp" | "rb" | "rtc" if RUBY.contains(&name) => return true,
        _ => {
            let needs_its_parent = (RUBY.contains(&name)
                && parent != "ruby"
                && !(parent == "rtc" && name == "rt"))
                || ROWS.contains(&name)
                || ["td", "th", "caption", "col", "colgroup", "option", "optgroup"].contains(&name);
            return needs_its_parent
                || (["html", "head", "body"].contains(&name) && !open.is_empty());
        }
    };
    !children.contains(&name)
}
