//! `[partners]`, `[[subscriptions]]` and `[share]`: whose entries a town shows, and which of its own it offers.

use std::ops::Range;

use super::licence::licence_of_content;
use super::packages::{name, source_of};
use super::{Kind, PackageSource, Reader, Source, Table};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, or_list};
use crate::names::{PackageName, TreePath, TypeName, is_safe_scheme};

/// Words that begin an address too, besides those that a page may lead to: a reference `partner:id` cannot begin with them.
const OTHER_SCHEMES: [&str; 5] = ["ftp", "file", "data", "javascript", "urn"];

/// A partner town.
#[derive(Debug, Clone)]
pub struct Partner {
    /// This town's name for it.
    pub name: PackageName,
    /// Where its files are.
    pub source: Source,
    /// Where `town.toml` says so.
    pub range: Range<u32>,
}

/// Where a partner says what it is.
pub fn partner_manifest(name: &PackageName) -> Origin {
    Origin { package: name.clone(), path: TreePath::parse("town.toml").expect("a literal path") }
}

/// What is said of a partner whose own address is not taken.
pub fn refused_url(name: &PackageName, help: impl Into<Message>) -> Diagnostic {
    let message =
        message!("the address of `{name}` is refused, so its entries have their pages here", name);
    Diagnostic::warning(Code::Foreign, message)
        .at(partner_manifest(name).whole())
        .help(help)
        .of_partner()
}

/// What the page of a subscribed entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// The partner's own; lists link there.
    Origin,
    /// One of this site, which names the partner's as the first.
    Local,
}

/// Entries of a partner that this town shows.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The partner.
    pub from: PackageName,
    /// Only this type.
    pub kind: TypeName,
    /// The filter, in the one grammar of queries.
    pub filter: Table,
    /// At most so many; `None` is all.
    pub limit: Option<usize>,
    /// The section that shows them, by its path.
    pub into: String,
    /// What their pages are.
    pub pages: Pages,
    /// Whether they may stand in the band at the top of every page, after the town's own.
    pub band: bool,
    /// Only these ids; `None` is all.
    pub accept: Option<Vec<String>>,
    /// Never these ids.
    pub block: Vec<String>,
    /// Where `town.toml` says so.
    pub range: Range<u32>,
    /// What it says, with the places of its keys.
    written: Table,
}

impl Subscription {
    /// Where a key's value stands; without it, where the subscription does.
    pub fn at(&self, key: &str) -> Range<u32> {
        self.written.get(key).map_or_else(|| self.range.clone(), |value| value.range.clone())
    }

    /// Where a text of a list stands.
    pub fn at_item(&self, key: &str, text: &str) -> Range<u32> {
        let items = self.written.get(key).map(|value| &value.kind);
        let Some(Kind::List(items)) = items else { return self.at(key) };
        let found = items.iter().find(|item| matches!(&item.kind, Kind::Text(own) if own == text));
        found.map_or_else(|| self.at(key), |item| item.range.clone())
    }
}

/// What a town offers to others; without `[share]` every published entry.
#[derive(Debug, Clone, Default)]
pub struct Share {
    /// Only these types; `None` is all.
    pub types: Option<Vec<String>>,
    /// Only these fields, besides the title, dates and address; `None` is all.
    pub fields: Option<Vec<String>>,
    /// SPDX licence of what is shared, where it is not the town's.
    pub licence: Option<String>,
    /// Where each type and field is named.
    pub named: Vec<SharedName>,
}

/// A name in `[share]`, for whoever knows which there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedName {
    /// The name as written.
    pub name: String,
    /// Whether it is a type's; else a field's.
    pub is_type: bool,
    /// Where `town.toml` says so.
    pub range: Range<u32>,
}

/// Reads `[partners]`.
pub(super) fn partners(top: &Reader<'_>, packages: &[PackageSource]) -> Vec<Partner> {
    let Some(table) = top.table("partners") else { return Vec::new() };
    let list = table.by_name().into_iter().filter_map(|(key, range, value)| {
        let Kind::Table(source) = &value.kind else {
            let message = message!(
                "partner `{key}` takes a table, this is {kind}",
                key,
                kind = value.kind.words()
            );
            let help = message!("write `[partners.{key}]` and below it `git = \"https://…\"`", key);
            top.sink.report(
                Diagnostic::error(Code::WrongKind, message)
                    .at(top.origin.at(value.range.clone()))
                    .help(help),
            );
            return None;
        };
        let name = name(top, key, range, "partner")?;
        if is_safe_scheme(key) || OTHER_SCHEMES.contains(&key.as_str()) {
            top.report(
                Code::BadValue,
                message!("a partner cannot be called `{key}`: links begin so", key),
                range,
            );
            return None;
        }
        if packages.iter().any(|package| package.name == name) {
            top.report(
                Code::BadValue,
                message!("a package and a partner are both called `{key}`: rename one", key),
                range,
            );
            return None;
        }
        Some(Partner { name, source: source_of(top, source, key, range)?, range: range.clone() })
    });
    list.collect()
}

/// Reads `[[subscriptions]]`.
pub(super) fn subscriptions(top: &Reader<'_>, partners: &[Partner]) -> Vec<Subscription> {
    let Some(value) = top.value("subscriptions") else { return Vec::new() };
    let Kind::List(items) = &value.kind else {
        top.report(
            Code::WrongKind,
            "subscriptions are a list: begin each with `[[subscriptions]]`",
            &value.range,
        );
        return Vec::new();
    };
    let list = items.iter().filter_map(|item| match &item.kind {
        Kind::Table(table) => subscription(top, table, &item.range, partners),
        other => {
            top.report(
                Code::WrongKind,
                message!("a subscription is a table, this is {other}", other = other.words()),
                &item.range,
            );
            None
        }
    });
    list.collect()
}

