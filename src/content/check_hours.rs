//! Opening hours: what would be kept and never shown, and a day that is there twice.

use super::hours_overlap::{Span, warn_of_overlaps};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Kind, Table, Value};

/// Parts of opening hours that no page shows yet.
const UNSHOWN: [&str; 3] = ["season", "exception", "holidays"];

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
    let mut seen: Vec<DayOfWeeks<'_>> = Vec::new();
    let mut spans = Vec::new();
    for row in rows {
        let Kind::Table(row) = &row.kind else { continue };
        let weeks = row.get("weeks").and_then(text);
        for day in values(row, "days") {
            let Some(name) = text(day) else { continue };
            let open = values(row, "open").into_iter().filter_map(|value| {
                let range = value.range.clone();
                Some(Span { day: name, weeks, text: text(value)?, range })
            });
            spans.extend(open);
            if seen.contains(&(name, weeks)) {
                let message = message!("the day `{name}` is there twice", name);
                let diagnostic =
                    Diagnostic::warning(Code::BadValue, message).at(origin.at(day.range.clone()));
                sink.report(diagnostic.help(
                    "write all its hours in one row: `open = [\"09:00-12:00\", \"14:00-17:00\"]`",
                ));
            }
            seen.push((name, weeks));
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

fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}
