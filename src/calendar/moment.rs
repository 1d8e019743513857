//! A moment: a whole day, or an instant of one.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::parse::{FIRST_YEAR, Written, read};
use crate::diagnostics::Message;

/// A day, or an instant with the offset at which the town shows it. An all-day date stays a date:
/// it has no instant of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A whole day, in whatever time zone.
    Date(Date),
    /// An instant.
    At {
        /// The instant, in whole seconds.
        instant: Timestamp,
        /// The offset of the town's zone at that instant.
        offset: Offset,
    },
}

impl Moment {
    /// Reads a date, or a date and time: `2026-06-21`, `2026-06-21T18:00`, with a space in place of
    /// the `T`, with or without seconds, with or without an offset. Without an offset the time is
    /// the zone's; a time that the zone skips when clocks go forward moves forward with them, one
    /// that occurs twice is the earlier.
    ///
    /// # Errors
    /// Says in a phrase what is wrong: `2026 has no 29 February`. A time that some zone could not
    /// express is refused in all zones, since another town may have to show it.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Message> {
        let far = || {
            Message::from(
                "that is later than clocks can tell; the last day with a time is `9999-12-30`",
            )
        };
        let early = || {
            message!(
                "that is earlier than clocks can tell; the first day is `{day}`",
                day = format!("{FIRST_YEAR:04}-01-01")
            )
        };
        let instant = match read(text)? {
            Written::Date(date) if date.year() < FIRST_YEAR => return Err(early()),
            Written::Date(date) => return Ok(Self::Date(date)),
            Written::Local(local) => zone.to_ambiguous_timestamp(local).compatible(),
            Written::Offset(local, offset) => offset.to_timestamp(local),
        };
        let instant = instant.map_err(|_| far())?;
        if instant >= first_instant() { Ok(Self::at(instant, zone)) } else { Err(early()) }
    }

    /// Returns the moment of a number of seconds since 1970, in UTC. Returns `None` if some zone
    /// could not express it.
    pub fn of_seconds(seconds: i64, zone: &TimeZone) -> Option<Self> {
        let instant = Timestamp::from_second(seconds).ok()?;
        (instant >= first_instant()).then(|| Self::at(instant, zone))
    }

    /// Chooses the zone that a written moment counts in: its own numeric offset if it has one, else
    /// the town's zone.
    pub fn told_in(text: &str, zone: &TimeZone) -> TimeZone {
        match read(text) {
            Ok(Written::Offset(_, offset)) if !text.trim_end().ends_with(['Z', 'z']) => {
                TimeZone::fixed(offset)
            }
            Ok(Written::Offset(..) | Written::Date(_) | Written::Local(_)) | Err(_) => zone.clone(),
        }
    }

    /// An instant, shown in a zone.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Self {
        let instant = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
        let offset = zone.to_offset(instant);
        // Before the railways, offsets had seconds. ISO text cannot express them.
        let offset = Offset::from_seconds(offset.seconds() / 60 * 60).unwrap_or(offset);
        Self::At { instant, offset }
    }

    /// The instant at which it begins: for a day, its first instant in the zone.
    pub fn start(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Date(date) => midnight(*date, zone),
            Self::At { instant, .. } => *instant,
        }
    }

    /// The instant at which it is over: for a day, the first instant of the next one in the zone.
    pub fn end(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Date(date) => date.tomorrow().map_or(Timestamp::MAX, |next| midnight(next, zone)),
            Self::At { instant, .. } => *instant,
        }
    }

    /// The end of the day on which it falls in the zone.
    pub fn end_of_day(&self, zone: &TimeZone) -> Timestamp {
        Self::Date(self.date(zone)).end(zone)
    }

    /// The day on which it falls in the zone.
    pub fn date(&self, zone: &TimeZone) -> Date {
        match self {
            Self::Date(date) => *date,
            Self::At { instant, .. } => zone.to_datetime(*instant).date(),
        }
    }

    /// The time of day in the zone; none for a whole day.
    pub fn time(&self, zone: &TimeZone) -> Option<Time> {
        match self {
            Self::Date(_) => None,
            Self::At { instant, .. } => Some(zone.to_datetime(*instant).time()),
        }
    }

    /// ISO text: `2026-06-21`, or `2026-06-21T18:00:00+02:00`.
    pub fn iso(&self) -> String {
        self.to_string()
    }

    /// RFC 3339 text, which feeds ask for: a day is its first instant in the zone.
    pub fn rfc3339(&self, zone: &TimeZone) -> String {
        Self::at(self.start(zone), zone).to_string()
    }

    /// The day as written, and the instant; days come before what happens on them.
    fn order(&self) -> (Date, Option<Timestamp>) {
        match self {
            Self::Date(date) => (*date, None),
            Self::At { instant, offset } => (offset.to_datetime(*instant).date(), Some(*instant)),
        }
    }
}

/// The order of their beginnings, as long as all were read in one zone; between zones compare
/// [`Moment::start`].
impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        // The offset only settles what would otherwise be equal without being the same.
        let offset = |moment: &Self| match moment {
            Self::Date(_) => 0,
            Self::At { offset, .. } => offset.seconds(),
        };
        self.order().cmp(&other.order()).then_with(|| offset(self).cmp(&offset(other)))
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write_date(f, *date),
            Self::At { instant, offset } => {
                let local = offset.to_datetime(*instant);
                write_date(f, local.date())?;
                write!(f, "T{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())?;
                let seconds = offset.seconds();
                let (sign, minutes) =
                    (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn write_date(f: &mut fmt::Formatter<'_>, date: Date) -> fmt::Result {
    write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// Returns a day's first instant. Where clocks go forward at midnight it is not 00:00.
fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    instant_of(date.at(0, 0, 0, 0), zone)
}

/// The instant of a local time; on the last day of the calendar, where none is left, the last there
/// is.
fn instant_of(local: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
}

/// The first instant that is told: the beginning of [`FIRST_YEAR`] wherever it begins first, so
/// that it lies in no year before the first in any zone. The last one, [`Timestamp::MAX`], lies in
/// the year 9999 in all of them.
fn first_instant() -> Timestamp {
    let first = Date::constant(FIRST_YEAR, 1, 1).at(0, 0, 0, 0);
    Offset::constant(25).to_timestamp(first).unwrap_or(Timestamp::MIN)
}
