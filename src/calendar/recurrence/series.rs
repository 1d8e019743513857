//! A series: a first occurrence, a rule, and what is left out, added and changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SpanRound, ToSpan, Unit};

use super::expand::{From, Starts};
use super::rule::{Frequency, Rule, Until, longest};
use crate::calendar::Moment;

/// The most beginnings that a rule is followed through: each day of a hundred years and more.
const MOST_STARTS: usize = 50_000;

/// A day, or a local time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Local {
    /// A whole day.
    Day(Date),
    /// A time, in the zone of the series.
    Time(DateTime),
}

/// What an author changes of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesChange {
    /// The occurrence: its day, or the time at which it would begin.
    pub on: Local,
    /// When it begins instead.
    pub start: Option<Local>,
    /// When it ends instead.
    pub end: Option<Local>,
}

/// A series of occurrences.
#[derive(Debug, Clone)]
pub struct Series {
    /// When the first one begins.
    pub start: Local,
    /// When it ends; of whole days the last one.
    pub end: Option<Local>,
    /// The zone whose clocks count.
    pub zone: TimeZone,
    /// The rule; without one there are only the first and those that are added.
    pub rule: Option<Rule>,
    /// Occurrences that are left out: of a day all.
    pub except: Vec<Local>,
    /// The public holidays, if nothing happens on them.
    pub holidays: Option<BTreeSet<Date>>,
    /// Occurrences that are added. A day beside times has the time of the first.
    pub also: Vec<Local>,
    /// What is changed.
    pub changes: Vec<SeriesChange>,
}

/// One time at which a series happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// When it begins.
    pub start: Local,
    /// When it ends.
    pub end: Option<Local>,
    /// When it would begin by the rule.
    pub original: Local,
    /// The change that it got, by its place among those of the series.
    pub change: Option<usize>,
}

/// What a series comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The occurrences, by their beginnings.
    pub occurrences: Vec<Occurrence>,
    /// Whether there are more of them outside of the days that were asked for.
    pub has_more: bool,
    /// What its author should know.
    pub faults: Vec<SeriesFault>,
}

/// What is odd about a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesFault {
    /// The first occurrence is none by the rule; the one that would be the first, if there is any.
    StartOutside(Option<Local>),
    /// The rule ends before the first occurrence.
    EndsBefore,
    /// What is left out is no occurrence: its place in `except`.
    NothingToLeaveOut(usize),
    /// What is changed is no occurrence: its place in `changes`, and the nearest occurrence.
    NothingToChange(usize, Option<Local>),
    /// What is changed is changed by another change before it: its place in `changes`.
    ChangedTwice(usize),
    /// In some months there is no such day, and they are skipped.
    SkipsMonths,
    /// Clocks skip the time of an occurrence: it begins so much later.
    Skipped(Local),
    /// There are more than may be shown.
    TooMany,
}

impl Local {
    /// The day.
    pub fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Time(time) => time.date(),
        }
    }

    /// The moment in a zone. A time that clocks skip moves forward with them; one that comes twice is the first.
    pub fn moment(self, zone: &TimeZone) -> Moment {
        match self {
            Self::Day(date) => Moment::Date(date),
            Self::Time(time) => {
                let instant = zone.to_ambiguous_timestamp(time).compatible();
                Moment::at(instant.unwrap_or(jiff::Timestamp::MAX), zone)
            }
        }
    }

    /// What a moment is on the clocks where it is told.
    pub fn of(moment: &Moment) -> Self {
        match moment {
            Moment::Date(date) => Self::Day(*date),
            Moment::At { instant, offset } => Self::Time(offset.to_datetime(*instant)),
        }
    }

    /// The time; of a day, its midnight.
    pub fn time(self) -> DateTime {
        match self {
            Self::Day(date) => date.at(0, 0, 0, 0),
            Self::Time(time) => time,
        }
    }
}

/// What authors name of a series, found by a beginning: a day means all that begins on it, and a time means a day where the
/// series has whole days.
#[derive(Default)]
struct Named {
    days: BTreeMap<Date, usize>,
    times: BTreeMap<DateTime, usize>,
    /// The days of the times.
    days_of_times: BTreeMap<Date, usize>,
}

