//! The traps of time that real towns paid for.

use super::*;
use jiff::civil::date;
use jiff::tz::TimeZone;

fn brussels() -> TimeZone {
    zone("Europe/Brussels").expect("bundled")
}

fn moment(text: &str) -> Moment {
    Moment::parse(text, &brussels()).expect(text)
}

fn clock(text: &str) -> Clock {
    Clock::new(moment(text).start(&brussels()), brussels())
}

#[test]
fn all_usual_writings_are_one_moment() {
    for text in [
        "2026-06-21T18:00",
        "2026-06-21 18:00",
        "2026-06-21T18:00:00",
        "2026-06-21T18:00:00.25",
        "2026-06-21t18:00:00+02:00",
        "2026-06-21T16:00:00Z",
        "2026-06-21 16:00z",
        "2026-06-21T12:00-0400",
        "2026-06-21T18:00+02",
    ] {
        assert_eq!(moment(text).iso(), "2026-06-21T18:00:00+02:00", "{text}");
    }
    assert_eq!(moment(" 2026-06-21 ").iso(), "2026-06-21");
    assert_eq!(moment("2026-01-21T18:00").iso(), "2026-01-21T18:00:00+01:00");
}

#[test]
fn what_does_not_exist_says_why() {
    for (text, why) in [
        ("2026-02-29", "2026 has no 29 February"),
        ("2026-06-31", "June has no day 31"),
        ("2026-02-32", "February has no day 32"),
        ("2026-13-01", "there is no month 13"),
        ("2026-00-01", "there is no month 0"),
        ("2026-06-00", "June has no day 0"),
        ("0000-01-01", "there is no year 0"),
        ("0001-12-31", "that is earlier than clocks can tell; the first day is `0002-01-01`"),
        (
            "0001-01-01T00:00:00+18:00",
            "that is earlier than clocks can tell; the first day is `0002-01-01`",
        ),
        ("0001-01-01T00:00:00+23:59", "`+23:59` is not an offset; it is written `+02:00`, or `Z`"),
        (
            "9999-12-31T23:59:59",
            "that is later than clocks can tell; the last day with a time is `9999-12-30`",
        ),
        (
            "9999-12-31T23:59:59-18:00",
            "that is later than clocks can tell; the last day with a time is `9999-12-30`",
        ),
        ("2026-6-1", "month and day have two digits each: `2026-06-01`"),
        ("21/06/2026", "the year comes first: `2026-06-21`"),
        ("21.6.2026", "the year comes first: `2026-06-21`"),
        ("03/04/2026", "the year comes first, then the month, then the day: `2026-06-21`"),
        ("2026/06/21", "a date is written with hyphens: `2026-06-21`"),
        ("21 June 2026", "a date is written `2026-06-21`, with a time `2026-06-21T18:00`"),
        ("2026-06-21T24:00", "there is no hour 24; midnight is `00:00` of the next day"),
        ("2026-06-21T25:00", "there is no hour 25"),
        ("2026-06-21T18:60", "there is no minute 60"),
        ("2026-06-21T9:30", "hours and minutes have two digits each: `09:30`"),
        ("2026-06-21T18h00", "a time is written `18:00`"),
        ("2026-06-21T", "a time is written `18:00`"),
        ("2026-06-21T18:00+2", "`+2` is not an offset; it is written `+02:00`, or `Z`"),
        ("", "it is empty"),
    ] {
        assert_eq!(Moment::parse(text, &brussels()).expect_err(text), why, "{text}");
    }
    for odd in [
        "2026-06-21T18:00[Europe/Brussels]",
        "T",
        "-",
        "2026-06-21Tæ",
        "２０２６-06-21",
        "2026-06-2é",
        "2026-06-21T18:00+é1:00",
    ] {
        assert!(Moment::parse(odd, &brussels()).is_err(), "{odd}");
    }
    assert!(Moment::parse("2028-02-29", &brussels()).is_ok());
}

#[test]
fn times_are_canonical() {
    assert_eq!(parse_time("18:00:00").as_deref(), Ok("18:00"));
    assert_eq!(parse_time("18:00:30").as_deref(), Ok("18:00:30"));
    assert!(parse_time("9:30").is_err_and(|why| why.contains("`09:30`")));
    assert!(parse_time("").is_err() && parse_time("noon").is_err() && parse_time("::").is_err());
}

#[test]
fn a_skipped_hour_moves_forward_and_a_doubled_one_is_the_earlier() {
    assert_eq!(moment("2026-03-29T02:30").iso(), "2026-03-29T03:30:00+02:00");
    assert_eq!(moment("2026-10-25T02:30").iso(), "2026-10-25T02:30:00+02:00");
    assert_eq!(moment("2026-10-25T02:30+01:00").iso(), "2026-10-25T02:30:00+01:00");
    // Instants order by time, not by what the hands show.
    assert!(moment("2026-10-25T02:50+02:00") < moment("2026-10-25T02:10+01:00"));
}

#[test]
fn days_with_a_missing_midnight_begin_at_their_first_instant() {
    let cairo = zone("Africa/Cairo").expect("bundled");
    let day = Moment::Date(date(2026, 4, 24));
    assert_eq!(Moment::at(day.start(&cairo), &cairo).iso(), "2026-04-24T01:00:00+03:00");
    assert_eq!(day.rfc3339(&cairo), "2026-04-24T01:00:00+03:00");
}

#[test]
fn days_are_as_long_as_they_are() {
    let hours = |text: &str| {
        let day = moment(text);
        (day.end(&brussels()).as_second() - day.start(&brussels()).as_second()) / 3600
    };
    assert_eq!((hours("2026-03-29"), hours("2026-06-21"), hours("2026-10-25")), (23, 24, 25));
}

