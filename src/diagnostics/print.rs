//! Printing findings: for people with the lines in question, as JSON with one object per line, as
//! workflow commands for a forge, or as a document for one.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin as FileLine, Renderer, Snippet};

use super::findings::{Located, LocatedNote, Texts};
use super::plain::{clean, harmless, json_line, masked};
use super::summary::Report;
use super::{Place, Severity, exchange, summary};
use crate::names::secrets;

/// A form of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, with colour or without.
    Text {
        /// Whether to use colour.
        color: bool,
    },
    /// One object a line.
    Json,
    /// GitHub's workflow commands (`::error file=…`).
    Github,
    /// One array for GitLab's Code Quality.
    Gitlab,
    /// One object in the format SARIF 2.1.0.
    Sarif,
}

/// Prints located findings.
pub struct Printer<'a> {
    /// The form.
    pub format: Format,
    /// The texts and names of files.
    pub texts: &'a dyn Texts,
    /// The town's folder in its repository: a forge needs it before a file's path.
    pub prefix: String,
    /// Whether each finding is printed for people, however many there are.
    pub all: bool,
}

impl Printer<'_> {
    /// Prints all findings. For people, what is wrong in many places is said once, and of very many
    /// findings the first are shown.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn print_all(&self, findings: &[Located], out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Text { .. } => self.print_report(findings, out),
            Format::Gitlab => writeln!(out, "{}", exchange::gitlab(findings, &self.prefix)),
            Format::Sarif => writeln!(out, "{}", exchange::sarif(findings, &self.prefix)),
            Format::Json | Format::Github => {
                findings.iter().try_for_each(|finding| self.print(finding, out))
            }
        }
    }

    fn print_report(&self, findings: &[Located], out: &mut dyn Write) -> io::Result<()> {
        if self.all {
            findings.iter().try_for_each(|finding| self.print(finding, out))?;
            return out.write_all(summary::kinds(findings).as_bytes());
        }
        let table = summary::kinds(findings);
        let mut reports = Vec::new();
        for finding in summary::join_places(findings) {
            let mut report = Vec::new();
            self.print(&finding, &mut report)?;
            let report = String::from_utf8_lossy(&report).into_owned();
            reports.push(Report { severity: finding.diagnostic.severity, text: report });
        }
        // The table, the lines around it, and what the command says at its end.
        let lines = summary::MOST_LINES.saturating_sub(table.lines().count() + 5);
        let shown = summary::fit(&mut reports, lines);
        for report in &reports[..shown] {
            out.write_all(report.text.as_bytes())?;
        }
        if shown < reports.len() {
            let rest = reports.len() - shown;
            writeln!(out, "… and {rest} more: `--all` shows them, `--format json` is whole\n")?;
        }
        out.write_all(table.as_bytes())
    }

    /// Prints one finding, in whole lines. Quoted text cannot control a terminal or give a forge a
    /// command.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn print(&self, finding: &Located, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Text { color } => self.print_text(finding, color, out),
            Format::Json => writeln!(out, "{}", json_line(json(finding))),
            Format::Github => writeln!(out, "{}", self.github(finding)),
            Format::Gitlab | Format::Sarif => self.print_all(std::slice::from_ref(finding), out),
        }
    }

    fn print_text(&self, finding: &Located, color: bool, out: &mut dyn Write) -> io::Result<()> {
        let d = &finding.diagnostic;
        let level = match d.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let text = d.place.as_ref().and_then(|place| self.texts.text(&place.origin));
        let message = clean(&d.message.to_string());
        let mut group = Group::with_title(level.primary_title(&message).id(d.code.as_str()));
        let file = finding.file.as_deref().map(clean);
        let excerpt = d
            .place
            .as_ref()
            .zip(text.as_deref())
            .zip(finding.start)
            .and_then(|((place, text), start)| Excerpt::cut(place, text, start.0));
        if let (Some(file), Some(excerpt)) = (&file, &excerpt) {
            let marked = AnnotationKind::Primary.span(excerpt.span.clone());
            let snippet =
                Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).annotation(marked);
            group = match finding.start.filter(|_| excerpt.is_cut) {
                // The snippet would count the column from where the excerpt begins.
                Some((line, column)) => {
                    let place = FileLine::path(file.as_str()).line(line).char_column(column);
                    group.element(place).element(snippet)
                }
                None => group.element(snippet.path(file.as_str())),
            };
        } else if let Some(file) = &file {
            group = group.element(FileLine::path(file.as_str()));
        }
        let notes: Vec<String> = finding.notes.iter().map(note_line).collect();
        for note in &notes {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        let help = clean(&d.advice().to_string());
        group = group.element(Level::HELP.message(help.as_str()));
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        writeln!(out, "{}\n", harmless(&renderer.decor_style(DecorStyle::Ascii).render(&[group])))
    }

    fn github(&self, finding: &Located) -> String {
        let d = &finding.diagnostic;
        let kind = if d.severity == Severity::Error { "error" } else { "warning" };
        let mut properties = Vec::new();
        let path = exchange::repository_path(&self.prefix, finding.file.as_deref());
        if let Some(path) = &path {
            properties.push(format!("file={}", property(&harmless(&clean(path)))));
        }
        if path.is_some()
            && let (Some((line, column)), Some((end_line, end_column))) =
                (finding.start, finding.end)
        {
            properties.push(format!(
                "line={line},col={column},endLine={end_line},endColumn={end_column}"
            ));
        }
        properties.push(format!("title={}", property(d.code.as_str())));
        let mut text = clean(&d.message.to_string());
        if let Some(file) = finding.file.as_ref().filter(|_| path.is_none()) {
            text.push_str(&clean(&format!(" ({file})")));
        }
        finding
            .notes
            .iter()
            .for_each(|note| text.push_str(&format!("\nnote: {}", note_line(note))));
        text.push_str(&format!("\nhelp: {}", clean(&d.advice().to_string())));
        format!("::{kind} {}::{}", properties.join(","), data(&harmless(&text)))
    }
}

