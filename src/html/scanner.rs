//! The state machine of the HTML standard's tokenizer (section 13.2.5): the one place that knows where text, tags, attributes and
//! comments begin and end.
//!
//! It works on bytes: all that counts in HTML is ASCII. Each call goes as far as nothing changes, so a whole page costs little
//! more than looking for the signs that end its parts, and a text may come in pieces all the same. What it cannot know without
//! the tree stays out: `<![CDATA[` is a comment, and who reads `svg` and `math` says where a [`RawElement`] holds tags.

use memchr::memchr;

/// An element whose content holds no tags until its own end tag. A number, for the state is copied at each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawElement(u8);

impl RawElement {
    const NAMES: [&str; 10] = [
        "title",
        "textarea",
        "script",
        "style",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "plaintext",
        "noscript",
    ];

    /// Finds such an element by its name; `noscript` is one where scripts run.
    pub(super) fn find(name: &[u8], has_scripts: bool) -> Option<Self> {
        let names = &Self::NAMES[..if has_scripts { 10 } else { 9 }];
        // Most elements are none, as their length shows.
        if !(3..=9).contains(&name.len()) {
            return None;
        }
        let at = names.iter().position(|raw| raw.as_bytes().eq_ignore_ascii_case(name))?;
        u8::try_from(at).ok().map(Self)
    }

    /// Returns its name, in lower case.
    pub(super) fn name(self) -> &'static str {
        Self::NAMES[usize::from(self.0)]
    }
}

/// Where a text goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
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
    Quoted(u8),
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
    Raw(RawElement),
    /// Behind a `<` in such an element; what follows it is collected.
    RawMarkup(RawElement),
}

/// How deep a script is in what looks like a comment, where `</script>` may not end it (HTML, 13.2.5.18 and following).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    Once,
    Twice,
}

/// What a run of bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Text.
    Text,
    /// Content of an element that holds no tags.
    Raw,
    /// `<`, perhaps with what follows it, which may begin a tag or a comment.
    Opening,
    /// What seemed to begin a tag has not done so; the byte here belongs to the text, or it is the end of `</>`.
    NotOpening,
    /// The first bytes of a tag's name.
    NewTag { is_end: bool },
    /// More bytes of a tag's name.
    TagName,
    /// The name of the end tag of an element that holds no tags was complete before this; no byte belongs to it.
    RawEndTag(RawElement),
    /// White space between attributes, or around `=`.
    Space,
    /// A `/` between attributes.
    Slash,
    /// The first bytes of an attribute's name, perhaps with white space before them.
    NewAttribute,
    /// The first byte of an attribute's name, where another reading may still be in a name before it.
    PartedAttribute,
    /// More bytes of an attribute's name.
    AttributeName,
    /// The `=` behind an attribute's name.
    Equals,
    /// A quotation mark before a value.
    OpeningQuote,
    /// Bytes of a value.
    Value,
    /// `=` and a whole value, between quotation marks or without.
    WholeValue,
    /// What ends a value: a quotation mark, or white space behind one that has none.
    ValueEnd,
    /// The `>` of a tag.
    TagEnd,
    /// The sign that tells which kind of comment begins.
    CommentKind,
    /// Bytes of a comment.
    Comment,
    /// The `>` of a comment.
    CommentEnd,
}

/// The state machine. Two are equal if they read any text to come alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanner {
    pub(super) state: State,
    /// What follows `<` in an element without tags, in lower case.
    word: String,
    escape: Escape,
    /// How many hyphens came last, in such an element.
    dashes: u8,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { state: State::Data, word: String::new(), escape: Escape::None, dashes: 0 }
    }
}

impl Scanner {
    /// Reads on in bytes of which there is at least one; returns how many it read, and what they are.
    pub(super) fn scan(&mut self, bytes: &[u8]) -> (usize, Part) {
        match self.state {
            State::Data => match memchr(b'<', bytes) {
                Some(0) => self.step(State::TagOpen, Part::Opening),
                end => (end.unwrap_or(bytes.len()), Part::Text),
            },
            State::TagOpen | State::EndTagOpen => self.scan_opening(bytes),
            State::TagName => match bytes[0] {
                b'>' => self.step(State::Data, Part::TagEnd),
                b'/' => self.step(State::BeforeName, Part::Slash),
                byte if byte.is_ascii_whitespace() => self.scan_space(bytes),
                _ => (length_until(ENDS_NAME, bytes), Part::TagName),
            },
            State::BeforeName | State::AttributeName | State::AfterName | State::Joined => {
                self.scan_attribute_name(bytes)
            }
            State::BeforeValue | State::Quoted(_) | State::Unquoted => self.scan_value(bytes),
            State::Raw(element) => self.scan_raw(element, bytes),
            State::RawMarkup(element) => self.scan_raw_markup(element, bytes[0]),
            _ => self.scan_comment(bytes),
        }
    }

