//! Files that are copied as they are: `static/` lies at the site's root, scripts under `/scripts/`.

use std::collections::BTreeMap;

use crate::diagnostics::Origin;
use crate::names::{PackageName, encode_path};
use crate::sources::{LayerFolder, Layers};

/// Every static file by its address, in which each part of its path is encoded.
pub fn statics(layers: &Layers) -> BTreeMap<String, Origin> {
    let mut found = BTreeMap::new();
    for origin in layers.files(LayerFolder::Static) {
        // What a host is told is the town's own matter.
        let is_for_host = matches!(origin.path.as_str(), "static/_headers" | "static/_redirects");
        if is_for_host && origin.package != PackageName::town() {
            continue;
        }
        if let Some(path) = origin.path.below("static") {
            found.insert(encode_path(&format!("/{path}")), origin);
        }
    }
    for origin in layers.files(LayerFolder::Scripts) {
        found.insert(encode_path(&format!("/{}", origin.path)), origin);
    }
    found
}
