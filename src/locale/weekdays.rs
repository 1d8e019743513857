//! Days of the week that do not fit their dates: `samedi 14 juin 2026` is a Sunday.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use memchr::memmem;

use super::date_names::{DateNames, find};
use super::date_style::DateStyle;
use super::dates::{format_date, format_weekday};
use super::formatters::formatters;
use crate::calendar::Moment;
use crate::names::Lang;

/// How many bytes beside a year a date reaches at most.
const FARTHEST: usize = 80;

/// How many words a date has at most, its year left out: `sábado, 14 de junio de 2026` has five.
const MOST_WORDS: usize = 6;

/// A date whose day of the week is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongWeekday {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The day of the week that the date has.
    pub right: String,
    /// The date, with the day of the week that it has.
    pub same_date: String,
    /// The nearest date that has the day of the week that is written.
    pub same_weekday: String,
}

/// Finds the dates of this century in a text that are written whole, with a day of the week that is not theirs, in the words of a
/// language.
pub fn wrong_weekdays<'t>(
    lang: &'t Lang,
    text: &'t str,
) -> impl Iterator<Item = WrongWeekday> + use<'t> {
    years(text).filter_map(move |year| {
        let formatters = formatters(lang);
        let names = formatters.names()?;
        let date = told(names, text, &year)?;
        wrong(lang, &date)
    })
}

/// The years from 2000 to 2099 in a text.
fn years(text: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, "20").filter_map(move |at| {
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let is_begun = at > 0 && is_digit(at - 1);
        (!is_begun && is_digit(at + 2) && is_digit(at + 3) && !is_digit(at + 4))
            .then_some(at..at + 4)
    })
}

/// A date as it is told in a text.
struct ToldDate {
    date: Date,
    /// From Monday on, which is 1.
    weekday: i8,
    range: Range<usize>,
}

/// Reads the date that a year belongs to: what stands before it, or behind it where a language begins with the year.
fn told(names: &DateNames, text: &str, year: &Range<usize>) -> Option<ToldDate> {
    let start = text.ceil_char_boundary(year.start.saturating_sub(FARTHEST));
    let before = words(&text[start..year.start], start).rev();
    let mut found = read(names, text, before, year.start);
    let mut range = found.as_ref().map_or(0, |found| found.range.start)..year.end;
    if found.is_none()
        && let Some(told) = in_figures(names, text, start..year.end)
    {
        return Some(told);
    }
    if found.is_none() && names.is_year_first {
        found = behind(names, text, year);
        range = year.start..found.as_ref()?.range.end;
    }
    let found = found?;
    let number = text[year.clone()].parse().ok()?;
    Some(ToldDate {
        date: Date::new(number, found.month, found.day).ok()?,
        weekday: found.weekday,
        range,
    })
}

/// Reads a date whose month is a number: `samedi 14/06/2026`. Where the month comes first, it may be another one, which fits.
fn in_figures(names: &DateNames, text: &str, range: Range<usize>) -> Option<ToldDate> {
    let (before, year) = text[range.clone()].split_at_checked(range.len().checked_sub(4)?)?;
    let sign = before.trim_end().chars().next_back().filter(|sign| "/.-".contains(*sign))?;
    let mut rest = before;
    let mut number = || {
        rest = rest.trim_end().strip_suffix(sign).unwrap_or(rest).trim_end();
        let digits = rest.len() - rest.trim_end_matches(|sign: char| sign.is_ascii_digit()).len();
        let (front, digits) = rest.split_at(rest.len() - digits);
        rest = front;
        digits.parse::<i8>().ok()
    };
    let (month, day) = (number()?, number()?);
    let mut end = rest.len();
    for word in words(rest, 0).rev().take(3) {
        let lower = word.lower();
        let weekday = names.weekday(&lower);
        if !joins(&rest[word.range.end..end], names.is_whole_weekday(&lower)) {
            return None;
        }
        if let Some(weekday) = weekday {
            let date = |month, day| Date::new(year.parse().ok()?, month, day).ok();
            let fits = |date: &Date| date.weekday().to_monday_one_offset() == weekday;
            if date(day, month).is_some_and(|other| fits(&other)) {
                return None;
            }
            let start = range.start + word.range.start;
            return Some(ToldDate { date: date(month, day)?, weekday, range: start..range.end });
        }
        if word.text.chars().count() > 3 || number_of_day(word.text).is_some() {
            return None;
        }
        end = word.range.start;
    }
    None
}

