//! Reading the raw HTML of a document, in the order of its text.

use std::ops::Range;

use super::addresses::Addresses;
use super::nesting::{Made, Nesting};
use super::piece::{Fault, Piece, RawHtml};
use super::rules::{StartTag, check_end_tag, is_unknown};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::{Permissions, TextTag, TextToken, TextTokens};
use crate::markdown::document::{Document, Element, Node, NodeKind};

/// Reads the raw HTML of a document.
pub(in crate::markdown) fn read(document: &Document<'_>, permissions: &Permissions) -> RawHtml {
    let is_html = |node: &Node| matches!(node.kind, NodeKind::Html(_) | NodeKind::InlineHtml(_));
    if !document.nodes.iter().any(is_html) {
        return RawHtml::default();
    }
    let mut reader = Reader {
        permissions,
        nesting: Nesting::default(),
        found: RawHtml::default(),
        block: Piece::default(),
        drawings: 0,
        is_told: false,
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
    /// Whether something was said of Markdown in the drawing that is open.
    is_told: bool,
}

impl Reader<'_> {
    fn node(&mut self, index: usize, node: &Node<'_>) {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        self.check_drawing(node);
        match &node.kind {
            NodeKind::Html(line) => self.block.push(line, &node.range),
            NodeKind::InlineHtml(tag) => {
                let mut piece = Piece::default();
                piece.push(tag, &node.range);
                self.piece(&piece);
            }
            NodeKind::Open(Element::HtmlBlock) => {}
            NodeKind::Open(element) => {
                let place = &node.range;
                self.nesting.check_markdown(made_by(element), place, &mut self.found.faults);
                let is_line = matches!(element, Element::Paragraph | Element::Heading { .. });
                self.nesting.open_markdown(index, is_line);
            }
            NodeKind::DirectiveOpen(_) => {
                self.nesting.check_markdown(Made::Block, &node.range, &mut self.found.faults);
                self.nesting.open_markdown(index, false);
            }
            NodeKind::Close(_) if !self.block.text.is_empty() => self.end_piece(),
            NodeKind::Close(open) => self.nesting.close_markdown(*open, &mut self.found.faults),
            NodeKind::DirectiveClose(_) => self.nesting.close_directive(&mut self.found.faults),
            _ => {}
        }
    }

    /// Reports what Markdown makes inside of a drawing: a browser ends the drawing before it, and reads the rest by other rules.
    fn check_drawing(&mut self, node: &Node<'_>) {
        let is_element = match &node.kind {
            NodeKind::Open(element) => !matches!(element, Element::HtmlBlock),
            NodeKind::Code(_)
            | NodeKind::Image(_)
            | NodeKind::FootnoteRef { .. }
            | NodeKind::TaskMarker(_)
            | NodeKind::HardBreak
            | NodeKind::Rule
            | NodeKind::DirectiveOpen(_) => true,
            NodeKind::Text(_)
            | NodeKind::Html(_)
            | NodeKind::InlineHtml(_)
            | NodeKind::SoftBreak
            | NodeKind::Close(_)
            | NodeKind::DirectiveClose(_) => false,
        };
        if self.drawings == 0 || self.is_told || !is_element {
            return;
        }
        self.is_told = true;
        let message = "Markdown stands in a drawing or a formula: browsers end that before it";
        let help = "write the drawing without empty lines and signs of Markdown, or save it as a file and show it as a picture: `![What it shows](drawing.svg)`";
        self.fault(Diagnostic::error(Code::RawHtml, message).help(help), node.range.clone());
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
                TextToken::Comment(comment) if !tokens.is_complete() => {
                    let sign = if comment.starts_with(b"<!--") { 4 } else { 2 };
                    self.open_comment(piece.place(&(range.start..range.start + sign)));
                }
                TextToken::Comment(comment) => self.comment(comment, piece.place(&range)),
                TextToken::Stray(sign) => self.stray(sign, piece, &range),
                TextToken::Text(text) if !text.trim_ascii().is_empty() => {
                    self.nesting.check_text(&piece.place(&range), &mut self.found.faults);
                }
                TextToken::Text(_) | TextToken::Raw(_) => {}
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
        // Of what is no element that is said alone: it neither begins nor ends anything.
        if tag.is_end && is_unknown(&name, in_drawing) {
            return;
        }
        if tag.is_end {
            let wrong = check_end_tag(&name, in_drawing);
            faults.extend(wrong.map(|diagnostic| Fault { diagnostic, range: place.clone() }));
            self.nesting.end_tag(&name, &place, faults);
            self.drawings -= usize::from(is_drawing && self.drawings > 0);
            self.is_told &= self.drawings > 0;
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
        if !is_closed && !is_unknown(&name, in_drawing) {
            self.nesting.start_tag(&name, tag.is_closed, &place, &mut self.found.faults);
        }
    }

    /// Reports the beginning of a tag at the end of a piece: what follows in the page would become part of it.
    fn stray(&mut self, sign: &[u8], piece: &Piece, range: &Range<usize>) {
        let is_last = piece.text[range.end..].trim().is_empty();
        if is_last && matches!(sign, [b'<', b'/' | b'!' | b'?', ..]) {
            let message = "a tag begins here and never ends";
            let diagnostic = Diagnostic::error(Code::RawHtml, message);
            self.fault(diagnostic.help("end it with `>`, or write `&lt;`"), piece.place(range));
        }
    }

    fn open_comment(&mut self, place: Range<u32>) {
        let message = "the comment begins here and never ends: it hides what follows";
        self.fault(Diagnostic::error(Code::RawHtml, message).help("end it with `-->`"), place);
    }

    fn comment(&mut self, comment: &[u8], place: Range<u32>) {
        if comment.starts_with(b"<!--") {
            return;
        }
        let start = String::from_utf8_lossy(comment);
        let start: String = start.chars().take_while(|c| !c.is_whitespace()).take(12).collect();
        let message = message!("`{start}` is not shown, and parvis does not run it", start);
        // Word marks parts of what it copies so, for itself.
        let is_of_word = start.starts_with("<![") || start.starts_with("<?xml:");
        let help = if is_of_word {
            "it comes from Word: remove it, or paste the text again without its formatting (Ctrl+Shift+V)"
        } else {
            "remove it, or put it between backticks to show it as it is written"
        };
        let diagnostic = Diagnostic::error(Code::RawHtml, message).help(help);
        self.fault(diagnostic, place);
    }

    fn fault(&mut self, diagnostic: Diagnostic, range: Range<u32>) {
        self.found.faults.push(Fault { diagnostic, range });
    }
}

/// What an element of Markdown becomes.
fn made_by(element: &Element<'_>) -> Made {
    match element {
        Element::Paragraph
        | Element::Quote(_)
        | Element::CodeBlock { .. }
        | Element::List { .. }
        | Element::DefinitionList
        | Element::Table => Made::Block,
        Element::Heading { .. } => Made::Heading,
        Element::Link { .. } => Made::Link,
        _ => Made::Other,
    }
}
