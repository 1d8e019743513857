//! `parvis build`.

use crate::cli::args::{BuildArgs, FormatArg};
use crate::cli::ci::is_ci;
use crate::cli::context::open;
use crate::cli::environment::{options, output_policy};
use crate::cli::progress::Bar;
use crate::cli::report::{Reporter, say, say_drafts};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::recorded;
use crate::output::Destination;
use crate::pipeline::{Build, Output, Request, run};
use crate::project::{Options, Project};

/// Builds the town's website.
pub(in crate::cli) fn build(args: &BuildArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let Some(project) = sink.keep(open_project(args, &sink)).flatten() else {
        return reporter.finish(None, sink);
    };
    let Some(output) = sink.keep(destination(args, &project)) else {
        return reporter.finish(Some(&project), sink);
    };
    let built = run_pipeline(args, &project, &output, &sink);
    if built.is_some() {
        sink.keep(write_lock(args, &project));
    }
    let code = reporter.finish(Some(&project), sink);
    match built {
        Some(build) if code == 0 => say_built(args.town.format, &project, &output, &build),
        _ => reporter.last_site_stays(&output),
    }
    code
}

fn open_project(args: &BuildArgs, sink: &Sink) -> Result<Option<Project>> {
    let options = Options { minify: args.minify, ..options(&args.town)? };
    open(&args.town, args.network, options, sink)
}

fn destination(args: &BuildArgs, project: &Project) -> Result<Destination> {
    match &args.output {
        Some(output) => Ok(Destination::named(output.clone())),
        None if project.is_bare => Diagnostic::error(
            Code::Usage,
            "the repository is bare, so the site has no place beside the town's files",
        )
        .help("say where it goes: `--output FOLDER`")
        .into(),
        None => Ok(Destination::of_town(&project.root, "public")),
    }
}

fn run_pipeline(
    args: &BuildArgs,
    project: &Project,
    output: &Destination,
    sink: &Sink,
) -> Option<Build> {
    let bar = Bar::new();
    let request = Request {
        output: Output::Site(output),
        policy: output_policy(),
        strict: args.town.strict,
        progress: &|done, total| bar.show(done, total),
        records: None,
    };
    let built = run(project, &request, sink);
    bar.clear();
    sink.keep(built).flatten()
}

fn say_built(format: FormatArg, project: &Project, output: &Destination, build: &Build) {
    let counts = &build.counts;
    let line = format!(
        "{}: {} pages, {} files; {} written, {} unchanged, {} removed",
        output.path(),
        counts.pages,
        counts.files,
        counts.written,
        counts.kept,
        counts.removed
    );
    say(format, &line);
    say_drafts(format, build.drafts.len());
    if project.url.is_none() {
        say(
            format,
            "links are relative, and there are no feeds and no sitemap, since `town.toml` has no `url`",
        );
    }
    if let Some(instant) = build.next_change {
        say(format, &format!("next change: {instant}"));
    }
}

/// Writes the lock that the site was built from, with the package files that the town overrides, so
/// that a later change of theirs is noticed.
///
/// The lock stays as it is under `--locked` and for a revision; in CI its overrides do, since
/// nobody would commit them.
fn write_lock(args: &BuildArgs, project: &Project) -> Result<()> {
    if args.network.locked || args.town.revision.is_some() {
        return Ok(());
    }
    let overrides =
        if is_ci() { project.lock.overrides.clone() } else { recorded(&project.overrides) };
    project.write_lock(overrides)
}
