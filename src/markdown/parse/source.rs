//! What is parsed, and where findings go.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::hidden_signs::restored;
use crate::diagnostics::{Diagnostic, Origin, Severity};

/// The body, and what the parser sees of it; both have the same length.
#[derive(Clone, Copy)]
pub(in crate::markdown) struct Source<'s, 'c> {
    pub(in crate::markdown) body: &'s str,
    pub(in crate::markdown) seen: &'c str,
    pub(in crate::markdown) offset: u32,
}

impl<'s> Source<'s, '_> {
    /// Where a slice of what the parser sees stands.
    pub(in crate::markdown) fn position(&self, text: &str) -> Option<Range<usize>> {
        let start = (text.as_ptr() as usize).checked_sub(self.seen.as_ptr() as usize)?;
        let end = start.checked_add(text.len())?;
        (end <= self.seen.len()).then_some(start..end)
    }

    /// The bytes of a node in the body.
    pub(in crate::markdown) fn bytes(&self, range: &Range<u32>) -> Range<usize> {
        (range.start - self.offset) as usize..(range.end - self.offset) as usize
    }

    /// A part of the body; nothing where it would divide a character.
    pub(in crate::markdown) fn slice(&self, range: Range<usize>) -> &'s str {
        self.body.get(range).unwrap_or_default()
    }

    /// The same text, borrowed from the body where possible.
    pub(in crate::markdown) fn text(&self, text: CowStr<'_>) -> Cow<'s, str> {
        match text {
            CowStr::Borrowed(text) => {
                match self.position(text).and_then(|range| self.body.get(range)) {
                    Some(text) => Cow::Borrowed(text),
                    None => Cow::Owned(text.to_owned()),
                }
            }
            CowStr::Boxed(text) => Cow::Owned(restored(text.into_string())),
            CowStr::Inlined(text) => match &*text {
                "’" => Cow::Borrowed("’"),
                "…" => Cow::Borrowed("…"),
                "–" => Cow::Borrowed("–"),
                "—" => Cow::Borrowed("—"),
                text => Cow::Owned(restored(text.to_owned())),
            },
        }
    }

    /// The same text, with quotation marks, dashes and dots as they were typed.
    pub(in crate::markdown) fn verbatim(
        &self,
        text: CowStr<'_>,
        range: &Range<usize>,
    ) -> Cow<'s, str> {
        let typed = self.body.get(range.clone()).unwrap_or_default();
        if matches!(text, CowStr::Inlined(_)) && typed.bytes().all(|byte| b"'\"-.".contains(&byte))
        {
            return Cow::Borrowed(typed);
        }
        self.text(text)
    }

    /// The bytes in the file. Blanking may have let a range begin or end inside a character.
    pub(in crate::markdown) fn range(&self, range: &Range<usize>) -> Range<u32> {
        let start = self.body.floor_char_boundary(range.start);
        let end = self.body.ceil_char_boundary(range.end).max(start);
        let place = |at: usize| self.offset.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        place(start)..place(end)
    }
}

/// How many findings of one text are kept.
const MOST: usize = 1_000;

/// Where findings go.
pub(in crate::markdown) struct Report<'r> {
    pub(in crate::markdown) origin: &'r Origin,
    pub(in crate::markdown) found: &'r mut Vec<Diagnostic>,
}

impl Report<'_> {
    /// Adds a finding. Where there are too many the next build reports the rest; but no warnings hide that there is an error.
    pub(in crate::markdown) fn add(&mut self, diagnostic: Diagnostic, range: Range<u32>) {
        let diagnostic = diagnostic.at(self.origin.at(range));
        if self.found.len() < MOST {
            return self.found.push(diagnostic);
        }
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        let is_first_error = is_error(&diagnostic) && !self.found.iter().rev().any(is_error);
        if let Some(last) = self.found.last_mut().filter(|_| is_first_error) {
            *last = diagnostic;
        }
    }
}
