//! The switch from the old site to the new one, and what a build finds to do where a killed one stopped in the middle of it.
//!
//! There are three ways. *Exchange*: both folders change places in one call; visitors always see a whole site. *Aside*,
//! where the file system has no such call: the old folder is moved away, the new one into its place. *Inside*, where the
//! site's folder cannot be moved, because it is a mounted volume or the folder above belongs to somebody else: file by file.
//!
//! Only the name marks the remains of a killed build, and anybody can give a folder such a name, so
//! their contents are not trusted: a new tree never counts as finished, and an old one comes back only
//! where there is no site. The last way is announced by a [`Journal`],
//! which lies outside of the town; by it the next build finishes what a killed one began.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use camino::Utf8Path;

use super::journal::Journal;
use super::list::{LIST, LONGEST_LIST, List, decode, encode};
use crate::diagnostics::Result;
use crate::disk::{FileKind, Folder, NewFolder};
use crate::names::OutPath;

/// How names begin that are ours alone, at the top of a site. They are never part of it.
pub(super) const OURS: &str = ".parvis-";

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

/// Where the site and its work files lie.
#[derive(Debug)]
pub(super) struct Places {
    /// The folder that holds the site.
    pub above: Folder,
    /// The site's name there.
    pub name: String,
    /// The last site; none before there is one.
    pub site: Option<Folder>,
    /// How they are switched.
    pub way: Way,
    /// What the last way is announced by.
    pub journal: Journal,
}

impl Places {
    /// Where the work files lie: beside the site; for `Inside`, in it.
    pub(super) fn workshop(&self) -> &Folder {
        match (&self.site, self.way) {
            (Some(site), Way::Inside) => site,
            _ => &self.above,
        }
    }

    /// How the name of a work file begins: `new` for a new tree, `old` for an old one on its way out, `lock`.
    pub(super) fn prefix(&self, part: &str) -> String {
        match (&self.site, self.way) {
            (Some(_), Way::Inside) => format!("{OURS}{part}"),
            _ => format!(".{}{OURS}{part}", self.name),
        }
    }

