//! `parvis check`.

use crate::cli::args::{CheckArgs, FormatArg};
use crate::cli::context::{lock_for, open};
use crate::cli::environment::options;
use crate::cli::progress::Bar;
use crate::cli::report::{Reporter, say, say_drafts, say_json};
use crate::diagnostics::{Result, Sink};
use crate::output::Policy;
use crate::pipeline::{Build, Output, Request, run, translation_report};
use crate::project::{Options, Project};
use crate::scaffold::{Trial, is_package};

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
    let built = run_without_output(args, &project, &sink);
    let code = reporter.finish(Some(&project), sink);
    if let Some(build) = built.filter(|_| code == 0) {
        let line = format!("{}: {} pages, nothing wrong", args.town.town, build.counts.pages);
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

/// Tries the package in the folder alone, in a made-up town.
fn check_package(args: &CheckArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let trial = sink.keep(begin_trial(args, &sink)).flatten();
    let Some((trial, options)) = trial else { return reporter.finish(None, sink) };
    let opened = Project::open(&args.town.town, &options, &sink);
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let built = run_without_output(args, &project, &sink);
    let code = reporter.finish(Some(&project), sink);
    for kind in trial.untried_types() {
        let line = format!(
            "no page of the type `{kind}` could be made up; show one in `examples/content/`"
        );
        say(args.town.format, &line);
    }
    if let Some(build) = built.filter(|_| code == 0) {
        let (folder, pages) = (&args.town.town, build.counts.pages);
        let line = format!("{folder}: tried in a made-up town of {pages} pages, nothing wrong");
        say(args.town.format, &line);
    }
    code
}

/// Makes up the town, with the options to open it.
fn begin_trial(args: &CheckArgs, sink: &Sink) -> Result<Option<(Trial, Options)>> {
    let options = options(&args.town)?;
    let Some(trial) = Trial::open(&args.town.town, sink)? else { return Ok(None) };
    let options = Options { made_up: Some(trial.tree()), ..options };
    let lock = lock_for(&args.town, args.network, &options, sink)?;
    let options = Options { lock, ..options };
    let trial = trial.with_pages(&options);
    let made_up = Some(trial.tree());
    Ok(Some((trial, Options { made_up, ..options })))
}

fn run_without_output(args: &CheckArgs, project: &Project, sink: &Sink) -> Option<Build> {
    let bar = Bar::new();
    let request = Request {
        output: Output::Nowhere,
        policy: Policy::default(),
        strict: args.town.strict,
        progress: &|done, total| bar.show(done, total),
        records: None,
    };
    let result = run(project, &request, sink);
    bar.clear();
    sink.keep(result).flatten()
}
