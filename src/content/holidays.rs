//! The public holidays of a town: the list of its country, with what the town adds and takes out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostics::{Code, Diagnostic, Message, Parsed, Place, Sink, did_you_mean, nearest};
use crate::manifest::{
    CountryHolidays, Holiday, HolidayWhen, Localized, NoHoliday, TownHolidays, TownManifest,
};
use crate::sources::{LayerFolder, Layers};

/// The years within which a holiday that is taken out is looked for: dates of lists lie there.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2060;

/// The public holidays of a town.
#[derive(Debug, Clone, Default)]
pub struct Holidays {
    days: Vec<Holiday>,
    removed: Vec<NoHoliday>,
    known: Option<[i16; 2]>,
    is_listed: bool,
}

impl Holidays {
    /// Reads the list of the town's region. Reports a region that is not known, and holidays taken out that are none.
    pub fn load(layers: &Layers, town: &TownManifest) -> Parsed<Self> {
        Parsed::collect(|sink| {
            let TownHolidays { region, region_at, add, remove } = &town.holidays;
            let said = region.as_deref().or(town.country.as_deref()).unwrap_or_default();
            let (country, part) = said.split_once('-').unwrap_or((said, said));
            let mut found = Self { days: add.clone(), ..Self::default() };
            if let Some(list) = read_list(layers, country, sink) {
                let parts = &list.parts;
                if part != country && !parts.iter().any(|known| known == part) {
                    report_part(country, part, &list, region_at.as_ref(), sink);
                }
                let holds = |day: &Holiday| {
                    day.regions.is_empty() || day.regions.iter().any(|region| region == part)
                };
                found.days.extend(list.days.into_iter().filter(holds));
                (found.known, found.is_listed) = (list.known, true);
            } else if region.is_some() {
                report_country(layers, country, region_at.as_ref(), sink);
            }
            found.take_out(remove, sink);
            found
        })
    }

    /// Whether anybody has said which days are public holidays.
    pub fn are_known(&self) -> bool {
        self.is_listed || !self.days.is_empty()
    }

    /// The holidays from one day to another, by their days.
    pub fn between(&self, from: Date, to: Date) -> BTreeMap<Date, &Localized> {
        let mut found = BTreeMap::new();
        for year in from.year()..=to.year() {
            for holiday in &self.days {
                let days = holiday.in_year(year).into_iter();
                for day in days.filter(|day| from <= *day && *day <= to && !self.is_removed(*day)) {
                    // Of two on one day the town's own name comes first.
                    found.entry(day).or_insert(&holiday.name);
                }
            }
        }
        found
    }

    /// Whether the list may lack days of a year, since nobody has published them yet.
    pub fn may_lack(&self, year: i16) -> bool {
        self.known.is_some_and(|[first, last]| year < first || last < year)
    }

    fn is_removed(&self, day: Date) -> bool {
        self.removed.iter().any(|removed| match &removed.when {
            HolidayWhen::Rule(rule) => rule.in_year(day.year()) == Some(day),
            HolidayWhen::Dates(dates) => dates.contains(&day),
        })
    }

    /// Takes holidays out; reports those that were none.
    fn take_out(&mut self, remove: &[NoHoliday], sink: &Sink) {
        for removed in remove {
            let is_there = self.days.iter().any(|holiday| match &removed.when {
                HolidayWhen::Dates(dates) => {
                    dates.iter().any(|date| holiday.in_year(date.year()).contains(date))
                }
                HolidayWhen::Rule(rule) => YEARS.into_iter().any(|year| {
                    rule.in_year(year).is_some_and(|day| holiday.in_year(year).contains(&day))
                }),
            });
            if !is_there {
                let message = "that day is no public holiday here";
                let help = "correct it, or take it out; `parvis holidays` shows those that are";
                let finding = Diagnostic::warning(Code::BadValue, message);
                sink.report(finding.at(removed.at.clone()).help(help));
            }
        }
        self.removed = remove.to_vec();
    }
}

/// Reads the list of a country; the highest layer that has one counts.
fn read_list(layers: &Layers, country: &str, sink: &Sink) -> Option<CountryHolidays> {
    let wanted = format!("{}/{country}.toml", LayerFolder::Holidays.name());
    let files = layers.files(LayerFolder::Holidays);
    let origin = files.into_iter().find(|origin| origin.path.as_str() == wanted)?;
    let text = sink.keep(layers.read_text(&origin))?;
    Some(CountryHolidays::read(&origin, &text).report(sink))
}

fn report_part(country: &str, part: &str, list: &CountryHolidays, at: Option<&Place>, sink: &Sink) {
    let message = message!("`{part}` is no part of {country}", part, country);
    let parts = list.parts.iter().filter(|known| *known != country);
    let all: Vec<String> = parts.clone().map(|known| format!("{country}-{known}")).collect();
    let help = match nearest(part, parts.map(String::as_str)) {
        Some(near) => did_you_mean(format!("{country}-{near}")),
        None if all.is_empty() => {
            message!("write `{country}`: its holidays are the same everywhere", country)
        }
        None => message!("write one of {all}", all = all.join(", ")),
    };
    report(message, help, at, sink);
}

fn report_country(layers: &Layers, country: &str, at: Option<&Place>, sink: &Sink) {
    let message = message!("there is no list of the public holidays of `{country}`", country);
    let folder = LayerFolder::Holidays.name();
    let files = layers.files(LayerFolder::Holidays);
    let names = files.iter().filter_map(|origin| origin.path.below(folder)?.strip_suffix(".toml"));
    let help = message!(
        "there are lists of {known}; for another country write `holidays/{country}.toml`, or all days into `add`",
        known = names.collect::<Vec<_>>().join(", "),
        country
    );
    report(message, help, at, sink);
}

fn report(message: Message, help: Message, at: Option<&Place>, sink: &Sink) {
    let finding = Diagnostic::error(Code::BadValue, message).help(help);
    sink.report(at.into_iter().cloned().fold(finding, Diagnostic::at));
}
