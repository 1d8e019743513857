//! The fields that every entry has, whatever its type: one table for readers, queries, imports and explanations.

use super::entry::{Common, Entry};
use super::field_value::{At, FieldValue};
use crate::calendar::Moment;
use crate::manifest::Kind;

/// A field that every entry has.
#[derive(Debug, Clone, Copy)]
pub struct CommonField {
    /// Its key in front matter.
    pub name: &'static str,
    /// What its value is.
    pub kind: CommonKind,
    /// What a query can do with it.
    pub queries: Queries,
}

/// What the value of a common field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommonKind {
    /// Plain text.
    Text,
    /// A name that also follows from the file's path.
    Name,
    /// A date, with or without a time.
    Moment,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A picture.
    Image,
    /// Several texts, such as terms of a vocabulary.
    Texts,
    /// A table, or a word of a short list.
    Other,
}

/// What a query can do with a common field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queries {
    /// Nothing.
    Nothing,
    /// Filter by it: an entry may have several values.
    Filter,
    /// Filter and sort by it.
    FilterAndSort,
}

/// All common fields.
pub const COMMON_FIELDS: &[CommonField] = &[
    field("id", CommonKind::Name, Queries::FilterAndSort),
    field("type", CommonKind::Name, Queries::FilterAndSort),
    field("language", CommonKind::Name, Queries::FilterAndSort),
    field("title", CommonKind::Text, Queries::FilterAndSort),
    field("summary", CommonKind::Text, Queries::Nothing),
    field("date", CommonKind::Moment, Queries::FilterAndSort),
    field("updated", CommonKind::Moment, Queries::FilterAndSort),
    field("publish", CommonKind::Moment, Queries::FilterAndSort),
    field("expires", CommonKind::Moment, Queries::FilterAndSort),
    field("after", CommonKind::Other, Queries::Nothing),
    field("draft", CommonKind::Boolean, Queries::Nothing),
    field("share", CommonKind::Boolean, Queries::Nothing),
    field("slug", CommonKind::Text, Queries::Nothing),
    field("aliases", CommonKind::Texts, Queries::Nothing),
    field("weight", CommonKind::Integer, Queries::FilterAndSort),
    field("image", CommonKind::Image, Queries::Nothing),
    field("topics", CommonKind::Texts, Queries::Filter),
    field("audience", CommonKind::Texts, Queries::Filter),
    field("nav", CommonKind::Boolean, Queries::Nothing),
    field("defaults", CommonKind::Other, Queries::Nothing),
    field("list", CommonKind::Other, Queries::Nothing),
];

const fn field(name: &'static str, kind: CommonKind, queries: Queries) -> CommonField {
    CommonField { name, kind, queries }
}

/// Finds a common field by its name.
pub(super) fn common_field(name: &str) -> Option<&'static CommonField> {
    COMMON_FIELDS.iter().find(|field| field.name == name)
}

/// The value of a common field.
#[derive(Debug, Clone, Copy)]
pub enum CommonValue<'e> {
    /// Plain text.
    Text(&'e str),
    /// A name.
    Name(&'e str),
    /// A date, with or without a time.
    Moment(&'e Moment),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A picture.
    Image(&'e FieldValue),
    /// Several texts, not empty, with their places.
    Texts(&'e [(String, At)]),
}

impl Common {
    /// Returns the value of a field, if the entry has one. The fields that follow from the file's path too are [`Entry::common_value`]'s.
    pub fn value(&self, name: &str) -> Option<CommonValue<'_>> {
        let moment = |moment| Option::map(moment, CommonValue::Moment);
        let texts = |texts| Some(CommonValue::Texts(texts)).filter(|_| !texts.is_empty());
        match name {
            "title" => Some(CommonValue::Text(&self.title)).filter(|_| !self.title.is_empty()),
            "summary" => self.summary.as_deref().map(CommonValue::Text),
            "slug" => self.slug.as_deref().map(CommonValue::Text),
            "date" => moment(self.date.as_ref()),
            "updated" => moment(self.updated.as_ref()),
            "publish" => moment(self.publish.as_ref()),
            "expires" => moment(self.expires.as_ref()),
            "draft" => Some(CommonValue::Boolean(self.draft)),
            "nav" => Some(CommonValue::Boolean(self.nav)),
            "share" => self.share.map(CommonValue::Boolean),
            "weight" => self.weight.map(CommonValue::Integer),
            "image" => self.image.as_ref().map(CommonValue::Image),
            "aliases" => texts(&self.aliases),
            "topics" => texts(&self.topics),
            "audience" => texts(&self.audience),
            _ => None,
        }
    }

    /// Whether what is written for a field could be read. Lists are read as far as they can be.
    pub(super) fn was_read(&self, field: &CommonField, written: &Kind) -> bool {
        match field.kind {
            CommonKind::Boolean => matches!(written, Kind::Boolean(_)),
            CommonKind::Text | CommonKind::Moment | CommonKind::Integer | CommonKind::Image => {
                self.value(field.name).is_some()
            }
            CommonKind::Name | CommonKind::Texts | CommonKind::Other => true,
        }
    }
}

impl Entry {
    /// Returns the value of a common field, if the entry has one.
    pub fn common_value(&self, name: &str) -> Option<CommonValue<'_>> {
        match name {
            "id" => Some(CommonValue::Name(self.id.as_str())),
            "type" => Some(CommonValue::Name(self.kind.as_str())),
            "language" => Some(CommonValue::Name(self.lang.as_str())),
            name => self.common.value(name),
        }
    }
}
