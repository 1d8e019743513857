//! An entry as a template value: the page itself, or a row of a list.

use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use super::body::render_inline;
use super::partner_value::{from_abroad, origin};
use super::value::{Pairs, digest, digest_of_all, list, map, map_of, optional};
use super::world::World;
use crate::calendar::Moment;
use crate::content::{After, Entry, FieldValue};
use crate::markdown::{Heading, foreign_id};
use crate::names::{Digest, Lang, PackageName};
use crate::site::Resolution;

/// References inside referenced entries are followed this deep.
const DEPTH: u8 = 1;

/// A row with all keys, and its digest; made once per build, for an entry stands in several lists.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub value: Value,
    pub digest: Digest,
}

/// Makes a row: all keys, or only the named ones.
pub(super) fn row(world: &World, at: usize, lang: &Lang, keys: &[String]) -> Row {
    let make = |keys: &[String]| {
        let value = entry_map(world, at, lang, keys, DEPTH);
        Row { digest: digest(&value), value }
    };
    if keys.is_empty() { world.row(at, lang, || make(keys)) } else { make(keys) }
}

/// Rows as an answer's value and digest.
pub(super) fn rows(
    world: &World,
    at: impl IntoIterator<Item = usize>,
    lang: &Lang,
    keys: &[String],
) -> (Value, Digest) {
    let rows: Vec<Row> = at.into_iter().map(|at| row(world, at, lang, keys)).collect();
    let digest = digest_of_all(rows.iter().map(|row| row.digest));
    (list(rows.into_iter().map(|row| row.value)), digest)
}

/// Makes the plain value `page`, without its body and its list.
pub(super) fn page(world: &World, at: usize, lang: &Lang) -> (Pairs, Digest) {
    let entry = &world.site.entries[at];
    let row = row(world, at, lang, &[]);
    let mut page = Pairs::of(&row.value);
    let guest = world.site.remote_of(entry).map(|guest| &guest.name);
    let outline = outline(&entry.body.outline, guest);
    let digest = digest_of_all([row.digest, digest(&outline)]);
    page.set("outline", outline);
    (page, digest)
}

fn outline(headings: &[Heading], guest: Option<&PackageName>) -> Value {
    list(headings.iter().map(|heading| {
        let id = guest
            .map_or_else(|| heading.anchor.clone(), |guest| foreign_id(guest, &heading.anchor));
        map([
            ("level", Value::from(u64::from(heading.level))),
            ("text", Value::from(heading.text.as_str())),
            ("anchor", Value::from(id)),
        ])
    }))
}

fn entry_map(world: &World, at: usize, lang: &Lang, keys: &[String], depth: u8) -> Value {
    let entry = &world.site.entries[at];
    let mut found = Vec::with_capacity(20);
    let mut put = |key: &'static str, make: &dyn Fn() -> Value| {
        if keys.is_empty() || keys.iter().any(|wanted| wanted == key) {
            found.push((Key::Str(key), make()));
        }
    };
    let common = &entry.common;
    put("id", &|| Value::from(entry.id.as_str()));
    put("type", &|| Value::from(entry.kind.as_str()));
    put("type_label", &|| {
        optional(world.site.schemas.get(&entry.kind).and_then(|schema| schema.label.get([lang])))
    });
    put("title", &|| Value::from(common.title.as_str()));
    put("summary", &|| optional(summary(entry)));
    put("lead", &|| optional(common.summary.as_deref()));
    put("url", &|| Value::from(world.site.address(at)));
    put("language", &|| Value::from(entry.lang.as_str()));
    put("dir", &|| Value::from(if entry.lang.is_rtl() { "rtl" } else { "ltr" }));
    put("translations", &|| translations(world, entry));
    put("section", &|| section(world, entry, lang));
    put("breadcrumb", &|| breadcrumb(world, entry, lang));
    put("date", &|| moment(common.date.as_ref()));
    put("updated", &|| moment(world.site.updated(entry).as_ref()));
    put("topics", &|| topics(world, entry, lang));
    put("image", &|| {
        common
            .image
            .as_ref()
            .map_or_else(Value::none, |image| field(world, entry, lang, image, depth))
    });
    put("fields", &|| fields(world, entry, lang, depth));
    put("weight", &|| common.weight.map_or_else(Value::none, Value::from));
    put("unlisted", &|| Value::from(world.site.is_unlisted(at)));
    put("archived", &|| Value::from(world.site.is_unlisted(at) && common.after == After::Archive));
    put("origin", &|| origin(world, entry, lang));
    map_of(found)
}

fn summary(entry: &Entry) -> Option<&str> {
    entry
        .common
        .summary
        .as_deref()
        .or(Some(entry.body.opening.as_str()).filter(|text| !text.is_empty()))
}

fn moment(moment: Option<&Moment>) -> Value {
    moment.map_or_else(Value::none, |moment| Value::from(moment.iso()))
}

fn translations(world: &World, entry: &Entry) -> Value {
    let range = world.site.languages_of(&entry.id);
    // A partner's entry may have a page here in one language, and at its origin only in another.
    let mut found: Vec<usize> = range.filter(|at| world.site.is_here(*at)).collect();
    let rank = |at: &usize| {
        world.site.town.languages.iter().position(|lang| *lang == world.site.entries[*at].lang)
    };
    found.sort_by_key(rank);
    list(found.into_iter().map(|at| {
        let other = &world.site.entries[at];
        translation(&other.lang, &other.common.title, world.site.address(at))
    }))
}

/// A page in one of its languages.
pub(super) fn translation(lang: &Lang, title: &str, url: &str) -> Value {
    map([
        ("language", Value::from(lang.as_str())),
        ("title", Value::from(title)),
        ("url", Value::from(url)),
    ])
}

