//! `[defaults]` of sections: what the entries below a folder have where they say nothing themselves.

use std::collections::BTreeMap;

use super::common_fields::COMMON_FIELDS;
use super::file_name::{ContentFile, FileName};
use super::front_matter::split;
use super::load_input::Load;
use super::schema::Schemas;
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};
use crate::manifest::{Kind, Table};

/// What each section's `[defaults]` says, by folder; the default language's file speaks first.
pub type Defaults = BTreeMap<String, SectionDefaults>;

/// What one section's `[defaults]` says.
#[derive(Debug, Clone)]
pub struct SectionDefaults {
    /// The section's file.
    pub origin: Origin,
    /// The keys that some type has a field for.
    pub table: Table,
}

/// The files of keys that an entry has from others.
pub(super) type Inherited = BTreeMap<String, Origin>;

/// Reads `[defaults]` of all sections.
pub(super) fn read_defaults(with: &Load<'_>, files: &[ContentFile]) -> Parsed<Defaults> {
    let mut sections: Vec<&ContentFile> =
        files.iter().filter(|file| file.name.is_section).collect();
    let rank = |name: &FileName| with.town.languages.iter().position(|lang| *lang == name.lang);
    sections.sort_by_key(|file| (file.name.path.clone(), rank(&file.name), file.origin.clone()));
    Parsed::collect(|sink| {
        let mut defaults = Defaults::new();
        for ContentFile { origin, name } in sections {
            let Ok(text) = with.layers.read_text(origin) else { continue };
            // Its faults are reported when it is read as an entry.
            let Some(parts) = split(origin, &text).value else { continue };
            let Some(Kind::Table(table)) = parts.table.get("defaults").map(|value| &value.kind)
            else {
                continue;
            };
            let table = known_defaults(table.clone(), origin, with.schemas, sink);
            let origin = origin.clone();
            defaults.entry(name.path.clone()).or_insert_with(|| SectionDefaults { origin, table });
        }
        defaults
    })
}

/// The defaults that some type has a field for; the others are reported, and nobody inherits them.
fn known_defaults(mut table: Table, origin: &Origin, schemas: &Schemas, sink: &Sink) -> Table {
    let common = COMMON_FIELDS.iter().map(|field| field.name);
    let known: Vec<&str> = common.chain(schemas.field_names()).collect();
    table.entries.retain(|(key, range, value)| {
        if let (true, Kind::Text(name)) = (key == "type", &value.kind) {
            sink.keep(
                schemas
                    .find(name)
                    .map_err(|fault| Box::new(fault.at(origin.at(value.range.clone())))),
            );
        }
        let is_known = known.contains(&key.as_str());
        if !is_known {
            let message = message!("no content type has a field `{key}`", key);
            let diagnostic =
                Diagnostic::error(Code::UnknownKey, message).at(origin.at(range.clone()));
            sink.report(diagnostic.suggest(key, known.iter().copied()));
        }
        is_known
    });
    table
}

/// Puts what the sections above say, of the keys that the entry takes, in place of what it does not say; the nearest section wins.
pub(super) fn apply_defaults(
    table: &mut Table,
    inherited: &mut Inherited,
    name: &FileName,
    defaults: &Defaults,
    takes: &dyn Fn(&str) -> bool,
) {
    if name.is_section {
        return;
    }
    let mut folder = name.path.as_str();
    while let Some((parent, _)) = folder.rsplit_once('/') {
        fill(table, inherited, defaults.get(parent), takes);
        folder = parent;
    }
    fill(table, inherited, defaults.get(""), takes);
}

fn fill(
    table: &mut Table,
    inherited: &mut Inherited,
    defaults: Option<&SectionDefaults>,
    takes: &dyn Fn(&str) -> bool,
) {
    let Some(SectionDefaults { origin, table: defaults }) = defaults else { return };
    for entry in &defaults.entries {
        if takes(&entry.0) && table.get(&entry.0).is_none() {
            inherited.insert(entry.0.clone(), origin.clone());
            table.entries.push(entry.clone());
        }
    }
}
