//! Whether a bare repository is still as parvis made it.
//!
//! A cache travels: CI restores it from somewhere, and whoever could write there would have their own settings obeyed, or files
//! written through a link. What Git calls objects names itself by its content, and is compared with it when it is read; all else
//! has to be what parvis and the Git library write by themselves. Settings are the user's: those of a repository say no more than
//! what it is.

use camino::Utf8Path;

use crate::diagnostics::Result;
use crate::disk::{FileKind, Folder};

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

/// Whether a folder holds nothing that parvis would not have made there. A link in its place is none.
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

/// Whether everything in a folder, and as deep below it, is a file or a folder that is allowed; a folder that is not there holds
/// nothing.
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
