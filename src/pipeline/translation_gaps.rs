//! Finding what is missing in one of the town's languages, or older than its original: pages, texts of
//! the interface, labels of terms.

use std::collections::{BTreeMap, BTreeSet};

use super::phases::{assemble, translations};
use super::translation_report::{GapKind, GapState, TranslationGap, TranslationReport};
use crate::assets::statics;
use crate::calendar::Moment;
use crate::content::{Entry, Load, Reads, Vocabularies, written};
use crate::diagnostics::Sink;
use crate::locale::{Catalogue, MissingText, slug};
use crate::names::{Lang, PackageName, TreePath};
use crate::project::Project;
use crate::site::Site;
use crate::sources::{LayerFolder, Layers};

/// Reports what the town's languages lack at the build date. Drafts, and what has left or is yet to
/// appear, are left out, as on the site. What is wrong with the files is left to a check.
pub fn translation_report(project: &Project) -> TranslationReport {
    let sink = Sink::new();
    let files = statics(&project.layers).into_keys().collect();
    let site = assemble(project, files, Reads::Heads, &sink);
    let languages = &project.town.languages;
    let texts = Catalogue::new(translations(&project.layers, &sink), languages, &sink).missing;
    let mut gaps = Pages { site: &site, dated: self_dated(&site, &project.layers) }.gaps();
    gaps.extend(texts.into_iter().filter_map(gap_of_text));
    gaps.extend(gaps_of_terms(&project.layers, languages));
    let rank = |gap: &TranslationGap| {
        languages.iter().position(|lang| lang.as_str() == gap.language).unwrap_or(languages.len())
    };
    gaps.sort_by(|a, b| (rank(a), &a.original, &a.key).cmp(&(rank(b), &b.original, &b.key)));
    TranslationReport {
        languages: languages.iter().map(Lang::to_string).collect(),
        has_history: !site.changes.is_empty(),
        gaps,
    }
}

/// The files of entries that say themselves when they were changed: others inherit it from their
/// original.
fn self_dated(site: &Site, layers: &Layers) -> BTreeSet<TreePath> {
    let dated: Vec<&Entry> = site
        .entries
        .iter()
        .map(|entry| &**entry)
        .filter(|entry| entry.common.updated.is_some() && site.is_local(entry))
        .collect();
    let keys = written(
        &Load {
            layers,
            town: &site.town,
            schemas: &site.schemas,
            zone: site.clock.zone(),
            slug,
            remote: None,
            reads: Reads::Heads,
            drafts: false,
        },
        &dated,
    );
    let says = dated.iter().zip(keys).filter(|(_, keys)| keys.contains_key("updated"));
    says.map(|(entry, _)| entry.origin.path.clone()).collect()
}

/// The pages of a site, and which files say when they were changed.
struct Pages<'a> {
    site: &'a Site,
    dated: BTreeSet<TreePath>,
}

impl Pages<'_> {
    fn gaps(&self) -> Vec<TranslationGap> {
        let languages = &self.site.town.languages;
        let mut gaps = Vec::new();
        for id in self.site.ids() {
            let original = languages.iter().find_map(|lang| self.site.exact(id, lang));
            let Some(original) = original.map(|at| &*self.site.entries[at]) else { continue };
            if !self.site.is_local(original) {
                continue;
            }
            for lang in languages.iter().filter(|lang| **lang != original.lang) {
                let translation = self.site.exact(id, lang).map(|at| &*self.site.entries[at]);
                gaps.extend(self.gap(original, translation, lang));
            }
        }
        gaps
    }

    fn gap(
        &self,
        original: &Entry,
        translation: Option<&Entry>,
        lang: &Lang,
    ) -> Option<TranslationGap> {
        let zone = self.site.clock.zone();
        let original_changed = self.changed(original);
        let changed = translation.and_then(|translation| self.changed(translation));
        let state = match translation {
            None => GapState::Missing,
            Some(_) if is_older(changed?, original_changed?, zone) => GapState::Older,
            Some(_) => return None,
        };
        let file = match translation {
            Some(translation) => translation.origin.path.to_string(),
            None => file_in(original, lang, self.site.town.default_language()),
        };
        let day = |moment: Option<Moment>| moment.map(|moment| moment.date(zone).to_string());
        Some(TranslationGap {
            language: lang.to_string(),
            state,
            kind: if original.is_section { GapKind::Section } else { GapKind::Page },
            file,
            original: original.origin.path.to_string(),
            original_language: original.lang.to_string(),
            key: None,
            changed: day(changed),
            original_changed: day(original_changed),
        })
    }

    /// When a file was last changed: as it says itself, else by Git.
    fn changed(&self, entry: &Entry) -> Option<Moment> {
        if self.dated.contains(&entry.origin.path) {
            return entry.common.updated;
        }
        Moment::of_seconds(self.site.changed(entry)?, self.site.clock.zone())
    }
}

