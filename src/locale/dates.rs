//! Dates, times and spans of time in words.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::formatters::{Formatters, formatters};
use super::idiom;
use crate::calendar::Moment;
use crate::names::Lang;

/// How much of a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// In figures: `21/06/2026`.
    Short,
    /// Abbreviated: `21 jun 2026`.
    Medium,
    /// `21 juin 2026`.
    Long,
    /// With the weekday: `dimanche 21 juin 2026`.
    Full,
}

impl DateStyle {
    /// Finds a style by its name: `short`, `medium`, `long`, `full`.
    pub fn find(name: &str) -> Option<Self> {
        Some(match name {
            "short" => Self::Short,
            "medium" => Self::Medium,
            "long" => Self::Long,
            "full" => Self::Full,
            _ => return None,
        })
    }
}

/// A moment in words, in the zone; with the time of day if asked for and if it has one.
pub fn format_date(
    lang: &Lang,
    moment: &Moment,
    zone: &TimeZone,
    style: DateStyle,
    with_time: bool,
) -> String {
    let words = Words { lang, formatters: &formatters(lang) };
    let date = moment.date(zone);
    match moment.time(zone).filter(|_| with_time) {
        Some(time) => words.date_time(style, date, time),
        None => words.date(style, date),
    }
}

/// A date's month, abbreviated, as on a leaf of a calendar: `nov.`.
pub fn format_month(lang: &Lang, date: Date) -> String {
    formatters(lang).month(date).unwrap_or_else(|| date.month().to_string())
}

/// A date's day of the week: `samedi`.
pub fn format_weekday(lang: &Lang, date: Date) -> String {
    formatters(lang).weekday(date).unwrap_or_default()
}

/// A time of day: `18:00`.
pub fn format_time(lang: &Lang, time: Time) -> String {
    Words { lang, formatters: &formatters(lang) }.time(time)
}

/// From one moment to another in words. What is the same on both sides is said once: `21–23 juin 2026`,
/// `21 juin 2026, 18:00 – 20:00`. A night belongs to the day on which it begins. An end that does not lie behind the start is
/// left out.
pub fn format_range(lang: &Lang, start: &Moment, end: Option<&Moment>, zone: &TimeZone) -> String {
    let words = Words { lang, formatters: &formatters(lang) };
    let alone = |moment: &Moment| format_date(lang, moment, zone, DateStyle::Long, true);
    let Some(end) = end.filter(|end| end.end(zone) > start.start(zone)) else {
        return alone(start);
    };
    let (first, last) = (start.date(zone), end.date(zone));
    match (start.time(zone), end.time(zone)) {
        (Some(from), Some(to)) if first == last || is_same_night((first, from), (last, to)) => {
            words.hours(first, from, to)
        }
        (None, None) if first != last => words.days(first, last),
        _ if first == last => alone(start),
        _ => format!("{} – {}", alone(start), alone(end)),
    }
}

/// Whether the end lies in the small hours that follow the start.
fn is_same_night(start: (Date, Time), end: (Date, Time)) -> bool {
    start.0.tomorrow().is_ok_and(|next| next == end.0) && end.1.hour() < 6 && end.1 < start.1
}

struct Words<'a> {
    lang: &'a Lang,
    formatters: &'a Formatters,
}

impl Words<'_> {
    fn date(&self, style: DateStyle, date: Date) -> String {
        let text = self.formatters.date(style, date).unwrap_or_else(|| Moment::Date(date).iso());
        idiom::date(self.lang, text, date)
    }

    fn date_time(&self, style: DateStyle, date: Date, time: Time) -> String {
        let Some(text) = self.formatters.date_time(style, date.to_datetime(time)) else {
            return format!("{} {}", self.date(style, date), self.time(time));
        };
        let text = idiom::date(self.lang, text, date);
        match style {
            DateStyle::Short | DateStyle::Medium => text,
            DateStyle::Long | DateStyle::Full => idiom::date_time(self.lang, text),
        }
    }

    fn time(&self, time: Time) -> String {
        self.formatters
            .time(time)
            .unwrap_or_else(|| format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    /// Two hours of one day.
    fn hours(&self, date: Date, from: Time, to: Time) -> String {
        let (dash, word) = (idiom::hours_dash(self.lang), idiom::hour_word(self.lang));
        let day = self.date(DateStyle::Long, date);
        format!("{day}, {}{dash}{}{word}", self.time(from), self.time(to))
    }

    /// Two days.
    fn days(&self, first: Date, last: Date) -> String {
        let (start, end) = (self.date(DateStyle::Long, first), self.date(DateStyle::Long, last));
        if first.year() != last.year() {
            return format!("{start} – {end}");
        }
        // Where the day comes first and the month is the same, the day alone will do.
        let figures = last.day().to_string();
        if first.month() == last.month()
            && let Some(rest) = end.strip_prefix(&figures)
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            let dot = if rest.starts_with('.') { "." } else { "" };
            let er = if self.lang.base() == "fr" && first.day() == 1 { "er" } else { "" };
            return format!("{}{dot}{er}–{end}", first.day());
        }
        let year = last.year().to_string();
        let short = |date: Date| {
            self.formatters.month_day(date).map(|text| idiom::date(self.lang, text, date))
        };
        match (short(first), short(last)) {
            (Some(short), _) if end.ends_with(&year) => format!("{short} – {end}"),
            (_, Some(short)) if start.starts_with(&year) => format!("{start} – {short}"),
            _ => format!("{start} – {end}"),
        }
    }
}
