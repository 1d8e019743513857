//! Loading a town's content: every file becomes an entry, in parallel; translations meet; nothing is rendered.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::common_fields::COMMON_FIELDS;
use super::entry::Entry;
use super::file_name::{FileName, name_of};
use super::front_matter::split;
use super::read_entry::{Context, read_entry};
use super::schema::Schemas;
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};
use crate::manifest::{Kind, Table, TownManifest};
use crate::names::{PackageName, TreePath, TypeName};
use crate::sources::{Layer, Layers};

/// All content of a town: entries sorted by id and language, and the files that lie beside them.
#[derive(Debug, Default)]
pub struct Content {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Pictures, documents and whatever else lies under `content/`.
    pub media: Vec<TreePath>,
    /// What each section's `[defaults]` says, by folder, with the file that says it.
    pub defaults: Defaults,
}

/// What loading needs.
pub struct Load<'a> {
    /// The town's and the packages' files.
    pub layers: &'a Layers,
    /// The partner whose content is read in place of the town's.
    pub guest: Option<LoadRemote<'a>>,
    /// The town.
    pub town: &'a TownManifest,
    /// Its content types.
    pub schemas: &'a Schemas,
    /// Its time zone.
    pub zone: &'a jiff::tz::TimeZone,
    /// Makes a heading's anchor of its text.
    pub slug: fn(&str) -> String,
    /// How much of each file is read.
    pub reads: Reads,
}

/// How much of each file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// The front matter and the text.
    All,
    /// The front matter alone, which says where each page lies.
    Heads,
}

/// A partner whose content is read.
#[derive(Clone, Copy)]
pub struct LoadRemote<'a> {
    /// Its files.
    pub layer: &'a Layer,
    /// The types whose texts are parsed. Of the others the front matter is enough: their titles, and where they lie.
    pub kinds: &'a [TypeName],
    /// How many megabytes of entries are read.
    pub megabytes: u64,
}

impl Load<'_> {
    /// Whose content is read.
    fn layer(&self) -> Option<&Layer> {
        self.guest.map(|guest| guest.layer).or_else(|| self.layers.layer(&PackageName::town()))
    }

    /// A file of whose content is read, if it is there.
    pub(super) fn find(&self, path: TreePath) -> Option<Origin> {
        let layer = self.layer()?;
        layer.tree.has(&path).then(|| Origin { package: layer.package.clone(), path })
    }

    /// Whether the texts of a type are parsed.
    pub(super) fn parses(&self, kind: &TypeName) -> bool {
        self.reads == Reads::All && self.guest.is_none_or(|guest| guest.kinds.contains(kind))
    }
}

/// Reads every file below `content/`. A file with a fault that leaves no entry is left out.
pub fn load(with: &Load<'_>) -> Parsed<Content> {
    Parsed::collect(|sink| load_all(with, sink))
}

fn load_all(with: &Load<'_>, sink: &Sink) -> Content {
    let (mut files, media) = listing(with, sink);
    if let Some(guest) = with.guest {
        within(guest, &mut files, sink);
    }
    let defaults = cascades(with, &files, sink);
    let context = Context { with, defaults: &defaults };
    let mut entries: Vec<Entry> = files
        .par_iter()
        .filter_map(|(origin, name)| sink.keep(read_entry(&context, origin, name, sink)).flatten())
        .collect();
    entries.sort_by(|a, b| (&a.id, &a.lang).cmp(&(&b.id, &b.lang)));
    refuse_doubles(&mut entries, sink);
    super::translations::unite(&mut entries, with, sink);
    Content { entries, media, defaults }
}

/// The files that are entries, and those that lie beside them.
pub(super) fn listing(with: &Load<'_>, sink: &Sink) -> (Vec<(Origin, FileName)>, Vec<TreePath>) {
    let mut files: Vec<(Origin, FileName)> = Vec::new();
    let mut media = Vec::new();
    let layer = with.layer();
    for path in layer.map(|layer| layer.tree.below("content")).unwrap_or_default() {
        let Some(origin) = with.find(path.clone()) else { continue };
        match name_of(&origin, with.town, sink) {
            Some(name) => files.push((origin, name)),
            None if is_content_medium(&origin.path) => media.push(origin.path),
            None => {}
        }
    }
    (files, media)
}

