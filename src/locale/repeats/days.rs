//! Days as sentences name them: `on Saturday`, `the first Saturday`, `on the 15th`, `on 31 October`.

use jiff::civil::Date;

use super::basque;
use super::tables::Names;
use super::tables::Tongue::{self, Basque, Dutch, English, French, German, Italian, Spanish};

/// The place of Sunday, which is a woman in Italian.
const SUNDAY: usize = 6;

/// A weekday behind `every`.
pub(super) fn each_weekday(tongue: Tongue, weekday: usize) -> String {
    match tongue {
        Basque => basque::each_weekday(weekday),
        _ => tongue.names().weekdays[weekday].to_owned(),
    }
}

/// `on Saturday`.
pub(super) fn on_weekday(tongue: Tongue, weekday: usize) -> String {
    let name = tongue.names().weekdays[weekday];
    match tongue {
        English => format!("on {name}"),
        French => format!("le {name}"),
        Dutch => format!("op {name}"),
        German => format!("am {name}"),
        Spanish => format!("el {name}"),
        Italian if weekday == SUNDAY => format!("la {name}"),
        Italian => format!("il {name}"),
        Basque => basque::on_weekday(weekday),
    }
}

/// `on the first Saturday`; -1 is the last one.
pub(super) fn nth_weekday(tongue: Tongue, nth: i16, weekday: usize) -> String {
    let Names { weekdays, nth: ordinals, .. } = tongue.names();
    let at = if nth < 0 { 5 } else { usize::from(nth.unsigned_abs()).clamp(1, 5) - 1 };
    let (name, nth) = (weekdays[weekday], ordinals[at]);
    match tongue {
        English => format!("on the {nth} {name}"),
        French => format!("le {nth} {name}"),
        Dutch => format!("op de {nth} {name}"),
        German => format!("am {nth} {name}"),
        Spanish => format!("el {nth} {name}"),
        Italian => match (weekday == SUNDAY, at == 5) {
            (true, true) => format!("l’ultima {name}"),
            (true, false) => format!("la {}a {name}", nth.trim_end_matches('o')),
            (false, true) => format!("l’{nth} {name}"),
            (false, false) => format!("il {nth} {name}"),
        },
        Basque => format!("{nth} {}", basque::on_weekday(weekday)),
    }
}

/// `on the 15th`, of a month.
pub(super) fn month_day(tongue: Tongue, number: i16) -> String {
    match tongue {
        English => {
            let ending = match (number % 10, number) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("on the {number}{ending}")
        }
        French if number == 1 => "le 1er".to_owned(),
        French => format!("le {number}"),
        Dutch => format!("op de {number}e"),
        German => format!("am {number}."),
        Spanish => format!("el día {number}"),
        Italian => italian(number, &number_in_italian(number)),
        Basque => basque::on_number(number),
    }
}

/// `on 31 October`.
pub(super) fn day(tongue: Tongue, date: Date, with_year: bool) -> String {
    let plain = plain_day(tongue, date, with_year);
    match tongue {
        English => format!("on {plain}"),
        French => format!("le {plain}"),
        Dutch => format!("op {plain}"),
        German => format!("am {plain}"),
        Spanish => format!("el {plain}"),
        Italian => italian(date.day().into(), &plain),
        Basque => plain,
    }
}

/// `31 October`.
pub(super) fn plain_day(tongue: Tongue, date: Date, with_year: bool) -> String {
    let month = tongue.names().months[usize::from(date.month().unsigned_abs()) - 1];
    let (day, year) = (date.day(), date.year());
    let plain = match tongue {
        French if day == 1 => format!("1er {month}"),
        German => format!("{day}. {month}"),
        Spanish => format!("{day} de {month}"),
        Italian => format!("{} {month}", number_in_italian(day.into())),
        _ => format!("{day} {month}"),
    };
    match (tongue, with_year) {
        (_, false) => plain,
        (Spanish, true) => format!("{plain} de {year}"),
        (_, true) => format!("{plain} {year}"),
    }
}

/// Eight and eleven begin with a vowel.
fn italian(number: i16, text: &str) -> String {
    if matches!(number, 8 | 11) { format!("l’{text}") } else { format!("il {text}") }
}

fn number_in_italian(number: i16) -> String {
    if number == 1 { "1º".to_owned() } else { number.to_string() }
}
