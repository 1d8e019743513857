//! The tokenizer of the HTML standard (section 13.2.5), one character at a time, so that a text may come in pieces.
//!
//! What it cannot know without the tree stays out: inside `svg` and `math`, the elements of [`RAW`] are read as outside of them,
//! and `<![CDATA[` is a comment. `noscript` is read as where scripts are switched off.

use super::tag::{Attribute, GAP, Parted, Place, Tag, Token};

/// The elements whose content holds no tags until their own end tag.
const RAW: [&str; 9] =
    ["title", "textarea", "script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// The values that an attribute may have where readings are joined again and again.
const MOST_VALUES: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Data,
    TagOpen,
    EndTagOpen,
    TagName,
    BeforeName,
    AttributeName,
    AfterName,
    /// Where readings were joined of which not all have ended a name: one that no other character may belong to.
    Joined,
    BeforeValue,
    Quoted(char),
    Unquoted,
    Declaration,
    DeclarationDash,
    CommentStart,
    CommentStartDash,
    Comment,
    CommentEndDash,
    CommentEnd,
    CommentEndBang,
    Bogus,
    Raw(&'static str),
    /// Behind a `<` in such an element; what follows it is collected.
    RawMarkup(&'static str),
}

/// How deep a script is in what looks like a comment, where `</script>` may not end it (HTML, 13.2.5.18 and following).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    Once,
    Twice,
}

/// The tokenizer. Two are equal if they read any text to come alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokenizer {
    state: State,
    tag: Tag,
    attribute: Attribute,
    /// What follows `<` in an element without tags, in lower case.
    word: String,
    escape: Escape,
    /// How many hyphens came last, in such an element.
    dashes: u8,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self {
            state: State::Data,
            tag: Tag::default(),
            attribute: Attribute::default(),
            word: String::new(),
            escape: Escape::None,
            dashes: 0,
        }
    }
}

