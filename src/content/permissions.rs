//! What the town allows in its texts, as markup is checked against it.

use crate::html::{Permission, Permissions};
use crate::manifest::{Allowance, TownManifest};

/// Returns what raw HTML of the town's own texts may do.
pub fn permissions_of(town: &TownManifest) -> Permissions {
    let of_texts = town.allow.iter().filter(|allowance| allowance.package.is_none());
    Permissions::new(of_texts.map(permission_of))
}

/// Returns what an allowance permits.
pub fn permission_of(allowance: &Allowance) -> Permission {
    Permission { element: allowance.element.clone(), host: allowance.host.clone() }
}
