//! What TOML's parser says in a programmer's words, in a clerk's.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic};

/// A fault, and its bytes in the text.
pub(super) type Fault = (Diagnostic, Range<usize>);

/// Words each fault of the parser: one in a line, since most that follow in it come of the first; and none in the line after it that
/// is no line of its own, such as the rest of a text whose closing mark is missing.
pub(super) fn explain<'m>(
    text: &str,
    errors: impl Iterator<Item = (&'m str, Range<usize>)>,
) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut last: Option<usize> = None;
    let mut errors: Vec<_> = errors.collect();
    errors.sort_by_key(|(_, range)| range.start);
    for (message, range) in errors {
        let line = Line::around(text, range.start);
        let goes_on = |last: usize| {
            last == line.start || (is_next(text, last, line.start) && !line.begins_anew())
        };
        if !last.is_some_and(goes_on) {
            faults.push(line.explain(message, text, range));
        }
        last = Some(line.start);
    }
    faults
}

/// Whether a line follows another at once.
fn is_next(text: &str, before: usize, start: usize) -> bool {
    text.get(before..start).is_some_and(|between| between.matches('\n').count() == 1)
}

/// The line that a fault stands in.
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// What stands before the first `=`, and the value behind it.
    parts: Option<(&'t str, &'t str)>,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, at: usize) -> Self {
        let start = text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        Self {
            start,
            text: line,
            parts: line.split_once('=').map(|(key, value)| (key.trim(), value.trim())),
        }
    }

    fn begins_anew(&self) -> bool {
        self.parts.is_some() || self.text.trim_start().starts_with('[')
    }

    fn value_range(&self) -> Range<usize> {
        let value = self.parts.map_or("", |(_, value)| value);
        let from = self.text.len()
            - self.text[self.text.find('=').map_or(0, |at| at + 1)..].trim_start().len();
        self.start + from..self.start + from + value.len()
    }

    fn explain(&self, message: &str, text: &str, range: Range<usize>) -> Fault {
        let excerpt = text.get(range.clone()).unwrap_or_default().trim();
        if message.contains("duplicate key") {
            let diagnostic = syntax(format!("`{excerpt}` is there twice"));
            return (diagnostic.help("keep one of the two"), range);
        }
        let value = self.parts.map_or("", |(_, value)| value);
        if is_date(excerpt) || is_date(value) {
            let range = if is_date(excerpt) { range } else { self.value_range() };
            let written = text.get(range.clone()).unwrap_or_default().trim();
            let exists = if has_form(written) {
                "is not a date that exists"
            } else {
                "is not written as a date"
            };
            let diagnostic =
                Diagnostic::error(Code::BadDate, message!("`{written}` {exists}", written, exists));
            return (
                diagnostic.help(
                    "write a date as `2026-06-21`, a date with time as `2026-06-21T18:00:00`",
                ),
                range,
            );
        }
        let (message, help) = self.words(
            message,
            excerpt,
            text.get(range.start..).and_then(|rest| rest.chars().next()),
        );
        (syntax(message).help(help), range)
    }

    /// The reason, and what to do.
    fn words(&self, message: &str, excerpt: &str, found: Option<char>) -> (String, String) {
        const CURLY: [char; 8] = ['“', '”', '„', '«', '»', '‘', '’', '‚'];
        const HELP: &str = "each line is `key = value`; texts stand between quotation marks: `title = \"Our town\"`";
        let (key, value) = self.parts.unwrap_or_default();
        let says = |words: &str, help: &str| (words.to_owned(), help.to_owned());
        if message.contains("recurs") {
            return says(
                "lists, tables or the parts of a key lie too deep in each other",
                "take some levels away",
            );
        }
        if excerpt.starts_with(CURLY) {
            return says(
                "the quotation marks are not those of TOML",
                "they are straight here, not curly: `title = \"Our town\"`",
            );
        }
        if let Some(sign) = found.filter(|c| is_invisible(*c)) {
            let words = format!("an invisible character stands here (U+{:04X})", sign as u32);
            return (words, "delete it, and type a space where one is needed".to_owned());
        }
        if self.parts.is_none_or(|(key, _)| key.contains(':')) && self.text.contains(':') {
            return says(
                "`:` stands where `=` belongs",
                "TOML puts `=` between a key and its value: `title = \"Our town\"`",
            );
        }
        if message.contains("unicode") || message.contains("escape") {
            let help = "write `\\\\` in place of it, or put the text between single quotation marks: `'C:\\plans'`";
            return says("a backslash in a text begins a sign of its own", help);
        }
        if self.parts.is_none() {
            return says("the line is no `key = value`", HELP);
        }
        if matches!(
            excerpt.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off"
        ) {
            return says(
                "yes and no are written otherwise here",
                "write `true` or `false`, in small letters, without quotation marks",
            );
        }
        if value.starts_with('"') && self.text.matches('"').count() % 2 == 1 {
            return says(
                "a quotation mark is missing",
                "a text stands between two quotation marks, on one line: `title = \"Our town\"`",
            );
        }
        if message.contains("unexpected key or value") {
            return behind_value(value, found);
        }
        if message.contains("comma between") {
            return says(
                "a comma is missing",
                "put one between the parts of a list: `[\"culture\", \"sport\"]`",
            );
        }
        if message.contains("unclosed array") || message.contains("unclosed inline") {
            return says(
                "the list or table is never closed",
                "put `]` behind a list, `}` behind a table in a line",
            );
        }
        if value.is_empty() {
            return says("the key has no value", HELP);
        }
        if message.contains("must be quoted") {
            return quoted(key, value, excerpt);
        }
        if message.contains("unquoted key") || message.contains("key with no value") {
            return says(
                "this cannot stand in a key",
                "a key has letters from a to z, digits, `-` and `_`, and no spaces",
            );
        }
        let message = message.lines().next().unwrap_or_default().trim_end_matches('.');
        (message.to_owned(), HELP.to_owned())
    }
}

