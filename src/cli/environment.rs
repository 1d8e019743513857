//! Reads the machine: environment variables, the present, and the folders for caches and state.

use camino::Utf8PathBuf;
use etcetera::BaseStrategy;
use jiff::Timestamp;

use super::args::TownArgs;
use super::ci::is_ci;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::federation::Store;
use crate::output::{Policy, Unchanged};
use crate::project::Options;

/// Reads an environment variable.
pub(super) fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the environment is read"
    )]
    std::env::var(name).ok()
}

/// Whether `NO_COLOR` asks for plain text (no-color.org).
pub(super) fn wants_no_color() -> bool {
    variable("NO_COLOR").is_some_and(|text| !text.is_empty())
}

/// Joins what the arguments and the environment say about opening a town.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is not a number, or the cache cannot be opened.
pub(super) fn options(args: &TownArgs) -> Result<Options> {
    Ok(Options {
        date: args.date.clone(),
        now: Some(now()?),
        drafts: args.drafts,
        base_url: args.base_url.clone(),
        minify: None,
        revision: args.revision.clone(),
        store: match store() {
            // A town that takes nothing from Git needs no cache.
            Err(fault) if fault.code == Code::Usage => None,
            store => Some(store?),
        },
        history: None,
        lock: None,
        made_up: None,
    })
}

/// Returns the build's instant: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now.
///
/// # Errors
/// If the variable is not a number of seconds.
pub(super) fn now() -> Result<Timestamp> {
    let Some(text) = variable("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        return Ok(present());
    };
    let seconds = text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    match seconds {
        Some(instant) => Ok(instant),
        None => Diagnostic::error(
            Code::Usage,
            message!("`SOURCE_DATE_EPOCH` is `{text}`, not a number of seconds since 1970", text),
        )
        .into(),
    }
}

/// Returns the present, whatever the build's instant is: servers compare it with theirs.
#[expect(clippy::disallowed_methods, reason = "here the clock is read, and handed down")]
pub(super) fn present() -> Timestamp {
    Timestamp::now()
}

/// Opens the cache of fetched repositories: in `PARVIS_CACHE`, else in the platform's folder for
/// caches.
///
/// # Errors
/// If there is neither, or it cannot be opened.
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

/// Chooses how a site is written: CI restores the last one from a cache, where times of files mean
/// nothing.
pub(super) fn output_policy() -> Policy {
    Policy {
        unchanged: if is_ci() { Unchanged::ByDigest } else { Unchanged::ByTime },
        state: state_folder(),
    }
}

/// The platform's folder for what programs keep between runs.
fn state_folder() -> Option<Utf8PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
    Utf8PathBuf::from_path_buf(folder).ok().map(|folder| folder.join("parvis"))
}

/// The user's home folder, where SSH keeps keys and known hosts.
pub(super) fn home() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(etcetera::home_dir().ok()?).ok()
}
