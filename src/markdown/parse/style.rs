//! Settings of parsing that depend on the language, and on where the text is shown.

use crate::locale::{Quotes, quotes};
use crate::names::Lang;

/// What differs between texts.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownStyle<'a> {
    /// The quotation marks that straight ones become, and the spaces before high punctuation.
    pub quotes: Quotes,
    /// Makes a heading's text its anchor.
    pub slug: fn(&str) -> String,
    /// Stands before the ids that are made, where the text is not the only one of its page.
    pub prefix: &'a str,
}

impl<'a> MarkdownStyle<'a> {
    /// The style of a language.
    pub fn new(lang: &Lang, slug: fn(&str) -> String) -> Self {
        Self { quotes: quotes(lang), slug, prefix: "" }
    }

    /// The same, with something before the ids that are made.
    pub fn with_prefix(self, prefix: &str) -> MarkdownStyle<'_> {
        MarkdownStyle { prefix, ..self }
    }
}
