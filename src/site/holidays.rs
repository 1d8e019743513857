//! Opening hours and series that depend on public holidays which nobody knows.

use jiff::ToSpan;

use super::assemble::Site;
use crate::calendar::OnHolidays;
use crate::content::{Entry, FieldValue, timetable};
use crate::diagnostics::{Code, Diagnostic, Sink};

/// Warns of what does not open or happen on public holidays, where there is no list of these, or none yet for the weeks to come.
pub(super) fn warn_of_holidays(site: &Site, sink: &Sink) {
    let closes = |entry: &Entry| {
        let schema = site.schemas.get(&entry.kind);
        let repeat = schema.and_then(|schema| entry.fields.get(schema.repeat_field()?));
        if let Some(FieldValue::Object(repeat)) = repeat
            && repeat.get("skip_holidays") == Some(&FieldValue::Boolean(true))
        {
            return true;
        }
        let hours = schema.and_then(|schema| entry.fields.get(schema.hours_field()?));
        match hours {
            Some(FieldValue::Object(hours)) => timetable(hours, &[]).holidays == OnHolidays::Closed,
            _ => false,
        }
    };
    let mut local = site.entries.iter().filter(|entry| site.is_local(entry));
    let Some(entry) = local.find(|entry| closes(entry)) else { return };
    if !site.holidays.are_known() {
        let message =
            "this depends on public holidays, and parvis does not know which days these are";
        let finding = Diagnostic::warning(Code::BadValue, message).at(entry.origin.whole());
        let help = "write into `town.toml`, below `[holidays]`, where the town lies: `region = \"BE\"`; or the days themselves into `add`";
        return sink.report(finding.help(help));
    }
    // As far as pages show them.
    let today = site.clock.today();
    let year = today.saturating_add(2.months()).year();
    if site.holidays.may_lack(year) {
        let message = message!("not all public holidays of {year} are known yet", year);
        let finding = Diagnostic::warning(Code::BadValue, message);
        let finding = site.town.holidays.region_at.iter().cloned().fold(finding, Diagnostic::at);
        let help = message!(
            "the list of this region ends before {year}: write its days into `add` below `[holidays]` in `town.toml`, or take a newer parvis",
            year
        );
        sink.report(finding.help(help));
    }
}
