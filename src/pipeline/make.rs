//! Making the outputs: the early ones in parallel, then the late ones of what those left.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::phases::Prepared;
use super::request::Request;
use crate::diagnostics::{Diagnostic, Result, Severity, Sink};
use crate::disk::TakePiece;
use crate::manifest::Minify;
use crate::names::OutPath;
use crate::output::{self, Artifact, Compressor, Outputs, Staging};
use crate::plan::{Compression, Target};
use crate::render::{
    Content, CopiedFile, Extract, Extracts, LateOutput, Record, Rendered, is_page,
};

/// Makes the outputs of a plan.
pub(super) struct Make<'a> {
    pub prepared: &'a Prepared,
    /// How far HTML is made smaller.
    pub minify: Minify,
    /// Where the bytes go; nowhere, if only faults are wanted.
    pub staging: Option<&'a Staging>,
    /// Whether what the outputs make a browser load is read: for a host that is told of it. It takes a fifth of a build's work.
    pub reads_loads: bool,
}

/// The early outputs, and what they leave for late ones.
pub(super) struct EarlyOutputs {
    pub outputs: Outputs,
    pub extracts: Extracts,
}

/// The most bytes of a page of the town's own that is looked at whole.
const LARGEST_PAGE: u64 = 8_000_000;

/// An early output that is done.
struct Early {
    path: OutPath,
    artifact: Artifact,
    extract: Extract,
    copies: Outputs,
}

/// A compressed copy of an output, in the making.
struct Compressing {
    path: OutPath,
    compressor: Compressor,
}

/// An output after its bytes went to the disk; without an artifact, if it failed.
struct Staged {
    artifact: Option<Artifact>,
    record: Record,
    copies: Outputs,
}

/// The output that is made, and what it is planned as.
#[derive(Clone, Copy)]
struct Planned<'a> {
    path: &'a OutPath,
    target: &'a Target,
}

impl Staged {
    #[expect(clippy::boxed_local, reason = "errors come in boxes")]
    fn unreadable(path: &OutPath, fault: Box<Diagnostic>) -> Self {
        let finding = fault.note(message!("while writing `{path}`", path), None);
        Self {
            artifact: None,
            record: Record { findings: vec![finding], ..Record::default() },
            copies: Outputs::default(),
        }
    }
}