/// Reads the rest of a date that begins with its year: `2026ko ekainaren 14a, larunbata`.
fn behind(names: &DateNames, text: &str, year: &Range<usize>) -> Option<Found> {
    let end = text.floor_char_boundary(year.end.saturating_add(FARTHEST).min(text.len()));
    let mut words = words(&text[year.end..end], year.end).peekable();
    // The ending of the year: `2026ko`, `2026(e)ko`.
    while words.next_if(|word| word.text.len() < 4).is_some() {}
    let first = words.peek()?.range.start;
    let found = read(names, text, words, first).filter(|_| first - year.end < 9)?;
    (found.order == [Part::Month, Part::Day, Part::Weekday]).then_some(found)
}

/// A word or a number of a text.
struct Word<'t> {
    text: &'t str,
    range: Range<usize>,
}

impl Word<'_> {
    fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

fn words(text: &str, start: usize) -> impl DoubleEndedIterator<Item = Word<'_>> {
    let signs = |sign: char| !sign.is_alphanumeric();
    text.split(signs).filter(|word| !word.is_empty()).map(move |word| {
        let at = start + (word.as_ptr() as usize - text.as_ptr() as usize);
        Word { text: word, range: at..at + word.len() }
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Day,
    Month,
    Weekday,
}

/// The parts of a date beside its year.
struct Found {
    day: i8,
    month: i8,
    weekday: i8,
    /// The parts as they were met.
    order: [Part; 3],
    range: Range<usize>,
}

/// Reads the words from a place on, in one of the directions, until all parts of a date are known.
fn read<'t>(
    names: &DateNames,
    text: &str,
    words: impl Iterator<Item = Word<'t>>,
    from: usize,
) -> Option<Found> {
    let (mut day, mut month, mut order) = (None, None, Vec::new());
    let mut range = from..from;
    for word in words.take(MOST_WORDS) {
        let gap = if word.range.start < range.start {
            &text[word.range.end..range.start]
        } else {
            &text[range.end..word.range.start.max(range.end)]
        };
        range = range.start.min(word.range.start)..range.end.max(word.range.end);
        let lower = word.lower();
        let weekday = names.weekday(&lower);
        if !joins(gap, names.is_whole_weekday(&lower)) {
            return None;
        }
        if let Some(weekday) = weekday {
            order.push(Part::Weekday);
            return Some(Found {
                day: day?,
                month: month?,
                weekday,
                order: order.try_into().ok()?,
                range,
            });
        }
        if let Some(number) = number_of_day(&lower) {
            order.push(Part::Day);
            if day.replace(number).is_some() {
                return None;
            }
        } else if let Some(number) = find(&names.months, &lower) {
            order.push(Part::Month);
            if month.replace(number).is_some() {
                return None;
            }
        } else if lower.chars().count() > 3 || lower.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
    }
    None
}

/// Whether what stands between two words may stand inside of a date. A full stop behind a whole name ends a sentence: `Fermé le
/// samedi. Le 14 juin 2026 …`.
fn joins(gap: &str, is_behind_name: bool) -> bool {
    let sign = |sign: char| {
        sign.is_whitespace()
            || matches!(sign, ',' | '*' | '_' | 'º' | '(' | ')' | '>')
            || sign == '.' && !is_behind_name
    };
    gap.chars().all(sign) && gap.matches('\n').count() < 2
}

/// The number of a day: `14`, `14th`, `1er`, `14a`.
fn number_of_day(word: &str) -> Option<i8> {
    let ending = word.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = &word[..word.len() - ending.len()];
    if digits.len() > 2 || ending.chars().count() > 2 {
        return None;
    }
    digits.parse().ok()
}

