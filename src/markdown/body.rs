//! A text as the rest of the program knows it: what others list or check, and its HTML.

use std::ops::Range;

use super::directive::Directive;
use super::document::{Heading, Reference, plain_text};
use super::html::{self, Html, Resolve};
use super::parse::{MarkdownStyle, parse};
use crate::diagnostics::{Diagnostic, Origin};
use crate::names::PackageName;

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

/// How a text is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What of Markdown's meaning depends on the language.
    pub style: MarkdownStyle<'a>,
    /// The town that wrote the text, where that is another one: its raw HTML and its classes are dropped, and its ids begin with its
    /// name ([`foreign_id`]).
    pub guest: Option<&'a PackageName>,
    /// The file, for findings.
    pub origin: &'a Origin,
}

/// The id that a place of another town's text has in a page of this one. No id of a page's own has a colon in it, and none of the
/// town's begins with that town's name, so that a stranger's text takes no link and no label from the page around it.
pub fn foreign_id(guest: &PackageName, id: &str) -> String {
    format!("{guest}:{id}")
}

impl Body {
    /// Reads a text that begins at the byte `offset` of its file. Findings are added to `found`.
    pub fn read(text: &str, offset: u32, how: Reading<'_>, found: &mut Vec<Diagnostic>) -> Self {
        let document = parse(text, offset, how.style, how.origin, found);
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
        html::fill(self, text, resolve, out);
    }
}
