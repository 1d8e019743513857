//! Coordinates: whether latitude and longitude stand the right way round.

use super::field_value::{FieldMap, FieldValue};
use crate::diagnostics::{Code, Diagnostic};

/// A rectangle on the map, in degrees.
struct Area {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

/// Where a country's mainland lies, with its near islands. Whatever lies elsewhere is never taken for swapped unless it lies
/// here the other way round.
const COUNTRIES: &[(&str, Area)] = &[
    ("AT", area(46.3, 49.1, 9.5, 17.2)),
    ("BE", area(49.4, 51.6, 2.5, 6.5)),
    ("CH", area(45.8, 47.9, 5.9, 10.6)),
    ("DE", area(47.2, 55.1, 5.8, 15.1)),
    ("ES", area(27.6, 43.9, -18.3, 4.4)),
    ("FR", area(41.3, 51.2, -5.3, 9.7)),
    ("GB", area(49.8, 60.9, -8.7, 1.8)),
    ("IE", area(51.3, 55.5, -10.7, -5.9)),
    ("IT", area(35.4, 47.1, 6.6, 18.6)),
    ("LU", area(49.4, 50.2, 5.7, 6.6)),
    ("NL", area(50.7, 53.6, 3.3, 7.3)),
    ("PT", area(32.3, 42.2, -31.3, -6.1)),
];

/// The towns that this is made for, where one does not name its country: Europe between Ireland and Finland, north of 40°. No place
/// overseas lies here the other way round.
const EUROPE: Area = area(40.0, 72.0, -11.0, 32.0);

const fn area(south: f64, north: f64, west: f64, east: f64) -> Area {
    Area { south, north, west, east }
}

impl Area {
    fn holds(&self, lat: f64, lon: f64) -> bool {
        (self.south..=self.north).contains(&lat) && (self.west..=self.east).contains(&lon)
    }
}

/// The warning about a place that lies in the town's country only if its two numbers change places.
pub(super) fn swapped(object: &FieldMap, country: Option<&str>) -> Option<Diagnostic> {
    let (Some(FieldValue::Decimal(lat)), Some(FieldValue::Decimal(lon))) =
        (object.get("lat"), object.get("lon"))
    else {
        return None;
    };
    let known = country.and_then(|code| COUNTRIES.iter().find(|(name, _)| *name == code));
    let area = match (known, country) {
        (Some((_, area)), _) => area,
        (None, None) => &EUROPE,
        (None, Some(_)) => return None,
    };
    if area.holds(*lat, *lon) || !area.holds(*lon, *lat) {
        return None;
    }
    let message = message!("latitude {lat} and longitude {lon} seem to be swapped", lat, lon);
    let help = message!("write `{{ lat = {lon}, lon = {lat} }}`", lat, lon);
    Some(Diagnostic::warning(Code::BadValue, message).help(help))
}
