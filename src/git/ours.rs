//! Whether a bare repository is still as parvis made it.
//!
//! A cache travels: CI restores it from somewhere, and whoever could write there would have their own settings obeyed, or files
//! written through a link. What Git calls objects names itself by its content, and is compared with it when it is read; all else
//! has to be what parvis and the Git library write by themselves. Settings are the user's: those of a repository say no more than
//! what it is.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::Path;

use camino::Utf8Path;

/// What lies in the folder of a repository that parvis began, whether it was used or not.
const INSIDE: [&str; 12] = [
    "HEAD",
    "ORIG_HEAD",
    "FETCH_HEAD",
    "config",
    "description",
    "hooks",
    "info",
    "logs",
    "objects",
    "packed-refs",
    "refs",
    "shallow",
];
/// The lines of its settings: what the library writes about the file system.
const SETTINGS: [&str; 9] = [
    "[core]",
    "bare = true",
    "repositoryformatversion = 0",
    "filemode = true",
    "filemode = false",
    "symlinks = false",
    "ignorecase = true",
    "precomposeunicode = true",
    "precomposeunicode = false",
];
/// Those lines are fewer bytes.
const LONGEST_SETTINGS: u64 = 1_000;
/// Folders of names within each other.
const DEEPEST: usize = 50;

/// Whether a folder holds nothing that parvis would not have made there.
pub(super) fn is_ours(folder: &Utf8Path) -> bool {
    looks_ours(folder.as_std_path()).unwrap_or(false)
}

fn looks_ours(folder: &Path) -> io::Result<bool> {
    let is_folder = fs::symlink_metadata(folder)?.is_dir();
    let known = |entry: &DirEntry, _: FileType| entry.file_name().to_str().is_some_and(|name| INSIDE.contains(&name));
    let settings = folder.join("config");
    if !is_folder || !all(folder, 0, &known)? || fs::symlink_metadata(&settings)?.len() > LONGEST_SETTINGS {
        return Ok(false);
    }
    let settings = fs::read_to_string(settings)?;
    let plain = settings.lines().map(str::trim).all(|line| line.is_empty() || SETTINGS.contains(&line));
    let is_object = |entry: &DirEntry, kind: FileType| {
        let name = entry.file_name();
        let name = name.to_str().unwrap_or_default();
        kind.is_dir() && (name.len() == 2 || name == "pack" || name == "info")
    };
    let is_pack = |entry: &DirEntry, kind: FileType| {
        let name = entry.file_name();
        kind.is_file() && name.to_str().is_some_and(|name| name.starts_with("pack"))
    };
    let objects = folder.join("objects");
    Ok(plain
        && all(&objects, 0, &is_object)?
        && all(&objects.join("pack"), 0, &is_pack)?
        && all(&objects.join("info"), 0, &|_, _| false)?
        && all(&folder.join("info"), 0, &|entry, _| entry.file_name() == "exclude")?
        && all(&folder.join("hooks"), 0, &|entry, _| entry.file_name().to_str().is_some_and(|name| name.ends_with(".sample")))?
        && all(&folder.join("refs"), DEEPEST, &|_, _| true)?
        && all(&folder.join("logs"), DEEPEST, &|_, _| true)?)
}

/// Whether everything in a folder, and as deep below it, is a file or a folder that is allowed; a folder that is not there holds
/// nothing.
fn all(folder: &Path, deep: usize, allowed: &dyn Fn(&DirEntry, FileType) -> bool) -> io::Result<bool> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_symlink() || !(kind.is_dir() || kind.is_file()) || !allowed(&entry, kind) {
            return Ok(false);
        }
        if kind.is_dir() && deep > 0 && !all(&entry.path(), deep - 1, allowed)? {
            return Ok(false);
        }
    }
    Ok(true)
}
