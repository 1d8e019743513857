//! What the commands with the network in hand have in common: the town, the cache, the progress on the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use camino::Utf8PathBuf;
use etcetera::BaseStrategy;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::args::TownArgs;
use super::ci::is_ci;
use super::federation_args::{NetworkArgs, WhereArgs};
use super::report::{Reporter, Stream, options, remark, say, variable};
use crate::diagnostics::{Code, Diagnostic, Result, Sink, one_line};
use crate::federation::{LockMode, NetworkContext, News, Store, Town, ensure_locked};
use crate::manifest::{Limits, Lock};
use crate::output::{Policy, Unchanged};
use crate::project::{Options, Project, federated};

/// Reads the town and runs a command on it; prints the findings and gives the exit code.
pub(super) fn with_town(
    at: &WhereArgs,
    work: impl FnOnce(&Town, &NetworkContext<'_>, &Sink) -> Result<()>,
) -> u8 {
    let sink = Sink::new();
    let town = sink.keep(Town::read(&at.town, &sink)).flatten();
    // A line of `town.toml` that is not understood must not pass for one that is not there: its package would leave the lock.
    if let Some(town) = town.filter(|_| sink.errors() == 0) {
        let fetching = Fetching::default();
        let told = |news: News<'_>| fetching.tell(news);
        let done = desk(town.manifest.limits, &told).and_then(|desk| work(&town, &desk, &sink));
        fetching.clear();
        sink.keep(done);
    }
    Reporter::new(&at.town()).finish(None, sink)
}

/// What is said where there is nothing to do.
pub(super) const NOTHING: &str = "the town takes nothing from Git";

/// As [`with_town`], with the town's lock. `unsaid` is what nobody knows without a lock.
pub(super) fn with_lock(
    at: &WhereArgs,
    unsaid: &str,
    work: impl FnOnce((&Town, &Lock), &NetworkContext<'_>, &Sink) -> Result<()>,
) -> u8 {
    with_town(at, |town, desk, sink| match &town.lock {
        Some(lock) => work((town, lock), desk, sink),
        None if town.uses_git() => {
            let message =
                message!("there is no `parvis.lock` yet, so nothing says {unsaid}", unsaid);
            Diagnostic::error(Code::LockOutdated, message)
                .help("choose the versions: `parvis update`")
                .into()
        }
        None => {
            say(at.format, NOTHING);
            Ok(())
        }
    })
}

/// Opens the town as it is locked, without network, and runs a command on it; prints the findings and gives the exit code.
pub(super) fn with_project(at: &WhereArgs, work: impl FnOnce(&Project, &Sink) -> Result<()>) -> u8 {
    let (town, sink) = (at.town(), Sink::new());
    let opened = options(&town).and_then(|options| Project::open(&at.town, &options, &sink));
    let project = sink.keep(opened).flatten();
    if let Some(project) = &project {
        sink.keep(work(project, &sink));
    }
    Reporter::new(&town).finish(project.as_ref(), sink)
}

/// Opens a town for a build, after what its lock names was made sure to be at hand.
///
/// # Errors
/// If there is no town, the options ask for what cannot be, or the lock would have to change and must not.
pub(super) fn open(
    args: &TownArgs,
    network: NetworkArgs,
    options: Options,
    sink: &Sink,
) -> Result<Option<Project>> {
    let lock = lock_for(args, network, &options, sink)?;
    Project::open(&args.town, &Options { lock, ..options }, sink)
}

/// Finds the lock that answers `town.toml`, and downloads what it names; gives the lock if it is not the written one. What is wrong
/// with `town.toml` is said when the town is opened.
///
/// # Errors
/// If the lock would have to change and must not.
pub(super) fn lock_for(
    args: &TownArgs,
    network: NetworkArgs,
    options: &Options,
    sink: &Sink,
) -> Result<Option<Lock>> {
    let faults = Sink::new();
    let Ok(Some(town)) = federated(&args.town, options, &faults) else { return Ok(None) };
    if faults.errors() > 0 {
        return Ok(None);
    }
    if !town.uses_git() && !network.locked {
        return Ok(None);
    }
    let mode = LockMode {
        is_locked: network.locked || args.revision.is_some(),
        is_offline: network.offline,
        is_ci: is_ci(),
    };
    let fetching = Fetching::default();
    let told = |news: News<'_>| fetching.tell(news);
    let done =
        desk(town.manifest.limits, &told).and_then(|desk| ensure_locked(&town, mode, &desk, sink));
    fetching.clear();
    done
}

/// The cache and the means to reach others.
///
/// # Errors
/// If nobody says where the cache lies.
pub(super) fn desk(limits: Limits, told: &(dyn Fn(News<'_>) + Sync)) -> Result<NetworkContext<'_>> {
    Ok(NetworkContext {
        store: store()?,
        variable: &variable,
        is_ci: is_ci(),
        home: home(),
        told,
        limits,
    })
}

/// The cache: `PARVIS_CACHE`, else the platform's folder for caches.
///
/// # Errors
/// If there is neither.
pub(super) fn store() -> Result<Store> {
    if let Some(folder) = variable("PARVIS_CACHE").filter(|folder| !folder.is_empty()) {
        return Store::open(folder);
    }
    let usual = etcetera::choose_base_strategy()
        .ok()
        .and_then(|base| Utf8PathBuf::from_path_buf(base.cache_dir()).ok());
    match usual {
        Some(folder) => Store::open(folder.join("parvis")),
        None => {
            let diagnostic = Diagnostic::error(
                Code::Usage,
                "nothing says where fetched repositories are kept on this computer",
            );
            diagnostic.help("name a folder: `export PARVIS_CACHE=/var/cache/parvis`").into()
        }
    }
}

/// How a site is written: CI brings the last one from a cache, where times of files say nothing.
pub(super) fn policy() -> Policy {
    Policy {
        unchanged: if is_ci() { Unchanged::ByDigest } else { Unchanged::ByTime },
        state: state(),
    }
}

/// The platform's folder for what programs keep between runs and nobody else needs.
fn state() -> Option<Utf8PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
    Utf8PathBuf::from_path_buf(folder).ok().map(|folder| folder.join("parvis"))
}

fn home() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(etcetera::home_dir().ok()?).ok()
}

/// The progress of fetches, a line for each address, on a terminal only.
#[derive(Default)]
pub(super) struct Fetching {
    bars: MultiProgress,
    by_url: Mutex<BTreeMap<String, ProgressBar>>,
    given: Mutex<BTreeSet<String>>,
}

impl Fetching {
    pub(super) fn tell(&self, news: News<'_>) {
        match news {
            News::Objects { url, received, of } => self.show(url, received, of),
            News::Token { variable, server } => self.given(variable, server),
        }
    }

    /// Which secret went where is said in every log, once.
    fn given(&self, variable: &str, server: &str) {
        let line = format!("the token in `{variable}` goes to {server}");
        if self.given.lock().unwrap_or_else(PoisonError::into_inner).insert(line.clone()) {
            self.bars.suspend(|| remark(&line));
        }
    }

    fn show(&self, url: &str, done: usize, of: usize) {
        if !Stream::Err.is_terminal() || of == 0 {
            return;
        }
        let mut bars = self.by_url.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(url.to_owned()).or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bars.add(ProgressBar::new(0).with_style(style).with_message(one_line(url)))
        });
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    }

    pub(super) fn clear(&self) {
        self.bars.clear().ok();
    }
}
