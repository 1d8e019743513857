//! Changes to `town.toml` that leave a webmaster's own words alone: only the bytes of what changes are touched, so comments, order,
//! quotation marks and line ends stay as they are.

use std::fmt;
use std::ops::Range;

use toml_edit::{ArrayOfTables, Document, InlineTable, Item, Key, Table, TableLike, Value};

use super::git_source::{GitSource, range_text};
use super::{Requirement, Source};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, or_list};
use crate::names::{PackageName, TreePath};

/// A changed text, and what went with what was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The text of `town.toml`.
    pub text: String,
    /// Lines that would have been errors without what they name, in words.
    pub also: Vec<String>,
}

/// Adds a package to `[packages]`, or replaces its line.
///
/// # Errors
/// If the text is not TOML, or of a form that cannot be changed without a person.
pub fn set_package(text: &str, name: &PackageName, source: &Source) -> Result<String> {
    set(text, "packages", name, &lines_of(source))
}

/// Adds a partner as `[partners.NAME]`, or replaces it.
///
/// # Errors
/// As [`set_package`].
pub fn set_partner(text: &str, name: &PackageName, source: &Source) -> Result<String> {
    set(text, "partners", name, &lines_of(source))
}

/// Removes a package, and the lines of `[prefer]` that name it.
///
/// # Errors
/// If there is no such package, or the text is not TOML.
pub fn remove_package(text: &str, name: &PackageName) -> Result<Edited> {
    let document = parse(text)?;
    let mut change = Change::new(text);
    change.remove(&document, "packages", name)?;
    let preferred = document.get("prefer").and_then(Item::as_table_like);
    let of_it = |(_, item): &(&str, &Item)| item.as_str() == Some(name.as_str());
    let paths: Vec<&str> = preferred
        .into_iter()
        .flat_map(TableLike::iter)
        .filter(of_it)
        .map(|(path, _)| path)
        .collect();
    change.remove_keys(document.get("prefer"), &paths);
    let also = paths.iter().map(|path| format!("the line of `{path}` in `[prefer]`")).collect();
    Ok(Edited { text: change.apply(None)?, also })
}

/// Removes a partner, and what is subscribed to it.
///
/// # Errors
/// As [`remove_package`].
pub fn remove_partner(text: &str, name: &PackageName) -> Result<Edited> {
    let document = parse(text)?;
    let mut change = Change::new(text);
    change.remove(&document, "partners", name)?;
    let mut also = Vec::new();
    let mut is_from = |table: &dyn TableLike| {
        let word = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or("?").to_owned();
        let found = word("from") == name.as_str();
        if found {
            also.push(format!("the subscription to `{}` into `{}`", word("type"), word("into")));
        }
        found
    };
    match document.get("subscriptions") {
        Some(Item::ArrayOfTables(list)) => {
            for table in list.iter().filter(|table| is_from(*table)) {
                change.cut_section(table);
            }
        }
        Some(Item::Value(Value::Array(list))) => {
            let mut kept = list.clone();
            kept.retain(|value| !value.as_inline_table().is_some_and(|table| is_from(table)));
            change.replace(list.span(), kept.to_string().trim());
        }
        _ => {}
    }
    Ok(Edited { text: change.apply(None)?, also })
}

fn parse(text: &str) -> Result<Document<String>> {
    Document::parse(text.to_owned()).map_err(|error| {
        let at = error.span().map_or(0..0, |span| offset(span.start)..offset(span.end));
        let message = message!(
            "`town.toml` cannot be changed, since it cannot be read: {message}",
            message = error.message()
        );
        Box::new(
            Diagnostic::error(Code::TomlSyntax, message)
                .at(town().at(at))
                .help("mend it first; `parvis check` says more"),
        )
    })
}

fn town() -> Origin {
    Origin::town(TreePath::parse("town.toml").expect("a literal path"))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A key with its value, as TOML writes it.
struct Line {
    key: &'static str,
    value: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.key, self.value)
    }
}

fn text_line(key: &'static str, text: &str) -> Line {
    Line { key, value: Value::from(text).to_string() }
}

