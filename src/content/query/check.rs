//! Faults in filters and orders: fields that no type has, words that are neither a date nor a window.

use super::{Condition, Filter, Order, When};
use crate::calendar::Moment;
use crate::content::common_fields::{COMMON_FIELDS, CommonKind, Queries, common_field};
use crate::content::field::FieldKind;
use crate::content::schema::Schemas;
use crate::diagnostics::{Code, Diagnostic, or_list};

/// What can be asked of an entry and stands in no file: when it happens, whose it is, whether every page may show it.
const ASKED: [&str; 3] = [Condition::WHEN, "origin", "band"];

impl Filter {
    /// Returns each field whose condition no entry could meet, with what is wrong: it is not a field, or a date cannot be compared with
    /// the value. The places are the caller's to say.
    pub fn faults(&self, schemas: &Schemas) -> Vec<(&str, Diagnostic)> {
        self.conditions()
            .iter()
            .filter_map(|condition| Some((condition.field.as_str(), condition.fault(schemas)?)))
            .collect()
    }
}

impl Condition {
    fn fault(&self, schemas: &Schemas) -> Option<Diagnostic> {
        let field = self.field.as_str();
        if field == Self::WHEN {
            let word = self.values.iter().find(|word| When::find(word).is_none())?;
            let help = message!("it is {choices}", choices = or_list(When::WORDS));
            return Some(not_comparable(field, word).help(help).suggest(word, When::WORDS));
        }
        if is_date(field, schemas) {
            let zone = &jiff::tz::TimeZone::UTC;
            let is_known =
                |word: &str| When::find(word).is_some() || Moment::parse(word, zone).is_ok();
            let word = self.values.iter().find(|word| !is_known(word))?;
            let help = message!("it is a date, or {choices}", choices = or_list(When::WORDS));
            return Some(not_comparable(field, word).help(help).suggest(word, When::WORDS));
        }
        let is_known = filterable().any(|name| name == field) || schemas.has_field(field);
        (!is_known).then(|| unknown_field(field, filterable(), schemas))
    }
}

impl Order {
    /// Returns what is wrong with a key: it names no field, or one that an entry may have several times. The place is the caller's to say.
    pub fn fault(&self, schemas: &Schemas) -> Option<Diagnostic> {
        let field = self.field.as_str();
        if sortable().any(|name| name == field) || schemas.has_field(field) {
            return None;
        }
        if filterable().any(|name| name == field) {
            let message = message!(
                "a list cannot be sorted by `{field}`: an entry may have several of it, or none",
                field
            );
            let help = message!(
                "sort by {choices}, or a field of the type",
                choices = or_list(sortable())
            );
            return Some(Diagnostic::error(Code::BadQuery, message).help(help));
        }
        Some(unknown_field(field, sortable(), schemas))
    }
}

fn not_comparable(field: &str, word: &str) -> Diagnostic {
    Diagnostic::error(Code::BadQuery, message!("`{field}` cannot be `{word}`", field, word))
}

/// Says that no entry has a field of this name.
fn unknown_field(
    field: &str,
    common: impl Iterator<Item = &'static str>,
    schemas: &Schemas,
) -> Diagnostic {
    let message = message!("no content type has a field `{field}`", field);
    let known: Vec<&str> = common.collect();
    Diagnostic::error(Code::BadQuery, message)
        .suggest(field, known.into_iter().chain(schemas.field_names()))
}

/// What every entry can be filtered by.
fn filterable() -> impl Iterator<Item = &'static str> {
    let common = COMMON_FIELDS.iter().filter(|field| field.queries != Queries::Nothing);
    common.map(|field| field.name).chain(ASKED)
}

/// Whether a field is a date wherever it occurs.
fn is_date(field: &str, schemas: &Schemas) -> bool {
    if let Some(common) = common_field(field).filter(|field| field.queries != Queries::Nothing) {
        return common.kind == CommonKind::Moment;
    }
    let mut kinds = schemas.iter().filter_map(|schema| schema.fields.get(field)).peekable();
    kinds.peek().is_some() && kinds.all(|field| holds_dates(&field.kind))
}

fn holds_dates(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Date | FieldKind::Datetime => true,
        FieldKind::List(kind) => holds_dates(kind),
        _ => false,
    }
}

/// What every entry can be sorted by.
fn sortable() -> impl Iterator<Item = &'static str> {
    let common = COMMON_FIELDS.iter().filter(|field| field.queries == Queries::FilterAndSort);
    common.map(|field| field.name).chain(["origin"])
}
