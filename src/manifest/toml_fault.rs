//! Rewrites the TOML parser's errors for people who don't program.

use std::ops::Range;

use super::key_words::{boolean_of_word, common_key};
use crate::calendar::{days_in, meant_date};
use crate::diagnostics::{Code, Diagnostic, Message};

/// An error of the parser.
pub(super) struct ParserError<'m> {
    /// What the parser says.
    pub message: &'m str,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// A fault, and its bytes in the text.
pub(super) struct Fault {
    pub diagnostic: Diagnostic,
    pub range: Range<usize>,
}

/// Rewrites the parser's errors for people who don't program: one in a line, since most that follow in it come of the first; and
/// none in the line after it that does not begin anew, such as the rest of a text whose closing mark is missing.
pub(super) fn explain<'m>(text: &str, errors: impl Iterator<Item = ParserError<'m>>) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut last: Option<usize> = None;
    let mut errors: Vec<_> = errors.collect();
    errors.sort_by_key(|error| error.range.start);
    for error in errors {
        let line = Line::around(text, error.range.start);
        let goes_on = |last: usize| {
            last == line.start || (is_next(text, last, line.start) && !line.begins_anew())
        };
        if !last.is_some_and(goes_on) {
            faults.push(line.explain(&error, text));
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
        let value = self.value();
        let from = self.text.len()
            - self.text[self.text.find('=').map_or(0, |at| at + 1)..].trim_start().len();
        self.start + from..self.start + from + value.len()
    }

    fn explain(&self, error: &ParserError<'_>, text: &str) -> Fault {
        let range = error.range.clone();
        let excerpt = text.get(range.clone()).unwrap_or_default().trim();
        if error.message.contains("duplicate key") {
            let message = message!("`{excerpt}` is there twice", excerpt);
            let diagnostic = Diagnostic::error(Code::TomlSyntax, message);
            return Fault { diagnostic: diagnostic.help("keep one of the two"), range };
        }
        if is_date(excerpt) {
            return bad_date(text, range);
        }
        let is_day = is_date(self.value())
            || self.is_date_in_words()
            || (days_in(self.value()).len() == 2 && self.value().starts_with("20"));
        let value = self.value_range();
        if is_day && (value.start..=value.end).contains(&range.start) {
            return bad_date(text, self.value_range());
        }
        let found = text.get(range.start..).and_then(|rest| rest.chars().next());
        let Reason { message, help } = self
            .wrong_sign(error.message, excerpt, found)
            .or_else(|| self.wrong_line(error, excerpt, found))
            .unwrap_or_else(|| self.wrong_value(error.message, excerpt));
        Fault { diagnostic: Diagnostic::error(Code::TomlSyntax, message).help(help), range }
    }

    /// Whether the value is a date with a month in words, and the key is not that of a text.
    fn is_date_in_words(&self) -> bool {
        const TEXTS: [&str; 6] = ["title", "summary", "name", "label", "alt", "note"];
        let key = self.parts.map_or("", |(key, _)| key);
        let is_bare = self.value().starts_with(|c: char| c.is_alphanumeric());
        is_bare && !TEXTS.contains(&key) && meant_date(self.value()).is_some()
    }

    /// What stands behind the first `=`.
    fn value(&self) -> &'t str {
        self.parts.map_or("", |(_, value)| value)
    }

    /// A sign that TOML knows otherwise, or not at all.
    fn wrong_sign(&self, message: &str, excerpt: &str, found: Option<char>) -> Option<Reason> {
        const CURLY: [char; 8] = ['“', '”', '„', '«', '»', '‘', '’', '‚'];
        if message.contains("recurs") {
            return reason(
                "lists, tables or the parts of a key lie too deep in each other",
                "take some levels away",
            );
        }
        if excerpt.starts_with(CURLY) {
            return reason(
                "the quotation marks are not those of TOML",
                "they are straight here, not curly: `title = \"Our town\"`",
            );
        }
        if let Some(sign) = found.filter(|c| is_invisible(*c)) {
            let sign = format!("U+{:04X}", sign as u32);
            return reason(
                message!("an invisible character stands here ({sign})", sign),
                "delete it, and type a space where one is needed",
            );
        }
        if self.parts.is_none_or(|(key, _)| key.contains(':')) && self.text.contains(':') {
            return reason(
                "`:` stands where `=` belongs",
                "TOML puts `=` between a key and its value: `title = \"Our town\"`",
            );
        }
        if message.contains("unicode") || message.contains("escape") {
            let help = "write `\\\\` in place of it, or put the text between single quotation marks: `'C:\\plans'`";
            return reason("a backslash in a text begins a sign of its own", help);
        }
        None
    }

    /// A number whose decimals stand behind a comma.
    fn comma_in_number(&self, number: &str) -> Option<Reason> {
        let right = number.replace(',', ".");
        let help = message!("write `{right}`: a point stands before the decimals", right);
        let is_price = self
            .parts
            .is_some_and(|(key, _)| ["price", "cost"].contains(&common_key(key).unwrap_or(key)));
        let is_alone = self.value() == number;
        reason(
            message!("the number `{number}` is written with a comma", number),
            if is_price && is_alone {
                message!(
                    "{help}; a price is `{{ amount = {right}, currency = \"EUR\" }}`",
                    help,
                    right
                )
            } else {
                help
            },
        )
    }

    /// A line that is not `key = value`, or whose value does not end where it should.
    fn wrong_line(
        &self,
        error: &ParserError<'_>,
        excerpt: &str,
        found: Option<char>,
    ) -> Option<Reason> {
        let (message, error_at) = (error.message, error.range.start.saturating_sub(self.start));
        if let Some(number) = number_with_comma(self.text) {
            return self.comma_in_number(number);
        }
        if self.parts.is_none() {
            return reason("the line is not a `key = value`", HELP);
        }
        if message.contains("leading zero") {
            return leading_zero(self.text, self.text.get(error_at..).unwrap_or_default());
        }
        if let Some(said) = boolean_of_word(self.value()).or_else(|| boolean_of_word(excerpt)) {
            let (key, value) = self.parts.unwrap_or_default();
            return reason(
                "yes and no are written otherwise here",
                message!(
                    "write `{key} = {said}`: `true` or `false`, in small letters, without quotation marks; a text stands between them: `\"{value}\"`",
                    key,
                    said,
                    value
                ),
            );
        }
        if self.value().starts_with('"') && self.text.matches('"').count() % 2 == 1 {
            return reason(
                "a quotation mark is missing",
                "a text stands between two quotation marks, on one line: `title = \"Our town\"`",
            );
        }
        if message.contains("unexpected key or value") {
            let (key, value) = self.parts.unwrap_or_default();
            return behind_value(key, value, found);
        }
        if self.value().starts_with('(') {
            return reason(
                "a list stands between `[` and `]`",
                "write it as `topics = [\"culture\", \"sport\"]`",
            );
        }
        if message.contains("comma between") {
            return reason(
                "a comma is missing",
                "put one between the parts of a list: `[\"culture\", \"sport\"]`",
            );
        }
        if message.contains("unclosed array") || message.contains("unclosed inline") {
            return reason(
                "the list or table is never closed",
                "put `]` behind a list, `}` behind a table in a line",
            );
        }
        None
    }

    /// A key or a value that is not written as TOML writes it; else the parser's own words.
    fn wrong_value(&self, message: &str, excerpt: &str) -> Reason {
        let (key, value) = self.parts.unwrap_or_default();
        if value.is_empty() {
            return Reason { message: "the key has no value".into(), help: HELP.into() };
        }
        let is_word = value.starts_with(char::is_alphabetic);
        if message.contains("must be quoted") || is_word && message.starts_with("invalid") {
            return without_marks(key, value, excerpt);
        }
        if message.contains("unquoted key") || message.contains("key with no value") {
            let help = match common_key(key).map(str::to_owned).or_else(|| with_underscores(key)) {
                Some(meant) => message!("write `{meant} = {value}`", meant, value),
                None => "a key has letters from a to z, digits, `-` and `_`, and no spaces".into(),
            };
            return Reason { message: "this cannot stand in a key".into(), help };
        }
        let message = message.lines().next().unwrap_or_default().trim_end_matches('.');
        Reason { message: message.to_owned().into(), help: HELP.into() }
    }
}