/// The lines that say where a package or partner comes from.
fn lines_of(source: &Source) -> Vec<Line> {
    let git = match source {
        Source::Path(path) => return vec![text_line("path", path)],
        Source::Git(git) => git,
    };
    let GitSource { url, subfolder, requirement, signers, token } = &**git;
    let mut lines = vec![text_line("git", url.as_str())];
    lines.extend(subfolder.as_ref().map(|path| text_line("subfolder", path.as_str())));
    lines.extend(match requirement {
        Requirement::Version(range) => Some(text_line("version", &range_text(range))),
        Requirement::Tag(name) => Some(text_line("tag", name)),
        Requirement::Branch(name) => Some(text_line("branch", name)),
        Requirement::Rev(id) => Some(text_line("rev", id)),
        Requirement::Newest => None,
    });
    lines.extend(signers.as_ref().map(|path| text_line("signers", path.as_str())));
    lines.extend(token.as_ref().map(|name| Line {
        key: "token",
        value: format!("{{ env = {} }}", Value::from(name.as_str())),
    }));
    lines
}

fn inline(lines: &[Line]) -> String {
    let lines: Vec<String> = lines.iter().map(Line::to_string).collect();
    format!("{{ {} }}", lines.join(", "))
}

fn set(text: &str, list: &str, name: &PackageName, source: &[Line]) -> Result<String> {
    let document = parse(text)?;
    let mut change = Change::new(text);
    let line = format!("{name} = {}\n", inline(source));
    let lines: String = source.iter().map(|line| format!("{line}\n")).collect();
    let section = format!("\n[{list}.{name}]\n{lines}");
    let new = match document.get(list) {
        Some(Item::Value(Value::InlineTable(table))) => {
            let value = inline(source).parse().expect("it was written as TOML writes it");
            change.edit(table, |table| drop(table.insert(name.as_str(), value)));
            None
        }
        Some(Item::Table(table)) => match table.get(name.as_str()) {
            Some(Item::Value(old)) => {
                change.replace(old.span(), &inline(source));
                None
            }
            old => {
                change.remove_keys(document.get(list), old.map(|_| name.as_str()).as_slice());
                let end = change.end_of(table);
                let behind_own = change.line_end(own_end(table));
                let (at, lines) = match (table.is_dotted(), table.is_implicit()) {
                    (true, _) => (behind_own, format!("{list}.{line}")),
                    (false, true) => (end, section),
                    (false, false) => (behind_own, line),
                };
                Some(NewLines { at, lines })
            }
        },
        _ if list == "packages" => {
            Some(NewLines { at: text.len(), lines: format!("\n[packages]\n{line}") })
        }
        _ => Some(NewLines { at: text.len(), lines: section }),
    };
    change.apply(new)
}

/// Lines that are put in at a byte.
struct NewLines {
    at: usize,
    lines: String,
}