#[test]
fn all_day_events_last_until_local_midnight() {
    let fair = moment("2026-06-21");
    assert_eq!(window(&fair, None, &clock("2026-06-21T23:59:59")).state, State::Current);
    assert_eq!(window(&fair, None, &clock("2026-06-22T00:00")).state, State::Past);
    let seen = window(&fair, None, &clock("2026-06-20T12:00"));
    assert_eq!((seen.state, seen.valid_until), (State::Upcoming, Some(fair.start(&brussels()))));
    // 22:30 in UTC is the next day in Brussels.
    assert!(window(&fair, None, &clock("2026-06-21T22:30Z")).is_past());
}

#[test]
fn a_long_exhibition_is_upcoming_until_it_ends() {
    let (start, end) = (moment("2026-03-01"), moment("2026-09-30"));
    let seen = window(&start, Some(&end), &clock("2026-06-21T12:00"));
    assert!(seen.is_upcoming() && seen.is_current() && !seen.is_past());
    assert_eq!(seen.upcoming_until(), Some(moment("2026-10-01T00:00").start(&brussels())));
    assert!(window(&start, Some(&end), &clock("2026-09-30T23:00")).is_upcoming());
    assert!(window(&start, Some(&end), &clock("2026-10-01T00:00")).is_past());
    assert_eq!(window(&start, Some(&end), &clock("2026-10-01T00:00")).valid_until, None);
}

#[test]
fn without_an_end_an_hour_lasts_to_the_end_of_its_day() {
    let start = moment("2026-06-21T18:00");
    assert!(window(&start, None, &clock("2026-06-21T23:00")).is_current());
    assert!(window(&start, None, &clock("2026-06-22T00:00")).is_past());
    // An end that does not lie behind the start is none.
    assert!(
        window(&start, Some(&moment("2026-06-21T10:00")), &clock("2026-06-21T20:00")).is_current()
    );
}

#[test]
fn a_night_runs_past_midnight() {
    let (start, end) = (moment("2026-06-21T22:00"), moment("2026-06-22T02:00"));
    assert!(window(&start, Some(&end), &clock("2026-06-22T01:59")).is_current());
    assert!(window(&start, Some(&end), &clock("2026-06-22T02:00")).is_past());
}

#[test]
fn a_portal_in_another_zone_sees_the_same_instants() {
    let lisbon = zone("Europe/Lisbon").expect("bundled");
    let concert = moment("2026-06-21T00:30");
    assert_eq!(concert.date(&lisbon), date(2026, 6, 20));
    assert_eq!(concert.start(&lisbon), concert.start(&brussels()));
    assert_eq!(concert.time(&lisbon).map(|time| time.hour()), Some(23));
}

#[test]
fn order_is_by_beginning() {
    let mut moments =
        ["2026-06-22", "2026-06-21T00:00", "2026-06-21T18:00", "2026-06-21", "2026-06-21T08:00"]
            .map(moment);
    moments.sort();
    let texts = moments.map(|moment| moment.iso());
    assert_eq!(texts[0], "2026-06-21");
    assert_eq!(texts[4], "2026-06-22");
    assert!(texts[1].contains("T00:00") && texts[2].contains("T08:00"));
}

#[test]
fn what_one_zone_reads_every_other_can_tell() {
    let zones = [
        "Pacific/Kiritimati",
        "Etc/GMT+12",
        "Europe/Brussels",
        "America/Juneau",
        "Asia/Manila",
        "UTC",
    ];
    let zones = zones.map(|name| zone(name).expect("bundled"));
    for text in [
        "0002-01-01",
        "0002-01-01T00:00+18:00",
        "0002-01-01T00:00",
        "9999-12-31",
        "9999-12-30T21:00Z",
        "9999-12-30T10:00",
        "9999-12-31T12:00+18:00",
    ] {
        for written in &zones {
            let Ok(moment) = Moment::parse(text, written) else { continue };
            for told in &zones {
                let again = Moment::parse(&moment.iso(), told);
                assert_eq!(
                    again.map(|again| again.start(written)),
                    Ok(moment.start(written)),
                    "{text}"
                );
                assert!((1..=9999).contains(&moment.date(told).year()), "{text}");
                let feed = moment.rfc3339(told);
                assert!(feed.len() == 25 && !feed.starts_with("0000"), "{text}: {feed}");
            }
        }
    }
    assert!(
        ["0002-01-01", "9999-12-31"].iter().all(|text| Moment::parse(text, &brussels()).is_ok())
    );
    for seconds in [i64::MIN, -377_705_023_201, -62_135_596_800, i64::MAX, 253_402_300_800] {
        assert_eq!(Moment::of_seconds(seconds, &brussels()), None, "{seconds}");
    }
    assert!(
        Moment::of_seconds(0, &brussels())
            .is_some_and(|moment| moment.iso() == "1970-01-01T01:00:00+01:00")
    );
}

#[test]
fn the_ends_of_the_calendar_do_not_break_it() {
    for text in [
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-18:00",
    ] {
        if let Ok(moment) = Moment::parse(text, &brussels()) {
            let seen = window(&moment, Some(&moment), &clock("2026-06-21T12:00"));
            assert!(!moment.iso().is_empty() && seen.begins <= seen.ends, "{text}");
        }
    }
    assert_eq!(clock("2026-06-21T23:30Z").today(), date(2026, 6, 22));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,30}", near in "[0-9TZtz:+ .-]{0,26}") {
        for text in [text, near] {
            if let Ok(moment) = Moment::parse(&text, &brussels()) {
                proptest::prop_assert_eq!(Moment::parse(&moment.iso(), &brussels()), Ok(moment));
            }
            let _ = (parse_time(&text), parse_duration(&text));
        }
    }
}
