//! A piece of raw HTML, and what is found in all of them.

use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::markdown::reference::{RawAddress, Reference};

/// What a text's raw HTML says.
#[derive(Debug, Default)]
pub(in crate::markdown) struct RawHtml {
    /// The places that links may lead to: ids, and names of `<a>` (HTML, section 7.4.6.4).
    pub(in crate::markdown) anchors: Vec<String>,
    /// Its links and pictures.
    pub(in crate::markdown) references: Vec<Reference>,
    /// Where their addresses stand; the indices are those of `references`.
    pub(in crate::markdown) addresses: Vec<RawAddress>,
    /// What is wrong.
    pub(in crate::markdown) faults: Vec<Fault>,
}

/// Something wrong, and its bytes in the file.
#[derive(Debug)]
pub(in crate::markdown) struct Fault {
    pub(in crate::markdown) diagnostic: Diagnostic,
    pub(in crate::markdown) range: Range<u32>,
}

/// A piece of raw HTML: a block, or a tag in a line.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The lines of a block: the byte of `text` and the byte of the file where each begins.
    lines: Vec<(usize, u32)>,
    /// Whether the parser left something out, such as the marks of a quotation: then no place is known exactly.
    is_changed: bool,
}

impl Piece {
    pub(super) fn push(&mut self, text: &str, range: &Range<u32>) {
        self.is_changed |= text.len() != range.len();
        self.lines.push((self.text.len(), range.start));
        self.text.push_str(text);
    }

    /// Whether a part of it stands on one line of the file, so that another address can be written in its place.
    pub(super) fn is_on_one_line(&self, range: &Range<usize>) -> bool {
        !self.is_changed && !self.text[range.clone()].contains('\n')
    }

    /// Returns the bytes of the file for bytes of the piece.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<u32> {
        let at = |byte: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
            let (start, file) = self.lines.get(line).copied().unwrap_or_default();
            file.saturating_add(u32::try_from(byte - start).unwrap_or(u32::MAX))
        };
        // The end belongs to the line of the last byte.
        let last = range.end.saturating_sub(1).max(range.start);
        at(range.start)..at(last) + u32::from(last < range.end)
    }
}
