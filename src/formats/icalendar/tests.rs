//! Tests of the encoder: what it writes is read back, and linted, whatever the texts.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::calendar::{zone, zone_rules};

#[path = "../../../tests/it/support/ics.rs"]
mod ics;

use ics::{Component, items, lint, read};

fn brussels() -> TimeZone {
    zone("Europe/Brussels").unwrap()
}

fn calendar(events: Vec<CalendarEvent>) -> Calendar {
    let zones = ["Europe/Brussels", "Atlantic/Azores", "Asia/Kathmandu", "Africa/Cairo"];
    Calendar {
        name: "Agenda".to_owned(),
        description: None,
        language: "fr".to_owned(),
        zone: "Europe/Brussels".to_owned(),
        zones: zones.iter().filter_map(|name| zone_rules(&zone(name).unwrap(), 2026)).collect(),
        refresh_hours: 12,
        events,
    }
}

fn event(uid: &str, span: Span) -> CalendarEvent {
    CalendarEvent {
        uid: uid.to_owned(),
        stamp: "2026-11-02T09:30:00Z".parse().unwrap(),
        sequence: None,
        span,
        repeat: None,
        status: EventStatus::Confirmed,
        summary: "Marché".to_owned(),
        description: None,
        location: None,
        position: None,
        url: None,
        categories: vec![],
        organiser: None,
        contact: None,
        conference: None,
        related_to: vec![],
    }
}

fn local(start: DateTime, end: Option<DateTime>) -> Span {
    Span::Local { start, end, zone: brussels() }
}

/// What is written, without a fault.
#[track_caller]
fn written(calendar: &Calendar) -> String {
    let text = icalendar(calendar);
    assert_eq!(lint(text.as_bytes()), [""; 0], "{text}");
    text
}

/// The events of what is written, line by line, without what all events have.
#[track_caller]
fn lines(events: Vec<CalendarEvent>) -> Vec<String> {
    let text = written(&calendar(events));
    let from = text.find("BEGIN:VEVENT").unwrap();
    let common = ["END:V", "DTSTAMP:", "LAST-M", "SUMMARY:Marché", "STATUS:CONF", "UID:a@"];
    text[from..]
        .lines()
        .filter(|line| !common.iter().any(|common| line.starts_with(common)))
        .map(str::to_owned)
        .collect()
}

/// A series that has all there is.
fn market() -> CalendarEvent {
    let mut market = event(
        "market@town.example",
        local(date(2026, 12, 5).at(8, 0, 0, 0), Some(date(2026, 12, 5).at(12, 30, 0, 0))),
    );
    let change = CalendarEvent {
        status: EventStatus::Cancelled { summary: "Annulé : Marché".to_owned() },
        ..event("", local(date(2026, 12, 19).at(8, 0, 0, 0), None))
    };
    market.sequence = Some(3);
    market.description =
        Some("Fruits, légumes; fromages.\nSur la place, par tous les temps.".into());
    market.location = Some("Grand-Place, 7180 Seneffe".to_owned());
    market.position = Some(Position { latitude: 50.5309, longitude: 4.2567 });
    market.url = Some("https://www.town.example/fr/marche/?a,b;c".to_owned());
    market.categories = vec!["Marché, brocante".to_owned(), "Vie locale".to_owned()];
    market.organiser =
        Some(Organiser { name: "Ville \"S\": agenda".into(), email: "agenda@town.example".into() });
    market.contact = Some("Accueil, +32 64 00 00 00".to_owned());
    market.conference = Some("https://meet.town.example/a,b".to_owned());
    market.related_to = vec!["season@town.example".to_owned()];
    market.repeat = Some(Repeat {
        rule: "FREQ=WEEKLY;BYDAY=SA".to_owned(),
        last: Some(date(2027, 6, 26).at(8, 0, 0, 0)),
        except: vec![date(2026, 12, 26).at(8, 0, 0, 0)],
        changes: vec![Change { at: date(2026, 12, 19).at(8, 0, 0, 0), event: change }],
    });
    market
}

const MARKET: &str = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//parvis//parvis//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME;LANGUAGE=\"fr\":Agenda
X-WR-CALNAME:Agenda
X-WR-TIMEZONE:Europe/Brussels
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
BEGIN:VTIMEZONE
TZID:Europe/Brussels
X-LIC-LOCATION:Europe/Brussels
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:market@town.example
DTSTAMP:20261102T093000Z
LAST-MODIFIED:20261102T093000Z
SEQUENCE:3
DTSTART;TZID=Europe/Brussels:20261205T080000
DTEND;TZID=Europe/Brussels:20261205T123000
SUMMARY:Marché
DESCRIPTION:Fruits\\, légumes\\; fromages.\\nSur la place\\, par tous les temp
 s.
