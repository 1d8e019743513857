//! Drawings (SVG): whether a stranger's may be shown as it is.
//!
//! A drawing is a program of its own kind: it may run scripts, fetch, hold pages, and make a browser draw the same part a billion
//! times. So a stranger's holds known elements and attributes only, says nothing that another reader would read otherwise, and
//! costs a browser no more than what can be counted here.

use memchr::memmem;
use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::drawing_cost::{Shown, is_light, number};
use super::known::{ATTRIBUTES, EDITORS, EDITORS_ELEMENTS, ELEMENTS, LARGEST};
use super::style_loads::{Part, Reason, Whose, check_attribute, check_sheet, is_foreign};

/// How many bytes a stranger's drawing may have, and how many nodes.
const MOST_BYTES: usize = 2 * 1024 * 1024;
const MOST_NODES: u32 = 60_000;
/// How deep its elements may lie within each other.
const DEEPEST: u16 = 64;
/// How many attributes an element may have, and how often names may be bound: the library's work is the square of it.
const MOST_ATTRIBUTES: usize = 300;
const MOST_BINDINGS: usize = 300;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

const NO_DRAWING: &str = "it is not a drawing, whatever its name says";
const ACTS: &str = "the drawing contains a script, or an element that parvis does not allow";
const FETCHES: &str = "the drawing fetches something from elsewhere";
const TOO_MUCH: &str = "the drawing is too large, or its parts lie too deep within each other";
const COSTS: &str =
    "a browser would draw for minutes: parts of the drawing show each other again and again";
const AMBIGUOUS: &str = "two programs could read the drawing differently";

/// Whether a stranger's drawing may be shown as it is.
///
/// # Errors
/// A phrase that says why not.
pub(super) fn check_drawing(bytes: &[u8]) -> Result<(), &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err(TOO_MUCH);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NO_DRAWING)?;
    if !is_bounded(text) {
        return Err(TOO_MUCH);
    }
    if !is_read_as_utf8(text) {
        return Err(AMBIGUOUS);
    }
    // No document type: nothing in the drawing may stand for something else.
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let drawing = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => TOO_MUCH,
        _ => "the drawing cannot be read, or names a document type",
    })?;
    if drawing.root_element().tag_name().name() != "svg" {
        return Err(NO_DRAWING);
    }
    let mut shown = Shown::default();
    let mut depths: Vec<u16> = Vec::new();
    for node in drawing.descendants() {
        let depth = node.parent().map_or(0, |parent| depths[number(parent)].saturating_add(1));
        // Nodes are numbered as they follow each other.
        depths.resize(number(node), 0);
        depths.push(depth);
        if depth > DEEPEST {
            return Err(TOO_MUCH);
        }
        check_node(node, &mut shown)?;
    }
    if is_light(&drawing, shown) { Ok(()) } else { Err(COSTS) }
}

/// Whether a text can be read as XML with bounded work: the library compares each attribute of an element with each other one, and
/// hands each bound name down.
pub(super) fn is_bounded(text: &str) -> bool {
    // A tag ends before the next one begins, and each of its attributes has a sign.
    let is_wide =
        |tag: &str| memchr::memchr_iter(b'=', tag.as_bytes()).nth(MOST_ATTRIBUTES).is_some();
    memmem::find_iter(text.as_bytes(), "xmlns").nth(MOST_BINDINGS).is_none()
        && !text.split('<').any(is_wide)
}

/// Whether all that reads the bytes takes them for UTF-8.
fn is_read_as_utf8(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(head) = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) else {
        return true;
    };
    let Some((_, named)) = head.split_once("encoding") else { return true };
    let named =
        named.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    let name = named.split(['"', '\'']).next().unwrap_or_default().to_ascii_lowercase();
    name == "utf-8" || matches!(name.as_str(), "us-ascii" | "iso-8859-1") && text.is_ascii()
}

fn check_node(node: Node<'_, '_>, shown: &mut Shown) -> Result<(), &'static str> {
    if node.is_pi() {
        return Err("the drawing names a style sheet");
    }
    if let Some(comment) = node.text().filter(|_| node.is_comment())
        && (comment.starts_with('>') || comment.starts_with("->"))
    {
        // HTML ends it here, XML does not.
        return Err(AMBIGUOUS);
    }
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    let is_known = match node.tag_name().namespace() {
        None | Some(SVG) => ELEMENTS.has(name),
        Some(other) => {
            EDITORS.iter().any(|known| other.starts_with(known)) && EDITORS_ELEMENTS.has(name)
        }
    };
    if !is_known {
        return Err(ACTS);
    }
    if matches!(name, "style" | "title" | "desc")
        && node.has_children()
        && !node.children().all(|child| child.is_text())
    {
        return Err(AMBIGUOUS);
    }
    if name == "style" {
        let text: String = node.children().filter_map(|child| child.text()).collect();
        if text.contains('<') {
            return Err(AMBIGUOUS);
        }
        shown
            .by_styles
            .extend(phrased(check_sheet(&text, Whose::Drawing).map_err(|fault| fault.reason))?);
    }
    let mut parts = Vec::new();
    for attribute in node.attributes() {
        parts.extend(check_attribute_of(node, &attribute)?.into_iter().map(|part| part.name));
    }
    shown.by_element.insert(number(node), parts);
    Ok(())
}

