//! Running a build: render every target, stage its bytes, exchange the site.

use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::Timestamp;
use rayon::prelude::*;

use super::phases::{Prepared, prepare};
use crate::diagnostics::{Blame, Code, Diagnostic, Result, Severity, Sink};
use crate::disk;
use crate::git::{Tracked, TrackedPath};
use crate::manifest::{Minify, Source};
use crate::names::OutPath;
use crate::output::{self, Artifact, Destination, OWN_FOLDER, Outputs, Policy, Staging, Written};
use crate::project::Project;
use crate::render::{Content, CopiedFile, REPORT, Receipt, Rendered, Target, render};
use crate::sources::{Seeming, seeming_repositories};

/// Tells how far a build is: targets done, targets in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Takes an output's receipt.
pub type Keep<'a> = &'a (dyn Fn(&OutPath, &Receipt) + Sync);

/// Where a site goes.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// Nowhere: everything is checked, nothing is written.
    Nowhere,
    /// To a folder that is the old site or the new one at any instant.
    Site(&'a Destination),
    /// To a folder that only a preview reads.
    Preview(&'a Destination),
}

/// What is asked of a build.
pub struct Request<'a> {
    /// Where the site goes.
    pub output: Output<'a>,
    /// How it is written.
    pub policy: Policy,
    /// Whether a warning, too, leaves the last site in place.
    pub strict: bool,
    /// Called as targets are done.
    pub progress: Progress<'a>,
    /// Called with each output's receipt, for who keeps them.
    pub receipts: Option<Keep<'a>>,
}

/// How much was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// HTML pages.
    pub pages: usize,
    /// All files of the site.
    pub files: usize,
    /// Files written in this run.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files that are no longer part of the site.
    pub removed: usize,
}

/// A finished build.
#[derive(Debug, Default)]
pub struct Build {
    /// The finished site's list.
    pub outputs: Outputs,
    /// When the site will next look different although nobody commits.
    pub next_change: Option<Timestamp>,
    /// How much was made.
    pub counts: Counts,
}

/// Builds a project. Faults of files are reported, and leave the last site in place; the build is then `None`. Where it is strict,
/// so do warnings.
///
/// # Errors
/// If the output cannot be written.
pub fn run(project: &Project, request: &Request<'_>, sink: &Sink) -> Result<Option<Build>> {
    if let Output::Site(output) | Output::Preview(output) = request.output {
        check_place(project, output)?;
        check_tracked(project, output)?;
    }
    let Some(prepared) = prepare(project, sink) else { return Ok(None) };
    check_repositories(&prepared, sink);
    let staging = match request.output {
        Output::Nowhere => None,
        Output::Site(place) => Some(Staging::begin(place, trusted(&request.policy)?)?),
        Output::Preview(place) => Some(Staging::begin_in_place(place, trusted(&request.policy)?)?),
    };
    let made = make_all(project, &prepared, staging.as_ref(), request, sink)?;
    if sink.has_errors() || request.strict && sink.exit_code(true) != 0 {
        return Ok(None);
    }
    let next_change = prepared.templates.world.next_change();
    let mut build = Build { outputs: made, next_change, counts: Counts::default() };
    build.counts.pages =
        build.outputs.0.keys().filter(|path| path.as_str().ends_with(".html")).count();
    if let Some(staging) = staging {
        add_report(&staging, &mut build)?;
        let Written { written, kept, removed } = staging.publish(&build.outputs, sink)?;
        build.counts = Counts { written, kept, removed, ..build.counts };
    }
    build.counts.files = build.outputs.0.len();
    Ok((!sink.has_errors()).then_some(build))
}

/// Renders everything in parallel; a page's bytes go to disk as they are made, and are forgotten.
fn make_all(
    project: &Project,
    prepared: &Prepared,
    staging: Option<&Staging>,
    request: &Request<'_>,
    sink: &Sink,
) -> Result<Outputs> {
    let targets: Vec<(&OutPath, &Target)> =
        prepared.targets.iter().filter(|(_, target)| **target != Target::Report).collect();
    let done = Mutex::new(0);
    let is_minified = project.minify == Minify::Full;
    let artifacts: Vec<Result<Option<(OutPath, Artifact)>>> = targets
        .par_iter()
        .map(|(path, target)| {
            let rendered = render(path, target, &prepared.templates);
            let made = stage(path, rendered, staging, is_minified)?;
            let failed = made.findings.iter().any(|found| found.severity == Severity::Error);
            made.findings.into_iter().for_each(|found| sink.report(found));
            if let Some(receipts) = request.receipts {
                receipts(path, &made.receipt);
            }
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += 1;
            (request.progress)(*done, targets.len());
            Ok(made.artifact.filter(|_| !failed).map(|artifact| ((*path).clone(), artifact)))
        })
        .collect();
    let mut outputs = Outputs::default();
    for artifact in artifacts {
        outputs.0.extend(artifact?);
    }
    Ok(outputs)
}

