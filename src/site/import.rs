//! A partner's entry becomes one of this site: its fields checked again as those of a stranger.
//!
//! What this town has no word for is dropped; what its type needs and the entry lacks keeps the entry out. Addresses become
//! whole, references name the partner, pictures are those that are copied.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::Resolution;
use super::remote_site::RemoteSite;
use super::subscriptions::{LocalSite, fits};
use crate::content::{At, Entry, FieldKind, FieldValue};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::locale::{clean, clean_line, clean_short, is_blank, is_unseen};
use crate::manifest::Pages;
use crate::markdown::{Body, Reference, ReferenceKind};
use crate::names::{PictureKind, is_plain_link};

/// The largest picture of a partner that is copied, in bytes.
const LARGEST_PICTURE: u64 = 10 * 1024 * 1024;

/// The letters of a title, and of a summary, that stand in every list and feed.
const LONGEST_TITLE: usize = 300;
const LONGEST_SUMMARY: usize = 2_000;

/// Fields that say whether an entry may appear yet.
const DECIDING: [&str; 3] = ["draft", "publish", "share"];

/// Takes entries of one partner in.
pub(super) struct Importer<'a> {
    pub host: &'a LocalSite<'a>,
    pub guest: &'a RemoteSite,
    /// The pictures that are copied: address here, and the file.
    pub copies: RefCell<BTreeMap<String, Origin>>,
    /// Why others are not: each is looked at once, however often it is shown.
    pub refused: RefCell<BTreeMap<String, String>>,
    pub sink: &'a Sink,
}

