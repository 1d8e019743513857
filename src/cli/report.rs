//! Printing, on both streams: findings and results. Whatever is printed passes this file.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use super::args::{ColorArg, FormatArg, TownArgs};
use super::environment::wants_no_color;
use crate::diagnostics::{
    Findings, Format, Printer, Severity, Sink, Texts, clean, harmless, json_line,
};
use crate::output::Destination;
use crate::project::{FolderTexts, Project, folder_in_repository};

/// One of the two streams that are printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output: results.
    Out,
    /// Standard error: what is said about them.
    Err,
}

impl Stream {
    /// Whether a person looks at it.
    pub(super) fn is_terminal(self) -> bool {
        match self {
            Self::Out => out().is_terminal(),
            Self::Err => err().is_terminal(),
        }
    }

    /// Prints lines. Names of files, of commits and of towns come from elsewhere: nothing in them
    /// steers a terminal or orders a forge.
    pub(super) fn print(self, lines: &str) {
        self.print_colored(&clean(lines));
    }

    /// Prints lines that hold colours of our own, and nothing unclean of others.
    pub(super) fn print_colored(self, lines: &str) {
        let lines = harmless(lines);
        // Ignores write errors: the reader may have closed the pipe.
        match self {
            Self::Out => writeln!(out(), "{lines}").ok(),
            Self::Err => writeln!(err(), "{lines}").ok(),
        };
    }
}

#[expect(clippy::disallowed_methods, reason = "all that is printed passes this file")]
fn out() -> io::Stdout {
    io::stdout()
}

#[expect(clippy::disallowed_methods, reason = "all that is printed passes this file")]
fn err() -> io::Stderr {
    io::stderr()
}

/// Prints a result: on standard output for people, on standard error beside findings for machines.
pub(super) fn say(format: FormatArg, lines: &str) {
    match format {
        FormatArg::Text => Stream::Out.print(lines),
        _ => Stream::Err.print(lines),
    }
}

/// Prints a result for programs: one object a line, on standard output.
pub(super) fn say_json(result: &impl Serialize) {
    let value = serde_json::to_value(result)
        .expect("texts and lists of texts can always be written as JSON");
    Stream::Out.print(&json_line(value));
}

/// Says how many drafts were left out, and how to see them.
pub(super) fn say_drafts(format: FormatArg, drafts: usize) {
    if drafts > 0 {
        let verb = if drafts == 1 { "is" } else { "are" };
        let drafts = counted(drafts, "draft");
        say(format, &format!("{drafts} {verb} left out; `--drafts` shows them"));
    }
}

/// Prints what the log should hold, beside findings: on standard error.
pub(super) fn remark(line: &str) {
    Stream::Err.print(line);
}

/// Prints findings at the end of a command.
pub(super) struct Reporter<'a> {
    args: &'a TownArgs,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(args: &'a TownArgs) -> Self {
        Self { args }
    }

    /// Prints all findings and gives the exit code.
    pub(super) fn finish(&self, project: Option<&Project>, sink: Sink) -> u8 {
        self.print(project, &sink.finish())
    }

    /// Prints findings and gives the exit code that they stand for.
    pub(super) fn print(&self, project: Option<&Project>, findings: &Findings) -> u8 {
        let unopened_town = FolderTexts(&self.args.town);
        let texts: &dyn Texts = project.map_or(&unopened_town, |project| &*project.layers);
        let format = match self.args.format {
            FormatArg::Text => Format::Text { color: has_color(self.args.color) },
            FormatArg::Json => Format::Json,
            FormatArg::Github => Format::Github,
            FormatArg::Gitlab => Format::Gitlab,
            FormatArg::Sarif => Format::Sarif,
        };
        let prefix = folder_in_repository(&self.args.town);
        let printer = Printer { format, texts, prefix, all: self.args.all };
        let mut stream: Box<dyn Write> = match self.args.format {
            FormatArg::Text => Box::new(BufWriter::new(err().lock())),
            _ => Box::new(BufWriter::new(out().lock())),
        };
        let located = findings.locate(texts);
        // A closed pipe is nobody's fault.
        printer.print_all(&located, &mut *stream).ok();
        stream.flush().ok();
        drop(stream);
        let count =
            |severity| located.iter().filter(|found| found.diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if errors + warnings > 0 {
            Stream::Err.print(&format!(
                "{}, {}",
                counted(errors, "error"),
                counted(warnings, "warning")
            ));
        }
        findings.exit_code(self.args.strict)
    }

    /// Says in two words what a check without errors found.
    pub(super) fn verdict(findings: &Findings) -> &'static str {
        if findings.count(Severity::Warning) > 0 { "no errors" } else { "nothing wrong" }
    }

    /// Says that nothing was lost.
    pub(super) fn last_site_stays(&self, output: &Destination) {
        if output.holds_site() {
            Stream::Err.print(&format!(
                "nothing was written: the last site in `{}` stays as it was",
                output.path()
            ));
        }
    }
}

/// Whether findings have colour.
fn has_color(color: ColorArg) -> bool {
    match color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => Stream::Err.is_terminal() && !wants_no_color(),
    }
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
