//! What a field's values must keep to besides their kind: `min`, `max` and `pattern`.

use std::ops::Range;

use super::patterns::{Pattern, Patterns};
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::manifest::{Kind, Reader, Value};

/// What `min` and `max` of a field count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Numbers themselves.
    Numbers,
    /// The characters of a text.
    Characters,
    /// Values of this kind have no size, so neither key is allowed.
    Nothing,
}

/// What the values of a field must keep to. A list's are those of each of its values.
#[derive(Debug, Clone, Default)]
pub struct Constraints {
    /// The smallest number, or the fewest characters of a text.
    min: Option<f64>,
    /// The largest number, or the most characters of a text.
    max: Option<f64>,
    /// What all of a text must match.
    pattern: Option<Pattern>,
}

impl Constraints {
    /// Reads a field's constraints. Those that its kind cannot have are reported.
    pub(super) fn read(reader: &Reader<'_>, measure: Measure, patterns: &Patterns) -> Self {
        let [min, max] = ["min", "max"].map(|key| {
            let value = reader.value(key)?;
            match &value.kind {
                Kind::Integer(_) | Kind::Decimal(_) if measure == Measure::Nothing => {
                    reader.report(
                        Code::BadValue,
                        message!("`{key}` bounds numbers and texts, not this kind", key),
                        &value.range,
                    );
                    None
                }
                kind => number(kind).or_else(|| {
                    reader.report(
                        Code::WrongKind,
                        message!(
                            "`{key}` takes a number, this is {kind}",
                            key,
                            kind = kind.words()
                        ),
                        &value.range,
                    );
                    None
                }),
            }
        });
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            reader.sink.report(
                Diagnostic::error(Code::BadValue, "`min` is larger than `max`")
                    .at(reader.place("min")),
            );
        }
        Self { min, max, pattern: read_pattern(reader, measure, patterns) }
    }

    /// What is wrong with a value of the right kind, and where.
    pub(super) fn faults(&self, value: &Value) -> Vec<(Message, Range<u32>)> {
        if let Kind::List(items) = &value.kind {
            return items.iter().flat_map(|item| self.faults(item)).collect();
        }
        self.fault(&value.kind).map(|why| (why, value.range.clone())).into_iter().collect()
    }

    fn fault(&self, kind: &Kind) -> Option<Message> {
        let (min, max) = (self.min.unwrap_or(f64::NEG_INFINITY), self.max.unwrap_or(f64::INFINITY));
        match kind {
            Kind::Text(text) => {
                #[expect(clippy::cast_precision_loss, reason = "no text has 2^53 characters")]
                let length = text.chars().count() as f64;
                if length < min {
                    return Some(message!(
                        "too short: {length} of at least {min} characters",
                        length,
                        min
                    ));
                }
                if length > max {
                    return Some(message!(
                        "too long: {length} of at most {max} characters",
                        length,
                        max
                    ));
                }
            }
            kind => {
                let number = number(kind)?;
                if number < min {
                    return Some(message!("{number} is less than {min}", number, min));
                }
                if number > max {
                    return Some(message!("{number} is more than {max}", number, max));
                }
            }
        }
        match (kind, &self.pattern) {
            (Kind::Text(text), Some(pattern)) if !pattern.matches(text) => Some(message!(
                "`{text}` is not of the form `{pattern}`",
                text,
                pattern = pattern.written
            )),
            _ => None,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a field's number is far below 2^53")]
fn number(kind: &Kind) -> Option<f64> {
    match kind {
        Kind::Integer(n) => Some(*n as f64),
        Kind::Decimal(n) if n.is_finite() => Some(*n),
        _ => None,
    }
}

fn read_pattern(reader: &Reader<'_>, measure: Measure, patterns: &Patterns) -> Option<Pattern> {
    reader.text("pattern")?;
    if measure == Measure::Characters {
        return patterns.read(reader);
    }
    let place = reader.place("pattern");
    reader.sink.report(
        Diagnostic::error(Code::BadValue, "`pattern` is for texts, not for this kind").at(place),
    );
    None
}
