//! The tags of elements.

use super::escape::{attribute, href};
use super::escape::{is_safe_href, text};
use super::write::{OpenLink, Writer};
use crate::content::{Alignment, Element, NodeKind};

impl<'s> Writer<'_, 's, '_> {
    /// Writes the tag that opens an element, and says which node is next.
    pub(super) fn open(&mut self, index: usize, element: &Element<'s>) -> usize {
        match element {
            Element::Paragraph => return self.open_paragraph(index),
            Element::Heading { index, classes } => self.open_heading(*index, classes.as_deref()),
            Element::HtmlBlock => {}
            Element::Quote(None) => self.out.push_str("<blockquote>"),
            Element::Quote(Some(alert)) => self.open_alert(alert.as_str()),
            Element::CodeBlock { language: None } => self.out.push_str("<pre><code>"),
            Element::CodeBlock { language: Some(language) } => {
                self.out.push_str("<pre><code class=\"language-");
                attribute(language, self.out);
                self.out.push_str("\">");
            }
            Element::List { start: None } => self.out.push_str("<ul>"),
            Element::List { start: Some(1) } => self.out.push_str("<ol>"),
            // HTML's numbers have 32 bits.
            Element::List { start: Some(start) } => {
                self.out.push_str(&format!("<ol start=\"{}\">", (*start).min(i32::MAX as u64)));
            }
            Element::Item => self.out.push_str(if self.is_task(index) { "<li class=\"task\">" } else { "<li>" }),
            Element::FootnoteDefinition { close } => return *close as usize + 1,
            Element::DefinitionList => self.out.push_str("<dl>"),
            Element::DefinitionTerm => self.out.push_str("<dt>"),
            Element::DefinitionDetails => self.out.push_str("<dd>"),
            Element::Table => self.open_table(),
            Element::TableHead => self.out.push_str("<thead><tr>"),
            Element::TableRow if self.closes_head(index) => self.out.push_str("<tbody><tr>"),
            Element::TableRow => self.out.push_str("<tr>"),
            Element::TableCell { align, header } => self.open_cell(index, *align, *header),
            Element::Emphasis => self.out.push_str("<em>"),
            Element::Strong => self.out.push_str("<strong>"),
            Element::Strikethrough => self.out.push_str("<del>"),
            Element::Link { reference, title } => self.open_link(index, *reference, title.as_deref()),
        }
        index + 1
    }

