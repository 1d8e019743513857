//! `parvis override`.

use std::fmt::Display;

use camino::Utf8Path;

use crate::cli::args::OverrideArgs;
use crate::cli::context::with_project;
use crate::cli::environment::options;
use crate::cli::report::say;
use crate::diagnostics::{Code, Diagnostic};
use crate::federation::{Town, recorded, start_of_override};
use crate::names::{PackageName, TreePath};
use crate::project::Project;

/// Begins a file of the town that hides a package's.
pub(in crate::cli) fn override_file(args: &OverrideArgs) -> u8 {
    with_project(&args.at, |project, sink| {
        let usage = |name: &str, error: &dyn Display| {
            Box::new(Diagnostic::error(Code::Usage, message!("`{name}`: {error}", name, error)))
        };
        let file = TreePath::parse(&args.file).map_err(|error| usage(&args.file, &error))?;
        let package = args
            .package
            .as_deref()
            .map(|name| PackageName::parse(name).map_err(|error| usage(name, &error)));
        let start = start_of_override(&project.layers, &file, package.transpose()?.as_ref())?;
        Town::write_new(&project.root, &file, &start.bytes)?;
        // What it was begun from is written down at once, so that the next change of the package is
        // noticed.
        let options = options(&args.at.to_town_args())?;
        if let Some(project) = Project::open(&project.root, &options, sink)? {
            project.write_lock(recorded(&project.overrides))?;
        }
        let written = Utf8Path::new(&args.at.town).join(file.as_str());
        let written = written.as_str().trim_start_matches("./");
        say(
            args.at.format,
            &format!("{written}: hides the file of `{}` from now on", start.package),
        );
        Ok(())
    })
}
