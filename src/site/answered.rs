//! The table of answered queries: the plan, the pages of a list, its feed and templates ask for the same rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Rows, Site};
use crate::content::Query;
use crate::names::Lang;

/// The rows of each query that was asked, by the reader's language.
#[derive(Debug, Default)]
pub(super) struct AnsweredQueries(Mutex<BTreeMap<(Query, Lang), Arc<Rows>>>);

impl Site {
    /// Answers a query as [`Site::query`] does, once per build.
    pub fn rows(&self, query: &Query, lang: &Lang) -> Arc<Rows> {
        let key = (query.clone(), lang.clone());
        let table = || self.answered.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table().get(&key) {
            return Arc::clone(known);
        }
        // Answered outside the lock: others need not wait for it.
        let rows = Arc::new(self.query(query, lang));
        Arc::clone(table().entry(key).or_insert(rows))
    }
}
