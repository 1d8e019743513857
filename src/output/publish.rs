//! Publishing: the new tree is completed beside the old one, then it takes its place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use super::disk::{self, Found};
use super::foreign;
use super::list::{LIST, List, Listed, Outputs, encode};
use super::staging::{Staging, Written};
use super::switch::Way;
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::names::OutPath;

impl Staging {
    /// Makes the staged outputs the site. If nothing differs, nothing is touched. Files that parvis never wrote are carried over
    /// and reported.
    ///
    /// # Errors
    /// If the disk refuses, or a file that parvis never wrote lies where an output must go; the old site then stays.
    pub fn publish(self, outputs: &Outputs, sink: &Sink) -> Result<Written> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let dropped: Vec<OutPath> = written.iter().filter(|path| !outputs.0.contains_key(*path)).cloned().collect();
        for path in &dropped {
            let file = self.places.fresh.join(path.as_str());
            disk::remove_file(&file)?;
            file.ancestors().skip(1).take_while(|folder| *folder != self.places.fresh).all(disk::remove_empty);
            written.remove(path);
        }
        if let Some(path) = outputs.0.keys().find(|path| !written.contains(*path) && !self.last.contains_key(*path)) {
            return Diagnostic::error(Code::Internal, format!("the output `{path}` was never staged")).into();
        }
        let removed: Vec<OutPath> = self.last.keys().filter(|path| !outputs.0.contains_key(*path)).cloned().collect();
        let foreign = foreign::foreign(&self.places.site, &self.last, outputs)?;
        foreign::report(&self.places.site, &foreign, (&self.last, outputs), sink);
        let counts = Written { written: written.len(), kept: outputs.0.len() - written.len(), removed: removed.len() };
        let is_first = self.last.is_empty() && !disk::is_there(self.places.site.as_std_path());
        if written.is_empty() && removed.is_empty() && !is_first {
            return Ok(counts);
        }
        disk::make_folder(self.places.fresh.as_std_path())?;
        if self.places.way != Way::Inside {
            self.carry_over(outputs, &written, &foreign)?;
        }
        self.write_list(outputs, &written)?;
        self.places.switch(&removed)?;
        Ok(counts)
    }

    /// Completes the new tree: what did not change, and what others made, gets a second name there.
    fn carry_over(&self, outputs: &Outputs, written: &BTreeSet<OutPath>, foreign: &[Found]) -> Result<()> {
        let (site, fresh) = (self.places.site.as_std_path(), self.places.fresh.as_std_path());
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for path in outputs.0.keys().filter(|path| !written.contains(*path)).map(|path| Path::new(path.as_str())) {
            let folder = path.parent().unwrap_or(Path::new(""));
            if !folders.contains(folder) {
                disk::make_folder(&fresh.join(folder))?;
                folders.insert(folder.to_owned());
            }
            disk::link(&site.join(path), &fresh.join(path))?;
        }
        let mut theirs: BTreeSet<&Path> = BTreeSet::new();
        for found in foreign {
            let folder = if found.is_folder { Some(found.path.as_path()) } else { found.path.parent() };
            let folder = folder.unwrap_or(Path::new(""));
            disk::make_folder(&fresh.join(folder))?;
            theirs.extend(folder.ancestors());
            if !found.is_folder {
                disk::link(&site.join(&found.path), &fresh.join(&found.path))?;
            }
        }
        // Somebody opened these folders to a group, or closed them.
        for folder in theirs.into_iter().filter(|folder| !folder.as_os_str().is_empty()) {
            disk::copy_mode(&site.join(folder), &fresh.join(folder))?;
        }
        if site.is_dir() { disk::copy_mode(site, fresh) } else { Ok(()) }
    }

    fn write_list(&self, outputs: &Outputs, written: &BTreeSet<OutPath>) -> Result<()> {
        let mut list = List::new();
        for (path, artifact) in &outputs.0 {
            let tree = if written.contains(path) { &self.places.fresh } else { &self.places.site };
            let modified = disk::stamp(&tree.join(path.as_str())).map_or(0, |(_, modified)| modified);
            list.insert(path.clone(), Listed { artifact: artifact.clone(), modified });
        }
        // A list that breaks off would make outputs look like files of others.
        disk::write_whole(&self.places.fresh.join(LIST), encode(&list).as_bytes())
    }
}
