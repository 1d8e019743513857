//! The texts of a town that could not be opened.

use std::sync::Arc;

use camino::Utf8Path;

use crate::diagnostics::{Origin, Texts};

/// Reads the town's folder alone: before a project is open, findings speak of its manifest only.
pub struct FolderTexts<'a>(pub &'a Utf8Path);

impl Texts for FolderTexts<'_> {
    fn text(&self, origin: &Origin) -> Option<Arc<str>> {
        let bytes = std::fs::read(self.0.join(origin.path.as_str())).ok()?;
        String::from_utf8(bytes).ok().map(Arc::from)
    }

    fn display(&self, origin: &Origin) -> String {
        origin.path.to_string()
    }
}
