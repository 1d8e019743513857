//! The parser's events, one by one, into nodes.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    Alignment as Align, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd,
};

use super::MarkdownStyle;
use super::no_break_spaces::firm;
use super::open::{
    FootnoteName, LEFT_OUT, NextEvent, OpenDirective, OpenImage, PendingImage, PendingText,
    some_title,
};
use super::quotation_marks::Quotations;
use super::source::{Report, Source};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::Permissions;
use crate::locale::is_blank;
use crate::markdown::directive::Marker;
use crate::markdown::document::{
    Alert, Alignment, Document, Element, Heading, Node, NodeKind, text_of,
};
use crate::markdown::lints;
use crate::markdown::reading::Reading;
use crate::markdown::reference::{Reference, ReferenceKind};

/// How deep quotes, lists and directives may be nested, and how deep emphasis.
const DEEPEST: u32 = 64;

pub(super) struct Builder<'s, 'c, 'r> {
    pub(super) source: Source<'s, 'c>,
    pub(super) style: MarkdownStyle<'r>,
    /// What raw HTML may do; nothing where it is dropped.
    permissions: Option<&'r Permissions>,
    pub(super) report: Report<'r>,
    pub(super) document: Document<'s>,
    /// The index of each open element, or `LEFT_OUT`.
    pub(super) open: Vec<u32>,
    pub(super) levels: u32,
    inline_levels: u32,
    pub(super) too_deep: bool,
    pub(super) markers: std::vec::IntoIter<Marker>,
    /// The first byte of the next marker, so that most events ask one number only.
    pub(super) next_marker: usize,
    pub(super) directives: Vec<OpenDirective>,
    pub(super) lost_close: Option<usize>,
    /// The first byte of the block of raw HTML that is open.
    pub(super) html_block: Option<usize>,
    pub(super) in_code: bool,
    pub(super) footnote_labels: Vec<FootnoteName>,
    pub(super) footnote_refs: Vec<FootnoteName>,
    /// Texts whose nodes are not written yet.
    pub(super) texts: Vec<PendingText<'s>>,
    /// How many links are open.
    pub(super) links: usize,
    /// How many links of raw HTML are open.
    pub(super) raw_links: usize,
    /// How many elements of raw HTML are open that show what is typed.
    pub(super) raw_code: usize,
    alignments: Vec<Align>,
    column: usize,
    in_head: bool,
    quotations: Quotations,
    pub(super) decorative_heading: bool,
    pub(super) image: Option<OpenImage>,
    pub(super) pending_image: Option<PendingImage>,
}

impl<'s, 'c, 'r> Builder<'s, 'c, 'r> {
    pub(super) fn new(
        source: Source<'s, 'c>,
        markers: Vec<Marker>,
        how: Reading<'r>,
        report: Report<'r>,
    ) -> Self {
        // A node for every 24 bytes is what prose has.
        let document = Document {
            nodes: Vec::with_capacity(source.body.len() / 24 + 8),
            ..Document::default()
        };
        Self {
            source,
            style: how.style,
            permissions: how.guest.is_none().then_some(how.permissions),
            report,
            document,
            open: Vec::new(),
            levels: 0,
            inline_levels: 0,
            too_deep: false,
            next_marker: markers.first().map_or(usize::MAX, |marker| marker.range.start),
            markers: markers.into_iter(),
            directives: Vec::new(),
            lost_close: None,
            html_block: None,
            in_code: false,
            footnote_labels: Vec::new(),
            footnote_refs: Vec::new(),
            texts: Vec::new(),
            links: 0,
            raw_links: 0,
            raw_code: 0,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            quotations: Quotations::default(),
            decorative_heading: false,
            image: None,
            pending_image: None,
        }
    }

