//! A new town: its settings checked, its texts filled in.

use std::collections::BTreeMap;

use camino::Utf8Path;
use jiff::{SignedDuration, Timestamp};

use super::planned_folder::{PlannedFolder, name_of};
use super::skeleton::{self, Values};
use crate::calendar::zone;
use crate::diagnostics::{Code, Diagnostic, Message, Result};
use crate::manifest::{is_country, toml_text};
use crate::names::{Lang, site_address};

/// What is known of a new town.
#[derive(Debug, Default)]
pub struct NewTown {
    /// Its name; the folder's where it is not said.
    pub name: Option<String>,
    /// Its languages, the default one first; at least one.
    pub languages: Vec<Lang>,
    /// The address of its site.
    pub url: Option<String>,
    /// Its country's code.
    pub country: Option<String>,
    /// Its time zone; that of most of the towns that parvis is made for where it is not said.
    pub timezone: Option<String>,
    /// Whether a forge builds it: its `README.md` then tells how to go online by that.
    pub has_ci: bool,
}

/// Plans a town as of an instant: its first news item is of that day, its first event thirty days later.
///
/// # Errors
/// If a setting is not what it has to be.
pub fn plan_town(folder: &Utf8Path, town: &NewTown, now: Timestamp) -> Result<PlannedFolder> {
    let name = town.name.clone().or_else(|| name_of(folder)).unwrap_or_default();
    if name.trim().is_empty() {
        return Err(usage("the town has no name".to_owned(), "say it: `--name \"Our town\"`"));
    }
    let timezone = town.timezone.as_deref().unwrap_or("Europe/Brussels");
    let zone = zone(timezone).map_err(|why| {
        usage(format!("`--timezone`: {why}"), "write it as `--timezone Europe/Brussels`")
    })?;
    let url = town.url.as_deref().map(site_address).transpose();
    let url = url.map_err(|why| {
        usage(
            format!("`--url` is not the address of a site: {why}"),
            "write it as `--url https://www.ourtown.example`",
        )
    })?;
    if let Some(country) = &town.country
        && !is_country(country)
    {
        let message = message!("`--country {country}` is not the code of a country", country);
        return Err(usage(message, "a code has two capital letters, as in `--country BE`"));
    }
    let street =
        town.languages.first().and_then(|lang| skeleton::text(&format!("streets/{}", lang.base())));
    let codes: Vec<String> = town.languages.iter().map(|lang| toml_text(lang.as_str())).collect();
    let day = |instant: Timestamp| Some(zone.to_datetime(instant).date().to_string());
    let event = now.checked_add(SignedDuration::from_hours(24 * 30)).unwrap_or(now);
    let values: Values = BTreeMap::from([
        ("name", Some(toml_text(&name))),
        ("url", url.as_deref().map(toml_text)),
        ("languages", Some(format!("[{}]", codes.join(", ")))),
        ("timezone", Some(toml_text(timezone))),
        ("country", town.country.as_deref().map(toml_text)),
        ("street", street.map(toml_text)),
        ("day", day(now)),
        ("event", day(event)),
        ("ci", town.has_ci.then(String::new)),
    ]);
    Ok(PlannedFolder {
        folder: folder.to_owned(),
        files: skeleton::files("town", &town.languages, &values),
    })
}

fn usage(message: impl Into<Message>, help: impl Into<Message>) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Code::Usage, message).help(help))
}
