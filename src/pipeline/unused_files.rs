//! Files of the town that would have no effect: their folder, or the end of their name, is nearly what parvis looks for.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink, nearest};
use crate::names::{Lang, TreePath};
use crate::sources::Layers;

/// The folders that are read, and how the names of their files end, where one ending is read only.
const FOLDERS: [(&str, Option<&str>); 10] = [
    ("content", None),
    ("data", Some("toml")),
    ("static", None),
    ("scripts", None),
    ("templates", Some("html")),
    ("components", Some("html")),
    ("styles", Some("css")),
    ("translations", Some("ftl")),
    ("types", Some("toml")),
    ("vocabularies", Some("toml")),
];

/// Warns of each such file, and once of a folder. Notes for people (`README.md`, `.gitkeep`) lie where they like.
pub(super) fn warn_of_strays(layers: &Layers, sink: &Sink) {
    let Some(town) = layers.layer(&crate::names::PackageName::town()) else { return };
    let mut told = BTreeSet::new();
    for path in town.tree.files() {
        let Some((folder, rest)) = path.as_str().split_once('/') else { continue };
        let known = FOLDERS.iter().find(|(known, _)| *known == folder);
        let found = match known {
            Some((_, ending)) => ending.and_then(|ending| misnamed(path, rest, ending)),
            None => nearest(folder, FOLDERS.map(|(known, _)| known))
                .filter(|_| told.insert(folder.to_owned()))
                .map(|near| {
                    (
                        message!("parvis reads nothing in the folder `{folder}`", folder),
                        message!("did you mean `{near}`?", near),
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

/// What is wrong with a file's name, and what helps.
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
