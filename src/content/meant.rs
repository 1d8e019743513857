//! What people mean by values of a nearly right form: each is given back as it is written in TOML, to be copied.

use crate::manifest::toml_text;

/// The words for what costs nothing, in the languages of the interface.
const FREE: &[&str] = &[
    "free",
    "gratuit",
    "gratuite",
    "gratis",
    "kostenlos",
    "frei",
    "gratuito",
    "gratuita",
    "doan",
    "doako",
    "doakoa",
];

/// The days of the week from Monday on, whole and as they are shortened. A short form that is another day in another of the
/// languages is not there.
const DAYS: [(&str, &str); 7] = [
    ("mon", "monday lundi maandag montag lunes lunedì lunedi astelehena lun lu mo"),
    ("tue", "tuesday mardi dinsdag dienstag martes martedì martedi asteartea mar tues di"),
    (
        "wed",
        "wednesday mercredi woensdag mittwoch miércoles miercoles mercoledì mercoledi asteazkena mer mie mié wo mi",
    ),
    (
        "thu",
        "thursday jeudi donderdag donnerstag jueves giovedì giovedi osteguna jeu jue gio thurs thur do",
    ),
    ("fri", "friday vendredi vrijdag freitag viernes venerdì venerdi ostirala ven vie vr fr"),
    (
        "sat",
        "saturday samedi zaterdag samstag sonnabend sábado sabado sabato larunbata sam sab sáb za sa",
    ),
    ("sun", "sunday dimanche zondag sonntag domingo domenica igandea dim dom zo so"),
];

/// Whether a word says that something costs nothing.
pub(super) fn is_free(text: &str) -> bool {
    FREE.contains(&text.trim().to_lowercase().as_str())
}

/// The day that a word of another form names.
fn day(text: &str) -> Option<usize> {
    let word = text.trim().trim_end_matches('.').to_lowercase();
    DAYS.iter().position(|(day, names)| *day == word || names.split(' ').any(|name| name == word))
}

/// The days that a text names: one, or all from one to another.
pub(super) fn days(text: &str) -> Option<String> {
    let (first, last) = match text.split_once(['-', '–', '/']) {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(text)?, day(text)?),
    };
    let named: Vec<String> =
        DAYS.get(first..=last)?.iter().map(|(day, _)| format!("\"{day}\"")).collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// The number of a text such as `12,50`, `1.250,00 €` or `€ 12`.
pub(super) fn number(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let bare = ["euros", "euro", "eur", "€"]
        .iter()
        .fold(lower, |text, word| text.replace(word, ""))
        .replace([' ', '\u{a0}', '\u{202f}'], "");
    let bare = bare.trim_end_matches([',', '-', '.']);
    let parts: Vec<&str> = bare.split(['.', ',']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (sign, first) = match parts.first()?.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", *parts.first()?),
    };
    if !digits(&first) || !parts[1..].iter().all(digits) {
        return None;
    }
    let rest = &parts[1..];
    let whole = format!("{sign}{}", first.trim_start_matches('0'));
    let whole = if whole == sign { format!("{sign}0") } else { whole };
    Some(match rest {
        [] => whole,
        // Three digits behind a sign count thousands, unless they are all the decimals of a nought.
        [middle @ .., last] if last.len() == 3 && first != "0" => {
            format!("{whole}{}{last}", middle.concat())
        }
        [middle @ .., last] => format!("{whole}{}.{last}", middle.concat()),
    })
}

/// A sum of money in TOML, of a text that is a number.
pub(super) fn money(text: &str) -> Option<String> {
    if is_free(text) {
        return Some("\"free\"".to_owned());
    }
    number(text)
        .map(|amount| format!("{{ amount = {amount}, currency = \"EUR\" }}"))
        .or_else(|| money_with_words(text))
}

/// A sum with words around it, `5 € adultes`, whose words become its note.
fn money_with_words(text: &str) -> Option<String> {
    let text = text.trim();
    let first = text.split_whitespace().next()?;
    if is_free(first) {
        return Some(format!("{{ amount = 0, currency = \"EUR\", note = {} }}", toml_text(text)));
    }
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let is_part = |sign: char| sign.is_ascii_digit() || matches!(sign, ',' | '.');
    let end = text[start..].find(|sign| !is_part(sign)).map_or(text.len(), |end| start + end);
    let (before, after) = (&text[..start], &text[end..]);
    if after.contains(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let amount = number(&text[start..end])?;
    let words = format!("{before} {after}");
    let is_money =
        |word: &str| matches!(word.to_lowercase().as_str(), "€" | "eur" | "euro" | "euros");
    let words: Vec<&str> = words
        .split_whitespace()
        .map(|word| word.trim_matches(|sign| matches!(sign, ':' | '(' | ')' | '-' | ',')))
        .filter(|word| !word.is_empty() && !is_money(word))
        .collect();
    let note = toml_text(&words.join(" "));
    Some(format!("{{ amount = {amount}, currency = \"EUR\", note = {note} }}"))
}

/// The words for a day on which nothing is open, in the languages of the interface.
const CLOSED: &str = "closed fermé fermée ferme fermeture gesloten dicht geschlossen zu cerrado cerrada chiuso chiusa itxita - – — /";

/// Whether a text says that nothing is open.
pub(super) fn is_closed(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    CLOSED.split(' ').any(|known| known == word)
}

/// The first telephone number of a text, without what stands around it.
pub(super) fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')?;
    let end = text[start..]
        .char_indices()
        .position(|(at, c)| !is_phone_sign(c) || (at > 0 && c == '+'))
        .map_or(text.len(), |at| {
            start + text[start..].char_indices().nth(at).map_or(0, |(at, _)| at)
        });
    let run = &text[start..end];
    let run = second_number(run).map_or(run, |at| &run[..at]);
    let run = run.trim_end_matches(['(', '/', '-', '.', '+', ' ', '\u{a0}', '\u{202f}']);
    let count = run.bytes().filter(u8::is_ascii_digit).count();
    (3..=15).contains(&count).then(|| plain_phone(run))
}

