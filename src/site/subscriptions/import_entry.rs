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

impl Importer<'_> {
    /// Imports an entry of the partner: checks its fields, and resolves its references.
    ///
    /// # Errors
    /// A phrase that says what it lacks.
    pub(super) fn import_entry(&self, at: usize, pages: Pages) -> Result<(Entry, Source), Message> {
        let own: &Entry = &self.remote.index.entries[at];
        let schema = self.local.schemas.get(&own.kind).ok_or("its type is unknown here")?;
        self.refuse_unrepresentable_times(own)?;
        let mut entry = own.clone();
        entry.id = self.remote.town.id_here(&own.id).ok_or("its id cannot be used here")?;
        self.import_common(&mut entry, own);
        if is_blank(&entry.common.title) {
            return Err("it has no title".into());
        }
        entry.fields = self.import_fields(own, schema);
        let lacks = |name: &str| !entry.fields.contains_key(name);
        if let Some((name, _)) =
            schema.fields.iter().find(|(name, field)| field.required && lacks(name))
        {
            return Err(message!(
                "the type `{kind}` needs `{name}`, which it lacks",
                kind = own.kind,
                name
            ));
        }
        let origin = self.remote.origin(at);
        let is_away = is_at_origin(self.local, &entry, pages, origin.as_deref());
        if !self.shares("body") {
            entry.body = Body::default();
        } else if pages == Pages::Local && !is_away {
            self.copy_pictures(own, &own.body);
        }
        if is_away {
            // Lists and feeds show its first words. Nobody shows the rest here.
            let opening = std::mem::take(&mut entry.body.opening);
            entry.body = Body::default();
            entry.body.opening = opening;
        }
        let source = Source { origin, ..self.links.resolve_all(own, &entry) };
        Ok((entry, source))
    }

    /// Copies the pictures of a text of an entry.
    fn copy_pictures(&self, own: &Entry, text: &Body) {
        let pictures = text.references.iter().filter(|each| each.kind == ReferenceKind::Image);
        pictures.for_each(|picture| {
            self.pictures.copy(own, &picture.target);
        });
    }

    /// Imports the fields that the partner offers and this town's type has; those that say when it takes place always.
    fn import_fields(&self, own: &Entry, schema: &Schema) -> FieldMap {
        let (start, end) = schema.time_fields();
        let mut fields = FieldMap::default();
        for (name, value) in &own.fields {
            let Some(field) = schema.fields.get(name) else { continue };
            let is_wanted = self.shares(name) || [start, end].contains(&Some(name));
            let value = is_wanted.then(|| self.value(own, &field.kind, value.clone())).flatten();
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
    fn refuse_unrepresentable_times(&self, own: &Entry) -> Result<(), Message> {
        if let Some(field) = own.refused.iter().find(|field| DECIDING.contains(&field.as_str())) {
            return Err(message!(
                "its `{field}` cannot be read, so nobody knows whether it may be shown",
                field
            ));
        }
        for field in &own.unrepresentable_times {
            let message = message!(
                "the field `{field}` of `{id}` is left out: no clock tells such a time",
                field,
                id = own.id
            );
            self.sink.report(
                Diagnostic::warning(Code::Foreign, message).at(own.origin.whole()).of_partner(),
            );
        }
        Ok(())
    }

    /// Tells whether a vocabulary of the local town has a term.
    fn knows(&self, vocabulary: &str, id: &str) -> bool {
        self.local.vocabularies.get(vocabulary).is_some_and(|terms| terms.contains_key(id))
    }

    /// Checks what every type has.
    fn import_common(&self, entry: &mut Entry, own: &Entry) {
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
            .and_then(|image| self.picture(own, image));
        let knows =
            |vocabulary: &str, id: &str| self.knows(vocabulary, id) && self.shares(vocabulary);
        common.topics.retain(|(id, _)| knows("topics", id));
        common.audience.retain(|(id, _)| knows("audience", id));
        // Where it stands among its siblings, and what leads to it, are matters of its own site.
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
    fn value(&self, own: &Entry, kind: &FieldKind, value: FieldValue) -> Option<FieldValue> {
        Some(match (kind, value) {
            (FieldKind::Url, FieldValue::Text(address) | FieldValue::Address(address, _)) => {
                FieldValue::Text(self.address(&address)?)
            }
            (_, FieldValue::Text(text)) => FieldValue::Text(said(&clean(&text))?),
            (_, FieldValue::Term(vocabulary, id, at)) => {
                self.knows(&vocabulary, &id).then_some(FieldValue::Term(vocabulary, id, at))?
            }
            (_, FieldValue::Reference(id, wanted, at)) => self.reference(own, &id, wanted, at)?,
            (FieldKind::List(kind), FieldValue::List(items)) => {
                let kept: Vec<_> =
                    items.into_iter().filter_map(|item| self.value(own, kind, item)).collect();
                (!kept.is_empty()).then_some(FieldValue::List(kept))?
            }
            (FieldKind::Image, image) => self.picture(own, image)?,
            (_, FieldValue::Markdown(text)) => {
                self.copy_pictures(own, &text.body);
                FieldValue::Markdown(text)
            }
            (FieldKind::File, FieldValue::Object(parts)) => self.file(own, parts)?,
            (FieldKind::Object(fields), FieldValue::Object(parts)) => {
                let parts: FieldMap = parts
                    .into_iter()
                    .filter_map(|(name, value)| {
                        let value = self.value(own, &fields.get(&name)?.kind, value)?;
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
        own: &Entry,
        id: &str,
        wanted: Option<String>,
        at: At,
    ) -> Option<FieldValue> {
        let index = &self.remote.index;
        let target = &index.entries[index.resolve_id(id, &own.lang)?];
        let fits = wanted.as_deref().is_none_or(|wanted| wanted == target.kind.as_str());
        if !fits {
            return None;
        }
        let id = self.links.refer_to(&target.id)?;
        Some(FieldValue::Reference(id.to_string(), wanted, at))
    }

    /// A document stays at its origin.
    fn file(&self, own: &Entry, mut parts: FieldMap) -> Option<FieldValue> {
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let address = match self.remote.index.resolve(own, &own.lang, &src) {
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
    fn picture(&self, own: &Entry, image: FieldValue) -> Option<FieldValue> {
        let FieldValue::Object(mut parts) = image else { return None };
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let says = matches!(parts.get("alt"), Some(FieldValue::Text(alt)) if !is_blank(alt));
        // Who cannot see a picture without words does not know what it shows.
        if !says && !parts.contains_key("decorative") {
            return None;
        }
        let address = self.pictures.copy(own, &src)?;
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
        FieldValue::List(items) => FieldValue::List(items.into_iter().map(plain).collect()),
        FieldValue::Object(parts) => FieldValue::Object(
            parts.into_iter().map(|(name, value)| (clean_line(&name), plain(value))).collect(),
        ),
        value => value,
    }
}
