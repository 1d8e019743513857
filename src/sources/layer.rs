//! One layer: the files of the town, of a package or of the embedded theme.

use std::fmt;
use std::sync::Arc;

use super::Tree;
use crate::names::PackageName;

/// A tree, and its rank among the layers.
#[derive(Clone)]
pub struct Layer {
    /// Whose files these are.
    pub package: PackageName,
    /// The files.
    pub tree: Arc<dyn Tree>,
    /// What is printed before a path: nothing for the town, `packages/trial/` for a package by
    /// path, `@base/` for the theme.
    pub display: String,
    /// The packages that it depends on, directly or through others: its files hide theirs.
    pub below: Vec<PackageName>,
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer")
            .field("package", &self.package)
            .field("below", &self.below)
            .finish_non_exhaustive()
    }
}
