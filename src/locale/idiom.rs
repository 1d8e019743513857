//! Where CLDR writes for software, and people write otherwise.
//!
//! - French: the first of a month is `1er`, an hour is `18 h`, and a span goes `du 21 au 23 juin`.
//! - Spanish: one o'clock is singular, `a la 1:00`.
//! - German and Dutch: an hour is followed by `Uhr`, `uur`.
//! - Basque: CLDR leaves the case endings open, `2026(e)ko ekainaren 21(a)`; they follow from how
//!   the number is spoken.

use jiff::civil::{Date, Time};

use crate::names::Lang;

/// Corrects a date in words.
pub(super) fn date(lang: &Lang, text: String, date: Date) -> String {
    match lang.base() {
        "fr" if date.day() == 1 => first_of_month(&text),
        "eu" => {
            let year = text.replace("(e)ko", year_ending(date.year()));
            year.replace("(a)", if matches!(date.day(), 11 | 31) { "" } else { "a" })
        }
        _ => text,
    }
}

/// Corrects a time of day: `18:00` becomes `18 h`, `09:05` becomes `9 h 05`.
pub(super) fn time(lang: &Lang, text: String, time: Time) -> String {
    match (lang.base(), time.minute()) {
        ("fr", 0) => format!("{}\u{a0}h", time.hour()),
        ("fr", minute) => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
        _ => text,
    }
}

/// Corrects a date with a time, where both are in words.
pub(super) fn date_time(lang: &Lang, text: String) -> String {
    match lang.base() {
        "es" => text.replace(" a las 01:", " a la 1:").replace(" a las 1:", " a la 1:"),
        _ => text + hour_word(lang),
    }
}

/// What follows an hour.
fn hour_word(lang: &Lang) -> &'static str {
    match lang.base() {
        "de" => "\u{a0}Uhr",
        "nl" => "\u{a0}uur",
        _ => "",
    }
}

/// Writes two hours of one day.
pub(super) fn hours(lang: &Lang, from: &str, to: &str) -> String {
    if lang.base() == "fr" {
        return format!("de {from} à {to}");
    }
    format!("{from}–{to}{}", hour_word(lang))
}

/// Writes a span of time of which both ends are dates.
pub(super) fn span(lang: &Lang, start: &str, end: &str) -> String {
    if lang.base() == "fr" {
        return format!("du {start} au {end}");
    }
    format!("{start} – {end}")
}

/// Writes a span of days of which the first is a figure alone: `21–23 June`.
pub(super) fn days(lang: &Lang, first: Date, figure: &str, end: &str) -> String {
    match (lang.base(), first.day()) {
        ("fr", 1) => span(lang, "1er", end),
        ("fr", _) => span(lang, figure, end),
        _ => format!("{figure}–{end}"),
    }
}

fn first_of_month(text: &str) -> String {
    match text.strip_prefix("1 ") {
        Some(rest) => format!("1er {rest}"),
        None => text.replacen(" 1 ", " 1er ", 1),
    }
}

/// `-ko` after a vowel, `-eko` after a consonant, of the number as it is spoken: `bost`, `hamar`,
/// `hamabost`, `bat` and `ehun` end in one.
pub(super) fn year_ending(year: i16) -> &'static str {
    let consonant = match (year % 100, year % 20) {
        (0, _) => year % 1000 != 0,
        (_, 1 | 5 | 10 | 15) => true,
        _ => false,
    };
    if consonant { "eko" } else { "ko" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basque_years_end_as_spoken() {
        for year in [2001, 2005, 2010, 2015, 2021, 2025, 2030, 2035, 1900, 2100, 1945, 1981] {
            assert_eq!(year_ending(year), "eko", "{year}");
        }
        for year in [2000, 2004, 2008, 2011, 2020, 2022, 2026, 2027, 2031, 2040, 1982, 1664, 2019] {
            assert_eq!(year_ending(year), "ko", "{year}");
        }
    }
}