    /// Goes on behind a start tag as inside an element that holds no tags.
    pub(super) fn enter_raw(&mut self, element: RawElement) {
        self.state = State::Raw(element);
        (self.escape, self.dashes) = (Escape::None, 0);
    }

    /// Goes on behind something that is filled in where the end tag of an element without tags may have begun: it has not.
    pub(super) fn leave_word(&mut self, element: RawElement) -> String {
        self.state = State::Raw(element);
        std::mem::take(&mut self.word)
    }

    /// Reads one byte.
    fn step(&mut self, next: State, part: Part) -> (usize, Part) {
        self.state = next;
        (1, part)
    }

    fn scan_opening(&mut self, bytes: &[u8]) -> (usize, Part) {
        let is_end = self.state == State::EndTagOpen;
        match bytes[0] {
            byte if byte.is_ascii_alphabetic() => {
                self.state = State::TagName;
                (length_until(ENDS_NAME, bytes), Part::NewTag { is_end })
            }
            b'/' if !is_end => self.step(State::EndTagOpen, Part::Opening),
            b'>' if is_end => self.step(State::Data, Part::NotOpening),
            b'!' if !is_end => self.step(State::Declaration, Part::Opening),
            b'?' if !is_end => self.step(State::Bogus, Part::CommentKind),
            _ if is_end => self.step(State::Bogus, Part::CommentKind),
            b'<' => self.step(State::TagOpen, Part::NotOpening),
            _ => self.step(State::Data, Part::NotOpening),
        }
    }

    fn scan_attribute_name(&mut self, bytes: &[u8]) -> (usize, Part) {
        let is_in_name = self.state == State::AttributeName;
        match (self.state, bytes[0]) {
            (_, b'>') => self.step(State::Data, Part::TagEnd),
            (_, b'/') => self.step(State::BeforeName, Part::Slash),
            (State::AttributeName | State::AfterName, b'=') => self.scan_equals(bytes),
            (State::AttributeName | State::AfterName, byte) if byte.is_ascii_whitespace() => {
                self.step(State::AfterName, Part::Space)
            }
            (_, byte) if byte.is_ascii_whitespace() => self.scan_space(bytes),
            (State::Joined, _) => self.step(State::AttributeName, Part::PartedAttribute),
            _ => {
                self.state = State::AttributeName;
                // An `=` that begins a name belongs to it.
                let length = 1 + length_until(ENDS_ATTRIBUTE, &bytes[1..]);
                (length, if is_in_name { Part::AttributeName } else { Part::NewAttribute })
            }
        }
    }

    /// Reads white space before an attribute; and where that begins in the same bytes, its name.
    fn scan_space(&mut self, bytes: &[u8]) -> (usize, Part) {
        if bytes.get(1).is_none_or(|next| ENDS[usize::from(*next)] != 0) {
            return self.step(State::BeforeName, Part::Space);
        }
        self.state = State::AttributeName;
        (1 + length_until(ENDS_ATTRIBUTE, &bytes[1..]), Part::NewAttribute)
    }

    /// Reads the `=` before a value; and where the value ends in the same bytes, all of it.
    fn scan_equals(&mut self, bytes: &[u8]) -> (usize, Part) {
        if let Some(quote @ (b'"' | b'\'')) = bytes.get(1)
            && let Some(length) = memchr(*quote, &bytes[2..])
        {
            self.state = State::BeforeName;
            return (length + 3, Part::WholeValue);
        }
        let length = length_until(ENDS_VALUE, &bytes[1..]);
        let is_plain = length > 0 && !matches!(bytes[1], b'"' | b'\'');
        if is_plain && length + 1 < bytes.len() {
            // What ends such a value is what ends a tag's name but for `/`, and that does not stand here.
            self.state = State::TagName;
            return (length + 1, Part::WholeValue);
        }
        self.step(State::BeforeValue, Part::Equals)
    }

    fn scan_value(&mut self, bytes: &[u8]) -> (usize, Part) {
        match (self.state, bytes[0]) {
            (State::Quoted(quote), byte) if byte == quote => {
                self.step(State::BeforeName, Part::ValueEnd)
            }
            (State::Quoted(quote), _) => (memchr(quote, bytes).unwrap_or(bytes.len()), Part::Value),
            (State::BeforeValue, quote @ (b'"' | b'\'')) => {
                self.step(State::Quoted(quote), Part::OpeningQuote)
            }
            (_, b'>') => self.step(State::Data, Part::TagEnd),
            (State::BeforeValue, byte) if byte.is_ascii_whitespace() => (1, Part::Space),
            (_, byte) if byte.is_ascii_whitespace() => self.step(State::BeforeName, Part::ValueEnd),
            _ => {
                self.state = State::Unquoted;
                (length_until(ENDS_VALUE, bytes), Part::Value)
            }
        }
    }

