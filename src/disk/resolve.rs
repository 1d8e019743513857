//! Opening paths below an open folder without following links.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};
use rustix::io::{Errno, Result};

/// Resolves each `..` of a relative path in the text, without looking at the disk.
///
/// Returns how many folders above the starting point the path begins, and the path from there:
/// `../a/../b` gives 1 and `b`.
pub(super) fn resolve_parents(path: &str) -> (usize, Utf8PathBuf) {
    let mut ups = 0;
    let mut below = Utf8PathBuf::new();
    for part in Utf8Path::new(path).components() {
        match part {
            Utf8Component::Normal(part) => below.push(part),
            Utf8Component::ParentDir if !below.pop() => ups += 1,
            _ => {}
        }
    }
    (ups, below)
}

/// Opens a path below a folder.
///
/// # Errors
/// `LOOP` if the path goes through a symbolic link or is one; `INVAL` if it is absolute or leads
/// out (`..`).
pub(super) fn open_below(
    folder: BorrowedFd<'_>,
    path: &Path,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd> {
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Errno::INVAL);
    }
    let flags = flags | OFlags::CLOEXEC;
    if path.as_os_str().is_empty() {
        return openat(folder, ".", flags | OFlags::NOFOLLOW, mode);
    }
    match open_by_kernel(folder, path, flags, mode) {
        // The call is missing on older kernels and other systems, and some containers forbid it.
        Err(Errno::NOSYS | Errno::PERM) => {
            open_by_steps(folder, path, flags | OFlags::NOFOLLOW, mode)
        }
        opened => opened,
    }
}

/// Opens a path with one system call, which fails at the first link (`openat2`, Linux 5.6).
#[cfg(target_os = "linux")]
fn open_by_kernel(
    folder: BorrowedFd<'_>,
    path: &Path,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    // The call refuses a mode unless it creates something.
    let mode = if flags.contains(OFlags::CREATE) { mode } else { Mode::empty() };
    loop {
        match openat2(folder, path, flags, mode, ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS)
        {
            // A folder was renamed meanwhile.
            Err(Errno::AGAIN | Errno::INTR) => {}
            opened => return opened,
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn open_by_kernel(_: BorrowedFd<'_>, _: &Path, _: OFlags, _: Mode) -> Result<OwnedFd> {
    Err(Errno::NOSYS)
}

/// Opens a path folder by folder, for systems without `openat2`.
pub(super) fn open_by_steps(
    folder: BorrowedFd<'_>,
    path: &Path,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd> {
    let mut here: Option<OwnedFd> = None;
    let mut parts = path.iter().peekable();
    while let Some(part) = parts.next() {
        let at = here.as_ref().map_or(folder, AsFd::as_fd);
        let step =
            if parts.peek().is_some() { WAY | OFlags::NOFOLLOW | OFlags::CLOEXEC } else { flags };
        here = Some(
            openat(at, part, step, mode).map_err(|error| link_error(error, at, Path::new(part)))?,
        );
    }
    here.ok_or(Errno::INVAL)
}

/// The flags that open a folder only to reach what is in it.
#[cfg(target_os = "linux")]
pub(super) const WAY: OFlags = OFlags::PATH.union(OFlags::DIRECTORY);
#[cfg(not(target_os = "linux"))]
pub(super) const WAY: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY);

/// Makes the error for a link `LOOP` on every system: some report "not a directory".
fn link_error(error: Errno, folder: BorrowedFd<'_>, name: &Path) -> Errno {
    let is_link =
        || statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|data| is_link(data.st_mode));
    if matches!(error, Errno::NOTDIR | Errno::MLINK) && is_link() { Errno::LOOP } else { error }
}

fn is_link(mode: rustix::fs::RawMode) -> bool {
    FileType::from_raw_mode(mode) == FileType::Symlink
}
