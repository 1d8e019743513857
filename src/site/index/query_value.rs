//! The values of an entry as queries compare them.

use std::borrow::Cow;

use crate::calendar::Moment;
use crate::content::{At, CommonValue, FieldValue};

/// What queries compare.
pub(super) enum Value<'e> {
    Moment(Moment),
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    /// Compared byte for byte.
    Name(&'e str),
    /// Compared as people sort.
    Text(&'e str),
    Texts(&'e [(String, At)]),
    /// Any other value of a field of the type.
    Own(&'e FieldValue),
}

impl<'e> Value<'e> {
    pub(super) fn of_type(value: &'e FieldValue) -> Self {
        match value {
            FieldValue::Moment(moment) => Self::Moment(*moment),
            FieldValue::Integer(n) => Self::Integer(*n),
            FieldValue::Decimal(n) => Self::Decimal(*n),
            FieldValue::Boolean(b) => Self::Boolean(*b),
            value => Self::Own(value),
        }
    }

    pub(super) fn common(value: CommonValue<'e>) -> Option<Self> {
        Some(match value {
            CommonValue::Text(text) => Self::Text(text),
            CommonValue::Name(name) => Self::Name(name),
            CommonValue::Moment(moment) => Self::Moment(*moment),
            CommonValue::Integer(n) => Self::Integer(n),
            CommonValue::Boolean(b) => Self::Boolean(b),
            CommonValue::Texts(texts) => Self::Texts(texts),
            CommonValue::Image(_) => return None,
        })
    }

    /// The value as a filter names it, if it is a single one.
    pub(super) fn word(&self) -> Option<Cow<'e, str>> {
        Some(match self {
            Self::Moment(moment) => moment.iso().into(),
            Self::Integer(n) => n.to_string().into(),
            Self::Decimal(n) => n.to_string().into(),
            Self::Boolean(b) => b.to_string().into(),
            Self::Name(text) | Self::Text(text) => (*text).into(),
            Self::Own(
                FieldValue::Text(text)
                | FieldValue::Address(text, _)
                | FieldValue::Term(_, text, _),
            ) => text.into(),
            Self::Own(FieldValue::Reference(id, _, _)) => id.trim_matches('/').into(),
            Self::Own(_) | Self::Texts(_) => return None,
        })
    }

    /// Tells whether a filter's word is the value, or one of several.
    pub(super) fn is(&self, word: &str) -> bool {
        match self {
            Self::Texts(texts) => texts.iter().any(|(text, _)| text == word),
            Self::Own(FieldValue::List(list)) => {
                list.iter().any(|value| Self::of_type(value).is_single(word))
            }
            value => value.is_single(word),
        }
    }

    fn is_single(&self, word: &str) -> bool {
        self.word().is_some_and(|own| own == word)
    }

    /// The dates that a window is compared with.
    pub(super) fn moments(&self) -> Vec<Moment> {
        match self {
            Self::Moment(moment) => vec![*moment],
            Self::Own(FieldValue::List(list)) => list
                .iter()
                .filter_map(|value| match value {
                    FieldValue::Moment(moment) => Some(*moment),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
