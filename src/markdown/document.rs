//! A Markdown text as a flat list of nodes, each with its bytes in the file.
//!
//! Flat, because a tree as deep as its text could neither be walked nor dropped without filling the stack. Each `Close` names its
//! `Open`. What other phases check or list (headings, references, directives) stands beside the nodes, in the order of the text.

use std::borrow::Cow;
use std::ops::Range;

use super::directive::Directive;
use super::reference::{RawAddress, Reference};

/// A parsed text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document<'s> {
    /// All nodes in the order of the text; opens and closes are balanced.
    pub nodes: Vec<Node<'s>>,
    /// The headings.
    pub outline: Vec<Heading>,
    /// The places of raw HTML that links may lead to.
    pub anchors: Vec<String>,
    /// Where raw HTML has addresses that are written anew, in the order of the text.
    pub addresses: Vec<RawAddress>,
    /// The links and images.
    pub references: Vec<Reference>,
    /// The directives whose line could be read as far as the name.
    pub directives: Vec<Directive>,
    /// The footnotes that the text refers to, in the order of their numbers; the first is number 1.
    pub footnotes: Vec<Footnote>,
}

/// One node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// What it is.
    pub kind: NodeKind<'s>,
    /// Its byte range in the file. The range of an `Open` covers the whole element.
    pub range: Range<u32>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind<'s> {
    /// An element begins.
    Open(Element<'s>),
    /// The element ends that the node of this index opened.
    Close(u32),
    /// Text, to be escaped; in a code block, its lines.
    Text(Cow<'s, str>),
    /// Code in a line.
    Code(Cow<'s, str>),
    /// Raw HTML inside an `HtmlBlock`.
    Html(Cow<'s, str>),
    /// A raw tag or comment in a line.
    InlineHtml(Cow<'s, str>),
    /// A line end in the source.
    SoftBreak,
    /// A line end that is meant.
    HardBreak,
    /// A thematic break.
    Rule,
    /// A picture.
    Image(Box<Image>),
    /// A reference to a footnote.
    FootnoteRef {
        /// The footnote's number, from 1.
        number: u32,
        /// Which reference to it this is, from 1.
        occurrence: u32,
    },
    /// The box of a task, and whether it is ticked.
    TaskMarker(bool),
    /// The directive of this index begins.
    DirectiveOpen(u32),
    /// The directive of this index ends; follows its beginning at once where it has no body.
    DirectiveClose(u32),
}

/// An element that holds other nodes.
#[derive(Debug, Clone, PartialEq)]
pub enum Element<'s> {
    /// A paragraph; the items of a tight list have none.
    Paragraph,
    /// A heading.
    Heading {
        /// Its index in the outline.
        index: u32,
        /// Its classes, separated by spaces.
        classes: Option<Box<str>>,
    },
    /// Lines of raw HTML.
    HtmlBlock,
    /// A quotation, or an alert as GitHub writes them.
    Quote(Option<Alert>),
    /// A code block.
    CodeBlock {
        /// The first word after the fence.
        language: Option<Cow<'s, str>>,
    },
    /// A list.
    List {
        /// The first number, where items are numbered.
        start: Option<u64>,
    },
    /// An item of a list.
    Item,
    /// What a footnote says; printed at the end, if at all.
    FootnoteDefinition {
        /// The index of its `Close`.
        close: u32,
    },
    /// A list of terms.
    DefinitionList,
    /// A term.
    DefinitionTerm,
    /// What a term means.
    DefinitionDetails,
    /// A table: a head, then rows.
    Table,
    /// The row of headings.
    TableHead,
    /// A row.
    TableRow,
    /// A cell.
    TableCell {
        /// How its text stands.
        align: Alignment,
        /// Whether it is a heading.
        header: bool,
    },
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck through.
    Strikethrough,
    /// A link.
    Link {
        /// Its index among the references.
        reference: u32,
        /// Its title.
        title: Option<Box<str>>,
    },
}

/// The kinds of alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// Worth knowing.
    Note,
    /// Helps to do better.
    Tip,
    /// Needed to succeed.
    Important,
    /// Needs attention at once.
    Warning,
    /// Has risks.
    Caution,
}

impl Alert {
    /// Its name in class names and keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

/// How the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As the language has it.
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Its index among the references.
    pub reference: u32,
    /// What it shows; empty if decorative, or if missing (which is an error).
    pub alt: String,
    /// Its title.
    pub title: Option<Box<str>>,
    /// Whether it says of itself that it shows nothing.
    pub decorative: bool,
}

/// A heading of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// Its id, unique in the text.
    pub anchor: String,
    /// Its bytes.
    pub range: Range<u32>,
}

/// A footnote that is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// The index of the node that opens its definition.
    pub open: u32,
    /// The index of the node that closes it.
    pub close: u32,
    /// How many references it has.
    pub references: u32,
}

impl<'s> Document<'s> {
    /// The element that the node of this index opens.
    pub fn element(&self, open: u32) -> Option<&Element<'s>> {
        match self.nodes.get(open as usize).map(|node| &node.kind) {
            Some(NodeKind::Open(element)) => Some(element),
            _ => None,
        }
    }
}

/// The text of the first paragraph, for summaries; paragraphs outside directives, quotes, lists and footnotes come first.
pub fn plain_text(document: &Document) -> String {
    let mut inside = 0_u32;
    let mut fallback = None;
    for (index, node) in document.nodes.iter().enumerate() {
        match &node.kind {
            NodeKind::Open(Element::Paragraph) => {
                let text = paragraph_text(document, index);
                if inside == 0 && !text.is_empty() {
                    return text;
                }
                fallback = fallback.or(Some(text).filter(|text| !text.is_empty()));
                inside += 1;
            }
            NodeKind::Open(_) | NodeKind::DirectiveOpen(_) => inside += 1,
            NodeKind::Close(_) | NodeKind::DirectiveClose(_) => inside = inside.saturating_sub(1),
            _ => {}
        }
    }
    fallback.unwrap_or_default()
}

fn paragraph_text(document: &Document, open: usize) -> String {
    let rest = document.nodes.get(open + 1..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|node| node.kind == NodeKind::Close(open as u32))
        .unwrap_or(rest.len());
    text_of(&rest[..end])
}

/// The plain text of nodes: what a reader without any formatting sees. White space is trimmed at both ends.
pub fn text_of(nodes: &[Node]) -> String {
    let mut text = String::new();
    for node in nodes {
        match &node.kind {
            NodeKind::Text(part) | NodeKind::Code(part) => text.push_str(part),
            NodeKind::Image(image) => text.push_str(&image.alt),
            NodeKind::SoftBreak | NodeKind::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}
