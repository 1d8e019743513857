//! Folding the white space of templates, once, when they are loaded.
//!
//! A run of spaces and tabs becomes its first character, and nothing beside a line's end; line ends stay, so that line
//! numbers hold. Nothing is folded where white space counts: inside `pre`, `textarea`, `script`, `style`, attribute values
//! and comments, inside captures, and inside whatever is pulled in at such a place (see [`Held`]). A style sheet's
//! `white-space: pre` cannot be seen from here: such an element needs `pre` itself.
//!
//! It is no more than a saving. So where a single file cannot be followed (a part that opens a `pre` and leaves it open, an
//! attribute that a component ends), nothing is folded at all: any page may pull that file in.

use std::collections::BTreeSet;
use std::ops::Range;

use super::html_walk::{Met, walk};
use super::lex::{Kind, Piece};
use super::load::Edit;
use super::scan::Scan;
use super::set::{File, Files};

/// The changes that fold each file's white space.
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
            return Vec::new();
        }
        let kept = held.ranges(&file.scan);
        let free = |run: &Range<usize>| {
            !kept.iter().any(|kept| kept.start <= run.start && run.end <= kept.end)
        };
        read.runs.into_iter().filter(free).map(Edit::cut).collect()
    };
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
    let mut read = Read::default();
    let mut is_followed = true;
    let mut run = 0..0;
    walk(file, &mut |at, met| match met {
        Met::Piece(piece) if at.holds() => {
            is_followed &= at.is_text() || pulls_in_calm(files, file, &piece.range);
            read.kept.push(piece.range.clone());
        }
        Met::Piece(_) => {}
        Met::Character { at, folds, .. } => {
            let is_blank = folds && matches!(file.text.as_bytes()[at], b' ' | b'\t');
            if is_blank && run.end == at {
                run.end += 1;
            } else if is_blank {
                let before = std::mem::replace(&mut run, at..at + 1);
                read.runs.extend(folded(&file.text, before));
            }
        }
        Met::Parted(_) | Met::PartedInPre => is_followed = false,
    });
    read.runs.extend(folded(&file.text, run));
    is_followed.then_some(read)
}

/// What may be left out of a run of spaces and tabs.
fn folded(text: &str, run: Range<usize>) -> Option<Range<usize>> {
    let is_line_end = |at: usize| matches!(text.as_bytes().get(at), Some(b'\n' | b'\r'));
    let at_line_end = is_line_end(run.end) || run.start.checked_sub(1).is_some_and(is_line_end);
    let start = run.start + usize::from(!at_line_end);
    (start < run.end).then_some(start..run.end)
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
        let calls = files
            .list
            .iter()
            .flat_map(|other| other.scan.calls.iter().map(move |call| (other, call)));
        let own = |name: &str| scan.definitions.iter().any(|definition| definition.name == name);
        calls
            .filter(|(_, call)| own(&call.name))
            .all(|(other, call)| call.body.as_ref().is_none_or(|body| is_calm(other, body)))
    };
    includes.all(|used| files.find(&used.name).iter().all(calm_file))
        && calls.all(|call| files.components.get(&call.name).is_none_or(calm_file))
        && blocks.all(|block| {
            let all = files
                .list
                .iter()
                .flat_map(|other| other.scan.blocks.iter().map(move |found| (other, found)));
            all.filter(|(_, found)| found.name == block.name)
                .all(|(other, found)| is_calm(other, &found.body))
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
        let blocks = scan
            .blocks
            .iter()
            .filter(|block| self.blocks.contains(&block.name))
            .map(|block| block.body.clone());
        let bodies = scan
            .calls
            .iter()
            .filter(|call| self.bodies.contains(&call.name))
            .filter_map(|call| call.body.clone());
        let captures = scan.captures.iter().map(|(range, _)| range.clone());
        blocks.chain(bodies).chain(captures).collect()
    }
}

#[cfg(test)]
mod tests;
