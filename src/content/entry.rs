//! The entry: one piece of typed content in one language.

use super::field_value::{At, FieldMap, FieldValue};
use super::list::ListKeys;
use crate::calendar::Moment;
use crate::diagnostics::Origin;
use crate::markdown::Body;
use crate::names::{Digest, EntryId, Lang, TypeName};

/// What happens to an entry whose `expires` has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// The page stays, and leaves lists and feeds.
    #[default]
    Unlist,
    /// As unlisted, and the page says that it is old.
    Archive,
    /// The page goes.
    Remove,
}

/// The fields that every type has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Common {
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The entry's own date.
    pub date: Option<Moment>,
    /// When it was last changed, as written.
    pub updated: Option<Moment>,
    /// When it is to appear.
    pub publish: Option<Moment>,
    /// When it is to leave.
    pub expires: Option<Moment>,
    /// Whether it is unfinished.
    pub draft: bool,
    /// The last part of its address.
    pub slug: Option<String>,
    /// Where that is written.
    pub slug_at: Option<At>,
    /// Former addresses.
    pub aliases: Vec<(String, At)>,
    /// Its place among its siblings: small first.
    pub weight: Option<i64>,
    /// Its picture.
    pub image: Option<FieldValue>,
    /// Ids of topics.
    pub topics: Vec<(String, At)>,
    /// Ids of audiences.
    pub audience: Vec<(String, At)>,
    /// What happens after `expires`.
    pub after: After,
    /// Whether partners may take it.
    pub share: Option<bool>,
    /// Whether a section stands in the main navigation.
    pub nav: bool,
    /// A section's list: apart, for most entries have none, and a portal holds very many.
    pub list: Option<Box<ListKeys>>,
}

/// One piece of content in one language; it never changes after it was made.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identity, shared by its translations.
    pub id: EntryId,
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub origin: Origin,
    /// Its type.
    pub kind: TypeName,
    /// Whether it is a section's own page.
    pub is_section: bool,
    /// Whether its file has a folder to itself, with media beside it.
    pub is_bundle: bool,
    /// Its path under `content/` without language and extension: what its address is made of.
    pub path: String,
    /// What every type has.
    pub common: Common,
    /// What its type adds.
    pub fields: FieldMap,
    /// Fields that are written, but not so that they can be read; that was reported.
    pub refused: Vec<String>,
    /// Those of them that are dates which do not exist, or which no clock can tell.
    pub unrepresentable_times: Vec<String>,
    /// Its text.
    pub body: Body,
    /// The file's digest: what a page with this body depends on.
    pub digest: Digest,
}

impl Entry {
    /// All places of its page that a link may lead to: headings, and ids of raw HTML.
    pub fn anchors(&self) -> Vec<&str> {
        let of_fields = self.fields.values().flat_map(FieldValue::prose).map(|prose| &prose.body);
        std::iter::once(&self.body).chain(of_fields).flat_map(Body::places).collect()
    }

    /// The folder that its file lies in, below `content/`; relative links start there.
    pub fn folder(&self) -> &str {
        self.origin
            .path
            .below("content")
            .map_or("", |path| path.rsplit_once('/').map_or("", |(folder, _)| folder))
    }
}
