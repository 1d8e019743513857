//! Opening hours: days that are said twice, bounds that hold nothing, words that mean nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::check_text::DAYS;
use super::hours_overlap::{Span, warn_of_overlaps};
use super::opening_hours::{CLOSED, OPEN};
use crate::calendar::{Season, Weeks};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink, did_you_mean, nearest};
use crate::manifest::{Kind, Table, Value};

/// How many spans of time of one week are compared with each other: each is with all before it. So many seasons, too.
const MOST_SPANS: usize = 1_000;

/// Checks what a field of opening hours says as a whole; its parts were checked one by one.
pub(super) fn check_hours(origin: &Origin, hours: &Table, sink: &Sink) {
    let check = HoursCheck { origin, sink };
    check.week(hours);
    check.holidays(hours);
    let mut seasons: Vec<Season> = Vec::new();
    for table in tables(hours, "season").take(MOST_SPANS) {
        check.week(table);
        seasons.extend(check.season(table, &seasons));
    }
    let mut days: Vec<Days> = Vec::new();
    for table in tables(hours, "exception") {
        check.exception(table, &mut days);
    }
    check.days_apart(days);
}

/// What an exception is about, and where it says so.
struct Days {
    from: Date,
    to: Date,
    range: Range<u32>,
}

struct HoursCheck<'a> {
    origin: &'a Origin,
    sink: &'a Sink,
}

impl HoursCheck<'_> {
    fn error(&self, range: &Range<u32>, message: Message, help: impl Into<Message>) {
        let diagnostic = Diagnostic::error(Code::BadValue, message);
        self.sink.report(diagnostic.at(self.origin.at(range.clone())).help(help));
    }

    /// Warns of a day in two rows, and of hours that overlap.
    fn week(&self, table: &Table) {
        let weeks: Vec<Vec<Weeks>> = tables(table, "week").map(weeks).collect();
        let mut seen: BTreeSet<(&str, &[Weeks])> = BTreeSet::new();
        let mut spans = Vec::new();
        for (row, weeks) in tables(table, "week").zip(&weeks) {
            let open: Vec<Span<'_>> = values(row, "open")
                .into_iter()
                .filter_map(|value| Span::read(weeks, value))
                .collect();
            for day in values(row, "days") {
                let Some(name) = day.kind.text() else { continue };
                if let Some(day) = DAYS.iter().position(|known| *known == name) {
                    let room = MOST_SPANS.saturating_sub(spans.len());
                    spans.extend(open.iter().take(room).map(|span| span.on(day)));
                }
                if !seen.insert((name, weeks)) {
                    let message = message!("the day `{name}` is there twice", name);
                    let diagnostic = Diagnostic::warning(Code::BadValue, message)
                        .at(self.origin.at(day.range.clone()));
                    self.sink.report(diagnostic.help(
                        "write all its hours in one row: `open = [\"09:00-12:00\", \"14:00-17:00\"]`",
                    ));
                }
            }
        }
        warn_of_overlaps(self.origin, &spans, self.sink);
    }

    fn holidays(&self, hours: &Table) {
        let Some(value) = hours.get("holidays") else { return };
        let Some(text) = value.kind.text().filter(|text| ![CLOSED, OPEN].contains(text)) else {
            return;
        };
        let message = message!("`holidays` cannot be `{text}`", text);
        let help = nearest(text, [CLOSED, OPEN]).map_or_else(
            || "write `holidays = \"closed\"`, or `\"open\"` if they are days as any other; other hours of one holiday stand in `[[hours.exception]]`".into(),
            did_you_mean,
        );
        self.error(&value.range, message, help);
    }

    /// Checks the bounds of a season against each other and against those before it. Returns it if it has both.
    fn season(&self, table: &Table, others: &[Season]) -> Option<Season> {
        let end = table.get("to")?;
        let (from, to) = (day(table.get("from")?)?, day(end)?);
        let is_yearly =
            table.get("yearly").is_some_and(|it| matches!(it.kind, Kind::Boolean(true)));
        let season = Season { name: None, from, to, is_yearly, week: Vec::new() };
        if to < from && !is_yearly {
            let message = message!("the season ends on {to}, before it begins on {from}", to, from);
            let help =
                "correct one of the two days; a winter that comes each year has `yearly = true`";
            self.error(&end.range, message, help);
            return None;
        }
        if let Some(other) = others.iter().find(|other| other.meets(&season)) {
            let message = message!(
                "two seasons hold on one day: this one, and the one from {from} to {to}",
                from = other.from,
                to = other.to
            );
            let help = "both bounds belong to a season: let the one end on the day before the other begins";
            self.error(&end.range, message, help);
        }
        Some(season)
    }

    /// Checks which days an exception is about, and adds them.
    fn exception(&self, table: &Table, days: &mut Vec<Days>) {
        let dates = values(table, "date");
        let bounds = [table.get("from"), table.get("to")];
        let whole = table.entries.first().map_or(0..0, |(_, range, _)| range.clone());
        match (dates.is_empty(), bounds) {
            (false, [None, None]) => days.extend(dates.iter().filter_map(|value| {
                let date = day(value)?;
                Some(Days { from: date, to: date, range: value.range.clone() })
            })),
            (true, [Some(from), Some(to)]) => {
                let range = to.range.clone();
                match (day(from), day(to)) {
                    (Some(from), Some(to)) if to < from => {
                        let message = message!(
                            "the exception ends on {to}, before it begins on {from}",
                            to,
                            from
                        );
                        self.error(&range, message, "correct one of the two days");
                    }
                    (Some(from), Some(to)) => days.push(Days { from, to, range }),
                    _ => {}
                }
            }
            (false, _) => {
                let help = "leave one of them out: `date` for one day, `from` and `to` for several in a row";
                self.error(&whole, "the exception has `date` beside `from` or `to`".into(), help);
            }
            (true, _) => {
                let help =
                    "write `date = 2027-12-24`, or `from = 2027-12-24` and `to = 2027-12-31`";
                self.error(&whole, "the exception does not say which day it is about".into(), help);
            }
        }
        let is_closed =
            table.get("closed").is_some_and(|it| matches!(it.kind, Kind::Boolean(true)));
        if let Some(open) = table.get("open")
            && is_closed
            && !values(table, "open").is_empty()
        {
            let help = "take out the line that is wrong: `closed = true`, or `open`";
            self.error(&open.range, "the exception is open and closed".into(), help);
        }
        if table.get("open").is_none() && !is_closed {
            let help = "write `closed = true`, or the hours: `open = [\"09:00-11:00\"]`";
            self.error(&whole, "the exception does not say when it is open".into(), help);
        }
    }

    /// Refuses two exceptions on one day, at the later in the file.
    fn days_apart(&self, mut days: Vec<Days>) {
        days.sort_by_key(|days| days.from);
        let mut last: Option<&Days> = None;
        for days in &days {
            if let Some(last) = last.filter(|last| days.from <= last.to) {
                let is_later = days.range.start > last.range.start;
                let range = if is_later { &days.range } else { &last.range };
                let message = message!("two exceptions are about {date}", date = days.from);
                let help = "write all hours of that day in one of them, and take the other out";
                self.error(range, message, help);
            }
            last = Some(last.filter(|last| last.to >= days.to).unwrap_or(days));
        }
    }
}

