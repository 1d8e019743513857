//! Where the files beside entries lie in the site.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{Slugs, folder_address};
use crate::manifest::TownManifest;
use crate::names::{TreePath, encode_part};

/// Gives each file beside entries its address: that of its folder in the default language. What lies in the folder of a hidden
/// entry (`gone`) alone is not published.
pub(super) fn place_media(
    media: Vec<TreePath>,
    gone: &BTreeSet<String>,
    town: &TownManifest,
    slugs: &Slugs,
) -> BTreeMap<TreePath, String> {
    let mut placed = BTreeMap::new();
    for path in media {
        let Some(below) = path.below("content") else { continue };
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let mut folders =
            std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0));
        if !folders.any(|folder| gone.contains(folder)) {
            let folder = folder_address(folder, town, town.default_language(), slugs);
            let address = format!("{folder}{}", encode_part(name));
            placed.insert(path, address);
        }
    }
    placed
}
