//! What becomes of a source before Tera gets it: the round counter is put in, folded white space left out; and the way back
//! from a byte that Tera names to the byte in the file.

use std::ops::Range;

use super::cost_edits::Work;
use super::costs::tick_of;
use super::lex::{Piece, ending_at};
use super::limits::{GUARD, MEASURE};
use super::scan::Scan;

/// A change of a source: the bytes of `range` are replaced by `text`. Faults inside the new text belong to `blame`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) blame: Range<usize>,
}

impl Edit {
    /// Leaves bytes out.
    pub(super) fn cut(range: Range<usize>) -> Self {
        Self { blame: range.clone(), range, text: String::new() }
    }

    pub(super) fn insert(at: usize, text: impl Into<String>, blame: Range<usize>) -> Self {
        Self { range: at..at, text: text.into(), blame }
    }
}

/// The changes that make every loop of a source count its rounds, every growing text or list show its size, and all other work pay.
///
/// A render cannot be stopped from outside, so each round calls a function that fails when the budget is spent; Tera then
/// names file and place.
pub(super) fn counted(scan: &Scan, work: Work) -> Vec<Edit> {
    let mut edits = work.closing;
    for (index, tick) in work.rounds {
        let Piece { range, trims, .. } = &scan.pieces[index];
        edits.push(Edit::insert(range.end, called(&tick, *trims), range.clone()));
    }
    // Where a list ends and another begins or is counted at the same byte, this order keeps each bracket its own.
    edits.extend(scan.lists.iter().map(|list| Edit::insert(list.end, ")", list.clone())));
    for list in &scan.comprehensions {
        let at = scan.pieces.partition_point(|piece| piece.range.end <= list.end);
        let tick = tick_of(scan.pieces.get(at).map_or(0, |piece| piece.range.len()));
        match list.condition {
            Some(at) => {
                edits.push(Edit::insert(at, format!(" not {tick}() and ("), list.word.clone()));
                edits.push(Edit::insert(list.end, ")", list.word.clone()));
            }
            None => {
                edits.push(Edit::insert(list.end, format!(" if not {tick}()"), list.word.clone()));
            }
        }
    }
    for value in &scan.growing {
        edits.push(Edit::insert(value.start, format!("{GUARD}(of="), value.clone()));
        edits.push(Edit::insert(value.end, ")", value.clone()));
    }
    edits.extend(
        scan.lists
            .iter()
            .map(|list| Edit::insert(list.start, format!("{MEASURE}(of="), list.clone())),
    );
    for (body, set) in &scan.captures {
        // `body` begins behind the tag; the filter belongs before its end, and before its dash.
        if let Some(piece) = ending_at(&scan.pieces, body.start).filter(|_| *set) {
            edits.push(Edit::insert(piece.inner.end, format!(" | {GUARD} "), piece.range.clone()));
        }
    }
    edits.extend(work.opening);
    edits
}

/// A call of a function that writes nothing, behind a tag that may trim.
pub(super) fn called(function: &str, trims: bool) -> String {
    format!("{{{{ {function}(){}", if trims { " -}}" } else { " }}" })
}

/// A source as Tera has it, with the way back.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) text: String,
    runs: Vec<Run>,
}

/// From `loaded` on, bytes are either copied from `source` on, or new and blamed on a range.
#[derive(Debug, Clone)]
struct Run {
    loaded: usize,
    source: usize,
    blame: Option<Range<usize>>,
}

impl Loaded {
    /// Applies changes to the source from `start` on; they may come in any order, but must not overlap.
    pub(super) fn new(source: &str, start: usize, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut loaded =
            Self { text: String::with_capacity(source.len() + 32 * edits.len()), runs: Vec::new() };
        let mut at = start;
        for edit in edits {
            loaded.copy(source, at..edit.range.start);
            if !edit.text.is_empty() {
                loaded.runs.push(Run {
                    loaded: loaded.text.len(),
                    source: edit.range.start,
                    blame: Some(edit.blame),
                });
                loaded.text.push_str(&edit.text);
            }
            at = edit.range.end.max(at);
        }
        loaded.copy(source, at..source.len());
        loaded
    }

    fn copy(&mut self, source: &str, range: Range<usize>) {
        if let Some(text) = source.get(range.clone()).filter(|text| !text.is_empty()) {
            self.runs.push(Run { loaded: self.text.len(), source: range.start, blame: None });
            self.text.push_str(text);
        }
    }

