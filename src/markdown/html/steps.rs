//! The parts of HTML with gaps: steps, each of which writes words, markup, or a gap.

use crate::markdown::document::{Alert, Image};

/// The HTML of a text as steps. Refers to long runs of the author's words in the file, and does not
/// copy them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::markdown) struct Html {
    pub(super) steps: Box<[Step]>,
    /// What parvis writes around the author's words, in the order of the steps: tags, escaped words,
    /// titles of links.
    pub(super) made: Box<str>,
    pub(super) images: Box<[Image]>,
}

/// One step of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The next bytes of what was made.
    Made(u32),
    /// Bytes of the text itself.
    Own { start: u32, end: u32 },
    /// A link begins; its title is the next bytes of what was made, if there are any.
    LinkOpen { reference: u32, title: u32 },
    /// The link ends.
    LinkClose,
    /// The picture of this index, alone in its paragraph or in a line.
    Image { index: u32, alone: bool },
    /// An address in raw HTML; the name of its attribute is the next bytes of what was made. Without a name the address alone.
    Address { reference: u32, name: u32 },
    /// A directive begins.
    DirectiveOpen,
    /// The directive of this index ends.
    DirectiveClose(u32),
    /// A word of the interface.
    Word(Word),
}

/// A word of the interface that the HTML of a text contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// The name of the list of footnotes.
    Footnotes,
    /// The name of the link from a footnote back to the text.
    BackToText,
    /// That a task is done.
    TaskDone,
    /// That a task is open.
    TaskOpen,
    /// The name of a table that scrolls.
    Table,
    /// The title of an alert.
    Note(Alert),
}

impl Word {
    /// Its key among the interface's texts.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Footnotes => "footnotes",
            Self::BackToText => "back-to-text",
            Self::TaskDone => "task-done",
            Self::TaskOpen => "task-open",
            Self::Table => "table",
            Self::Note(Alert::Note) => "note-note",
            Self::Note(Alert::Tip) => "note-tip",
            Self::Note(Alert::Important) => "note-important",
            Self::Note(Alert::Warning) => "note-warning",
            Self::Note(Alert::Caution) => "note-caution",
        }
    }
}

#[cfg(test)]
impl Html {
    /// How much memory it takes.
    pub(in crate::markdown) fn size(&self) -> usize {
        size_of_val(&*self.steps) + self.made.len() + size_of_val(&*self.images)
    }
}
