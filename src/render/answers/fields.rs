//! The fields of an entry, and what they refer to.

use super::super::description::Description;
use super::super::gaps::GapFiller;
use super::entry::View;
use super::world::World;
use crate::content::{FieldMap, FieldValue};
use crate::locale::format_repeat;
use crate::site::Resolution;

/// The most dates of a series that its page names.
const MOST_DATES: usize = 12;

impl World {
    /// A template may ask for any field of the type: what is not written is nothing, not unknown.
    pub(super) fn describe_fields(&self, view: View<'_>, to: &mut Description) {
        let schema = self.site.schemas.get(&view.entry.kind);
        let written = &view.entry.fields;
        to.map(|to| {
            for name in schema.iter().flat_map(|schema| schema.fields.keys()) {
                to.key(name.clone());
                match self.site.field(view.row, name) {
                    Some(value) => self.describe_field(view, value, to),
                    None => to.none(),
                }
            }
            let is_known =
                |name: &str| schema.is_some_and(|schema| schema.fields.contains_key(name));
            for (name, value) in written.iter().filter(|(name, _)| !is_known(name)) {
                to.key(name.clone());
                self.describe_field(view, value, to);
            }
        });
    }

    /// When an entry of a series happens again: the rule in words, where it can be said, and the dates to come.
    pub(super) fn describe_repeat(&self, view: View<'_>, to: &mut Description) {
        let Some(repeated) = self.site.repeated(view.row.at) else { return to.none() };
        let words = format_repeat(view.lang, &repeated.series);
        to.map(|to| {
            to.key("words").optional(words.as_deref());
            to.key("dates").list(|to| {
                for happening in self.site.coming(view.row.at).iter().take(MOST_DATES) {
                    to.map(|to| {
                        for (name, value) in &happening.fields {
                            to.key(name.clone());
                            self.describe_field(view, value, to);
                        }
                    });
                }
            });
        });
    }

    pub(super) fn describe_field(&self, view: View<'_>, value: &FieldValue, to: &mut Description) {
        match value {
            FieldValue::Text(text) => to.text(text),
            FieldValue::Words(words) => {
                to.text(words.get(self.site.chain(view.lang)).unwrap_or_default());
            }
            FieldValue::Markdown(prose) => {
                let source = self.text_source(view.row.at);
                let mut filler =
                    GapFiller { look_up: self, source, lang: view.lang, run_directive: None };
                to.html(&filler.fill(&prose.body, &prose.text));
            }
            FieldValue::Integer(n) => to.integer(*n),
            FieldValue::Decimal(n) => to.decimal(*n),
            FieldValue::Boolean(b) => to.boolean(*b),
            FieldValue::Moment(moment) => to.text(&moment.iso()),
            FieldValue::Term(vocabulary, id, _) => to.map(|to| {
                to.key("id").text(id);
                to.key("label").text(self.term_label(vocabulary, id, view.lang));
            }),
            FieldValue::Reference(id, _, _) => self.describe_reference(view, id, to),
            FieldValue::File(src, _) => to.optional(self.file_address(view, src).as_deref()),
            FieldValue::Address(written, _) => {
                let address = self.file_address(view, written);
                to.text(address.as_deref().unwrap_or(written));
            }
            FieldValue::List(items) => to.list(|to| {
                for item in items.iter().filter(|item| self.is_there(view, item)) {
                    self.describe_field(view, item, to);
                }
            }),
            FieldValue::Object(object) => self.describe_object(view, object, to),
        }
    }

    /// Whether a value is more than nothing: lists leave out what leads nowhere.
    fn is_there(&self, view: View<'_>, value: &FieldValue) -> bool {
        match value {
            FieldValue::File(src, _) => self.file_address(view, src).is_some(),
            FieldValue::Reference(id, _, _) => {
                self.site.resolve_id(id, view.lang).is_some()
                    || self.find_foreign(view.entry, id, view.lang).is_some()
            }
            _ => true,
        }
    }

    fn describe_reference(&self, view: View<'_>, id: &str, to: &mut Description) {
        let View { entry, lang, depth, .. } = view;
        match self.site.resolve_id(id, lang) {
            Some(at) if depth > 0 => {
                let (row, entry) = (self.site.single_row(at), &self.site.entries[at]);
                self.describe_entry(View { row, entry, lang, depth: depth - 1 }, &[], to);
            }
            Some(at) => to.part(&self.link_to(at, lang, to.wants_value())),
            None => match self.find_foreign(entry, id, lang) {
                Some(foreign) => self.describe_foreign(entry, &foreign, lang, to),
                None => to.none(),
            },
        }
    }

    /// An object's values; where it is a file, what parvis knows of the file counts.
    fn describe_object(&self, view: View<'_>, object: &FieldMap, to: &mut Description) {
        let src = match object.get("src") {
            Some(FieldValue::File(src, _)) => Some(src),
            _ => None,
        };
        let facts = src.and_then(|src| self.file_facts(view, src)).unwrap_or_default();
        to.map(|to| {
            for (key, value) in object {
                to.key(key.clone());
                if !facts.describe(key, to) {
                    self.describe_field(view, value, to);
                }
            }
            for key in FileFacts::KEYS.into_iter().filter(|key| !object.contains_key(key)) {
                if facts.has(key) {
                    facts.describe(key, to.key(key));
                }
            }
        });
    }

    pub(super) fn file_address(&self, view: View<'_>, src: &str) -> Option<String> {
        match self.site.resolve(view.entry, view.lang, src) {
            Resolution::File { address, suffix, .. } | Resolution::Address { address, suffix } => {
                Some(format!("{address}{suffix}"))
            }
            Resolution::Entry { at, .. } => Some(self.site.address_in(at, view.lang).into_owned()),
            Resolution::External => Some(src.to_owned()),
            _ => None,
        }
    }

    fn file_facts(&self, view: View<'_>, src: &str) -> Option<FileFacts> {
        let Resolution::File { address, .. } = self.site.resolve(view.entry, view.lang, src) else {
            return None;
        };
        let name = address.rsplit('/').next();
        let extension = name.and_then(|name| name.rsplit_once('.'));
        Some(FileFacts {
            is_file: true,
            format: extension.map(|(_, extension)| extension.to_uppercase()),
            size: self.file_length(&address),
            sides: self.picture_size(&address),
        })
    }
}

/// A file's type and its size in bytes, as accessibility rules ask links to documents to say; a picture's width and height.
#[derive(Debug, Default)]
struct FileFacts {
    is_file: bool,
    format: Option<String>,
    size: Option<u64>,
    sides: Option<(u32, u32)>,
}

impl FileFacts {
    const KEYS: [&str; 4] = ["format", "size", "width", "height"];

    fn has(&self, key: &str) -> bool {
        match key {
            "format" | "size" => self.is_file,
            "width" | "height" => self.sides.is_some(),
            _ => false,
        }
    }

    /// Describes the fact of a key. Returns whether there is one.
    fn describe(&self, key: &str, to: &mut Description) -> bool {
        if !self.has(key) {
            return false;
        }
        let number = match key {
            "size" => self.size,
            "width" => self.sides.map(|(width, _)| width.into()),
            "height" => self.sides.map(|(_, height)| height.into()),
            _ => {
                to.optional(self.format.as_deref());
                return true;
            }
        };
        match number {
            Some(number) => to.unsigned(number),
            None => to.none(),
        }
        true
    }
}
