//! The tokens of a whole text. Nothing is copied: each token is a part of the text.

use super::scanner::{Part, RawElement, Scanner, State, name_length};

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextToken<'h> {
    /// Text between tags, with its character references.
    Text(&'h [u8]),
    /// The content of an element that holds no tags.
    Raw(&'h [u8]),
    /// A `<`, `</` or `</>` that begins nothing.
    Stray(&'h [u8]),
    /// A comment, or what browsers take for one, with its delimiters: `<!doctype html>` too.
    Comment(&'h [u8]),
    /// A tag; its attributes are in [`TextTokens::attributes`].
    Tag(TextTag<'h>),
}

/// A tag of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextTag<'h> {
    /// Its beginning, to the end of its name: `<p`, `</p`.
    pub opening: &'h [u8],
    /// Its name, as it is written.
    pub name: &'h [u8],
    /// Whether it is an end tag.
    pub is_end: bool,
    /// Whether it ends in `/>`.
    pub is_closed: bool,
    /// Whether a `/` stands anywhere else between its attributes.
    pub has_slash: bool,
}

/// An attribute of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextAttribute<'h> {
    /// Its name, as it is written.
    pub name: &'h [u8],
    /// Its value, if it has an `=`.
    pub value: Option<TextValue<'h>>,
}

/// An attribute's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextValue<'h> {
    /// The value, without quotation marks; its character references are as they were written.
    pub text: &'h [u8],
    /// The byte of the whole text where the value begins.
    pub start: usize,
    /// Its quotation mark, if it has any.
    pub quote: Option<u8>,
}

/// Reads the tokens of a text.
///
/// An element whose content holds no tags (`script`, `title`) is read so, unless [`TextTokens::expect_tags`] says
/// otherwise.
#[derive(Debug)]
pub struct TextTokens<'h> {
    text: &'h [u8],
    at: usize,
    scanner: Scanner,
    has_scripts: bool,
    attributes: Vec<TextAttribute<'h>>,
}

impl<'h> TextTokens<'h> {
    /// Begins at the beginning of a text. `has_scripts` says whether it is read as where scripts run: then `noscript` holds no
    /// tags.
    pub fn new(text: &'h [u8], has_scripts: bool) -> Self {
        Self { text, at: 0, scanner: Scanner::default(), has_scripts, attributes: Vec::new() }
    }

    /// Returns the attributes of the tag that was read last. Of those with one name, browsers take the first.
    pub fn attributes(&self) -> &[TextAttribute<'h>] {
        &self.attributes
    }

    /// Whether the text ended where text may end, and not within a tag, a comment or an element that needs its end tag.
    pub fn is_complete(&self) -> bool {
        self.scanner.state == State::Data
    }

    /// Whether the text ended within the tag that was read last.
    pub fn is_in_tag(&self) -> bool {
        !matches!(self.scanner.state, State::Data | State::Raw(_))
    }

    /// Returns the byte of the text behind the last token.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Reads tags in the content of the element that was just begun, as in the title of a drawing.
    pub fn expect_tags(&mut self) {
        if let State::Raw(_) = self.scanner.state {
            self.scanner.state = State::Data;
        }
    }

    /// Reads the next part; returns it with its bytes.
    fn next_part(&mut self) -> Option<(Part, &'h [u8])> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (length, part) = self.scanner.scan(rest);
        self.at += length;
        Some((part, &rest[..length]))
    }

