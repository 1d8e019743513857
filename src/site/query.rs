//! Queries: the one filter grammar of `items()`, of `[list]` and of subscriptions.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Site;
use super::index::TownIndex;
use crate::calendar::{Moment, window};
use crate::content::{Entry, FieldValue};
use crate::locale::Collation;
use crate::names::{EntryId, Lang};

/// A window over the type's own dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum When {
    /// Not over yet.
    Upcoming,
    /// Over.
    Past,
    /// Going on now.
    Current,
}

impl When {
    /// The words of `when`.
    pub const CHOICES: [&'static str; 4] = ["upcoming", "past", "open", "current"];

    /// Finds a window by its word.
    pub fn find(word: &str) -> Option<Self> {
        match word {
            "upcoming" => Some(Self::Upcoming),
            "past" => Some(Self::Past),
            "open" | "current" => Some(Self::Current),
            _ => None,
        }
    }
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Order {
    /// A common field, or one of the type's.
    pub field: String,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Order {
    /// Reads `"-date, title"`.
    pub fn parse(text: &str) -> Vec<Self> {
        let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
        keys.map(|key| Self {
            field: key.trim_start_matches('-').to_owned(),
            descending: key.starts_with('-'),
        })
        .collect()
    }
}

/// A question for rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Query {
    /// Only this type.
    pub kind: Option<String>,
    /// Only below this section's path; `None` is everywhere.
    pub section: Option<String>,
    /// Whether the sections below count too.
    pub deep: bool,
    /// `field = [values]`, all must hold, each by one of its values.
    pub filter: Vec<(String, Vec<String>)>,
    /// A window in time.
    pub when: Option<When>,
    /// The order; empty is by weight and title.
    pub order: Vec<Order>,
    /// At most so many.
    pub limit: Option<usize>,
    /// So many of them are the town's own, if it has them.
    pub own: usize,
}

/// The rows of a query.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Indices in [`TownIndex::entries`], in order.
    pub rows: Vec<usize>,
    /// The instant at which the clock alone will change them.
    pub stands_until: Option<jiff::Timestamp>,
}

impl Site {
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
            if !entry.is_section
                && !self.is_unlisted(at)
                && self.holds(query, entry)
                && self.is_in_window(query, entry, &mut found)
            {
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
        let is_own = |at: &usize| self.is_local(&self.entries[*at]);
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
            if let Some(id) = self.sections().find(path) {
                match self.sections().get(id) {
                    Some(section) if !query.deep => ids.extend(section.entries.iter().cloned()),
                    _ => self.below(id, &mut ids),
                }
                // A partner's entry may stand in several sections.
                ids.sort();
                ids.dedup();
            }
            return Some(ids);
        }
        let (_, topics) = query.filter.iter().find(|(field, _)| field == "topics")?;
        let mut ids: Vec<EntryId> =
            topics.iter().filter_map(|topic| self.topics().get(topic)).flatten().cloned().collect();
        ids.sort();
        ids.dedup();
        Some(ids)
    }

    fn below(&self, id: &EntryId, ids: &mut Vec<EntryId>) {
        let mut waiting = vec![id];
        while let Some(section) = waiting.pop().and_then(|id| self.sections().get(id)) {
            ids.extend(section.entries.iter().cloned());
            waiting.extend(section.sections.iter());
        }
    }
}

impl TownIndex {
    pub(super) fn holds(&self, query: &Query, entry: &Entry) -> bool {
        query.kind.as_ref().is_none_or(|kind| entry.kind.as_str() == kind)
            && query.filter.iter().all(|(field, values)| {
                let own = self.words(entry, field);
                values.iter().any(|value| own.iter().any(|word| word == value))
            })
    }

