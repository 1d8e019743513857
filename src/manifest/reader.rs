//! Reading a table key by key: kinds are checked, and what nobody asked for is reported with the nearest name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::meant::{meant_boolean, meant_integer, meant_text};
use super::placeholder::placeholder;
use super::{Kind, Localized, Table, Value, toml_key};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Place, Sink, or_list};

/// How many unknown keys of one table are reported.
const MOST: usize = 100;

/// Reads one table. Every getter marks its key as known; [`Reader::finish`] reports the others.
pub struct Reader<'a> {
    /// The table.
    pub table: &'a Table,
    /// The file.
    pub origin: &'a Origin,
    /// Where findings go.
    pub sink: &'a Sink,
    inherited: Option<&'a BTreeMap<String, Origin>>,
    known: RefCell<Vec<String>>,
}

impl<'a> Reader<'a> {
    /// Begins reading.
    pub fn new(table: &'a Table, origin: &'a Origin, sink: &'a Sink) -> Self {
        Self { table, origin, sink, inherited: None, known: RefCell::default() }
    }

    /// As [`Reader::new`], where some keys come from other files: faults of theirs are reported there.
    pub fn with_inherited(
        table: &'a Table,
        origin: &'a Origin,
        inherited: &'a BTreeMap<String, Origin>,
        sink: &'a Sink,
    ) -> Self {
        Self { inherited: Some(inherited), ..Self::new(table, origin, sink) }
    }

