//! The files as they were given to Tera, and the way from what Tera names back to them.

use std::ops::Range;

use super::set::{File, Files};
use super::source::EditedSource;
use crate::diagnostics::Place;

/// The files of an engine, each with its edited source.
#[derive(Debug)]
pub(super) struct LoadedFiles {
    pub(super) files: Files,
    /// The sources as Tera has them, in the order of the files.
    pub(super) sources: Vec<EditedSource>,
}

impl LoadedFiles {
    /// Returns the file that a name means.
    pub(super) fn file(&self, template: &str) -> Option<&File> {
        self.files.find(template).map(|index| &self.files.list[index])
    }

    /// Iterates over all names that Tera may print: full and bare ones.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.by_name.keys().map(String::as_str)
    }

    /// Returns the place in the file of bytes that Tera names.
    pub(super) fn place(&self, template: &str, range: &Range<usize>) -> Option<Place> {
        let index = self.files.find(template)?;
        Some(self.files.list[index].at(&self.sources[index].source_range(range)))
    }

    /// Returns the place in the file of a line and a column that Tera names, both counted from 1.
    pub(super) fn place_of_line(
        &self,
        template: &str,
        line: usize,
        column: usize,
    ) -> Option<Place> {
        let index = self.files.find(template)?;
        let at = self.sources[index].byte_at(line, column);
        self.place(template, &(at..at))
    }

    /// Returns the source of bytes that Tera names.
    pub(super) fn source(&self, template: &str, range: &Range<usize>) -> Option<&str> {
        let index = self.files.find(template)?;
        self.files.list[index].text.get(self.sources[index].source_range(range))
    }
}
