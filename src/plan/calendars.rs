//! Which entries stand in which calendar.

use super::lists::whole_list;
use super::target::ListId;
use crate::names::Lang;
use crate::site::Site;

/// The field that makes an entry one of calendars.
const START: &str = "start";

/// Whether an entry has a time of its own, as events have.
pub(super) fn is_in_calendars(site: &Site, at: usize) -> bool {
    let entry = &site.entries[at];
    let schema = site.schemas.get(&entry.kind);
    let has_start = schema.is_some_and(|schema| schema.time_fields().0 == Some(START));
    has_start && entry.fields.contains_key(START)
}

/// Returns the entries of a list's calendar for readers of a language, each once: those of all sections below too.
pub(super) fn calendar_entries(site: &Site, list: &ListId, lang: &Lang) -> Vec<usize> {
    let found = site.rows(&whole_list(site, list, lang), lang);
    let mut entries: Vec<usize> =
        found.rows.iter().map(|row| row.at).filter(|at| is_in_calendars(site, *at)).collect();
    entries.sort_unstable();
    entries
}
