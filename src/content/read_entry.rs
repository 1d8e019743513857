//! One content file becomes one entry. Pure; it fails only if the file cannot be read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::check_value::Check;
use super::common_fields::{COMMON_FIELDS, CommonKind, common_field};
use super::defaults::{Defaults, Inherited, apply_defaults};
use super::entry::{Common, Entry};
use super::field::FieldKind;
use super::field_value::FieldMap;
use super::fields::{check_updated, read_common, read_typed};
use super::fields_markdown::FieldsMarkdown;
use super::file_name::{ContentFile, FileName};
use super::front_matter::{Parts, split};
use super::labels::{field_meant, foreign_key_help};
use super::load_input::Load;
use super::schema::Schema;
use super::weekdays::warn_of_weekdays;
use crate::calendar::Moment;
use crate::diagnostics::{Code, Diagnostic, Message, Place, Result, Sink, did_you_mean};
use crate::html::Permissions;
use crate::locale::is_unseen;
use crate::manifest::{Kind, Reader, Table, warn_of_misread_words};
use crate::markdown::{Body, MarkdownStyle, Reading};
use crate::names::{Digest, EntryId, TreePath, TypeName, composed};

/// What reading an entry needs.
pub(super) struct Context<'a> {
    pub with: &'a Load<'a>,
    pub defaults: &'a Defaults,
    /// What raw HTML of the town's texts may do.
    pub permissions: &'a Permissions,
}

/// Reads one file.
pub(super) fn read_entry(
    context: &Context<'_>,
    file: &ContentFile,
    sink: &Sink,
) -> Result<Option<Entry>> {
    let origin = &file.origin;
    let text = context.with.layers.read_text(origin)?;
    let mut parsed = split(origin, &text);
    let mut inherited = Inherited::new();
    if let Some(parts) = &mut parsed.value {
        inherit(&mut parts.table, &mut inherited, file, context);
    }
    let unsaid = Sink::new();
    let is_draft = parsed.value.as_ref().is_some_and(|parts| is_draft(&parts.table));
    let sink = if is_draft && !context.with.drafts { &unsaid } else { sink };
    let Some(parts) = parsed.report(sink) else { return Ok(None) };
    Ok(entry_of(context, file, &Written { text: &text, parts, inherited }, sink))
}

/// What stands in an entry's file.
struct Written<'t> {
    text: &'t str,
    parts: Parts,
    inherited: Inherited,
}

/// Makes the entry; `None` if there is no such type.
fn entry_of(
    context: &Context<'_>,
    file: &ContentFile,
    written: &Written<'_>,
    sink: &Sink,
) -> Option<Entry> {
    let ContentFile { origin, name } = file;
    let Written { text, parts, inherited } = written;
    let style = MarkdownStyle::new(&name.lang, context.with.slug);
    let remote = context.with.remote.map(|remote| &remote.layer.package);
    if remote.is_none() {
        warn_of_weekdays(origin, &name.lang, text, sink);
    }
    let markdown = FieldsMarkdown {
        style,
        guest: remote,
        permissions: context.permissions,
        source: text,
        read: RefCell::default(),
    };
    let reader = Reader::with_inherited(&parts.table, origin, inherited, sink);
    let kind = type_of(&reader, name, context.with, sink)?;
    let schema = context.with.schemas.get(&kind)?;
    let outer = keys_of(schema);
    let check = Check {
        origin,
        sink,
        zone: context.with.zone,
        country: context.with.town.country.as_deref(),
        day: start_day(&parts.table),
        outer: &outer,
        markdown: Some(&markdown),
    };
    check_language(&reader, name);
    let mut common = read_common(&reader, &check, name.is_section);
    date_from_name(&mut common, name, &check);
    check_updated(&common, &reader, &check);
    let fields = read_typed(&reader, &check, schema);
    let Refused { refused, unrepresentable_times } =
        refused_fields(&reader, schema, &common, &fields);
    let id = entry_id(&reader, name);
    reader.finish_with(&format!("the type `{kind}`"), &|key| key_help(key, schema));
    let words = text.get(parts.body.start as usize..parts.body.end as usize);
    let words = words.filter(|_| context.with.parses(&kind)).unwrap_or_default();
    let how = Reading { style, guest: remote, permissions: context.permissions, origin };
    let mut body = read_body(words, parts.body.start, how, sink);
    if common.summary.is_some() {
        body.opening = String::new();
    }
    Some(Entry {
        id,
        lang: name.lang.clone(),
        origin: origin.clone(),
        kind,
        is_section: name.is_section,
        is_bundle: name.is_bundle,
        path: name.path.clone(),
        common,
        fields,
        refused,
        unrepresentable_times,
        digest: Digest::of(text.as_bytes()),
        body,
    })
}