/// A number whose end is spelt as a word (`+1-800-FLOWERS`), in digits as the keys of a telephone have them.
pub(super) fn spelt_phone(text: &str) -> Option<String> {
    const KEYS: &[u8; 26] = b"22233344455566677778889999";
    let text = text.trim();
    let is_sign = |c: char| is_phone_sign(c) || c.is_ascii_uppercase();
    let first = text.find(|c: char| c.is_ascii_uppercase())?;
    let digits = text[..first].bytes().filter(u8::is_ascii_digit).count();
    if digits < 3 || !text.chars().all(is_sign) {
        return None;
    }
    let dialled: String =
        text.chars()
            .map(|c| {
                if c.is_ascii_uppercase() {
                    char::from(KEYS[usize::from(c as u8 - b'A')])
                } else {
                    c
                }
            })
            .collect();
    let count = dialled.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&count).then(|| plain_phone(&dialled))
}

/// Whether a sign may stand in a telephone number.
pub(super) fn is_phone_sign(sign: char) -> bool {
    sign.is_ascii_digit() || " +-./()\u{a0}\u{202f}\u{2009}\u{2010}\u{2011}\u{2013}".contains(sign)
}

/// A number with the spaces and hyphens of a keyboard.
pub(super) fn plain_phone(text: &str) -> String {
    let plain = |sign: char| match sign {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        sign => sign,
    };
    text.trim().chars().map(plain).collect()
}

/// Where a second number begins: behind a `/`, or a `-` between spaces, that follows a whole number (`081 12 34 56 / 57`). A
/// `/` behind an area code is a part of the number.
pub(super) fn second_number(text: &str) -> Option<usize> {
    let slashes = text.matches('/').count();
    text.char_indices().find_map(|(at, sign)| {
        let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
        if sign == '+' && before.contains(|c: char| c.is_ascii_digit()) {
            return Some(at);
        }
        let is_apart =
            before.ends_with(char::is_whitespace) || after.starts_with(char::is_whitespace);
        let most = match sign {
            '/' if is_apart => 7,
            '/' if slashes > 2 => 10,
            '/' => 8,
            '-' | '\u{2013}' if is_apart => 7,
            _ => return None,
        };
        let has_more = after.contains(|c: char| c.is_ascii_digit());
        (has_more && own_digits(before) >= most).then_some(at)
    })
}

/// How many digits a number has without the code of its country.
fn own_digits(number: &str) -> usize {
    let number = number.trim().trim_start_matches('(').replace("(0)", "");
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let code = if number.starts_with('+') {
        2
    } else if number.starts_with("00") {
        4
    } else {
        0
    };
    digits.saturating_sub(code)
}

/// Latitude and longitude of two numbers in a text, as a table in TOML.
pub(super) fn coordinates(text: &str) -> Option<String> {
    let numbers = text
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
        .filter(|part| part.contains('.') && part.parse::<f64>().is_ok());
    let [lat, lon] = numbers.collect::<Vec<_>>()[..] else { return None };
    Some(format!("{{ lat = {lat}, lon = {lon} }}"))
}

/// An address on one line or several, as a table in TOML.
pub(super) fn address(text: &str) -> String {
    let lines: Vec<&str> =
        text.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty()).collect();
    let Some((last, streets)) = lines.split_last().filter(|(_, streets)| !streets.is_empty())
    else {
        return format!("{{ street = {} }}", toml_text(text.trim()));
    };
    let (code, city) = last.split_once(' ').unwrap_or(("", last));
    let is_code = code.contains(|c: char| c.is_ascii_digit());
    let street = toml_text(&streets.join(", "));
    if is_code {
        format!(
            "{{ street = {street}, postcode = {}, city = {} }}",
            toml_text(code),
            toml_text(city.trim())
        )
    } else {
        format!("{{ street = {street}, city = {} }}", toml_text(last))
    }
}

