//! What the town allows in its texts, as markup is checked against it.

use crate::html::{Permission, Permissions};
use crate::manifest::TownManifest;

/// Returns what raw HTML of the town's own texts may do.
pub fn permissions_of(town: &TownManifest) -> Permissions {
    Permissions::new(town.allow.iter().map(|allowance| Permission {
        element: allowance.element.clone(),
        host: allowance.host.clone(),
    }))
}
