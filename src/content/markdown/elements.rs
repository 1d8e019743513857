//! Elements: what each of the parser's tags becomes.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, LinkType, Tag};

use super::build::{Builder, index};
use crate::content::document::{Alert, Alignment, Element, Heading, Reference, ReferenceKind, text_of};

impl<'s> Builder<'s, '_> {
    pub(super) fn element(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Element<'s> {
        match tag {
            Tag::Heading { level, id, classes, .. } => self.start_heading(level as u8, id.as_ref(), &classes, range),
            Tag::BlockQuote(kind) => Element::Quote(kind.map(alert)),
            Tag::CodeBlock(kind) => Element::CodeBlock { language: self.language(&kind) },
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Element::HtmlBlock,
            Tag::List(start) => Element::List { start },
            Tag::Item => Element::Item,
            Tag::FootnoteDefinition(label) => {
                self.labels.push(label.into_string());
                Element::FootnoteDefinition { close: 0 }
            }
            Tag::DefinitionList => Element::DefinitionList,
            Tag::DefinitionListTitle => Element::DefinitionTerm,
            Tag::DefinitionListDefinition => Element::DefinitionDetails,
            Tag::Table(alignments) => {
                self.tables.push((alignments, 0, true));
                Element::Table
            }
            Tag::TableHead => self.row(Element::TableHead),
            Tag::TableRow => self.row(Element::TableRow),
            Tag::TableCell => self.cell(),
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => {
                let target = if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                let reference = self.refer(target, ReferenceKind::Link, range);
                Element::Link { reference, title: some_text(&title) }
            }
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => Element::Emphasis,
            Tag::Paragraph | Tag::Image { .. } => Element::Paragraph,
        }
    }

    fn language(&self, kind: &CodeBlockKind<'_>) -> Option<std::borrow::Cow<'s, str>> {
        let CodeBlockKind::Fenced(info) = kind else { return None };
        let word = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
        (!word.is_empty()).then(|| std::borrow::Cow::Owned(word.to_owned()))
    }

    fn row(&mut self, element: Element<'s>) -> Element<'s> {
        if let Some(table) = self.tables.last_mut() {
            table.1 = 0;
        }
        element
    }

    fn cell(&mut self) -> Element<'s> {
        let Some((alignments, column, header)) = self.tables.last_mut() else {
            return Element::TableCell { align: Alignment::None, header: false };
        };
        let align = match alignments.get(*column) {
            Some(pulldown_cmark::Alignment::Left) => Alignment::Left,
            Some(pulldown_cmark::Alignment::Center) => Alignment::Center,
            Some(pulldown_cmark::Alignment::Right) => Alignment::Right,
            Some(pulldown_cmark::Alignment::None) | None => Alignment::None,
        };
        *column += 1;
        Element::TableCell { align, header: *header }
    }

    fn start_heading(&mut self, level: u8, id: Option<&CowStr<'_>>, classes: &[CowStr<'_>], range: &Range<usize>) -> Element<'s> {
        let at = self.document.outline.len();
        let anchor = id.map(|id| id.as_ref().to_owned()).unwrap_or_default();
        self.document.outline.push(Heading { level, text: String::new(), anchor, range: self.file_range(range) });
        let classes = classes.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ");
        Element::Heading { index: index(at), classes: some_text(&classes) }
    }

    /// Gives a heading its text and an anchor that no other has.
    pub(super) fn end_heading(&mut self, open: usize, at: usize) {
        let text = text_of(&self.document.nodes[open + 1..]);
        let heading = &mut self.document.outline[at];
        let wanted = if heading.anchor.is_empty() { (self.style.slug)(&text) } else { heading.anchor.clone() };
        let wanted = if wanted.is_empty() { "section".to_owned() } else { wanted };
        let mut anchor = wanted.clone();
        let mut count = 1;
        while !self.anchors.insert(anchor.clone()) {
            anchor = format!("{wanted}-{count}");
            count += 1;
        }
        heading.text = text;
        heading.anchor = anchor;
    }

    /// Notes a link or picture, with the place of its target where that can be seen.
    pub(super) fn refer(&mut self, target: String, kind: ReferenceKind, range: &Range<usize>) -> u32 {
        let written = self.body.get(range.clone()).unwrap_or_default();
        let place = match written.rfind(&target) {
            Some(at) if !target.is_empty() => range.start + at..range.start + at + target.len(),
            _ => range.clone(),
        };
        let range = self.file_range(&place);
        self.document.references.push(Reference { target, kind, range });
        index(self.document.references.len() - 1)
    }
}

/// A text that is not empty.
pub(super) fn some_text(text: &str) -> Option<Box<str>> {
    (!text.is_empty()).then(|| Box::from(text))
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}
