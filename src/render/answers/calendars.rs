//! Calendars, as calendar programs subscribe to them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::description::Description;
use super::world::World;
use crate::calendar::{Frequency, Local, Moment, Occurrence, Rule, Series, ZoneRules, zone_rules};
use crate::content::{Entry, FieldMap, FieldValue, Repeated};
use crate::formats::{Calendar, CalendarEvent, Change, EventStatus, Repeat, Span, icalendar};
use crate::names::Lang;
use crate::plan::{CalendarOf, ListId, last_change};

/// After how many hours programs look again.
const REFRESH_HOURS: u32 = 12;

impl World {
    /// Describes a calendar as the text that it is; nothing, if no such calendar is planned.
    pub(super) fn describe_calendar(&self, of: &CalendarOf, lang: &Lang, to: &mut Description) {
        let entries = self.plan.calendar(of, lang);
        if entries.is_empty() {
            return to.none();
        }
        let mut zones: BTreeMap<String, TimeZone> = BTreeMap::new();
        for at in entries {
            let zone = self.site.zone_of(*at);
            zones.insert(zone.iana_name().unwrap_or_default().to_owned(), zone);
            to.valid_until(self.site.happens_until(*at));
        }
        let rules = zones.values().filter_map(|zone| self.zone_rules(zone)).collect();
        let zone = self.site.clock.zone().iana_name().unwrap_or("UTC").to_owned();
        let calendar = Calendar {
            name: self.calendar_name(of, lang),
            description: None,
            language: lang.to_string(),
            zone,
            zones: rules,
            refresh_hours: REFRESH_HOURS,
            events: entries.iter().flat_map(|at| self.events_of(*at, lang)).collect(),
        };
        to.text(&icalendar(&calendar));
    }

    /// Describes where the calendar of an entry lies, or of the list of a section; nothing if it has none.
    pub(super) fn describe_calendar_address(
        &self,
        reference: &str,
        lang: &Lang,
        to: &mut Description,
    ) {
        let site = &self.site;
        let Some(at) = site.resolve_id(reference, lang) else { return to.none() };
        let entry = &site.entries[at];
        let of = match entry.is_section {
            true => CalendarOf::List(ListId::Section(entry.id.clone())),
            false => CalendarOf::Entry(entry.id.clone()),
        };
        if self.plan.calendar(&of, lang).is_empty() {
            return to.none();
        }
        let address = format!("{}{}", site.address_in(at, lang), of.file_name());
        let whole = self.settings.absolute(&address).unwrap_or_else(|| address.clone());
        let bare = whole.split_once("://").map_or(whole.as_str(), |(_, rest)| rest);
        to.map(|to| {
            to.key("url").text(&address);
            to.key("webcal").text(&format!("webcal://{bare}"));
        });
    }

    /// The law of a zone, once per build: it is found in the changes of many years.
    fn zone_rules(&self, zone: &TimeZone) -> Option<ZoneRules> {
        let name = zone.iana_name()?.to_owned();
        if let Some(rules) = self.zone_rules.find(&name, |_| true) {
            return rules;
        }
        let rules = zone_rules(zone, self.site.clock.today().year());
        self.zone_rules.put(name, rules.clone());
        rules
    }

    fn calendar_name(&self, of: &CalendarOf, lang: &Lang) -> String {
        match of {
            CalendarOf::List(list) => self.feed_head(list, lang).title,
            CalendarOf::Entry(id) => {
                let at = self.site.variant(id, lang);
                at.map_or_else(String::new, |at| self.site.entries[at].common.title.clone())
            }
        }
    }

    /// The events that stand for an entry: one, or a series; or one for each occurrence where programs would misread the rule.
    fn events_of(&self, at: usize, lang: &Lang) -> Vec<CalendarEvent> {
        if let Some(repeated) = self.site.repeated(at) {
            return self.events_of_series(at, repeated, lang);
        }
        let zone = self.site.zone_of(at);
        let Some(times) = self.site.written_times(&self.site.entries[at]) else {
            return Vec::new();
        };
        vec![self.event(at, lang, span(times.start, times.end, &zone))]
    }

    fn events_of_series(&self, at: usize, repeated: &Repeated, lang: &Lang) -> Vec<CalendarEvent> {
        let Repeated { series, changed } = repeated;
        let last = self.site.last_day();
        let all = series.expand(series.start.date(), last, usize::MAX).occurrences;
        let has_rules = self.zone_rules(&series.zone).is_some();
        let rule = series.rule.as_ref().filter(|rule| {
            has_rules && series.also.is_empty() && is_read_alike(rule, series.start)
        });
        let event = |one: &Occurrence| {
            let moment = |local: Local| local.moment(&series.zone);
            let end = one.end.map(moment);
            let span = span(&moment(one.start), end.as_ref(), &series.zone);
            let mut event = self.event(at, lang, span);
            let change = one.change.and_then(|number| changed.get(number));
            change.into_iter().for_each(|fields| self.change_event(&mut event, fields, lang));
            event
        };
        let Some(rule) = rule else {
            let mut events: Vec<CalendarEvent> = all.iter().map(event).collect();
            for (event, one) in events.iter_mut().zip(&all) {
                let stamp = one.original.time().strftime("%Y%m%dT%H%M%S");
                event.uid = format!("{stamp}-{}", event.uid);
            }
            return events;
        };
        let whole =
            Series { except: Vec::new(), changes: Vec::new(), holidays: None, ..series.clone() };
        let horizon = rule.until.map_or(last, |_| jiff::civil::Date::MAX);
        let planned = whole.expand(series.start.date(), horizon, usize::MAX).occurrences;
        let kept: BTreeSet<Local> = all.iter().map(|one| one.original).collect();
        let is_left_out =
            |one: &&Occurrence| one.original.date() <= last && !kept.contains(&one.original);
        let first = planned.first().map(|one| Occurrence { change: None, ..one.clone() });
        let Some(first) = first else { return Vec::new() };
        let mut head = event(&first);
        let bare = Rule { until: None, ..rule.clone() };
        head.repeat = Some(Repeat {
            rule: bare.to_string(),
            last: rule.until.and_then(|_| planned.last()).map(|one| one.original.time()),
            except: planned.iter().filter(is_left_out).map(|one| one.original.time()).collect(),
            changes: all
                .iter()
                .filter(|one| one.change.is_some())
                .map(|one| Change { at: one.original.time(), event: event(one) })
                .collect(),
        });
        vec![head]
    }

