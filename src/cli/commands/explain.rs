//! `parvis explain`.

use crate::cli::args::{ExplainArgs, FormatArg, TownArgs};
use crate::cli::environment::options;
use crate::cli::report::{Reporter, Stream, say_json};
use crate::diagnostics::{Code, Sink, did_you_mean, nearest};
use crate::pipeline::explain as explain_address;
use crate::project::Project;

/// Says what a finding's code means, or where a page comes from.
pub(in crate::cli) fn explain(args: &ExplainArgs) -> u8 {
    // Addresses contain `/` or `.`; codes never do.
    if args.subject.contains(['/', '.']) { address(args) } else { code(&args.subject) }
}

fn code(name: &str) -> u8 {
    if let Some(code) = Code::find(name) {
        Stream::Out.print(&format!("{code}\n\n{}\n\nhelp: {}", code.meaning(), code.help()));
        return 0;
    }
    let names = Code::ALL.iter().map(|code| code.as_str());
    let near =
        nearest(name, names).map(|near| format!("; {}", did_you_mean(near))).unwrap_or_default();
    Stream::Err
        .print(&format!("error: there is no code `{name}`{near}; an address begins with `/`"));
    2
}

fn address(args: &ExplainArgs) -> u8 {
    let ExplainArgs { subject, town, revision, date, drafts, format } = args.clone();
    let town = TownArgs { revision, date, drafts, format, ..TownArgs::for_folder(&town) };
    let reporter = Reporter::new(&town);
    let sink = Sink::new();
    let opened = options(&town).and_then(|options| Project::open(&town.town, &options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let explained = sink.keep(explain_address(&project, &subject, &sink)).flatten();
    let Some(explanation) = explained else { return reporter.finish(Some(&project), sink) };
    match format {
        FormatArg::Json => say_json(&explanation),
        _ => Stream::Out.print(&explanation.to_string()),
    }
    0
}
