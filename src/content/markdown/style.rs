//! What of Markdown's meaning depends on the language.

use crate::locale::{Quotes, quotes};
use crate::names::Lang;

/// How a text of a language is set.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownStyle {
    /// Its quotation marks.
    pub quotes: Quotes,
    /// Makes an anchor of a heading's text.
    pub slug: fn(&str) -> String,
}

impl MarkdownStyle {
    /// The style of a language.
    pub fn new(lang: &Lang, slug: fn(&str) -> String) -> Self {
        Self { quotes: quotes(lang), slug }
    }
}