    pub(super) fn is_in_window(&self, query: &Query, entry: &Entry, found: &mut Rows) -> bool {
        let Some(when) = query.when else { return true };
        let Some((start, end)) = self.times(entry) else { return when == When::Upcoming };
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

    /// The order of two entries by a field. A field of the type's own comes before what every entry has of that name.
    fn compare(&self, a: &Entry, b: &Entry, field: &str, collation: &Collation) -> Ordering {
        let zone = self.clock.zone();
        let instant = |moment: &Option<Moment>| moment.as_ref().map(|moment| moment.start(zone));
        let is_foreign = |entry: &Entry| !self.is_local(entry);
        match field {
            "date" => some_first(instant(&a.common.date), instant(&b.common.date)),
            "updated" => some_first(
                self.updated(a).map(|moment| moment.start(zone)),
                self.updated(b).map(|moment| moment.start(zone)),
            ),
            "weight" => some_first(a.common.weight, b.common.weight),
            "title" => collation.compare(&a.common.title, &b.common.title),
            "id" => a.id.cmp(&b.id),
            "type" => a.kind.cmp(&b.kind),
            "language" => a.lang.cmp(&b.lang),
            "origin" if !self.has(a, field) && !self.has(b, field) => {
                is_foreign(a).cmp(&is_foreign(b))
            }
            field => match (a.fields.get(field), b.fields.get(field)) {
                (Some(FieldValue::Moment(a)), Some(FieldValue::Moment(b))) => {
                    a.start(zone).cmp(&b.start(zone))
                }
                (Some(FieldValue::Integer(a)), Some(FieldValue::Integer(b))) => a.cmp(b),
                (Some(FieldValue::Decimal(a)), Some(FieldValue::Decimal(b))) => a.total_cmp(b),
                (a, b) => match (a.and_then(word), b.and_then(word)) {
                    (Some(left), Some(right)) => {
                        some_first(self.term_weight(a), self.term_weight(b))
                            .then_with(|| collation.compare(&left, &right))
                    }
                    (a, b) => b.is_some().cmp(&a.is_some()),
                },
            },
        }
    }

    fn has(&self, entry: &Entry, field: &str) -> bool {
        match field {
            "date" => entry.common.date.is_some(),
            "weight" => entry.common.weight.is_some(),
            "updated" => self.updated(entry).is_some(),
            "title" | "id" | "type" | "language" => true,
            field => entry.fields.contains_key(field),
        }
    }

    /// The place of a term in its vocabulary, where that says so.
    fn term_weight(&self, value: Option<&FieldValue>) -> Option<i64> {
        match value {
            Some(FieldValue::Term(vocabulary, id, _)) => {
                self.vocabularies.get(vocabulary)?.get(id)?.weight
            }
            _ => None,
        }
    }

    /// The values of a field as words, as a filter names them.
    fn words(&self, entry: &Entry, field: &str) -> Vec<String> {
        let ids =
            |list: &[(String, crate::content::At)]| list.iter().map(|(id, _)| id.clone()).collect();
        let moment = |moment: &Option<Moment>| moment.iter().map(Moment::iso).collect();
        match field {
            "date" => moment(&entry.common.date),
            "updated" => moment(&self.updated(entry)),
            "weight" => entry.common.weight.iter().map(ToString::to_string).collect(),
            "title" => vec![entry.common.title.clone()],
            "topics" => ids(&entry.common.topics),
            "audience" => ids(&entry.common.audience),
            "language" => vec![entry.lang.to_string()],
            "type" => vec![entry.kind.to_string()],
            "id" => vec![entry.id.to_string()],
            "origin" if !self.has(entry, field) => vec![entry.origin.package.to_string()],
            "band" if !self.has(entry, field) => {
                vec![self.imported.shown.get(&entry.id).is_none_or(|shown| shown.band).to_string()]
            }
            field => match entry.fields.get(field) {
                Some(FieldValue::List(list)) => list.iter().filter_map(word).collect(),
                value => value.and_then(word).into_iter().collect(),
            },
        }
    }
}

/// What every entry can be sorted by, besides the fields of its type.
pub(crate) const ORDERED: &[&str] =
    &["date", "updated", "weight", "title", "id", "type", "language", "origin"];
/// What every entry can be filtered by, besides the fields of its type.
pub(crate) const FILTERED: &[&str] = &[
    "date", "updated", "weight", "title", "id", "type", "topics", "audience", "language", "origin",
    "band", "when",
];

fn some_first<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn word(value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::Text(text) | FieldValue::Address(text, _) => Some(text.clone()),
        FieldValue::Integer(n) => Some(n.to_string()),
        FieldValue::Decimal(n) => Some(n.to_string()),
        FieldValue::Boolean(b) => Some(b.to_string()),
        FieldValue::Moment(moment) => Some(moment.iso()),
        FieldValue::Term(_, id, _) => Some(id.clone()),
        FieldValue::Reference(id, _, _) => Some(id.trim_matches('/').to_owned()),
        FieldValue::Markdown(..)
        | FieldValue::File(..)
        | FieldValue::List(_)
        | FieldValue::Object(_) => None,
    }
}