/// A number with a decimal comma behind a `=`.
fn number_with_comma(line: &str) -> Option<&str> {
    line.split('=').skip(1).map(str::trim_start).find_map(|value| {
        let end = value.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(value.len());
        let (whole, decimals) = value[..end].trim_end_matches(',').split_once(',')?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let has_form = is_number(whole) && is_number(decimals);
        has_form.then(|| &value[..whole.len() + 1 + decimals.len()])
    })
}

/// How a line is written.
const HELP: &str =
    "each line is `key = value`; texts stand between quotation marks: `title = \"Our town\"`";

/// What is wrong, and what to do.
struct Reason {
    message: Message,
    help: Message,
}

fn reason(message: impl Into<Message>, help: impl Into<Message>) -> Option<Reason> {
    Some(Reason { message: message.into(), help: help.into() })
}

fn bad_date(text: &str, range: Range<usize>) -> Fault {
    let written = text.get(range.clone()).unwrap_or_default().trim();
    let message = if has_form(written) {
        message!("`{written}` is not a date that exists", written)
    } else {
        message!("`{written}` is not written as a date", written)
    };
    if let [first, last] = days_in(written)[..] {
        let help = message!(
            "a line has one date: write `{first}` here, and the other in a line of its own: `end = {last}`",
            first,
            last
        );
        return Fault { diagnostic: Diagnostic::error(Code::BadDate, message).help(help), range };
    }
    let meant = if has_form(written) { None } else { meant_date(written) };
    let help = match with_plain_time(written) {
        Some(meant) => message!("write `{meant}`", meant),
        None if meant.is_some() => meant.map(|meant| meant.help()).unwrap_or_default(),
        None if written.contains("T24:00") => {
            "midnight is `T00:00:00` of the next day: write its date".into()
        }
        None => "write a date as `2026-06-21`, a date with time as `2026-06-21T18:00:00`".into(),
    };
    Fault { diagnostic: Diagnostic::error(Code::BadDate, message).help(help), range }
}

