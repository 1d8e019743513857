//! The rows of queries, and the table of those that were answered: the plan, the pages of a list, its feed and templates ask for
//! the same ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::content::Query;
use crate::names::Lang;

/// The rows of a query.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Indices in [`Site::entries`](super::Site::entries), in order.
    pub rows: Vec<usize>,
    /// The instant at which the clock alone will change them.
    pub stands_until: Option<jiff::Timestamp>,
}

/// The rows of each query that was asked, by the reader's language.
#[derive(Debug, Default)]
pub(super) struct AnsweredQueries(Mutex<BTreeMap<(Query, Lang), Arc<Rows>>>);

impl AnsweredQueries {
    /// Returns the rows of a query; whoever asks first answers it, outside the lock, so that others need not wait.
    pub(super) fn find_or_answer(
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
        let rows = Arc::new(answer());
        Arc::clone(table().entry(key).or_insert(rows))
    }
}
