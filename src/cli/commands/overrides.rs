//! `parvis overrides`.

use crate::cli::args::OverridesArgs;
use crate::cli::context::with_project;
use crate::cli::report::say;
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::{Override, State};
use crate::project::Project;

/// Lists the town's files that hide a package's, or says of some that the package's change was
/// dealt with.
pub(in crate::cli) fn overrides(args: &OverridesArgs) -> u8 {
    with_project(&args.at, |project, sink| {
        if !args.accept.is_empty() {
            return accept(args, project, sink);
        }
        for found in &project.overrides {
            let state = match found.state {
                State::New | State::Used => "in use",
                State::Drifted(_) => "drifted: the package changed its file",
                State::Orphaned => "orphaned: the package has no such file any more",
                State::Same => "the same as the package's file: it can go",
            };
            say(args.at.format, &format!("{} ({}): {state}", found.file, found.package));
        }
        if project.overrides.is_empty() {
            say(args.at.format, "no file of the town hides a file of a package");
        }
        Ok(())
    })
}

fn accept(args: &OverridesArgs, project: &Project, sink: &Sink) -> Result<()> {
    for file in &args.accept {
        if !project.overrides.iter().any(|found| found.file.as_str() == file) {
            return Diagnostic::error(
                Code::Usage,
                message!("`{file}` hides no file of a package", file),
            )
            .help("`parvis overrides` lists them")
            .suggest(file, project.overrides.iter().map(|found| found.file.as_str()))
            .into();
        }
    }
    let is_accepted =
        |found: &&Override| args.accept.iter().any(|file| found.file.as_str() == file);
    let table = |found| if is_accepted(&found) { found.accepted() } else { found.record() };
    project.write_lock(project.overrides.iter().filter_map(table).collect())?;
    // What was said of them when the town was opened is dealt with.
    let is_settled = |found: &Diagnostic| {
        found
            .place
            .as_ref()
            .is_some_and(|place| args.accept.contains(&place.origin.path.to_string()))
    };
    sink.take()
        .iter()
        .filter(|found| !is_settled(found))
        .for_each(|found| sink.report(found.clone()));
    args.accept.iter().for_each(|file| say(args.at.format, &format!("{file}: accepted")));
    Ok(())
}
