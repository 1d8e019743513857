//! Public holidays: the lists of countries, `holidays/BE.toml`, and what a town adds to one and takes out of it.

use jiff::civil::{Date, Weekday};

use super::localized::Localized;
use super::{Kind, Reader, Table, Value, parse_table};
use crate::calendar::DayRule;
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Parsed, Place, Sink, did_you_mean};

/// How a rule may be written.
const FORMS: &str = "write `rule = \"07-21\"`, `\"easter+39\"`, `\"3rd sun 09 +1\"`, `\"wed before 11-23\"`, or `dates = [2027-03-19]`";

/// A public holiday.
#[derive(Debug, Clone, PartialEq)]
pub struct Holiday {
    /// When it is.
    pub when: HolidayWhen,
    /// The first year in which it is, and the last.
    pub years: [i16; 2],
    /// The years in which it is; all, if there are none.
    pub only_years: Vec<i16>,
    /// On which weekdays it is one; on all, if there are none.
    pub weekdays: Vec<Weekday>,
    /// The parts of the country in which it is; all, if there are none.
    pub regions: Vec<String>,
    /// What it is called.
    pub name: Localized,
}

/// When a public holiday is.
#[derive(Debug, Clone, PartialEq)]
pub enum HolidayWhen {
    /// On a day of each year.
    Rule(DayRule),
    /// On these days.
    Dates(Vec<Date>),
}

impl Holiday {
    /// The days of a year on which it is.
    pub fn in_year(&self, year: i16) -> Vec<Date> {
        let [from, to] = self.years;
        let is_year = from <= year && year <= to;
        if !is_year || !(self.only_years.is_empty() || self.only_years.contains(&year)) {
            return Vec::new();
        }
        let mut days: Vec<Date> = match &self.when {
            HolidayWhen::Rule(rule) => rule.in_year(year).into_iter().collect(),
            HolidayWhen::Dates(dates) => {
                dates.iter().copied().filter(|date| date.year() == year).collect()
            }
        };
        days.retain(|day| self.weekdays.is_empty() || self.weekdays.contains(&day.weekday()));
        days
    }

    /// Reads one.
    fn read(table: &Table, origin: &Origin, sink: &Sink) -> Option<Self> {
        let reader = Reader::new(table, origin, sink);
        let year =
            |key: &str| reader.integer(key, 1..=9999).and_then(|year| i16::try_from(year).ok());
        let years = [year("from").unwrap_or(i16::MIN), year("to").unwrap_or(i16::MAX)];
        let numbers = reader.value("years").into_iter().flat_map(list);
        let only_years = numbers.filter_map(|value| match value.kind {
            Kind::Integer(year) => i16::try_from(year).ok(),
            _ => None,
        });
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let mut weekdays = Vec::new();
        for (word, range) in reader.texts("weekdays") {
            match days.iter().position(|day| *day == word).and_then(|at| i8::try_from(at).ok()) {
                Some(at) => weekdays.extend(Weekday::from_monday_zero_offset(at)),
                None => reader.not_one_of("weekdays", word, &range, &days),
            }
        }
        let when = when(&reader);
        let regions = reader.texts("regions").into_iter().map(|(part, _)| part.to_owned());
        let found = Self {
            years,
            only_years: only_years.collect(),
            weekdays,
            regions: regions.collect(),
            name: reader.localized("name").unwrap_or_default(),
            when: when?,
        };
        if found.name.texts().next().is_none() {
            reader.missing("name", "a holiday", "name = \"Village feast\"");
        }
        reader.finish("a holiday");
        Some(found)
    }
}

/// Reads when a holiday is; reports what is none.
fn when(reader: &Reader<'_>) -> Option<HolidayWhen> {
    let rule = reader.text("rule");
    let dates = reader.value("dates");
    if let Some(text) = rule {
        let read = DayRule::parse(text);
        if read.is_none() {
            let message = message!("`{text}` is no rule for a day of the year", text);
            report(reader.sink, reader.place("rule"), message, FORMS);
        }
        return read.map(HolidayWhen::Rule);
    }
    let Some(dates) = dates else {
        reader.missing("rule", "a holiday", "rule = \"07-21\"");
        return None;
    };
    let mut days = Vec::new();
    for value in list(dates) {
        match date(value) {
            Some(date) => days.push(date),
            None => {
                let message = "`dates` takes days".into();
                report(reader.sink, reader.origin.at(value.range.clone()), message, FORMS);
            }
        }
    }
    Some(HolidayWhen::Dates(days))
}

