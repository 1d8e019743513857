//! The texts of the interface: Fluent files of all layers, one bundle per language.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};

use super::deep_text::{DEEPEST_TEXT, deeper_than};
use super::doubtful::{DoubtfulText, KnownKeys};
use super::known_gaps::KnownGaps;
use super::numbers::{format_decimal, format_list};
use super::references::{Name, TextFile, range_in, references};
use crate::calendar::Duration;
use crate::diagnostics::{Code, Diagnostic, Origin, Place, Sink, did_you_mean, nearest};
use crate::names::{Lang, PackageName};

/// An argument that fills a gap of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Inserted as it is.
    Text(String),
    /// Chooses the plural form, and is formatted as the language does.
    Number(f64),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A text that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundText {
    /// The text, its gaps filled.
    pub text: String,
    /// Its language, which differs from the requested one if that has no such text.
    pub lang: Lang,
    /// What went wrong while its gaps were filled, as phrases, such as a missing argument.
    pub faults: Vec<String>,
}

/// A file of texts, in one language.
#[derive(Debug, Clone)]
pub struct TranslationFile {
    /// The file.
    pub origin: Origin,
    /// The language of all its texts.
    pub lang: Lang,
    /// Its contents, in Fluent's syntax.
    pub text: Arc<str>,
}

/// A text that one of the town's languages lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingText {
    /// The language.
    pub lang: Lang,
    /// The text's key.
    pub key: String,
    /// Where another language has it.
    pub place: Place,
}

/// The texts of the interface in all languages.
pub struct Catalogue {
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
    /// The town's languages, then `en`, then all others: the order in which a text is searched for
    /// last.
    order: Vec<Lang>,
    keys: BTreeSet<String>,
    /// What the town's languages lack, language by language.
    pub missing: Vec<MissingText>,
    /// What the town may have misspelt in all its languages: whether a template shows it is not known here.
    pub doubtful: Vec<DoubtfulText>,
}

impl Catalogue {
    /// Reads the files, the bottom layer's first: a higher layer's text replaces a lower one's.
    ///
    /// Reports unreadable lines, dangling references, and texts that one of the town's languages
    /// lacks.
    pub fn new(files: Vec<TranslationFile>, languages: &[Lang], sink: &Sink) -> Self {
        let mut reading = Reading {
            sink,
            bundles: BTreeMap::new(),
            places: BTreeMap::new(),
            references: Vec::new(),
            gaps: KnownGaps::default(),
            known: KnownKeys::default(),
        };
        for TranslationFile { origin, lang, text } in files {
            reading.file(&origin, lang, &text);
        }
        reading.check_references();
        let missing = reading.check_missing(languages);
        let doubtful = reading.known.doubtful(&reading.places);
        let Reading { bundles, places, .. } = reading;
        let english = bundles.keys().filter(|lang| lang.as_str() == "en");
        let mut order: Vec<Lang> = Vec::new();
        for lang in languages.iter().chain(english).chain(bundles.keys()) {
            if !order.contains(lang) {
                order.push(lang.clone());
            }
        }
        let keys = places.into_values().flat_map(BTreeMap::into_keys).collect();
        Self { bundles, order, keys, missing, doubtful }
    }

    /// Returns the text of a key with its gaps filled; `None` if no language has it. An attribute's
    /// key is `key.attribute`.
    ///
    /// The search goes from the language to its base (`nl-BE`, `nl`), to English, to the town's
    /// languages, and to any other.
    pub fn text(
        &self,
        lang: &Lang,
        key: &str,
        args: &BTreeMap<String, Argument>,
    ) -> Option<String> {
        self.find(lang, key, args).map(|found| found.text)
    }

