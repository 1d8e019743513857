//! A time zone's law as two yearly rules, which is all that calendar programs read reliably.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::{Offset, TimeZone};

/// Over how many years clocks have to change by one rule. After 28 years all days of the year have
/// been all weekdays: over a few, the day after the last Thursday looks like the last Friday.
const YEARS: i16 = 28;
/// The year in which the rules begin. Times before a zone's first rule are read as UTC by some.
const FIRST: i16 = 1970;

/// A time zone, told as one standard time and at most one summer time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRules {
    /// The zone's name, such as `Europe/Brussels`.
    pub name: String,
    /// The time of winter, or of the whole year.
    pub standard: Observance,
    /// Summer time, if clocks change at all.
    pub daylight: Option<Observance>,
}

/// A time that clocks show for a part of the year, or always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// Its letters, such as `CEST`; none where people use none.
    pub abbreviation: Option<String>,
    /// The offset before it begins.
    pub before: Offset,
    /// Its offset.
    pub offset: Offset,
    /// When it begins first, on the clock that still shows the offset before: a day of 1970 that
    /// follows the rule.
    pub onset: DateTime,
    /// The day of each year on which it begins; none if it never ends.
    pub yearly: Option<YearlyDay>,
}

/// A day of every year, such as the last Sunday of March.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyDay {
    /// The month, from 1.
    pub month: i8,
    /// The first, second … of its weekday in the month, or the last: -1.
    pub nth: i8,
    /// The weekday.
    pub weekday: Weekday,
}

impl YearlyDay {
    /// The day of a year; none if its month has no such day.
    fn of(self, year: i16) -> Option<Date> {
        date(year, self.month, 1).nth_weekday_of_month(self.nth, self.weekday).ok()
    }
}

/// An instant at which clocks change.
struct Change {
    local: DateTime,
    before: Offset,
    after: Offset,
    abbreviation: String,
}

/// Tells a zone as rules that hold from a year on, for as long as today's law does.
///
/// Returns `None` where two yearly rules cannot tell it: where clocks follow the moon (Casablanca,
/// until 2026) or change after a last Thursday (Cairo), in a zone whose law is known to change, and
/// in one without a name. Whoever writes a calendar then has to write its times in UTC, and every
/// series as single events, since a series in UTC keeps its hour on no clock that changes.
pub fn zone_rules(zone: &TimeZone, year: i16) -> Option<ZoneRules> {
    let name = zone.iana_name()?.to_owned();
    let changes = changes(zone, year)?;
    if changes.is_empty() {
        let begin = TimeZone::UTC.to_timestamp(DateTime::new(year, 1, 1, 0, 0, 0, 0).ok()?).ok()?;
        let info = zone.to_offset_info(begin);
        let standard = Observance {
            abbreviation: letters(info.abbreviation()),
            before: info.offset(),
            offset: info.offset(),
            onset: date(FIRST, 1, 1).at(0, 0, 0, 0),
            yearly: None,
        };
        return Some(ZoneRules { name, standard, daylight: None });
    }
    // Summer is what lies further east, whatever the database calls it: Dublin's is its standard.
    let (east, west): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| change.after > change.before);
    Some(ZoneRules { name, standard: observance(&west)?, daylight: Some(observance(&east)?) })
}

/// The changes of [`YEARS`] years; `None` where the calendar ends before them.
fn changes(zone: &TimeZone, year: i16) -> Option<Vec<Change>> {
    let instant = |year| {
        let begin = DateTime::new(year, 1, 1, 0, 0, 0, 0).ok()?;
        TimeZone::UTC.to_timestamp(begin).ok()
    };
    let (begin, end) = (instant(year)?, instant(year.checked_add(YEARS)?)?);
    let mut before = zone.to_offset(begin);
    let mut found = Vec::new();
    for change in zone.following(begin).take_while(|change| change.timestamp() < end) {
        let after = change.offset();
        // Some only rename the time.
        if after != before {
            let local = before.to_datetime(change.timestamp());
            let abbreviation = change.abbreviation().to_owned();
            found.push(Change { local, before, after, abbreviation });
        }
        before = after;
    }
    Some(found)
}

/// The one time that all these changes begin, if it begins once in each year, by one rule.
fn observance(changes: &[Change]) -> Option<Observance> {
    let first = changes.first()?;
    let in_each_year = changes.len() == usize::try_from(YEARS).ok()?;
    let alike = |change: &Change| {
        (change.before, change.after, change.local.time())
            == (first.before, first.after, first.local.time())
    };
    if !in_each_year || !changes.iter().all(alike) {
        return None;
    }
    let day = yearly_day(changes)?;
    Some(Observance {
        abbreviation: letters(&first.abbreviation),
        before: first.before,
        offset: first.after,
        onset: day.of(FIRST)?.to_datetime(first.local.time()),
        yearly: Some(day),
    })
}

