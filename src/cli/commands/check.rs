//! `parvis check`.

use crate::cli::args::CheckArgs;
use crate::cli::context::open;
use crate::cli::environment::options;
use crate::cli::progress::Bar;
use crate::cli::report::{Reporter, say, say_drafts};
use crate::diagnostics::Sink;
use crate::output::Policy;
use crate::pipeline::{Output, Request, run};

/// Finds everything that is wrong, and writes nothing.
pub(in crate::cli) fn check(args: &CheckArgs) -> u8 {
    let reporter = Reporter::new(&args.town);
    let sink = Sink::new();
    let opened =
        options(&args.town).and_then(|options| open(&args.town, args.network, options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let bar = Bar::new();
    let request = Request {
        output: Output::Nowhere,
        policy: Policy::default(),
        strict: args.town.strict,
        progress: &|done, total| bar.show(done, total),
        records: None,
    };
    let result = run(&project, &request, &sink);
    bar.clear();
    let built = sink.keep(result).flatten();
    let code = reporter.finish(Some(&project), sink);
    if let Some(build) = built.filter(|_| code == 0) {
        say(
            args.town.format,
            &format!("{}: {} pages, nothing wrong", args.town.town, build.counts.pages),
        );
        say_drafts(args.town.format, build.drafts.len());
    }
    code
}
