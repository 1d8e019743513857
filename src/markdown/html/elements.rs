//! The tags of elements.

use super::steps::{Step, Word};
use super::write::Writer;
use crate::markdown::document::{Alert, Alignment, Element, NodeKind};
use crate::markdown::lints::says_something;

impl<'s> Writer<'_, 's, '_> {
    /// Writes the tag that opens an element, and says which node is next.
    pub(super) fn open(&mut self, index: usize, element: &Element<'s>) -> usize {
        match element {
            Element::Paragraph => return self.open_paragraph(index),
            Element::Heading { index: heading, classes } => {
                self.open_heading(*heading, classes.as_deref());
            }
            Element::HtmlBlock => {}
            Element::Quote(None) => self.sheet.push("<blockquote>"),
            Element::Quote(Some(alert)) => self.open_alert(*alert),
            Element::CodeBlock { language: None } => self.sheet.push("<pre><code>"),
            Element::CodeBlock { language: Some(language) } => {
                self.sheet.push("<pre><code");
                self.sheet.attribute("class", &format!("language-{language}"));
                self.sheet.push(">");
            }
            Element::List { start: None } => self.sheet.push("<ul>"),
            Element::List { start: Some(1) } => self.sheet.push("<ol>"),
            // HTML's numbers have 32 bits.
            Element::List { start: Some(start) } => {
                self.sheet.push(&format!("<ol start=\"{}\">", (*start).min(i32::MAX as u64)));
            }
            Element::Item => {
                self.sheet.push(if self.is_task(index) { "<li class=\"task\">" } else { "<li>" });
            }
            Element::FootnoteDefinition { close } => return *close as usize + 1,
            Element::DefinitionList => self.sheet.push("<dl>"),
            Element::DefinitionTerm => self.sheet.push("<dt>"),
            Element::DefinitionDetails => self.sheet.push("<dd>"),
            Element::Table => self.open_table(),
            Element::TableHead => self.sheet.push("<thead><tr>"),
            Element::TableRow if self.follows_table_head(index) => self.sheet.push("<tbody><tr>"),
            Element::TableRow => self.sheet.push("<tr>"),
            Element::TableCell { align, header } => self.open_cell(index, *align, *header),
            Element::Emphasis => self.sheet.push("<em>"),
            Element::Strong => self.sheet.push("<strong>"),
            Element::Strikethrough => self.sheet.push("<del>"),
            Element::Link { reference, title } => {
                self.open_link(index, *reference, title.as_deref());
            }
        }
        index + 1
    }

    /// A table may be wider than a small screen: what scrolls is reached by keyboard and has a name (WCAG 2.1.1, 4.1.2).
    fn open_table(&mut self) {
        self.sheet.push("<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
        self.sheet.label(Word::Table, "");
        self.sheet.push("><table>");
    }

    /// Writes the tag that closes the element of the node `open`.
    pub(super) fn close(&mut self, open: u32, index: usize) {
        let document = self.document;
        let Some(element) = document.element(open) else { return };
        let tag = match element {
            Element::Paragraph => "</p>",
            Element::Heading { index, .. } => {
                let level =
                    document.outline.get(*index as usize).map_or(2, |heading| heading.level);
                return self.sheet.push(
                    ["</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>"][level_index(level)],
                );
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
            Element::Table if self.follows_table_head(index) => "</table></div>",
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
        self.sheet.push(tag);
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
                self.sheet.push("<p>");
                index + 1
            }
        }
    }

    fn open_heading(&mut self, index: u32, classes: Option<&str>) {
        let document = self.document;
        let Some(heading) = document.outline.get(index as usize) else { return };
        self.sheet.push(["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][level_index(heading.level)]);
        let id = self.id(&heading.anchor);
        self.sheet.attribute("id", &id);
        if let Some(classes) = classes.filter(|_| self.guest.is_none()) {
            self.sheet.attribute("class", classes);
        }
        self.sheet.push(">");
    }

    fn open_alert(&mut self, alert: Alert) {
        let name = alert.as_str();
        self.sheet.push(&format!(
            "<div class=\"note note-{name}\" role=\"note\"><p class=\"note-title\"><strong>"
        ));
        self.sheet.step(Step::Word(Word::Note(alert)));
        self.sheet.push("</strong></p>");
    }

    fn is_task(&self, item: usize) -> bool {
        let marker = |index| matches!(self.kind(index), Some(NodeKind::TaskMarker(_)));
        marker(item + 1)
            || (matches!(self.kind(item + 1), Some(NodeKind::Open(Element::Paragraph)))
                && marker(item + 2))
    }

    /// Whether the node before is the end of a table's head: the body begins after it, if there is one.
    fn follows_table_head(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.kind(before));
        matches!(before, Some(NodeKind::Close(open)) if matches!(self.document.element(*open), Some(Element::TableHead)))
    }

    fn is_empty(&self, open: usize) -> bool {
        matches!(self.kind(open + 1), Some(NodeKind::Close(_)))
    }

    /// A heading cell without text heads nothing: screen readers would announce it as blank.
    fn open_cell(&mut self, index: usize, align: Alignment, header: bool) {
        self.sheet.push(if header && !self.is_empty(index) { "<th scope=\"col\"" } else { "<td" });
        match align {
            Alignment::None => {}
            // A class: the site's content security policy has no place for inline styles.
            Alignment::Left => self.sheet.attribute("class", "align-left"),
            Alignment::Center => self.sheet.attribute("class", "align-center"),
            Alignment::Right => self.sheet.attribute("class", "align-right"),
        }
        self.sheet.push(">");
    }

    fn open_link(&mut self, index: usize, reference: u32, title: Option<&str>) {
        // One without words is a finding where the town can mend it.
        let is_seen = self.guest.is_none() || self.says_something(index);
        if self.link.is_none() && is_seen {
            self.link = Some(index as u32);
            self.sheet.link(reference, title.unwrap_or_default());
        }
    }

    /// Whether there is something to see between an opening node and its end.
    fn says_something(&self, open: usize) -> bool {
        let inside = self.document.nodes.get(open + 1..).unwrap_or_default();
        inside
            .iter()
            .take_while(|node| node.kind != NodeKind::Close(open as u32))
            .any(says_something)
    }

    fn close_link(&mut self, open: u32) {
        if self.link.take_if(|link| *link == open).is_some() {
            self.sheet.step(Step::LinkClose);
        }
    }
}

fn level_index(level: u8) -> usize {
    usize::from(level.clamp(1, 6)) - 1
}
