//! Texts of the interface that the town misspelt in all its languages: nothing shows them.

use super::unused_templates::{names, sources};
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean};
use crate::locale::{Catalogue, DoubtfulText};
use crate::sources::Layers;

/// Warns of each key of the town's own that is nearly one of a package, and that no template names.
pub(super) fn warn_of_misspelt_texts(layers: &Layers, catalogue: &Catalogue, sink: &Sink) {
    if catalogue.doubtful.is_empty() {
        return;
    }
    let sources = sources(layers);
    let is_used = |key: &str| {
        // A template may also put a key together: `"day-" ~ number`.
        let beginnings = key.match_indices('-').map(|(at, _)| &key[..=at]);
        let forms: Vec<&str> = beginnings.chain([key]).collect();
        sources.iter().any(|(_, text)| forms.iter().any(|form| names(text, form)))
    };
    for DoubtfulText { key, meant, place } in &catalogue.doubtful {
        let bare = key.split('.').next().unwrap_or_default();
        if is_used(key) || is_used(bare) {
            continue;
        }
        let message = message!("no template shows the text `{key}`", key);
        let diagnostic = Diagnostic::warning(Code::MissingTranslation, message).at(place.clone());
        sink.report(diagnostic.help(did_you_mean(meant)));
    }
}
