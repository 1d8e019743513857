//! Opening hours as schema.org tells them: the week, with the days of seasons; and each day on which that would not be right.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use crate::calendar::{ClosingDays, HoursRow, Slot, Timetable};
use crate::formats::{Hours, HoursData};

/// Hours in words that machines read.
#[derive(Debug, Default)]
pub(super) struct ToldHours {
    /// By weekdays, perhaps for some time only.
    pub hours: Vec<HoursData>,
    /// Of days that are other than these say.
    pub special_hours: Vec<HoursData>,
}

/// Tells the hours from one day to another. What holds for some weeks, holidays and exceptions are told day by day, as there are no
/// words for them.
pub(super) fn told_hours(
    timetable: &Timetable,
    days: [Date; 2],
    holidays: &ClosingDays,
) -> ToldHours {
    let mut told = ToldHours::default();
    let [from, to] = days;
    let all: Vec<Date> = from.series(1.day()).take_while(|date| *date <= to).collect();
    // A run of days that have the same week.
    for run in all.chunk_by(|one, other| timetable.week_of(*one) == timetable.week_of(*other)) {
        let [Some(first), Some(last)] = [run.first(), run.last()] else { continue };
        let is_whole = run.len() == all.len();
        let bounds = if is_whole { [None, None] } else { [Some(*first), Some(*last)] };
        told.hours.extend(weekly(timetable.week_of(*first), bounds));
    }
    for date in all {
        let (said, right) = (usual(timetable.week_of(date), date), timetable.on(date, holidays));
        if said != right {
            told.special_hours.extend(on_day(date, &right));
        }
    }
    told
}

fn usual(rows: &[HoursRow], date: Date) -> Vec<Slot> {
    let holding = rows.iter().filter(|row| row.weeks.is_empty() && row.holds(date));
    let mut slots: Vec<Slot> = holding.flat_map(|row| row.open.iter().copied()).collect();
    slots.sort_unstable();
    slots
}

/// The hours of each group of weekdays with the same span.
fn weekly(rows: &[HoursRow], bounds: [Option<Date>; 2]) -> Vec<HoursData> {
    let mut days: BTreeMap<Slot, Vec<Weekday>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.weeks.is_empty()) {
        for slot in &row.open {
            days.entry(*slot).or_default().extend(&row.days);
        }
    }
    let [from, through] = bounds;
    let told = days.into_iter().map(|(slot, mut weekdays)| {
        weekdays.sort_by_key(|day| day.to_monday_zero_offset());
        weekdays.dedup();
        HoursData { weekdays, hours: span(slot), from, through }
    });
    told.collect()
}

fn on_day(date: Date, slots: &[Slot]) -> Vec<HoursData> {
    let day =
        |hours| HoursData { weekdays: Vec::new(), hours, from: Some(date), through: Some(date) };
    match slots {
        [] => vec![day(Hours::Closed)],
        slots => slots.iter().map(|slot| day(span(*slot))).collect(),
    }
}

fn span(slot: Slot) -> Hours {
    Hours::Open { opens: time(slot.start), closes: time(slot.end) }
}

fn time(minutes: u16) -> Time {
    let hours = i8::try_from(minutes / 60 % 24).unwrap_or_default();
    Time::new(hours, i8::try_from(minutes % 60).unwrap_or_default(), 0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::{OnHolidays, Season, SpecialDays};

    fn row(days: &[Weekday], open: &str) -> HoursRow {
        let open = Slot::parse(open).into_iter().collect();
        HoursRow { days: days.to_vec(), weeks: Vec::new(), open, note: None }
    }

    #[test]
    fn seasons_have_bounds_and_other_days_stand_alone() {
        let workdays = [Weekday::Monday, Weekday::Tuesday];
        let timetable = Timetable {
            week: vec![row(&workdays, "09:00-12:00")],
            seasons: vec![Season {
                name: None,
                from: date(2027, 7, 10),
                to: date(2027, 7, 20),
                is_yearly: false,
                week: vec![row(&workdays, "08:00-24:00")],
            }],
            exceptions: vec![SpecialDays {
                from: date(2027, 7, 26),
                to: date(2027, 7, 26),
                open: Vec::new(),
                reason: None,
            }],
            holidays: OnHolidays::Closed,
            note: None,
        };
        let closed: ClosingDays =
            [(date(2027, 7, 5), "Feast".to_owned()), (date(2027, 7, 7), "Feast".to_owned())].into();
        let told = told_hours(&timetable, [date(2027, 7, 1), date(2027, 7, 31)], &closed);
        let bounds: Vec<_> = told.hours.iter().map(|hours| (hours.from, hours.through)).collect();
        assert_eq!(
            bounds,
            [
                (Some(date(2027, 7, 1)), Some(date(2027, 7, 9))),
                (Some(date(2027, 7, 10)), Some(date(2027, 7, 20))),
                (Some(date(2027, 7, 21)), Some(date(2027, 7, 31))),
            ]
        );
        // The feast on a Wednesday closes nothing.
        let special: Vec<_> = told.special_hours.iter().filter_map(|hours| hours.from).collect();
        assert_eq!(special, [date(2027, 7, 5), date(2027, 7, 26)]);
        assert!(told.special_hours.iter().all(|hours| hours.hours == Hours::Closed));
        let midnight = Time::midnight();
        assert!(matches!(told.hours[1].hours, Hours::Open { closes, .. } if closes == midnight));
    }
}