    /// Ends the text and gives the document.
    pub(super) fn finish(mut self) -> Document<'s> {
        self.flush_texts();
        self.settle_image(None);
        self.close_directives(0);
        self.skip_markers(usize::MAX);
        if let Some(permissions) = self.permissions {
            super::finish::argument_references(&mut self.document);
            super::finish::raw_html(&mut self.document, permissions, &mut self.report);
        }
        super::finish::anchors(&mut self.document, self.style);
        super::finish::footnotes(
            &mut self.document,
            self.source,
            &self.footnote_labels,
            &self.footnote_refs,
            &mut self.report,
        );
        lints::find(&self.document, self.source, &mut self.report);
        self.document
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: Event<'c>, range: Range<usize>) {
        if !matches!(event, Event::Text(_)) {
            self.flush_texts();
        }
        if self.pending_image.is_some()
            && self.settle_image(Some(NextEvent { event: &event, range: &range }))
        {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            event => {
                if range.end > self.next_marker && self.take_markers(&event, &range) {
                    return;
                }
                self.leaf(event, range);
            }
        }
    }

    fn leaf(&mut self, event: Event<'c>, range: Range<usize>) {
        let kind = match event {
            Event::Text(text) if self.in_code => NodeKind::Text(self.source.text(text)),
            Event::Text(text) => {
                let text = if self.raw_code > 0 {
                    self.source.verbatim(text, &range)
                } else {
                    firm(self.text(text, &range), &self.style.quotes)
                };
                return self.add_text(text, &range);
            }
            Event::Code(text) => NodeKind::Code(self.source.text(text)),
            Event::Html(text) => {
                self.count_raw_elements(&text);
                NodeKind::Html(self.source.text(text))
            }
            Event::InlineHtml(text) => {
                self.count_raw_elements(&text);
                NodeKind::InlineHtml(self.source.text(text))
            }
            Event::SoftBreak => NodeKind::SoftBreak,
            Event::HardBreak => NodeKind::HardBreak,
            Event::Rule => NodeKind::Rule,
            Event::TaskListMarker(done) => NodeKind::TaskMarker(done),
            Event::FootnoteReference(label) => {
                let name = self.footnote_name(&label);
                self.footnote_refs.push(name);
                NodeKind::FootnoteRef { number: 0, occurrence: 0 }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                NodeKind::Text(self.source.text(text))
            }
            Event::Start(_) | Event::End(_) => return,
        };
        self.push(kind, &range);
    }

    pub(super) fn next_index(&self) -> u32 {
        u32::try_from(self.document.nodes.len()).unwrap_or(LEFT_OUT)
    }

    /// Names match whatever their case, as in GitHub's Markdown.
    fn footnote_name(&self, label: &str) -> FootnoteName {
        FootnoteName { node: self.next_index(), label: label.to_lowercase() }
    }

    pub(super) fn push(&mut self, kind: NodeKind<'s>, range: &Range<usize>) {
        let range = self.source.range(range);
        self.document.nodes.push(Node { kind, range });
    }

    /// Text as the language writes it. The parser's own quotation marks are the inlined ones; those in the source are borrowed.
    fn text(&mut self, text: CowStr<'c>, range: &Range<usize>) -> Cow<'s, str> {
        match &text {
            CowStr::Inlined(short) if range.len() == 1 => {
                let mark = self.quotations.mark(short, self.source.body, range, &self.style.quotes);
                mark.map_or_else(|| self.source.text(text), Cow::Borrowed)
            }
            _ => self.source.text(text),
        }
    }

    fn start(&mut self, tag: Tag<'c>, range: Range<usize>) {
        let dropped_parent = self.open.last() == Some(&LEFT_OUT);
        let element = match tag {
            Tag::Paragraph => self.block(Element::Paragraph),
            Tag::Heading { level, id, classes, attrs } => {
                self.decorative_heading = attrs.iter().any(|(name, _)| &**name == "decorative");
                self.heading(level as u8, id, &classes, &range)
            }
            Tag::HtmlBlock => {
                self.html_block = Some(range.start);
                Some(Element::HtmlBlock)
            }
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                Some(Element::CodeBlock { language: self.language(kind) })
            }
            Tag::BlockQuote(kind) => self.container(Element::Quote(kind.map(alert)), &range),
            Tag::List(start) => self.container(Element::List { start }, &range),
            Tag::DefinitionList => self.container(Element::DefinitionList, &range),
            Tag::FootnoteDefinition(label) => {
                let element = self.container(Element::FootnoteDefinition { close: 0 }, &range);
                if element.is_some() {
                    let name = self.footnote_name(&label);
                    self.footnote_labels.push(name);
                }
                element
            }
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition
                if dropped_parent =>
            {
                self.flat(&range)
            }
            Tag::Item => self.block(Element::Item),
            Tag::DefinitionListTitle => self.block(Element::DefinitionTerm),
            Tag::DefinitionListDefinition => self.block(Element::DefinitionDetails),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                Some(Element::Table)
            }
            Tag::TableHead => self.row(true),
            Tag::TableRow => self.row(false),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.inline(Element::Emphasis, &range),
            Tag::Strong => self.inline(Element::Strong, &range),
            Tag::Strikethrough => self.inline(Element::Strikethrough, &range),
            Tag::Link { link_type, dest_url, title, .. } => {
                let reference = self.reference(ReferenceKind::Link, link_type, &dest_url, &range);
                self.links += 1;
                Some(Element::Link { reference, title: some_title(title) })
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.open_image(link_type, &dest_url, title, &range);
                None
            }
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => None,
        };
        self.open.push(element.as_ref().map_or(LEFT_OUT, |_| self.next_index()));
        if let Some(element) = element {
            self.push(NodeKind::Open(element), &range);
        }
    }

    fn block(&mut self, element: Element<'s>) -> Option<Element<'s>> {
        self.quotations = Quotations::default();
        Some(element)
    }

    fn row(&mut self, head: bool) -> Option<Element<'s>> {
        (self.in_head, self.column) = (head, 0);
        Some(if head { Element::TableHead } else { Element::TableRow })
    }

    fn cell(&mut self) -> Option<Element<'s>> {
        let align = match self.alignments.get(self.column) {
            Some(Align::Left) => Alignment::Left,
            Some(Align::Center) => Alignment::Center,
            Some(Align::Right) => Alignment::Right,
            Some(Align::None) | None => Alignment::None,
        };
        self.column += 1;
        self.block(Element::TableCell { align, header: self.in_head })
    }

    /// One level more, unless that is too many: then what it holds is rendered without it.
    fn container(&mut self, element: Element<'s>, range: &Range<usize>) -> Option<Element<'s>> {
        if self.levels >= DEEPEST {
            self.deep(range);
            return self.flat(range);
        }
        self.levels += 1;
        Some(element)
    }

    fn inline(&mut self, element: Element<'s>, range: &Range<usize>) -> Option<Element<'s>> {
        if self.inline_levels >= DEEPEST {
            self.deep(range);
            return None;
        }
        self.inline_levels += 1;
        Some(element)
    }

    /// Keeps the texts of elements apart that are left out.
    fn flat(&mut self, range: &Range<usize>) -> Option<Element<'s>> {
        let apart = matches!(
            self.document.nodes.last().map(|node| &node.kind),
            Some(NodeKind::SoftBreak | NodeKind::Open(_))
        );
        if !apart {
            self.push(NodeKind::SoftBreak, &(range.start..range.start));
        }
        None
    }

    /// Reports too deep nesting, once in a text.
    pub(super) fn deep(&mut self, range: &Range<usize>) -> bool {
        if self.levels >= DEEPEST || self.inline_levels >= DEEPEST {
            if !self.too_deep {
                let message = message!(
                    "quotes, lists, directives or emphasis are nested deeper than {DEEPEST} levels",
                    DEEPEST
                );
                let help = "what lies deeper is shown without its nesting: take some levels away";
                let first = range.start..(range.start + 1).min(range.end);
                self.report.add(
                    Diagnostic::error(Code::DeepNesting, message).help(help),
                    self.source.range(&first),
                );
            }
            self.too_deep = true;
            return true;
        }
        false
    }

    fn language(&self, kind: CodeBlockKind<'c>) -> Option<Cow<'s, str>> {
        let CodeBlockKind::Fenced(info) = kind else { return None };
        // References may stand for white space, which would begin another class.
        let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | '{');
        let language = match self.source.text(info) {
            Cow::Borrowed(info) => Cow::Borrowed(info.split(ends).next()?),
            Cow::Owned(info) => Cow::Owned(info.split(ends).next()?.to_owned()),
        };
        Some(language).filter(|language| !language.is_empty())
    }

    fn heading(
        &mut self,
        level: u8,
        id: Option<CowStr>,
        classes: &[CowStr],
        range: &Range<usize>,
    ) -> Option<Element<'s>> {
        let index = self.document.outline.len() as u32;
        // An anchor of the author's own stands here until all of them are known.
        let anchor = id.map(CowStr::into_string).unwrap_or_default();
        self.document.outline.push(Heading {
            level,
            text: String::new(),
            anchor,
            range: self.source.range(range),
        });
        let classes = (!classes.is_empty()).then(|| classes.join(" ").into_boxed_str());
        self.block(Element::Heading { index, classes })
    }

    pub(super) fn reference(
        &mut self,
        kind: ReferenceKind,
        link: LinkType,
        target: &CowStr,
        range: &Range<usize>,
    ) -> u32 {
        let written = match target {
            CowStr::Borrowed(target) if link == LinkType::Inline && !target.is_empty() => {
                self.source.position(target)
            }
            _ => None,
        };
        let range = self.source.range(written.as_ref().unwrap_or(range));
        let target =
            if link == LinkType::Email { format!("mailto:{target}") } else { target.to_string() };
        self.document.references.push(Reference { target, kind, range });
        (self.document.references.len() - 1) as u32
    }

    fn end(&mut self, tag: TagEnd) {
        self.close_directives(self.open.len());
        let Some(open) = self.open.pop() else { return };
        match tag {
            TagEnd::Image => return self.close_image(),
            TagEnd::HtmlBlock => self.html_block = None,
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Link => self.links -= 1,
            _ => {}
        }
        if open == LEFT_OUT {
            return;
        }
        match tag {
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::DefinitionList
            | TagEnd::FootnoteDefinition => self.levels -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.inline_levels -= 1,
            TagEnd::Heading(_) if !self.close_heading(open) => return,
            _ => {}
        }
        self.close(open);
    }

    fn close(&mut self, open: u32) {
        let close_index = self.next_index();
        let node = &mut self.document.nodes[open as usize];
        if let NodeKind::Open(Element::FootnoteDefinition { close }) = &mut node.kind {
            *close = close_index;
        }
        let end = node.range.end;
        self.document.nodes.push(Node { kind: NodeKind::Close(open), range: end..end });
    }

    /// Closes a heading, and removes it if it is empty; returns whether it stays.
    fn close_heading(&mut self, open: u32) -> bool {
        self.decorative_heading = false;
        let inside = &self.document.nodes[open as usize + 1..];
        let text = text_of(inside);
        if inside.iter().all(|node| matches!(&node.kind, NodeKind::Text(text) if is_blank(text))) {
            self.document.nodes.truncate(open as usize);
            self.document.outline.pop();
            return false;
        }
        if let Some(heading) = self.document.outline.last_mut() {
            heading.text = text;
        }
        true
    }
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