fn subscription(
    top: &Reader<'_>,
    table: &Table,
    range: &Range<u32>,
    partners: &[Partner],
) -> Option<Subscription> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = "`[[subscriptions]]`";
    let from = reader
        .required_text("from", owner, "from = \"sambreville\"")
        .and_then(|from| partner(top, &reader, from, partners));
    let kind = reader.required_text("type", owner, "type = \"event\"").and_then(|kind| {
        TypeName::parse(kind)
            .map_err(|error| {
                reader.report(Code::BadValue, error.to_string(), &value_range(table, "type"));
            })
            .ok()
    });
    let filter = reader.table("where").cloned().unwrap_or_default();
    let limit =
        reader.integer("limit", 1..=1_000_000).and_then(|limit| usize::try_from(limit).ok());
    let into = reader
        .required_text("into", owner, "into = \"agenda\"")
        .map(|into| into.trim_matches('/').to_owned());
    let pages = pages(&reader);
    let band = band(&reader, kind.as_ref());
    let accept = accepted(&reader);
    let block = texts(&reader, "block");
    reader.finish(owner);
    Some(Subscription {
        from: from?,
        kind: kind?,
        filter,
        limit,
        into: into?,
        pages,
        band,
        accept,
        block,
        range: range.clone(),
        written: table.clone(),
    })
}

fn pages(reader: &Reader<'_>) -> Pages {
    match reader.text("pages") {
        None | Some("origin") => Pages::Origin,
        Some("local") => Pages::Local,
        Some(other) => {
            let range = value_range(reader.table, "pages");
            reader.not_one_of("pages", other, &range, &["origin", "local"]);
            Pages::Origin
        }
    }
}

/// Whether the entries may stand in the band; only alerts may.
fn band(reader: &Reader<'_>, kind: Option<&TypeName>) -> bool {
    let band = reader.boolean("band").unwrap_or(false);
    if let Some(kind) = kind.filter(|kind| band && kind.as_str() != "alert") {
        let message = message!(
            "only alerts stand in the band at the top of every page, and this subscription takes `{kind}`",
            kind
        );
        let help = "take the line `band = true` away, or write `type = \"alert\"`";
        reader
            .sink
            .report(Diagnostic::error(Code::BadValue, message).at(reader.place("band")).help(help));
    }
    band
}

/// The ids of `accept`; `None` is all.
fn accepted(reader: &Reader<'_>) -> Option<Vec<String>> {
    match &reader.value("accept")?.kind {
        Kind::Text(all) if all == "all" => None,
        _ => Some(texts(reader, "accept")),
    }
}

fn texts(reader: &Reader<'_>, key: &str) -> Vec<String> {
    reader.texts(key).into_iter().map(|(text, _)| text.to_owned()).collect()
}

fn partner(
    top: &Reader<'_>,
    reader: &Reader<'_>,
    from: &str,
    partners: &[Partner],
) -> Option<PackageName> {
    let known = partners.iter().find(|partner| partner.name.as_str() == from);
    // What is wrong with a partner that is written there was said.
    let is_refused = matches!(
        top.table.get("partners").map(|value| &value.kind),
        Some(Kind::Table(written)) if written.get(from).is_some()
    );
    if known.is_none() && !is_refused {
        let names: Vec<&str> = partners.iter().map(|partner| partner.name.as_str()).collect();
        let help = if names.is_empty() {
            format!("name it first: `[partners.{from}]` with `git = \"https://…\"`")
        } else {
            format!("the partners are {}", or_list(names.iter().copied()))
        };
        let message = message!("`[partners]` has no town `{from}`", from);
        let diagnostic = Diagnostic::error(Code::UnknownPartner, message).at(reader.place("from"));
        reader.sink.report(diagnostic.help(help).suggest(from, names));
    }
    known.map(|partner| partner.name.clone())
}

fn value_range(table: &Table, key: &str) -> Range<u32> {
    table.get(key).map_or(0..0, |value| value.range.clone())
}

/// Reads `[share]`.
pub(super) fn share(top: &Reader<'_>) -> Share {
    let Some(table) = top.table("share") else { return Share::default() };
    let reader = Reader::new(table, top.origin, top.sink);
    let list = |key: &str| {
        let texts = reader.texts(key);
        table.get(key).map(|_| texts.into_iter().map(|(text, _)| text.to_owned()).collect())
    };
    let share = Share {
        types: list("types"),
        fields: list("fields"),
        licence: licence_of_content(&reader),
        named: [("types", true), ("fields", false)]
            .into_iter()
            .flat_map(|(key, is_type)| shared_names(table, key, is_type))
            .collect(),
    };
    reader.finish("`[share]`");
    share
}

/// The names that a key of `[share]` lists, with their places. What is not a text is reported elsewhere.
fn shared_names(table: &Table, key: &str, is_type: bool) -> Vec<SharedName> {
    let values = match table.get(key).map(|value| &value.kind) {
        Some(Kind::List(items)) => items.iter().collect(),
        _ => table.get(key).into_iter().collect::<Vec<_>>(),
    };
    let named = values.into_iter().filter_map(|value| match &value.kind {
        Kind::Text(name) => {
            Some(SharedName { name: name.clone(), is_type, range: value.range.clone() })
        }
        _ => None,
    });
    named.collect()
}
