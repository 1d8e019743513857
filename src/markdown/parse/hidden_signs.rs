//! Signs that the parser library would read as syntax where other implementations read text.
//!
//! The library sees a copy of the body in which such a sign is another one of the same length, without meaning in Markdown. Since
//! the text of the document is taken from the body, by its place, readers see what was written.

use std::borrow::Cow;

/// Stand for a brace and a colon that must not be syntax: control characters, which no text of a page can hold.
const BRACE: char = '\u{1e}';
const COLON: char = '\u{1f}';

/// Hides braces behind headings that are no attributes, and colons that begin no definition.
pub(super) fn hide<'b>(seen: Cow<'b, str>) -> Cow<'b, str> {
    let hidden = hidden_signs(&seen);
    if hidden.is_empty() || seen.contains([BRACE, COLON]) {
        return seen;
    }
    let mut bytes = seen.into_owned().into_bytes();
    for at in hidden {
        bytes[at] = if bytes[at] == b':' { COLON as u8 } else { BRACE as u8 };
    }
    Cow::Owned(String::from_utf8(bytes).expect("one ASCII sign stands for another"))
}

/// Puts the signs back into a text that the parser made of what it saw.
pub(super) fn restored(text: String) -> String {
    if text.contains([BRACE, COLON]) { text.replace(BRACE, "{").replace(COLON, ":") } else { text }
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
        if content.text.starts_with(':')
            && !begins_definition(&lines, at, &content)
            && !is_under_head_of_table(content.text)
        {
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
    // Not by way of the whole line: there may be as many braces in it as it has signs.
    let is_blank = |sign: char| sign.is_whitespace() && sign != '\n';
    let ends_line = |at: usize| {
        let rest = text[at + 1..].trim_start_matches(is_blank);
        rest.is_empty() || rest.starts_with('\n')
    };
    memchr::memchr_iter(b'}', bytes).any(ends_line)
        || memchr::memchr_iter(b':', bytes).any(begins_line)
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
    let Some(term_at) = lines[..at].iter().rposition(|line| !line.is_blank()) else { return false };
    let term = lines[term_at].content();
    if is_open_code(term.text) && rest.contains('`') {
        return false;
    }
    follows_meaning(&lines[..=term_at]) || is_term(&lines[..=term_at])
}

/// Whether a line can be the one below the head of a table, which says how columns are aligned: `:-: | --:`.
fn is_under_head_of_table(line: &str) -> bool {
    line.contains('-') && line.bytes().all(|byte| b":-| \t".contains(&byte))
}

fn is_meaning(line: &Line<'_>) -> bool {
    line.text.starts_with(": ") || line.text.starts_with(":\t") || line.text == ":"
}

/// Whether the last of some lines belongs to a meaning: further lines of it are indented.
fn follows_meaning(lines: &[Line<'_>]) -> bool {
    let is_further = |line: &&Line<'_>| line.is_blank() || line.text.starts_with([' ', '\t']);
    let first = lines.iter().rev().find(|line| !is_further(line) || is_meaning(&line.content()));
    first.is_some_and(|line| is_meaning(&line.content()))
}

/// Whether the last lines, up to a blank one, can be terms: one line, or several short ones. A long text that goes on with a colon was
/// wrapped there.
fn is_term(lines: &[Line<'_>]) -> bool {
    const SHORT: usize = 40;
    let ends = |line: &Line<'_>| {
        line.is_blank() || is_meaning(line) || line.text.starts_with(['#', '<', '|', '`', '~'])
    };
    let terms = lines.iter().rev().map(Line::content);
    let mut terms = terms.take_while(|line| !ends(line)).take(SHORT);
    let Some(last) = terms.next() else { return false };
    let mut others = terms.peekable();
    others.peek().is_none()
        || (last.text.chars().count() <= SHORT
            && others.all(|line| line.text.chars().count() <= SHORT))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        hide(Cow::Borrowed(text)).replace(BRACE, "[").replace(COLON, ";")
    }

    #[test]
    fn braces_of_headings_are_attributes_or_text() {
        for (text, seen) in [
            ("## Article 12 {repealed}\n", "## Article 12 [repealed}\n"),
            ("## Set {}\n\nx\n", "## Set [}\n\nx\n"),
            ("Price {EUR}\n---\n", "Price [EUR}\n---\n"),
            ("## Id {#costs .wide lang=fr}\n", "## Id {#costs .wide lang=fr}\n"),
            ("## Both {#costs repealed}\n", "## Both [#costs repealed}\n"),
            ("> ## A {old}\n", "> ## A [old}\n"),
            ("Text {old}\n", "Text {old}\n"),
            ("## ![x](a.png){decorative}\n", "## ![x](a.png){decorative}\n"),
        ] {
            assert_eq!(hidden(text), seen);
        }
    }

    #[test]
    fn colons_that_begin_a_definition_follow_a_term() {
        for text in [
            "Term\n: Meaning\n",
            "Apple\nPear\n: Fruit\n\n: Second\n\n  More.\n\n: Third\n",
            "Term\n\n: Meaning\n",
            "> quote\n> : meaning\n",
            "First\n:\n  <div>\n",
            "| day | hour |\n:-: | --:\nMonday | 9\n",
            "day\n:-:\nMonday\n",
        ] {
            assert_eq!(hidden(text), text);
        }
        for (text, seen) in [
            ("fair\n:-) and\n", "fair\n;-) and\n"),
            ("10:30\n:00 sharp\n", "10:30\n;00 sharp\n"),
            (":tada: We won\n", ";tada: We won\n"),
            ("words `ref\n: 2026/14` in\n", "words `ref\n; 2026/14` in\n"),
            (
                "This is a paragraph that somebody wrapped by hand at a column\nof his editor, where it goes on with a colon\n: like this.\n",
                "This is a paragraph that somebody wrapped by hand at a column\nof his editor, where it goes on with a colon\n; like this.\n",
            ),
            ("# Heading\n: lost\n", "# Heading\n; lost\n"),
        ] {
            assert_eq!(hidden(text), seen);
        }
    }
}
