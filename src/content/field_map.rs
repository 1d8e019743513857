//! Values by name.

use std::collections::BTreeMap;

use super::field_value::FieldValue;

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

impl<const N: usize> From<[(String, FieldValue); N]> for FieldMap {
    fn from(values: [(String, FieldValue); N]) -> Self {
        values.into_iter().collect()
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
        let mut fields: FieldMap = [pair("b", 1), pair("a", 2), pair("b", 3)].into();
        assert_eq!(fields.get("b"), Some(&value(3)));
        fields.insert("aa".to_owned(), value(4));
        fields.insert("a".to_owned(), value(5));
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["a", "aa", "b"]);
        assert_eq!((fields.remove("a"), fields.remove("a")), (Some(value(5)), None));
        assert!(!fields.contains_key("a") && !fields.is_empty());
        assert_eq!(fields.iter().count(), fields.values().count());
    }
}
