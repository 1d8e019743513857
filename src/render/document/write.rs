//! Writing a document's nodes.

use super::escape::{push_attribute, push_escaped};
use super::tags::{cell, plain};
use crate::content::{Alert, Directive, Document, Element, Image, NodeKind};

/// Where a link leads.
#[derive(Debug, Clone, Default)]
pub(crate) struct LinkTarget {
    /// Its address; none makes it text.
    pub href: Option<String>,
    /// The language of what is there, if it is another one.
    pub hreflang: Option<String>,
    /// What follows the link's text, inside it: type and size of a document.
    pub note: Option<String>,
}

/// Where a picture lies.
#[derive(Debug, Clone, Default)]
pub(crate) struct ImageTarget {
    /// Its address.
    pub src: String,
    /// Its width in pixels, where known.
    pub width: Option<u32>,
    /// Its height in pixels, where known.
    pub height: Option<u32>,
}

/// What the writer needs of the world.
pub(crate) trait Resolve {
    /// Resolves a link.
    fn link(&mut self, reference: &str) -> LinkTarget;
    /// Resolves a picture.
    fn image(&mut self, src: &str) -> ImageTarget;
    /// Renders a directive around the HTML that it wraps.
    fn directive(&mut self, directive: &Directive, body: Option<&str>) -> String;
    /// A text of the interface.
    fn text(&mut self, key: &str) -> String;
    /// Whether raw HTML is kept.
    fn raw_html(&self) -> bool;
}

/// Appends a document's HTML.
pub(crate) fn write(document: &Document<'_>, resolve: &mut dyn Resolve, out: &mut String) {
    let mut writer = Writer { document, resolve, out, outer: Vec::new(), links: Vec::new() };
    writer.nodes(0, document.nodes.len());
    writer.footnotes();
}

struct Writer<'a> {
    document: &'a Document<'a>,
    resolve: &'a mut dyn Resolve,
    out: &'a mut String,
    /// What was written before each directive that is open now.
    outer: Vec<String>,
    /// For each open link: whether it has an end tag, and what stands before that.
    links: Vec<Option<Option<String>>>,
}