fn link(world: &World, at: usize) -> Value {
    world.link(at, || {
        let entry = &world.site.entries[at];
        map([
            ("id", Value::from(entry.id.as_str())),
            ("title", Value::from(entry.common.title.as_str())),
            ("url", Value::from(world.site.address(at))),
            ("language", Value::from(entry.lang.as_str())),
        ])
    })
}

fn section(world: &World, entry: &Entry, lang: &Lang) -> Value {
    let above =
        world.site.sections().above(&entry.path).and_then(|id| world.site.variant(id, lang));
    above.map_or_else(Value::none, |at| link(world, at))
}

fn breadcrumb(world: &World, entry: &Entry, lang: &Lang) -> Value {
    let trail = world.site.sections().trail(&entry.path);
    list(trail.into_iter().filter_map(|id| world.site.variant(id, lang)).map(|at| link(world, at)))
}

fn topics(world: &World, entry: &Entry, lang: &Lang) -> Value {
    list(entry.common.topics.iter().map(|(id, _)| topic(world, id, lang)))
}

/// A topic with its label and address.
pub(super) fn topic(world: &World, id: &str, lang: &Lang) -> Value {
    world.topic(id, lang, || {
        map([
            ("id", Value::from(id)),
            ("label", Value::from(term_label(world, "topics", id, lang))),
            ("url", Value::from(world.site.topic_address(lang, id))),
        ])
    })
}

fn term_label<'w>(world: &'w World, vocabulary: &str, id: &'w str, lang: &Lang) -> &'w str {
    let term = world.site.vocabularies.get(vocabulary).and_then(|terms| terms.get(id));
    term.and_then(|term| term.label.get(world.site.chain(lang))).unwrap_or(id)
}

fn fields(world: &World, entry: &Entry, lang: &Lang, depth: u8) -> Value {
    // A template may ask for any field of the type: what is not written is nothing, not unknown.
    let known =
        world.site.schemas.get(&entry.kind).into_iter().flat_map(|schema| schema.fields.keys());
    let known = known.map(|name| (Key::from(name.clone()), Value::none()));
    let written = entry
        .fields
        .iter()
        .map(|(name, value)| (Key::from(name.clone()), field(world, entry, lang, value, depth)));
    map_of(known.chain(written))
}

fn field(world: &World, entry: &Entry, lang: &Lang, value: &FieldValue, depth: u8) -> Value {
    match value {
        FieldValue::Text(text) => Value::from(text.as_str()),
        FieldValue::Markdown(prose) => {
            Value::safe_string(&render_inline(world, entry, lang, prose))
        }
        FieldValue::Integer(n) => Value::from(*n),
        FieldValue::Decimal(n) => Value::from(*n),
        FieldValue::Boolean(b) => Value::from(*b),
        FieldValue::Moment(moment) => Value::from(moment.iso()),
        FieldValue::Term(vocabulary, id, _) => map([
            ("id", Value::from(id.as_str())),
            ("label", Value::from(term_label(world, vocabulary, id, lang))),
        ]),
        FieldValue::Reference(id, _, _) => match world.site.resolve_id(id, lang) {
            Some(at) if depth > 0 => entry_map(world, at, lang, &[], depth - 1),
            Some(at) => link(world, at),
            None => from_abroad(world, entry, id, lang).unwrap_or_else(Value::none),
        },
        FieldValue::File(src, _) => file_address(world, entry, lang, src),
        FieldValue::Address(written, _) => match file_address(world, entry, lang, written) {
            address if address.is_none() => Value::from(written.as_str()),
            address => address,
        },
        FieldValue::List(items) => {
            let values = items.iter().map(|item| field(world, entry, lang, item, depth));
            list(values.filter(|value| !value.is_none()))
        }
        FieldValue::Object(object) => {
            let src = object
                .get("src")
                .and_then(|src| if let FieldValue::File(src, _) = src { Some(src) } else { None });
            let pairs: BTreeMap<&String, &FieldValue> = object.iter().collect();
            let made = pairs.into_iter().map(|(key, value)| {
                (Key::from(key.clone()), field(world, entry, lang, value, depth))
            });
            map_of(
                made.chain(src.into_iter().flat_map(|src| describe_file(world, entry, lang, src))),
            )
        }
    }
}

fn file_address(world: &World, entry: &Entry, lang: &Lang, src: &str) -> Value {
    match world.site.resolve(entry, lang, src) {
        Resolution::File { address, suffix, .. } | Resolution::Address { address, suffix } => {
            Value::from(format!("{address}{suffix}"))
        }
        Resolution::Entry { at, .. } => Value::from(world.site.address(at)),
        Resolution::External => Value::from(src),
        _ => Value::none(),
    }
}

/// A file's type and its size in bytes, as accessibility rules ask links to documents to say; a picture's width and height.
fn describe_file(
    world: &World,
    entry: &Entry,
    lang: &Lang,
    src: &str,
) -> Vec<(Key<'static>, Value)> {
    let Resolution::File { address, .. } = world.site.resolve(entry, lang, src) else {
        return Vec::new();
    };
    let extension = address
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_uppercase());
    let size = world.file_length(&address).map_or_else(Value::none, Value::from);
    let mut said =
        vec![(Key::Str("format"), optional(extension.as_deref())), (Key::Str("size"), size)];
    if let Some((width, height)) = world.picture_size(&address) {
        said.extend([
            (Key::Str("width"), Value::from(width)),
            (Key::Str("height"), Value::from(height)),
        ]);
    }
    said
}