fn report(sink: &Sink, place: Place, message: Message, help: impl Into<Message>) {
    sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
}

fn date(value: &Value) -> Option<Date> {
    match &value.kind {
        Kind::Date(text) | Kind::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// The values of a list, or one alone.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    match &value.kind {
        Kind::List(values) => values.iter(),
        _ => std::slice::from_ref(value).iter(),
    }
}

/// The public holidays of a country.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CountryHolidays {
    /// All of them, in all its parts.
    pub days: Vec<Holiday>,
    /// The first and the last year that the list knows; all, where nothing is said.
    pub known: Option<[i16; 2]>,
    /// The parts of the country, as ISO 3166-2 calls them.
    pub parts: Vec<String>,
}

impl CountryHolidays {
    /// Reads a list.
    pub fn read(origin: &Origin, text: &str) -> Parsed<Self> {
        Parsed::collect(|sink| {
            let Some(table) = parse_table(origin, text, 0).report(sink) else {
                return Self::default();
            };
            let top = Reader::new(&table, origin, sink);
            let known: Vec<i16> = top
                .value("known")
                .into_iter()
                .flat_map(list)
                .filter_map(|value| match value.kind {
                    Kind::Integer(year) => i16::try_from(year).ok(),
                    _ => None,
                })
                .collect();
            let days = days(&top, "day");
            let named = top.texts("parts").into_iter().map(|(part, _)| part.to_owned());
            let mut parts: Vec<String> =
                named.chain(days.iter().flat_map(|day| day.regions.clone())).collect();
            parts.sort();
            parts.dedup();
            top.finish("a list of holidays");
            Self { days, known: known.try_into().ok(), parts }
        })
    }
}

/// Reads the holidays of a key.
fn days(reader: &Reader<'_>, key: &str) -> Vec<Holiday> {
    let values = reader.value(key).into_iter().flat_map(list);
    let tables = values.filter_map(|value| match &value.kind {
        Kind::Table(table) => Some(table),
        _ => {
            let message = message!("`{key}` takes holidays", key);
            let help = message!("write `{key} = [{{ rule = \"07-11\", name = \"…\" }}]`", key);
            report(reader.sink, reader.origin.at(value.range.clone()), message, help);
            None
        }
    });
    tables.filter_map(|table| Holiday::read(table, reader.origin, reader.sink)).collect()
}

/// `[holidays]` of a town: which list counts, and what is other in it.
#[derive(Debug, Clone, Default)]
pub struct TownHolidays {
    /// The country, perhaps with its part: `BE`, `FR-57`.
    pub region: Option<String>,
    /// Where that is said.
    pub region_at: Option<Place>,
    /// Days that are holidays besides.
    pub add: Vec<Holiday>,
    /// Days that are none.
    pub remove: Vec<NoHoliday>,
}

/// A day that is no holiday in a town.
#[derive(Debug, Clone)]
pub struct NoHoliday {
    /// When it would be.
    pub when: HolidayWhen,
    /// Where that is said.
    pub at: Place,
}

impl TownHolidays {
    /// Reads the table; faults are reported.
    pub(super) fn read(top: &Reader<'_>) -> Self {
        let Some(table) = top.table("holidays") else { return Self::default() };
        let reader = Reader::new(table, top.origin, top.sink);
        let region = reader.text("region").map(str::to_owned);
        let region_at = region.is_some().then(|| reader.place("region"));
        let add = days(&reader, "add");
        let removed = reader.value("remove").into_iter().flat_map(list);
        let remove = removed.filter_map(|value| {
            let at = reader.origin.at(value.range.clone());
            let rule = value.kind.text().and_then(DayRule::parse).map(HolidayWhen::Rule);
            let when = rule.or_else(|| date(value).map(|date| HolidayWhen::Dates(vec![date])));
            if when.is_none() {
                let help = "write the `rule` of the holiday, `remove = [\"11-11\"]`, or one day, `remove = [2027-11-11]`";
                report(reader.sink, at.clone(), "`remove` takes rules and days".into(), help);
            }
            Some(NoHoliday { when: when?, at })
        });
        let remove = remove.collect();
        reader.finish_with("`[holidays]`", &|key| {
            matches!(key, "country" | "land" | "canton").then(|| did_you_mean("region"))
        });
        Self { region, region_at, add, remove }
    }
}
