//! Writing: files are made exclusively or replaced whole, and never written through a link.

use std::ffi::OsStr;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, Mode, OFlags, RenameFlags, fchmod, fstat, linkat, mkdirat, readlinkat, renameat,
    renameat_with, symlinkat, unlinkat,
};
use rustix::io::Errno;

use super::Folder;
use super::file::{FileKind, OpenFile, file_kind};
use super::resolve::open_below;
use crate::diagnostics::{During, Result};

/// The names of unfinished files: a full stop, the name of the file to be, and this.
const UNFINISHED: &str = ".parvis-new-";

/// A folder that parvis has just made for itself.
#[derive(Debug)]
pub struct NewFolder {
    /// Its name.
    pub name: String,
    /// The folder, open.
    pub folder: Folder,
}

/// A file that was just made, open for writing.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    /// As people know it.
    path: PathBuf,
}

impl NewFile {
    /// Adds bytes at its end.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).during("write", &self.path.display())
    }
}

/// Makes a name that nobody can predict, so that nobody can have put a file there beforehand.
pub fn unpredictable_name(prefix: &str) -> String {
    // `RandomState` takes its keys from the system's random numbers: no further library is needed.
    format!("{prefix}{:016x}", RandomState::new().hash_one(prefix))
}

impl Folder {
    /// Writes a new file into an existing folder.
    ///
    /// # Errors
    /// If something is there already, even a link, or it cannot be written.
    pub fn create(&self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
        self.create_empty(path)?.write(bytes)
    }

    /// Makes an empty file that is not there yet; the folder above is.
    ///
    /// # Errors
    /// If something is there already, were it a link; or it cannot be made.
    pub fn create_empty(&self, path: impl AsRef<Path>) -> Result<NewFile> {
        let path = path.as_ref();
        let file = self.new_file(path).map_err(|error| self.fault(error, "create", path))?;
        Ok(NewFile { file, path: self.shown(path) })
    }

