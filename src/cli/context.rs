//! How commands begin: read or open the town, make sure of its lock, and report at the end.

use super::args::{NetworkArgs, TownArgs, WhereArgs};
use super::ci::is_ci;
use super::environment::{home, options, store, variable};
use super::progress::Fetching;
use super::report::{Reporter, say};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::{LockMode, NetworkContext, News, Town, ensure_locked};
use crate::manifest::{Limits, Lock};
use crate::project::{Options, Project, federated};

/// Reads the town and runs a command on it; prints the findings and gives the exit code.
pub(super) fn with_town(
    at: &WhereArgs,
    work: impl FnOnce(&Town, &NetworkContext<'_>, &Sink) -> Result<()>,
) -> u8 {
    let sink = Sink::new();
    let town = sink.keep(Town::read(&at.town, &sink)).flatten();
    // A line of `town.toml` that is not understood must not pass for one that is not there: its
    // package would leave the lock.
    if let Some(town) = town.filter(|_| sink.errors() == 0) {
        let fetching = Fetching::default();
        let on_progress = |news: News<'_>| fetching.tell(news);
        let done = network_context(town.manifest.limits, &on_progress)
            .and_then(|network| work(&town, &network, &sink));
        fetching.clear();
        sink.keep(done);
    }
    Reporter::new(&at.to_town_args()).finish(None, sink)
}

/// Printed if there is nothing to do.
pub(super) const NOTHING: &str = "the town takes nothing from Git";

/// As [`with_town`], with the town's lock. `unsaid` completes the message "nothing
/// says …" if there is no lock.
pub(super) fn with_lock(
    at: &WhereArgs,
    unsaid: &str,
    work: impl FnOnce(&Town, &Lock, &NetworkContext<'_>, &Sink) -> Result<()>,
) -> u8 {
    with_town(at, |town, network, sink| match &town.lock {
        Some(lock) => work(town, lock, network, sink),
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

/// Opens the town as it is locked, without network, and runs a command on it; prints the findings
/// and gives the exit code.
pub(super) fn with_project(at: &WhereArgs, work: impl FnOnce(&Project, &Sink) -> Result<()>) -> u8 {
    let (town, sink) = (at.to_town_args(), Sink::new());
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
/// If there is no town, the options ask for what cannot be, or the lock would have to change and
/// must not.
pub(super) fn open(
    args: &TownArgs,
    network: NetworkArgs,
    options: Options,
    sink: &Sink,
) -> Result<Option<Project>> {
    let lock = lock_for(args, network, &options, sink)?;
    Project::open(&args.town, &Options { lock, ..options }, sink)
}

/// Finds the lock that answers `town.toml`, and downloads what it names; gives the lock if it is
/// not the written one. What is wrong with `town.toml` is said when the town is opened.
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
    let on_progress = |news: News<'_>| fetching.tell(news);
    let done = network_context(town.manifest.limits, &on_progress)
        .and_then(|context| ensure_locked(&town, mode, &context, sink));
    fetching.clear();
    done
}

/// The cache and the means to reach others.
///
/// # Errors
/// If neither the environment nor the system names a folder for the cache.
pub(super) fn network_context(
    limits: Limits,
    on_progress: &(dyn Fn(News<'_>) + Sync),
) -> Result<NetworkContext<'_>> {
    Ok(NetworkContext {
        store: store()?,
        variable: &variable,
        is_ci: is_ci(),
        home: home(),
        on_progress,
        limits,
    })
}