    /// The file that a key stands in.
    pub fn origin_of(&self, key: &str) -> &'a Origin {
        self.inherited.and_then(|inherited| inherited.get(key)).unwrap_or(self.origin)
    }

    /// Where a key's value stands.
    pub fn place(&self, key: &str) -> Place {
        self.origin_of(key).at(self.table.get(key).map_or(0..0, |value| value.range.clone()))
    }

    /// A value of any kind.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.known.borrow_mut().push(key.to_owned());
        self.table.get(key)
    }

    /// Accepts keys that parvis does not read yet, whatever their values are.
    pub fn ignore(&self, keys: &[&str]) {
        self.known.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        let value = self.value(key)?;
        match &value.kind {
            Kind::Text(text) => {
                let found = placeholder(key, text);
                found.into_iter().for_each(|it| self.sink.report(it.at(self.place(key))));
                Some(text)
            }
            other => self.wrong(key, "a text between quotation marks", value, meant_text(other)),
        }
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &str, owner: &str, example: &str) -> Option<&'a str> {
        if self.table.get(key).is_none() {
            self.missing(key, owner, example);
        }
        self.text(key)
    }

    /// Reports that a key is missing.
    pub fn missing(&self, key: &str, owner: &str, example: &str) {
        if let Some((_, range)) = self.table.blank.iter().find(|(blank, _)| blank == key) {
            let message = message!("`{key}` is empty, and {owner} needs it", key, owner);
            let diagnostic = Diagnostic::error(Code::MissingKey, message)
                .at(self.origin_of(key).at(range.clone()));
            return self.sink.report(
                diagnostic.help(message!("fill it in, for instance `{example}`", example)),
            );
        }
        let own = |(key, _, _): &&(String, Range<u32>, Value)| self.origin_of(key) == self.origin;
        let place = self.origin.at(self
            .table
            .entries
            .iter()
            .find(own)
            .map_or(0..0, |(_, range, _)| range.clone()));
        let message = message!("{owner} needs `{key}`", owner, key);
        let diagnostic = Diagnostic::error(Code::MissingKey, message);
        if let Some(range) = self.below_defaults(key) {
            let help = message!(
                "move the line `{key} = …` up, above the line `[defaults]`: below it, it is for the section's pages",
                key
            );
            return self.sink.report(diagnostic.at(self.origin.at(range)).help(help));
        }
        self.sink.report(
            diagnostic.at(place).help(message!("add a line, for instance `{example}`", example)),
        );
    }

    /// The place of a key that stands in `[defaults]`, and belongs above it: defaults may hold any key, so nothing else says so.
    fn below_defaults(&self, key: &str) -> Option<Range<u32>> {
        let Kind::Table(defaults) = &self.table.get("defaults")?.kind else { return None };
        defaults.entry(key).map(|(_, range, _)| range.clone())
    }

    /// `true` or `false`.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        match &value.kind {
            Kind::Boolean(value) => Some(*value),
            other => self.wrong(
                key,
                "`true` or `false`, without quotation marks",
                value,
                meant_boolean(other),
            ),
        }
    }

    /// A whole number within bounds.
    pub fn integer(&self, key: &str, bounds: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.value(key)?;
        match &value.kind {
            Kind::Integer(number) if bounds.contains(number) => Some(*number),
            Kind::Integer(number) => {
                let message = message!(
                    "`{key}` is {number}, outside {start} to {end}",
                    key,
                    number,
                    start = bounds.start(),
                    end = bounds.end()
                );
                self.sink.report(Diagnostic::error(Code::BadValue, message).at(self.place(key)));
                None
            }
            other => self.wrong(key, "a whole number", value, meant_integer(other)),
        }
    }

    /// A table.
    pub fn table(&self, key: &str) -> Option<&'a Table> {
        let value = self.value(key)?;
        match &value.kind {
            Kind::Table(table) => Some(table),
            _ => self.wrong(key, "a table", value, None),
        }
    }

    /// A list of texts; one text alone counts as a list of one.
    pub fn texts(&self, key: &str) -> Vec<(&'a str, Range<u32>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        match &value.kind {
            Kind::Text(text) => vec![(text, value.range.clone())],
            Kind::List(list) => list
                .iter()
                .filter_map(|item| match &item.kind {
                    Kind::Text(text) => Some((text.as_str(), item.range.clone())),
                    other => {
                        let meant = meant_text(other);
                        self.wrong_item(key, "a list of texts", item, meant)
                    }
                })
                .collect(),
            other => {
                let meant = meant_text(other).map(|text| format!("[{text}]"));
                self.wrong::<()>(key, "a list of texts", value, meant);
                Vec::new()
            }
        }
    }

    /// One text, or a table of one text per language.
    pub fn localized(&self, key: &str) -> Option<Localized> {
        let value = self.value(key)?;
        Localized::read(value, key, self.origin_of(key), self.sink)
    }

    /// Reports a fault at a place of this file.
    pub fn report(&self, code: Code, message: impl Into<Message>, range: &Range<u32>) {
        self.sink.report(Diagnostic::error(code, message).at(self.origin.at(range.clone())));
    }

    /// Reports that a value is not one of those that a key takes.
    pub fn not_one_of(&self, key: &str, value: &str, range: &Range<u32>, choices: &[&str]) {
        let help = message!("it takes {choices}", choices = or_list(choices.iter().copied()));
        let message = message!("`{key}` cannot be `{value}`", key, value);
        self.sink.report(
            Diagnostic::error(Code::BadValue, message)
                .at(self.origin_of(key).at(range.clone()))
                .help(help)
                .suggest(value, choices.iter().copied()),
        );
    }

    /// Reports a value of another kind, and says which line is right where that can be guessed.
    fn wrong<T>(&self, key: &str, wanted: &str, found: &Value, meant: Option<String>) -> Option<T> {
        let line = meant.map(|meant| format!("{} = {meant}", toml_key(key)));
        self.report_wrong(key, wanted, found, line.map(|line| message!("write `{line}`", line)));
        None
    }

    /// As [`Reader::wrong`], of one value of a list.
    fn wrong_item<T>(
        &self,
        key: &str,
        wanted: &str,
        found: &Value,
        meant: Option<String>,
    ) -> Option<T> {
        let help = meant.map(|meant| message!("write `{meant}` in its place", meant));
        self.report_wrong(key, wanted, found, help);
        None
    }

    fn report_wrong(&self, key: &str, wanted: &str, found: &Value, help: Option<Message>) {
        let kind = found.kind.words();
        let message = message!("`{key}` takes {wanted}, this is {kind}", key, wanted, kind);
        let place = self.origin_of(key).at(found.range.clone());
        let diagnostic = Diagnostic::error(Code::WrongKind, message).at(place);
        self.sink.report(help.into_iter().fold(diagnostic, Diagnostic::help));
    }

    /// Ends reading: each key that nobody asked for is an error with the nearest known name.
    pub fn finish(self, owner: &str) {
        self.finish_with(owner, &|_| None);
    }

    /// As [`Reader::finish`], where somebody may know what an unknown key means: `hint` gives the help for it.
    pub fn finish_with(self, owner: &str, hint: &dyn Fn(&str) -> Option<Message>) {
        let known = self.known.borrow();
        let filled = self.table.entries.iter().map(|(key, range, _)| (key, range));
        let written = filled.chain(self.table.blank.iter().map(|(key, range)| (key, range)));
        let unknown = written.filter(|(key, _)| !known.iter().any(|name| name == *key));
        // A stranger's table may hold as many as it likes.
        for (key, range) in unknown.take(MOST) {
            let message = message!("{owner} has no key `{key}`", owner, key);
            let mut names: Vec<&str> = known.iter().map(String::as_str).collect();
            names.sort_unstable();
            names.dedup();
            let help = message!("it knows {choices}", choices = or_list(names.iter().copied()));
            let place = self.origin_of(key).at(range.clone());
            let diagnostic = Diagnostic::error(Code::UnknownKey, message).at(place).help(help);
            self.sink.report(match hint(key) {
                Some(help) => diagnostic.help(help),
                None => diagnostic.suggest(key, names),
            });
        }
    }
}
