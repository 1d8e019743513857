//! Directives: lines such as `:::name{key="value"}`, which call a component around Markdown or in its place.
//!
//! Lines that may be directives are found before the Markdown is parsed, by their beginning alone. Each is then blanked with as many
//! underscores: to the parser a thematic break, which ends paragraphs, lists and tables as a directive should, and keeps every
//! byte in its place. Where the parser reports no break at that place (in code, in comments), the line is not a directive.

use super::reference::{Reference, ReferenceKind};
use crate::diagnostics::Message;
use std::ops::Range;

/// A directive in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The component's name, as written.
    pub name: String,
    /// The arguments that could be read, in their order; no name comes twice.
    pub arguments: Vec<Argument>,
    /// The bytes of the opening line.
    pub range: Range<u32>,
    /// The bytes of the name.
    pub name_range: Range<u32>,
    /// Whether it wraps Markdown.
    pub has_body: bool,
    /// Whether all that its line says could be read.
    pub is_whole: bool,
}

/// An argument of a directive.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: ArgValue,
    /// The bytes of both.
    pub range: Range<u32>,
}

impl Argument {
    /// Returns the value as a reference, if the argument is an address by its name: `url`, `href` and names that end so lead
    /// somewhere; `src`, `image` and `poster` load a picture. Such a value is checked and written like a link of the text.
    pub fn reference(&self) -> Option<Reference> {
        let ArgValue::Text(target) = &self.value else { return None };
        let last = self.name.rsplit(['-', '_']).next().unwrap_or_default();
        let kind = match last {
            "url" | "href" => ReferenceKind::Link,
            "src" | "image" | "poster" => ReferenceKind::Image,
            _ => return None,
        };
        let is_given = !target.trim().is_empty();
        let target = target.trim().to_owned();
        is_given.then(|| Reference { target, kind, range: self.range.clone() })
    }
}

/// The value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgValue {
    /// `"text"`
    Text(String),
    /// `12`
    Integer(i64),
    /// `1.5`
    Decimal(f64),
    /// `true` or `false`
    Boolean(bool),
}

/// A line that is a directive if the Markdown around it lets it be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// The bytes in the body, from the first colon to the last byte that is not white space.
    pub(super) range: Range<usize>,
    /// How many colons.
    pub(super) colons: usize,
}

/// Finds the lines that may be directives.
pub(super) fn scan(body: &str) -> Vec<Marker> {
    // `contains` is vectorised; nearly all texts end here.
    if !body.contains("::") {
        return Vec::new();
    }
    let bytes = body.as_bytes();
    let mut markers = Vec::new();
    let mut done = 0;
    for (at, _) in body.match_indices("::") {
        if at < done {
            continue;
        }
        let line = line_start(bytes, at);
        done = at + bytes[at..].iter().take_while(|&&b| b == b':').count();
        if line.is_some_and(|line| is_prefix(&bytes[line..at])) {
            let end = bytes[at..]
                .iter()
                .position(|b| matches!(b, b'\n' | b'\r'))
                .map_or(bytes.len(), |n| at + n);
            let text = body[at..end].trim_end();
            if is_candidate(&text[done - at..], done - at) {
                markers.push(Marker { range: at..at + text.len(), colons: done - at });
                done = end;
            }
        }
    }
    markers
}

/// The line's first byte, if all before `at` may be signs of quotes and lists.
fn line_start(bytes: &[u8], at: usize) -> Option<usize> {
    for (index, byte) in bytes[..at].iter().enumerate().rev() {
        match byte {
            b'\n' | b'\r' => return Some(index + 1),
            b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9' => {}
            _ => return None,
        }
    }
    Some(0)
}

/// Whether all of it is indentation and signs of quotes and lists.
fn is_prefix(mut text: &[u8]) -> bool {
    loop {
        text = text.trim_ascii_start();
        text = match text {
            [] => return true,
            [b'>', rest @ ..] => rest,
            [b'-' | b'*' | b'+', b' ' | b'\t', rest @ ..] => rest,
            _ => {
                let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
                match &text[digits..] {
                    [b'.' | b')', b' ' | b'\t', rest @ ..] if (1..=9).contains(&digits) => rest,
                    _ => return false,
                }
            }
        };
    }
}

/// Two colons are common in other texts, so a name must follow them.
fn is_candidate(rest: &str, colons: usize) -> bool {
    let name =
        rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    colons > 2
        || (name > 0 && matches!(rest.as_bytes().get(name), None | Some(b' ' | b'\t' | b'{')))
}

/// The body with each marker's bytes turned into a thematic break of the same length.
pub(super) fn blank(body: &str, markers: &[Marker]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut done = 0;
    for marker in markers {
        text.push_str(&body[done..marker.range.start]);
        text.extend(std::iter::repeat_n('_', marker.range.len()));
        done = marker.range.end;
    }
    text.push_str(&body[done..]);
    text
}

/// What is wrong with a directive's line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The reason.
    pub(super) message: Message,
    /// What to do.
    pub(super) help: &'static str,
    /// The bytes in the line.
    pub(super) range: Range<usize>,
    /// What was there before, where it is a repetition.
    pub(super) first: Option<Range<usize>>,
}

/// A directive's line, read; its ranges count from its first byte.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The bytes of the name; none if it is not one.
    pub(super) name: Option<Range<usize>>,
    /// The arguments up to the first fault.
    pub(super) arguments: Vec<Argument>,
    /// The faults.
    pub(super) faults: Vec<Fault>,
}

