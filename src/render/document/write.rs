//! A parsed text as HTML.
//!
//! The writer goes once over the flat nodes and asks a [`Resolve`] for all that lies outside the text: where links lead, what
//! components make of directives, the words of the interface. It never writes what it did not escape, except raw HTML where that
//! is allowed and what components return.

use std::ops::Range;

use super::escape::{attribute, href, is_safe_href, text};
use crate::content::{Directive, Document, Image, NodeKind};

/// What the writer has to ask for.
pub(crate) trait Resolve {
    /// Where a link leads.
    fn link(&mut self, reference: &str) -> LinkTarget;
    /// Where a picture lies.
    fn image(&mut self, src: &str) -> ImageTarget;
    /// The HTML of a directive; `body_html` is what it wraps.
    fn directive(&mut self, directive: &Directive, body_html: Option<&str>) -> String;
    /// A text of the interface. Asked for: `footnotes`, `back-to-text`, `task-done`, `task-open`, `table`, `note-note`, `note-tip`,
    /// `note-important`, `note-warning`, `note-caution`.
    fn text(&mut self, key: &str) -> String;
    /// Whether raw HTML is kept; else it is dropped.
    fn raw_html(&self) -> bool;
}

/// Where a link leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LinkTarget {
    /// The address; without one only the link's text is written.
    pub href: Option<String>,
    /// The language of what it leads to, where that is another.
    pub hreflang: Option<String>,
    /// What is added to the link's text, with the space before it.
    pub note: Option<String>,
}

/// Where a picture lies, and its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ImageTarget {
    /// The address.
    pub src: String,
    /// The width in pixels.
    pub width: Option<u32>,
    /// The height in pixels.
    pub height: Option<u32>,
}

/// Writes a text as HTML to the end of `out`.
pub(crate) fn write(document: &Document, resolve: &mut dyn Resolve, out: &mut String) {
    out.reserve(document.nodes.len() * 24);
    let raw = resolve.raw_html();
    let mut writer = Writer { document, resolve, out, raw, link: None, bodies: Vec::new() };
    writer.nodes(0..document.nodes.len());
    writer.footnotes();
}

/// What an open link still has to write.
pub(super) struct OpenLink {
    /// The node that opened it; links inside links are text.
    pub(super) open: u32,
    pub(super) written: bool,
    pub(super) note: Option<String>,
}

pub(super) struct Writer<'d, 's, 'w> {
    pub(super) document: &'d Document<'s>,
    pub(super) resolve: &'w mut dyn Resolve,
    pub(super) out: &'w mut String,
    pub(super) raw: bool,
    pub(super) link: Option<OpenLink>,
    /// Where in `out` the body of each open directive begins.
    pub(super) bodies: Vec<usize>,
}

