//! Answering queries.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::Site;
use super::rows::Rows;
use crate::calendar::{Moment, window};
use crate::content::{At, CommonValue, Condition, Entry, FieldValue, Order, Query, When};
use crate::locale::Collation;
use crate::names::{EntryId, Lang};

impl Site {
    /// Answers a query as [`Site::query`] does, once per build.
    pub fn rows(&self, query: &Query, lang: &Lang) -> Arc<Rows> {
        self.answered.find_or_answer(query, lang, || self.query(query, lang))
    }

    /// Answers a query for readers of a language: each entry once, in that language or its fallback. Sections and entries
    /// that have left lists are not among them.
    pub fn query(&self, query: &Query, lang: &Lang) -> Rows {
        let candidates: Vec<usize> = match self.candidates(query) {
            Some(ids) => ids.iter().filter_map(|id| self.variant(id, lang)).collect(),
            None => self.ids().filter_map(|id| self.variant(id, lang)).collect(),
        };
        let mut found = Rows::default();
        for at in candidates {
            let entry = &self.entries[at];
            if !entry.is_section && !self.is_unlisted(at) && self.holds(query, entry, &mut found) {
                found.rows.push(at);
            }
        }
        self.sort(&mut found.rows, query, lang);
        if let Some(limit) = query.limit {
            self.cut(&mut found.rows, limit, query.own);
        }
        found
    }

    /// Leaves the first `limit` rows, among them the first `own` of the town's own entries: partners who write much must not push
    /// them off.
    pub fn cut(&self, rows: &mut Vec<usize>, limit: usize, own: usize) {
        let is_own = |at: &usize| self.guest_of(&self.entries[*at]).is_none();
        let kept = rows.iter().filter(|at| is_own(at)).take(own.min(limit)).count();
        let mut room = limit - kept;
        rows.retain(|at| {
            let fits = is_own(at) || room > 0;
            room -= usize::from(fits && !is_own(at));
            fits
        });
        rows.truncate(limit);
    }

    /// The narrowest list that holds all answers: the section's own, or a topic's.
    fn candidates(&self, query: &Query) -> Option<Vec<EntryId>> {
        if let Some(path) = &query.section {
            let mut ids = Vec::new();
            if let Some(id) = self.sections.find(path) {
                match self.sections.get(id) {
                    Some(section) if !query.deep => ids.extend(section.entries.iter().cloned()),
                    _ => self.below(id, &mut ids),
                }
                // A partner's entry may stand in several sections.
                ids.sort();
                ids.dedup();
            }
            return Some(ids);
        }
        let topics = query.filter.values("topics")?;
        let mut ids: Vec<EntryId> =
            topics.iter().filter_map(|topic| self.topics.get(topic)).flatten().cloned().collect();
        ids.sort();
        ids.dedup();
        Some(ids)
    }

    fn below(&self, id: &EntryId, ids: &mut Vec<EntryId>) {
        let mut waiting = vec![id];
        while let Some(section) = waiting.pop().and_then(|id| self.sections.get(id)) {
            ids.extend(section.entries.iter().cloned());
            waiting.extend(section.sections.iter());
        }
    }

