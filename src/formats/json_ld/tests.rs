//! Tests of what search engines read.

use jiff::civil::{Weekday, date, time};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::calendar::{Moment, zone};
use crate::formats::icalendar::Position;

fn moment(text: &str) -> Moment {
    Moment::parse(text, &zone("Europe/Brussels").unwrap()).unwrap()
}

fn place() -> PlaceData {
    PlaceData {
        kind: PlaceKind::GovernmentOffice,
        name: "Accueil".to_owned(),
        url: None,
        description: None,
        images: vec![],
        address: None,
        position: None,
        telephone: None,
        hours: vec![],
        special_hours: vec![],
    }
}

fn event() -> EventData {
    EventData {
        url: "https://town.example/fr/bal/".to_owned(),
        name: "Bal".to_owned(),
        description: None,
        languages: vec![],
        images: vec![],
        start: moment("2026-07-21"),
        end: None,
        happening: Happening::Scheduled,
        place: None,
        online: None,
        schedules: vec![],
        organisers: vec![],
        partners: vec![],
        is_free: None,
        offers: vec![],
        ages: None,
        part_of: None,
        source: None,
    }
}

#[test]
fn an_event_says_only_what_is_known() {
    assert_eq!(
        event_json_ld(&event()),
        r#"{"@context":"https://schema.org","@type":"Event","@id":"https://town.example/fr/bal/","name":"Bal","url":"https://town.example/fr/bal/","startDate":"2026-07-21","eventStatus":"https://schema.org/EventScheduled"}"#
    );
}

#[test]
fn hours_have_their_offset_and_a_series_its_schedule() {
    let mut market = event();
    market.start = moment("2026-12-05T08:00");
    market.end = Some(moment("2026-12-05T12:00"));
    market.happening = Happening::Rescheduled { from: moment("2026-07-04T08:00") };
    market.place = Some(PlaceData { kind: PlaceKind::CivicStructure, ..place() });
    market.online = Some("https://meet.example/".to_owned());
    market.ages = Some(Ages { min: Some(6), max: None });
    market.schedules = vec![ScheduleData {
        rhythm: Rhythm::Weekly,
        interval: 2,
        weekdays: vec![Weekday::Saturday],
        months: vec![],
        month_days: vec![],
        month_week: None,
        count: None,
        first: date(2026, 12, 5),
        last: Some(date(2027, 6, 26)),
        start_time: Some(time(8, 0, 0, 0)),
        end_time: None,
        zone: "Europe/Brussels".to_owned(),
        except: vec![moment("2026-12-19T08:00")],
    }];
    let read: Value = serde_json::from_str(&event_json_ld(&market)).unwrap();
    assert_eq!(read["@type"], "EventSeries");
    assert_eq!(read["startDate"], "2026-12-05T08:00:00+01:00");
    assert_eq!(read["previousStartDate"], "2026-07-04T08:00:00+02:00");
    assert_eq!(read["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
    assert_eq!(read["location"][1]["@type"], "VirtualLocation");
    assert_eq!(read["typicalAgeRange"], "6-");
    let schedule = &read["eventSchedule"];
    assert_eq!(schedule["repeatFrequency"], "P2W");
    assert_eq!(schedule["byDay"], "https://schema.org/Saturday");
    assert_eq!(schedule["startTime"], "08:00:00");
    assert_eq!(schedule["exceptDate"], "2026-12-19T08:00:00+01:00");
    assert!(schedule.get("endTime").is_none());
}

#[test]
fn a_closed_day_and_an_open_one_differ() {
    let slot = |hours| HoursData { weekdays: vec![], hours, from: None, through: None };
    let open = |opens, closes| slot(Hours::Open { opens, closes });
    let midnight = time(0, 0, 0, 0);
    let mut office = place();
    office.special_hours = vec![
        slot(Hours::Closed),
        open(midnight, midnight),
        open(time(18, 0, 0, 0), midnight),
        open(time(22, 0, 0, 0), time(2, 0, 0, 0)),
    ];
    let read: Value = serde_json::from_str(&place_json_ld(&office)).unwrap();
    let told = |at: usize| {
        let hours = &read["specialOpeningHoursSpecification"][at];
        format!("{} {}", hours["opens"].as_str().unwrap(), hours["closes"].as_str().unwrap())
    };
    assert_eq!(told(0), "00:00:00 00:00:00");
    assert_eq!(told(1), "00:00:00 23:59:00");
    assert_eq!(told(2), "18:00:00 00:00:00");
    assert_eq!(told(3), "22:00:00 02:00:00");
}

proptest! {
    #[test]
    fn no_text_leaves_its_script(name in "(</script|<!--|]]>|\u{2028}|\u{2029}|\\\\|\"|&lt;|é|\\PC){0,12}", north in -100.0..100.0_f64) {
        let mut whole = event();
        whole.name = name.clone();
        whole.place = Some(PlaceData { name: name.clone(), position: Some(Position { latitude: north, longitude: 4.0 }), ..place() });
        let text = event_json_ld(&whole);
        let is_safe = !text.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\n']);
        prop_assert!(is_safe, "{}", text);
        let read: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read["name"].as_str().unwrap_or_default(), &name);
        let geo = &read["location"]["geo"]["latitude"];
        prop_assert_eq!(geo.as_f64().is_some(), north.abs() <= 90.0);
        // The reader's last digit may differ.
        prop_assert!(geo.as_f64().is_none_or(|read| (read - north).abs() < 1e-9));
    }
}
