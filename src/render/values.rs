//! Making values for templates.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use crate::names::Digest;

/// Makes a map; keys keep their order, so that a loop over it is the same each time.
pub(super) fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    map_of(pairs.into_iter().map(|(key, value)| (Key::Str(key), value)))
}

/// The values of a page or a row while they are put together: few, so that looking one up is a walk.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs(Vec<(Key<'static>, Value)>);

impl Pairs {
    /// Takes the pairs of a map.
    pub(super) fn from_map(map: &Value) -> Self {
        Self(
            map.as_map()
                .into_iter()
                .flatten()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        )
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(found, _)| found.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// Sets a value, in the place of one that has the key already.
    pub(super) fn set(&mut self, key: &'static str, value: Value) {
        match self.0.iter_mut().find(|(found, _)| found.as_str() == Some(key)) {
            Some((_, old)) => *old = value,
            None => self.0.push((Key::Str(key), value)),
        }
    }
}

impl From<Pairs> for Value {
    fn from(pairs: Pairs) -> Self {
        map_of(pairs.0)
    }
}

/// As [`map`]; of two pairs with the same key the later counts.
pub(super) fn map_of(pairs: impl IntoIterator<Item = (Key<'static>, Value)>) -> Value {
    // The engine fills a map of its own from any other, so this one is made without hashing: the pairs by their rank.
    let ranked: BTreeMap<Ranked, Value> = pairs
        .into_iter()
        .enumerate()
        .map(|(rank, (key, value))| (Ranked { rank, key }, value))
        .collect();
    Value::from(ranked)
}

/// A key with its rank among those of its map.
struct Ranked {
    rank: usize,
    key: Key<'static>,
}

impl From<Ranked> for Key<'static> {
    fn from(ranked: Ranked) -> Self {
        ranked.key
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

/// Makes a list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<Value>>())
}

/// A text, or nothing.
pub(super) fn optional(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::from)
}

/// Digests a list by the digests of its items.
pub(super) fn digest_of_all(items: impl IntoIterator<Item = Digest>) -> Digest {
    let bytes: Vec<u8> = items.into_iter().flat_map(|item| *item.as_bytes()).collect();
    Digest::of(&bytes)
}
