//! What people mean by a text that is no moment: a time of the day on which the entry starts, or two days.

use crate::calendar::{days_in, meant_time};
use crate::diagnostics::Message;

/// What to write in place of a text that is no moment: a time of the entry's day, or the first of two days.
pub(super) fn moment_meant(name: &str, text: &str, day: Option<&str>) -> Option<Message> {
    if let Some((time, day)) = meant_time(text.trim()).zip(day) {
        return Some(message!("write the day too: `{name} = {day}T{time}:00`", name, day, time));
    }
    let days = days_in(text);
    match (name, &days[..]) {
        ("start" | "from", [first, last]) => {
            let end = if name == "start" { "end" } else { "until" };
            Some(message!(
                "a line has one date: write `{name} = {first}`, and a line `{end} = {last}`",
                name,
                first,
                end,
                last
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_alone_is_one_of_the_day_on_which_it_starts() {
        let said = |name: &str, text: &str, day| {
            moment_meant(name, text, day).map(|help| help.to_string())
        };
        let end = said("end", "22:00", Some("2026-12-05"));
        assert_eq!(end.as_deref(), Some("write the day too: `end = 2026-12-05T22:00:00`"));
        assert_eq!(said("end", "22:00", None), None);
        let range = said("start", "2026-12-05 - 2026-12-06", None);
        let help = "a line has one date: write `start = 2026-12-05`, and a line `end = 2026-12-06`";
        assert_eq!(range.as_deref(), Some(help));
        assert_eq!(said("start", "2026-12-05/2026-12-06", None).as_deref(), Some(help));
        assert_eq!(said("date", "soon", Some("2026-12-05")), None);
    }
}
