//! The kinds of fields, and how a kind is written in a schema: `list(reference(person))`.

use std::collections::BTreeMap;

use super::schema::Field;
use crate::diagnostics::nearest;

/// What a field's value is.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line or more of plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day, or a day with a time.
    Datetime,
    /// A length of time: `P10D` or `10 days`.
    Duration,
    /// A language tag.
    Language,
    /// An address on the web, or a path of this site.
    Url,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// `{ amount, currency, note }` or `"free"`.
    Money,
    /// A term of a vocabulary.
    Term(String),
    /// The id of an entry, of a given type where one is named.
    Reference(Option<String>),
    /// Any number of values.
    List(Box<FieldKind>),
    /// A group of fields.
    Object(BTreeMap<String, Field>),
    /// `{ src, alt, caption, credit }`.
    Image,
    /// `{ src, title, lang, kind }`, or just the file.
    File,
    /// A day of the week: `mon` to `sun`.
    Weekday,
    /// From one time of day to another: `09:00-12:00`.
    Slot,
    /// A structure that is passed on as it is written (recurrence and seasons, until they have rules of their own).
    Plain,
}

impl FieldKind {
    /// What a schema's author may write.
    pub const CHOICES: &'static str = "a kind is one of text, markdown, integer, decimal, boolean, date, time, datetime, duration, language, \
         url, email, phone, money, address, term(VOCABULARY), reference(TYPE), list(KIND), object, image, file, coordinates, contact, hours, repeat";

    /// Reads a kind; `inner` are the fields of an object.
    ///
    /// # Errors
    /// A phrase that says what is wrong.
    pub fn parse(word: &str, inner: &BTreeMap<String, Field>) -> Result<Self, String> {
        Self::parse_nested(word.trim(), inner, 0)
    }

    fn parse_nested(
        word: &str,
        inner: &BTreeMap<String, Field>,
        depth: u8,
    ) -> Result<Self, String> {
        if depth > 4 {
            return Err("a list of lists of lists is more than parvis keeps".to_owned());
        }
        let (name, argument) = match word.strip_suffix(')').and_then(|word| word.split_once('(')) {
            Some((name, argument)) => (name, Some(argument.trim())),
            None => (word, None),
        };
        Ok(match (name, argument) {
            ("text", None) => Self::Text,
            ("markdown", None) => Self::Markdown,
            ("integer", None) => Self::Integer,
            ("decimal", None) => Self::Decimal,
            ("boolean", None) => Self::Boolean,
            ("date", None) => Self::Date,
            ("time", None) => Self::Time,
            ("datetime", None) => Self::Datetime,
            ("duration", None) => Self::Duration,
            ("language", None) => Self::Language,
            ("url", None) => Self::Url,
            ("email", None) => Self::Email,
            ("phone", None) => Self::Phone,
            ("money", None) => Self::Money,
            ("address", None) => Self::parts(
                &["street", "number", "box", "postcode", "city", "country"],
                &Self::Text,
            ),
            ("coordinates", None) => Self::coordinates(),
            ("contact", None) => Self::contact(),
            ("term", Some(vocabulary)) if !vocabulary.is_empty() => {
                Self::Term(vocabulary.to_owned())
            }
            ("reference", argument) => {
                Self::Reference(argument.filter(|name| !name.is_empty()).map(str::to_owned))
            }
            ("list", Some(kind)) => {
                Self::List(Box::new(Self::parse_nested(kind, inner, depth + 1)?))
            }
            ("object", None) => Self::Object(inner.clone()),
            ("image", None) => Self::Image,
            ("file", None) => Self::File,
            ("hours", None) => Self::hours(),
            ("repeat", None) => Self::Plain,
            _ => {
                let kinds = [
                    "text",
                    "markdown",
                    "integer",
                    "decimal",
                    "boolean",
                    "datetime",
                    "reference",
                    "list",
                    "object",
                    "image",
                    "file",
                ];
                let near = nearest(name, kinds)
                    .map(|near| format!(", did you mean `{near}`?"))
                    .unwrap_or_default();
                return Err(format!("there is no field kind `{word}`{near}"));
            }
        })
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

    /// A week of opening hours; what differs by season is passed on.
    fn hours() -> Self {
        let list = |kind: Self| Self::List(Box::new(kind));
        let days = Field { required: true, ..Field::of(list(Self::Weekday)) };
        let fields = [("open", list(Self::Slot)), ("weeks", Self::Text), ("note", Self::Text)];
        let row = fields.map(|(name, kind)| (name.to_owned(), Field::of(kind))).into_iter();
        let row = Self::Object(row.chain([("days".to_owned(), days)]).collect());
        let later = ["season", "exception", "holidays"].map(|name| (name, Self::Plain));
        let fields = [("week", list(row)), ("note", Self::Text)].into_iter().chain(later);
        Self::Object(fields.map(|(name, kind)| (name.to_owned(), Field::of(kind))).collect())
    }

    /// Half a place is none.
    fn coordinates() -> Self {
        let part = || Field { required: true, ..Field::of(Self::Decimal) };
        Self::Object(["lat", "lon"].map(|name| (name.to_owned(), part())).into())
    }

    fn parts(names: &[&str], kind: &Self) -> Self {
        Self::Object(
            names.iter().map(|name| ((*name).to_owned(), Field::of(kind.clone()))).collect(),
        )
    }
}
