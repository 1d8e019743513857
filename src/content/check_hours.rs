//! Opening hours: what would be kept and never shown, and a day that is there twice.

use std::collections::BTreeSet;

use super::check_text::DAYS;
use super::hours_overlap::{Span, warn_of_overlaps};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Kind, Table, Value};

/// Parts of opening hours that no page shows yet.
const UNSHOWN: [&str; 3] = ["season", "exception", "holidays"];

/// How many spans of time of one file are compared with each other: each is with all before it.
const MOST_SPANS: usize = 1_000;

/// A day of a row, and the weeks for which the row holds.
type DayOfWeeks<'t> = (&'t str, Option<&'t str>);

/// Refuses what no visitor would see, and warns of a day in two rows.
pub(super) fn check_hours(origin: &Origin, hours: &Table, sink: &Sink) {
    for key in UNSHOWN {
        let Some((_, range, _)) = hours.entry(key) else { continue };
        let message = message!("`{key}` of opening hours is not shown on any page yet", key);
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(origin.at(range.clone()));
        sink.report(
            diagnostic.help("take it out, and say it in the `note` of the hours: `note = \"Closed on 25 December\"`"),
        );
    }
    let Some(Kind::List(rows)) = hours.get("week").map(|value| &value.kind) else { return };
    let mut seen: BTreeSet<DayOfWeeks<'_>> = BTreeSet::new();
    let mut spans = Vec::new();
    for row in rows {
        let Kind::Table(row) = &row.kind else { continue };
        let weeks = row.get("weeks").and_then(|value| value.kind.text());
        let open = values(row, "open").into_iter().filter_map(|value| Span::read(weeks, value));
        let open: Vec<Span<'_>> = open.collect();
        for day in values(row, "days") {
            let Some(name) = day.kind.text() else { continue };
            if let Some(day) = DAYS.iter().position(|known| *known == name) {
                let room = MOST_SPANS.saturating_sub(spans.len());
                spans.extend(open.iter().take(room).map(|span| span.on(day)));
            }
            if !seen.insert((name, weeks)) {
                let message = message!("the day `{name}` is there twice", name);
                let diagnostic =
                    Diagnostic::warning(Code::BadValue, message).at(origin.at(day.range.clone()));
                sink.report(diagnostic.help(
                    "write all its hours in one row: `open = [\"09:00-12:00\", \"14:00-17:00\"]`",
                ));
            }
        }
    }
    warn_of_overlaps(origin, &spans, sink);
}

/// The values of a key that takes a list, or one alone.
fn values<'t>(row: &'t Table, key: &str) -> Vec<&'t Value> {
    match row.get(key).map(|value| &value.kind) {
        Some(Kind::List(values)) => values.iter().collect(),
        _ => row.get(key).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse_table;
    use crate::names::TreePath;

    /// Each day with each span would be some hundred million: work and memory that a stranger's file must not cost.
    #[test]
    fn days_and_spans_without_measure_are_no_work_without_measure() {
        let origin = Origin::town(TreePath::parse("content/a.md").expect("a path"));
        let text = format!(
            "[[week]]\ndays = [{}]\nopen = [{}]\n",
            "\"mon\", ".repeat(20_000),
            "\"09:00-10:00\", ".repeat(20_000)
        );
        let table = parse_table(&origin, &text, 0).value.expect("it is TOML");
        let sink = Sink::new();
        check_hours(&origin, &table, &sink);
        assert!(sink.take().iter().any(|found| found.message.contains("is there twice")));
    }
}
