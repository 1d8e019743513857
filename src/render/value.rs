//! Template values: making them, and digesting them in a canonical encoding.

use std::borrow::Cow;

use tera::Value;
use tera::value::{Key, Map, ValueKind};

use crate::names::Digest;

/// Makes a map; keys keep their order, so that a loop over it is the same each time.
pub(super) fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    let map: Map = pairs.into_iter().map(|(key, value)| (Key::Str(key), value)).collect();
    Value::from(map)
}

/// Makes a list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<Value>>())
}

/// A text, or nothing.
pub(super) fn optional(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::from)
}

/// Digests a value: sorted maps, fixed sizes, no hash order.
pub(super) fn digest(value: &Value) -> Digest {
    let mut bytes = Vec::with_capacity(256);
    encode(value, &mut bytes);
    Digest::of(&bytes)
}

fn encode(value: &Value, out: &mut Vec<u8>) {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => out.push(0),
        ValueKind::Bool => out.extend([1, u8::from(value.as_bool().unwrap_or(false))]),
        ValueKind::String => {
            out.push(2);
            encode_text(value.as_str().unwrap_or_default(), out);
            out.push(u8::from(value.is_safe()));
        }
        ValueKind::Array => {
            let items = value.as_array().unwrap_or_default();
            out.push(3);
            out.extend((items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| encode(item, out));
        }
        ValueKind::Map => {
            let mut pairs: Vec<(Cow<'_, str>, &Value)> =
                value.as_map().into_iter().flatten().map(|(key, value)| (name_of(key), value)).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            out.push(4);
            out.extend((pairs.len() as u64).to_le_bytes());
            for (key, value) in pairs {
                encode_text(&key, out);
                encode(value, out);
            }
        }
        _ => {
            out.push(5);
            encode_text(&value.to_string(), out);
        }
    }
}

fn name_of<'k>(key: &'k Key<'_>) -> Cow<'k, str> {
    key.as_str().map_or_else(|| Cow::Owned(key.to_string()), Cow::Borrowed)
}

/// Digests a list by the digests of its items.
pub(super) fn digest_of_all(items: impl IntoIterator<Item = Digest>) -> Digest {
    let mut bytes = Vec::with_capacity(1024);
    for item in items {
        bytes.extend(item.as_bytes());
    }
    Digest::of(&bytes)
}

fn encode_text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_knows_content_and_not_order() {
        let a = map([("a", Value::from(1)), ("b", Value::from("x"))]);
        let b = map([("b", Value::from("x")), ("a", Value::from(1))]);
        assert_eq!(digest(&a), digest(&b));
        assert_ne!(digest(&a), digest(&map([("a", Value::from(2)), ("b", Value::from("x"))])));
        assert_ne!(digest(&list([Value::from("ab")])), digest(&list([Value::from("a"), Value::from("b")])));
    }
}
