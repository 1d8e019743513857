//! Field values: TOML checked against a kind.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::kind::FieldKind;
use super::schema::Field;
use crate::calendar::{Moment, parse_duration, parse_time};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Place, Sink, nearest};
use crate::locale::is_unseen;
use crate::manifest::{Kind, Reader, Value};
use crate::markdown::{Body, MarkdownStyle, Reading};
use crate::names::{Lang, PackageName, is_plain_link};

/// A place that does not count when values are compared: the same value elsewhere is the same value.
#[derive(Debug, Clone)]
pub struct At(pub Place);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Text of any simple kind.
    Text(String),
    /// Markdown.
    Markdown(Box<Prose>),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day or an instant.
    Moment(Moment),
    /// A vocabulary's term: vocabulary, id, place.
    Term(String, String, At),
    /// A reference as written, the type it must have, and its place.
    Reference(String, Option<String>, At),
    /// A file as written, and its place.
    File(String, At),
    /// An address in this site as written, and its place.
    Address(String, At),
    /// Values.
    List(Vec<FieldValue>),
    /// Named values.
    Object(BTreeMap<String, FieldValue>),
}

/// A field's Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose {
    /// What is written.
    pub text: String,
    /// What it says.
    pub body: Body,
    /// Where it stands.
    pub at: At,
}

impl FieldValue {
    /// All Markdown in a value.
    pub fn prose(&self) -> Vec<&Prose> {
        match self {
            Self::Markdown(prose) => vec![prose],
            Self::List(values) => values.iter().flat_map(Self::prose).collect(),
            Self::Object(values) => values.values().flat_map(Self::prose).collect(),
            _ => Vec::new(),
        }
    }
}

/// What checking needs to know.
pub(super) struct Check<'a> {
    pub origin: &'a Origin,
    pub sink: &'a Sink,
    pub zone: &'a jiff::tz::TimeZone,
    /// How Markdown is read; none where no value is Markdown.
    pub markdown: Option<&'a FieldsMarkdown<'a>>,
}

/// How the Markdown of an entry's fields is read.
pub(super) struct FieldsMarkdown<'a> {
    pub style: MarkdownStyle<'a>,
    /// The town that wrote it, where that is another one.
    pub guest: Option<&'a PackageName>,
    /// How many fields of each name were read: what they show stands on one page, so each has ids of its own.
    pub read: RefCell<BTreeMap<String, u32>>,
}

impl FieldsMarkdown<'_> {
    fn prefix(&self, name: &str) -> String {
        let mut read = self.read.borrow_mut();
        let count = read.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}-{count}") }
    }
}

