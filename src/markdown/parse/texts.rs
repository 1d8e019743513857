//! Texts in a line: those that follow each other without a gap are read as one, for an address may go through them.

use std::borrow::Cow;
use std::ops::Range;

use super::autolinks::{Autolink, autolinks};
use super::builder::Builder;
use super::no_break_spaces::firm;
use super::open::PendingText;
use crate::html::{TextToken, TextTokens};
use crate::markdown::document::{Element, NodeKind};
use crate::markdown::reference::{Reference, ReferenceKind};

impl<'s> Builder<'s, '_, '_> {
    /// Takes a text. In a link or in the description of a picture no address becomes a link.
    pub(super) fn add_text(&mut self, text: Cow<'s, str>, range: &Range<usize>) {
        if self.links + self.raw_links + self.raw_code > 0 || self.image.is_some() {
            return self.push(NodeKind::Text(text), range);
        }
        if self.texts.last().is_some_and(|last| last.range.end != range.start) {
            self.flush_texts();
        }
        self.texts.push(PendingText { text, range: range.clone() });
    }

    /// Counts the elements of raw HTML that are links, and those that show what they hold as it is: no address becomes a link in either,
    /// and what is to be typed stays as it was typed.
    pub(super) fn count_raw_elements(&mut self, html: &str) {
        for token in TextTokens::new(html.as_bytes(), false) {
            let TextToken::Tag(tag) = token else { continue };
            let name = String::from_utf8_lossy(tag.name).to_ascii_lowercase();
            let count = match &*name {
                "a" | "button" => &mut self.raw_links,
                "code" | "kbd" | "pre" | "samp" => &mut self.raw_code,
                _ => continue,
            };
            let by = if tag.is_end { -1 } else { 1 };
            *count = count.saturating_add_signed(by);
        }
    }

    /// Writes the texts that wait, and the addresses in them as links.
    pub(super) fn flush_texts(&mut self) {
        let texts = std::mem::take(&mut self.texts);
        let (Some(first), Some(last)) = (texts.first(), texts.last()) else { return };
        let whole = first.range.start..last.range.end;
        let before = self.source.body.get(..whole.start).and_then(|text| text.chars().next_back());
        let found = autolinks(self.source.body.get(whole.clone()).unwrap_or_default(), before);
        let mut from = whole.start;
        for Autolink { range, target } in found {
            let range = whole.start + range.start..whole.start + range.end;
            self.push_texts(&texts, &(from..range.start));
            self.autolink(&range, target);
            from = range.end;
        }
        self.push_texts(&texts, &(from..whole.end));
        // The list is used again, with its room.
        self.texts = texts;
        self.texts.clear();
    }

    /// Writes the part of the texts that lies in a range.
    fn push_texts(&mut self, texts: &[PendingText<'s>], part: &Range<usize>) {
        for PendingText { text, range } in texts {
            let inside = range.start.max(part.start)..range.end.min(part.end);
            if inside == *range {
                self.push(NodeKind::Text(text.clone()), range);
            } else if !inside.is_empty() {
                let text = self.source.body.get(inside.clone()).unwrap_or_default();
                let text = firm(Cow::Borrowed(text), &self.style.quotes);
                self.push(NodeKind::Text(text), &inside);
            }
        }
    }

    fn autolink(&mut self, range: &Range<usize>, target: String) {
        let reference = u32::try_from(self.document.references.len()).unwrap_or(u32::MAX);
        let place = self.source.range(range);
        self.document.references.push(Reference {
            target,
            kind: ReferenceKind::Link,
            range: place,
        });
        let open = self.next_index();
        self.push(NodeKind::Open(Element::Link { reference, title: None }), range);
        let text = self.source.body.get(range.clone()).unwrap_or_default();
        let text = match text.contains("&amp;") {
            true => Cow::Owned(text.replace("&amp;", "&")),
            false => Cow::Borrowed(text),
        };
        self.push(NodeKind::Text(text), range);
        self.push(NodeKind::Close(open), range);
    }
}
