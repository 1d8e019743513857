//! A text as the rest of the program knows it: what others list or check, and its HTML.

use std::ops::Range;

use super::directive::Directive;
use super::document::{Heading, plain_text};
use super::html::{self, Gaps, Html, Resolve};
use super::parse::parse;
use super::reading::Reading;
use super::reference::Reference;
use crate::diagnostics::Diagnostic;

/// A text, digested.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Its bytes in the file.
    pub range: Range<u32>,
    /// Its HTML, but for what other files say.
    pub(super) html: Html,
    /// Its headings.
    pub outline: Vec<Heading>,
    /// Anchors that its raw HTML offers besides its headings.
    pub anchors: Vec<String>,
    /// Its links and pictures.
    pub references: Vec<Reference>,
    /// Its directives.
    pub directives: Vec<Directive>,
    /// Its first paragraph as plain text, for want of a summary.
    pub opening: String,
}

impl Body {
    /// Reads a text that begins at the byte `offset` of its file. Findings are added to `found`.
    pub fn read(text: &str, offset: u32, how: Reading<'_>, found: &mut Vec<Diagnostic>) -> Self {
        let document = parse(text, offset, how, found);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            range: offset..offset.saturating_add(length),
            html: html::write(&document, text, how),
            opening: plain_text(&document),
            outline: document.outline,
            anchors: document.anchors,
            references: document.references,
            directives: document.directives,
        }
    }

    /// The places that a link may lead to: headings, and ids of raw HTML.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.outline
            .iter()
            .map(|heading| heading.anchor.as_str())
            .chain(self.anchors.iter().map(String::as_str))
    }

    /// Writes the HTML to the end of `out`. `text` is what the body was read from; what lies outside it comes from `resolve`.
    pub fn fill(&self, text: &str, resolve: &mut dyn Resolve, out: &mut String) {
        let gaps =
            Gaps { html: &self.html, references: &self.references, directives: &self.directives };
        html::fill(gaps, text, resolve, out);
    }
}
