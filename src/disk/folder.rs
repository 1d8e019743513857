//! An open folder: everything below it is opened relative to its handle.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;

use super::named::{make_named, named_file_kind, real_path};
use super::resolve::{WAY, open_below, resolve_parents};
use crate::diagnostics::{Code, Diagnostic, During, Result};

/// An open folder. Everything in it is named by a relative path and reached without following a
/// link. Clones share one handle.
///
/// A handle rather than a path, since a path could lead elsewhere by the time it is used: whoever
/// may write to the town could put a link in place of a folder between a check and a write.
#[derive(Clone)]
pub struct Folder(Arc<Open>);

struct Open {
    handle: OwnedFd,
    /// The path as it was named, for messages and for libraries that take a path.
    path: Utf8PathBuf,
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Folder").field(&self.0.path).finish()
    }
}

impl Folder {
    /// Opens the folder that a person named. Links in its path are followed.
    ///
    /// # Errors
    /// If it does not exist, is not a folder, or may not be entered.
    pub fn open(path: &Utf8Path) -> Result<Self> {
        let place = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = open(place.as_std_path(), flags | OFlags::RDONLY, Mode::empty());
        let opened = match opened {
            // A folder without read permission: it cannot be listed, but its files can be named.
            Err(Errno::ACCESS) => open(place.as_std_path(), WAY | OFlags::CLOEXEC, Mode::empty()),
            opened => opened,
        };
        match opened {
            Ok(handle) => Ok(Self::new(handle, place.to_owned())),
            Err(Errno::NOTDIR) => Diagnostic::error(
                Code::Io,
                message!("cannot open the folder `{path}`: it is a file", path),
            )
            .into(),
            Err(error) => Err(io::Error::from(error)).during("open the folder", path),
        }
    }

    /// Opens the folder that a person named, after making it and those above it.
    ///
    /// # Errors
    /// If it cannot be made or opened.
    pub fn make(path: &Utf8Path) -> Result<Self> {
        make_named(path)?;
        Self::open(path)
    }

    pub(super) fn new(handle: OwnedFd, path: Utf8PathBuf) -> Self {
        Self(Arc::new(Open { handle, path }))
    }

    /// Returns its path as it was named.
    pub fn path(&self) -> &Utf8Path {
        &self.0.path
    }

    pub(super) fn handle(&self) -> BorrowedFd<'_> {
        self.0.handle.as_fd()
    }

    /// Opens a folder below. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// If it is not a folder, cannot be opened, or its path goes through a link.
    pub fn folder(&self, path: impl AsRef<Path>) -> Result<Option<Self>> {
        let path = path.as_ref();
        match open_below(self.handle(), path, OFlags::DIRECTORY | OFlags::RDONLY, Mode::empty()) {
            Ok(handle) => Ok(Some(Self::new(handle, self.below(path)))),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(self.fault(error, "open the folder", path)),
        }
    }

    /// Opens a folder that `town.toml` names, seen from this one. Returns `None` if it does not
    /// exist.
    ///
    /// It may lie outside (`../trial`): then the folder that contains both is trusted, and from
    /// there on no link is followed.
    ///
    /// # Errors
    /// As [`Folder::folder`].
    pub fn open_relative(&self, path: &str) -> Result<Option<Self>> {
        if path.starts_with('/') {
            return if named_file_kind(Utf8Path::new(path)).is_some() {
                Self::open(Utf8Path::new(path)).map(Some)
            } else {
                Ok(None)
            };
        }
        let (ups, below) = resolve_parents(path);
        if ups == 0 {
            return self.folder(&below);
        }
        let own = real_path(self.path()).unwrap_or_else(|| self.path().to_owned());
        let Some(above) = own.ancestors().nth(ups) else { return Ok(None) };
        Self::open(above)?.folder(&below)
    }

    /// Opens the folder that contains a path. Returns it with the path's last name.
    pub(super) fn parent<'a>(&self, path: &'a Path) -> rustix::io::Result<(Self, &'a OsStr)> {
        let name = path.file_name().ok_or(Errno::INVAL)?;
        match path.parent() {
            Some(above) if !above.as_os_str().is_empty() => {
                let handle = open_below(self.handle(), above, WAY, Mode::empty())?;
                Ok((Self::new(handle, self.below(above)), name))
            }
            _ => Ok((self.clone(), name)),
        }
    }

    /// Makes a finding of a failed call.
    pub(super) fn fault(&self, error: Errno, purpose: &str, path: &Path) -> Box<Diagnostic> {
        let shown = self.shown(path);
        if matches!(error, Errno::LOOP | Errno::MLINK) {
            let message = message!(
                "cannot {purpose} `{shown}`: it is a symbolic link, or lies behind one",
                purpose,
                shown = shown.display()
            );
            let help = "put the file or folder itself in its place";
            return Box::new(Diagnostic::error(Code::SymbolicLink, message).help(help));
        }
        Err::<(), _>(io::Error::from(error))
            .during(purpose, &shown.display())
            .expect_err("an error stays one")
    }

    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        match self.0.path.as_str() {
            "." => path.to_owned(),
            _ if path.as_os_str().is_empty() => self.0.path.clone().into(),
            _ => self.0.path.as_std_path().join(path),
        }
    }

    /// Joins a relative path to this folder's; what is not UTF-8 is replaced.
    pub(super) fn below(&self, path: &Path) -> Utf8PathBuf {
        match Utf8Path::from_path(path) {
            Some(path) if path.as_str().is_empty() => self.0.path.clone(),
            Some(path) => self.0.path.join(path),
            None => self.0.path.join(path.to_string_lossy().as_ref()),
        }
    }
}