fn is_draft(table: &Table) -> bool {
    table.get("draft").is_some_and(|value| matches!(value.kind, Kind::Boolean(true)))
}

/// The keys of an entry of a type.
fn keys_of(schema: &Schema) -> Vec<&str> {
    let common = COMMON_FIELDS.iter().map(|field| field.name);
    common.chain(schema.fields.keys().map(String::as_str)).collect()
}

/// The day on which the entry starts, as it is written.
fn start_day(table: &Table) -> Option<&str> {
    let start = ["start", "from"].into_iter().find_map(|key| table.get(key))?;
    let (Kind::Date(text) | Kind::Text(text)) = &start.kind else { return None };
    let is_sign = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    text.get(..10).filter(|day| day.bytes().all(is_sign))
}

/// What to do about a key that the type does not have.
fn key_help(key: &str, schema: &Schema) -> Option<Message> {
    let lost = schema.replaced.iter().find(|it| it.fields.iter().any(|field| field == key));
    lost.map(|replaced| replaced.help(&schema.name))
        .or_else(|| foreign_key_help(key, schema))
        .or_else(|| field_meant(key, schema).map(did_you_mean))
}

/// The fields of an entry that are written, but could not be read.
struct Refused {
    /// All of them.
    refused: Vec<String>,
    /// Those of them that look like dates: of days which do not exist, or too far away.
    unrepresentable_times: Vec<String>,
}

fn refused_fields(
    reader: &Reader<'_>,
    schema: &Schema,
    common: &Common,
    fields: &FieldMap,
) -> Refused {
    let written = |name: &str| reader.table.get(name).map(|value| &value.kind);
    let of_type = schema
        .fields
        .keys()
        .map(String::as_str)
        .filter(|name| written(name).is_some() && !fields.contains_key(name));
    let of_all = COMMON_FIELDS
        .iter()
        .filter(|field| written(field.name).is_some_and(|kind| !common.was_read(field, kind)))
        .map(|field| field.name);
    let refused: Vec<String> = of_type.chain(of_all).map(str::to_owned).collect();
    let unrepresentable_times = refused
        .iter()
        .filter(|name| is_time(name, schema) && written(name).is_some_and(is_date))
        .cloned()
        .collect();
    Refused { refused, unrepresentable_times }
}

fn read_body(words: &str, start: u32, how: Reading<'_>, sink: &Sink) -> Body {
    let mut found = Vec::new();
    if how.guest.is_none() {
        warn_of_misread_words(how.origin, words, start, sink);
    }
    let body = Body::read(words, start, how, &mut found);
    found.into_iter().for_each(|diagnostic| sink.report(diagnostic));
    body
}

/// Whether a field says when something is.
fn is_time(name: &str, schema: &Schema) -> bool {
    let kind = schema.fields.get(name).map(|field| &field.kind);
    matches!(kind, Some(FieldKind::Date | FieldKind::Datetime))
        || common_field(name).is_some_and(|field| field.kind == CommonKind::Moment)
}