LOCATION:Grand-Place\\, 7180 Seneffe
GEO:50.530900;4.256700
URL:https://www.town.example/fr/marche/?a,b;c
CATEGORIES:Marché\\, brocante,Vie locale
STATUS:CONFIRMED
ORGANIZER;CN=\"Ville 'S': agenda\":mailto:agenda@town.example
CONTACT:Accueil\\, +32 64 00 00 00
CONFERENCE;VALUE=URI:https://meet.town.example/a,b
RELATED-TO:season@town.example
RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20270626T060000Z
EXDATE;TZID=Europe/Brussels:20261226T080000
END:VEVENT
BEGIN:VEVENT
UID:market@town.example
RECURRENCE-ID;TZID=Europe/Brussels:20261219T080000
DTSTAMP:20261102T093000Z
LAST-MODIFIED:20261102T093000Z
SEQUENCE:1
DTSTART;TZID=Europe/Brussels:20261219T080000
SUMMARY:Annulé : Marché
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
";

#[test]
fn a_calendar_is_written_like_this() {
    assert_eq!(written(&calendar(vec![market()])), MARKET.replace('\n', "\r\n"));
}

#[test]
fn whole_days_end_on_the_day_after_and_need_no_zone() {
    let days = |first: Date, last: Date| event("a@h", Span::Days { first, last });
    let one = days(date(2026, 12, 31), date(2026, 12, 31));
    assert_eq!(
        lines(vec![one.clone()]),
        ["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"]
    );
    assert!(!icalendar(&calendar(vec![one])).contains("VTIMEZONE"));
    let three = lines(vec![days(date(2026, 12, 4), date(2026, 12, 6))]);
    assert_eq!(three[2], "DTEND;VALUE=DATE:20261207");
    // The end before the start is no end.
    let wrong = lines(vec![days(date(2026, 12, 4), date(2026, 12, 3))]);
    assert_eq!(wrong[2], "DTEND;VALUE=DATE:20261205");
}

#[test]
fn a_series_of_days_has_days_everywhere() {
    let mut fair = event("a@h", Span::Days { first: date(2026, 8, 1), last: date(2026, 8, 2) });
    fair.repeat = Some(Repeat {
        rule: "FREQ=YEARLY;UNTIL=20300101;BYMONTH=8;BYMONTHDAY=1".to_owned(),
        last: Some(date(2030, 8, 1).at(0, 0, 0, 0)),
        except: vec![date(2028, 8, 1).at(9, 0, 0, 0)],
        changes: vec![Change {
            at: date(2027, 8, 1).at(0, 0, 0, 0),
            event: event("", local(date(2027, 8, 7).at(10, 0, 0, 0), None)),
        }],
    });
    assert_eq!(
        lines(vec![fair]),
        [
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20260801",
            "DTEND;VALUE=DATE:20260803",
            "RRULE:FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=1;UNTIL=20300801",
            "EXDATE;VALUE=DATE:20280801",
            "BEGIN:VEVENT",
            "RECURRENCE-ID;VALUE=DATE:20270801",
            "DTSTART;TZID=Europe/Brussels:20270807T100000",
        ]
    );
}

#[test]
fn an_end_that_does_not_lie_after_the_start_is_none() {
    let start = date(2026, 12, 5).at(20, 0, 0, 0);
    for end in [None, Some(start), Some(date(2026, 12, 5).at(19, 0, 0, 0))] {
        let lines = lines(vec![event("a@h", local(start, end))]);
        assert_eq!(lines, ["BEGIN:VEVENT", "DTSTART;TZID=Europe/Brussels:20261205T200000"]);
    }
    // Past midnight it does.
    let lines = lines(vec![event("a@h", local(start, Some(date(2026, 12, 6).at(2, 0, 0, 0))))]);
    assert_eq!(lines[2], "DTEND;TZID=Europe/Brussels:20261206T020000");
}

#[test]
fn the_end_of_a_rule_is_the_instant_of_its_last_start() {
    for (last, until) in [
        (date(2027, 3, 27).at(8, 0, 0, 0), "20270327T070000Z"),
        (date(2027, 4, 3).at(8, 0, 0, 0), "20270403T060000Z"),
        // In UTC it is the day before.
        (date(2027, 4, 3).at(0, 30, 0, 0), "20270402T223000Z"),
    ] {
        let mut series = event("a@h", local(date(2027, 1, 2).to_datetime(last.time()), None));
        series.repeat = Some(Repeat {
            rule: "FREQ=WEEKLY;COUNT=3".to_owned(),
            last: Some(last),
            except: vec![],
            changes: vec![],
        });
        let lines = lines(vec![series]);
        assert_eq!(lines[2], format!("RRULE:FREQ=WEEKLY;UNTIL={until}"));
    }
}

