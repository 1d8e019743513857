//! `parvis host`.

use crate::cli::args::{HostArgs, TownArgs};
use crate::cli::context::open;
use crate::cli::dry_run::dry_run;
use crate::cli::environment::options;
use crate::cli::report::{Reporter, Stream};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::manifest::{HostKind, OutputSettings};
use crate::pipeline::Output;

/// Prints what a kind of host is told of the site. The site is made for that, and not written.
pub(in crate::cli) fn host(args: &HostArgs) -> u8 {
    let HostArgs { base_url, date, drafts, color, .. } = args.clone();
    let town = TownArgs { base_url, date, drafts, color, ..TownArgs::for_folder(&args.town) };
    let reporter = Reporter::new(&town);
    let sink = Sink::new();
    let opened = options(&town).and_then(|options| open(&town, args.network, options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let Some(kind) = sink.keep(kind(args, &project.town.output)) else {
        return reporter.finish(Some(&project), sink);
    };
    let built = dry_run(&town, &project, Output::Told(kind), &sink);
    let code = reporter.finish(Some(&project), sink);
    if let Some(told) = built.and_then(|build| build.told).filter(|_| code == 0) {
        Stream::Out.print(told.trim_end());
    }
    code
}

fn kind(args: &HostArgs, output: &OutputSettings) -> Result<HostKind> {
    if let Some(kind) = args.kind.or(output.host) {
        return Ok(kind);
    }
    Diagnostic::error(Code::Usage, "which kind of host is meant?")
        .help("name it: `parvis host nginx`; `apache`, `caddy` and `netlify` are the others")
        .into()
}
