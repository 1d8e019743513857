//! Whether the elements of raw HTML nest with each other and with those of Markdown.

use std::ops::Range;

use super::piece::Fault;
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::html::{closes_by_itself, is_block, is_part_of_table, is_void};

/// How many elements may be open: deeper nesting has no meaning for readers.
const DEEPEST: usize = 200;

/// An element that is open.
#[derive(Debug)]
enum Open {
    /// An element of Markdown, or a directive, by its node; whether it is a paragraph or a heading.
    Markdown { node: u32, is_line: bool },
    /// A tag; whether something was said of what it holds.
    Tag { name: String, place: Range<u32>, has_slash: bool, is_told: bool },
}

/// What ends a `<p>` that has no end tag yet.
#[derive(Debug)]
enum EndedBy {
    /// The tag of a block.
    Tag(String),
    /// A block that Markdown makes.
    Markdown,
}

/// What an element of Markdown becomes, as far as a browser asks where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// A block.
    Block,
    /// A heading.
    Heading,
    /// A link.
    Link,
    /// Something that stands in one of these, or in a line.
    Other,
}

/// The elements that are open, from the outermost on.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
    /// What ended a `<p>` before its end tag.
    ended_paragraph: Option<EndedBy>,
}

impl Nesting {
    pub(super) fn open_markdown(&mut self, node: u32, is_line: bool) {
        self.open.push(Open::Markdown { node, is_line });
    }

    /// Reports an element of Markdown that the tag around it cannot hold: a browser would end that before it, move it, or drop it.
    pub(super) fn check_markdown(
        &mut self,
        made: Made,
        place: &Range<u32>,
        faults: &mut Vec<Fault>,
    ) {
        if made == Made::Link {
            return self.check_link(place, faults);
        }
        let is_p = |open: &Open| matches!(open, Open::Tag { name, .. } if name == "p");
        if made != Made::Other && self.open.last().is_some_and(is_p) {
            self.ended_paragraph = Some(EndedBy::Markdown);
            self.open.pop();
        }
        let Some(Open::Tag { name, place, is_told: is_told @ false, .. }) = self.open.last_mut()
        else {
            return;
        };
        if made == Made::Other {
            return;
        }
        let (message, help): (Message, Message) = match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if made == Made::Heading => (
                message!("`<{name}>` stands around a heading: browsers end it before that", name),
                message!("take `<{name}>` and `</{name}>` away", name),
            ),
            "select" | "optgroup" | "option" => (
                message!("`<{name}>` holds choices only: browsers drop what Markdown makes in it", name),
                "write `<option>` for each choice, without empty lines between them".into(),
            ),
            name if is_frame_of_table(name) => (
                message!("`<{name}>` stands around what Markdown makes: browsers move that out of the table", name),
                "write the table with Markdown (`| a | b |`), or put the text into `<td>`, with an empty line before and behind it".into(),
            ),
            _ => return,
        };
        *is_told = true;
        push(faults, message, help, place);
    }

    /// Reports a link of Markdown in a raw one: browsers end the outer where the inner begins.
    fn check_link(&self, place: &Range<u32>, faults: &mut Vec<Fault>) {
        let is_link = |open: &Open| matches!(open, Open::Tag { name, .. } if name == "a");
        if self.open.iter().any(is_link) {
            let help = "end `<a>` before it, or write one link alone";
            push(faults, "a link stands inside of `<a>`".into(), help.into(), place);
        }
    }

    /// Reports words that stand in a table outside of its cells.
    pub(super) fn check_text(&mut self, place: &Range<u32>, faults: &mut Vec<Fault>) {
        let Some(Open::Tag { name, is_told: is_told @ false, .. }) = self.open.last_mut() else {
            return;
        };
        if is_frame_of_table(name) {
            *is_told = true;
            let message = message!(
                "words stand in `<{name}>` outside of a cell: browsers move them out of the table",
                name
            );
            push(faults, message, "put them into `<td>`, or into `<caption>`".into(), place);
        }
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
        if is_void(name) {
            return;
        }
        if self.open.len() >= DEEPEST {
            let message = "elements stand in each other here deeper than any page needs";
            return push(faults, message.into(), "end some of them before it".into(), place);
        }
        let (name, place) = (name.to_owned(), place.clone());
        self.open.push(Open::Tag { name, place, has_slash, is_told: false });
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
        } else if let Some(fault) = refused_by(parent, name) {
            fault
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
            if name == "p" {
                self.ended_paragraph = Some(EndedBy::Tag(next.to_owned()));
            }
            self.open.pop();
        }
    }

    pub(super) fn end_tag(&mut self, name: &str, place: &Range<u32>, faults: &mut Vec<Fault>) {
        let is_it = |open: &Open| matches!(open, Open::Tag { name: own, .. } if own == name);
        let Some(at) = self.open.iter().rposition(is_it) else {
            if let Some(by) = self.ended_paragraph.take().filter(|_| name == "p") {
                return report_ended_paragraph(&by, place, faults);
            }
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

/// What is said of an element that the one directly around it does not hold.
fn refused_by(parent: &str, name: &str) -> Option<(Message, &'static str)> {
    if matches!(parent, "select" | "optgroup" | "option")
        && !matches!(name, "option" | "optgroup" | "hr" | "script")
    {
        Some((
            message!("`<{name}>` stands in `<{parent}>`, which holds choices only", name, parent),
            "write `<option>` for each choice, with plain words in it",
        ))
    } else if is_frame_of_table(parent)
        && !is_part_of_table(name)
        && !matches!(name, "script" | "style" | "template")
    {
        Some((
            message!(
                "`<{name}>` stands in `<{parent}>` outside of a cell: browsers move it out of the table",
                name,
                parent
            ),
            "put it into `<td>`, or before the table",
        ))
    } else if is_heading(name) && is_heading(parent) {
        Some((
            message!(
                "`<{name}>` stands in `<{parent}>`: browsers end that before it",
                name,
                parent
            ),
            "end the first before the second begins",
        ))
    } else {
        None
    }
}

/// Reports the end tag of a `<p>` that browsers ended before.
fn report_ended_paragraph(by: &EndedBy, place: &Range<u32>, faults: &mut Vec<Fault>) {
    let (message, help): (Message, Message) = match by {
        EndedBy::Tag(block) => (
            message!("`</p>` ends nothing: browsers end `<p>` where `<{block}>` begins", block),
            message!("write `</p>` before `<{block}>`, or `<div>` and `</div>` in place of `<p>` and `</p>`", block),
        ),
        EndedBy::Markdown => (
            "`</p>` ends nothing: browsers end `<p>` where Markdown's next paragraph, list or heading begins".into(),
            "take `<p>` and `</p>` away, since an empty line makes a paragraph; or write `<div>` and `</div>`".into(),
        ),
    };
    push(faults, message, help, place);
}

/// Whether an element is a part of a table that holds nothing but parts of it.
fn is_frame_of_table(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup")
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
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
        let Open::Tag { name, place, has_slash, .. } = open else { continue };
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
