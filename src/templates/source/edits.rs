//! The edits that are made to a source before Tera gets it, and the way back from a byte that Tera names to the byte in
//! the file.

use std::ops::Range;

/// A change of a source: the bytes of `range` are replaced by `text`. Faults inside the new text belong to `blame`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    text: String,
    blame: Range<usize>,
}

impl Edit {
    /// Leaves bytes out.
    pub(crate) fn cut(range: Range<usize>) -> Self {
        Self { blame: range.clone(), range, text: String::new() }
    }

    /// Puts a text before a byte.
    pub(crate) fn insert(at: usize, text: impl Into<String>, blame: Range<usize>) -> Self {
        Self { range: at..at, text: text.into(), blame }
    }
}

/// Edits that put calls around values. Edits at the same byte are made in the order in which they are listed, so the
/// order says which call stands around which.
#[derive(Debug, Default)]
pub(crate) struct Wrapping {
    /// What goes before a value.
    pub(crate) opening: Vec<Edit>,
    /// What goes behind a value.
    pub(crate) closing: Vec<Edit>,
}

impl Wrapping {
    /// Lists these calls around those of `others`.
    pub(crate) fn outside(self, others: Vec<Edit>) -> Vec<Edit> {
        [self.opening, others, self.closing].concat()
    }

    /// Lists these calls inside those of `others`.
    pub(crate) fn inside(self, others: Vec<Edit>) -> Vec<Edit> {
        [self.closing, others, self.opening].concat()
    }
}

/// A source as Tera has it, with the way back.
#[derive(Debug, Clone)]
pub(crate) struct EditedSource {
    pub(crate) text: String,
    runs: Vec<Run>,
}

/// Bytes from `edited` on, which are copied from `source` on, or are new and blamed on a range.
#[derive(Debug, Clone)]
struct Run {
    edited: usize,
    source: usize,
    blame: Option<Range<usize>>,
}

impl EditedSource {
    /// Makes the edits in the source from `start` on; they may come in any order, but must not overlap.
    pub(crate) fn new(source: &str, start: usize, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut edited =
            Self { text: String::with_capacity(source.len() + 32 * edits.len()), runs: Vec::new() };
        let mut at = start;
        for edit in edits {
            edited.copy(source, at..edit.range.start);
            if !edit.text.is_empty() {
                edited.runs.push(Run {
                    edited: edited.text.len(),
                    source: edit.range.start,
                    blame: Some(edit.blame),
                });
                edited.text.push_str(&edit.text);
            }
            at = edit.range.end.max(at);
        }
        edited.copy(source, at..source.len());
        edited
    }

    fn copy(&mut self, source: &str, range: Range<usize>) {
        if let Some(text) = source.get(range.clone()).filter(|text| !text.is_empty()) {
            self.runs.push(Run { edited: self.text.len(), source: range.start, blame: None });
            self.text.push_str(text);
        }
    }

    /// Returns the bytes of the source that bytes of the edited text come from.
    pub(crate) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.source_of_byte(range.start);
        let last = self.source_of_byte(range.end.max(range.start + 1) - 1);
        // A copied byte ends behind itself; a new text ends where its blame does.
        let is_copied = last.start == last.end;
        let end = last.end + usize::from(is_copied && range.end > range.start);
        first.start..end.max(first.start)
    }

    /// Returns where a byte was copied from, as an empty range, or what it is blamed on.
    fn source_of_byte(&self, at: usize) -> Range<usize> {
        let index = self.runs.partition_point(|run| run.edited <= at);
        match index.checked_sub(1).map(|index| &self.runs[index]) {
            Some(Run { blame: Some(blame), .. }) => blame.clone(),
            Some(run) => run.source + at - run.edited..run.source + at - run.edited,
            None => 0..0,
        }
    }

    /// Returns the byte of the edited text at a line and column as Tera counts them: both from 1, columns in characters.
    pub(crate) fn byte_at(&self, line: usize, column: usize) -> usize {
        let start = match line.checked_sub(2) {
            Some(nth) => {
                self.text.match_indices('\n').nth(nth).map_or(self.text.len(), |(at, _)| at + 1)
            }
            None => 0,
        };
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_source() {
        let source = "é{% for x in y %}\n  {{ x }}{% endfor %}";
        let tag = 2..source.find('\n').unwrap();
        let tick = Edit::insert(tag.end, "{{ __tick() }}", tag.clone());
        let edited = EditedSource::new(source, 0, vec![tick]);
        let at = edited.text.find("{{ x }}").unwrap();
        assert_eq!(&source[edited.source_range(&(at..at + 7))], "{{ x }}");
        let tick = edited.text.find("__tick").unwrap();
        assert_eq!(edited.source_range(&(tick..tick + 8)), tag);
        assert_eq!(
            edited.source_range(&(edited.text.len()..edited.text.len())),
            source.len()..source.len()
        );
        assert_eq!(&edited.text[edited.byte_at(2, 3)..][..7], "{{ x }}");
        assert_eq!(edited.byte_at(9, 9), edited.text.len());
    }
}
