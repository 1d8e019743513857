//! From the parser's events to nodes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::MarkdownStyle;
use super::directives::OpenDirective;
use crate::content::directive::{Marker, blank, scan};
use crate::content::document::{Document, Element, Footnote, Node, NodeKind};
use crate::diagnostics::{Code, Diagnostic, Origin};

/// Containers deeper than this are rendered flat.
pub(super) const DEEPEST: usize = 64;

/// Parses a body that begins `offset` bytes into its file; what is wrong is added to `found`.
pub fn parse<'s>(
    body: &'s str,
    offset: u32,
    style: &MarkdownStyle,
    origin: &Origin,
    found: &mut Vec<Diagnostic>,
) -> Document<'s> {
    let markers = scan(body);
    let blanked = if markers.is_empty() { Cow::Borrowed(body) } else { Cow::Owned(blank(body, &markers)) };
    let mut builder = Builder::new(body, &blanked, offset, style, (origin, found));
    builder.markers = markers;
    for (event, range) in Parser::new_ext(&blanked, options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// What a start of the parser became.
pub(super) enum Started {
    /// The node of this index.
    Node(usize),
    /// A picture, whose text begins at this node.
    Image { first: usize, range: Range<usize> },
    /// Nothing: nested too deep.
    Nothing,
}

/// The state of one parse.
pub(super) struct Builder<'s, 'a> {
    pub body: &'s str,
    pub parsed: &'a str,
    pub offset: u32,
    pub style: &'a MarkdownStyle,
    pub origin: &'a Origin,
    pub found: &'a mut Vec<Diagnostic>,
    pub document: Document<'s>,
    pub markers: Vec<Marker>,
    pub started: Vec<Started>,
    pub open_directives: Vec<OpenDirective>,
    pub tables: Vec<(Vec<pulldown_cmark::Alignment>, usize, bool)>,
    pub anchors: BTreeSet<String>,
    pub footnotes: BTreeMap<String, (u32, u32)>,
    pub defined: BTreeMap<String, (u32, u32)>,
    pub labels: Vec<String>,
    pub image_targets: Vec<(String, Option<Box<str>>, u32)>,
    pub unsaid_image: Option<(usize, Range<usize>)>,
    pub single_quotes: u32,
    pub containers: usize,
    said_deep: bool,
}

impl<'s, 'a> Builder<'s, 'a> {
    fn new(
        body: &'s str,
        parsed: &'a str,
        offset: u32,
        style: &'a MarkdownStyle,
        (origin, found): (&'a Origin, &'a mut Vec<Diagnostic>),
    ) -> Self {
        let mut document = Document::default();
        document.nodes.reserve(body.len() / 48);
        Self {
            body,
            parsed,
            offset,
            style,
            origin,
            found,
            document,
            markers: Vec::new(),
            started: Vec::new(),
            open_directives: Vec::new(),
            tables: Vec::new(),
            anchors: BTreeSet::new(),
            footnotes: BTreeMap::new(),
            defined: BTreeMap::new(),
            labels: Vec::new(),
            image_targets: Vec::new(),
            unsaid_image: None,
            single_quotes: 0,
            containers: 0,
            said_deep: false,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.unsaid_image.is_some() && !matches!(&event, Event::Text(text) if text.starts_with("{decorative}")) {
            self.settle_image();
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                let text = self.own(&text);
                self.push(NodeKind::Code(text), range);
            }
            Event::Html(html) => {
                let html = self.own(&html);
                self.push(NodeKind::Html(html), range);
            }
            Event::InlineHtml(html) => {
                let html = self.own(&html);
                self.push(NodeKind::InlineHtml(html), range);
            }
            Event::SoftBreak => self.push(NodeKind::SoftBreak, range),
            Event::HardBreak => self.push(NodeKind::HardBreak, range),
            Event::Rule => self.rule(range),
            Event::TaskListMarker(done) => self.push(NodeKind::TaskMarker(done), range),
            Event::FootnoteReference(label) => self.footnote_reference(&label, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_)) {
            self.containers += 1;
            if self.containers + self.open_directives.len() > DEEPEST {
                self.too_deep(&range);
                self.started.push(Started::Nothing);
                return;
            }
        }
        let started = match tag {
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            tag => {
                let index = self.document.nodes.len();
                let element = self.element(tag, &range);
                self.push(NodeKind::Open(element), range);
                Started::Node(index)
            }
        };
        self.started.push(started);
    }

    fn end(&mut self, end: TagEnd) {
        if matches!(end, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition) {
            self.containers = self.containers.saturating_sub(1);
        }
        self.close_directives_above(self.started.len());
        match self.started.pop() {
            Some(Started::Node(open)) => {
                self.leave(open);
                let range = self.document.nodes[open].range.clone();
                self.document.nodes.push(Node { kind: NodeKind::Close(index(open)), range });
            }
            Some(Started::Image { first, range }) => self.end_image(first, range),
            Some(Started::Nothing) | None => {}
        }
    }

    /// What has to be done at an element's end, while its inner nodes are all there.
    fn leave(&mut self, open: usize) {
        let close = index(self.document.nodes.len());
        match &mut self.document.nodes[open].kind {
            NodeKind::Open(Element::Heading { index, .. }) => {
                let at = *index as usize;
                self.end_heading(open, at);
            }
            NodeKind::Open(Element::FootnoteDefinition { close: end }) => {
                *end = close;
                if let Some(label) = self.labels.pop() {
                    self.defined.insert(label, (index(open), close));
                }
            }
            NodeKind::Open(Element::Table) => {
                self.tables.pop();
            }
            NodeKind::Open(Element::TableHead) => {
                if let Some(table) = self.tables.last_mut() {
                    table.2 = false;
                }
            }
            _ => {}
        }
    }

    pub(super) fn too_deep(&mut self, range: &Range<usize>) {
        if !self.said_deep {
            self.said_deep = true;
            let message = format!("quotes, lists or directives are nested more than {DEEPEST} deep");
            let diagnostic = Diagnostic::error(Code::DeepNesting, message)
                .at(self.origin.at(self.file_range(&(range.start..range.start + 1))));
            self.found.push(diagnostic.help("take the outer ones away"));
        }
    }

    fn footnote_reference(&mut self, label: &str, range: Range<usize>) {
        let next = index(self.footnotes.len()) + 1;
        let entry = self.footnotes.entry(label.to_owned()).or_insert((next, 0));
        entry.1 += 1;
        let (number, occurrence) = *entry;
        self.push(NodeKind::FootnoteRef { number, occurrence }, range);
    }

    pub(super) fn push(&mut self, kind: NodeKind<'s>, range: Range<usize>) {
        let range = self.file_range(&range);
        self.document.nodes.push(Node { kind, range });
    }

    /// Bytes of the file for bytes of the body.
    pub(super) fn file_range(&self, range: &Range<usize>) -> Range<u32> {
        let byte = |at: usize| index(at.min(self.body.len())).saturating_add(self.offset);
        byte(range.start)..byte(range.end.max(range.start))
    }

    /// The same text, borrowed from the body where it lies there: the parser may have read a copy of the same length.
    pub(super) fn own(&self, text: &CowStr<'_>) -> Cow<'s, str> {
        if let CowStr::Borrowed(text) = text {
            let start = (text.as_ptr() as usize).wrapping_sub(self.parsed.as_ptr() as usize);
            if let Some(same) = start.checked_add(text.len()).and_then(|end| self.body.get(start..end)) {
                return Cow::Borrowed(same);
            }
        }
        Cow::Owned(text.as_ref().to_owned())
    }

    fn finish(mut self) -> Document<'s> {
        self.settle_image();
        self.close_directives_above(0);
        let mut notes: Vec<(u32, Footnote)> = Vec::with_capacity(self.footnotes.len());
        for (label, (number, references)) in &self.footnotes {
            let (open, close) = self.defined.get(label).copied().unwrap_or((u32::MAX, u32::MAX));
            notes.push((*number, Footnote { open, close, references: *references }));
        }
        notes.sort_by_key(|(number, _)| *number);
        self.document.footnotes = notes.into_iter().map(|(_, note)| note).collect();
        self.document
    }
}

/// An index or byte; files are below 4 GiB.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
