//! What people mean by simple values of another kind than a key takes, as they are written in TOML.

use super::key_words::boolean_of_word;
use super::{Kind, Value, toml_text};

/// Returns `true` or `false` where a value of another kind says so.
pub fn meant_boolean(kind: &Kind) -> Option<String> {
    let said = match kind {
        Kind::Text(word) => boolean_of_word(word),
        Kind::Integer(number) => boolean_of_word(&number.to_string()),
        Kind::List(items) => return only(items).and_then(|item| meant_boolean(&item.kind)),
        Kind::Boolean(said) => Some(*said),
        _ => None,
    };
    said.map(|said| said.to_string())
}

/// Returns the whole number that a text holds.
pub fn meant_integer(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text(text) => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
        Kind::List(items) => only(items).and_then(|item| meant_integer(&item.kind)),
        Kind::Integer(number) => Some(number.to_string()),
        Kind::Decimal(number) if number.fract() == 0.0 && number.abs() < 1e9 => {
            Some(format!("{number:.0}"))
        }
        _ => None,
    }
}

/// Returns a text between quotation marks for what is written without. Decimals are not known any more as they were written.
pub fn meant_text(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text(text) | Kind::Date(text) => Some(toml_text(text)),
        Kind::Integer(number) => Some(format!("\"{number}\"")),
        Kind::Boolean(said) => Some(format!("\"{said}\"")),
        Kind::List(items) => only(items).and_then(|item| meant_text(&item.kind)),
        Kind::Decimal(_) | Kind::Table(_) => None,
    }
}

/// The one value of a list.
fn only(items: &[Value]) -> Option<&Value> {
    match items {
        [item] => Some(item),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_values_of_another_kind_are_written_anew() {
        let list = |kind: Kind| Kind::List(vec![Value { kind, range: 0..0 }]);
        assert_eq!(meant_boolean(&Kind::Integer(0)).as_deref(), Some("false"));
        assert_eq!(meant_integer(&Kind::Text(" 12 ".to_owned())).as_deref(), Some("12"));
        assert_eq!(meant_integer(&Kind::Decimal(3.0)).as_deref(), Some("3"));
        assert_eq!(meant_text(&Kind::Integer(12)).as_deref(), Some("\"12\""));
        assert_eq!(meant_text(&list(Kind::Text("a".to_owned()))).as_deref(), Some("\"a\""));
        assert_eq!(meant_text(&Kind::Decimal(1.5)), None);
    }
}
