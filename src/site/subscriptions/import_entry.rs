//! A partner's entry becomes one of this site: its fields checked again as those of a stranger.
//!
//! What this town has no word for is dropped; what its type needs and the entry lacks keeps the entry out. Addresses become
//! whole, references name the partner, pictures are those that are copied.

use super::imported_links::{LinkResolver, is_plain_address};
use super::partner_index::PartnerIndex;
use super::pictures::Pictures;
use super::placement::is_at_origin;
use crate::content::{At, Entry, FieldKind, FieldMap, FieldValue, Schema};
use crate::diagnostics::{Code, Diagnostic, Message, Sink};
use crate::locale::{clean, clean_line, clean_short, is_blank};
use crate::manifest::Pages;
use crate::markdown::{Body, ReferenceKind};
use crate::names::is_plain_link;
use crate::site::imported::Source;
use crate::site::index::{Resolution, TownIndex};

/// The letters of a title, and of a summary, that stand in every list and feed.
const LONGEST_TITLE: usize = 300;
const LONGEST_SUMMARY: usize = 2_000;

/// Fields that say whether an entry may appear yet.
const DECIDING: [&str; 3] = ["draft", "publish", "share"];

/// Imports entries of one partner.
pub(super) struct Importer<'a> {
    pub local: &'a TownIndex,
    pub remote: &'a PartnerIndex<'a>,
    pub links: LinkResolver<'a>,
    pub pictures: Pictures<'a>,
    pub sink: &'a Sink,
}

/// How much of an entry's text this site shows.
enum ShownText {
    /// All of it, on a page of this site.
    Whole,
    /// Its first words, in lists and feeds.
    Opening,
    /// The partner does not share texts.
    Nothing,
}

