//! What a rule says.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};

use crate::diagnostics::Message;

/// How often a rule repeats: its periods are days, weeks, months or years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Each period is a day.
    Daily,
    /// Each period is a week.
    Weekly,
    /// Each period is a month.
    Monthly,
    /// Each period is a year.
    Yearly,
}

/// The last moment at which an occurrence may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Until {
    /// A whole day.
    Day(Date),
    /// A local time.
    Local(DateTime),
    /// An instant.
    Utc(Timestamp),
}

/// A weekday, or the nth one of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOf {
    /// Which one: from 1; from the end where it is negative; each of them if it is 0.
    pub nth: i16,
    /// The weekday.
    pub weekday: Weekday,
}

/// A rule of recurrence (RFC 5545, 3.3.10). What is empty says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The periods.
    pub frequency: Frequency,
    /// Every how manieth period counts, from 1.
    pub interval: i32,
    /// The number of occurrences.
    pub count: Option<u32>,
    /// When it ends.
    pub until: Option<Until>,
    /// Months, from 1.
    pub months: Vec<i16>,
    /// Weeks of the year (ISO 8601).
    pub weeks: Vec<i16>,
    /// Days of the year, from 1, or from the end.
    pub year_days: Vec<i16>,
    /// Days of the month, from 1, or from the end.
    pub month_days: Vec<i16>,
    /// Weekdays.
    pub days: Vec<DayOf>,
    /// Hours of the day.
    pub hours: Vec<i16>,
    /// Minutes of the hour.
    pub minutes: Vec<i16>,
    /// Which of a period's occurrences count, from 1, or from the end.
    pub positions: Vec<i16>,
    /// The day on which weeks begin.
    pub week_start: Weekday,
}

/// The greatest interval: a thousand years are no plan.
pub(super) const GREATEST_INTERVAL: i16 = 1_000;
/// The letters of weekdays in rules, from Monday.
pub(super) const LETTERS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Rule {
    /// A rule that says only how often.
    pub(super) fn of(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    /// Whether the rule says on which days of its periods.
    pub fn names_days(&self) -> bool {
        !(self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.days.is_empty())
    }

    /// What RFC 5545 forbids, and what could never be.
    pub(super) fn check(&self) -> Result<(), Message> {
        if !(1..=i32::from(GREATEST_INTERVAL)).contains(&self.interval) {
            return Err("an interval is a number from 1 to 1000".into());
        }
        let is_yearly = self.frequency == Frequency::Yearly;
        if self.count.is_some() && self.until.is_some() {
            return Err("a series ends after a number of times or on a day, not both".into());
        }
        let has_nth = self.days.iter().any(|day| day.nth != 0);
        if has_nth && (self.frequency < Frequency::Monthly || !self.weeks.is_empty()) {
            return Err("a numbered weekday such as the first Saturday needs months or years: `monthly on the 1st sat`".into());
        }
        for (name, part) in [("BYWEEKNO", &self.weeks), ("BYYEARDAY", &self.year_days)] {
            if !part.is_empty() && !is_yearly {
                return Err(message!("`{name}` goes with `FREQ=YEARLY` only", name));
            }
        }
        if !self.month_days.is_empty() && self.frequency == Frequency::Weekly {
            return Err("a day of the month does not go with weeks: `monthly on the 15th`".into());
        }
        let has_times = !self.hours.is_empty() || !self.minutes.is_empty();
        let has_choice = self.names_days() || !self.months.is_empty() || has_times;
        if !self.positions.is_empty() && !has_choice {
            return Err("`BYSETPOS` needs another part to choose from, such as `BYDAY`".into());
        }
        let is_there = |day: i16| {
            self.months.is_empty() || self.months.iter().any(|month| day.abs() <= longest(*month))
        };
        if !self.month_days.is_empty() && !self.month_days.iter().any(|day| is_there(*day)) {
            return Err("there is no such day in these months, so it would never happen".into());
        }
        Ok(())
    }
}

/// The rule as RFC 5545 writes it.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match self.until {
            None => {}
            Some(Until::Day(day)) => write!(f, ";UNTIL={}", day.strftime("%Y%m%d"))?,
            Some(Until::Local(last)) => write!(f, ";UNTIL={}", last.strftime("%Y%m%dT%H%M%S"))?,
            Some(Until::Utc(last)) => write!(f, ";UNTIL={}", last.strftime("%Y%m%dT%H%M%SZ"))?,
        }
        for (name, part) in [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
        ] {
            write_part(f, name, part)?;
        }
        if !self.days.is_empty() {
            let days: Vec<String> = self.days.iter().map(DayOf::to_string).collect();
            write!(f, ";BYDAY={}", days.join(","))?;
        }
        for (name, part) in
            [("BYHOUR", &self.hours), ("BYMINUTE", &self.minutes), ("BYSETPOS", &self.positions)]
        {
            write_part(f, name, part)?;
        }
        if self.week_start != Weekday::Monday {
            write!(f, ";WKST={}", letters(self.week_start))?;
        }
        Ok(())
    }
}

impl fmt::Display for DayOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(letters(self.weekday))
    }
}

/// The days of a month, in a leap year.
pub(super) fn longest(month: i16) -> i16 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn letters(weekday: Weekday) -> &'static str {
    LETTERS
        .get(usize::from(weekday.to_monday_zero_offset().unsigned_abs()))
        .copied()
        .unwrap_or("MO")
}

fn write_part(f: &mut fmt::Formatter<'_>, name: &str, part: &[i16]) -> fmt::Result {
    if part.is_empty() {
        return Ok(());
    }
    let numbers: Vec<String> = part.iter().map(i16::to_string).collect();
    write!(f, ";{name}={}", numbers.join(","))
}
