//! JSON-LD in the words of schema.org: what search engines read of an event or a place. It is safe
//! inside `<script type="application/ld+json">`.

mod event;
mod node;
mod place;
#[cfg(test)]
mod tests;
mod types;

pub use event::event_json_ld;
pub use place::place_json_ld;
pub use types::{
    Address, Ages, EventData, Happening, Hours, HoursData, Offer, Party, PartyKind, PlaceData,
    PlaceKind, Rhythm, ScheduleData, Source, SuperEvent,
};
