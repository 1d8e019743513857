//! Making HTML smaller without changing what it says.
//!
//! One walk over a page's tokens, as the HTML standard's section 13.2.5 cuts them: comments go, white space that no reader sees
//! goes, and attribute values lose the quotes they do not need. No tag is left out and no reference is rewritten, so a style
//! sheet finds every element and attribute it asks for. Where markup is not nested cleanly, browsers repair it, each case by a
//! rule of its own in which white space may count: such a page stays as it is.

use std::borrow::Cow;

use super::nesting::{BARE, DRAWING, STRANGE, TEXT, VOID, is_block, is_misplaced};

/// How deep elements may be nested.
const DEEPEST: usize = 200;
/// The longest name of a character reference is shorter (HTML, section 13.5).
const LONGEST_REFERENCE: usize = 40;

/// Makes a page smaller. It parses to the same tree as before, but for comments and for white space that no reader sees; a page
/// whose markup a browser would have to repair stays as it is.
pub fn minify(html: Vec<u8>) -> Vec<u8> {
    smaller(&html).unwrap_or(html)
}

/// The smaller page; none if it is to stay as it is.
fn smaller(html: &[u8]) -> Option<Vec<u8>> {
    if html.contains(&0) {
        return None;
    }
    let mut walk = Walk { rest: html, out: Vec::with_capacity(html.len()), ..Walk::default() };
    while !walk.rest.is_empty() {
        walk.step()?;
    }
    walk.open.is_empty().then_some(walk.out)
}

#[derive(Default)]
struct Walk<'h> {
    rest: &'h [u8],
    out: Vec<u8>,
    /// The open elements, from the root on.
    open: Vec<Cow<'h, str>>,
    /// How many of them are `pre`.
    pres: usize,
    /// How many of them are `svg`.
    drawings: usize,
    /// White space in the text before that is not written yet: it depends on what follows.
    space: bool,
    /// Whether white space to come may be seen: after text, or after a tag of an inline element.
    after_inline: bool,
    /// Whether there was anything but white space, comments and the document type.
    has_content: bool,
    /// Which of `html`, `head` and `body` were there.
    seen: Vec<Cow<'h, str>>,
}

