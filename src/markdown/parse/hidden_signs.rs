//! Signs that the parser library would read as syntax where other implementations read text.
//!
//! The library sees a copy of the body in which such a sign is another one of the same length, without meaning in Markdown. Since
//! the text of the document is taken from the body, by its place, readers see what was written.

use std::borrow::Cow;

/// Stands for a sign that must not be syntax: punctuation, as the sign itself, so that emphasis around it stays the same.
const STAND_IN: u8 = b';';

/// Hides braces behind headings that are no attributes, and colons that begin no definition.
pub(super) fn hide<'b>(seen: Cow<'b, str>) -> Cow<'b, str> {
    let hidden = hidden_signs(&seen);
    if hidden.is_empty() {
        return seen;
    }
    let mut bytes = seen.into_owned().into_bytes();
    hidden.into_iter().for_each(|at| bytes[at] = STAND_IN);
    Cow::Owned(String::from_utf8(bytes).expect("one ASCII sign stands for another"))
}

/// A line of the text, with its place.
#[derive(Clone, Copy)]
struct Line<'b> {
    start: usize,
    text: &'b str,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// What stands behind the marks of quotations and list items, with its place.
    fn content(&self) -> Line<'_> {
        let inner = self.text.trim_start_matches([' ', '\t', '>']);
        let inner = match inner.strip_prefix(['-', '*', '+']) {
            Some(rest) if rest.starts_with([' ', '\t']) => rest.trim_start(),
            _ => inner,
        };
        let text = inner.trim_end();
        Line { start: self.start + (inner.as_ptr() as usize - self.text.as_ptr() as usize), text }
    }
}

fn hidden_signs(text: &str) -> Vec<usize> {
    let mut hidden = Vec::new();
    if !may_hold_any(text) {
        return hidden;
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for text in text.split_inclusive('\n') {
        lines.push(Line { start, text });
        start += text.len();
    }
    for (at, line) in lines.iter().enumerate() {
        let content = line.content();
        if content.text.ends_with('}') && is_heading(&content, lines.get(at + 1)) {
            hidden.extend(braces(&content));
        }
        if content.text.starts_with(':') && !begins_definition(&lines, at, &content) {
            hidden.push(content.start);
        }
    }
    hidden
}

/// Whether a brace ends a line, or a colon begins one: most texts have neither.
fn may_hold_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins_line = |at: usize| {
        let before = bytes[..at].iter().rev().find(|byte| !b" \t>-*+".contains(byte));
        before.is_none_or(|byte| *byte == b'\n')
    };
    memchr::memchr_iter(b'}', bytes).any(|at| {
        text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n')
            || text[at + 1..].trim().is_empty()
    }) || memchr::memchr_iter(b':', bytes).any(begins_line)
}

/// Whether a line is a heading: by its signs, or by the line below it.
fn is_heading(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    let level = line.text.bytes().take_while(|byte| *byte == b'#').count();
    let is_underline = |text: &str| {
        let text = text.trim_matches([' ', '\t', '\r', '\n', '>']);
        !text.is_empty() && (text.bytes().all(|b| b == b'=') || text.bytes().all(|b| b == b'-'))
    };
    let has_signs = (1..=6).contains(&level) && line.text[level..].starts_with([' ', '\t', '{']);
    has_signs || next.is_some_and(|next| is_underline(next.text))
}

/// Returns the place of the brace at the end of a heading, if what it holds are no attributes: `#id`, `.class`, `key=value`, or the
/// word for a picture that only decorates.
fn braces(line: &Line<'_>) -> Option<usize> {
    let open = line.text.rfind('{')?;
    let inside = line.text[open + 1..].strip_suffix('}')?;
    let is_attribute = |word: &str| match word.as_bytes() {
        [b'#' | b'.', name @ ..] => !name.is_empty(),
        _ => {
            let name = word.split_once('=').map_or("", |(name, _)| name);
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        }
    };
    let mut words = inside.split_ascii_whitespace().peekable();
    let are_attributes = words.peek().is_some() && words.all(is_attribute);
    (!are_attributes && inside.trim() != "decorative").then_some(line.start + open)
}

/// Whether a line that begins with a colon says what a term means: a blank follows the colon, and the term before is one line of
/// text, as in Pandoc; or it is a further meaning of it.
fn begins_definition(lines: &[Line<'_>], at: usize, line: &Line<'_>) -> bool {
    let rest = &line.text[1..];
    let is_empty = rest.trim().is_empty();
    if !is_empty && !rest.starts_with([' ', '\t']) {
        return false;
    }
    // Of an empty one the meaning follows, indented.
    if is_empty
        && !lines
            .get(at + 1)
            .is_some_and(|next| next.is_blank() || next.text.starts_with([' ', '\t']))
    {
        return false;
    }
    let above = lines[..at].iter().rev();
    let mut above = above.skip_while(|line| line.is_blank());
    let Some(term) = above.next() else { return false };
    let term = term.content();
    let before = above.next().map(|line| line.content());
    if is_open_code(term.text) && rest.contains('`') {
        return false;
    }
    let is_meaning = |line: &Line<'_>| line.text.starts_with(": ") || line.text == ":";
    let is_term = before.is_none_or(|before| {
        before.is_blank()
            || is_meaning(&before)
            || before.text.starts_with(['#', ':', '<', '|', '`', '~'])
    });
    // Below a meaning there may be others, and their further lines are indented.
    is_term || is_meaning(&term) || lines[at - 1].is_blank()
}

/// Whether a run of backticks is open at the end of a line.
fn is_open_code(line: &str) -> bool {
    let mut open: Option<usize> = None;
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let length = rest[at..].bytes().take_while(|byte| *byte == b'`').count();
        match open {
            None => open = Some(length),
            Some(own) if own == length => open = None,
            Some(_) => {}
        }
        rest = &rest[at + length..];
    }
    open.is_some()
}
