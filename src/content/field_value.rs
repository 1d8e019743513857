//! Field values: what a field of an entry holds, once it was checked.

use super::field_map::FieldMap;
use crate::calendar::Moment;
use crate::diagnostics::Place;
use crate::manifest::{Kind, Value};
use crate::markdown::Body;

/// A place that does not count when values are compared: the same value elsewhere is the same value.
#[derive(Debug, Clone)]
pub struct At(pub Place);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Text of any simple kind.
    Text(String),
    /// Markdown.
    Markdown(Box<Prose>),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day or an instant.
    Moment(Moment),
    /// A vocabulary's term: vocabulary, id, place.
    Term(String, String, At),
    /// A reference as written, the type it must have, and its place.
    Reference(String, Option<String>, At),
    /// A file as written, and its place.
    File(String, At),
    /// An address in this site as written, and its place.
    Address(String, At),
    /// Values.
    List(Vec<FieldValue>),
    /// Named values.
    Object(FieldMap),
}

/// A field's Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose {
    /// What is written.
    pub text: String,
    /// What it says.
    pub body: Body,
    /// Where it stands.
    pub at: At,
}

impl FieldValue {
    /// Returns a TOML value as it is written.
    pub(super) fn plain(value: &Value) -> Self {
        match &value.kind {
            Kind::Text(text) | Kind::Date(text) => Self::Text(text.clone()),
            Kind::Integer(n) => Self::Integer(*n),
            Kind::Decimal(n) => Self::Decimal(*n),
            Kind::Boolean(b) => Self::Boolean(*b),
            Kind::List(list) => Self::List(list.iter().map(Self::plain).collect()),
            Kind::Table(table) => Self::Object(
                table
                    .entries
                    .iter()
                    .map(|(key, _, value)| (key.clone(), Self::plain(value)))
                    .collect(),
            ),
        }
    }

    /// All Markdown in a value.
    pub fn prose(&self) -> Vec<&Prose> {
        match self {
            Self::Markdown(prose) => vec![prose],
            Self::List(values) => values.iter().flat_map(Self::prose).collect(),
            Self::Object(values) => values.values().flat_map(Self::prose).collect(),
            _ => Vec::new(),
        }
    }
}
