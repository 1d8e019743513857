//! The order of a query's rows.

use std::cmp::Ordering;

use super::query_value::Value;
use super::row::Row;
use super::town_index::TownIndex;
use crate::content::{FieldValue, Order, Query};
use crate::locale::Collation;
use crate::names::Lang;

impl TownIndex {
    /// Sorts rows as a query says, else by weight and title, for readers of a language.
    pub(in crate::site) fn sort(&self, rows: &mut [Row], query: &Query, lang: &Lang) {
        let collation = Collation::new(lang);
        let by_default = [Order { field: "weight".to_owned(), descending: false }];
        let order = if query.order.is_empty() { &by_default[..] } else { &query.order };
        rows.sort_by(|a, b| {
            let keys = order.iter().map(|key| {
                let ordering = self.compare(*a, *b, &key.field, &collation);
                // What lacks the field comes last in either direction.
                if key.descending && self.has(*a, &key.field) && self.has(*b, &key.field) {
                    ordering.reverse()
                } else {
                    ordering
                }
            });
            let (left, right) = (&self.entries[a.at], &self.entries[b.at]);
            keys.fold(Ordering::Equal, Ordering::then)
                .then_with(|| collation.compare(&left.common.title, &right.common.title))
                .then_with(|| left.id.cmp(&right.id))
                .then_with(|| a.occurrence.cmp(&b.occurrence))
        });
    }

    /// Compares two rows by a field. What has no value comes last.
    fn compare(&self, a: Row, b: Row, field: &str, collation: &Collation) -> Ordering {
        if field == "origin" && !self.has(a, field) && !self.has(b, field) {
            // The town's own come first.
            let is_own = |row: Row| self.is_local(&self.entries[row.at]);
            return is_own(b).cmp(&is_own(a));
        }
        let zone = self.clock.zone();
        match (self.value(a, field), self.value(b, field)) {
            (Some(Value::Moment(a)), Some(Value::Moment(b))) => a.start(zone).cmp(&b.start(zone)),
            (Some(Value::Integer(a)), Some(Value::Integer(b))) => a.cmp(&b),
            (Some(Value::Decimal(a)), Some(Value::Decimal(b))) => a.total_cmp(&b),
            (Some(Value::Name(a)), Some(Value::Name(b))) => a.cmp(b),
            (a, b) => match (a.as_ref().and_then(Value::word), b.as_ref().and_then(Value::word)) {
                (Some(left), Some(right)) => {
                    some_first(self.term_weight(a.as_ref()), self.term_weight(b.as_ref()))
                        .then_with(|| collation.compare(&left, &right))
                }
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
        }
    }

    /// Tells whether a row has a value by which it can be sorted.
    fn has(&self, row: Row, field: &str) -> bool {
        let entry = &self.entries[row.at];
        match field {
            "updated" => self.updated(entry).is_some(),
            field => self.field(row, field).is_some() || entry.common_value(field).is_some(),
        }
    }

    /// Returns the place of a term in its vocabulary, where that says so.
    fn term_weight(&self, value: Option<&Value<'_>>) -> Option<i64> {
        match value {
            Some(Value::Own(FieldValue::Term(vocabulary, id, _))) => {
                self.vocabularies.get(vocabulary)?.get(id)?.weight
            }
            _ => None,
        }
    }
}

fn some_first<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
