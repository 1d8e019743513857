//! Building in rounds: one at a time, and once more after the last change.

use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use tokio::sync::watch;

use super::preview::Observer;
use super::watch::Watch;
use crate::build::{self, Build, Output, Request};
use crate::diagnostics::{Findings, Format, Printer, Result, Sink, Texts};
use crate::manifest::Source;
use crate::names::Digest;
use crate::output::{self, Outputs};
use crate::project::{FolderTexts, History, Options, Project};

/// One build of a preview.
pub struct Round {
    /// The town, if it could be opened.
    pub project: Option<Project>,
    /// The new site, if it could be built.
    pub build: Option<Build>,
    /// What was found.
    pub findings: Findings,
    /// How long it took.
    pub took: Duration,
}

/// What is shown now: the last good site, and what is wrong.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The files of the last good site; none before there is one.
    pub outputs: Option<Arc<Outputs>>,
    /// Names what a page shows: when it changes, the browser loads the page again.
    pub build: String,
    /// The findings as a JSON list.
    pub findings: String,
    /// The findings as text.
    pub report: String,
}

/// The thread that builds and waits.
pub(super) struct Rounds<O> {
    pub root: Utf8PathBuf,
    pub folder: Utf8PathBuf,
    pub address: String,
    pub watch: Watch,
    pub sender: watch::Sender<Option<Arc<Shown>>>,
    pub observer: O,
    /// What the last round read of the repository's history.
    pub history: Option<History>,
}

impl<O: Observer> Rounds<O> {
    /// Builds, shows and waits, until nobody looks any more.
    pub(super) fn run(mut self) {
        let mut outputs = None;
        loop {
            let round = self.build();
            if let Some(build) = &round.build {
                outputs = Some(Arc::new(build.outputs.clone()));
            }
            let shown = self.shown(&round, outputs.clone());
            let is_gone = self.sender.send(Some(Arc::new(shown))).is_err();
            self.observer.built(&round);
            drop(round);
            if is_gone || !self.watch.wait() {
                return;
            }
        }
    }

    fn build(&mut self) -> Round {
        let begun = Instant::now();
        let sink = Sink::new();
        self.watch.follow(None);
        let project = sink.keep(self.open(&sink)).flatten();
        self.history = project.as_ref().map(|project| project.history.clone()).or(self.history.take());
        let build = project.as_ref().and_then(|project| {
            let packages = project.town.packages.iter().map(|package| &package.source);
            let sources = packages.chain(project.town.partners.iter().map(|partner| &partner.source));
            let folders = sources.filter_map(|source| match source {
                Source::Path(path) => Some(self.root.join(path).into_std_path_buf()),
                Source::Git(_) => None,
            });
            self.watch.follow(Some(folders.collect()));
            let request = Request { output: Output::Preview(&self.folder), strict: false, progress: &|_, _| (), receipts: None };
            sink.keep(build::run(project, &request, &sink)).flatten()
        });
        Round { project, build, findings: sink.finish(), took: begun.elapsed() }
    }

    /// Opens the town. In place of its address stands the preview's, so that no link leads to the town's host.
    fn open(&self, sink: &Sink) -> Result<Option<Project>> {
        let options = Options { history: self.history.clone(), ..self.observer.options()? };
        let project = Project::open(&self.root, &options, sink)?;
        output::make_own_folder(&self.root)?;
        let here = self.address.trim_end_matches('/');
        Ok(project.map(|project| Project { url: project.url.as_ref().map(|_| here.to_owned()), ..project }))
    }

    fn shown(&self, round: &Round, outputs: Option<Arc<Outputs>>) -> Shown {
        let folder = FolderTexts(&self.root);
        let texts: &dyn Texts = round.project.as_ref().map_or(&folder, |project| &*project.layers);
        let (mut json, mut report) = (Vec::new(), Vec::new());
        for finding in round.findings.locate(texts) {
            // Writing to memory does not fail.
            for (format, text) in [(Format::Json, &mut json), (Format::Text { color: false }, &mut report)] {
                Printer { format, texts, prefix: String::new() }.print(&finding, text).ok();
            }
        }
        let json = String::from_utf8_lossy(&json).trim_end().replace('\n', ",");
        let build = match &outputs {
            Some(outputs) => {
                let lines = outputs.0.iter().map(|(path, artifact)| format!("{} {path}\n", artifact.digest));
                Digest::of(lines.collect::<String>().as_bytes())
            }
            None => Digest::of(json.as_bytes()),
        };
        let report = String::from_utf8_lossy(&report).into_owned();
        Shown { outputs, build: build.to_string(), findings: format!("[{json}]"), report }
    }
}
