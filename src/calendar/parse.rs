//! Reading dates and times as editors and Git CMSs write them, saying why where they do not exist.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::diagnostics::Message;

/// What a text says, before a zone makes an instant of it.
pub(super) enum Written {
    Date(Date),
    Local(DateTime),
    Offset(DateTime, Offset),
}

/// The first year of which every zone can tell every hour.
pub(super) const FIRST_YEAR: i16 = 2;

type Read<T> = Result<T, Message>;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads a date, or a date and a time.
pub(super) fn read(text: &str) -> Read<Written> {
    let text = text.trim();
    if text.is_empty() {
        return Err("it is empty".into());
    }
    if text.contains('[') {
        return Err("it names a zone; write an offset such as `+02:00` instead, or leave it out for the town's time".into());
    }
    let Some((day, time)) = text.split_once(['T', 't', ' ']) else {
        return Ok(Written::Date(date(text)?));
    };
    let day = date(day)?;
    let (time, offset) = match time.find(['Z', 'z', '+', '-', '\u{2212}']) {
        Some(at) => (&time[..at], Some(offset(&time[at..])?)),
        None => (time, None),
    };
    if matches!(time.trim(), "24:00" | "24:00:00") {
        let next = day.tomorrow().map_err(|_| Message::from("there is no hour 24"))?;
        return Err(message!("there is no hour 24; midnight is `{next}T00:00:00`", next));
    }
    let local = day.to_datetime(clock_time(time.trim())?);
    Ok(offset.map_or(Written::Local(local), |offset| Written::Offset(local, offset)))
}

/// Reads a time of day and gives its canonical text, `18:00` or, if seconds count, `18:00:30`.
///
/// # Errors
/// Says in a phrase what is wrong.
pub fn parse_time(text: &str) -> Result<String, Message> {
    let time = clock_time(text.trim())?;
    Ok(match time.second() {
        0 => format!("{:02}:{:02}", time.hour(), time.minute()),
        seconds => format!("{:02}:{:02}:{seconds:02}", time.hour(), time.minute()),
    })
}

