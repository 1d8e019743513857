//! Collecting findings from many threads, and bringing them into a fixed order.

use std::sync::{Mutex, PoisonError};

use super::print::Texts;
use super::{Blame, Diagnostic, Note, Result, Severity};

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

    /// The exit code of what was collected so far, as [`Findings::exit_code`].
    pub fn exit_code(&self, strict: bool) -> u8 {
        exit_code(&self.0.lock().unwrap_or_else(PoisonError::into_inner), strict)
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

fn exit_code(found: &[Diagnostic], strict: bool) -> u8 {
    let counts = |d: &&Diagnostic| strict || d.severity == Severity::Error;
    let code = |d: &Diagnostic| match d.blame {
        Blame::Partner => 0,
        Blame::Content | Blame::Package => 1,
        Blame::Setup => 2,
        Blame::Network => 3,
        Blame::Parvis => 4,
    };
    found.iter().filter(counts).map(code).max().unwrap_or(0)
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
        exit_code(&self.0, strict)
    }

    /// Resolves every place, drops what was said twice, and sorts by file, line and column; what has no place comes first.
    pub fn locate(&self, texts: &dyn Texts) -> Vec<Located> {
        let mut located: Vec<Located> = self.0.iter().map(|d| Located::new(d, texts)).collect();
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
    fn new(diagnostic: &Diagnostic, texts: &dyn Texts) -> Self {
        let place = diagnostic.place.as_ref();
        let file = place.map(|place| texts.display(&place.origin));
        let lines = place.and_then(|place| {
            let range = place.range.clone()?;
            let text = texts.text(&place.origin)?;
            Some((line_column(&text, range.start as usize), line_column(&text, range.end as usize)))
        });
        Self { diagnostic: diagnostic.clone(), file, start: lines.map(|l| l.0), end: lines.map(|l| l.1) }
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
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1)
}
