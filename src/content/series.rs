//! The series that an entry's fields describe, and what is odd about it.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::field_value::{FieldMap, FieldValue};
use super::schema::Schema;
use crate::calendar::{Local, Rule, Series, SeriesChange, SeriesFault};
use crate::diagnostics::{Code, Diagnostic};
use crate::manifest::Reader;

/// What a change of one occurrence says of its times; all else it says takes the place of the entry's own fields.
const TIMES: [&str; 3] = ["on", "start", "end"];

/// An entry that happens again.
#[derive(Debug, Clone)]
pub struct Repeated {
    /// When.
    pub series: Series,
    /// The fields that each of its changes replaces, in the order of the changes.
    pub changed: Vec<FieldMap>,
}

impl Repeated {
    /// Reads the series of an entry's fields, which are those of a type. Returns `None` for what happens once, or has no beginning.
    pub fn read(fields: &FieldMap, schema: &Schema, zone: &TimeZone) -> Option<Self> {
        let Some(FieldValue::Object(repeat)) = fields.get(schema.repeat_field()?) else {
            return None;
        };
        let (start, end) = schema.time_fields();
        let start = local(fields, start?)?;
        let changes = match repeat.get("change") {
            Some(FieldValue::List(changes)) => changes.as_slice(),
            _ => &[],
        };
        let changes: Vec<&FieldMap> = changes
            .iter()
            .filter_map(|change| match change {
                FieldValue::Object(change) => Some(change),
                _ => None,
            })
            .collect();
        let series = Series {
            start,
            end: end.and_then(|end| local(fields, end)),
            zone: zone.clone(),
            rule: match repeat.get("rule") {
                Some(FieldValue::Text(rule)) => Rule::parse(rule).ok(),
                _ => None,
            },
            except: locals(repeat, "except"),
            // Which days these are is known to the town.
            holidays: skips_holidays(repeat).then(BTreeSet::new),
            also: locals(repeat, "also"),
            changes: changes.iter().filter_map(|change| change_of(change)).collect(),
        };
        let is_other = |name: &str| !TIMES.contains(&name);
        let others = |change: &FieldMap| {
            let parts = change.iter().filter(|(name, _)| is_other(name));
            parts.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        Some(Self { series, changed: changes.into_iter().map(others).collect() })
    }
}

fn skips_holidays(repeat: &FieldMap) -> bool {
    repeat.get("skip_holidays") == Some(&FieldValue::Boolean(true))
}

fn change_of(change: &FieldMap) -> Option<SeriesChange> {
    Some(SeriesChange {
        on: local(change, "on")?,
        start: local(change, "start"),
        end: local(change, "end"),
    })
}

fn local(fields: &FieldMap, name: &str) -> Option<Local> {
    match fields.get(name)? {
        FieldValue::Moment(moment) => Some(Local::of(moment)),
        _ => None,
    }
}

fn locals(fields: &FieldMap, name: &str) -> Vec<Local> {
    let Some(FieldValue::List(values)) = fields.get(name) else { return Vec::new() };
    values
        .iter()
        .filter_map(|value| match value {
            FieldValue::Moment(moment) => Some(Local::of(moment)),
            _ => None,
        })
        .collect()
}

/// Reports what is odd about the series of an entry.
pub(super) fn check_series(
    fields: &FieldMap,
    schema: &Schema,
    reader: &Reader<'_>,
    zone: &TimeZone,
) {
    let Some(field) = schema.repeat_field() else { return };
    let Some(Repeated { series, .. }) = Repeated::read(fields, schema, zone) else { return };
    let named = series.except.iter().copied().chain(series.changes.iter().map(|change| change.on));
    let start = series.start.date();
    // As far as its author names days.
    let last = named.map(Local::date).max().unwrap_or(start).max(start);
    let horizon = last.checked_add(1.year()).unwrap_or(Date::MAX);
    for fault in series.expand(start, horizon, usize::MAX).faults {
        let (start, _) = schema.time_fields();
        let odd = Odd { series: &series, start: start.unwrap_or("start") };
        if let Some(diagnostic) = odd.describe(fault) {
            reader.sink.report(diagnostic.at(reader.place(field)));
        }
    }
}

/// A series of which something is odd.
struct Odd<'a> {
    series: &'a Series,
    /// The name of the field for its beginning.
    start: &'a str,
}

impl Odd<'_> {
    fn describe(&self, fault: SeriesFault) -> Option<Diagnostic> {
        let Self { series, start } = self;
        let begins = series.start;
        let error = |message| Diagnostic::error(Code::BadValue, message);
        let warning = |message| Diagnostic::warning(Code::BadValue, message);
        Some(match fault {
            SeriesFault::StartOutside(Some(first)) => {
                let message = message!(
                    "`{start}` ({day}) is no day on which the rule lets it happen",
                    start,
                    day = begins.date()
                );
                error(message).help(message!("the first such day is the one of `{start} = {first}`; correct that line or `rule`", start, first))
            }
            SeriesFault::StartOutside(None) => {
                let message = message!(
                    "the rule never lets it happen after `{start}` ({day})",
                    start,
                    day = begins.date()
                );
                error(message).help("correct the rule: `weekly on sat`, for instance")
            }
            SeriesFault::EndsBefore => {
                let message =
                    message!("the rule ends before `{start}` ({day})", start, day = begins.date());
                error(message).help(message!("correct `{start}`, or the day behind `until`", start))
            }
            SeriesFault::NothingToLeaveOut(at) => {
                let message = message!(
                    "`except` leaves out {day}, and nothing would happen then",
                    day = series.except.get(at)?
                );
                warning(message).help("correct that day, or remove it")
            }
            SeriesFault::NothingToChange(at, nearest) => self.nothing_to_change(at, nearest)?,
            SeriesFault::ChangedTwice(at) => {
                let day = series.changes.get(at)?.on;
                error(message!("two changes are for {day}", day))
                    .help("write all that is other on that day in one `[[repeat.change]]`, and take the other out")
            }
            SeriesFault::SkipsMonths => {
                let message =
                    "not every month has such a day: where it is missing, nothing happens".into();
                warning(message)
                    .help("if the last day of each month is meant, write `monthly on the last day`")
            }
            SeriesFault::Skipped(time) => {
                let message = message!(
                    "clocks skip {time} when summer time begins: it begins later by as much",
                    time
                );
                warning(message)
                    .help("if that is not meant, choose another time for that day with a `change`")
            }
            SeriesFault::TooMany => {
                error("it would happen too often for a calendar to show".into())
                    .help("let it begin later, or repeat less often")
            }
        })
    }

    fn nothing_to_change(&self, at: usize, nearest: Option<Local>) -> Option<Diagnostic> {
        let day = self.series.changes.get(at)?.on;
        let message = message!(
            "a change is for {day}, and nothing would happen then, so nobody would see it",
            day
        );
        let found = Diagnostic::error(Code::BadValue, message);
        Some(match nearest {
            Some(nearest) => found.help(message!(
                "`on` is the day on which it would happen without the change, the nearest is `on = {nearest}`; for one more day write `also`",
                nearest
            )),
            None => found.help("`on` is the day on which it would happen without the change; for one more day write `also`"),
        })
    }
}
