//! Rows of a week of opening hours, and the weeks for which they hold.

use jiff::civil::{Date, Weekday};

use super::slot::Slot;

/// The weeks for which a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weeks {
    /// Those of an odd number, as ISO 8601 counts the weeks of a year.
    Odd,
    /// Those of an even number.
    Even,
    /// Those of the first to fifth such day of the month.
    Nth(u8),
    /// That of the last such day of the month.
    Last,
}

impl Weeks {
    /// The words that there are.
    pub const WORDS: [&str; 8] = ["1st", "2nd", "3rd", "4th", "5th", "last", "odd", "even"];

    /// Reads one of the words.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "odd" => Self::Odd,
            "even" => Self::Even,
            "last" => Self::Last,
            _ => {
                let at = Self::WORDS[..5].iter().position(|word| *word == text)?;
                Self::Nth(u8::try_from(at + 1).ok()?)
            }
        })
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Odd => "odd",
            Self::Even => "even",
            Self::Last => "last",
            Self::Nth(nth) => Self::WORDS[usize::from(nth.clamp(1, 5)) - 1],
        }
    }

    /// Whether a day is in such a week.
    pub fn hold(self, date: Date) -> bool {
        match self {
            Self::Odd => date.iso_week_date().week() % 2 == 1,
            Self::Even => date.iso_week_date().week() % 2 == 0,
            Self::Nth(nth) => (date.day() - 1) / 7 + 1 == nth.cast_signed(),
            Self::Last => date.day() + 7 > date.days_in_month(),
        }
    }

    /// Whether there are days in both kinds of weeks.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Odd, Self::Even) | (Self::Even, Self::Odd) => false,
            (Self::Nth(one), Self::Nth(other)) => one == other,
            // The last one is the fourth or the fifth.
            (Self::Nth(nth), Self::Last) | (Self::Last, Self::Nth(nth)) => nth >= 4,
            _ => true,
        }
    }
}

/// The hours of some days of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursRow {
    /// The days.
    pub days: Vec<Weekday>,
    /// The weeks for which it holds; all, if there are none.
    pub weeks: Vec<Weeks>,
    /// When it is open; without any it is closed.
    pub open: Vec<Slot>,
    /// What else is said of these hours.
    pub note: Option<String>,
}

impl HoursRow {
    /// Whether it holds for a day.
    pub fn holds(&self, date: Date) -> bool {
        self.days.contains(&date.weekday())
            && (self.weeks.is_empty() || self.weeks.iter().any(|weeks| weeks.hold(date)))
    }
}

/// The spans of a day: rows for some weeks go before rows for all of them.
pub(super) fn slots(rows: &[HoursRow], date: Date) -> Vec<Slot> {
    let holding: Vec<&HoursRow> = rows.iter().filter(|row| row.holds(date)).collect();
    let has_own = holding.iter().any(|row| !row.weeks.is_empty());
    let rows = holding.into_iter().filter(|row| !has_own || !row.weeks.is_empty());
    let mut slots: Vec<Slot> = rows.flat_map(|row| row.open.iter().copied()).collect();
    slots.sort_unstable();
    slots
}
