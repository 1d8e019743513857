//! The folders of pages that parvis makes by itself: named in each language, for people read addresses.

use super::Lang;

/// A folder below a language's prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeFolder {
    /// The topics, and below it a page for each.
    Topics,
    /// The colophon.
    Colophon,
}

impl MadeFolder {
    /// The names that a folder has in any language, without slashes.
    pub const NAMES: [&str; 11] = [
        "topics",
        "themes",
        "themas",
        "themen",
        "temas",
        "gaiak",
        "argomenti",
        "colophon",
        "colofon",
        "ueber-diese-website",
        "kolofoia",
    ];

    /// Returns its name in a language, with a slash at the end; in one that is not known here the English one.
    pub fn below(self, lang: &Lang) -> &'static str {
        match (self, lang.base()) {
            (Self::Topics, "fr") => "themes/",
            (Self::Topics, "nl") => "themas/",
            (Self::Topics, "de") => "themen/",
            (Self::Topics, "es") => "temas/",
            (Self::Topics, "eu") => "gaiak/",
            (Self::Topics, "it") => "argomenti/",
            (Self::Topics, _) => "topics/",
            (Self::Colophon, "nl" | "es") => "colofon/",
            (Self::Colophon, "de") => "ueber-diese-website/",
            (Self::Colophon, "eu") => "kolofoia/",
            (Self::Colophon, _) => "colophon/",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_word_and_the_list_has_them_all() {
        let mut seen: Vec<&str> = Vec::new();
        for folder in [MadeFolder::Topics, MadeFolder::Colophon] {
            for lang in ["en", "fr-BE", "nl", "de-AT", "es", "eu", "it", "pt"] {
                let name = folder.below(&Lang::parse(lang).unwrap()).strip_suffix('/').unwrap();
                if !seen.contains(&name) {
                    seen.push(name);
                }
            }
        }
        assert_eq!(seen, MadeFolder::NAMES);
    }
}
