//! The texts of a town that could not be opened.

use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostics::{Origin, Texts};
use crate::disk::Folder;
use crate::names::PackageName;
use crate::sources::LONGEST_TEXT;

/// Reads the town's folder alone: before a project is open, nothing is known of the files of packages and partners but names.
pub struct FolderTexts<'a>(pub &'a Utf8Path);

impl Texts for FolderTexts<'_> {
    fn text(&self, origin: &Origin) -> Option<Arc<str>> {
        if origin.package != PackageName::town() {
            return None;
        }
        let bytes = Folder::open(self.0).ok()?.read(origin.path.as_str(), LONGEST_TEXT).ok()??;
        String::from_utf8(bytes).ok().map(Arc::from)
    }

    fn display(&self, origin: &Origin) -> String {
        let (package, path) = (&origin.package, &origin.path);
        if *package == PackageName::town() {
            path.to_string()
        } else {
            format!("@{package}/{path}")
        }
    }
}