/// Gives the parts that an attribute shows.
fn check_attribute_of(
    node: Node<'_, '_>,
    attribute: &Attribute<'_, '_>,
) -> Result<Vec<Part>, &'static str> {
    let (name, value) = (attribute.name(), attribute.value());
    let is_href = name == "href";
    let is_known = match attribute.namespace() {
        None => ATTRIBUTES.has(name) || name.starts_with("data-") || name.starts_with("aria-"),
        Some(XLINK) => {
            matches!(name, "href" | "type" | "title" | "show" | "actuate" | "role" | "arcrole")
        }
        Some(XML) => matches!(name, "space" | "lang" | "id"),
        // Another reader knows no such names, and would take it for what it is called.
        Some(other) => {
            EDITORS.iter().any(|known| other.starts_with(known)) && !is_href && !acts(name)
        }
    };
    if !is_known {
        return Err(ACTS);
    }
    if is_href {
        let name = value.trim().strip_prefix('#').ok_or(FETCHES)?.into();
        return Ok(vec![Part { name, selector: None }]);
    }
    let largest = LARGEST.iter().find(|(limited, _)| *limited == name);
    if largest.is_some_and(|(_, most)| {
        numbers(value).any(|number| number.is_nan() || number.abs() > *most)
    }) {
        return Err(COSTS);
    }
    if name == "stroke-dasharray" {
        // As in a style, where it may have units.
        return phrased(
            check_attribute(&format!("{name}:{value}"), true).map_err(|fault| fault.reason),
        );
    }
    let is_words = matches!(name, "id" | "class" | "title" | "lang")
        || name.starts_with("data-")
        || name.starts_with("aria-");
    if attribute.namespace().is_some() || is_words || node.tag_name().name() == "metadata" {
        return Ok(Vec::new());
    }
    // Numbers and lists of numbers name nothing.
    if name != "style" && !value.contains(['(', '\\', '@', '"', '\'']) {
        return Ok(Vec::new());
    }
    phrased(check_attribute(value, name == "style").map_err(|fault| fault.reason))
}

/// Reads a list of numbers. Gives `NaN` for anything else, which fails every comparison with a limit.
fn numbers(list: &str) -> impl Iterator<Item = f64> {
    let numbers = list.split([' ', ',', '\t', '\n', '\r']).filter(|number| !number.is_empty());
    numbers.map(|number| number.parse().unwrap_or(f64::NAN))
}

/// Whether an attribute is a program.
fn acts(name: &str) -> bool {
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

fn phrased(read: Result<Vec<Part>, Reason>) -> Result<Vec<Part>, &'static str> {
    read.map_err(|reason| match reason {
        Reason::Foreign(_) => FETCHES,
        Reason::Deep => TOO_MUCH,
        Reason::Dashes | Reason::Items | Reason::Strings | Reason::Blur => COSTS,
        Reason::Broken | Reason::Encoding(_) => AMBIGUOUS,
        Reason::Picture(why) => why,
        Reason::Function(_) | Reason::AtRule(_) => {
            "the drawing's styles hold what is not known to be harmless"
        }
    })
}

/// Checks a drawing of the town's own, which its editors may have found anywhere.
///
/// # Errors
/// If it runs a program, loads from another host, or cannot be read; with a phrase that says which.
pub(super) fn check_own_drawing(bytes: &[u8]) -> Result<(), &'static str> {
    const UNREAD: &str = "the drawing cannot be read, so parvis cannot check it";
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| is_bounded(text) && is_read_as_utf8(text))
        .ok_or(UNREAD)?;
    // Old drawings name a document type; the library limits what that may expand.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let drawing = Document::parse_with_options(text, options).map_err(|_| UNREAD)?;
    for node in drawing.descendants().filter(Node::is_element) {
        let name = node.tag_name().name().to_ascii_lowercase();
        if matches!(
            name.as_str(),
            "script" | "handler" | "listener" | "iframe" | "embed" | "object"
        ) {
            return Err("the drawing runs a program");
        }
        if name == "style" {
            let text: String = node.children().filter_map(|child| child.text()).collect();
            own(&check_sheet(&text, Whose::Town).map_err(|fault| fault.reason))?;
        }
        for attribute in node.attributes() {
            check_own_attribute(&name, &attribute)?;
        }
    }
    Ok(())
}

fn check_own_attribute(element: &str, attribute: &Attribute<'_, '_>) -> Result<(), &'static str> {
    let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
    let is_link = element == "a" && name == "href";
    let is_program = || {
        value
            .trim_start()
            .to_ascii_lowercase()
            .replace(['\t', '\n', '\r'], "")
            .starts_with("javascript:")
    };
    if acts(&name) || is_program() {
        return Err("the drawing runs a program");
    }
    if matches!(name.as_str(), "href" | "src")
        && !is_link
        && attribute.namespace().is_none_or(|space| space == XLINK)
        && is_foreign(value)
    {
        return Err(FETCHES);
    }
    if name == "style" {
        own(&check_sheet(value, Whose::Town).map_err(|fault| fault.reason))
    } else {
        Ok(())
    }
}

fn own(read: &Result<Vec<Part>, Reason>) -> Result<(), &'static str> {
    if let Err(Reason::Foreign(_)) = read { Err(FETCHES) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
