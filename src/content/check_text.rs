//! Texts of a fixed form: addresses on the web, e-mail addresses, telephone numbers, days, spans of time.

use super::field::FieldKind;
use super::meant;
use crate::calendar::{Rule, Slot, Weeks, meant_time, parse_duration, parse_time};
use crate::diagnostics::{Message, did_you_mean, nearest};
use crate::locale::is_unseen;
use crate::names::{Lang, is_of_one_computer, is_plain_link};

/// The days of the week, as schemas and entries write them.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Why a text is not of the form that its kind asks for.
pub(super) struct Unfit {
    /// What is wrong.
    pub why: Message,
    /// What to write, where that can be guessed.
    pub help: Option<Message>,
}

impl<T: Into<Message>> From<T> for Unfit {
    fn from(why: T) -> Self {
        Self { why: why.into(), help: None }
    }
}

/// Says what is wrong, and shows a value to write in its place.
fn unfit(why: Message, meant: Option<String>) -> Unfit {
    Unfit { why, help: meant.map(|meant| message!("write `{meant}`", meant)) }
}

/// Returns the text as it is kept.
///
/// # Errors
/// If it is not of the form that the kind asks for, with a phrase that says why.
pub(super) fn check_text(kind: &FieldKind, text: &str) -> Result<String, Unfit> {
    match kind {
        FieldKind::Duration => return parse_duration(text).map_err(Unfit::from),
        FieldKind::Language => {
            return Lang::parse(text)
                .map(|lang| lang.to_string())
                .map_err(|error| error.to_string().into());
        }
        FieldKind::Phone => return check_phone(text),
        FieldKind::Weekday => check_day(text)?,
        FieldKind::TimeSpan => check_time_span(text)?,
        FieldKind::Weeks => check_weeks(text)?,
        FieldKind::Rule => check_rule(text)?,
        FieldKind::Url => check_url(text)?,
        FieldKind::Email => check_email(text)?,
        _ => {}
    }
    Ok(text.to_owned())
}

fn check_rule(text: &str) -> Result<(), Unfit> {
    let help = "write it as `weekly on sat until 2027-12-18`, `monthly on the 1st tue`, `every 2 weeks on mon and thu`, `yearly on 21 july`";
    let unfit = |why| Unfit { why, help: Some(help.into()) };
    Rule::parse(text).map(drop).map_err(unfit)
}

fn check_day(text: &str) -> Result<(), Unfit> {
    if DAYS.contains(&text) {
        return Ok(());
    }
    let why =
        message!("`{text}` is not a day: days are mon, tue, wed, thu, fri, sat and sun", text);
    let near = || nearest(text, DAYS).map(did_you_mean);
    let help = meant::days(text).map(|days| message!("write `{days}`", days)).or_else(near);
    Err(Unfit { why, help })
}

fn check_weeks(text: &str) -> Result<(), Unfit> {
    if Weeks::parse(text).is_some() {
        return Ok(());
    }
    let why =
        message!("`{text}` is none of the weeks {words}", text, words = Weeks::WORDS.join(", "));
    let help = nearest(text, Weeks::WORDS).map_or_else(
        || "`\"1st\"` means the first such day of the month, `\"odd\"` the weeks of an odd number: write one of them, several in brackets, or leave the line out".into(),
        did_you_mean,
    );
    Err(Unfit { why, help: Some(help) })
}

/// Checks a span of time. A night ends before six o'clock: `22:00-02:00`.
fn check_time_span(text: &str) -> Result<(), Unfit> {
    if meant::is_closed(text) {
        let why = message!("`{text}` is not a span of time", text);
        let help = "a day on which it is closed has an empty list: `open = []`";
        return Err(Unfit { why, help: Some(help.into()) });
    }
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, ""));
    let (from, to) = (from.trim(), to.trim());
    let end = if to == "24:00" { "00:00" } else { to };
    let (Ok(start), Ok(end)) = (parse_time(from), parse_time(end)) else {
        let why = message!("`{text}` is not a span of time: it is written `09:00-12:00`", text);
        let meant = meant_time(from).zip(meant_time(to));
        return Err(unfit(why, meant.map(|(from, to)| format!("\"{from}-{to}\""))));
    };
    if Slot::parse(text).is_some() {
        return Ok(());
    }
    if start == end {
        let why = message!("`{text}` ends when it begins", text);
        return Err(Unfit {
            why,
            help: Some("write when it ends; the whole day is `\"00:00-24:00\"`".into()),
        });
    }
    let why = message!("`{text}` ends before it begins", text);
    let help = message!(
        "write the earlier hour first: `\"{to}-{from}\"`; a night ends before six o'clock, as in `\"22:00-02:00\"`",
        to,
        from
    );
    Err(Unfit { why, help: Some(help) })
}

