//! Places, and when they are open.

use jiff::civil::{Time, Weekday, time};

use super::node::{Item, Node};
use super::types::{Hours, HoursData, PlaceData, PlaceKind};

/// Writes a place.
pub fn place_json_ld(data: &PlaceData) -> String {
    place(data).document()
}

/// The node of a place.
pub(super) fn place(data: &PlaceData) -> Node {
    let address = data.address.as_ref().map(|address| {
        Node::of("PostalAddress")
            .put("streetAddress", address.street.as_ref())
            .put("postalCode", address.postal_code.as_ref())
            .put("addressLocality", address.locality.as_ref())
            .put("addressRegion", address.region.as_ref())
            .put("addressCountry", address.country.as_ref())
    });
    let position = data.position.filter(|position| position.is_on_globe());
    let geo = position.map(|position| {
        Node::of("GeoCoordinates")
            .put("latitude", position.latitude)
            .put("longitude", position.longitude)
    });
    let kind = match data.kind {
        PlaceKind::Place => "Place",
        PlaceKind::CivicStructure => "CivicStructure",
        PlaceKind::GovernmentOffice => "GovernmentOffice",
    };
    Node::of(kind)
        .put("name", &data.name)
        .put("url", data.url.as_ref())
        .put("description", data.description.as_ref())
        .put("image", Item::list(&data.images))
        .put("address", address)
        .put("geo", geo)
        .put("telephone", data.telephone.as_ref())
        .put("openingHoursSpecification", Item::list(data.hours.iter().map(hours)))
        .put("specialOpeningHoursSpecification", Item::list(data.special_hours.iter().map(hours)))
}

fn hours(data: &HoursData) -> Node {
    let midnight = Time::midnight();
    let [opens, closes] = match data.hours {
        // What search engines ask for; a day without hours would be one that nobody knows.
        Hours::Closed => [midnight, midnight],
        // The whole day: between two equal times it would be closed.
        Hours::Open { opens, closes } if opens == closes => [midnight, time(23, 59, 0, 0)],
        Hours::Open { opens, closes } => [opens, closes],
    };
    Node::of("OpeningHoursSpecification")
        .put("dayOfWeek", weekdays(&data.weekdays))
        .put("opens", opens)
        .put("closes", closes)
        .put("validFrom", data.from)
        .put("validThrough", data.through)
}

/// Weekdays by their addresses.
pub(super) fn weekdays(days: &[Weekday]) -> Item {
    Item::list(days.iter().map(|day| match day {
        Weekday::Monday => "https://schema.org/Monday",
        Weekday::Tuesday => "https://schema.org/Tuesday",
        Weekday::Wednesday => "https://schema.org/Wednesday",
        Weekday::Thursday => "https://schema.org/Thursday",
        Weekday::Friday => "https://schema.org/Friday",
        Weekday::Saturday => "https://schema.org/Saturday",
        Weekday::Sunday => "https://schema.org/Sunday",
    }))
}
