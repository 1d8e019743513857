//! Which entries the build date lets appear.

use crate::calendar::Clock;
use crate::content::{After, Entry};

/// Why an entry has no page in this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// It is a draft.
    Draft,
    /// Its `publish` has not come yet.
    Later,
    /// Its `expires` has passed, and `after` removes it.
    Gone,
}

/// Returns why the entry has no page at the build date, or `None` if it has one.
pub(super) fn hidden(entry: &Entry, clock: &Clock, drafts: bool) -> Option<Hidden> {
    let common = &entry.common;
    if common.draft && !drafts {
        return Some(Hidden::Draft);
    }
    if common.publish.as_ref().is_some_and(|publish| publish.start(clock.zone()) > clock.now()) {
        return Some(Hidden::Later);
    }
    (is_expired(entry, clock) && common.after == After::Remove).then_some(Hidden::Gone)
}

/// Tells whether the entry's time is over; a day lasts until its midnight.
pub(super) fn is_expired(entry: &Entry, clock: &Clock) -> bool {
    entry.common.expires.as_ref().is_some_and(|expires| expires.start(clock.zone()) <= clock.now())
}

/// Returns the instants to come at which the clock alone makes the entry appear or leave.
pub(super) fn changes(
    entry: &Entry,
    clock: &Clock,
    drafts: bool,
) -> impl Iterator<Item = jiff::Timestamp> {
    let common = &entry.common;
    let moments = [&common.publish, &common.expires];
    let instants = moments.map(|moment| moment.as_ref().map(|moment| moment.start(clock.zone())));
    let now = clock.now();
    let appears = drafts || !common.draft;
    instants.into_iter().flatten().filter(move |instant| appears && *instant > now)
}