#[test]
fn a_zone_without_rules_is_written_in_utc() {
    let cairo = zone("Africa/Cairo").unwrap();
    let start = date(2026, 12, 5).at(9, 0, 0, 0);
    let span = Span::Local { start, end: Some(date(2026, 12, 5).at(10, 0, 0, 0)), zone: cairo };
    assert_eq!(
        lines(vec![event("a@h", span)]),
        ["BEGIN:VEVENT", "DTSTART:20261205T070000Z", "DTEND:20261205T080000Z"]
    );
    let instant: Timestamp = "2026-12-05T07:00:00Z".parse().unwrap();
    let span = Span::Instants { start: instant, end: Some(instant + 1.hour()) };
    assert_eq!(
        lines(vec![event("a@h", span)]),
        ["BEGIN:VEVENT", "DTSTART:20261205T070000Z", "DTEND:20261205T080000Z"]
    );
}

#[test]
fn a_calendar_without_events_has_a_component_all_the_same() {
    let mut empty = calendar(vec![]);
    assert!(written(&empty).contains("TZID:Europe/Brussels"));
    empty.zone = "Africa/Cairo".to_owned();
    assert!(written(&empty).contains("TZID:UTC\r\n"));
}

#[test]
fn what_is_cancelled_says_so_three_times() {
    for (sequence, expected) in [(None, 1), (Some(0), 1), (Some(7), 7)] {
        let mut one = event("a@h", local(date(2026, 12, 5).at(8, 0, 0, 0), None));
        one.sequence = sequence;
        one.status = EventStatus::Cancelled { summary: "Annulé : Marché".to_owned() };
        let lines = lines(vec![one]);
        assert_eq!(lines[1], format!("SEQUENCE:{expected}"));
        assert_eq!(lines[3..], ["SUMMARY:Annulé : Marché", "STATUS:CANCELLED"]);
    }
}

#[test]
fn a_place_that_is_not_on_the_globe_is_left_out() {
    for (latitude, longitude) in [(91.0, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)]
    {
        let mut one = event("a@h", local(date(2026, 12, 5).at(8, 0, 0, 0), None));
        one.position = Some(Position { latitude, longitude });
        assert_eq!(lines(vec![one]).len(), 2, "{latitude} {longitude}");
    }
}

const HARD_CHARACTERS: &str = "\0\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{85}\u{9f}\u{2028}\u{2029}\u{feff}\u{ffff}\u{10ffff}\
    \u{301}\u{200d}\u{202e}\\;,:\"'^=& é€𝄞";
const HARD_WORDS: &[&str] =
    &["\r\n", "\\n", "\\,", "\n ", "\r\nEND:VEVENT\r\n", ";TZID=X:", "\\", "mailto:", "^n"];

/// Any characters, with those that the format stumbles over far more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(HARD_CHARACTERS.chars().collect::<Vec<_>>()).prop_map(String::from),
        prop::sample::select(HARD_WORDS).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-zé€ ]{1,40}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn time() -> impl Strategy<Value = DateTime> {
    (1990_i16..2060, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60)
        .prop_map(|(year, month, day, hour, minute)| date(year, month, day).at(hour, minute, 0, 0))
}

fn span() -> impl Strategy<Value = Span> {
    let zones = ["Europe/Brussels", "Atlantic/Azores", "Asia/Kathmandu", "Africa/Cairo", "UTC"];
    let zone = prop::sample::select(zones.to_vec()).prop_map(|name| zone(name).unwrap());
    let utc = |time: DateTime| TimeZone::UTC.to_timestamp(time).unwrap();
    prop_oneof![
        (time(), time()).prop_map(|(a, b)| Span::Days { first: a.date(), last: b.date() }),
        (time(), option::of(time()), zone).prop_map(|(start, end, zone)| Span::Local {
            start,
            end,
            zone
        }),
        (time(), option::of(time()))
            .prop_map(move |(start, end)| Span::Instants { start: utc(start), end: end.map(utc) }),
    ]
}

prop_compose! {
    fn plain_event()(
        span in span(),
        sequence in option::of(any::<u32>()),
        texts in [text(), text(), text(), text(), text(), text(), text()],
        categories in vec(text(), 0..3),
        related_to in vec(text(), 0..2),
        organiser in option::of((text(), text())),
        degrees in (-100.0..100.0_f64, -200.0..200.0_f64),
        is_cancelled in any::<bool>(),
    ) -> CalendarEvent {
        let [summary, description, location, url, contact, conference, told] = texts;
        let status = if is_cancelled { EventStatus::Cancelled { summary: told } } else { EventStatus::Tentative };
        CalendarEvent {
            sequence, status, summary, categories, related_to,
            description: Some(description), location: Some(location), url: Some(url),
            contact: Some(contact), conference: Some(conference),
            organiser: organiser.map(|(name, email)| Organiser { name, email }),
            position: Some(Position { latitude: degrees.0, longitude: degrees.1 }),
            ..event("", span)
        }
    }
}