/// Reads a line that opens a directive.
pub(super) fn read(line: &str, colons: usize) -> Line {
    let mut reader = Reader { line, at: colons, read: Line::default() };
    reader.name();
    if reader.read.name.is_some() {
        reader.arguments();
    }
    reader.read
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
    read: Line,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn word(&mut self, stop: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().find(stop).unwrap_or(self.rest().len());
        start..self.at
    }

    fn fault(&mut self, message: impl Into<Message>, help: &'static str, range: Range<usize>) {
        self.read.faults.push(Fault { message: message.into(), help, range, first: None });
    }

    fn name(&mut self) {
        const HELP: &str = "write the component's name directly after the colons, in small letters, digits and hyphens";
        let range = self.word(|c| c.is_whitespace() || c == '{');
        let name = &self.line[range.clone()];
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if name.is_empty() {
            self.fault("the directive has no name", HELP, 0..self.line.len());
        } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.bytes().all(fits) {
            self.fault(format!("`{name}` is not a component's name"), HELP, range);
        } else {
            self.read.name = Some(range);
        }
    }

    fn arguments(&mut self) {
        self.skip_space();
        if self.rest().is_empty() {
            return;
        }
        if !self.rest().starts_with('{') {
            let range = self.at..self.line.len();
            return self.fault(
                "text after the directive's name",
                "put arguments in braces, and text on the next line: `:::name{title=\"…\"}`",
                range,
            );
        }
        self.at += 1;
        loop {
            self.skip_space();
            let rest = self.rest();
            if rest.is_empty() {
                let end = self.line.len();
                return self.fault(
                    "the arguments never end",
                    "close them with `}` on the same line",
                    end.saturating_sub(1)..end,
                );
            }
            if rest.starts_with('}') {
                self.at += 1;
                return self.end();
            }
            if !self.argument() {
                return;
            }
        }
    }

    fn end(&mut self) {
        self.skip_space();
        if !self.rest().is_empty() {
            let range = self.at..self.line.len();
            self.fault("text after the directive's arguments", "put it on the next line", range);
        }
    }

    /// Reads one; false if it cannot, so that nothing behind it can be read either.
    fn argument(&mut self) -> bool {
        const HELP: &str = "arguments are written `key=\"text\"`, `key=12`, `key=1.5` or `key=true`, separated by spaces";
        let key = self.word(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        if key.is_empty() {
            let found = self.rest().chars().next().unwrap_or(' ');
            let range = self.at..self.at + found.len_utf8();
            self.fault(format!("an argument cannot begin with `{found}`"), HELP, range);
            return false;
        }
        if !self.rest().starts_with('=') {
            self.fault(
                format!("the argument `{}` has no value", &self.line[key.clone()]),
                HELP,
                key,
            );
            return false;
        }
        self.at += 1;
        let Some(value) = self.value() else { return false };
        let range = key.start..self.at;
        if !self.rest().is_empty()
            && !self.rest().starts_with(|c: char| c.is_whitespace() || c == '}')
        {
            let next = self.rest().chars().next().map_or(0, char::len_utf8);
            self.fault("two arguments without a space between them", HELP, self.at..self.at + next);
            return false;
        }
        self.keep(Argument {
            name: self.line[key].to_owned(),
            value,
            range: range.start as u32..range.end as u32,
        });
        true
    }

    fn keep(&mut self, argument: Argument) {
        let first = self.read.arguments.iter().find(|known| known.name == argument.name);
        match first.map(|first| first.range.start as usize..first.range.end as usize) {
            None => self.read.arguments.push(argument),
            Some(first) => self.read.faults.push(Fault {
                message: message!(
                    "the argument `{argument}` is given twice",
                    argument = argument.name
                ),
                help: "keep one of them",
                range: argument.range.start as usize..argument.range.end as usize,
                first: Some(first),
            }),
        }
    }

    fn value(&mut self) -> Option<ArgValue> {
        if self.rest().starts_with('"') {
            return self.quoted();
        }
        let range = self.word(|c| c.is_whitespace() || c == '}');
        let word = &self.line[range.clone()];
        let value = match word {
            "true" => Some(ArgValue::Boolean(true)),
            "false" => Some(ArgValue::Boolean(false)),
            _ => number(word),
        };
        if value.is_none() {
            let range = range.start..range.end.max((range.start + 1).min(self.line.len()));
            self.fault(
                format!("`{word}` is not a value"),
                "put text in straight quotes: `key=\"text\"`",
                range,
            );
        }
        value
    }

    fn quoted(&mut self) -> Option<ArgValue> {
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.line[start + 1..].char_indices();
        while let Some((index, char)) = chars.next() {
            match char {
                '"' => {
                    self.at = start + 1 + index + 1;
                    return Some(ArgValue::Text(text));
                }
                // Only what needs it is escaped: a Windows path keeps its backslashes.
                '\\' if chars.as_str().starts_with(['"', '\\']) => {
                    text.extend(chars.next().map(|(_, char)| char));
                }
                char => text.push(char),
            }
        }
        self.at = self.line.len();
        self.fault(
            "the text never ends",
            "close it with a straight quote, on the same line",
            start..self.at,
        );
        None
    }
}

fn number(word: &str) -> Option<ArgValue> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once('.') {
        None if plain(digits) => word.parse().ok().map(ArgValue::Integer),
        Some((whole, part)) if plain(whole) && plain(part) => {
            word.parse().ok().map(ArgValue::Decimal)
        }
        _ => None,
    }
}
