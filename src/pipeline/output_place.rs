//! Refusing a place for the site: one of the town's sources, or what came with a clone.

use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::disk;
use crate::git::{Tracked, TrackedPath};
use crate::manifest::Source;
use crate::output::{Destination, OWN_FOLDER, Policy};
use crate::project::Project;

/// The folders of a town that a site may not lie in.
const SOURCES: [&str; 13] = [
    "content",
    "data",
    "templates",
    "components",
    "styles",
    "scripts",
    "translations",
    "types",
    "vocabularies",
    "static",
    "packages",
    "vendor",
    ".git",
];

/// Refuses an output folder that is, holds, or lies inside the town's sources.
pub(super) fn check_place(project: &Project, destination: &Destination) -> Result<()> {
    let output = destination.path();
    let root = disk::real_as_far(&project.root);
    let place = disk::real_as_far(&output);
    let refuse = |why: String| -> Result<()> {
        let diagnostic = Diagnostic::error(Code::OutputPlace, why);
        diagnostic
            .help(format!("name a folder of its own: `--output {}`", project.root.join("public")))
            .into()
    };
    if root.starts_with(&place) {
        return refuse(format!(
            "the output folder `{output}` is the town's own folder, or holds it"
        ));
    }
    if let Ok(below) = place.strip_prefix(&root)
        && let Some(first) =
            below.components().next().filter(|first| SOURCES.contains(&first.as_str()))
    {
        return refuse(format!(
            "the output folder `{output}` lies inside the town's sources (`{first}`)"
        ));
    }
    let packages = project.town.packages.iter().map(|package| (&package.name, &package.source));
    let partners = project.town.partners.iter().map(|partner| (&partner.name, &partner.source));
    for (name, source) in packages.chain(partners) {
        let Source::Path(path) = source else { continue };
        let folder = disk::real_from(&project.root, path);
        // Where the town itself lies in that folder, what is the town's is seen above.
        let is_inside = place.starts_with(&folder) && !root.starts_with(&folder);
        if is_inside || folder.starts_with(&place) {
            return refuse(format!(
                "the output folder `{output}` lies in the folder of `{name}`, or holds it (`{path}`)"
            ));
        }
    }
    Ok(())
}

/// The policy without a folder for our own state that came with a clone.
pub(super) fn trusted(policy: &Policy) -> Result<Policy> {
    let Some(state) = &policy.state else { return Ok(policy.clone()) };
    let is_tracked =
        Tracked::of(&disk::real_as_far(state))?.is_some_and(|tracked| tracked.any().is_some());
    Ok(Policy { state: policy.state.clone().filter(|_| !is_tracked), ..policy.clone() })
}

/// Refuses an output of which Git tracks anything, were it what a build needs beside it: it came with a clone, so it is neither a
/// site that parvis wrote nor its own notes about one. The same holds for the town's `.parvis`.
pub(super) fn check_tracked(project: &Project, destination: &Destination) -> Result<()> {
    let refuse = |found: TrackedPath, folder: &str| -> Result<()> {
        let message =
            format!("Git tracks `{}`, and `{folder}` is for what parvis writes itself", found.path);
        let help = format!(
            "take it out of Git and off the disk, `git rm -r --force ':/{}'`, and write a line `{folder}/` into `.gitignore`",
            found.top
        );
        Diagnostic::error(Code::TrackedState, message).blame(Blame::Content).help(help).into()
    };
    let place = disk::real_as_far(&destination.path());
    let (Some(above), Some(name)) = (place.parent(), place.file_name()) else { return Ok(()) };
    let (own, beside) = (name.to_lowercase(), format!(".{name}.parvis-").to_lowercase());
    let is_ours = |path: &str| {
        path.starts_with(&beside)
            || path.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let tracked = Tracked::of(above)?;
    if let Some(found) = tracked.as_ref().and_then(|tracked| tracked.find(is_ours)) {
        return refuse(found, name);
    }
    let is_kept = |path: &str| {
        path.strip_prefix(OWN_FOLDER).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let root = disk::real_as_far(&project.root);
    // Where the site lies in the town's folder, as it usually does, Git's list is read once.
    let tracked = if root == above { tracked } else { Tracked::of(&root)? };
    match tracked.and_then(|tracked| tracked.find(is_kept)) {
        Some(found) => refuse(found, OWN_FOLDER),
        None => Ok(()),
    }
}
