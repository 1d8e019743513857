//! VCALENDAR: a whole calendar.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::tz::Offset;

use super::event::event;
use super::lines::{Lines, quoted};
use super::timezone::timezone;
use super::types::{Calendar, CalendarEvent, Span};
use crate::calendar::{Observance, ZoneRules};

/// Writes a calendar as iCalendar.
pub fn icalendar(calendar: &Calendar) -> String {
    let mut lines = Lines::new();
    lines.line("BEGIN", "VCALENDAR");
    lines.line("VERSION", "2.0");
    lines.line("PRODID", "-//parvis//parvis//EN");
    lines.line("CALSCALE", "GREGORIAN");
    lines.line("METHOD", "PUBLISH");
    let language = quoted(&calendar.language);
    lines.text(&format!("NAME;LANGUAGE={language}"), &calendar.name);
    lines.text("X-WR-CALNAME", &calendar.name);
    let description = calendar.description.as_deref();
    lines.text_if(&format!("DESCRIPTION;LANGUAGE={language}"), description);
    lines.text_if("X-WR-CALDESC", description);
    lines.text("X-WR-TIMEZONE", &calendar.zone);
    let refresh = format!("PT{}H", calendar.refresh_hours.max(1));
    lines.line("REFRESH-INTERVAL;VALUE=DURATION", &refresh);
    lines.line("X-PUBLISHED-TTL", &refresh);
    zones(&mut lines, calendar);
    let is_defined = |name: &str| calendar.zones.iter().any(|zone| zone.name == name);
    for one in &calendar.events {
        event(&mut lines, one, &is_defined);
    }
    lines.line("END", "VCALENDAR");
    lines.finish()
}

/// The zones whose clocks an event is told by. A calendar without events needs one component all
/// the same: its own zone, or UTC.
fn zones(lines: &mut Lines, calendar: &Calendar) {
    let mut names = BTreeSet::new();
    for event in &calendar.events {
        names.extend(zone_of(event));
        let changes = event.repeat.iter().flat_map(|repeat| &repeat.changes);
        names.extend(changes.filter_map(|change| zone_of(&change.event)));
    }
    if calendar.events.is_empty() {
        names.insert(calendar.zone.as_str());
    }
    let mut written = BTreeSet::new();
    for zone in calendar.zones.iter().filter(|zone| names.contains(zone.name.as_str())) {
        if written.insert(&zone.name) {
            timezone(lines, zone);
        }
    }
    if calendar.events.is_empty() && written.is_empty() {
        timezone(lines, &utc());
    }
}

fn zone_of(event: &CalendarEvent) -> Option<&str> {
    match &event.span {
        Span::Local { zone, .. } => zone.iana_name(),
        Span::Days { .. } | Span::Instants { .. } => None,
    }
}

fn utc() -> ZoneRules {
    let standard = Observance {
        abbreviation: Some("UTC".to_owned()),
        before: Offset::UTC,
        offset: Offset::UTC,
        onset: date(1970, 1, 1).at(0, 0, 0, 0),
        yearly: None,
    };
    ZoneRules { name: "UTC".to_owned(), standard, daylight: None }
}