    /// Like [`Catalogue::text`], with the language of the text and what went wrong.
    pub fn find(
        &self,
        lang: &Lang,
        key: &str,
        args: &BTreeMap<String, Argument>,
    ) -> Option<FoundText> {
        let narrowing = narrower(lang.as_str());
        let names =
            narrowing.chain(std::iter::once("en")).chain(self.order.iter().map(Lang::as_str));
        for name in names {
            let Some((lang, bundle)) = self.bundles.get_key_value(name) else { continue };
            let Some(pattern) = pattern(bundle, key) else { continue };
            let args: FluentArgs<'_> =
                args.iter().map(|(name, argument)| (name.as_str(), value(argument))).collect();
            let mut errors = Vec::new();
            // Fluent's formatter is a plain function without state, so it reads the language from
            // this thread-local.
            WRITING.set(Some(lang.clone()));
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            WRITING.set(None);
            return Some(FoundText {
                text,
                lang: lang.clone(),
                faults: errors.iter().map(phrase).collect(),
            });
        }
        None
    }

    /// A duration in words, `2 heures et 30 minutes`, by the texts `duration-hours` and so on; none
    /// if they are missing.
    pub fn duration(&self, lang: &Lang, duration: &Duration) -> Option<String> {
        let part = |(unit, number): (&str, u32)| {
            let args = BTreeMap::from([("count".to_owned(), Argument::Number(f64::from(number)))]);
            self.text(lang, &format!("duration-{unit}"), &args)
        };
        let parts = duration.parts();
        let parts = if parts.is_empty() { vec![("days", 0)] } else { parts };
        let words: Option<Vec<String>> = parts.into_iter().map(part).collect();
        Some(format_list(lang, &words?))
    }

    /// Whether any language has the key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// All keys, attributes as `key.attribute`, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// The key nearest to one that no language has.
    pub fn nearest(&self, key: &str) -> Option<&str> {
        nearest(key, self.keys())
    }
}

thread_local! {
    static WRITING: RefCell<Option<Lang>> = const { RefCell::new(None) };
}

/// The language's name, then what remains when its last part is cut off: `zh-Hant-TW`, `zh-Hant`,
/// `zh`.
fn narrower(lang: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(lang), |name| name.rsplit_once('-').map(|(rest, _)| rest))
}

fn pattern<'a>(
    bundle: &'a FluentBundle<FluentResource>,
    key: &str,
) -> Option<&'a Pattern<&'a str>> {
    match key.split_once('.') {
        Some((key, attribute)) => Some(bundle.get_message(key)?.get_attribute(attribute)?.value()),
        None => bundle.get_message(key)?.value(),
    }
}

fn value(argument: &Argument) -> FluentValue<'_> {
    match argument {
        Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Argument::Number(number) => FluentValue::Number(FluentNumber::from(*number)),
    }
}

/// Writes numbers with the language's signs; Fluent itself would write `1234.5` everywhere.
fn write_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    WRITING.with_borrow(|lang| lang.as_ref().map(|lang| format_decimal(lang, &number.as_string())))
}

fn phrase(error: &FluentError) -> String {
    let text = match error {
        FluentError::ParserError(error) => error.to_string(),
        FluentError::ResolverError(error) => error.to_string(),
        FluentError::Overriding { id, .. } => format!("`{id}` is given twice"),
    };
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

struct Reading<'a> {
    sink: &'a Sink,
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
    /// Where the topmost text of each language and key stands.
    places: BTreeMap<Lang, BTreeMap<String, Place>>,
    references: Vec<(Lang, Name, Place)>,
    gaps: KnownGaps,
    known: KnownKeys,
}

