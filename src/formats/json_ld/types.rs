//! What is told of events and places.

use jiff::civil::{Date, Time, Weekday};

use crate::calendar::Moment;
use crate::formats::icalendar::Position;

/// An event, or a series of them.
#[derive(Debug, Clone, PartialEq)]
pub struct EventData {
    /// Its page.
    pub url: String,
    /// Its name.
    pub name: String,
    /// A few plain sentences.
    pub description: Option<String>,
    /// The tags of the languages in which it is held.
    pub languages: Vec<String>,
    /// The addresses of its pictures.
    pub images: Vec<String>,
    /// When it begins; of a series, the first time.
    pub start: Moment,
    /// When it ends, if that is known; a last day belongs to it.
    pub end: Option<Moment>,
    /// Whether it takes place as it was announced.
    pub happening: Happening,
    /// Where it takes place.
    pub place: Option<PlaceData>,
    /// Where it can be joined online.
    pub online: Option<String>,
    /// How it repeats.
    pub schedules: Vec<ScheduleData>,
    /// Who organises it.
    pub organisers: Vec<Party>,
    /// Who helps.
    pub partners: Vec<Party>,
    /// Whether it is free, if that is known.
    pub is_free: Option<bool>,
    /// What it costs.
    pub offers: Vec<Offer>,
    /// For whom it is.
    pub ages: Option<Ages>,
    /// The event that it belongs to.
    pub part_of: Option<SuperEvent>,
    /// Where it was published first, if that was elsewhere.
    pub source: Option<Source>,
}

/// Whether an event takes place as it was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It does.
    Scheduled,
    /// It does not.
    Cancelled,
    /// It will later; nobody knows when.
    Postponed,
    /// It moved to another time.
    Rescheduled {
        /// When it was to begin before.
        from: Moment,
    },
    /// It takes place online only.
    MovedOnline,
}

/// How often something repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// By days.
    Daily,
    /// By weeks.
    Weekly,
    /// By months.
    Monthly,
    /// By years.
    Yearly,
}

/// How an event repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleData {
    /// How often.
    pub rhythm: Rhythm,
    /// Every first, second … time.
    pub interval: u32,
    /// On these weekdays.
    pub weekdays: Vec<Weekday>,
    /// In these months, from 1.
    pub months: Vec<i8>,
    /// On these days of a month.
    pub month_days: Vec<i8>,
    /// In this week of a month; the last is -1.
    pub month_week: Option<i8>,
    /// How many times.
    pub count: Option<u32>,
    /// The first day.
    pub first: Date,
    /// The last day, if there is one.
    pub last: Option<Date>,
    /// When it begins on each day.
    pub start_time: Option<Time>,
    /// When it ends.
    pub end_time: Option<Time>,
    /// The name of the zone of these times.
    pub zone: String,
    /// The starts that are left out.
    pub except: Vec<Moment>,
}

/// A person or an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Which of them.
    pub kind: PartyKind,
    /// The name.
    pub name: String,
    /// The page.
    pub url: Option<String>,
}

/// What kind of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// For whom, or for what.
    pub name: Option<String>,
    /// The amount, with a point: `4.50`.
    pub price: String,
    /// The currency: `EUR`.
    pub currency: String,
    /// Where to buy or to register.
    pub url: Option<String>,
    /// Until when.
    pub until: Option<Moment>,
}

/// Ages, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// The lowest.
    pub min: Option<u8>,
    /// The highest.
    pub max: Option<u8>,
}

/// The event that another belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuperEvent {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// Where something was published first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its page there.
    pub url: String,
    /// Who published it.
    pub publisher: String,
    /// The address of its licence.
    pub licence: Option<String>,
}

/// A place, or an office that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceData {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: Option<String>,
    /// A few plain sentences.
    pub description: Option<String>,
    /// The addresses of its pictures.
    pub images: Vec<String>,
    /// Its postal address.
    pub address: Option<Address>,
    /// Where it lies.
    pub position: Option<Position>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// When it is open.
    pub hours: Vec<HoursData>,
    /// When it is open otherwise: feasts, and closings.
    pub special_hours: Vec<HoursData>,
}

impl PlaceData {
    /// A place of which nothing is told yet.
    pub fn of(kind: PlaceKind) -> Self {
        Self {
            kind,
            name: String::new(),
            url: None,
            description: None,
            images: Vec::new(),
            address: None,
            position: None,
            telephone: None,
            hours: Vec::new(),
            special_hours: Vec::new(),
        }
    }
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// Any place.
    Place,
    /// A building or a square of the town.
    CivicStructure,
    /// An office of the town.
    GovernmentOffice,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub street: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The town.
    pub locality: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The country, by its code.
    pub country: Option<String>,
}

/// Hours on some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursData {
    /// On these weekdays; on all of them, if there are none.
    pub weekdays: Vec<Weekday>,
    /// The hours.
    pub hours: Hours,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to this day, which belongs to it.
    pub through: Option<Date>,
}

/// When something is open on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// Not at all.
    Closed,
    /// From one time to another, which lies on the next day if it is not the later one.
    Open {
        /// When it opens.
        opens: Time,
        /// When it closes.
        closes: Time,
    },
}
