//! Making the outputs: the early ones in parallel, then the late ones of what those left.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::phases::Prepared;
use super::request::Request;
use crate::diagnostics::{Result, Severity, Sink};
use crate::manifest::Minify;
use crate::names::{Digest, OutPath};
use crate::output::{self, Artifact, Outputs, Staging};
use crate::plan::Target;
use crate::render::{Extract, Extracts, LateOutput, Rendered};

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
        let Rendered { bytes, is_html, record } = self.prepared.renderer.render(path, target);
        let has_failed = record.findings.iter().any(|it| it.severity == Severity::Error);
        record.findings.iter().for_each(|finding| sink.report(finding.clone()));
        let extract = record.extract.clone();
        if let Some(keep) = request.records {
            keep(path, record);
        }
        if has_failed {
            return Ok(None);
        }
        // The other degrees differ in how templates were loaded.
        let is_full = is_html && self.minify == Minify::Full;
        let bytes = if is_full { output::minify(bytes) } else { bytes };
        let artifact = self.put(path, &bytes)?;
        Ok(Some(Early { path: path.clone(), artifact, extract }))
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
            None => Ok(Artifact { digest: Digest::of(bytes), length: bytes.len() as u64 }),
        }
    }
}
