//! What a text or a template may load or send although parvis refuses it by itself: `[[allow]]` of `town.toml`, by which the town
//! decides, and `[[hosts]]` of `package.toml`, by which a package asks.
//!
//! Each is a table of its own with a reason, so that a reviewer sees a line for every host that readers' browsers will call.

use std::ops::Range;

use super::reader::Reader;
use super::toml::{Kind, Table};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::names::{PackageName, plain_host};

/// The elements that can be allowed.
const ELEMENTS: [&str; 9] =
    ["iframe", "object", "embed", "img", "video", "audio", "form", "script", "style"];

/// Those that a package may ask for: it declares its scripts elsewhere, and its styles become part of the site's sheet.
const OF_PACKAGES: [&str; 7] = ["iframe", "object", "embed", "img", "video", "audio", "form"];

/// Elements that may do something without another host: hold a program or styles, show a page of the town.
const WITHOUT_HOST: [&str; 6] = ["script", "style", "iframe", "object", "embed", "form"];

/// Something that the town allows, or that a package asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The element, in lower case: `iframe`.
    pub element: String,
    /// The host that it may call, in lower case; without it, what needs no other host.
    pub host: Option<String>,
    /// The package whose templates may do it, in place of the town's texts. None where a package asks.
    pub package: Option<PackageName>,
    /// Why somebody wants it, and who decided.
    pub reason: String,
    /// Where the file says so.
    pub place: Place,
}

/// Reads `[[allow]]` of `town.toml`.
pub(super) fn allowances(top: &Reader<'_>) -> Vec<Allowance> {
    List { top, key: "allow" }.read()
}

/// Reads `[[hosts]]` of `package.toml`: what its templates ask to call.
pub(super) fn asked_hosts(top: &Reader<'_>) -> Vec<Allowance> {
    List { top, key: "hosts" }.read()
}

/// A list of such tables.
#[derive(Clone, Copy)]
struct List<'r> {
    top: &'r Reader<'r>,
    key: &'static str,
}

impl List<'_> {
    fn read(self) -> Vec<Allowance> {
        let Some(value) = self.top.value(self.key) else { return Vec::new() };
        let Kind::List(items) = &value.kind else {
            self.wrong(value.kind.words(), &value.range);
            return Vec::new();
        };
        let list = items.iter().filter_map(|item| match &item.kind {
            Kind::Table(table) => self.allowance(table, &item.range),
            other => {
                self.wrong(other.words(), &item.range);
                None
            }
        });
        list.collect()
    }

    fn wrong(self, what: &str, range: &Range<u32>) {
        let key = self.key;
        let message = message!("`{key}` is a list of tables, this is {what}", key, what);
        let help = message!(
            "begin each with `[[{key}]]`, then `element = \"iframe\"`, `host = \"maps.example\"` and `reason = \"…\"`",
            key
        );
        let place = self.top.origin.at(range.clone());
        self.top.sink.report(Diagnostic::error(Code::WrongKind, message).at(place).help(help));
    }

    fn allowance(self, table: &Table, range: &Range<u32>) -> Option<Allowance> {
        let reader = Reader::new(table, self.top.origin, self.top.sink);
        let owner = format!("`[[{}]]`", self.key);
        let is_package = self.key == "hosts" || table.get("package").is_some();
        let elements: &[&str] = if is_package { &OF_PACKAGES } else { &ELEMENTS };
        let element = reader.required_text("element", &owner, "element = \"iframe\"");
        let element = element.map(|element| element.trim_matches(['<', '>']).to_ascii_lowercase());
        let element = element.filter(|element| is_one_of(elements, element, &reader));
        let host = reader.text("host").map(|host| checked_host(&reader, host));
        let package = (self.key == "allow").then(|| package(&reader)).flatten();
        let reason = reader.required_text(
            "reason",
            &owner,
            "reason = \"map of the forest paths; the data protection officer agreed on 3 March 2026\"",
        );
        if let Some(element) = element.as_ref().filter(|_| host.is_none())
            && (is_package || !WITHOUT_HOST.contains(&element.as_str()))
        {
            let example = "host = \"films.example\"";
            reader.missing("host", &format!("{owner} of `{element}`"), example);
            return None;
        }
        reader.finish(&owner);
        // What is refused must not become an allowance of more: one without a host, one for the town's texts.
        let is_refused = host == Some(None)
            || (self.key == "allow" && table.get("package").is_some() && package.is_none());
        let allowance = Allowance {
            element: element?,
            host: host.flatten(),
            package,
            reason: reason?.to_owned(),
            place: self.top.origin.at(range.clone()),
        };
        (!is_refused).then_some(allowance)
    }
}

fn package(reader: &Reader<'_>) -> Option<PackageName> {
    let name = PackageName::parse(reader.text("package")?);
    let refused = |why: String| {
        let message = message!("`package` in `[[allow]]`: {why}", why);
        let help = "write the name that the package has under `[packages]`";
        let place = reader.place("package");
        reader.sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
    };
    name.map_err(|error| refused(error.to_string())).ok()
}

fn is_one_of(elements: &[&str], element: &str, reader: &Reader<'_>) -> bool {
    let is_known = elements.contains(&element);
    if !is_known {
        let range = reader.table.get("element").map_or(0..0, |value| value.range.clone());
        reader.not_one_of("element", element, &range, elements);
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
