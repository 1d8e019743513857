//! Files that are copied as they are: `static/` lies at the site's root, scripts under `/scripts/`.

use std::collections::BTreeMap;

use crate::diagnostics::Origin;
use crate::sources::{LayerFolder, Layers};

/// Every static file by its address.
pub fn statics(layers: &Layers) -> BTreeMap<String, Origin> {
    let mut found = BTreeMap::new();
    for origin in layers.files(LayerFolder::Static) {
        if let Some(path) = origin.path.below("static") {
            found.insert(format!("/{path}"), origin);
        }
    }
    for origin in layers.files(LayerFolder::Scripts) {
        found.insert(format!("/{}", origin.path), origin);
    }
    found
}
