//! Words of YAML that are values: yes and no, numbers, dates.

use crate::calendar::Moment;
use crate::manifest::toml_text;

/// Returns a word of YAML as TOML writes it: yes and no, numbers, dates, else a text; nothing for what is nothing.
pub(super) fn plain(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "" | "~" | "null" => return None,
        "true" | "yes" | "on" => return Some("true".to_owned()),
        "false" | "no" | "off" => return Some("false".to_owned()),
        _ => {}
    }
    let text = if is_number(word) { Some(word.to_owned()) } else { date(word) };
    Some(text.unwrap_or_else(|| toml_text(word)))
}

/// Whether a word is a number in TOML too. What begins with a nought, such as the number of a telephone, is a text.
fn is_number(word: &str) -> bool {
    let bare = word.strip_prefix('-').unwrap_or(word);
    let (whole, decimals) = bare.split_once('.').map_or((bare, None), |(w, d)| (w, Some(d)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_plain = digits(whole) && decimals.is_none_or(digits) && bare.len() <= 15;
    is_plain && (whole == "0" || !whole.starts_with('0'))
}

/// A date as TOML has it, with the colons and the offset that Jekyll leaves out: `2026-06-21 18:00 +0200`.
fn date(word: &str) -> Option<String> {
    let (day, rest) = word.split_once(['T', 't', ' ']).unwrap_or((word, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |part: &str, most: usize| {
        let is_number =
            part.bytes().all(|b| b.is_ascii_digit()) && (1..=most).contains(&part.len());
        is_number.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    let rest = rest.trim();
    if !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'))
            .unwrap_or(rest.len());
        let (time, offset) = (&rest[..end], rest[end..].trim());
        let mut numbers = time.split('.').next().unwrap_or_default().split(':');
        let mut next = || numbers.next().map_or(Some(0), |part| number(part, 2));
        let (hour, minute, second) = (next()?, next()?, next()?);
        text.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
        match offset.strip_prefix(['+', '-']) {
            Some(digits) => {
                let digits = digits.replace(':', "");
                let hours = number(digits.get(..2)?, 2)?;
                let minutes = if digits.len() == 4 { number(&digits[2..], 2)? } else { 0 };
                text.push_str(&format!("{}{hours:02}:{minutes:02}", &offset[..1]));
            }
            None if matches!(offset, "Z" | "z" | "UTC") => text.push('Z'),
            None if offset.is_empty() => {}
            None => return None,
        }
    }
    Moment::parse(&text, &jiff::tz::TimeZone::UTC).is_ok().then_some(text)
}
