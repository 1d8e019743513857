//! What the commands with the network in hand have in common: the town, the cache, the progress on the terminal.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};

use camino::Utf8PathBuf;
use etcetera::BaseStrategy;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::federation_args::WhereArgs;
use super::report::{Reporter, variable};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::{Desk, Store, Town};
use crate::manifest::Limits;

/// Reads the town and runs a command on it; prints the findings and gives the exit code.
pub(super) fn with_town(at: &WhereArgs, work: impl FnOnce(&Town, &Desk<'_>, &Sink) -> Result<()>) -> u8 {
    let sink = Sink::new();
    let town = sink.keep(Town::read(&at.town, &sink)).flatten();
    if let Some(town) = town {
        let fetching = Fetching::default();
        let told = |url: &str, done: usize, of: usize| fetching.show(url, done, of);
        let done = desk(town.manifest.limits, &told).and_then(|desk| work(&town, &desk, &sink));
        fetching.clear();
        sink.keep(done);
    }
    Reporter::new(&at.town()).finish(None, sink)
}

/// The cache and the means to reach others.
///
/// # Errors
/// If nobody says where the cache lies.
pub(super) fn desk(limits: Limits, told: &(dyn Fn(&str, usize, usize) + Sync)) -> Result<Desk<'_>> {
    Ok(Desk { store: store()?, variable: &variable, home: home(), told, limits })
}

/// The cache: `PARVIS_CACHE`, else the platform's folder for caches.
///
/// # Errors
/// If there is neither.
pub(super) fn store() -> Result<Store> {
    if let Some(folder) = variable("PARVIS_CACHE").filter(|folder| !folder.is_empty()) {
        return Ok(Store::new(folder));
    }
    let usual = etcetera::choose_base_strategy().ok().and_then(|base| Utf8PathBuf::from_path_buf(base.cache_dir()).ok());
    match usual {
        Some(folder) => Ok(Store::new(folder.join("parvis"))),
        None => {
            let diagnostic = Diagnostic::error(Code::Usage, "nothing says where fetched repositories are kept on this computer");
            diagnostic.help("name a folder: `export PARVIS_CACHE=/var/cache/parvis`").into()
        }
    }
}

fn home() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(etcetera::home_dir().ok()?).ok()
}

/// The progress of fetches, a line for each address, on a terminal only.
#[derive(Default)]
pub(super) struct Fetching {
    bars: MultiProgress,
    by_url: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Fetching {
    pub(super) fn show(&self, url: &str, done: usize, of: usize) {
        if !io::stderr().is_terminal() || of == 0 {
            return;
        }
        let mut bars = self.by_url.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(url.to_owned()).or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bars.add(ProgressBar::new(0).with_style(style).with_message(url.to_owned()))
        });
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    }

    pub(super) fn clear(&self) {
        self.bars.clear().ok();
    }
}
