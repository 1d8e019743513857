//! Findings for people, when there are many: one thing that is wrong in many places is said once, the
//! most important first, and a table says how many there are of each kind.

use std::collections::BTreeMap;

use super::findings::{Located, LocatedNote};
use super::{Blame, Code, Message, Severity};

/// From how many places on the same finding is said once, with the other places below it.
const MANY_PLACES: usize = 3;
/// How many other places are listed.
const MOST_PLACES: usize = 10;
/// From how many findings on a table says how many there are of each kind.
const MANY_FINDINGS: usize = 10;
/// The most lines of a report.
pub(super) const MOST_LINES: usize = 400;

/// What findings have in common that say the same, and that the same helps.
type Saying<'f> = (Severity, Code, Blame, String, Option<String>, &'f [LocatedNote]);

fn saying(found: &Located) -> Saying<'_> {
    let d = &found.diagnostic;
    let help = d.help.as_ref().map(ToString::to_string);
    (d.severity, d.code, d.blame, d.message.to_string(), help, &found.notes)
}

/// Joins findings that say the same of many places: the first stays, and lists the others.
pub(super) fn join_places(found: &[Located]) -> Vec<Located> {
    let mut places: BTreeMap<Saying<'_>, Vec<&Located>> = BTreeMap::new();
    for finding in found.iter().filter(|finding| finding.file.is_some()) {
        places.entry(saying(finding)).or_default().push(finding);
    }
    let mut joined = Vec::with_capacity(found.len());
    for finding in found {
        let same = places.get(&saying(finding)).filter(|_| finding.file.is_some());
        match same.filter(|same| same.len() >= MANY_PLACES) {
            None => joined.push(finding.clone()),
            Some(same) if std::ptr::eq(same[0], finding) => joined.push(with_places(finding, same)),
            Some(_) => {}
        }
    }
    joined
}

fn with_places(first: &Located, same: &[&Located]) -> Located {
    let mut joined = first.clone();
    for other in same.iter().skip(1).take(MOST_PLACES) {
        let message: Message = "the same here".into();
        let (file, start) = (other.file.clone(), other.start);
        joined.notes.push(LocatedNote { message, file, start });
    }
    let rest = same.len().saturating_sub(MOST_PLACES + 1);
    if rest > 0 {
        let message = message!("and in {rest} more places, which `--all` lists", rest);
        joined.notes.push(LocatedNote { message, file: None, start: None });
    }
    joined
}

/// Makes the table of kinds; empty for few findings.
pub(super) fn kinds(found: &[Located]) -> String {
    if found.len() < MANY_FINDINGS {
        return String::new();
    }
    let mut counts: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for finding in found {
        *counts.entry((finding.diagnostic.severity, finding.diagnostic.code)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((severity, code), count)| {
        (*severity != Severity::Error, std::cmp::Reverse(*count), *code)
    });
    let mut table = "how many of each kind:\n".to_owned();
    for ((severity, code), count) in rows {
        let word = if severity == Severity::Error { "error" } else { "warning" };
        let plural = if count == 1 { "" } else { "s" };
        let word = format!("{word}{plural}");
        table.push_str(&format!("{count:>7} {word:<8}  {}\n", code.as_str()));
    }
    table
}

/// A finding as it is printed.
pub(super) struct Report {
    pub severity: Severity,
    pub text: String,
}

/// Returns how many of the reports fit into a number of lines, and puts errors first if not all do.
pub(super) fn fit(reports: &mut [Report], lines: usize) -> usize {
    let length = |report: &str| report.matches('\n').count();
    if reports.iter().map(|report| length(&report.text)).sum::<usize>() <= lines {
        return reports.len();
    }
    reports.sort_by_key(|report| report.severity != Severity::Error);
    let mut used = 0;
    reports
        .iter()
        .take_while(|report| {
            used += length(&report.text);
            used <= lines
        })
        .count()
        .max(1)
}
