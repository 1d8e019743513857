//! Elements, directives and pictures whose end the parser has not reached yet.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use crate::markdown::document::Image;

/// In place of the index of a node that was left out.
pub(super) const LEFT_OUT: u32 = u32::MAX;

/// A directive that waits for its end.
pub(super) struct OpenDirective {
    /// The index of its node, or [`LEFT_OUT`].
    pub(super) index: u32,
    /// How many colons its line begins with; the end has as many.
    pub(super) colons: usize,
    /// How many elements were open around it.
    pub(super) depth: usize,
    /// The bytes of its line.
    pub(super) range: Range<usize>,
}

/// A picture whose description is being read.
pub(super) struct OpenImage {
    /// The index of its node.
    pub(super) node: usize,
    /// How many pictures the description holds that are open.
    pub(super) nested: u32,
    pub(super) image: Image,
}

/// A picture that may yet be followed by `{decorative}`.
pub(super) struct PendingImage {
    /// The index of its node.
    pub(super) node: usize,
    /// The byte behind it.
    pub(super) end: usize,
}

/// The event that follows a picture, and its bytes.
#[derive(Clone, Copy)]
pub(super) struct NextEvent<'e, 'c> {
    pub(super) event: &'e Event<'c>,
    pub(super) range: &'e Range<usize>,
}

/// A text whose node is not written yet.
pub(super) struct PendingText<'s> {
    pub(super) text: Cow<'s, str>,
    /// Its bytes in the body.
    pub(super) range: Range<usize>,
}

/// A footnote's name, where it is defined or referred to.
pub(super) struct FootnoteName {
    /// The index of the node.
    pub(super) node: u32,
    pub(super) label: String,
}

/// Returns a link's title, if it is not empty.
pub(super) fn some_title(title: CowStr) -> Option<Box<str>> {
    (!title.is_empty()).then(|| title.into_string().into_boxed_str())
}
