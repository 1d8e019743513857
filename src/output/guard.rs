//! What keeps minify-html from changing a page's tree.
//!
//! It leaves out attributes that have their default value (a style sheet may ask for them), rewrites others, and takes away all
//! white space between the children of a `div`, be they links that then grow together. No setting keeps it from that. So it is
//! given a page in which a space that counts is a letter to it, and no attribute has a name that it knows. Its parser differs
//! from the standard's where markup is not nested cleanly, and it is recursive: such pages it does not get at all.

use super::nesting::{DRAWING, STRANGE, TEXT, VOID, is_block, is_misplaced};

/// Stands for a space that counts.
const SPACE: u8 = 0x01;
/// Stands before every attribute's name, and around text that must not be trimmed.
const SHIELD: u8 = 0x02;
/// How deep elements may be nested.
const DEEPEST: usize = 200;

/// Prepares a page; none if it is to stay as it is.
pub(super) fn mask(html: &[u8]) -> Option<Vec<u8>> {
    if html.iter().any(|byte| matches!(*byte, 0 | SPACE | SHIELD)) {
        return None;
    }
    let mut masker = Masker { rest: html, out: Vec::with_capacity(html.len() + html.len() / 8), ..Masker::default() };
    while !masker.rest.is_empty() {
        masker.step()?;
    }
    masker.open.is_empty().then_some(masker.out)
}

/// Takes the marks away again.
pub(super) fn unmask(mut html: Vec<u8>) -> Vec<u8> {
    html.retain_mut(|byte| {
        if *byte == SPACE {
            *byte = b' ';
        }
        *byte != SHIELD
    });
    html
}

#[derive(Default)]
struct Masker<'h> {
    rest: &'h [u8],
    out: Vec<u8>,
    open: Vec<String>,
    /// How many of the open elements are `pre`.
    pres: usize,
    /// Whether the text to come follows a tag of an inline element.
    after_inline: bool,
    /// Which of `html`, `head` and `body` were there.
    seen: Vec<String>,
}

impl<'h> Masker<'h> {
    fn step(&mut self) -> Option<()> {
        let rest = self.rest;
        if rest[0] != b'<' {
            let end = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
            let text = self.take(end);
            return self.text(text);
        }
        match rest.get(1)? {
            b'!' if rest.starts_with(b"<!--") => {
                // Ends that only a browser knows are for pages that stay as they are.
                let end = find(&rest[4..], b"-->")?;
                let inner = &rest[4..4 + end];
                if inner.starts_with(b">") || inner.starts_with(b"->") || find(inner, b"--!>").is_some() {
                    return None;
                }
                // Without the comment what it parts would grow together: `&am` and `p;`, or `<pre>` and the line end after it.
                if self.pres > 0 || self.out.iter().rev().find(|byte| b"&;>".contains(byte)) == Some(&b'&') {
                    return None;
                }
                self.take(4 + end + 3);
                Some(())
            }
            b'!' if rest.get(..9)?.eq_ignore_ascii_case(b"<!doctype") && self.out.trim_ascii().is_empty() => {
                let end = find(rest, b">")? + 1;
                // No other is in use, and minify-html rewrites them.
                let doctype = self.take(end);
                doctype.eq_ignore_ascii_case(b"<!doctype html>").then(|| self.out.extend_from_slice(doctype))
            }
            b'/' => self.end_tag(),
            byte if byte.is_ascii_alphabetic() => self.start_tag(),
            _ => None,
        }
    }