impl Check<'_> {
    /// The same for values that stand in another file.
    pub(super) fn of<'a>(&'a self, origin: &'a Origin) -> Check<'a> {
        Check { origin, ..*self }
    }

    pub(super) fn fault(
        &self,
        code: Code,
        message: impl Into<Message>,
        range: &Range<u32>,
    ) -> Option<FieldValue> {
        self.sink.report(Diagnostic::error(code, message).at(self.origin.at(range.clone())));
        None
    }

    fn wrong(&self, name: &str, wanted: &str, value: &Value) -> Option<FieldValue> {
        let message = message!(
            "`{name}` takes {wanted}, this is {kind}",
            name,
            wanted,
            kind = value.kind.words()
        );
        self.fault(Code::WrongKind, message, &value.range)
    }

    /// Reads a moment: a TOML date, or ISO text between quotation marks as Git CMSs write it.
    pub(super) fn moment(&self, name: &str, value: &Value) -> Option<Moment> {
        let (Kind::Date(text) | Kind::Text(text)) = &value.kind else {
            self.wrong(name, "a date such as `2026-06-21` or `2026-06-21T18:00:00`", value);
            return None;
        };
        match Moment::parse(text, self.zone) {
            Ok(moment) => Some(moment),
            Err(why) => {
                let help =
                    "write a date as `2026-06-21`, a date with time as `2026-06-21T18:00:00`";
                let diagnostic = Diagnostic::error(
                    Code::BadDate,
                    message!("`{name}`: `{text}` is not a date: {why}", name, text, why),
                );
                self.sink.report(diagnostic.at(self.origin.at(value.range.clone())).help(help));
                None
            }
        }
    }

    /// Checks a value against a kind.
    pub(super) fn value(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        let at = || At(self.origin.at(value.range.clone()));
        match (kind, &value.kind) {
            (FieldKind::Integer, Kind::Integer(n)) => Some(FieldValue::Integer(*n)),
            (FieldKind::Integer, _) => self.wrong(name, "a whole number", value),
            (FieldKind::Decimal, Kind::Decimal(n)) if n.is_finite() => {
                Some(FieldValue::Decimal(*n))
            }
            #[expect(clippy::cast_precision_loss, reason = "a field's number is far below 2^53")]
            (FieldKind::Decimal, Kind::Integer(n)) => Some(FieldValue::Decimal(*n as f64)),
            (FieldKind::Decimal, _) => self.wrong(name, "a number", value),
            (FieldKind::Boolean, Kind::Boolean(b)) => Some(FieldValue::Boolean(*b)),
            (FieldKind::Boolean, _) => {
                self.wrong(name, "`true` or `false`, without quotation marks", value)
            }
            (FieldKind::Date | FieldKind::Datetime, _) => self.date(name, kind, value),
            (FieldKind::Time, Kind::Text(text) | Kind::Date(text)) => {
                self.written(name, value, parse_time(text))
            }
            (FieldKind::Markdown, Kind::Text(text)) => Some(self.prose(name, text, &value.range)),
            (FieldKind::Term(vocabulary), Kind::Text(id)) => {
                Some(FieldValue::Term(vocabulary.clone(), id.clone(), at()))
            }
            (FieldKind::Reference(of), Kind::Text(id)) => {
                Some(FieldValue::Reference(id.clone(), of.clone(), at()))
            }
            (FieldKind::List(kind), Kind::List(items)) => Some(FieldValue::List(
                items.iter().filter_map(|item| self.value(name, kind, item)).collect(),
            )),
            // One value where a list may stand is what everybody writes.
            (FieldKind::List(kind), _) => {
                Some(FieldValue::List(self.value(name, kind, value).into_iter().collect()))
            }
            (FieldKind::Object(_) | FieldKind::Image | FieldKind::File | FieldKind::Money, _) => {
                self.group(name, kind, value)
            }
            (FieldKind::Plain, _) => Some(plain(value)),
            (FieldKind::Url, Kind::Text(text))
                if text.starts_with('/') && !text.starts_with("//") =>
            {
                let checked = self.written(name, value, check_text(kind, text))?;
                Some(if let FieldValue::Text(text) = checked {
                    FieldValue::Address(text, at())
                } else {
                    checked
                })
            }
            (kind, Kind::Text(text)) => self.written(name, value, check_text(kind, text)),
            _ => self.wrong(name, "a text between quotation marks", value),
        }
    }

    /// Checks a value against all that its field says.
    pub(super) fn field(&self, name: &str, field: &Field, value: &Value) -> Option<FieldValue> {
        if let Some(instead) = &field.deprecated {
            let message = message!("`{name}` should be written no more", name);
            let diagnostic = Diagnostic::warning(Code::DeprecatedField, message)
                .at(self.origin.at(value.range.clone()));
            self.sink.report(diagnostic.help(instead.clone()));
        }
        let checked = self.value(name, &field.kind, value)?;
        let faults = field.bounds.faults(value);
        let is_sound = faults.is_empty();
        for (why, range) in faults {
            let diagnostic =
                Diagnostic::error(Code::BadValue, message!("`{name}`: {why}", name, why))
                    .at(self.origin.at(range));
            self.sink.report(
                field
                    .hint
                    .iter()
                    .filter_map(|hint| hint.get([]).map(str::to_owned))
                    .fold(diagnostic, Diagnostic::help),
            );
        }
        is_sound.then_some(checked)
    }

    /// Reads a field's Markdown. Its places are those of the whole value: quotation marks and escapes hide what stands where.
    fn prose(&self, name: &str, text: &str, range: &Range<u32>) -> FieldValue {
        let Some(markdown) = self.markdown else { return FieldValue::Text(text.to_owned()) };
        let mut found = Vec::new();
        let prefix = markdown.prefix(name);
        let how = Reading {
            style: markdown.style.with_prefix(&prefix),
            guest: markdown.guest,
            origin: self.origin,
        };
        let body = Body::read(text, 0, how, &mut found);
        if !body.directives.is_empty() {
            let message = message!(
                "`{name}` holds a directive, which works in the text below the front matter only",
                name
            );
            found.push(
                Diagnostic::error(Code::DirectiveSyntax, message)
                    .help("move it there, or write it as plain Markdown"),
            );
        }
        let place = self.origin.at(range.clone());
        for diagnostic in found {
            self.sink.report(Diagnostic { notes: Vec::new(), ..diagnostic }.at(place.clone()));
        }
        FieldValue::Markdown(Box::new(Prose { text: text.to_owned(), body, at: At(place) }))
    }

    fn date(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        let moment = self.moment(name, value)?;
        if matches!((kind, &moment), (FieldKind::Date, Moment::At { .. })) {
            return self.fault(
                Code::WrongKind,
                message!("`{name}` takes a day without a time", name),
                &value.range,
            );
        }
        Some(FieldValue::Moment(moment))
    }

    fn written(
        &self,
        name: &str,
        value: &Value,
        checked: Result<String, String>,
    ) -> Option<FieldValue> {
        match checked {
            Ok(text) => Some(FieldValue::Text(text)),
            Err(why) => {
                self.fault(Code::BadValue, message!("`{name}`: {why}", name, why), &value.range)
            }
        }
    }

    fn group(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        match (kind, &value.kind) {
            (FieldKind::File, Kind::Text(src)) => Some(FieldValue::Object(BTreeMap::from([(
                "src".to_owned(),
                FieldValue::File(src.clone(), At(self.origin.at(value.range.clone()))),
            )]))),
            (FieldKind::Money, Kind::Text(word)) if word == "free" => {
                Some(FieldValue::Text(word.clone()))
            }
            (FieldKind::Money, Kind::Text(_)) => {
                self.wrong(name, "`{ amount = 12.5, currency = \"EUR\" }` or `\"free\"`", value)
            }
            (_, Kind::Table(table)) => {
                let reader = Reader::new(table, self.origin, self.sink);
                let owner = format!("`{name}`");
                let object = match kind {
                    FieldKind::Image => self.image(&reader, &value.range),
                    FieldKind::File => self.parts(
                        &reader,
                        &[
                            ("title", FieldKind::Text),
                            ("lang", FieldKind::Language),
                            ("kind", FieldKind::Text),
                        ],
                        true,
                    ),
                    FieldKind::Money => self.money(&reader, &owner),
                    FieldKind::Object(fields) => self.object(&reader, fields, &owner),
                    _ => BTreeMap::new(),
                };
                reader.finish(&owner);
                Some(FieldValue::Object(object))
            }
            (FieldKind::Image, _) => {
                self.wrong(name, "`{ src = \"photo.jpg\", alt = \"What it shows\" }`", value)
            }
            _ => self.wrong(name, "a table such as `{ key = \"value\" }`", value),
        }
    }

    fn object(
        &self,
        reader: &Reader<'_>,
        fields: &BTreeMap<String, Field>,
        owner: &str,
    ) -> BTreeMap<String, FieldValue> {
        let mut object = BTreeMap::new();
        for (key, field) in fields {
            match reader.value(key) {
                Some(value) => {
                    if let Some(value) = self.field(key, field, value) {
                        object.insert(key.clone(), value);
                    }
                }
                None => match &field.default {
                    Some(value) => drop(object.insert(key.clone(), value.clone())),
                    None if field.required => reader.missing(key, owner, &format!("{key} = …")),
                    None => {}
                },
            }
        }
        object
    }

    fn parts(
        &self,
        reader: &Reader<'_>,
        parts: &[(&str, FieldKind)],
        src: bool,
    ) -> BTreeMap<String, FieldValue> {
        let mut object = BTreeMap::new();
        if src && let Some(text) = reader.required_text("src", "a file", "src = \"plan.pdf\"") {
            object.insert(
                "src".to_owned(),
                FieldValue::File(text.to_owned(), At(reader.place("src"))),
            );
        }
        for (key, kind) in parts {
            if let Some(value) = reader.value(key).and_then(|value| self.value(key, kind, value)) {
                object.insert((*key).to_owned(), value);
            }
        }
        object
    }

    fn money(&self, reader: &Reader<'_>, owner: &str) -> BTreeMap<String, FieldValue> {
        if reader.table.get("amount").is_none() {
            reader.missing("amount", owner, "amount = 12.5");
        }
        let parts = [
            ("amount", FieldKind::Decimal),
            ("currency", FieldKind::Text),
            ("note", FieldKind::Text),
        ];
        self.parts(reader, &parts, false)
    }

    fn image(&self, reader: &Reader<'_>, range: &Range<u32>) -> BTreeMap<String, FieldValue> {
        let texts =
            ["alt", "caption", "credit", "licence", "focus"].map(|key| (key, FieldKind::Text));
        let mut object = self.parts(reader, &texts, true);
        let decorative = reader.boolean("decorative").unwrap_or(false);
        if decorative {
            object.insert("decorative".to_owned(), FieldValue::Boolean(true));
        }
        let silent =
            !matches!(object.get("alt"), Some(FieldValue::Text(alt)) if !alt.trim().is_empty());
        if silent && !decorative {
            let message = "the picture has no text for people who cannot see it";
            let help =
                "say what it shows: `alt = \"…\"`, or that it shows nothing: `decorative = true`";
            self.sink.report(
                Diagnostic::error(Code::MissingAlt, message)
                    .at(self.origin.at(range.clone()))
                    .help(help),
            );
        }
        object
    }
}

