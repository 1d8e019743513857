//! Findings of a run, brought into a fixed order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Blame, Code, Diagnostic, Message, Note, Origin, Place, Severity};
use crate::names::PackageName;

/// Gives diagnostics the texts of files, and the names by which people know them.
pub trait Texts {
    /// The file's text, if it can be read as text.
    fn text(&self, origin: &Origin) -> Option<Arc<str>>;
    /// The file's path as people know it: relative to the town, `@package/…` for files of other
    /// layers.
    fn display(&self, origin: &Origin) -> String;
}

/// Returns the exit code that one finding stands for; the highest of all findings is the program's.
pub(super) fn exit_code(severity: Severity, blame: Blame, strict: bool) -> u8 {
    if severity == Severity::Warning && !strict {
        return 0;
    }
    match blame {
        Blame::Partner => 0,
        Blame::Content | Blame::Package => 1,
        Blame::Setup => 2,
        Blame::Network => 3,
        Blame::Parvis => 4,
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings(Vec<Diagnostic>);

impl FromIterator<Diagnostic> for Findings {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(found: I) -> Self {
        Self(found.into_iter().collect())
    }
}

impl Findings {
    /// Iterates over the findings in order of arrival.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Counts the findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Returns the exit code: 0 clean, 1 content or package, 2 set-up, 3 network, 4 a fault of
    /// parvis. The highest wins.
    ///
    /// Warnings count only if `strict`, and findings about partners never.
    pub fn exit_code(&self, strict: bool) -> u8 {
        // A server that refuses has answered: its address may be wrong.
        let is_silent = |d: &Diagnostic| d.blame == Blame::Network && d.code != Code::Refused;
        let is_cut_off = self.0.iter().any(is_silent);
        let codes = self.0.iter().map(|d| {
            // What is missing because a server did not answer is not a matter of set-up.
            let is_missing = matches!(d.code, Code::NotFetched | Code::LockOutdated);
            let blame = if is_cut_off && is_missing { Blame::Network } else { d.blame };
            exit_code(d.severity, blame, strict)
        });
        codes.max().unwrap_or(0)
    }

    /// Resolves all places, joins identical findings, and sorts by file, line and column. Findings
    /// without a place come first.
    pub fn locate(&self, texts: &dyn Texts) -> Vec<Located> {
        let lines = Lines::locate(&self.0, texts);
        let mut located: Vec<Located> =
            self.0.iter().map(|d| Located::new(d, texts, &lines)).collect();
        located.sort_by(|a, b| (a.key(), &a.notes).cmp(&(b.key(), &b.notes)));
        located.dedup_by(|next, kept| {
            let is_same = kept.key() == next.key();
            if is_same {
                kept.join(std::mem::take(&mut next.notes));
            }
            is_same
        });
        located.iter_mut().for_each(Located::count_rest);
        limit_partner_findings(located)
    }
}

/// How many findings of one code about one partner are listed one by one.
const MOST_OF_PARTNER: usize = 3;

/// One partner's findings of one code.
type PartnerGroup = (PackageName, Code);

/// Returns the group of a finding about a partner; `None` for all others.
fn partner_group(found: &Located) -> Option<PartnerGroup> {
    let d = &found.diagnostic;
    let package = &d.place.as_ref()?.origin.package;
    let is_about_partner = d.blame == Blame::Partner && *package != PackageName::town();
    is_about_partner.then(|| (package.clone(), d.code))
}

/// Lists only the first findings of one code about one partner, and counts the others: the log
/// belongs to the town.
fn limit_partner_findings(located: Vec<Located>) -> Vec<Located> {
    let mut counts: BTreeMap<PartnerGroup, usize> = BTreeMap::new();
    for group in located.iter().filter_map(partner_group) {
        *counts.entry(group).or_default() += 1;
    }
    let mut listed: BTreeMap<PartnerGroup, usize> = BTreeMap::new();
    let mut limited = Vec::with_capacity(located.len());
    for mut found in located {
        if let Some(group) = partner_group(&found) {
            let rest = counts[&group].saturating_sub(MOST_OF_PARTNER);
            let number = listed.entry(group.clone()).or_default();
            *number += 1;
            if *number > MOST_OF_PARTNER + 1 {
                continue;
            }
            if *number > MOST_OF_PARTNER && rest > 1 {
                found.diagnostic.message = message!(
                    "{rest} more findings of this kind about `{partner}`, for instance: {message}",
                    rest,
                    partner = group.0,
                    message = found.diagnostic.message
                );
            }
        }
        limited.push(found);
    }
    limited
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
    /// Its remarks, with those of identical findings.
    pub notes: Vec<LocatedNote>,
    /// How many remarks were left out.
    rest: usize,
}

/// A remark whose place is a file, a line and a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocatedNote {
    /// The remark.
    pub message: Message,
    /// The file as people know it, where there is one.
    pub file: Option<String>,
    /// Line and column of the beginning, from 1.
    pub start: Option<(usize, usize)>,
}

impl Located {
    /// The most remarks of one finding: a template's fault is found on every page again.
    const MOST_NOTES: usize = 8;

    fn new(diagnostic: &Diagnostic, texts: &dyn Texts, lines: &Lines<'_>) -> Self {
        let file = |place: &Option<Place>| place.as_ref().map(|place| texts.display(&place.origin));
        let range = |place: &Option<Place>| {
            let place = place.as_ref()?;
            let range = place.range.as_ref()?;
            lines.get(&place.origin, range.start).zip(lines.get(&place.origin, range.end))
        };
        let note = |note: &Note| LocatedNote {
            message: note.message.clone(),
            file: file(&note.place),
            start: range(&note.place).map(|range| range.0),
        };
        let (start, end) = range(&diagnostic.place).unzip();
        let notes = diagnostic.notes.iter().map(note).collect();
        Self {
            diagnostic: diagnostic.clone(),
            file: file(&diagnostic.place),
            start,
            end,
            notes,
            rest: 0,
        }
    }

    /// All but the remarks.
    fn key(&self) -> impl Ord + '_ {
        let d = &self.diagnostic;
        (&self.file, self.start, self.end, d.severity, d.code, &d.message, &d.help, d.blame)
    }

    /// Takes the remarks of a finding that says the same.
    fn join(&mut self, notes: Vec<LocatedNote>) {
        for note in notes {
            if self.notes.contains(&note) {
                continue;
            }
            if self.notes.len() < Self::MOST_NOTES {
                self.notes.push(note);
            } else {
                self.rest += 1;
            }
        }
    }

    fn count_rest(&mut self) {
        if self.rest > 0 {
            self.notes.push(LocatedNote {
                message: message!("and {rest} more", rest = self.rest),
                file: None,
                start: None,
            });
        }
    }
}

