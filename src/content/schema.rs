//! Content types: a type is a TOML file in a layer, so a package can bring one with its templates.

use std::collections::BTreeMap;

use super::check_value::Check;
use super::constraints::Constraints;
use super::field::{Field, FieldKind};
use super::list::{ListSpec, read_lists};
use super::named_in_types::Named;
use super::patterns::Patterns;
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Parsed, Result, Sink, or_list};
use crate::manifest::{Kind, Localized, Reader, Table, parse_table};
use crate::names::{PackageName, TreePath, TypeName};
use crate::sources::{LayerFolder, Layers};

/// How many lost fields a message names.
const MOST_NAMED: usize = 5;

/// In which feeds entries of a type appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedPlace {
    /// The home page's.
    Home,
    /// Their section's.
    Section,
    /// Their topics'.
    Topic,
}

/// A content type.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Its name: the file's.
    pub name: TypeName,
    /// Its name for people.
    pub label: Localized,
    /// The template of its pages, `TYPE.html` where it does not say.
    pub template: String,
    /// Its own fields.
    pub fields: BTreeMap<String, Field>,
    /// Pairs of fields whose first value may not come before the second.
    pub after: Vec<(String, String)>,
    /// Its lists, in the order in which they are written.
    pub lists: Vec<(String, ListSpec)>,
    /// The feeds it appears in.
    pub feed: Vec<FeedPlace>,
    /// The type of this name in the layer below, where this one replaces it.
    pub replaced: Option<Replaced>,
}

/// A type that a higher layer's file of the same name replaces.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// The file that replaces it.
    pub by: Origin,
    /// The layer whose type it is.
    pub package: PackageName,
    /// Its fields that are lost.
    pub fields: Vec<String>,
}

impl Replaced {
    /// What to do about a field that is lost.
    pub fn help(&self, name: &TypeName) -> Message {
        message!(
            "`{file}` replaces the type of `{package}`: put a line `extends = \"{name}\"` first in it, and it keeps all fields",
            file = self.by.path,
            package = self.package,
            name
        )
    }
}

impl Schema {
    /// How a section lists entries of this type where it does not say: as the list `default` says, else the first.
    pub fn list(&self) -> Option<&ListSpec> {
        let named = self.lists.iter().find(|(name, _)| name == "default");
        named.or_else(|| self.lists.first()).map(|(_, spec)| spec)
    }

    /// The fields that hold the entry's time: when it begins, and when it ends.
    pub fn time_fields(&self) -> (Option<&str>, Option<&str>) {
        let has = |names: [&'static str; 2]| {
            names.into_iter().find(|name| self.fields.contains_key(*name))
        };
        (has(["start", "from"]), has(["end", "until"]))
    }

    /// The field that says when it is open.
    pub fn hours_field(&self) -> Option<&str> {
        self.field_of(FieldKind::is_hours)
    }

    /// The field that says when it happens again.
    pub fn repeat_field(&self) -> Option<&str> {
        self.field_of(FieldKind::is_repeat)
    }

    fn field_of(&self, is_it: impl Fn(&FieldKind) -> bool) -> Option<&str> {
        let found = self.fields.iter().find(|(_, field)| is_it(&field.kind));
        found.map(|(name, _)| name.as_str())
    }
}

/// All content types of a town.
#[derive(Debug, Clone, Default)]
pub struct Schemas(BTreeMap<TypeName, Schema>);

impl Schemas {
    /// Reads every layer's `types/`; the highest file of a name wins, and may extend the next lower one.
    pub fn load(layers: &Layers) -> Parsed<Self> {
        Parsed::collect(|sink| Self::read_all(layers, sink))
    }

    fn read_all(layers: &Layers, sink: &Sink) -> Self {
        let mut found = BTreeMap::new();
        let known = Known { patterns: Patterns::default(), named: Named::new(layers) };
        for origin in layers.files(LayerFolder::Types) {
            let Some(stem) = origin.path.below("types").and_then(|name| name.strip_suffix(".toml"))
            else {
                continue;
            };
            match TypeName::parse(stem) {
                Ok(name) => {
                    if let Some(schema) = read_layered(layers, &origin.path, &name, &known, sink) {
                        found.insert(name, schema);
                    }
                }
                Err(error) => sink.report(
                    Diagnostic::error(Code::BadFileName, error.to_string()).at(origin.whole()),
                ),
            }
        }
        Self(found)
    }

    /// The type of a name.
    pub fn get(&self, name: &TypeName) -> Option<&Schema> {
        self.0.get(name)
    }

