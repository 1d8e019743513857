//! Events, and how they repeat.

use super::node::{Item, Node};
use super::place::{place, weekdays};
use super::types::{
    Ages, EventData, Happening, Offer, Party, PartyKind, Rhythm, ScheduleData, Source,
};

/// Writes an event.
pub fn event_json_ld(data: &EventData) -> String {
    let previous = match data.happening {
        Happening::Rescheduled { from } => Some(from),
        Happening::Scheduled
        | Happening::Cancelled
        | Happening::Postponed
        | Happening::MovedOnline => None,
    };
    let online = data.online.as_ref().filter(|online| !online.is_empty());
    let online = online.map(|online| Node::of("VirtualLocation").put("url", online));
    let parent = data
        .part_of
        .as_ref()
        .map(|parent| Node::of("Event").put("name", &parent.name).put("url", &parent.url));
    Node::of(if data.schedules.is_empty() { "Event" } else { "EventSeries" })
        .put("@id", &data.url)
        .put("name", &data.name)
        .put("url", &data.url)
        .put("description", data.description.as_ref())
        .put("image", Item::list(&data.images))
        .put("startDate", data.start)
        .put("endDate", data.end)
        .put("previousStartDate", previous)
        .put("eventStatus", status(data.happening))
        .put("eventAttendanceMode", attendance(data))
        .put("eventSchedule", Item::list(data.schedules.iter().map(schedule)))
        .put("location", Item::list(data.place.as_ref().map(place).into_iter().chain(online)))
        .put("organizer", Item::list(data.organisers.iter().map(party)))
        .put("sponsor", Item::list(data.partners.iter().map(party)))
        .put("isAccessibleForFree", data.is_free)
        .put("offers", Item::list(data.offers.iter().map(offer)))
        .put("typicalAgeRange", data.ages.and_then(ages))
        .put("inLanguage", Item::list(&data.languages))
        .put("superEvent", parent)
        .put("subjectOf", data.source.as_ref().map(source))
        .document()
}

fn status(happening: Happening) -> &'static str {
    match happening {
        Happening::Scheduled => "https://schema.org/EventScheduled",
        Happening::Cancelled => "https://schema.org/EventCancelled",
        Happening::Postponed => "https://schema.org/EventPostponed",
        Happening::Rescheduled { .. } => "https://schema.org/EventRescheduled",
        Happening::MovedOnline => "https://schema.org/EventMovedOnline",
    }
}

/// Where people take part; unknown where neither a place nor an address is given.
fn attendance(data: &EventData) -> Option<&'static str> {
    let is_online = data.online.as_ref().is_some_and(|online| !online.is_empty());
    match (data.happening, data.place.is_some(), is_online) {
        (Happening::MovedOnline, ..) | (_, false, true) => {
            Some("https://schema.org/OnlineEventAttendanceMode")
        }
        (_, true, false) => Some("https://schema.org/OfflineEventAttendanceMode"),
        (_, true, true) => Some("https://schema.org/MixedEventAttendanceMode"),
        (_, false, false) => None,
    }
}

fn schedule(data: &ScheduleData) -> Node {
    let unit = match data.rhythm {
        Rhythm::Daily => 'D',
        Rhythm::Weekly => 'W',
        Rhythm::Monthly => 'M',
        Rhythm::Yearly => 'Y',
    };
    Node::of("Schedule")
        .put("repeatFrequency", format!("P{}{unit}", data.interval.max(1)))
        .put("repeatCount", data.count)
        .put("byDay", weekdays(&data.weekdays))
        .put("byMonth", Item::list(data.months.iter().copied()))
        .put("byMonthDay", Item::list(data.month_days.iter().copied()))
        .put("byMonthWeek", data.month_week)
        .put("startDate", data.first)
        .put("endDate", data.last)
        .put("startTime", data.start_time)
        .put("endTime", data.end_time)
        .put("scheduleTimezone", &data.zone)
        .put("exceptDate", Item::list(data.except.iter().copied()))
}

fn party(data: &Party) -> Node {
    let kind = match data.kind {
        PartyKind::Person => "Person",
        PartyKind::Organisation => "Organization",
    };
    Node::of(kind).put("name", &data.name).put("url", data.url.as_ref())
}

fn offer(data: &Offer) -> Node {
    Node::of("Offer")
        .put("name", data.name.as_ref())
        .put("price", &data.price)
        .put("priceCurrency", &data.currency)
        .put("url", data.url.as_ref())
        .put("validThrough", data.until)
}

/// `6-12`, `18-`, `-12`.
fn ages(ages: Ages) -> Option<String> {
    let number = |age: Option<u8>| age.map(|age| age.to_string()).unwrap_or_default();
    let is_some = ages.min.is_some() || ages.max.is_some();
    is_some.then(|| format!("{}-{}", number(ages.min), number(ages.max)))
}

/// An event itself has no licence; what tells of it has.
fn source(data: &Source) -> Node {
    Node::of("WebPage")
        .put("url", &data.url)
        .put("license", data.licence.as_ref())
        .put("publisher", Node::of("Organization").put("name", &data.publisher))
}