    /// Whether an entry is one that the query asks for. Notes in `found` until when the answer stands.
    pub(super) fn holds(&self, query: &Query, entry: &Entry, found: &mut Rows) -> bool {
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

    /// Whether an entry happens in one of the condition's windows. What has no time is to come.
    fn happens(&self, condition: &Condition, entry: &Entry, found: &mut Rows) -> bool {
        let times = self.times(entry);
        condition.values.iter().filter_map(|word| When::find(word)).any(|when| match times {
            Some((start, end)) => self.is_within(when, start, end, found),
            None => when == When::Upcoming,
        })
    }

    /// Whether a date of a field is in one of the condition's windows.
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
            When::Current => (window.is_current(), window.stands_until),
        };
        if let Some(until) = until {
            found.stands_until = Some(found.stands_until.map_or(until, |other| other.min(until)));
        }
        holds
    }

    /// When the entry begins and ends, by its type's fields, else by its date.
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

    pub(super) fn sort(&self, rows: &mut [usize], query: &Query, lang: &Lang) {
        let collation = Collation::new(lang);
        let by_default = [Order { field: "weight".to_owned(), descending: false }];
        let order = if query.order.is_empty() { &by_default[..] } else { &query.order };
        rows.sort_by(|a, b| {
            let (a, b) = (&self.entries[*a], &self.entries[*b]);
            let keys = order.iter().map(|key| {
                let ordering = self.compare(a, b, &key.field, &collation);
                // What lacks the field comes last in either direction.
                if key.descending && self.has(a, &key.field) && self.has(b, &key.field) {
                    ordering.reverse()
                } else {
                    ordering
                }
            });
            keys.fold(Ordering::Equal, Ordering::then)
                .then_with(|| collation.compare(&a.common.title, &b.common.title))
                .then_with(|| a.id.cmp(&b.id))
        });
    }

    /// The order of two entries by a field. What has no value comes last.
    fn compare(&self, a: &Entry, b: &Entry, field: &str, collation: &Collation) -> Ordering {
        if field == "origin" && !self.has(a, field) && !self.has(b, field) {
            let is_foreign = |entry: &Entry| self.guest_of(entry).is_some();
            return is_foreign(a).cmp(&is_foreign(b));
        }
        let zone = self.clock.zone();
        match (self.value(a, field), self.value(b, field)) {
            (Some(Value::Moment(a)), Some(Value::Moment(b))) => a.start(zone).cmp(&b.start(zone)),
            (Some(Value::Integer(a)), Some(Value::Integer(b))) => a.cmp(&b),
            (Some(Value::Decimal(a)), Some(Value::Decimal(b))) => a.total_cmp(&b),
            (Some(Value::Name(a)), Some(Value::Name(b))) => a.cmp(&b),
            (a, b) => match (a.as_ref().and_then(Value::word), b.as_ref().and_then(Value::word)) {
                (Some(left), Some(right)) => {
                    some_first(self.term_weight(a.as_ref()), self.term_weight(b.as_ref()))
                        .then_with(|| collation.compare(&left, &right))
                }
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
        }
    }

    /// When an entry was last changed: as it says itself, else by Git, as its page shows it.
    pub fn updated(&self, entry: &Entry) -> Option<Moment> {
        let by_history = || Moment::of_seconds(self.changed(entry)?, self.clock.zone());
        entry.common.updated.or_else(by_history)
    }

    /// Whether an entry has a value by which it can be sorted.
    fn has(&self, entry: &Entry, field: &str) -> bool {
        match field {
            "updated" => self.updated(entry).is_some(),
            field => entry.fields.contains_key(field) || entry.common_value(field).is_some(),
        }
    }

    /// The place of a term in its vocabulary, where that says so.
    fn term_weight(&self, value: Option<&Value<'_>>) -> Option<i64> {
        match value {
            Some(Value::Own(FieldValue::Term(vocabulary, id, _))) => {
                self.vocabularies.get(vocabulary)?.get(id)?.weight
            }
            _ => None,
        }
    }

    /// What an entry has in a field: one of its type, a common one, or one that only queries know.
    fn value<'e>(&self, entry: &'e Entry, field: &str) -> Option<Value<'e>> {
        if let Some(own) = entry.fields.get(field) {
            return Some(Value::of_type(own));
        }
        match field {
            "updated" => self.updated(entry).map(Value::Moment),
            "origin" => Some(Value::Name(entry.origin.package.as_str())),
            "band" => Some(Value::Boolean(self.shown(&entry.id).is_none_or(|shown| shown.band))),
            field => entry.common_value(field).and_then(Value::common),
        }
    }
}

/// What queries compare.
enum Value<'e> {
    Moment(Moment),
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    /// Compared byte for byte.
    Name(&'e str),
    /// Compared as people sort.
    Text(&'e str),
    Texts(&'e [(String, At)]),
    /// Any other value of a field of the type.
    Own(&'e FieldValue),
}

impl<'e> Value<'e> {
    fn of_type(value: &'e FieldValue) -> Self {
        match value {
            FieldValue::Moment(moment) => Self::Moment(*moment),
            FieldValue::Integer(n) => Self::Integer(*n),
            FieldValue::Decimal(n) => Self::Decimal(*n),
            FieldValue::Boolean(b) => Self::Boolean(*b),
            value => Self::Own(value),
        }
    }

    fn common(value: CommonValue<'e>) -> Option<Self> {
        Some(match value {
            CommonValue::Text(text) => Self::Text(text),
            CommonValue::Name(name) => Self::Name(name),
            CommonValue::Moment(moment) => Self::Moment(*moment),
            CommonValue::Integer(n) => Self::Integer(n),
            CommonValue::Boolean(b) => Self::Boolean(b),
            CommonValue::Texts(texts) => Self::Texts(texts),
            CommonValue::Image(_) => return None,
        })
    }

    /// The value as a filter names it, if it is a single one.
    fn word(&self) -> Option<Cow<'e, str>> {
        Some(match self {
            Self::Moment(moment) => moment.iso().into(),
            Self::Integer(n) => n.to_string().into(),
            Self::Decimal(n) => n.to_string().into(),
            Self::Boolean(b) => b.to_string().into(),
            Self::Name(text) | Self::Text(text) => (*text).into(),
            Self::Own(
                FieldValue::Text(text)
                | FieldValue::Address(text, _)
                | FieldValue::Term(_, text, _),
            ) => text.into(),
            Self::Own(FieldValue::Reference(id, _, _)) => id.trim_matches('/').into(),
            Self::Own(_) | Self::Texts(_) => return None,
        })
    }

    /// Whether a filter's word is the value, or one of several.
    fn is(&self, word: &str) -> bool {
        match self {
            Self::Texts(texts) => texts.iter().any(|(text, _)| text == word),
            Self::Own(FieldValue::List(list)) => {
                list.iter().any(|value| Self::of_type(value).is_single(word))
            }
            value => value.is_single(word),
        }
    }

    fn is_single(&self, word: &str) -> bool {
        self.word().is_some_and(|own| own == word)
    }

    /// The dates that a window is compared with.
    fn moments(&self) -> Vec<Moment> {
        match self {
            Self::Moment(moment) => vec![*moment],
            Self::Own(FieldValue::List(list)) => list
                .iter()
                .filter_map(|value| match value {
                    FieldValue::Moment(moment) => Some(*moment),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn some_first<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