/// Returns the time that a text of another form means: `18:30` for `18h30`, `18.30`, `18 Uhr 30` or `6:30 pm`.
pub fn meant_time(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    if lower.contains(['-', '–']) {
        return None;
    }
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_digit() && !c.is_alphabetic())
        .flat_map(|word| split_digits(word))
        .filter(|word| !word.is_empty())
        .collect();
    let numbers: Vec<&str> = words.iter().copied().filter(is_number).collect();
    let units = ["h", "u", "uhr", "uur", "heure", "heures", "am", "pm", "min", "a", "p", "m"];
    if words.iter().any(|word| !is_number(word) && !units.contains(word)) {
        return None;
    }
    let (hour, minute) = match numbers[..] {
        [hour] => (two(hour)?, 0),
        [hour, minute] => (two(hour)?, two(minute)?),
        _ => return None,
    };
    let hour = match hour {
        1..=11 if words.contains(&"pm") => hour + 12,
        12 if words.contains(&"am") => 0,
        24 if minute == 0 => 0,
        hour => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Cuts a word where digits and letters meet: `18h30`.
fn split_digits(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_other = |c: char| c.is_ascii_digit() != first.is_ascii_digit();
        let end = rest.find(is_other).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

fn date(text: &str) -> Read<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let [year, month, day] = parts[..] else { return Err(not_a_date(text)) };
    if ![year, month, day].iter().all(digits) || year.len() != 4 {
        return Err(not_a_date(text));
    }
    if month.len() != 2 || day.len() != 2 {
        let (month, day) = (two(month), two(day));
        return Err(match (month, day) {
            (Some(month), Some(day)) => {
                message!(
                    "month and day have two digits each: `{date}`",
                    date = format!("{year}-{month:02}-{day:02}")
                )
            }
            _ => not_a_date(text),
        });
    }
    let (Ok(year), Some(month), Some(day)) = (year.parse::<i16>(), two(month), two(day)) else {
        return Err(not_a_date(text));
    };
    let Some(name) = usize::from(month).checked_sub(1).and_then(|at| MONTHS.get(at)) else {
        return Err(message!("there is no month {month}", month));
    };
    if year == 0 {
        return Err("there is no year 0".into());
    }
    if let (Ok(m), Ok(d)) = (i8::try_from(month), i8::try_from(day))
        && let Ok(date) = Date::new(year, m, d)
    {
        return Ok(date);
    }
    Err(match day {
        29 => message!("{year} has no 29 February", year),
        _ => message!("{month} has no day {day}", month = Message::from(*name), day),
    })
}

/// One or two digits.
fn two(text: &str) -> Option<u8> {
    if text.len() > 2 { None } else { text.parse().ok() }
}

fn not_a_date(text: &str) -> Message {
    let parts: Vec<&str> = text.split(['/', '.', '-']).map(str::trim).collect();
    if let [day, month, year] = parts[..]
        && let (Some(day), Some(month)) = (two(day), two(month))
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
    {
        // 03/04/2026 is read differently on the two sides of the Atlantic: ask rather than guess.
        return match (day, month) {
            (1..=12, 1..=12) if day != month => {
                "the year comes first, then the month, then the day: `2026-06-21`".into()
            }
            (13..=31, 1..=12) | (1..=12, 1..=12) => {
                message!(
                    "the year comes first: `{date}`",
                    date = format!("{year}-{month:02}-{day:02}")
                )
            }
            _ => "the year comes first: `2026-06-21`".into(),
        };
    }
    if let [year, month, day] = parts[..]
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && let (Some(month), Some(day)) = (two(month), two(day))
    {
        return message!(
            "a date is written with hyphens: `{date}`",
            date = format!("{year}-{month:02}-{day:02}")
        );
    }
    "a date is written `2026-06-21`, with a time `2026-06-21T18:00`".into()
}

fn clock_time(text: &str) -> Read<Time> {
    let wrong = || {
        let time = meant_time(text).unwrap_or("18:00".to_owned());
        message!("a time is written `{time}`", time)
    };
    let (main, fraction) =
        text.split_once(['.', ',']).map_or((text, None), |(main, fraction)| (main, Some(fraction)));
    let parts: Vec<&str> = main.split(':').collect();
    if !(2..=3).contains(&parts.len()) || (fraction.is_some() && parts.len() == 2) {
        return Err(wrong());
    }
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return Err(wrong());
    }
    let mut numbers = [0_i8; 3];
    for (at, part) in parts.iter().enumerate() {
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        numbers[at] = two(part).and_then(|n| i8::try_from(n).ok()).ok_or_else(wrong)?;
    }
    let [hour, minute, second] = numbers;
    if parts.iter().any(|part| part.len() != 2) {
        return Err(message!(
            "hours and minutes have two digits each: `{time}`",
            time = format!("{hour:02}:{minute:02}")
        ));
    }
    match (hour, minute, second) {
        (24, 0, 0) => Err("there is no hour 24; midnight is `00:00` of the next day".into()),
        (24.., ..) => Err(message!("there is no hour {hour}", hour)),
        (_, 60.., _) => Err(message!("there is no minute {minute}", minute)),
        // A leap second, as machines write it, is the last second of its minute.
        (_, _, 61..) => Err(message!("there is no second {second}", second)),
        _ => Time::new(hour, minute, second.min(59), 0).map_err(|_| wrong()),
    }
}

fn offset(text: &str) -> Read<Offset> {
    let wrong = || message!("`{text}` is not an offset; it is written `+02:00`, or `Z`", text);
    if text.eq_ignore_ascii_case("z") {
        return Ok(Offset::UTC);
    }
    let mut chars = text.chars();
    let negative = chars.next() != Some('+');
    let digits: String = chars.as_str().chars().filter(|c| *c != ':').collect();
    let shape = matches!(chars.as_str().len(), 2 | 4) && digits.len() == chars.as_str().len()
        || chars.as_str().len() == 5 && chars.as_str().find(':') == Some(2) && digits.len() == 4;
    if !shape || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let hours = two(&digits[..2]).ok_or_else(wrong)?;
    let minutes = if digits.len() == 4 { two(&digits[2..]).ok_or_else(wrong)? } else { 0 };
    if hours > 18 || minutes > 59 {
        return Err(wrong());
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(if negative { -seconds } else { seconds }).map_err(|_| wrong())
}
