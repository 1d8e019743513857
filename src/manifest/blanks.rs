//! Empty values: an editor on the web writes each box of its form, and those that nobody filled in say nothing.

use super::{Kind, Table, Value};
use crate::names::is_unseen;

impl Table {
    /// Returns the table without what was left empty: texts of blanks alone, and lists and tables of nothing else. Their
    /// keys stay known as [`Table::blank`]. An empty list of the table itself stays: it can say "not those of the section".
    pub fn without_blanks(self) -> Self {
        let mut kept = Self { entries: Vec::new(), blank: self.blank };
        for (key, range, value) in self.entries {
            let place = value.range.clone();
            match filled(&key, value) {
                Some(value) => kept.entries.push((key, range, value)),
                None => kept.blank.push((key, place)),
            }
        }
        kept
    }

    /// Returns the table with those of its tables that are named without their blanks. Others stay as they are written: an
    /// empty list of what is shared, allowed or fetched must not become the list of everything.
    pub(super) fn without_blanks_in(mut self, names: &[&str]) -> Self {
        for (key, _, value) in &mut self.entries {
            if let (true, Kind::Table(table)) = (names.contains(&key.as_str()), &mut value.kind) {
                *table = std::mem::take(table).without_blanks();
            }
        }
        self
    }

    /// Whether nothing of what is written is filled in, or nothing but `false`, as of a box that is not ticked. `{}` says that
    /// a group is there, with what its type puts into it.
    fn says_nothing(&self) -> bool {
        let is_no = |value: &Value| matches!(value.kind, Kind::Boolean(false));
        !self.blank.is_empty() && self.entries.iter().all(|(_, _, value)| is_no(value))
    }
}

/// The value as far as it says something.
fn filled(key: &str, value: Value) -> Option<Value> {
    let kind = match value.kind {
        Kind::Text(text) if text.chars().all(is_unseen) => return None,
        Kind::List(items) if !items.is_empty() => {
            let kept: Vec<Value> =
                items.into_iter().filter_map(|item| filled_part(key, item)).collect();
            if kept.is_empty() {
                return None;
            }
            Kind::List(kept)
        }
        // A filter that asks for nothing would let all through: who wrote it hears of it.
        Kind::Table(table) if key == "where" => Kind::Table(table),
        Kind::Table(table) => {
            let table = table.without_blanks();
            let (empty, entries) = table
                .entries
                .into_iter()
                .partition::<Vec<_>, _>(|(_, _, value)| value.kind == Kind::List(Vec::new()));
            let mut table = Table { entries, blank: table.blank };
            table.blank.extend(empty.into_iter().map(|(key, _, value)| (key, value.range)));
            if table.says_nothing() {
                return None;
            }
            Kind::Table(table)
        }
        kind => kind,
    };
    Some(Value { kind, range: value.range })
}

/// As [`filled`], of a value of a list: an empty list in it is nothing.
fn filled_part(key: &str, value: Value) -> Option<Value> {
    filled(key, value).filter(|value| value.kind != Kind::List(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::super::parse_table;
    use super::*;
    use crate::diagnostics::{Origin, Sink};
    use crate::names::TreePath;

    fn read(text: &str) -> Table {
        let (origin, sink) =
            (Origin::town(TreePath::parse("content/a.toml").expect("a path")), Sink::default());
        parse_table(&origin, text, 0).report(&sink).expect("it is TOML").without_blanks()
    }

    #[test]
    fn what_is_left_empty_is_not_there_and_what_is_filled_in_stays() {
        let table = read(concat!(
            "a = \"\"\nb = \" \\n\\u00a0\"\nc = [\"\", \"x\", [\"\"]]\nd = [\"\", \" \"]\n",
            "e = { street = \"\", city = \"\" }\nf = { src = \"\", decorative = false }\ng = {}\n",
            "h = { street = \"Rue\", city = \"\", tags = [] }\nn = []\nz = false\n",
            "[[i]]\ntitle = \"\"\n[[i]]\ntitle = \"t\"\n[list.where]\nkind = \"\"\n",
        ));
        let kept: Vec<&str> = table.entries.iter().map(|(key, ..)| key.as_str()).collect();
        assert_eq!(kept, ["c", "g", "h", "n", "z", "i", "list"]);
        let blank: Vec<&str> = table.blank.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(blank, ["a", "b", "d", "e", "f"]);
        let count = |key: &str| match &table.get(key).expect("it is there").kind {
            Kind::List(items) => items.len(),
            Kind::Table(table) => table.entries.len(),
            _ => 0,
        };
        assert_eq!((count("c"), count("h"), count("i"), count("list")), (1, 1, 1, 1));
    }
}
