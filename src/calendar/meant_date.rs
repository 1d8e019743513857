//! Dates as people write them, read for messages alone: `5.12.2026`, `Dec 5 2026`, `le 5 décembre 2026 à 20h`.

use jiff::civil::Date;

use super::parse::{meant_time, parse_time};
use crate::diagnostics::Message;

/// The months, each with its names and short forms in the languages of the interface. Words are compared from their beginning.
const MONTHS: [&str; 12] = [
    "jan janv ene urt genn gen",
    "feb fév fev févr otsa",
    "mar mär mrt maa mars marz märz martx",
    "apr avr abr api",
    "may mai mei maj maia mag",
    "jun juin giu eka",
    "jul juil lug uzt",
    "aug août aou ago abu",
    "sep set ira",
    "oct okt ott urr",
    "nov aza",
    "dec déc dez dic abe",
];

/// Words of dates that say nothing: articles, ordinals, days of the week, and what stands before a time.
const FILLERS: &[&str] = &[
    "de", "del", "di", "le", "the", "of", "am", "den", "der", "il", "el", "th", "st", "nd", "rd",
    "er", "ko", "ren", "an", "a", "à", "om", "um", "at", "alle", "ore", "las", "t", "vers", "tik",
    "º", "ª", "op", "on", "to",
];

/// Short forms of the days of the week, in the languages of the interface.
const DAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim", "maa", "din", "woe", "don", "vri", "zat", "zon", "mit", "die", "fre", "son", "mié",
    "jue", "vie", "sáb", "sab", "dom", "gio", "ast", "ost",
];

/// A date that somebody wrote in another form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeantDate {
    /// As it is written in TOML, the day read before the month: `2026-12-05`.
    pub date: String,
    /// With the month read before the day, where both are possible.
    pub other: Option<String>,
}

impl MeantDate {
    /// Returns the sentence that says what to write.
    pub fn help(&self) -> Message {
        let date = &self.date;
        match &self.other {
            None => message!("write `{date}`", date),
            Some(other) => message!(
                "write `{date}`, where the day comes before the month; if the month was meant to come first, write `{other}`",
                date,
                other
            ),
        }
    }
}

/// The parts of a date in a text.
#[derive(Default)]
struct Parts<'t> {
    /// The numbers, in their order.
    numbers: Vec<&'t str>,
    /// The month, where it is a word.
    month: Option<u8>,
    /// Where the date ends.
    end: usize,
}

/// Returns the date, perhaps with a time, that a text of another form means. Towns of Europe write the day before the month.
pub fn meant_date(text: &str) -> Option<MeantDate> {
    let lower = text.trim().to_lowercase();
    let parts = parts(&lower)?;
    let time = time_behind(lower.get(parts.end..)?)?;
    let timed = |date: Date| match &time {
        Some(time) => format!("{date}T{time}"),
        None => date.to_string(),
    };
    let date = |year: &str, month: u8, day: u8| {
        let year = year.parse::<i16>().ok()?;
        let year = if year < 100 { year + 2000 } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let small = |part: &str| if part.len() <= 2 { part.parse::<u8>().ok() } else { None };
    let plain = |date: Date| Some(MeantDate { date: timed(date), other: None });
    match (parts.month, &parts.numbers[..]) {
        (Some(month), &[year, day]) if year.len() == 4 => plain(date(year, month, small(day)?)?),
        (Some(month), &[day, year]) => plain(date(year, month, small(day)?)?),
        (None, &[whole]) if whole.len() == 8 => {
            plain(date(&whole[..4], small(&whole[4..6])?, small(&whole[6..])?)?)
        }
        (None, &[year, month, day]) if year.len() == 4 => {
            plain(date(year, small(month)?, small(day)?)?)
        }
        (None, &[first, second, year]) if matches!(year.len(), 2 | 4) => {
            let (first, second) = (small(first)?, small(second)?);
            let (usual, other) = (date(year, second, first), date(year, first, second));
            let other = other.filter(|other| usual.is_some_and(|usual| usual != *other));
            match usual {
                Some(usual) => Some(MeantDate { date: timed(usual), other: other.map(timed) }),
                None => plain(date(year, first, second)?),
            }
        }
        _ => None,
    }
}

/// Returns the parts of a text that have the form of a day in TOML: `2026-12-05`. Whether there is such a day is not asked.
pub fn days_in(text: &str) -> Vec<&str> {
    let is_day = |part: &&str| {
        part.len() == 10
            && part.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    let parts = text.split(|sign: char| !sign.is_ascii_digit() && sign != '-');
    parts.map(|part| part.trim_matches('-')).filter(is_day).collect()
}

/// Reads words until there is a whole date.
fn parts(text: &str) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|start| at + start) {
        let rest = &text[start..];
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let is_other = |c: char| if is_number { !c.is_ascii_digit() } else { !c.is_alphabetic() };
        let word = &rest[..rest.find(is_other).unwrap_or(rest.len())];
        at = start + word.len();
        if is_number {
            parts.numbers.push(word);
        } else if let Some(month) = month(word).filter(|_| parts.month.is_none()) {
            parts.month = Some(month);
        } else if !FILLERS.contains(&word) && !is_day(word) {
            return None;
        }
        let is_whole = match parts.numbers[..] {
            [one] => parts.month.is_none() && one.len() == 8,
            [_, _] => parts.month.is_some(),
            _ => parts.numbers.len() >= 3,
        };
        if is_whole {
            parts.end = at;
            return Some(parts);
        }
    }
    None
}

