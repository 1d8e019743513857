//! Dates that are missing, or that say other than people think: what is sorted by date and has none, and what lies in the future.

use jiff::civil::Date;

use super::assemble::Site;
use crate::content::{Entry, FieldValue, Schema};
use crate::diagnostics::{Code, Diagnostic, Sink};

/// Warns of each entry of the town that is shown by its date and has none, or one that has not come.
pub(super) fn warn_of_dates(site: &Site, sink: &Sink) {
    for id in site.ids() {
        let Some(at) = site.variant(id, site.town.default_language()) else { continue };
        let entry = &site.entries[at];
        let Some(schema) = site.schemas.get(&entry.kind) else { continue };
        if site.is_local(entry)
            && let Some(diagnostic) = far_away(site, entry, schema)
        {
            sink.report(diagnostic);
        }
        if entry.is_section || !site.is_local(entry) || schema.time_fields().0.is_some() {
            continue;
        }
        let is_refused = |name: &str| entry.refused.iter().any(|field| field == name);
        match &entry.common.date {
            None if is_refused("date") => {}
            None => {
                if let Some(diagnostic) = undated(entry, schema) {
                    sink.report(diagnostic);
                }
            }
            Some(date) => {
                let zone = site.clock.zone();
                let is_ahead = date.date(zone) > site.clock.today();
                if is_ahead && !schema.feed.is_empty() && entry.common.publish.is_none() {
                    sink.report(ahead(entry, date.date(zone)));
                }
            }
        }
    }
}

/// How many years ahead something may begin, and how many it may last, before its dates are doubted.
const MOST_YEARS: i16 = 5;

/// Warns of what begins or ends in a year that is probably mistyped.
fn far_away(site: &Site, entry: &Entry, schema: &Schema) -> Option<Diagnostic> {
    let zone = site.clock.zone();
    let (start, end) = schema.time_fields();
    let day = |name: Option<&str>| match name.and_then(|name| entry.fields.get(name)) {
        Some(FieldValue::Moment(moment)) => Some(moment.date(zone)),
        _ => None,
    };
    let (start, end) = ((start?, day(start)?), end.zip(day(end)));
    let years = |from: Date, to: Date| i32::from(to.year()) - i32::from(from.year());
    let (field, date, message) = match end {
        _ if years(site.clock.today(), start.1) > i32::from(MOST_YEARS) => {
            let (field, date) = start;
            let message = message!(
                "`{field}` is {date}, more than {MOST_YEARS} years ahead",
                field,
                date,
                MOST_YEARS
            );
            (field, date, message)
        }
        Some((field, date)) if years(start.1, date) > i32::from(MOST_YEARS) => {
            let message = message!(
                "`{field}` is {date}, more than {MOST_YEARS} years after `{start}`",
                field,
                date,
                MOST_YEARS,
                start = start.0
            );
            (field, date, message)
        }
        _ => return None,
    };
    let help = message!(
        "check the year: `{field} = {date}`; what has no end needs no line that says one",
        field,
        date
    );
    Some(Diagnostic::warning(Code::BadDate, message).at(entry.origin.whole()).help(help))
}

fn ahead(entry: &Entry, date: Date) -> Diagnostic {
    let message = message!(
        "the date of this page, {date}, has not come yet, and the page is shown already",
        date
    );
    let help = message!(
        "if it is to appear then, add a line `publish = {date}`; if not, write the day on which it was written as `date`",
        date
    );
    Diagnostic::warning(Code::BadDate, message).at(entry.origin.whole()).help(help)
}

