//! Which entries a query asks for.

use super::query_value::Value;
use super::town_index::TownIndex;
use crate::calendar::{Moment, window};
use crate::content::{Condition, Entry, FieldValue, Query, When};

/// The rows of a query.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Indices in [`TownIndex::entries`], in order.
    pub rows: Vec<usize>,
    /// The instant at which the clock alone will change them.
    pub valid_until: Option<jiff::Timestamp>,
}

impl TownIndex {
    /// Tells whether an entry is one that the query asks for. Notes in `found` until when the answer stands.
    pub(in crate::site) fn holds(&self, query: &Query, entry: &Entry, found: &mut Rows) -> bool {
        query.kind.as_ref().is_none_or(|kind| entry.kind.as_str() == kind)
            && query.filter.conditions().iter().all(|condition| {
                if condition.field == Condition::WHEN {
                    return self.happens(condition, entry, found);
                }
                self.value(entry, &condition.field).is_some_and(|value| {
                    condition.values.iter().any(|word| value.is(word))
                        || self.is_in_window(condition, &value, found)
                })
            })
    }

    /// Tells whether an entry happens in one of the condition's windows. What has no time is to come.
    fn happens(&self, condition: &Condition, entry: &Entry, found: &mut Rows) -> bool {
        let times = self.times(entry);
        condition.values.iter().filter_map(|word| When::find(word)).any(|when| match times {
            Some((start, end)) => self.is_within(when, start, end, found),
            None => when == When::Upcoming,
        })
    }

    /// Tells whether a date of a field is in one of the condition's windows.
    fn is_in_window(&self, condition: &Condition, value: &Value<'_>, found: &mut Rows) -> bool {
        let moments = value.moments();
        let mut windows = condition.values.iter().filter_map(|word| When::find(word));
        windows.any(|when| moments.iter().any(|moment| self.is_within(when, moment, None, found)))
    }

    fn is_within(
        &self,
        when: When,
        start: &Moment,
        end: Option<&Moment>,
        found: &mut Rows,
    ) -> bool {
        let window = window(start, end, &self.clock);
        let (holds, until) = match when {
            When::Upcoming => (window.is_upcoming(), window.upcoming_until()),
            When::Past => (window.is_past(), window.upcoming_until()),
            When::Current => (window.is_current(), window.valid_until),
        };
        if let Some(until) = until {
            found.valid_until = Some(found.valid_until.map_or(until, |other| other.min(until)));
        }
        holds
    }

    /// Returns when the entry begins and ends, by its type's fields, else by its date.
    pub fn times<'e>(&self, entry: &'e Entry) -> Option<(&'e Moment, Option<&'e Moment>)> {
        let schema = self.schemas.get(&entry.kind);
        let (start, end) = schema.map_or((None, None), |schema| schema.time_fields());
        let moment = |name: Option<&str>| match entry.fields.get(name?) {
            Some(FieldValue::Moment(moment)) => Some(moment),
            _ => None,
        };
        let start = moment(start).or(entry.common.date.as_ref()).or_else(|| moment(end))?;
        Some((start, moment(end)))
    }

    /// Returns what an entry has in a field: one of its type, a common one, or one that only queries know.
    pub(super) fn value<'e>(&self, entry: &'e Entry, field: &str) -> Option<Value<'e>> {
        if let Some(own) = entry.fields.get(field) {
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
