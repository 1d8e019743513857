//! A document as HTML: tight by construction, valid, without recursion.
//!
//! The writer goes once over the flat nodes. What lies outside the text becomes a step of its own: where links lead, what components
//! make of directives, the words of the interface. It never writes what it did not escape, except raw HTML where that is allowed.

use std::ops::Range;

use super::sheet::Sheet;
use super::steps::{Html, Step, Word};
use crate::markdown::document::{Document, Image, NodeKind};
use crate::markdown::reading::{Reading, foreign_id};
use crate::names::PackageName;

/// The most references to one footnote that are links; those after them are the number alone.
const MOST_WAYS_BACK: u32 = 100;

/// Writes a document whose slices lie in `text`; raw HTML is kept or dropped.
pub(in crate::markdown) fn write<'d>(
    document: &'d Document<'_>,
    text: &str,
    how: Reading<'d>,
) -> Html {
    let prefix =
        if how.style.prefix.is_empty() { String::new() } else { format!("{}-", how.style.prefix) };
    let mut writer =
        Writer { document, sheet: Sheet::new(text), guest: how.guest, prefix, link: None };
    writer.nodes(0..document.nodes.len());
    writer.footnotes();
    writer.sheet.finish()
}

pub(super) struct Writer<'d, 's, 't> {
    pub(super) document: &'d Document<'s>,
    pub(super) sheet: Sheet<'t>,
    pub(super) guest: Option<&'d PackageName>,
    /// Stands before the numbers in the ids of footnotes.
    prefix: String,
    /// The node that opened the link; links inside links are text.
    pub(super) link: Option<u32>,
}

impl<'d, 's> Writer<'d, 's, '_> {
    fn nodes(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            index = self.node(index);
        }
    }

    pub(super) fn kind(&self, index: usize) -> Option<&'d NodeKind<'s>> {
        self.document.nodes.get(index).map(|node| &node.kind)
    }

    /// Writes a node, and says which is next.
    fn node(&mut self, index: usize) -> usize {
        let document = self.document;
        match &document.nodes[index].kind {
            NodeKind::Text(part) => self.sheet.text(part),
            NodeKind::Open(element) => return self.open(index, element),
            NodeKind::Close(open) => self.close(*open, index),
            NodeKind::SoftBreak => self.sheet.line_end(),
            NodeKind::HardBreak => self.sheet.push("<br>\n"),
            NodeKind::Rule => self.sheet.push("<hr>"),
            NodeKind::Code(part) => {
                self.sheet.push("<code>");
                self.sheet.text(part);
                self.sheet.push("</code>");
            }
            NodeKind::Html(part) | NodeKind::InlineHtml(part) => {
                if self.guest.is_none() {
                    self.raw(part, &document.nodes[index].range);
                }
            }
            NodeKind::Image(image) => self.image(image, false),
            NodeKind::FootnoteRef { number, occurrence } => self.footnote_ref(*number, *occurrence),
            NodeKind::TaskMarker(done) => self.task(*done),
            NodeKind::DirectiveOpen(_) => self.sheet.step(Step::DirectiveOpen),
            NodeKind::DirectiveClose(directive) => {
                self.sheet.step(Step::DirectiveClose(*directive));
            }
        }
        index + 1
    }

    /// Writes the author's raw HTML, with its addresses as the site has them.
    fn raw(&mut self, part: &'d str, range: &Range<u32>) {
        let addresses = &self.document.addresses;
        // A part that the parser changed has no places: it stays as it is.
        if addresses.is_empty() || part.len() != range.len() {
            return self.sheet.raw(part);
        }
        let first = addresses.partition_point(|address| address.range.start < range.start);
        let mut written = 0;
        for address in addresses[first..].iter().take_while(|it| it.range.end <= range.end) {
            let start = (address.range.start - range.start) as usize;
            self.sheet.raw(part.get(written..start).unwrap_or_default());
            self.sheet.address(address.reference, &address.name);
            written = (address.range.end - range.start) as usize;
        }
        self.sheet.raw(part.get(written..).unwrap_or_default());
    }

    pub(super) fn image(&mut self, image: &Image, alone: bool) {
        if image.alt.is_empty() && !image.decorative {
            // `parse/images.rs` has reported it: people who cannot see it would learn nothing.
            return;
        }
        self.sheet.image(image, alone);
    }

    fn task(&mut self, done: bool) {
        self.sheet.push(if done {
            "<input type=\"checkbox\" disabled checked"
        } else {
            "<input type=\"checkbox\" disabled"
        });
        self.sheet.label(if done { Word::TaskDone } else { Word::TaskOpen }, "");
        self.sheet.push("> ");
    }

    fn footnote_ref(&mut self, number: u32, occurrence: u32) {
        let sup = if self.link.is_some() || occurrence > MOST_WAYS_BACK {
            // HTML forbids links inside links: the number stands alone.
            format!("<sup>{number}</sup>")
        } else {
            let (note, id) = (self.footnote_id(number), self.footnote_ref_id(number, occurrence));
            format!("<sup><a href=\"#{note}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>")
        };
        self.sheet.push(&sup);
    }

    /// Writes the footnotes that are referred to.
    fn footnotes(&mut self) {
        let document = self.document;
        if document.footnotes.is_empty() {
            return;
        }
        self.sheet.push("<section class=\"footnotes\"");
        self.sheet.label(Word::Footnotes, "");
        self.sheet.push("><ol>");
        for (index, footnote) in document.footnotes.iter().enumerate() {
            let number = index as u32 + 1;
            self.sheet.push(&format!("<li id=\"{}\">", self.footnote_id(number)));
            self.nodes(footnote.open as usize + 1..footnote.close as usize);
            let in_paragraph = self.sheet.take_back("</p>");
            for occurrence in 1..=footnote.references.min(MOST_WAYS_BACK) {
                let id = self.footnote_ref_id(number, occurrence);
                self.sheet.push(&format!(" <a href=\"#{id}\" class=\"footnote-back\""));
                let place = if occurrence == 1 {
                    format!(" {number}")
                } else {
                    format!(" {number}-{occurrence}")
                };
                self.sheet.label(Word::BackToText, &place);
                self.sheet.push(">↩\u{fe0e}</a>");
            }
            self.sheet.push(if in_paragraph { "</p></li>" } else { "</li>" });
        }
        self.sheet.push("</ol></section>");
    }

    /// The id of a place of the text in the page.
    pub(super) fn id(&self, id: &str) -> String {
        self.guest.map_or_else(|| id.to_owned(), |guest| foreign_id(guest, id))
    }

    fn footnote_id(&self, number: u32) -> String {
        self.id(&format!("fn:{}{number}", self.prefix))
    }

    fn footnote_ref_id(&self, number: u32, occurrence: u32) -> String {
        let prefix = &self.prefix;
        let again = if occurrence == 1 { String::new() } else { format!("-{occurrence}") };
        self.id(&format!("fnref:{prefix}{number}{again}"))
    }
}
