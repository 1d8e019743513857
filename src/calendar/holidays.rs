//! Rules of public holidays: on which day of a year they fall.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ORDINALS: [&str; 5] = ["1st", "2nd", "3rd", "4th", "5th"];

/// On which day of a year something falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRule {
    /// `07-21`, or with `sun->-1` the day before if that is a Sunday.
    Fixed {
        /// The month.
        month: i8,
        /// Its day.
        day: i8,
        /// By how many days it moves from a Sunday.
        from_sunday: i8,
    },
    /// `easter+39`: so many days after Easter Sunday.
    Easter(i16),
    /// `3rd sun 09 +1`: so many days after such a weekday of a month.
    Nth {
        /// Which one, from 1.
        nth: i8,
        /// The weekday.
        weekday: Weekday,
        /// The month.
        month: i8,
        /// The days after it.
        plus: i8,
    },
    /// `wed before 11-23`: the last such weekday before a day.
    Before {
        /// The weekday.
        weekday: Weekday,
        /// The month.
        month: i8,
        /// Its day.
        day: i8,
    },
}

impl DayRule {
    /// Reads a rule. Returns `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["easter"] => Some(Self::Easter(0)),
            [word] if word.starts_with("easter") => {
                let days: i16 = word.strip_prefix("easter")?.parse().ok()?;
                (-100..=100).contains(&days).then_some(Self::Easter(days))
            }
            [day] => fixed(day, 0),
            [day, shift] => fixed(day, shift.strip_prefix("sun->")?.parse().ok()?),
            [weekday, "before", day] => {
                let (month, day) = month_day(day)?;
                Some(Self::Before { weekday: named(weekday)?, month, day })
            }
            [nth, weekday, month, plus @ ..] => {
                let nth = ORDINALS.iter().position(|word| word == nth)? + 1;
                let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
                let plus = match plus {
                    [] => 0,
                    [days] => days.strip_prefix('+')?.parse().ok().filter(|days| *days <= 31)?,
                    _ => return None,
                };
                let nth = i8::try_from(nth).ok()?;
                Some(Self::Nth { nth, weekday: named(weekday)?, month, plus })
            }
            [] => None,
        }
    }

    /// Returns the day of a year; `None` in a year without one, as of 29 February.
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day, from_sunday } => {
                let date = Date::new(year, month, day).ok()?;
                let is_moved = date.weekday() == Weekday::Sunday;
                date.checked_add(i64::from(if is_moved { from_sunday } else { 0 }).days()).ok()
            }
            Self::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
            Self::Nth { nth, weekday, month, plus } => {
                let day =
                    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
                day.checked_add(i64::from(plus).days()).ok()
            }
            Self::Before { weekday, month, day } => {
                Date::new(year, month, day).ok()?.nth_weekday(-1, weekday).ok()
            }
        }
    }
}

fn fixed(day: &str, from_sunday: i8) -> Option<DayRule> {
    let (month, day) = month_day(day)?;
    Some(DayRule::Fixed { month, day, from_sunday })
}

/// The month and the day of `07-21`.
fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year has all days.
    Date::new(2024, month, day).ok().map(|_| (month, day))
}

fn named(weekday: &str) -> Option<Weekday> {
    let at = WEEKDAYS.iter().position(|word| *word == weekday)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// Easter Sunday of the Gregorian calendar, by the formula that was published in Nature in 1876.
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (golden, century, rest) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let corrected = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - corrected + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let sum = epact + weekday - 7 * late + 114;
    let (month, day) = (i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_on_its_day() {
        for day in [
            date(1818, 3, 22),
            date(1943, 4, 25),
            date(2000, 4, 23),
            date(2024, 3, 31),
            date(2027, 3, 28),
            date(2038, 4, 25),
            date(2285, 3, 22),
        ] {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn each_form_of_a_rule_has_its_day() {
        for (rule, day) in [
            ("07-21", date(2027, 7, 21)),
            ("easter", date(2027, 3, 28)),
            ("easter+39", date(2027, 5, 6)),
            ("easter-2", date(2027, 3, 26)),
            // The Monday after the Federal Fast, and the German day of repentance.
            ("3rd sun 09 +1", date(2027, 9, 20)),
            ("wed before 11-23", date(2027, 11, 17)),
            ("wed before 11-23", date(2022, 11, 16)),
            // King's Day.
            ("04-27 sun->-1", date(2025, 4, 26)),
            ("04-27 sun->-1", date(2026, 4, 27)),
        ] {
            let read = DayRule::parse(rule).and_then(|rule| rule.in_year(day.year()));
            assert_eq!(read, Some(day), "{rule}");
        }
        assert_eq!(DayRule::parse("02-29").and_then(|rule| rule.in_year(2027)), None);
        for wrong in ["", "7-21", "02-30", "13-01", "easter+x", "6th sun 09", "1st sun 9 1", "sun"]
        {
            assert_eq!(DayRule::parse(wrong), None, "{wrong}");
        }
    }
}
