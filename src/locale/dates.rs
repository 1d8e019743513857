//! Writing dates, times and spans of time in words.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::date_style::DateStyle;
use super::formatters::{Formatters, formatters};
use super::idiom;
use crate::calendar::{Moment, Told};
use crate::names::Lang;

/// Writes a moment in words, as seen in a time zone. The time of day is added if it is asked for
/// and the moment has one.
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

/// Writes a date's month, abbreviated, as on a tear-off calendar: `nov.`.
pub fn format_month(lang: &Lang, date: Date) -> String {
    formatters(lang).month(date).unwrap_or_else(|| date.month().to_string())
}

/// Writes a date without its year, as of something that comes each year: `21 July`.
pub fn format_month_day(lang: &Lang, date: Date) -> String {
    Words { lang, formatters: &formatters(lang) }.month_day(date)
}

/// Writes a date's day of the week: `samedi`.
pub fn format_weekday(lang: &Lang, date: Date) -> String {
    formatters(lang).weekday(date).unwrap_or_default()
}

/// Writes a time of day: `18:00`; in French `18 h`.
pub fn format_time(lang: &Lang, time: Time) -> String {
    Words { lang, formatters: &formatters(lang) }.time(time)
}

/// Writes a span of time in words.
///
/// What both sides have in common is written once: `21–23 June 2026`, `21 June 2026,
/// 18:00–20:00`. A night belongs to the day on which it begins. An end that does not lie after the start
/// is left out. Each side is told at its own offset: between them clocks may have changed. Where
/// that makes the end look earlier than the start, its offset is named.
pub fn format_range(lang: &Lang, start: &Told, end: Option<&Told>) -> String {
    let words = Words { lang, formatters: &formatters(lang) };
    let alone = |told: &Told| format_date(lang, &told.moment, &told.zone, DateStyle::Long, true);
    let ends_later = |end: &&Told| end.moment.end(&end.zone) > start.moment.start(&start.zone);
    let Some(end) = end.filter(ends_later) else {
        return alone(start);
    };
    let (first, last) = (start.date(), end.date());
    match (start.time(), end.time()) {
        (Some(from), Some(to)) if first == last && to <= from => {
            format!("{} ({})", words.hours(first, from, to), offset_words(end))
        }
        (Some(from), Some(to))
            if first == last || is_same_night(first.to_datetime(from), last.to_datetime(to)) =>
        {
            words.hours(first, from, to)
        }
        (None, None) if first != last => words.days(first, last),
        _ if first == last => alone(start),
        _ => idiom::span(lang, &alone(start), &alone(end)),
    }
}

/// The offset at which a moment is told: `UTC+1`.
fn offset_words(told: &Told) -> String {
    let instant = told.moment.start(&told.zone);
    let minutes = told.zone.to_offset(instant).seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// Whether the end lies before six o'clock in the morning after the start.
fn is_same_night(start: DateTime, end: DateTime) -> bool {
    let is_next_day = start.date().tomorrow().is_ok_and(|next| next == end.date());
    is_next_day && end.hour() < 6 && end.time() < start.time()
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

    fn month_day(&self, date: Date) -> String {
        let text =
            self.formatters.month_day(date).unwrap_or_else(|| date.strftime("%m-%d").to_string());
        idiom::date(self.lang, text, date)
    }

    fn date_time(&self, style: DateStyle, date: Date, time: Time) -> String {
        let Some(text) = self.formatters.date_time(style, date.to_datetime(time)) else {
            return format!("{} {}", self.date(style, date), self.time(time));
        };
        let text = idiom::date(self.lang, text, date);
        match style {
            DateStyle::Short | DateStyle::Medium => text,
            DateStyle::Long | DateStyle::Full => {
                let text = text.replace(&self.figures(time), &self.time(time));
                idiom::date_time(self.lang, text)
            }
        }
    }

    fn time(&self, time: Time) -> String {
        idiom::time(self.lang, self.figures(time), time)
    }

    fn figures(&self, time: Time) -> String {
        self.formatters
            .time(time)
            .unwrap_or_else(|| format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    /// Two hours of one day.
    fn hours(&self, date: Date, from: Time, to: Time) -> String {
        let day = self.date(DateStyle::Long, date);
        format!("{day}, {}", idiom::hours(self.lang, &self.time(from), &self.time(to)))
    }

    /// Two days.
    fn days(&self, first: Date, last: Date) -> String {
        let (start, end) = (self.date(DateStyle::Long, first), self.date(DateStyle::Long, last));
        if first.year() != last.year() {
            return idiom::span(self.lang, &start, &end);
        }
        // Where the day comes first and the month is the same, the day alone will do.
        let figures = last.day().to_string();
        if first.month() == last.month()
            && let Some(rest) = end.strip_prefix(&figures)
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            let dot = if rest.starts_with('.') { "." } else { "" };
            let figure = format!("{}{dot}", first.day());
            return idiom::days(self.lang, first, &figure, &end);
        }
        let year = last.year().to_string();
        if end.ends_with(&year) {
            return idiom::span(self.lang, &self.month_day(first), &end);
        }
        let is_year_first = start.starts_with(&year);
        let end = if is_year_first { self.month_day(last) } else { end };
        idiom::span(self.lang, &start, &end)
    }
}