/// A text stands there bare; the help can be copied.
fn quoted(key: &str, value: &str, excerpt: &str) -> (String, String) {
    let line = format!("{key} = \"{}\"", value.replace('"', "'"));
    let example = if value == excerpt { line } else { format!("\"{excerpt}\"") };
    ("the text has no quotation marks".to_owned(), format!("write `{example}`"))
}

/// Something follows a value on its line.
fn behind_value(value: &str, found: Option<char>) -> (String, String) {
    match (found, value.chars().next()) {
        (Some(sign @ (',' | ';')), _) => (
            format!("a `{sign}` stands behind the value"),
            "take it away: a line ends without a sign".to_owned(),
        ),
        (_, Some('"')) => (
            "the text ends at its second quotation mark, and more follows".to_owned(),
            "write `\\\"` for a quotation mark inside of a text, or use those of your language"
                .to_owned(),
        ),
        (_, Some('\'')) => (
            "the text ends at its second `'`, and more follows".to_owned(),
            "put a text with an apostrophe between straight double quotation marks: `\"L'été\"`"
                .to_owned(),
        ),
        _ => (
            "something follows the value".to_owned(),
            "each line is `key = value`, and nothing else".to_owned(),
        ),
    }
}

fn syntax(message: String) -> Diagnostic {
    Diagnostic::error(Code::TomlSyntax, message)
}

fn is_invisible(c: char) -> bool {
    let is_mark = matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202f}' | '\u{2060}' | '\u{feff}'
    );
    is_mark || (c.is_control() && !c.is_whitespace())
}

/// Whether somebody meant a date: a year, a month as digits or as a word, a day; perhaps a time.
fn is_date(text: &str) -> bool {
    let number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let parts: Vec<&str> =
        date.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let timed = !time.is_empty() || parts.get(3).is_some_and(|part| part.contains(':'));
    let has = |lengths: std::ops::RangeInclusive<usize>| {
        parts.iter().any(|part| number(part) && lengths.contains(&part.len()))
    };
    let wanted = if timed { parts.len() >= 3 } else { parts.len() == 3 };
    wanted && text.starts_with(|c: char| c.is_ascii_digit()) && has(4..=6) && has(1..=2)
}

/// Whether it is written as a date is: `2026-06-21`.
fn has_form(text: &str) -> bool {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let lengths: Vec<usize> = date
        .split('-')
        .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
        .map(str::len)
        .collect();
    lengths == [4, 2, 2]
        && !text.contains(' ')
        && text.split('T').nth(1).is_none_or(|time| time.len() >= 5 && time.as_bytes()[2] == b':')
}
