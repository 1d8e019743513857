//! Listing folders, and removing whole folders.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, chmodat, fchmod, openat, statat, unlinkat};
use rustix::io::{Errno, Result as Called};

use super::Folder;
use crate::diagnostics::Result;

/// A file, a link or an empty folder that a listing found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedPath {
    /// Its path, relative to the listed folder.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
}

impl Folder {
    /// Lists all files, links and empty folders below, sorted. Names at the top that begin with
    /// `prefix` are left out.
    ///
    /// A link to a folder counts as a file: it is not followed.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn list_all(&self, prefix: &str) -> Result<Vec<ListedPath>> {
        let mut found = Vec::new();
        let mut waiting = vec![PathBuf::new()];
        while let Some(path) = waiting.pop() {
            // Somebody may have removed it meanwhile.
            let Some(folder) = self.folder(&path)? else { continue };
            let is_top = path.as_os_str().is_empty();
            let items = list_items(folder.handle())
                .map_err(|error| self.fault(error, "list the folder", &path))?;
            let is_empty = items.is_empty();
            for item in items {
                if is_top && item.name.as_encoded_bytes().starts_with(prefix.as_bytes()) {
                    continue;
                }
                let path = path.join(item.name);
                if item.is_folder {
                    waiting.push(path);
                } else {
                    found.push(ListedPath { path, is_folder: false });
                }
            }
            if is_empty && !is_top {
                found.push(ListedPath { path, is_folder: true });
            }
        }
        found.sort();
        Ok(found)
    }

    /// Lists the names in the folder, sorted.
    ///
    /// # Errors
    /// If it cannot be listed.
    pub fn list_names(&self) -> Result<Vec<OsString>> {
        let items = list_items(self.handle())
            .map_err(|error| self.fault(error, "list the folder", Path::new("")))?;
        let mut names: Vec<OsString> = items.into_iter().map(|item| item.name).collect();
        names.sort();
        Ok(names)
    }

    /// Removes a folder and everything below it, if it exists. Links in it are removed, not
    /// followed.
    ///
    /// # Errors
    /// If something cannot be removed, or the path goes through a link or is one.
    pub fn remove_folder(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let removed = self.parent(path).and_then(|(above, name)| remove_tree(above.handle(), name));
        match removed {
            Err(Errno::NOENT) => Ok(()),
            removed => removed.map_err(|error| self.fault(error, "remove the folder", path)),
        }
    }

    /// Removes a folder if it is empty. Returns whether it is gone.
    pub fn remove_empty(&self, path: impl AsRef<Path>) -> bool {
        match self.parent(path.as_ref()) {
            Ok((above, name)) => matches!(
                unlinkat(above.handle(), name, AtFlags::REMOVEDIR),
                Ok(()) | Err(Errno::NOENT)
            ),
            Err(error) => error == Errno::NOENT,
        }
    }
}

struct Item {
    name: OsString,
    is_folder: bool,
}

fn list_items(folder: BorrowedFd<'_>) -> Called<Vec<Item>> {
    let mut items = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsString::from_vec(entry.file_name().to_bytes().to_vec());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not say what an entry is.
            FileType::Unknown => statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW)
                .map(|data| FileType::from_raw_mode(data.st_mode))?,
            kind => kind,
        };
        items.push(Item { name, is_folder: kind == FileType::Directory });
    }
    Ok(items)
}

fn remove_tree(above: BorrowedFd<'_>, name: &OsStr) -> Called<()> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match openat(above, name, flags, Mode::empty()) {
        // A folder that not even its owner may read still has to go with the old site.
        Err(Errno::ACCESS) if is_folder(above, name) => {
            chmodat(above, name, Mode::RWXU, AtFlags::empty())?;
            openat(above, name, flags, Mode::empty())?
        }
        opened => opened?,
    };
    let items = list_items(folder.as_fd())?;
    let mut is_open = false;
    for item in items {
        let take = || {
            if item.is_folder {
                remove_tree(folder.as_fd(), &item.name)
            } else {
                unlinkat(&folder, &item.name, AtFlags::empty())
            }
        };
        match take() {
            Err(Errno::NOENT) => {}
            Err(Errno::ACCESS | Errno::PERM) if !is_open => {
                fchmod(&folder, Mode::RWXU)?;
                is_open = true;
                take()?;
            }
            taken => taken?,
        }
    }
    unlinkat(above, name, AtFlags::REMOVEDIR)
}

fn is_folder(above: BorrowedFd<'_>, name: &OsStr) -> bool {
    statat(above, name, AtFlags::SYMLINK_NOFOLLOW)
        .is_ok_and(|data| FileType::from_raw_mode(data.st_mode) == FileType::Directory)
}
