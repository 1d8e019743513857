//! A new entry of a town: a draft whose front matter shows all fields of its type.

use std::collections::BTreeMap;

use super::field::{ExampleFiles, Examples, line};
use super::tables::tables;
use super::transaction::Transaction;
use crate::calendar::Moment;
use crate::content::{Content, Load, Reads, Schema, Schemas, Vocabularies, load};
use crate::diagnostics::{Code, Diagnostic, Message, Parsed, Result, or_list};
use crate::locale::slug;
use crate::manifest::{Kind, toml_text};
use crate::names::{Lang, TreePath};
use crate::project::Project;

/// What is asked of a new entry.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Its type.
    pub kind: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its language; the town's default where it is not said.
    pub lang: Option<&'a str>,
    /// The folder below `content/` that it goes to.
    pub section: Option<&'a str>,
    /// Its date; the day of the build where it is not said.
    pub date: Option<&'a str>,
}

/// Reads all content of a town.
pub(super) fn content_of(project: &Project, schemas: &Schemas) -> Parsed<Content> {
    load(&Load {
        layers: &project.layers,
        remote: None,
        town: &project.town,
        schemas,
        zone: project.clock.zone(),
        slug,
        reads: Reads::All,
        drafts: true,
    })
}

/// Writes the entry as a draft, and says where. The faults of other entries are not its business.
///
/// # Errors
/// If what is asked for cannot be, or the entry is there already.
pub fn write_entry(project: &Project, new: &NewEntry<'_>) -> Result<TreePath> {
    let schemas = Schemas::load(&project.layers).value;
    let vocabularies = Vocabularies::load(&project.layers).value;
    let zone = project.clock.zone();
    let content = content_of(project, &schemas).value;
    let schema = schemas.find(new.kind)?;
    let lang = language(new, project)?;
    let date = entry_date(new, project)?;
    let title = entry_title(new)?;
    let folder = match new.section {
        Some(section) => known_folder(section, &content)?,
        None => folder_for(schema, &content),
    };
    let stem = stem(&title, schema, &date.date(zone).to_string());
    let id = [folder.as_str(), &stem]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/");
    let path = file_of(&id, schema, lang, project, &content)?;
    let examples = Examples {
        lang,
        zone,
        date: &date,
        entries: &content.entries,
        vocabularies: &vocabularies,
        files: ExampleFiles::ToCome,
    };
    let kind = if is_section(schema) { "section" } else { type_in(&folder, &content) };
    let text = front_matter(&title, schema, kind, new.date.is_some(), &examples);
    let mut transaction = Transaction::new(&project.root)?;
    transaction.write(path.as_str(), &text)?;
    transaction.keep();
    Ok(path)
}

/// The date that is asked for, else the day of the build.
fn entry_date(new: &NewEntry<'_>, project: &Project) -> Result<Moment> {
    let Some(text) = new.date else { return Ok(Moment::Date(project.clock.today())) };
    Moment::parse(text, project.clock.zone()).map_err(|why| date_fault(text, &why))
}

/// The title with one space between its words.
fn entry_title(new: &NewEntry<'_>) -> Result<String> {
    let title = new.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        let help = message!("say it: `parvis entry {kind} \"A title\"`", kind = new.kind);
        return Diagnostic::error(Code::Usage, "the title is empty").help(help).into();
    }
    Ok(title)
}

/// The path of the entry's file.
///
/// # Errors
/// If there is such an entry already, or no file can be called so.
fn file_of(
    id: &str,
    schema: &Schema,
    lang: &Lang,
    project: &Project,
    content: &Content,
) -> Result<TreePath> {
    let known = content.entries.iter().find(|entry| entry.path == id && entry.lang == *lang);
    if let Some(entry) = known {
        let path = &entry.origin.path;
        let message = message!("there is such an entry already: `{path}`", path);
        return Diagnostic::error(Code::FileExists, message)
            .help("change that file, or give the new entry another title")
            .into();
    }
    let suffix =
        if lang == project.town.default_language() { String::new() } else { format!(".{lang}") };
    let index = if is_section(schema) { "/_index" } else { "" };
    TreePath::parse(&format!("content/{id}{index}{suffix}.md")).map_err(|why| {
        let message = message!("the entry cannot have a file: {why}", why);
        Box::new(Diagnostic::error(Code::Usage, message))
    })
}

fn language<'a>(new: &NewEntry<'_>, project: &'a Project) -> Result<&'a Lang> {
    let languages = &project.town.languages;
    let Some(code) = new.lang else { return Ok(project.town.default_language()) };
    languages.iter().find(|lang| lang.as_str() == code).ok_or_else(|| {
        let message = message!("`{code}` is not one of the town's languages", code);
        let help = message!(
            "they are {choices}; `town.toml` lists them",
            choices = or_list(languages.iter().map(Lang::as_str))
        );
        Box::new(Diagnostic::error(Code::UndeclaredLanguage, message).help(help))
    })
}

