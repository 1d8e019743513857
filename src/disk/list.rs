//! What lies in a folder, and clearing it away.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, chmodat, fchmod, openat, statat, unlinkat};
use rustix::io::{Errno, Result as Called};

use super::Folder;
use crate::diagnostics::Result;

/// What lies in a folder: a file or link, or a folder that holds nothing. The path is relative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
}

impl Folder {
    /// All that lies in the folder and below, sorted. What begins with `prefix` at the top is left out. A link to a folder is
    /// somebody's file: it is not followed.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn tree(&self, prefix: &str) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        let mut waiting = vec![PathBuf::new()];
        while let Some(path) = waiting.pop() {
            // It may be gone meanwhile.
            let Some(folder) = self.folder(&path)? else { continue };
            let is_top = path.as_os_str().is_empty();
            let items = items(folder.handle())
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
                    found.push(Found { path, is_folder: false });
                }
            }
            if is_empty && !is_top {
                found.push(Found { path, is_folder: true });
            }
        }
        found.sort();
        Ok(found)
    }

    /// The names in the folder, sorted.
    ///
    /// # Errors
    /// If it cannot be listed.
    pub fn names(&self) -> Result<Vec<OsString>> {
        let items = items(self.handle())
            .map_err(|error| self.fault(error, "list the folder", Path::new("")))?;
        let mut names: Vec<OsString> = items.into_iter().map(|item| item.name).collect();
        names.sort();
        Ok(names)
    }

    /// Removes a folder and all below it, if it is there. Links in it are removed, not followed.
    ///
    /// # Errors
    /// If something cannot be removed, or a link stands on the way or in its place.
    pub fn remove_folder(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let removed = self.parent(path).and_then(|(above, name)| remove(above.handle(), name));
        match removed {
            Err(Errno::NOENT) => Ok(()),
            removed => removed.map_err(|error| self.fault(error, "remove the folder", path)),
        }
    }

    /// Removes a folder if nothing is in it; says whether it is gone.
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

fn items(folder: BorrowedFd<'_>) -> Called<Vec<Item>> {
    let mut items = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsString::from_vec(entry.file_name().to_bytes().to_vec());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not say.
            FileType::Unknown => statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW)
                .map(|data| FileType::from_raw_mode(data.st_mode))?,
            kind => kind,
        };
        items.push(Item { name, is_folder: kind == FileType::Directory });
    }
    Ok(items)
}

fn remove(above: BorrowedFd<'_>, name: &OsStr) -> Called<()> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match openat(above, name, flags, Mode::empty()) {
        // Somebody's folder that not even its owner may read: it leaves with the old site all the same.
        Err(Errno::ACCESS) if is_folder(above, name) => {
            chmodat(above, name, Mode::RWXU, AtFlags::empty())?;
            openat(above, name, flags, Mode::empty())?
        }
        opened => opened?,
    };
    let items = items(folder.as_fd())?;
    let mut is_open = false;
    for item in items {
        let take = || {
            if item.is_folder {
                remove(folder.as_fd(), &item.name)
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
