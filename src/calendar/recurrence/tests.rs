//! Tests of rules, phrases and series.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::calendar::zone;

fn local(text: &str) -> Local {
    match text.parse() {
        Ok(time) if text.contains('T') => Local::Time(time),
        _ => Local::Day(text.parse().expect("a day")),
    }
}

fn series(start: &str, rule: &str) -> Series {
    Series {
        start: local(start),
        end: None,
        zone: zone("Europe/Brussels").expect("a zone"),
        rule: Some(Rule::parse(rule).unwrap_or_else(|why| panic!("{rule}: {why}"))),
        except: Vec::new(),
        holidays: None,
        also: Vec::new(),
        changes: Vec::new(),
    }
}

const FAR: Date = date(2060, 12, 31);

fn expand(series: &Series) -> Expansion {
    series.expand(date(1990, 1, 1), FAR, 1_000)
}

/// The beginnings of all occurrences, as they are written.
fn starts(series: &Series) -> Vec<String> {
    expand(series).occurrences.iter().map(|one| one.start.to_string()).collect()
}

/// The days of a series that begins on a day at nine.
fn days(start: &str, rule: &str) -> String {
    let found = starts(&series(&format!("{start}T09:00:00"), rule));
    assert!(found.iter().all(|start| start.ends_with("T09:00:00")), "{found:?}");
    let days: Vec<&str> = found.iter().map(|start| &start[..10]).collect();
    days.join(" ")
}

