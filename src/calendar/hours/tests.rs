//! Tests of opening hours.

use jiff::civil::{Date, Weekday, date};

use super::super::zone::zone;
use super::*;

const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

fn slots(texts: &[&str]) -> Vec<Slot> {
    texts.iter().map(|text| Slot::parse(text).expect("a span")).collect()
}

fn row(days: &[Weekday], weeks: &[Weeks], open: &[&str]) -> HoursRow {
    HoursRow { days: days.to_vec(), weeks: weeks.to_vec(), open: slots(open), note: None }
}

fn special(from: Date, to: Date, open: &[&str]) -> SpecialDays {
    SpecialDays { from, to, open: slots(open), reason: None }
}

/// A library: mornings, two Saturdays a month, Friday nights; other hours in summer; closed on holidays.
fn library() -> Timetable {
    Timetable {
        week: vec![
            row(&WORKDAYS[..4], &[], &["09:00-12:00", "13:30-16:30"]),
            row(&[Weekday::Friday], &[], &["22:00-02:00"]),
            row(&[Weekday::Saturday], &[], &["10:00-12:00"]),
            row(&[Weekday::Saturday], &[Weeks::Nth(1), Weeks::Last], &["10:00-17:00"]),
        ],
        seasons: vec![Season {
            name: None,
            from: date(2027, 7, 1),
            to: date(2027, 8, 31),
            is_yearly: true,
            week: vec![row(&WORKDAYS, &[], &["08:00-13:00"])],
        }],
        exceptions: vec![
            special(date(2027, 12, 24), date(2027, 12, 24), &["09:00-11:00"]),
            special(date(2027, 12, 27), date(2027, 12, 31), &[]),
        ],
        holidays: OnHolidays::Closed,
        note: None,
    }
}

fn holidays() -> ClosingDays {
    [(date(2027, 7, 21), "National day"), (date(2027, 12, 25), "Christmas")]
        .map(|(date, name)| (date, name.to_owned()))
        .into()
}

fn on(date: Date) -> String {
    let texts: Vec<String> = library().on(date, &holidays()).into_iter().map(Slot::text).collect();
    texts.join(" ")
}

#[test]
fn a_span_is_read_and_written() {
    for text in ["09:00-12:00", "22:00-02:00", "18:00-24:00", "00:00-24:00"] {
        assert_eq!(Slot::parse(text).map(Slot::text).as_deref(), Some(text));
    }
    assert_eq!(Slot::parse("22:00-02:00"), Some(Slot { start: 1320, end: 1560 }));
    for text in ["12:00-09:00", "09:00-09:00", "22:00-06:00", "9", "-", "24:00-25:00", "x-y"] {
        assert_eq!(Slot::parse(text), None, "{text}");
    }
}

#[test]
fn what_is_said_of_one_day_goes_before_what_is_said_of_many() {
    assert_eq!(on(date(2027, 6, 30)), "09:00-12:00 13:30-16:30");
    // Both bounds of a season belong to it, in each year.
    assert_eq!(on(date(2027, 7, 1)), "08:00-13:00");
    assert_eq!(on(date(2027, 8, 31)), "08:00-13:00");
    assert_eq!(on(date(2028, 8, 31)), "08:00-13:00");
    assert_eq!(on(date(2027, 9, 1)), "09:00-12:00 13:30-16:30");
    assert_eq!(on(date(2027, 7, 21)), "");
    assert_eq!(on(date(2027, 12, 24)), "09:00-11:00");
    assert_eq!(on(date(2027, 12, 29)), "");
    // First, second and last Saturday of a month; the last that is the fourth.
    assert_eq!(on(date(2027, 9, 4)), "10:00-17:00");
    assert_eq!(on(date(2027, 9, 11)), "10:00-12:00");
    assert_eq!(on(date(2027, 9, 25)), "10:00-17:00");
    assert_eq!(on(date(2027, 9, 26)), "");
}

