//! The addresses in raw HTML: references like those of Markdown, so that they are checked and written by the same code.

use std::collections::BTreeSet;
use std::ops::Range;

use super::piece::{Fault, Piece, RawHtml};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::{Does, TextAttribute, TextValue, does, is_data_address, is_media, unescape};
use crate::markdown::reference::{RawAddress, Reference, ReferenceKind};
use crate::names::foreign_host;

/// Reads the addresses and ids of one tag.
pub(super) struct Addresses<'a> {
    pub(super) piece: &'a Piece,
    /// The element's name, in lower case.
    pub(super) name: &'a str,
    pub(super) found: &'a mut RawHtml,
}

impl Addresses<'_> {
    pub(super) fn read(&mut self, attributes: &[TextAttribute<'_>]) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for attribute in attributes {
            let name = String::from_utf8_lossy(attribute.name).to_ascii_lowercase();
            // Browsers take the first of two attributes with one name.
            if seen.contains(&name) {
                continue;
            }
            if let Some(value) = &attribute.value {
                self.attribute(&name, attribute.name, value);
            }
            seen.insert(name);
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
            Does::Loads if !text.starts_with('#') && !is_data_address(&text) => {
                let kind = match (self.name, name) {
                    ("form" | "button" | "input", "action" | "formaction") => ReferenceKind::Link,
                    ("img" | "input", _) | (_, "poster" | "background") => ReferenceKind::Image,
                    _ => ReferenceKind::Media,
                };
                self.whole(written, value, &text, kind);
            }
            Does::LoadsOne => self.candidates(value_range, &text),
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
        let attribute = start..end + quote;
        let place = self.piece.place(&attribute);
        if !self.piece.is_on_one_line(&attribute) {
            let diagnostic = Diagnostic::error(Code::RawHtml, "an address goes over two lines");
            let diagnostic =
                diagnostic.help("write the tag, or at least the attribute, on one line");
            self.found.faults.push(Fault { diagnostic, range: place.clone() });
        }
        self.push(Reference { target: target.trim().to_owned(), kind, range }, place, name);
    }

    /// Notes the addresses of a `srcset`: each stands before a size, between commas.
    fn candidates(&mut self, range: Range<usize>, text: &str) {
        // Where signs are written by name, no place inside is known.
        let is_plain = text.len() == range.len() && self.piece.is_on_one_line(&range);
        let mut at = 0;
        while at < text.len() {
            let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
            let start = text.len() - rest.len();
            let length = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
            let address = rest[..length].trim_end_matches(',');
            let has_size = address.len() == length;
            let behind = &rest[length..];
            let skipped = if has_size { behind.find(',').unwrap_or(behind.len()) } else { 0 };
            at = start + length + skipped;
            if address.is_empty() || is_data_address(address) {
                continue;
            }
            let place = range.start + start..range.start + start + address.len();
            let place = self.piece.place(if is_plain { &place } else { &range });
            let kind = ReferenceKind::Image;
            let reference = Reference { target: address.to_owned(), kind, range: place.clone() };
            if is_plain {
                self.push(reference, place, b"");
            } else {
                self.found.references.push(reference);
            }
        }
    }

    fn push(&mut self, reference: Reference, range: Range<u32>, name: &[u8]) {
        let index = u32::try_from(self.found.references.len()).unwrap_or(u32::MAX);
        self.found.references.push(reference);
        let name = String::from_utf8_lossy(name).into();
        self.found.addresses.push(RawAddress { range, name, reference: index });
    }
}
