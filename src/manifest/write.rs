//! Writing single values of TOML, so that whatever a person types stays one value.

/// A text as TOML writes it, on one line: white space of any kind is a single space. That is for what people read.
pub fn toml_text(text: &str) -> String {
    toml_exact(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text as TOML writes it, character by character: paths, names, addresses.
pub fn toml_exact(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A key as TOML writes it: bare where that can be.
pub fn toml_key(key: &str) -> String {
    toml_edit::Key::new(key).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Origin, Sink};
    use crate::manifest::{Kind, parse_table};
    use crate::names::TreePath;

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(key in ".+", text in proptest::prelude::any::<String>()) {
            let written = format!("+++\n{} = {}\n", toml_key(&key), toml_text(&text));
            proptest::prop_assert_eq!(written.lines().filter(|line| line.trim() == "+++").count(), 1);
            let sink = Sink::new();
            let origin = Origin::town(TreePath::parse("a.toml").unwrap());
            let table = parse_table(&origin, &written[4..], 0).report(&sink).expect("it can be read");
            let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
            proptest::prop_assert_eq!(&table.get(&key).expect("the key is there").kind, &Kind::Text(expected));
        }

        #[test]
        fn what_is_written_exactly_is_read_again_as_it_was(text in proptest::prelude::any::<String>()) {
            let origin = Origin::town(TreePath::parse("a.toml").unwrap());
            let table = parse_table(&origin, &format!("a = {}\n", toml_exact(&text)), 0).value.expect("it can be read");
            proptest::prop_assert_eq!(&table.get("a").expect("the key is there").kind, &Kind::Text(text));
        }
    }
}
