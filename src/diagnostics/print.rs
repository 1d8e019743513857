//! Printing findings: for people with the lines they speak of, as one JSON object per line, as workflow commands of a forge.

use std::io::{self, Write};
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin as FileLine, Renderer, Snippet};

use super::findings::{Located, line_column};
use super::{Origin, Place, Severity};

/// Gives the printer the texts of files, and the names by which people know them.
pub trait Texts {
    /// The file's text, if it can be read as text.
    fn text(&self, origin: &Origin) -> Option<Arc<str>>;
    /// The file's path as people know it: relative to the town, `@package/…` for what lies elsewhere.
    fn display(&self, origin: &Origin) -> String;
}

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
}

/// Prints located findings.
pub struct Printer<'a> {
    /// The form.
    pub format: Format,
    /// The texts and names of files.
    pub texts: &'a dyn Texts,
    /// What a forge needs before a file's path: the town's folder as seen from where the command runs.
    pub prefix: String,
}

impl Printer<'_> {
    /// Prints one finding.
    ///
    /// # Errors
    /// What the writer says.
    pub fn print(&self, finding: &Located, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Text { color } => self.print_text(finding, color, out),
            Format::Json => writeln!(out, "{}", json(finding)),
            Format::Github => writeln!(out, "{}", self.github(finding)),
        }
    }

    fn print_text(&self, finding: &Located, color: bool, out: &mut dyn Write) -> io::Result<()> {
        let d = &finding.diagnostic;
        let level = match d.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let text = d.place.as_ref().and_then(|place| self.texts.text(&place.origin));
        let message = clean(&d.message);
        let mut group = Group::with_title(level.primary_title(&message).id(d.code.as_str()));
        let file = finding.file.as_deref().map(clean);
        let excerpt = d.place.as_ref().zip(text.as_deref()).zip(finding.start);
        let excerpt = excerpt.and_then(|((place, text), (line, _))| Excerpt::cut(place, text, line));
        if let (Some(file), Some(excerpt)) = (&file, &excerpt) {
            let marked = AnnotationKind::Primary.span(excerpt.span.clone());
            group = group
                .element(Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path(file.as_str()).annotation(marked));
        } else if let Some(file) = &file {
            group = group.element(FileLine::path(file.as_str()));
        }
        let notes: Vec<String> = finding.notes().iter().map(|note| self.note_line(note)).collect();
        for note in &notes {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        let help = d.help.as_deref().map(clean);
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        writeln!(out, "{}\n", renderer.decor_style(DecorStyle::Ascii).render(&[group]))
    }

    fn note_line(&self, note: &super::Note) -> String {
        let Some(place) = &note.place else { return clean(&note.message) };
        let file = self.texts.display(&place.origin);
        let line = place.range.as_ref().and_then(|range| {
            let text = self.texts.text(&place.origin)?;
            Some(line_column(&text, range.start as usize))
        });
        match line {
            Some((line, column)) => clean(&format!("{} ({file}:{line}:{column})", note.message)),
            None => clean(&format!("{} ({file})", note.message)),
        }
    }

    fn github(&self, finding: &Located) -> String {
        let d = &finding.diagnostic;
        let kind = if d.severity == Severity::Error { "error" } else { "warning" };
        let mut properties = Vec::new();
        if let Some(file) = &finding.file {
            properties.push(format!("file={}", property(&clean(&format!("{}{file}", self.prefix)))));
        }
        if let (Some((line, column)), Some((end_line, end_column))) = (finding.start, finding.end) {
            properties.push(format!("line={line},col={column},endLine={end_line},endColumn={end_column}"));
        }
        properties.push(format!("title={}", property(d.code.as_str())));
        let help = d.help.as_deref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        format!("::{kind} {}::{}", properties.join(","), data(&clean(&format!("{}{help}", d.message))))
    }
}

/// The lines that a snippet shows: only they are given to the renderer, so that a 20 MB file costs nothing.
struct Excerpt {
    text: String,
    line: usize,
    span: std::ops::Range<usize>,
}

impl Excerpt {
    /// Cuts around a place that begins in this line. A line of megabytes is shown around its fault only.
    fn cut(place: &Place, text: &str, line: usize) -> Option<Self> {
        const LONGEST: usize = 240;
        let range = place.range.as_ref()?;
        let start = text.floor_char_boundary(range.start as usize);
        let near = text.floor_char_boundary(start.saturating_sub(LONGEST));
        let from = match text[near..start].rfind('\n') {
            Some(at) => near + at + 1,
            None if near == 0 => 0,
            None => text.floor_char_boundary(start - LONGEST / 2),
        };
        let far = text.ceil_char_boundary(start + LONGEST);
        let to = text[start..far].find('\n').map_or(far, |at| start + at);
        let end = text.floor_char_boundary((range.end as usize).clamp(start, to));
        let before: usize = text[from..start].chars().map(|c| shown(c).len_utf8()).sum();
        let marked: usize = text[start..end.max(start)].chars().map(|c| shown(c).len_utf8()).sum();
        let text: String = text[from..to].chars().map(shown).collect();
        Some(Self { span: before..(before + marked).min(text.len()), text, line })
    }
}

/// Terminals obey control characters; what comes from a file or a server may hold any. This is the one place that takes them
/// away, for each form: JSON and a forge's log are looked at in terminals too.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { shown(c) }).collect()
}

fn shown(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

fn json(finding: &Located) -> serde_json::Value {
    let d = &finding.diagnostic;
    serde_json::json!({
        "code": d.code.as_str(),
        "severity": if d.severity == Severity::Error { "error" } else { "warning" },
        "message": clean(&d.message),
        "help": d.help.as_deref().map(clean),
        "file": finding.file.as_deref().map(clean),
        "line": finding.start.map(|s| s.0),
        "column": finding.start.map(|s| s.1),
        "end": finding.end.map(|(line, column)| serde_json::json!({ "line": line, "column": column })),
        "notes": d.notes.iter().map(|note| clean(&note.message)).collect::<Vec<_>>(),
    })
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Code, Diagnostic, Sink};

    struct Nothing;

    impl Texts for Nothing {
        fn text(&self, _: &Origin) -> Option<Arc<str>> {
            None
        }

        fn display(&self, origin: &Origin) -> String {
            origin.path.to_string()
        }
    }

    #[test]
    fn no_form_hands_a_control_character_on() {
        let hostile = "clear\u{1b}[2J \u{9b}31m \u{202e}txet \u{7f}\u{7}\r";
        let sink = Sink::default();
        sink.report(Diagnostic::error(Code::Git, hostile).help(hostile).note(hostile, None));
        let located = sink.finish().locate(&Nothing);
        for format in [Format::Text { color: false }, Format::Json, Format::Github] {
            let mut out = Vec::new();
            Printer { format, texts: &Nothing, prefix: String::new() }.print(&located[0], &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.contains("clear"), "{text:?}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{format:?}: {text:?}");
            assert!(!text.contains("\\u00"), "{format:?}: {text:?}");
        }
    }
}
