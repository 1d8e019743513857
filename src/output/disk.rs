//! The few ways in which the output touches the disk, each named in its errors.
#![expect(clippy::disallowed_methods, reason = "the output is where files are written")]

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{Access, CWD, RenameFlags, access, renameat_with};
use rustix::io::Errno;

use crate::diagnostics::{During, Result};

/// Writes a new file.
pub(super) fn write(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs::File::create(path).during("create", path)?;
    file.write_all(bytes).during("write", path)
}

/// Writes a new file that is there whole or not at all, also if we are killed.
pub(super) fn write_whole(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let draft = Utf8PathBuf::from(format!("{path}-draft"));
    write(&draft, bytes)?;
    rename(draft.as_std_path(), path.as_std_path())
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).during("create the folder", &path.display())
}

/// Gives a folder the permissions of another. Its maker can always write it, else the next build could not clear it.
pub(super) fn copy_mode(from: &Path, to: &Path) -> Result<()> {
    let mode = fs::metadata(from).during("look at", &from.display())?.permissions().mode() | 0o700;
    if fs::metadata(to).during("look at", &to.display())?.permissions().mode() != mode {
        fs::set_permissions(to, PermissionsExt::from_mode(mode)).during("set the permissions of", &to.display())?;
    }
    Ok(())
}

/// Removes a folder and all below it, if it is there.
pub(super) fn remove_folder(path: &Utf8Path) -> Result<()> {
    let result = match fs::remove_dir_all(path) {
        // Somebody's folder that not even its owner may write: it leaves with the old site all the same.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            allow(path.as_std_path());
            fs::remove_dir_all(path)
        }
        result => result,
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.during("remove the folder", path),
    }
}

fn allow(folder: &Path) {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        // Where it does not help, the removal says so.
        fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).ok();
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        waiting.extend(entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()));
    }
}

/// Removes a folder if nothing is in it; says whether it is gone.
pub(super) fn remove_empty(path: &Utf8Path) -> bool {
    fs::remove_dir(path).is_ok() || !is_there(path.as_std_path())
}

/// Removes a file, if it is there.
pub(super) fn remove_file(path: &Utf8Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if is_absent(&error) => Ok(()),
        result => result.during("remove", path),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Reads a file, if it is there.
pub(super) fn read(path: &Utf8Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error).during("read", path),
    }
}

/// Whether something lies there, be it a link that leads nowhere.
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A file's length and time of last change in nanoseconds, if it is there and a file.
pub(super) fn stamp(path: &Utf8Path) -> Option<(u64, i128)> {
    let data = fs::symlink_metadata(path).ok()?;
    data.is_file().then(|| (data.len(), nanos(&data)))
}

fn nanos(data: &Metadata) -> i128 {
    i128::from(data.mtime()) * 1_000_000_000 + i128::from(data.mtime_nsec())
}

/// Gives a file a second name; where that cannot be, a copy with the same time.
pub(super) fn link(from: &Path, to: &Path) -> Result<()> {
    let Err(error) = fs::hard_link(from, to) else { return Ok(()) };
    let reasons = [Errno::XDEV, Errno::PERM, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::MLINK, Errno::ACCESS];
    let may_copy = Errno::from_io_error(&error).is_some_and(|errno| reasons.contains(&errno));
    if may_copy { copy(from, to) } else { Err(error) }.during("carry over", &from.display())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let data = fs::symlink_metadata(from)?;
    if data.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if !data.is_file() {
        return Err(io::Error::other("it is neither a file nor a folder, and the file system gives it no second name"));
    }
    fs::copy(from, to)?;
    OpenOptions::new().append(true).open(to)?.set_modified(data.modified()?)
}

/// Moves a file or folder.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).during("move", &from.display())
}

/// Exchanges two folders in one call (`renameat2`); false where the file system cannot.
pub(super) fn exchange(one: &Utf8Path, other: &Utf8Path) -> Result<bool> {
    match renameat_with(CWD, one.as_std_path(), CWD, other.as_std_path(), RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(io::Error::from(error)).during("exchange the old site for the new one at", other),
    }
}

/// Whether a folder cannot be renamed: the folder above it may not be written, or it is the root of a mounted file system.
pub(super) fn is_fixed(folder: &Utf8Path, above: &Utf8Path) -> bool {
    access(above.as_std_path(), Access::WRITE_OK | Access::EXEC_OK).is_err() || is_mounted(folder)
}

#[cfg(target_os = "linux")]
fn is_mounted(folder: &Utf8Path) -> bool {
    use rustix::fs::{AtFlags, StatxAttributes, StatxFlags, statx};
    statx(CWD, folder.as_std_path(), AtFlags::empty(), StatxFlags::empty())
        .is_ok_and(|data| data.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(_: &Utf8Path) -> bool {
    false
}

/// What lies in a folder: a file or link, or a folder that holds nothing. The path is relative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub path: PathBuf,
    pub is_folder: bool,
}

/// All that lies in a folder and below, sorted. What begins with `prefix` at the top is left out.
pub(super) fn tree(root: &Utf8Path, prefix: &str) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        let here = root.as_std_path().join(&folder);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).during("list the folder", &here.display()),
        };
        let is_top = folder.as_os_str().is_empty();
        let mut is_empty = true;
        for entry in entries {
            let entry = entry.during("list the folder", &here.display())?;
            is_empty = false;
            if is_top && entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()) {
                continue;
            }
            let path = folder.join(entry.file_name());
            // A link to a folder is somebody's file: it is not followed.
            if entry.file_type().during("look at", &entry.path().display())?.is_dir() {
                waiting.push(path);
            } else {
                found.push(Found { path, is_folder: false });
            }
        }
        if is_empty && !is_top {
            found.push(Found { path: folder, is_folder: true });
        }
    }
    found.sort();
    Ok(found)
}