impl Reading<'_> {
    fn file(&mut self, origin: &Origin, lang: Lang, text: &str) {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bom = u32::try_from(text.len() - bare.len()).unwrap_or_default();
        let file = TextFile { origin, bom };
        // The parser calls itself for each bracket, and a stack that overflows takes the whole
        // program down.
        if let Some(at) = deeper_than(bare, DEEPEST_TEXT) {
            let message = message!(
                "brackets are nested more than {DEEPEST_TEXT} deep; the file is not read",
                DEEPEST_TEXT
            );
            let help = "close each `{` and `(` in its own text, and write the text simpler";
            let fault = Diagnostic::error(Code::BadTranslation, message)
                .at(file.place(range_of(bare, &(at..at + 1))));
            return self.sink.report(fault.help(help));
        }
        let resource = match FluentResource::try_new(bare.to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let range = range_of(bare, &error.pos);
                    let why = phrase(&FluentError::ParserError(error));
                    let missing = why
                        .strip_prefix("expected a token starting with \"")
                        .map(|sign| sign.trim_end_matches('"'));
                    let why =
                        missing.map_or_else(|| why.clone(), |sign| format!("`{sign}` is missing"));
                    let message = message!("the text cannot be read: {why}", why);
                    let help = "a text is written `key = Text`, and its further lines are indented";
                    self.sink.report(
                        Diagnostic::error(Code::BadTranslation, message)
                            .at(file.place(range))
                            .help(help),
                    );
                }
                resource
            }
        };
        self.entries(&resource, &lang, &file);
        self.bundles.entry(lang).or_insert_with_key(bundle_of).add_resource_overriding(resource);
    }

    fn entries(&mut self, resource: &FluentResource, lang: &Lang, file: &TextFile<'_>) {
        let mut seen = BTreeSet::new();
        for entry in resource.entries() {
            let source = resource.source();
            let (id, attributes, term) = match entry {
                Entry::Message(message) => (&message.id, &message.attributes, false),
                Entry::Term(term) => (&term.id, &term.attributes, true),
                _ => continue,
            };
            let at = file.place(range_in(source, id.name));
            if !seen.insert((id.name, term)) {
                let message = message!("`{id}` stands twice in this file", id = id.name);
                self.sink.report(
                    Diagnostic::error(Code::BadTranslation, message)
                        .at(at.clone())
                        .help("remove one of the two"),
                );
            }
            let name = if term { format!("-{}", id.name) } else { id.name.to_owned() };
            // A higher layer's text replaces the lower one's as a whole, with its attributes.
            let places = self.places.entry(lang.clone()).or_default();
            let prefix = format!("{name}.");
            while let Some(key) = places
                .range(prefix.clone()..)
                .map(|(key, _)| key)
                .next()
                .filter(|key| key.starts_with(&prefix))
                .cloned()
            {
                places.remove(&key);
            }
            places.remove(&name);
            for attribute in attributes {
                places.insert(
                    format!("{name}.{}", attribute.id.name),
                    file.place(range_in(source, attribute.id.name)),
                );
            }
            if file.origin.package != PackageName::town() {
                self.known.of_packages.insert(name.clone());
            }
            if !matches!(entry, Entry::Message(message) if message.value.is_none()) {
                places.insert(name, at);
            }
            let found = references(source, entry);
            if !term {
                self.gaps.check(id.name, &found, file, self.sink);
            }
            self.references.extend(
                found.into_iter().map(|(name, range)| (lang.clone(), name, file.place(range))),
            );
        }
    }

    /// Reports references to nothing: they would show their own source on the page.
    fn check_references(&mut self) {
        for (lang, name, place) in std::mem::take(&mut self.references) {
            let (key, shown) = match &name {
                Name::Gap(_) => continue,
                Name::Function(name) if matches!(name.as_str(), "NUMBER") => continue,
                Name::Function(name) => {
                    (None, format!("there is no function `{name}`; there is `NUMBER`"))
                }
                Name::Message(key) => {
                    self.known.referred.insert(key.clone());
                    (Some(key.clone()), format!("there is no text `{key}` in `{lang}`"))
                }
                Name::Term(key) => {
                    (Some(format!("-{key}")), format!("there is no term `-{key}` in `{lang}`"))
                }
            };
            if key.is_some_and(|key| {
                self.places.get(&lang).is_some_and(|places| places.contains_key(&key))
            }) {
                continue;
            }
            self.sink.report(Diagnostic::error(Code::BadTranslation, shown).at(place));
        }
        // Only other texts use terms; templates cannot ask for them.
        for places in self.places.values_mut() {
            places.retain(|key, _| !key.starts_with('-'));
        }
    }

    /// Reports what one of the town's languages lacks; a language without any text as a whole. Returns
    /// all of it.
    fn check_missing(&mut self, languages: &[Lang]) -> Vec<MissingText> {
        let mut all = Vec::new();
        let mut keys: BTreeMap<&str, &Place> = BTreeMap::new();
        for (key, place) in self.places.values().flatten() {
            keys.entry(key).or_insert(place);
        }
        let has = |lang: &str, key: &str| {
            self.places.get(lang).is_some_and(|places| places.contains_key(key))
        };
        let misspelt = self.report_misspelt(&keys, languages);
        keys.retain(|key, _| !misspelt.contains(*key));
        self.known.misspelt = misspelt;
        for lang in languages {
            let lacks = |key: &&str| !narrower(lang.as_str()).any(|name| has(name, key));
            let missing: Vec<&str> = keys.keys().copied().filter(lacks).collect();
            if missing.is_empty() {
                continue;
            }
            all.extend(missing.iter().map(|key| MissingText {
                lang: lang.clone(),
                key: (*key).to_owned(),
                place: keys[key].clone(),
            }));
            let file = format!("translations/{lang}.ftl");
            if missing.len() == keys.len() {
                let message =
                    message!("the interface has no texts in `{lang}`; they will be English", lang);
                let help = message!(
                    "add `{file}`, with a line `key = Text` for each of the {keys} texts",
                    file,
                    keys = keys.len()
                );
                self.sink.report(Diagnostic::warning(Code::MissingTranslation, message).help(help));
                continue;
            }
            for key in missing {
                let message = message!("the text `{key}` is missing in `{lang}`", key, lang);
                let help = message!("add a line `{key} = …` to `{file}`", key, file);
                let diagnostic = Diagnostic::warning(Code::MissingTranslation, message).help(help);
                self.sink.report(diagnostic.at(keys[key].clone()));
            }
        }
        all
    }
}

