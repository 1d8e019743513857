//! A field as a line of a new entry's front matter: its form shown by an example, its label beside it.

use std::collections::BTreeMap;

use crate::calendar::Moment;
use crate::content::{Entry, Field, FieldKind, Vocabularies};
use crate::manifest::{toml_key, toml_text};
use crate::names::Lang;

/// What examples are made of.
pub(super) struct Examples<'a> {
    pub lang: &'a Lang,
    pub zone: &'a jiff::tz::TimeZone,
    pub date: &'a Moment,
    pub entries: &'a [Entry],
    pub vocabularies: &'a Vocabularies,
    pub files: ExampleFiles,
}

/// Whether the picture and the document that examples name lie beside the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExampleFiles {
    /// Somebody is to put them there.
    ToCome,
    /// They do.
    There,
}

/// An example, and whether it may stand as a value until somebody puts in the right one.
struct Example {
    text: String,
    stands: bool,
}

/// The field's line: as a value if `set` asks for it and the example can stand, else behind a `#`.
pub(super) fn line(name: &str, field: &Field, set: bool, with: &Examples<'_>) -> String {
    let example = with.example(&field.kind);
    let mark = if set && example.stands { "" } else { "# " };
    let label = field.label.get([with.lang]).unwrap_or_default();
    let hint = field.hint.as_ref().and_then(|hint| hint.get([with.lang]));
    let choices = with.choices(&field.kind).join(", ");
    let remarks: Vec<&str> = [label, hint.unwrap_or_default(), &choices]
        .into_iter()
        .filter(|text| !text.is_empty() && *text != name)
        .collect();
    let remark = if remarks.is_empty() {
        String::new()
    } else {
        format!("  # {}", one_line(&remarks.join("; ")))
    };
    format!("{mark}{} = {}{remark}\n", toml_key(name), example.text)
}

impl Examples<'_> {
    /// The date as the town's clocks show it.
    pub(super) fn date(&self) -> String {
        let day = self.date.date(self.zone);
        self.date.time(self.zone).map_or_else(|| day.to_string(), |time| format!("{day}T{time}"))
    }

    fn example(&self, kind: &FieldKind) -> Example {
        let text = match kind {
            FieldKind::Text | FieldKind::Words | FieldKind::Markdown => "\"…\"".to_owned(),
            FieldKind::Integer => "0".to_owned(),
            FieldKind::Decimal => "0.0".to_owned(),
            FieldKind::Boolean => "false".to_owned(),
            FieldKind::Date => self.date.date(self.zone).to_string(),
            FieldKind::Datetime => self.date(),
            FieldKind::Weekday => "\"mon\"".to_owned(),
            FieldKind::TimeSpan => "\"09:00-12:00\"".to_owned(),
            FieldKind::Weeks => "\"1st\"".to_owned(),
            FieldKind::Rule => "\"weekly on sat\"".to_owned(),
            FieldKind::Time => "\"18:00\"".to_owned(),
            FieldKind::Duration => "\"10 days\"".to_owned(),
            FieldKind::Language => toml_text(self.lang.as_str()),
            FieldKind::Url => "\"https://www.town.example/\"".to_owned(),
            FieldKind::Email => "\"info@town.example\"".to_owned(),
            FieldKind::Phone => "\"+00 000 00 00 00\"".to_owned(),
            FieldKind::Money => "{ amount = 0.0, currency = \"EUR\" }".to_owned(),
            FieldKind::List(kind) => {
                let Example { text, stands } = self.example(kind);
                return Example { text: format!("[{text}]"), stands };
            }
            kind if kind.is_hours() => {
                "{ week = [{ days = [\"mon\"], open = [\"09:00-12:00\"] }] }".to_owned()
            }
            kind if kind.is_repeat() => "{ rule = \"weekly\" }".to_owned(),
            FieldKind::Object(fields) => return self.object(fields),
            FieldKind::Term(_) | FieldKind::Reference(_) => return self.known(kind),
            FieldKind::Image => {
                let text = "{ src = \"photo.jpg\", alt = \"…\" }".to_owned();
                return Example { text, stands: self.files == ExampleFiles::There };
            }
            FieldKind::File => {
                let text = "\"file.pdf\"".to_owned();
                return Example { text, stands: self.files == ExampleFiles::There };
            }
            FieldKind::Plain => return Example { text: "…".to_owned(), stands: false },
        };
        Example { text, stands: true }
    }

    fn object(&self, fields: &BTreeMap<String, Field>) -> Example {
        let known = fields.iter().filter(|(_, field)| !matches!(field.kind, FieldKind::Plain));
        let parts: Vec<(&str, Example)> =
            known.map(|(name, field)| (name.as_str(), self.example(&field.kind))).collect();
        let texts: Vec<String> = parts
            .iter()
            .map(|(name, part)| format!("{} = {}", toml_key(name), part.text))
            .collect();
        Example {
            text: format!("{{ {} }}", texts.join(", ")),
            stands: parts.iter().all(|(_, part)| part.stands),
        }
    }

    /// A term or an entry that there is.
    fn known(&self, kind: &FieldKind) -> Example {
        let first = match kind {
            FieldKind::Reference(of) => {
                let fits = |entry: &&Entry| {
                    !entry.common.draft && of.as_ref().is_none_or(|of| entry.kind.as_str() == of)
                };
                self.entries
                    .iter()
                    .find(fits)
                    .map(|entry| entry.id.as_str())
                    .filter(|id| !id.is_empty())
            }
            _ => self.choices(kind).first().copied(),
        };
        Example { text: toml_text(first.unwrap_or("…")), stands: first.is_some() }
    }

    /// The terms that may be chosen.
    fn choices(&self, kind: &FieldKind) -> Vec<&str> {
        match kind {
            FieldKind::Term(name) => self
                .vocabularies
                .get(name)
                .into_iter()
                .flatten()
                .map(|(id, _)| id.as_str())
                .collect(),
            FieldKind::List(kind) => self.choices(kind),
            _ => Vec::new(),
        }
    }
}

/// A comment ends with its line, and takes no control characters.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
