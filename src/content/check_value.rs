//! Checking a TOML value against the field that it is written for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::check_hours::check_hours;
use super::check_money::check_money;
use super::check_place::swapped;
use super::check_text::{Unfit, check_text};
use super::field::{Field, FieldKind};
use super::field_value::{At, FieldMap, FieldValue, Prose};
use super::fields_markdown::{FieldsMarkdown, start_of_text};
use super::meant;
use super::moment_meant::moment_meant;
use super::plain_text::warn_of_markup;
use super::wrong_kind::{Misnamed, decimals, meant_value, misnamed_src};
use crate::calendar::{Moment, meant_date, parse_time};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink, did_you_mean};
use crate::manifest::{Kind, Localized, Reader, Value, part_meant, placeholder, toml_text};
use crate::markdown::{Body, Reading, silent_alt};
use crate::names::{composed, silent_text};

/// A part of a group that has the same parts in every type.
struct Part {
    key: &'static str,
    kind: FieldKind,
}

const fn part(key: &'static str, kind: FieldKind) -> Part {
    Part { key, kind }
}

/// What may be said of a file, besides which it is.
const FILE: &[Part] = &[
    part("title", FieldKind::Text),
    part("lang", FieldKind::Language),
    part("kind", FieldKind::Text),
];
/// What may be said of a picture, besides which it is, and whether it only decorates.
const IMAGE: &[Part] = &[
    part("alt", FieldKind::Text),
    part("caption", FieldKind::Text),
    part("credit", FieldKind::Text),
    part("licence", FieldKind::Text),
    part("focus", FieldKind::Text),
];
/// The parts of a sum of money.
const MONEY: &[Part] = &[
    part("amount", FieldKind::Decimal),
    part("currency", FieldKind::Text),
    part("note", FieldKind::Text),
];

/// What checking needs to know.
pub(super) struct Check<'a> {
    pub origin: &'a Origin,
    pub sink: &'a Sink,
    pub zone: &'a jiff::tz::TimeZone,
    /// The code of the country in which places are looked for.
    pub country: Option<&'a str>,
    /// The day of the entry's `start`: a time alone is one of that day.
    pub day: Option<&'a str>,
    /// The keys of the entry itself: in a group of its values they may stand by mistake.
    pub outer: &'a [&'a str],
    /// How Markdown is read; `None` where no value is Markdown.
    pub markdown: Option<&'a FieldsMarkdown<'a>>,
}

