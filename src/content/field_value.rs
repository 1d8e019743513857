//! Field values: what a field of an entry holds, once it was checked.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::calendar::Moment;
use crate::diagnostics::Place;
use crate::manifest::{Kind, Localized, Value};
use crate::markdown::Body;
use crate::names::Lang;

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
    /// A text for each language.
    Words(Box<Localized>),
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
#[derive(Debug, Clone)]
pub struct Prose {
    /// What is written.
    pub text: String,
    /// What it says.
    pub body: Body,
    /// Where it stands.
    pub at: At,
    /// The byte of the file at which the text begins, where it stands there as it is.
    pub start: Option<u32>,
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.body) == (&other.text, &other.body)
    }
}

impl Prose {
    /// Where a part of the text stands; the whole, if that is not known.
    pub fn place(&self, part: &Range<u32>) -> Place {
        let At(whole) = &self.at;
        match self.start {
            Some(start) => Place {
                range: Some(start.saturating_add(part.start)..start.saturating_add(part.end)),
                ..whole.clone()
            },
            None => whole.clone(),
        }
    }
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

    /// The text that it is, in the first of some languages that has one.
    pub fn words<'v>(&'v self, langs: &[Lang]) -> Option<&'v str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Words(words) => words.get(langs),
            _ => None,
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

/// Values by name, sorted. An entry has a few, and a town has many entries: a node of a B-tree
/// would have room for eleven, which is a kilobyte and more for one date.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldMap(Vec<(String, FieldValue)>);

impl FieldMap {
    /// Returns the value of a name.
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.find(name).ok().map(|at| &self.0[at].1)
    }

    /// Whether the name has a value.
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// Sets the value of a name.
    pub fn insert(&mut self, name: String, value: FieldValue) {
        match self.find(&name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    /// Takes the value of a name out.
    pub fn remove(&mut self, name: &str) -> Option<FieldValue> {
        self.find(name).ok().map(|at| self.0.remove(at).1)
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The values, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &FieldValue> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &FieldValue)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl FromIterator<(String, FieldValue)> for FieldMap {
    /// Of two values of one name the later counts.
    fn from_iter<I: IntoIterator<Item = (String, FieldValue)>>(values: I) -> Self {
        let sorted: BTreeMap<String, FieldValue> = values.into_iter().collect();
        let mut fields: Vec<_> = sorted.into_iter().collect();
        fields.shrink_to_fit();
        Self(fields)
    }
}

impl Extend<(String, FieldValue)> for FieldMap {
    fn extend<I: IntoIterator<Item = (String, FieldValue)>>(&mut self, values: I) {
        values.into_iter().for_each(|(name, value)| self.insert(name, value));
    }
}

impl IntoIterator for FieldMap {
    type Item = (String, FieldValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m> IntoIterator for &'m FieldMap {
    type Item = (&'m String, &'m FieldValue);
    type IntoIter = std::iter::Map<
        std::slice::Iter<'m, (String, FieldValue)>,
        fn(&'m (String, FieldValue)) -> Self::Item,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_the_later_value_counts() {
        let value = |number: i64| FieldValue::Integer(number);
        let pair = |name: &str, number: i64| (name.to_owned(), value(number));
        let mut fields: FieldMap = [pair("b", 1), pair("a", 2), pair("b", 3)].into_iter().collect();
        assert_eq!(fields.get("b"), Some(&value(3)));
        fields.insert("aa".to_owned(), value(4));
        fields.insert("a".to_owned(), value(5));
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["a", "aa", "b"]);
        assert_eq!((fields.remove("a"), fields.remove("a")), (Some(value(5)), None));
        assert!(!fields.contains_key("a") && !fields.is_empty());
        assert_eq!(fields.iter().count(), fields.values().count());
    }
}
