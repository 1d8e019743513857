//! Filters for templates: dates, numbers and sizes in the page's language, telephone numbers for links. They read the language of the page and the town's time zone, and nothing else.
#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine gives filters their arguments by value"
)]

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::tz::TimeZone;
use rustc_hash::FxBuildHasher;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::question::Question;
use super::scope::Scope;
use crate::calendar::{Moment, Told};
use crate::locale::{
    DateStyle, format_bytes, format_date, format_money, format_month, format_month_day,
    format_number, format_range, format_time, format_weekday,
};
use crate::names::Lang;

/// The names of the filters, for "did you mean".
pub(super) const NAMES: &[&str] = &["date", "when", "state", "number", "money", "file_size", "tel"];

/// Registers the filters.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date", date_filter);
    tera.register_filter("when", when_filter);
    tera.register_filter("state", state_filter);
    tera.register_filter("number", number_filter);
    tera.register_filter("money", money_filter);
    tera.register_filter("file_size", file_size_filter);
    tera.register_filter("tel", tel_filter);
}

/// Dates are shown in the town's time zone.
fn date_filter(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let style = args.get::<&str>("style")?.unwrap_or("long");
    Scope::current(|scope| remembered_date(value, style, scope))
}

fn when_filter(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let end = args.get::<Value>("end")?.filter(|end| !end.is_none() && !end.is_undefined());
    Scope::current(|scope| {
        let end = end.map(|end| told(&end, scope.zone())).transpose()?;
        let start = told(value, scope.zone())?;
        Ok(Value::from(format_range(scope.lang(), &start, end.as_ref())))
    })
}

/// Whether what begins then is `upcoming`, `current` or `past`.
fn state_filter(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let start = text(value).ok_or_else(|| Error::message("`state` takes a date"))?;
    let end = args.get::<Value>("end")?.as_ref().and_then(text);
    Scope::current(|scope| scope.query_value(Question::State { start, end }))
}

fn number_filter(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let number = value.as_f64().ok_or_else(|| Error::message("`number` takes a number"))?;
    Scope::current(|scope| Ok(Value::from(format_number(scope.lang(), number))))
}

fn money_filter(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let amount = value.as_f64().ok_or_else(|| Error::message("`money` takes a number"))?;
    let currency = args.get::<Value>("currency")?;
    let currency = currency.as_ref().and_then(Value::as_str).unwrap_or("EUR");
    Scope::current(|scope| Ok(Value::from(format_money(scope.lang(), amount, currency))))
}

fn file_size_filter(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let bytes = value.as_u64();
    let bytes = bytes.ok_or_else(|| Error::message("`file_size` takes a number of bytes"))?;
    Scope::current(|scope| Ok(Value::from(format_bytes(scope.lang(), bytes))))
}

fn tel_filter(number: &str, _: Kwargs, _: &State<'_>) -> String {
    dialled(number)
}

/// A telephone number as it is dialled (RFC 3966, section 3): without what people write to read it more easily. In an
/// international number that is also the nought that only callers at home dial, `+32 (0)64 …`.
fn dialled(number: &str) -> String {
    let number = number.trim();
    let is_international = number.starts_with('+');
    let number = if is_international { number.replace("(0)", "") } else { number.to_owned() };
    let digits = number.chars().filter(char::is_ascii_digit);
    is_international.then_some('+').into_iter().chain(digits).collect()
}

/// Reads a date of a template, told at its own offset.
fn told(value: &Value, zone: &TimeZone) -> TeraResult<Told> {
    let text = value.as_str().ok_or_else(|| {
        Error::message(format!("a date is a text such as 2026-06-21, this is {}", value.name()))
    })?;
    Told::read(text, zone).map_err(|why| Error::message(format!("`{text}` is not a date: {why}")))
}

/// The words of dates that were asked for, of one language and style.
struct Dates {
    lang: Lang,
    style: String,
    zone: Option<String>,
    words: HashMap<String, Value, FxBuildHasher>,
}

thread_local! {
    // The dates of a list stand on many pages, and words cost more than a look-up.
    static DATES: RefCell<Vec<Dates>> = const { RefCell::new(Vec::new()) };
}

/// The most words of one language and style that a thread remembers.
const MOST_DATES: usize = 20_000;

/// A date in words, made once per thread.
fn remembered_date(value: &Value, style: &str, scope: &Scope) -> TeraResult<Value> {
    let (lang, zone) = (scope.lang(), scope.zone());
    let Some(text) = value.as_str() else { return date(value, style, scope) };
    DATES.with_borrow_mut(|all| {
        let is_same = |dates: &Dates| {
            dates.style == style && dates.lang == *lang && dates.zone.as_deref() == zone.iana_name()
        };
        let at = match all.iter().position(is_same) {
            Some(at) => at,
            None => {
                let zone = zone.iana_name().map(str::to_owned);
                let (lang, style) = (lang.clone(), style.to_owned());
                all.push(Dates { lang, style, zone, words: HashMap::default() });
                all.len() - 1
            }
        };
        let dates = &mut all[at].words;
        if let Some(words) = dates.get(text) {
            return Ok(words.clone());
        }
        let words = date(value, style, scope)?;
        if dates.len() >= MOST_DATES {
            dates.clear();
        }
        dates.insert(text.to_owned(), words.clone());
        Ok(words)
    })
}

fn date(value: &Value, style: &str, scope: &Scope) -> TeraResult<Value> {
    let (lang, Told { moment, zone }) = (scope.lang(), &told(value, scope.zone())?);
    let timed = matches!(moment, Moment::At { .. });
    let styled = |style| format_date(lang, moment, zone, style, timed);
    let words = match style {
        "full" => styled(DateStyle::Full),
        "long" => styled(DateStyle::Long),
        "medium" => styled(DateStyle::Medium),
        "short" => styled(DateStyle::Short),
        "day" => format_date(lang, moment, zone, DateStyle::Long, false),
        "iso" => moment.iso(),
        "iso-day" => moment.date(zone).to_string(),
        "day-number" => moment.date(zone).day().to_string(),
        "month" => format_month(lang, moment.date(zone)),
        "month-day" => format_month_day(lang, moment.date(zone)),
        "weekday" => format_weekday(lang, moment.date(zone)),
        "time" => moment.time(zone).map(|time| format_time(lang, time)).unwrap_or_default(),
        other => {
            return Err(Error::message(format!(
                "`date` has no style `{other}`: it knows full, long, medium, short, day, day-number, month, month-day, weekday, time, iso and iso-day"
            )));
        }
    };
    Ok(Value::from(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_without_its_separators() {
        for (written, wanted) in [
            ("064/31.20.11", "064312011"),
            ("+32 (0)64 31-20-11", "+3264312011"),
            ("(064) 31 20 11", "064312011"),
            ("112", "112"),
        ] {
            assert_eq!(dialled(written), wanted, "{written}");
        }
    }
}