    /// Finishes or clears away what a killed build left.
    pub(super) fn recover(&mut self) -> Result<()> {
        if let Some(site) = &self.site {
            if let Some((name, removed)) = self.journal.read(site)?
                && let Some(fresh) = site.folder(&name)?
            {
                move_inside(site, &fresh, &removed)?;
            }
            self.journal.clear()?;
            // One that worked inside may have been killed before the volume was mounted elsewhere.
            site.sweep(&format!("{OURS}new-"), false);
        }
        if self.way == Way::Inside {
            return Ok(());
        }
        let left: Vec<OsString> = self.above.list_names().unwrap_or_default();
        let begins = |part: &str| {
            let prefix = self.prefix(part);
            left.iter().filter(move |name| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
        };
        let (old, new) = (begins("old-"), begins("new-"));
        for name in old {
            match &self.site {
                None if self.above.kind(name) == Some(FileKind::Folder) => {
                    self.above.rename(name, &self.above, &self.name)?;
                    self.site = self.above.folder(&self.name)?;
                }
                Some(site) => clear(&self.above, name, site)?,
                None => {}
            }
        }
        for name in new {
            match &self.site {
                Some(site) => clear(&self.above, name, site)?,
                None => self.above.remove_folder(name)?,
            }
        }
        Ok(())
    }

    /// Makes the new tree the site. What stands in `removed` is no longer part of it.
    ///
    /// # Errors
    /// If the disk refuses; the old site is then there, or the journal says how to go on.
    pub(super) fn switch(&self, fresh: &NewFolder, removed: &[OutPath], last: &List) -> Result<()> {
        let Some(site) = &self.site else {
            return self.above.rename(&fresh.name, &self.above, &self.name);
        };
        let way = match self.way {
            Way::Exchange if self.above.exchange(&fresh.name, &self.name)? => {
                // The site is switched: what cannot be cleared now, the next build clears.
                clear(&self.above, OsStr::new(&fresh.name), &fresh.folder).ok();
                return Ok(());
            }
            Way::Exchange => Way::Aside,
            way => way,
        };
        if way != Way::Inside {
            return self.move_aside(fresh);
        }
        self.journal.write(fresh, removed)?;
        announce(site, &fresh.folder, last)?;
        move_inside(site, &fresh.folder, removed)?;
        site.remove_folder(&fresh.name)?;
        self.journal.clear()
    }

    /// Moves the old site away, and the new one into its place. A build that is killed in between leaves the old one to come back.
    fn move_aside(&self, fresh: &NewFolder) -> Result<()> {
        let old = self.above.make_own(&self.prefix("old-"))?.name;
        // Takes the place of the empty folder.
        self.above.rename(&self.name, &self.above, &old)?;
        if let Err(error) = self.above.rename(&fresh.name, &self.above, &self.name) {
            self.above.rename(&old, &self.above, &self.name)?;
            return Err(error);
        }
        clear(&self.above, OsStr::new(&old), &fresh.folder)
    }
}

/// Writes down, before a file is moved, all that is the old site's or the new one's: if this build is killed and nobody finishes
/// it, the next one still knows which files are its own.
fn announce(site: &Folder, fresh: &Folder, last: &List) -> Result<()> {
    const BOTH: &str = ".parvis-both";
    let mut list = read_list(fresh)?;
    for (path, listed) in last {
        list.entry(path.clone()).or_insert_with(|| listed.clone());
    }
    fresh.create(BOTH, encode(&list).as_bytes())?;
    fresh.rename(BOTH, site, LIST)
}

/// Reads the list of a tree; empty if the tree has no list.
pub(super) fn read_list(tree: &Folder) -> Result<List> {
    let bytes = tree.read(LIST, LONGEST_LIST)?.unwrap_or_default();
    Ok(decode(&String::from_utf8_lossy(&bytes)))
}

/// Goes on with a switch file by file, from wherever it stopped. The list comes last.
fn move_inside(site: &Folder, fresh: &Folder, removed: &[OutPath]) -> Result<()> {
    for path in removed.iter().map(|path| Utf8Path::new(path.as_str())) {
        // Where somebody put a link or a folder meanwhile, what we see is not ours.
        match site.kind(path) {
            Some(FileKind::File) => site.remove_file(path)?,
            Some(_) => continue,
            // A killed build may have removed the file but not its folder.
            None => {}
        }
        // A folder that nothing lies in any more goes too.
        path.ancestors()
            .skip(1)
            .take_while(|folder| !folder.as_str().is_empty())
            .all(|folder| site.remove_empty(folder));
    }
    for found in fresh.list_all(OURS)? {
        site.make_folders(found.path.parent().unwrap_or(Path::new("")))?;
        if !found.is_folder {
            fresh.rename(&found.path, site, &found.path)?;
        }
    }
    if fresh.kind(LIST).is_some() { fresh.rename(LIST, site, LIST) } else { Ok(()) }
}

/// Removes a tree that is not the site. If it was the site until a moment ago, somebody may have put a file there after we
/// looked: such a file goes to the site.
fn clear(above: &Folder, name: &OsStr, site: &Folder) -> Result<()> {
    if let Some(tree) = above.folder(name)? {
        let list = read_list(&tree)?;
        // Without a list it never was a site.
        let found = if list.is_empty() { Vec::new() } else { tree.list_all(OURS)? };
        for found in found {
            let is_output = found.path.to_str().is_some_and(|path| list.contains_key(path));
            if is_output || found.is_folder || site.kind(&found.path).is_some() {
                continue;
            }
            site.make_folders(found.path.parent().unwrap_or(Path::new("")))?;
            tree.rename(&found.path, site, &found.path)?;
        }
    }
    above.remove_folder(name)
}
