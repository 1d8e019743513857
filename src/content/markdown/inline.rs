//! Text with the language's quotation marks, and pictures.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::build::{Builder, Started};
use super::elements::some_text;
use crate::content::document::{Image, NodeKind, ReferenceKind, text_of};
use crate::diagnostics::{Code, Diagnostic};

const DECORATIVE: &str = "{decorative}";

impl Builder<'_, '_> {
    pub(super) fn text(&mut self, text: &CowStr<'_>, mut range: Range<usize>) {
        if let Some((node, _)) = self.unsaid_image.take() {
            if let NodeKind::Image(image) = &mut self.document.nodes[node].kind {
                image.decorative = true;
            }
            range.start += DECORATIVE.len();
            let rest = text.get(DECORATIVE.len()..).unwrap_or_default();
            if !rest.is_empty() {
                self.push(NodeKind::Text(Cow::Owned(rest.to_owned())), range);
            }
            return;
        }
        let text = match self.quotation_mark(text, &range) {
            Some(mark) => Cow::Borrowed(mark),
            None => self.own(text),
        };
        self.push(NodeKind::Text(text), range);
    }

    /// The language's mark, where the parser made one of a straight one.
    fn quotation_mark(&mut self, text: &str, range: &Range<usize>) -> Option<&'static str> {
        let straight = self.body.get(range.clone())?;
        if straight.len() != 1 || !matches!(straight, "\"" | "'") {
            return None;
        }
        let quotes = &self.style.quotes;
        let next = self.body[range.end..].chars().next();
        Some(match text {
            "“" => quotes.open,
            "”" => quotes.close,
            "‘" => {
                self.single_quotes += 1;
                quotes.inner_open
            }
            "’" if self.single_quotes > 0 && !next.is_some_and(char::is_alphanumeric) => {
                self.single_quotes -= 1;
                quotes.inner_close
            }
            "’" => quotes.apostrophe,
            _ => return None,
        })
    }

    pub(super) fn start_image(&mut self, target: &str, title: &str, range: Range<usize>) -> Started {
        let reference = self.refer(target.to_owned(), ReferenceKind::Image, &range);
        self.image_targets.push((String::new(), some_text(title), reference));
        Started::Image { first: self.document.nodes.len(), range }
    }

    /// A picture's inner nodes are its text for those who cannot see it.
    pub(super) fn end_image(&mut self, first: usize, range: Range<usize>) {
        let alt = text_of(&self.document.nodes[first..]);
        self.document.nodes.truncate(first);
        let Some((_, title, reference)) = self.image_targets.pop() else { return };
        let silent = alt.is_empty();
        self.push(NodeKind::Image(Box::new(Image { reference, alt, title, decorative: false })), range.clone());
        let follows = self.body.get(range.end..).is_some_and(|rest| rest.starts_with(DECORATIVE));
        if follows || silent {
            self.unsaid_image = Some((self.document.nodes.len() - 1, range));
        }
    }

    /// A picture without text that does not say that it is decorative is an error (WCAG 1.1.1).
    pub(super) fn settle_image(&mut self) {
        let Some((node, range)) = self.unsaid_image.take() else { return };
        let silent =
            matches!(self.document.nodes.get(node).map(|node| &node.kind), Some(NodeKind::Image(image)) if image.alt.is_empty());
        if silent {
            let message = "the picture has no text for people who cannot see it";
            let place = self.origin.at(self.file_range(&range));
            let help = "write what it shows between the brackets: `![The town hall](hall.jpg)`; or `![](hall.jpg){decorative}` if it shows nothing";
            self.found.push(Diagnostic::error(Code::MissingAlt, message).at(place).help(help));
        }
    }
}