impl Writer<'_> {
    fn nodes(&mut self, mut at: usize, end: usize) {
        let document = self.document;
        while at < end {
            match &document.nodes[at].kind {
                NodeKind::Open(Element::FootnoteDefinition { close }) => at = (*close as usize).max(at),
                NodeKind::Open(Element::Paragraph) if self.figure(at) => at += 2,
                NodeKind::Open(element) => self.open(element),
                NodeKind::Close(open) => self.close(*open),
                NodeKind::Text(text) => push_escaped(self.out, text),
                NodeKind::Code(text) => {
                    self.out.push_str("<code>");
                    push_escaped(self.out, text);
                    self.out.push_str("</code>");
                }
                NodeKind::Html(html) | NodeKind::InlineHtml(html) => {
                    if self.resolve.raw_html() {
                        self.out.push_str(html);
                    }
                }
                NodeKind::SoftBreak => self.out.push('\n'),
                NodeKind::HardBreak => self.out.push_str("<br>\n"),
                NodeKind::Rule => self.out.push_str("<hr>\n"),
                NodeKind::Image(image) => self.image(image),
                NodeKind::FootnoteRef { number, occurrence } => self.footnote_reference(*number, *occurrence),
                NodeKind::TaskMarker(done) => self.task(*done),
                NodeKind::DirectiveOpen(index) => self.open_directive(*index),
                NodeKind::DirectiveClose(index) => self.close_directive(*index),
            }
            at += 1;
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element {
            Element::Heading { index, classes } => {
                let heading = &self.document.outline[*index as usize];
                self.out.push_str(&format!("<h{}", heading.level));
                push_attribute(self.out, "id", &heading.anchor);
                if let Some(classes) = classes {
                    push_attribute(self.out, "class", classes);
                }
                self.out.push('>');
            }
            Element::Quote(Some(alert)) => self.alert(*alert),
            Element::List { start: Some(start) } if *start != 1 => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
            Element::List { start: Some(_) } => self.out.push_str("<ol>\n"),
            Element::TableCell { align, header } => self.out.push_str(cell(*align, *header)),
            Element::CodeBlock { language: Some(language) } => {
                self.out.push_str("<pre><code");
                push_attribute(self.out, "class", &format!("language-{language}"));
                self.out.push('>');
            }
            Element::CodeBlock { language: None } => self.out.push_str("<pre><code>"),
            Element::Link { reference, title } => self.open_link(*reference, title.as_deref()),
            other => self.out.push_str(plain(other).map_or("", |tags| tags.0)),
        }
    }

    fn close(&mut self, open: u32) {
        let document = self.document;
        match document.element(open) {
            Some(Element::Heading { index, .. }) => {
                self.out.push_str(&format!("</h{}>\n", document.outline[*index as usize].level));
            }
            Some(Element::Link { .. }) => {
                if let Some(Some(note)) = self.links.pop() {
                    push_escaped(self.out, &note.unwrap_or_default());
                    self.out.push_str("</a>");
                }
            }
            Some(element) => self.out.push_str(plain(element).map_or("", |tags| tags.1)),
            None => {}
        }
    }

    fn open_link(&mut self, reference: u32, title: Option<&str>) {
        let target = self.resolve.link(&self.document.references[reference as usize].target);
        let Some(href) = target.href else {
            self.links.push(None);
            return;
        };
        self.out.push_str("<a");
        push_attribute(self.out, "href", &href);
        if let Some(hreflang) = &target.hreflang {
            push_attribute(self.out, "hreflang", hreflang);
        }
        if let Some(title) = title {
            push_attribute(self.out, "title", title);
        }
        self.out.push('>');
        self.links.push(Some(target.note));
    }

    fn alert(&mut self, alert: Alert) {
        let label = self.resolve.text(&format!("alert-{}", alert.as_str()));
        self.out
            .push_str(&format!("<div class=\"note note-{}\" role=\"note\">\n<p class=\"note-title\"><strong>", alert.as_str()));
        push_escaped(self.out, &label);
        self.out.push_str("</strong></p>\n");
    }

    fn image(&mut self, image: &Image) {
        let target = self.resolve.image(&self.document.references[image.reference as usize].target);
        self.out.push_str("<img");
        push_attribute(self.out, "src", &target.src);
        push_attribute(self.out, "alt", if image.decorative { "" } else { &image.alt });
        for (name, size) in [("width", target.width), ("height", target.height)] {
            if let Some(size) = size {
                push_attribute(self.out, name, &size.to_string());
            }
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// A picture with a title, alone in its paragraph, is a figure; says whether it was one.
    fn figure(&mut self, at: usize) -> bool {
        let document = self.document;
        let inner = document.nodes.get(at + 1).zip(document.nodes.get(at + 2)).map(|(one, two)| (&one.kind, &two.kind));
        let Some((NodeKind::Image(image), NodeKind::Close(_))) = inner else { return false };
        let Some(title) = &image.title else { return false };
        self.out.push_str("<figure>");
        self.image(image);
        self.out.push_str("<figcaption>");
        push_escaped(self.out, title);
        self.out.push_str("</figcaption></figure>\n");
        true
    }

    fn task(&mut self, done: bool) {
        let label = self.resolve.text(if done { "task-done" } else { "task-open" });
        self.out.push_str("<input type=\"checkbox\" disabled");
        if done {
            self.out.push_str(" checked");
        }
        push_attribute(self.out, "aria-label", &label);
        self.out.push_str("> ");
    }

    fn open_directive(&mut self, index: u32) {
        if self.document.directives[index as usize].has_body {
            self.outer.push(std::mem::take(self.out));
        }
    }

    fn close_directive(&mut self, index: u32) {
        let directive = &self.document.directives[index as usize];
        let html = if directive.has_body {
            let body = std::mem::replace(self.out, self.outer.pop().unwrap_or_default());
            self.resolve.directive(directive, Some(&body))
        } else {
            self.resolve.directive(directive, None)
        };
        self.out.push_str(&html);
        self.out.push('\n');
    }

    fn footnote_reference(&mut self, number: u32, occurrence: u32) {
        let label = self.resolve.text("footnote");
        self.out.push_str(&format!("<sup><a href=\"#fn-{number}\" id=\"fnref-{number}-{occurrence}\""));
        push_attribute(self.out, "aria-label", &format!("{label} {number}"));
        self.out.push_str(&format!(">{number}</a></sup>"));
    }

    fn footnotes(&mut self) {
        let document = self.document;
        if document.footnotes.is_empty() {
            return;
        }
        let title = self.resolve.text("footnotes");
        let back = self.resolve.text("back-to-text");
        self.out.push_str("<section class=\"footnotes\"");
        push_attribute(self.out, "aria-label", &title);
        self.out.push_str(">\n<ol>\n");
        for (at, note) in document.footnotes.iter().enumerate() {
            let number = at + 1;
            self.out.push_str(&format!("<li id=\"fn-{number}\">"));
            let is_there = matches!(document.element(note.open), Some(Element::FootnoteDefinition { .. }));
            if is_there {
                self.nodes(note.open as usize + 1, note.close as usize);
            }
            for occurrence in 1..=note.references {
                self.out.push_str(&format!("<a class=\"back\" href=\"#fnref-{number}-{occurrence}\""));
                push_attribute(self.out, "aria-label", &format!("{back} {number}"));
                self.out.push_str(">↩</a>");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}
