//! `parvis ci`.

use crate::cli::args::CiArgs;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::{Result, Sink};
use crate::federation::Town;
use crate::manifest::TownManifest;
use crate::scaffold::{CiPlan, CiSource, write_ci};

/// Writes the file by which a forge checks, builds and deploys the town.
pub(in crate::cli) fn ci(args: &CiArgs) -> u8 {
    let sink = Sink::new();
    let town = sink.keep(Town::read(&args.at.town, &sink)).flatten();
    if let Some(town) = town.filter(|_| sink.errors() == 0) {
        let written = sink.keep(write(args, &town.manifest)).unwrap_or_default();
        for line in written {
            say(args.at.format, &line);
        }
    }
    Reporter::new(&args.at.to_town_args()).finish(None, sink)
}

fn write(args: &CiArgs, manifest: &TownManifest) -> Result<Vec<String>> {
    let source = args.from.as_deref().map_or(Ok(CiSource::Packages), CiSource::parse)?;
    let plan = CiPlan::of_town(args.kind, &source, manifest);
    let files = write_ci(&args.at.town, &plan)?;
    let mut lines: Vec<String> = files.iter().map(|file| format!("{file}: written")).collect();
    lines.push("read it, commit it and push it: the forge does the rest".to_owned());
    Ok(lines)
}