/// An output that was rendered, and staged if all went well.
struct Made {
    artifact: Option<Artifact>,
    receipt: Receipt,
    findings: Vec<Diagnostic>,
}

/// Stages what was rendered, if it did not fail.
///
/// # Errors
/// If the disk refuses to take it.
fn stage(
    path: &OutPath,
    rendered: Rendered<'_>,
    staging: Option<&Staging>,
    is_minified: bool,
) -> Result<Made> {
    let Rendered { content, receipt, findings, is_html } = rendered;
    match content {
        Content::Copy(file) => stage_copy(path, file, staging),
        Content::Bytes(_) if findings.iter().any(|found| found.severity == Severity::Error) => {
            Ok(Made { artifact: None, receipt, findings })
        }
        Content::Bytes(bytes) => {
            // The other degrees differ in how templates were loaded.
            let bytes = if is_html && is_minified { output::minify(bytes) } else { bytes };
            let artifact = match staging {
                Some(staging) => staging.put(path, &bytes)?,
                None => Artifact::of_bytes(&bytes),
            };
            Ok(Made { artifact: Some(artifact), receipt, findings })
        }
    }
}

/// Stages a copy of a file. One that cannot be read is a finding like any other.
fn stage_copy(path: &OutPath, mut file: CopiedFile<'_>, staging: Option<&Staging>) -> Result<Made> {
    let length = file.length();
    let copied = match (length, staging) {
        (Err(fault), _) => return Ok(unreadable(path, fault)),
        (Ok(length), Some(staging)) => staging.copy(path, length, &mut |take| file.stream(take)),
        (Ok(_), None) => Artifact::of_stream(&mut |take| file.stream(take), &mut |_| Ok(())),
    };
    match copied {
        Ok(artifact) => {
            let (receipt, warning) = file.finish(artifact.digest);
            Ok(Made { artifact: Some(artifact), receipt, findings: warning.into_iter().collect() })
        }
        Err(fault) if file.is_unreadable() => Ok(unreadable(path, fault)),
        Err(fault) => Err(fault),
    }
}

fn unreadable(path: &OutPath, fault: Box<Diagnostic>) -> Made {
    let finding = fault.note(format!("while writing `{path}`"), None);
    Made { artifact: None, receipt: Receipt::default(), findings: vec![finding] }
}

/// Writes `parvis-build.json`: when the site must be built again, for the town's timer.
fn add_report(staging: &Staging, build: &mut Build) -> Result<()> {
    let next = build.next_change.map(|instant| instant.to_string());
    let report = serde_json::json!({ "parvis": env!("CARGO_PKG_VERSION"), "next-change": next, "pages": build.counts.pages });
    let path = OutPath::parse(REPORT.trim_start_matches('/'))
        .map_err(|error| Diagnostic::error(Code::Internal, error.to_string()))?;
    let artifact = staging.put(&path, format!("{report}\n").as_bytes())?;
    build.outputs.0.insert(path, artifact);
    Ok(())
}

/// Refuses an output folder that is, holds, or lies inside the town's sources.
fn check_place(project: &Project, destination: &Destination) -> Result<()> {
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

/// Reports folders of the site that Git would take for repositories, and whose settings it would obey: they may name programs.
fn check_repositories(prepared: &Prepared, sink: &Sink) {
    for Seeming { head, beside } in
        seeming_repositories(prepared.targets.keys().map(OutPath::as_str))
    {
        let message = format!(
            "with `{head}`, and {beside} beside it, the site would be a Git repository of its own"
        );
        let help = "rename one of these files, or take it out: Git obeys the settings of whatever looks like a repository";
        sink.report(Diagnostic::error(Code::BadFileName, message).blame(Blame::Content).help(help));
    }
}

/// The policy without a folder for our own state that came with a clone.
fn trusted(policy: &Policy) -> Result<Policy> {
    let Some(state) = &policy.state else { return Ok(policy.clone()) };
    let is_tracked =
        Tracked::of(&disk::real_as_far(state))?.is_some_and(|tracked| tracked.any().is_some());
    Ok(Policy { state: policy.state.clone().filter(|_| !is_tracked), ..policy.clone() })
}

/// Refuses an output of which Git tracks anything, were it what a build needs beside it: it came with a clone, so it is neither a
/// site that parvis wrote nor its own notes about one. The same holds for the town's `.parvis`.
fn check_tracked(project: &Project, destination: &Destination) -> Result<()> {
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
