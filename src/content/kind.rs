//! The kinds of fields, and how a kind is written in a schema: `list(reference(person))`.

use std::collections::BTreeMap;

use super::constraints::Constraints;
use super::field::{Field, FieldKind};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::manifest::toml_key;

/// How deep lists may lie in each other.
const DEEPEST_LIST: u8 = 4;

/// The kinds that are written as a word alone and made of no others.
const SIMPLE: &[(&str, FieldKind)] = &[
    ("text", FieldKind::Text),
    ("markdown", FieldKind::Markdown),
    ("integer", FieldKind::Integer),
    ("decimal", FieldKind::Decimal),
    ("boolean", FieldKind::Boolean),
    ("date", FieldKind::Date),
    ("time", FieldKind::Time),
    ("datetime", FieldKind::Datetime),
    ("duration", FieldKind::Duration),
    ("language", FieldKind::Language),
    ("url", FieldKind::Url),
    ("email", FieldKind::Email),
    ("phone", FieldKind::Phone),
    ("money", FieldKind::Money),
    ("image", FieldKind::Image),
    ("file", FieldKind::File),
];

impl FieldKind {
    /// What a schema's author may write.
    pub const CHOICES: &'static str = "a kind is one of text, markdown, integer, decimal, boolean, date, time, datetime, duration, language, \
         url, email, phone, money, address, term(VOCABULARY), reference(TYPE), list(KIND), object, image, file, coordinates, contact, hours, repeat";

    /// Reads a kind; `inner` are the fields of an object.
    ///
    /// # Errors
    /// If there is no such kind; the place is the caller's to say.
    pub(super) fn parse(word: &str, inner: &BTreeMap<String, Field>) -> Result<Self> {
        Self::parse_nested(word.trim(), inner, 0)
    }

    fn parse_nested(word: &str, inner: &BTreeMap<String, Field>, depth: u8) -> Result<Self> {
        if depth > DEEPEST_LIST {
            let message = "a list of lists of lists is more than parvis keeps";
            return Diagnostic::error(Code::BadValue, message).help(Self::CHOICES).into();
        }
        let (name, argument) = match word.strip_suffix(')').and_then(|word| word.split_once('(')) {
            Some((name, argument)) => (name, Some(argument.trim())),
            None => (word, None),
        };
        Ok(match (name, argument) {
            ("address", None) => Self::parts(
                &["street", "number", "box", "postcode", "city", "country"],
                &Self::Text,
            ),
            ("coordinates", None) => Self::coordinates(),
            ("contact", None) => Self::contact(),
            ("hours", None) => Self::hours(),
            ("repeat", None) => Self::repeat(),
            ("object", None) => Self::Object(inner.clone()),
            ("term", Some(vocabulary)) if !vocabulary.is_empty() => {
                Self::Term(vocabulary.to_owned())
            }
            ("reference", argument) => {
                Self::Reference(argument.filter(|name| !name.is_empty()).map(str::to_owned))
            }
            ("list", Some(kind)) => {
                Self::List(Box::new(Self::parse_nested(kind, inner, depth + 1)?))
            }
            (name, argument) => {
                let simple = SIMPLE.iter().find(|(known, _)| argument.is_none() && *known == name);
                return simple.map(|(_, kind)| kind.clone()).ok_or_else(|| unknown(word, name));
            }
        })
    }

    /// Whether it is the kind of opening hours.
    pub fn is_hours(&self) -> bool {
        let parts = ["week", "season", "exception"];
        matches!(self, Self::Object(fields) if parts.iter().all(|part| fields.contains_key(*part)))
    }

    /// Whether it is the kind of series.
    pub fn is_repeat(&self) -> bool {
        let is_rule = |rule: &Field| matches!(rule.kind, Self::Rule);
        matches!(self, Self::Object(fields) if fields.get("rule").is_some_and(is_rule))
    }

    /// A value of the kind as it is written in TOML, for messages that show how.
    pub(super) fn example(&self) -> String {
        let text = match self {
            Self::Text | Self::Words | Self::Markdown | Self::Term(_) | Self::Reference(_) => {
                "\"…\""
            }
            Self::Integer => "3",
            Self::Decimal => "12.5",
            Self::Boolean => "true",
            Self::Date => "2026-06-21",
            Self::Datetime => "2026-06-21T18:00:00",
            Self::Time => "\"18:00\"",
            Self::Duration => "\"10 days\"",
            Self::Language => "\"fr\"",
            Self::Url => "\"https://www.town.example/\"",
            Self::Email => "\"info@town.example\"",
            Self::Phone => "\"+32 81 12 34 56\"",
            Self::Money => "{ amount = 12.5, currency = \"EUR\" }",
            Self::Image => "{ src = \"photo.jpg\", alt = \"What it shows\" }",
            Self::File => "\"plan.pdf\"",
            Self::Weekday => "\"mon\"",
            Self::TimeSpan => "\"09:00-12:00\"",
            Self::Weeks => "\"1st\"",
            Self::Rule => "\"weekly on sat until 2027-12-18\"",
            Self::Plain => "{ … }",
            Self::List(kind) => return format!("[{}]", kind.example()),
            Self::Object(fields) => {
                let needed = fields.iter().filter(|(_, field)| field.required);
                let shown = if fields.values().any(|field| field.required) {
                    needed.collect::<Vec<_>>()
                } else {
                    fields.iter().take(1).collect()
                };
                let part = |(name, field): (&String, &Field)| {
                    format!("{} = {}", toml_key(name), field.kind.example())
                };
                let parts: Vec<String> = shown.into_iter().map(part).collect();
                return format!("{{ {} }}", parts.join(", "));
            }
        };
        text.to_owned()
    }

