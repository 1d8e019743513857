//! What the kinds of fields name: `term(topics)`, `list(reference(place))`. What there is not is said where the type says it.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Origin, Sink, or_list};
use crate::manifest::{Kind, Table};
use crate::sources::{LayerFolder, Layers};

/// The names of what a town has.
pub(super) struct Named {
    types: BTreeSet<String>,
    vocabularies: BTreeSet<String>,
}

impl Named {
    /// Lists the files of all layers.
    pub(super) fn new(layers: &Layers) -> Self {
        let names = |folder: LayerFolder| {
            let stem = |origin: &Origin| {
                origin.path.below(folder.name())?.strip_suffix(".toml").map(str::to_owned)
            };
            layers.files(folder).iter().filter_map(stem).collect()
        };
        let (types, vocabularies) = (names(LayerFolder::Types), names(LayerFolder::Vocabularies));
        Self { types, vocabularies }
    }

    /// Warns of each vocabulary and each type that a content type's fields name and that no layer has.
    pub(super) fn check(&self, content_type: &Table, origin: &Origin, sink: &Sink) {
        let Some(Kind::Table(fields)) = content_type.get("fields").map(|value| &value.kind) else {
            return;
        };
        for (_, _, field) in &fields.entries {
            let Kind::Table(field) = &field.kind else { continue };
            if let Some(value) = field.get("kind")
                && let Some(diagnostic) = value.kind.text().and_then(|kind| self.fault(kind))
            {
                sink.report(diagnostic.at(origin.at(value.range.clone())));
            }
            self.check(field, origin, sink);
        }
    }

    fn fault(&self, mut kind: &str) -> Option<Diagnostic> {
        // A loop, since a stranger's type may write as many `list(` as it likes.
        let (word, name) = loop {
            let (word, argument) = kind.trim().strip_suffix(')')?.split_once('(')?;
            match word {
                "list" => kind = argument,
                _ => break (word, argument.trim()),
            }
        };
        let (known, diagnostic) = match word {
            _ if name.is_empty() => return None,
            "term" => {
                let message = message!("there is no vocabulary `{name}`", name);
                (&self.vocabularies, Diagnostic::warning(Code::UnknownTerm, message))
            }
            "reference" => {
                let message = message!("there is no content type `{name}`", name);
                (&self.types, Diagnostic::warning(Code::UnknownType, message))
            }
            _ => return None,
        };
        if known.contains(name) {
            return None;
        }
        let known = || known.iter().map(String::as_str);
        let folder = if word == "term" { "vocabularies" } else { "types" };
        let help = message!(
            "choose one of {known}, or add `{folder}/{name}.toml`",
            known = or_list(known()),
            folder,
            name
        );
        Some(diagnostic.help(help).suggest(name, known()))
    }
}
