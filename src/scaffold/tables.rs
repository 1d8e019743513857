//! Fields of a new entry that take tables of their own: opening hours, and series. They stand last, each line behind a `#`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::field::Examples;
use crate::content::Field;
use crate::manifest::toml_key;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The lines of a field that takes tables; `None` for any other.
pub(super) fn tables(name: &str, field: &Field, with: &Examples<'_>) -> Option<String> {
    let key = toml_key(name);
    let day = with.date.date(with.zone);
    let lines = match &field.kind {
        kind if kind.is_hours() => hours(&key, day),
        kind if kind.is_repeat() => repeat(&key, day),
        _ => return None,
    };
    let label = field.label.get([with.lang]).unwrap_or(name);
    let lines: String = lines.iter().map(|line| format!("# {line}\n")).collect();
    Some(format!("## {label}\n{lines}"))
}

fn hours(key: &str, day: Date) -> Vec<String> {
    let year = day.year();
    vec![
        format!("[{key}]"),
        "holidays = \"closed\"".to_owned(),
        format!("[[{key}.week]]"),
        "days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]".to_owned(),
        "open = [\"09:00-12:00\", \"13:30-16:30\"]".to_owned(),
        format!("[[{key}.week]]"),
        "days = [\"sat\"]".to_owned(),
        "weeks = [\"1st\"]".to_owned(),
        "open = [\"10:00-12:00\"]".to_owned(),
        format!("[[{key}.season]]"),
        format!("from = {year}-07-01"),
        format!("to = {year}-08-31"),
        "yearly = true".to_owned(),
        "week = [{ days = [\"mon\", \"fri\"], open = [\"08:00-13:00\"] }]".to_owned(),
        format!("[[{key}.exception]]"),
        format!("date = {year}-12-24"),
        "open = [\"09:00-11:00\"]".to_owned(),
        "reason = \"…\"".to_owned(),
    ]
}

/// A series that begins on the entry's day, so that it holds as it stands.
fn repeat(key: &str, day: Date) -> Vec<String> {
    let weekday = day.weekday().to_monday_zero_offset();
    let weekday = DAYS[usize::from(weekday.unsigned_abs()) % DAYS.len()];
    let later = |weeks: i64| day.saturating_add(weeks.weeks());
    vec![
        format!("[{key}]"),
        format!("rule = \"weekly on {weekday} until {}\"", later(52)),
        format!("except = [{}]", later(1)),
        format!("[[{key}.change]]"),
        format!("on = {}", later(2)),
        "note = \"…\"".to_owned(),
    ]
}
