//! Which entries stand in which feed, and the times that feeds tell of them.

use jiff::Timestamp;

use super::lists::whole_list;
use super::target::ListId;
use crate::calendar::Moment;
use crate::content::{FeedPlace, FieldValue};
use crate::names::Lang;
use crate::site::{Row, Site};

/// The most entries in a feed.
const FEED_SIZE: usize = 20;

/// How many of them are kept for the town's own entries, however many partners have newer ones.
const OWN_ENTRIES: usize = FEED_SIZE / 2;

/// The entries of a feed, and what the clock alone may change about them.
#[derive(Default)]
pub(super) struct FeedEntries {
    /// The newest entries, in order.
    pub rows: Vec<Row>,
    /// The instant from which a further entry has a time, and so belongs here.
    pub until: Option<Timestamp>,
}

/// Finds the newest entries of a list that its feed shows, all of them in the feed's language.
pub(super) fn feed_entries(site: &Site, list: &ListId, lang: &Lang) -> FeedEntries {
    let place = match list {
        ListId::Home => FeedPlace::Home,
        ListId::Section(_) => FeedPlace::Section,
        ListId::Topic(_) => FeedPlace::Topic,
    };
    let mut found = FeedEntries::default();
    if !site.schemas.iter().any(|schema| schema.feed.contains(&place)) {
        return found;
    }
    let query = whole_list(site, list, lang);
    // None of these queries asks when: each entry comes once, and the clock does not change which.
    for row in site.rows(&query, lang).rows.iter().copied() {
        let entry = &site.entries[row.at];
        let schema = site.schemas.get(&entry.kind);
        if entry.lang != *lang || !schema.is_some_and(|schema| schema.feed.contains(&place)) {
            continue;
        }
        let times = entry_times(site, row.at, lang);
        match times.updated {
            Some(_) => found.rows.push(row),
            None => found.until = [found.until, times.until].into_iter().flatten().min(),
        }
    }
    site.cut(&mut found.rows, FEED_SIZE, OWN_ENTRIES);
    found
}

/// The times that a feed tells of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryTimes {
    /// When it appeared.
    pub published: Option<Timestamp>,
    /// When it last changed. An entry without this time is in no feed.
    pub updated: Option<Timestamp>,
    /// The instant at which the clock alone changes these times.
    pub until: Option<Timestamp>,
}

/// Returns when an entry appeared and last changed.
///
/// A time to come that a partner names counts once it has come: readers can do nothing about it. Until then an entry without
/// any other time is as old as the section that shows it.
pub fn entry_times(site: &Site, at: usize, lang: &Lang) -> EntryTimes {
    let entry = &site.entries[at];
    let (zone, now) = (site.clock.zone(), site.clock.now());
    let shown = site.shown(&entry.id);
    let has_come = |instant: &Timestamp| shown.is_none() || *instant <= now;
    let published = published(site, at).map(|moment| moment.start(zone));
    let begins = site.written_times(entry).map(|times| times.start.start(zone));
    let until =
        [published, begins].into_iter().flatten().filter(|instant| !has_come(instant)).min();
    let published = published.filter(has_come);
    let begins = begins.filter(has_come);
    let section = || last_change(site, site.variant(shown?.sections.first()?, lang)?);
    let updated = last_change(site, at).or(published).or(begins).or_else(section);
    EntryTimes { published, updated, until }
}

/// When an entry appeared. The date of what has a beginning of its own, such as an event, may be the day on which it takes place.
fn published(site: &Site, at: usize) -> Option<&Moment> {
    let entry = &site.entries[at];
    let zone = site.clock.zone();
    let schema = site.schemas.get(&entry.kind);
    let begins = schema.and_then(|schema| entry.fields.get(schema.time_fields().0?));
    let date = entry.common.date.as_ref()?;
    match begins {
        Some(FieldValue::Moment(begins)) if date.date(zone) >= begins.date(zone) => None,
        _ => Some(date),
    }
}

/// Returns when an entry was last changed: as it says itself, else as its history does.
pub fn last_change(site: &Site, at: usize) -> Option<Timestamp> {
    let updated = site.updated(&site.entries[at])?;
    Some(updated.start(site.clock.zone()))
}
