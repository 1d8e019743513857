//! The lock that keeps two builds from writing one site at the same time.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::diagnostics::{During, Result};

/// A lock held until it is dropped. The kernel lets go of a killed build's lock; its file then waits for the next build.
pub(super) struct Lock {
    path: Utf8PathBuf,
    _file: File,
}

impl Lock {
    /// Waits until no other build writes here.
    ///
    /// # Errors
    /// If the lock's file cannot be made.
    #[expect(clippy::disallowed_methods, reason = "the output is where files are written")]
    pub(super) fn take(path: Utf8PathBuf) -> Result<Self> {
        loop {
            let file =
                OpenOptions::new().create(true).truncate(false).write(true).open(&path).during("create the lock", &path)?;
            match flock(&file, FlockOperation::LockExclusive) {
                // A file system without locks: builds there are on their own.
                Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(io::Error::from(error)).during("lock", &path),
            }
            // The build before may have removed the file while we waited for it: then another one counts.
            if is_at(&file, &path) {
                return Ok(Self { path, _file: file });
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
