//! A field of a content type: its kind, and what its values must keep to. A group of fields is a kind too.

use std::collections::BTreeMap;

use super::constraints::{Constraints, Measure};
use super::field_value::FieldValue;
use crate::manifest::Localized;

/// What a field's value is.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line or more of plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day, or a day with a time.
    Datetime,
    /// A length of time: `P10D` or `10 days`.
    Duration,
    /// A language tag.
    Language,
    /// An address on the web, or a path of this site.
    Url,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// `{ amount, currency, note }` or `"free"`.
    Money,
    /// A term of a vocabulary.
    Term(String),
    /// The id of an entry, of a given type where one is named.
    Reference(Option<String>),
    /// Any number of values.
    List(Box<FieldKind>),
    /// A group of fields.
    Object(BTreeMap<String, Field>),
    /// `{ src, alt, caption, credit }`.
    Image,
    /// `{ src, title, lang, kind }`, or just the file.
    File,
    /// A day of the week: `mon` to `sun`.
    Weekday,
    /// From one time of day to another: `09:00-12:00`.
    TimeSpan,
    /// A text, or one for each language: `{ fr = "…", nl = "…" }`.
    Words,
    /// Weeks for which a row of opening hours holds: `1st` to `5th`, `last`, `odd`, `even`.
    Weeks,
    /// How often something happens again, as text.
    Rule,
    /// A structure that is passed on as it is written (recurrence and seasons, until they have rules of their own).
    Plain,
}

impl FieldKind {
    /// Returns what `min` and `max` count in values of this kind; for a list, in each of them.
    pub(super) fn measure(&self) -> Measure {
        match self {
            Self::List(kind) => kind.measure(),
            Self::Integer | Self::Decimal => Measure::Numbers,
            Self::Text | Self::Markdown | Self::Url | Self::Email | Self::Phone => {
                Measure::Characters
            }
            _ => Measure::Nothing,
        }
    }
}

/// One field of a type.
#[derive(Debug, Clone)]
pub struct Field {
    /// What its value is.
    pub kind: FieldKind,
    /// Whether an entry makes no sense without it.
    pub required: bool,
    /// Whether all languages of an entry have the one value of the default language's file.
    pub shared: bool,
    /// Its name for people.
    pub label: Localized,
    /// What helps an editor to fill it in.
    pub hint: Option<Localized>,
    /// What its values must keep to.
    pub constraints: Constraints,
    /// The value where none is written.
    pub default: Option<FieldValue>,
    /// What to write instead, where it should be written no more.
    pub deprecated: Option<String>,
}

impl Field {
    /// A field of which only the kind is known.
    pub(super) fn of(kind: FieldKind) -> Self {
        let (label, constraints) = (Localized::default(), Constraints::default());
        Self {
            kind,
            required: false,
            shared: false,
            label,
            hint: None,
            constraints,
            default: None,
            deprecated: None,
        }
    }
}
