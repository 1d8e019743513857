//! A build that writes nothing: what a check does.

use super::args::TownArgs;
use super::progress::Bar;
use crate::diagnostics::Sink;
use crate::output::Policy;
use crate::pipeline::{Build, Output, Request, run};
use crate::project::Project;

/// Runs all phases, and writes nothing. `output` is one that goes nowhere.
pub(super) fn dry_run(
    args: &TownArgs,
    project: &Project,
    output: Output<'_>,
    sink: &Sink,
) -> Option<Build> {
    let bar = Bar::new();
    let request = Request {
        output,
        policy: Policy::default(),
        strict: args.strict,
        progress: &|done, total| bar.show(done, total),
        records: None,
    };
    let result = run(project, &request, sink);
    bar.clear();
    sink.keep(result).flatten()
}
