//! Finding a time zone by its name, in the database that is compiled in.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostics::{did_you_mean, nearest};

/// Finds a time zone by its name, such as `Europe/Brussels`.
///
/// # Errors
/// Says in a phrase that there is none of that name, with the nearest one.
pub fn zone(name: &str) -> Result<TimeZone, String> {
    if let Ok(zone) = zones().get(name) {
        // The database does not mind case; what is written should be the zone's one name.
        return match zone.iana_name() {
            Some(right) if right != name => Err(format!("the time zone is written `{right}`")),
            _ => Ok(zone),
        };
    }
    let form = || format!("no time zone is called `{name}`; they are written `Europe/Brussels`");
    if name.len() > 60 {
        return Err(form());
    }
    // `GMT+0` and `Etc/…` are places of nobody: they know no summer time.
    let is_place = |name: &str| name.contains('/') && !name.starts_with("Etc/");
    let names: Vec<String> = zones()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| is_place(name))
        .collect();
    let city = name.rsplit('/').next().unwrap_or(name).trim().replace(' ', "_");
    let same_city = || {
        let cities = names.iter().filter_map(|name| name.split_once('/').map(|(_, city)| city));
        let city = nearest(&city, cities)?;
        names.iter().find(|name| name.split_once('/').is_some_and(|(_, of)| of == city))
    };
    let near =
        nearest(name, names.iter().map(String::as_str)).or_else(|| same_city().map(String::as_str));
    Err(match near {
        Some(near) => format!("no time zone is called `{name}`; {}", did_you_mean(near)),
        None => form(),
    })
}

/// The instant of a local time: the first of two where clocks are put back, and as long after midnight as it says where they are put
/// on. At the ends of the calendar, where there is none, the nearest.
pub fn instant(time: DateTime, zone: &TimeZone) -> Timestamp {
    let nearest = if time.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    zone.to_ambiguous_timestamp(time).compatible().unwrap_or(nearest)
}

/// The time zone of a country, by its code; of those with several the one of the capital.
pub fn zone_of_country(code: &str) -> Option<&'static str> {
    Some(match code {
        "AT" => "Europe/Vienna",
        "BE" => "Europe/Brussels",
        "CH" => "Europe/Zurich",
        "CZ" => "Europe/Prague",
        "DE" => "Europe/Berlin",
        "DK" => "Europe/Copenhagen",
        "ES" => "Europe/Madrid",
        "FI" => "Europe/Helsinki",
        "FR" => "Europe/Paris",
        "GB" => "Europe/London",
        "IE" => "Europe/Dublin",
        "IT" => "Europe/Rome",
        "LU" => "Europe/Luxembourg",
        "NL" => "Europe/Amsterdam",
        "PL" => "Europe/Warsaw",
        "PT" => "Europe/Lisbon",
        "SE" => "Europe/Stockholm",
        _ => return None,
    })
}

/// Never the machine's own database: its age would reach the output.
fn zones() -> &'static TimeZoneDatabase {
    static ZONES: OnceLock<TimeZoneDatabase> = OnceLock::new();
    ZONES.get_or_init(TimeZoneDatabase::bundled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_zone_gets_the_nearest() {
        assert!(zone("Europe/Brussels").is_ok() && zone("UTC").is_ok());
        for (wrong, near) in [
            ("Europe/Brussel", "Europe/Brussels"),
            ("europe/brussels", "Europe/Brussels"),
            ("Brussels", "Europe/Brussels"),
            ("Europe/New York", "America/New_York"),
        ] {
            assert!(zone(wrong).is_err_and(|why| why.contains(near)), "{wrong}: {:?}", zone(wrong));
        }
        for bad in ["", "/", "../etc/passwd", "Ö", &"x".repeat(10_000)] {
            assert!(zone(bad).is_err());
        }
    }
}
