//! Folding the white space of templates, once, when they are loaded.
//!
//! A run of spaces and tabs becomes its first character, and nothing beside a line's end; line ends stay, so that line
//! numbers hold. Nothing is folded where white space counts: inside `pre`, `textarea`, `script`, `style`, attribute values
//! and comments, inside captures, and inside whatever is pulled in at such a place (see [`Held`]). A style sheet's
//! `white-space: pre` cannot be seen from here: such an element needs `pre` itself.
<<<<<<< HEAD
=======
//!
//! It is no more than a saving. So where a single file cannot be followed (a part that opens a `pre` and leaves it open, an
//! attribute that a component ends), nothing is folded at all: any page may pull that file in.
>>>>>>> helper-g

use std::collections::BTreeSet;
use std::ops::Range;

<<<<<<< HEAD
use super::lex::Kind;
=======
use super::html::Reader;
use super::lex::{Kind, Piece};
>>>>>>> helper-g
use super::load::Edit;
use super::scan::Scan;
use super::set::{File, Files};

/// The changes that fold each file's white space.
<<<<<<< HEAD
pub(super) fn folds(files: &Files) -> Vec<Vec<Edit>> {
    let read: Vec<Read> = files.list.iter().map(|file| Html::read(&file.text, file.start, &file.scan)).collect();
    let held = Held::find(files, &read);
    let fold = |(index, read): (usize, Read)| {
        let file = &files.list[index];
        if held.files.contains(&index) || !file.bare.ends_with(".html") {
=======
///
/// # Errors
/// The first file that cannot be followed.
pub(super) fn folds(files: &Files) -> Result<Vec<Vec<Edit>>, usize> {
    let read = files.list.iter().enumerate().map(|(index, file)| read(files, file).ok_or(index));
    let read: Vec<Read> = read.collect::<Result<_, _>>()?;
    let held = Held::find(files, &read);
    let fold = |(index, read): (usize, Read)| {
        let file = &files.list[index];
        if held.files.contains(&index) {
>>>>>>> helper-g
            return Vec::new();
        }
        let kept = held.ranges(&file.scan);
        let free = |run: &Range<usize>| !kept.iter().any(|kept| kept.start <= run.start && run.end <= kept.end);
        read.runs.into_iter().filter(free).map(Edit::cut).collect()
    };
<<<<<<< HEAD
    read.into_iter().enumerate().map(fold).collect()
=======
    Ok(read.into_iter().enumerate().map(fold).collect())
}

/// What one reading of a file as HTML gives.
#[derive(Debug, Default)]
struct Read {
    /// What may be left out.
    runs: Vec<Range<usize>>,
    /// The outputs and statements where white space counts.
    kept: Vec<Range<usize>>,
}

/// Reads a file; none if it cannot be followed.
fn read(files: &Files, file: &File) -> Option<Read> {
    if !file.bare.ends_with(".html") {
        return Some(Read::default());
    }
    let mut reader = Reader::new(&file.text);
    let mut kept = Vec::new();
    let bodies = bodies(&file.scan);
    for piece in &file.scan.pieces {
        if matches!(piece.kind, Kind::Output | Kind::Statement) && reader.holds() {
            if reader.wants_calm() && !pulls_in_calm(files, file, &piece.range) {
                return None;
            }
            kept.push(piece.range.clone());
        }
        reader.piece(piece, file.start, &bodies);
    }
    reader.ends_well().then_some(Read { runs: reader.runs, kept })
}

fn bodies(scan: &Scan) -> Vec<&Range<usize>> {
    let blocks = scan.blocks.iter().map(|block| &block.body);
    let definitions = scan.definitions.iter().map(|definition| &definition.body);
    let calls = scan.calls.iter().filter_map(|call| call.body.as_ref());
    blocks.chain(definitions).chain(calls).chain(scan.captures.iter().map(|(body, _)| body)).collect()
}

/// Whether what a piece pulls in holds no markup.
fn pulls_in_calm(files: &Files, file: &File, range: &Range<usize>) -> bool {
    let scan = &file.scan;
    let calm_file = |index: &usize| is_calm(&files.list[*index], &(0..usize::MAX));
    let mut includes = scan.includes.iter().filter(|used| range.contains(&used.range.start));
    let mut calls = scan.calls.iter().filter(|call| range.contains(&call.range.start));
    let mut blocks = scan.blocks.iter().filter(|block| range.contains(&block.range.start));
    let takes_body = scan.bodies.iter().any(|at| range.contains(at));
    let all_bodies = || {
        let calls = files.list.iter().flat_map(|other| other.scan.calls.iter().map(move |call| (other, call)));
        let own = |name: &str| scan.definitions.iter().any(|definition| definition.name == name);
        calls.filter(|(_, call)| own(&call.name)).all(|(other, call)| call.body.as_ref().is_none_or(|body| is_calm(other, body)))
    };
    includes.all(|used| files.find(&used.name).iter().all(calm_file))
        && calls.all(|call| files.components.get(&call.name).is_none_or(calm_file))
        && blocks.all(|block| {
            let all = files.list.iter().flat_map(|other| other.scan.blocks.iter().map(move |found| (other, found)));
            all.filter(|(_, found)| found.name == block.name).all(|(other, found)| is_calm(other, &found.body))
        })
        && (!takes_body || all_bodies())
}

/// Whether a part of a file holds no markup and pulls nothing in.
fn is_calm(file: &File, range: &Range<usize>) -> bool {
    let scan = &file.scan;
    let inside = |at: usize| range.contains(&at);
    let wild = |piece: &Piece| {
        matches!(piece.kind, Kind::Text | Kind::Raw)
            && inside(piece.range.start)
            && file.text[piece.inner.clone()].contains(['<', '>', '"', '\'', '-', '='])
    };
    !scan.pieces.iter().any(wild)
        && !scan.includes.iter().any(|used| inside(used.range.start))
        && !scan.calls.iter().any(|call| inside(call.range.start))
        && !scan.blocks.iter().any(|block| inside(block.range.start))
>>>>>>> helper-g
}

/// What is written where white space counts, across files.
#[derive(Debug, Default, PartialEq)]
struct Held {
    files: BTreeSet<usize>,
    /// Blocks by name: a child's block is written where its parent's stands.
    blocks: BTreeSet<String>,
    /// Components that write their body at such a place.
    bodies: BTreeSet<String>,
}

impl Held {
    fn find(files: &Files, read: &[Read]) -> Self {
        let mut held = Self::default();
        loop {
            let before = held.size();
            for (index, file) in files.list.iter().enumerate() {
                if held.files.contains(&index) {
                    let all = 0..file.text.len();
                    held.add(files, file, &[all]);
                } else {
                    let ranges = held.ranges(&file.scan);
                    held.add(files, file, &read[index].kept);
                    held.add(files, file, &ranges);
                }
            }
            if held.size() == before {
                return held;
            }
        }
    }

    fn size(&self) -> usize {
        self.files.len() + self.blocks.len() + self.bodies.len()
    }

    /// Holds what is pulled in inside the ranges.
    fn add(&mut self, files: &Files, file: &File, ranges: &[Range<usize>]) {
        let inside = |at: usize| ranges.iter().any(|range| range.contains(&at));
        let scan = &file.scan;
        let calls = scan.calls.iter().filter(|call| inside(call.range.start));
        self.files.extend(calls.filter_map(|call| files.components.get(&call.name)));
        let includes = scan.includes.iter().filter(|used| inside(used.range.start));
        self.files.extend(includes.filter_map(|used| files.find(&used.name)));
        let blocks = scan.blocks.iter().filter(|block| inside(block.range.start));
        self.blocks.extend(blocks.map(|block| block.name.clone()));
        if scan.bodies.iter().any(|&at| inside(at)) {
            self.bodies.extend(scan.definitions.iter().map(|definition| definition.name.clone()));
        }
    }

    /// The ranges of a file that are held although they do not look so.
    fn ranges(&self, scan: &Scan) -> Vec<Range<usize>> {
        let blocks = scan.blocks.iter().filter(|block| self.blocks.contains(&block.name)).map(|block| block.body.clone());
        let bodies = scan.calls.iter().filter(|call| self.bodies.contains(&call.name)).filter_map(|call| call.body.clone());
        let captures = scan.captures.iter().map(|(range, _)| range.clone());
        blocks.chain(bodies).chain(captures).collect()
    }
}

<<<<<<< HEAD
/// What one reading of a file as HTML gives.
#[derive(Debug, Default)]
struct Read {
    /// What may be left out.
    runs: Vec<Range<usize>>,
    /// The outputs and statements where white space counts.
    kept: Vec<Range<usize>>,
}

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
    /// In an element whose content is no markup; until its end tag.
    Raw(&'static str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Html {
    state: State,
    name: String,
    pre: usize,
    /// Branches of an `if` ended in different states: nothing is known any more, so nothing is folded.
    lost: bool,
}

/// A statement that is open: an `if` with the state before it and those at its branches' ends, or a loop.
enum Fork {
    If { before: Html, ends: Vec<Html>, otherwise: bool },
    For,
}

impl Html {
    fn read(text: &str, start: usize, scan: &Scan) -> Read {
        let mut html = Self { state: State::Text, name: String::new(), pre: 0, lost: false };
        let mut forks = Vec::new();
        let mut read = Read::default();
        for piece in &scan.pieces {
            match piece.kind {
                Kind::Text => html.text(text, piece.range.start.max(start)..piece.range.end, Some(&mut read.runs)),
                Kind::Raw => html.text(text, piece.inner.clone(), None),
                Kind::Comment => {}
                Kind::Output | Kind::Statement => {
                    if !html.folds() {
                        read.kept.push(piece.range.clone());
                    }
                    if html.state == State::Name {
                        // A name that is put together is none of those that count.
                        html.name.push('\u{fffd}');
                    }
                    if piece.kind == Kind::Statement {
                        html.fork(&mut forks, text[piece.inner.clone()].split_ascii_whitespace().next().unwrap_or_default());
                    }
                }
            }
        }
        read
    }

    /// Each branch of an `if` begins in the state before it; all must end in one.
    fn fork(&mut self, forks: &mut Vec<Fork>, word: &str) {
        match (word, forks.last_mut()) {
            ("if", _) => forks.push(Fork::If { before: self.clone(), ends: Vec::new(), otherwise: false }),
            ("for", _) => forks.push(Fork::For),
            ("elif" | "else", Some(Fork::If { before, ends, otherwise })) => {
                *otherwise |= word == "else";
                ends.push(std::mem::replace(self, before.clone()));
            }
            ("endif" | "endfor", _) => {
                if let Some(Fork::If { before, ends, otherwise }) = forks.pop() {
                    let before = (!otherwise).then_some(before);
                    ends.into_iter().chain(before).for_each(|end| self.join(&end));
                }
            }
            _ => {}
        }
    }

    fn join(&mut self, other: &Self) {
        if self == other {
            return;
        }
        let in_tag = |html: &Self| matches!(html.state, State::Name | State::Tag | State::Word);
        let counts = |html: &Self| ["pre", "/pre", "script", "style", "textarea"].iter().position(|name| *name == html.name);
        if in_tag(self) && in_tag(other) && self.pre == other.pre && counts(self) == counts(other) {
            self.state = State::Tag;
        } else if self.state != other.state || self.pre != other.pre {
            self.lost = true;
        }
        self.lost |= other.lost;
    }

    fn folds(&self) -> bool {
        !self.lost && self.pre == 0 && matches!(self.state, State::Text | State::Tag | State::Name | State::Word)
    }

    fn text(&mut self, text: &str, range: Range<usize>, mut runs: Option<&mut Vec<Range<usize>>>) {
        let bytes = text.as_bytes();
        let mut at = range.start;
        while at < range.end {
            if matches!(bytes[at], b' ' | b'\t') {
                let end = (at..range.end).find(|&i| !matches!(bytes[i], b' ' | b'\t')).unwrap_or(range.end);
                if let Some(runs) = runs.as_deref_mut().filter(|_| self.folds()) {
                    let beside = |i: usize| range.contains(&i) && matches!(bytes[i], b'\n' | b'\r');
                    let line_end = beside(end) || at.checked_sub(1).is_some_and(beside);
                    let from = at + usize::from(!line_end);
                    runs.extend((from < end).then_some(from..end));
                }
                self.step(&text[at..range.end]);
                at = end;
            } else {
                at += self.step(&text[at..range.end]);
            }
        }
    }

    /// Reads on by the length that it gives.
    fn step(&mut self, rest: &str) -> usize {
        let byte = rest.as_bytes()[0];
        match self.state {
            State::Text => return self.markup(rest),
            State::Comment => {
                if rest.starts_with("-->") {
                    self.state = State::Text;
                    return 3;
                }
            }
            State::Raw(name) => {
                let end = rest.strip_prefix("</").and_then(|rest| rest.get(..name.len()));
                if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                    self.name = format!("/{name}");
                    self.state = State::Tag;
                    return 2 + name.len();
                }
            }
            State::Quoted(quote) => {
                if byte == quote {
                    self.state = State::Tag;
                }
            }
            State::Name | State::Tag | State::Word => self.inside(byte),
        }
        1
    }

    fn markup(&mut self, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            self.state = State::Comment;
            return 4;
        }
        let Some(after) = rest.strip_prefix('<') else { return 1 };
        // A name may begin with an output of Tera: then the text ends here.
        if after.is_empty() || after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.state = State::Name;
            self.name.clear();
        }
        1
    }

    fn inside(&mut self, byte: u8) {
        match byte {
            b'>' => self.end_tag(),
            b'/' if self.state == State::Name && self.name.is_empty() => self.name.push('/'),
            c if c.is_ascii_whitespace() || c == b'/' => self.state = State::Tag,
            b'=' => self.state = State::Tag,
            // A quote inside a word is part of it.
            b'"' | b'\'' if self.state == State::Tag => self.state = State::Quoted(byte),
            c if self.state == State::Name => self.name.push(char::from(c.to_ascii_lowercase())),
            _ => self.state = State::Word,
        }
    }

    fn end_tag(&mut self) {
        self.state = match self.name.as_str() {
            "script" => State::Raw("script"),
            "style" => State::Raw("style"),
            "textarea" => State::Raw("textarea"),
            _ => State::Text,
        };
        match self.name.as_str() {
            "pre" => self.pre += 1,
            "/pre" => self.pre = self.pre.saturating_sub(1),
            _ => {}
        }
    }
}

=======
>>>>>>> helper-g
#[cfg(test)]
mod tests;
