//! A minus, a plus or a greater-than before a number that Markdown reads as the sign of a list or a quotation: `> 65 ans : gratuit`,
//! `- 5 °C`, `+ 32 81 12 34 56`. Readers see no sign at all.

/// What stands behind a number that has a sign: a currency, a degree, a share.
const UNITS: [char; 6] = ['€', '$', '£', '%', '‰', '°'];

/// The same in words, in the languages of the interface: years of age, currencies, degrees, shares.
const UNIT_WORDS: &[&str] = &[
    "an",
    "ans",
    "jaar",
    "jaren",
    "jahr",
    "jahre",
    "jahren",
    "year",
    "years",
    "yrs",
    "año",
    "años",
    "anno",
    "anni",
    "urte",
    "urteko",
    "urtetik",
    "jarige",
    "jarigen",
    "jährige",
    "jährigen",
    "eur",
    "euro",
    "euros",
    "chf",
    "degrés",
    "degrees",
    "graden",
    "grad",
    "grados",
    "gradi",
    "gradu",
    "procent",
    "prozent",
    "percent",
];

/// What is measured. A point of a list may begin with these, as in `- 3 kg de farine`.
const MEASURES: &[&str] = &[
    "mm",
    "cm",
    "m",
    "m²",
    "m2",
    "m³",
    "m3",
    "km",
    "km²",
    "ha",
    "g",
    "kg",
    "t",
    "l",
    "ml",
    "kw",
    "kwh",
    "kwc",
    "kwp",
    "db",
    "personnes",
    "personen",
    "people",
    "personas",
    "persone",
];

/// How long a line is that somebody begins with a greater-than; a longer one is a quotation.
const SHORT: usize = 60;

/// Whether the line of a quotation is meant as `> 65 ans : gratuit`.
pub(super) fn is_greater_than(line: &str) -> bool {
    let is_or_equal = line.starts_with('=');
    let number = line.trim_start_matches('=').trim_start();
    let is_measure = number.starts_with(UNITS);
    let Some(rest) = behind_number(number.trim_start_matches(UNITS)) else { return false };
    let unit = behind_word(rest.trim_start_matches('-'), &[UNIT_WORDS, MEASURES]);
    let is_told = unit.unwrap_or(rest).trim_start().starts_with([':', '=', '→']);
    let is_sentence = line.ends_with(['.', '!', '?', '…', '»', '”', '"']);
    let is_short = !is_sentence && line.chars().count() <= SHORT;
    // `65: gratuit`, but no verse such as `3:16`.
    let is_number_told = is_told && rest.get(1..).is_some_and(|rest| rest.starts_with(' '));
    match unit {
        Some(_) => is_or_equal || is_told || is_short,
        None => is_or_equal || is_short && (is_measure || is_number_told),
    }
}

/// Whether the only point of a list is meant as `−5 °C`.
pub(super) fn is_signed(point: &str) -> bool {
    behind_number(point).and_then(|rest| behind_word(rest, &[UNIT_WORDS])).is_some()
}

/// Whether a point is meant as a telephone number with its country: `+32 81 12 34 56`.
pub(super) fn is_phone(point: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_digit() || " ./-()\u{a0}\u{202f}".contains(sign);
    let number = &point[..point.find(|sign| !is_sign(sign)).unwrap_or(point.len())];
    let country =
        number.len() - number.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (1..=3).contains(&country) && !number.starts_with('0') && (8..=15).contains(&digits)
}

/// What follows the number that a text begins with.
fn behind_number(text: &str) -> Option<&str> {
    let is_sign = |sign: char| sign.is_ascii_digit() || matches!(sign, ',' | '.');
    let rest = text.trim_start_matches(is_sign);
    text.starts_with(|sign: char| sign.is_ascii_digit()).then(|| rest.trim_start())
}

/// What follows the unit that a text begins with.
fn behind_word<'t>(text: &'t str, words: &[&[&str]]) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix(UNITS) {
        return Some(rest.trim_start_matches(['C', 'F']));
    }
    let end = text.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(text.len());
    let word = text[..end].to_lowercase();
    words.iter().any(|words| words.contains(&word.as_str())).then(|| &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_before_numbers_are_told_from_points_and_quotations() {
        for line in [
            "65 ans: gratuit",
            "65 ans : gratuit.",
            "=65 jaar",
            "= 3",
            "500 €",
            "2,5 m",
            "€500",
            "65: gratuit",
            "18 : adulte",
            "65-jarigen gratis",
            "1000 people",
        ] {
            assert!(is_greater_than(line), "{line}");
        }
        for line in [
            "65",
            "3:16",
            "12 : il est venu, et il a dit.",
            "20 years ago, it all began.",
            "12 rue Haute",
            "Il fait 5 °C",
            "5 anneaux",
            "=",
            "",
        ] {
            assert!(!is_greater_than(line), "{line}");
        }
        for point in ["5 °C", "5 degrés", "20 %", "5,50 € par mois", "18 ans", "12 Jahre"] {
            assert!(is_signed(point), "{point}");
        }
        for point in ["3 kg de farine", "5 œufs", "5", "°C", "10h30"] {
            assert!(!is_signed(point), "{point}");
        }
        for point in ["32 81 12 34 56", "32 (0)81 12.34.56 (le matin)", "353 1 234 5678"] {
            assert!(is_phone(point), "{point}");
        }
        for point in ["2026-12-01 08:00", "081 12 34 56", "32 81", "1.2.3", "12345678"] {
            assert!(!is_phone(point), "{point}");
        }
    }
}