    fn new_file(&self, path: &Path) -> rustix::io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        open_below(self.handle(), path, flags, Mode::from_raw_mode(0o666)).map(File::from)
    }

    /// Writes or replaces a file in an existing folder, whole or not at all, even if the program is
    /// killed or the power fails.
    ///
    /// Two programs that replace the same file take turns.
    ///
    /// # Errors
    /// If something other than a plain file is there, or it cannot be written.
    pub fn replace(&self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
        self.replace_from(path, &mut &*bytes)
    }

    /// As [`Folder::replace`], with bytes that are read piece by piece.
    ///
    /// # Errors
    /// As [`Folder::replace`], and if they cannot be read.
    pub fn replace_from(&self, path: impl AsRef<Path>, bytes: &mut dyn Read) -> Result<()> {
        let path = path.as_ref();
        let (above, name) = self.parent(path).map_err(|error| self.fault(error, "write", path))?;
        let before = above.stat(Path::new(name));
        if before.as_ref().is_some_and(|data| file_kind(data) == FileKind::Link) {
            return Err(self.fault(Errno::LOOP, "write", path));
        }
        let name = name.to_string_lossy();
        let prefix = format!(".{name}{UNFINISHED}");
        let _lock = above.lock(&format!(".{name}.parvis-lock"))?;
        above.sweep(&prefix, true);
        let fresh = unpredictable_name(&prefix);
        let mut file =
            above.new_file(Path::new(&fresh)).map_err(|error| self.fault(error, "write", path))?;
        let filled = io::copy(bytes, &mut file).and_then(|_| file.sync_all()).and_then(|()| {
            let mode = before
                .filter(|data| file_kind(data) == FileKind::File)
                .map(|data| Mode::from_raw_mode(data.st_mode));
            mode.map_or(Ok(()), |mode| fchmod(&file, mode).map_err(io::Error::from))
        });
        let placed = filled.and_then(|()| {
            renameat(above.handle(), &*fresh, above.handle(), &*name).map_err(io::Error::from)
        });
        if placed.is_err() {
            unlinkat(above.handle(), &*fresh, AtFlags::empty()).ok();
        }
        placed.during("write", &self.shown(path).display())
    }

    /// Removes what killed commands left behind: files or folders whose names begin with `prefix`.
    /// Failures are ignored, since the next run tries again.
    pub fn sweep(&self, prefix: &str, files: bool) {
        let left = self.list_names().unwrap_or_default();
        for name in
            left.iter().filter(|name| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
        {
            if files {
                self.remove_file(Path::new(name))
            } else {
                self.remove_folder(Path::new(name))
            }
            .ok();
        }
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// If a file or a link stands in the way, or it cannot be made.
    pub fn make_folders(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        self.make_folders_below(path).map_err(|error| self.fault(error, "make the folder", path))
    }

    fn make_folders_below(&self, path: &Path) -> rustix::io::Result<()> {
        if path.as_os_str().is_empty() {
            return Ok(());
        }
        let (above, name) = match self.parent(path) {
            Err(Errno::NOENT) => {
                self.make_folders_below(path.parent().unwrap_or(Path::new("")))?;
                self.parent(path)?
            }
            found => found?,
        };
        match mkdirat(above.handle(), name, Mode::from_raw_mode(0o777)) {
            Err(Errno::EXIST) => match above.kind(name) {
                Some(FileKind::Folder) => Ok(()),
                Some(FileKind::Link) => Err(Errno::LOOP),
                _ => Err(Errno::NOTDIR),
            },
            made => made,
        }
    }

    /// Makes a folder and those above it, and opens it.
    ///
    /// # Errors
    /// As [`Folder::make_folders`].
    pub fn make_and_open(&self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        self.make_folders(path)?;
        self.folder(path)?.ok_or_else(|| self.fault(Errno::NOENT, "open the folder", path))
    }

    /// Makes a folder with an unpredictable name that begins with `prefix`.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn make_own(&self, prefix: &str) -> Result<NewFolder> {
        loop {
            let name = unpredictable_name(prefix);
            match mkdirat(self.handle(), &*name, Mode::from_raw_mode(0o777)) {
                Err(Errno::EXIST) => {}
                Err(error) => return Err(self.fault(error, "make a folder in", Path::new(""))),
                Ok(()) => {
                    let folder = self.folder(&*name)?.ok_or_else(|| {
                        self.fault(Errno::NOENT, "open the folder", Path::new(&name))
                    })?;
                    return Ok(NewFolder { name, folder });
                }
            }
        }
    }

    /// Moves a file, a link or a folder. A file at the destination is replaced.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn rename(
        &self,
        from: impl AsRef<Path>,
        folder: &Self,
        to: impl AsRef<Path>,
    ) -> Result<()> {
        let (from, to) = (from.as_ref(), to.as_ref());
        let (source, name) = self.parent(from).map_err(|error| self.fault(error, "move", from))?;
        let (target, new) = folder.parent(to).map_err(|error| folder.fault(error, "write", to))?;
        renameat(source.handle(), name, target.handle(), new)
            .map_err(|error| self.fault(error, "move", from))
    }

    /// Exchanges two folders in one system call (`renameat2`). Returns false if the file system
    /// cannot do that.
    ///
    /// # Errors
    /// If the call fails for another reason.
    pub fn exchange(&self, one: &str, other: &str) -> Result<bool> {
        match renameat_with(self.handle(), one, self.handle(), other, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
            Err(error) => {
                Err(self.fault(error, "exchange the old site for the new one at", Path::new(other)))
            }
        }
    }

    /// Makes a hard link to a file or link; where that is impossible, a copy with the same time of
    /// last change.
    ///
    /// # Errors
    /// If neither can be made.
    pub fn link(&self, from: impl AsRef<Path>, folder: &Self, to: impl AsRef<Path>) -> Result<()> {
        let (from, to) = (from.as_ref(), to.as_ref());
        let (source, name) =
            self.parent(from).map_err(|error| self.fault(error, "carry over", from))?;
        let (target, new) = folder.parent(to).map_err(|error| folder.fault(error, "write", to))?;
        let reasons = [
            Errno::XDEV,
            Errno::PERM,
            Errno::NOTSUP,
            Errno::OPNOTSUPP,
            Errno::NOSYS,
            Errno::MLINK,
            Errno::ACCESS,
        ];
        match linkat(source.handle(), name, target.handle(), new, AtFlags::empty()) {
            Err(error) if reasons.contains(&error) => copy_file(&source, name, &target, new),
            linked => linked.map_err(|error| self.fault(error, "carry over", from)),
        }
    }

    /// Removes a file or a link if it exists.
    ///
    /// # Errors
    /// If it cannot be removed, or its path goes through a link.
    pub fn remove_file(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let removed = self
            .parent(path)
            .and_then(|(above, name)| unlinkat(above.handle(), name, AtFlags::empty()));
        match removed {
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(()),
            removed => removed.map_err(|error| self.fault(error, "remove", path)),
        }
    }

    /// Copies the permissions of another folder. The owner always keeps the right to write: the
    /// next build has to clear the folder.
    ///
    /// # Errors
    /// If they cannot be read or set.
    pub fn set_mode_of(&self, other: &Self) -> Result<()> {
        let mode = |folder: &Self| {
            fstat(folder.handle()).map_err(|error| folder.fault(error, "look at", Path::new("")))
        };
        let (wanted, mine) = (mode(other)?.st_mode & 0o7777 | 0o700, mode(self)?.st_mode & 0o7777);
        if wanted == mine {
            return Ok(());
        }
        fchmod(self.handle(), Mode::from_raw_mode(wanted))
            .map_err(|error| self.fault(error, "set the permissions of", Path::new("")))
    }
}

fn copy_file(source: &Folder, name: &OsStr, target: &Folder, new: &OsStr) -> Result<()> {
    let path = Path::new(name);
    if source.kind(path) == Some(FileKind::Link) {
        let link = readlinkat(source.handle(), name, Vec::new())
            .and_then(|leads| symlinkat(leads, target.handle(), new));
        return link.map_err(|error| source.fault(error, "carry over", path));
    }
    let Some(OpenFile { mut file, .. }) = source.file(path)? else {
        return Err(source.fault(Errno::NOENT, "carry over", path));
    };
    let mut fresh = target
        .new_file(Path::new(new))
        .map_err(|error| target.fault(error, "create", Path::new(new)))?;
    let copied = io::copy(&mut file, &mut fresh)
        .and_then(|_| fresh.set_modified(file.metadata()?.modified()?));
    copied.during("carry over", &source.shown(path).display())
}
