//! What of Markdown's meaning depends on the language.

use crate::locale::{Quotes, quotes};
use crate::names::Lang;

/// What differs between languages.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownStyle {
    /// The quotation marks that straight ones become, and the spaces before high punctuation.
    pub quotes: Quotes,
    /// Makes a heading's text its anchor.
    pub slug: fn(&str) -> String,
}

impl MarkdownStyle {
    /// The style of a language.
    pub fn new(lang: &Lang, slug: fn(&str) -> String) -> Self {
        Self { quotes: quotes(lang), slug }
    }
}