/// What is to be cut and replaced in a text.
struct Change<'t> {
    text: &'t str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'t> Change<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, edits: Vec::new() }
    }

    fn replace(&mut self, span: Option<Range<usize>>, new: &str) {
        self.edits.extend(span.map(|span| (span, new.to_owned())));
    }

    fn edit(&mut self, table: &InlineTable, edit: impl FnOnce(&mut InlineTable)) {
        let mut changed = table.clone();
        edit(&mut changed);
        self.replace(table.span(), changed.to_string().trim());
    }

    fn remove(
        &mut self,
        document: &Document<String>,
        list: &str,
        name: &PackageName,
    ) -> Result<()> {
        let table = document.get(list).and_then(Item::as_table_like);
        if table.is_some_and(|table| table.contains_key(name.as_str())) {
            self.remove_keys(document.get(list), &[name.as_str()]);
            return Ok(());
        }
        let names: Vec<&str> =
            table.into_iter().flat_map(TableLike::iter).map(|(key, _)| key).collect();
        let help = if names.is_empty() {
            format!("`[{list}]` is empty")
        } else {
            format!("it has {}", or_list(names.iter().copied()))
        };
        let code = if list == "packages" { Code::UnknownPackage } else { Code::UnknownPartner };
        Diagnostic::error(code, message!("`[{list}]` has no `{name}`", list, name))
            .at(town().whole())
            .help(help)
            .suggest(name.as_str(), names)
            .into()
    }

    /// Cuts all that a table says under some keys.
    fn remove_keys(&mut self, table: Option<&Item>, keys: &[&str]) {
        match table {
            Some(Item::Value(Value::InlineTable(table))) if !keys.is_empty() => {
                self.edit(table, |table| keys.iter().for_each(|key| drop(table.remove(key))));
            }
            Some(Item::Table(table)) => {
                for (key, item) in keys.iter().filter_map(|key| table.get_key_value(key)) {
                    self.cut_item(key, item);
                }
            }
            _ => {}
        }
    }

    fn cut_item(&mut self, key: &Key, item: &Item) {
        match item {
            Item::Value(value) => self.cut_lines(key.span(), value.span().map(|span| span.end)),
            Item::Table(table) if table.is_dotted() || table.is_implicit() => {
                self.cut_children(table, true);
            }
            Item::Table(table) => self.cut_section(table),
            Item::ArrayOfTables(list) => self.cut_sections(list),
            Item::None => {}
        }
    }

    fn cut_sections(&mut self, list: &ArrayOfTables) {
        list.iter().for_each(|table| self.cut_section(table));
    }

    /// Cuts a table that has a header, comments between its lines included.
    fn cut_section(&mut self, table: &Table) {
        self.cut_lines(table.span(), Some(own_end(table)));
        self.cut_children(table, false);
    }

    fn cut_children(&mut self, table: &Table, all: bool) {
        let children = table.iter().filter_map(|(key, _)| table.get_key_value(key));
        for (key, item) in children.filter(|(_, item)| all || !is_own(item)) {
            self.cut_item(key, item);
        }
    }

    /// Cuts whole lines; of two empty lines that would meet one goes too.
    fn cut_lines(&mut self, from: Option<Range<usize>>, end: Option<usize>) {
        let (Some(from), Some(end)) = (from, end) else { return };
        let start = self.text[..from.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.line_end(end);
        let rest = &self.text[end..];
        let before = self.text[..start].trim_end_matches([' ', '\t', '\r', '\n']).len();
        let empty_before = self.text[before..start].matches('\n').count() > 1;
        let empty_after = rest.lines().next().is_none_or(|line| line.trim().is_empty());
        let above = self.text[..start].trim_end_matches('\n').trim_end_matches('\r').len();
        let start =
            if empty_before && empty_after { self.line_end(above).min(start) } else { start };
        self.edits.push((start..end, String::new()));
    }

    /// Behind the line that a byte is in.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |length| at + length + 1)
    }

    /// Behind all that belongs to a table, wherever its parts stand.
    fn end_of(&self, table: &Table) -> usize {
        let below = table.iter().map(|(_, item)| match item {
            Item::Table(table) => self.end_of(table),
            Item::ArrayOfTables(list) => {
                list.iter().map(|table| self.end_of(table)).max().unwrap_or(0)
            }
            Item::None | Item::Value(_) => 0,
        });
        below.max().unwrap_or(0).max(self.line_end(own_end(table)))
    }

    /// The changed text, with lines put in at a byte; it must still be TOML.
    fn apply(mut self, new: Option<NewLines>) -> Result<String> {
        let ends = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        self.edits.extend(new.map(|new| (new.at..new.at, new.lines)));
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut changed = String::new();
        let mut at = 0;
        for (range, new) in &self.edits {
            changed.push_str(&self.text[at..range.start.max(at)]);
            if range.is_empty() {
                put(&mut changed, new, ends);
            } else {
                changed.push_str(new);
            }
            at = at.max(range.end);
        }
        changed.push_str(&self.text[at..]);
        match Document::parse(changed.as_str()) {
            Ok(_) => Ok(changed),
            Err(error) => {
                let message = message!(
                    "`town.toml` is written in a form that parvis cannot change: {message}",
                    message = error.message()
                );
                Diagnostic::error(Code::TomlSyntax, message)
                    .at(town().whole())
                    .help("change it by hand")
                    .into()
            }
        }
    }
}

/// Puts lines behind others; an empty line between them is not doubled.
fn put(text: &mut String, lines: &str, ends: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(ends);
    }
    let has_gap = text.is_empty() || text.ends_with(&ends.repeat(2));
    let lines = if has_gap { lines.trim_start_matches('\n') } else { lines };
    text.push_str(&lines.replace('\n', ends));
}

/// Whether an item stands among the lines of its table, without a header of its own.
fn is_own(item: &Item) -> bool {
    match item {
        Item::Value(_) => true,
        Item::Table(table) => table.is_dotted(),
        Item::None | Item::ArrayOfTables(_) => false,
    }
}

/// Where the lines of a table end, its header's or its last.
fn own_end(table: &Table) -> usize {
    let header = table.span().map_or(0, |span| span.end);
    let own = table.iter().filter(|(_, item)| is_own(item)).map(|(_, item)| match item {
        Item::Table(table) => own_end(table),
        item => item.span().map_or(0, |span| span.end),
    });
    own.max().unwrap_or(0).max(header)
}

#[cfg(test)]
mod tests;