impl Named {
    fn new(named: impl Iterator<Item = Local>) -> Self {
        let mut found = Self::default();
        for (at, one) in named.enumerate() {
            match one {
                Local::Day(day) => drop(found.days.entry(day).or_insert(at)),
                Local::Time(time) => {
                    found.times.entry(time).or_insert(at);
                    found.days_of_times.entry(time.date()).or_insert(at);
                }
            }
        }
        found
    }

    /// The place of what means an occurrence.
    fn find(&self, start: Local) -> Option<usize> {
        let by_time = match start {
            Local::Time(time) => self.times.get(&time),
            Local::Day(day) => self.days_of_times.get(&day),
        };
        by_time.or_else(|| self.days.get(&start.date())).copied()
    }
}

/// `2027-12-18`, or `2027-12-18T08:00:00`.
impl fmt::Display for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => date.fmt(f),
            Self::Time(time) => time.fmt(f),
        }
    }
}

impl Series {
    /// Expands the series: the occurrences that begin from the day `from` to the day `horizon`, at most so many, the last ones
    /// before them left out. Of a series that is over, the last occurrence is always among them.
    pub fn expand(&self, from: Date, horizon: Date, most: usize) -> Expansion {
        let mut found = Expansion::default();
        let starts = self.starts(horizon, &mut found);
        self.note_odd(&starts, horizon, &mut found);
        let except = Named::new(self.except.iter().copied());
        let changes = Named::new(self.changes.iter().map(|change| change.on));
        let mut occurrences: Vec<Occurrence> = Vec::new();
        let is_left_out = |start: &Local| {
            let is_holiday =
                self.holidays.as_ref().is_some_and(|days| days.contains(&start.date()));
            is_holiday || except.find(*start).is_some()
        };
        for original in starts.into_iter().filter(|start| !is_left_out(start)) {
            let change = changes.find(original);
            occurrences.push(self.occurrence(original, change, &mut found));
        }
        occurrences.sort_by_key(|one| (one.start.time(), one.original));
        let past = occurrences.partition_point(|one| one.start.date() < from);
        let past = past.min(occurrences.len().saturating_sub(1));
        found.has_more |= past > 0;
        occurrences.drain(..past);
        if occurrences.len() > most {
            if !found.faults.contains(&SeriesFault::TooMany) {
                found.faults.push(SeriesFault::TooMany);
            }
            occurrences.truncate(most);
        }
        found.occurrences = occurrences;
        found
    }

    /// The beginnings by the rule, and those that are added, in order.
    fn starts(&self, horizon: Date, found: &mut Expansion) -> Vec<Local> {
        let local = |time: DateTime| match self.start {
            Local::Day(_) => Local::Day(time.date()),
            Local::Time(_) => Local::Time(time),
        };
        let mut starts: Vec<Local> = Vec::new();
        // One more than the horizon shows tells whether there are more.
        let later = horizon.saturating_add(10.years());
        for start in self.rule.iter().flat_map(|rule| self.begin(rule, later)) {
            found.has_more = start.date() > horizon;
            if found.has_more || starts.len() == MOST_STARTS {
                break;
            }
            starts.push(local(start));
        }
        if starts.len() == MOST_STARTS {
            found.faults.push(SeriesFault::TooMany);
        }
        if self.rule.is_some() && starts.first() != Some(&self.start) {
            let first = starts.first().copied();
            let is_over = first.is_none() && self.ends_before_it_begins();
            found.faults.push(match is_over {
                true => SeriesFault::EndsBefore,
                false => SeriesFault::StartOutside(first),
            });
        }
        starts.push(self.start);
        starts.extend(self.also.iter().map(|also| match (self.start, *also) {
            (Local::Time(start), Local::Day(day)) => Local::Time(day.to_datetime(start.time())),
            (Local::Day(_), also) => Local::Day(also.date()),
            (_, also) => also,
        }));
        starts.retain(|start| start.date() <= horizon || *start == self.start);
        starts.sort();
        starts.dedup();
        starts
    }