    /// A table may be wider than a small screen: what scrolls is reached by keyboard and has a name (WCAG 2.1.1, 4.1.2).
    fn open_table(&mut self) {
        let name = self.resolve.text("table");
        self.out.push_str("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        attribute(&name, self.out);
        self.out.push_str("\"><table>");
    }

    /// Writes the tag that closes the element of the node `open`.
    pub(super) fn close(&mut self, open: u32, index: usize) {
        let document = self.document;
        let Some(element) = document.element(open) else { return };
        let tag = match element {
            Element::Paragraph => "</p>",
            Element::Heading { index, .. } => {
                let level = document.outline.get(*index as usize).map_or(2, |heading| heading.level);
                return self.out.push_str(["</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>"][level_index(level)]);
            }
            Element::HtmlBlock | Element::FootnoteDefinition { .. } => "",
            Element::Quote(None) => "</blockquote>",
            Element::Quote(Some(_)) => "</div>",
            Element::CodeBlock { .. } => "</code></pre>",
            Element::List { start: None } => "</ul>",
            Element::List { start: Some(_) } => "</ol>",
            Element::Item => "</li>",
            Element::DefinitionList => "</dl>",
            Element::DefinitionTerm => "</dt>",
            Element::DefinitionDetails => "</dd>",
            Element::Table if self.closes_head(index) => "</table></div>",
            Element::Table => "</tbody></table></div>",
            Element::TableHead => "</tr></thead>",
            Element::TableRow => "</tr>",
            Element::TableCell { header, .. } => {
                if *header && !self.is_empty(open as usize) {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            Element::Emphasis => "</em>",
            Element::Strong => "</strong>",
            Element::Strikethrough => "</del>",
            Element::Link { .. } => return self.close_link(open),
        };
        self.out.push_str(tag);
    }

    /// A picture alone in its paragraph needs no paragraph; with a title it is a figure.
    fn open_paragraph(&mut self, index: usize) -> usize {
        let close = NodeKind::Close(index as u32);
        match (self.kind(index + 1), self.kind(index + 2)) {
            (Some(NodeKind::Image(image)), Some(end)) if *end == close => {
                self.image(image, true);
                index + 3
            }
            _ => {
                self.out.push_str("<p>");
                index + 1
            }
        }
    }

    fn open_heading(&mut self, index: u32, classes: Option<&str>) {
        let document = self.document;
        let Some(heading) = document.outline.get(index as usize) else { return };
        self.out.push_str(["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][level_index(heading.level)]);
        self.attribute("id", &heading.anchor);
        if let Some(classes) = classes {
            self.attribute("class", classes);
        }
        self.out.push('>');
    }

    fn open_alert(&mut self, name: &str) {
        let title = self.resolve.text(&format!("note-{name}"));
        self.out.push_str(&format!("<div class=\"note note-{name}\" role=\"note\"><p class=\"note-title\"><strong>"));
        text(&title, self.out);
        self.out.push_str("</strong></p>");
    }

    fn is_task(&self, item: usize) -> bool {
        let marker = |index| matches!(self.kind(index), Some(NodeKind::TaskMarker(_)));
        marker(item + 1) || (matches!(self.kind(item + 1), Some(NodeKind::Open(Element::Paragraph))) && marker(item + 2))
    }

    /// Whether the node before is the end of a table's head: the body begins after it, if there is one.
    fn closes_head(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.kind(before));
        matches!(before, Some(NodeKind::Close(open)) if matches!(self.document.element(*open), Some(Element::TableHead)))
    }

    fn is_empty(&self, open: usize) -> bool {
        matches!(self.kind(open + 1), Some(NodeKind::Close(_)))
    }

    /// A heading cell without text heads nothing: screen readers would announce it as blank.
    fn open_cell(&mut self, index: usize, align: Alignment, header: bool) {
        self.out.push_str(if header && !self.is_empty(index) { "<th scope=\"col\"" } else { "<td" });
        match align {
            Alignment::None => {}
            // A class: the site's content security policy has no place for inline styles.
            Alignment::Left => self.attribute("class", "align-left"),
            Alignment::Center => self.attribute("class", "align-center"),
            Alignment::Right => self.attribute("class", "align-right"),
        }
        self.out.push('>');
    }

    fn open_link(&mut self, index: usize, reference: u32, title: Option<&str>) {
        let document = self.document;
        let Some(reference) = document.references.get(reference as usize) else { return };
        if self.link.is_some() {
            return;
        }
        let target = self.resolve.link(&reference.target);
        let address = target.href.filter(|address| is_safe_href(address));
        if let Some(address) = &address {
            self.out.push_str("<a href=\"");
            href(address, self.out);
            self.out.push('"');
            if let Some(language) = &target.hreflang {
                self.attribute("hreflang", language);
            }
            if let Some(title) = title {
                self.attribute("title", title);
            }
            self.out.push('>');
        }
        self.link = Some(OpenLink { open: index as u32, written: address.is_some(), note: target.note });
    }

    fn close_link(&mut self, open: u32) {
        let Some(link) = self.link.take_if(|link| link.open == open) else { return };
        if let Some(note) = &link.note {
            text(note, self.out);
        }
        if link.written {
            self.out.push_str("</a>");
        }
    }
}

fn level_index(level: u8) -> usize {
    usize::from(level.clamp(1, 6)) - 1
}
