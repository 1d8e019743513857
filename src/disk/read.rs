//! Reading: plain files only, up to a limit.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{Access, AtFlags};
use rustix::fs::{FileType, Mode, OFlags, Stat, accessat, fstat};
use rustix::io::Errno;

use super::Folder;
use super::resolve::{open_below, taken_up};
use crate::diagnostics::{Code, Diagnostic, During, Result};

/// What lies at a path. A link is a link, wherever it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Other,
}

/// A plain file's length and its time of last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub length: u64,
    /// In nanoseconds since 1970.
    pub modified: i128,
}

/// How many bytes of a file that is read piece by piece are in memory at a time.
pub const PIECE: usize = 128 * 1024;

/// Takes the next bytes of a file that is read piece by piece. An error ends the reading.
pub type TakePiece<'a> = &'a mut dyn FnMut(&[u8]) -> Result<()>;

/// A plain file, open for reading.
#[derive(Debug)]
pub struct OpenFile {
    /// The file.
    pub file: File,
    /// Its length in bytes when it was opened.
    pub length: u64,
}

impl Folder {
    /// Opens a plain file; none if it is not there.
    ///
    /// # Errors
    /// If it is no plain file, may not be read, or a link stands on the way.
    pub fn file(&self, path: impl AsRef<Path>) -> Result<Option<OpenFile>> {
        let path = path.as_ref();
        // A pipe would keep us waiting for somebody who writes.
        let handle =
            match open_below(self.handle(), path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty())
            {
                Ok(handle) => handle,
                Err(Errno::NOENT | Errno::NOTDIR) => return Ok(None),
                // A socket.
                Err(Errno::NXIO) => return Err(self.not_plain(Kind::Other, path)),
                Err(error) => return Err(self.fault(error, "read", path)),
            };
        let data = fstat(&handle).map_err(|error| self.fault(error, "read", path))?;
        match kind_of(&data) {
            Kind::File => Ok(Some(OpenFile { file: File::from(handle), length: length_of(&data) })),
            kind => Err(self.not_plain(kind, path)),
        }
    }

    /// Reads a plain file; none if it is not there.
    ///
    /// # Errors
    /// As [`Folder::file`], and if it holds more bytes than `most`.
    pub fn read(&self, path: impl AsRef<Path>, most: u64) -> Result<Option<Vec<u8>>> {
        let path = path.as_ref();
        let Some(open) = self.file(path)? else { return Ok(None) };
        open.bytes(most)
            .during("read", &self.shown(path).display())?
            .map_or_else(|| Err(self.too_large(path, most)), |bytes| Ok(Some(bytes)))
    }

    /// What lies at a path; none if nothing does, or it cannot be known: a link stands on the way, or a folder is closed.
    pub fn kind(&self, path: impl AsRef<Path>) -> Option<Kind> {
        Some(kind_of(&self.look(path.as_ref())?))
    }

    /// The stamp of a plain file; none where there is none.
    pub fn stamp(&self, path: impl AsRef<Path>) -> Option<Stamp> {
        let data = self.look(path.as_ref())?;
        let modified = i128::from(data.st_mtime) * 1_000_000_000 + i128::from(data.st_mtime_nsec);
        (kind_of(&data) == Kind::File).then(|| Stamp { length: length_of(&data), modified })
    }

    pub(super) fn look(&self, path: &Path) -> Option<Stat> {
        if path.as_os_str().is_empty() {
            return fstat(self.handle()).ok();
        }
        let (above, name) = self.parent(path).ok()?;
        rustix::fs::statat(above.handle(), name, AtFlags::SYMLINK_NOFOLLOW).ok()
    }

    /// What tells this folder from any other of this computer.
    pub fn identity(&self) -> String {
        fstat(self.handle())
            .map(|data| format!("{}:{}", data.st_dev, data.st_ino))
            .unwrap_or_default()
    }

    /// Whether files can be made, renamed and removed in the folder.
    pub fn is_writable(&self) -> bool {
        accessat(self.handle(), ".", Access::WRITE_OK | Access::EXEC_OK, AtFlags::empty()).is_ok()
    }

