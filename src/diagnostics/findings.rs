//! Collecting findings from many threads, and bringing them into a fixed order.

use std::sync::{Mutex, PoisonError};

use super::print::Texts;
use super::{Blame, Diagnostic, Note, Origin, Result, Severity};

/// Where findings are collected while phases run in parallel.
#[derive(Debug, Default)]
pub struct Sink(Mutex<Vec<Diagnostic>>);

impl Sink {
    /// Makes an empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }

    /// Takes the error of a failed step, and gives the value of one that did not fail.
    pub fn keep<T>(&self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    /// Whether an error was reported so far.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many errors were reported so far.
    pub fn errors(&self) -> usize {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Takes out what was collected so far.
    pub fn take(&self) -> Findings {
        Findings(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Ends the collecting.
    pub fn finish(self) -> Findings {
        Findings(self.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// The findings as they came.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The exit code: 0 clean, 1 content or package, 2 set-up, 3 network, 4 a fault of parvis; the highest wins.
    /// Warnings count only if `strict`, those about partners never.
    pub fn exit_code(&self, strict: bool) -> u8 {
        let counts = |d: &&Diagnostic| strict || d.severity == Severity::Error;
        let code = |d: &Diagnostic| match d.blame {
            Blame::Partner => 0,
            Blame::Content | Blame::Package => 1,
            Blame::Setup => 2,
            Blame::Network => 3,
            Blame::Parvis => 4,
        };
        self.0.iter().filter(counts).map(code).max().unwrap_or(0)
    }

    /// Resolves every place, drops what was said twice, and sorts by file, line and column; what has no place comes first.
    pub fn locate(&self, texts: &dyn Texts) -> Vec<Located> {
        // Down each file once, however many findings it has.
        let mut found: Vec<&Diagnostic> = self.0.iter().collect();
        found.sort_by_key(|d| d.place.as_ref().map(|place| (&place.origin, place.range.as_ref().map(|range| range.start))));
        let mut reached = None;
        let mut located: Vec<Located> = found.into_iter().map(|d| Located::new(d, texts, &mut reached)).collect();
        located.sort_by(|a, b| a.key().cmp(&b.key()));
        located.dedup_by(|a, b| a.key() == b.key());
        located
    }
}

/// A finding whose places are files, lines and columns.
#[derive(Debug, Clone)]
pub struct Located {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The file as people know it, where there is one.
    pub file: Option<String>,
    /// Line and column of the beginning, from 1; columns count characters.
    pub start: Option<(usize, usize)>,
    /// Line and column behind the end.
    pub end: Option<(usize, usize)>,
}

impl Located {
    /// Locates a finding that does not begin before the place that was `reached` in its file.
    fn new<'d>(diagnostic: &'d Diagnostic, texts: &dyn Texts, reached: &mut Option<(&'d Origin, LineColumn)>) -> Self {
        let place = diagnostic.place.as_ref();
        let file = place.map(|place| texts.display(&place.origin));
        let lines = place.and_then(|place| {
            let range = place.range.as_ref()?;
            let text = texts.text(&place.origin)?;
            let from = reached.filter(|(origin, _)| *origin == &place.origin).map_or(LineColumn::FIRST, |(_, from)| from);
            let start = from.down_to(range.start as usize, &text);
            *reached = Some((&place.origin, start));
            Some((start, start.down_to(range.end as usize, &text)))
        });
        let pair = |at: LineColumn| (at.line, at.column);
        Self { diagnostic: diagnostic.clone(), file, start: lines.map(|l| pair(l.0)), end: lines.map(|l| pair(l.1)) }
    }

    fn key(&self) -> impl Ord + '_ {
        let d = &self.diagnostic;
        (&self.file, self.start, self.end, d.severity, d.code, &d.message)
    }

    /// The remarks that belong to the finding.
    pub fn notes(&self) -> &[Note] {
        &self.diagnostic.notes
    }
}

/// Line and column, from 1, of a byte; columns count characters.
pub(super) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let found = LineColumn::FIRST.down_to(byte, text);
    (found.line, found.column)
}

/// Where a byte stands.
#[derive(Debug, Clone, Copy)]
struct LineColumn {
    byte: usize,
    line: usize,
    column: usize,
}

impl LineColumn {
    const FIRST: Self = Self { byte: 0, line: 1, column: 1 };

    /// The place of a byte further down.
    fn down_to(self, byte: usize, text: &str) -> Self {
        let byte = text.floor_char_boundary(byte);
        let between = text.get(self.byte..byte).unwrap_or_default();
        let (begun, column) = between.rfind('\n').map_or((between, self.column), |at| (&between[at + 1..], 1));
        // The mark that some editors put first is no character of the line.
        let begun = if column == 1 { begun.trim_start_matches('\u{feff}') } else { begun };
        let lines = between.bytes().filter(|byte| *byte == b'\n').count();
        Self { byte, line: self.line + lines, column: column + begun.chars().count() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::diagnostics::{Code, Format, Printer};
    use crate::names::TreePath;

    struct One(Arc<str>);

    impl Texts for One {
        fn text(&self, _: &Origin) -> Option<Arc<str>> {
            Some(self.0.clone())
        }

        fn display(&self, origin: &Origin) -> String {
            origin.path.to_string()
        }
    }

    fn printed(text: &str, places: impl Iterator<Item = std::ops::Range<u32>>) -> (Vec<Located>, String) {
        let (origin, sink) = (Origin::town(TreePath::parse("content/a.md").expect("a path")), Sink::new());
        places.for_each(|range| sink.report(Diagnostic::error(Code::BrokenLink, "x").at(origin.at(range))));
        let texts = One(Arc::from(text));
        let located = sink.finish().locate(&texts);
        let printer = Printer { format: Format::Text { color: false }, texts: &texts, prefix: String::new() };
        let mut out = Vec::new();
        located.iter().for_each(|finding| printer.print(finding, &mut out).expect("printed"));
        (located, String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn lines_and_columns_are_the_same_in_whatever_order_findings_come() {
        let text = "\u{feff}ab\ncé\r\n\u{feff}d e\n";
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let places = bytes.iter().rev().flat_map(|start| bytes.iter().map(move |end| (*start, *end))).filter(|(a, b)| a <= b);
        let at = |sign: char| line_column(text, text.find(sign).expect("there"));
        assert_eq!((at('a'), at('é'), at('d'), at('e')), ((1, 1), (2, 2), (3, 1), (3, 3)));
        let (located, _) = printed(text, places.map(|(start, end)| start as u32..end as u32));
        assert!(located.len() > 50);
        for finding in located {
            let range = finding.diagnostic.place.and_then(|place| place.range).expect("a range");
            let pair = |byte| Some(line_column(text, byte as usize));
            assert_eq!((finding.start, finding.end), (pair(range.start), pair(range.end)), "{range:?}");
        }
    }

    #[test]
    fn thousands_of_findings_in_one_file_are_soon_printed() {
        let begun = Instant::now();
        for end in ["\n", " "] {
            let text = format!("[a](nowhere){}{end}", " and words".repeat(180)).repeat(4_000);
            let (located, _) = printed(&text, (0..4_000).map(|n| n * 1_813 + 4..n * 1_813 + 11));
            let last = located.last().and_then(|finding| finding.start);
            assert_eq!(last, Some(if end == "\n" { (4_000, 5) } else { (1, 3_999 * 1_813 + 5) }));
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "it took {:?}", begun.elapsed());
    }
}