impl<'h> Walk<'h> {
    fn step(&mut self) -> Option<()> {
        let rest = self.rest;
        if rest[0] != b'<' {
            let end = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
            let text = self.take(end);
            return self.text(text);
        }
        match rest.get(1)? {
            b'!' if rest.starts_with(b"<!--") => self.comment(),
            b'!' if rest.get(..9)?.eq_ignore_ascii_case(b"<!doctype") && self.out.is_empty() => {
                let end = find(rest, b">")? + 1;
                let doctype = self.take(end);
                self.out.extend_from_slice(doctype);
                self.after_inline = false;
                Some(())
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

    fn comment(&mut self) -> Option<()> {
        let end = find(&self.rest[4..], b"-->")?;
        let inner = &self.rest[4..4 + end];
        // Ends that only a browser knows are for pages that stay as they are.
        if inner.starts_with(b">") || inner.starts_with(b"->") || find(inner, b"--!>").is_some() {
            return None;
        }
        let comment = self.take(4 + end + 3);
        // Without the comment what it parts would grow together: `&am` and `p;`, or `<pre>` and the line end after it.
        if self.pres > 0 || (!self.space && ends_in_reference(&self.out)) {
            self.out.extend_from_slice(comment);
        }
        Some(())
    }

    fn text(&mut self, text: &[u8]) -> Option<()> {
        if self.pres > 0 {
            self.out.extend_from_slice(text);
            return Some(());
        }
        for word in text.split_inclusive(u8::is_ascii_whitespace) {
            let (word, has_space) = match word.split_last() {
                Some((last, word)) if last.is_ascii_whitespace() => (word, true),
                _ => (word, false),
            };
            if !word.is_empty() {
                self.settle_space(true);
                self.out.extend_from_slice(word);
                self.after_inline = true;
                self.has_content = true;
            }
            self.space |= has_space;
        }
        // Words where none may be are put elsewhere by a browser, white space and all.
        let parent = self.open.last().map_or("", |name| name);
        let is_misplaced = BARE.contains(&parent) || (parent.is_empty() && !self.seen.is_empty());
        (!is_misplaced || text.trim_ascii().is_empty()).then_some(())
    }

    /// Writes the white space that waits, if it stands between two things of a line.
    fn settle_space(&mut self, before_inline: bool) {
        let is_seen = !matches!(self.open.last().map(|name| &**name), Some("head" | "html"));
        if std::mem::take(&mut self.space) && self.after_inline && before_inline && is_seen {
            self.out.push(b' ');
        }
    }

    fn end_tag(&mut self) -> Option<()> {
        let (tag, name) = self.name(2)?;
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.take(space);
        // Nothing but clean nesting: browsers repair all else, each case by a rule of its own.
        if self.take(1) != b">" || self.open.pop()? != name {
            return None;
        }
        self.pres -= usize::from(name == "pre");
        self.drawings -= usize::from(name == "svg");
        self.tag(tag, is_block(&name));
        self.out.push(b'>');
        Some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        let (tag, name) = self.name(1)?;
        let in_drawing = self.drawings > 0 || name == "svg";
        let is_root = ["html", "head", "body"].contains(&&*name);
        let parent = self.open.last().map_or("", |name| name);
        // What stands outside `html` or `body` is put into them by a browser.
        let is_outside =
            parent.is_empty() && if is_root { self.has_content } else { !self.seen.is_empty() };
        let is_strange = if in_drawing {
            // Inside a drawing's own title the rules are those of HTML again.
            !DRAWING.contains(&&*name) || ["title", "desc"].contains(&parent)
        } else {
            STRANGE.contains(&&*name) || is_misplaced(&name, &self.open)
        };
        if is_strange || is_outside || (is_root && self.seen.contains(&name)) {
            return None;
        }
        if is_root {
            self.seen.push(name.clone());
        }
        self.tag(tag, is_block(&name));
        let is_void = !in_drawing && VOID.contains(&&*name);
        let is_closed = self.attributes(is_void)?;
        if is_void || (is_closed && in_drawing) {
            return Some(());
        }
        if is_closed || self.open.len() == DEEPEST {
            return None;
        }
        self.pres += usize::from(name == "pre");
        self.drawings += usize::from(name == "svg");
        self.open.push(name);
        if in_drawing { Some(()) } else { self.raw_text() }
    }

    /// Writes a tag's beginning, and what waits before it.
    fn tag(&mut self, tag: &[u8], is_block: bool) {
        self.settle_space(!is_block);
        self.has_content = true;
        self.out.extend_from_slice(tag);
        self.after_inline = !is_block;
    }

    /// Takes the beginning of a tag with its name.
    fn name(&mut self, start: usize) -> Option<(&'h [u8], Cow<'h, str>)> {
        let end = self.rest[start..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))?;
        let tag = self.take(start + end);
        let name = String::from_utf8_lossy(&tag[start..]);
        let has_capitals = name.bytes().any(|byte| byte.is_ascii_uppercase());
        Some((tag, if has_capitals { Cow::Owned(name.to_ascii_lowercase()) } else { name }))
    }

    /// Copies the text of an element whose text is not markup.
    fn raw_text(&mut self) -> Option<()> {
        let name = self.open.last().map_or("", |name| name);
        if !TEXT.contains(&name) {
            return Some(());
        }
        let mut length = 0;
        loop {
            length += find(self.rest.get(length..)?, b"</")?;
            let end = self.rest.get(length + 2..length + 2 + name.len() + 1)?;
            let (found, after) = end.split_at(name.len());
            if found.eq_ignore_ascii_case(name.as_bytes())
                && (after[0].is_ascii_whitespace() || b"/>".contains(&after[0]))
            {
                break;
            }
            length += 2;
        }
        // What begins a comment in a script may hide its end tag.
        if name == "script" && find(&self.rest[..length], b"<!--").is_some() {
            return None;
        }
        let text = self.take(length);
        self.out.extend_from_slice(text);
        Some(())
    }

    /// Writes a start tag's attributes and its end; says whether it ends in `/>`, which says nothing for a void element.
    fn attributes(&mut self, is_void: bool) -> Option<bool> {
        let mut ends_in_value = false;
        loop {
            let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            self.take(space);
            if self.rest.starts_with(b">") || self.rest.starts_with(b"/>") {
                let is_closed = self.rest[0] == b'/';
                self.take(1 + usize::from(is_closed));
                // Right behind a value without quotes, the slash would belong to it.
                let end: &[u8] = match (is_closed && !is_void, ends_in_value) {
                    (true, true) => b" />",
                    (true, false) => b"/>",
                    (false, _) => b">",
                };
                self.out.extend_from_slice(end);
                return Some(is_closed);
            }
            let end = self
                .rest
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || b"/>=".contains(byte))?;
            if end == 0 {
                return None;
            }
            let name = self.take(end);
            // White space counts in such an element, whatever its name.
            if name.eq_ignore_ascii_case(b"xml:space") {
                return None;
            }
            self.out.push(b' ');
            self.out.extend_from_slice(name);
            ends_in_value = self.value()?;
        }
    }

    /// Writes an attribute's value, if it has one; says whether that has no quotes.
    fn value(&mut self) -> Option<bool> {
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if self.rest[space] != b'=' {
            return Some(false);
        }
        self.take(space + 1);
        let space = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.take(space);
        let quote = *self.rest.first()?;
        if !b"\"'".contains(&quote) {
            let length =
                self.rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            let value = self.take(length);
            self.out.push(b'=');
            self.out.extend_from_slice(value);
            return (length > 0).then_some(true);
        }
        let length = self.rest[1..].iter().position(|byte| *byte == quote)?;
        let quoted = self.take(length + 2);
        let value = &quoted[1..=length];
        if value.is_empty() {
            return Some(false);
        }
        self.out.push(b'=');
        let needs_quotes =
            value.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'`=<>".contains(byte));
        self.out.extend_from_slice(if needs_quotes { quoted } else { value });
        Some(!needs_quotes)
    }
}

/// Whether a text ends in what may be the beginning of a character reference.
fn ends_in_reference(text: &[u8]) -> bool {
    let tail = &text[text.len().saturating_sub(LONGEST_REFERENCE)..];
    let length =
        tail.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    length == LONGEST_REFERENCE || tail.iter().rev().nth(length) == Some(&b'&')
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}
