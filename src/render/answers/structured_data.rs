//! What search engines read of an event, a place or an office (schema.org): the entry's own facts, in their words.

use super::super::description::Description;
use super::entry::View;
use super::partner::partner_licence;
use super::structured_hours::{ToldHours, told_hours};
use super::world::World;
use crate::calendar::{Frequency, Local, Moment, Rule, Series, Until};
use crate::content::{Entry, FieldMap, FieldValue, timetable};
use crate::formats::{
    Address, EventData, Happening, Offer, Party, PartyKind, PlaceData, PlaceKind, Position, Rhythm,
    ScheduleData, Source, event_json_ld, place_json_ld,
};
use crate::locale::clean_short;
use crate::names::Lang;

/// The longest name of an organiser, or words about a price.
const LONGEST: usize = 200;

impl World {
    /// Describes an entry as JSON-LD; nothing if it is neither an event nor a place, or the site has no address.
    pub(super) fn describe_structured(&self, reference: &str, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let at = site.resolve_id(reference, lang).filter(|_| self.settings.url.is_some());
        let Some(at) = at else { return to.none() };
        let entry = &site.entries[at];
        let Some(schema) = site.schemas.get(&entry.kind) else { return to.none() };
        let text = if schema.time_fields().0 == Some("start") {
            self.event_data(at, lang).map(|event| event_json_ld(&event))
        } else if let Some(hours) = schema.hours_field() {
            if entry.fields.contains_key(hours) {
                to.valid_until(self.hours_until(at));
            }
            let has_seat = schema.fields.contains_key("seat");
            let kind =
                if has_seat { PlaceKind::GovernmentOffice } else { PlaceKind::CivicStructure };
            Some(place_json_ld(&self.place_data(at, kind, lang)))
        } else {
            None
        };
        match text {
            Some(text) => {
                to.html(&format!("<script type=\"application/ld+json\">{text}</script>"));
            }
            None => to.none(),
        }
    }

    fn event_data(&self, at: usize, lang: &Lang) -> Option<EventData> {
        let site = &self.site;
        let entry = &site.entries[at];
        let times = site.written_times(entry)?;
        let online = text(&entry.fields, "online");
        let prices = self.prices(&entry.fields);
        Some(EventData {
            url: self.page_of(at, lang)?,
            name: entry.common.title.clone(),
            description: description(entry),
            languages: vec![entry.lang.to_string()],
            images: self.images(at, lang),
            start: *times.start,
            end: times.end.copied(),
            happening: happening(&entry.fields),
            place: self.venue(&entry.fields, lang),
            online,
            schedules: site
                .repeated(at)
                .and_then(|repeated| schedule(&repeated.series))
                .into_iter()
                .collect(),
            organisers: self.party(&entry.fields, "organiser", lang).into_iter().collect(),
            partners: Vec::new(),
            is_free: match prices.as_slice() {
                [] => None,
                all => Some(all.iter().all(|offer| offer.price == "0")),
            },
            offers: prices,
            ages: None,
            part_of: None,
            source: self.source(entry, lang),
        })
    }

    fn page_of(&self, at: usize, lang: &Lang) -> Option<String> {
        self.settings.absolute(&self.site.address_in(at, lang))
    }

    /// The addresses of an entry's pictures.
    fn images(&self, at: usize, lang: &Lang) -> Vec<String> {
        let entry = &self.site.entries[at];
        let Some(FieldValue::Object(image)) = &entry.common.image else { return Vec::new() };
        let Some(FieldValue::File(src, _)) = image.get("src") else { return Vec::new() };
        let view = View { row: self.site.single_row(at), entry, lang, depth: 0 };
        let address = self.file_address(view, src);
        address.and_then(|address| self.settings.absolute(&address)).into_iter().collect()
    }

