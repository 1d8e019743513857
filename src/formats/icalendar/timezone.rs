//! VTIMEZONE: exactly one STANDARD and at most one DAYLIGHT, by rules that begin in 1970, as Outlook
//! needs them.

use jiff::civil::{DateTime, Weekday};
use jiff::tz::Offset;

use super::lines::Lines;
use crate::calendar::{Observance, ZoneRules};

/// Writes a zone.
pub(super) fn timezone(lines: &mut Lines, zone: &ZoneRules) {
    lines.line("BEGIN", "VTIMEZONE");
    lines.line("TZID", &zone.name);
    // Some programs map this name to a zone of their own.
    lines.line("X-LIC-LOCATION", &zone.name);
    if let Some(daylight) = &zone.daylight {
        observance(lines, "DAYLIGHT", daylight);
    }
    observance(lines, "STANDARD", &zone.standard);
    lines.line("END", "VTIMEZONE");
}

fn observance(lines: &mut Lines, kind: &str, observance: &Observance) {
    lines.line("BEGIN", kind);
    lines.line("TZOFFSETFROM", &offset(observance.before));
    lines.line("TZOFFSETTO", &offset(observance.offset));
    lines.text_if("TZNAME", observance.abbreviation.as_deref());
    lines.line("DTSTART", &local(observance.onset));
    if let Some(day) = observance.yearly {
        let rule =
            format!("FREQ=YEARLY;BYMONTH={};BYDAY={}{}", day.month, day.nth, weekday(day.weekday));
        lines.line("RRULE", &rule);
    }
    lines.line("END", kind);
}

/// A local time: `20261205T080000`.
pub(super) fn local(time: DateTime) -> String {
    let (date, time) = (time.date(), time.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let short = format!("{sign}{:02}{:02}", all / 3600, all / 60 % 60);
    if all % 60 == 0 { short } else { format!("{short}{:02}", all % 60) }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}
