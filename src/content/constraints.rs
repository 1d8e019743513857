//! What a field's values must keep to besides their kind: `min`, `max` and `pattern`.

use std::ops::Range;

use super::field::{Bounds, FieldKind};
use super::patterns::{Pattern, Patterns};
use crate::diagnostics::{Code, Diagnostic};
use crate::manifest::{Kind, Reader, Value};

impl Bounds {
    /// Reads a field's bounds. Those that its kind cannot have are reported.
    pub(super) fn read(reader: &Reader<'_>, kind: &FieldKind, patterns: &Patterns) -> Self {
        let [min, max] = ["min", "max"].map(|key| {
            let value = reader.value(key)?;
            match &value.kind {
                Kind::Integer(_) | Kind::Decimal(_) if !has_size(kind) => {
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
        Self { min, max, pattern: read_pattern(reader, kind, patterns) }
    }

    /// What is wrong with a value of the right kind, and where.
    pub(super) fn faults(&self, value: &Value) -> Vec<(String, Range<u32>)> {
        if let Kind::List(items) = &value.kind {
            return items.iter().flat_map(|item| self.faults(item)).collect();
        }
        self.fault(&value.kind).map(|why| (why, value.range.clone())).into_iter().collect()
    }

    fn fault(&self, kind: &Kind) -> Option<String> {
        let (min, max) = (self.min.unwrap_or(f64::NEG_INFINITY), self.max.unwrap_or(f64::INFINITY));
        match kind {
            Kind::Text(text) => {
                #[expect(clippy::cast_precision_loss, reason = "no text has 2^53 characters")]
                let length = text.chars().count() as f64;
                if length < min {
                    return Some(format!("too short: {length} of at least {min} characters"));
                }
                if length > max {
                    return Some(format!("too long: {length} of at most {max} characters"));
                }
            }
            kind => {
                let number = number(kind)?;
                if number < min {
                    return Some(format!("{number} is less than {min}"));
                }
                if number > max {
                    return Some(format!("{number} is more than {max}"));
                }
            }
        }
        match (kind, &self.pattern) {
            (Kind::Text(text), Some(pattern)) if !pattern.matches(text) => {
                Some(format!("`{text}` is not of the form `{}`", pattern.written))
            }
            _ => None,
        }
    }
}

fn has_size(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::List(kind) => has_size(kind),
        FieldKind::Integer | FieldKind::Decimal => true,
        kind => is_text(kind),
    }
}

fn is_text(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::List(kind) => is_text(kind),
        _ => matches!(
            kind,
            FieldKind::Text
                | FieldKind::Markdown
                | FieldKind::Url
                | FieldKind::Email
                | FieldKind::Phone
        ),
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

fn read_pattern(reader: &Reader<'_>, kind: &FieldKind, patterns: &Patterns) -> Option<Pattern> {
    reader.text("pattern")?;
    if is_text(kind) {
        return patterns.read(reader);
    }
    let place = reader.place("pattern");
    reader.sink.report(
        Diagnostic::error(Code::BadValue, "`pattern` is for texts, not for this kind").at(place),
    );
    None
}
