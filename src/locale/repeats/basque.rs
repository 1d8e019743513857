//! Endings of Basque words, which follow from how they end, and of numbers, from how they are spoken.

use jiff::civil::Date;

use super::super::idiom::year_ending;
use super::tables::EU;

/// `larunbatean`: on a weekday.
pub(super) fn on_weekday(weekday: usize) -> String {
    let name = EU.weekdays[weekday];
    if name.ends_with('e') { format!("{name}an") } else { format!("{name}ean") }
}

/// `larunbatero`: on each.
pub(super) fn each_weekday(weekday: usize) -> String {
    let name = EU.weekdays[weekday];
    format!("{}ero", name.strip_suffix('e').unwrap_or(name))
}

/// `ekaineko`: of a month.
pub(super) fn of_month(month: usize) -> String {
    let name = EU.months[month];
    let is_vowel = name.ends_with(['a', 'e', 'i', 'o', 'u']);
    if is_vowel { format!("{name}ko") } else { format!("{name}eko") }
}

/// `15ean`: on a number.
pub(super) fn on_number(number: i16) -> String {
    let ending = match number % 20 {
        1 | 5 | 10 | 15 => "ean",
        11 => "n",
        _ => "an",
    };
    format!("{number}{ending}")
}

/// `urriaren 31n`, with the year where it is asked for.
pub(super) fn on_day(date: Date, with_year: bool) -> String {
    let day = format!("{} {}", possessive(date), on_number(date.day().into()));
    if with_year { format!("{} {day}", year(date)) } else { day }
}

/// `2027ko abenduaren 18ra arte`.
pub(super) fn until(date: Date) -> String {
    let ending = match date.day() % 20 {
        1 | 5 | 10 | 15 => "era",
        _ => "ra",
    };
    format!("{} {} {}{ending} arte", year(date), possessive(date), date.day())
}

/// `urriaren`: a month, whose day follows.
fn possessive(date: Date) -> String {
    let name = EU.months[usize::from(date.month().unsigned_abs()) - 1];
    format!("{name}aren")
}

fn year(date: Date) -> String {
    format!("{}{}", date.year(), year_ending(date.year()))
}
