//! Addresses: an entry's path in the site, with slugs by language. All begin and end with a slash.

use std::collections::BTreeMap;

use crate::content::Entry;
use crate::manifest::TownManifest;
use crate::names::{Lang, encode_part};

/// What each section's folder is called in an address, per path and language.
pub(in crate::site) type Slugs = BTreeMap<(String, Lang), String>;

/// Returns the beginning of every address of a language: `/` or `/nl/`.
pub(in crate::site) fn prefix(town: &TownManifest, lang: &Lang) -> String {
    if lang == town.default_language() && !town.prefix_default {
        "/".to_owned()
    } else {
        format!("/{lang}/")
    }
}

/// Collects the slugs that sections set for their folders.
pub(super) fn section_slugs(entries: &[Entry]) -> Slugs {
    let sections = entries.iter().filter(|entry| entry.is_section);
    sections
        .filter_map(|entry| {
            Some(((entry.path.clone(), entry.lang.clone()), entry.common.slug.clone()?))
        })
        .collect()
}

/// Makes the address of an entry of its folder's and its own slug.
pub(super) fn entry_address(entry: &Entry, town: &TownManifest, slugs: &Slugs) -> String {
    let (folder, stem) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
    let mut address = folder_address(folder, town, &entry.lang, slugs);
    let last = entry.common.slug.as_deref().unwrap_or(stem);
    if !last.is_empty() {
        address.push_str(&encode_part(last));
        address.push('/');
    }
    address
}

/// Makes the address of a folder below `content/`.
pub(in crate::site) fn folder_address(
    folder: &str,
    town: &TownManifest,
    lang: &Lang,
    slugs: &Slugs,
) -> String {
    let mut address = prefix(town, lang);
    let mut end = 0;
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        end += part.len() + usize::from(end > 0);
        let slug = slugs.get(&(folder[..end].to_owned(), lang.clone()));
        address.push_str(&encode_part(slug.map_or(part, String::as_str)));
        address.push('/');
    }
    address
}
