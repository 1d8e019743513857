//! Refusing a place for the site: one of the town's sources, or what came with a clone.

use crate::diagnostics::{Blame, Code, Diagnostic, Message, Result};
use crate::disk;
use crate::git::{Tracked, TrackedPath};
use crate::manifest::Source;
use crate::output::{Destination, OWN_FOLDER, Policy};
use crate::project::Project;
use crate::sources::LayerFolder;

/// Folders of a town, besides those of a layer, that a site may not lie in.
const SOURCES: [&str; 3] = ["packages", "vendor", ".git"];

/// Whether a folder at the town's root holds its sources.
fn is_source(name: &str) -> bool {
    LayerFolder::find(name).is_some() || SOURCES.contains(&name)
}

/// Refuses an output folder that is, holds, or lies inside the town's sources.
pub(super) fn check_place(project: &Project, destination: &Destination) -> Result<()> {
    let output = destination.path();
    let root = disk::real_path_so_far(&project.root);
    let place = disk::real_path_so_far(&output);
    if root.starts_with(&place) {
        let message =
            message!("the output folder `{output}` is the town's own folder, or holds it", output);
        return refuse_place(project, message);
    }
    if let Ok(below) = place.strip_prefix(&root)
        && let Some(first) = below.components().next().filter(|first| is_source(first.as_str()))
    {
        let message = message!(
            "the output folder `{output}` lies inside the town's sources (`{first}`)",
            output,
            first
        );
        return refuse_place(project, message);
    }
    let packages = project.town.packages.iter().map(|package| (&package.name, &package.source));
    let partners = project.town.partners.iter().map(|partner| (&partner.name, &partner.source));
    for (name, source) in packages.chain(partners) {
        let Source::Path(path) = source else { continue };
        let folder = disk::real_path_from(&project.root, path);
        // Where the town itself lies in that folder, what is the town's is seen above.
        let is_inside = place.starts_with(&folder) && !root.starts_with(&folder);
        if is_inside || folder.starts_with(&place) {
            let message = message!(
                "the output folder `{output}` lies in the folder of `{name}`, or holds it (`{path}`)",
                output,
                name,
                path
            );
            return refuse_place(project, message);
        }
    }
    Ok(())
}

fn refuse_place(project: &Project, message: Message) -> Result<()> {
    let public = project.root.join("public");
    let help = message!("name a folder of its own: `--output {public}`", public);
    Diagnostic::error(Code::OutputPlace, message).help(help).into()
}

/// The policy without a folder for our own state that came with a clone.
pub(super) fn trusted(policy: &Policy) -> Result<Policy> {
    let Some(state) = &policy.state else { return Ok(policy.clone()) };
    let is_tracked = Tracked::read_above(&disk::real_path_so_far(state))?
        .is_some_and(|tracked| tracked.any().is_some());
    Ok(Policy { state: policy.state.clone().filter(|_| !is_tracked), ..policy.clone() })
}

/// Refuses an output of which Git tracks anything, were it what a build needs beside it: it came with a clone, so it is neither a
/// site that parvis wrote nor its own notes about one. The same holds for the town's `.parvis`.
pub(super) fn check_tracked(project: &Project, destination: &Destination) -> Result<()> {
    let refuse = |found: TrackedPath, folder: &str| -> Result<()> {
        let message = message!(
            "Git tracks `{path}`, and `{folder}` is for what parvis writes itself",
            path = found.path,
            folder
        );
        let help = message!(
            "take it out of Git and off the disk, `git rm -r --force ':/{top}'`, and write a line `{folder}/` into `.gitignore`",
            top = found.top,
            folder
        );
        Diagnostic::error(Code::TrackedState, message).blame(Blame::Content).help(help).into()
    };
    let place = disk::real_path_so_far(&destination.path());
    let (Some(above), Some(name)) = (place.parent(), place.file_name()) else { return Ok(()) };
    let (own, beside) = (name.to_lowercase(), format!(".{name}.parvis-").to_lowercase());
    let is_ours = |path: &str| {
        path.starts_with(&beside)
            || path.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let tracked = Tracked::read_above(above)?;
    if let Some(found) = tracked.as_ref().and_then(|tracked| tracked.find(is_ours)) {
        return refuse(found, name);
    }
    let is_kept = |path: &str| {
        path.strip_prefix(OWN_FOLDER).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let root = disk::real_path_so_far(&project.root);
    // Where the site lies in the town's folder, as it usually does, Git's list is read once.
    let tracked = if root == above { tracked } else { Tracked::read_above(&root)? };
    match tracked.and_then(|tracked| tracked.find(is_kept)) {
        Some(found) => refuse(found, OWN_FOLDER),
        None => Ok(()),
    }
}
