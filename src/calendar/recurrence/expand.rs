//! The local times at which a rule lets something begin: period by period, as RFC 5545 tells it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use super::rule::{Frequency, Rule, Until};

/// What a rule is expanded from.
pub(super) struct From<'a> {
    /// The first occurrence; midnight of a whole day.
    pub start: DateTime,
    /// Whether days are meant.
    pub all_day: bool,
    /// The zone in which the end of the rule is an instant.
    pub zone: &'a TimeZone,
    /// The last day on which one may begin.
    pub horizon: Date,
}

/// The beginnings, in order. They always end: at the horizon, or where the calendar does.
pub(super) struct Starts<'a> {
    from: From<'a>,
    /// The rule, with what the first occurrence says where the rule says nothing.
    rule: Rule,
    times: Vec<Time>,
    first_period: Date,
    /// The first day of the period that comes next.
    period: Option<Date>,
    step: i32,
    given: u32,
    /// What is left of the period, the last first.
    ready: Vec<DateTime>,
}

impl<'a> Starts<'a> {
    pub(super) fn new(rule: &Rule, from: From<'a>) -> Self {
        let rule = completed(rule, &from);
        let day = from.start.date();
        let first_period = match rule.frequency {
            Frequency::Daily => day,
            Frequency::Weekly => week_of(day, &rule),
            Frequency::Monthly => day.first_of_month(),
            Frequency::Yearly => day.first_of_year(),
        };
        let times = times(&rule, &from);
        Self {
            from,
            rule,
            times,
            first_period,
            period: Some(first_period),
            step: 0,
            given: 0,
            ready: Vec::new(),
        }
    }

    /// Whether something that begins then comes after the end that the rule says.
    fn is_over(&self, start: DateTime) -> bool {
        let From { all_day, zone, .. } = self.from;
        match self.rule.until {
            None => false,
            Some(Until::Day(last)) => start.date() > last,
            Some(Until::Local(last)) if all_day => start.date() > last.date(),
            Some(Until::Local(last)) => start > last,
            Some(Until::Utc(last)) if all_day => start.date() > zone.to_datetime(last).date(),
            Some(Until::Utc(last)) => zone.to_timestamp(start).map_or(true, |at| at > last),
        }
    }

    /// The beginnings of a period, the last first.
    fn of_period(&self, first: Date) -> Vec<DateTime> {
        let days = match self.rule.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => i16::from(first.days_in_month()),
            Frequency::Yearly => first.days_in_year(),
        };
        let days = first.series(1.day()).take(usize::try_from(days).unwrap_or_default());
        let days = days.filter(|day| fits(&self.rule, *day));
        let mut set: Vec<DateTime> = days
            .flat_map(|day| self.times.iter().map(move |time| day.to_datetime(*time)))
            .collect();
        if !self.rule.positions.is_empty() {
            // More than an `i16` holds: each quarter of an hour of a year.
            let count = i32::try_from(set.len()).unwrap_or(i32::MAX - 1);
            let mut place = 0;
            set.retain(|_| {
                place += 1;
                is_named(&self.rule.positions, place, count)
            });
        }
        set.reverse();
        set
    }

    /// The first day of the period that the next step leads to.
    fn next_period(&mut self) -> Option<Date> {
        self.step += 1;
        let steps = self.step.checked_mul(self.rule.interval)?;
        let span = match self.rule.frequency {
            Frequency::Daily => Span::new().try_days(steps),
            Frequency::Weekly => Span::new().try_weeks(steps),
            Frequency::Monthly => Span::new().try_months(steps),
            Frequency::Yearly => Span::new().try_years(steps),
        };
        self.first_period.checked_add(span.ok()?).ok()
    }
}