impl Importer<'_> {
    /// Imports an entry of the partner: checks its fields, and resolves its references.
    ///
    /// # Errors
    /// A phrase that says what it lacks.
    pub(super) fn import_entry(&self, at: usize, pages: Pages) -> Result<(Entry, Source), Message> {
        let original: &Entry = &self.remote.index.entries[at];
        let schema = self.local.schemas.get(&original.kind).ok_or("its type is unknown here")?;
        self.refuse_unrepresentable_times(original)?;
        let mut entry = original.clone();
        entry.id = self.remote.town.id_here(&original.id).ok_or("its id cannot be used here")?;
        self.import_common(&mut entry, original);
        if is_blank(&entry.common.title) {
            return Err("it has no title".into());
        }
        entry.fields = self.import_fields(original, schema);
        let lacks = |name: &str| !entry.fields.contains_key(name);
        if let Some((name, _)) =
            schema.fields.iter().find(|(name, field)| field.required && lacks(name))
        {
            return Err(message!(
                "the type `{kind}` needs `{name}`, which it lacks",
                kind = original.kind,
                name
            ));
        }
        let origin = self.remote.origin(at);
        let text = if !self.shares("body") {
            ShownText::Nothing
        } else if is_at_origin(self.local, &entry, pages, origin.as_deref()) {
            ShownText::Opening
        } else {
            ShownText::Whole
        };
        match text {
            ShownText::Nothing => entry.body = Body::default(),
            ShownText::Opening => {
                let opening = std::mem::take(&mut entry.body.opening);
                entry.body = Body::default();
                entry.body.opening = opening;
            }
            ShownText::Whole if pages == Pages::Local => {
                self.copy_pictures(original, &original.body);
            }
            ShownText::Whole => {}
        }
        let source = Source { origin, ..self.links.resolve_all(original, &entry) };
        Ok((entry, source))
    }

    /// Copies the pictures of a text of an entry.
    fn copy_pictures(&self, original: &Entry, text: &Body) {
        let pictures = text.references.iter().filter(|each| each.kind == ReferenceKind::Image);
        pictures.for_each(|picture| {
            self.pictures.copy(original, &picture.target);
        });
    }

    /// Imports the fields that the partner offers and this town's type has; those that say when it takes place always.
    fn import_fields(&self, original: &Entry, schema: &Schema) -> FieldMap {
        let (start, end) = schema.time_fields();
        let mut fields = FieldMap::default();
        for (name, value) in &original.fields {
            let Some(field) = schema.fields.get(name) else { continue };
            let is_wanted = self.shares(name) || [start, end].contains(&Some(name));
            let value =
                is_wanted.then(|| self.value(original, &field.kind, value.clone())).flatten();
            fields.extend(value.map(|value| (name.clone(), value)));
        }
        fields
    }

    /// Tells whether the partner offers a field.
    fn shares(&self, field: &str) -> bool {
        let fields = self.remote.town.town.share.fields.as_ref();
        fields.is_none_or(|fields| fields.iter().any(|shared| shared == field))
    }

    /// Reports the times of an entry that cannot be read: without them it may stand where its author did not mean it.
    ///
    /// # Errors
    /// If one of them decides whether the entry is shown at all.
    fn refuse_unrepresentable_times(&self, original: &Entry) -> Result<(), Message> {
        if let Some(field) =
            original.refused.iter().find(|field| DECIDING.contains(&field.as_str()))
        {
            return Err(message!(
                "its `{field}` cannot be read, so nobody knows whether it may be shown",
                field
            ));
        }
        for field in &original.unrepresentable_times {
            let message = message!(
                "the field `{field}` of `{id}` is left out: no clock tells such a time",
                field,
                id = original.id
            );
            self.sink.report(
                Diagnostic::warning(Code::Foreign, message)
                    .at(original.origin.whole())
                    .of_partner(),
            );
        }
        Ok(())
    }

    /// Tells whether a vocabulary of the local town has a term.
    fn knows(&self, vocabulary: &str, id: &str) -> bool {
        self.local.vocabularies.get(vocabulary).is_some_and(|terms| terms.contains_key(id))
    }

    /// Checks what every type has.
    fn import_common(&self, entry: &mut Entry, original: &Entry) {
        let common = &mut entry.common;
        common.title = clean_short(&common.title, LONGEST_TITLE);
        common.summary = common
            .summary
            .take()
            .filter(|_| self.shares("summary"))
            .and_then(|text| said(&clean_short(&text, LONGEST_SUMMARY)));
        common.image = common
            .image
            .take()
            .filter(|_| self.shares("image"))
            .and_then(|image| self.picture(original, image));
        let knows =
            |vocabulary: &str, id: &str| self.knows(vocabulary, id) && self.shares(vocabulary);
        common.topics.retain(|(id, _)| knows("topics", id));
        common.audience.retain(|(id, _)| knows("audience", id));
        // Where it stands among its siblings, and what leads to it, are matters of its original site.
        common.weight = None;
        common.aliases.clear();
        common.list = None;
        common.nav = false;
        entry.refused.clear();
        entry.body.opening =
            said(&clean_short(&entry.body.opening, LONGEST_SUMMARY)).unwrap_or_default();
        entry.body.outline.iter_mut().for_each(|heading| heading.text = clean_line(&heading.text));
    }

    /// Checks a value by the kind of its field; `None` if nothing of it can be shown.
    fn value(&self, original: &Entry, kind: &FieldKind, value: FieldValue) -> Option<FieldValue> {
        Some(match (kind, value) {
            (FieldKind::Url, FieldValue::Text(address) | FieldValue::Address(address, _)) => {
                FieldValue::Text(self.address(&address)?)
            }
            (_, FieldValue::Text(text)) => FieldValue::Text(said(&clean(&text))?),
            (_, FieldValue::Term(vocabulary, id, at)) => {
                self.knows(&vocabulary, &id).then_some(FieldValue::Term(vocabulary, id, at))?
            }
            (_, FieldValue::Reference(id, wanted, at)) => {
                self.reference(original, &id, wanted, at)?
            }
            (FieldKind::List(kind), FieldValue::List(items)) => {
                let kept: Vec<_> =
                    items.into_iter().filter_map(|item| self.value(original, kind, item)).collect();
                (!kept.is_empty()).then_some(FieldValue::List(kept))?
            }
            (FieldKind::Image, image) => self.picture(original, image)?,
            (_, FieldValue::Markdown(text)) => {
                self.copy_pictures(original, &text.body);
                FieldValue::Markdown(text)
            }
            (FieldKind::File, FieldValue::Object(parts)) => self.file(original, parts)?,
            (FieldKind::Object(fields), FieldValue::Object(parts)) => {
                let parts: FieldMap = parts
                    .into_iter()
                    .filter_map(|(name, value)| {
                        let value = self.value(original, &fields.get(&name)?.kind, value)?;
                        Some((name, value))
                    })
                    .collect();
                let is_whole =
                    fields.iter().all(|(name, field)| !field.required || parts.contains_key(name));
                is_whole.then_some(FieldValue::Object(parts))?
            }
            (FieldKind::Money, FieldValue::Object(parts)) if !parts.contains_key("amount") => {
                return None;
            }
            (_, value) => plain(value),
        })
    }

    /// An address that is written in a field: that of a page of the partner becomes whole.
    fn address(&self, address: &str) -> Option<String> {
        match address {
            ours if ours.starts_with('/') && !ours.starts_with("//") => {
                self.remote.town.absolute(ours)
            }
            odd if !is_plain_link(odd) => None,
            whole if whole.starts_with("//") => Some(format!("https:{whole}")),
            whole => Some(whole.to_owned()),
        }
        .filter(|address| is_plain_address(address))
    }

    /// A reference among the partner's entries, as one from outside.
    fn reference(
        &self,
        original: &Entry,
        id: &str,
        wanted: Option<String>,
        at: At,
    ) -> Option<FieldValue> {
        let index = &self.remote.index;
        let target = &index.entries[index.resolve_id(id, &original.lang)?];
        let fits = wanted.as_deref().is_none_or(|wanted| wanted == target.kind.as_str());
        if !fits {
            return None;
        }
        let id = self.links.refer_to(&target.id)?;
        Some(FieldValue::Reference(id.to_string(), wanted, at))
    }

    /// A document stays at its origin.
    fn file(&self, original: &Entry, mut parts: FieldMap) -> Option<FieldValue> {
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let address = match self.remote.index.resolve(original, &original.lang, &src) {
            Resolution::File { address, suffix, .. } | Resolution::Address { address, suffix } => {
                self.remote.town.absolute(&format!("{address}{suffix}"))?
            }
            Resolution::External if src.starts_with("https://") || src.starts_with("http://") => {
                src
            }
            _ => return None,
        };
        if !is_plain_address(&address) {
            return None;
        }
        let mut parts: FieldMap =
            parts.into_iter().map(|(name, value)| (name, plain(value))).collect();
        parts.insert("src".to_owned(), FieldValue::File(address, at));
        Some(FieldValue::Object(parts))
    }

    /// A picture with its words, if it can be copied.
    fn picture(&self, original: &Entry, image: FieldValue) -> Option<FieldValue> {
        let FieldValue::Object(mut parts) = image else { return None };
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let says = matches!(parts.get("alt"), Some(FieldValue::Text(alt)) if !is_blank(alt));
        // Who cannot see a picture without words does not know what it shows.
        if !says && !parts.contains_key("decorative") {
            return None;
        }
        let address = self.pictures.copy(original, &src)?;
        let mut parts: FieldMap =
            parts.into_iter().map(|(name, value)| (name, plain(value))).collect();
        parts.insert("src".to_owned(), FieldValue::File(address, at));
        Some(FieldValue::Object(parts))
    }
}

/// A text, if there is anything to see of it.
fn said(text: &str) -> Option<String> {
    (!is_blank(text)).then(|| text.to_owned())
}

/// A value whose texts are cleaned, whatever it is. What cannot be told apart from nothing is the empty text.
fn plain(value: FieldValue) -> FieldValue {
    match value {
        FieldValue::Text(text) => FieldValue::Text(said(&clean(&text)).unwrap_or_default()),
        FieldValue::Words(words) => FieldValue::Words(Box::new(words.map(clean))),
        FieldValue::List(items) => FieldValue::List(items.into_iter().map(plain).collect()),
        FieldValue::Object(parts) => FieldValue::Object(
            parts.into_iter().map(|(name, value)| (clean_line(&name), plain(value))).collect(),
        ),
        value => value,
    }
}
