//! Making the outputs: the early ones in parallel, then the late ones of what those left.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::phases::Prepared;
use super::request::Request;
use crate::diagnostics::{Diagnostic, Result, Severity, Sink};
use crate::manifest::Minify;
use crate::names::OutPath;
use crate::output::{self, Artifact, Outputs, Staging};
use crate::plan::Target;
use crate::render::{Content, CopiedFile, Extract, Extracts, LateOutput, Record, Rendered};

/// Makes the outputs of a plan.
pub(super) struct Make<'a> {
    pub prepared: &'a Prepared,
    /// How far HTML is made smaller.
    pub minify: Minify,
    /// Where the bytes go; nowhere, if only faults are wanted.
    pub staging: Option<&'a Staging>,
}

/// The early outputs, and what they leave for late ones.
pub(super) struct EarlyOutputs {
    pub outputs: Outputs,
    pub extracts: Extracts,
}

/// An early output that is done.
struct Early {
    path: OutPath,
    artifact: Artifact,
    extract: Extract,
}

/// An output after its bytes went to the disk; without an artifact, if it failed.
struct Staged {
    artifact: Option<Artifact>,
    record: Record,
}

impl Staged {
    #[expect(clippy::boxed_local, reason = "errors come in boxes")]
    fn unreadable(path: &OutPath, fault: Box<Diagnostic>) -> Self {
        let finding = fault.note(message!("while writing `{path}`", path), None);
        Self { artifact: None, record: Record { findings: vec![finding], ..Record::default() } }
    }
}

impl Make<'_> {
    /// Renders all early outputs in parallel. The bytes of each go to disk as they are made, and are forgotten; so are those of
    /// one that has an error among its findings.
    pub(super) fn render_early(&self, request: &Request<'_>, sink: &Sink) -> Result<EarlyOutputs> {
        let plan = &self.prepared.plan;
        let targets: Vec<(&OutPath, &Target)> =
            plan.targets.iter().filter(|(_, target)| !target.is_late()).collect();
        let done = Mutex::new(0);
        let made: Vec<Result<Option<Early>>> = targets
            .par_iter()
            .map(|(path, target)| {
                let early = self.render_output(path, target, request, sink);
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                *done += 1;
                (request.progress)(*done, targets.len());
                early
            })
            .collect();
        let mut early = EarlyOutputs {
            outputs: Outputs::default(),
            extracts: Extracts { plan_until: plan.until, ..Extracts::default() },
        };
        for made in made {
            if let Some(Early { path, artifact, extract }) = made? {
                early.extracts.outputs.insert(path.clone(), extract);
                early.outputs.0.insert(path, artifact);
            }
        }
        Ok(early)
    }

    fn render_output(
        &self,
        path: &OutPath,
        target: &Target,
        request: &Request<'_>,
        sink: &Sink,
    ) -> Result<Option<Early>> {
        let Staged { artifact, record } =
            self.stage(path, self.prepared.renderer.render(path, target))?;
        let has_failed = record.findings.iter().any(|it| it.severity == Severity::Error);
        record.findings.iter().for_each(|finding| sink.report(finding.clone()));
        let extract = record.extract.clone();
        if let Some(keep) = request.records {
            keep(path, record);
        }
        let artifact = artifact.filter(|_| !has_failed);
        Ok(artifact.map(|artifact| Early { path: path.clone(), artifact, extract }))
    }

    /// Stages what was rendered, unless it has failed.
    ///
    /// # Errors
    /// If the disk does not take it.
    fn stage(&self, path: &OutPath, rendered: Rendered<'_>) -> Result<Staged> {
        let Rendered { content, is_html, record } = rendered;
        let has_failed = record.findings.iter().any(|it| it.severity == Severity::Error);
        match content {
            Content::Copy(file) => self.stage_copy(path, file),
            Content::Bytes(_) if has_failed => Ok(Staged { artifact: None, record }),
            Content::Bytes(bytes) => {
                // The other degrees differ in how templates were loaded.
                let is_full = is_html && self.minify == Minify::Full;
                let bytes = if is_full { output::minify(bytes) } else { bytes };
                Ok(Staged { artifact: Some(self.put(path, &bytes)?), record })
            }
        }
    }

    /// Stages a copy of a file. That the file cannot be read is a finding like any other.
    fn stage_copy(&self, path: &OutPath, mut file: CopiedFile<'_>) -> Result<Staged> {
        let length = match file.length() {
            Ok(length) => length,
            Err(fault) => return Ok(Staged::unreadable(path, fault)),
        };
        let copied = match self.staging {
            Some(staging) => staging.copy(path, length, &mut |take| file.stream(take)),
            None => Artifact::of_stream(&mut |take| file.stream(take), &mut |_| Ok(())),
        };
        match copied {
            Ok(artifact) => {
                let record = file.finish(artifact.digest);
                Ok(Staged { artifact: Some(artifact), record })
            }
            Err(fault) if file.is_unreadable() => Ok(Staged::unreadable(path, fault)),
            Err(fault) => Err(fault),
        }
    }

    /// Renders all late outputs.
    pub(super) fn render_late(&self, extracts: &Extracts) -> Result<Outputs> {
        let mut outputs = Outputs::default();
        for (path, target) in &self.prepared.plan.targets {
            if let Some(late) = LateOutput::render(target, extracts) {
                outputs.0.insert(path.clone(), self.put(path, &late.bytes)?);
            }
        }
        Ok(outputs)
    }

    fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Artifact> {
        match self.staging {
            Some(staging) => staging.put(path, bytes),
            None => Ok(Artifact::of_bytes(bytes)),
        }
    }
}
