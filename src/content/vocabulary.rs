//! Vocabularies: terms with one id and a label per language; every layer adds to them, the higher one wins.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Place, Sink, or_list};
use crate::locale::is_unseen;
use crate::manifest::{Kind, Localized, Reader, Table, parse_table};
use crate::names::composed;
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
        let mut broader = Vec::new();
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
            for (id, range, value) in &table.entries {
                // Looking each term up would take long: a vocabulary may hold thousands.
                let Kind::Table(entry) = &value.kind else {
                    // It says that this is no table.
                    top.table(id);
                    continue;
                };
                if let Some(term) = read_term(&top, id, range, entry) {
                    broader.extend(broader_of(name, id, entry, &origin));
                    vocabulary.insert(composed(id).into_owned(), term);
                }
            }
        }
        broader.iter().for_each(|term| term.check(&found, sink));
        report_circles(&found, &broader, sink);
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

/// The broader term that a term names.
struct Broader {
    vocabulary: String,
    id: String,
    wanted: String,
    place: Place,
}

fn broader_of(vocabulary: &str, id: &str, term: &Table, origin: &Origin) -> Option<Broader> {
    let value = term.get("broader")?;
    let wanted = value.kind.text().filter(|text| !text.trim().is_empty())?;
    Some(Broader {
        vocabulary: vocabulary.to_owned(),
        id: composed(id).into_owned(),
        wanted: composed(wanted).into_owned(),
        place: origin.at(value.range.clone()),
    })
}

impl Broader {
    /// Reports one that is no term of the vocabulary, or the term itself.
    fn check(&self, found: &BTreeMap<String, Vocabulary>, sink: &Sink) {
        let Self { vocabulary, id, wanted, place } = self;
        let (terms, place) = (found.get(vocabulary), place.clone());
        if wanted == id {
            let message = message!("the term `{id}` is named as broader than itself", id);
            let diagnostic = Diagnostic::error(Code::BadValue, message).at(place);
            return sink.report(diagnostic.help("take the line `broader` out"));
        }
        if terms.is_some_and(|terms| terms.contains_key(wanted)) {
            return;
        }
        let known = || terms.into_iter().flat_map(|terms| terms.keys().map(String::as_str));
        let message =
            message!("the vocabulary `{vocabulary}` has no term `{wanted}`", vocabulary, wanted);
        let others = known().filter(|other| other != id).collect::<Vec<_>>();
        let help = match or_list(others.iter().copied()) {
            list if list.is_empty() => "take the line `broader` out: there is no other term".into(),
            list => message!("choose one of {list}, or take the line `broader` out", list),
        };
        let diagnostic = Diagnostic::error(Code::UnknownTerm, message).at(place).help(help);
        sink.report(diagnostic.suggest(wanted, others));
    }
}

/// Reports terms each of which is broader than the next, in a circle: at the first of them.
fn report_circles(found: &BTreeMap<String, Vocabulary>, broader: &[Broader], sink: &Sink) {
    // Of two layers the higher one comes last.
    let mut places: BTreeMap<(&str, &str), &Place> = BTreeMap::new();
    for term in broader {
        places.insert((&term.vocabulary, &term.id), &term.place);
    }
    for (name, terms) in found {
        let above = |id: &str| {
            let wanted = terms.get(id)?.broader.as_deref()?;
            terms.get_key_value(&*composed(wanted)).map(|(id, _)| id.as_str())
        };
        // Each term is passed once: with the number of the walk that came to it first.
        let mut walks: BTreeMap<&str, usize> = BTreeMap::new();
        for (walk, start) in terms.keys().enumerate() {
            let mut id = start.as_str();
            let met = loop {
                if let Some(other) = walks.get(id) {
                    break (*other == walk).then_some(id);
                }
                walks.insert(id, walk);
                match above(id) {
                    Some(next) => id = next,
                    None => break None,
                }
            };
            let Some(met) = met else { continue };
            let rest =
                std::iter::successors(above(met), |id| above(id)).take_while(|id| *id != met);
            let circle: Vec<&str> = std::iter::once(met).chain(rest).collect();
            // A term that is broader than itself was said.
            if circle.len() > 1 {
                let place = places.get(&(name.as_str(), met)).map(|place| (*place).clone());
                let diagnostic = circle_of(&circle);
                sink.report(place.into_iter().fold(diagnostic, Diagnostic::at));
            }
        }
    }
}

/// How many terms of a circle a message names.
const MOST_NAMED: usize = 8;

fn circle_of(circle: &[&str]) -> Diagnostic {
    let named = circle.iter().take(MOST_NAMED).map(|id| format!("`{id}`"));
    let more = (circle.len() > MOST_NAMED).then(|| "…".to_owned());
    let again = circle.first().map(|id| format!("`{id}`"));
    let path = named.chain(more).chain(again).collect::<Vec<_>>().join(" → ");
    let message = message!("broader terms lead back to where they began: {path}", path);
    let help = "take the line `broader` out of the term that is the broadest of them";
    Diagnostic::error(Code::BadValue, message).help(help)
}

/// Reports the end of an address that holds a blank or another sign which no address has.
fn check_slug(slug: &Localized, reader: &Reader<'_>) {
    for text in slug.texts().filter(|text| !may_be_id(text)) {
        let message =
            message!("`{text}` cannot be the end of an address", text = text.escape_debug());
        let help = "a slug has letters, digits and hyphens: `slug = \"old-town\"`";
        let diagnostic = Diagnostic::error(Code::BadAddress, message).at(reader.place("slug"));
        reader.sink.report(diagnostic.help(help));
    }
}

/// Reads a term; `None` if its id cannot be part of an address. That is reported.
fn read_term(top: &Reader<'_>, id: &str, range: &Range<u32>, entry: &Table) -> Option<Term> {
    if !may_be_id(id) {
        let message = message!(
            "`{id}` cannot be a term's id, since it is part of an address: it may not be empty, begin with a dot, or contain an invisible character or one of `/ \\ ? # % * :`",
            id
        );
        top.report(Code::BadValue, message, range);
        return None;
    }
    let entry = &entry.clone().without_blanks();
    let reader = Reader::new(entry, top.origin, top.sink);
    let owner = format!("the term `{id}`");
    let label = reader.localized("label");
    if label.is_none() && entry.get("label").is_none() {
        let example = "label = { fr = \"…\", nl = \"…\" }";
        if entry.blank.iter().any(|(key, _)| key == "label") {
            reader.missing("label", &owner, example);
        } else {
            let message = message!("{owner} needs `label`", owner);
            let diagnostic =
                Diagnostic::error(Code::MissingKey, message).at(top.origin.at(range.clone()));
            top.sink
                .report(diagnostic.help(message!("add a line, for instance `{example}`", example)));
        }
    }
    let slug = reader.localized("slug");
    slug.iter().for_each(|slug| check_slug(slug, &reader));
    let term = Term {
        label: label.unwrap_or_default(),
        slug,
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
