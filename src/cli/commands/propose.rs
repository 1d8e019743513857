//! `parvis propose`.

use crate::cli::args::{FormatArg, ProposeArgs};
use crate::cli::context::with_project;
use crate::cli::environment::{now, store};
use crate::cli::report::say;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::federation::{Letter, Override, State, Town, changes, message, propose as make};
use crate::manifest::LockedPackage;
use crate::names::{PackageName, TreePath};
use crate::project::Project;

/// Writes the town's changes to a package as a patch for its authors.
pub(in crate::cli) fn propose(args: &ProposeArgs) -> u8 {
    with_project(&args.at, |project, _| {
        let locked = locked_package(project, &args.package)?;
        let changes = changes(&project.layers, &project.overrides, &locked.name)?;
        refuse_drifted(project, &locked.name)?;
        let town = project.town.name.get(&project.town.languages).unwrap_or("a town");
        let letter = Letter {
            author: project.author()?,
            date: now()?,
            message: message(town, locked, &changes),
        };
        let repository = store()?.hold(&locked.pin.url)?.repository;
        if !repository.has_commit(locked.pin.commit)? {
            let message = message!("`{locked}` is not in the cache", locked = locked.name);
            return Diagnostic::error(Code::NotFetched, message).into();
        }
        let proposal = make(&repository, locked, &changes, &letter)?;
        let file = TreePath::parse(&format!("{}-proposal.patch", locked.name))
            .map_err(|error| Diagnostic::error(Code::Usage, error.0))?;
        Town::write_new(&project.root, &file, &proposal.patch)?;
        say_what_to_send(args.at.format, &file, locked, &letter);
        for template in &changes.extending {
            say(
                args.at.format,
                &format!(
                    "{template} only changes blocks: decide which of them the package should get"
                ),
            );
        }
        Ok(())
    })
}

fn locked_package<'p>(project: &'p Project, name: &str) -> Result<&'p LockedPackage> {
    let found = project.lock.packages.iter().find(|package| package.name.as_str() == name);
    match found {
        Some(package) => Ok(package),
        None => {
            let message = message!("`parvis.lock` names no package `{name}`", name);
            Diagnostic::error(Code::UnknownPackage, message)
                .help("`parvis tree` lists the packages")
                .into()
        }
    }
}

/// Fails if the package changed a file since the town overrode it: the patch would undo that
/// change.
fn refuse_drifted(project: &Project, package: &PackageName) -> Result<()> {
    let is_drifted =
        |found: &&Override| found.package == *package && matches!(found.state, State::Drifted(_));
    let Some(found) = project.overrides.iter().find(is_drifted) else { return Ok(()) };
    let message = message!(
        "`{file}` does not take into account what `{package}` changed: the patch would undo that",
        file = found.file,
        package
    );
    let help = message!(
        "take the change over, then `parvis overrides --accept {file}`, and propose again",
        file = found.file
    );
    Diagnostic::error(Code::OverrideDrift, message).blame(Blame::Content).help(help).into()
}

fn say_what_to_send(format: FormatArg, file: &TreePath, locked: &LockedPackage, letter: &Letter) {
    let (url, text) = (&locked.pin.url, letter.message.trim_end());
    say(format, &format!("{file}: send it to the authors, at {url}, with these words:\n\n{text}"));
}
