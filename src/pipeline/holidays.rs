//! The public holidays of a town, for people to look at.

use jiff::civil::Date;

use crate::content::Holidays;
use crate::diagnostics::Sink;
use crate::project::Project;

/// Lists the public holidays of some years, a line for each, in the town's default language; of another region where one is named.
pub fn list_holidays(
    project: &Project,
    region: Option<&str>,
    years: &[i16],
    sink: &Sink,
) -> Vec<String> {
    let mut town = (*project.town).clone();
    if let Some(region) = region {
        town.holidays.region = Some(region.to_owned());
        town.holidays.region_at = None;
    }
    let holidays = Holidays::load(&project.layers, &town).report(sink);
    let chain = town.chain(town.default_language());
    let mut lines = Vec::new();
    for year in years {
        let bounds = (Date::new(*year, 1, 1), Date::new(*year, 12, 31));
        let (Ok(first), Ok(last)) = bounds else { continue };
        for (day, name) in holidays.between(first, last) {
            lines.push(format!("{day}  {}", name.get(&chain).unwrap_or_default()));
        }
        if holidays.may_lack(*year) {
            lines.push(format!("{year}: not all days of this year are known yet"));
        }
    }
    lines
}