prop_compose! {
    fn repeat()(
        rule in prop_oneof![text(), Just("FREQ=WEEKLY".to_owned()), Just("COUNT=3;FREQ=DAILY".to_owned())],
        last in option::of(time()),
        except in vec(time(), 0..3),
        changes in prop::collection::btree_map(time().prop_map(|time| time.with().minute(0).build().unwrap()), plain_event(), 0..3),
    ) -> Repeat {
        let changes = changes.into_iter().map(|(at, event)| Change { at, event }).collect();
        Repeat { rule, last, except, changes }
    }
}

/// What a text of the format can hold of a text.
fn legal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// What an address of the format can hold of a text.
fn legal_address(text: &str) -> String {
    let is_break = |c: &char| matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().filter(|c| *c == '\t' || !c.is_control() && !is_break(c)).collect()
}

fn check_texts(read: &Component, event: &CalendarEvent) -> Result<(), TestCaseError> {
    let told = match &event.status {
        EventStatus::Cancelled { summary } => summary,
        EventStatus::Confirmed | EventStatus::Tentative => &event.summary,
    };
    prop_assert_eq!(read.text("SUMMARY"), Some(legal(told)));
    for (name, text) in [
        ("DESCRIPTION", &event.description),
        ("LOCATION", &event.location),
        ("CONTACT", &event.contact),
    ] {
        let expected = text.as_deref().filter(|text| !text.is_empty()).map(legal);
        prop_assert_eq!(read.text(name), expected);
    }
    for (name, address) in [("URL", &event.url), ("CONFERENCE", &event.conference)] {
        let expected = address.as_deref().filter(|text| !text.is_empty()).map(legal_address);
        prop_assert_eq!(read.value(name), expected.as_deref());
    }
    let categories = event.categories.iter().filter(|category| !category.is_empty());
    let categories: Vec<String> = categories.map(|category| legal(category)).collect();
    prop_assert_eq!(read.value("CATEGORIES").map(items).unwrap_or_default(), categories);
    if let Some(organiser) = event.organiser.as_ref().filter(|one| !one.email.is_empty()) {
        let read = read.get("ORGANIZER").unwrap();
        let name = legal_address(&organiser.name).replace('"', "'");
        prop_assert_eq!(&read.parameters["CN"], &name);
        prop_assert_eq!(&read.value, &format!("mailto:{}", legal_address(&organiser.email)));
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_calendar_is_clean_and_gives_its_texts_back(
        names in [text(), text(), text()],
        events in vec((plain_event(), option::of(repeat())), 0..4),
    ) {
        let events: Vec<_> = events.into_iter().enumerate().map(|(at, (event, repeat))| {
            let repeat = repeat.map(|repeat| {
                // A rule without its first word, or that ends before it begins, is the caller's fault.
                let rule = format!("FREQ=MONTHLY;{}", repeat.rule.replace("FREQ", ""));
                Repeat { rule, last: repeat.last.map(|last| last.with().year(2090).build().unwrap()), ..repeat }
            });
            CalendarEvent { uid: format!("{at},;\u{7}é@h"), repeat, ..event }
        }).collect();
        let [name, description, zone] = names;
        let whole = Calendar { name, description: Some(description), zone, ..calendar(events) };
        let text = icalendar(&whole);
        let mut faults = lint(text.as_bytes());
        // An address may hold what looks like an escape.
        faults.retain(|fault| !fault.ends_with("is escaped"));
        prop_assert!(faults.is_empty(), "{:?}\n{}", faults, text);
        let root = read(&text, &mut vec![]);
        let back = &root.inside[0];
        prop_assert_eq!(back.text("X-WR-CALNAME"), Some(legal(&whole.name)));
        prop_assert_eq!(back.text("NAME"), Some(legal(&whole.name)));
        let mut read = back.components("VEVENT");
        for event in &whole.events {
            let one = read.next().unwrap();
            prop_assert_eq!(one.text("UID"), Some(legal(&event.uid)));
            check_texts(one, event)?;
            for change in event.repeat.iter().flat_map(|repeat| &repeat.changes) {
                let one = read.next().unwrap();
                prop_assert_eq!(one.text("UID"), Some(legal(&event.uid)));
                prop_assert!(one.get("RECURRENCE-ID").is_some());
                check_texts(one, &change.event)?;
            }
        }
        prop_assert!(read.next().is_none());
    }
}