    /// The bytes of the source that bytes of the loaded text come from.
    pub(super) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let (start, end) =
            (self.source_of(range.start), self.source_of(range.end.max(range.start + 1) - 1));
        // The end is behind its last byte; a new text's end is its blame's.
        let end = if end.1 == end.0 { end.1 + usize::from(range.end > range.start) } else { end.1 };
        start.0..end.max(start.0)
    }

    fn source_of(&self, at: usize) -> (usize, usize) {
        let index = self.runs.partition_point(|run| run.loaded <= at);
        match index.checked_sub(1).map(|index| &self.runs[index]) {
            Some(Run { blame: Some(blame), .. }) => (blame.start, blame.end),
            Some(run) => (run.source + at - run.loaded, run.source + at - run.loaded),
            None => (0, 0),
        }
    }

    /// The byte of the loaded text at a line and column as Tera counts them, both from 1, columns in characters.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
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
    use super::super::captures::Captured;
    use super::super::cost_edits::work_of_source;
    use super::super::scan::scan;
    use super::*;

    fn load(source: &str) -> Loaded {
        load_as(source, None, &Captured::Ranges(Vec::new()))
    }

    fn load_as(source: &str, whole: Option<Range<usize>>, captured: &Captured) -> Loaded {
        let scan = scan(source);
        Loaded::new(source, 0, counted(&scan, work_of_source(source, &scan, whole, captured)))
    }

    #[test]
    fn loops_of_all_kinds_count() {
        let ticked = load("{% for x in y -%} {{ x }}{% else %}-{% endfor %}");
        assert_eq!(ticked.text, "{% for x in y -%}{{ __tick() -}} {{ x }}{% else %}-{% endfor %}");
        assert_eq!(
            load("{{ [x for x in y] }}").text,
            "{{ __measure(of=[x for x in y if not __tick()]) }}"
        );
        assert_eq!(
            load("{{ [x for x in y if a or b] }}").text,
            "{{ __measure(of=[x for x in y if not __tick() and ( a or b)]) }}"
        );
        assert_eq!(
            load("{% set a = b ~ c %}").text,
            "{% set a = __guard(of=b | __work ~ c | __work) %}"
        );
        assert_eq!(
            load("{% set a = b | upper %}").text,
            "{% set a = __guard(of=b  | __flat | upper) %}"
        );
        assert_eq!(
            load("{% set a -%} b {% endset %}").text,
            "{% set a  | __guard -%} b {% endset %}"
        );
    }

    #[test]
    fn lists_written_in_place_are_measured_and_nothing_else_in_brackets() {
        for same in ["{{ [1, \"a\"] }}", "{{ <c a={b} /> }}"] {
            assert_eq!(load(same).text, same);
        }
        assert_eq!(load("{{ a.b?[0].c }}").text, "{{ a.b?[__part(of=a.b, at=0)].c }}");
        assert_eq!(load("{{ f(x=1)[b] }}").text, "{{ f(x=1) | __whole[b | __work] }}");
        assert_eq!(load("{{ [[a], b] }}").text, "{{ __measure(of=[__measure(of=[a]), b]) }}");
        assert_eq!(load("{{ <c a={[b]} /> }}").text, "{{ <c a={__measure(of=[b])} /> }}");
        assert_eq!(
            load("{% set a = {\"b\": c[:1]} %}").text,
            "{% set a = __measure(of={\"b\": c[__part(of=c, at=none):1]}) %}"
        );
        assert_eq!(
            load("{% for x in [a] %}").text,
            "{% for x in __measure(of=[a]) %}{{ __tick() }}"
        );
        let inner = "{{ __measure(of=[x for x in __measure(of=[a]) if not __tick() and ( x | __work in __measure(of=[b | __work]))]) }}";
        assert_eq!(load("{{ [x for x in [a] if x in [b]] }}").text, inner);
        let last = "{{ __measure(of=[x for x in __measure(of=[a]) if not __tick()]) }}";
        assert_eq!(load("{{ [x for x in [a]] }}").text, last);
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let source = "é{% for x in y %}\n  {{ x }}{% endfor %}";
        let loaded = load(source);
        let at = loaded.text.find("{{ x }}").unwrap();
        assert_eq!(&source[loaded.source_range(&(at..at + 7))], "{{ x }}");
        let tick = loaded.text.find("__tick").unwrap();
        assert_eq!(&source[loaded.source_range(&(tick..tick + 8))], "{% for x in y %}");
        assert_eq!(
            loaded.source_range(&(loaded.text.len()..loaded.text.len())),
            source.len()..source.len()
        );
        assert_eq!(&loaded.text[loaded.offset(2, 3)..][..7], "{{ x }}");
        assert_eq!(loaded.offset(9, 9), loaded.text.len());
    }
}
