//! The switch from the old site to the new one, and what a build finds to do where a killed one stopped in the middle of it.
//!
//! There are three ways. *Exchange*: both folders change places in one call; nobody ever sees anything but a whole site. *Aside*,
//! where the file system has no such call: the old folder is moved away, the new one into its place. *Inside*, where the
//! site's folder cannot be moved, because it is a mounted volume or the folder above belongs to somebody else: file by file. The
//! last two are announced by a journal in the new tree, so that the next build finishes what a killed one began.

use camino::{Utf8Path, Utf8PathBuf};

use super::disk;
use super::list::{LIST, decode};
use crate::diagnostics::Result;
use crate::names::OutPath;

/// How names begin that are ours alone, at the top of a site. They are never part of it.
pub(super) const OURS: &str = ".parvis-";
/// The journal: its presence says that the tree it lies in is complete; its lines are the outputs to remove.
const JOURNAL: &str = ".parvis-journal";

/// How the new site takes the old one's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In one call.
    Exchange,
    /// In two.
    Aside,
    /// File by file.
    Inside,
}

/// Where the site and its makings lie.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The site.
    pub site: Utf8PathBuf,
    /// The new tree while it is made.
    pub fresh: Utf8PathBuf,
    /// The old tree on its way out.
    pub old: Utf8PathBuf,
    /// The lock.
    pub lock: Utf8PathBuf,
    /// How they are switched.
    pub way: Way,
}

impl Places {
    /// The makings lie beside the site, named after it; for `Inside`, in it.
    pub(super) fn new(site: Utf8PathBuf, above: &Utf8Path, name: &str, way: Way) -> Self {
        let place = |part: &str| match way {
            Way::Inside => site.join(format!("{OURS}{part}")),
            Way::Exchange | Way::Aside => above.join(format!(".{name}{OURS}{part}")),
        };
        Self { fresh: place("new"), old: place("old"), lock: place("lock"), site, way }
    }

    /// Makes the new tree the site. What stands in `removed` is no longer part of it.
    pub(super) fn switch(&self, removed: &[OutPath]) -> Result<()> {
        if !disk::is_there(self.site.as_std_path()) {
            return disk::rename(self.fresh.as_std_path(), self.site.as_std_path());
        }
        let way = match self.way {
            Way::Exchange if disk::exchange(&self.fresh, &self.site)? => {
                // The site is switched: what cannot be cleared now, the next build clears.
                clear(&self.fresh, &self.site).ok();
                return Ok(());
            }
            Way::Exchange => Way::Aside,
            way => way,
        };
        let lines: String = removed.iter().map(|path| format!("{path}\n")).collect();
        disk::write_whole(&self.fresh.join(JOURNAL), lines.as_bytes())?;
        if way == Way::Inside { move_inside(&self.site, &self.fresh) } else { self.move_aside() }
    }

    /// Finishes or clears away what a killed build left.
    pub(super) fn recover(&self) -> Result<()> {
        // One that worked inside may have been killed before the volume was mounted elsewhere.
        let inside = self.site.join(format!("{OURS}new"));
        if has_journal(&inside) {
            move_inside(&self.site, &inside)?;
        }
        if self.way == Way::Inside {
            return disk::remove_folder(&self.fresh);
        }
        self.move_aside()?;
        clear(&self.fresh, &self.site)
    }

    /// Whether the new tree is on its way to its place, and must not be cleared away.
    pub(super) fn is_moving(&self) -> bool {
        has_journal(&self.fresh)
    }

    /// Goes on with a switch by moving aside, from wherever it stopped.
    fn move_aside(&self) -> Result<()> {
        let (site, fresh, old) = (self.site.as_std_path(), self.fresh.as_std_path(), self.old.as_std_path());
        if has_journal(&self.fresh) {
            if disk::is_there(site) {
                clear(&self.old, &self.site)?;
                disk::rename(site, old)?;
            }
            if let Err(error) = disk::rename(fresh, site) {
                // The old site comes back; if even that fails, the journal stands, and the next build tries again.
                if disk::is_there(old) && disk::rename(old, site).is_ok() {
                    disk::remove_file(&self.fresh.join(JOURNAL))?;
                }
                return Err(error);
            }
        }
        disk::remove_file(&self.site.join(JOURNAL))?;
        if disk::is_there(old) && !disk::is_there(site) {
            return disk::rename(old, site);
        }
        clear(&self.old, &self.site)
    }
}

fn has_journal(tree: &Utf8Path) -> bool {
    disk::stamp(&tree.join(JOURNAL)).is_some()
}

/// Goes on with a switch file by file, from wherever it stopped. The list comes last.
fn move_inside(site: &Utf8Path, fresh: &Utf8Path) -> Result<()> {
    let journal = disk::read(&fresh.join(JOURNAL))?.unwrap_or_default();
    for path in String::from_utf8_lossy(&journal).lines().filter_map(|line| OutPath::parse(line).ok()) {
        let file = site.join(path.as_str());
        let folder = file.parent().unwrap_or(site);
        // Where somebody put a link or a folder meanwhile, what we see is not ours.
        if folder.canonicalize_utf8().is_ok_and(|real| real != folder) {
            continue;
        }
        if disk::stamp(&file).is_some() {
            disk::remove_file(&file)?;
        }
        // A folder that nothing lies in any more goes too.
        folder.ancestors().take_while(|folder| *folder != site).all(disk::remove_empty);
    }
    for found in disk::tree(fresh, OURS)? {
        let place = site.as_std_path().join(&found.path);
        disk::make_folder(place.parent().unwrap_or(site.as_std_path()))?;
        if !found.is_folder {
            disk::rename(&fresh.as_std_path().join(&found.path), &place)?;
        }
    }
    if disk::is_there(fresh.join(LIST).as_std_path()) {
        disk::rename(fresh.join(LIST).as_std_path(), site.join(LIST).as_std_path())?;
    }
    disk::remove_folder(fresh)
}

/// Removes a tree that is not the site. If it was the site until a moment ago, somebody may have put a file there after we
/// looked: such a file goes to the site.
fn clear(tree: &Utf8Path, site: &Utf8Path) -> Result<()> {
    // Without a list it never was a site.
    if let Some(text) = disk::read(&tree.join(LIST))? {
        let list = decode(&String::from_utf8_lossy(&text));
        for found in disk::tree(tree, OURS)? {
            let is_output = found.path.to_str().is_some_and(|path| list.contains_key(path));
            let place = site.as_std_path().join(&found.path);
            if is_output || found.is_folder || disk::is_there(&place) {
                continue;
            }
            disk::make_folder(place.parent().unwrap_or(site.as_std_path()))?;
            disk::rename(&tree.as_std_path().join(&found.path), &place)?;
        }
    }
    disk::remove_folder(tree)
}