    /// Where an event takes place: a place of the site, or one in words.
    fn venue(&self, fields: &FieldMap, lang: &Lang) -> Option<PlaceData> {
        if let Some(FieldValue::Reference(id, _, _)) = fields.get("place")
            && let Some(place) = self.site.resolve_id(id, lang)
        {
            let data = self.place_data(place, PlaceKind::Place, lang);
            // When a place is open is its own page's matter.
            return Some(PlaceData { hours: Vec::new(), special_hours: Vec::new(), ..data });
        }
        let name = text(fields, "location")?;
        Some(PlaceData { name, ..PlaceData::of(PlaceKind::Place) })
    }

    fn place_data(&self, at: usize, kind: PlaceKind, lang: &Lang) -> PlaceData {
        let site = &self.site;
        let entry = &site.entries[at];
        let schema = site.schemas.get(&entry.kind);
        let hours = schema.and_then(|schema| entry.fields.get(schema.hours_field()?));
        let ToldHours { hours, special_hours } = match hours {
            Some(FieldValue::Object(hours)) => {
                let days = self.hours_days(at);
                told_hours(&timetable(hours, &[]), days, &self.closing_days(days, at, lang))
            }
            _ => ToldHours::default(),
        };
        PlaceData {
            name: entry.common.title.clone(),
            url: self.page_of(at, lang),
            description: description(entry),
            images: self.images(at, lang),
            address: match entry.fields.get("address") {
                Some(FieldValue::Object(address)) => Some(postal_address(address)),
                _ => None,
            },
            position: position(&entry.fields),
            telephone: telephone(&entry.fields),
            hours,
            special_hours,
            ..PlaceData::of(kind)
        }
    }

    fn party(&self, fields: &FieldMap, name: &str, lang: &Lang) -> Option<Party> {
        let kind = PartyKind::Organisation;
        match fields.get(name)? {
            FieldValue::Reference(id, _, _) => {
                let at = self.site.resolve_id(id, lang)?;
                let entry = &self.site.entries[at];
                let kind = if entry.kind.as_str() == "person" { PartyKind::Person } else { kind };
                let name = entry.common.title.clone();
                Some(Party { kind, name, url: self.page_of(at, lang) })
            }
            FieldValue::Text(name) => {
                Some(Party { kind, name: clean_short(name, LONGEST), url: None })
            }
            _ => None,
        }
    }

    fn prices(&self, fields: &FieldMap) -> Vec<Offer> {
        let Some(FieldValue::List(prices)) = fields.get("price") else { return Vec::new() };
        let offer = |name, price, currency| Offer {
            name,
            price,
            currency,
            url: text(fields, "tickets"),
            until: None,
        };
        prices
            .iter()
            .filter_map(|price| match price {
                FieldValue::Text(_) => Some(offer(None, "0".to_owned(), "EUR".to_owned())),
                FieldValue::Object(money) => {
                    let amount = match money.get("amount")? {
                        FieldValue::Decimal(amount) => format!("{amount}"),
                        FieldValue::Integer(amount) => amount.to_string(),
                        _ => return None,
                    };
                    let currency = text(money, "currency").unwrap_or_else(|| "EUR".to_owned());
                    Some(offer(text(money, "note"), amount, currency))
                }
                _ => None,
            })
            .collect()
    }

    /// Where a partner's entry was published first.
    fn source(&self, entry: &Entry, lang: &Lang) -> Option<Source> {
        let partner = self.site.remote_of(entry)?;
        let licence = partner_licence(partner);
        Some(Source {
            url: self.site.origin_address(entry)?.to_owned(),
            publisher: self.partner_name(partner, lang),
            licence: licence.map(|id| format!("https://spdx.org/licenses/{id}.html")),
        })
    }
}

fn description(entry: &Entry) -> Option<String> {
    let opening = Some(&entry.body.opening).filter(|text| !text.is_empty());
    entry.common.summary.as_ref().or(opening).cloned()
}