    /// Whether the folder is the root of a mounted file system, and so cannot be renamed.
    #[cfg(target_os = "linux")]
    pub fn is_mounted(&self) -> bool {
        use rustix::fs::{StatxAttributes, StatxFlags, statx};
        statx(self.handle(), "", AtFlags::EMPTY_PATH, StatxFlags::empty())
            .is_ok_and(|data| data.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
    }

    /// Whether the folder is the root of a mounted file system; other systems do not tell.
    #[cfg(not(target_os = "linux"))]
    pub fn is_mounted(&self) -> bool {
        false
    }

    fn not_plain(&self, kind: Kind, path: &Path) -> Box<Diagnostic> {
        let what = match kind {
            Kind::Folder => "it is a folder",
            _ => "it is neither a file nor a folder, but a pipe, a socket or a device",
        };
        Box::new(Diagnostic::error(
            Code::Io,
            format!("cannot read `{}`: {what}", self.shown(path).display()),
        ))
    }

    fn too_large(&self, path: &Path, most: u64) -> Box<Diagnostic> {
        let message = format!(
            "`{}` has more than the {} that parvis reads of such a file",
            self.shown(path).display(),
            size(most)
        );
        Box::new(Diagnostic::error(Code::TooLarge, message))
    }
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        format!("{} MB", bytes / 1_000_000)
    } else {
        format!("{} kB", bytes / 1_000)
    }
}

impl OpenFile {
    /// The file's bytes; none if there are more than `most`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn bytes(mut self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.length > most {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        // The file may grow meanwhile; one byte more than the limit shows it.
        let read = self.file.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((read as u64 <= most).then_some(bytes))
    }
}

impl OpenFile {
    /// Hands over the file's bytes, at most [`PIECE`] at a time; `path` is what people know it by. A file that has more than
    /// `most` by now is read no further than that, and one byte.
    ///
    /// # Errors
    /// If it cannot be read, or `take` fails.
    pub fn stream(mut self, most: u64, path: &impl Display, take: TakePiece<'_>) -> Result<()> {
        let mut left = most.saturating_add(1);
        let mut piece = Vec::with_capacity(PIECE);
        while left > 0 {
            piece.clear();
            let length = left.min(PIECE as u64);
            let read =
                self.file.by_ref().take(length).read_to_end(&mut piece).during("read", path)?;
            if read == 0 {
                break;
            }
            left -= read as u64;
            take(&piece)?;
        }
        Ok(())
    }
}

pub(super) fn kind_of(data: &Stat) -> Kind {
    match FileType::from_raw_mode(data.st_mode) {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}

fn length_of(data: &Stat) -> u64 {
    u64::try_from(data.st_size).unwrap_or_default()
}

/// Reads a file that a person or the system named, through links too; none if it is not there, is no plain file, or holds more
/// bytes than `most`. For `~/.ssh` and the like, which some people keep elsewhere.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn read_named(path: &Utf8Path, most: u64) -> Option<Vec<u8>> {
    let data = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    OpenFile { file: File::open(path).ok()?, length: data.len() }.bytes(most).ok()?
}

/// What lies at a path that a person or the system named, behind links too.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn named_kind(path: &Utf8Path) -> Option<Kind> {
    let place = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    let data = fs::metadata(place).ok()?;
    Some(match (data.is_file(), data.is_dir()) {
        (true, _) => Kind::File,
        (_, true) => Kind::Folder,
        _ => Kind::Other,
    })
}

/// The real path of what is named as seen from a folder. `..` goes up in the name, as [`Folder::reach`] takes it, not on the disk.
pub fn real_from(folder: &Utf8Path, path: &str) -> Utf8PathBuf {
    if path.starts_with('/') {
        return real_as_far(Utf8Path::new(path));
    }
    let (ups, below) = taken_up(path);
    let own = real_as_far(folder);
    let above = own.ancestors().nth(ups).or_else(|| own.ancestors().last()).unwrap_or(&own);
    real_as_far(&above.join(below))
}

/// The real path as far as it exists, and the rest of the way as it is written.
pub fn real_as_far(path: &Utf8Path) -> Utf8PathBuf {
    let mut rest = Vec::new();
    for place in path.ancestors() {
        if let Some(real) = real(place) {
            return rest.iter().rev().fold(real, |real, part| real.join(part));
        }
        rest.extend(place.file_name());
    }
    path.to_owned()
}

/// The real path of what a person or the system named, without links; none if it is not there.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn real(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let place = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    place.canonicalize_utf8().ok()
}
