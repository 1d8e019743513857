//! Templates and vocabularies of the town that nothing uses: their names are nearly what something looks for.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::{FieldKind, Schemas};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink, did_you_mean, nearest};
use crate::names::{PackageName, TreePath};
use crate::sources::{LayerFolder, Layers};

/// The vocabularies of fields that every entry has.
const OF_ALL: [&str; 2] = ["topics", "audience"];

/// Warns of each template and each vocabulary of the town's own that neither hides one of a package, nor is named by a type or by
/// another template.
pub(super) fn warn_of_unused_templates(layers: &Layers, schemas: &Schemas, sink: &Sink) {
    let candidates = candidates(layers, schemas);
    if candidates.is_empty() {
        return;
    }
    let sources = sources(layers);
    for Candidate { path, name, known } in candidates {
        if sources.iter().any(|(of, text)| *of != path && names(text, &name)) {
            continue;
        }
        let message = message!("nothing uses `{path}`", path);
        let diagnostic =
            Diagnostic::warning(Code::UnreadFile, message).at(Origin::town(path.clone()).whole());
        let near = nearest(&name, known.iter().map(String::as_str));
        sink.report(diagnostic.help(match near {
            Some(near) => did_you_mean(near),
            None if path.as_str().ends_with(".html") => {
                "a template is called like its type, as `event.html`; or a type names it: `template = \"…\"`".into()
            }
            None => message!("a type uses it by a field of the kind `term({name})`", name),
        }));
    }
}

/// A file that may be unused.
struct Candidate {
    path: TreePath,
    /// What others would call it.
    name: String,
    /// The names that are used.
    known: BTreeSet<String>,
}

fn candidates(layers: &Layers, schemas: &Schemas) -> Vec<Candidate> {
    let town = PackageName::town();
    let below = |folder: &str| {
        let others = layers.layers().iter().filter(|layer| layer.package != town);
        others.flat_map(|layer| layer.tree.below(folder)).map(|path| bare(path, folder)).collect()
    };
    let own = |folder: &str| {
        let layer = layers.layer(&town);
        layer.map(|layer| layer.tree.below(folder)).unwrap_or_default()
    };
    let mut templates: BTreeSet<String> = below(LayerFolder::Templates.name());
    for schema in schemas.iter() {
        templates.insert(schema.template.clone());
        templates.insert(format!("{}.html", schema.name));
        // That of a list of its entries.
        templates.insert(format!("{}-list.html", schema.name));
    }
    let mut vocabularies: BTreeSet<String> = below(LayerFolder::Vocabularies.name());
    vocabularies.extend(OF_ALL.map(str::to_owned));
    let fields = schemas.iter().flat_map(|schema| schema.fields.values());
    fields.for_each(|field| add_terms(&field.kind, &mut vocabularies));
    let find = |folder: LayerFolder, ending: &str, known: &BTreeSet<String>| {
        let files = own(folder.name()).iter().filter(|path| path.as_str().ends_with(ending));
        let files = files.map(|path| (bare(path, folder.name()), path));
        files
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, path)| Candidate { path: path.clone(), name, known: known.clone() })
            .collect::<Vec<_>>()
    };
    let mut found = find(LayerFolder::Templates, ".html", &templates);
    found.extend(find(LayerFolder::Vocabularies, ".toml", &vocabularies));
    found
}

/// The path of a file below its folder; a vocabulary's without its ending.
fn bare(path: &TreePath, folder: &str) -> String {
    let name = path.below(folder).unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

fn add_terms(kind: &FieldKind, known: &mut BTreeSet<String>) {
    match kind {
        FieldKind::Term(vocabulary) => {
            known.insert(vocabulary.clone());
        }
        FieldKind::List(kind) => add_terms(kind, known),
        FieldKind::Object(fields) => {
            fields.values().for_each(|field| add_terms(&field.kind, known));
        }
        _ => {}
    }
}

/// The texts of all templates and components, with their paths.
pub(super) fn sources(layers: &Layers) -> Vec<(TreePath, Arc<str>)> {
    let mut found = Vec::new();
    for layer in layers.layers() {
        for folder in [LayerFolder::Templates, LayerFolder::Components] {
            for path in layer.tree.below(folder.name()) {
                let origin = Origin { package: layer.package.clone(), path: path.clone() };
                // What cannot be read is said where templates are loaded.
                if let Ok(text) = layers.read_text(&origin) {
                    found.push((path.clone(), text));
                }
            }
        }
    }
    found
}

/// Whether a template names a file or a vocabulary in quotation marks.
pub(super) fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        text[..at].ends_with(['"', '\'', '/']) && text[at + name.len()..].starts_with(['"', '\''])
    })
}