    fn scan_comment(&mut self, bytes: &[u8]) -> (usize, Part) {
        let sign = match self.state {
            State::Comment => b'-',
            State::Bogus => b'>',
            _ => bytes[0],
        };
        match memchr(sign, bytes) {
            Some(0) => {}
            end => return (end.unwrap_or(bytes.len()), Part::Comment),
        }
        let part = if self.state == State::Declaration { Part::CommentKind } else { Part::Comment };
        self.state = match (self.state, sign) {
            (State::Declaration, b'-') => State::DeclarationDash,
            (State::DeclarationDash, b'-') => State::CommentStart,
            (State::CommentStart, b'-') => State::CommentStartDash,
            (State::CommentStartDash | State::CommentEndDash | State::CommentEnd, b'-') => {
                State::CommentEnd
            }
            (State::Comment | State::CommentEndBang, b'-') => State::CommentEndDash,
            (State::CommentEnd, b'!') => State::CommentEndBang,
            (State::CommentEndDash, _) => State::Comment,
            (_, b'>') => State::Data,
            (State::Declaration | State::DeclarationDash, _) => State::Bogus,
            _ => State::Comment,
        };
        match (self.state, part) {
            (State::Data, Part::Comment) => (1, Part::CommentEnd),
            _ => (1, part),
        }
    }

    /// Reads the content of an element that holds no tags.
    fn scan_raw(&mut self, element: RawElement, bytes: &[u8]) -> (usize, Part) {
        if self.escape != Escape::None && bytes[0] != b'<' {
            self.count_dashes(bytes[0]);
            return (1, Part::Raw);
        }
        match memchr(b'<', bytes) {
            Some(0) => {
                self.word.clear();
                self.dashes = 0;
                self.step(State::RawMarkup(element), Part::Raw)
            }
            end => (end.unwrap_or(bytes.len()), Part::Raw),
        }
    }

    /// Sees where what looks like a comment in a script ends.
    fn count_dashes(&mut self, byte: u8) {
        match byte {
            b'-' => self.dashes = (self.dashes + 1).min(2),
            b'>' if self.dashes == 2 => (self.escape, self.dashes) = (Escape::None, 0),
            _ => self.dashes = 0,
        }
    }

    /// Reads on behind a `<` in such an element: perhaps it begins the end tag.
    fn scan_raw_markup(&mut self, element: RawElement, byte: u8) -> (usize, Part) {
        if byte == b'<' {
            self.word.clear();
            self.dashes = 0;
            return (1, Part::Raw);
        }
        if self.ends_raw(element, byte) {
            self.state = State::TagName;
            (self.escape, self.dashes) = (Escape::None, 0);
            return (0, Part::RawEndTag(element));
        }
        if self.escape != Escape::None {
            self.count_dashes(byte);
        }
        (1, Part::Raw)
    }

    /// Adds a byte to what follows the `<`; returns whether the name of the end tag is complete before it.
    fn ends_raw(&mut self, element: RawElement, byte: u8) -> bool {
        let belongs = match byte {
            b'/' | b'!' => self.word.is_empty(),
            b'-' => self.word.starts_with('!'),
            byte => byte.is_ascii_alphabetic(),
        };
        if belongs {
            self.word.push(char::from(byte.to_ascii_lowercase()));
            if element.name() == "script" && self.word == "!--" {
                self.escape = if self.escape == Escape::None { Escape::Once } else { self.escape };
                // The next one makes two: `<!-->` begins nothing.
                self.dashes = 1;
            }
            if self.word == "!--" || self.word.len() > element.name().len() + 1 {
                self.leave_word(element);
            }
            return false;
        }
        let ends_name = byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let word = self.leave_word(element);
        match (word.strip_prefix('/'), self.escape) {
            _ if !ends_name => {}
            (Some("script"), Escape::Twice) => self.escape = Escape::Once,
            (Some(name), _) => return name == element.name() && name != "plaintext",
            (None, Escape::Once) if word == "script" => self.escape = Escape::Twice,
            _ => {}
        }
        false
    }
}

/// What ends a tag's name, an attribute's, and a value without quotation marks.
const ENDS_NAME: u8 = 1;
const ENDS_ATTRIBUTE: u8 = 2;
const ENDS_VALUE: u8 = 4;

/// What each byte ends. A table, for this is asked of every byte of every tag of a site.
const ENDS: [u8; 256] = {
    let mut ends = [0; 256];
    let mut at = 0;
    while at < ends.len() {
        ends[at] = match at as u8 {
            b'>' => ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
            b'/' => ENDS_NAME | ENDS_ATTRIBUTE,
            b'=' => ENDS_ATTRIBUTE,
            byte if byte.is_ascii_whitespace() => ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
            _ => 0,
        };
        at += 1;
    }
    ends
};

/// Returns how many bytes there are before the end of a tag's name.
pub(super) fn name_length(bytes: &[u8]) -> usize {
    length_until(ENDS_NAME, bytes)
}

/// Returns how many bytes there are before one that ends something.
fn length_until(what: u8, bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| ENDS[usize::from(*byte)] & what != 0).unwrap_or(bytes.len())
}
