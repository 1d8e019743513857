//! Which entries a query asks for.

use super::query_value::Value;
use super::row::{Row, Rows, Times};
use super::town_index::TownIndex;
use crate::calendar::window;
use crate::content::{Condition, Entry, Query, When};

impl TownIndex {
    /// Adds the rows of an entry that a query asks for: each of its occurrences, if the query asks when, else one. Notes in
    /// `found` until when the answer stands.
    pub(in crate::site) fn add_rows(&self, query: &Query, at: usize, found: &mut Rows) {
        let occurrences = match self.happenings.get(&at) {
            None => 0..1,
            Some(all) => {
                found.note(all.until);
                let asks_when = self.asks_when(query, &self.entries[at]);
                if asks_when { 0..all.list.len() } else { all.next..all.next + 1 }
            }
        };
        for occurrence in occurrences {
            let row = Row { at, occurrence };
            if self.holds(query, row, found) {
                found.rows.push(row);
            }
        }
    }

    /// Whether a query filters or sorts by the time at which an entry happens.
    fn asks_when(&self, query: &Query, entry: &Entry) -> bool {
        let Some(schema) = self.schemas.get(&entry.kind) else { return false };
        let (start, end) = schema.time_fields();
        let is_time = |field: &str| [start, end].contains(&Some(field));
        let mut conditions = query.filter.conditions().iter().map(|it| it.field.as_str());
        conditions.any(|field| field == Condition::WHEN || is_time(field))
            || query.order.iter().any(|order| is_time(&order.field))
    }

    /// Tells whether a row is one that the query asks for. Notes in `found` until when the answer stands.
    pub(in crate::site) fn holds(&self, query: &Query, row: Row, found: &mut Rows) -> bool {
        let entry = &self.entries[row.at];
        query.kind.as_ref().is_none_or(|kind| entry.kind.as_str() == kind)
            && query.filter.conditions().iter().all(|condition| {
                if condition.field == Condition::WHEN {
                    return self.happens(condition, row, found);
                }
                self.value(row, &condition.field).is_some_and(|value| {
                    condition.values.iter().any(|word| value.is(word))
                        || self.is_in_window(condition, &value, found)
                })
            })
    }

    /// Tells whether a row happens in one of the condition's windows. What has no time is to come.
    fn happens(&self, condition: &Condition, row: Row, found: &mut Rows) -> bool {
        let times = self.times(row);
        condition.values.iter().filter_map(|word| When::find(word)).any(|when| match times {
            Some(times) => self.is_within(when, times, found),
            None => when == When::Upcoming,
        })
    }

    /// Tells whether a date of a field is in one of the condition's windows.
    fn is_in_window(&self, condition: &Condition, value: &Value<'_>, found: &mut Rows) -> bool {
        let moments = value.moments();
        let mut windows = condition.values.iter().filter_map(|word| When::find(word));
        windows.any(|when| {
            let times = |start| Times { start, end: None };
            moments.iter().any(|start| self.is_within(when, times(start), found))
        })
    }

    fn is_within(&self, when: When, times: Times<'_>, found: &mut Rows) -> bool {
        let window = window(times.start, times.end, &self.clock);
        let (holds, until) = match when {
            When::Upcoming => (window.is_upcoming(), window.upcoming_until()),
            When::Past => (window.is_past(), window.upcoming_until()),
            When::Current => (window.is_current(), window.valid_until),
        };
        found.note(until);
        holds
    }

    /// Returns what a row has in a field: the time of its occurrence, a field of its type, a common one, or one that only
    /// queries know.
    pub(super) fn value(&self, row: Row, field: &str) -> Option<Value<'_>> {
        let entry = &self.entries[row.at];
        if let Some(own) = self.field(row, field) {
            return Some(Value::of_type(own));
        }
        match field {
            "updated" => self.updated(entry).map(Value::Moment),
            "origin" => Some(Value::Name(entry.origin.package.as_str())),
            "band" => Some(Value::Boolean(
                self.imported.shown.get(&entry.id).is_none_or(|shown| shown.band),
            )),
            field => entry.common_value(field).and_then(Value::common),
        }
    }
}
