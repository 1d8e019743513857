//! Pictures: their description becomes one text, and must be there unless `{decorative}` follows.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, TagEnd};

use super::builder::Builder;
use super::open::{NextEvent, OpenImage, PendingImage, some_title};
use crate::diagnostics::{Code, Diagnostic};
use crate::locale::is_blank;
use crate::markdown::document::{Image, NodeKind, text_of};
use crate::markdown::reference::ReferenceKind;
use crate::markdown::silent_alt::silent_alt;
use crate::names::silent_text;

impl<'c> Builder<'_, 'c, '_> {
    pub(super) fn open_image(
        &mut self,
        link: LinkType,
        target: &CowStr,
        title: CowStr,
        range: &Range<usize>,
    ) {
        if let Some(image) = &mut self.image {
            image.nested += 1;
            return;
        }
        let reference = self.reference(ReferenceKind::Image, link, target, range);
        let image =
            Image { reference, alt: String::new(), title: some_title(title), decorative: false };
        self.image =
            Some(OpenImage { node: self.document.nodes.len(), nested: 0, image: image.clone() });
        self.push(NodeKind::Image(Box::new(image)), range);
    }

    /// Makes the description the picture's text, and removes its nodes and references from the
    /// document.
    pub(super) fn close_image(&mut self) {
        match &mut self.image {
            None => return,
            Some(image) if image.nested > 0 => {
                image.nested -= 1;
                return;
            }
            Some(_) => {}
        }
        let Some(OpenImage { node, mut image, .. }) = self.image.take() else { return };
        image.alt = text_of(&self.document.nodes[node + 1..]);
        self.document.nodes.truncate(node + 1);
        self.document.references.truncate(image.reference as usize + 1);
        self.footnote_refs
            .truncate(self.footnote_refs.partition_point(|name| (name.node as usize) < node));
        let place = &mut self.document.nodes[node];
        let end = (place.range.end - self.source.offset) as usize;
        place.kind = NodeKind::Image(Box::new(image));
        self.pending_image = Some(PendingImage { node, end });
    }

    /// Looks for `{decorative}` behind a picture; returns whether the event is used up by it.
    pub(super) fn settle_image(&mut self, next: Option<NextEvent<'_, 'c>>) -> bool {
        const WORD: &str = "{decorative}";
        let Some(PendingImage { node, end }) = self.pending_image.take() else { return false };
        let rest = match next {
            Some(NextEvent { event: Event::Text(text), range }) if range.start == end => {
                text.strip_prefix(WORD)
            }
            _ => None,
        };
        // At the end of a heading the parser takes the braces for the heading's attributes.
        let decorative = rest.is_some()
            || (self.decorative_heading
                && matches!(next, Some(NextEvent { event: Event::End(TagEnd::Heading(_)), .. })));
        let place = self.document.nodes[node].range.clone();
        let NodeKind::Image(image) = &mut self.document.nodes[node].kind else { return false };
        image.decorative = decorative;
        if decorative {
            image.alt.clear();
        } else if is_blank(&image.alt) {
            image.alt.clear();
            let help = "say what it shows: `![The town hall](hall.jpg)`; if it shows nothing: `![](line.svg){decorative}`";
            self.report.add(
                Diagnostic::error(Code::MissingAlt, "the picture has no alternative text")
                    .help(help),
                place,
            );
        } else if let Some(why) = silent_text(&image.alt) {
            let message = silent_alt(&image.alt, why);
            let help = "say what it shows: `![The town hall](hall.jpg)`; if it shows nothing: `![](line.svg){decorative}`";
            self.report.add(Diagnostic::warning(Code::MissingAlt, message).help(help), place);
        }
        let (Some(rest), Some(NextEvent { range, .. })) = (rest, next) else { return false };
        if let Some(rest) =
            self.source.body.get(range.end - rest.len()..range.end).filter(|rest| !rest.is_empty())
        {
            self.push(NodeKind::Text(Cow::Borrowed(rest)), &(range.end - rest.len()..range.end));
        }
        true
    }
}