#[test]
fn a_winter_that_comes_each_year_holds_over_new_year() {
    let winter = Season {
        name: None,
        from: date(2026, 11, 1),
        to: date(2026, 3, 31),
        is_yearly: true,
        week: Vec::new(),
    };
    for day in [date(2026, 11, 1), date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 31)] {
        assert!(winter.holds(day), "{day}");
    }
    assert!(!winter.holds(date(2027, 4, 1)) && !winter.holds(date(2026, 10, 31)));
}

#[test]
fn alternating_weeks_are_those_of_iso_8601() {
    assert!(Weeks::Odd.hold(date(2026, 12, 28)) && Weeks::Even.hold(date(2027, 1, 11)));
    // Of two odd weeks in a row, at the end of a year with 53, both are.
    assert!(Weeks::Odd.hold(date(2027, 1, 4)));
    for word in Weeks::WORDS {
        assert_eq!(Weeks::parse(word).map(Weeks::word), Some(word));
    }
    assert_eq!(Weeks::parse("6th"), None);
}

#[test]
fn special_days_are_exceptions_and_holidays_that_close_something() {
    let all = library().special([date(2027, 7, 1), date(2027, 12, 28)], &holidays());
    let days: Vec<String> = all.iter().map(|day| day.from.to_string()).collect();
    // Christmas is a Saturday, on which it would be open: the last of the month.
    assert_eq!(days, ["2027-07-21", "2027-12-24", "2027-12-25", "2027-12-27"]);
    assert_eq!(all[0].reason.as_deref(), Some("National day"));
    // Where nobody said what holds on holidays, nothing is claimed.
    let unknown = Timetable { holidays: OnHolidays::Unknown, ..library() };
    assert_eq!(unknown.special([date(2027, 7, 1), date(2027, 12, 28)], &holidays()).len(), 2);
}

#[test]
fn a_night_belongs_to_its_evening() {
    let brussels = zone("Europe/Brussels").expect("a zone");
    let spans = |from: Date, to: Date| -> Vec<String> {
        let spans = library().spans([from, to], &holidays(), &brussels);
        spans.iter().map(|span| format!("{} {}", span.start, span.end)).collect()
    };
    assert_eq!(
        spans(date(2027, 9, 10), date(2027, 9, 11)),
        ["2027-09-10T20:00:00Z 2027-09-11T00:00:00Z", "2027-09-11T08:00:00Z 2027-09-11T10:00:00Z"]
    );
    // A day's spans begin with what is left of the night before.
    assert_eq!(
        spans(date(2027, 9, 11), date(2027, 9, 11)),
        ["2027-09-10T22:00:00Z 2027-09-11T00:00:00Z", "2027-09-11T08:00:00Z 2027-09-11T10:00:00Z"]
    );
    // In the night in which clocks go back half past two comes twice, and the first one closes.
    let saturdays = Timetable {
        week: vec![row(&[Weekday::Saturday], &[], &["22:00-02:30"])],
        ..Timetable::default()
    };
    let night = saturdays.spans([date(2027, 10, 30); 2], &holidays(), &brussels);
    assert_eq!(night[0].end.to_string(), "2027-10-31T00:30:00Z");
    // The day after is a holiday: the night is not cut.
    let closed: ClosingDays = [(date(2027, 9, 11), "Feast".to_owned())].into();
    let night = library().spans([date(2027, 9, 10), date(2027, 9, 11)], &closed, &brussels);
    assert_eq!(night.len(), 1);
    assert_eq!(night[0].end.to_string(), "2027-09-11T00:00:00Z");
}

#[test]
fn spans_that_touch_are_one() {
    let always =
        Timetable { week: vec![row(&WORKDAYS, &[], &["00:00-24:00"])], ..Timetable::default() };
    let utc = zone("UTC").expect("a zone");
    let spans = always.spans([date(2027, 9, 6), date(2027, 9, 12)], &holidays(), &utc);
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].end.to_string(), "2027-09-11T00:00:00Z");
}
