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

use super::read::MarkupReading;
use crate::templates::set::{File, Files};
use crate::templates::source::{Edit, Scan};

/// Returns the edits that fold each file's white space.
///
/// # Errors
/// The first file that cannot be followed.
pub(crate) fn fold_white_space(
    files: &Files,
    readings: &[MarkupReading<'_>],
) -> Result<Vec<Vec<Edit>>, usize> {
    if let Some(index) = readings.iter().position(|reading| !reading.white_space.is_followed) {
        return Err(index);
    }
    let held = Held::find(files, readings);
    let edits = readings.iter().enumerate().map(|(index, reading)| {
        if held.files.contains(&index) {
            return Vec::new();
        }
        let kept = held.ranges(&files.list[index].scan);
        let is_free = |run: &&Range<usize>| {
            !kept.iter().any(|kept| kept.start <= run.start && run.end <= kept.end)
        };
        reading.white_space.runs.iter().filter(is_free).cloned().map(Edit::cut).collect()
    });
    Ok(edits.collect())
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
    fn find(files: &Files, readings: &[MarkupReading<'_>]) -> Self {
        let mut held = Self::default();
        loop {
            let before = held.size();
            for (index, file) in files.list.iter().enumerate() {
                if held.files.contains(&index) {
                    let all = 0..file.text.len();
                    held.add(files, file, &[all]);
                } else {
                    let ranges = held.ranges(&file.scan);
                    held.add(files, file, &readings[index].white_space.kept);
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
