//! Whether the elements of raw HTML nest with each other and with those of Markdown.

use std::ops::Range;

use super::piece::Fault;
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::html::{closes_by_itself, is_block, is_part_of_table, is_void};

/// How many elements that are open are looked at: deeper nesting has no meaning for readers.
const DEEPEST: usize = 200;

/// An element that is open.
#[derive(Debug)]
enum Open {
    /// An element of Markdown, or a directive, by its node; whether it is a paragraph or a heading.
    Markdown { node: u32, is_line: bool },
    /// A tag.
    Tag { name: String, place: Range<u32>, has_slash: bool },
}

/// The elements that are open, from the outermost on.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
}

impl Nesting {
    pub(super) fn open_markdown(&mut self, node: u32, is_line: bool) {
        self.open.push(Open::Markdown { node, is_line });
    }

    /// Ends an element of Markdown: what was begun inside it has to end there too.
    pub(super) fn close_markdown(&mut self, node: u32, faults: &mut Vec<Fault>) {
        let is_it = |open: &Open| matches!(open, Open::Markdown { node: own, .. } if *own == node);
        let Some(at) = self.open.iter().rposition(is_it) else { return };
        let inner = self.open.split_off(at);
        report_unclosed(inner, "the paragraph, list or quotation around it ends", faults);
    }

    pub(super) fn close_directive(&mut self, faults: &mut Vec<Fault>) {
        let is_markdown = |open: &Open| matches!(open, Open::Markdown { .. });
        let Some(at) = self.open.iter().rposition(is_markdown) else { return };
        report_unclosed(self.open.split_off(at), "the directive around it ends", faults);
    }

    /// Ends the text.
    pub(super) fn end(self, faults: &mut Vec<Fault>) {
        report_unclosed(self.open, "the text ends", faults);
    }

    pub(super) fn start_tag(
        &mut self,
        name: &str,
        has_slash: bool,
        place: &Range<u32>,
        faults: &mut Vec<Fault>,
    ) {
        let in_line = matches!(self.open.last(), Some(Open::Markdown { is_line: true, .. }));
        if in_line && is_block(name) {
            let message = message!("`<{name}>` cannot stand in a line of text", name);
            let help =
                "put an empty line before it, and begin the line with it, or write a `<span>`";
            push(faults, message, help.into(), place);
        }
        self.close_implied(name);
        self.check_parent(name, place, faults);
        if is_void(name) || self.open.len() >= DEEPEST {
            return;
        }
        let (name, place) = (name.to_owned(), place.clone());
        self.open.push(Open::Tag { name, place, has_slash });
    }

    /// Reports an element that its parent cannot hold: a browser would move it, or read it as text.
    fn check_parent(&self, name: &str, place: &Range<u32>, faults: &mut Vec<Fault>) {
        let is_open = |wanted: &str| {
            self.open.iter().any(|open| matches!(open, Open::Tag { name, .. } if name == wanted))
        };
        let parent = match self.open.last() {
            Some(Open::Tag { name, .. }) => name.as_str(),
            _ => "",
        };
        let inner = self.open.iter().rev().find_map(|open| match open {
            Open::Tag { name, .. } => Some(name.as_str()),
            Open::Markdown { .. } => None,
        });
        let (message, help) = if let Some(outer) = inner.filter(|outer| holds_text_only(outer)) {
            (
                message!("`<{name}>` stands in `<{outer}>`, which holds text only", name, outer),
                "end that element before it",
            )
        } else if matches!(name, "a" | "button" | "form") && is_open(name) {
            (
                message!("`<{name}>` stands inside another `<{name}>`", name),
                "end the first before the second begins",
            )
        } else if is_part_of_table(name) && !is_part_of_table(parent) && parent != "table" {
            (
                message!("`<{name}>` stands outside of a table", name),
                "write it inside of `<table>`, and Markdown before or behind the table",
            )
        } else {
            return;
        };
        push(faults, message, help.into(), place);
    }

    /// Ends elements that the beginning of another one ends: the item before an item.
    fn close_implied(&mut self, next: &str) {
        while let Some(Open::Tag { name, .. }) = self.open.last() {
            let ends = match name.as_str() {
                "p" => is_block(next),
                "li" => next == "li",
                "dt" | "dd" => matches!(next, "dt" | "dd"),
                "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
                "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
                "thead" | "tbody" => matches!(next, "tbody" | "tfoot"),
                "caption" | "colgroup" => matches!(next, "colgroup" | "thead" | "tbody" | "tr"),
                "option" => matches!(next, "option" | "optgroup"),
                "optgroup" => next == "optgroup",
                "rp" | "rt" => matches!(next, "rp" | "rt"),
                _ => false,
            };
            if !ends {
                return;
            }
            self.open.pop();
        }
    }

    pub(super) fn end_tag(&mut self, name: &str, place: &Range<u32>, faults: &mut Vec<Fault>) {
        let is_it = |open: &Open| matches!(open, Open::Tag { name: own, .. } if own == name);
        let Some(at) = self.open.iter().rposition(is_it) else {
            let message = message!("`</{name}>` ends nothing: no `<{name}>` is open here", name);
            return push(faults, message, "remove it".into(), place);
        };
        let inside = &self.open[at + 1..];
        let is_markdown = |open: &Open| matches!(open, Open::Markdown { .. });
        if inside.iter().any(is_markdown) {
            let message =
                message!("`</{name}>` stands inside of what Markdown began after `<{name}>`", name);
            let help = message!(
                "put `</{name}>` at the beginning of a line of its own, with an empty line before it",
                name
            );
            push(faults, message, help, place);
            self.open.remove(at);
            return;
        }
        let unclosed = inside.iter().find_map(|open| match open {
            Open::Tag { name, .. } if !closes_by_itself(name) => Some(name.clone()),
            _ => None,
        });
        if let Some(inner) = unclosed {
            let message =
                message!("`</{name}>` stands where `</{inner}>` has to come first", name, inner);
            let help = message!("end `<{inner}>` before it", inner);
            push(faults, message, help, place);
        }
        self.open.truncate(at);
    }
}

/// Whether an element holds no other: browsers read what it holds as text, or by rules of their own.
fn holds_text_only(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "title"
            | "desc"
            | "mi"
            | "mn"
            | "mo"
            | "ms"
            | "mtext"
            | "annotation"
    )
}

fn report_unclosed(inner: Vec<Open>, before: &'static str, faults: &mut Vec<Fault>) {
    for open in inner {
        let Open::Tag { name, place, has_slash } = open else { continue };
        if closes_by_itself(&name) {
            continue;
        }
        let message = message!("`<{name}>` is not ended before {before}", name, before);
        let help = if has_slash {
            message!("`<{name}/>` does not end itself: write `<{name}></{name}>`", name)
        } else {
            message!("write `</{name}>` where it ends, or remove it", name)
        };
        push(faults, message, help, &place);
    }
}

fn push(faults: &mut Vec<Fault>, message: Message, help: Message, place: &Range<u32>) {
    let diagnostic = Diagnostic::error(Code::RawHtml, message).help(help);
    faults.push(Fault { diagnostic, range: place.clone() });
}
