//! The table of answered queries: the plan, the pages of a list, its feed and templates ask for the same rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::index::Rows;
use crate::content::Query;
use crate::names::Lang;

/// The rows of each query that was asked, by the reader's language.
#[derive(Debug, Default)]
pub(super) struct AnsweredQueries(Mutex<BTreeMap<(Query, Lang), Arc<Rows>>>);

impl AnsweredQueries {
    /// Returns the rows of a query. Those of one that was not asked before come from `answer`.
    pub(super) fn get_or_insert(
        &self,
        query: &Query,
        lang: &Lang,
        answer: impl FnOnce() -> Rows,
    ) -> Arc<Rows> {
        let key = (query.clone(), lang.clone());
        let table = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table().get(&key) {
            return Arc::clone(known);
        }
        // Answered outside the lock: others need not wait for it.
        let rows = Arc::new(answer());
        Arc::clone(table().entry(key).or_insert(rows))
    }
}
