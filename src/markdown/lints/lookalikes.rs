//! Finds text that was probably meant as Markdown. CommonMark treats it as plain text, so without a
//! finding only readers of the page would notice: they see the signs, or miss what follows them.

use std::ops::Range;

use super::foreign::{self, Foreign};
use super::link_targets::help_for_address;
use super::stars::{Idle, idle, underscores};
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::locale::{is_blank, is_unseen};
use crate::markdown::document::{Document, Element, Node, NodeKind};
use crate::markdown::parse::{Report, Source};

/// How many bytes around a sign are searched, so that long lines do not take long.
const FARTHEST: usize = 2_000;

/// Reports what looks like Markdown in a parsed text, and is likely to be a slip.
pub(super) fn find(document: &Document, source: Source, report: &mut Report) {
    let mut lookalikes =
        Lookalikes { source, report, block: 0, done: 0, cell: 0, stars: Vec::new() };
    let mut code = None;
    for (index, node) in document.nodes.iter().enumerate() {
        let range = source.bytes(&node.range);
        match &node.kind {
            NodeKind::Open(element) => {
                if matches!(element, Element::CodeBlock { .. }) {
                    code = Some(index as u32);
                }
                lookalikes.element(element, range);
            }
            NodeKind::Close(open) if code == Some(*open) => code = None,
            NodeKind::Close(open) => lookalikes.end(&document.nodes[*open as usize..index]),
            NodeKind::Text(_) if code.is_none() && has_sign(source.slice(range.clone())) => {
                let before = index.checked_sub(1).map(|before| &document.nodes[before]);
                lookalikes.text(range, before.and_then(|node| link_end(document, source, node)));
            }
            _ => {}
        }
    }
    lookalikes.stars();
}

/// Whether a text has one of the signs at which findings begin: most have none. A piece is looked at whole, for a loop that
/// does not stop at the first sign is one that the compiler makes of wide instructions.
fn has_sign(text: &str) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'[' | b']' | b'{' | b'<' | b')' | b'*' | b'_');
    let has_any = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | is_sign(byte));
    text.as_bytes().chunks(64).any(has_any)
}

/// Where a picture or a link ends that a node is or closes.
fn link_end(document: &Document, source: Source, node: &Node) -> Option<usize> {
    let is_link = match node.kind {
        NodeKind::Image(_) => true,
        NodeKind::Close(open) => matches!(document.element(open), Some(Element::Link { .. })),
        _ => false,
    };
    is_link.then(|| source.bytes(&node.range).end)
}

struct Lookalikes<'s, 'c, 'r, 'f> {
    source: Source<'s, 'c>,
    report: &'r mut Report<'f>,
    /// Where the open block begins.
    block: usize,
    /// Where the last finding ends: no second one begins in it.
    done: usize,
    /// Where the last cell of a table ends.
    cell: usize,
    /// Where stars stand in the block that the parser left as text.
    stars: Vec<usize>,
}

