//! Where the clock stands between two moments, and until when that answer holds.

use jiff::Timestamp;

use super::{Clock, Moment};

/// Where the clock stands with respect to a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It has not begun.
    Upcoming,
    /// It has begun and has not ended.
    Current,
    /// It has ended.
    Past,
}

/// A window as the clock sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Whether the clock is before, in or after the window.
    pub state: State,
    /// The instant at which the state changes next; `None` once the window is past.
    pub valid_until: Option<Timestamp>,
    /// The instant at which the window opens.
    pub begins: Timestamp,
    /// The instant at which it closes, which no longer belongs to it.
    pub ends: Timestamp,
}

impl Window {
    /// Whether it has not ended: what a list of coming events shows. A long exhibition stays there
    /// to its last day.
    pub fn is_upcoming(&self) -> bool {
        self.state != State::Past
    }

    /// Whether it has begun and not ended.
    pub fn is_current(&self) -> bool {
        self.state == State::Current
    }

    /// Whether it has ended.
    pub fn is_past(&self) -> bool {
        self.state == State::Past
    }

    /// The instant at which [`Window::is_upcoming`] changes its answer, if it still will.
    pub fn upcoming_until(&self) -> Option<Timestamp> {
        self.is_upcoming().then_some(self.ends)
    }
}

/// Returns where the clock stands with respect to a start and an end.
///
/// A day as the end is over at the next midnight. Without an end, or with one that does not lie
/// after the start, an event that begins at an hour lasts until the end of its local day.
pub fn window(start: &Moment, end: Option<&Moment>, clock: &Clock) -> Window {
    let zone = clock.zone();
    let begins = start.start(zone);
    let ends = end.map(|end| end.end(zone)).filter(|ends| *ends > begins);
    let ends = ends.unwrap_or_else(|| start.end_of_day(zone));
    let (state, valid_until) = match clock.now() {
        now if now < begins => (State::Upcoming, Some(begins)),
        now if now < ends => (State::Current, Some(ends)),
        _ => (State::Past, None),
    };
    Window { state, valid_until, begins, ends }
}
