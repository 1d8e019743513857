//! What a calendar says.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::calendar::ZoneRules;

/// A calendar that is published: people subscribe to it, nobody answers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// A few plain sentences about it.
    pub description: Option<String>,
    /// The language tag of both.
    pub language: String,
    /// The name of the zone that it is shown in.
    pub zone: String,
    /// The zones whose clocks its events may be told by: those that [`crate::calendar::zone_rules`]
    /// gives rules for. Times of all others are written in UTC.
    pub zones: Vec<ZoneRules>,
    /// After how many hours programs look again.
    pub refresh_hours: u32,
    /// The events, in the order they are written.
    pub events: Vec<CalendarEvent>,
}

/// An event, or a series of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarEvent {
    /// Its permanent id, `id@host`: the same in every build and in every language.
    pub uid: String,
    /// When it last changed; never the time of the build, or programs announce each build as a
    /// change.
    pub stamp: Timestamp,
    /// A number that rises when its time, place or status changes; none where that is not known.
    pub sequence: Option<u32>,
    /// When it takes place; of a series, the first time.
    pub span: Span,
    /// How it repeats.
    pub repeat: Option<Repeat>,
    /// Whether it takes place.
    pub status: EventStatus,
    /// Its name.
    pub summary: String,
    /// A few plain sentences.
    pub description: Option<String>,
    /// Where it takes place, in a line.
    pub location: Option<String>,
    /// Where that lies.
    pub position: Option<Position>,
    /// Its page.
    pub url: Option<String>,
    /// Its kind and topics, in words.
    pub categories: Vec<String>,
    /// Who organises it.
    pub organiser: Option<Organiser>,
    /// Whom to ask, in a line.
    pub contact: Option<String>,
    /// Where it can be joined online.
    pub conference: Option<String>,
    /// The `uid`s of what it belongs to.
    pub related_to: Vec<String>,
}

/// When an event takes place. The kind of its start is the kind of all its times.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// Whole days.
    Days {
        /// The first day.
        first: Date,
        /// The last day, which belongs to it.
        last: Date,
    },
    /// Hours, as the clocks of a zone show them. A series keeps its hour over a change of clocks.
    Local {
        /// When it begins.
        start: DateTime,
        /// When it ends, if that is known.
        end: Option<DateTime>,
        /// The zone.
        zone: TimeZone,
    },
    /// Instants.
    Instants {
        /// When it begins.
        start: Timestamp,
        /// When it ends, if that is known.
        end: Option<Timestamp>,
    },
}

/// How an event repeats. Its times are told as those of the event's span are: for whole days only
/// their days count, and instants are told in UTC.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The parts of an RRULE without its UNTIL: `FREQ=WEEKLY;BYDAY=SA`.
    pub rule: String,
    /// The start of the last occurrence, for a rule that ends without a COUNT.
    pub last: Option<DateTime>,
    /// The starts that are left out.
    pub except: Vec<DateTime>,
    /// The occurrences that differ.
    pub changes: Vec<Change>,
}

/// An occurrence of a series that differs from what its rule says.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When it would begin by the rule.
    pub at: DateTime,
    /// What takes place in its stead. It has the series' `uid`, whatever it says itself, and does
    /// not repeat.
    pub event: CalendarEvent,
}

/// Whether an event takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventStatus {
    /// It does.
    Confirmed,
    /// It may.
    Tentative,
    /// It does not. Some programs look at STATUS, some at SEQUENCE, and some at neither.
    Cancelled {
        /// The event's name, with the word that it is cancelled: `Cancelled: Market`.
        summary: String,
    },
}

/// A place on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

impl Position {
    /// Whether there is such a place.
    pub(in crate::formats) fn is_on_globe(self) -> bool {
        self.latitude.abs() <= 90.0 && self.longitude.abs() <= 180.0
    }
}

/// Who organises an event. Without an e-mail address there is no form for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organiser {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}