impl Reading<'_> {
    /// Reports keys that only one of several languages has, and that are nearly one that all have. Returns them.
    fn report_misspelt(
        &self,
        keys: &BTreeMap<&str, &Place>,
        languages: &[Lang],
    ) -> BTreeSet<String> {
        let count = |key: &str| {
            let has = |lang: &&Lang| {
                narrower(lang.as_str()).any(|name| {
                    self.places.get(name).is_some_and(|places| places.contains_key(key))
                })
            };
            languages.iter().filter(has).count()
        };
        let alone = keys.keys().filter(|_| languages.len() > 1).filter(|key| count(key) == 1);
        let common: Vec<&str> =
            keys.keys().copied().filter(|key| count(key) == languages.len()).collect();
        let mut found = BTreeSet::new();
        for key in alone {
            let Some(meant) = nearest(key, common.iter().copied()) else { continue };
            let message = message!("only one language has a text `{key}`", key);
            let diagnostic = Diagnostic::warning(Code::MissingTranslation, message);
            self.sink.report(diagnostic.at(keys[key].clone()).help(did_you_mean(meant)));
            found.insert((*key).to_owned());
        }
        found
    }
}

fn bundle_of(lang: &Lang) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.as_str().parse().unwrap_or_default()]);
    // Marks that isolate would stand in attributes and feeds as well.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(write_number));
    // Cannot fail: nothing of that name is there yet.
    let _ = bundle.add_builtins();
    bundle
}

/// A parser's range, inside the text and on the boundaries of characters.
fn range_of(text: &str, range: &std::ops::Range<usize>) -> std::ops::Range<u32> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    boundary(range.start)..boundary(range.end)
}