fn note_line(note: &LocatedNote) -> String {
    let LocatedNote { message, file, start } = note;
    match (file, start) {
        (None, _) => clean(&message.to_string()),
        (Some(file), None) => clean(&format!("{message} ({file})")),
        (Some(file), Some((line, column))) => clean(&format!("{message} ({file}:{line}:{column})")),
    }
}

/// The lines that a snippet shows. Only these are given to the renderer, so that a 20 MB file costs
/// nothing.
struct Excerpt {
    text: String,
    line: usize,
    span: Range<usize>,
    /// Whether its line begins before it.
    is_cut: bool,
}

impl Excerpt {
    fn cut(place: &Place, text: &str, line: usize) -> Option<Self> {
        const LONGEST: usize = 240;
        let range = place.range.as_ref()?;
        let start = text.floor_char_boundary(range.start as usize);
        // A line may be megabytes long: only the part around the fault is searched and shown.
        let low = text.ceil_char_boundary(start.saturating_sub(LONGEST));
        let from = match text[low..start].rfind('\n') {
            Some(at) => low + at + 1,
            None if low == 0 => 0,
            None => text.floor_char_boundary(start - LONGEST / 2),
        };
        let high = text.ceil_char_boundary(start + LONGEST);
        let to = text[start..high].find('\n').map_or(high, |at| start + at);
        let end = text.floor_char_boundary((range.end as usize).clamp(start, to));
        // A password may begin before the excerpt or end after it.
        let (low, high) = (
            text.floor_char_boundary(from.saturating_sub(LONGEST)),
            text.ceil_char_boundary(to + LONGEST),
        );
        let hidden: Vec<Range<usize>> =
            secrets(&text[low..high]).iter().map(|at| at.start + low..at.end + low).collect();
        let shown = |part: Range<usize>| clean(&masked(&text[part.clone()], part.start, &hidden));
        let [before, marked, behind] = [from..start, start..end, end..to].map(shown);
        Some(Self {
            span: before.len()..before.len() + marked.len(),
            text: before + &marked + &behind,
            line,
            is_cut: from > 0 && text.as_bytes()[from - 1] != b'\n',
        })
    }
}

fn json(finding: &Located) -> serde_json::Value {
    let d = &finding.diagnostic;
    serde_json::json!({
        "code": d.code.as_str(),
        "severity": if d.severity == Severity::Error { "error" } else { "warning" },
        "message": d.message.to_string(),
        "help": d.advice().to_string(),
        "file": finding.file,
        "line": finding.start.map(|s| s.0),
        "column": finding.start.map(|s| s.1),
        "end": finding.end.map(|(line, column)| serde_json::json!({ "line": line, "column": column })),
        "notes": finding.notes.iter().map(json_note).collect::<Vec<_>>(),
        "blame": d.blame.as_str(),
    })
}

fn json_note(note: &LocatedNote) -> serde_json::Value {
    serde_json::json!({
        "message": note.message.to_string(),
        "file": note.file,
        "line": note.start.map(|s| s.0),
        "column": note.start.map(|s| s.1),
    })
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
