//! The opening hours that an entry's field describes.

use jiff::civil::{Date, Weekday};

use super::check_text::DAYS;
use super::field_value::{FieldMap, FieldValue};
use crate::calendar::{HoursRow, Local, OnHolidays, Season, Slot, SpecialDays, Timetable, Weeks};
use crate::names::Lang;

/// The word for what is closed on public holidays.
pub(super) const CLOSED: &str = "closed";
/// The word for what is open on them as on any other day.
pub(super) const OPEN: &str = "open";

/// Reads the opening hours of a checked field of the kind `hours`, with its words in the first of some languages that has them. What has
/// no day is left out; that was reported.
pub fn timetable(hours: &FieldMap, langs: &[Lang]) -> Timetable {
    Timetable {
        week: rows(hours, langs),
        seasons: objects(hours, "season").filter_map(|it| season(it, langs)).collect(),
        exceptions: objects(hours, "exception").flat_map(|it| special_days(it, langs)).collect(),
        holidays: match text(hours, "holidays", langs).as_deref() {
            Some(CLOSED) => OnHolidays::Closed,
            Some(OPEN) => OnHolidays::Open,
            _ => OnHolidays::Unknown,
        },
        note: text(hours, "note", langs),
    }
}

fn rows(hours: &FieldMap, langs: &[Lang]) -> Vec<HoursRow> {
    let row = |row: &FieldMap| HoursRow {
        days: texts(row, "days").filter_map(weekday).collect(),
        weeks: texts(row, "weeks").filter_map(Weeks::parse).collect(),
        open: texts(row, "open").filter_map(Slot::parse).collect(),
        note: text(row, "note", langs),
    };
    objects(hours, "week").map(row).collect()
}

fn season(season: &FieldMap, langs: &[Lang]) -> Option<Season> {
    Some(Season {
        name: text(season, "name", langs),
        from: date(season.get("from")?)?,
        to: date(season.get("to")?)?,
        is_yearly: season.get("yearly") == Some(&FieldValue::Boolean(true)),
        week: rows(season, langs),
    })
}

/// Several days with the same hours are exceptions of one day each.
fn special_days(exception: &FieldMap, langs: &[Lang]) -> Vec<SpecialDays> {
    let day = |from: Date, to: Date| SpecialDays {
        from,
        to,
        open: texts(exception, "open").filter_map(Slot::parse).collect(),
        reason: text(exception, "reason", langs),
    };
    let bound = |name: &str| exception.get(name).and_then(date);
    let span = bound("from").zip(bound("to")).map(|(from, to)| day(from, to));
    let single = values(exception, "date").filter_map(date).map(|date| day(date, date));
    single.chain(span).collect()
}

/// The day of the week that a word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let at = DAYS.iter().position(|day| *day == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

fn date(value: &FieldValue) -> Option<Date> {
    match value {
        FieldValue::Moment(moment) => Some(Local::of(moment).date()),
        _ => None,
    }
}

fn text(fields: &FieldMap, name: &str, langs: &[Lang]) -> Option<String> {
    fields.get(name)?.words(langs).map(str::to_owned)
}

fn texts<'f>(fields: &'f FieldMap, name: &str) -> impl Iterator<Item = &'f str> {
    values(fields, name).filter_map(|value| match value {
        FieldValue::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

fn objects<'f>(fields: &'f FieldMap, name: &str) -> impl Iterator<Item = &'f FieldMap> {
    values(fields, name).filter_map(|value| match value {
        FieldValue::Object(object) => Some(object),
        _ => None,
    })
}

fn values<'f>(fields: &'f FieldMap, name: &str) -> impl Iterator<Item = &'f FieldValue> {
    let values = match fields.get(name) {
        Some(FieldValue::List(values)) => values.as_slice(),
        _ => &[],
    };
    values.iter()
}
