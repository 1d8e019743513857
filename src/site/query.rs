//! Queries over the whole site.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::assemble::Site;
use super::index::{Row, Rows};
use crate::content::Query;
use crate::names::{EntryId, Lang};

impl Site {
    /// Answers a query as [`Site::query`] does, once per build.
    pub fn rows(&self, query: &Query, lang: &Lang) -> Arc<Rows> {
        self.answered.get_or_insert(query, lang, || self.query(query, lang))
    }

    /// Answers a query for readers of a language: each entry in that language or its fallback, once, or at each of its
    /// occurrences if the query asks when. Sections and entries that have left lists are not among them.
    pub fn query(&self, query: &Query, lang: &Lang) -> Rows {
        let candidates: Vec<usize> = match self.candidates(query) {
            Some(ids) => ids.iter().filter_map(|id| self.variant(id, lang)).collect(),
            None => self.ids().filter_map(|id| self.variant(id, lang)).collect(),
        };
        let mut found = Rows::default();
        for at in candidates {
            if !self.entries[at].is_section && !self.is_unlisted(at) {
                self.add_rows(query, at, &mut found);
            }
        }
        self.sort(&mut found.rows, query, lang);
        if query.once {
            let mut seen = BTreeSet::new();
            found.rows.retain(|row| seen.insert(row.at));
        }
        if let Some(limit) = query.limit {
            self.cut(&mut found.rows, limit, query.own);
        }
        found
    }

    /// Leaves the first `limit` rows, among them the first `own` of the town's own entries: partners who write much must not push
    /// them off.
    pub fn cut(&self, rows: &mut Vec<Row>, limit: usize, own: usize) {
        let is_own = |row: &Row| self.is_local(&self.entries[row.at]);
        let kept = rows.iter().filter(|row| is_own(row)).take(own.min(limit)).count();
        let mut room = limit - kept;
        rows.retain(|row| {
            let fits = is_own(row) || room > 0;
            room -= usize::from(fits && !is_own(row));
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
        let topics = query.filter.values("topics")?;
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