/// The day that a value names.
fn day(value: &Value) -> Option<Date> {
    match &value.kind {
        Kind::Date(text) | Kind::Text(text) => text.get(..10)?.parse().ok(),
        _ => None,
    }
}

fn weeks(row: &Table) -> Vec<Weeks> {
    let words = values(row, "weeks").into_iter();
    words.filter_map(|value| value.kind.text().and_then(Weeks::parse)).collect()
}

/// The tables of a key that takes a list of them, or one alone.
fn tables<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    values(table, key).into_iter().filter_map(|value| match &value.kind {
        Kind::Table(table) => Some(table),
        _ => None,
    })
}

/// The values of a key that takes a list, or one alone.
fn values<'t>(table: &'t Table, key: &str) -> Vec<&'t Value> {
    match table.get(key).map(|value| &value.kind) {
        Some(Kind::List(values)) => values.iter().collect(),
        _ => table.get(key).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse_table;
    use crate::names::TreePath;

    fn found(text: &str) -> Vec<String> {
        let origin = Origin::town(TreePath::parse("content/a.md").expect("a path"));
        let table = parse_table(&origin, text, 0).value.expect("it is TOML");
        let sink = Sink::new();
        check_hours(&origin, &table, &sink);
        sink.take().iter().map(|found| found.message.to_string()).collect()
    }

    /// Each day with each span would be some hundred million: work and memory that a stranger's file must not cost.
    #[test]
    fn days_and_spans_without_measure_are_no_work_without_measure() {
        let text = format!(
            "[[week]]\ndays = [{}]\nopen = [{}]\n",
            "\"mon\", ".repeat(20_000),
            "\"09:00-10:00\", ".repeat(20_000)
        );
        assert!(found(&text).iter().any(|message| message.contains("is there twice")));
    }

    #[test]
    fn seasons_meet_on_one_day_or_they_do_not() {
        let season = |from: &str, to: &str, yearly: bool| {
            format!("[[season]]\nfrom = {from}\nto = {to}\nyearly = {yearly}\n")
        };
        let pair = |one: String, other: String| found(&(one + &other));
        let summer = || season("2027-07-01", "2027-08-31", true);
        assert!(pair(summer(), season("2027-09-01", "2028-06-30", false)).is_empty());
        assert_eq!(pair(summer(), season("2027-08-31", "2027-09-10", false)).len(), 1);
        assert_eq!(pair(season("2030-08-31", "2030-09-10", false), summer()).len(), 1);
        assert_eq!(pair(summer(), season("2026-11-01", "2027-07-01", true)).len(), 1);
        assert!(pair(summer(), season("2026-11-01", "2027-03-31", true)).is_empty());
        assert!(found(&season("2026-11-01", "2026-03-31", true)).is_empty());
        assert_eq!(found(&season("2026-11-01", "2026-03-31", false)).len(), 1);
    }

    #[test]
    fn exceptions_say_which_days_and_what_holds() {
        let exception = |lines: &str| format!("[[exception]]\n{lines}\n");
        let good = exception("date = 2027-12-24\nopen = [\"09:00-11:00\"]");
        assert!(found(&good).is_empty());
        assert!(found(&exception("from = 2027-12-24\nto = 2027-12-26\nclosed = true")).is_empty());
        for lines in [
            "closed = true",
            "from = 2027-12-24\nclosed = true",
            "date = 2027-12-24",
            "date = 2027-12-24\nto = 2027-12-26\nclosed = true",
            "from = 2027-12-26\nto = 2027-12-24\nclosed = true",
            "date = 2027-12-24\nclosed = true\nopen = [\"09:00-11:00\"]",
        ] {
            assert_eq!(found(&exception(lines)).len(), 1, "{lines}");
        }
        let week = exception("from = 2027-12-20\nto = 2027-12-31\nclosed = true");
        assert_eq!(found(&(week + &good)), ["two exceptions are about 2027-12-24"]);
        assert_eq!(found("holidays = \"close\"").len(), 1);
    }
}