/// The one rule that the days of all changes follow. Where both fit, it is the last of the month.
fn yearly_day(changes: &[Change]) -> Option<YearlyDay> {
    let first = changes.first()?.local.date();
    let rule = |nth| YearlyDay { month: first.month(), nth, weekday: first.weekday() };
    let follows = |rule: &YearlyDay| {
        changes.iter().all(|change| rule.of(change.local.year()) == Some(change.local.date()))
    };
    [-1, (first.day() - 1) / 7 + 1].into_iter().map(rule).find(follows)
}

/// What people call the time. Zones without letters have numbers in their place, such as `+03`.
fn letters(abbreviation: &str) -> Option<String> {
    let is_name = abbreviation.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_name && !abbreviation.is_empty()).then(|| abbreviation.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::zone;

    fn rules(name: &str, year: i16) -> Option<ZoneRules> {
        zone_rules(&zone(name).expect("a zone"), year)
    }

    /// In short: letters, offset in minutes, month, which one, weekday, onset.
    fn told(observance: &Observance) -> String {
        let letters = observance.abbreviation.as_deref().unwrap_or("-");
        let day = observance.yearly.map_or_else(String::new, |day| {
            format!(" {}/{}/{}", day.month, day.nth, day.weekday.to_monday_one_offset())
        });
        format!("{letters} {}{day} {}", observance.offset.seconds() / 60, observance.onset)
    }

    #[test]
    fn zones_are_told_by_two_rules_at_most() {
        for (name, standard, daylight) in [
            (
                "Europe/Brussels",
                "CET 60 10/-1/7 1970-10-25T03:00:00",
                "CEST 120 3/-1/7 1970-03-29T02:00:00",
            ),
            // Whose database says that winter is the exception.
            (
                "Europe/Dublin",
                "GMT 0 10/-1/7 1970-10-25T02:00:00",
                "IST 60 3/-1/7 1970-03-29T01:00:00",
            ),
            // Clocks change at midnight.
            (
                "Atlantic/Azores",
                "- -60 10/-1/7 1970-10-25T01:00:00",
                "- 0 3/-1/7 1970-03-29T00:00:00",
            ),
            // Half an hour, and summer in January.
            (
                "Australia/Lord_Howe",
                "- 630 4/1/7 1970-04-05T02:00:00",
                "- 660 10/1/7 1970-10-04T02:00:00",
            ),
            (
                "America/New_York",
                "EST -300 11/1/7 1970-11-01T02:00:00",
                "EDT -240 3/2/7 1970-03-08T02:00:00",
            ),
            ("UTC", "UTC 0 1970-01-01T00:00:00", ""),
            ("Asia/Kathmandu", "- 345 1970-01-01T00:00:00", ""),
            ("Indian/Reunion", "- 240 1970-01-01T00:00:00", ""),
        ] {
            let rules = rules(name, 2026).unwrap_or_else(|| panic!("{name} has rules"));
            assert_eq!(rules.name, name);
            assert_eq!(told(&rules.standard), standard, "{name}");
            assert_eq!(rules.daylight.as_ref().map(told).unwrap_or_default(), daylight, "{name}");
            if let Some(daylight) = rules.daylight {
                assert_eq!(daylight.before, rules.standard.offset);
                assert_eq!(rules.standard.before, daylight.offset);
            }
        }
    }

    #[test]
    fn clocks_without_a_yearly_rule_have_none() {
        for name in ["Africa/Casablanca", "Africa/Cairo", "America/Nuuk"] {
            assert_eq!(rules(name, 2026), None, "{name}");
        }
        // Its law changed in these years: summer time was all year, and came to an end.
        assert_eq!(rules("Europe/Moscow", 2009), None);
        assert_eq!(rules("Europe/Istanbul", 2013), None);
        assert_eq!(zone_rules(&TimeZone::fixed(Offset::constant(2)), 2026), None);
        for year in [i16::MIN, -9999, 9998, 9999, i16::MAX] {
            assert_eq!(rules("Europe/Brussels", year), None, "{year}");
        }
    }

    #[test]
    fn the_same_law_gives_the_same_rules_in_every_year() {
        let now = rules("Europe/Brussels", 2026);
        for year in (1996..2100).chain([9970]) {
            assert_eq!(rules("Europe/Brussels", year), now, "{year}");
        }
    }
}
