//! When entries happen: once, as it is written, or at each occurrence of a series.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::row::{Happening, Happenings, Row, Times};
use super::town_index::TownIndex;
use crate::calendar::{Moment, window, zone};
use crate::content::{Entry, FieldMap, FieldValue, Repeated, Schema};
use crate::names::TypeName;

/// How many months of what is past are shown of a series.
const MONTHS_BACK: i32 = -12;
/// The most occurrences of one series.
const MOST: usize = 1_000;

impl TownIndex {
    /// Expands all series, to the end of the month that the town's calendar reaches to.
    pub(super) fn expand_series(&mut self) {
        let types = self.schemas.iter();
        let repeating: BTreeMap<&TypeName, &str> =
            types.filter_map(|schema| Some((&schema.name, schema.repeat_field()?))).collect();
        let repeats = |entry: &Entry| {
            repeating.get(&entry.kind).is_some_and(|field| entry.fields.contains_key(field))
        };
        let series = self.entries.iter().enumerate().filter(|(_, entry)| repeats(entry));
        self.happenings = series
            .filter_map(|(at, entry)| {
                let schema = self.schemas.get(&entry.kind)?;
                let mut repeated = Repeated::read(&entry.fields, schema, &self.zone_of(at))?;
                self.fill_holidays(entry, &mut repeated);
                Some((at, self.happenings_of(repeated, schema)))
            })
            .collect();
    }

    /// Fills in the holidays of a series that skips them. Which ones a partner's town has, nobody has said.
    fn fill_holidays(&self, entry: &Entry, repeated: &mut Repeated) {
        let start = repeated.series.start.date();
        let is_local = !self.imported.towns.contains_key(&entry.origin.package);
        if let Some(holidays) = repeated.series.holidays.as_mut().filter(|_| is_local) {
            holidays.extend(self.holidays.between(start, self.last_day()).into_keys());
        }
    }

    /// The zone whose clocks the author of an entry has, by its index.
    pub fn zone_of(&self, at: usize) -> TimeZone {
        let partner = self.imported.towns.get(&self.entries[at].origin.package);
        let zone = partner.and_then(|partner| zone(&partner.town.timezone).ok());
        zone.unwrap_or_else(|| self.clock.zone().clone())
    }

    /// The last day to which series are shown.
    pub fn last_day(&self) -> Date {
        self.clock.month(self.town.agenda.horizon + 1).yesterday().unwrap_or(Date::MAX)
    }

    fn happenings_of(&self, repeated: Repeated, schema: &Schema) -> Happenings {
        let Repeated { series, changed } = &repeated;
        let found = series.expand(self.clock.month(MONTHS_BACK), self.last_day(), MOST);
        let (start_field, end_field) = schema.time_fields();
        let list = found.occurrences.iter().map(|occurrence| {
            let start = occurrence.start.moment(&series.zone);
            let end = occurrence.end.map(|end| end.moment(&series.zone));
            let mut fields: FieldMap =
                occurrence.change.and_then(|at| changed.get(at)).cloned().unwrap_or_default();
            for (name, moment) in [(start_field, Some(start)), (end_field, end)] {
                if let Some((name, moment)) = name.zip(moment) {
                    fields.insert(name.to_owned(), FieldValue::Moment(moment));
                }
            }
            Happening { start, end, fields }
        });
        let list: Vec<Happening> = list.collect();
        let windows = list.iter().map(|one| window(&one.start, one.end.as_ref(), &self.clock));
        let next = windows.enumerate().find(|(_, window)| window.is_upcoming());
        let month = Moment::Date(self.clock.month(1)).start(self.clock.zone());
        let new_month = found.has_more.then_some(month);
        let until = next.and_then(|(_, window)| window.upcoming_until());
        Happenings {
            next: next.map_or(list.len().saturating_sub(1), |(at, _)| at),
            until: [until, new_month].into_iter().flatten().min(),
            list,
            repeated,
        }
    }

    /// The instant at which the clock alone changes when an entry happens, or which occurrence comes next.
    pub fn happens_until(&self, at: usize) -> Option<jiff::Timestamp> {
        self.happenings.get(&at)?.until
    }

    /// Returns when a row begins and ends: by its occurrence, by the type's fields, else by the entry's date.
    pub fn times(&self, row: Row) -> Option<Times<'_>> {
        if let Some(Happening { start, end, .. }) = self.happening(row) {
            return Some(Times { start, end: end.as_ref() });
        }
        self.written_times(&self.entries[row.at])
    }

    /// Returns when an entry begins and ends, as it is written: of a series, the first occurrence.
    pub fn written_times<'e>(&self, entry: &'e Entry) -> Option<Times<'e>> {
        let schema = self.schemas.get(&entry.kind);
        let (start, end) = schema.map_or((None, None), |schema| schema.time_fields());
        let moment = |name: Option<&str>| match entry.fields.get(name?) {
            Some(FieldValue::Moment(moment)) => Some(moment),
            _ => None,
        };
        let start = moment(start).or(entry.common.date.as_ref()).or_else(|| moment(end))?;
        Some(Times { start, end: moment(end) })
    }

    /// Returns the occurrence that a row of a series stands for.
    pub fn happening(&self, row: Row) -> Option<&Happening> {
        self.happenings.get(&row.at)?.list.get(row.occurrence)
    }

    /// Returns the row of an entry in a list that shows each entry once.
    pub fn single_row(&self, at: usize) -> Row {
        Row { at, occurrence: self.happenings.get(&at).map_or(0, |all| all.next) }
    }

    /// Returns what a row has in a field of its type.
    pub fn field(&self, row: Row, name: &str) -> Option<&FieldValue> {
        let entry = &self.entries[row.at];
        let Some(happening) = self.happening(row) else { return entry.fields.get(name) };
        let (_, end) = self.schemas.get(&entry.kind).map_or((None, None), |it| it.time_fields());
        let own = happening.fields.get(name);
        own.or_else(|| entry.fields.get(name).filter(|_| end != Some(name)))
    }

    /// Returns the series that an entry describes; `None` for what happens once.
    pub fn repeated(&self, at: usize) -> Option<&Repeated> {
        self.happenings.get(&at).map(|all| &all.repeated)
    }

    /// Returns the occurrences of an entry that are not over, as far as the town's calendar reaches.
    pub fn coming(&self, at: usize) -> &[Happening] {
        let Some(all) = self.happenings.get(&at) else { return &[] };
        let is_over = |one: &Happening| window(&one.start, one.end.as_ref(), &self.clock).is_past();
        let coming = all.list.get(all.next..).unwrap_or_default();
        // Of a series that is over, the next one is the last.
        if coming.first().is_some_and(is_over) { &[] } else { coming }
    }
}
