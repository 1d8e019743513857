//! Following HTML through a template's text, as far as it matters for white space.

use std::ops::Range;

use super::lex::{Kind, Piece};

/// The elements whose content is no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Where in HTML the reading is. It lives across Tera's tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// In the name of a tag.
    Name,
    /// In a tag, before or between attributes.
    Tag,
    /// In an attribute's name or unquoted value.
    Word,
    Quoted(u8),
    Comment,
    /// In what HTML takes for a comment although it does not look so, to the next `>`: `<!doctype`, `<?`, `</ `.
    Bogus,
    /// In an element whose content is no markup; until its end tag.
    Raw(&'static str),
}

/// Where in HTML a reading is, and whether it could be followed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Html {
    state: State,
    name: String,
    pre: usize,
    /// Whether the text ended in the beginning of a tag.
    dangling: bool,
    /// Whether the reading lost its way: the branches of an `if` end in different states, or the like.
    lost: bool,
}

/// An `if` or a loop that is open, with the state before it and those at its branches' ends.
struct Fork {
    before: Html,
    ends: Vec<Html>,
    /// Whether one branch is taken in any case.
    sure: bool,
}

/// A reading of a file's pieces.
pub(super) struct Reader<'t> {
    text: &'t str,
    html: Html,
    forks: Vec<Fork>,
    /// The states in which what stands between two tags began, with its end.
    units: Vec<(Html, usize)>,
    /// What may be left out.
    pub(super) runs: Vec<Range<usize>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let html = Html { state: State::Text, name: String::new(), pre: 0, dangling: false, lost: false };
        Self { text, html, forks: Vec::new(), units: Vec::new(), runs: Vec::new() }
    }

    /// Reads a piece; the bodies are those of blocks, captures and the like, which must end as they began.
    pub(super) fn piece(&mut self, piece: &Piece, start: usize, bodies: &[&Range<usize>]) {
        self.html.lost |= std::mem::take(&mut self.html.dangling) && piece.kind != Kind::Output;
        match piece.kind {
            Kind::Text => self.read(piece.range.start.max(start)..piece.range.end, true),
            Kind::Raw => self.read(piece.inner.clone(), false),
            Kind::Comment => {}
            // A name that is put together is none of those that count.
            Kind::Output if self.html.state == State::Name => self.html.name.push('\u{fffd}'),
            Kind::Output => {}
            Kind::Statement => {
                self.fork(&self.text[piece.inner.clone()]);
                while let Some((began, _)) = self.units.pop_if(|(_, end)| *end <= piece.range.start) {
                    self.html.join(&began);
                }
                self.units
                    .extend(bodies.iter().filter(|body| body.start == piece.range.end).map(|body| (self.html.clone(), body.end)));
            }
        }
    }

    /// Whether white space counts here, or markup does not begin here, so that what is pulled in must be held.
    pub(super) fn holds(&self) -> bool {
        self.html.pre > 0 || self.html.state != State::Text
    }

    /// Whether what is pulled in here must not hold markup, because it is read as if it stood in text.
    pub(super) fn wants_calm(&self) -> bool {
        self.html.state != State::Text
    }

    /// Whether the whole could be followed.
    pub(super) fn ends_well(&self) -> bool {
        let Html { state, pre, dangling, lost, .. } = self.html;
        state == State::Text && pre == 0 && !dangling && !lost && self.units.is_empty()
    }

    /// Each branch of an `if` begins in the state before it, all must end in one; a loop must end as it began.
    fn fork(&mut self, statement: &str) {
        let html = &mut self.html;
        match statement.split_ascii_whitespace().next().unwrap_or_default() {
            "if" | "for" => self.forks.push(Fork { before: html.clone(), ends: Vec::new(), sure: false }),
            "elif" => {
                if let Some(fork) = self.forks.last_mut() {
                    fork.ends.push(std::mem::replace(html, fork.before.clone()));
                }
            }
            "else" => {
                if let Some(fork) = self.forks.last_mut() {
                    fork.sure = true;
                    fork.ends.push(std::mem::replace(html, fork.before.clone()));
                }
            }
            word @ ("endif" | "endfor") => {
                let Some(fork) = self.forks.pop() else { return };
                let before = (!fork.sure || word == "endfor").then_some(fork.before);
                fork.ends.into_iter().chain(before).for_each(|end| html.join(&end));
            }
            _ => {}
        }
    }

    fn read(&mut self, range: Range<usize>, folding: bool) {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut at = range.start;
        while at < range.end {
            let blank = |i: &usize| matches!(bytes[*i], b' ' | b'\t');
            if !blank(&at) {
                at += self.html.step(&text[at..range.end]);
                continue;
            }
            let end = (at..range.end).find(|i| !blank(i)).unwrap_or(range.end);
            if folding && self.html.folds() {
                let beside = |i: usize| range.contains(&i) && matches!(bytes[i], b'\n' | b'\r');
                let line_end = beside(end) || at.checked_sub(1).is_some_and(beside);
                let from = at + usize::from(!line_end);
                self.runs.extend((from < end).then_some(from..end));
            }
            self.html.step(&text[at..range.end]);
            at = end;
        }
    }
}

