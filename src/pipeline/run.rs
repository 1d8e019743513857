//! Running a build: check the place, prepare, make every output, exchange the site.

use super::make::Make;
use super::output_place::{check_place, check_tracked, trusted};
use super::phases::{Prepared, prepare};
use super::request::{Build, Counts, Output, Request};
use crate::diagnostics::{Blame, Code, Diagnostic, Result, Sink};
use crate::names::OutPath;
use crate::output::{Staging, Written};
use crate::project::Project;
use crate::render::host_file;
use crate::sources::{Seeming, seeming_repositories};

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
        Output::Nowhere | Output::Told(_) => None,
        Output::Site(place) => Some(Staging::begin(place, trusted(&request.policy)?)?),
        Output::Preview(place) => Some(Staging::begin_in_place(place, trusted(&request.policy)?)?),
    };
    let told = match request.output {
        Output::Told(kind) => Some(kind),
        _ => None,
    };
    let make = Make {
        prepared: &prepared,
        minify: project.minify,
        staging: staging.as_ref(),
        reads_loads: told.is_some() || prepared.plan.tells_a_host(),
    };
    let early = make.render_early(request, sink)?;
    if sink.has_errors() || request.strict && sink.exit_code(true) != 0 {
        return Ok(None);
    }
    let late = make.render_late(&early.extracts)?;
    let mut build = Build {
        next_change: early.extracts.next_change(),
        counts: Counts { pages: early.extracts.page_count(), ..Counts::default() },
        drafts: prepared.site.drafts.clone(),
        outputs: early.outputs,
        told: told.map(|kind| host_file(kind, &early.extracts)),
    };
    build.outputs.0.extend(late.0);
    if let Some(staging) = staging {
        let Written { written, kept, removed } = staging.publish(&build.outputs, sink)?;
        build.counts = Counts { written, kept, removed, ..build.counts };
    }
    build.counts.files = build.outputs.0.len();
    Ok((!sink.has_errors()).then_some(build))
}

/// Reports folders of the site that Git would take for repositories, and whose settings it would obey: they may name programs.
fn check_repositories(prepared: &Prepared, sink: &Sink) {
    for Seeming { head, beside } in
        seeming_repositories(prepared.plan.targets.keys().map(OutPath::as_str))
    {
        let message = message!(
            "with `{head}`, and {beside} beside it, the site would be a Git repository of its own",
            head,
            beside
        );
        let help = "rename one of these files, or take it out: Git obeys the settings of whatever looks like a repository";
        sink.report(Diagnostic::error(Code::BadFileName, message).blame(Blame::Content).help(help));
    }
}
