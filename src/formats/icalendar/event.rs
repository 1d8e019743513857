//! VEVENT: an event, or a series with the occurrences that differ.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::lines::{Lines, escaped, quoted};
use super::timezone::local;
use super::types::{CalendarEvent, EventStatus, Position, Repeat, Span};
use crate::calendar::instant;

/// Says of a zone whether the calendar defines it under its name.
pub(super) type IsDefined<'a> = &'a dyn Fn(&str) -> bool;

/// Writes an event and, of a series, the occurrences that differ.
pub(super) fn event(lines: &mut Lines, event: &CalendarEvent, is_defined: IsDefined<'_>) {
    let times = Times::of(&event.span, is_defined);
    lines.line("BEGIN", "VEVENT");
    lines.text("UID", &event.uid);
    body(lines, event, &times);
    if let Some(repeat) = &event.repeat {
        series(lines, repeat, &times);
    }
    lines.line("END", "VEVENT");
    for change in event.repeat.iter().flat_map(|repeat| &repeat.changes) {
        lines.line("BEGIN", "VEVENT");
        lines.text("UID", &event.uid);
        times.write(lines, "RECURRENCE-ID", change.at);
        body(lines, &change.event, &Times::of(&change.event.span, is_defined));
        lines.line("END", "VEVENT");
    }
}

/// All of an event but what ties it to others of its series.
fn body(lines: &mut Lines, event: &CalendarEvent, times: &Times) {
    lines.line("DTSTAMP", &utc(event.stamp));
    lines.line("LAST-MODIFIED", &utc(event.stamp));
    if let Some(sequence) = sequence(event) {
        lines.line("SEQUENCE", &sequence.to_string());
    }
    span(lines, &event.span, times);
    let summary = match &event.status {
        EventStatus::Cancelled { summary } => summary,
        EventStatus::Confirmed | EventStatus::Tentative => &event.summary,
    };
    lines.text("SUMMARY", summary);
    lines.text_if("DESCRIPTION", event.description.as_deref());
    lines.text_if("LOCATION", event.location.as_deref());
    if let Some(position) = event.position.and_then(position) {
        lines.line("GEO", &position);
    }
    lines.address_if("URL", event.url.as_deref());
    let categories = event.categories.iter().filter(|category| !category.is_empty());
    let categories: Vec<String> = categories.map(|category| escaped(category)).collect();
    if !categories.is_empty() {
        lines.line("CATEGORIES", &categories.join(","));
    }
    lines.line(
        "STATUS",
        match event.status {
            EventStatus::Confirmed => "CONFIRMED",
            EventStatus::Tentative => "TENTATIVE",
            EventStatus::Cancelled { .. } => "CANCELLED",
        },
    );
    if let Some(organiser) = event.organiser.as_ref().filter(|one| !one.email.is_empty()) {
        let name = format!("ORGANIZER;CN={}", quoted(&organiser.name));
        lines.line(&name, &format!("mailto:{}", organiser.email));
    }
    lines.text_if("CONTACT", event.contact.as_deref());
    lines.address_if("CONFERENCE;VALUE=URI", event.conference.as_deref());
    for uid in &event.related_to {
        lines.text_if("RELATED-TO", Some(uid));
    }
}

/// The number of the event's version. An event that is cancelled has had a version before, be it
/// one without a number, which counts as 0.
fn sequence(event: &CalendarEvent) -> Option<u32> {
    match event.status {
        EventStatus::Cancelled { .. } => Some(event.sequence.unwrap_or_default().max(1)),
        EventStatus::Confirmed | EventStatus::Tentative => event.sequence,
    }
}

/// The start, and the end if it lies after it: one that does not would refuse the event.
fn span(lines: &mut Lines, span: &Span, times: &Times) {
    match span {
        Span::Days { first, last } => {
            times.write(lines, "DTSTART", midnight(*first));
            // The format's end is the first day that no longer belongs to it.
            if let Ok(end) = (*last).max(*first).tomorrow() {
                times.write(lines, "DTEND", midnight(end));
            }
        }
        Span::Local { start, end, zone } => {
            times.write(lines, "DTSTART", *start);
            // Compared as instants, since programs do: an hour that occurs twice may end before it
            // begins.
            let is_after = |end: &DateTime| instant(*end, zone) > instant(*start, zone);
            if let Some(end) = end.filter(is_after) {
                times.write(lines, "DTEND", end);
            }
        }
        Span::Instants { start, end } => {
            times.write(lines, "DTSTART", TimeZone::UTC.to_datetime(*start));
            if let Some(end) = end.filter(|end| end.as_second() > start.as_second()) {
                times.write(lines, "DTEND", TimeZone::UTC.to_datetime(end));
            }
        }
    }
}

/// The rule, and what it leaves out.
fn series(lines: &mut Lines, repeat: &Repeat, times: &Times) {
    let is_of_rules = |c: &char| matches!(c, 'A'..='Z' | '0'..='9' | '=' | ';' | ',' | '+' | '-');
    let rule: String = repeat.rule.chars().filter(is_of_rules).collect();
    let mut parts: Vec<&str> = rule.split(';').filter(|part| part.contains('=')).collect();
    parts.retain(|part| !part.starts_with("UNTIL="));
    let until = repeat.last.map(|last| format!("UNTIL={}", times.until(last)));
    if let Some(until) = &until {
        // The two exclude each other.
        parts.retain(|part| !part.starts_with("COUNT="));
        parts.push(until);
    }
    if !parts.is_empty() {
        lines.line("RRULE", &parts.join(";"));
    }
    for except in &repeat.except {
        times.write(lines, "EXDATE", *except);
    }
}

/// In which form all times of an event are written.
enum Times {
    Days,
    /// With the zone's name, which the calendar defines.
    Local(TimeZone),
    /// In UTC, from the clocks of a zone.
    Utc(TimeZone),
}

impl Times {
    fn of(span: &Span, is_defined: IsDefined<'_>) -> Self {
        match span {
            Span::Days { .. } => Self::Days,
            Span::Local { zone, .. } if zone.iana_name().is_some_and(is_defined) => {
                Self::Local(zone.clone())
            }
            Span::Local { zone, .. } => Self::Utc(zone.clone()),
            Span::Instants { .. } => Self::Utc(TimeZone::UTC),
        }
    }

    fn write(&self, lines: &mut Lines, name: &str, time: DateTime) {
        match self {
            Self::Days => lines.line(&format!("{name};VALUE=DATE"), &day(time.date())),
            Self::Local(zone) => {
                let zone = zone.iana_name().unwrap_or_default();
                lines.line(&format!("{name};TZID={zone}"), &local(time));
            }
            Self::Utc(zone) => lines.line(name, &utc(instant(time, zone))),
        }
    }

    /// The end of a rule: a day for days, and an instant for every kind of time.
    fn until(&self, last: DateTime) -> String {
        match self {
            Self::Days => day(last.date()),
            Self::Local(zone) | Self::Utc(zone) => utc(instant(last, zone)),
        }
    }
}

fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

/// A day: `20261205`.
fn day(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// An instant: `20261205T070000Z`.
fn utc(instant: Timestamp) -> String {
    format!("{}Z", local(TimeZone::UTC.to_datetime(instant)))
}

/// Degrees with six decimals, a hand's breadth; none for what is no place on the globe.
fn position(position: Position) -> Option<String> {
    let Position { latitude, longitude } = position;
    position.is_on_globe().then(|| format!("{latitude:.6};{longitude:.6}"))
}