    /// The type that somebody means.
    ///
    /// # Errors
    /// If no layer has it, with the nearest name; the place is the caller's to say.
    pub fn find(&self, name: &str) -> Result<&Schema> {
        let found = TypeName::parse(name).ok().and_then(|name| self.get(&name));
        found.ok_or_else(|| {
            let message = message!("there is no content type `{name}`", name);
            Box::new(
                Diagnostic::error(Code::UnknownType, message)
                    .help(message!("the types are {choices}", choices = or_list(self.names())))
                    .suggest(name, self.names()),
            )
        })
    }

    /// All types, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.0.values()
    }

    /// The names of the fields of all types; a name that several types have comes several times.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.iter().flat_map(|schema| schema.fields.keys().map(String::as_str))
    }

    /// Whether some type has a field of this name.
    pub fn has_field(&self, name: &str) -> bool {
        self.iter().any(|schema| schema.fields.contains_key(name))
    }

    /// The names of all types.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(TypeName::as_str)
    }
}

/// What reading a type needs to know besides its file.
struct Known {
    patterns: Patterns,
    named: Named,
}

/// Reads the file of the highest layer; where it says `extends`, what it does not say comes from the layer below.
fn read_layered(
    layers: &Layers,
    path: &TreePath,
    name: &TypeName,
    known: &Known,
    sink: &Sink,
) -> Option<Schema> {
    let mut result: Option<Schema> = None;
    for origin in layers.all(path) {
        let text = sink.keep(layers.read_text(&origin))?;
        let table = parse_table(&origin, &text, 0).report(sink)?;
        let reader = Reader::new(&table, &origin, sink);
        let extends = reader.text("extends").is_some();
        let schema = read(&reader, name, &known.patterns);
        known.named.check(&table, &origin, sink);
        reader.finish("a content type");
        result = Some(match result {
            None => schema,
            Some(upper) => merge(upper, schema),
        });
        if !extends {
            let lower = layers.all(path).into_iter().skip_while(|lower| *lower != origin).nth(1);
            if let (Some(schema), Some(lower)) = (&mut result, lower) {
                schema.replaced = replaced(layers, schema, &origin, &lower);
                let replaced = schema.replaced.iter();
                replaced.for_each(|replaced| sink.report(hides_type(replaced, name)));
            }
            break;
        }
    }
    result
}

/// The fields that a type loses with the one below that it replaces.
fn replaced(layers: &Layers, upper: &Schema, by: &Origin, lower: &Origin) -> Option<Replaced> {
    let text = layers.read_text(lower).ok()?;
    // Its own faults are the package's.
    let table = parse_table(lower, &text, 0).value?;
    let Kind::Table(fields) = &table.get("fields")?.kind else { return None };
    let lost = fields.entries.iter().filter(|(name, ..)| !upper.fields.contains_key(name));
    let fields: Vec<String> = lost.map(|(name, ..)| name.clone()).collect();
    (!fields.is_empty()).then(|| Replaced {
        by: by.clone(),
        package: lower.package.clone(),
        fields,
    })
}

fn hides_type(replaced: &Replaced, name: &TypeName) -> Diagnostic {
    let fields: Vec<String> =
        replaced.fields.iter().take(MOST_NAMED).map(|field| format!("`{field}`")).collect();
    let fields = fields.join(", ");
    let more = if replaced.fields.len() > MOST_NAMED { " and others" } else { "" };
    let message = message!(
        "the file replaces the type `{name}` of `{package}`, and lacks its fields {fields}{more}",
        name,
        package = replaced.package,
        fields,
        more
    );
    let help =
        message!("put a line `extends = \"{name}\"` first in it: then it adds to that type", name);
    Diagnostic::warning(Code::ReplacedType, message).at(replaced.by.whole()).help(help)
}

fn merge(upper: Schema, lower: Schema) -> Schema {
    let mut merged = Schema { name: upper.name, ..lower };
    merged.fields.extend(upper.fields);
    merged.lists.retain(|(name, _)| !upper.lists.iter().any(|(own, _)| own == name));
    merged.lists = upper.lists.into_iter().chain(merged.lists).collect();
    merged.after.extend(upper.after);
    if upper.label != Localized::default() {
        merged.label = upper.label;
    }
    if !upper.feed.is_empty() {
        merged.feed = upper.feed;
    }
    if upper.template != format!("{}.html", merged.name) {
        merged.template = upper.template;
    }
    merged
}

