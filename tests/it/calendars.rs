//! Calendars as programs read them: the lint finds each fault that is planted, and samples are written for the judges of
//! `.ci/run calendars`, into the folder that `PARVIS_CALENDARS` names.
#![allow(clippy::disallowed_methods, reason = "tests write samples where they are told to")]

use jiff::civil::{Weekday, date, time};
use parvis::calendar::{Moment, zone, zone_rules};
use parvis::formats::{
    Address, Ages, Calendar, CalendarEvent, Change, EventData, EventStatus, Happening, Hours,
    HoursData, Offer, Organiser, Party, PartyKind, PlaceData, PlaceKind, Position, Repeat, Rhythm,
    ScheduleData, Source, Span, SuperEvent, event_json_ld, icalendar, place_json_ld,
};

use super::support::ics::lint;

fn event(uid: &str, span: Span) -> CalendarEvent {
    CalendarEvent {
        uid: uid.to_owned(),
        stamp: "2026-11-02T09:30:00Z".parse().expect("an instant"),
        sequence: Some(2),
        span,
        repeat: None,
        status: EventStatus::Confirmed,
        summary: "Marché, brocante; fête \\ é€𝄞".to_owned(),
        description: Some("Sur la place.\nPar tous les temps, de huit heures à midi et demi, sauf la veille de Noël.".to_owned()),
        location: Some("Grand-Place, 7180 Seneffe".to_owned()),
        position: Some(Position { latitude: 50.5309, longitude: 4.2567 }),
        url: Some("https://www.town.example/fr/marche/?a,b;c".to_owned()),
        categories: vec!["Marché, brocante".to_owned(), "Vie locale".to_owned()],
        organiser: Some(Organiser { name: "Ville: agenda".to_owned(), email: "agenda@town.example".to_owned() }),
        contact: Some("Accueil, +32 64 00 00 00".to_owned()),
        conference: Some("https://meet.town.example/a".to_owned()),
        related_to: vec!["season@town.example".to_owned()],
    }
}

fn series(name: &str) -> CalendarEvent {
    let at = |month, day| date(2027, month, day).at(8, 0, 0, 0);
    let span = |start| Span::Local {
        start,
        end: Some(start.with().hour(12).build().expect("noon")),
        zone: zone(name).expect("a zone"),
    };
    let moved = event("", span(at(3, 26)));
    let cancelled = CalendarEvent {
        status: EventStatus::Cancelled { summary: "Annulé : Marché".to_owned() },
        ..event("", span(at(4, 10)))
    };
    let repeat = Repeat {
        rule: "FREQ=WEEKLY;BYDAY=SA".to_owned(),
        last: Some(at(6, 26)),
        except: vec![at(5, 1)],
        changes: vec![
            Change { at: at(3, 27), event: moved },
            Change { at: at(4, 10), event: cancelled },
        ],
    };
    CalendarEvent { repeat: Some(repeat), ..event(&format!("{name}@town.example"), span(at(1, 2))) }
}

fn calendar(zone_name: &str, events: Vec<CalendarEvent>) -> Calendar {
    Calendar {
        name: "Agenda, Seneffe".to_owned(),
        description: Some("Tout ce qui se passe".to_owned()),
        language: "fr".to_owned(),
        zone: zone_name.to_owned(),
        zones: zone_rules(&zone(zone_name).expect("a zone"), 2026).into_iter().collect(),
        refresh_hours: 12,
        events,
    }
}

fn samples() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = [
        "Europe/Brussels",
        "Europe/Dublin",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
    ]
    .iter()
    .map(|name| {
        (format!("{}.ics", name.replace('/', "-")), icalendar(&calendar(name, vec![series(name)])))
    })
    .collect();
    let days = |first, last| event("days@town.example", Span::Days { first, last });
    let mut yearly = days(date(2026, 8, 1), date(2026, 8, 2));
    yearly.repeat = Some(Repeat {
        rule: "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=1".to_owned(),
        last: Some(date(2030, 8, 1).at(0, 0, 0, 0)),
        except: vec![date(2028, 8, 1).at(0, 0, 0, 0)],
        changes: vec![],
    });
    all.push(("days.ics".to_owned(), icalendar(&calendar("Europe/Brussels", vec![yearly]))));
    all.push(("empty.ics".to_owned(), icalendar(&calendar("Europe/Brussels", vec![]))));
    all.push(("event.jsonld".to_owned(), event_json_ld(&told_event())));
    all.push(("place.jsonld".to_owned(), place_json_ld(&told_place(PlaceKind::GovernmentOffice))));
    all
}