/// What to say of an entry without a date: that its name holds nearly one, or that its type is listed by it.
fn undated(entry: &Entry, schema: &Schema) -> Option<Diagnostic> {
    let stem = entry.path.rsplit('/').next().unwrap_or_default();
    if let Some(name) = dated_name(stem) {
        let path = entry.origin.path.as_str();
        let (_, file) = path.rsplit_once('/').unwrap_or(("", path));
        let (what, right) = if entry.is_bundle {
            ("folder", name)
        } else {
            ("file", file.replacen(stem, &name, 1))
        };
        let message =
            message!("`{stem}` holds a date that is not read, so this page has none", stem);
        let help = message!(
            "rename the {what} to `{right}`, or write the date as a line `date = {date}`",
            what,
            right,
            date = right.get(..10).unwrap_or_default()
        );
        return Some(
            Diagnostic::warning(Code::BadDate, message).at(entry.origin.whole()).help(help),
        );
    }
    // What comes in feeds and has no time of its own is news: without a date it is the last of its list, and in no feed.
    let is_by_date = |spec: &crate::content::ListSpec| {
        spec.order.iter().flatten().any(|order| order.field == "date")
    };
    if schema.feed.is_empty() || !schema.list().is_some_and(is_by_date) {
        return None;
    }
    let message = message!(
        "this page has no date: it comes last in lists by date, and in no feed; pages of the type `{kind}` have one",
        kind = entry.kind
    );
    let help =
        "add a line `date = 2026-06-21`, or begin the file's name with it: `2026-06-21-fair.md`";
    Some(Diagnostic::warning(Code::BadDate, message).at(entry.origin.whole()).help(help))
}

/// The name with its date as parvis reads it: `2026-02-09-fair` for `2026-2-9-fair`, `09-02-2026-fair`, `20260209-fair`,
/// `2026_02_09_fair` or `2026-02-09T10-00-fair`. Numbers that are no date stay numbers.
fn dated_name(stem: &str) -> Option<String> {
    let is_gap = |c: char| matches!(c, '-' | '_' | '.' | ' ');
    let numbers = leading_numbers(stem);
    let (date, end) = match numbers[..] {
        [(whole, end), ..] if whole.len() == 8 => {
            (day(&whole[..4], &whole[4..6], &whole[6..])?, end)
        }
        [(year, _), (month, _), (date, end), ..] if year.len() == 4 => {
            (day(year, month, date)?, end)
        }
        [(date, _), (month, _), (year, end), ..] if year.len() == 4 => {
            (day(year, month, date)?, end)
        }
        _ => return None,
    };
    let rest = stem.get(end..)?;
    // The time of day, which a name does not need.
    let rest = match rest.strip_prefix(['T', 't']) {
        Some(time) => time.trim_start_matches(|c: char| c.is_ascii_digit() || is_gap(c)),
        None => rest,
    };
    let rest = rest.trim_matches(is_gap);
    Some(if rest.is_empty() { date.to_string() } else { format!("{date}-{rest}") })
}

/// The first numbers of a name, with the byte behind each; between them stands one sign.
fn leading_numbers(stem: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < 3 {
        let Some(rest) = stem.get(at..) else { break };
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            break;
        }
        found.push((&rest[..length], at + length));
        if !rest[length..].starts_with(['-', '_', '.', ' ']) {
            break;
        }
        at += length + 1;
    }
    found
}

/// A day of our time, of its written parts.
fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = |part: &str| if part.len() <= 2 { part.parse::<i8>().ok() } else { None };
    let year = year.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    Date::new(year, short(month)?, short(day)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_dated_are_understood_and_others_left_alone() {
        for (stem, right) in [
            ("2026-2-9-fair", "2026-02-09-fair"),
            ("06-11-2026-german", "2026-11-06-german"),
            ("6.11.2026 fair", "2026-11-06-fair"),
            ("20261105-compact", "2026-11-05-compact"),
            ("2026_11_06_under", "2026-11-06-under"),
            ("2026-11-08T10-00-time", "2026-11-08-time"),
            ("2026-11-08_x", "2026-11-08-x"),
            ("20261105", "2026-11-05"),
        ] {
            assert_eq!(dated_name(stem).as_deref(), Some(right), "{stem}");
        }
        for stem in [
            "2026-budget",
            "100-years",
            "12-34-56",
            "2026-13-40-x",
            "31-02-2026-x",
            "12345678",
            "fair-2026-2-9",
            "2026",
            "2026-11",
            "",
            "é-1",
        ] {
            assert!(dated_name(stem).is_none(), "{stem}");
        }
    }
}
