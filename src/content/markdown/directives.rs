//! Directive lines: thematic breaks to the parser, because they were blanked so.

use std::ops::Range;

use super::build::{Builder, DEEPEST, index};
use crate::content::directive::{Directive, read};
use crate::content::document::NodeKind;
use crate::diagnostics::{Code, Diagnostic};

/// A directive that waits for its end.
pub(super) struct OpenDirective {
    /// Its index among the directives; none where its line could not be read.
    index: Option<u32>,
    colons: usize,
    /// How many elements were open when it began: it must end among the same.
    depth: usize,
    range: Range<usize>,
}

impl Builder<'_, '_> {
    /// A thematic break: the author's own, or a directive's line.
    pub(super) fn rule(&mut self, range: Range<usize>) {
        let at = self.markers.partition_point(|marker| marker.range.start < range.start);
        match self.markers.get(at).filter(|marker| marker.range.start < range.end.max(range.start + 1)) {
            None => self.push(NodeKind::Rule, range),
            Some(marker) => {
                let (range, colons) = (marker.range.clone(), marker.colons);
                if colons > 2 && self.body[range.clone()].len() == colons {
                    self.end_directive(range, colons);
                } else {
                    self.begin_directive(range, colons);
                }
            }
        }
    }

    fn begin_directive(&mut self, range: Range<usize>, colons: usize) {
        let line = read(&self.body[range.clone()], colons);
        for fault in &line.faults {
            let place =
                |inner: &Range<usize>| self.origin.at(self.file_range(&(range.start + inner.start..range.start + inner.end)));
            let mut diagnostic =
                Diagnostic::error(Code::DirectiveSyntax, fault.message.clone()).at(place(&fault.range)).help(fault.help);
            if let Some(first) = &fault.first {
                diagnostic = diagnostic.note("it was given here before", Some(place(first)));
            }
            self.found.push(diagnostic);
        }
        let has_body = colons > 2;
        let is_deep = has_body && self.containers + self.open_directives.len() >= DEEPEST;
        if is_deep {
            self.too_deep(&range);
        }
        let known = line.name.filter(|_| !is_deep).map(|name| {
            let place = |inner: Range<u32>| {
                let start = self.file_range(&(range.start..range.start)).start;
                start + inner.start..start + inner.end
            };
            let mut arguments = line.arguments;
            arguments.iter_mut().for_each(|argument| argument.range = place(argument.range.clone()));
            self.document.directives.push(Directive {
                name: self.body[range.start + name.start..range.start + name.end].to_owned(),
                arguments,
                range: self.file_range(&range),
                name_range: self.file_range(&(range.start + name.start..range.start + name.end)),
                has_body,
            });
            index(self.document.directives.len() - 1)
        });
        if let Some(index) = known {
            self.push(NodeKind::DirectiveOpen(index), range.clone());
            if !has_body {
                self.push(NodeKind::DirectiveClose(index), range.clone());
            }
        }
        if has_body {
            self.open_directives.push(OpenDirective { index: known, colons, depth: self.started.len(), range });
        }
    }

    fn end_directive(&mut self, range: Range<usize>, colons: usize) {
        let depth = self.started.len();
        let Some(at) = self.open_directives.iter().rposition(|open| open.colons == colons && open.depth == depth) else {
            let message = "this line closes a directive, and none with as many colons is open here";
            let diagnostic = Diagnostic::error(Code::DirectiveSyntax, message).at(self.origin.at(self.file_range(&range)));
            self.found.push(diagnostic.help("take the line out, or open a directive above it: `:::name`"));
            return;
        };
        while self.open_directives.len() > at + 1 {
            self.close_unended();
        }
        if let Some(index) = self.open_directives.pop().and_then(|open| open.index) {
            self.push(NodeKind::DirectiveClose(index), range);
        }
    }

    /// Closes the directives that began inside what now ends.
    pub(super) fn close_directives_above(&mut self, depth: usize) {
        while self.open_directives.last().is_some_and(|open| open.depth >= depth) {
            self.close_unended();
        }
    }

    fn close_unended(&mut self) {
        let Some(open) = self.open_directives.pop() else { return };
        let colons = ":".repeat(open.colons.min(20));
        let diagnostic = Diagnostic::error(Code::OpenDirective, "the directive begins here and never ends");
        let diagnostic = diagnostic.at(self.origin.at(self.file_range(&open.range)));
        self.found.push(diagnostic.help(format!("close it with a line `{colons}`")));
        if let Some(index) = open.index {
            self.push(NodeKind::DirectiveClose(index), open.range);
        }
    }
}