fn told_place(kind: PlaceKind) -> PlaceData {
    let slot = HoursData {
        weekdays: vec![Weekday::Monday, Weekday::Friday],
        hours: Hours::Open { opens: time(9, 0, 0, 0), closes: time(12, 0, 0, 0) },
        from: Some(date(2026, 9, 1)),
        through: Some(date(2027, 6, 30)),
    };
    let closed = HoursData {
        weekdays: vec![],
        hours: Hours::Closed,
        from: Some(date(2027, 7, 21)),
        through: Some(date(2027, 7, 21)),
    };
    PlaceData {
        kind,
        name: "Maison communale </script>".to_owned(),
        url: Some("https://www.town.example/fr/maison/".to_owned()),
        description: Some("Accueil".to_owned()),
        images: vec!["https://www.town.example/a.jpg".to_owned()],
        address: Some(Address {
            street: Some("Grand-Place 1".to_owned()),
            postal_code: Some("7180".to_owned()),
            locality: Some("Seneffe".to_owned()),
            region: None,
            country: Some("BE".to_owned()),
        }),
        position: Some(Position { latitude: 50.5309, longitude: 4.2567 }),
        telephone: Some("+32 64 00 00 00".to_owned()),
        hours: vec![slot],
        special_hours: vec![closed],
    }
}

fn told_event() -> EventData {
    let moment = |text: &str| {
        let zone = zone("Europe/Brussels").expect("a zone");
        Moment::parse(text, &zone).expect("a moment")
    };
    EventData {
        url: "https://www.town.example/fr/marche/".to_owned(),
        name: "Marché".to_owned(),
        description: Some("Fruits".to_owned()),
        languages: vec!["fr".to_owned(), "nl".to_owned()],
        images: vec![
            "https://www.town.example/a.jpg".to_owned(),
            "https://www.town.example/b.jpg".to_owned(),
        ],
        start: moment("2026-12-05T08:00"),
        end: Some(moment("2026-12-05T12:00")),
        happening: Happening::Rescheduled { from: moment("2026-12-04") },
        place: Some(told_place(PlaceKind::CivicStructure)),
        online: Some("https://meet.town.example/a".to_owned()),
        schedules: vec![ScheduleData {
            rhythm: Rhythm::Weekly,
            interval: 1,
            weekdays: vec![Weekday::Saturday],
            months: vec![6, 7],
            month_days: vec![1, 15],
            month_week: Some(-1),
            count: Some(10),
            first: date(2026, 12, 5),
            last: Some(date(2027, 6, 26)),
            start_time: Some(time(8, 0, 0, 0)),
            end_time: Some(time(12, 0, 0, 0)),
            zone: "Europe/Brussels".to_owned(),
            except: vec![moment("2026-12-26T08:00"), moment("2027-01-02T08:00")],
        }],
        organisers: vec![Party {
            kind: PartyKind::Organisation,
            name: "Ville".to_owned(),
            url: Some("https://www.town.example/".to_owned()),
        }],
        partners: vec![Party { kind: PartyKind::Person, name: "A. Dupont".to_owned(), url: None }],
        is_free: Some(false),
        offers: vec![Offer {
            name: Some("Enfants".to_owned()),
            price: "4.50".to_owned(),
            currency: "EUR".to_owned(),
            url: Some("https://www.town.example/billets/".to_owned()),
            until: Some(moment("2026-12-04T23:59")),
        }],
        ages: Some(Ages { min: Some(6), max: Some(12) }),
        part_of: Some(SuperEvent {
            name: "Saison".to_owned(),
            url: "https://www.town.example/fr/saison/".to_owned(),
        }),
        source: Some(Source {
            url: "https://www.other.example/marche/".to_owned(),
            publisher: "Autre ville".to_owned(),
            licence: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
        }),
    }
}

#[test]
fn the_samples_for_the_judges_are_clean() {
    let folder = std::env::var_os("PARVIS_CALENDARS");
    for (name, text) in samples() {
        if name.ends_with(".ics") {
            assert_eq!(lint(text.as_bytes()), [""; 0], "{name}");
        }
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).expect("the folder can be made");
            std::fs::write(std::path::Path::new(folder).join(name), text)
                .expect("samples can be written");
        }
    }
}

