//! Reading a template as HTML, through all its branches.
//!
//! The branches of an `if` begin in one place and must end in one, and a loop must end as it began: else nobody could say where
//! the rest stands. What is kept for later (captures, what a call wraps, components, the blocks of a template that extends another)
//! is read as text of its own.

use std::ops::Range;

use crate::html::{Position, Token, Tokenizer};
use crate::templates::set::File;
use crate::templates::source::{Kind, Piece, Scan};

/// Where in HTML a reading is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct At {
    pub(super) html: Tokenizer,
    /// How many `pre` are open.
    pub(super) pre: usize,
}

/// What a reading meets.
pub(super) enum Met<'t> {
    /// A character at a byte, as it is reached, and what it completed; whether white space here may be folded.
    Character { at: usize, token: Option<Token>, folds: bool },
    /// An output or a statement, before it is gone through.
    Piece(&'t Piece),
    /// Readings part here: nobody can say in which place of HTML what follows stands.
    Parted(Range<usize>),
    /// Readings part here in how many `pre` are open.
    PartedInPre,
}

/// An `if` or a loop that is open.
struct Fork {
    before: At,
    /// The states at its branches' ends.
    ends: Vec<At>,
    /// Whether one branch is taken in any case.
    is_sure: bool,
    is_loop: bool,
}

/// Something with an end tag whose end must fit its beginning.
struct Unit {
    end: usize,
    began: At,
    /// What the reading goes back to: what is kept for later is written elsewhere.
    outside: Option<At>,
}

struct Walk<'f, 'v> {
    file: &'f File,
    at: At,
    forks: Vec<Fork>,
    units: Vec<Unit>,
    bodies: Vec<Body>,
    meet: &'v mut dyn FnMut(&At, &Met<'f>),
}

/// What stands between two tags, and whether it is kept for later.
struct Body {
    range: Range<usize>,
    is_kept: bool,
}

/// Reads a file from its beginning to its end.
pub(super) fn walk<'f>(file: &'f File, meet: &mut dyn FnMut(&At, &Met<'f>)) {
    let pieces = &file.scan.pieces;
    let mut walk = Walk {
        file,
        at: At::default(),
        forks: Vec::new(),
        units: Vec::new(),
        bodies: bodies(&file.scan),
        meet,
    };
    // Whether the tag before has cut off the white space behind it.
    let mut cuts = false;
    for (index, piece) in pieces.iter().enumerate() {
        let written = trimmed(file, piece, cuts, pieces.get(index + 1));
        match piece.kind {
            Kind::Text => walk.text(written, true),
            Kind::Raw => walk.text(written, false),
            Kind::Comment => {}
            Kind::Output => walk.output(piece),
            Kind::Statement => walk.statement(piece),
        }
        cuts = piece.trims || (cuts && piece.kind == Kind::Comment);
    }
    if !walk.at.is_text() {
        (walk.meet)(&walk.at, &Met::Parted(file.text.len()..file.text.len()));
    }
    if walk.at.pre > 0 {
        (walk.meet)(&walk.at, &Met::PartedInPre);
    }
}

fn bodies(scan: &Scan) -> Vec<Body> {
    let written = |range: &Range<usize>| Body { range: range.clone(), is_kept: false };
    let kept = |range: &Range<usize>| Body { range: range.clone(), is_kept: true };
    let blocks = scan.blocks.iter().map(|block| Body {
        range: block.body.clone(),
        is_kept: scan.extends.is_some() && !block.nested,
    });
    let definitions = scan.definitions.iter().map(|definition| kept(&definition.body));
    let calls = scan.calls.iter().filter_map(|call| call.body.as_ref()).map(kept);
    let captures =
        scan.captures.iter().map(|(body, is_set)| if *is_set { kept(body) } else { written(body) });
    blocks.chain(definitions).chain(calls).chain(captures).collect()
}

/// What is left of a text when the tags around it have cut white space off, as Tera does it.
fn trimmed(file: &File, piece: &Piece, cuts: bool, after: Option<&Piece>) -> Range<usize> {
    let text = &file.text;
    let has_dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let mut range = piece.inner.start.max(file.start)..piece.inner.end.max(file.start);
    // The tags of a `raw` block are its own.
    let (own_start, own_end) = match piece.kind {
        Kind::Raw => (range.start.checked_sub(3).is_some_and(has_dash), has_dash(range.end + 2)),
        _ => (false, false),
    };
    if own_end
        || after.is_some_and(|after| after.kind != Kind::Text && has_dash(after.range.start + 2))
    {
        range.end = range.start + text[range.clone()].trim_end().len();
    }
    if own_start || cuts {
        range.start = range.end - text[range.clone()].trim_start().len();
    }
    range
}

