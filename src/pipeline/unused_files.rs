//! Files of the town that would have no effect: their folder, or the end of their name, is nearly what parvis looks for.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink, did_you_mean, nearest};
use crate::names::{Lang, TreePath};
use crate::sources::{LayerFolder, Layers};

/// Warns of each such file, and once of a folder. Notes for people (`README.md`, `.gitkeep`) lie where they like.
pub(super) fn warn_of_unused_files(layers: &Layers, sink: &Sink) {
    let Some(town) = layers.layer(&crate::names::PackageName::town()) else { return };
    let mut told = BTreeSet::new();
    for path in town.tree.files() {
        let Some((folder, rest)) = path.as_str().split_once('/') else { continue };
        let found = match LayerFolder::find(folder) {
            Some(folder) => folder.extension().and_then(|ending| misnamed(path, rest, ending)),
            None => nearest(folder, LayerFolder::ALL.map(LayerFolder::name))
                .filter(|_| told.insert(folder.to_owned()))
                .map(|near| {
                    (
                        message!("parvis reads nothing in the folder `{folder}`", folder),
                        did_you_mean(near),
                    )
                }),
        };
        if let Some((message, help)) = found {
            sink.report(
                Diagnostic::warning(Code::UnreadFile, message)
                    .at(Origin::town(path.clone()).whole())
                    .help(help),
            );
        }
    }
}

/// Returns what is wrong with a file's name, and what helps.
fn misnamed(path: &TreePath, rest: &str, ending: &str) -> Option<(Message, Message)> {
    let name = path.file_name();
    let is_note = name.starts_with('.') || name.to_ascii_lowercase().starts_with("readme");
    if is_note {
        return None;
    }
    if path.extension() != Some(ending) {
        let help = message!("the names of files in this folder end in `.{ending}`", ending);
        return Some((message!("parvis does not read `{name}`", name), help));
    }
    let stem = rest.strip_suffix(".ftl")?;
    Lang::parse(stem).is_err().then(|| {
        let help = "it is called by the code of its language, as in `translations/fr.ftl`".into();
        (message!("parvis does not read `{name}`: `{stem}` is not a language", name, stem), help)
    })
}
