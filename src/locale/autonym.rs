//! The names of languages in themselves: `français`, `Nederlands`.

use crate::names::Lang;

/// The language's name in the language itself, as a switch between languages shows it; its code if
/// it is not known here.
pub fn autonym(lang: &Lang) -> &str {
    match lang.base() {
        "ar" => "العربية",
        "br" => "Brezhoneg",
        "ca" => "Català",
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "el" => "Ελληνικά",
        "en" => "English",
        "es" => "Español",
        "eu" => "Euskara",
        "fi" => "Suomi",
        "fr" => "Français",
        "ga" => "Gaeilge",
        "gl" => "Galego",
        "hu" => "Magyar",
        "it" => "Italiano",
        "lb" => "Lëtzebuergesch",
        "nl" => "Nederlands",
        "oc" => "Occitan",
        "pl" => "Polski",
        "pt" => "Português",
        "ro" => "Română",
        "sv" => "Svenska",
        "tr" => "Türkçe",
        "uk" => "Українська",
        _ => lang.as_str(),
    }
}
