//! What lies at a path, and a plain file that is open.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};

use rustix::fs::{FileType, Stat};

use crate::diagnostics::{During, Result};

/// How many bytes of a file that is read piece by piece are in memory at a time.
pub const PIECE: usize = 128 * 1024;

/// Takes the next bytes of a file that is read piece by piece. An error ends the reading.
pub type TakePiece<'a> = &'a mut dyn FnMut(&[u8]) -> Result<()>;

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

    /// Hands over the file's bytes, at most [`PIECE`] at a time; `path` is what people know it by. Of a file that has more than
    /// `limit` bytes by now, it reads one byte beyond the limit.
    ///
    /// # Errors
    /// If it cannot be read, or `take` fails.
    pub fn stream(mut self, limit: u64, path: &impl Display, take: TakePiece<'_>) -> Result<()> {
        let mut left = limit.saturating_add(1);
        let mut piece = Vec::with_capacity(PIECE);
        while left > 0 {
            piece.clear();
            let most = left.min(PIECE as u64);
            let read =
                self.file.by_ref().take(most).read_to_end(&mut piece).during("read", path)?;
            if read == 0 {
                break;
            }
            left -= read as u64;
            take(&piece)?;
        }
        Ok(())
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
