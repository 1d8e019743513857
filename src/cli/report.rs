//! Printing: findings, results, progress; and the environment.

use std::io::{self, BufWriter, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use super::args::{FormatArg, TownArgs};
use crate::diagnostics::{
    Code, Diagnostic, Findings, Format, Printer, Result, Severity, Sink, Texts, clean, harmless,
};
use crate::output::Destination;
use crate::project::{FolderTexts, Options, Project};

/// An environment variable.
pub(super) fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the environment is read"
    )]
    std::env::var(name).ok()
}

/// What the arguments and the environment say about a town.
pub(super) fn options(args: &TownArgs) -> Result<Options> {
    Ok(Options {
        date: args.date.clone(),
        now: Some(now()?),
        drafts: args.drafts,
        base_url: args.base_url.clone(),
        minify: None,
        revision: args.revision.clone(),
        store: match super::context::store() {
            // Who takes nothing from Git needs no cache.
            Err(fault) if fault.code == Code::Usage => None,
            store => Some(store?),
        },
        history: None,
        lock: None,
    })
}

/// The build's instant: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now.
pub(super) fn now() -> Result<Timestamp> {
    let Some(text) = variable("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        #[expect(
            clippy::disallowed_methods,
            reason = "here the clock is read, once, and handed down"
        )]
        return Ok(Timestamp::now());
    };
    let seconds = text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    match seconds {
        Some(instant) => Ok(instant),
        None => Diagnostic::error(
            Code::Usage,
            message!("`SOURCE_DATE_EPOCH` is `{text}`, not a number of seconds since 1970", text),
        )
        .into(),
    }
}

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

    /// Prints lines. Names of files, of commits and of towns come from elsewhere: nothing in them steers a terminal or orders a
    /// forge.
    pub(super) fn print(self, lines: &str) {
        self.print_colored(&clean(lines));
    }

    /// Prints lines that hold colours of our own, and nothing unclean of others.
    pub(super) fn print_colored(self, lines: &str) {
        let lines = harmless(lines);
        // A closed pipe is nobody's fault.
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
        let none = FolderTexts(&self.args.town);
        let texts: &dyn Texts = project.map_or(&none, |project| &*project.layers);
        let format = match self.args.format {
            FormatArg::Text => Format::Text { color: self.args.has_color() },
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

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A progress bar, on a terminal only.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let target = if Stream::Err.is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_bar());
        Self(bar)
    }

    pub(super) fn show(&self, done: usize, total: usize) {
        if !self.0.is_hidden() {
            self.0.set_length(total as u64);
            self.0.set_position(done as u64);
        }
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
