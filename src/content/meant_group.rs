//! What people mean by a group of fields, or a moment, that is written in another way.

use super::check_text::is_email;
use super::field::FieldKind;
use super::meant;
use crate::calendar::meant_time;
use crate::diagnostics::Message;
use crate::manifest::{Kind, Value, toml_text};

/// A group as TOML writes it, of a plain value.
pub(super) fn meant_group(kind: &FieldKind, value: &Value) -> Option<String> {
    let text = value.kind.text();
    let number = match &value.kind {
        Kind::Integer(number) => Some(number.to_string()),
        Kind::Decimal(number) => Some(number.to_string()),
        _ => None,
    };
    match kind {
        FieldKind::Money => text.map(str::to_owned).or(number).and_then(|text| meant::money(&text)),
        FieldKind::Image => {
            text.map(|src| format!("{{ src = {}, alt = \"What it shows\" }}", toml_text(src)))
        }
        FieldKind::Object(fields) if fields.contains_key("lat") => match &value.kind {
            Kind::List(items) => pair_of_numbers(items),
            _ => text.and_then(meant::coordinates),
        },
        FieldKind::Object(fields) if fields.contains_key("postcode") => text.map(meant::address),
        FieldKind::Object(fields)
            if fields.contains_key("phone") && fields.contains_key("email") =>
        {
            text.map(|text| meant::contact(text, is_email(text)))
        }
        FieldKind::Object(fields) if fields.contains_key("week") => {
            text.map(|text| format!("{{ note = {} }}", toml_text(text)))
        }
        _ => None,
    }
}

/// What to write in place of a text that is no moment: a time of the entry's day, or the first of two days.
pub(super) fn moment_meant(name: &str, text: &str, day: Option<&str>) -> Option<Message> {
    if let Some((time, day)) = meant_time(text.trim()).zip(day) {
        return Some(message!("write the day too: `{name} = {day}T{time}:00`", name, day, time));
    }
    let days = days_in(text);
    match (name, &days[..]) {
        ("start" | "from", [first, last]) => {
            let end = if name == "start" { "end" } else { "until" };
            Some(message!(
                "a line has one date: write `{name} = {first}`, and a line `{end} = {last}`",
                name,
                first,
                end,
                last
            ))
        }
        _ => None,
    }
}

/// The dates in a text that are written as TOML has them.
fn days_in(text: &str) -> Vec<&str> {
    let is_date = |part: &&str| {
        let signs = part.bytes().enumerate();
        part.len() == 10
            && signs.into_iter().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    let parts = text.split(|sign: char| !sign.is_ascii_digit() && sign != '-');
    parts.map(|part| part.trim_matches('-')).filter(is_date).collect()
}

/// Latitude and longitude of a list of two numbers.
fn pair_of_numbers(items: &[Value]) -> Option<String> {
    let number = |value: &Value| match &value.kind {
        Kind::Decimal(number) => Some(number.to_string()),
        Kind::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    let [lat, lon] = items else { return None };
    Some(format!("{{ lat = {}, lon = {} }}", number(lat)?, number(lon)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_alone_is_one_of_the_day_on_which_it_starts() {
        let said = |name: &str, text: &str, day| {
            moment_meant(name, text, day).map(|help| help.to_string())
        };
        let end = said("end", "22:00", Some("2026-12-05"));
        assert_eq!(end.as_deref(), Some("write the day too: `end = 2026-12-05T22:00:00`"));
        assert_eq!(said("end", "22:00", None), None);
        let range = said("start", "2026-12-05 - 2026-12-06", None);
        let help = "a line has one date: write `start = 2026-12-05`, and a line `end = 2026-12-06`";
        assert_eq!(range.as_deref(), Some(help));
        assert_eq!(said("start", "2026-12-05/2026-12-06", None).as_deref(), Some(help));
        assert_eq!(said("date", "soon", Some("2026-12-05")), None);
    }
}