impl Importer<'_> {
    /// Takes the partner's entry in.
    ///
    /// # Errors
    /// A phrase that says what it lacks.
    pub(super) fn import(&self, own: &Entry, pages: Pages) -> Result<Entry, String> {
        let schema = self.host.schemas.get(&own.kind).ok_or("its type is unknown here")?;
        self.refused(own)?;
        let mut entry = own.clone();
        entry.id = self.guest.id_here(&own.id).ok_or("its id cannot be used here")?;
        self.common(&mut entry, own);
        if is_blank(&entry.common.title) {
            return Err("it has no title".to_owned());
        }
        let fields = std::mem::take(&mut entry.fields);
        entry.fields = fields
            .into_iter()
            .filter(|(name, _)| {
                self.shares(name)
                    || [schema.time_fields().0, schema.time_fields().1].contains(&Some(name))
            })
            .filter_map(|(name, value)| {
                let value = self.value(own, &schema.fields.get(&name)?.kind, value)?;
                Some((name, value))
            })
            .collect();
        if let Some((name, _)) = schema
            .fields
            .iter()
            .find(|(name, field)| field.required && !entry.fields.contains_key(*name))
        {
            return Err(format!("the type `{}` needs `{name}`, which it lacks", own.kind));
        }
        if !self.shares("body") {
            entry.body = Body::default();
        } else if pages == Pages::Local {
            self.copy_pictures(own, &entry.body.references);
        }
        Ok(entry)
    }

    /// Whether the partner offers a field.
    fn shares(&self, field: &str) -> bool {
        let fields = self.guest.site.town.share.fields.as_ref();
        fields.is_none_or(|fields| fields.iter().any(|shared| shared == field))
    }

    /// Says which times of an entry nobody can read: without them it may stand where its author did not mean it.
    ///
    /// # Errors
    /// If one decides whether the entry is shown at all.
    fn refused(&self, own: &Entry) -> Result<(), String> {
        if let Some(field) = own.refused.iter().find(|field| DECIDING.contains(&field.as_str())) {
            return Err(format!(
                "its `{field}` cannot be read, so nobody knows whether it may be shown"
            ));
        }
        for field in &own.untold {
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

    fn common(&self, entry: &mut Entry, own: &Entry) {
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
            |vocabulary: &str, id: &str| self.host.knows(vocabulary, id) && self.shares(vocabulary);
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

    fn value(&self, own: &Entry, kind: &FieldKind, value: FieldValue) -> Option<FieldValue> {
        Some(match (kind, value) {
            (FieldKind::Url, FieldValue::Text(address) | FieldValue::Address(address, _)) => {
                FieldValue::Text(self.address(&address)?)
            }
            (_, FieldValue::Text(text)) => FieldValue::Text(said(&clean(&text))?),
            (_, FieldValue::Term(vocabulary, id, at)) => {
                self.host.knows(&vocabulary, &id).then_some(FieldValue::Term(vocabulary, id, at))?
            }
            (_, FieldValue::Reference(id, wanted, at)) => self.reference(own, &id, wanted, at)?,
            (FieldKind::List(kind), FieldValue::List(items)) => {
                let kept: Vec<_> =
                    items.into_iter().filter_map(|item| self.value(own, kind, item)).collect();
                (!kept.is_empty()).then_some(FieldValue::List(kept))?
            }
            (FieldKind::Image, image) => self.picture(own, image)?,
            (FieldKind::File, FieldValue::Object(parts)) => self.file(own, parts)?,
            (FieldKind::Object(fields), FieldValue::Object(parts)) => {
                let parts: BTreeMap<String, FieldValue> = parts
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
            ours if ours.starts_with('/') && !ours.starts_with("//") => self.guest.absolute(ours),
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
        let site = &self.guest.site;
        let target = &site.entries[site.resolve_id(id, &own.lang)?];
        let fits = wanted.as_deref().is_none_or(|wanted| wanted == target.kind.as_str());
        let id = self.guest.id_here(&target.id).filter(|_| fits)?;
        Some(FieldValue::Reference(id.to_string(), wanted, at))
    }

    /// A document stays at its origin.
    fn file(&self, own: &Entry, mut parts: BTreeMap<String, FieldValue>) -> Option<FieldValue> {
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let address = match self.guest.site.resolve(own, &own.lang, &src) {
            Resolution::File { address, suffix, .. } | Resolution::Address { address, suffix } => {
                self.guest.absolute(&format!("{address}{suffix}"))?
            }
            Resolution::External if src.starts_with("https://") || src.starts_with("http://") => {
                src
            }
            _ => return None,
        };
        if !is_plain_address(&address) {
            return None;
        }
        let mut parts: BTreeMap<_, _> =
            parts.into_iter().map(|(name, value)| (name, plain(value))).collect();
        parts.insert("src".to_owned(), FieldValue::File(address, at));
        Some(FieldValue::Object(parts))
    }

    /// A picture with its words, if it can be copied.
    fn picture(&self, own: &Entry, image: FieldValue) -> Option<FieldValue> {
        let FieldValue::Object(mut parts) = image else { return None };
        let Some(FieldValue::File(src, at)) = parts.remove("src") else { return None };
        let says = matches!(parts.get("alt"), Some(FieldValue::Text(alt)) if !is_blank(alt));
        // A picture without words for those who cannot see it is none.
        let address = self.copy(own, &src).filter(|_| says || parts.contains_key("decorative"))?;
        let mut parts: BTreeMap<_, _> =
            parts.into_iter().map(|(name, value)| (name, plain(value))).collect();
        parts.insert("src".to_owned(), FieldValue::File(address, at));
        Some(FieldValue::Object(parts))
    }

    /// Copies the pictures of a text whose page is made here.
    fn copy_pictures(&self, own: &Entry, references: &[Reference]) {
        for reference in
            references.iter().filter(|reference| reference.kind == ReferenceKind::Image)
        {
            self.copy(own, &reference.target);
        }
    }

    /// Copies a picture, and gives its address here.
    fn copy(&self, own: &Entry, src: &str) -> Option<String> {
        let Resolution::File { address, .. } = self.guest.site.resolve(own, &own.lang, src) else {
            return None;
        };
        let file = self.guest.file(&address).filter(|_| !address.contains(is_unseen))?;
        let place = self.guest.copy_address(&address);
        if self.copies.borrow().contains_key(&place) {
            return Some(place);
        }
        let known = self.refused.borrow().get(&place).cloned();
        let is_long = || (!fits(&place)).then(|| "its address here would be too long".to_owned());
        if let Some(why) = known.or_else(is_long).or_else(|| self.check_picture(&file).err()) {
            let message =
                message!("the picture `{src}` of `{id}` is left out: {why}", src, id = own.id, why);
            self.sink
                .report(Diagnostic::warning(Code::Foreign, message).at(file.whole()).of_partner());
            self.refused.borrow_mut().insert(place, why);
            return None;
        }
        self.copies.borrow_mut().insert(place.clone(), file);
        Some(place)
    }

    fn check_picture(&self, file: &Origin) -> Result<(), String> {
        let kind = file.path.extension().and_then(PictureKind::of_extension);
        let Some(kind) = kind.filter(|kind| kind.is_for_pages()) else {
            return Err("its name is not that of a picture".to_owned());
        };
        let layers = self.host.layers;
        let length = layers.length(file).map_err(|fault| fault.message.to_string())?;
        if length > LARGEST_PICTURE {
            return Err(format!(
                "it has {} MB, more than {}",
                length / 1_000_000,
                LARGEST_PICTURE / 1_000_000
            ));
        }
        let bytes = layers.read(file).map_err(|fault| fault.message.to_string())?;
        (self.host.check_picture)(kind, &bytes).map_err(str::to_owned)
    }
}

/// A text, if there is anything to see of it.
fn said(text: &str) -> Option<String> {
    (!is_blank(text)).then(|| text.to_owned())
}

/// Whether an address leads where it seems to: without a user before the host (`https://good.example@evil.example/`), and without
/// signs that browsers read otherwise than people do.
pub(super) fn is_plain_address(address: &str) -> bool {
    let is_odd = |sign: char| {
        is_unseen(sign) || matches!(sign, '\\' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^')
    };
    // An address of the partner's own site has no scheme.
    let is_relative = !address.starts_with("//")
        && address.split(['/', '?', '#']).next().is_none_or(|part| !part.contains(':'));
    !address.contains(is_odd) && (is_relative || is_plain_link(address))
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

#[cfg(test)]
mod tests {
    use super::is_plain_address;

    #[test]
    fn an_address_leads_where_it_seems_to() {
        for good in [
            "https://x.example/",
            "HTTP://x.example:8080/a?b=c@d#e",
            "https://x.example/@user",
            "mailto:a@x.example",
            "tel:+32",
            "/a",
            "#a",
        ] {
            assert!(is_plain_address(good), "{good}");
        }
        for bad in [
            "https://good.example@evil.example/",
            "https://good.example:443@evil.example/",
            "https:good.example@evil.example",
            "https:////good.example@evil.example",
            "HTTPS://a%40b.example/",
            "https://good.example\\@evil.example/",
            "https://good.example\u{202e}/",
            "https:// x.example/",
            "https://",
            "https:///?x",
            "javascript:alert(1)",
            " javascript:alert(1)",
        ] {
            assert!(!is_plain_address(bad), "{bad}");
        }
    }
}
