//! Building in rounds: one build at a time, again after each change, and when the clock alone
//! changes the site.

use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use jiff::Timestamp;
use tokio::sync::watch;

use super::observer::{Observer, Round};
use super::shown_site::ShownSite;
use super::watch::Watch;
use crate::diagnostics::{Format, Printer, Result, Sink, Texts};
use crate::manifest::Source;
use crate::names::Digest;
use crate::output::{self, Destination, Outputs, Policy};
use crate::pipeline::{self, Output, Request};
use crate::project::{FolderTexts, History, Options, Project};

/// Returns how long it is until an instant, by the real clock. Returns `None` if a date was given,
/// since the clock then stands still.
fn time_until(options: &Options, due: Timestamp) -> Option<Duration> {
    let (None, Some(now)) = (&options.date, options.now) else { return None };
    Some(Duration::try_from(due.duration_since(now)).unwrap_or_default())
}

/// The state of the thread that builds and waits.
pub(super) struct Rounds<O> {
    pub root: Utf8PathBuf,
    pub destination: Destination,
    pub policy: Policy,
    pub address: String,
    pub watch: Watch,
    pub sender: watch::Sender<Option<Arc<ShownSite>>>,
    pub observer: O,
    /// The repository's history, as the last round read it.
    pub history: Option<History>,
}

impl<O: Observer> Rounds<O> {
    /// Builds, shows and waits for a change or an instant, until the preview ends.
    pub(super) fn run(mut self) {
        let mut outputs = None;
        loop {
            let round = self.build();
            if let Some(build) = &round.build {
                outputs = Some(Arc::new(build.outputs.clone()));
            }
            let shown = self.show(&round, outputs.clone());
            let is_gone = self.sender.send(Some(Arc::new(shown))).is_err();
            self.observer.built(&round);
            let due = round.due();
            drop(round);
            if is_gone || !self.watch.wait(|| time_until(&self.observer.options().ok()?, due?)) {
                return;
            }
        }
    }

    fn build(&mut self) -> Round {
        let begun = Instant::now();
        let sink = Sink::new();
        self.watch.follow(None);
        let project = sink.keep(self.open(&sink)).flatten();
        self.history =
            project.as_ref().map(|project| project.history.clone()).or(self.history.take());
        let build = project.as_ref().and_then(|project| {
            let packages = project.town.packages.iter().map(|package| &package.source);
            let sources =
                packages.chain(project.town.partners.iter().map(|partner| &partner.source));
            let folders = sources.filter_map(|source| match source {
                Source::Path(path) => Some(self.root.join(path).into_std_path_buf()),
                Source::Git(_) => None,
            });
            self.watch.follow(Some(folders.collect()));
            let request = Request {
                output: Output::Preview(&self.destination),
                policy: self.policy.clone(),
                strict: false,
                progress: &|_, _| (),
                records: None,
            };
            sink.keep(pipeline::run(project, &request, &sink)).flatten()
        });
        Round { project, build, findings: sink.finish(), took: begun.elapsed() }
    }

    /// Opens the town with the preview's address in place of its own, so that no link leads to the
    /// town's host.
    fn open(&self, sink: &Sink) -> Result<Option<Project>> {
        let options = Options { history: self.history.clone(), ..self.observer.options()? };
        let project = Project::open(&self.root, &options, sink)?;
        output::make_own_folder(&self.root)?;
        let here = self.address.trim_end_matches('/');
        Ok(project.map(|project| Project {
            url: project.url.as_ref().map(|_| here.to_owned()),
            ..project
        }))
    }

    fn show(&self, round: &Round, outputs: Option<Arc<Outputs>>) -> ShownSite {
        let folder = FolderTexts(&self.root);
        let texts: &dyn Texts = round.project.as_ref().map_or(&folder, |project| &*project.layers);
        let (mut json, mut report) = (Vec::new(), Vec::new());
        for finding in round.findings.locate(texts) {
            // Writing to memory cannot fail.
            for (format, text) in
                [(Format::Json, &mut json), (Format::Text { color: false }, &mut report)]
            {
                Printer { format, texts, prefix: String::new(), all: true }
                    .print(&finding, text)
                    .ok();
            }
        }
        let json = String::from_utf8_lossy(&json).trim_end().replace('\n', ",");
        let build = match &outputs {
            Some(outputs) => {
                let lines = outputs
                    .0
                    .iter()
                    .map(|(path, artifact)| format!("{} {path}\n", artifact.digest));
                Digest::of(lines.collect::<String>().as_bytes())
            }
            None => Digest::of(json.as_bytes()),
        };
        let report = String::from_utf8_lossy(&report).into_owned();
        let drafts = round.build.as_ref().map(|build| build.drafts.clone()).unwrap_or_default();
        ShownSite {
            outputs,
            build: build.to_string(),
            drafts,
            findings: format!("[{json}]"),
            report,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_as_far_as_the_clock_on_the_wall_says() {
        let due: Timestamp = "2026-06-15T12:00:00Z".parse().expect("an instant");
        let at = |now: &str| Options {
            now: Some(now.parse().expect("an instant")),
            ..Options::default()
        };
        assert_eq!(
            time_until(&at("2026-06-15T11:59:58.5Z"), due),
            Some(Duration::from_millis(1500))
        );
        assert_eq!(time_until(&at("2026-06-15T12:00:00Z"), due), Some(Duration::ZERO));
        assert_eq!(
            time_until(&at("2026-06-16T08:00:00Z"), due),
            Some(Duration::ZERO),
            "it came while the computer slept"
        );
        assert_eq!(
            time_until(&at("1970-01-01T00:00:00Z"), Timestamp::MAX)
                .map(|left| left > Duration::ZERO),
            Some(true)
        );
        assert_eq!(
            time_until(
                &Options { date: Some("2026-06-15".to_owned()), ..at("2026-06-16T08:00:00Z") },
                due
            ),
            None
        );
        assert_eq!(time_until(&Options::default(), due), None);
    }
}