    fn begin<'s>(&'s self, rule: &Rule, horizon: Date) -> Starts<'s> {
        let all_day = matches!(self.start, Local::Day(_));
        Starts::new(rule, From { start: self.start.time(), all_day, zone: &self.zone, horizon })
    }

    fn ends_before_it_begins(&self) -> bool {
        let start = self.start.date();
        match self.rule.as_ref().and_then(|rule| rule.until) {
            Some(Until::Day(last)) => last < start,
            Some(Until::Local(last)) => last < self.start.time(),
            Some(Until::Utc(last)) => self.zone.to_datetime(last) < self.start.time(),
            None => false,
        }
    }

    fn occurrence(
        &self,
        original: Local,
        change: Option<usize>,
        found: &mut Expansion,
    ) -> Occurrence {
        let wanted = change.map(|at| &self.changes[at]);
        let start = match (original, wanted.and_then(|change| change.start)) {
            (_, None) => original,
            // A day keeps the time.
            (Local::Time(time), Some(Local::Day(day))) => Local::Time(day.to_datetime(time.time())),
            (_, Some(start)) => start,
        };
        if let Local::Time(time) = start
            && matches!(
                self.zone.to_ambiguous_timestamp(time).offset(),
                AmbiguousOffset::Gap { .. }
            )
        {
            found.faults.push(SeriesFault::Skipped(start));
        }
        let end = wanted.and_then(|change| change.end).or_else(|| self.end_of(start));
        Occurrence { start, end, original, change }
    }

    /// When an occurrence ends that lasts as long as the first.
    fn end_of(&self, start: Local) -> Option<Local> {
        match (self.start, self.end?, start) {
            (Local::Time(first), Local::Time(last), Local::Time(start)) => {
                let whole = SpanRound::new().largest(Unit::Hour).days_are_24_hours();
                let length = first.until(last).ok()?.round(whole).ok()?;
                start.checked_add(length).ok().map(Local::Time)
            }
            (first, last, Local::Day(day)) => {
                let length = first.date().until(last.date()).ok()?;
                day.checked_add(length).ok().map(Local::Day)
            }
            (_, last, Local::Time(_)) => {
                let length = self.start.date().until(last.date()).ok()?;
                start.date().checked_add(length).ok().map(Local::Day)
            }
        }
    }

    fn note_odd(&self, starts: &[Local], horizon: Date, found: &mut Expansion) {
        let there = Named::new(starts.iter().copied());
        let days: BTreeSet<Date> = starts.iter().map(|start| start.date()).collect();
        let is_missing = |one: &Local| {
            let is_there = match one {
                Local::Day(day) => days.contains(day),
                time @ Local::Time(_) => there.find(*time).is_some(),
            };
            one.date() <= horizon && !is_there
        };
        let numbered = self.except.iter().enumerate().filter(|(_, one)| is_missing(one));
        found.faults.extend(numbered.map(|(at, _)| SeriesFault::NothingToLeaveOut(at)));
        let mut changed = BTreeSet::new();
        for (at, change) in self.changes.iter().enumerate() {
            // A day and a time on it name the same occurrence, if only one begins on that day.
            let on =
                if days.len() == starts.len() { Local::Day(change.on.date()) } else { change.on };
            if !changed.insert((on.date(), on.time())) {
                found.faults.push(SeriesFault::ChangedTwice(at));
            }
            if is_missing(&change.on) {
                let nearest = nearest(starts, change.on);
                found.faults.push(SeriesFault::NothingToChange(at, nearest));
            }
        }
        if self.rule.as_ref().is_some_and(|rule| self.skips_months(rule)) {
            found.faults.push(SeriesFault::SkipsMonths);
        }
    }

    /// Whether a monthly rule comes to months that lack its day, in a common year.
    fn skips_months(&self, rule: &Rule) -> bool {
        let start = self.start.date();
        let days: &[i16] = match rule.month_days.as_slice() {
            [] if !rule.names_days() => &[i16::from(start.day())],
            days => days,
        };
        let is_reached = |month: i16| {
            let months = i32::from(month - i16::from(start.month())).rem_euclid(12);
            // Intervals come to each month that is a multiple of what they share with a year.
            let shared = (1..=12).rev().find(|by| 12 % by == 0 && rule.interval % by == 0);
            months % shared.unwrap_or(1) == 0
                && (rule.months.is_empty() || rule.months.contains(&month))
        };
        let lacks = |month: i16| {
            let longest = if month == 2 { 28 } else { longest(month) };
            days.iter().all(|day| *day > longest)
        };
        rule.frequency == Frequency::Monthly
            && !days.is_empty()
            && (1..=12).any(|month| is_reached(month) && lacks(month))
    }
}

/// The beginning that is nearest to a time; of two, the earlier.
fn nearest(starts: &[Local], to: Local) -> Option<Local> {
    let distance = |start: &Local| start.time().duration_until(to.time()).abs();
    starts.iter().copied().min_by_key(distance)
}
