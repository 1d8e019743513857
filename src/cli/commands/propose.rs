//! `parvis propose`.

use crate::cli::context::{store, with_project};
use crate::cli::federation_args::ProposeArgs;
use crate::cli::report::{now, say};
use crate::diagnostics::{Blame, Code, Diagnostic};
use crate::federation::{Letter, Override, State, Town, changes, message, propose as make};
use crate::names::TreePath;

/// Writes the town's changes to a package as a patch for its authors.
pub(in crate::cli) fn propose(args: &ProposeArgs) -> u8 {
    with_project(&args.at, |project, _| {
        let locked =
            project.lock.packages.iter().find(|package| package.name.as_str() == args.package);
        let Some(locked) = locked else {
            let message =
                message!("`parvis.lock` names no package `{package}`", package = args.package);
            return Diagnostic::error(Code::UnknownPackage, message)
                .help("`parvis tree` lists the packages")
                .into();
        };
        let changes = changes(&project.layers, &project.overrides, &locked.name)?;
        let is_drifted = |found: &&Override| {
            found.package == locked.name && matches!(found.state, State::Drifted(_))
        };
        if let Some(found) = project.overrides.iter().find(is_drifted) {
            let message = message!(
                "`{file}` does not take into account what `{locked}` changed: the patch would undo that",
                file = found.file,
                locked = locked.name
            );
            let help = message!(
                "take the change over, then `parvis overrides --accept {file}`, and propose again",
                file = found.file
            );
            return Diagnostic::error(Code::OverrideDrift, message)
                .blame(Blame::Content)
                .help(help)
                .into();
        }
        let town = project.town.name.get(&project.town.languages).unwrap_or("a town");
        let letter = Letter {
            author: project.author()?,
            date: now()?,
            message: message(town, locked, &changes),
        };
        let repository = store()?.hold(&locked.pin.url)?.repository;
        if !repository.has_commit(locked.pin.commit)? {
            return Diagnostic::error(
                Code::NotFetched,
                message!("`{locked}` is not in the cache", locked = locked.name),
            )
            .help("`parvis fetch`")
            .into();
        }
        let proposal = make(&repository, locked, &changes, &letter)?;
        let file = TreePath::parse(&format!("{}-proposal.patch", locked.name))
            .map_err(|error| Diagnostic::error(Code::Usage, error.0))?;
        Town::write_new(&project.root, &file, &proposal.patch)?;
        let text = letter.message.trim_end();
        say(
            args.at.format,
            &format!(
                "{file}: send it to the authors, at {}, with these words:\n\n{text}",
                locked.pin.url
            ),
        );
        for template in &changes.extending {
            say(
                args.at.format,
                &format!(
                    "{template} changes blocks only: which of it belongs into the package, say yourself"
                ),
            );
        }
        Ok(())
    })
}
