//! The settings that every output depends on.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::super::description::{Describe, Description};
use crate::names::Lang;
use crate::site::Site;

/// Addresses are safe already but for letters outside ASCII, which encoding always turns.
const NOTHING_MORE: &AsciiSet = &AsciiSet::EMPTY;

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct SiteLanguage {
    pub lang: Lang,
    /// The beginning of its addresses: `/` or `/nl/`.
    pub prefix: String,
}

/// What every output depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Settings {
    /// The site's address, where it has one.
    pub url: Option<String>,
    /// Whether search engines may list the site.
    pub indexing: bool,
    /// The languages; the first is the default.
    pub languages: Vec<SiteLanguage>,
}

impl Settings {
    pub(super) fn new(site: &Site, url: Option<String>) -> Self {
        let language = |lang: &Lang| SiteLanguage { lang: lang.clone(), prefix: site.prefix(lang) };
        Self {
            url,
            indexing: site.town.output.indexing,
            languages: site.town.languages.iter().map(language).collect(),
        }
    }

    /// The beginning of a language's addresses; `/` for one that is not the site's.
    pub(in crate::render) fn prefix(&self, lang: &Lang) -> &str {
        let found = self.languages.iter().find(|language| language.lang == *lang);
        found.map_or("/", |language| language.prefix.as_str())
    }

    /// An address as the whole world knows it, where the site has one; that of a page elsewhere is whole already.
    pub(in crate::render) fn absolute(&self, address: &str) -> Option<String> {
        if !address.starts_with('/') {
            return Some(address.to_owned());
        }
        Some(format!("{}{}", self.url.as_ref()?, utf8_percent_encode(address, NOTHING_MORE)))
    }
}

impl Describe for Settings {
    fn describe(&self, to: &mut Description) {
        let Self { url, indexing, languages } = self;
        to.list(|to| {
            to.optional(url.as_deref());
            to.boolean(*indexing);
            for SiteLanguage { lang, prefix } in languages {
                to.text(lang.as_str());
                to.text(prefix);
            }
        });
    }
}
