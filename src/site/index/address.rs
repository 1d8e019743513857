//! Addresses: an entry's path in the site, with slugs by language. All begin and end with a slash.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::content::Entry;
use crate::locale::slug;
use crate::manifest::TownManifest;
use crate::names::{Lang, composed, encode_part};

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
    let last = entry.common.slug.as_deref().map_or_else(|| part_of_name(stem), Cow::Borrowed);
    if !last.is_empty() {
        address.push_str(&encode_part(&last));
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
        let part = slug.map_or_else(|| part_of_name(part), |slug| Cow::Borrowed(slug.as_str()));
        address.push_str(&encode_part(&part));
        address.push('/');
    }
    address
}

/// What the name of a file or a folder is in an address: itself, unless it holds a blank or another sign that people cannot type or
/// read out there. `Fête du parc!` is then `fete-du-parc`.
fn part_of_name(name: &str) -> Cow<'_, str> {
    let name_is_plain = composed(name)
        .chars()
        .all(|sign| sign.is_alphanumeric() || "-_.~+@,&=".contains(sign) || !sign.is_ascii());
    let has_blank = name.contains(|sign: char| sign.is_whitespace());
    let slug = if name_is_plain && !has_blank { String::new() } else { slug(name) };
    if slug.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(slug) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_blanks_and_other_signs_become_slugs() {
        for (name, part) in [
            ("Ma page", "ma-page"),
            ("Fête du parc!", "fete-du-parc"),
            ("plan #2 (final)", "plan-2-final"),
            ("l'été", "l-ete"),
            ("100%", "100"),
            ("a\u{a0}b", "a-b"),
            ("Fête", "Fête"),
            ("v1.2_final", "v1.2_final"),
            ("Town-Hall", "Town-Hall"),
            ("!!!", "!!!"),
            ("日本", "日本"),
            ("", ""),
        ] {
            assert_eq!(part_of_name(name), part, "{name}");
        }
    }
}
