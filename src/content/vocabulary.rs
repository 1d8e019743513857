//! Vocabularies: terms with one id and a label per language; every layer adds to them, the higher one wins.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Parsed, Sink};
use crate::locale::is_unseen;
use crate::manifest::{Localized, Reader, parse_table};
use crate::sources::{LayerFolder, Layers};

/// A term.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its label.
    pub label: Localized,
    /// The end of its address, per language; its id where it has none.
    pub slug: Option<Localized>,
    /// Its place among the terms: small first, those without one last.
    pub weight: Option<i64>,
    /// The broader term's id.
    pub broader: Option<String>,
}

/// A vocabulary: terms by id.
pub type Vocabulary = BTreeMap<String, Term>;

/// All vocabularies, by name.
#[derive(Debug, Clone, Default)]
pub struct Vocabularies(BTreeMap<String, Vocabulary>);

impl Vocabularies {
    /// Reads every layer's `vocabularies/`, the bottom one first.
    pub fn load(layers: &Layers) -> Parsed<Self> {
        Parsed::collect(|sink| Self::read_all(layers, sink))
    }

    fn read_all(layers: &Layers, sink: &Sink) -> Self {
        let mut found: BTreeMap<String, Vocabulary> = BTreeMap::new();
        for origin in layers.files(LayerFolder::Vocabularies) {
            let Some(name) =
                origin.path.below("vocabularies").and_then(|name| name.strip_suffix(".toml"))
            else {
                continue;
            };
            let Some(text) = sink.keep(layers.read_text(&origin)) else { continue };
            let Some(table) = parse_table(&origin, &text, 0).report(sink) else { continue };
            let top = Reader::new(&table, &origin, sink);
            let vocabulary = found.entry(name.to_owned()).or_default();
            for (id, range, _) in &table.entries {
                if let Some(term) = read_term(&top, id, range) {
                    vocabulary.insert(id.clone(), term);
                }
            }
        }
        Self(found)
    }

    /// The vocabulary of a name.
    pub fn get(&self, name: &str) -> Option<&Vocabulary> {
        self.0.get(name)
    }

    /// The names of all vocabularies.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Reads a term; `None` if it is no table, or its id cannot be part of an address. That is reported.
fn read_term(top: &Reader<'_>, id: &str, range: &Range<u32>) -> Option<Term> {
    let entry = top.table(id)?;
    if !may_be_id(id) {
        let message = message!(
            "`{id}` cannot be a term's id, since it is part of an address: it may not be empty, begin with a dot, or contain an invisible character or one of `/ \\ ? # % * :`",
            id
        );
        top.report(Code::BadValue, message, range);
        return None;
    }
    let reader = Reader::new(entry, top.origin, top.sink);
    let owner = format!("the term `{id}`");
    let label = reader.localized("label");
    if label.is_none() && entry.get("label").is_none() {
        let diagnostic =
            Diagnostic::error(Code::MissingKey, message!("{owner} needs `label`", owner))
                .at(top.origin.at(range.clone()))
                .help("add a line, for instance `label = { fr = \"…\", nl = \"…\" }`");
        top.sink.report(diagnostic);
    }
    let term = Term {
        label: label.unwrap_or_default(),
        slug: reader.localized("slug"),
        weight: reader.integer("weight", -1_000_000..=1_000_000),
        broader: reader.text("broader").map(str::to_owned),
    };
    reader.ignore(&["same_as", "schema", "deprecated"]);
    reader.finish(&owner);
    Some(term)
}

fn may_be_id(id: &str) -> bool {
    !id.is_empty()
        && !id.contains(['/', '\\', '?', '#', '%', '*', ':'])
        && !id.contains(is_unseen)
        && !id.starts_with('.')
}
