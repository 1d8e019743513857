//! The pieces of raw HTML between Markdown, in the order of the text.

use std::ops::Range;

use super::addresses::Addresses;
use super::nesting::Nesting;
use super::rules::{StartTag, check_end_tag};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::{Permissions, TextTag, TextToken, TextTokens};
use crate::markdown::document::{Document, Element, Node, NodeKind, RawAddress, Reference};

/// What a text's raw HTML says.
#[derive(Debug, Default)]
pub(in crate::markdown) struct RawHtml {
    /// The places that links may lead to: ids, and names of `<a>` (HTML, section 7.4.6.4).
    pub(in crate::markdown) anchors: Vec<String>,
    /// Its links and pictures.
    pub(in crate::markdown) references: Vec<Reference>,
    /// Where their addresses stand; the indices are those of `references`.
    pub(in crate::markdown) addresses: Vec<RawAddress>,
    /// What is wrong.
    pub(in crate::markdown) faults: Vec<Fault>,
}

/// Something wrong, and its bytes in the file.
#[derive(Debug)]
pub(in crate::markdown) struct Fault {
    pub(in crate::markdown) diagnostic: Diagnostic,
    pub(in crate::markdown) range: Range<u32>,
}

/// A piece of raw HTML: a block, or a tag in a line.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The lines of a block: the byte of `text` and the byte of the file where each begins.
    lines: Vec<(usize, u32)>,
}

impl Piece {
    fn push(&mut self, text: &str, range: &Range<u32>) {
        self.lines.push((self.text.len(), range.start));
        self.text.push_str(text);
    }

    /// Returns the bytes of the file for bytes of the piece.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<u32> {
        let at = |byte: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
            let (start, file) = self.lines.get(line).copied().unwrap_or_default();
            file.saturating_add(u32::try_from(byte - start).unwrap_or(u32::MAX))
        };
        // The end belongs to the line of the last byte.
        let last = range.end.saturating_sub(1).max(range.start);
        at(range.start)..at(last) + u32::from(last < range.end)
    }
}

/// Reads the raw HTML of a document.
pub(in crate::markdown) fn read(document: &Document<'_>, permissions: &Permissions) -> RawHtml {
    let mut reader = Reader {
        permissions,
        nesting: Nesting::default(),
        found: RawHtml::default(),
        block: Piece::default(),
        drawings: 0,
    };
    document.nodes.iter().enumerate().for_each(|(index, node)| reader.node(index, node));
    reader.end_piece();
    let RawHtml { faults, .. } = &mut reader.found;
    reader.nesting.end(faults);
    reader.found
}

struct Reader<'a> {
    permissions: &'a Permissions,
    nesting: Nesting,
    found: RawHtml,
    /// The lines of the block that is being read.
    block: Piece,
    /// How many `svg` and `math` elements are open.
    drawings: usize,
}

impl Reader<'_> {
    fn node(&mut self, index: usize, node: &Node<'_>) {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        match &node.kind {
            NodeKind::Html(line) => self.block.push(line, &node.range),
            NodeKind::InlineHtml(tag) => {
                let mut piece = Piece::default();
                piece.push(tag, &node.range);
                self.piece(&piece);
            }
            NodeKind::Open(Element::HtmlBlock) => {}
            NodeKind::Open(element) => {
                let is_line = matches!(element, Element::Paragraph | Element::Heading { .. });
                self.nesting.open_markdown(index, is_line);
            }
            NodeKind::DirectiveOpen(_) => self.nesting.open_markdown(index, false),
            NodeKind::Close(_) if !self.block.text.is_empty() => self.end_piece(),
            NodeKind::Close(open) => self.nesting.close_markdown(*open, &mut self.found.faults),
            NodeKind::DirectiveClose(_) => self.nesting.close_directive(&mut self.found.faults),
            _ => {}
        }
    }

    fn end_piece(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.piece(&block);
    }

    fn piece(&mut self, piece: &Piece) {
        let mut tokens = TextTokens::new(piece.text.as_bytes(), false);
        let mut start = 0;
        while let Some(token) = tokens.next() {
            let range = start..tokens.at();
            start = tokens.at();
            match token {
                TextToken::Tag(tag) => self.tag(piece, &tag, &mut tokens, piece.place(&range)),
                TextToken::Comment(comment) => self.comment(comment, piece.place(&range)),
                TextToken::Text(_) | TextToken::Raw(_) | TextToken::Stray(_) => {}
            }
        }
    }

    fn tag(
        &mut self,
        piece: &Piece,
        tag: &TextTag<'_>,
        tokens: &mut TextTokens<'_>,
        place: Range<u32>,
    ) {
        let name = String::from_utf8_lossy(tag.name).to_ascii_lowercase();
        if tokens.is_in_tag() {
            let message = message!("the tag `<{name}` never ends: its `>` is missing", name);
            let help =
                "write `>` behind the last attribute; a quotation mark may be missing before";
            return self.fault(Diagnostic::error(Code::RawHtml, message).help(help), place);
        }
        let is_drawing = matches!(&*name, "svg" | "math");
        let in_drawing = self.drawings > 0 || is_drawing;
        let faults = &mut self.found.faults;
        if tag.is_end {
            let wrong = check_end_tag(&name, in_drawing);
            faults.extend(wrong.map(|diagnostic| Fault { diagnostic, range: place.clone() }));
            self.nesting.end_tag(&name, &place, faults);
            self.drawings -= usize::from(is_drawing && self.drawings > 0);
            return;
        }
        let start = StartTag { name: &name, in_drawing, attributes: tokens.attributes() };
        let wrong = start.check(self.permissions).into_iter();
        faults.extend(wrong.map(|diagnostic| Fault { diagnostic, range: place.clone() }));
        Addresses { piece, name: &name, found: &mut self.found }.read(tokens.attributes());
        let is_closed = tag.is_closed && in_drawing;
        self.drawings += usize::from(is_drawing && !tag.is_closed);
        if self.drawings > 0 {
            // The title of a drawing holds tags.
            tokens.expect_tags();
        }
        if !is_closed {
            self.nesting.start_tag(&name, tag.is_closed, &place, &mut self.found.faults);
        }
    }

    fn comment(&mut self, comment: &[u8], place: Range<u32>) {
        let is_comment = comment.starts_with(b"<!--");
        let is_complete = comment.ends_with(b"-->") || comment.ends_with(b"--!>");
        let diagnostic = match (is_comment, is_complete) {
            (true, true) => return,
            (true, false) => Diagnostic::error(
                Code::RawHtml,
                "the comment never ends, so nobody sees what follows it",
            )
            .help("write `-->` where the comment is to end"),
            (false, _) => {
                let start = String::from_utf8_lossy(comment);
                let start: String =
                    start.chars().take_while(|c| !c.is_whitespace()).take(12).collect();
                let message = message!("`{start}` is not shown, and parvis does not run it", start);
                Diagnostic::error(Code::RawHtml, message)
                    .help("remove it, or put it between backticks to show it as it is written")
            }
        };
        self.fault(diagnostic, place);
    }

    fn fault(&mut self, diagnostic: Diagnostic, range: Range<u32>) {
        self.found.faults.push(Fault { diagnostic, range });
    }
}
