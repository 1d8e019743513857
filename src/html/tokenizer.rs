//! The tokenizer for templates: one character at a time, so that a text may come in pieces, with gaps between them and several
//! readings that join.
//!
//! `noscript` is read as where scripts are switched off.

use super::scanner::{Part, RawElement, Scanner, State};
use super::tag::{Attribute, GAP, Parted, Position, Tag, Token};

/// The values that an attribute may have where readings are joined again and again.
const MOST_VALUES: usize = 16;

/// The tokenizer. Two are equal if they read any text to come alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokenizer {
    scanner: Scanner,
    tag: Tag,
    attribute: Attribute,
}

impl Tokenizer {
    /// Where the text goes on.
    pub fn position(&self) -> Position<'_> {
        match self.scanner.state {
            State::Data => Position::Text,
            State::TagOpen | State::EndTagOpen | State::TagName => Position::TagName,
            State::BeforeName | State::AttributeName | State::AfterName | State::Joined => {
                Position::Tag(&self.tag.name)
            }
            State::Quoted(_) => Position::Quoted(&self.attribute),
            State::BeforeValue | State::Unquoted => Position::Unquoted(&self.attribute),
            State::Raw(element) | State::RawMarkup(element) => Position::Raw(element.name()),
            _ => Position::Comment,
        }
    }

    /// The tag that is being read, as it is so far: without the attribute that is being read.
    pub fn tag(&self) -> &Tag {
        &self.tag
    }

    /// Makes this the reading of what comes after either of two texts: the one read here, and the one that `other` read. What only
    /// one of them gave an attribute or a tag is kept beside what the other gave.
    ///
    /// # Errors
    /// If the two ended in different places of HTML, so that no text after them could be read for both.
    pub fn join(&mut self, other: &Self) -> Result<(), Parted> {
        let mut other = other.clone();
        if !self.stands_as(&other) {
            if !self.is_between_attributes()
                || !other.is_between_attributes()
                || self.tag.is_end != other.tag.is_end
            {
                return Err(Parted);
            }
            self.settle();
            other.settle();
        }
        let mut values = other
            .attribute
            .values()
            .filter(|value| !self.attribute.values().any(|own| own == *value));
        let added: Vec<String> = values.by_ref().map(str::to_owned).collect();
        if self.attribute.others.len() + added.len() >= MOST_VALUES {
            return Err(Parted);
        }
        self.attribute.others.extend(added);
        let added: Vec<String> = other
            .tag
            .names()
            .filter(|name| !self.tag.names().any(|own| own == *name))
            .map(str::to_owned)
            .collect();
        self.tag.others.extend(added);
        let added: Vec<Attribute> = other
            .tag
            .attributes
            .into_iter()
            .filter(|one| !self.tag.attributes.contains(one))
            .collect();
        self.tag.attributes.extend(added);
        Ok(())
    }

    /// Whether both readings stand in the same place, with the same names around them.
    fn stands_as(&self, other: &Self) -> bool {
        self.scanner == other.scanner
            && (&self.tag.name, self.tag.is_end) == (&other.tag.name, other.tag.is_end)
            && self.attribute.name == other.attribute.name
    }

    /// Whether the text stands between attributes, perhaps behind a name that has no value.
    fn is_between_attributes(&self) -> bool {
        matches!(
            self.scanner.state,
            State::TagName
                | State::BeforeName
                | State::AfterName
                | State::AttributeName
                | State::Joined
        )
    }

    /// Ends a name that no other character can belong to any more.
    fn settle(&mut self) {
        self.end_attribute();
        self.scanner.state = State::Joined;
    }

    /// Adds a gap to what another reading of the same text gave to the value that is being read: it may come again and again.
    pub fn repeat(&mut self, before: &Self) {
        if self.attribute != before.attribute {
            self.attribute.push(GAP);
        }
    }

    /// Goes on behind something that is filled in later and holds no markup.
    pub fn gap(&mut self) {
        match self.scanner.state {
            State::TagOpen | State::EndTagOpen => {
                self.begin_tag(self.scanner.state == State::EndTagOpen, GAP);
                self.scanner.state = State::TagName;
            }
            State::TagName => self.tag.name.push(GAP),
            State::BeforeName | State::AfterName | State::Joined => {
                self.begin_attribute(GAP);
                self.scanner.state = State::AttributeName;
            }
            State::AttributeName => self.attribute.name.push(GAP),
            State::BeforeValue | State::Unquoted => {
                self.scanner.state = State::Unquoted;
                self.attribute.push(GAP);
            }
            State::Quoted(_) => self.attribute.push(GAP),
            State::RawMarkup(element) => drop(self.scanner.leave_word(element)),
            _ => {}
        }
    }

    /// Reads a character; says what it completed.
    pub fn step(&mut self, c: char) -> Option<Token> {
        let c = if c == '\0' { '\u{fffd}' } else { c };
        // All that counts is ASCII: the scanner reads any other character as it reads this byte.
        let byte = u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(u8::MAX);
        loop {
            let state = self.scanner.state;
            let (length, part) = self.scanner.scan(&[byte]);
            let token = self.take(part, state, c);
            if length > 0 {
                return token;
            }
        }
    }

    /// Takes what a character is, which was read in a state.
    fn take(&mut self, part: Part, state: State, c: char) -> Option<Token> {
        let lower = c.to_ascii_lowercase();
        match part {
            Part::NewTag { is_end } => self.begin_tag(is_end, lower),
            Part::RawEndTag(element) => {
                self.tag = Tag { name: element.name().to_owned(), is_end: true, ..Tag::default() };
            }
            Part::TagName => self.tag.name.push(lower),
            Part::NewAttribute => self.begin_attribute(lower),
            Part::PartedAttribute => {
                self.begin_attribute(lower);
                return Some(Token::Parted);
            }
            Part::AttributeName => self.attribute.name.push(lower),
            Part::Value => self.attribute.push(c),
            Part::ValueEnd | Part::Slash => self.end_attribute(),
            Part::TagEnd => {
                self.end_attribute();
                return Some(self.end_tag());
            }
            Part::CommentKind => {
                let first = match state {
                    State::EndTagOpen => '/',
                    State::TagOpen => '?',
                    _ => '!',
                };
                return Some(Token::Comment([first, lower]));
            }
            // One byte is never a whole value.
            Part::WholeValue
            | Part::Text
            | Part::Raw
            | Part::Opening
            | Part::NotOpening
            | Part::Space
            | Part::Equals
            | Part::OpeningQuote
            | Part::Comment
            | Part::CommentEnd => {}
        }
        None
    }

    fn begin_tag(&mut self, is_end: bool, c: char) {
        self.tag = Tag { name: c.to_string(), is_end, ..Tag::default() };
    }

    fn begin_attribute(&mut self, c: char) {
        self.end_attribute();
        self.attribute = Attribute { name: c.to_string(), ..Attribute::default() };
    }

    /// Ends the attribute that was begun, if one was.
    fn end_attribute(&mut self) {
        if !self.attribute.name.is_empty() {
            self.tag.attributes.push(std::mem::take(&mut self.attribute));
        }
    }

    fn end_tag(&mut self) -> Token {
        let tag = std::mem::take(&mut self.tag);
        let raw = |name: &str| RawElement::find(name.as_bytes(), false).filter(|_| !tag.is_end);
        let element = raw(&tag.name);
        if tag.names().any(|name| raw(name) != element) {
            return Token::Parted;
        }
        if let Some(element) = element {
            self.scanner.enter_raw(element);
        }
        Token::Tag(tag)
    }
}

#[cfg(test)]
mod tests;
