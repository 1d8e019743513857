//! The clock that a build is given: one instant and one zone, fixed for the whole run.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

    /// The day on which the build falls, in the town's zone.
    pub fn today(&self) -> Date {
        self.zone.to_datetime(self.now).date()
    }
}
