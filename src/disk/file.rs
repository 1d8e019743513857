//! What lies at a path, and a plain file that is open.

use std::fs::File;
use std::io::{self, Read};

use rustix::fs::{FileType, Stat};

/// What lies at a path. A link counts as a link, wherever it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Other,
}

/// A plain file's length and time of last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub length: u64,
    /// In nanoseconds since 1970.
    pub modified: i128,
}

/// A plain file, open for reading.
#[derive(Debug)]
pub struct OpenFile {
    /// The file.
    pub file: File,
    /// Its length in bytes when it was opened.
    pub length: u64,
}

impl OpenFile {
    /// Reads the whole file. Returns `None` if it holds more than `limit` bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_all(mut self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        if self.length > limit {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        // The file may have grown since its length was taken: one byte beyond the limit shows that.
        let read = self.file.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((read as u64 <= limit).then_some(bytes))
    }
}

pub(super) fn file_kind(data: &Stat) -> FileKind {
    match FileType::from_raw_mode(data.st_mode) {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Folder,
        FileType::Symlink => FileKind::Link,
        _ => FileKind::Other,
    }
}

pub(super) fn file_length(data: &Stat) -> u64 {
    u64::try_from(data.st_size).unwrap_or_default()
}