impl<'f> Walk<'f, '_> {
    fn text(&mut self, range: Range<usize>, folding: bool) {
        // What stands outside of the blocks of a template that extends another is never written.
        if self.file.scan.extends.is_some() && self.units.is_empty() {
            return;
        }
        for (offset, c) in self.file.text[range.clone()].char_indices() {
            let folds = folding && self.at.folds();
            let token = self.at.html.step(c);
            if let Some(Token::Tag(tag)) = &token {
                match tag.names().filter(|name| *name == "pre").count() {
                    0 => {}
                    pres if pres < tag.names().count() => (self.meet)(&self.at, &Met::PartedInPre),
                    _ if tag.is_end => self.at.pre = self.at.pre.saturating_sub(1),
                    _ => self.at.pre += 1,
                }
            }
            (self.meet)(&self.at, &Met::Character { at: range.start + offset, token, folds });
        }
    }

    fn output(&mut self, piece: &'f Piece) {
        (self.meet)(&self.at, &Met::Piece(piece));
        self.at.html.gap();
    }

    fn statement(&mut self, piece: &'f Piece) {
        (self.meet)(&self.at, &Met::Piece(piece));
        self.fork(piece);
        while let Some(unit) = self.units.pop_if(|unit| unit.end <= piece.range.start) {
            self.join(&unit.began, piece);
            if let Some(outside) = unit.outside {
                self.at = outside;
            }
        }
        for body in self.bodies.iter().filter(|body| body.range.start == piece.range.end) {
            let outside = body.is_kept.then(|| std::mem::take(&mut self.at));
            self.units.push(Unit { end: body.range.end, began: self.at.clone(), outside });
        }
    }

    /// Each branch of an `if` begins in the state before it, all must end in one; a loop must end as it began.
    fn fork(&mut self, piece: &Piece) {
        let word =
            self.file.text[piece.inner.clone()].split_ascii_whitespace().next().unwrap_or_default();
        let at = &mut self.at;
        match word {
            "if" | "for" => {
                self.forks.push(Fork {
                    before: at.clone(),
                    ends: Vec::new(),
                    is_sure: false,
                    is_loop: word == "for",
                });
            }
            "elif" | "else" => {
                if let Some(fork) = self.forks.last_mut() {
                    fork.is_sure |= word == "else";
                    fork.ends.push(std::mem::replace(at, fork.before.clone()));
                }
            }
            "break" | "continue" => {
                if let Some(fork) = self.forks.iter_mut().rfind(|fork| fork.is_loop) {
                    fork.ends.push(at.clone());
                }
            }
            "endif" | "endfor" => {
                let Some(fork) = self.forks.pop() else { return };
                let before = (!fork.is_sure || fork.is_loop).then(|| fork.before.clone());
                fork.ends.iter().chain(&before).for_each(|end| self.join(end, piece));
                if fork.is_loop {
                    self.at.html.repeat(&fork.before.html);
                }
            }
            _ => {}
        }
    }

    fn join(&mut self, other: &At, piece: &Piece) {
        if self.at == *other {
            return;
        }
        if self.at.html.join(&other.html).is_err() {
            (self.meet)(&self.at, &Met::Parted(piece.range.clone()));
        }
        if self.at.pre != other.pre {
            (self.meet)(&self.at, &Met::PartedInPre);
        }
    }
}

impl At {
    /// Whether white space counts here, or markup does not begin here, so that what is pulled in must be held.
    pub(super) fn holds(&self) -> bool {
        self.pre > 0 || !self.is_text()
    }

    /// Whether a text goes on here.
    pub(super) fn is_text(&self) -> bool {
        self.html.position() == Position::Text
    }

    fn folds(&self) -> bool {
        self.pre == 0
            && matches!(
                self.html.position(),
                Position::Text | Position::Tag(_) | Position::TagName | Position::Unquoted(_)
            )
    }
}