impl Tokenizer {
    /// Where the text goes on.
    pub fn place(&self) -> Place<'_> {
        match self.state {
            State::Data => Place::Text,
            State::TagOpen | State::EndTagOpen | State::TagName => Place::TagName,
            State::BeforeName | State::AttributeName | State::AfterName | State::Joined => {
                Place::Tag(&self.tag.name)
            }
            State::Quoted(_) => Place::Quoted(&self.attribute),
            State::BeforeValue | State::Unquoted => Place::Unquoted(&self.attribute),
            State::Raw(element) | State::RawMarkup(element) => Place::Raw(element),
            _ => Place::Comment,
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
        let alike = |a: &Self, b: &Self| {
            let names = (&a.tag.name, &a.attribute.name) == (&b.tag.name, &b.attribute.name);
            a.state == b.state
                && names
                && a.tag.is_end == b.tag.is_end
                && (&a.word, a.escape, a.dashes) == (&b.word, b.escape, b.dashes)
        };
        // Both stand between attributes, one perhaps behind a name that has no value.
        let between = |one: &Self| {
            matches!(
                one.state,
                State::TagName
                    | State::BeforeName
                    | State::AfterName
                    | State::AttributeName
                    | State::Joined
            )
        };
        let mut other = other.clone();
        if !alike(self, &other) {
            if !between(self) || !between(&other) || self.tag.is_end != other.tag.is_end {
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

    /// Ends a name that no other character can belong to any more.
    fn settle(&mut self) {
        if matches!(self.state, State::AttributeName | State::AfterName) {
            self.end_attribute();
        }
        self.state = State::Joined;
    }

    /// Adds a gap to what another reading of the same text gave to the value that is being read: it may come again and again.
    pub fn repeat(&mut self, before: &Self) {
        if self.attribute != before.attribute {
            self.attribute.push(GAP);
        }
    }

    /// Goes on behind something that is filled in later and holds no markup.
    pub fn gap(&mut self) {
        match self.state {
            State::TagOpen | State::EndTagOpen => self.open(self.state == State::EndTagOpen, GAP),
            State::TagName => self.tag.name.push(GAP),
            State::BeforeName | State::AfterName | State::Joined => self.begin_attribute(GAP),
            State::AttributeName => self.attribute.name.push(GAP),
            State::BeforeValue | State::Unquoted => {
                self.state = State::Unquoted;
                self.attribute.push(GAP);
            }
            State::Quoted(_) => self.attribute.push(GAP),
            State::RawMarkup(element) => drop(self.leave_word(element)),
            _ => {}
        }
    }

    /// Reads a character; says what it completed.
    pub fn step(&mut self, c: char) -> Option<Token> {
        let c = if c == '\0' { '\u{fffd}' } else { c };
        match self.state {
            State::Data => {
                if c == '<' {
                    self.state = State::TagOpen;
                }
                None
            }
            State::TagOpen | State::EndTagOpen => self.open_tag(c),
            State::Declaration
            | State::DeclarationDash
            | State::CommentStart
            | State::CommentStartDash
            | State::Comment
            | State::CommentEndDash
            | State::CommentEnd
            | State::CommentEndBang
            | State::Bogus => self.comment(c),
            State::Raw(element) | State::RawMarkup(element) => self.raw(element, c),
            _ => self.inside(c),
        }
    }

    fn open_tag(&mut self, c: char) -> Option<Token> {
        let is_end = self.state == State::EndTagOpen;
        match c {
            c if c.is_ascii_alphabetic() => self.open(is_end, c),
            '/' if !is_end => self.state = State::EndTagOpen,
            '>' if is_end => self.state = State::Data,
            '!' if !is_end => self.state = State::Declaration,
            '?' if !is_end => {
                self.state = State::Bogus;
                return Some(Token::Comment(['?', c]));
            }
            c if is_end => {
                self.state = State::Bogus;
                return Some(Token::Comment(['/', c]));
            }
            '<' => {}
            _ => self.state = State::Data,
        }
        None
    }

    fn open(&mut self, is_end: bool, c: char) {
        self.tag = Tag { name: c.to_ascii_lowercase().to_string(), is_end, ..Tag::default() };
        self.state = State::TagName;
    }

    fn comment(&mut self, c: char) -> Option<Token> {
        let begins = self.state == State::Declaration;
        self.state = match (self.state, c) {
            (State::Declaration, '-') => State::DeclarationDash,
            (State::DeclarationDash, '-') => State::CommentStart,
            (State::CommentStart, '-') => State::CommentStartDash,
            (State::CommentStartDash | State::CommentEndDash | State::CommentEnd, '-') => {
                State::CommentEnd
            }
            (State::Comment, '-') | (State::CommentEndBang, '-') => State::CommentEndDash,
            (State::CommentEnd, '!') => State::CommentEndBang,
            (State::Comment | State::CommentEndDash, _) => State::Comment,
            (_, '>') => State::Data,
            (State::Declaration | State::DeclarationDash | State::Bogus, _) => State::Bogus,
            _ => State::Comment,
        };
        begins.then_some(Token::Comment(['!', c.to_ascii_lowercase()]))
    }

    fn inside(&mut self, c: char) -> Option<Token> {
        match (self.state, c) {
            (State::Quoted(quote), c) if c == quote => self.end_attribute(),
            (State::Quoted(_), c) => self.attribute.push(c),
            (State::BeforeValue, '"' | '\'') => self.state = State::Quoted(c),
            (State::Unquoted, c) if c.is_ascii_whitespace() => self.end_attribute(),
            (
                State::AttributeName | State::AfterName | State::BeforeValue | State::Unquoted,
                '>',
            ) => {
                self.end_attribute();
                return Some(self.end_tag());
            }
            (_, '>') => return Some(self.end_tag()),
            (State::BeforeValue, c) if c.is_ascii_whitespace() => {}
            (State::BeforeValue | State::Unquoted, c) => {
                self.state = State::Unquoted;
                self.attribute.push(c);
            }
            (State::AttributeName | State::AfterName, '=') => self.state = State::BeforeValue,
            (State::AttributeName, c) if c.is_ascii_whitespace() => self.state = State::AfterName,
            (State::AttributeName | State::AfterName, '/') => self.end_attribute(),
            (State::TagName | State::Joined, c) if c.is_ascii_whitespace() || c == '/' => {
                self.state = State::BeforeName;
            }
            (State::Joined, c) => {
                self.begin_attribute(c.to_ascii_lowercase());
                return Some(Token::Parted);
            }
            (State::TagName, c) => self.tag.name.push(c.to_ascii_lowercase()),
            (State::BeforeName | State::AfterName, c) if c.is_ascii_whitespace() || c == '/' => {}
            (State::AttributeName, c) => self.attribute.name.push(c.to_ascii_lowercase()),
            (State::AfterName, c) => {
                self.end_attribute();
                self.begin_attribute(c.to_ascii_lowercase());
            }
            (_, c) => self.begin_attribute(c.to_ascii_lowercase()),
        }
        None
    }

    fn begin_attribute(&mut self, c: char) {
        if self.state == State::AfterName {
            self.end_attribute();
        }
        self.attribute = Attribute { name: c.to_string(), ..Attribute::default() };
        self.state = State::AttributeName;
    }

    fn end_attribute(&mut self) {
        self.tag.attributes.push(std::mem::take(&mut self.attribute));
        self.state = State::BeforeName;
    }

    fn end_tag(&mut self) -> Token {
        let tag = std::mem::take(&mut self.tag);
        let raw = |name: &str| RAW.iter().find(|raw| !tag.is_end && **raw == name).copied();
        let element = raw(&tag.name);
        if tag.names().any(|name| raw(name) != element) {
            self.state = State::Data;
            return Token::Parted;
        }
        self.state = element.map_or(State::Data, State::Raw);
        (self.escape, self.dashes) = (Escape::None, 0);
        Token::Tag(tag)
    }

    /// Reads the content of an element that holds no tags.
    fn raw(&mut self, element: &'static str, c: char) -> Option<Token> {
        if c == '<' {
            self.word.clear();
            self.dashes = 0;
            self.state = State::RawMarkup(element);
            return None;
        }
        let token = if self.state == State::RawMarkup(element) {
            self.raw_markup(element, c)
        } else {
            None
        };
        if element == "script" && self.escape != Escape::None {
            match c {
                '-' => self.dashes = (self.dashes + 1).min(2),
                '>' if self.dashes == 2 => (self.escape, self.dashes) = (Escape::None, 0),
                _ => self.dashes = 0,
            }
        }
        token
    }

    /// Reads on behind a `<` in such an element: perhaps it begins the end tag.
    fn raw_markup(&mut self, element: &'static str, c: char) -> Option<Token> {
        let belongs = match c {
            '/' | '!' => self.word.is_empty(),
            '-' => self.word.starts_with('!'),
            c => c.is_ascii_alphabetic(),
        };
        if belongs {
            self.word.push(c.to_ascii_lowercase());
            if element == "script" && self.word == "!--" {
                self.escape = if self.escape == Escape::None { Escape::Once } else { self.escape };
                // The next one makes two: `<!-->` begins nothing.
                self.dashes = 1;
            }
            if self.word == "!--" || self.word.len() > element.len() + 1 {
                self.leave_word(element);
            }
            return None;
        }
        let ends_name = c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let word = self.leave_word(element);
        match (word.strip_prefix('/'), self.escape) {
            _ if !ends_name => {}
            (Some("script"), Escape::Twice) => self.escape = Escape::Once,
            (Some(name), _) if name == element && name != "plaintext" => {
                return self.end_raw(element, c);
            }
            (None, Escape::Once) if word == "script" => self.escape = Escape::Twice,
            _ => {}
        }
        None
    }

    fn leave_word(&mut self, element: &'static str) -> String {
        self.state = State::Raw(element);
        std::mem::take(&mut self.word)
    }

    /// Begins the end tag of such an element; its name is read, and the character that ended it.
    fn end_raw(&mut self, element: &'static str, c: char) -> Option<Token> {
        self.tag = Tag { name: element.to_owned(), is_end: true, ..Tag::default() };
        self.state = State::BeforeName;
        (self.escape, self.dashes) = (Escape::None, 0);
        (c == '>').then(|| self.end_tag())
    }
}

#[cfg(test)]
mod tests;
