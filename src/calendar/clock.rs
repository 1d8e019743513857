//! The clock that a build is given: one instant and one zone, fixed for the whole run.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The instant of a build, and the town's time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    now: Timestamp,
    zone: TimeZone,
}

impl Clock {
    /// Makes a clock that stands still. Fractions of a second are dropped, since no date that a
    /// town writes has them.
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now: Timestamp::from_second(now.as_second()).unwrap_or(now), zone }
    }

    /// The instant of the build.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The town's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The first day of the month that comes so many months after the present one, or before it.
    pub fn month(&self, after: i32) -> Date {
        let first = self.today().first_of_month();
        let end = if after < 0 { Date::MIN } else { Date::MAX };
        first.checked_add(after.months()).unwrap_or(end)
    }

    /// The day on which the build falls, in the town's zone.
    pub fn today(&self) -> Date {
        self.zone.to_datetime(self.now).date()
    }
}
