//! The filter of a query: `{ kind = "works", deadline = "upcoming" }`.

use serde::{Deserialize, Serialize};

use super::When;
use crate::diagnostics::{Code, Diagnostic};
use crate::manifest::{Kind, Reader, Table};

/// Conditions that an entry must all meet, sorted by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Filter {
    conditions: Vec<Condition>,
}

/// A field, and the values of which one must hold.
///
/// A value holds if the entry has it. A word of [`When`] holds for a date in that window. The field [`Condition::WHEN`] stands for
/// the dates between which an entry happens, whatever its type calls them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// A common field, one of a type's, or one that only queries know.
    pub field: String,
    /// The values as words.
    pub values: Vec<String>,
}

impl Condition {
    /// The field that stands for the dates of an entry.
    pub const WHEN: &str = "when";
}

impl Filter {
    /// Adds a condition.
    pub fn add(&mut self, field: impl Into<String>, values: Vec<String>) {
        self.conditions.push(Condition { field: field.into(), values });
        self.conditions.sort();
    }

    /// The conditions, sorted by field.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The values of the condition on a field.
    pub fn values(&self, field: &str) -> Option<&[String]> {
        let found = self.conditions.iter().find(|condition| condition.field == field)?;
        Some(&found.values)
    }

    /// The window in which entries must happen, if the filter names a single one.
    pub fn when(&self) -> Option<When> {
        match self.values(Condition::WHEN)? {
            [word] => When::find(word),
            _ => None,
        }
    }

    /// Reads `{ field = value }` or `{ field = [values] }` of a TOML file; values of another kind are reported.
    pub fn read(table: &Table, parent: &Reader<'_>) -> Self {
        let mut filter = Self::default();
        for (key, _, value) in &table.entries {
            let values: Option<Vec<String>> = match &value.kind {
                Kind::List(list) => list.iter().map(|item| word(&item.kind)).collect(),
                kind => word(kind).map(|word| vec![word]),
            };
            match values {
                Some(values) => filter.add(key, values),
                None => parent
                    .sink
                    .report(Condition::wrong_kind(key).at(parent.origin.at(value.range.clone()))),
            }
        }
        filter
    }
}

impl Condition {
    /// Says that a filter compares a field with neither a value nor a list of values.
    pub fn wrong_kind(field: &str) -> Diagnostic {
        let message = message!("`{field}` in `where` takes a value or a list of values", field);
        Diagnostic::error(Code::WrongKind, message)
    }
}

fn word(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text(text) | Kind::Date(text) => Some(text.clone()),
        Kind::Integer(n) => Some(n.to_string()),
        Kind::Decimal(n) => Some(n.to_string()),
        Kind::Boolean(b) => Some(b.to_string()),
        Kind::List(_) | Kind::Table(_) => None,
    }
}