/// The lines and columns of all places in findings. Each text is read once, up to its last place.
struct Lines<'d>(BTreeMap<(&'d Origin, u32), (usize, usize)>);

impl<'d> Lines<'d> {
    fn locate(findings: &'d [Diagnostic], texts: &dyn Texts) -> Self {
        let places = findings.iter().flat_map(|d| {
            d.place.iter().chain(d.notes.iter().filter_map(|note| note.place.as_ref()))
        });
        let mut bytes: BTreeMap<&Origin, BTreeSet<u32>> = BTreeMap::new();
        for place in places {
            if let Some(range) = &place.range {
                bytes.entry(&place.origin).or_default().extend([range.start, range.end]);
            }
        }
        let mut found = BTreeMap::new();
        for (origin, bytes) in bytes {
            let Some(text) = texts.text(origin) else { continue };
            let mut cursor = Cursor::new(&text);
            found.extend(
                bytes.into_iter().map(|byte| ((origin, byte), cursor.move_to(byte as usize))),
            );
        }
        Self(found)
    }

    fn get(&self, origin: &Origin, byte: u32) -> Option<(usize, usize)> {
        self.0.get(&(origin, byte)).copied()
    }
}

/// A position in a text that only moves forwards.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        // A byte order mark does not count as a character of the first line.
        Self {
            text,
            at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            line: 1,
            column: 1,
        }
    }

    /// Moves to a byte. Returns its line and column, from 1; columns count characters.
    fn move_to(&mut self, byte: usize) -> (usize, usize) {
        let to = self.text.floor_char_boundary(byte).max(self.at);
        let passed = &self.text[self.at..to];
        if let Some(end) = passed.rfind('\n') {
            self.line += passed.matches('\n').count();
            self.column = passed[end + 1..].chars().count() + 1;
        } else {
            self.column += passed.chars().count();
        }
        self.at = to;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Sink;
    use crate::names::TreePath;

    /// Every file holds this.
    struct Same(Arc<str>);

    impl Texts for Same {
        fn text(&self, _: &Origin) -> Option<Arc<str>> {
            Some(Arc::clone(&self.0))
        }

        fn display(&self, origin: &Origin) -> String {
            origin.path.to_string()
        }
    }

    fn file(path: &str) -> Origin {
        Origin::town(TreePath::parse(path).unwrap())
    }

    #[test]
    fn places_become_lines_and_columns_in_any_order() {
        let texts = Same(Arc::from("\u{feff}aé\n\nbc\n"));
        let sink = Sink::new();
        for at in [0, 3, 4, 6, 7, 8, 9, 200, 5] {
            sink.report(
                Diagnostic::error(Code::Usage, format!("{at}")).at(file("a.md").at(at..at)),
            );
        }
        let found = sink.finish().locate(&texts);
        let places: Vec<_> = found
            .iter()
            .map(|found| (found.diagnostic.message.to_string(), found.start.unwrap()))
            .collect();
        let wanted = [
            ("0", (1, 1)),
            ("3", (1, 1)),
            ("4", (1, 2)),
            ("5", (1, 2)),
            ("6", (1, 3)),
            ("7", (2, 1)),
            ("8", (3, 1)),
            ("9", (3, 2)),
            ("200", (4, 1)),
        ];
        assert_eq!(places, wanted.map(|(text, start)| (text.to_owned(), start)));
    }

    #[test]
    fn what_is_said_twice_is_joined_with_its_remarks_and_what_differs_stays() {
        let finding = || Diagnostic::error(Code::Usage, "x").at(file("a.md").whole());
        let sink = Sink::new();
        sink.report(finding().note("two", Some(file("b.md").at(3..4))));
        sink.report(finding().note("one", None));
        sink.report(finding().note("one", None));
        sink.report(finding().help("do it"));
        sink.report(finding().blame(Blame::Parvis));
        (0..20).for_each(|page| {
            sink.report(Diagnostic::error(Code::Io, "y").note(format!("page {page:02}"), None));
        });
        let found = sink.finish().locate(&Same(Arc::from("text")));
        let said: Vec<Vec<String>> = found
            .iter()
            .map(|found| found.notes.iter().map(|note| note.message.to_string()).collect())
            .collect();
        assert_eq!(said[0][7..], ["page 07", "and 12 more"]);
        assert_eq!(said[1..], [vec!["one".to_owned(), "two".to_owned()], vec![], vec![]]);
        assert_eq!(
            (found[1].notes[1].file.as_deref(), found[1].notes[1].start),
            (Some("b.md"), Some((1, 4)))
        );
    }

    #[test]
    fn what_a_dead_server_did_not_send_is_a_matter_of_the_network() {
        let missing = || Diagnostic::error(Code::NotFetched, "x").blame(Blame::Setup);
        let dead = || Diagnostic::warning(Code::Unreachable, "y").blame(Blame::Network);
        assert_eq!(Findings::from_iter([missing()]).exit_code(false), 2);
        assert_eq!(Findings::from_iter([missing(), dead()]).exit_code(false), 3);
        assert_eq!(Findings::from_iter([dead()]).exit_code(false), 0);
    }

    #[test]
    fn a_partner_does_not_fill_the_log_alone() {
        let of = |package: &str, at: usize, code| {
            let path = TreePath::parse(&format!("content/{at:02}.md")).unwrap();
            let place = Origin { package: PackageName::parse(package).unwrap(), path }.whole();
            Diagnostic::warning(code, format!("{package} {at}")).at(place).of_partner()
        };
        let sink = Sink::new();
        (0..40).for_each(|at| sink.report(of("many", at, Code::Foreign)));
        (50..54).for_each(|at| sink.report(of("few", at, Code::Foreign)));
        sink.report(of("many", 60, Code::TooMuch));
        (70..80).for_each(|at| {
            let path = TreePath::parse(&format!("content/{at}.md")).unwrap();
            sink.report(
                Diagnostic::warning(Code::Foreign, format!("own {at}"))
                    .at(Origin::town(path).whole()),
            );
        });
        let found = sink.finish().locate(&Same(Arc::from("text")));
        let said: Vec<String> =
            found.iter().map(|found| found.diagnostic.message.to_string()).collect();
        let rest = "37 more findings of this kind about `many`, for instance: many 3";
        assert_eq!(
            said[..9],
            ["many 0", "many 1", "many 2", rest, "few 50", "few 51", "few 52", "few 53", "many 60"]
        );
        assert_eq!(said.len(), 19);
    }
}
