//! Which white space of a template could go, as far as its own file tells.

use std::ops::Range;

use super::walk::{At, Met};
use crate::templates::set::{File, Files};
use crate::templates::source::{Kind, Piece};

/// What a reading says of a file's white space.
#[derive(Debug, Default)]
pub(super) struct WhiteSpace {
    /// What may be left out.
    pub(super) runs: Vec<Range<usize>>,
    /// The outputs and statements where white space counts.
    pub(super) kept: Vec<Range<usize>>,
    /// Whether the file could be followed: else nothing is known of its white space.
    pub(super) is_followed: bool,
    /// The run of spaces and tabs that is being read.
    run: Range<usize>,
}

impl WhiteSpace {
    /// Begins a reading. A file that is not HTML keeps all of its white space, and nothing needs to be followed in it.
    pub(super) fn new() -> Self {
        Self { is_followed: true, ..Self::default() }
    }

    /// Takes what the reading of a file meets.
    pub(super) fn meet(&mut self, files: &Files, file: &File, at: &At, met: &Met<'_>) {
        match met {
            Met::Piece(piece) if at.holds() => {
                self.is_followed &= at.is_text() || pulls_in_calm(files, file, &piece.range);
                self.kept.push(piece.range.clone());
            }
            Met::Piece(_) => {}
            Met::Character { at, folds, .. } => self.character(file, *at, *folds),
            Met::Parted(_) | Met::PartedInPre => self.is_followed = false,
        }
    }

    fn character(&mut self, file: &File, at: usize, folds: bool) {
        if !folds || !matches!(file.text.as_bytes()[at], b' ' | b'\t') {
            return;
        }
        if self.run.end == at {
            self.run.end += 1;
        } else {
            let before = std::mem::replace(&mut self.run, at..at + 1);
            self.runs.extend(foldable_part(&file.text, before));
        }
    }

    /// Ends the reading.
    pub(super) fn end(&mut self, file: &File) {
        let run = std::mem::take(&mut self.run);
        self.runs.extend(foldable_part(&file.text, run));
    }
}

/// What may be left out of a run of spaces and tabs.
fn foldable_part(text: &str, run: Range<usize>) -> Option<Range<usize>> {
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
