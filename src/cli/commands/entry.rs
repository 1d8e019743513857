//! `parvis entry`.

use crate::cli::args::{EntryArgs, FormatArg, TownArgs};
use crate::cli::environment::options;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::Sink;
use crate::project::Project;
use crate::scaffold::{NewEntry, write_entry};

/// Writes a new entry, as a draft.
pub(in crate::cli) fn entry(args: &EntryArgs) -> u8 {
    let town = TownArgs::for_folder(&args.town);
    let reporter = Reporter::new(&town);
    let sink = Sink::new();
    let opened = options(&town).and_then(|options| Project::open(&args.town, &options, &sink));
    let project = sink.keep(opened).flatten();
    let Some(project) = project.filter(|_| !sink.has_errors()) else {
        return reporter.finish(None, sink);
    };
    let new = NewEntry {
        kind: &args.kind,
        title: &args.title,
        lang: args.lang.as_deref(),
        section: args.section.as_deref(),
        date: args.date.as_deref(),
    };
    let path = sink.keep(write_entry(&project, &new));
    let code = reporter.finish(Some(&project), sink);
    if let Some(path) = path {
        let path = args.town.join(path.as_str());
        say(FormatArg::Text, path.as_str().trim_start_matches("./"));
    }
    code
}
