//! The addresses in raw HTML: references like those of Markdown, so that they are checked and written by the same code.

use std::ops::Range;

use super::piece::{Piece, RawHtml};
use super::unescape::unescape;
use crate::html::{Does, TextAttribute, TextValue, does, foreign_host, is_media};
use crate::markdown::document::{RawAddress, Reference, ReferenceKind};

/// Reads the addresses and ids of one tag.
pub(super) struct Addresses<'a> {
    pub(super) piece: &'a Piece,
    /// The element's name, in lower case.
    pub(super) name: &'a str,
    pub(super) found: &'a mut RawHtml,
}

impl Addresses<'_> {
    pub(super) fn read(&mut self, attributes: &[TextAttribute<'_>]) {
        let mut seen: Vec<String> = Vec::new();
        for attribute in attributes {
            let name = String::from_utf8_lossy(attribute.name).to_ascii_lowercase();
            // Browsers take the first of two attributes with one name.
            if seen.contains(&name) {
                continue;
            }
            if let Some(value) = &attribute.value {
                self.attribute(&name, attribute.name, value);
            }
            seen.push(name);
        }
    }

    fn attribute(&mut self, name: &str, written: &[u8], value: &TextValue<'_>) {
        let text = unescape(&String::from_utf8_lossy(value.text));
        if (name == "id" || name == "name" && self.name == "a") && !text.is_empty() {
            self.found.anchors.push(text);
            return;
        }
        let value_range = value.start..value.start + value.text.len();
        match does(self.name, name) {
            Does::Leads if matches!(name, "href" | "xlink:href" | "cite" | "longdesc") => {
                self.whole(written, value, &text, ReferenceKind::Link);
            }
            // Others than pictures, films and sounds are judged by their elements where they call another host.
            Does::Loads if foreign_host(&text).is_some() && !is_media(self.name) => {}
            Does::Loads if !text.starts_with('#') && !is_data(&text) => {
                let kind = match (self.name, name) {
                    ("form" | "button" | "input", "action" | "formaction") => ReferenceKind::Link,
                    ("img" | "input", _) | (_, "poster" | "background") => ReferenceKind::Image,
                    _ => ReferenceKind::Media,
                };
                self.whole(written, value, &text, kind);
            }
            Does::LoadsOne if text.len() == value.text.len() => {
                self.candidates(value_range, &text);
            }
            _ => {}
        }
    }

    /// Notes an address that is all of an attribute.
    fn whole(&mut self, name: &[u8], value: &TextValue<'_>, target: &str, kind: ReferenceKind) {
        let end = value.start + value.text.len();
        let range = self.piece.place(&(value.start..end));
        // The attribute from its name to the quotation mark that ends it.
        let quote = usize::from(value.quote.is_some());
        let before = &self.piece.text.as_bytes()[..value.start];
        let start = before
            .windows(name.len().max(1))
            .rposition(|window| window == name)
            .unwrap_or(value.start);
        let attribute = self.piece.place(&(start..end + quote));
        self.push(Reference { target: target.trim().to_owned(), kind, range }, attribute, name);
    }

    /// Notes the addresses of a `srcset`: each stands before a size, between commas.
    fn candidates(&mut self, range: Range<usize>, text: &str) {
        let mut at = range.start;
        for candidate in text.split(',') {
            let inner = candidate.trim_start();
            let start = at + (candidate.len() - inner.len());
            let address = inner.split_ascii_whitespace().next().unwrap_or_default();
            at += candidate.len() + 1;
            if address.is_empty() || is_data(address) {
                continue;
            }
            let place = self.piece.place(&(start..start + address.len()));
            let kind = ReferenceKind::Image;
            let reference = Reference { target: address.to_owned(), kind, range: place.clone() };
            self.push(reference, place, b"");
        }
    }

    fn push(&mut self, reference: Reference, range: Range<u32>, name: &[u8]) {
        let index = u32::try_from(self.found.references.len()).unwrap_or(u32::MAX);
        self.found.references.push(reference);
        let name = String::from_utf8_lossy(name).into();
        self.found.addresses.push(RawAddress { range, name, reference: index });
    }
}

/// Whether an address holds what it shows.
fn is_data(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}
