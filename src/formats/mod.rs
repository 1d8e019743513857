//! Encoders from plain structs to what machines read: Atom, JSON Feed, sitemap, `robots.txt`, SPDX,
//! iCalendar, JSON-LD, and what hosts are told.
//!
//! Nothing here knows a site, a file or a clock. Any text is a valid input; the output is always
//! well-formed.

mod atom;
mod feed;
mod hosts;
mod icalendar;
mod json_feed;
mod json_ld;
mod robots;
mod sbom;
mod sitemap;
mod xml;

#[cfg(test)]
mod tests;

pub use atom::atom;
pub use feed::{Feed, FeedItem};
pub use hosts::{
    Header, HostRules, Moved, NotFound, SecurityHeaders, apache, caddy, headers, nginx,
    security_headers,
};
pub use icalendar::{
    Calendar, CalendarEvent, Change, EventStatus, Organiser, Position, Repeat, Span, icalendar,
};
pub use json_feed::json_feed;
pub use json_ld::{
    Address, Ages, EventData, Happening, Hours, HoursData, Offer, Party, PartyKind, PlaceData,
    PlaceKind, Rhythm, ScheduleData, Source, SuperEvent, event_json_ld, place_json_ld,
};
pub use robots::{Robots, robots};
pub use sbom::{Material, Materials, Relation, bill_of_materials};
pub use sitemap::{SITEMAP_LIMIT, SitemapUrl, sitemap, sitemap_index};