fn month(word: &str) -> Option<u8> {
    let is_it = |names: &str| names.split(' ').any(|name| word.starts_with(name));
    // A day of the week may begin like a month: `mardi`, `martes`, `maandag`.
    let is_day = ["mardi", "mart", "maand"].iter().any(|day| word.starts_with(day))
        && !word.starts_with("martx");
    if is_day {
        return None;
    }
    let at = MONTHS.iter().position(|names| is_it(names))?;
    u8::try_from(at + 1).ok()
}

fn is_day(word: &str) -> bool {
    DAYS.iter().any(|day| word.starts_with(day))
}

/// The time behind a date, as TOML writes it; nothing where none is there. Fails where something else is.
#[expect(clippy::option_option, reason = "a text that is no time, and no text, are two things")]
fn time_behind(rest: &str) -> Option<Option<String>> {
    let mut rest = rest.trim_matches(|c: char| c.is_whitespace() || ",.-–".contains(c));
    while let Some(word) = FILLERS.iter().find(|word| is_begun_by(rest, word)) {
        rest = rest[word.len()..].trim_start();
    }
    if rest.is_empty() {
        return Some(None);
    }
    let time = parse_time(rest).ok().or_else(|| meant_time(rest))?;
    Some(Some(if time.len() == 5 { format!("{time}:00") } else { time }))
}

/// Whether a text begins with a word that is whole: a digit may follow at once, as in `T18:00`.
fn is_begun_by(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("25/12/2026", "2026-12-25"),
            ("05.05.2026", "2026-05-05"),
            ("12/25/2026", "2026-12-25"),
            ("2026-12-5", "2026-12-05"),
            ("2026/12/05", "2026-12-05"),
            ("20261205", "2026-12-05"),
            ("Dec 5 2026", "2026-12-05"),
            ("5th of December, 2026", "2026-12-05"),
            ("5 décembre 2026", "2026-12-05"),
            ("samedi 5 décembre 2026 à 20h30", "2026-12-05T20:30:00"),
            ("mardi 3 mars 2026", "2026-03-03"),
            ("5. Dezember 2026 um 20 Uhr", "2026-12-05T20:00:00"),
            ("1. März 2026", "2026-03-01"),
            ("5 december 2026 om 20.00 uur", "2026-12-05T20:00:00"),
            ("maandag 4 mei 2026", "2026-05-04"),
            ("5 de diciembre de 2026", "2026-12-05"),
            ("1º de abril de 2026", "2026-04-01"),
            ("5 dicembre 2026 alle 20:00", "2026-12-05T20:00:00"),
            ("2026ko abenduaren 5a", "2026-12-05"),
            ("2026-12-05 20h00", "2026-12-05T20:00:00"),
            ("2026-12-5T9:30", "2026-12-05T09:30:00"),
            ("25/12/26", "2026-12-25"),
        ] {
            let found = meant_date(text).map(|meant| (meant.date, meant.other));
            assert_eq!(found, Some((wanted.to_owned(), None)), "{text}");
        }
    }

    #[test]
    fn the_day_comes_first_and_the_other_reading_is_named() {
        for text in ["05/12/2026", "5.12.2026", "05-12-2026", "5-12-26"] {
            let meant = meant_date(text).expect("it is a date");
            assert_eq!(meant.date, "2026-12-05", "{text}");
            assert_eq!(meant.other.as_deref(), Some("2026-05-12"), "{text}");
        }
        let help = meant_date("05/12/2026 20:00").expect("it is a date").help().to_string();
        assert!(help.contains("2026-12-05T20:00:00") && help.contains("2026-05-12T20:00:00"));
    }

    #[test]
    fn days_are_found_among_other_signs() {
        assert_eq!(days_in("2026-12-05 - 2026-12-06"), ["2026-12-05", "2026-12-06"]);
        assert_eq!(
            days_in("le 2026-12-05/-2026-12-06-, 2026-1-5, 20261205, 123-456-78"),
            ["2026-12-05", "2026-12-06"]
        );
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in [
            "",
            "soon",
            "31/02/2026",
            "2026",
            "12:30",
            "Room 5 2026 1",
            "5 bananas 2026",
            "41/41/2026",
        ] {
            assert_eq!(meant_date(text), None, "{text}");
        }
    }
}