fn wrong(lang: &Lang, told: &ToldDate) -> Option<WrongWeekday> {
    let right = told.date.weekday().to_monday_one_offset();
    if right == told.weekday {
        return None;
    }
    let apart = i64::from((told.weekday - right + 10).rem_euclid(7) - 3);
    let near = told.date.checked_add(apart.days()).ok()?;
    let full =
        |date: Date| format_date(lang, &Moment::Date(date), &TimeZone::UTC, DateStyle::Full, false);
    Some(WrongWeekday {
        range: told.range.clone(),
        right: format_weekday(lang, told.date),
        same_date: full(told.date),
        same_weekday: full(near),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong in a text: the date as written, with its own weekday, and the nearest of the weekday that is written.
    fn found(lang: &str, text: &str) -> Vec<[String; 3]> {
        let lang = Lang::parse(lang).expect("a language");
        let row = |wrong: WrongWeekday| {
            [text[wrong.range].to_owned(), wrong.same_date, wrong.same_weekday]
        };
        wrong_weekdays(&lang, text).map(row).collect()
    }

    #[test]
    fn a_weekday_that_is_another_is_found_in_each_language() {
        for (lang, text, right, near) in [
            ("fr", "samedi 14 juin 2026", "dimanche 14 juin 2026", "samedi 13 juin 2026"),
            ("fr", "Lundi 1er juillet 2026", "mercredi 1er juillet 2026", "lundi 29 juin 2026"),
            ("fr-BE", "sam.** 14\u{a0}juin\n2026", "dimanche 14 juin 2026", "samedi 13 juin 2026"),
            ("nl", "zaterdag 14 juni 2026", "zondag 14 juni 2026", "zaterdag 13 juni 2026"),
            ("de", "Samstag, 14. Juni 2026", "Sonntag, 14. Juni 2026", "Samstag, 13. Juni 2026"),
            (
                "de",
                "Samstag, den 14. Juni 2026",
                "Sonntag, 14. Juni 2026",
                "Samstag, 13. Juni 2026",
            ),
            ("en", "Saturday 14 June 2026", "Sunday, 14 June 2026", "Saturday, 13 June 2026"),
            ("en", "Saturday, June 14th, 2026", "Sunday, 14 June 2026", "Saturday, 13 June 2026"),
            (
                "en",
                "Saturday the 14th of June 2026",
                "Sunday, 14 June 2026",
                "Saturday, 13 June 2026",
            ),
            ("en", "Sat 14 Jun 2026", "Sunday, 14 June 2026", "Saturday, 13 June 2026"),
            (
                "es",
                "sábado 14 de junio de 2026",
                "domingo, 14 de junio de 2026",
                "sábado, 13 de junio de 2026",
            ),
            ("fr", "samedi 14/06/2026", "dimanche 14 juin 2026", "samedi 13 juin 2026"),
            ("de", "Sa., 14. 06. 2026", "Sonntag, 14. Juni 2026", "Samstag, 13. Juni 2026"),
            (
                "eu",
                "2026ko ekainaren 14an, larunbatean",
                "2026ko ekainaren 14a, igandea",
                "2026ko ekainaren 13a, larunbata",
            ),
            ("it", "sabato 14 giugno 2026", "domenica 14 giugno 2026", "sabato 13 giugno 2026"),
            (
                "eu",
                "2026ko ekainaren 14a, larunbata",
                "2026ko ekainaren 14a, igandea",
                "2026ko ekainaren 13a, larunbata",
            ),
        ] {
            let plain = |text: &String| text.replace('\u{a0}', " ");
            let found = found(lang, &format!("– {text}, 20."));
            let found: Vec<Vec<String>> =
                found.iter().map(|row| row.iter().map(plain).collect()).collect();
            assert_eq!(
                found,
                [[plain(&text.to_owned()), right.to_owned(), near.to_owned()]],
                "{lang}"
            );
        }
    }

    #[test]
    fn what_fits_or_is_no_such_date_is_left_alone() {
        for (lang, text) in [
            ("fr", "dimanche 14 juin 2026, samedi 13 juin 2026, sam. 13 juin 2026"),
            ("fr", "Fermé le samedi. Le 14 juin 2026, fête."),
            ("fr", "14 juin 2026, samedi 13 juin"),
            ("fr", "du samedi 13 au dimanche 14 juin 2026"),
            ("fr", "samedi\n\n14 juin 2026"),
            ("fr", "dimanche 14/06/2026, samedi 13.06.2026, ven. 01/05/2026"),
            (
                "en",
                "Saturday 06/13/2026, Friday 05/06/2026, Saturday 14-18/06/2026, room 14/06/2026",
            ),
            ("eu", "2026ko ekainaren 14an, igandean"),
            ("nl", "van 1/06/2026 tot zaterdag, 2026"),
            ("fr", "samedi 14 juin"),
            ("fr", "samedi 14 juin 12026 et 20261"),
            ("fr", "ouvert samedi et dimanche sauf 14 juin 2026"),
            ("fr", "zaterdag 14 juni 2026"),
            ("fr", "mars 2026, mardi 31 mars 2026"),
            ("fr", "samedi 31 juin 2026"),
            ("nl", "maandag 4 mei 2026"),
            ("en", "On Saturday 14:00, 14 June 2026"),
            ("en", "Saturday: 14 June 2026"),
            ("eu", "2026ko ekainaren 14a, igandea"),
            ("fr", "20 2026"),
            ("fr", "é".repeat(50).as_str()),
        ] {
            assert_eq!(found(lang, text), [[""; 3]; 0], "{text}");
        }
    }
}
