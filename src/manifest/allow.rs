//! `[[allow]]`: what the town's texts may load, send or run although parvis refuses it by itself.
//!
//! Each is a table of its own with a reason, so that a reviewer sees a line for every host that readers' browsers will call.

use std::ops::Range;

use super::reader::Reader;
use super::toml::{Kind, Table};
use crate::diagnostics::{Code, Diagnostic};
use crate::names::plain_host;

/// The elements that can be allowed.
const ELEMENTS: [&str; 9] =
    ["iframe", "object", "embed", "img", "video", "audio", "form", "script", "style"];

/// Elements that may do something without another host: hold a program or styles, show a page of the town.
const WITHOUT_HOST: [&str; 6] = ["script", "style", "iframe", "object", "embed", "form"];

/// Something that the town allows in its own texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The element, in lower case: `iframe`.
    pub element: String,
    /// The host that it may call, in lower case; without it, what needs no other host.
    pub host: Option<String>,
    /// Why the town wants it, and who decided.
    pub reason: String,
}

/// Reads `[[allow]]`.
pub(super) fn allowances(top: &Reader<'_>) -> Vec<Allowance> {
    let Some(value) = top.value("allow") else { return Vec::new() };
    let help = "begin each with `[[allow]]`, then `element = \"iframe\"`, `host = \"maps.example\"` and `reason = \"…\"`";
    let wrong = |what: &str, range: &Range<u32>| {
        let message = message!("what is allowed is a list of tables, this is {what}", what);
        let place = top.origin.at(range.clone());
        top.sink.report(Diagnostic::error(Code::WrongKind, message).at(place).help(help));
    };
    let Kind::List(items) = &value.kind else {
        wrong(value.kind.words(), &value.range);
        return Vec::new();
    };
    let list = items.iter().filter_map(|item| match &item.kind {
        Kind::Table(table) => allowance(top, table),
        other => {
            wrong(other.words(), &item.range);
            None
        }
    });
    list.collect()
}

fn allowance(top: &Reader<'_>, table: &Table) -> Option<Allowance> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = "`[[allow]]`";
    let element = reader.required_text("element", owner, "element = \"iframe\"");
    let element = element.map(|element| element.trim_matches(['<', '>']).to_ascii_lowercase());
    let element = element.filter(|element| is_known(&reader, element));
    let host = reader.text("host").map(|host| checked_host(&reader, host));
    let reason = reader.required_text(
        "reason",
        owner,
        "reason = \"map of the forest paths; the data protection officer agreed on 3 March 2026\"",
    );
    if let Some(element) = element.as_ref().filter(|_| host.is_none())
        && !WITHOUT_HOST.contains(&element.as_str())
    {
        let example = "host = \"films.example\"";
        reader.missing("host", &format!("`[[allow]]` of `{element}`"), example);
        return None;
    }
    reader.finish(owner);
    // A host that is refused must not become an allowance without one.
    let is_host_refused = host == Some(None);
    let allowance =
        Allowance { element: element?, host: host.flatten(), reason: reason?.to_owned() };
    (!is_host_refused).then_some(allowance)
}

fn is_known(reader: &Reader<'_>, element: &str) -> bool {
    let is_known = ELEMENTS.contains(&element);
    if !is_known {
        let range = reader.table.get("element").map_or(0..0, |value| value.range.clone());
        reader.not_one_of("element", element, &range, &ELEMENTS);
    }
    is_known
}

/// Returns a host in lower case. Anything but a plain name is reported.
fn checked_host(reader: &Reader<'_>, host: &str) -> Option<String> {
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest);
    let bare = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let why = match plain_host(bare) {
        Ok(plain) if bare == host => return Some(plain),
        Ok(plain) => {
            let message = message!("`host` is `{host}`, which is more than a host", host);
            let help = message!("write the host alone: `host = \"{plain}\"`", plain);
            let place = reader.place("host");
            reader.sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
            return None;
        }
        Err(why) => why,
    };
    let message = message!("`{host}` cannot be allowed: {why}", host, why);
    let help = "write one host as it stands in the address, as in `host = \"maps.example\"`";
    let place = reader.place("host");
    reader.sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
    None
}
