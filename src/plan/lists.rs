//! Lists that are shown page by page: the query behind each, and what stands on one page.

use jiff::Timestamp;

use super::target::ListId;
use crate::content::{Filter, ListSpec, Order, Query, Schema};
use crate::names::{EntryId, Lang};
use crate::site::{Row, Site};

/// Entries on one page of a list where the section does not say.
const PAGE_SIZE: usize = 20;

/// One page of a list.
pub struct ListPage {
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// The number of pages of the list, at least 1.
    pub total: usize,
    /// The instant at which the clock alone will change the list.
    pub until: Option<Timestamp>,
}

/// Returns a page of a list, from 1. It is empty behind the last page.
pub fn list_page(site: &Site, list: &ListId, lang: &Lang, number: usize) -> ListPage {
    let (query, size) = list_query(site, list, lang);
    let found = site.rows(&query, lang);
    let total = found.rows.len().div_ceil(size).max(1);
    let skipped = number.saturating_sub(1) * size;
    let rows = found.rows.iter().copied().skip(skipped).take(size).collect();
    ListPage { rows, total, until: found.valid_until }
}

/// The query behind a list, and the entries on one page.
fn list_query(site: &Site, list: &ListId, lang: &Lang) -> (Query, usize) {
    match list {
        ListId::Home => (Query { order: Order::parse("-date"), ..Query::default() }, PAGE_SIZE),
        ListId::Topic(topic) => {
            let mut filter = Filter::default();
            filter.add("topics", vec![topic.clone()]);
            (Query { filter, order: Order::parse("-date"), ..Query::default() }, PAGE_SIZE)
        }
        ListId::Section(id) => section_query(site, id, lang),
    }
}

/// The query for all that a list holds, and that the sections below it hold: what its feeds and its calendar are made of.
pub(super) fn whole_list(site: &Site, list: &ListId, lang: &Lang) -> Query {
    match list {
        ListId::Section(id) => {
            let section = site.variant(id, lang).map(|at| site.entries[at].path.clone());
            Query { section, deep: true, order: Order::parse("-date"), ..Query::default() }
        }
        // The second part is the size of a page.
        other => list_query(site, other, lang).0,
    }
}

/// What a section says of its list; what it does not say, the type says that it lists.
fn section_query(site: &Site, id: &EntryId, lang: &Lang) -> (Query, usize) {
    let Some(at) = site.variant(id, lang) else { return (Query::default(), PAGE_SIZE) };
    let entry = &site.entries[at];
    let list = entry.common.list.as_deref().cloned().unwrap_or_default();
    let kind = list.kind.map(|(kind, _)| kind);
    let schema =
        kind.as_deref().and_then(|kind| site.schemas.iter().find(|it| it.name.as_str() == kind));
    let spec = schema.and_then(Schema::list).into_iter().fold(list.spec, ListSpec::or);
    let query = Query {
        kind,
        section: Some(entry.path.clone()),
        filter: spec.filter.unwrap_or_default(),
        order: spec.order.unwrap_or_default(),
        ..Query::default()
    };
    (query, list.size.unwrap_or(PAGE_SIZE))
}
