//! Reading: plain files only, up to a limit.

use std::fs::File;
use std::path::Path;

use rustix::fs::{Access, AtFlags, Mode, OFlags, Stat, accessat, fstat};
use rustix::io::Errno;

use super::Folder;
use super::file::{FileKind, OpenFile, Stamp, file_kind, file_length};
use super::resolve::open_below;
use crate::diagnostics::{Code, Diagnostic, During, Result};

impl Folder {
    /// Opens a plain file. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// If it is not a plain file, may not be read, or the path goes through a link.
    pub fn file(&self, path: impl AsRef<Path>) -> Result<Option<OpenFile>> {
        let path = path.as_ref();
        // Without NONBLOCK, opening a pipe would wait for a writer.
        let handle =
            match open_below(self.handle(), path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty())
            {
                Ok(handle) => handle,
                Err(Errno::NOENT | Errno::NOTDIR) => return Ok(None),
                // A socket.
                Err(Errno::NXIO) => return Err(self.not_plain(FileKind::Other, path)),
                Err(error) => return Err(self.fault(error, "read", path)),
            };
        let data = fstat(&handle).map_err(|error| self.fault(error, "read", path))?;
        match file_kind(&data) {
            FileKind::File => {
                Ok(Some(OpenFile { file: File::from(handle), length: file_length(&data) }))
            }
            kind => Err(self.not_plain(kind, path)),
        }
    }

    /// Reads a plain file. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// As [`Folder::file`], and if it holds more than `limit` bytes.
    pub fn read(&self, path: impl AsRef<Path>, limit: u64) -> Result<Option<Vec<u8>>> {
        let path = path.as_ref();
        let Some(open) = self.file(path)? else { return Ok(None) };
        open.read_all(limit)
            .during("read", &self.shown(path).display())?
            .map_or_else(|| Err(self.too_large(path, limit)), |bytes| Ok(Some(bytes)))
    }

    /// Returns what lies at a path. Returns `None` if nothing does, the path goes through a link,
    /// or a folder may not be entered.
    pub fn kind(&self, path: impl AsRef<Path>) -> Option<FileKind> {
        Some(file_kind(&self.stat(path.as_ref())?))
    }

    /// Returns the stamp of a plain file; `None` if there is no plain file.
    pub fn stamp(&self, path: impl AsRef<Path>) -> Option<Stamp> {
        let data = self.stat(path.as_ref())?;
        let modified = i128::from(data.st_mtime) * 1_000_000_000 + i128::from(data.st_mtime_nsec);
        (file_kind(&data) == FileKind::File).then(|| Stamp { length: file_length(&data), modified })
    }

    pub(super) fn stat(&self, path: &Path) -> Option<Stat> {
        if path.as_os_str().is_empty() {
            return fstat(self.handle()).ok();
        }
        let (above, name) = self.parent(path).ok()?;
        rustix::fs::statat(above.handle(), name, AtFlags::SYMLINK_NOFOLLOW).ok()
    }

    /// Returns a text that no other folder of this computer has: device and inode.
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

    /// Whether the folder is the root of a mounted file system; other systems do not say.
    #[cfg(not(target_os = "linux"))]
    pub fn is_mounted(&self) -> bool {
        false
    }

    fn not_plain(&self, kind: FileKind, path: &Path) -> Box<Diagnostic> {
        let what = match kind {
            FileKind::Folder => "it is a folder",
            _ => "it is neither a file nor a folder, but a pipe, a socket or a device",
        };
        Box::new(Diagnostic::error(
            Code::Io,
            message!("cannot read `{shown}`: {what}", shown = self.shown(path).display(), what),
        ))
    }

    fn too_large(&self, path: &Path, limit: u64) -> Box<Diagnostic> {
        let message = message!(
            "`{path}` has more than the {size} that parvis reads of such a file",
            path = self.shown(path).display(),
            size = format_size(limit)
        );
        Box::new(Diagnostic::error(Code::TooLarge, message))
    }
}

/// Writes a number of bytes with a unit.
fn format_size(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        format!("{} MB", bytes / 1_000_000)
    } else {
        format!("{} kB", bytes / 1_000)
    }
}
