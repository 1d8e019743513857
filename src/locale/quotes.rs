//! Quotation marks and the spaces that go with them.

use crate::names::Lang;

/// How a language quotes. In French a space that never breaks belongs to the marks, and stands
/// before high punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotes {
    /// Opens a quotation.
    pub open: &'static str,
    /// Closes it.
    pub close: &'static str,
    /// Opens a quotation inside another.
    pub inner_open: &'static str,
    /// Closes it.
    pub inner_close: &'static str,
    /// The apostrophe.
    pub apostrophe: &'static str,
    /// The space before `;`, `!` and `?`; empty if the language has none.
    pub before_high: &'static str,
    /// The space before `:`; empty if the language has none.
    pub before_colon: &'static str,
}

const fn plain(
    open: &'static str,
    close: &'static str,
    inner_open: &'static str,
    inner_close: &'static str,
) -> Quotes {
    Quotes {
        open,
        close,
        inner_open,
        inner_close,
        apostrophe: "’",
        before_high: "",
        before_colon: "",
    }
}

const FRENCH: Quotes = Quotes {
    before_high: "\u{202f}",
    before_colon: "\u{a0}",
    ..plain("«\u{202f}", "\u{202f}»", "“", "”")
};

/// How a language quotes; one that is not known here as English does.
pub fn quotes(lang: &Lang) -> Quotes {
    match lang.as_str() {
        "fr-CA" => return Quotes { before_high: "", ..FRENCH },
        "fr-CH" => {
            return Quotes {
                before_high: "\u{202f}",
                before_colon: "\u{202f}",
                ..plain("«\u{202f}", "\u{202f}»", "‹", "›")
            };
        }
        "de-CH" | "it-CH" | "de-LI" => return plain("«", "»", "‹", "›"),
        "pt-BR" => return plain("“", "”", "‘", "’"),
        _ => {}
    }
    match lang.base() {
        "fr" | "br" | "oc" => FRENCH,
        "de" | "lb" | "cs" | "sk" | "sl" | "bg" => plain("„", "“", "‚", "‘"),
        "es" | "eu" | "it" | "ca" | "gl" | "pt" | "el" | "uk" => plain("«", "»", "“", "”"),
        "pl" | "ro" | "hu" | "hr" => plain("„", "”", "«", "»"),
        "sv" | "fi" => plain("”", "”", "’", "’"),
        "da" | "nb" | "nn" | "no" => plain("«", "»", "‘", "’"),
        _ => plain("“", "”", "‘", "’"),
    }
}
