//! Which paths of a town or a package a build reads.

use super::LayerFolder;
use super::left_out::{Use, use_of};
use crate::names::PackageName;

/// The files at the top of a town or a package that are read.
const AT_THE_TOP: [&str; 3] = ["package.toml", "parvis.lock", "town.toml"];

/// Returns whether a build reads what lies at a path of a town or a package. It never does of files
/// that editors and systems leave behind, of notes and logs outside of the folders of layers, nor in
/// these of files of another kind than theirs.
pub fn is_read(path: &str, is_folder: bool) -> bool {
    let town = PackageName::town();
    let above = path.match_indices('/').map(|(end, _)| &path[..end]);
    if above.chain([path]).any(|part| use_of(part, &town) != Use::Read) {
        return false;
    }
    let (top, below) = path.split_once('/').unwrap_or((path, ""));
    match LayerFolder::find(top) {
        Some(folder) => is_folder || below.is_empty() || is_of_kind(below, folder),
        None => AT_THE_TOP.contains(&path),
    }
}

/// Whether a file's name ends as those do that are read in a folder. What has no ending may have been
/// a folder.
fn is_of_kind(path: &str, folder: LayerFolder) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match (folder.extension(), name.rsplit_once('.')) {
        (Some(wanted), Some((_, ending))) => ending == wanted,
        (None, _) | (_, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_read;

    #[test]
    fn what_a_site_is_made_of_is_read() {
        for path in [
            "town.toml",
            "parvis.lock",
            "package.toml",
            "content",
            "content/news/fair.md",
            "content/news/plan.pdf",
            "static/.htaccess",
            "static/.well-known/security.txt",
            "templates/page.html",
            "styles/a/b.css",
            "styles/once-a-folder",
            "vocabularies/topics.toml",
        ] {
            assert!(is_read(path, false), "{path}");
        }
        assert!(is_read("data/v1.2", true), "a folder's name may have a full stop");
    }

    #[test]
    fn logs_notes_outputs_and_files_of_editors_are_not_read() {
        for path in [
            "serve.log",
            "README.md",
            "town.toml.bak",
            "public/index.html",
            "site/index.html",
            "logs/serve.log",
            ".git/index",
            ".parvis/preview/index.html",
            "vendor/agenda/package.toml",
            "node_modules/x.css",
            "content/.swap.swp",
            "content/_index.md~",
            "content/.obsidian/workspace.json",
            "static/Thumbs.db",
            "static/#plan.md#",
            "data/serve.log",
            "templates/page.html.orig",
            "templates/old/page.txt",
            "translations/fr.ftl.tmp",
        ] {
            assert!(!is_read(path, false), "{path}");
        }
        assert!(!is_read("logs", true));
    }
}
