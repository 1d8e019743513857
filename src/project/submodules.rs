//! Git submodules with pages: their history is another repository's, and a clone may lack their files.

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Result, Sink};
use crate::disk;
use crate::git::{CommitId, Folder, ItemKind, Repository};
use crate::names::TreePath;
use crate::sources::LayerFolder;

/// The longest `.gitmodules` that is read, in bytes.
const LONGEST: u64 = 64 << 10;

/// Warns of submodules of a commit that lie where parvis reads, and whose files are in the folder `root`, or should be.
///
/// # Errors
/// If the repository cannot be read.
pub(super) fn warn_of_submodules(
    root: &disk::Folder,
    repository: &Repository,
    commit: CommitId,
    prefix: &str,
    sink: &Sink,
) -> Result<()> {
    if !repository.holds(commit, prefix)? {
        return Ok(());
    }
    let folder = Folder { repository: repository.clone(), commit, prefix: prefix.to_owned() };
    folder.walk(&mut |item| {
        let path = std::str::from_utf8(item.path).ok().and_then(|path| TreePath::parse(path).ok());
        if let (ItemKind::Submodule, Some(path)) = (item.kind, path)
            && is_read(path.as_str())
        {
            if is_empty(root, path.as_str()) {
                report_missing(path, "fetch them: `git submodule update --init`; in CI, `submodules: true`; or copy the files here, which every clone then has".into(), sink);
            } else {
                let message = "this is a Git submodule: its pages do not say when they were last changed, and `--revision` cannot build this town";
                let help = "copy the files here, or name the other repository as a package or a partner in `town.toml`; a page may say `updated = 2026-11-30` itself";
                let place = Origin::town(path).whole();
                sink.report(Diagnostic::warning(Code::Submodule, message).at(place).help(help));
            }
        }
        true
    })
}

/// Warns of submodules that `.gitmodules` names and whose folders are empty, where there is no repository: archives of a
/// repository, as forges offer them, hold none.
pub(super) fn warn_of_empty_folders(root: &disk::Folder, sink: &Sink) {
    let Ok(Some(settings)) = root.read(".gitmodules", LONGEST) else { return };
    let settings = String::from_utf8_lossy(&settings).into_owned();
    let paths = settings.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "path").then(|| TreePath::parse(value.trim().trim_matches('"')).ok())?
    });
    for path in paths.filter(|path| is_read(path.as_str()) && is_empty(root, path.as_str())) {
        let help = "an archive of a repository lacks them: clone it, `git clone --recurse-submodules ADDRESS`, or `git submodule update --init` in a clone";
        report_missing(path, help.into(), sink);
    }
}

fn report_missing(path: TreePath, help: Message, sink: &Sink) {
    let message =
        "this is a Git submodule that is not checked out: its files are missing from the site";
    let place = Origin::town(path).whole();
    sink.report(Diagnostic::warning(Code::Submodule, message).at(place).help(help));
}

/// Whether parvis reads what lies there.
fn is_read(path: &str) -> bool {
    LayerFolder::find(path.split('/').next().unwrap_or_default()).is_some()
}

/// Whether nothing lies at a path, or a folder without anything in it.
fn is_empty(root: &disk::Folder, path: &str) -> bool {
    match root.folder(path) {
        Ok(Some(folder)) => folder.list_names().is_ok_and(|names| names.is_empty()),
        Ok(None) => true,
        Err(_) => false,
    }
}
