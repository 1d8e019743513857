//! When entries happen: once, as it is written, or at each occurrence of a series.

use super::row::{Happening, Row, Times};
use super::town_index::TownIndex;
use crate::content::{Entry, FieldValue};

impl TownIndex {
    /// Returns when a row begins and ends: by its occurrence, by the type's fields, else by the entry's date.
    pub fn times(&self, row: Row) -> Option<Times<'_>> {
        if let Some(Happening { start, end, .. }) = self.happening(row) {
            return Some(Times { start, end: end.as_ref() });
        }
        self.written_times(&self.entries[row.at])
    }

    /// Returns when an entry begins and ends, as it is written: of a series, the first occurrence.
    pub fn written_times<'e>(&self, entry: &'e Entry) -> Option<Times<'e>> {
        let schema = self.schemas.get(&entry.kind);
        let (start, end) = schema.map_or((None, None), |schema| schema.time_fields());
        let moment = |name: Option<&str>| match entry.fields.get(name?) {
            Some(FieldValue::Moment(moment)) => Some(moment),
            _ => None,
        };
        let start = moment(start).or(entry.common.date.as_ref()).or_else(|| moment(end))?;
        Some(Times { start, end: moment(end) })
    }

    /// Returns the occurrence that a row of a series stands for.
    pub fn happening(&self, row: Row) -> Option<&Happening> {
        self.happenings.get(&row.at)?.list.get(row.occurrence)
    }

    /// Returns the row of an entry in a list that shows each entry once.
    pub fn single_row(&self, at: usize) -> Row {
        Row { at, occurrence: self.happenings.get(&at).map_or(0, |all| all.next) }
    }

    /// Returns what a row has in a field of its type.
    pub fn field(&self, row: Row, name: &str) -> Option<&FieldValue> {
        let entry = &self.entries[row.at];
        let Some(happening) = self.happening(row) else { return entry.fields.get(name) };
        let (_, end) = self.schemas.get(&entry.kind).map_or((None, None), |it| it.time_fields());
        let own = happening.fields.get(name);
        own.or_else(|| entry.fields.get(name).filter(|_| end != Some(name)))
    }

    /// Returns the rows of an entry in a list that shows each of its occurrences.
    pub(in crate::site) fn all_rows(&self, at: usize) -> impl Iterator<Item = Row> {
        let count = self.happenings.get(&at).map_or(1, |all| all.list.len());
        (0..count).map(move |occurrence| Row { at, occurrence })
    }
}