fn date_fault(text: &str, why: &Message) -> Box<Diagnostic> {
    let diagnostic =
        Diagnostic::error(Code::Usage, message!("`--date {text}` is not a date: {why}", text, why));
    Box::new(
        diagnostic.help("write `--date 2026-06-21`, or with a time: `--date 2026-06-21T18:00`"),
    )
}

fn is_section(schema: &Schema) -> bool {
    schema.name.as_str() == "section"
}

/// The folder of a section that somebody names; empty for the root.
fn known_folder(section: &str, content: &Content) -> Result<String> {
    let wanted = section.trim_matches('/');
    if matches!(wanted, "" | ".") {
        return Ok(String::new());
    }
    let parents = |path: &str| -> Vec<String> {
        path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect()
    };
    let sections =
        content.entries.iter().filter(|entry| entry.is_section).map(|entry| entry.path.clone());
    let mut folders: Vec<String> =
        content.entries.iter().flat_map(|entry| parents(&entry.path)).chain(sections).collect();
    folders.sort();
    folders.dedup();
    if folders.iter().any(|folder| folder == wanted) {
        return Ok(wanted.to_owned());
    }
    Diagnostic::error(
        Code::Usage,
        message!("there is no section `{section}` in `content`", section),
    )
    .help("a section is made by `parvis entry section \"Its title\"`")
    .suggest(wanted, folders.iter().map(String::as_str))
    .into()
}

/// Where entries of a type go: the section whose `[defaults]` names the type, else the one that holds most of them, else a
/// folder of the type's own. Pages and sections go to the root.
fn folder_for(schema: &Schema, content: &Content) -> String {
    let name = schema.name.as_str();
    if is_section(schema) {
        return String::new();
    }
    if let Some((folder, _)) =
        content.defaults.iter().find(|(_, defaults)| type_of(&defaults.table) == Some(name))
    {
        return folder.clone();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in
        content.entries.iter().filter(|entry| entry.kind == schema.name && !entry.is_section)
    {
        *counts.entry(entry.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() +=
            1;
    }
    // Where several hold as many, the first by name.
    let fullest = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    match (fullest, name) {
        (Some((folder, _)), _) => folder.to_owned(),
        (None, "page") => String::new(),
        (None, "person") => "people".to_owned(),
        (None, name) if name.ends_with('s') => name.to_owned(),
        (None, name) => format!("{name}s"),
    }
}

fn type_of(defaults: &crate::manifest::Table) -> Option<&str> {
    match &defaults.get("type")?.kind {
        Kind::Text(name) => Some(name),
        _ => None,
    }
}

/// The type that an entry of a folder has if it does not say one.
fn type_in<'a>(folder: &str, content: &'a Content) -> &'a str {
    let within = |section: &str| {
        section.is_empty() || format!("{folder}/").starts_with(&format!("{section}/"))
    };
    let said = content
        .defaults
        .iter()
        .filter(|(section, _)| within(section))
        .filter_map(|(section, defaults)| Some((section.len(), type_of(&defaults.table)?)));
    said.max_by_key(|(length, _)| *length).map_or("page", |(_, name)| name)
}

/// The file's name: the title as an address has it, behind the date where the type is one of news.
fn stem(title: &str, schema: &Schema, day: &str) -> String {
    const LONGEST: usize = 80;
    let mut slug = slug(title);
    if slug.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| slug.is_char_boundary(*end)).unwrap_or_default();
        slug.truncate(slug[..end].rfind('-').unwrap_or(end));
    }
    if slug.is_empty() || slug == "index" {
        // `index` is the name of a folder's own page.
        slug = [schema.name.as_str(), &slug]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
    }
    // What appears in feeds is read by its date.
    if schema.feed.is_empty() { slug } else { format!("{day}-{slug}") }
}

fn front_matter(
    title: &str,
    schema: &Schema,
    kind_here: &str,
    dated: bool,
    with: &Examples<'_>,
) -> String {
    let mut text = format!("+++\ntitle = {}\n", toml_text(title));
    if kind_here != schema.name.as_str() {
        text.push_str(&format!("type = {}\n", toml_text(schema.name.as_str())));
    }
    let begins = schema.time_fields().0;
    if dated && begins.is_none() {
        text.push_str(&format!("date = {}\n", with.date()));
    }
    let is_set = |name: &str, required: bool| required || dated && begins == Some(name);
    let (set, open): (Vec<_>, Vec<_>) =
        schema.fields.iter().partition(|(name, field)| is_set(name, field.required));
    for (name, field) in set {
        text.push_str(&line(name, field, true, with));
    }
    text.push_str("draft = true\n# summary = \"…\"\n");
    let topic = with.vocabularies.get("topics").and_then(|topics| topics.keys().next());
    if let Some(topic) = topic.filter(|_| !is_section(schema)) {
        text.push_str(&format!("# topics = [{}]\n", toml_text(topic)));
    }
    if is_section(schema) {
        text.push_str("# nav = true\n# weight = 10\n");
    }
    // A table takes all lines behind it.
    let mut last = String::new();
    for (name, field) in open {
        match tables(name, field, with) {
            Some(lines) => last.push_str(&lines),
            None => text.push_str(&line(name, field, false, with)),
        }
    }
    text + &last + "+++\n\n"
}
