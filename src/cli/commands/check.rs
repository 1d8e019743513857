//! `parvis check`.

use super::check_package::check_package;
use crate::cli::args::{CheckArgs, FormatArg};
use crate::cli::context::open;
use crate::cli::dry_run::dry_run;
use crate::cli::environment::options;
use crate::cli::report::{Reporter, say, say_drafts, say_json};
use crate::diagnostics::Sink;
use crate::pipeline::{Output, translation_report};
use crate::scaffold::is_package;

/// Finds everything that is wrong, and writes nothing.
pub(in crate::cli) fn check(args: &CheckArgs) -> u8 {
    if args.translations {
        return report_translations(args);
    }
    let is_package = args.town.revision.is_none() && is_package(&args.town.town);
    if is_package { check_package(args) } else { check_town(args) }
}

fn check_town(args: &CheckArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let opened =
        options(&args.town).and_then(|options| open(&args.town, args.network, options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let built = dry_run(&args.town, &project, Output::Nowhere, &sink);
    let findings = sink.finish();
    let code = reporter.print(Some(&project), &findings);
    if let Some(build) = built.filter(|_| code == 0) {
        let verdict = Reporter::verdict(&findings);
        let line = format!("{}: {} pages, {verdict}", args.town.town, build.counts.pages);
        say(args.town.format, &line);
        say_drafts(args.town.format, build.drafts.len());
    }
    code
}

/// Lists what the town's languages lack. That is a report: whatever it says, the command has done its
/// work.
fn report_translations(args: &CheckArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let opened =
        options(&args.town).and_then(|options| open(&args.town, args.network, options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let report = translation_report(&project);
    match args.town.format {
        FormatArg::Json => say_json(&report),
        format => say(format, report.to_string().trim_end()),
    }
    0
}
