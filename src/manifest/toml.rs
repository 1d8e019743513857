//! TOML values with the place of each key and value.

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::misread::warn_of_misread_words;
use super::open_marks::first_open_mark;
use super::toml_fault::{Fault, ParserError, explain};
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};

/// A table; keys in the order in which they are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The keys with their places, and their values.
    pub entries: Vec<(String, Range<u32>, Value)>,
    /// The keys of what was left empty, with the places of their values; see [`Table::without_blanks`].
    pub blank: Vec<(String, Range<u32>)>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the file.
    pub range: Range<u32>,
}

/// The kinds of TOML values. Dates stay text: what they mean depends on the town's time zone.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as written.
    Date(String),
    /// An array.
    List(Vec<Value>),
    /// A table, inline or not.
    Table(Table),
}

impl Kind {
    /// The kind in words, with its article.
    pub fn words(&self) -> &'static str {
        match self {
            Kind::Text(_) => "a text",
            Kind::Integer(_) => "a whole number",
            Kind::Decimal(_) => "a decimal number",
            Kind::Boolean(_) => "`true` or `false`",
            Kind::Date(_) => "a date or time",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|(_, _, value)| value)
    }

    /// The key with its place, and its value.
    pub fn entry(&self, key: &str) -> Option<&(String, Range<u32>, Value)> {
        self.entries.iter().find(|(name, _, _)| name == key)
    }

    /// The keys in alphabetical order, where the order in which they are written means nothing.
    pub(super) fn by_name(&self) -> Vec<&(String, Range<u32>, Value)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(name, _, _)| name);
        entries
    }
}

/// The longest TOML that is parsed, in bytes: a parsed value takes a hundred times the memory of `1,`, and strangers write it too.
pub(super) const LONGEST: usize = 4 << 20;

/// How many marks of one text are looked for that are never closed: behind each of them the text is parsed again.
const MOST_OPEN_MARKS: usize = 8;

/// Parses TOML that begins `offset` bytes into its file.
///
/// There is no table when the text cannot be trusted, or is longer than 4 MiB.
pub fn parse_table(origin: &Origin, text: &str, offset: u32) -> Parsed<Option<Table>> {
    Parsed::collect(|sink| parse(origin, text, offset, sink))
}

fn parse(origin: &Origin, text: &str, offset: u32, sink: &Sink) -> Option<Table> {
    if text.len() > LONGEST {
        let message = message!(
            "there are more than {value} MB of TOML, which is too much to read",
            value = LONGEST >> 20
        );
        sink.report(
            Diagnostic::error(Code::TooLarge, message)
                .at(origin.whole())
                .help("divide it into several files"),
        );
        return None;
    }
    warn_of_misread_words(origin, text, offset, sink);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        report_faults(origin, text, offset, sink);
    }
    let mut too_large = Vec::new();
    let table = errors.is_empty().then(|| convert_table(table.get_ref(), offset, &mut too_large));
    for range in too_large {
        let diagnostic = Diagnostic::error(Code::BadValue, "the number is too large");
        sink.report(
            diagnostic
                .at(origin.at(range))
                .help("what is not counted, such as a telephone number, is a text: `\"…\"`"),
        );
    }
    table
}

/// Says what is wrong with a text that the parser refused: what is never closed once, where it begins, and the rest as if it
/// were closed.
fn report_faults(origin: &Origin, text: &str, offset: u32, sink: &Sink) {
    let mut from = 0;
    for round in 0..=MOST_OPEN_MARKS {
        let rest = &text[from..];
        let (_, errors) = DeTable::parse_recoverable(rest);
        if errors.is_empty() {
            return;
        }
        let open = first_open_mark(rest).filter(|_| round < MOST_OPEN_MARKS);
        let end = open.as_ref().map_or(rest.len() + 1, |open| open.line);
        let errors = errors.iter().map(|error| ParserError {
            message: error.message(),
            range: error.span().unwrap_or(0..rest.len()),
        });
        let mut faults = explain(rest, errors.filter(|error| error.range.start < end));
        let resume = open.as_ref().map_or(rest.len(), |open| open.resume);
        faults.extend(open.map(|open| open.fault));
        for Fault { diagnostic, range } in faults {
            let range = range.start + from..range.end + from;
            sink.report(diagnostic.at(origin.at(to_range(&range, offset))));
        }
        from += resume;
        if from >= text.len() {
            return;
        }
    }
}

fn convert_table(table: &DeTable<'_>, offset: u32, too_large: &mut Vec<Range<u32>>) -> Table {
    let entries = table.iter().map(|(key, value)| {
        let name = key.get_ref().as_ref().to_owned();
        (name, to_range(&key.span(), offset), convert(value, offset, too_large))
    });
    let mut entries: Vec<_> = entries.collect();
    // The library sorts them by name.
    entries.sort_by_key(|(_, range, _)| range.start);
    Table { entries, blank: Vec::new() }
}

fn convert(value: &Spanned<DeValue<'_>>, offset: u32, too_large: &mut Vec<Range<u32>>) -> Value {
    let range = to_range(&value.span(), offset);
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.as_ref().to_owned()),
        DeValue::Integer(number) => Kind::Integer(
            i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_else(|_| {
                too_large.push(range.clone());
                i64::MAX
            }),
        ),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Kind::Text(number.as_str().to_owned()), Kind::Decimal),
        DeValue::Boolean(value) => Kind::Boolean(*value),
        DeValue::Datetime(date) => Kind::Date(date.to_string()),
        DeValue::Array(list) => {
            Kind::List(list.iter().map(|value| convert(value, offset, too_large)).collect())
        }
        DeValue::Table(table) => Kind::Table(convert_table(table, offset, too_large)),
    };
    Value { kind, range }
}

/// Files are below 4 GiB: larger ones are refused when they are read.
fn to_range(range: &Range<usize>, offset: u32) -> Range<u32> {
    let shift = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(offset);
    shift(range.start)..shift(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TreePath;

    #[test]
    fn toml_that_would_fill_the_memory_is_refused() {
        let sink = Sink::new();
        let text = format!("a = [{}]\n", "1,".repeat(LONGEST / 2));
        assert!(
            parse_table(&Origin::town(TreePath::parse("a.toml").unwrap()), &text, 0)
                .report(&sink)
                .is_none()
        );
        assert_eq!(
            sink.take().iter().map(|found| found.code).collect::<Vec<_>>(),
            [Code::TooLarge]
        );
    }
}
