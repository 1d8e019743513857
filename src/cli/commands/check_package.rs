//! `parvis check` in a package's folder: the package is tried alone, in a made-up town.

use crate::cli::args::CheckArgs;
use crate::cli::context::lock_for;
use crate::cli::dry_run::dry_run;
use crate::cli::environment::options;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::Sink;
use crate::pipeline::Output;
use crate::project::{Options, Project};
use crate::scaffold::Trial;

/// Tries the package. Findings are said at its own files.
pub(super) fn check_package(args: &CheckArgs) -> u8 {
    let (folder, reporter) = (&args.town.town, Reporter::new(&args.town));
    let sink = Sink::new();
    let begun = options(&args.town)
        .and_then(|options| Ok(Trial::open(folder, &sink)?.map(|trial| (trial, options))));
    let Some((trial, options)) = sink.keep(begun).flatten() else {
        return reporter.finish(None, sink);
    };
    let Tried { trial, project } = open_town(args, trial, options, &sink);
    let built =
        project.as_ref().and_then(|project| dry_run(&args.town, project, Output::Nowhere, &sink));
    let findings = trial.retell(sink, project.as_ref()).finish();
    let code = reporter.print(project.as_ref().filter(|town| trial.is_used_by(town)), &findings);
    for kind in trial.untried_types() {
        let line = format!(
            "no page of the type `{kind}` could be made up; show one in `examples/content/`"
        );
        say(args.town.format, &line);
    }
    if let Some(build) = built.filter(|_| code == 0) {
        let pages = build.counts.pages;
        let verdict = Reporter::verdict(&findings);
        let line = format!("{folder}: tried in a made-up town of {pages} pages, {verdict}");
        say(args.town.format, &line);
    }
    code
}

/// The made-up town with its pages, opened where it could be.
struct Tried {
    trial: Trial,
    project: Option<Project>,
}

fn open_town(args: &CheckArgs, trial: Trial, options: Options, sink: &Sink) -> Tried {
    let options = Options { made_up: Some(trial.tree()), ..options };
    let lock = sink.keep(lock_for(&args.town, args.network, &options, sink));
    let Some(lock) = lock else { return Tried { trial, project: None } };
    let options = Options { lock, ..options };
    let trial = trial.with_pages(&options);
    let options = Options { made_up: Some(trial.tree()), ..options };
    let opened = Project::open(&args.town.town, &options, sink);
    Tried { trial, project: sink.keep(opened).flatten() }
}