fn check_text(kind: &FieldKind, text: &str) -> Result<String, String> {
    match kind {
        FieldKind::Duration => parse_duration(text),
        FieldKind::Weekday => {
            const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            if DAYS.contains(&text) {
                return Ok(text.to_owned());
            }
            let near = nearest(text, DAYS).map(|near| format!(": did you mean `{near}`?"));
            Err(format!(
                "`{text}` is not a day{}",
                near.unwrap_or_else(
                    || ", it is one of mon, tue, wed, thu, fri, sat and sun".to_owned()
                )
            ))
        }
        FieldKind::Slot => {
            let (from, to) = text.split_once(['-', '–']).unwrap_or((text, ""));
            match (
                parse_time(from.trim()),
                parse_time(to.trim().replace("24:00", "00:00").as_str()),
            ) {
                (Ok(_), Ok(_)) => Ok(text.to_owned()),
                _ => Err(format!("`{text}` is not a span of time: write it as `09:00-12:00`")),
            }
        }
        FieldKind::Language => {
            Lang::parse(text).map(|lang| lang.to_string()).map_err(|error| error.to_string())
        }
        FieldKind::Url => {
            let begins = |start: &&str| text.starts_with(start);
            if !["https://", "http://", "/"].iter().any(begins)
                || text.contains(|c: char| c.is_whitespace() || is_unseen(c))
            {
                Err(format!(
                    "`{}` is not an address: it begins with `https://`, or with `/` in this site",
                    text.escape_debug()
                ))
            } else if !is_plain_link(text) && (!text.starts_with('/') || text.starts_with("//")) {
                Err(format!(
                    "`{}` may lead elsewhere than it seems: an address is `https://`, a plain name of a host, and a path",
                    text.escape_debug()
                ))
            } else {
                Ok(text.to_owned())
            }
        }
        FieldKind::Email => {
            // What a link to it could take for headers or for another address has no place in either half.
            let is_name = |c: char| !is_unseen(c) && !"()<>[]{}:;,\\\"`|^%&#?/=".contains(c);
            let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
            let good = text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && name.chars().all(is_name)
                    && host.contains('.')
                    && host.chars().all(is_host)
            });
            if good {
                Ok(text.to_owned())
            } else {
                Err(format!("`{}` is not an e-mail address", text.escape_debug()))
            }
        }
        FieldKind::Phone => {
            let good = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
            let digits = text.chars().filter(char::is_ascii_digit).count();
            if text.chars().all(good) && (3..=15).contains(&digits) {
                Ok(text.to_owned())
            } else {
                Err(format!("`{text}` is not a telephone number"))
            }
        }
        _ => Ok(text.to_owned()),
    }
}

fn plain(value: &Value) -> FieldValue {
    match &value.kind {
        Kind::Text(text) | Kind::Date(text) => FieldValue::Text(text.clone()),
        Kind::Integer(n) => FieldValue::Integer(*n),
        Kind::Decimal(n) => FieldValue::Decimal(*n),
        Kind::Boolean(b) => FieldValue::Boolean(*b),
        Kind::List(list) => FieldValue::List(list.iter().map(plain).collect()),
        Kind::Table(table) => FieldValue::Object(
            table.entries.iter().map(|(key, _, value)| (key.clone(), plain(value))).collect(),
        ),
    }
}
