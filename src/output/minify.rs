//! Making HTML smaller without changing what it says.
//!
//! One walk over a page's tokens: comments go, white space that no reader sees goes, and attribute values lose the quotes they do
//! not need. No tag is left out and no reference is rewritten, so a style sheet finds every element and attribute it asks for.
//! Where markup is not nested cleanly, browsers repair it, each case by a rule of its own in which white space may count: such
//! a page stays as it is.

use std::borrow::Cow;

use memchr::memmem::find;

use super::nesting::{OpenElement, is_bare, is_misplaced, is_strange};
use crate::html::{TextTag, TextToken, TextTokens, TextValue, is_block, is_in_drawings, is_void};

/// How deep elements may be nested.
const DEEPEST: usize = 200;
/// The longest name of a character reference is shorter (HTML, section 13.5).
const LONGEST_REFERENCE: usize = 40;

/// Makes a page smaller. It parses to the same tree as before, but for comments and for white space that no reader sees; a page
/// whose markup a browser would have to repair stays as it is.
pub fn minify(html: Vec<u8>) -> Vec<u8> {
    smaller(&html).unwrap_or(html)
}

/// Returns the smaller page; none if it is to stay as it is.
fn smaller(html: &[u8]) -> Option<Vec<u8>> {
    if html.contains(&0) {
        return None;
    }
    // Copies the contents of `noscript`: they are markup only in browsers without scripts.
    let mut tokens = TextTokens::new(html, true);
    let mut walk = Walk { out: Vec::with_capacity(html.len()), ..Walk::default() };
    while let Some(token) = tokens.next() {
        match token {
            TextToken::Text(text) => walk.text(text)?,
            TextToken::Raw(text) => walk.raw(text)?,
            TextToken::Comment(comment) => walk.comment(comment)?,
            TextToken::Tag(tag) if tag.is_end => walk.end_tag(&tag, &tokens)?,
            TextToken::Tag(tag) => walk.start_tag(&tag, &mut tokens)?,
            TextToken::Stray(_) => return None,
        }
    }
    (walk.open.is_empty() && tokens.is_complete()).then_some(walk.out)
}