    fn take(&mut self, length: usize) -> &'h [u8] {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn text(&mut self, text: &[u8]) -> Option<()> {
        if has_written_space(text) {
            return None;
        }
        let trimmed = text.trim_ascii();
        if self.pres > 0 {
            self.out.extend_from_slice(text);
        } else if trimmed.is_empty() {
            let counts = self.after_inline && self.before_inline();
            self.out.push(if counts { SPACE } else { b' ' });
            return Some(());
        } else {
            let edge = |has: bool, counts: bool| has.then_some(if counts { SPACE } else { b' ' });
            self.out.extend(edge(text[0].is_ascii_whitespace(), self.after_inline));
            self.out.extend_from_slice(trimmed);
            self.out.extend(edge(text[text.len() - 1].is_ascii_whitespace(), self.before_inline()));
        }
        self.after_inline = true;
        Some(())
    }

    /// Whether the next tag is one of an inline element. A comment is looked through by taking it for one.
    fn before_inline(&self) -> bool {
        let name = self.rest.strip_prefix(b"</").or(self.rest.strip_prefix(b"<")).unwrap_or_default();
        !self.rest.is_empty() && !is_block(&name_of(name))
    }

    fn end_tag(&mut self) -> Option<()> {
        let name = name_of(&self.rest[2..]);
        let tag = self.take(2 + name.len());
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.take(space);
        // Nothing but clean nesting: browsers repair all else, each case by a rule of its own.
        if self.take(1) != b">" || self.open.pop()? != name {
            return None;
        }
        self.pres -= usize::from(name == "pre");
        self.out.extend_from_slice(tag);
        self.out.push(b'>');
        self.after_inline = !is_block(&name);
        Some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        let name = name_of(&self.rest[1..]);
        let parent = self.open.last().map_or("", String::as_str);
        let is_root = ["html", "head", "body"].contains(&name.as_str());
        let in_svg = name == "svg" || self.open.iter().any(|open| open == "svg");
        let is_strange = if in_svg {
            // In a drawing, minify-html forgets the `pre` around it.
            !DRAWING.contains(&name.as_str()) || self.pres > 0
        } else {
            STRANGE.contains(&name.as_str()) || is_misplaced(&name, parent, &self.open)
        };
        if is_strange || (is_root && self.seen.contains(&name)) {
            return None;
        }
        if is_root {
            self.seen.push(name.clone());
        }
        let tag = self.take(1 + name.len());
        self.out.extend_from_slice(tag);
        let is_closed = self.attributes()?;
        self.after_inline = !is_block(&name);
        if VOID.contains(&name.as_str()) || (is_closed && in_svg) {
            return Some(());
        }
        if is_closed || self.open.len() == DEEPEST {
            return None;
        }
        self.pres += usize::from(name == "pre");
        self.open.push(name);
        if in_svg { Some(()) } else { self.raw_text() }
    }

    /// Copies the text of an element whose text is not markup.
    fn raw_text(&mut self) -> Option<()> {
        let name = self.open.last().map_or("", String::as_str);
        if name == "iframe" {
            return self.rest.starts_with(b"</iframe").then_some(());
        }
        if TEXT.contains(&name) {
            let end = format!("</{name}");
            let length = self.rest.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end.as_bytes()))?;
            let is_script = matches!(name, "script" | "style");
            let text = self.take(length);
            if (is_script && find(text, b"<!--").is_some()) || (!is_script && has_written_space(text)) {
                return None;
            }
            let shield = (is_script && !text.is_empty()).then_some(SHIELD);
            self.out.extend(shield);
            self.out.extend_from_slice(text);
            self.out.extend(shield);
        }
        Some(())
    }

    /// Copies a start tag's attributes and its end, each name behind a shield; says whether it ends in `/>`.
    fn attributes(&mut self) -> Option<bool> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        loop {
            let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            self.take(space);
            if self.rest.starts_with(b">") || self.rest.starts_with(b"/>") {
                let is_closed = self.rest[0] == b'/';
                let end = self.take(1 + usize::from(is_closed));
                if is_closed {
                    self.out.push(b' ');
                }
                self.out.extend_from_slice(end);
                return Some(is_closed);
            }
            let end = self.rest.iter().position(|byte| byte.is_ascii_whitespace() || b"/>=".contains(byte))?;
            let name = self.take(end).to_ascii_lowercase();
            // The first of two counts, for minify-html the last.
            if name.is_empty() || name.iter().any(|byte| b"\"'<".contains(byte)) || names.contains(&name) {
                return None;
            }
            self.out.extend_from_slice(&[b' ', SHIELD]);
            self.out.extend_from_slice(&name);
            names.push(name);
            self.value()?;
        }
    }

    fn value(&mut self) -> Option<()> {
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if self.rest[space] != b'=' {
            return Some(());
        }
        self.take(space + 1);
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.take(space);
        let quote = *self.rest.first()?;
        let length = if b"\"'".contains(&quote) {
            self.rest[1..].iter().position(|byte| *byte == quote)? + 2
        } else {
            self.rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?
        };
        let value = self.take(length);
        self.out.push(b'=');
        self.out.extend_from_slice(value);
        (!value.is_empty()).then_some(())
    }
}

/// A tag's name in lower case.
fn name_of(tag: &[u8]) -> String {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte)).unwrap_or(tag.len());
    String::from_utf8_lossy(&tag[..end]).to_ascii_lowercase()
}

/// Whether white space is written as a character reference, which minify-html takes for any other white space.
fn has_written_space(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = find(rest, b"&") {
        rest = &rest[at + 1..];
        if rest.starts_with(b"Tab;") || rest.starts_with(b"NewLine;") {
            return true;
        }
        if let Some(number) = rest.strip_prefix(b"#") {
            let (radix, digits) = match number.first() {
                Some(b'x' | b'X') => (16, &number[1..]),
                _ => (10, number),
            };
            let end = digits.iter().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(digits.len());
            let value = std::str::from_utf8(&digits[..end]).ok().and_then(|digits| u32::from_str_radix(digits, radix).ok());
            // A number that cannot be read is one that browsers repair.
            if value.is_none_or(|value| value <= 32 || (127..160).contains(&value) || char::from_u32(value).is_none()) {
                return true;
            }
        }
    }
    false
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = part[0];
    let mut at = 0;
    while let Some(next) = text.get(at..)?.iter().position(|byte| *byte == first) {
        at += next;
        if text[at..].starts_with(part) {
            return Some(at);
        }
        at += 1;
    }
    None
}
