//! `parvis build`.

use crate::cli::args::BuildArgs;
use crate::cli::ci::is_ci;
use crate::cli::context::{open, policy};
use crate::cli::report::{Bar, Reporter, options, say};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::{Town, recorded};
use crate::manifest::Lock;
use crate::output::Destination;
use crate::pipeline::{Output, Request, run};
use crate::project::{Options, Project};

/// Builds the town's website.
pub(in crate::cli) fn build(args: &BuildArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let with = |options| Options { minify: args.minify, ..options };
    let opened = options(&args.town)
        .and_then(|options| open(&args.town, args.network, with(options), &sink));
    let project = match opened {
        Ok(Some(project)) => project,
        Ok(None) => return reporter.finish(None, sink),
        Err(diagnostic) => {
            sink.report(*diagnostic);
            return reporter.finish(None, sink);
        }
    };
    let output = match &args.output {
        Some(output) => Destination::named(output.clone()),
        None if project.is_bare => {
            let diagnostic = Diagnostic::error(
                Code::Usage,
                "the repository is bare, so the site has no place beside the town's files",
            );
            sink.report(diagnostic.help("say where it goes: `--output FOLDER`"));
            return reporter.finish(Some(&project), sink);
        }
        None => Destination::of_town(&project.root, "public"),
    };
    let bar = Bar::new();
    let (output_to, progress) = (Output::Site(&output), |done, total| bar.show(done, total));
    let request = Request {
        output: output_to,
        policy: policy(),
        strict: args.town.strict,
        progress: &progress,
        records: None,
    };
    let result = run(&project, &request, &sink);
    bar.clear();
    let built = sink.keep(result).flatten();
    if built.is_some() {
        sink.keep(write_lock(args, &project));
    }
    let code = reporter.finish(Some(&project), sink);
    match built {
        Some(build) if code == 0 => {
            let counts = build.counts;
            let line = format!(
                "{}: {} pages, {} files; {} written, {} unchanged, {} removed",
                output.path(),
                counts.pages,
                counts.files,
                counts.written,
                counts.kept,
                counts.removed
            );
            say(args.town.format, &line);
            if project.url.is_none() {
                say(
                    args.town.format,
                    "links are relative, and there are no feeds and no sitemap, since `town.toml` has no `url`",
                );
            }
            if let Some(instant) = build.next_change {
                say(args.town.format, &format!("next change: {instant}"));
            }
        }
        _ => reporter.last_site_stays(&output),
    }
    code
}

/// Writes the lock that the site was built from, and which files of packages the town hides, so that a later change of theirs is noticed.
/// The latter not where the lock must stay as it is, and not in CI, where nobody would commit it.
fn write_lock(args: &BuildArgs, project: &Project) -> Result<()> {
    if args.network.locked || args.town.revision.is_some() {
        return Ok(());
    }
    let overrides =
        if is_ci() { project.lock.overrides.clone() } else { recorded(&project.overrides) };
    let lock = Lock { overrides, ..project.lock.clone() };
    if lock.is_empty() && project.written.is_none() {
        return Ok(());
    }
    Town::replace_lock(&project.root, project.written.as_ref(), &lock)
}
