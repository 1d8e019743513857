//! Whether a bare repository is still as parvis made it.
//!
//! CI restores caches from elsewhere. Whoever can write there could plant settings that Git obeys,
//! or links that files are written through. Objects are named by their content, which is verified
//! when they are read; everything else has to be exactly what parvis and the Git library write.

use camino::Utf8Path;

use crate::diagnostics::Result;
use crate::disk::{FileKind, Folder};

/// The files and folders of a repository that parvis made, used or not.
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
/// The allowed lines of its settings, which the library writes about the file system.
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
/// The largest settings file, in bytes.
const LONGEST_SETTINGS: u64 = 1_000;
/// How deep folders of names may nest.
const DEEPEST: usize = 50;

/// Whether a folder holds only what parvis would have made there. A link in place of a folder or
/// file does not pass.
pub(super) fn is_ours(folder: &Utf8Path) -> bool {
    looks_ours(folder).unwrap_or(false)
}

fn looks_ours(place: &Utf8Path) -> Result<bool> {
    let (above, name) =
        (place.parent().unwrap_or(Utf8Path::new("")), place.file_name().unwrap_or_default());
    let Some(folder) = Folder::open(above)?.folder(name)? else { return Ok(false) };
    let settings = folder.read("config", LONGEST_SETTINGS)?.unwrap_or_default();
    let settings = String::from_utf8_lossy(&settings);
    let is_plain =
        settings.lines().map(str::trim).all(|line| line.is_empty() || SETTINGS.contains(&line));
    let is_object = |name: &str, kind| {
        kind == FileKind::Folder && (name.len() == 2 || name == "pack" || name == "info")
    };
    Ok(is_plain
        && all(&folder, "", 0, &|name, _| INSIDE.contains(&name))?
        && all(&folder, "objects", 0, &is_object)?
        && all(&folder, "objects/pack", 0, &|name, kind| {
            kind == FileKind::File && name.starts_with("pack")
        })?
        && all(&folder, "objects/info", 0, &|_, _| false)?
        && all(&folder, "info", 0, &|name, _| name == "exclude")?
        && all(&folder, "hooks", 0, &|name, _| name.ends_with(".sample"))?
        && all(&folder, "refs", DEEPEST, &|_, _| true)?
        && all(&folder, "logs", DEEPEST, &|_, _| true)?)
}

/// Whether everything in a folder, down to a depth, is an allowed file or folder. A missing folder
/// passes.
fn all(
    folder: &Folder,
    path: &str,
    deep: usize,
    allowed: &dyn Fn(&str, FileKind) -> bool,
) -> Result<bool> {
    let Some(folder) = folder.folder(path)? else { return Ok(true) };
    for name in folder.list_names()? {
        let (Some(name), Some(kind)) = (name.to_str(), folder.kind(&name)) else {
            return Ok(false);
        };
        if !matches!(kind, FileKind::File | FileKind::Folder) || !allowed(name, kind) {
            return Ok(false);
        }
        if kind == FileKind::Folder && deep > 0 && !all(&folder, name, deep - 1, allowed)? {
            return Ok(false);
        }
    }
    Ok(true)
}