impl Iterator for Starts<'_> {
    type Item = DateTime;

    fn next(&mut self) -> Option<DateTime> {
        loop {
            let Some(start) = self.ready.pop() else {
                let first = self.period.filter(|first| *first <= self.from.horizon)?;
                self.ready = self.of_period(first);
                self.period = self.next_period();
                continue;
            };
            if start < self.from.start {
                continue;
            }
            let is_last = self.rule.count.is_some_and(|count| self.given >= count);
            if is_last || self.is_over(start) || start.date() > self.from.horizon {
                (self.period, self.ready) = (None, Vec::new());
                return None;
            }
            self.given += 1;
            return Some(start);
        }
    }
}

/// Adds to a rule what the first occurrence says: weekly, on its weekday; monthly, on its day.
fn completed(rule: &Rule, from: &From<'_>) -> Rule {
    let mut rule = rule.clone();
    if rule.names_days() {
        return rule;
    }
    let start = from.start;
    match rule.frequency {
        Frequency::Yearly => {
            if rule.months.is_empty() {
                rule.months = vec![start.month().into()];
            }
            rule.month_days = vec![start.day().into()];
        }
        Frequency::Monthly => rule.month_days = vec![start.day().into()],
        Frequency::Weekly => {
            rule.days = vec![super::rule::DayOf { nth: 0, weekday: start.weekday() }];
        }
        Frequency::Daily => {}
    }
    rule
}

/// The times of day, in order.
fn times(rule: &Rule, from: &From<'_>) -> Vec<Time> {
    if from.all_day {
        return vec![Time::midnight()];
    }
    let own = from.start.time();
    let hours =
        if rule.hours.is_empty() { vec![i16::from(own.hour())] } else { rule.hours.clone() };
    let minutes =
        if rule.minutes.is_empty() { vec![i16::from(own.minute())] } else { rule.minutes.clone() };
    let mut times = Vec::new();
    for hour in hours {
        for minute in &minutes {
            let time = i8::try_from(hour).ok().zip(i8::try_from(*minute).ok());
            times.extend(
                time.and_then(|(hour, minute)| Time::new(hour, minute, own.second(), 0).ok()),
            );
        }
    }
    times.sort();
    times.dedup();
    times
}

/// Whether all parts of a rule take a day.
fn fits(rule: &Rule, day: Date) -> bool {
    let is_in = |list: &[i16], place: i16, count: i16| {
        list.is_empty() || is_named(list, place.into(), count.into())
    };
    is_in(&rule.months, day.month().into(), 12)
        && is_in(&rule.month_days, day.day().into(), day.days_in_month().into())
        && is_in(&rule.year_days, day.day_of_year(), day.days_in_year())
        && fits_week(rule, day)
        && fits_weekday(rule, day)
}

/// Whether a list names a place among so many: by its number, or from the end.
fn is_named(list: &[i16], place: i32, count: i32) -> bool {
    let mut numbers = list.iter().map(|number| i32::from(*number));
    numbers.any(|number| number == place || number < 0 && count + 1 + number == place)
}

fn fits_weekday(rule: &Rule, day: Date) -> bool {
    let (place, count) = if rule.frequency == Frequency::Yearly && rule.months.is_empty() {
        (day.day_of_year(), day.days_in_year())
    } else {
        (day.day().into(), day.days_in_month().into())
    };
    rule.days.is_empty()
        || rule.days.iter().any(|of| {
            let is_nth =
                of.nth == 0 || of.nth == (place - 1) / 7 + 1 || -of.nth == (count - place) / 7 + 1;
            of.weekday == day.weekday() && is_nth
        })
}

/// A week belongs to the year in which its fourth day lies.
fn fits_week(rule: &Rule, day: Date) -> bool {
    if rule.weeks.is_empty() {
        return true;
    }
    let fourth = week_of(day, rule).saturating_add(3.days());
    let week = (fourth.day_of_year() - 1) / 7 + 1;
    let left = (fourth.days_in_year() - fourth.day_of_year()) / 7;
    is_named(&rule.weeks, week.into(), (week + left).into())
}

/// The day on which the week of a day begins.
fn week_of(day: Date, rule: &Rule) -> Date {
    day.saturating_sub(i32::from(day.weekday().since(rule.week_start)).days())
}
