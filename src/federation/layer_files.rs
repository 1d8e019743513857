//! Which files of a package or a partner make its layer, and all that a lock names.

use crate::manifest::{Lock, Pin};
use crate::names::{PackageName, TreePath};
use crate::sources::{LayerFolder, Tree, is_pointer};

/// Which files of a tree make a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// A package's: all.
    Package,
    /// A partner's: its manifest, its content, its vocabularies, and files such as pictures; but no Git LFS pointers.
    Partner,
}

impl Files {
    /// The files of the layer.
    pub fn of(self, tree: &dyn Tree) -> Vec<TreePath> {
        let is_read = |path: &&TreePath| {
            path.as_str() == "town.toml"
                || [LayerFolder::Content, LayerFolder::Vocabularies, LayerFolder::Static]
                    .iter()
                    .any(|folder| path.below(folder.name()).is_some())
        };
        let is_there = |path: &&TreePath| !is_pointer(tree, path);
        match self {
            Self::Package => tree.files().to_vec(),
            Self::Partner => {
                tree.files().iter().filter(is_read).filter(is_there).cloned().collect()
            }
        }
    }
}

/// All that the lock names.
pub(super) fn pins(lock: &Lock) -> impl Iterator<Item = (&PackageName, &Pin, Files)> {
    let packages =
        lock.packages.iter().map(|package| (&package.name, &package.pin, Files::Package));
    packages
        .chain(lock.partners.iter().map(|partner| (&partner.name, &partner.pin, Files::Partner)))
}
