//! Locks, so that two programs do not write the same place at the same time.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, flock, fstat, statat, unlinkat};
use rustix::io::Errno;

use super::Folder;
use super::file::{FileKind, file_kind};
use super::resolve::open_below;
use crate::diagnostics::{Code, Diagnostic, During, Result};

/// A lock, held until it is dropped.
///
/// If the program is killed, the kernel releases the lock; its file stays, and the next program
/// takes it over.
#[derive(Debug)]
pub struct Lock {
    folder: Folder,
    name: String,
    file: File,
}

impl Folder {
    /// Takes the lock of this name, a file in the folder, and waits while another program holds it.
    ///
    /// # Errors
    /// If the lock's file cannot be made, or something else lies there.
    pub fn lock(&self, name: &str) -> Result<Lock> {
        Ok(self
            .hold(name, FlockOperation::LockExclusive)?
            .expect("who waits for a lock has it in the end"))
    }

    /// Takes the lock. Returns `None` if another program holds it.
    ///
    /// # Errors
    /// As [`Folder::lock`].
    pub fn lock_if_free(&self, name: &str) -> Result<Option<Lock>> {
        self.hold(name, FlockOperation::NonBlockingLockExclusive)
    }

    fn hold(&self, name: &str, operation: FlockOperation) -> Result<Option<Lock>> {
        let path = Path::new(name);
        loop {
            let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK;
            let opened = open_below(self.handle(), path, flags, Mode::from_raw_mode(0o666));
            let file =
                File::from(opened.map_err(|error| self.fault(error, "create the lock", path))?);
            if !fstat(&file).is_ok_and(|data| file_kind(&data) == FileKind::File) {
                let message = message!(
                    "cannot create the lock `{path}`: something else lies there",
                    path = self.shown(path).display()
                );
                return Diagnostic::error(Code::Io, message)
                    .help("remove it, and run the command again")
                    .into();
            }
            match flock(&file, operation) {
                // A file system without locks: nothing can keep two programs apart there.
                Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK) => {}
                Err(Errno::WOULDBLOCK) => return Ok(None),
                Err(Errno::INTR) => continue,
                Err(error) => {
                    return Err(io::Error::from(error)).during("lock", &self.shown(path).display());
                }
            }
            // The previous holder removes the file when it is done. If that happened while we
            // waited, the lock is on a file that nobody else sees: try again.
            if self.is_at(&file, name) {
                return Ok(Some(Lock { folder: self.clone(), name: name.to_owned(), file }));
            }
        }
    }

    fn is_at(&self, file: &File, name: &str) -> bool {
        let (Ok(held), Ok(there)) =
            (fstat(file), statat(self.handle(), name, AtFlags::SYMLINK_NOFOLLOW))
        else {
            return false;
        };
        (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino)
    }
}

impl Lock {
    /// Writes a text into the lock's file, for programs that find the lock taken.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_text(&self, text: &str) -> Result<()> {
        let mut file = &self.file;
        // Written before it is shortened: a program that is killed in between leaves no empty file.
        let told = file
            .rewind()
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.set_len(text.len() as u64));
        told.during("write", &self.folder.shown(Path::new(&self.name)).display())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held, so that a waiting program notices (`is_at`) and makes a
        // new file.
        unlinkat(self.folder.handle(), &*self.name, AtFlags::empty()).ok();
    }
}
