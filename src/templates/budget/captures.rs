//! What may be written into memory instead of the page: inside captures, and in whatever is run there. The page has a greatest length of
//! its own; what a capture holds is paid for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::templates::graph::Graph;
use crate::templates::set::{File, Files};
use crate::templates::source::{Call, Kind, Scan};

/// The captures of a file.
#[derive(Debug, Clone)]
pub(crate) enum Captured {
    Whole,
    /// In order, and none in another.
    Ranges(Vec<Range<usize>>),
}

impl Captured {
    /// Whether what is written at a byte may be captured.
    pub(super) fn holds(&self, at: usize) -> bool {
        match self {
            Self::Whole => true,
            Self::Ranges(ranges) => ranges
                .get(ranges.partition_point(|range| range.end <= at))
                .is_some_and(|range| range.start <= at),
        }
    }
}

/// The captures of each file.
pub(crate) fn find_captures(files: &Files, graph: &Graph) -> Vec<Captured> {
    let ranges: Vec<_> =
        files.list.iter().map(|file| Captured::Ranges(ranges(&file.scan))).collect();
    let mut blocks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, file) in files.list.iter().enumerate() {
        file.scan
            .blocks
            .iter()
            .for_each(|block| blocks.entry(&block.name).or_default().push(index));
    }
    let mut found = Found { files, whole: BTreeSet::new(), open: Vec::new(), blocks };
    for (index, file) in files.list.iter().enumerate() {
        found.pulled_in(
            index,
            |call| ranges[index].holds(call.range.start) || !writes_itself(file, call),
            &ranges[index],
        );
        // What `super()` shows is written into memory first.
        if file.scan.functions.iter().any(|used| used.name == "super") {
            found.add(graph.parents(index));
        }
    }
    while let Some(index) = found.open.pop() {
        found.pulled_in(index, |_| true, &Captured::Whole);
        found.add(graph.parents(index));
    }
    let whole = found.whole;
    ranges
        .into_iter()
        .enumerate()
        .map(|(index, own)| if whole.contains(&index) { Captured::Whole } else { own })
        .collect()
}

fn ranges(scan: &Scan) -> Vec<Range<usize>> {
    let captures = scan.captures.iter().map(|(body, _)| body.clone());
    let mut all: Vec<_> =
        captures.chain(scan.calls.iter().filter_map(|call| call.body.clone())).collect();
    all.sort_by_key(|range| (range.start, Reverse(range.end)));
    all.dedup_by(|inner, outer| inner.end <= outer.end);
    all
}

/// Whether a component's call is all that its tag holds: then it writes where the tag stands.
fn writes_itself(file: &File, call: &Call) -> bool {
    let pieces = &file.scan.pieces;
    let at = pieces.partition_point(|piece| piece.range.end <= call.range.start);
    let Some(piece) = pieces.get(at) else { return false };
    let inner = file.text[piece.inner.clone()].trim();
    let calls = &file.scan.calls
        [file.scan.calls.partition_point(|other| other.range.start < piece.range.start)..];
    let is_alone =
        calls.iter().take_while(|other| other.range.start < piece.range.end).count() == 1;
    let ends = if piece.kind == Kind::Output { "/>" } else { ">" };
    is_alone && inner.starts_with('<') && inner.ends_with(ends)
}

struct Found<'f> {
    files: &'f Files,
    whole: BTreeSet<usize>,
    open: Vec<usize>,
    /// The files that have a block, by its name.
    blocks: BTreeMap<&'f str, Vec<usize>>,
}

impl<'f> Found<'f> {
    fn add(&mut self, indices: impl IntoIterator<Item = usize>) {
        for index in indices {
            if self.whole.insert(index) {
                self.open.push(index);
            }
        }
    }

    /// Adds what a file pulls in where it is captured. A block of that name in any file may be run in its place.
    fn pulled_in(
        &mut self,
        index: usize,
        is_captured: impl Fn(&Call) -> bool,
        captured: &Captured,
    ) {
        let files = self.files;
        let scan = &files.list[index].scan;
        let calls = scan.calls.iter().filter(|call| is_captured(call));
        self.add(calls.filter_map(|call| files.components.get(&call.name).copied()));
        let includes = scan.includes.iter().filter(|used| captured.holds(used.range.start));
        self.add(includes.filter_map(|used| files.find(&used.name)));
        for block in scan.blocks.iter().filter(|block| captured.holds(block.range.start)) {
            let having = self.blocks.remove(block.name.as_str());
            self.add(having.into_iter().flatten());
        }
    }
}