impl<'s> Lookalikes<'s, '_, '_, '_> {
    /// Returns the rest of a line, up to [`FARTHEST`] bytes.
    fn line(&self, from: usize) -> &'s str {
        let end = self.source.body.floor_char_boundary(from.saturating_add(FARTHEST));
        self.source.slice(from..end).lines().next().unwrap_or_default()
    }

    /// Reports an error: the author cannot have meant the text as it is.
    fn add(&mut self, range: Range<usize>, message: impl Into<Message>, help: impl Into<Message>) {
        self.report(Diagnostic::error(Code::MarkdownSyntax, message).help(help), range);
    }

    /// Reports a warning: the author may have meant the text as it is.
    fn doubt(
        &mut self,
        range: Range<usize>,
        message: impl Into<Message>,
        help: impl Into<Message>,
    ) {
        self.report(Diagnostic::warning(Code::MarkdownSyntax, message).help(help), range);
    }

    fn report(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        self.done = range.end;
        self.report.add(diagnostic, self.source.range(&range));
    }

    fn element(&mut self, element: &Element, range: Range<usize>) {
        if !is_inline(element) {
            self.stars();
        }
        match element {
            Element::CodeBlock { .. } => self.fence(range),
            Element::Paragraph => {
                self.block = range.start;
                match self.source.body.as_bytes().get(range.start) {
                    Some(b'#') => self.heading(range.start),
                    Some(b'|') => self.table(range),
                    Some(b'!' | b'?') => {
                        self.foreign(range.start, foreign::remark(self.line(range.start)));
                    }
                    _ => {}
                }
            }
            Element::TableCell { .. } => (self.block, self.cell) = (range.start, range.end),
            Element::Heading { .. }
            | Element::Item
            | Element::DefinitionTerm
            | Element::DefinitionDetails => {
                self.block = range.start;
            }
            _ => {}
        }
    }

    /// At the end of an element: what it holds.
    fn end(&mut self, nodes: &[Node]) {
        let Some(NodeKind::Open(element)) = nodes.first().map(|node| &node.kind) else { return };
        let range = self.source.bytes(&nodes[0].range);
        if !is_inline(element) {
            self.stars();
        }
        match element {
            Element::TableRow => {
                let lost = self.source.slice(self.cell..range.end).trim().trim_matches('|').trim();
                if !lost.is_empty() {
                    let message = message!(
                        "the row has more cells than the table has columns: `{lost}` would not be shown",
                        lost
                    );
                    let help = "every row has as many cells as the first; a `|` inside of a cell is written `\\|`";
                    self.add(
                        self.cell..range.start + self.source.slice(range.clone()).trim_end().len(),
                        message,
                        help,
                    );
                }
            }
            // Of a picture without a description more is said already.
            Element::Link { .. }
                if !nodes[1..].iter().any(|node| says_something(node) || is_image(node)) =>
            {
                self.add(
                    range,
                    "the link has no text, so readers cannot see it",
                    "write it between the brackets: `[The text](/news)`",
                );
            }
            _ => {}
        }
    }

    /// Finds a fence that is never closed: everything after it becomes code.
    fn fence(&mut self, range: Range<usize>) {
        let block = self.source.slice(range.clone()).trim_end();
        let mark = &block[..block.len() - block.trim_start_matches(['`', '~']).len()];
        let to_the_end = self.source.slice(range.end..self.source.body.len()).trim().is_empty();
        let closed = block
            .lines()
            .skip(1)
            .last()
            .is_some_and(|line| line.trim_matches([' ', '\t', '>']).starts_with(mark));
        if mark.len() > 2 && to_the_end && !closed {
            let message = "the code begins here and never ends: all that follows is code";
            self.add(
                range.start..range.start + mark.len(),
                message,
                "end it with a line of the same signs",
            );
        }
    }

    fn open_comment(&mut self, at: usize) {
        self.add(
            at..at + 4,
            "the comment begins here and never ends: it hides what follows",
            "end it with `-->`",
        );
    }

    /// Finds what Word leaves in a text that is copied from it: `<![if !supportLists]>`, `<o:p>`. It is no HTML, so readers see it.
    fn mark_of_word(&mut self, at: usize) {
        let line = self.line(at);
        let name = line[1..].trim_start_matches('/');
        let has_prefix =
            ["o:", "w:", "v:", "m:oMath", "st1:"].iter().any(|start| name.starts_with(start));
        let Some(end) = line.find('>').filter(|_| has_prefix || line.starts_with("<![")) else {
            return;
        };
        let mark = &line[..=end];
        let message = message!("`{mark}` is a mark of Word's, and readers would see it", mark);
        let help = "remove it, or paste the text again without its formatting (Ctrl+Shift+V)";
        self.add(at..at + mark.len(), message, help);
    }

    fn heading(&mut self, at: usize) {
        let line = self.line(at);
        let signs = line.len() - line.trim_start_matches('#').len();
        if (2..=6).contains(&signs) && signs < line.len() {
            let (signs, written) = line.split_at(signs);
            let title =
                written.trim_start_matches(|sign: char| sign.is_whitespace() || is_unseen(sign));
            let help = if title.len() < written.len() {
                message!(
                    "an unusual space, such as one that does not break, stands after the `#`: put a plain one in its place: `{signs} {title}`",
                    signs,
                    title
                )
            } else {
                message!("put a space after the `#`: `{signs} {title}`", signs, title)
            };
            let signs = signs.len();
            self.doubt(at..at + signs, "this looks like a heading but is not one", help);
        }
    }

    fn table(&mut self, range: Range<usize>) {
        let mut lines = self.source.slice(range.clone()).lines();
        let (Some(head), Some(second)) = (lines.next(), lines.next()) else { return };
        if !head.starts_with('|')
            || head.matches('|').count() < 2
            || !second.trim_start().starts_with('|')
        {
            return;
        }
        let columns = |line: &str| line.trim().trim_matches('|').split('|').count();
        let rule = format!("|{}", "---|".repeat(columns(head).min(12)));
        let help = if second.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r')) {
            message!(
                "the first line has {first} columns, the second {second}: write `{rule}`",
                first = columns(head),
                second = columns(second),
                rule
            )
        } else {
            message!("put a line below the first that says where its columns are: `{rule}`", rule)
        };
        self.doubt(
            range.start..range.start + head.trim_end().len(),
            "this looks like a table but is not one",
            help,
        );
    }

    /// Looks at the signs of a text. `link` is where a link or a picture before it ends.
    fn text(&mut self, range: Range<usize>, link: Option<usize>) {
        for (at, byte) in self
            .source
            .slice(range.clone())
            .bytes()
            .enumerate()
            .map(|(at, byte)| (range.start + at, byte))
        {
            if at < self.done || (at > 0 && self.source.body.as_bytes().get(at - 1) == Some(&b'\\'))
            {
                continue;
            }
            match byte {
                b']' => self.link(at),
                b'[' => self.bracket(at),
                b')' => self.turned_link(at),
                b'{' => self.brace(at, link),
                b'*' if self.begins_stars(at) => self.stars.push(at),
                b'_' if self.source.slice(at..at + 2) == "__" => self.underscores(at),
                b'<' if self.line(at).starts_with("<!--") => self.open_comment(at),
                b'<' => self.mark_of_word(at),
                _ => {}
            }
        }
    }

    /// Returns the text before a place in its block, up to [`FARTHEST`] bytes, with its start.
    fn before(&self, end: usize) -> (usize, &'s str) {
        let from = self.block.max(self.done).max(end.saturating_sub(FARTHEST));
        let from = self.source.body.ceil_char_boundary(from);
        (from, self.source.slice(from..end))
    }

    /// Finds the bracket that the one at `end` closes; `None` if it is escaped.
    fn opening(&self, bracket: char, end: usize) -> Option<usize> {
        let (from, before) = self.before(end);
        before.rfind(bracket).filter(|at| !before[..*at].ends_with('\\')).map(|at| from + at)
    }

    /// A link whose address cannot be read, is never given, or stands apart.
    fn link(&mut self, at: usize) {
        let rest = self.line(at + 1);
        let Some(start) = self.opening('[', at) else { return };
        let words = self.source.slice(start + 1..at);
        let picture = self.source.slice(0..start).ends_with('!');
        let (what, sign, start) = if picture {
            (Message::from("a picture"), "!", start - 1)
        } else {
            ("a link".into(), "", start)
        };
        let message = message!("this looks like {what} but is not one", what);
        let until = |end: Option<usize>| at + 1 + end.map_or(rest.trim_end().len(), |end| end + 1);
        if let Some(inside) = rest.strip_prefix('(') {
            let end = closing_bracket(inside);
            let address = inside[..end.unwrap_or(inside.len())].trim();
            let help = if end.is_some() {
                help_for_address(&format!("{sign}[{words}]"), address)
            } else {
                "put `)` after the address".into()
            };
            self.add(start..until(end.map(|end| end + 1)), message, help);
        } else if let Some((label, _)) =
            rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            // In `find(url[, options][, callback])` brackets stand around what may be left out.
            && !label.trim_start().starts_with(',')
        {
            let name = if label.is_empty() { words } else { label };
            let help = message!(
                "no line `[{name}]: …` says where it leads; write the address into the text: `{sign}[{words}](…)`",
                name,
                sign,
                words
            );
            self.doubt(start..until(Some(label.len() + 1)), message, help);
        } else if let Some((address, _)) =
            rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'))
            && is_address(address)
        {
            let help = message!(
                "take away the space between `]` and `(`: `{sign}[{words}]({address})`",
                sign,
                words,
                address
            );
            self.add(start..until(rest.find(')')), message, help);
        }
    }

    /// `(words)[address]`.
    fn turned_link(&mut self, at: usize) {
        let Some((address, _)) =
            self.line(at + 1).strip_prefix('[').and_then(|rest| rest.split_once(']'))
        else {
            return;
        };
        let Some(start) = self.opening('(', at).filter(|_| is_address(address)) else { return };
        let help = message!(
            "the text goes into square brackets, the address into round ones: `[{slice}]({address})`",
            slice = self.source.slice(start + 1..at),
            address
        );
        self.add(start..at + address.len() + 3, "this looks like a link but is not one", help);
    }

    /// Says which of the stars in the last block do nothing.
    fn stars(&mut self) {
        for Idle { range, message, help } in idle(self.source.body, &self.stars) {
            self.doubt(range, message, help);
        }
        self.stars.clear();
    }

    /// Whether two stars or more begin at a place.
    fn begins_stars(&self, at: usize) -> bool {
        let bytes = self.source.body.as_bytes();
        bytes.get(at + 1) == Some(&b'*') && (at == 0 || bytes[at - 1] != b'*')
    }

    fn underscores(&mut self, at: usize) {
        if let Some(Idle { range, message, help }) = underscores(self.line(at), at) {
            let before = self.source.slice(0..at).chars().next_back();
            if before.is_none_or(char::is_whitespace) {
                self.doubt(range, message, help);
            }
        }
    }

    fn footnote(&mut self, at: usize) {
        let Some((label, _)) =
            self.line(at).strip_prefix("[^").and_then(|rest| rest.split_once(']'))
        else {
            return;
        };
        if !label.is_empty() && !label.contains(char::is_whitespace) {
            let help = message!("write what it says, on a line of its own: `[^{label}]: …`", label);
            self.add(
                at..at + label.len() + 3,
                message!("there is no footnote `{label}`", label),
                help,
            );
        }
    }

    /// Reports what another system would have understood.
    fn foreign(&mut self, at: usize, foreign: Option<Foreign<'_>>) -> bool {
        let Some(foreign) = foreign else { return false };
        let length = foreign.written.len();
        self.doubt(at..at + length, foreign.message(), foreign.help);
        true
    }

    fn bracket(&mut self, at: usize) {
        if !self.foreign(at, foreign::in_brackets(self.line(at))) {
            self.footnote(at);
        }
    }

    /// Finds a directive that is not on a line of its own, and the signs of other systems.
    fn brace(&mut self, at: usize, link: Option<usize>) {
        let line = self.line(at);
        let found = foreign::in_braces(line);
        let before = self.source.slice(0..at);
        let is_behind = link.is_some_and(|end| is_blank(self.source.slice(end..at)));
        let found = found
            .or_else(|| foreign::between_braces(line))
            .or_else(|| foreign::attributes(line, is_behind, before));
        if self.foreign(at, found) {
            return;
        }
        let (_, before) = self.before(at);
        let name = before
            .trim_end_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let front = name.trim_end_matches(':');
        let Some((arguments, _)) = line.split_once('}') else { return };
        if name.len() < before.len()
            && front.len() < name.len()
            && arguments.contains('=')
            && !front.ends_with(char::is_alphanumeric)
        {
            let call = &before[name.len()..];
            let help = message!(
                "put it on a line of its own, with two or three colons: `::{call}{{…}}`",
                call
            );
            let range = at - (before.len() - front.len())..at + arguments.len() + 1;
            let diagnostic = Diagnostic::error(
                Code::DirectiveSyntax,
                "this looks like a directive but is not one",
            )
            .help(help);
            self.report(diagnostic, range);
        }
    }
}

/// Where the bracket stands that closes an address: those inside of it come in pairs.
fn closing_bracket(inside: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => return Some(at),
            b')' => open -= 1,
            _ => {}
        }
    }
    inside.find(')')
}

/// Whether a text in brackets is an address, and no remark such as `(#338 by somebody)`.
fn is_address(text: &str) -> bool {
    let begins = ["/", "./", "../", "#", "http:", "https:", "mailto:", "tel:", "www."];
    let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    begins.iter().any(|start| text.starts_with(start))
        && !text.contains(char::is_whitespace)
        && !text.strip_prefix('#').is_some_and(is_number)
}

/// Whether an element stands in a line of text.
fn is_inline(element: &Element) -> bool {
    matches!(
        element,
        Element::Emphasis | Element::Strong | Element::Strikethrough | Element::Link { .. }
    )
}

fn is_image(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Image(_))
}

/// Whether a reader sees or hears it.
pub(in crate::markdown) fn says_something(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Text(text) => !is_blank(text),
        NodeKind::Image(image) => !image.alt.is_empty(),
        NodeKind::Code(_) | NodeKind::InlineHtml(_) | NodeKind::FootnoteRef { .. } => true,
        _ => false,
    }
}
