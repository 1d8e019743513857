//! Rules as calendars write them: `FREQ=MONTHLY;BYDAY=-1SU` (RFC 5545, 3.3.10).

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;

use super::rule::{DayOf, Frequency, GREATEST_INTERVAL, LETTERS, Rule, Until};
use crate::diagnostics::Message;

/// The most numbers of one part: a stranger's rule is no longer than a year has days.
const MOST_NUMBERS: usize = 400;

/// The numbers that a part of a rule may have.
#[derive(Clone, Copy)]
struct Numbers {
    low: i16,
    high: i16,
    /// Whether they may count from the end.
    from_end: bool,
}

const fn numbers(low: i16, high: i16, from_end: bool) -> Numbers {
    Numbers { low, high, from_end }
}

/// Reads a rule. What parts forbid each other is not looked at here.
///
/// # Errors
/// Says in a phrase what is wrong.
pub(super) fn parse_rrule(text: &str) -> Result<Rule, Message> {
    let upper = text.to_ascii_uppercase();
    let mut rule = Rule::of(Frequency::Daily);
    let mut seen: Vec<&str> = Vec::new();
    for part in upper.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once('=') else {
            return Err(message!("`{part}` lacks an `=` and a value", part));
        };
        if seen.contains(&name) {
            return Err(message!("`{name}` is there twice", name));
        }
        seen.push(name);
        read_part(&mut rule, name, value)?;
    }
    if !seen.contains(&"FREQ") {
        return Err("it does not say how often: `FREQ=WEEKLY` is needed".into());
    }
    Ok(rule)
}

fn read_part(rule: &mut Rule, name: &str, value: &str) -> Result<(), Message> {
    match name {
        "FREQ" => rule.frequency = frequency(value)?,
        "INTERVAL" => {
            rule.interval = number(name, value, numbers(1, GREATEST_INTERVAL, false))?.into();
        }
        "COUNT" => {
            let count = value.parse().ok().filter(|count| *count > 0);
            rule.count = Some(count.ok_or_else(|| bad(name, value))?);
        }
        "UNTIL" => rule.until = Some(until(value).ok_or_else(|| bad(name, value))?),
        "BYMONTH" => rule.months = list(name, value, numbers(1, 12, false))?,
        "BYWEEKNO" => rule.weeks = list(name, value, numbers(1, 53, true))?,
        "BYYEARDAY" => rule.year_days = list(name, value, numbers(1, 366, true))?,
        "BYMONTHDAY" => rule.month_days = list(name, value, numbers(1, 31, true))?,
        "BYSETPOS" => rule.positions = list(name, value, numbers(1, 366, true))?,
        "BYHOUR" => rule.hours = list(name, value, numbers(0, 23, false))?,
        "BYMINUTE" => rule.minutes = list(name, value, numbers(0, 59, false))?,
        "BYSECOND" if value == "0" => {}
        "WKST" => rule.week_start = weekday(value).ok_or_else(|| bad(name, value))?,
        "BYDAY" => {
            let days = value.split(',').take(MOST_NUMBERS).map(|day| day_of(name, day.trim()));
            rule.days = days.collect::<Result<_, Message>>()?;
        }
        // What programs add for themselves.
        _ if name.starts_with("X-") => {}
        _ => {
            return Err(message!(
                "`{name}` is no part of a rule: the parts are FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYYEARDAY, BYWEEKNO, BYSETPOS, BYHOUR, BYMINUTE and WKST",
                name
            ));
        }
    }
    Ok(())
}

fn frequency(value: &str) -> Result<Frequency, Message> {
    Ok(match value {
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        "HOURLY" | "MINUTELY" | "SECONDLY" => {
            return Err(message!("`FREQ={value}` is more often than daily", value));
        }
        _ => {
            return Err(message!(
                "`FREQ={value}` is none of DAILY, WEEKLY, MONTHLY and YEARLY",
                value
            ));
        }
    })
}

fn bad(name: &str, value: &str) -> Message {
    let wanted = match name {
        "INTERVAL" => "a number from 1 to 1000",
        "COUNT" => "a number from 1",
        "UNTIL" => "a day such as `20271218`",
        "BYMONTH" => "months from 1 to 12",
        "BYMONTHDAY" => "days from 1 to 31, or from -1 back",
        "BYYEARDAY" => "days from 1 to 366, or from -1 back",
        "BYWEEKNO" => "weeks from 1 to 53, or from -1 back",
        "BYSETPOS" => "places from 1 to 366, or from -1 back",
        "BYHOUR" => "hours from 0 to 23",
        "BYMINUTE" => "minutes from 0 to 59",
        _ => "weekdays: MO, TU, WE, TH, FR, SA, SU, perhaps with a number before them as in `1MO`",
    };
    message!("`{name}={value}`: `{name}` takes {wanted}", name, value, wanted)
}

fn number(name: &str, value: &str, range: Numbers) -> Result<i16, Message> {
    let Numbers { low, high, from_end } = range;
    let found: Option<i16> = value.strip_prefix('+').unwrap_or(value).parse().ok();
    let fits =
        |number: &i16| (low..=high).contains(number) || from_end && (-high..=-low).contains(number);
    found.filter(fits).ok_or_else(|| bad(name, value))
}

fn list(name: &str, value: &str, range: Numbers) -> Result<Vec<i16>, Message> {
    value.split(',').take(MOST_NUMBERS).map(|one| number(name, one.trim(), range)).collect()
}

fn day_of(name: &str, text: &str) -> Result<DayOf, Message> {
    let cut = text.len().saturating_sub(2);
    let (Some(nth), Some(letters)) = (text.get(..cut), text.get(cut..)) else {
        return Err(bad(name, text));
    };
    let weekday = weekday(letters).ok_or_else(|| bad(name, text))?;
    let nth = match nth {
        "" => 0,
        nth => number(name, nth, numbers(1, 53, true))?,
    };
    Ok(DayOf { nth, weekday })
}

fn weekday(letters: &str) -> Option<Weekday> {
    let at = LETTERS.iter().position(|known| *known == letters)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

fn until(text: &str) -> Option<Until> {
    if text.len() == 8 {
        return Date::strptime("%Y%m%d", text).ok().map(Until::Day);
    }
    if let Some(utc) = text.strip_suffix('Z') {
        let time = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?;
        // Some programs write the last second of the year 9999 for no end, which no instant is.
        let instant = TimeZone::UTC.to_timestamp(time);
        return Some(instant.map_or(Until::Local(time), Until::Utc));
    }
    DateTime::strptime("%Y%m%dT%H%M%S", text).ok().map(Until::Local)
}
