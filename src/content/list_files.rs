//! Which files below `content/` are entries, and which lie beside them.

use super::file_name::{ContentFile, name_of};
use super::language_folders::warn_of_language_folders;
use super::load_input::{Load, LoadRemote};
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};
use crate::names::{TreePath, is_active_file};
use crate::sources::LayerFolder;

/// The files below `content/`.
#[derive(Debug, Default)]
pub(super) struct ContentFiles {
    /// Those that are entries.
    pub entries: Vec<ContentFile>,
    /// Pictures, documents and whatever else lies beside them.
    pub media: Vec<TreePath>,
}

/// Lists the files below `content/`. Those of a partner are cut off where they grow over its limit.
pub(super) fn list_files(with: &Load<'_>) -> Parsed<ContentFiles> {
    Parsed::collect(|sink| {
        let mut files = ContentFiles::default();
        let layer = with.layer();
        let folder = LayerFolder::Content.name();
        for path in layer.map(|layer| layer.tree.below(folder)).unwrap_or_default() {
            let Some(origin) = with.find(path.clone()) else { continue };
            match name_of(&origin, with.town, sink) {
                Some(name) => files.entries.push(ContentFile { origin, name }),
                None if is_medium(&origin.path) => {
                    if with.remote.is_none() && is_active_file(&origin.path) {
                        sink.report(refuse_active(&origin));
                    }
                    files.media.push(origin.path);
                }
                None => {}
            }
        }
        match with.remote {
            Some(remote) => cut_off(&mut files.entries, remote, sink),
            None => warn_of_language_folders(&files.entries, with.town, sink),
        }
        files
    })
}

/// Leaves the first entries of a partner that are not more than its limit together.
fn cut_off(files: &mut Vec<ContentFile>, remote: LoadRemote<'_>, sink: &Sink) {
    let mut left = remote.megabytes.saturating_mul(1_000_000);
    let first_too_many = files.iter().position(|file| {
        left = left.saturating_sub(remote.layer.tree.length(&file.origin.path).unwrap_or_default());
        left == 0
    });
    if let Some(kept) = first_too_many {
        let message = message!(
            "`{package}` holds more than {megabytes} MB of entries; the others are left out",
            package = remote.layer.package,
            megabytes = remote.megabytes
        );
        let help = "ask the partner what they are for; if it is meant so, raise `texts` under `[limits]` in `town.toml`";
        let place = files[kept].origin.whole();
        sink.report(Diagnostic::error(Code::TooMuch, message).at(place).help(help));
        files.truncate(kept);
    }
}

/// Says that a file beside pages would run, or be a page of the site that nobody checked.
fn refuse_active(origin: &Origin) -> Diagnostic {
    let name = origin.path.file_name();
    let message = message!(
        "`{name}` would be published as it is: browsers or the server might run what stands in it",
        name
    );
    let help = "write its text in a Markdown file; a file that the town wants as it is lies in `static/`, where those look who answer for the site";
    Diagnostic::error(Code::ActiveContent, message).at(origin.whole()).help(help)
}

/// Whether a file is one that entries show. A name that begins with `_` or `.` anywhere below `content/` is not content.
fn is_medium(path: &TreePath) -> bool {
    !matches!(path.extension(), Some("md" | "toml"))
        && path
            .below("content")
            .is_some_and(|path| !path.split('/').any(|part| part.starts_with(['_', '.'])))
}