fn check_url(text: &str) -> Result<(), Unfit> {
    let is_begun =
        ["https://", "http://", "webcal://", "/"].iter().any(|start| text.starts_with(start));
    if !is_begun || text.contains(|c: char| c.is_whitespace() || is_unseen(c)) {
        let why = message!(
            "`{text}` is not an address: it begins with `https://`, or with `/` in this site",
            text = text.escape_debug()
        );
        return Err(unfit(why, url_meant(text).map(|url| format!("\"{url}\""))));
    }
    if is_of_one_computer(text) {
        let why =
            message!("`{text}` is an address of one computer, and leads nowhere for others", text);
        return Err(Unfit {
            why,
            help: Some("write the page's path alone: `\"/places/town-hall\"`".into()),
        });
    }
    let is_of_site = text.starts_with('/') && !text.starts_with("//");
    if !is_plain_link(text) && !is_of_site {
        return Err(Unfit::from(message!(
            "`{text}` may lead elsewhere than it seems: an address is `https://`, a plain name of a host, and a path",
            text = text.escape_debug()
        )));
    }
    Ok(())
}

/// The address that somebody wrote without its beginning, or with blanks around it.
fn url_meant(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
    let bare = if bare.starts_with("http") { bare.to_owned() } else { format!("https://{bare}") };
    let host = bare.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(""));
    let is_host = host.contains('.') && !host.contains(['@', ':']) && !host.ends_with('.');
    (is_host && check_url(&bare).is_ok()).then_some(bare)
}

/// Whether a text is an e-mail address, and nothing else.
pub(super) fn is_email(text: &str) -> bool {
    // What a link to it could take for headers or for another address has no place in either half.
    let is_name = |c: char| !is_unseen(c) && !"()<>[]{}:;,\\\"`|^%&#?/=".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(is_name)
            && host.contains('.')
            && host.chars().all(is_host)
    })
}

fn check_email(text: &str) -> Result<(), Unfit> {
    if is_email(text) {
        return Ok(());
    }
    if let [first, second] = &emails_in(text)[..] {
        let why = message!("`{text}` holds several e-mail addresses", text = text.escape_debug());
        let help = message!(
            "an address stands alone: write `\"{first}\"` here, and `\"{second}\"` in a contact of its own, where the page may have several, or in its text",
            first,
            second
        );
        return Err(Unfit { why, help: Some(help) });
    }
    let why = message!("`{text}` is not an e-mail address", text = text.escape_debug());
    Err(unfit(why, email_meant(text).map(|address| format!("\"{address}\""))))
}

/// The first two different addresses in a text.
fn emails_in(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "<>,;/|()\"'".contains(c)) {
        let word = word.trim_start_matches("mailto:");
        if is_email(word) && !found.contains(&word) {
            found.push(word);
        }
        if found.len() == 2 {
            break;
        }
    }
    found
}

/// The first address of `Name <mail@town.example>`, `mailto:…`, or two of them.
fn email_meant(text: &str) -> Option<String> {
    let is_edge = |c: char| c.is_whitespace() || "<>,;()\"'".contains(c);
    let hidden = ["(at)", "[at]", "(a)", " at "]
        .iter()
        .fold(text.to_owned(), |text, at| text.replace(at, "@"));
    let hidden = hidden.replace(" @ ", "@").replace(" @", "@").replace("@ ", "@");
    let words = text.split(is_edge).chain(hidden.split(is_edge));
    let bare = |word: &str| {
        word.trim_start_matches("mailto:").split('?').next().unwrap_or_default().to_owned()
    };
    words.map(bare).find(|word| is_email(word))
}

/// Telephone numbers have 3 to 15 digits (ITU-T E.164). Returns one as it is kept.
fn check_phone(text: &str) -> Result<String, Unfit> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let second = meant::second_number(text);
    if text.chars().all(meant::is_phone_sign) && (3..=15).contains(&digits) && second.is_none() {
        return Ok(meant::plain_phone(text));
    }
    let why = if second.is_some() {
        message!("`{text}` holds two telephone numbers", text)
    } else {
        message!("`{text}` is not a telephone number alone", text)
    };
    let spelt = meant::spelt_phone(text).map(|number| {
        message!(
            "write the digits of its letters, so that every telephone can dial it: `\"{number}\"`",
            number
        )
    });
    let digits = meant::phone(text).map(|number| {
        message!(
            "write `\"{number}\"` here; another number is a further contact, and words are its `label`",
            number
        )
    });
    Err(Unfit { why, help: spelt.or(digits) })
}
