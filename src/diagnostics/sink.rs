//! Collecting findings while phases run in parallel. A limited number is kept for each file; the
//! others are counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::findings::{Findings, exit_code};
use super::{Blame, Code, Diagnostic, Message, Origin, Result, Severity};

/// How many different findings are kept for one file: a hostile file may hold a hundred thousand
/// faults.
const MOST: usize = 1_000;

/// Collects findings while phases run in parallel.
#[derive(Debug, Default)]
pub struct Sink(Mutex<Collected>);

#[derive(Debug, Default)]
struct Collected {
    /// How many were reported.
    came: usize,
    /// Findings without a file, each with its number in order of arrival.
    loose: Vec<(usize, Diagnostic)>,
    files: BTreeMap<Origin, OfFile>,
}

/// The findings of a file.
#[derive(Debug, Default)]
struct OfFile {
    /// The first findings in the order of their keys, whatever order they arrive in. Identical
    /// findings count as one.
    kept: BTreeMap<Key, Vec<(usize, Diagnostic)>>,
    /// How many others there were.
    more: BTreeMap<(Severity, Blame), usize>,
}

/// Errors come first, so that no error is dropped for a warning; then the place decides.
type Key = (Severity, Option<(u32, u32)>, Code, Message, Option<Message>, Blame);

fn key(d: &Diagnostic) -> Key {
    let range = d
        .place
        .as_ref()
        .and_then(|place| place.range.as_ref())
        .map(|range| (range.start, range.end));
    (d.severity, range, d.code, d.message.clone(), d.help.clone(), d.blame)
}

impl OfFile {
    fn add(&mut self, number: usize, diagnostic: Diagnostic) {
        let key = key(&diagnostic);
        let is_full = self.kept.len() == MOST;
        if is_full && self.kept.last_key_value().is_some_and(|(last, _)| *last < key) {
            *self.more.entry((diagnostic.severity, diagnostic.blame)).or_default() += 1;
            return;
        }
        self.kept.entry(key).or_default().push((number, diagnostic));
        if self.kept.len() > MOST
            && let Some((last, dropped)) = self.kept.pop_last()
        {
            *self.more.entry((last.0, last.5)).or_default() += dropped.len();
        }
    }

    /// Makes the findings that count those that were not kept.
    fn rest(&self, origin: &Origin) -> impl Iterator<Item = Diagnostic> {
        self.more.iter().map(|((severity, blame), more)| {
            let message = message!("{more} more findings in this file are not listed", more);
            let told = Diagnostic::error(Code::TooMuch, message)
                .at(origin.whole())
                .help("mend those that are, and look again");
            Diagnostic { severity: *severity, ..told.blame(*blame) }
        })
    }
}

impl Collected {
    fn findings(&self) -> impl Iterator<Item = &(usize, Diagnostic)> {
        self.loose.iter().chain(self.files.values().flat_map(|file| file.kept.values().flatten()))
    }

    fn finish(self) -> Findings {
        let rest: Vec<Diagnostic> =
            self.files.iter().flat_map(|(origin, file)| file.rest(origin)).collect();
        let of_files = self.files.into_values().flat_map(|file| file.kept.into_values().flatten());
        let mut found: Vec<(usize, Diagnostic)> = self.loose.into_iter().chain(of_files).collect();
        found.sort_by_key(|(number, _)| *number);
        found.into_iter().map(|(_, diagnostic)| diagnostic).chain(rest).collect()
    }
}

impl Sink {
    /// Makes an empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Collected> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a finding.
    pub fn report(&self, diagnostic: Diagnostic) {
        let diagnostic = diagnostic.brief();
        let mut collected = self.lock();
        collected.came += 1;
        let number = collected.came;
        match diagnostic.place.as_ref().map(|place| place.origin.clone()) {
            Some(origin) => collected.files.entry(origin).or_default().add(number, diagnostic),
            None => collected.loose.push((number, diagnostic)),
        }
    }

    /// Takes all findings of another sink, in the order in which they came there.
    pub fn absorb(&self, other: Self) {
        let other = other.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if other.came == 0 {
            return;
        }
        let mut collected = self.lock();
        let before = collected.came;
        collected.came += other.came;
        let renumber = |(number, diagnostic)| (before + number, diagnostic);
        collected.loose.extend(other.loose.into_iter().map(renumber));
        for (origin, file) in other.files {
            let own = collected.files.entry(origin).or_default();
            let kept = file.kept.into_values().flatten().map(renumber);
            kept.for_each(|(number, diagnostic)| own.add(number, diagnostic));
            for (kind, more) in file.more {
                *own.more.entry(kind).or_default() += more;
            }
        }
    }

    /// Reports the error of a step that failed; returns the value of one that succeeded.
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
        let collected = self.lock();
        let kept = collected
            .findings()
            .filter(|(_, diagnostic)| diagnostic.severity == Severity::Error)
            .count();
        let more = collected.files.values().flat_map(|file| &file.more);
        kept + more
            .filter(|((severity, _), _)| *severity == Severity::Error)
            .map(|(_, more)| more)
            .sum::<usize>()
    }

    /// Returns the exit code for the findings so far; see [`Findings::exit_code`].
    pub fn exit_code(&self, strict: bool) -> u8 {
        let collected = self.lock();
        let kept = collected.findings().map(|(_, d)| (d.severity, d.blame));
        let more = collected.files.values().flat_map(|file| file.more.keys().copied());
        let codes = kept.chain(more).map(|(severity, blame)| exit_code(severity, blame, strict));
        codes.max().unwrap_or(0)
    }

    /// Removes and returns the findings so far.
    pub fn take(&self) -> Findings {
        std::mem::take(&mut *self.lock()).finish()
    }

    /// Returns all findings.
    pub fn finish(self) -> Findings {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TreePath;

    #[test]
    fn of_a_file_a_thousand_findings_are_kept_whatever_comes_first_and_the_others_counted() {
        let origin = || Origin::town(TreePath::parse("translations/en.ftl").unwrap());
        let error = |at: u32| {
            Diagnostic::error(Code::BadTranslation, format!("{at}")).at(origin().at(at..at))
        };
        let warning = |at: u32| {
            Diagnostic::warning(Code::UnreadFile, format!("{at}")).at(origin().at(at..at))
        };
        let of = |order: &mut dyn Iterator<Item = u32>| {
            let sink = Sink::new();
            (0..5).for_each(|at| sink.report(warning(at)));
            order.for_each(|at| sink.report(error(at)));
            sink.report(error(7).note("again", None));
            assert_eq!((sink.errors(), sink.exit_code(false)), (50_001, 1));
            let found = sink.finish();
            let mut said: Vec<String> =
                found.iter().map(|found| found.message.to_string()).collect();
            said.sort();
            said
        };
        let said = of(&mut (0..50_000));
        assert_eq!(said, of(&mut (0..50_000).rev()));
        assert_eq!(said.len(), 1_003);
        assert!(
            said.contains(&"49000 more findings in this file are not listed".to_owned()),
            "{said:?}"
        );
        assert!(
            said.contains(&"5 more findings in this file are not listed".to_owned())
                && said.contains(&"999".to_owned())
        );
        assert!(!said.contains(&"1000".to_owned()));
    }
}
