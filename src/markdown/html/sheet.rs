//! `Sheet`, HTML under construction: stores words as ranges of the source, and markup as text.
//!
//! In names, *own* are the author's words, and *made* is what parvis writes around them.

use super::escape::{self, runs};
use super::steps::{Html, Step, Word};
use crate::markdown::document::Image;

/// Runs of words shorter than a step itself are copied into `made`.
const SHORTEST: usize = 16;

/// HTML under construction.
pub(super) struct Sheet<'s> {
    text: &'s str,
    steps: Vec<Step>,
    made: String,
    /// How many bytes of `made` are in steps already.
    settled: usize,
    images: Vec<Image>,
}

impl<'s> Sheet<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self {
            text,
            steps: Vec::new(),
            made: String::with_capacity(256),
            settled: 0,
            images: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> Html {
        self.settle();
        let Self { steps, made, images, .. } = self;
        Html { steps: steps.into(), made: made.into(), images: images.into() }
    }

    /// Writes HTML.
    pub(super) fn push(&mut self, html: &str) {
        self.made.push_str(html);
    }

    /// Writes text, escaped.
    pub(super) fn text(&mut self, text: &str) {
        let Some(start) = self.position(text) else { return escape::text(text, &mut self.made) };
        runs(text, |at, run, replacement| {
            self.own(start + at, run);
            self.made.push_str(replacement);
        });
    }

    /// Writes the author's raw HTML. `take_back` never removes it.
    pub(super) fn raw(&mut self, html: &str) {
        match self.position(html) {
            Some(start) => self.own(start, html),
            None => self.made.push_str(html),
        }
        self.settle();
    }

    /// Writes the value of an attribute, escaped.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.made.extend([" ", name, "=\""]);
        escape::attribute(value, &mut self.made);
        self.made.push('"');
    }

    /// Writes a line end that stands in the text.
    pub(super) fn line_end(&mut self) {
        // In a paragraph of whole lines it joins them to one run.
        if self.settled == self.made.len()
            && let Some(Step::Own { end, .. }) = self.steps.last_mut()
            && self.text.as_bytes().get(*end as usize) == Some(&b'\n')
        {
            *end += 1;
        } else {
            self.made.push('\n');
        }
    }

    /// Removes what was written last if it is `html`, and returns whether it was. Never removes the
    /// author's words.
    pub(super) fn take_back(&mut self, html: &str) -> bool {
        let is_last = self.made[self.settled..].ends_with(html);
        if is_last {
            self.made.truncate(self.made.len() - html.len());
        }
        is_last
    }

    /// Writes an `aria-label`: a word of the interface, and what follows it.
    pub(super) fn label(&mut self, word: Word, rest: &str) {
        self.push(" aria-label=\"");
        self.step(Step::Word(word));
        self.push(rest);
        self.push("\"");
    }

    pub(super) fn link(&mut self, reference: u32, title: &str) {
        self.settle();
        self.made.push_str(title);
        self.settled = self.made.len();
        self.steps.push(Step::LinkOpen { reference, title: length(title) });
    }

    /// Writes an attribute of raw HTML that is the address of a reference; without a name the address alone.
    pub(super) fn address(&mut self, reference: u32, name: &str) {
        self.settle();
        self.made.push_str(name);
        self.settled = self.made.len();
        self.steps.push(Step::Address { reference, name: length(name) });
    }

    pub(super) fn image(&mut self, image: &Image, alone: bool) {
        let index = u32::try_from(self.images.len()).unwrap_or(u32::MAX);
        self.images.push(image.clone());
        self.step(Step::Image { index, alone });
    }

    pub(super) fn step(&mut self, step: Step) {
        self.settle();
        self.steps.push(step);
    }

    fn own(&mut self, start: usize, run: &str) {
        // No text is longer than 64 MB, nor its markup than that by more than thirty times: all lengths fit.
        let (from, to) = (start as u32, (start + run.len()) as u32);
        match self.steps.last_mut() {
            Some(Step::Own { end, .. }) if *end == from && self.settled == self.made.len() => {
                *end = to;
            }
            _ if run.len() < SHORTEST => self.made.push_str(run),
            _ => self.step(Step::Own { start: from, end: to }),
        }
    }

    fn settle(&mut self) {
        if self.settled < self.made.len() {
            self.steps.push(Step::Made((self.made.len() - self.settled) as u32));
            self.settled = self.made.len();
        }
    }

    /// Where a slice of the text stands in it.
    fn position(&self, slice: &str) -> Option<usize> {
        let start = (slice.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start + slice.len() <= self.text.len()).then_some(start)
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
