//! The files that this program's own output goes to: `parvis serve > static/serve.log`.

use std::path::Path;

use rustix::fs::{FileType, Stat, fstat, stat};
use rustix::stdio::{stderr, stdout};

/// The plain files behind standard output and standard error.
pub(super) struct OwnStreams(Vec<Stat>);

impl OwnStreams {
    /// Finds them.
    pub(super) fn open() -> Self {
        let streams = [fstat(stdout()), fstat(stderr())];
        let is_file = |found: &Stat| FileType::from_raw_mode(found.st_mode).is_file();
        Self(streams.into_iter().flatten().filter(is_file).collect())
    }

    /// Whether one of them lies at a path.
    pub(super) fn have(&self, path: &Path) -> bool {
        if self.0.is_empty() {
            return false;
        }
        stat(path).is_ok_and(|found| {
            self.0.iter().any(|own| own.st_dev == found.st_dev && own.st_ino == found.st_ino)
        })
    }
}
