//! Publishing: the new tree is completed beside the old one, then it takes its place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use camino::Utf8Path;

use super::list::{LIST, List, Listed, Outputs, encode};
use super::staging::{Staging, Written};
use super::strays;
use super::switch::Way;
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::disk::{Folder, ListedPath};
use crate::names::OutPath;

impl Staging {
    /// Makes the staged outputs the site. If nothing differs, nothing is touched. Files that parvis never wrote are carried over
    /// and reported.
    ///
    /// # Errors
    /// If the disk refuses, or a file that parvis never wrote lies where an output must go; the old site then stays.
    pub fn publish(mut self, outputs: &Outputs, sink: &Sink) -> Result<Written> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let dropped: Vec<OutPath> =
            written.iter().filter(|path| !outputs.0.contains_key(*path)).cloned().collect();
        for path in &dropped {
            self.fresh.folder.remove_file(path.as_str())?;
            let folders = Utf8Path::new(path.as_str())
                .ancestors()
                .skip(1)
                .take_while(|folder| !folder.as_str().is_empty());
            folders.into_iter().all(|folder| self.fresh.folder.remove_empty(folder));
            written.remove(path);
        }
        if let Some(path) =
            outputs.0.keys().find(|path| !written.contains(*path) && !self.last.contains_key(*path))
        {
            return Diagnostic::error(
                Code::Internal,
                message!("the output `{path}` was never staged", path),
            )
            .into();
        }
        let removed: Vec<OutPath> =
            self.last.keys().filter(|path| !outputs.0.contains_key(*path)).cloned().collect();
        let counts = Written {
            written: written.len(),
            kept: outputs.0.len() - written.len(),
            removed: removed.len(),
        };
        if let Some(site) = &self.places.site {
            let found = strays::find_strays(site, &self.last)?;
            strays::refuse_if_in_the_way(site, &found, &self.last, outputs)?;
            strays::report(site, &found, &self.last, outputs, sink);
            if written.is_empty() && removed.is_empty() {
                return Ok(counts);
            }
            if self.places.way != Way::Inside {
                let kept = outputs
                    .0
                    .keys()
                    .filter(|path| !written.contains(*path))
                    .map(|path| Path::new(path.as_str()));
                carry_over(site, &self.fresh.folder, kept, &found)?;
            }
        }
        self.write_list(outputs, &written)?;
        self.is_moving = true;
        let switched = self.places.switch(&self.fresh, &removed, &self.last);
        // Where no file was moved yet, or the switch was taken back, the new tree can go.
        self.is_moving = switched.is_err() && self.places.way == Way::Inside;
        switched.map(|()| counts)
    }

    fn write_list(&self, outputs: &Outputs, written: &BTreeSet<OutPath>) -> Result<()> {
        let mut list = List::new();
        for (path, artifact) in &outputs.0 {
            let tree = if written.contains(path) {
                Some(&self.fresh.folder)
            } else {
                self.places.site.as_ref()
            };
            let modified =
                tree.and_then(|tree| tree.stamp(path.as_str())).map_or(0, |stamp| stamp.modified);
            list.insert(path.clone(), Listed { artifact: artifact.clone(), modified });
        }
        // A truncated list is harmless: the tree does not count as a site before the switch.
        self.fresh.folder.create(LIST, encode(&list).as_bytes())
    }
}

/// Completes the new tree: what did not change, and what others made, gets a second name there.
fn carry_over<'a>(
    site: &Folder,
    fresh: &Folder,
    kept: impl Iterator<Item = &'a Path>,
    strays: &[ListedPath],
) -> Result<()> {
    let mut by_folder: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for path in kept {
        by_folder.entry(path.parent().unwrap_or(Path::new(""))).or_default().push(path);
    }
    for (folder, paths) in by_folder {
        let Some(from) = site.folder(folder)? else {
            let message = message!(
                "the folder `{folder}` of the last site was removed while the site was being built",
                folder = folder.display()
            );
            return Diagnostic::error(Code::Changed, message).help("build again").into();
        };
        let to = fresh.make_and_open(folder)?;
        for name in paths.iter().filter_map(|path| path.file_name()) {
            from.link(name, &to, name)?;
        }
    }
    let mut theirs: BTreeSet<PathBuf> = BTreeSet::new();
    for found in strays {
        let folder = if found.is_folder { Some(found.path.as_path()) } else { found.path.parent() };
        let folder = folder.unwrap_or(Path::new(""));
        fresh.make_folders(folder)?;
        theirs.extend(folder.ancestors().map(Path::to_owned));
        if !found.is_folder {
            site.link(&found.path, fresh, &found.path)?;
        }
    }
    // Somebody opened these folders to a group, or closed them.
    for folder in theirs {
        if let (Some(old), Some(new)) = (site.folder(&folder)?, fresh.folder(&folder)?) {
            new.set_mode_of(&old)?;
        }
    }
    fresh.set_mode_of(site)
}
