//! Tables of answers that are made once per build.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxBuildHasher;

/// Tables are split, so that threads rarely wait for each other.
const SHARDS: usize = 16;

/// A table that many threads fill.
#[derive(Debug)]
pub(super) struct SharedTable<K, V> {
    shards: Vec<RwLock<HashMap<K, V, FxBuildHasher>>>,
    /// How many values a shard holds at most.
    most: usize,
}

impl<K, V> Default for SharedTable<K, V> {
    fn default() -> Self {
        Self::bounded(usize::MAX)
    }
}

impl<K, V> SharedTable<K, V> {
    /// Makes a table of about so many values at most. What is not found is made again, so a bound costs time and changes no
    /// output.
    pub(super) fn bounded(most: usize) -> Self {
        Self { shards: (0..SHARDS).map(|_| RwLock::default()).collect(), most: most / SHARDS }
    }
}

impl<K: Eq + Hash, V: Clone> SharedTable<K, V> {
    /// Returns what the table holds for a key, where that is `enough`.
    pub(super) fn find(&self, key: &K, enough: impl FnOnce(&V) -> bool) -> Option<V> {
        let shard = self.shard(key).read().unwrap_or_else(PoisonError::into_inner);
        shard.get(key).filter(|value| enough(value)).cloned()
    }

    /// Puts a value in.
    pub(super) fn put(&self, key: K, value: V) {
        let mut shard = self.shard(&key).write().unwrap_or_else(PoisonError::into_inner);
        // All at once: to know which are asked for least would cost more than making some of them again.
        if shard.len() >= self.most {
            shard.clear();
        }
        shard.insert(key, value);
    }

    fn shard(&self, key: &K) -> &RwLock<HashMap<K, V, FxBuildHasher>> {
        let hash = usize::try_from(FxBuildHasher.hash_one(key) >> 32).unwrap_or(0);
        &self.shards[hash % SHARDS]
    }
}