impl Make<'_> {
    /// Renders all early outputs in parallel. The bytes of each go to disk as they are made, and are forgotten; so are those of
    /// one that has an error among its findings.
    pub(super) fn render_early(&self, request: &Request<'_>, sink: &Sink) -> Result<EarlyOutputs> {
        let plan = &self.prepared.plan;
        let is_made = |target: &Target| !target.is_late() && !target.is_copy();
        let planned = plan.targets.iter().filter(|(_, target)| is_made(target));
        let targets: Vec<Planned<'_>> =
            planned.map(|(path, target)| Planned { path, target }).collect();
        let done = Mutex::new(0);
        let made: Vec<Result<Option<Early>>> = targets
            .par_iter()
            .map(|planned| {
                let early = self.render_output(*planned, request, sink);
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                *done += 1;
                (request.progress)(*done, targets.len());
                early
            })
            .collect();
        let mut early = EarlyOutputs {
            outputs: Outputs::default(),
            extracts: Extracts {
                plan_until: plan.until,
                site: self.prepared.renderer.site_extract(),
                ..Extracts::default()
            },
        };
        for made in made {
            if let Some(Early { path, artifact, extract, copies }) = made? {
                early.extracts.outputs.insert(path.clone(), extract);
                early.outputs.0.insert(path, artifact);
                early.outputs.0.extend(copies.0);
            }
        }
        Ok(early)
    }

    fn render_output(
        &self,
        planned: Planned<'_>,
        request: &Request<'_>,
        sink: &Sink,
    ) -> Result<Option<Early>> {
        let rendered = self.prepared.renderer.render(planned.path, planned.target);
        let Staged { artifact, record, copies } = self.stage(planned, rendered)?;
        let has_failed = record.findings.iter().any(|it| it.severity == Severity::Error);
        record.findings.iter().for_each(|finding| sink.report(finding.clone()));
        let extract = record.extract.clone();
        if let Some(keep) = request.records {
            for copy in copies.0.keys() {
                keep(copy, Record { receipt: record.receipt.clone(), ..Record::default() });
            }
            keep(planned.path, record);
        }
        let artifact = artifact.filter(|_| !has_failed);
        Ok(artifact.map(|artifact| Early { path: planned.path.clone(), artifact, extract, copies }))
    }

    /// Stages what was rendered, unless it has failed.
    ///
    /// # Errors
    /// If the disk does not take it.
    fn stage(&self, planned: Planned<'_>, rendered: Rendered<'_>) -> Result<Staged> {
        let Rendered { content, is_html, mut record } = rendered;
        let has_failed = record.findings.iter().any(|it| it.severity == Severity::Error);
        match content {
            Content::Copy(file) => self.stage_copy(planned, file),
            Content::Bytes(_) if has_failed => {
                Ok(Staged { artifact: None, record, copies: Outputs::default() })
            }
            Content::Bytes(bytes) => {
                // The other degrees differ in how templates were loaded.
                let is_full = is_html && self.minify == Minify::Full;
                let bytes = if is_full { output::minify(bytes) } else { bytes };
                if self.reads_loads {
                    record.extract.read(planned.target, planned.path, &bytes);
                }
                let mut compressing = self.compressing(planned.path);
                compressing.iter_mut().for_each(|copy| copy.compressor.add(&bytes));
                let artifact = Some(self.put(planned.path, &bytes)?);
                Ok(Staged { artifact, record, copies: self.put_copies(compressing)? })
            }
        }
    }

    /// Stages a copy of a file. That the file cannot be read is a finding like any other.
    fn stage_copy(&self, planned: Planned<'_>, mut file: CopiedFile<'_>) -> Result<Staged> {
        let Planned { path, target } = planned;
        let length = match file.length() {
            Ok(length) => length,
            Err(fault) => return Ok(Staged::unreadable(path, fault)),
        };
        let is_read = self.reads_loads && is_page(path) && length <= LARGEST_PAGE;
        let (mut page, mut compressing) = (Vec::new(), Vec::new());
        let mut stream = |take: TakePiece<'_>| {
            // Each reading begins at the beginning.
            (page, compressing) = (Vec::new(), self.compressing(path));
            file.stream(&mut |piece| {
                if is_read {
                    page.extend_from_slice(piece);
                }
                compressing.iter_mut().for_each(|copy| copy.compressor.add(piece));
                take(piece)
            })
        };
        let copied = match self.staging {
            Some(staging) => staging.copy(path, length, &mut stream),
            None => Artifact::of_stream(&mut stream, &mut |_| Ok(())),
        };
        match copied {
            Ok(artifact) => {
                let mut record = file.finish(artifact.digest);
                if is_read {
                    record.extract.read(target, path, &page);
                }
                let copies = self.put_copies(compressing)?;
                Ok(Staged { artifact: Some(artifact), record, copies })
            }
            Err(fault) if file.is_unreadable() => Ok(Staged::unreadable(path, fault)),
            Err(fault) => Err(fault),
        }
    }

    /// The compressed copies that are planned of an output, begun.
    fn compressing(&self, path: &OutPath) -> Vec<Compressing> {
        if !self.prepared.site.town.output.compress {
            return Vec::new();
        }
        let planned = |compression: Compression| {
            let copy = OutPath::parse(&format!("{path}{}", compression.ending())).ok()?;
            let target = self.prepared.plan.targets.get(&copy)?;
            let is_copy = matches!(target, Target::Compressed(of, _) if of == path);
            let compressor = match compression {
                Compression::Brotli => Compressor::brotli(),
                Compression::Gzip => Compressor::gzip(),
            };
            is_copy.then_some(Compressing { path: copy, compressor })
        };
        Compression::ALL.into_iter().filter_map(planned).collect()
    }

    fn put_copies(&self, compressing: Vec<Compressing>) -> Result<Outputs> {
        let mut copies = Outputs::default();
        for Compressing { path, compressor } in compressing {
            let artifact = self.put(&path, &compressor.finish())?;
            copies.0.insert(path, artifact);
        }
        Ok(copies)
    }

    /// Renders all late outputs.
    pub(super) fn render_late(&self, extracts: &Extracts) -> Result<Outputs> {
        let mut outputs = Outputs::default();
        let receipt = extracts.digest();
        for (path, target) in &self.prepared.plan.targets {
            if let Some(late) = LateOutput::render(target, extracts, receipt) {
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
