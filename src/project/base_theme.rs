//! The embedded theme `base`: the bottom layer of every town.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::names::{PackageName, TreePath};
use crate::sources::{Layer, MemoryTree};

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/base_theme.rs"));

/// The theme as a layer.
pub(super) fn layer() -> Layer {
    let files: BTreeMap<TreePath, Arc<[u8]>> = FILES
        .iter()
        .filter_map(|(path, bytes)| Some((TreePath::parse(path).ok()?, Arc::from(*bytes))))
        .collect();
    Layer {
        package: PackageName::base(),
        tree: Arc::new(MemoryTree::new(files)),
        display: "@base/".to_owned(),
        below: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_guide_is_no_part_of_the_theme() {
        assert!(FILES.iter().any(|(path, _)| path.starts_with("templates/")));
        assert!(FILES.iter().all(|(path, _)| !path.starts_with("examples/")));
    }
}
