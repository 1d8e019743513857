//! What a list shows, and how: a section says it in `[list]`, a type in `[lists]`.

use std::collections::BTreeMap;

use super::field_value::At;
use super::query::{Filter, Order};
use crate::manifest::{Kind, Reader, Table};

/// An order and a filter, in the query grammar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListSpec {
    /// The keys of the order.
    pub order: Option<Vec<Order>>,
    /// Where it is written.
    pub order_at: Option<At>,
    /// What all entries of the list have.
    pub filter: Option<Filter>,
    /// Where each of its keys is written.
    pub filter_at: BTreeMap<String, At>,
    /// Where the list is described.
    pub at: Option<At>,
}

/// What a section's file says about its list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListKeys {
    /// Only entries of this type.
    pub kind: Option<(String, At)>,
    /// Entries per page.
    pub size: Option<usize>,
    /// The order and the filter.
    pub spec: ListSpec,
}

impl ListSpec {
    /// What is not said here is as another list has it.
    pub fn or(self, other: &Self) -> Self {
        let has_filter = self.filter.is_some();
        Self {
            order: self.order.or_else(|| other.order.clone()),
            order_at: self.order_at.or_else(|| other.order_at.clone()),
            filter: self.filter.or_else(|| other.filter.clone()),
            filter_at: if has_filter { self.filter_at } else { other.filter_at.clone() },
            ..self
        }
    }

    pub(super) fn read(list: &Reader<'_>, at: At) -> Self {
        Self {
            order: list.text("order").map(Order::parse),
            order_at: list.table.get("order").map(|_| At(list.place("order"))),
            filter: list.table("where").map(|table| Filter::read(table, list)),
            filter_at: filter_places(list),
            at: Some(at),
        }
    }
}

fn filter_places(list: &Reader<'_>) -> BTreeMap<String, At> {
    let Some(Kind::Table(table)) = list.table.get("where").map(|value| &value.kind) else {
        return BTreeMap::new();
    };
    let places = table
        .entries
        .iter()
        .map(|(key, range, _)| (key.clone(), At(list.origin_of("where").at(range.clone()))));
    places.collect()
}

/// Reads a section's `[list]`.
pub(super) fn read_list(reader: &Reader<'_>) -> Option<ListKeys> {
    let table = reader.table("list")?;
    let list = Reader::new(table, reader.origin, reader.sink);
    let keys = ListKeys {
        kind: list.text("type").map(|kind| (kind.to_owned(), At(list.place("type")))),
        size: list.integer("size", 1..=1000).and_then(|size| usize::try_from(size).ok()),
        spec: ListSpec::read(&list, At(reader.place("list"))),
    };
    list.finish("`[list]`");
    Some(keys)
}

/// Reads a type's `[lists]`, in the order in which they are written.
pub(super) fn read_lists(table: &Table, top: &Reader<'_>) -> Vec<(String, ListSpec)> {
    let reader = Reader::new(table, top.origin, top.sink);
    let mut lists = Vec::new();
    for (name, range, _) in &table.entries {
        let Some(table) = reader.table(name) else { continue };
        let list = Reader::new(table, top.origin, top.sink);
        lists.push((name.clone(), ListSpec::read(&list, At(top.origin.at(range.clone())))));
        list.finish("a list");
    }
    lists
}
