//! `parvis holidays`.

use crate::cli::args::{FormatArg, HolidaysArgs, TownArgs};
use crate::cli::environment::options;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::Sink;
use crate::pipeline::list_holidays;
use crate::project::Project;

/// Prints the public holidays that count for a town.
pub(in crate::cli) fn holidays(args: &HolidaysArgs) -> u8 {
    let town = TownArgs::for_folder(&args.town);
    let reporter = Reporter::new(&town);
    let sink = Sink::new();
    let opened = options(&town).and_then(|options| Project::open(&args.town, &options, &sink));
    let Some(project) = sink.keep(opened).flatten() else { return reporter.finish(None, sink) };
    let this_year = vec![project.clock.today().year()];
    let years = if args.year.is_empty() { &this_year } else { &args.year };
    let lines = list_holidays(&project, args.region.as_deref(), years, &sink);
    let code = reporter.finish(Some(&project), sink);
    for line in lines.iter().filter(|_| code == 0) {
        say(FormatArg::Text, line);
    }
    code
}
