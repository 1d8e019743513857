//! Opening hours as of now: the days to come that are other than usual, and the instants at which doors open and close.
//!
//! How far both look ends with a month, so that no page changes every day: to the end of the next one.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::description::Description;
use super::world::World;
use crate::calendar::{ClosingDays, SpecialDays, instant};
use crate::content::{FieldValue, timetable};
use crate::names::Lang;

impl World {
    /// Describes what is other than usual in the opening hours of an entry; nothing if it has no hours.
    pub(super) fn describe_opening(&self, reference: &str, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let Some(at) = site.resolve_id(reference, lang) else { return to.none() };
        let entry = &site.entries[at];
        let field = site.schemas.get(&entry.kind).and_then(|schema| schema.hours_field());
        let Some(FieldValue::Object(hours)) = field.and_then(|field| entry.fields.get(field))
        else {
            return to.none();
        };
        let (timetable, zone) = (timetable(hours, site.chain(lang)), site.zone_of(at));
        let today = zone.to_datetime(site.clock.now()).date();
        let days = self.hours_days(at);
        let holidays = self.closing_days(days, at, lang);
        let special = timetable.special([today, days[1]], &holidays);
        let spans = timetable.spans(days, &holidays, &zone);
        let over = special.iter().map(|days| end_of(days.to, &zone));
        to.valid_until(over.chain(self.hours_until(at)).min());
        to.map(|to| {
            to.key("coming").list(|to| special.iter().for_each(|days| describe_days(days, to)));
            to.key("spans").text(&minutes(spans.iter().flat_map(|span| [span.start, span.end])));
            to.key("zone").optional(zone.iana_name());
        });
    }
}

impl World {
    /// The first day and the last for which hours are told: from the beginning of this month to the end of the next.
    pub(super) fn hours_days(&self, at: usize) -> [Date; 2] {
        let today = self.site.zone_of(at).to_datetime(self.site.clock.now()).date();
        let last = today.last_of_month().saturating_add(1.day()).last_of_month();
        [today.first_of_month(), last]
    }

    /// The instant at which those days are others.
    pub(super) fn hours_until(&self, at: usize) -> Option<Timestamp> {
        let [first, _] = self.hours_days(at);
        Some(end_of(first.last_of_month(), &self.site.zone_of(at)))
    }

    /// The public holidays that count for an entry; none are known of a partner's town.
    pub(super) fn closing_days(&self, days: [Date; 2], at: usize, lang: &Lang) -> ClosingDays {
        let [from, to] = days;
        if !self.site.is_local(&self.site.entries[at]) {
            return ClosingDays::new();
        }
        let chain = self.site.chain(lang);
        let named = self.site.holidays.between(from, to).into_iter();
        named.map(|(date, name)| (date, name.get(chain).unwrap_or_default().to_owned())).collect()
    }
}

/// The instant at which a day ends.
fn end_of(date: Date, zone: &TimeZone) -> Timestamp {
    instant(date.saturating_add(1.day()).at(0, 0, 0, 0), zone)
}

fn describe_days(days: &SpecialDays, to: &mut Description) {
    let SpecialDays { from, to: last, open, reason } = days;
    to.map(|to| {
        to.key("from").text(&from.to_string());
        to.key("to").text(&last.to_string());
        to.key("open").list(|to| open.iter().for_each(|slot| to.text(&slot.text())));
        to.key("reason").optional(reason.as_deref());
    });
}

/// Instants in order, as minutes: the first since 1970 begins, each other since the one before it.
fn minutes(instants: impl Iterator<Item = Timestamp>) -> String {
    let mut last = 0;
    let steps: Vec<String> = instants
        .map(|instant| {
            let minute = instant.as_second().div_euclid(60);
            let step = minute - last;
            last = minute;
            step.to_string()
        })
        .collect();
    steps.join(" ")
}
