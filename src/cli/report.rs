//! Printing: findings, results, progress; and the environment.

use std::io::{self, BufWriter, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use super::args::{FormatArg, TownArgs};
use crate::diagnostics::{Code, Diagnostic, Findings, Format, Printer, Result, Severity, Sink, Texts, clean};
use crate::project::{FolderTexts, Options, Project};

/// An environment variable.
pub(super) fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
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
        store: super::work::store().ok(),
        history: None,
    })
}

/// The build's instant: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now.
pub(super) fn now() -> Result<Timestamp> {
    let Some(text) = variable("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        #[expect(clippy::disallowed_methods, reason = "here the clock is read, once, and handed down")]
        return Ok(Timestamp::now());
    };
    let seconds = text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    match seconds {
        Some(instant) => Ok(instant),
        None => {
            Diagnostic::error(Code::Usage, format!("`SOURCE_DATE_EPOCH` is `{text}`, not a number of seconds since 1970")).into()
        }
    }
}

/// Prints a result: on standard output for people, on standard error beside findings for machines. It may hold what came from
/// elsewhere, so nothing in it steers a terminal.
pub(super) fn say(format: FormatArg, line: &str) {
    // Names of files, of commits and of towns come from elsewhere.
    let line = clean(line);
    // A closed pipe is nobody's fault.
    match format {
        FormatArg::Text => writeln!(io::stdout(), "{line}").ok(),
        FormatArg::Json | FormatArg::Github => writeln!(io::stderr(), "{line}").ok(),
    };
}

/// Prints what the log should hold, beside findings: on standard error.
pub(super) fn remark(line: &str) {
    writeln!(io::stderr(), "{}", clean(line)).ok();
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
        let mut out: Box<dyn Write> = match self.args.format {
            FormatArg::Text => Box::new(BufWriter::new(io::stderr().lock())),
            FormatArg::Json | FormatArg::Github => Box::new(BufWriter::new(io::stdout().lock())),
        };
        let located = findings.locate(texts);
        for finding in &located {
            if printer.print(finding, &mut *out).is_err() {
                break;
            }
        }
        out.flush().ok();
        drop(out);
        let count = |severity| located.iter().filter(|found| found.diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if errors + warnings > 0 {
            let line = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
            writeln!(io::stderr(), "{line}").ok();
        }
        findings.exit_code(self.args.strict)
    }

    /// Says that nothing was lost.
    pub(super) fn last_site_stays(&self, output: &camino::Utf8Path) {
        if output.join(".parvis-output").exists() {
            writeln!(io::stderr(), "nothing was written: the last site in `{output}` stays as it was").ok();
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
        let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
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
