//! The journal: a build writes it before it changes a site file by file, so that the next build can
//! finish if this one is killed.
//!
//! It lies with the user's own state, outside of every town, where a clone cannot write. Without such a
//! folder there is no journal; the next build that succeeds then makes a killed build's site whole.

use std::fmt::Write;

use camino::Utf8PathBuf;

use crate::diagnostics::Result;
use crate::disk::{Folder, NewFolder};
use crate::names::{Digest, OutPath};

const HEAD: &str = "parvis-switch 1";
/// More than the paths of any site.
const LONGEST: u64 = 512 * 1024 * 1024;

/// The journal of one site.
#[derive(Debug, Clone)]
pub(super) struct Journal {
    /// The folder of all journals; `None` if the system names no such folder.
    state: Option<Utf8PathBuf>,
    /// The site's real path.
    site: String,
}

impl Journal {
    /// The journal of the site of this real path.
    pub(super) fn new(state: Option<Utf8PathBuf>, site: String) -> Self {
        Self { state, site }
    }

    /// Announces that a tree in the site is complete, and what is to be removed of the site.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(&self, fresh: &NewFolder, removed: &[OutPath]) -> Result<()> {
        let Some(folder) = &self.state else { return Ok(()) };
        let mut text =
            format!("{HEAD}\n{}\n{}\n{}\n", self.site, fresh.name, fresh.folder.identity());
        for path in removed {
            writeln!(text, "{path}").expect("a string takes all");
        }
        Folder::make(folder)?.replace(self.file(), text.as_bytes())
    }

    /// The name of the tree that was announced, and what is to be removed, if that very tree is still in the site.
    ///
    /// # Errors
    /// If the journal is there and cannot be read.
    pub(super) fn read(&self, site: &Folder) -> Result<Option<(String, Vec<OutPath>)>> {
        let Some(state) = self.open() else { return Ok(None) };
        let Some(bytes) = state.read(self.file(), LONGEST)? else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) || lines.next() != Some(self.site.as_str()) {
            return Ok(None);
        }
        let (Some(name), Some(identity)) = (lines.next(), lines.next()) else { return Ok(None) };
        let is_there = site.folder(name)?.is_some_and(|fresh| fresh.identity() == identity);
        let removed = lines.filter_map(|line| OutPath::parse(line).ok()).collect();
        Ok(is_there.then(|| (name.to_owned(), removed)))
    }

    /// Forgets what was announced.
    ///
    /// # Errors
    /// If the journal is there and cannot be removed.
    pub(super) fn clear(&self) -> Result<()> {
        let Some(state) = self.open() else { return Ok(()) };
        // Builds that were killed while they wrote a journal left these.
        state.sweep(&format!(".{}.", self.file()), true);
        state.remove_file(self.file())
    }

    fn open(&self) -> Option<Folder> {
        Folder::open(self.state.as_ref()?).ok()
    }

    fn file(&self) -> String {
        format!("switch-{}", Digest::of(self.site.as_bytes()))
    }
}