/// A way to be reached, as a table in TOML.
pub(super) fn contact(text: &str, is_email: bool) -> String {
    if is_email {
        return format!("{{ email = {} }}", toml_text(text.trim()));
    }
    match phone(text) {
        Some(number) if !text.contains("://") => format!("{{ phone = {} }}", toml_text(&number)),
        _ if text.starts_with("https://") || text.starts_with("http://") => {
            format!("{{ url = {} }}", toml_text(text.trim()))
        }
        _ => format!("{{ label = {} }}", toml_text(text.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("12,50", Some("12.50")),
            ("12,50 €", Some("12.50")),
            ("€ 7", Some("7")),
            ("1.250,00 EUR", Some("1250.00")),
            ("1 250", Some("1250")),
            ("1.250", Some("1250")),
            ("0,125", Some("0.125")),
            ("-3,5", Some("-3.5")),
            ("5,-", Some("5")),
            ("5 euros", Some("5")),
            ("from 5", None),
            ("", None),
            ("5,,5", None),
        ] {
            assert_eq!(number(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(money("Gratuit").as_deref(), Some("\"free\""));
        let with_note = |amount: &str, note: &str| {
            Some(format!("{{ amount = {amount}, currency = \"EUR\", note = \"{note}\" }}"))
        };
        assert_eq!(money("5 € adultes"), with_note("5", "adultes"));
        assert_eq!(money("adultes : 7,50 €"), with_note("7.50", "adultes"));
        assert_eq!(money("gratuit -12 ans"), with_note("0", "gratuit -12 ans"));
        assert_eq!(money("Prévente 8 € / sur place 10 €"), None);
    }

    #[test]
    fn days_are_known_in_seven_languages() {
        for (text, wanted) in [
            ("lundi", "\"mon\""),
            ("Montag", "\"mon\""),
            ("lun.", "\"mon\""),
            ("mar", "\"tue\""),
            ("osteguna", "\"thu\""),
            ("mon-wed", "\"mon\", \"tue\", \"wed\""),
            ("lundi – mercredi", "\"mon\", \"tue\", \"wed\""),
        ] {
            assert_eq!(days(text).as_deref(), Some(wanted), "{text}");
        }
        assert!(days("someday").is_none() && days("sun-mon").is_none() && days("ma").is_none());
    }

    #[test]
    fn a_second_number_is_not_a_part_of_the_first() {
        for one in [
            "081 12 34 56",
            "064/31.20.11",
            "064 / 31 20 11",
            "+32 (0)64/31 20 11",
            "081/12/34/56",
            "0228 12345-0",
            "02/123.45.67",
            "0049 34222/12345",
            "+49 2241/12345",
            "(02241) 12345",
            "112",
        ] {
            assert_eq!(second_number(one), None, "{one}");
        }
        for (two, first) in [
            ("081 12 34 56 / 57", "081 12 34 56"),
            ("081 12 34 56/57", "081 12 34 56"),
            ("081/12.34.56/57", "081/12.34.56"),
            ("+32 81 12 34 56 / 57", "+32 81 12 34 56"),
            ("081 12 34 56 - 081 12 34 57", "081 12 34 56"),
            ("081 12 34 56 +32 81 1", "081 12 34 56"),
            ("081 12 34 56 ou 57", "081 12 34 56"),
            ("Tél. : 081\u{a0}12 34 56 (bureau)", "081 12 34 56"),
            ("081 12 34 56; 081 12 34 57", "081 12 34 56"),
            ("tel:+3281123456", "+3281123456"),
            ("081 12 34 56 ext. 12", "081 12 34 56"),
        ] {
            assert_eq!(phone(two).as_deref(), Some(first), "{two}");
        }
        assert!(phone("call us").is_none());
        assert_eq!(spelt_phone("+1-800-FLOWERS").as_deref(), Some("+1-800-3569377"));
        assert_eq!(spelt_phone("0800 TOWN HALL").as_deref(), Some("0800 8696 4255"));
        assert!(spelt_phone("081 12 34 56 ext").is_none() && spelt_phone("TEL 081").is_none());
    }

    #[test]
    fn places_in_a_text_become_tables() {
        assert_eq!(coordinates("50.1, 4.2").as_deref(), Some("{ lat = 50.1, lon = 4.2 }"));
        assert_eq!(coordinates("N50.1 E4.2").as_deref(), Some("{ lat = 50.1, lon = 4.2 }"));
        assert!(coordinates("50.1").is_none() && coordinates("in town").is_none());
        assert_eq!(
            address("Rue du Pont 5, 5000 Namur"),
            "{ street = \"Rue du Pont 5\", postcode = \"5000\", city = \"Namur\" }"
        );
        assert_eq!(address("Grand-Place"), "{ street = \"Grand-Place\" }");
        assert_eq!(contact("081 12 34 56", false), "{ phone = \"081 12 34 56\" }");
    }
}
