//! Resolving references: what a link in a page leads to.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::town_index::TownIndex;
use super::visibility::Hidden;
use crate::content::Entry;
use crate::names::{Lang, TreePath, composed, encode_part, encode_path, is_plain_link, joined};

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// An entry's page, with a place in it.
    Entry {
        /// Index in [`TownIndex::entries`].
        at: usize,
        /// The place in the page, with its `#` or `?`.
        suffix: String,
    },
    /// A file of this site.
    File {
        /// Its address.
        address: String,
        /// The file, where it lies beside an entry.
        path: Option<TreePath>,
        /// What follows the path.
        suffix: String,
    },
    /// An address of the site at which neither an entry nor a file of anybody's lies; whether parvis makes something there, only the
    /// plan of the finished site knows.
    Address {
        /// The address, encoded.
        address: String,
        /// What follows the path.
        suffix: String,
    },
    /// Somewhere else.
    External,
    /// An entry that has no page in this build.
    Hidden(Hidden),
    /// A scheme that is refused.
    Unsafe,
    /// An entry of a partner that is not shown here.
    Withdrawn,
    /// A path at which there is nothing.
    Broken,
}

impl TownIndex {
    /// Resolves a reference made in an entry, for a reader of a language.
    pub fn resolve(&self, from: &Entry, lang: &Lang, reference: &str) -> Resolution {
        let reference = reference.trim();
        if self.is_of_partner(reference) {
            return self.of_partner(reference, lang);
        }
        if scheme_of(reference).is_some() || reference.starts_with("//") {
            return if is_plain_link(reference) {
                Resolution::External
            } else {
                Resolution::Unsafe
            };
        }
        let split = reference.find(['#', '?']).unwrap_or(reference.len());
        let (path, suffix) = reference.split_at(split);
        let Ok(path) = percent_decode_str(path).decode_utf8() else { return Resolution::Broken };
        let (path, suffix) = (composed(&path), &*composed_suffix(suffix));
        if path.is_empty() {
            return match self.exact(&from.id, &from.lang) {
                Some(at) => Resolution::Entry { at, suffix: suffix.to_owned() },
                None => Resolution::Broken,
            };
        }
        match path.strip_prefix('/') {
            Some(path) => self.absolute(path, lang, suffix),
            None => self.relative(from, &path, lang, suffix),
        }
    }

    /// Resolves a reference `partner:id`. Names of partners win over schemes.
    fn of_partner(&self, reference: &str, lang: &Lang) -> Resolution {
        let split = reference.find(['#', '?']).unwrap_or(reference.len());
        let (id, suffix) = reference.split_at(split);
        let id = percent_decode_str(id).decode_utf8_lossy();
        match self.resolve_id(&id, lang) {
            Some(at) => Resolution::Entry { at, suffix: suffix.to_owned() },
            None => Resolution::Withdrawn,
        }
    }

    fn absolute(&self, path: &str, lang: &Lang, suffix: &str) -> Resolution {
        let suffix = suffix.to_owned();
        let id = path.trim_end_matches('/');
        if let Some(at) = self.resolve_id(id, lang) {
            return Resolution::Entry { at, suffix };
        }
        let file = encode_path(&format!("/{path}"));
        let address = format!("{}/", file.trim_end_matches('/'));
        if let Some(at) = self.by_address.get(&address).copied().or_else(|| self.alias(&address)) {
            return Resolution::Entry { at, suffix };
        }
        if let Some(why) = self.hidden(id) {
            return Resolution::Hidden(why);
        }
        let medium = self.media_by_address.get(&file);
        if medium.is_some()
            || self.imported.copies.contains_key(&file)
            || self.statics.contains(&file)
        {
            return Resolution::File { address: file, path: medium.cloned(), suffix };
        }
        // The name of a folder may be another in addresses.
        if let Ok(path) = TreePath::parse(&format!("content/{path}"))
            && let Some(address) = self.media.get(&path).cloned()
        {
            return Resolution::File { address, path: Some(path), suffix };
        }
        if let Some(at) = self.entry_of_file(id, lang) {
            return Resolution::Entry { at, suffix };
        }
        Resolution::Address { address: file, suffix }
    }

    fn relative(&self, from: &Entry, path: &str, lang: &Lang, suffix: &str) -> Resolution {
        let Some(joined) = joined(from.folder(), path) else { return Resolution::Broken };
        if let Ok(file) = TreePath::parse(&format!("content/{joined}"))
            && let Some(address) = self.media.get(&file)
        {
            return Resolution::File {
                address: address.clone(),
                path: Some(file),
                suffix: suffix.to_owned(),
            };
        }
        if let Some(at) = self
            .entry_of_file(&joined, lang)
            .or_else(|| self.resolve_id(path, lang))
            .or_else(|| self.resolve_id(&joined, lang))
        {
            return Resolution::Entry { at, suffix: suffix.to_owned() };
        }
        match self.hidden(path).or_else(|| self.hidden(strip_file(&joined))) {
            Some(why) => Resolution::Hidden(why),
            None => Resolution::Broken,
        }
    }

    /// Finds an entry named by its file: `places/town-hall.md`, `places/town-hall.nl.md`, `news/fair/index.md`.
    fn entry_of_file(&self, joined: &str, lang: &Lang) -> Option<usize> {
        if !joined.ends_with(".md") && !joined.ends_with(".toml") {
            return None;
        }
        let exact = TreePath::parse(&format!("content/{joined}"))
            .ok()
            .and_then(|path| self.by_file.get(&path).copied());
        if let Some(at) = exact {
            // The plain file stands for the entry in whatever language the reader has.
            let entry = &self.entries[at];
            let plain = entry.lang == *self.town.default_language();
            return if plain { self.variant(&entry.id, lang) } else { Some(at) };
        }
        self.resolve_id(strip_file(joined), lang)
    }
}

/// Composes what follows a path. The ids of a page are composed, and browsers compare them byte by
/// byte.
fn composed_suffix(suffix: &str) -> Cow<'_, str> {
    let Some(anchor) = suffix.strip_prefix('#') else { return Cow::Borrowed(suffix) };
    let decoded = percent_decode_str(anchor).decode_utf8_lossy();
    match composed(&decoded) {
        Cow::Borrowed(_) => Cow::Borrowed(suffix),
        Cow::Owned(anchor) => Cow::Owned(format!("#{}", encode_part(&anchor))),
    }
}

fn strip_file(path: &str) -> &str {
    let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml")).unwrap_or(path);
    path.strip_suffix("/_index").or_else(|| path.strip_suffix("/index")).unwrap_or(path)
}

/// Returns the scheme of a reference, if it begins with one (RFC 3986, section 3.1).
fn scheme_of(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(good))
        .then_some(scheme)
}
