//! What a field's values must keep to besides their kind: `min`, `max` and `pattern`.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::kind::FieldKind;
use crate::diagnostics::{Code, Diagnostic};
use crate::manifest::{Kind, Reader, Value};

/// The largest automaton that a pattern may become, in bytes: a package's pattern must not take a town's memory.
const LARGEST_PATTERN: usize = 1 << 20;

/// What makes a pattern one for all of a text.
const BEGIN: &str = "^(?:";
const END: &str = ")$";

/// The bounds of a field. A list's are those of each of its values.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// The smallest number, or the fewest characters of a text.
    min: Option<f64>,
    /// The largest number, or the most characters of a text.
    max: Option<f64>,
    /// What all of a text must match.
    pattern: Option<Regex>,
}

impl Bounds {
    /// Reads a field's bounds. Those that its kind cannot have are reported.
    pub(super) fn read(reader: &Reader<'_>, kind: &FieldKind) -> Self {
        let [min, max] = ["min", "max"].map(|key| {
            let value = reader.value(key)?;
            match &value.kind {
                Kind::Integer(_) | Kind::Decimal(_) if !has_size(kind) => {
                    reader.report(Code::BadValue, format!("`{key}` bounds numbers and texts, not this kind"), &value.range);
                    None
                }
                kind => number(kind).or_else(|| {
                    reader.report(Code::WrongKind, format!("`{key}` takes a number, this is {}", kind.words()), &value.range);
                    None
                }),
            }
        });
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            reader.sink.report(Diagnostic::error(Code::BadValue, "`min` is larger than `max`").at(reader.place("min")));
        }
        Self { min, max, pattern: read_pattern(reader, kind) }
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
            (Kind::Text(text), Some(pattern)) if !pattern.is_match(text) => {
                let written = pattern.as_str().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
                Some(format!("`{text}` is not of the form `{}`", written.unwrap_or_default()))
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
        _ => matches!(kind, FieldKind::Text | FieldKind::Markdown | FieldKind::Url | FieldKind::Email | FieldKind::Phone),
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

/// Reads a regular expression that all of a text must match, as in HTML's `pattern`.
fn read_pattern(reader: &Reader<'_>, kind: &FieldKind) -> Option<Regex> {
    let written = reader.text("pattern")?;
    let report = |diagnostic: Diagnostic| reader.sink.report(diagnostic.at(reader.place("pattern")));
    if !is_text(kind) {
        report(Diagnostic::error(Code::BadValue, "`pattern` is for texts, not for this kind"));
        return None;
    }
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build();
    // By itself first: what it opens it must close itself.
    match build(written).and_then(|_| build(&format!("{BEGIN}{written}{END}"))) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            let why = error.to_string().lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
            let help = "a pattern is a regular expression: `[0-9]{4}` are four digits";
            report(Diagnostic::error(Code::BadValue, format!("`{written}` is not a pattern: {why}")).help(help));
            None
        }
    }
}