    /// Reads a tag that is a name alone, `<p>` or `</p>`, as most tags are: it takes no states.
    fn read_plain_tag(&mut self) -> Option<TextTag<'h>> {
        let rest = &self.text[self.at..];
        if self.scanner.state != State::Data || rest.first() != Some(&b'<') {
            return None;
        }
        let is_end = rest.get(1) == Some(&b'/');
        let name = rest.get(1 + usize::from(is_end)..)?;
        let name = &name[..name_length(name)];
        let opening = &rest[..1 + usize::from(is_end) + name.len()];
        if !name.first()?.is_ascii_alphabetic() || rest.get(opening.len()) != Some(&b'>') {
            return None;
        }
        self.at += opening.len() + 1;
        self.attributes.clear();
        let tag = TextTag { opening, name, is_end, is_closed: false, has_slash: false };
        self.enter(&tag);
        Some(tag)
    }

    /// Reads on to the end of a tag, or of the text. The name is read, and begins at a byte behind `opening`.
    fn read_tag(&mut self, start: usize, name: &'h [u8], is_end: bool) -> TextTag<'h> {
        let mut tag = TextTag {
            opening: &self.text[start..self.at],
            name,
            is_end,
            is_closed: false,
            has_slash: false,
        };
        self.attributes.clear();
        while let Some((part, bytes)) = self.next_part() {
            match part {
                Part::NewAttribute => {
                    let name = bytes.trim_ascii_start();
                    self.attributes.push(TextAttribute { name, value: None });
                }
                Part::WholeValue => {
                    let value = match bytes {
                        [_, quote @ (b'"' | b'\''), text @ .., _] => {
                            let start = self.at - 1 - text.len();
                            TextValue { text, start, quote: Some(*quote) }
                        }
                        _ => {
                            let text = &bytes[1..];
                            TextValue { text, start: self.at - text.len(), quote: None }
                        }
                    };
                    if let Some(last) = self.attributes.last_mut() {
                        last.value = Some(value);
                    }
                }
                Part::Equals => self.begin_value(None),
                Part::OpeningQuote => self.begin_value(Some(bytes[0])),
                Part::Value => {
                    let start = self.at - bytes.len();
                    if let Some(value) =
                        self.attributes.last_mut().and_then(|last| last.value.as_mut())
                    {
                        (value.text, value.start) = (bytes, start);
                    }
                }
                Part::TagEnd => break,
                _ => {}
            }
            // A slash right before the end closes the tag, any other is passed over.
            tag.has_slash |= tag.is_closed;
            tag.is_closed = part == Part::Slash;
        }
        tag
    }

    fn begin_value(&mut self, quote: Option<u8>) {
        if let Some(last) = self.attributes.last_mut() {
            last.value = Some(TextValue { text: &[], start: self.at, quote });
        }
    }

    /// Goes on inside the element that a tag begins.
    fn enter(&mut self, tag: &TextTag<'_>) {
        if tag.is_end || self.scanner.state != State::Data {
            return;
        }
        if let Some(element) = RawElement::find(tag.name, self.has_scripts) {
            self.scanner.enter_raw(element);
        }
    }

    /// Reads the rest of a comment, and returns all of it.
    fn read_comment(&mut self, start: usize) -> TextToken<'h> {
        while self.scanner.state != State::Data && self.next_part().is_some() {}
        TextToken::Comment(&self.text[start..self.at])
    }

    /// Reads the content of an element that holds no tags, up to its end tag; none if it is empty.
    fn read_raw(&mut self, start: usize) -> Option<TextToken<'h>> {
        let mut end = start;
        while let Some((part, bytes)) = self.next_part() {
            match part {
                Part::RawEndTag(_) => {
                    // The end tag is the next token, and like any other.
                    self.at = end;
                    self.scanner = Scanner::default();
                    break;
                }
                _ if bytes == b"<" => end = self.at - 1,
                _ => {}
            }
        }
        (start < self.at).then(|| TextToken::Raw(&self.text[start..self.at]))
    }
}

impl<'h> Iterator for TextTokens<'h> {
    type Item = TextToken<'h>;

    fn next(&mut self) -> Option<TextToken<'h>> {
        if matches!(self.scanner.state, State::Raw(_))
            && let Some(content) = self.read_raw(self.at)
        {
            return Some(content);
        }
        if let Some(tag) = self.read_plain_tag() {
            return Some(TextToken::Tag(tag));
        }
        let start = self.at;
        loop {
            let Some((part, bytes)) = self.next_part() else {
                return (start < self.at).then(|| TextToken::Stray(&self.text[start..]));
            };
            match part {
                Part::Text => return Some(TextToken::Text(bytes)),
                Part::Opening => {}
                Part::NewTag { is_end } => {
                    let tag = self.read_tag(start, bytes, is_end);
                    self.enter(&tag);
                    return Some(TextToken::Tag(tag));
                }
                Part::CommentKind => return Some(self.read_comment(start)),
                _ => {
                    // What follows `<` is text, and `<` may begin something in it; `</>` is nothing.
                    let is_nothing = bytes == b">";
                    self.at -= usize::from(!is_nothing);
                    self.scanner.state = State::Data;
                    return Some(TextToken::Stray(&self.text[start..self.at]));
                }
            }
        }
    }
}