fn read(reader: &Reader<'_>, name: &TypeName, patterns: &Patterns) -> Schema {
    let label = reader.localized("label").unwrap_or_default();
    let template = reader.text("template").map_or_else(|| format!("{name}.html"), str::to_owned);
    let fields = reader
        .table("fields")
        .map(|table| read_fields(table, reader, patterns))
        .unwrap_or_default();
    let after =
        reader.table("rules").map(|table| read_rules(table, &fields, reader)).unwrap_or_default();
    let lists = reader.table("lists").map(|table| read_lists(table, reader)).unwrap_or_default();
    let feed = reader.texts("feed").into_iter().filter_map(|(word, range)| match word {
        "home" => Some(FeedPlace::Home),
        "section" => Some(FeedPlace::Section),
        "topic" => Some(FeedPlace::Topic),
        _ => {
            reader.not_one_of("feed", word, &range, &["home", "section", "topic"]);
            None
        }
    });
    let feed = feed.collect();
    reader.value("export");
    Schema { name: name.clone(), label, template, fields, after, lists, feed, replaced: None }
}

/// Reads a table of fields; objects hold further ones.
fn read_fields(table: &Table, outer: &Reader<'_>, patterns: &Patterns) -> BTreeMap<String, Field> {
    let (origin, sink) = (outer.origin, outer.sink);
    let top = Reader::new(table, origin, sink);
    let mut fields = BTreeMap::new();
    for (name, _, _) in &table.entries {
        let Some(table) = top.table(name) else { continue };
        let reader = Reader::new(table, origin, sink);
        let owner = format!("the field `{name}`");
        let word = reader.required_text("kind", &owner, "kind = \"text\"");
        let inner = reader
            .table("fields")
            .map(|table| read_fields(table, &reader, patterns))
            .unwrap_or_default();
        let kind = word.and_then(|word| {
            let kind = FieldKind::parse(word, &inner);
            sink.keep(kind.map_err(|fault| Box::new(fault.at(reader.place("kind")))))
        });
        reader.ignore(&["translate", "since", "computed"]);
        let field = kind.map(|kind| read_field(&reader, name, kind, patterns));
        reader.finish(&owner);
        fields.extend(field.map(|field| (name.clone(), field)));
    }
    fields
}

fn read_field(reader: &Reader<'_>, name: &str, kind: FieldKind, patterns: &Patterns) -> Field {
    let constraints = Constraints::read(reader, kind.measure(), patterns);
    let field = Field {
        required: reader.boolean("required").unwrap_or(false),
        shared: reader.boolean("shared").unwrap_or(false),
        label: reader.localized("label").unwrap_or_else(|| Localized::every(name)),
        hint: reader.localized("hint"),
        deprecated: reader.text("deprecated").map(str::to_owned),
        constraints,
        ..Field::of(kind)
    };
    let default = reader.value("default").and_then(|value| {
        if !may_have_default(&field.kind) {
            reader.report(
                Code::BadValue,
                "a field of this kind cannot have a `default`",
                &value.range,
            );
            return None;
        }
        // No kind that may have a default knows of time zones, or is Markdown.
        let (origin, sink, zone) = (reader.origin, reader.sink, &jiff::tz::TimeZone::UTC);
        let check =
            Check { origin, sink, zone, country: None, day: None, outer: &[], markdown: None };
        check.field("default", &Field { deprecated: None, ..field.clone() }, value)
    });
    Field { default, ..field }
}

/// What belongs to one entry alone (days, files, Markdown, groups of fields) has no default.
fn may_have_default(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::List(kind) => may_have_default(kind),
        FieldKind::Date | FieldKind::Datetime | FieldKind::Markdown => false,
        FieldKind::Image | FieldKind::File | FieldKind::Object(_) | FieldKind::Plain => false,
        _ => true,
    }
}

fn read_rules(
    table: &Table,
    fields: &BTreeMap<String, Field>,
    top: &Reader<'_>,
) -> Vec<(String, String)> {
    let reader = Reader::new(table, top.origin, top.sink);
    let mut pairs = Vec::new();
    if let Some(value) = reader.value("after")
        && let Kind::List(list) = &value.kind
    {
        for item in list {
            let names: Vec<&str> = match &item.kind {
                Kind::List(pair) => pair
                    .iter()
                    .filter_map(
                        |v| if let Kind::Text(t) = &v.kind { Some(t.as_str()) } else { None },
                    )
                    .collect(),
                _ => Vec::new(),
            };
            match names.as_slice() {
                [late, early] if fields.contains_key(*late) && fields.contains_key(*early) => {
                    pairs.push(((*late).to_owned(), (*early).to_owned()));
                }
                _ => top.report(
                    Code::BadValue,
                    "a rule `after` is a pair of this type's fields: `[[\"end\", \"start\"]]`",
                    &item.range,
                ),
            }
        }
    }
    reader.finish("`[rules]`");
    pairs
}
