//! Durations as editors write them, `10 days` or `P10D`.
//!
//! jiff reads the ISO form. Its reader of words is not taken: it wants the largest unit first, and
//! knows no `and`.

use jiff::fmt::temporal::SpanParser;

use crate::diagnostics::Message;

/// A duration in calendar units, which have no fixed length in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u32,
    /// Minutes.
    pub minutes: u32,
}

const HELP: &str = "a duration is written `10 days`, `2 hours 30 minutes` or `P10D`";
const LARGEST: u32 = 100_000;

impl Duration {
    /// Reads ISO text (`P10D`, `PT2H30M`) or English words (`10 days`, `1 year and 6 months`).
    ///
    /// # Errors
    /// Says in a phrase what is wrong.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        if text.starts_with(['P', 'p']) { Self::parse_iso(text) } else { Self::parse_words(text) }
    }

    /// Returns the canonical ISO text: `P10D`.
    pub fn iso(&self) -> String {
        let part = |number: u32, unit: char| {
            if number == 0 { String::new() } else { format!("{number}{unit}") }
        };
        let date = [
            part(self.years, 'Y'),
            part(self.months, 'M'),
            part(self.weeks, 'W'),
            part(self.days, 'D'),
        ]
        .concat();
        let time = [part(self.hours, 'H'), part(self.minutes, 'M')].concat();
        match (date.is_empty(), time.is_empty()) {
            (true, true) => "P0D".to_owned(),
            (_, true) => format!("P{date}"),
            _ => format!("P{date}T{time}"),
        }
    }

    /// Lists the parts that are not zero with the names of their units, the largest unit first.
    pub fn parts(&self) -> Vec<(&'static str, u32)> {
        let all = [
            ("years", self.years),
            ("months", self.months),
            ("weeks", self.weeks),
            ("days", self.days),
            ("hours", self.hours),
            ("minutes", self.minutes),
        ];
        all.into_iter().filter(|(_, number)| *number > 0).collect()
    }

    /// Reads ISO text. jiff also takes fractions and seconds, which no notice of a town needs.
    fn parse_iso(text: &str) -> Result<Self, Message> {
        let span = SpanParser::new().parse_span(text).map_err(|_| Message::from(HELP))?;
        let has_fraction = text.contains(['.', ',']) || text.contains(['s', 'S']);
        if has_fraction {
            return Err(HELP.into());
        }
        let part = |number: i64| match u32::try_from(number) {
            Ok(part) if part <= LARGEST => Ok(part),
            _ => Err(too_long(number)),
        };
        Ok(Self {
            years: part(span.get_years().into())?,
            months: part(span.get_months().into())?,
            weeks: part(span.get_weeks().into())?,
            days: part(span.get_days().into())?,
            hours: part(span.get_hours().into())?,
            minutes: part(span.get_minutes())?,
        })
    }

    fn parse_words(text: &str) -> Result<Self, Message> {
        let mut duration = Self::default();
        let mut words =
            text.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty() && *word != "and");
        let mut named = Vec::new();
        while let Some(word) = words.next() {
            let cut = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
            let (number, glued) = word.split_at(cut);
            let unit = if glued.is_empty() { words.next().unwrap_or_default() } else { glued };
            let part = duration.set(unit, number)?;
            if named.contains(&part) {
                return Err(message!(
                    "`{text}` names the {part}s twice; {help}",
                    text,
                    part,
                    help = Message::from(HELP)
                ));
            }
            named.push(part);
        }
        if named.is_empty() { Err(HELP.into()) } else { Ok(duration) }
    }

    /// Sets a part, and gives its unit's name.
    fn set(&mut self, unit: &str, number: &str) -> Result<&'static str, Message> {
        let value: u32 = number.parse().map_err(|_| Message::from(HELP))?;
        if value > LARGEST {
            return Err(too_long(value));
        }
        let lower = unit.to_lowercase();
        let (part, name) = match lower.strip_suffix('s').unwrap_or(&lower) {
            "year" => (&mut self.years, "year"),
            "month" => (&mut self.months, "month"),
            "week" => (&mut self.weeks, "week"),
            "day" => (&mut self.days, "day"),
            "hour" => (&mut self.hours, "hour"),
            "minute" => (&mut self.minutes, "minute"),
            _ => {
                return Err(message!(
                    "`{unit}` is not a unit of time; {help}",
                    unit,
                    help = Message::from(HELP)
                ));
            }
        };
        *part = value;
        Ok(name)
    }
}

fn too_long(number: impl std::fmt::Display) -> Message {
    message!("`{number}` is longer than any town will wait", number)
}

/// Reads a duration, `10 days` or `P10D`, and returns its canonical text, `P10D`.
///
/// # Errors
/// Says in a phrase what is wrong.
pub fn parse_duration(text: &str) -> Result<String, Message> {
    Duration::parse(text).map(|duration| duration.iso())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_one_text() {
        for (text, iso) in [
            ("P10D", "P10D"),
            ("10 days", "P10D"),
            ("1 day", "P1D"),
            ("1 year and 6 months", "P1Y6M"),
            ("2 hours 30 minutes", "PT2H30M"),
            ("PT90M", "PT90M"),
            ("p1y6m", "P1Y6M"),
            ("P0D", "P0D"),
            ("2weeks", "P2W"),
            ("0 days", "P0D"),
        ] {
            assert_eq!(parse_duration(text).as_deref(), Ok(iso), "{text}");
        }
        for bad in [
            "",
            "P",
            "PT",
            "P1DT",
            "P1D1Y",
            "P1H",
            "P-1D",
            "PT1.5H",
            "PT30S",
            "P100001D",
            "Pentecost",
            "ten days",
            "10",
            "2 days 3 days",
            "0 day 1days",
            "10 lustres",
            "-1 day",
            "99999999999 days",
            "P1é",
        ] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }
}
