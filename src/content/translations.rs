//! Translations of one entry meet: what one file does not say, the default language's says; shared fields agree.

use super::entry::{Common, Entry};
use super::field::Field;
use super::field_value::FieldValue;
use super::front_matter::split;
use super::load_input::Load;
use crate::diagnostics::{Code, Diagnostic, Place, Sink};

/// Joins the files of each entry; entries come sorted by id.
pub(super) fn merge_translations(entries: &mut [Entry], with: &Load<'_>, sink: &Sink) {
    // What is wrong with a draft that is left out: it may be unfinished.
    let unsaid = Sink::new();
    for group in entries.chunk_by_mut(|a, b| a.id == b.id) {
        let rank = |entry: &Entry| with.town.languages.iter().position(|lang| *lang == entry.lang);
        if group.len() > 1
            && let Some(leader) =
                group.iter().enumerate().min_by_key(|(_, entry)| rank(entry)).map(|(at, _)| at)
        {
            let source = group[leader].clone();
            for (at, entry) in group.iter_mut().enumerate() {
                if at != leader {
                    inherit(&mut entry.common, &source.common);
                    let is_said = with.drafts || !entry.common.draft;
                    share(entry, &source, with, if is_said { sink } else { &unsaid });
                }
            }
        }
        for entry in group.iter_mut() {
            fill(entry, with);
        }
        for entry in group.iter() {
            let refused = |name: &str| {
                group.iter().any(|entry| entry.refused.iter().any(|refused| refused == name))
            };
            require(entry, with, &refused, sink);
        }
    }
}

fn inherit(common: &mut Common, source: &Common) {
    macro_rules! take {
        ($($field:ident),*) => { $(if common.$field.is_none() { common.$field = source.$field.clone(); })* };
    }
    take!(date, updated, publish, expires, weight, image, share, list);
    common.draft |= source.draft;
    common.nav |= source.nav;
    if common.topics.is_empty() {
        common.topics.clone_from(&source.topics);
    }
    if common.audience.is_empty() {
        common.audience.clone_from(&source.audience);
    }
    if common.after == super::entry::After::default() {
        common.after = source.after;
    }
}

/// Where a key stands in an entry's file.
fn key_place(entry: &Entry, key: &str, with: &Load<'_>) -> Place {
    let text = with.layers.read_text(&entry.origin).ok();
    let parts = text.and_then(|text| split(&entry.origin, &text).value);
    let range = parts.and_then(|parts| parts.table.entry(key).map(|(_, range, _)| range.clone()));
    range.map_or_else(|| entry.origin.whole(), |range| entry.origin.at(range))
}

fn report_contradiction(name: &str, entry: &Entry, source: &Entry, with: &Load<'_>, sink: &Sink) {
    let message = message!(
        "`{name}` is the same in all languages, but this file says another value than the `{lang}` one",
        name,
        lang = source.lang
    );
    let diagnostic = Diagnostic::error(Code::SharedField, message).at(key_place(entry, name, with));
    let diagnostic =
        diagnostic.note("the value that holds stands here", Some(key_place(source, name, with)));
    sink.report(
        diagnostic
            .help(message!("take `{name}` out of this file, and change it in the other", name)),
    );
}

fn share(entry: &mut Entry, source: &Entry, with: &Load<'_>, sink: &Sink) {
    if entry.kind != source.kind {
        return report_contradiction("type", entry, source, with, sink);
    }
    let Some(schema) = with.schemas.get(&entry.kind) else { return };
    for (name, _) in schema.fields.iter().filter(|(_, field)| field.shared) {
        // A list that holds nothing contradicts nobody: an editor on the web writes one for each empty box.
        let own = entry.fields.get(name).filter(|value| !is_empty_list(value));
        match (own, source.fields.get(name)) {
            (None, Some(value)) => {
                entry.fields.insert(name.clone(), value.clone());
            }
            (Some(own), other) if Some(own) != other => {
                report_contradiction(name, entry, source, with, sink);
            }
            _ => {}
        }
    }
}

/// Puts in the values that the type has for fields that no file of the entry writes.
fn fill(entry: &mut Entry, with: &Load<'_>) {
    let Some(schema) = with.schemas.get(&entry.kind) else { return };
    for (name, field) in &schema.fields {
        if let Some(value) = &field.default
            && !entry.fields.contains_key(name)
            && !entry.refused.contains(name)
        {
            entry.fields.insert(name.clone(), value.clone());
        }
    }
}

fn is_empty_list(value: &FieldValue) -> bool {
    matches!(value, FieldValue::List(items) if items.is_empty())
}

/// A draft may be unfinished.
fn require(entry: &Entry, with: &Load<'_>, refused: &dyn Fn(&str) -> bool, sink: &Sink) {
    if entry.common.draft {
        return;
    }
    let Some(schema) = with.schemas.get(&entry.kind) else { return };
    for (name, field) in schema.fields.iter().filter(|(_, field)| field.required) {
        let has = entry.fields.get(name).is_some_and(|value| !is_empty_list(value));
        if !has && !refused(name) {
            report_missing(name, field, entry, with, sink);
        }
    }
}

/// Says that an entry lacks a field, at its empty line where there is one.
fn report_missing(name: &str, field: &Field, entry: &Entry, with: &Load<'_>, sink: &Sink) {
    let label = field.label.get([&entry.lang]).unwrap_or(name);
    let example = field.kind.example();
    let text = with.layers.read_text(&entry.origin).ok();
    let table = text.and_then(|text| split(&entry.origin, &text).value).map(|parts| parts.table);
    let blank = table.and_then(|table| {
        let empty = table.get(name).map(|value| value.range.clone());
        empty.or_else(|| table.blank.into_iter().find(|(key, _)| key == name).map(|(_, at)| at))
    });
    let kind = &entry.kind;
    // Whole sentences, since they are translated as such.
    let (message, help, range) = match blank {
        Some(range) => (
            message!("`{name}` is empty, and the type `{kind}` needs it", name, kind),
            message!(
                "fill it in, for instance `{name} = {example}` ({label})",
                name,
                example,
                label
            ),
            range,
        ),
        None => (
            message!("the type `{kind}` needs `{name}`", kind, name),
            message!(
                "add a line to the front matter, for instance `{name} = {example}` ({label})",
                name,
                example,
                label
            ),
            0..3,
        ),
    };
    let diagnostic = Diagnostic::error(Code::MissingKey, message).at(entry.origin.at(range));
    sink.report(diagnostic.help(help));
}
