//! Numbers, sums, sizes and lists in words.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};

use super::formatters::formatters;
use crate::names::Lang;

const NBSP: char = '\u{a0}';

/// Formats a number as the language does: `1 234,5`.
pub fn format_number(lang: &Lang, number: f64) -> String {
    // Minus nought is nought to people.
    let number = if number == 0.0 { 0.0 } else { number };
    format_decimal(lang, &number.to_string())
}

/// Formats a number that is given as decimal text, with all its digits. A text that is not a number
/// is returned unchanged.
pub fn format_decimal(lang: &Lang, text: &str) -> String {
    let Ok(number) = text.parse::<Decimal>() else { return text.to_owned() };
    let formatters = formatters(lang);
    let made = formatters.decimal.get_or_init(|| {
        DecimalFormatter::try_new(
            formatters.locale().into(),
            icu_decimal::options::DecimalFormatterOptions::default(),
        )
        .ok()
    });
    made.as_ref().map_or_else(|| text.to_owned(), |decimal| decimal.format(&number).to_string())
}

/// Formats a sum of money: `12,50 €`. Whole sums have no cents; less common currencies are written
/// by their code.
pub fn format_money(lang: &Lang, amount: f64, currency: &str) -> String {
    let whole = amount.fract() == 0.0;
    let number = if whole {
        format_number(lang, amount)
    } else {
        format_decimal(lang, &format!("{amount:.2}"))
    };
    let sign = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        code => code,
    };
    match (lang.base(), sign) {
        ("en" | "ga", "€" | "£" | "$") => match number.strip_prefix('-') {
            Some(number) => format!("-{sign}{number}"),
            None => format!("{sign}{number}"),
        },
        ("nl" | "en", _) => format!("{sign}{NBSP}{number}"),
        _ => format!("{number}{NBSP}{sign}"),
    }
}

/// Formats a file's size, rounded: `1,2 MB`, in French `1,2 Mo`.
pub fn format_bytes(lang: &Lang, bytes: u64) -> String {
    let units = if lang.base() == "fr" {
        ["o", "ko", "Mo", "Go", "To"]
    } else {
        ["B", "kB", "MB", "GB", "TB"]
    };
    // In tenths of the unit, so that rounding is exact.
    let (mut tenths, mut unit) = (bytes.saturating_mul(10), 0);
    while tenths >= 9_995 && unit + 1 < units.len() {
        tenths = tenths.saturating_add(500) / 1000;
        unit += 1;
    }
    let text = match (unit, tenths) {
        (0, _) => bytes.to_string(),
        (_, 100..) => ((tenths + 5) / 10).to_string(),
        _ if tenths % 10 == 0 => (tenths / 10).to_string(),
        _ => format!("{}.{}", tenths / 10, tenths % 10),
    };
    format!("{}{NBSP}{}", format_decimal(lang, &text), units[unit])
}

/// Joins items as in a sentence: `a, b et c`.
pub fn format_list<T: AsRef<str>>(lang: &Lang, items: &[T]) -> String {
    let formatters = formatters(lang);
    let made = formatters.list.get_or_init(|| {
        let options = ListFormatterOptions::default().with_length(ListLength::Wide);
        ListFormatter::try_new_and(formatters.locale().into(), options).ok()
    });
    let items = items.iter().map(AsRef::as_ref);
    match made {
        Some(list) => list.format(items).to_string(),
        None => items.collect::<Vec<_>>().join(", "),
    }
}
