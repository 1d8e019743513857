//! Writing: what is made is new, what is replaced is replaced whole, and nothing is written through a link.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{
    AtFlags, Mode, OFlags, RenameFlags, fchmod, fstat, linkat, mkdirat, readlinkat, renameat,
    renameat_with, symlinkat, unlinkat,
};
use rustix::io::Errno;

use super::read::{Kind, kind_of};
use super::resolve::open_below;
use super::{Folder, OpenFile};
use crate::diagnostics::{During, Result};

/// How the names of unfinished files begin, after a full stop and the name of what they are to become.
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

/// A name that nobody could foresee, so that nothing can lie in wait there.
fn unforeseen(prefix: &str) -> String {
    // The standard library draws these keys from the system's random numbers.
    format!("{prefix}{:016x}", RandomState::new().hash_one(prefix))
}

impl Folder {
    /// Writes a file that is not there yet; the folder above is.
    ///
    /// # Errors
    /// If something is there already, were it a link; or it cannot be written.
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

    /// Replaces a file, or makes it: whole or not at all, also if we are killed or the power fails. The folder above is there.
    /// Who replaces one file at the same time waits.
    ///
    /// # Errors
    /// If what is there is no plain file, or it cannot be written.
    pub fn replace(&self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
        let path = path.as_ref();
        let (above, name) = self.parent(path).map_err(|error| self.fault(error, "write", path))?;
        let before = above.look(Path::new(name));
        if before.as_ref().is_some_and(|data| kind_of(data) == Kind::Link) {
            return Err(self.fault(Errno::LOOP, "write", path));
        }
        let name = name.to_string_lossy();
        let prefix = format!(".{name}{UNFINISHED}");
        let _lock = above.lock(&format!(".{name}.parvis-lock"))?;
        above.sweep(&prefix, true);
        let fresh = unforeseen(&prefix);
        let mut file =
            above.new_file(Path::new(&fresh)).map_err(|error| self.fault(error, "write", path))?;
        let filled = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| {
            let mode = before
                .filter(|data| kind_of(data) == Kind::File)
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

    /// Removes what killed commands left: files, or folders, whose names begin so. What cannot be removed waits for the next time.
    pub fn sweep(&self, prefix: &str, files: bool) {
        let left = self.names().unwrap_or_default();
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

    /// Makes a folder, and those above it that are missing.
    ///
    /// # Errors
    /// If a file or a link stands in the way, or it cannot be made.
    pub fn make_folders(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        self.make_below(path).map_err(|error| self.fault(error, "make the folder", path))
    }

    fn make_below(&self, path: &Path) -> rustix::io::Result<()> {
        if path.as_os_str().is_empty() {
            return Ok(());
        }
        let (above, name) = match self.parent(path) {
            Err(Errno::NOENT) => {
                self.make_below(path.parent().unwrap_or(Path::new("")))?;
                self.parent(path)?
            }
            found => found?,
        };
        match mkdirat(above.handle(), name, Mode::from_raw_mode(0o777)) {
            Err(Errno::EXIST) => match above.kind(name) {
                Some(Kind::Folder) => Ok(()),
                Some(Kind::Link) => Err(Errno::LOOP),
                _ => Err(Errno::NOTDIR),
            },
            made => made,
        }
    }

    /// Makes a folder, and those above it that are missing, and opens it.
    ///
    /// # Errors
    /// As [`Folder::make_folders`].
    pub fn made(&self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        self.make_folders(path)?;
        self.folder(path)?.ok_or_else(|| self.fault(Errno::NOENT, "open the folder", path))
    }

    /// Makes a folder of our own, under a name that begins so and that nobody could foresee.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn make_own(&self, prefix: &str) -> Result<NewFolder> {
        loop {
            let name = unforeseen(prefix);
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

    /// Moves a file, a link or a folder; a file that is there already is replaced.
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

    /// Exchanges two folders in one call (`renameat2`); false where the file system cannot.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn exchange(&self, one: &str, other: &str) -> Result<bool> {
        match renameat_with(self.handle(), one, self.handle(), other, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
            Err(error) => {
                Err(self.fault(error, "exchange the old site for the new one at", Path::new(other)))
            }
        }
    }

    /// Gives a file or a link a second name; where that cannot be, a copy with the same time.
    ///
    /// # Errors
    /// If neither can be.
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
            Err(error) if reasons.contains(&error) => copy(&source, name, &target, new),
            linked => linked.map_err(|error| self.fault(error, "carry over", from)),
        }
    }

    /// Removes a file or a link, if it is there.
    ///
    /// # Errors
    /// If it cannot be removed, or a link stands on the way.
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

    /// Gives the folder the permissions of another. Its maker can always write it, else the next build could not clear it.
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

fn copy(source: &Folder, name: &OsStr, target: &Folder, new: &OsStr) -> Result<()> {
    let path = Path::new(name);
    if source.kind(path) == Some(Kind::Link) {
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

/// Makes the folder that a person named, through links too.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub(super) fn make_named(path: &Utf8Path) -> Result<()> {
    let place = if path.as_str().is_empty() { Utf8PathBuf::from(".") } else { path.to_owned() };
    fs::create_dir_all(PathBuf::from(place)).during("make the folder", path)
}