/// Leaves the first entries of a partner that are not more than its limit together.
fn within(guest: LoadRemote<'_>, files: &mut Vec<(Origin, FileName)>, sink: &Sink) {
    let mut left = guest.megabytes.saturating_mul(1_000_000);
    let breaks = |(origin, _): &(Origin, FileName)| {
        left = left.saturating_sub(guest.layer.tree.length(&origin.path).unwrap_or_default());
        left == 0
    };
    if let Some(kept) = files.iter().position(breaks) {
        let message = message!(
            "`{package}` holds more than {megabytes} MB of entries; the others are left out",
            package = guest.layer.package,
            megabytes = guest.megabytes
        );
        let help = "ask the partner what they are for; if it is meant so, raise `texts` under `[limits]` in `town.toml`";
        sink.report(Diagnostic::error(Code::TooMuch, message).at(files[kept].0.whole()).help(help));
        files.truncate(kept);
    }
}

/// A name that begins with `_` or `.` anywhere below `content/` is not content.
fn is_content_medium(path: &TreePath) -> bool {
    !matches!(path.extension(), Some("md" | "toml"))
        && path
            .below("content")
            .is_some_and(|path| !path.split('/').any(|part| part.starts_with(['_', '.'])))
}

fn refuse_doubles(entries: &mut Vec<Entry>, sink: &Sink) {
    let mut doubles = Vec::new();
    for pair in entries.windows(2) {
        if (&pair[0].id, &pair[0].lang) == (&pair[1].id, &pair[1].lang) {
            let message =
                message!("two files are `{id}` in `{lang}`", id = pair[1].id, lang = pair[1].lang);
            let diagnostic =
                Diagnostic::error(Code::DuplicateId, message).at(pair[1].origin.whole());
            let diagnostic = diagnostic.note("the other file", Some(pair[0].origin.whole()));
            doubles.push(diagnostic.help("keep one of the two, or give one an `id` of its own"));
        }
    }
    if !doubles.is_empty() {
        entries.dedup_by(|b, a| (&a.id, &a.lang) == (&b.id, &b.lang));
    }
    doubles.into_iter().for_each(|diagnostic| sink.report(diagnostic));
}

/// What each section's `[defaults]` says, by folder; the default language's file speaks first.
pub type Defaults = BTreeMap<String, (Origin, Table)>;

pub(super) fn cascades(with: &Load<'_>, files: &[(Origin, FileName)], sink: &Sink) -> Defaults {
    let mut sections: Vec<&(Origin, FileName)> =
        files.iter().filter(|(_, name)| name.is_section).collect();
    let rank = |name: &FileName| with.town.languages.iter().position(|lang| *lang == name.lang);
    sections.sort_by_key(|(origin, name)| (name.path.clone(), rank(name), origin.clone()));
    let mut defaults = Defaults::new();
    for (origin, name) in sections {
        let Ok(text) = with.layers.read_text(origin) else { continue };
        // Its faults are reported when it is read as an entry.
        let Some(parts) = split(origin, &text).value else { continue };
        let Some(Kind::Table(table)) = parts.table.get("defaults").map(|value| &value.kind) else {
            continue;
        };
        let known = known_defaults(table.clone(), origin, with.schemas, sink);
        defaults.entry(name.path.clone()).or_insert_with(|| (origin.clone(), known));
    }
    defaults
}

/// The defaults that some type has a field for; the others are reported, and nobody inherits them.
fn known_defaults(mut table: Table, origin: &Origin, schemas: &Schemas, sink: &Sink) -> Table {
    let common = COMMON_FIELDS.iter().map(|field| field.name);
    let known: Vec<&str> = common.chain(schemas.field_names()).collect();
    table.entries.retain(|(key, range, value)| {
        if let (true, Kind::Text(name)) = (key == "type", &value.kind) {
            check_type(name, &origin.at(value.range.clone()), schemas, sink);
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

/// Checks that a type of this name exists.
pub(super) fn check_type(
    name: &str,
    place: &crate::diagnostics::Place,
    schemas: &Schemas,
    sink: &Sink,
) -> Option<TypeName> {
    let found = schemas.find(name).map_err(|diagnostic| Box::new(diagnostic.at(place.clone())));
    sink.keep(found).map(|schema| schema.name.clone())
}