fn text(fields: &FieldMap, name: &str) -> Option<String> {
    match fields.get(name) {
        Some(FieldValue::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn happening(fields: &FieldMap) -> Happening {
    match fields.get("status") {
        Some(FieldValue::Term(_, id, _)) => match id.as_str() {
            "cancelled" => Happening::Cancelled,
            "postponed" => Happening::Postponed,
            "moved-online" => Happening::MovedOnline,
            _ => Happening::Scheduled,
        },
        _ => Happening::Scheduled,
    }
}

fn postal_address(address: &FieldMap) -> Address {
    let parts = ["street", "number", "box"].map(|name| text(address, name));
    let street: Vec<String> = parts.into_iter().flatten().collect();
    Address {
        street: Some(street.join(" ")).filter(|street| !street.is_empty()),
        postal_code: text(address, "postcode"),
        locality: text(address, "city"),
        region: None,
        country: text(address, "country"),
    }
}

fn position(fields: &FieldMap) -> Option<Position> {
    let Some(FieldValue::Object(place)) = fields.get("coordinates") else { return None };
    let number = |name: &str| match place.get(name) {
        Some(FieldValue::Decimal(number)) => Some(*number),
        _ => None,
    };
    Some(Position { latitude: number("lat")?, longitude: number("lon")? })
}

fn telephone(fields: &FieldMap) -> Option<String> {
    let Some(FieldValue::List(contacts)) = fields.get("contacts") else { return None };
    contacts.iter().find_map(|contact| match contact {
        FieldValue::Object(contact) => text(contact, "phone"),
        _ => None,
    })
}

/// How a series repeats, where schema.org has words for it.
fn schedule(series: &Series) -> Option<ScheduleData> {
    // There are no words for holidays.
    let rule = series.rule.as_ref().filter(|_| series.holidays.is_none())?;
    let small = |numbers: &[i16]| numbers.iter().map(|it| i8::try_from(*it).ok()).collect();
    let (months, month_days): (Option<Vec<i8>>, Option<Vec<i8>>) =
        (small(&rule.months), small(&rule.month_days));
    let (start, end) = (series.start, series.end);
    let time = |local: Local| match local {
        Local::Time(time) => Some(time.time()),
        Local::Day(_) => None,
    };
    Some(ScheduleData {
        rhythm: match rule.frequency {
            Frequency::Daily => Rhythm::Daily,
            Frequency::Weekly => Rhythm::Weekly,
            Frequency::Monthly => Rhythm::Monthly,
            Frequency::Yearly => Rhythm::Yearly,
        },
        interval: u32::try_from(rule.interval).ok()?,
        weekdays: rule.days.iter().map(|day| day.weekday).collect(),
        months: months?,
        month_days: month_days?,
        month_week: week_of_month(rule)?,
        count: rule.count,
        first: start.date(),
        last: rule.until.map(|until| match until {
            Until::Day(day) => day,
            Until::Local(time) => time.date(),
            Until::Utc(instant) => series.zone.to_datetime(instant).date(),
        }),
        start_time: time(start),
        end_time: end.and_then(time),
        zone: series.zone.iana_name().unwrap_or("UTC").to_owned(),
        except: series.except.iter().map(|day| except(*day, series)).collect(),
    })
}

/// The week of the month; `Some(None)` where the rule names none, `None` where there are no words for what it says.
fn week_of_month(rule: &Rule) -> Option<Option<i8>> {
    let has_more = [&rule.weeks, &rule.year_days, &rule.positions, &rule.hours, &rule.minutes];
    if has_more.iter().any(|part| !part.is_empty()) {
        return None;
    }
    let mut weeks: Vec<i16> = rule.days.iter().map(|day| day.nth).collect();
    weeks.dedup();
    match weeks.as_slice() {
        [] | [0] => Some(None),
        [nth] if rule.frequency == Frequency::Monthly => Some(i8::try_from(*nth).ok()),
        _ => None,
    }
}

/// An occurrence that is left out: the moment at which it would begin.
fn except(day: Local, series: &Series) -> Moment {
    match (day, series.start) {
        (Local::Day(date), Local::Time(start)) => {
            Local::Time(date.to_datetime(start.time())).moment(&series.zone)
        }
        (day, _) => day.moment(&series.zone),
    }
}