#[test]
fn rules_choose_days() {
    for (start, rule, wanted) in [
        (
            "2027-01-31",
            "FREQ=MONTHLY;BYDAY=-1SU;COUNT=4",
            "2027-01-31 2027-02-28 2027-03-28 2027-04-25",
        ),
        (
            "1997-08-05",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
        ),
        (
            "1997-08-05",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
        ),
        ("2024-02-29", "FREQ=YEARLY;COUNT=4", "2024-02-29 2028-02-29 2032-02-29 2036-02-29"),
        ("2027-01-31", "FREQ=MONTHLY;COUNT=3", "2027-01-31 2027-03-31 2027-05-31"),
        ("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2027-01-31 2027-02-28 2027-03-31"),
        ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19 1998-05-18 1999-05-17"),
        ("2020-12-28", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=2", "2020-12-28 2026-12-28"),
        ("2027-12-31", "FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "2027-12-31 2028-12-31"),
        (
            "2027-01-29",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
            "2027-01-29 2027-02-26 2027-03-31",
        ),
        ("2027-03-13", "FREQ=WEEKLY;UNTIL=20270403", "2027-03-13 2027-03-20 2027-03-27 2027-04-03"),
        ("2027-03-13", "FREQ=WEEKLY;UNTIL=20270403T065959Z", "2027-03-13 2027-03-20 2027-03-27"),
        (
            "2027-03-13",
            "FREQ=WEEKLY;UNTIL=20270403T070000Z",
            "2027-03-13 2027-03-20 2027-03-27 2027-04-03",
        ),
        ("2027-03-13", "RRULE:freq=daily;interval=10;count=2", "2027-03-13 2027-03-23"),
    ] {
        assert_eq!(days(start, rule), wanted, "{rule}");
    }
}

#[test]
fn phrases_are_rules() {
    for (phrase, rule) in [
        ("weekly on sat until 2027-12-18", "FREQ=WEEKLY;UNTIL=20271218;BYDAY=SA"),
        ("yearly may 1st sat", "FREQ=YEARLY;BYMONTH=5;BYDAY=1SA"),
        ("Every Saturday", "FREQ=WEEKLY;BYDAY=SA"),
        ("on Mondays, Wednesdays and Fridays", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("every 2 weeks on mon and thu", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("every 2nd week on tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("on weekdays 10 times", "FREQ=WEEKLY;COUNT=10;BYDAY=MO,TU,WE,TH,FR"),
        ("daily", "FREQ=DAILY"),
        ("monthly on the 1st sat", "FREQ=MONTHLY;BYDAY=1SA"),
        ("on the first and third Saturday of the month", "FREQ=MONTHLY;BYDAY=1SA,3SA"),
        ("on the 1st tue and the last thu", "FREQ=MONTHLY;BYDAY=1TU,-1TH"),
        ("monthly on the last fri 10 times", "FREQ=MONTHLY;COUNT=10;BYDAY=-1FR"),
        ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("monthly on the 1st", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("on the 1st and 15th of each month", "FREQ=MONTHLY;BYMONTHDAY=15,1"),
        ("on the last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("yearly on 21 july", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=21"),
        ("every year on july 21st", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=21"),
        ("on the last sunday of june", "FREQ=YEARLY;BYMONTH=6;BYDAY=-1SU"),
        ("every 3 months", "FREQ=MONTHLY;INTERVAL=3"),
        ("every 1000 years", "FREQ=YEARLY;INTERVAL=1000"),
        ("every 2 weeks on saturdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"),
        ("every other saturday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"),
        ("every 2nd saturday of the month", "FREQ=MONTHLY;BYDAY=2SA"),
        ("on the 1st and 15th of july and august", "FREQ=YEARLY;BYMONTH=7,8;BYMONTHDAY=15,1"),
        ("july and august on the 15th", "FREQ=YEARLY;BYMONTH=7,8;BYMONTHDAY=15"),
        ("on friday the 13th", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
        ("on sat in july and august", "FREQ=YEARLY;BYMONTH=7,8;BYDAY=SA"),
    ] {
        let found = Rule::parse(phrase).map(|rule| rule.to_string());
        assert_eq!(found.as_deref(), Ok(rule), "{phrase}");
        assert_eq!(Rule::parse(rule).map(|rule| rule.to_string()).as_deref(), Ok(rule));
    }
}

#[test]
fn what_may_mean_two_things_is_refused_with_the_words_to_write() {
    for (phrase, words) in [
        ("every second day", "every 2 days"),
        ("every 3rd day", "monthly on the 3rd day"),
        ("every 2 weekdays", "weeks on"),
        ("every 2 weekends", "2 times"),
        ("every second weekend", "every 2 weeks on sat and sun"),
        ("every second weekday", "each day"),
        ("monthly on the 6th sat", "no month has"),
    ] {
        let why = Rule::parse(phrase).expect_err(phrase);
        assert!(why.to_string().contains(words), "{phrase}: {why}");
    }
}

#[test]
fn what_no_rule_may_say_is_refused_with_a_reason() {
    for (rule, why) in [
        ("FREQ=WEEKLY;INTERVAL=0", "`INTERVAL` takes a number from 1 to 1000"),
        ("FREQ=WEEKLY;INTERVAL=-1", "`INTERVAL` takes"),
        ("FREQ=WEEKLY;COUNT=0", "`COUNT` takes a number from 1"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270612T160000Z", "not both"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "days from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "days from 1 to 31"),
        ("FREQ=WEEKLY;BYDAY=1SA", "first Saturday needs months"),
        ("FREQ=HOURLY", "more often than daily"),
        ("FREQ=SOMETIMES", "none of DAILY"),
        ("BYDAY=SA", "does not say how often"),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "twice"),
        ("FREQ=WEEKLY;BYDAY=XX", "weekdays: MO"),
        ("FREQ=WEEKLY;BYDAY=é", "weekdays: MO"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never happen"),
        ("FREQ=DAILY;BYSETPOS=1", "another part"),
        ("FREQ=WEEKLY;COLOUR=RED", "no part of a rule"),
        ("FREQ=WEEKLY;UNTIL=20271318", "a day such as"),
        ("", "how often"),
        ("sometimes", "not understood"),
        ("biweekly on sat", "every 2 weeks on sat"),
        ("weekly on sat at 9:00", "stand in `start`"),
        ("monday to friday", "or write `weekdays`"),
        ("wekly on sat", "did you mean `weekly`"),
        ("every chaque samedi", "`chaque` is not understood"),
        ("weekly on the 1st sat", "needs months"),
        ("weekly until Christmas", "after `until`"),
        ("daily monthly", "twice"),
        ("monthly on the 32nd", "no day of a month"),
        ("0 times weekly", "begins at 1"),
        ("every 0 weeks", "begins at 1"),
        ("every 20000 years", "from 1 to 1000"),
        ("yearly on the 15th", "which month"),
        // What could be read in a way that is not meant.
        ("every 2 saturdays", "every 2 weeks on"),
        (
            "every second saturday",
            "write `every 2 weeks on saturday`, or `monthly on the second saturday`",
        ),
        ("last weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("on the first weekend of the month", "an `end` on Sunday"),
        ("21 july and 15 august", "a series each"),
        ("july 21 and august 15", "a series each"),
        ("on the 1st sat of may and the last sun of june", "a series each"),
        ("monthly on the 1st tue and the 15th", "a series each"),
        ("monthly on the 2nd last fri", "write `2nd and last`"),
        ("weekly 5 times 10 times", "how many times twice"),
        ("weekly until 2027-01-01 until 2028-01-01", "until when twice"),
        ("every 2 weeks every 3 weeks", "twice at which interval"),
        ("every 1001 weeks", "from 1 to 1000"),
        ("every 20000 years", "from 1 to 1000"),
    ] {
        let found = Rule::parse(rule);
        let said = found.expect_err(rule).to_string();
        assert!(said.contains(why), "{rule}: {said}");
    }
}

#[test]
fn a_series_keeps_its_hour_over_changes_of_the_clock() {
    let market = series("2027-03-20T08:00:00", "weekly until 2027-04-03");
    let instants: Vec<String> = expand(&market)
        .occurrences
        .iter()
        .map(|one| one.start.moment(&market.zone).iso())
        .collect();
    assert_eq!(
        instants,
        ["2027-03-20T08:00:00+01:00", "2027-03-27T08:00:00+01:00", "2027-04-03T08:00:00+02:00"]
    );
}

#[test]
fn a_time_that_clocks_skip_moves_forward_and_is_reported() {
    for (name, start, wanted) in [
        ("Europe/Brussels", "2027-03-27T02:30:00", "2027-03-28T03:30:00+02:00"),
        ("Atlantic/Azores", "2027-03-27T00:30:00", "2027-03-28T01:30:00+00:00"),
        ("Australia/Lord_Howe", "2027-10-02T02:15:00", "2027-10-03T02:45:00+11:00"),
    ] {
        let nightly =
            Series { zone: zone(name).expect("a zone"), ..series(start, "daily 3 times") };
        let found = expand(&nightly);
        assert_eq!(found.occurrences.len(), 3, "{name}");
        assert_eq!(found.occurrences[1].start.moment(&nightly.zone).iso(), wanted);
        assert!(matches!(found.faults[..], [SeriesFault::Skipped(_)]), "{:?}", found.faults);
    }
    // One that comes twice is the first.
    let night = series("2027-10-30T02:30:00", "daily 2 times");
    let found = expand(&night);
    let second = found.occurrences[1].start.moment(&night.zone).iso();
    assert_eq!((second.as_str(), found.faults.len()), ("2027-10-31T02:30:00+02:00", 0));
}

#[test]
fn what_is_left_out_added_and_changed_counts() {
    let mut market = series("2027-09-04T09:00:00", "weekly 5 times");
    market.end = Some(local("2027-09-04T12:30:00"));
    market.except = vec![local("2027-09-11")];
    market.also = vec![local("2027-09-08"), local("2027-09-18T09:00:00")];
    market.changes =
        vec![SeriesChange { on: local("2027-09-25"), start: Some(local("2027-09-26")), end: None }];
    let found = expand(&market);
    let told: Vec<String> = found
        .occurrences
        .iter()
        .map(|one| format!("{} {} {:?}", one.start, one.end.expect("an end"), one.change))
        .collect();
    assert_eq!(
        told,
        [
            "2027-09-04T09:00:00 2027-09-04T12:30:00 None",
            "2027-09-08T09:00:00 2027-09-08T12:30:00 None",
            "2027-09-18T09:00:00 2027-09-18T12:30:00 None",
            "2027-09-26T09:00:00 2027-09-26T12:30:00 Some(0)",
            "2027-10-02T09:00:00 2027-10-02T12:30:00 None",
        ]
    );
    assert_eq!(found.faults, []);
    // What is left out is left out, changed or not.
    market.except.push(local("2027-09-25"));
    assert_eq!(expand(&market).occurrences.len(), 4);
}

#[test]
fn what_means_no_occurrence_is_told() {
    let mut market = series("2027-09-04T09:00:00", "weekly 2 times");
    market.except = vec![local("2027-09-11"), local("2027-09-12")];
    market.changes =
        vec![SeriesChange { on: local("2027-09-04T10:00:00"), start: None, end: None }];
    let nearest = Some(local("2027-09-04T09:00:00"));
    let faults = expand(&market).faults;
    let odd = [SeriesFault::NothingToLeaveOut(1), SeriesFault::NothingToChange(0, nearest)];
    assert_eq!(faults, odd);
    // A day and the time on it are the same occurrence.
    market.changes = ["2027-09-11", "2027-09-11T09:00:00"]
        .map(|on| SeriesChange { on: local(on), start: None, end: None })
        .to_vec();
    market.except.clear();
    assert_eq!(expand(&market).faults, [SeriesFault::ChangedTwice(1)]);
    let outside = expand(&series("2027-09-03T09:00:00", "weekly on sat 2 times"));
    assert_eq!(outside.faults, [SeriesFault::StartOutside(Some(local("2027-09-04T09:00:00")))]);
    assert_eq!(outside.occurrences.len(), 3);
    let over = expand(&series("2027-09-04T09:00:00", "weekly until 2027-09-01"));
    assert_eq!(over.faults, [SeriesFault::EndsBefore]);
    let short = expand(&series("2027-01-31T09:00:00", "monthly 2 times"));
    assert_eq!(short.faults, [SeriesFault::SkipsMonths]);
}

#[test]
fn whole_days_stay_days() {
    let mut fair = series("2027-06-05", "FREQ=WEEKLY;COUNT=4");
    fair.end = Some(local("2027-06-06"));
    fair.except = vec![local("2027-06-12T00:00:00")];
    let found = expand(&fair);
    let told: Vec<String> = found
        .occurrences
        .iter()
        .map(|one| format!("{} {}", one.start, one.end.expect("an end")))
        .collect();
    assert_eq!(told, ["2027-06-05 2027-06-06", "2027-06-19 2027-06-20", "2027-06-26 2027-06-27"]);
    let utc = series("2027-06-05", "FREQ=WEEKLY;UNTIL=20270618T220000Z");
    assert_eq!(starts(&utc), ["2027-06-05", "2027-06-12", "2027-06-19"]);
}

#[test]
fn a_series_is_shown_in_part() {
    let market = series("2005-01-01T08:00:00", "weekly on sat");
    let found = market.expand(date(2026, 1, 1), date(2026, 1, 31), 1_000);
    let days: Vec<String> =
        found.occurrences.iter().map(|one| one.start.date().to_string()).collect();
    assert_eq!(days, ["2026-01-03", "2026-01-10", "2026-01-17", "2026-01-24", "2026-01-31"]);
    assert!(found.has_more && found.faults.is_empty());
    // What is over keeps its last.
    let course = series("2020-01-06T19:00:00", "weekly 10 times");
    let found = course.expand(date(2026, 1, 1), date(2026, 12, 31), 1_000);
    assert_eq!(found.occurrences.len(), 1);
    assert_eq!(found.occurrences[0].start, local("2020-03-09T19:00:00"));
    let daily = series("2026-01-01T08:00:00", "daily");
    let found = daily.expand(date(2026, 1, 1), FAR, 1_000);
    assert_eq!((found.occurrences.len(), found.faults), (1_000, vec![SeriesFault::TooMany]));
}

#[test]
fn short_months_are_told_of_where_they_are_reached() {
    let skips = |start: &str, rule: &str| {
        let faults = expand(&series(&format!("{start}T09:00:00"), rule)).faults;
        faults.contains(&SeriesFault::SkipsMonths)
    };
    for rule in ["monthly 9 times", "FREQ=MONTHLY;BYMONTH=1,4;BYMONTHDAY=31", "every 3 months"] {
        assert!(skips("2027-01-31", rule), "{rule}");
    }
    for rule in
        ["FREQ=MONTHLY;BYMONTH=1,3,5,7,8,10,12;BYMONTHDAY=31", "every 12 months", "every 24 months"]
    {
        assert!(!skips("2027-01-31", rule), "{rule}");
    }
    assert!(!skips("2027-03-30", "every 3 months"));
    assert!(skips("2027-11-30", "every 3 months"));
}

#[test]
fn a_period_may_hold_more_than_a_small_number_counts() {
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let quarters = |position: i16| {
        format!(
            "FREQ=YEARLY;COUNT=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={};BYMINUTE=0,15,30,45;BYSETPOS={position}",
            hours.join(",")
        )
    };
    let first = series("2027-01-01T00:00:00", &quarters(1));
    assert_eq!(starts(&first), ["2027-01-01T00:00:00", "2028-01-01T00:00:00"]);
    let last = series("2027-12-31T23:45:00", &quarters(-1));
    assert_eq!(starts(&last), ["2027-12-31T23:45:00", "2028-12-31T23:45:00"]);
}

#[test]
fn the_end_of_the_calendar_is_no_end() {
    let rule = Rule::parse("FREQ=WEEKLY;UNTIL=99991231T235959Z").expect("a rule");
    assert_eq!(rule.to_string(), "FREQ=WEEKLY;UNTIL=99991231T235959");
    let twice = series("2027-01-01T09:00:00", "FREQ=DAILY;COUNT=2;BYHOUR=9,17;BYSETPOS=1");
    assert_eq!(starts(&twice), ["2027-01-01T09:00:00", "2027-01-02T09:00:00"]);
    let daily = series("0001-01-01T09:00:00", "daily");
    let found = daily.expand(date(1, 1, 1), Date::MAX, usize::MAX);
    assert_eq!(found.faults, [SeriesFault::TooMany]);
}

/// A rule of any parts, most of which fit together.
fn any_rule() -> impl Strategy<Value = String> {
    let list = |most: i16| prop::collection::vec(1..=most, 0..3);
    let parts = (
        0..4_usize,
        1..5_i32,
        1..40_u32,
        list(12),
        list(31),
        prop::collection::vec(0..7_usize, 0..3),
    );
    (parts, prop::option::of(-3..4_i16)).prop_map(
        |((frequency, interval, count, months, days, weekdays), position)| {
            let frequency = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][frequency];
            let mut rule = format!("FREQ={frequency};INTERVAL={interval};COUNT={count}");
            let numbers =
                |list: &[i16]| list.iter().map(i16::to_string).collect::<Vec<_>>().join(",");
            if !months.is_empty() {
                rule.push_str(&format!(";BYMONTH={}", numbers(&months)));
            }
            if !days.is_empty() && frequency != "WEEKLY" {
                rule.push_str(&format!(";BYMONTHDAY={}", numbers(&days)));
            }
            if !weekdays.is_empty() {
                let names: Vec<&str> = weekdays.iter().map(|at| rule::LETTERS[*at]).collect();
                rule.push_str(&format!(";BYDAY={}", names.join(",")));
                if let Some(position) = position.filter(|position| *position != 0) {
                    rule.push_str(&format!(";BYSETPOS={position}"));
                }
            }
            rule
        },
    )
}

proptest! {
    /// Nothing panics, and everything ends.
    #[test]
    fn no_text_is_too_odd(text in ".{0,60}", start in "[0-9]{4}-0[1-9]-[12][0-9]") {
        let _ = Rule::parse(&text);
        if let Ok(rule) = Rule::parse(&format!("FREQ=YEARLY;{text}"))
            && let Ok(day) = start.parse()
        {
            let zone = zone("Europe/Brussels").expect("a zone");
            let odd = Series {
                start: Local::Day(day), end: None, zone, rule: Some(rule),
                except: Vec::new(), holidays: None, also: Vec::new(), changes: Vec::new(),
            };
            odd.expand(date(1, 1, 1), Date::MAX, 1_000);
        }
    }

    /// A rule reads back as it is written.
    #[test]
    fn rules_read_back(rule in any_rule()) {
        if let Ok(read) = Rule::parse(&rule) {
            prop_assert_eq!(Rule::parse(&read.to_string()), Ok(read));
        }
    }
}
