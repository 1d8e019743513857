//! Opening hours as a whole: what holds on which day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::super::zone::instant;
use super::slot::Slot;
use super::weeks::{HoursRow, slots};

/// A season that runs through more years than these holds all that comes each year.
const MOST_YEARS: usize = 3;

/// Days on which something is closed, by what they are called.
pub type ClosingDays = BTreeMap<Date, String>;

/// When something is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    /// The usual week.
    pub week: Vec<HoursRow>,
    /// Parts of the year with a week of their own; no two on one day.
    pub seasons: Vec<Season>,
    /// Days that are other than usual; no two on one day.
    pub exceptions: Vec<SpecialDays>,
    /// What holds on public holidays.
    pub holidays: OnHolidays,
    /// What else is said.
    pub note: Option<String>,
}

/// What holds on public holidays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnHolidays {
    /// Nobody has said.
    #[default]
    Unknown,
    /// It is closed.
    Closed,
    /// It is open as on any other day.
    Open,
}

/// A part of the year with a week of its own. Both bounds belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// What it is called.
    pub name: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day. Of a season that comes each year it may be earlier in the year than the first: winter.
    pub to: Date,
    /// Whether it comes each year.
    pub is_yearly: bool,
    /// Its week.
    pub week: Vec<HoursRow>,
}

impl Season {
    /// Whether a day is in it.
    pub fn holds(&self, date: Date) -> bool {
        if !self.is_yearly {
            return self.from <= date && date <= self.to;
        }
        let day = |date: Date| [date.month(), date.day()];
        let (from, to, date) = (day(self.from), day(self.to), day(date));
        if from <= to { from <= date && date <= to } else { from <= date || date <= to }
    }
}

impl Season {
    /// Whether there is a day that is in both: if so, the first day of one is in the other, in one year or another.
    pub fn meets(&self, other: &Self) -> bool {
        let begins_in = |inner: &Self, outer: &Self| {
            let years = outer.from.year()..=outer.to.year().max(outer.from.year());
            let years = years.take(if inner.is_yearly { MOST_YEARS } else { 0 });
            let later = years.filter_map(|year| inner.from.with().year(year).build().ok());
            [inner.from].into_iter().chain(later).any(|date| outer.holds(date))
        };
        begins_in(self, other) || begins_in(other, self)
    }
}

/// Days in a row that are other than usual. Both bounds belong to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDays {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When it is open; without any it is closed.
    pub open: Vec<Slot>,
    /// Why.
    pub reason: Option<String>,
}

/// Why the hours of a day are as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why<'t> {
    /// It is a day as any other.
    Week,
    /// It is in a season.
    Season(&'t Season),
    /// It is a public holiday.
    Holiday(&'t str),
    /// It is a day that is other than usual.
    Exception(&'t SpecialDays),
}

/// A span of time in which it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenSpan {
    /// The instant at which it opens.
    pub start: Timestamp,
    /// The instant at which it closes.
    pub end: Timestamp,
}

impl Timetable {
    /// Why the hours of a day are as they are.
    pub fn why<'t>(&'t self, date: Date, holidays: &'t ClosingDays) -> Why<'t> {
        let is_special = |days: &&SpecialDays| days.from <= date && date <= days.to;
        if let Some(exception) = self.exceptions.iter().find(is_special) {
            return Why::Exception(exception);
        }
        match holidays.get(&date) {
            Some(name) if self.holidays == OnHolidays::Closed => Why::Holiday(name),
            _ => self.usual(date),
        }
    }

    /// The spans of a day on which it opens, in order.
    pub fn on(&self, date: Date, holidays: &ClosingDays) -> Vec<Slot> {
        match self.why(date, holidays) {
            Why::Holiday(_) => Vec::new(),
            Why::Exception(exception) => {
                let mut open = exception.open.clone();
                open.sort_unstable();
                open
            }
            Why::Season(season) => slots(&season.week, date),
            Why::Week => slots(&self.week, date),
        }
    }

    fn usual(&self, date: Date) -> Why<'_> {
        self.seasons.iter().find(|season| season.holds(date)).map_or(Why::Week, Why::Season)
    }

    /// The week that holds on a day, were it a day as any other: that of its season, or the usual one.
    pub fn week_of(&self, date: Date) -> &[HoursRow] {
        match self.usual(date) {
            Why::Season(season) => &season.week,
            _ => &self.week,
        }
    }

    fn is_usually_open(&self, date: Date) -> bool {
        !slots(self.week_of(date), date).is_empty()
    }

    /// The days from one to another that are other than usual, in order: exceptions whole, and public holidays on which it would
    /// be open otherwise.
    pub fn special(&self, days: [Date; 2], holidays: &ClosingDays) -> Vec<SpecialDays> {
        let [from, to] = days;
        let is_near = |special: &&SpecialDays| special.to >= from && special.from <= to;
        let mut found: Vec<SpecialDays> = self.exceptions.iter().filter(is_near).cloned().collect();
        for (date, name) in holidays.range(from..=to) {
            let date = *date;
            if matches!(self.why(date, holidays), Why::Holiday(_)) && self.is_usually_open(date) {
                let reason = Some(name.clone());
                found.push(SpecialDays { from: date, to: date, open: Vec::new(), reason });
            }
        }
        found.sort_by_key(|special| special.from);
        found
    }

    /// When it is open from one day to another, in order; what runs past midnight ends when it ends. Spans that touch are one.
    pub fn spans(&self, days: [Date; 2], holidays: &ClosingDays, zone: &TimeZone) -> Vec<OpenSpan> {
        let [from, to] = days;
        let mut found: Vec<OpenSpan> = Vec::new();
        // What opened the evening before may still be open.
        let days = from.saturating_sub(1.day()).series(1.day()).take_while(|date| *date <= to);
        let begins = instant(from.at(0, 0, 0, 0), zone);
        for date in days {
            for slot in self.on(date, holidays) {
                let [start, end] = [slot.start, slot.end].map(|minute| {
                    instant(date.at(0, 0, 0, 0).saturating_add(i64::from(minute).minutes()), zone)
                });
                let start = start.max(begins);
                match found.last_mut() {
                    Some(last) if start <= last.end => last.end = last.end.max(end),
                    // In the night in which clocks are put on, a span may be none.
                    _ if start < end => found.push(OpenSpan { start, end }),
                    _ => {}
                }
            }
        }
        found
    }
}
