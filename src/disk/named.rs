//! Paths that a person or the system names: links in them are followed, since whoever wrote the
//! name chose where it leads.

use std::fs::{self, File};
use std::path::PathBuf;

use camino::{Utf8Path, Utf8PathBuf};

use super::file::{FileKind, OpenFile};
use super::resolve::resolve_parents;
use crate::diagnostics::{During, Result};

/// Reads a file, through links too. Returns `None` if it does not exist, is not a plain file, or
/// holds more than `limit` bytes.
///
/// Meant for `~/.ssh` and the like, which some people link elsewhere.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn read_named(path: &Utf8Path, limit: u64) -> Option<Vec<u8>> {
    let data = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    OpenFile { file: File::open(path).ok()?, length: data.len() }.read_all(limit).ok()?
}

/// Returns what lies at a path, behind links too; `None` if nothing does.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn named_file_kind(path: &Utf8Path) -> Option<FileKind> {
    let place = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    let data = fs::metadata(place).ok()?;
    Some(match (data.is_file(), data.is_dir()) {
        (true, _) => FileKind::File,
        (_, true) => FileKind::Folder,
        _ => FileKind::Other,
    })
}

/// Returns the real path of `path`, seen from a folder, as far as it exists.
///
/// `..` removes the last part of the written path, as in `Folder::open_relative`; it does not
/// follow links on the disk.
pub fn real_path_from(folder: &Utf8Path, path: &str) -> Utf8PathBuf {
    if path.starts_with('/') {
        return real_path_so_far(Utf8Path::new(path));
    }
    let (ups, below) = resolve_parents(path);
    let own = real_path_so_far(folder);
    let above = own.ancestors().nth(ups).or_else(|| own.ancestors().last()).unwrap_or(&own);
    real_path_so_far(&above.join(below))
}

/// Returns the real path of the longest part that exists, followed by the rest as it is written.
pub fn real_path_so_far(path: &Utf8Path) -> Utf8PathBuf {
    let mut rest = Vec::new();
    for place in path.ancestors() {
        if let Some(real) = real_path(place) {
            return rest.iter().rev().fold(real, |real, part| real.join(part));
        }
        rest.extend(place.file_name());
    }
    path.to_owned()
}

/// Returns the path without links; `None` if nothing is there.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub fn real_path(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let place = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    place.canonicalize_utf8().ok()
}
/// Makes a folder and those above it, through links too.
#[expect(clippy::disallowed_methods, reason = "the one door to the disk")]
pub(super) fn make_named(path: &Utf8Path) -> Result<()> {
    let place = if path.as_str().is_empty() { Utf8PathBuf::from(".") } else { path.to_owned() };
    fs::create_dir_all(PathBuf::from(place)).during("make the folder", path)
}