    /// What is other on one day of a series.
    fn change_event(&self, event: &mut CalendarEvent, changed: &FieldMap, lang: &Lang) {
        event.location = self.location(changed, lang).or(event.location.take());
        let note = changed.get("note").and_then(|note| note.words(self.site.chain(lang)));
        if let Some(note) = note {
            event.description = Some(note.to_owned());
        }
        if let Some(FieldValue::Term(vocabulary, id, _)) = changed.get("status") {
            let title = event.summary.clone();
            event.status = self.status(vocabulary, id, &title, lang);
        }
    }

    fn event(&self, at: usize, lang: &Lang, span: Span) -> CalendarEvent {
        let site = &self.site;
        let entry = &site.entries[at];
        let label = |value: Option<&FieldValue>| match value {
            Some(FieldValue::Term(vocabulary, id, _)) => {
                Some(self.term_label(vocabulary, id, lang).to_owned())
            }
            _ => None,
        };
        let topics = entry.common.topics.iter().map(|(id, _)| self.term_label("topics", id, lang));
        let begins = site.written_times(entry).map(|times| times.start.start(site.clock.zone()));
        let date = || entry.common.date.as_ref().map(|date| date.start(site.clock.zone()));
        let stamp = last_change(site, at).or_else(date).or(begins);
        let title = &entry.common.title;
        CalendarEvent {
            uid: self.uid(entry),
            stamp: stamp.unwrap_or(Timestamp::UNIX_EPOCH),
            sequence: None,
            span,
            repeat: None,
            status: match entry.fields.get("status") {
                Some(FieldValue::Term(vocabulary, id, _)) => {
                    self.status(vocabulary, id, title, lang)
                }
                _ => EventStatus::Confirmed,
            },
            summary: title.clone(),
            description: entry.common.summary.clone(),
            location: self.location(&entry.fields, lang),
            position: None,
            url: self.settings.absolute(&site.address_in(at, lang)),
            categories: label(entry.fields.get("kind"))
                .into_iter()
                .chain(topics.map(str::to_owned))
                .collect(),
            organiser: None,
            contact: None,
            conference: match entry.fields.get("online") {
                Some(FieldValue::Text(url)) => Some(url.clone()),
                _ => None,
            },
            related_to: Vec::new(),
        }
    }

    fn status(&self, vocabulary: &str, id: &str, title: &str, lang: &Lang) -> EventStatus {
        match id {
            "cancelled" => {
                let word = self.term_label(vocabulary, "cancelled", lang);
                EventStatus::Cancelled { summary: format!("{word}: {title}") }
            }
            "postponed" => EventStatus::Tentative,
            _ => EventStatus::Confirmed,
        }
    }

    /// Where it takes place, as fields say.
    fn location(&self, fields: &FieldMap, lang: &Lang) -> Option<String> {
        if let Some(FieldValue::Reference(id, _, _)) = fields.get("place")
            && let Some(place) = self.site.resolve_id(id, lang)
        {
            return Some(self.site.entries[place].common.title.clone());
        }
        match fields.get("location") {
            Some(FieldValue::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The same in every build, in every language, and at whoever shows it.
    fn uid(&self, entry: &Entry) -> String {
        let partner = self.site.remote_of(entry).and_then(|partner| partner.town.url.as_deref());
        let own = self.settings.url.as_deref();
        let host = partner.or(own).and_then(|url| url.split("://").nth(1)).unwrap_or("localhost");
        let host = host.split('/').next().unwrap_or(host);
        let id = entry.id.as_str();
        let id = id.split_once(':').map_or(id, |(_, id)| id);
        format!("{id}@{host}")
    }
}

fn span(start: &Moment, end: Option<&Moment>, zone: &TimeZone) -> Span {
    match start {
        Moment::Date(first) => {
            let last = end.map_or(*first, |end| end.date(zone)).max(*first);
            Span::Days { first: *first, last }
        }
        Moment::At { instant, .. } => Span::Local {
            start: zone.to_datetime(*instant),
            // A day as the end is the end of that day.
            end: end
                .map(|end| zone.to_datetime(end.end(zone)))
                .filter(|end| *end > zone.to_datetime(*instant)),
            zone: zone.clone(),
        },
    }
}

/// Whether all calendar programs read a rule alike.
fn is_read_alike(rule: &Rule, start: Local) -> bool {
    let is_plain = rule.weeks.is_empty()
        && rule.year_days.is_empty()
        && rule.hours.is_empty()
        && rule.minutes.is_empty();
    let positions = rule.positions.is_empty() || rule.frequency == Frequency::Monthly;
    let yearly = rule.frequency != Frequency::Yearly
        || rule.months.len() == 1
        || !rule.names_days() && start.date().day() <= 28;
    is_plain && positions && yearly
}
