//! Hours of one day that overlap: a visitor sees two times for one door.

use std::ops::Range;

use crate::calendar::{Slot, Weeks};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::Value;

/// A span of time on a day, as it is written.
#[derive(Debug, Clone)]
pub(super) struct Span<'t> {
    /// The day of the week, from 0 for Monday.
    day: usize,
    /// The weeks for which it holds; all where it does not say.
    weeks: &'t [Weeks],
    text: &'t str,
    slot: Slot,
    range: Range<u32>,
}

impl<'t> Span<'t> {
    /// Reads a span, of Monday; nothing where it is written otherwise, which is said elsewhere.
    pub(super) fn read(weeks: &'t [Weeks], value: &'t Value) -> Option<Self> {
        let text = value.kind.text()?;
        Some(Self { day: 0, weeks, text, slot: Slot::parse(text)?, range: value.range.clone() })
    }

    /// The same span on another day of the week, from 0 for Monday.
    pub(super) fn on(&self, day: usize) -> Self {
        Self { day, ..self.clone() }
    }
}

/// Warns of spans that overlap, at the later in the file.
pub(super) fn warn_of_overlaps(origin: &Origin, spans: &[Span<'_>], sink: &Sink) {
    for (index, span) in spans.iter().enumerate() {
        let overlapping = spans[..index].iter().find_map(|first| {
            let shift = shift(first.day, span.day).filter(|_| is_same_week(first, span))?;
            first.slot.overlaps(span.slot, shift).then_some((first, shift))
        });
        let Some((first, shift)) = overlapping else { continue };
        let message =
            message!("`{span}` overlaps with `{first}`", span = span.text, first = first.text);
        let diagnostic =
            Diagnostic::warning(Code::BadValue, message).at(origin.at(span.range.clone()));
        sink.report(if shift == 0 {
            let joined = span.slot.joined(first.slot).text();
            diagnostic.help(message!("write one span in their place, `\"{joined}\"`, or correct one of the two", joined))
        } else {
            diagnostic.help("a night that ends after midnight belongs to the day on which it begins: correct one of the two")
        });
    }
}

/// Whether both hold on some day. What holds for some weeks takes the place of what holds for all.
fn is_same_week(one: &Span<'_>, other: &Span<'_>) -> bool {
    match (one.weeks, other.weeks) {
        ([], []) => true,
        (one, other) => one.iter().any(|one| other.iter().any(|other| one.meets(*other))),
    }
}

/// By how many days the second day comes after the first, if by at most one either way.
fn shift(first: usize, second: usize) -> Option<i32> {
    match (second + 7 - first) % 7 {
        0 => Some(0),
        1 => Some(1),
        6 => Some(-1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::check_text::DAYS;
    use crate::manifest::Kind;
    use crate::names::TreePath;

    /// The spans that are found to overlap, with the help.
    fn found(spans: &[(&str, Option<Weeks>, &str)]) -> Vec<String> {
        let values: Vec<Value> = spans
            .iter()
            .map(|(.., text)| Value { kind: Kind::Text((*text).to_owned()), range: 0..1 })
            .collect();
        let day = |name: &str| DAYS.iter().position(|known| *known == name).expect("a day");
        let read = spans.iter().zip(&values);
        let spans: Vec<Span<'_>> = read
            .map(|((name, weeks, _), value)| {
                Span::read(weeks.as_slice(), value).expect("a span").on(day(name))
            })
            .collect();
        let (origin, sink) =
            (Origin::town(TreePath::parse("content/a.md").expect("a path")), Sink::new());
        warn_of_overlaps(&origin, &spans, &sink);
        sink.take().iter().map(|found| format!("{} {}", found.message, found.advice())).collect()
    }

    #[test]
    fn spans_of_one_day_that_overlap_are_found() {
        let one = found(&[("mon", None, "09:00-12:00"), ("mon", None, "11:00-17:00")]);
        assert!(one.len() == 1 && one[0].contains("\"09:00-17:00\""), "{one:?}");
        assert!(found(&[("mon", None, "09:00-12:00"), ("mon", None, "12:00-17:00")]).is_empty());
        assert!(found(&[("mon", None, "09:00-12:00"), ("tue", None, "11:00-17:00")]).is_empty());
        let weeks =
            |first, second| found(&[("mon", first, "09:00-12:00"), ("mon", second, "10:00-11:00")]);
        assert!(weeks(Some(Weeks::Odd), Some(Weeks::Even)).is_empty());
        assert!(weeks(Some(Weeks::Odd), None).is_empty());
        assert_eq!(weeks(Some(Weeks::Odd), Some(Weeks::Nth(1))).len(), 1);
    }

    #[test]
    fn a_night_reaches_into_the_next_day() {
        assert_eq!(found(&[("fri", None, "22:00-02:00"), ("sat", None, "01:00-03:00")]).len(), 1);
        assert_eq!(found(&[("sun", None, "22:00-02:00"), ("mon", None, "00:00-03:00")]).len(), 1);
        assert_eq!(found(&[("sat", None, "01:00-03:00"), ("fri", None, "22:00-02:00")]).len(), 1);
        assert!(found(&[("fri", None, "22:00-02:00"), ("sat", None, "02:00-03:00")]).is_empty());
        assert!(found(&[("fri", None, "18:00-24:00"), ("sat", None, "00:00-03:00")]).is_empty());
    }
}
