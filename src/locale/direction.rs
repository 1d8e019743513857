//! In which direction a language is written.

use icu_locale::{LanguageIdentifier, LocaleDirectionality};

use crate::names::Lang;

/// Whether a language is written from right to left, in the script that it names or usually has.
pub fn is_rtl(lang: &Lang) -> bool {
    let id: Option<LanguageIdentifier> = lang.as_str().parse().ok();
    id.is_some_and(|id| LocaleDirectionality::new_extended().is_right_to_left(&id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_scripts_know_their_direction() {
        for rtl in [
            "ar", "arc", "azb", "ckb", "dv", "fa", "he", "ku-Arab", "nqo", "pa-Arab", "ps", "sd",
            "syr", "ug", "ur", "uz-Arab", "yi", "ks", "mzn", "lrc", "ar-BE",
        ] {
            assert!(is_rtl(&Lang::parse(rtl).unwrap()), "{rtl}");
        }
        for ltr in ["fr", "nl-BE", "ku", "pa", "uz", "az", "sd-Deva", "zh-Hant", "tr"] {
            assert!(!is_rtl(&Lang::parse(ltr).unwrap()), "{ltr}");
        }
    }
}