impl Html {
    fn join(&mut self, other: &Self) {
        if self == other {
            return;
        }
        let in_tag = |html: &Self| matches!(html.state, State::Name | State::Tag | State::Word);
        let counts = |html: &Self| ["pre", "/pre"].iter().chain(&RAW).position(|name| *name == html.name);
        if in_tag(self) && in_tag(other) && self.pre == other.pre && counts(self) == counts(other) {
            self.state = State::Tag;
        } else if self.state != other.state || self.pre != other.pre {
            self.lost = true;
        }
        self.lost |= other.lost;
    }

    fn folds(&self) -> bool {
        self.pre == 0 && matches!(self.state, State::Text | State::Tag | State::Name | State::Word)
    }

    /// Reads on by the length that it gives.
    fn step(&mut self, rest: &str) -> usize {
        let byte = rest.as_bytes()[0];
        match self.state {
            State::Text => return self.markup(rest),
            State::Comment => {
                if let Some(end) = ["-->", "--!>"].iter().find(|end| rest.starts_with(**end)) {
                    self.state = State::Text;
                    return end.len();
                }
            }
            State::Bogus => {
                if byte == b'>' {
                    self.state = State::Text;
                }
            }
            State::Raw(name) => return self.raw(rest, name),
            State::Quoted(quote) => {
                if byte == quote {
                    self.state = State::Tag;
                }
            }
            State::Name | State::Tag | State::Word => self.inside(byte),
        }
        character(rest)
    }

    fn raw(&mut self, rest: &str, name: &str) -> usize {
        // Inside `<!--` a script may hold scripts: rules that nobody should need.
        self.lost |= name == "script" && rest.starts_with("<!--");
        let Some(after) = rest.strip_prefix("</") else { return character(rest) };
        if !after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return 2;
        }
        match after.as_bytes().get(name.len()) {
            Some(c) if c.is_ascii_whitespace() || matches!(c, b'/' | b'>') => {
                self.name = format!("/{name}");
                self.state = State::Tag;
            }
            Some(_) => {}
            None => self.lost = true,
        }
        2 + name.len()
    }

    fn markup(&mut self, rest: &str) -> usize {
        if let Some(after) = rest.strip_prefix("<!--") {
            let empty = [">", "->"].iter().find(|end| after.starts_with(**end));
            self.state = if empty.is_some() { State::Text } else { State::Comment };
            self.lost |= after.len() < 2 && empty.is_none();
            return 4 + empty.map_or(0, |end| end.len());
        }
        let Some(after) = rest.strip_prefix('<') else { return character(rest) };
        let (end, name) = after.strip_prefix('/').map_or((false, after), |name| (true, name));
        match name.chars().next() {
            Some(c) if c.is_ascii_alphabetic() => self.state = State::Name,
            Some('>') if end => {}
            Some('!' | '?') => self.state = State::Bogus,
            Some(_) if end => self.state = State::Bogus,
            Some(_) => return 1,
            // What comes next is for Tera to say.
            None => {
                self.state = State::Name;
                self.dangling = true;
            }
        }
        // In text there is no name, so that states compare.
        self.name = if end && self.state == State::Name { "/".to_owned() } else { String::new() };
        1 + usize::from(end)
    }

    fn inside(&mut self, byte: u8) {
        match byte {
            b'>' => self.end_tag(),
            c if c.is_ascii_whitespace() || c == b'/' => self.state = State::Tag,
            b'=' => self.state = State::Tag,
            // A quote inside a word is part of it.
            b'"' | b'\'' if self.state == State::Tag => self.state = State::Quoted(byte),
            c if self.state == State::Name => self.name.push(char::from(c.to_ascii_lowercase())),
            _ => self.state = State::Word,
        }
    }

    fn end_tag(&mut self) {
        self.state = RAW.iter().find(|name| **name == self.name).map_or(State::Text, |name| State::Raw(name));
        match self.name.as_str() {
            "pre" => self.pre += 1,
            "/pre" => self.pre = self.pre.saturating_sub(1),
            _ => {}
        }
        self.name.clear();
    }
}

/// The length of the first character.
fn character(rest: &str) -> usize {
    rest.chars().next().map_or(1, char::len_utf8)
}