/// A calendar with one part exchanged has this fault.
#[track_caller]
fn finds(good: &str, from: &str, to: &str, fault: &str) {
    assert!(good.contains(from), "{from} is not there");
    let found = lint(good.replacen(from, to, 1).as_bytes());
    assert!(found.iter().any(|found| found.contains(fault)), "{fault}: {found:?}");
}

fn market() -> String {
    let text = icalendar(&calendar("Europe/Brussels", vec![series("Europe/Brussels")]));
    assert_eq!(lint(text.as_bytes()), [""; 0]);
    text
}

fn sample(name: &str) -> String {
    samples().into_iter().find(|(other, _)| other == name).expect("there is such a sample").1
}

#[test]
fn the_lint_finds_faults_of_lines_and_texts() {
    let good = market();
    finds(&good, "VERSION:2.0\r\n", "VERSION:2.0\n", "bare LF");
    finds(&good, "PRODID:", &format!("PRODID:{}", "x".repeat(70)), "octets");
    finds(&good, "CALSCALE:G", "CALSCALE:\u{7}G", "control character");
    finds(&good, "Grand-Place\\,", "Grand-Place,", "LOCATION is not escaped");
    finds(&good, "?a,b", "?a\\,b", "URL is escaped");
    finds(&good, "END:VEVENT\r\n", "", "closes nothing");
    finds(&good, "END:VCALENDAR\r\n", "", "is not closed");
    let at = good.find('é').expect("the sample has one") + 1;
    let cut = [&good.as_bytes()[..at], b"\r\n ", &good.as_bytes()[at..]].concat();
    assert!(lint(&cut).iter().any(|found| found.contains("inside a character")));
}

#[test]
fn the_lint_finds_faults_of_times() {
    let (good, days) = (market(), sample("days.ics"));
    let brussels = ";TZID=Europe/Brussels:";
    finds(&good, ":20270102T120000", ":20270102T070000", "DTEND before");
    finds(&days, "DTEND;VALUE=DATE:20260803", "DTEND;VALUE=DATE:20260801", "DTEND is DTSTART");
    let end = format!("DTEND{brussels}20270102T120000");
    finds(&good, &end, "DTEND;VALUE=DATE:20270103", "DTEND is a date");
    let except = format!("EXDATE{brussels}20270501T080000");
    finds(&good, &except, "EXDATE:20270501T060000Z", "EXDATE is UTC");
    finds(&days, "DTSTART;VALUE=DATE:", "DTSTART:", "without VALUE=DATE");
    finds(&good, "DTSTART;TZID=Europe/Brussels", "DTSTART", "without a zone");
    finds(&good, "UNTIL=20270626T060000Z", "UNTIL=20270626", "UNTIL is");
    finds(&good, "UNTIL=20270626T060000Z", "UNTIL=20260626T060000Z", "UNTIL before");
    finds(&days, "UNTIL=20300801", "UNTIL=20300801T000000Z", "UNTIL is");
    finds(&days, "UNTIL=20300801", "UNTIL=20300801;COUNT=3", "COUNT beside");
}

#[test]
fn the_lint_finds_faults_of_zones_and_series() {
    let good = market();
    let from = good.find("BEGIN:VTIMEZONE").expect("it has a zone");
    let zone = &good[from..good.find("BEGIN:VEVENT").expect("it has an event")];
    finds(&good, zone, "", "TZID Europe/Brussels without");
    finds(&good, zone, &format!("{zone}{zone}"), "defined twice");
    let standard = "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:STANDARD";
    finds(&good, "BEGIN:STANDARD", standard, "one STANDARD");
    finds(&good, "19701025", "20261025", "1970");
    let id = "RECURRENCE-ID;TZID=Europe/Brussels:20270327T080000\r\n";
    finds(&good, id, "", "without RECURRENCE-ID");
    finds(&good, id, "RECURRENCE-ID;VALUE=DATE:20270327\r\n", "RECURRENCE-ID is");
    finds(
        &good,
        "SEQUENCE:2\r\nDTSTART;TZID=Europe/Brussels:20270410",
        "DTSTART;TZID=Europe/Brussels:20270410",
        "CANCELLED without",
    );
    let empty = sample("empty.ics");
    let from = empty.find("BEGIN:VTIMEZONE").expect("it has a zone");
    finds(
        &empty,
        &empty[from..empty.find("END:VCALENDAR").expect("it ends")],
        "",
        "without a component",
    );
}
