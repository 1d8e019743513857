//! `parvis override`.

use std::fmt::Display;

use camino::Utf8Path;

use crate::cli::federation_args::OverrideArgs;
use crate::cli::report::say;
use crate::cli::work::with_project;
use crate::diagnostics::{Code, Diagnostic};
use crate::federation::{Town, start_of_override};
use crate::names::{PackageName, TreePath};

/// Begins a file of the town that hides a package's.
pub(in crate::cli) fn override_file(args: &OverrideArgs) -> u8 {
    with_project(&args.at, |project, _| {
        let usage = |name: &str, error: &dyn Display| Box::new(Diagnostic::error(Code::Usage, format!("`{name}`: {error}")));
        let file = TreePath::parse(&args.file).map_err(|error| usage(&args.file, &error))?;
        let package = args.package.as_deref().map(|name| PackageName::parse(name).map_err(|error| usage(name, &error)));
        let start = start_of_override(&project.layers, &file, package.transpose()?.as_ref())?;
        Town::write_new(&project.root, &file, &start.bytes)?;
        let written = Utf8Path::new(&args.at.town).join(file.as_str());
        let written = written.as_str().trim_start_matches("./");
        say(args.at.format, &format!("{written}: hides the file of `{}` from now on", start.package));
        Ok(())
    })
}