/// Whether a value has the form of a date.
fn is_date(kind: &Kind) -> bool {
    matches!(kind, Kind::Date(_))
        || matches!(kind, Kind::Text(text) if text.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Where each key of an entry's file is written: in the file itself, or in the one that lends it.
pub(super) fn written_keys(context: &Context<'_>, file: &ContentFile) -> BTreeMap<String, Place> {
    let origin = &file.origin;
    let Ok(text) = context.with.layers.read_text(origin) else { return BTreeMap::new() };
    let Some(mut parts) = split(origin, &text).value else { return BTreeMap::new() };
    let mut inherited = Inherited::new();
    inherit(&mut parts.table, &mut inherited, file, context);
    let place = |key: &str, range: Range<u32>| inherited.get(key).unwrap_or(origin).at(range);
    parts
        .table
        .entries
        .iter()
        .map(|(key, range, _)| (key.clone(), place(key, range.clone())))
        .collect()
}

/// Adds what the entry has from other files: its type first, which says what else it can have.
fn inherit(
    table: &mut Table,
    inherited: &mut Inherited,
    file: &ContentFile,
    context: &Context<'_>,
) {
    let name = &file.name;
    inherit_from_first(table, inherited, file, context);
    apply_defaults(table, inherited, name, context.defaults, &|key| key == "type");
    let kind = match table.get("type").map(|value| &value.kind) {
        Some(Kind::Text(kind)) => kind.as_str(),
        _ => "page",
    };
    let schema = context.with.schemas.find(kind).ok();
    let takes = |key: &str| {
        common_field(key).is_some() || schema.is_none_or(|schema| schema.fields.contains_key(key))
    };
    apply_defaults(table, inherited, name, context.defaults, &takes);
}

/// A translation that names no type has that of the entry's first file, in the order of the town's languages: it is the same
/// entry. So it is a draft where that is one.
fn inherit_from_first(
    table: &mut Table,
    inherited: &mut Inherited,
    file: &ContentFile,
    context: &Context<'_>,
) {
    let ContentFile { origin, name } = file;
    let default = context.with.town.default_language();
    if name.lang == *default {
        return;
    }
    let path = origin.path.as_str();
    let Some(stem) =
        path.rsplit_once('.').and_then(|(stem, _)| stem.strip_suffix(&format!(".{}", name.lang)))
    else {
        return;
    };
    let before = context.with.town.languages.iter().take_while(|lang| **lang != name.lang);
    let named =
        before.flat_map(|lang| [format!("{stem}.{lang}.md"), format!("{stem}.{lang}.toml")]);
    let mut siblings = [format!("{stem}.md"), format!("{stem}.toml")].into_iter().chain(named);
    let first = siblings.find_map(|path| context.with.find(TreePath::parse(&path).ok()?));
    let Some(first) = first else { return };
    let Ok(text) = context.with.layers.read_text(&first) else { return };
    // Faults of that file are reported when it is read itself.
    let Some(parts) = split(&first, &text).value else { return };
    let kind = parts.table.get("type").filter(|_| !name.is_section);
    let draft = parts.table.get("draft").filter(|_| is_draft(&parts.table));
    for (key, value) in [("type", kind), ("draft", draft)] {
        if let Some(value) = value.filter(|_| table.get(key).is_none()) {
            table.entries.push((key.to_owned(), value.range.clone(), value.clone()));
            inherited.insert(key.to_owned(), first.clone());
        }
    }
}

fn type_of(reader: &Reader<'_>, name: &FileName, with: &Load<'_>, sink: &Sink) -> Option<TypeName> {
    let word = match reader.table.get("type").map(|value| &value.kind) {
        Some(Kind::Text(word)) => word.as_str(),
        _ if name.is_section => "section",
        _ => "page",
    };
    let found = with.schemas.find(word);
    let found = found.map_err(|fault| Box::new(fault.at(reader.place("type"))));
    sink.keep(found).map(|schema| schema.name.clone())
}

/// The name of the file says the language. Who says it twice must say the same.
fn check_language(reader: &Reader<'_>, name: &FileName) {
    let Some(written) = reader.text("language") else { return };
    if !written.eq_ignore_ascii_case(name.lang.as_str()) {
        let message = message!(
            "`language` says `{written}`, but by its name the file is in `{lang}`",
            written,
            lang = name.lang
        );
        let help = "a page's language is the end of its file's name, as in `fair.nl.md`: rename the file, or take the line out";
        reader.sink.report(
            Diagnostic::error(Code::BadValue, message).at(reader.place("language")).help(help),
        );
    }
}

fn entry_id(reader: &Reader<'_>, name: &FileName) -> EntryId {
    if let Some(id) = reader.text("id") {
        let fault = match EntryId::parse(&composed(id)) {
            Ok(id)
                if !id.as_str().is_empty()
                    && !id.as_str().contains(|c| c == ':' || is_unseen(c)) =>
            {
                return id;
            }
            Ok(id) => format!("`{}` cannot be an id", id.as_str().escape_debug()),
            Err(error) => format!("`{}` cannot be an id: {error}", id.escape_debug()),
        };
        let help = "an id is a path of letters, digits and hyphens: `id = \"town-fair\"`";
        reader
            .sink
            .report(Diagnostic::error(Code::BadValue, fault).at(reader.place("id")).help(help));
    }
    EntryId::parse(&name.path).unwrap_or_else(|_| EntryId::home())
}

/// A stem that begins with a date gives the date where none is written.
fn date_from_name(common: &mut Common, name: &FileName, check: &Check<'_>) {
    if common.date.is_some() || name.is_section {
        return;
    }
    let stem = name.path.rsplit('/').next().unwrap_or_default();
    let Some(date) = stem.get(..10) else { return };
    let shape = date
        .bytes()
        .enumerate()
        .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !shape || !matches!(stem.as_bytes().get(10), None | Some(b'-')) {
        return;
    }
    match Moment::parse(date, check.zone) {
        Ok(moment) => common.date = Some(moment),
        Err(why) => {
            let message = message!(
                "the file's name begins with `{date}`, which is not a date: {why}",
                date,
                why
            );
            check.sink.report(Diagnostic::error(Code::BadDate, message).at(check.origin.whole()));
        }
    }
}
