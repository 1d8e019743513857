//! The few ways in which the output touches the disk, each named in its errors.
#![allow(clippy::disallowed_methods, reason = "the output is where files are written")]

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};

use crate::diagnostics::{During, Result};

/// Writes a new file.
pub(super) fn write(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path).during("create", path)?;
    file.write_all(bytes).during("write", path)
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Utf8Path) -> Result<()> {
    fs::create_dir_all(path).during("create the folder", path)
}

/// Removes a folder and all below it, if it is there.
pub(super) fn remove_folder(path: &Utf8Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.during("remove the folder", path),
    }
}

/// Reads a file, if it is there.
pub(super) fn read(path: &Utf8Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).during("read", path),
    }
}

/// A file's length and time of last change in nanoseconds, if it is there and a file.
pub(super) fn stamp(path: &Utf8Path) -> Option<(u64, i128)> {
    let data = fs::symlink_metadata(path).ok()?;
    data.is_file().then(|| (data.len(), nanos(&data)))
}

fn nanos(data: &Metadata) -> i128 {
    i128::from(data.mtime()) * 1_000_000_000 + i128::from(data.mtime_nsec())
}

/// Gives a file a second name; where the file system has no such thing, a copy with the same time.
pub(super) fn link(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::StorageFull => {
            fs::copy(from, to).during("copy", from)?;
            let modified = fs::metadata(from).and_then(|data| data.modified());
            let set = modified.and_then(|time| OpenOptions::new().write(true).open(to)?.set_modified(time));
            set.during("set the time of", to)
        }
        result => result.during("link", to),
    }
}

/// Moves a file or folder.
pub(super) fn rename(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    fs::rename(from, to).during("move", from)
}

/// Moves a folder to a place where nothing is.
pub(super) fn place(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    renameat_with(CWD, from.as_std_path(), CWD, to.as_std_path(), RenameFlags::NOREPLACE)
        .map_err(io::Error::from)
        .or_else(|_| fs::rename(from, to))
        .during("put the site in its place", to)
}

/// Exchanges two folders in one call (`renameat2`); false where the file system cannot.
pub(super) fn exchange(one: &Utf8Path, other: &Utf8Path) -> Result<bool> {
    match renameat_with(CWD, one.as_std_path(), CWD, other.as_std_path(), RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => Ok(false),
        Err(error) => Err(io::Error::from(error)).during("exchange the old site for the new one at", other),
    }
}

/// A folder's files and folders below it: relative paths, folders end in a slash.
pub(super) fn tree(root: &Utf8Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![Utf8PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        let here = root.join(&folder);
        let entries = match here.read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).during("list the folder", &here),
        };
        for entry in entries {
            let entry = entry.during("list the folder", &here)?;
            let path = folder.join(entry.file_name());
            // A link to a folder is somebody's file: it is not followed.
            if entry.file_type().during("look at", entry.path())?.is_dir() {
                found.push(format!("{path}/"));
                waiting.push(path);
            } else {
                found.push(path.into_string());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Waits until no other build writes here, and keeps them out until the file is dropped.
pub(super) fn lock(path: &Utf8Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).during("create the lock", path)?;
    flock(&file, FlockOperation::LockExclusive).map_err(io::Error::from).during("lock", path)?;
    Ok(file)
}

/// Removes a file, if it is there.
pub(super) fn remove_file(path: &Utf8Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.during("remove", path),
    }
}