/// A date whose time is written `18h30`, `18.30` or `18:30` alone, as TOML has it: `2026-12-05T18:30:00`.
fn with_plain_time(written: &str) -> Option<String> {
    let (date, time) = written.split_once(['T', ' '])?;
    let time = time.trim().to_ascii_lowercase().replace("uhr", "");
    let time = time.replace(['h', 'u', '.'], ":");
    let (hour, minute) = time.split_once(':')?;
    let two = |part: &str| if part.is_empty() { Some(0) } else { part.trim().parse::<u8>().ok() };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let is_date = date.len() == 10 && has_form(date);
    (is_date && hour < 24 && minute < 60).then(|| format!("{date}T{hour:02}:{minute:02}:00"))
}

/// A text stands there bare; the help can be copied.
fn without_marks(key: &str, value: &str, excerpt: &str) -> Reason {
    let line = format!("{key} = \"{}\"", value.replace('"', "'"));
    let example = if value == excerpt { line } else { format!("\"{excerpt}\"") };
    Reason {
        message: "the text has no quotation marks".into(),
        help: message!("write `{example}`", example),
    }
}

/// A key of several words, as one is written.
fn with_underscores(key: &str) -> Option<String> {
    let written = key.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase();
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
    (!written.is_empty() && written.chars().all(is_sign)).then_some(written)
}

/// Digits that begin with `0`: a telephone number, a code, a time.
fn leading_zero(line: &str, from: &str) -> Option<Reason> {
    let at = line.len() - from.len();
    let is_digit = |sign: char| sign.is_ascii_digit() || matches!(sign, '_' | '+' | '-');
    let start = line[..at].rfind(|sign| !is_digit(sign)).map_or(0, |before| before + 1);
    let start = line.ceil_char_boundary(start);
    let end = line[start..].find([',', '}', ']', '#']).map_or(line.len(), |end| start + end);
    let digits = line[start..end].trim();
    let (key, _) = line.split_once('=')?;
    let is_whole = line.split_once('=').is_some_and(|(_, value)| value.trim() == digits);
    let right =
        if is_whole { format!("{} = \"{digits}\"", key.trim()) } else { format!("\"{digits}\"") };
    reason(
        message!("`{digits}` begins with 0, so it is no number", digits),
        message!("put quotation marks around it: `{right}`", right),
    )
}

/// A line whose text holds quotation marks, as TOML writes them.
fn with_inner_marks(key: &str, value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = !inner.contains(['\\', '[', '{']) && inner.contains('"');
    is_plain.then(|| format!("{key} = \"{}\"", inner.replace('"', "\\\"")))
}

/// Something follows a value on its line.
fn behind_value(key: &str, value: &str, found: Option<char>) -> Option<Reason> {
    if let Some(right) = with_inner_marks(key, value).filter(|_| found != Some(',')) {
        return reason(
            "the text ends at its second quotation mark, and more follows",
            message!("a `\\` stands before a quotation mark inside of a text: `{right}`", right),
        );
    }
    match (found, value.chars().next()) {
        (Some(sign @ (',' | ';')), _) => reason(
            message!("a `{sign}` stands behind the value", sign),
            "take it away: a line ends without a sign",
        ),
        (_, Some('"')) => reason(
            "the text ends at its second quotation mark, and more follows",
            "write `\\\"` for a quotation mark inside of a text, or use those of your language",
        ),
        (_, Some('\'')) => reason(
            "the text ends at its second `'`, and more follows",
            "put a text with an apostrophe between straight double quotation marks: `\"L'été\"`",
        ),
        _ => reason("something follows the value", "each line is `key = value`, and nothing else"),
    }
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