    fn contact() -> Self {
        let Self::Object(mut fields) = Self::parts(&["label", "hours", "address"], &Self::Text)
        else {
            return Self::Plain;
        };
        for (name, kind) in [("phone", Self::Phone), ("email", Self::Email), ("url", Self::Url)] {
            fields.insert(name.to_owned(), Field::of(kind));
        }
        Self::Object(fields)
    }

    /// Opening hours: a week, seasons that have another, days that are other than usual, public holidays.
    fn hours() -> Self {
        let list = |kind: Self| Self::List(Box::new(kind));
        let named = |(name, kind): (&str, Self)| (name.to_owned(), Field::of(kind));
        let needed = |(name, kind): (&str, Self)| {
            (name.to_owned(), Field { required: true, ..Field::of(kind) })
        };
        let row =
            [("open", list(Self::TimeSpan)), ("weeks", list(Self::Weeks)), ("note", Self::Words)];
        let days = [("days", list(Self::Weekday))];
        let row = Self::Object(row.map(named).into_iter().chain(days.map(needed)).collect());
        let season =
            [("name", Self::Words), ("yearly", Self::Boolean), ("week", list(row.clone()))];
        let bounds = [("from", Self::Date), ("to", Self::Date)];
        let season = season.map(named).into_iter().chain(bounds.map(needed)).collect();
        let exception = [
            ("date", list(Self::Date)),
            ("from", Self::Date),
            ("to", Self::Date),
            ("open", list(Self::TimeSpan)),
            ("closed", Self::Boolean),
            ("reason", Self::Words),
        ];
        let fields = [
            ("week", list(row)),
            ("season", list(Self::Object(season))),
            ("exception", list(Self::Object(exception.map(named).into()))),
            ("holidays", Self::Text),
            ("note", Self::Words),
        ];
        Self::Object(fields.map(named).into())
    }

    /// When something happens again: by a rule, less some days, and others more; and what is other on a day.
    fn repeat() -> Self {
        let list = |kind: Self| Self::List(Box::new(kind));
        let changed = [
            ("start", Self::Datetime),
            ("end", Self::Datetime),
            ("status", Self::Term("event-status".to_owned())),
            ("place", Self::Reference(Some("place".to_owned()))),
            ("location", Self::Text),
            ("note", Self::Words),
        ];
        let on = Field { required: true, ..Field::of(Self::Datetime) };
        let change = changed.map(|(name, kind)| (name.to_owned(), Field::of(kind))).into_iter();
        let change = Self::Object(change.chain([("on".to_owned(), on)]).collect());
        let fields = [
            ("rule", Self::Rule),
            ("except", list(Self::Datetime)),
            ("skip_holidays", Self::Boolean),
            ("also", list(Self::Datetime)),
            ("change", list(change)),
        ];
        Self::Object(fields.map(|(name, kind)| (name.to_owned(), Field::of(kind))).into())
    }

    /// Latitude and longitude; one without the other is not a place.
    fn coordinates() -> Self {
        let part = |most: f64| {
            let constraints = Constraints::within(most);
            Field { required: true, constraints, ..Field::of(Self::Decimal) }
        };
        Self::Object(
            [("lat", 90.0), ("lon", 180.0)]
                .map(|(name, most)| (name.to_owned(), part(most)))
                .into(),
        )
    }

    fn parts(names: &[&str], kind: &Self) -> Self {
        Self::Object(
            names.iter().map(|name| ((*name).to_owned(), Field::of(kind.clone()))).collect(),
        )
    }
}

/// Says that there is no such kind.
fn unknown(word: &str, name: &str) -> Box<Diagnostic> {
    let known = SIMPLE.iter().map(|(name, _)| *name).chain(["reference", "list", "object"]);
    let message = message!("there is no field kind `{word}`", word);
    Box::new(
        Diagnostic::error(Code::BadValue, message)
            .help(FieldKind::CHOICES)
            .suggest(name, known.filter(|known| *known != name)),
    )
}