impl<'d, 's> Writer<'d, 's, '_> {
    pub(super) fn nodes(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            index = self.node(index);
        }
    }

    pub(super) fn kind(&self, index: usize) -> Option<&'d NodeKind<'s>> {
        self.document.nodes.get(index).map(|node| &node.kind)
    }

    /// Writes a node, and says which is next.
    pub(super) fn node(&mut self, index: usize) -> usize {
        let document = self.document;
        match &document.nodes[index].kind {
            NodeKind::Text(part) => text(part, self.out),
            NodeKind::Open(element) => return self.open(index, element),
            NodeKind::Close(open) => self.close(*open, index),
            NodeKind::SoftBreak => self.out.push('\n'),
            NodeKind::HardBreak => self.out.push_str("<br>\n"),
            NodeKind::Rule => self.out.push_str("<hr>"),
            NodeKind::Code(part) => {
                self.out.push_str("<code>");
                text(part, self.out);
                self.out.push_str("</code>");
            }
            NodeKind::Html(part) | NodeKind::InlineHtml(part) => {
                if self.raw {
                    self.out.push_str(part);
                }
            }
            NodeKind::Image(image) => self.image(image, false),
            NodeKind::FootnoteRef { number, occurrence } => self.footnote_ref(*number, *occurrence),
            NodeKind::TaskMarker(done) => self.task(*done),
            NodeKind::DirectiveOpen(_) => self.bodies.push(self.out.len()),
            NodeKind::DirectiveClose(directive) => self.directive(*directive),
        }
        index + 1
    }

    pub(super) fn directive(&mut self, index: u32) {
        let Some(start) = self.bodies.pop() else { return };
        let Some(directive) = self.document.directives.get(index as usize) else { return };
        let html = if directive.has_body {
            let html = self.resolve.directive(directive, Some(&self.out[start..]));
            self.out.truncate(start);
            html
        } else {
            self.resolve.directive(directive, None)
        };
        self.out.push_str(&html);
    }

    pub(super) fn image(&mut self, image: &Image, alone: bool) {
        let Some(reference) = self.document.references.get(image.reference as usize) else { return };
        if image.alt.is_empty() && !image.decorative {
            // A picture that says nothing to those who cannot see it.
            return;
        }
        let target = self.resolve.image(&reference.target);
        if target.src.is_empty() || !is_safe_href(&target.src) {
            let (begin, end) = if alone { ("<p>", "</p>") } else { ("", "") };
            self.out.push_str(begin);
            text(&image.alt, self.out);
            return self.out.push_str(end);
        }
        let caption = image.title.as_deref().filter(|_| alone);
        if caption.is_some() {
            self.out.push_str("<figure>");
        }
        self.out.push_str("<img src=\"");
        href(&target.src, self.out);
        self.out.push_str("\" alt=\"");
        attribute(&image.alt, self.out);
        self.out.push('"');
        for (name, value) in [("width", target.width), ("height", target.height)] {
            if let Some(value) = value {
                self.out.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        if let (Some(title), None) = (&image.title, caption) {
            self.attribute("title", title);
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
        if let Some(caption) = caption {
            self.out.push_str("<figcaption>");
            text(caption, self.out);
            self.out.push_str("</figcaption></figure>");
        }
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        attribute(value, self.out);
        self.out.push('"');
    }

    pub(super) fn task(&mut self, done: bool) {
        self.out.push_str("<input type=\"checkbox\" disabled");
        if done {
            self.out.push_str(" checked");
        }
        let label = self.resolve.text(if done { "task-done" } else { "task-open" });
        self.attribute("aria-label", &label);
        self.out.push_str("> ");
    }

    pub(super) fn footnote_ref(&mut self, number: u32, occurrence: u32) {
        let sup = if self.link.is_some() {
            // A link inside a link is none.
            format!("<sup>{number}</sup>")
        } else {
            let id = footnote_ref_id(number, occurrence);
            format!("<sup><a href=\"#fn:{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>")
        };
        self.out.push_str(&sup);
    }

    /// Writes the footnotes that are referred to.
    pub(super) fn footnotes(&mut self) {
        let document = self.document;
        if document.footnotes.is_empty() {
            return;
        }
        let label = self.resolve.text("footnotes");
        let back = self.resolve.text("back-to-text");
        self.out.push_str("<section class=\"footnotes\"");
        self.attribute("aria-label", &label);
        self.out.push_str("><ol>");
        for (index, footnote) in document.footnotes.iter().enumerate() {
            let number = index as u32 + 1;
            self.out.push_str(&format!("<li id=\"fn:{number}\">"));
            self.nodes(footnote.open as usize + 1..footnote.close as usize);
            let in_paragraph = self.out.ends_with("</p>");
            if in_paragraph {
                self.out.truncate(self.out.len() - "</p>".len());
            }
            for occurrence in 1..=footnote.references {
                self.out.push_str(&format!(" <a href=\"#{}\" class=\"footnote-back\"", footnote_ref_id(number, occurrence)));
                let place = if occurrence == 1 { number.to_string() } else { format!("{number}-{occurrence}") };
                self.attribute("aria-label", &format!("{back} {place}"));
                self.out.push_str(">↩\u{fe0e}</a>");
            }
            self.out.push_str(if in_paragraph { "</p></li>" } else { "</li>" });
        }
        self.out.push_str("</ol></section>");
    }
}

fn footnote_ref_id(number: u32, occurrence: u32) -> String {
    if occurrence == 1 { format!("fnref:{number}") } else { format!("fnref:{number}-{occurrence}") }
}
