//! A sentence from its parts: how often, until when, how many times, but for which days.

use jiff::civil::Date;

use super::super::numbers::format_list;
use super::phrases::Phrases;
use crate::calendar::{DayOf, Frequency, Rule, Series, Until};
use crate::names::Lang;

/// The most days that are named as left out. Where there are more, the list of dates shows it.
const MOST_LEFT_OUT: usize = 6;

/// Writes a series' rule in words, with the days that are left out. Returns `None` if the rule says more than a sentence can, or the
/// language has no words for it: then its dates have to do.
pub fn format_repeat(lang: &Lang, series: &Series) -> Option<String> {
    let rule = series.rule.as_ref()?;
    let words = Words { lang, phrases: Phrases::of(lang)? };
    let often = words.often(rule, series.start.date())?;
    let mut parts = vec![often];
    match rule.until {
        Some(Until::Day(last)) => parts.push(words.until(last)),
        Some(Until::Local(last)) => parts.push(words.until(last.date())),
        Some(Until::Utc(last)) => parts.push(words.until(series.zone.to_datetime(last).date())),
        None => {}
    }
    if let Some(count) = rule.count {
        parts.push(words.phrases.count(count));
    }
    let mut left_out: Vec<Date> = series.except.iter().map(|one| one.date()).collect();
    left_out.sort();
    left_out.dedup();
    if left_out.len() > MOST_LEFT_OUT {
        left_out.clear();
    }
    let holidays = series.holidays.is_some().then(|| words.phrases.on_holidays().to_owned());
    if !left_out.is_empty() || holidays.is_some() {
        parts.push(words.except(&left_out, holidays, series.start.date()));
    }
    Some(parts.join(", "))
}

struct Words<'a> {
    lang: &'a Lang,
    phrases: Phrases,
}

impl Words<'_> {
    /// How often: without when it ends.
    fn often(&self, rule: &Rule, start: Date) -> Option<String> {
        let is_plain = rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.positions.is_empty()
            && rule.hours.is_empty()
            && rule.minutes.is_empty();
        if !is_plain {
            return None;
        }
        match rule.frequency {
            Frequency::Daily => self.daily(rule),
            Frequency::Weekly => self.weekly(rule, start),
            Frequency::Monthly => self.monthly(rule, start),
            Frequency::Yearly => self.yearly(rule, start),
        }
    }

    fn daily(&self, rule: &Rule) -> Option<String> {
        let is_alone = rule.days.is_empty() && rule.month_days.is_empty() && rule.months.is_empty();
        is_alone.then(|| self.phrases.each_day(rule.interval))
    }

    fn weekly(&self, rule: &Rule, start: Date) -> Option<String> {
        if !rule.months.is_empty() {
            return None;
        }
        let mut weekdays: Vec<usize> = rule.days.iter().map(|day| place(*day)).collect();
        weekdays.sort_unstable();
        weekdays.dedup();
        if weekdays.is_empty() {
            weekdays.push(place(DayOf { nth: 0, weekday: start.weekday() }));
        }
        let phrases = &self.phrases;
        Some(match (rule.interval, weekdays.as_slice()) {
            (1, [0, 1, 2, 3, 4]) => phrases.workdays().to_owned(),
            (1, [0, 1, 2, 3, 4, 5, 6]) => phrases.each_day(1),
            (1, days) => {
                let names: Vec<String> =
                    days.iter().map(|day| phrases.each_weekday(*day)).collect();
                phrases.each(&self.join(&names))
            }
            (interval, days) => {
                let names: Vec<String> = days.iter().map(|day| phrases.on_weekday(*day)).collect();
                phrases.weeks(interval, &self.join(&names))
            }
        })
    }

    fn monthly(&self, rule: &Rule, start: Date) -> Option<String> {
        if !rule.months.is_empty() {
            return None;
        }
        let on = match (rule.days.as_slice(), rule.month_days.as_slice()) {
            ([], []) => self.phrases.month_day(start.day().into()),
            ([], days) => self.join(&self.month_days(days)?),
            (days, []) => self.nth_weekdays(days)?,
            _ => return None,
        };
        Some(self.phrases.months(rule.interval, &on))
    }

    fn yearly(&self, rule: &Rule, start: Date) -> Option<String> {
        let on = match (rule.days.as_slice(), rule.month_days.as_slice()) {
            ([], []) => match rule.months.as_slice() {
                [] => self.phrases.on_day(start.month().into(), start.day().into()),
                [month] => self.phrases.on_day(*month, start.day().into()),
                _ => return None,
            },
            ([], [day]) if *day > 0 => match rule.months.as_slice() {
                [month] => self.phrases.on_day(*month, *day),
                _ => return None,
            },
            (days, []) => match rule.months.as_slice() {
                [month] => self.phrases.of_month(&self.nth_weekdays(days)?, *month),
                _ => return None,
            },
            _ => return None,
        };
        Some(self.phrases.years(rule.interval, &on))
    }

    fn month_days(&self, days: &[i16]) -> Option<Vec<String>> {
        let mut days = days.to_vec();
        // The last day of the month comes behind the others.
        days.sort_by_key(|day| if *day < 0 { 100 + day } else { *day });
        let is_sayable = days.iter().all(|day| *day > 0 || *day == -1);
        is_sayable.then(|| days.into_iter().map(|day| self.phrases.month_day(day)).collect())
    }

    /// `the first and third Saturday`; each with its weekday, if there are several.
    fn nth_weekdays(&self, days: &[DayOf]) -> Option<String> {
        let is_sayable = days.iter().all(|day| (1..=5).contains(&day.nth) || day.nth == -1);
        if !is_sayable {
            return None;
        }
        let names: Vec<String> =
            days.iter().map(|day| self.phrases.nth_weekday(day.nth, place(*day))).collect();
        Some(self.join(&names))
    }

    fn until(&self, last: Date) -> String {
        self.phrases.until(last)
    }

    fn except(&self, days: &[Date], holidays: Option<String>, start: Date) -> String {
        // Within a year of the beginning, the year goes without saying.
        let is_near = |day: &Date| start.until(*day).is_ok_and(|span| span.get_days() < 330);
        let with_year = !days.iter().all(is_near);
        let days = days.iter().map(|day| self.phrases.on_date(*day, with_year));
        self.phrases.except(&self.join(&days.chain(holidays).collect::<Vec<_>>()))
    }

    fn join(&self, items: &[String]) -> String {
        format_list(self.lang, items)
    }
}

/// The place of a weekday, from Monday.
fn place(day: DayOf) -> usize {
    usize::from(day.weekday.to_monday_zero_offset().unsigned_abs())
}