/// The output so far. A step returns `None` if the page must stay as it is.
#[derive(Default)]
struct Walk<'h> {
    out: Vec<u8>,
    /// The open elements, from the root on.
    open: Vec<OpenElement<'h>>,
    /// How many of them are `pre`.
    pres: usize,
    /// How many of them are `p`.
    paragraphs: usize,
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
    fn comment(&mut self, comment: &[u8]) -> Option<()> {
        if !comment.starts_with(b"<!--") {
            let is_doctype = comment.get(..9)?.eq_ignore_ascii_case(b"<!doctype");
            if !is_doctype || !self.out.is_empty() {
                return None;
            }
            self.out.extend_from_slice(comment);
            self.after_inline = false;
            return Some(());
        }
        // Gives up on comments with unusual ends: browsers repair them.
        if comment.len() < "<!---->".len() || !comment.ends_with(b"-->") {
            return None;
        }
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
        let mut has_words = false;
        let mut rest = text;
        loop {
            let words = rest.trim_ascii_start();
            self.space |= words.len() < rest.len();
            if words.is_empty() {
                break;
            }
            has_words = true;
            self.settle_space(true);
            let length = tight_length(words);
            self.out.extend_from_slice(&words[..length]);
            self.after_inline = true;
            rest = &words[length..];
        }
        self.has_content |= has_words;
        // Gives up on text in elements that allow none: a browser would move it.
        let parent = self.parent();
        let is_misplaced = is_bare(parent) || (parent.is_empty() && !self.seen.is_empty());
        (!is_misplaced || !has_words).then_some(())
    }

    /// Copies the content of an element that holds no tags.
    fn raw(&mut self, text: &[u8]) -> Option<()> {
        // The beginning of a comment in a script may hide the script's end tag.
        let is_script = self.parent() == "script";
        if is_script && find(text, b"<!--").is_some() {
            return None;
        }
        self.out.extend_from_slice(text);
        Some(())
    }

    /// Writes the white space that waits, if it stands between two things of a line.
    fn settle_space(&mut self, before_inline: bool) {
        let may_be_seen = std::mem::take(&mut self.space) && self.after_inline && before_inline;
        if may_be_seen && !matches!(self.parent(), "head" | "html") {
            self.out.push(b' ');
        }
    }

    /// Returns the name of the innermost open element; the empty text outside of all.
    fn parent(&self) -> &str {
        self.open.last().map_or("", |parent| &parent.name)
    }

    /// Counts an element that opens or ends.
    fn count(&mut self, name: &str, by: isize) {
        let counter = match name {
            "p" => &mut self.paragraphs,
            "pre" => &mut self.pres,
            "svg" => &mut self.drawings,
            _ => return,
        };
        *counter = counter.saturating_add_signed(by);
    }

    fn end_tag(&mut self, tag: &TextTag<'h>, tokens: &TextTokens<'h>) -> Option<()> {
        // Nothing but clean nesting: browsers repair all else, each case by a rule of its own.
        let is_plain = tokens.attributes().is_empty() && !tag.has_slash && !tag.is_closed;
        let OpenElement { name, is_block } = self.open.pop()?;
        if !is_plain || (tag.name != name.as_bytes() && name_of(tag) != name) {
            return None;
        }
        self.count(&name, -1);
        self.begin_tag(tag, is_block);
        self.out.push(b'>');
        Some(())
    }

    fn start_tag(&mut self, tag: &TextTag<'h>, tokens: &mut TextTokens<'h>) -> Option<()> {
        let name = name_of(tag);
        let in_drawing = self.drawings > 0 || name == "svg";
        self.check_place(&name, in_drawing)?;
        if is_root(&name) {
            self.seen.push(name.clone());
        }
        let is_block = is_block(&name);
        self.begin_tag(tag, is_block);
        let is_void = !in_drawing && is_void(&name);
        self.attributes(tag, tokens, is_void)?;
        if in_drawing {
            tokens.expect_tags();
        }
        if is_void || (tag.is_closed && in_drawing) {
            return Some(());
        }
        if tag.is_closed || self.open.len() == DEEPEST {
            return None;
        }
        self.count(&name, 1);
        self.open.push(OpenElement { name, is_block });
        Some(())
    }

    /// Fails if a browser would put an element elsewhere, or end others for it.
    fn check_place(&self, name: &str, in_drawing: bool) -> Option<()> {
        let parent = self.parent();
        // Browsers move content outside of `html` and `body` into them.
        let is_outside = parent.is_empty()
            && if is_root(name) { self.has_content } else { !self.seen.is_empty() };
        let is_strange = if in_drawing {
            // Inside a drawing's own title the rules are those of HTML again.
            !is_in_drawings(name) || ["title", "desc"].contains(&parent)
        } else {
            is_strange(name) || is_misplaced(name, &self.open, self.paragraphs > 0)
        };
        let is_repeated = is_root(name) && self.seen.iter().any(|seen| seen == name);
        (!is_strange && !is_outside && !is_repeated).then_some(())
    }

    /// Writes a tag's beginning, and what waits before it.
    fn begin_tag(&mut self, tag: &TextTag<'_>, is_block: bool) {
        self.settle_space(!is_block);
        self.has_content = true;
        self.out.extend_from_slice(tag.opening);
        self.after_inline = !is_block;
    }

    /// Writes a start tag's attributes and its end.
    fn attributes(
        &mut self,
        tag: &TextTag<'_>,
        tokens: &TextTokens<'_>,
        is_void: bool,
    ) -> Option<()> {
        if tag.has_slash {
            return None;
        }
        let mut ends_in_value = false;
        for attribute in tokens.attributes() {
            // White space counts in an element with `xml:space`, whatever its name.
            if attribute.name.starts_with(b"=") || attribute.name.eq_ignore_ascii_case(b"xml:space")
            {
                return None;
            }
            self.out.push(b' ');
            self.out.extend_from_slice(attribute.name);
            ends_in_value = attribute.value.map_or(Some(false), |value| self.value(value))?;
        }
        // `/>` has no meaning on a void element. Right behind a value without quotes, the slash would belong to it.
        let end: &[u8] = match (tag.is_closed && !is_void, ends_in_value) {
            (true, true) => b" />",
            (true, false) => b"/>",
            (false, _) => b">",
        };
        self.out.extend_from_slice(end);
        Some(())
    }

    /// Writes an attribute's value; returns whether that has no quotes.
    fn value(&mut self, value: TextValue<'_>) -> Option<bool> {
        let TextValue { text, quote, .. } = value;
        match quote {
            Some(_) if text.is_empty() => return Some(false),
            None if text.is_empty() => return None,
            _ => self.out.push(b'='),
        }
        match quote.filter(|_| text.iter().any(|byte| NEEDS_QUOTES[usize::from(*byte)])) {
            Some(quote) => {
                self.out.push(quote);
                self.out.extend_from_slice(text);
                self.out.push(quote);
                Some(false)
            }
            None => {
                self.out.extend_from_slice(text);
                Some(true)
            }
        }
    }
}

/// Which bytes a value holds only between quotation marks.
const NEEDS_QUOTES: [bool; 256] = {
    let mut needs = [false; 256];
    let bytes = b" \t\n\x0c\r\"'`=<>";
    let mut at = 0;
    while at < bytes.len() {
        needs[bytes[at] as usize] = true;
        at += 1;
    }
    needs
};

/// Returns how many bytes there are before white space other than a single space between two words. What is so long stays as
/// it is, and is copied in one piece.
fn tight_length(words: &[u8]) -> usize {
    let is_loose = |(at, byte): (usize, &u8)| {
        *byte <= b' '
            && byte.is_ascii_whitespace()
            && (*byte != b' ' || words.get(at + 1).is_none_or(u8::is_ascii_whitespace))
    };
    words.iter().enumerate().position(is_loose).unwrap_or(words.len())
}

fn is_root(name: &str) -> bool {
    matches!(name, "html" | "head" | "body")
}

/// Returns a tag's name in lower case.
fn name_of<'h>(tag: &TextTag<'h>) -> Cow<'h, str> {
    match std::str::from_utf8(tag.name) {
        Ok(name) if !tag.name.iter().any(u8::is_ascii_uppercase) => Cow::Borrowed(name),
        _ => Cow::Owned(String::from_utf8_lossy(tag.name).to_ascii_lowercase()),
    }
}

/// Whether a text ends in what may be the beginning of a character reference.
fn ends_in_reference(text: &[u8]) -> bool {
    let tail = &text[text.len().saturating_sub(LONGEST_REFERENCE)..];
    let length =
        tail.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    length == LONGEST_REFERENCE || tail.iter().rev().nth(length) == Some(&b'&')
}
