//! Publishing: the new tree is completed beside the old one, then both are exchanged.
//!
//! Where the file system cannot exchange two folders in one call, the old one is moved aside first; a build that finds that a
//! killed one stopped in between finishes its work (`roll_forward`).

use std::collections::BTreeSet;
use std::sync::PoisonError;

use camino::{Utf8Path, Utf8PathBuf};

use super::disk;
use super::list::{LIST, List, Listed, Outputs, encode};
use super::staging::{Staging, Written};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::names::OutPath;

/// The file whose presence says that the tree beside the site is complete.
const COMPLETE: &str = ".parvis-complete";

impl Staging {
    /// Makes the staged outputs the site. If nothing differs, nothing is touched.
    ///
    /// # Errors
    /// If the disk refuses, or a file that parvis never wrote lies where an output must go; the old site then stays.
    pub fn publish(self, outputs: &Outputs, sink: &Sink) -> Result<Written> {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let removed = self.last.keys().filter(|path| !outputs.0.contains_key(*path)).count();
        let foreign = self.foreign(outputs)?;
        self.report(&foreign, sink);
        let counts = Written { written: written.len(), kept: outputs.0.len() - written.len(), removed };
        if written.is_empty() && removed == 0 && self.last.len() == outputs.0.len() {
            return Ok(counts);
        }
        self.complete(outputs, &written, &foreign)?;
        self.switch()?;
        Ok(counts)
    }

    /// What lies in the site's folder and is nobody's output, folders that hold nothing among them.
    fn foreign(&self, outputs: &Outputs) -> Result<Vec<String>> {
        let all = disk::tree(&self.site)?;
        let is_ours = |path: &str| path == LIST || OutPath::parse(path).is_ok_and(|path| self.last.contains_key(&path));
        let mut found = Vec::new();
        for (at, path) in all.iter().enumerate() {
            let is_empty_folder = path.ends_with('/') && !all.get(at + 1).is_some_and(|next| next.starts_with(path.as_str()));
            if (path.ends_with('/') && !is_empty_folder) || is_ours(path) {
                continue;
            }
            if let Ok(out) = OutPath::parse(path)
                && outputs.0.contains_key(&out)
            {
                let message =
                    format!("`{}` was not written by parvis, and a page of the site must go there", self.site.join(path));
                return Diagnostic::error(Code::ForeignFile, message)
                    .help("move the file away, or name another output folder")
                    .into();
            }
            found.push(path.clone());
        }
        Ok(found)
    }

    fn report(&self, foreign: &[String], sink: &Sink) {
        const SHOWN: usize = 10;
        let files: Vec<&String> = foreign.iter().filter(|path| !path.ends_with('/')).collect();
        if files.is_empty() {
            return;
        }
        let names: Vec<String> = files.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
        let more = if files.len() > SHOWN { format!(" and {} more", files.len() - SHOWN) } else { String::new() };
        let message = format!("files in `{}` that parvis did not write are kept: {}{more}", self.site, names.join(", "));
        let help = "put them into `static/`, so that they belong to the site; or remove them";
        sink.report(Diagnostic::warning(Code::ForeignFile, message).help(help));
    }

    /// Completes the new tree: what did not change and what others made get a second name there, then comes the list.
    fn complete(&self, outputs: &Outputs, written: &BTreeSet<OutPath>, foreign: &[String]) -> Result<()> {
        disk::make_folder(&self.fresh)?;
        let mut folders: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        let mut link = |path: &str| -> Result<()> {
            let (from, to) = (self.site.join(path), self.fresh.join(path));
            let folder = to.parent().unwrap_or(&self.fresh).to_owned();
            if folders.insert(folder.clone()) {
                disk::make_folder(&folder)?;
            }
            if path.ends_with('/') { disk::make_folder(&to) } else { disk::link(&from, &to) }
        };
        for path in outputs.0.keys().filter(|path| !written.contains(*path)) {
            link(path.as_str())?;
        }
        for path in foreign {
            link(path)?;
        }
        let mut list = List::new();
        for (path, artifact) in &outputs.0 {
            let modified = disk::stamp(&self.fresh.join(path.as_str())).map_or(0, |(_, modified)| modified);
            list.insert(path.clone(), Listed { artifact: artifact.clone(), modified });
        }
        disk::write(&self.fresh.join(LIST), encode(&list).as_bytes())
    }

    fn switch(&self) -> Result<()> {
        if !self.site.exists() {
            return disk::place(&self.fresh, &self.site);
        }
        if disk::exchange(&self.fresh, &self.site)? {
            return disk::remove_folder(&self.fresh);
        }
        disk::write(&self.fresh.join(COMPLETE), b"")?;
        roll_forward(&self.site, &self.fresh)
    }
}

/// Finishes a switch that was begun: a complete tree becomes the site, the old one goes.
pub(super) fn roll_forward(site: &Utf8Path, fresh: &Utf8Path) -> Result<()> {
    let old = Utf8PathBuf::from(format!("{fresh}.old"));
    if disk::stamp(&fresh.join(COMPLETE)).is_some() {
        if site.exists() {
            disk::remove_folder(&old)?;
            disk::rename(site, &old)?;
        }
        disk::place(fresh, site)?;
    }
    // Moved into place, but not cleared up.
    if disk::stamp(&site.join(COMPLETE)).is_some() {
        disk::remove_file(&site.join(COMPLETE))?;
    }
    disk::remove_folder(&old)
}
