//! Printing, on both streams: findings and results. Whatever is printed passes this file.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::args::{ColorArg, FormatArg, TownArgs};
use super::environment::wants_no_color;
use crate::diagnostics::{Findings, Format, Printer, Severity, Sink, Texts, clean, harmless};
use crate::output::Destination;
use crate::project::{FolderTexts, Project};

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
        FormatArg::Json | FormatArg::Github => Stream::Err.print(lines),
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
        };
        let prefix = match self.args.town.as_str().trim_end_matches('/') {
            "." | "" => String::new(),
            town => format!("{}/", town.trim_start_matches("./")),
        };
        let printer = Printer { format, texts, prefix };
        let mut stream: Box<dyn Write> = match self.args.format {
            FormatArg::Text => Box::new(BufWriter::new(err().lock())),
            FormatArg::Json | FormatArg::Github => Box::new(BufWriter::new(out().lock())),
        };
        let located = findings.locate(texts);
        for finding in &located {
            if printer.print(finding, &mut *stream).is_err() {
                break;
            }
        }
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
