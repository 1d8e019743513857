//! Rows: what stands in a list is an entry, at one of the times at which it happens.

use crate::calendar::Moment;
use crate::content::{FieldMap, Repeated};

/// An entry in a list, at one of its occurrences. An entry that does not repeat has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// The index of the entry in [`super::TownIndex::entries`].
    pub at: usize,
    /// The number of the occurrence among those of its series, from 0.
    pub occurrence: usize,
}

/// The rows of a query.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// The instant at which the clock alone will change them.
    pub valid_until: Option<jiff::Timestamp>,
}

impl Rows {
    /// Notes an instant at which the clock alone may change the rows.
    pub(in crate::site) fn note(&mut self, instant: Option<jiff::Timestamp>) {
        self.valid_until = [self.valid_until, instant].into_iter().flatten().min();
    }
}

/// When something begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times<'e> {
    /// When it begins; a day, if it has no time.
    pub start: &'e Moment,
    /// When it ends.
    pub end: Option<&'e Moment>,
}

/// One of the times at which an entry of a series happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When it begins.
    pub start: Moment,
    /// When it ends.
    pub end: Option<Moment>,
    /// The fields that are other than the entry's: those of the times, and what the author changed for this occurrence.
    pub fields: FieldMap,
}

/// All that an entry of a series happens at, up to the horizon.
#[derive(Debug, Clone)]
pub(super) struct Happenings {
    /// The series, as the entry describes it.
    pub repeated: Repeated,
    /// The occurrences, by their beginning.
    pub list: Vec<Happening>,
    /// The one that is shown where an entry stands once: the first that is not over, else the last.
    pub next: usize,
    /// The instant at which the clock alone changes any of it.
    pub until: Option<jiff::Timestamp>,
}
