//! A node of JSON-LD: keys in the order in which they were put, none without a value.

use jiff::civil::{Date, Time};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::calendar::Moment;

/// A value of a node.
pub(super) enum Item {
    /// Nothing: the key is left out.
    Nothing,
    Plain(Value),
    Node(Node),
    List(Vec<Item>),
}

/// A thing of a type.
pub(super) struct Node(Vec<(&'static str, Item)>);

impl Node {
    /// A thing of this type.
    pub(super) fn of(kind: &'static str) -> Self {
        Self(vec![("@type", kind.into())])
    }

    /// Adds a key, unless its value is empty.
    pub(super) fn put(mut self, key: &'static str, value: impl Into<Item>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((key, value));
        }
        self
    }

    /// The document, safe inside a `script` element: nothing in it can end the element or begin a
    /// comment, and no line separator ends a line of a script.
    pub(super) fn document(mut self) -> String {
        self.0.insert(0, ("@context", "https://schema.org".into()));
        let text = serde_json::to_string(&self).expect("texts and numbers can be written as JSON");
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                // Outside of texts, JSON has none of these.
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    out.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                other => out.push(other),
            }
        }
        out
    }
}

impl Item {
    /// A list, or the only item of it.
    pub(super) fn list(items: impl IntoIterator<Item = impl Into<Item>>) -> Self {
        let mut items: Vec<Self> = items.into_iter().map(Into::into).collect();
        items.retain(|item| !item.is_empty());
        if items.len() == 1 { items.remove(0) } else { Self::List(items) }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Plain(value) => value.as_str().is_some_and(str::is_empty) || value.is_null(),
            Self::Node(node) => node.0.len() < 2,
            Self::List(items) => items.is_empty(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, item) in &self.0 {
            map.serialize_entry(key, item)?;
        }
        map.end()
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Plain(value) => value.serialize(serializer),
            Self::Node(node) => node.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
        }
    }
}

impl<T: Into<Item>> From<Option<T>> for Item {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl From<Node> for Item {
    fn from(node: Node) -> Self {
        Self::Node(node)
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<&String> for Item {
    fn from(text: &String) -> Self {
        Self::Plain(text.as_str().into())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<bool> for Item {
    fn from(value: bool) -> Self {
        Self::Plain(value.into())
    }
}

impl From<i8> for Item {
    fn from(number: i8) -> Self {
        Self::Plain(number.into())
    }
}

impl From<u32> for Item {
    fn from(number: u32) -> Self {
        Self::Plain(number.into())
    }
}

/// JSON has no infinite numbers.
impl From<f64> for Item {
    fn from(number: f64) -> Self {
        Self::Plain(number.into())
    }
}

impl From<Date> for Item {
    fn from(date: Date) -> Self {
        Moment::Date(date).into()
    }
}

impl From<Time> for Item {
    fn from(time: Time) -> Self {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()).into()
    }
}

/// A day is a date; an instant has its offset.
impl From<Moment> for Item {
    fn from(moment: Moment) -> Self {
        moment.iso().into()
    }
}
