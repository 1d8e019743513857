//! Directives in the stream of events: which lines are ones, and which close which.

use std::ops::Range;

use pulldown_cmark::Event;

use super::builder::Builder;
use super::open::{LEFT_OUT, OpenDirective};
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::markdown::directive::{self, Argument, Directive, Marker};
use crate::markdown::document::NodeKind;
use crate::markdown::meant_directive::meant_line;

/// How far up an end looks for its beginning: beyond the deepest nesting there is nothing that is kept.
const FARTHEST: usize = 80;

impl<'s, 'c> Builder<'s, 'c, '_> {
    fn next_of_markers(&mut self) -> Option<Marker> {
        let marker = self.markers.next();
        self.next_marker =
            self.markers.as_slice().first().map_or(usize::MAX, |marker| marker.range.start);
        marker
    }

    /// Looks at the markers before the end of a leaf; whether the leaf is a directive's line.
    pub(super) fn take_markers(&mut self, event: &Event<'c>, range: &Range<usize>) -> bool {
        self.skip_markers(range.start);
        while self.next_marker < range.end {
            let Some(marker) = self.next_of_markers() else { return false };
            match event {
                Event::Rule => {
                    self.line(&marker);
                    return true;
                }
                Event::Text(_) if self.in_code => {}
                Event::Html(_)
                    if self
                        .html_block
                        .is_some_and(|start| is_silent_html(&self.source.body[start..])) => {}
                Event::Html(_) => {
                    self.misplaced(&marker, "put an empty line before it: it follows raw HTML");
                }
                _ => self.misplaced(
                    &marker,
                    "put an empty line before it, and indent it like the text around it",
                ),
            }
        }
        false
    }

    /// Reports the markers that the parser gave no sign of.
    pub(super) fn skip_markers(&mut self, end: usize) {
        while self.next_marker < end {
            let Some(marker) = self.next_of_markers() else { return };
            self.misplaced(&marker, "put it on a line of its own, with an empty line before it");
        }
    }

    fn misplaced(&mut self, marker: &Marker, help: impl Into<Message>) {
        let diagnostic =
            Diagnostic::error(Code::DirectiveSyntax, "a directive is not allowed here").help(help);
        self.report.add(diagnostic, self.source.range(&marker.range));
    }

    fn line(&mut self, marker: &Marker) {
        let line = self.source.body.get(marker.range.clone()).unwrap_or_default();
        if line.len() == marker.colons {
            return self.close_line(marker);
        }
        if let Some(help) = self.help_for_close_with_text(line, marker) {
            let text = marker.range.start + marker.colons..marker.range.end;
            let diagnostic = Diagnostic::error(
                Code::DirectiveSyntax,
                "the line that ends a directive holds colons only",
            );
            self.report.add(diagnostic.help(help), self.source.range(&text));
            return self.close_innermost(marker);
        }
        let index = self.read_line(line, marker);
        let has_body = marker.colons > 2;
        let index = if index != LEFT_OUT && has_body && self.deep(&marker.range) {
            LEFT_OUT
        } else {
            index
        };
        if index != LEFT_OUT {
            self.push(NodeKind::DirectiveOpen(index), &marker.range);
            if has_body {
                self.levels += 1;
            } else {
                self.push(NodeKind::DirectiveClose(index), &(marker.range.end..marker.range.end));
            }
        }
        if has_body {
            // `:::name{…} text :::`: that the text stands on the line is said already.
            let ends_here = line.ends_with(&":".repeat(marker.colons));
            let open = OpenDirective {
                index,
                colons: marker.colons,
                depth: self.open.len(),
                range: marker.range.clone(),
            };
            self.directives.push(open);
            if ends_here {
                self.close_innermost(marker);
            }
        }
    }

    /// What to write where a line is meant to end the innermost directive: as many colons, and a word apart from them, or one that
    /// ends things elsewhere: `:::end`, `:::/alert`, and the name itself behind some text, unless a further line ends what it would
    /// begin.
    fn help_for_close_with_text(&self, line: &str, marker: &Marker) -> Option<Message> {
        let colons = marker.colons;
        let open = self.directives.last()?;
        if open.depth != self.open.len() || open.colons != colons {
            return None;
        }
        let behind = &line[colons..];
        let name = self.document.directives.get(open.index as usize).map_or("", |it| &it.name);
        let word = behind.trim().trim_end_matches(':').trim_end();
        let inside = self.source.slice(open.range.end..marker.range.start);
        let holds_text = || inside.contains(char::is_alphanumeric);
        let next = self.markers.as_slice().first();
        let is_nested = || next.is_some_and(|next| next.range.len() == colons);
        let ended = word.strip_prefix('/').or_else(|| word.strip_prefix("end"));
        let ends = ended
            .is_some_and(|rest| rest.is_empty() || rest.trim_start_matches('-') == name)
            || word == name && holds_text() && !is_nested();
        if ends {
            return Some(message!("write `{signs}`", signs = ":".repeat(colons.min(8))));
        }
        let is_apart = behind.starts_with(char::is_whitespace);
        is_apart.then(|| "put the text on a line of its own".into())
    }

    /// Says how a line is written that is nearly a directive, and goes on as if it were: so one run says all that is wrong with it.
    fn read_meant(
        &mut self,
        line: &str,
        right: &str,
        why: &directive::Fault,
        marker: &Marker,
    ) -> u32 {
        let start = marker.range.start;
        let message = message!(
            "`{line}` is not written as a directive: {why}",
            line,
            why = why.message.clone()
        );
        let diagnostic = Diagnostic::error(Code::DirectiveSyntax, message)
            .help(message!("write `{right}`", right));
        let fault = start + why.range.start..start + why.range.end;
        self.report.add(diagnostic, self.source.range(&fault));
        let read = directive::read(right, marker.colons);
        let Some(name) = read.name.map(|name| &right[name]) else { return LEFT_OUT };
        let range = self.source.range(&marker.range);
        // The arguments stand somewhere in the line.
        let whole = |argument: Argument| Argument { range: range.clone(), ..argument };
        let at = line.to_ascii_lowercase().replace('_', "-").find(name).unwrap_or_default();
        self.keep_directive(Directive {
            name: name.to_owned(),
            arguments: read.arguments.into_iter().map(whole).collect(),
            range: range.clone(),
            name_range: self.source.range(&(start + at..start + at + name.len())),
            has_body: marker.colons > 2,
            is_whole: true,
        })
    }

    /// Reads a directive's line and reports its faults; its index, unless it has no name.
    fn read_line(&mut self, line: &str, marker: &Marker) -> u32 {
        let read = directive::read(line, marker.colons);
        let is_whole = read.faults.is_empty();
        if !is_whole && let Some(right) = meant_line(line, marker.colons) {
            return self.read_meant(line, &right, &read.faults[0], marker);
        }
        let start = marker.range.start;
        let shift = |range: &Range<usize>| start + range.start..start + range.end;
        for fault in read.faults {
            let mut diagnostic =
                Diagnostic::error(Code::DirectiveSyntax, fault.message).help(fault.help);
            if let Some(first) = &fault.first {
                let place = self.report.origin.at(self.source.range(&shift(first)));
                diagnostic = diagnostic.note("the first is here", Some(place));
            }
            self.report.add(diagnostic, self.source.range(&shift(&fault.range)));
        }
        let Some(name) = read.name else { return LEFT_OUT };
        let place = |argument: Argument| {
            let range = self
                .source
                .range(&shift(&(argument.range.start as usize..argument.range.end as usize)));
            Argument { range, ..argument }
        };
        let arguments = read.arguments.into_iter().map(place).collect();
        let name_range = self.source.range(&shift(&name));
        let range = self.source.range(&marker.range);
        let directive = Directive {
            name: line[name].to_owned(),
            arguments,
            range,
            name_range,
            has_body: marker.colons > 2,
            is_whole,
        };
        self.keep_directive(directive)
    }

    fn keep_directive(&mut self, directive: Directive) -> u32 {
        self.document.directives.push(directive);
        (self.document.directives.len() - 1) as u32
    }

    /// An end belongs to the innermost directive with as many colons in the same quote or list item.
    fn close_line(&mut self, marker: &Marker) {
        let depth = self.open.len();
        let near =
            self.directives.iter().rev().take(FARTHEST).take_while(|open| open.depth == depth);
        let inner = near.map(|open| open.colons).position(|colons| colons == marker.colons);
        if let Some(inner) = inner {
            for _ in 0..inner {
                self.abandon();
            }
            self.close_innermost(marker);
        } else if self.directives.last().is_some_and(|open| open.depth == depth) {
            self.report_colons(marker);
            self.close_innermost(marker);
        } else if self.lost_close.take_if(|colons| *colons == marker.colons).is_none()
            && !self.too_deep
        {
            self.stray(marker);
        }
    }

    fn close_innermost(&mut self, marker: &Marker) {
        if let Some(open) = self.directives.pop() {
            self.close_directive(&open, &marker.range);
        }
    }

    /// The end of a directive has more or fewer colons than its beginning.
    fn report_colons(&mut self, marker: &Marker) {
        let Some(open) = self.directives.last().filter(|_| !self.too_deep) else { return };
        let message = message!(
            "the directive begins with {opening} colons and ends with {closing}",
            opening = open.colons,
            closing = marker.colons
        );
        let diagnostic = Diagnostic::error(Code::DirectiveSyntax, message)
            .note("it begins here", Some(self.report.origin.at(self.source.range(&open.range))))
            .help("end a directive with as many colons as it begins with");
        self.report.add(diagnostic, self.source.range(&marker.range));
    }

    fn stray(&mut self, marker: &Marker) {
        let colons = ":".repeat(marker.colons.min(8));
        let mut diagnostic = Diagnostic::error(
            Code::DirectiveSyntax,
            "the line ends a directive, but none is open here",
        );
        diagnostic = match self.directives.last() {
            Some(open) => diagnostic
                .note("this one is open", Some(self.report.origin.at(self.source.range(&open.range))))
                .help("close a directive with as many colons as it begins with, indented like its beginning"),
            None => diagnostic.help(message!("take it away, or begin the directive before it: `{colons}name`", colons)),
        };
        self.report.add(diagnostic, self.source.range(&marker.range));
    }

    /// Closes the directives that the end of an element leaves open.
    pub(super) fn close_directives(&mut self, depth: usize) {
        while self.directives.last().is_some_and(|open| open.depth >= depth) {
            // Its end may follow, indented otherwise: that is the same mistake, not a second one.
            self.lost_close = self.directives.last().map(|open| open.colons);
            self.abandon();
        }
    }

    /// Closes the innermost directive, for want of an end.
    fn abandon(&mut self) {
        let Some(open) = self.directives.pop() else { return };
        if !self.too_deep {
            let colons = ":".repeat(open.colons.min(8));
            let diagnostic = Diagnostic::error(
                Code::OpenDirective,
                "the directive is never closed",
            )
            .help(message!("close it with a line `{colons}`, indented like its beginning", colons));
            self.report.add(diagnostic, self.source.range(&open.range));
        }
        let end = self
            .document
            .nodes
            .last()
            .map_or(0, |node| (node.range.end - self.source.offset) as usize);
        self.close_directive(&open, &(end..end));
    }

    fn close_directive(&mut self, open: &OpenDirective, range: &Range<usize>) {
        if open.index != LEFT_OUT {
            self.levels -= 1;
            self.push(NodeKind::DirectiveClose(open.index), range);
        }
    }
}

/// Raw HTML in which nobody expects Markdown: comments, scripts and the like.
fn is_silent_html(html: &str) -> bool {
    let html = html.trim_start_matches([' ', '\t']);
    let named = |name: &&str| {
        html.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    html.starts_with("<!")
        || html.starts_with("<?")
        || ["pre", "script", "style", "textarea"].iter().any(named)
}
