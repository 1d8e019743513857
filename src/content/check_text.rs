//! Texts of a fixed form: addresses on the web, e-mail addresses, telephone numbers, days, spans of time.

use super::field::FieldKind;
use crate::calendar::{parse_duration, parse_time};
use crate::diagnostics::{Message, did_you_mean, nearest};
use crate::locale::is_unseen;
use crate::names::{Lang, is_plain_link};

/// The days of the week, as schemas and entries write them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Returns the text as it is kept.
///
/// # Errors
/// If it is not of the form that the kind asks for, with a phrase that says why.
pub(super) fn check_text(kind: &FieldKind, text: &str) -> Result<String, Message> {
    match kind {
        FieldKind::Duration => return parse_duration(text),
        FieldKind::Language => {
            return Lang::parse(text)
                .map(|lang| lang.to_string())
                .map_err(|error| error.to_string().into());
        }
        FieldKind::Weekday => check_day(text)?,
        FieldKind::TimeSpan => check_time_span(text)?,
        FieldKind::Url => check_url(text)?,
        FieldKind::Email => check_email(text)?,
        FieldKind::Phone => check_phone(text)?,
        _ => {}
    }
    Ok(text.to_owned())
}

fn check_day(text: &str) -> Result<(), Message> {
    if DAYS.contains(&text) {
        return Ok(());
    }
    Err(match nearest(text, DAYS) {
        Some(near) => message!("`{text}` is not a day: {help}", text, help = did_you_mean(near)),
        None => message!(
            "`{text}` is not a day, it is one of mon, tue, wed, thu, fri, sat and sun",
            text
        ),
    })
}

fn check_time_span(text: &str) -> Result<(), Message> {
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, ""));
    let to = to.trim().replace("24:00", "00:00");
    if parse_time(from.trim()).is_ok() && parse_time(&to).is_ok() {
        return Ok(());
    }
    Err(message!("`{text}` is not a span of time: write it as `09:00-12:00`", text))
}

fn check_url(text: &str) -> Result<(), Message> {
    let is_begun = ["https://", "http://", "/"].iter().any(|start| text.starts_with(start));
    if !is_begun || text.contains(|c: char| c.is_whitespace() || is_unseen(c)) {
        return Err(message!(
            "`{text}` is not an address: it begins with `https://`, or with `/` in this site",
            text = text.escape_debug()
        ));
    }
    let is_of_site = text.starts_with('/') && !text.starts_with("//");
    if !is_plain_link(text) && !is_of_site {
        return Err(message!(
            "`{text}` may lead elsewhere than it seems: an address is `https://`, a plain name of a host, and a path",
            text = text.escape_debug()
        ));
    }
    Ok(())
}

fn check_email(text: &str) -> Result<(), Message> {
    // What a link to it could take for headers or for another address has no place in either half.
    let is_name = |c: char| !is_unseen(c) && !"()<>[]{}:;,\\\"`|^%&#?/=".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let is_address = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(is_name)
            && host.contains('.')
            && host.chars().all(is_host)
    });
    if is_address {
        return Ok(());
    }
    Err(message!("`{text}` is not an e-mail address", text = text.escape_debug()))
}

/// Telephone numbers have 3 to 15 digits (ITU-T E.164).
fn check_phone(text: &str) -> Result<(), Message> {
    let is_sign = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.chars().all(is_sign) && (3..=15).contains(&digits) {
        return Ok(());
    }
    Err(message!("`{text}` is not a telephone number", text))
}