/// Whether one moment is before another. A day is compared with a day.
fn is_older(one: Moment, other: Moment, zone: &jiff::tz::TimeZone) -> bool {
    match (one, other) {
        (Moment::At { instant, .. }, Moment::At { instant: other, .. }) => instant < other,
        _ => one.date(zone) < other.date(zone),
    }
}

/// The file that an original's translation has: `fair.md`, `fair.nl.md`.
fn file_in(original: &Entry, lang: &Lang, default: &Lang) -> String {
    let path = original.origin.path.as_str();
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "md"));
    let own = format!(".{}", original.lang);
    let stem = stem.strip_suffix(&own).filter(|_| original.lang != *default).unwrap_or(stem);
    if lang == default { format!("{stem}.{ending}") } else { format!("{stem}.{lang}.{ending}") }
}

/// A text that the town itself brings; what packages lack is their own affair.
fn gap_of_text(text: MissingText) -> Option<TranslationGap> {
    let MissingText { lang, key, place } = text;
    let own = place.origin.package == PackageName::town();
    let path = place.origin.path.as_str();
    let original_language = path.strip_prefix("translations/")?.strip_suffix(".ftl")?.to_owned();
    own.then(|| TranslationGap {
        file: format!("translations/{lang}.ftl"),
        kind: GapKind::Text,
        ..missing(path, &original_language, &lang, key)
    })
}

/// The labels that the town's own vocabularies lack. One label for all languages lacks nothing.
fn gaps_of_terms(layers: &Layers, languages: &[Lang]) -> Vec<TranslationGap> {
    let own = layers.layer(&PackageName::town()).cloned();
    let own = Layers::new(own.into_iter().collect(), &BTreeMap::new()).value;
    let vocabularies = Vocabularies::load(&own).value;
    let mut gaps = Vec::new();
    for name in vocabularies.names() {
        let file = format!("{}/{name}.toml", LayerFolder::Vocabularies.name());
        for (id, term) in vocabularies.get(name).into_iter().flatten() {
            let labelled: BTreeSet<&str> = term.label.langs().collect();
            let has =
                |lang: &&Lang| labelled.contains(lang.as_str()) || labelled.contains(lang.base());
            let Some(original) = languages.iter().find(has) else { continue };
            let lacking = languages.iter().filter(|lang| !has(lang));
            gaps.extend(lacking.map(|lang| missing(&file, original.as_str(), lang, id.clone())));
        }
    }
    gaps
}

/// A term without a label in a language.
fn missing(file: &str, original_language: &str, lang: &Lang, key: String) -> TranslationGap {
    TranslationGap {
        language: lang.to_string(),
        state: GapState::Missing,
        kind: GapKind::Term,
        file: file.to_owned(),
        original: file.to_owned(),
        original_language: original_language.to_owned(),
        key: Some(key),
        changed: None,
        original_changed: None,
    }
}
