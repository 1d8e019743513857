//! Drawings that are more than drawings: an SVG may hold scripts, and load from anywhere.

use roxmltree::{Document, Node};

use super::styles::{foreign_address, is_foreign};

/// Elements that run, or show what is no drawing.
const ACTIVE: [&str; 10] =
    ["script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set"];

/// The first part of a drawing that is no drawing: a phrase, and its byte where it is known.
pub(super) fn active_part(text: &str) -> Option<(String, Option<u32>)> {
    // Without document types: entities could hide anything, and multiply without end.
    let document = match Document::parse(text.trim_start_matches('\u{feff}')) {
        Ok(document) => document,
        Err(error) => return Some((format!("it cannot be read as XML: {error}"), None)),
    };
    let found = document.descendants().find_map(|node| Some((fault(node)?, node.range().start)));
    found.map(|(why, at)| (why, u32::try_from(at).ok()))
}

fn fault(node: Node<'_, '_>) -> Option<String> {
    if let Some(target) = node.pi() {
        return target.target.eq_ignore_ascii_case("xml-stylesheet").then(|| "it names a style sheet".to_owned());
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name().name().to_ascii_lowercase();
    if ACTIVE.contains(&name.as_str()) {
        return Some(format!("it holds `<{name}>`"));
    }
    if name == "style" && styles_are_foreign(node.text().unwrap_or_default()) {
        return Some("its styles load from another host".to_owned());
    }
    node.attributes().find_map(|attribute| {
        let (key, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
        if key.starts_with("on") {
            return Some(format!("`{key}` is a script"));
        }
        let is_link = name == "a" && ["https:", "http:", "mailto:"].iter().any(|scheme| value.trim().starts_with(scheme));
        if matches!(key.as_str(), "href" | "src" | "base" | "from" | "to" | "values") && !is_link && is_foreign(value) {
            return Some(format!("`{key}` leads to `{}`", value.escape_debug()));
        }
        (value.contains("url(") && styles_are_foreign(&format!("a{{b:{value}}}")))
            .then(|| format!("`{key}` loads from another host"))
    })
}

fn styles_are_foreign(styles: &str) -> bool {
    foreign_address(styles).is_some()
}
