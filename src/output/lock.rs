//! Locks that keep two programs from writing one folder at the same time.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::diagnostics::{During, Result};

/// A lock held until it is dropped. The kernel lets go of a killed program's lock; its file then waits for the next one.
pub(super) struct Lock {
    path: Utf8PathBuf,
    _file: File,
}

impl Lock {
    /// Waits until nobody else holds the lock.
    ///
    /// # Errors
    /// If the lock's file cannot be made.
    pub(super) fn take(path: Utf8PathBuf) -> Result<Self> {
        Ok(Self::hold(path, FlockOperation::LockExclusive)?.expect("who waits for a lock has it in the end"))
    }

    /// Takes the lock unless somebody else holds it.
    ///
    /// # Errors
    /// If the lock's file cannot be made.
    pub(super) fn take_if_free(path: Utf8PathBuf) -> Result<Option<Self>> {
        Self::hold(path, FlockOperation::NonBlockingLockExclusive)
    }

    /// The lock's file, which is its holder's to write.
    pub(super) fn path(&self) -> &Utf8Path {
        &self.path
    }

    #[expect(clippy::disallowed_methods, reason = "the output is where files are written")]
    fn hold(path: Utf8PathBuf, operation: FlockOperation) -> Result<Option<Self>> {
        loop {
            let file =
                OpenOptions::new().create(true).truncate(false).write(true).open(&path).during("create the lock", &path)?;
            match flock(&file, operation) {
                // A file system without locks: programs there are on their own.
                Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK) => {}
                Err(Errno::WOULDBLOCK) => return Ok(None),
                Err(Errno::INTR) => continue,
                Err(error) => return Err(io::Error::from(error)).during("lock", &path),
            }
            // Who had it before may have removed the file while we waited for it: then another one counts.
            if is_at(&file, &path) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    #[expect(clippy::disallowed_methods, reason = "the output is where files are written")]
    fn drop(&mut self) {
        // Removed while it is still held: who waits for it sees that and takes a new one.
        fs::remove_file(&self.path).ok();
    }
}

fn is_at(file: &File, path: &Utf8Path) -> bool {
    let (Ok(held), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}