impl Check<'_> {
    /// The same for values that stand in another file.
    pub(super) fn of<'a>(&'a self, origin: &'a Origin) -> Check<'a> {
        Check { origin, ..*self }
    }

    /// Says that a value is of another kind, and what to write in its place where that can be guessed.
    fn wrong(
        &self,
        name: &str,
        kind: &FieldKind,
        wanted: &str,
        value: &Value,
    ) -> Option<FieldValue> {
        let meant = meant_value(kind, value);
        let message = message!(
            "`{name}` takes {wanted}, this is {kind}",
            name,
            wanted,
            kind = value.kind.words()
        );
        let diagnostic =
            Diagnostic::error(Code::WrongKind, message).at(self.origin.at(value.range.clone()));
        let help = meant.map(|meant| message!("write `{meant}` in its place", meant));
        self.sink.report(help.into_iter().fold(diagnostic, Diagnostic::help));
        None
    }

    /// Reads a moment: a TOML date, or ISO text between quotation marks as Git CMSs write it.
    pub(super) fn moment(&self, name: &str, value: &Value) -> Option<Moment> {
        let (Kind::Date(text) | Kind::Text(text)) = &value.kind else {
            let wanted = "a date such as `2026-06-21` or `2026-06-21T18:00:00`";
            self.wrong(name, &FieldKind::Datetime, wanted, value);
            return None;
        };
        match Moment::parse(text, self.zone) {
            Ok(moment) => Some(moment),
            Err(why) => {
                let usual =
                    "write a date as `2026-06-21`, a date with time as `2026-06-21T18:00:00`";
                let meant = || meant_date(text).map(|meant| meant.help());
                let help = moment_meant(name, text, self.day).or_else(meant);
                let help = help.unwrap_or_else(|| usual.into());
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
            (FieldKind::Integer, _) => self.wrong(name, kind, "a whole number", value),
            (FieldKind::Decimal, Kind::Decimal(n)) if n.is_finite() => {
                Some(FieldValue::Decimal(*n))
            }
            #[expect(clippy::cast_precision_loss, reason = "a field's number is far below 2^53")]
            (FieldKind::Decimal, Kind::Integer(n)) => Some(FieldValue::Decimal(*n as f64)),
            (FieldKind::Decimal, _) => self.wrong(name, kind, "a number", value),
            (FieldKind::Boolean, Kind::Boolean(b)) => Some(FieldValue::Boolean(*b)),
            (FieldKind::Boolean, _) => {
                self.wrong(name, kind, "`true` or `false`, without quotation marks", value)
            }
            (FieldKind::Date | FieldKind::Datetime, _) => self.date(name, kind, value),
            (FieldKind::Time, Kind::Text(text) | Kind::Date(text)) => {
                self.written(name, value, parse_time(text).map_err(Unfit::from))
            }
            (FieldKind::Markdown, Kind::Text(text)) => Some(self.prose(name, text, &value.range)),
            (FieldKind::Term(vocabulary), Kind::Text(id)) => {
                Some(FieldValue::Term(vocabulary.clone(), composed(id).into_owned(), at()))
            }
            (FieldKind::Reference(of), Kind::Text(id)) => {
                Some(FieldValue::Reference(id.clone(), of.clone(), at()))
            }
            (FieldKind::List(kind), Kind::List(items)) => self.list(name, kind, items, value),
            // One value where a list may stand is what everybody writes.
            (FieldKind::List(kind), _) => {
                Some(FieldValue::List(self.value(name, kind, value).into_iter().collect()))
            }
            (FieldKind::Object(_) | FieldKind::Image | FieldKind::File | FieldKind::Money, _) => {
                self.group(name, kind, value)
            }
            (FieldKind::Words, Kind::Table(_)) => {
                let words = Localized::read(value, name, self.origin, self.sink)?;
                Some(FieldValue::Words(Box::new(words)))
            }
            (FieldKind::Plain, _) => Some(FieldValue::plain(value)),
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
            (kind, Kind::Text(text)) => {
                let found = placeholder(name, text);
                let place = self.origin.at(value.range.clone());
                found.into_iter().for_each(|it| self.sink.report(it.at(place.clone())));
                if matches!(kind, FieldKind::Text | FieldKind::Words) {
                    self.plain_text(name, value);
                }
                self.written(name, value, check_text(kind, text))
            }
            _ => self.wrong(name, kind, "a text between quotation marks", value),
        }
    }

    /// Warns of markup in a plain text of the town's own.
    pub(super) fn plain_text(&self, name: &str, value: &Value) {
        if self.markdown.is_some_and(|markdown| markdown.guest.is_none()) {
            warn_of_markup(name, value, self.origin, self.sink);
        }
    }

    /// Checks the values of a list. Numbers that a comma cut in two are said once.
    fn list(
        &self,
        name: &str,
        kind: &FieldKind,
        items: &[Value],
        value: &Value,
    ) -> Option<FieldValue> {
        let numbers = match kind {
            FieldKind::Money | FieldKind::Decimal => decimals(items),
            _ => None,
        };
        let Some(numbers) = numbers else {
            let checked = items.iter().filter_map(|item| self.value(name, kind, item));
            return Some(FieldValue::List(checked.collect()));
        };
        let written = |number: &String| match kind {
            FieldKind::Money => meant::money(number).unwrap_or_default(),
            _ => number.clone(),
        };
        let meant = numbers.iter().map(written).collect::<Vec<_>>().join(", ");
        let message = message!(
            "`{name}`: a comma parts two numbers, and a point stands before decimals",
            name
        );
        let help = if matches!(kind, FieldKind::Money) {
            message!("write `{name} = [{meant}]`", name, meant)
        } else {
            message!(
                "write `{name} = [{meant}]`; if they are whole numbers, write a space behind each comma",
                name,
                meant
            )
        };
        let place = self.origin.at(value.range.clone());
        self.sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
        None
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
        let faults = field.constraints.faults(value);
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

    /// Reads a field's Markdown. Where escapes hide what stands where, its places are those of the whole value.
    fn prose(&self, name: &str, text: &str, range: &Range<u32>) -> FieldValue {
        let Some(markdown) = self.markdown else { return FieldValue::Text(text.to_owned()) };
        let mut found = Vec::new();
        let prefix = markdown.prefix(name);
        let how = Reading {
            style: markdown.style.with_prefix(&prefix),
            guest: markdown.guest,
            permissions: markdown.permissions,
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
        let at = At(self.origin.at(range.clone()));
        let start = start_of_text(markdown.source, text, range);
        let prose = Prose { text: text.to_owned(), body, at, start };
        for diagnostic in found {
            let part = diagnostic.place.as_ref().and_then(|place| place.range.clone());
            let place =
                part.map_or_else(|| self.origin.at(range.clone()), |part| prose.place(&part));
            self.sink.report(Diagnostic { notes: Vec::new(), ..diagnostic }.at(place));
        }
        FieldValue::Markdown(Box::new(prose))
    }

    fn date(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        let moment = self.moment(name, value)?;
        if matches!((kind, &moment), (FieldKind::Date, Moment::At { .. })) {
            let day = moment.date(self.zone);
            let diagnostic = Diagnostic::error(
                Code::WrongKind,
                message!("`{name}` takes a day without a time", name),
            );
            let place = self.origin.at(value.range.clone());
            self.sink.report(diagnostic.at(place).help(message!("write `{day}`", day)));
            return None;
        }
        Some(FieldValue::Moment(moment))
    }

    fn written(
        &self,
        name: &str,
        value: &Value,
        checked: Result<String, Unfit>,
    ) -> Option<FieldValue> {
        match checked {
            Ok(text) => Some(FieldValue::Text(text)),
            Err(Unfit { why, help }) => {
                let diagnostic =
                    Diagnostic::error(Code::BadValue, message!("`{name}`: {why}", name, why))
                        .at(self.origin.at(value.range.clone()));
                self.sink.report(help.into_iter().fold(diagnostic, Diagnostic::help));
                None
            }
        }
    }

    fn group(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        match (kind, &value.kind) {
            (FieldKind::File, Kind::Text(src)) => {
                Some(FieldValue::Object(FieldMap::from_iter([(
                    "src".to_owned(),
                    FieldValue::File(src.clone(), At(self.origin.at(value.range.clone()))),
                )])))
            }
            (FieldKind::Money, Kind::Text(word)) if word == "free" => {
                Some(FieldValue::Text(word.clone()))
            }
            (_, Kind::Table(table)) => {
                let reader = Reader::new(table, self.origin, self.sink);
                let owner = format!("`{name}`");
                let object = match kind {
                    FieldKind::Image => self.image(&reader, &value.range),
                    FieldKind::File => self.file(&reader, FILE),
                    FieldKind::Money => self.money(&reader, &owner),
                    FieldKind::Object(fields) => {
                        let object = self.object(&reader, fields, &owner);
                        if fields.contains_key("week") {
                            check_hours(self.origin, table, self.sink);
                        }
                        if fields.contains_key("lat") {
                            let swapped = swapped(&object, self.country);
                            let place = self.origin.at(value.range.clone());
                            swapped
                                .into_iter()
                                .for_each(|it| self.sink.report(it.at(place.clone())));
                        }
                        object
                    }
                    _ => FieldMap::default(),
                };
                let is_part = |part: &str| match kind {
                    FieldKind::Object(fields) => fields.contains_key(part),
                    _ => false,
                };
                reader.finish_with(&owner, &|key| {
                    let part = part_meant(key).filter(|part| is_part(part));
                    part.map(did_you_mean).or_else(|| self.belongs_above(key))
                });
                Some(FieldValue::Object(object))
            }
            _ => self.not_a_group(name, kind, value),
        }
    }

    /// Says where a key of the entry belongs that stands in a group of its values: below the group's heading it is a part of it.
    fn belongs_above(&self, key: &str) -> Option<Message> {
        self.outer.contains(&key).then(|| {
            message!("move the line `{key} = …` up, above the first line that begins with `[`: below such a line it belongs to the group", key)
        })
    }

    /// Says how a group is written that is there as a plain value.
    fn not_a_group(&self, name: &str, kind: &FieldKind, value: &Value) -> Option<FieldValue> {
        let wanted = match kind {
            FieldKind::Money => "`{ amount = 12.5, currency = \"EUR\" }` or `\"free\"`".to_owned(),
            FieldKind::Image => "`{ src = \"photo.jpg\", alt = \"What it shows\" }`".to_owned(),
            FieldKind::File => "a file such as `\"plan.pdf\"`".to_owned(),
            _ => format!("a table such as `{}`", kind.example()),
        };
        self.wrong(name, kind, &wanted, value)
    }

    fn object(
        &self,
        reader: &Reader<'_>,
        fields: &BTreeMap<String, Field>,
        owner: &str,
    ) -> FieldMap {
        let mut object = FieldMap::default();
        for (key, field) in fields {
            match reader.value(key) {
                Some(value) => {
                    if let Some(value) = self.field(key, field, value) {
                        object.insert(key.clone(), value);
                    }
                }
                None => match &field.default {
                    Some(value) => object.insert(key.clone(), value.clone()),
                    // That a key is called otherwise says it all.
                    None if reader
                        .table
                        .entries
                        .iter()
                        .any(|(other, ..)| part_meant(other) == Some(key.as_str())) => {}
                    None if field.required => {
                        reader.missing(key, owner, &format!("{key} = {}", field.kind.example()));
                    }
                    None => {}
                },
            }
        }
        object
    }

    /// Reads a group that names a file, with further parts.
    fn file(&self, reader: &Reader<'_>, parts: &[Part]) -> FieldMap {
        let src = match misnamed_src(reader) {
            None => reader.required_text("src", "a file", "src = \"plan.pdf\""),
            Some(Misnamed { key, src }) => {
                let place = reader.place(key);
                let message = message!("the file is named by `src`, not by `{key}`", key);
                let help = message!("write `src = {src}`", src = toml_text(src));
                let diagnostic = Diagnostic::error(Code::UnknownKey, message).help(help);
                self.sink.report(diagnostic.at(place));
                None
            }
        };
        let mut object = self.parts(reader, parts);
        object.extend(src.map(|src| {
            ("src".to_owned(), FieldValue::File(src.to_owned(), At(reader.place("src"))))
        }));
        object
    }

    fn parts(&self, reader: &Reader<'_>, parts: &[Part]) -> FieldMap {
        let mut object = FieldMap::default();
        for Part { key, kind } in parts {
            if let Some(value) = reader.value(key).and_then(|value| self.value(key, kind, value)) {
                object.insert((*key).to_owned(), value);
            }
        }
        object
    }

    fn money(&self, reader: &Reader<'_>, owner: &str) -> FieldMap {
        if reader.table.get("amount").is_none() {
            reader.missing("amount", owner, "amount = 12.5");
        }
        let money = self.parts(reader, MONEY);
        check_money(reader, &money);
        money
    }

    fn image(&self, reader: &Reader<'_>, range: &Range<u32>) -> FieldMap {
        let mut object = self.file(reader, IMAGE);
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
        if let Some(FieldValue::Text(alt)) = object.get("alt").filter(|_| !decorative)
            && let Some(why) = silent_text(alt)
        {
            let message = silent_alt(alt, why);
            let help = "say what it shows: `alt = \"The town hall\"`, or that it shows nothing: `decorative = true`";
            let place = self.origin.at(range.clone());
            self.sink.report(Diagnostic::warning(Code::MissingAlt, message).at(place).help(help));
        }
        object
    }
}
