//! A span of opening hours.

use super::super::parse::parse_time;

/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// A span of time on a day, in minutes from its midnight. One that ends on the next day ends after 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// When it begins.
    pub start: u16,
    /// When it ends, later than it begins.
    pub end: u16,
}

impl Slot {
    /// The hour before which a night ends: what ends later, and before it begins, is a mistake.
    pub const NIGHT_ENDS: &str = "06:00";

    /// Reads `09:00-12:00`; `22:00-02:00` ends on the next day, `18:00-24:00` with its own. Returns `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(['-', '–'])?;
        let start = minute(from.trim())?;
        match to.trim() {
            "24:00" => Some(Self { start, end: DAY }),
            to => {
                let end = minute(to)?;
                match end {
                    _ if end > start => Some(Self { start, end }),
                    _ if end < start && end < minute(Self::NIGHT_ENDS)? => {
                        Some(Self { start, end: end + DAY })
                    }
                    _ => None,
                }
            }
        }
    }

    /// Whether two spans have time in common, the other being of a day so many days later.
    pub fn overlaps(self, other: Self, days_later: i32) -> bool {
        let shift = days_later * i32::from(DAY);
        i32::from(self.start) < i32::from(other.end) + shift
            && i32::from(other.start) + shift < i32::from(self.end)
    }

    /// The span from the earlier beginning to the later end.
    pub fn joined(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// When it begins, and when it ends: `["22:00", "02:00"]`, `["18:00", "24:00"]`.
    pub fn times(self) -> [String; 2] {
        let end = if self.end > DAY { self.end - DAY } else { self.end };
        [self.start, end].map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60))
    }

    /// The span as it is written in files.
    pub fn text(self) -> String {
        self.times().join("-")
    }
}

/// The minute of the day that a time names.
fn minute(time: &str) -> Option<u16> {
    let time = parse_time(time).ok()?;
    let (hour, minute) = time.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.get(..2)?.parse::<u16>().ok()?)
}
