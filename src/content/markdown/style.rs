//! What of Markdown's meaning depends on the language.

use crate::locale::{Quotes, quotes};
use crate::names::Lang;

/// The quotation marks that straight ones become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteMarks {
    /// In place of `"` at the beginning; with the space that some languages put behind it.
    pub open: &'static str,
    /// In place of `"` at the end.
    pub close: &'static str,
    /// In place of `'` at the beginning.
    pub inner_open: &'static str,
    /// In place of `'` at the end; an apostrophe is the same in all languages.
    pub inner_close: &'static str,
}

impl QuoteMarks {
    /// The marks of English.
    pub const ENGLISH: Self = Self { open: "“", close: "”", inner_open: "‘", inner_close: "’" };
}

/// What differs between languages.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownStyle {
    /// The quotation marks.
    pub quotes: QuoteMarks,
    /// Makes a heading's text its anchor.
    pub slug: fn(&str) -> String,
}

impl MarkdownStyle {
    /// The style of a language.
    pub fn new(lang: &Lang, slug: fn(&str) -> String) -> Self {
        let Quotes { open, close, inner_open, inner_close, .. } = quotes(lang);
        Self { quotes: QuoteMarks { open, close, inner_open, inner_close }, slug }
    }
}
