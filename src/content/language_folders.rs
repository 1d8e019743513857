//! Folders of `content/` that are named like languages, as other generators divide a site: here a file's name says its language.

use std::collections::BTreeMap;

use super::file_name::{ContentFile, is_known_language};
use crate::diagnostics::{Code, Diagnostic, Message, Sink};
use crate::manifest::TownManifest;

/// Codes of languages that are words or abbreviations too: such a folder alone says nothing.
const WORDS: [&str; 4] = ["it", "eu", "no", "to"];

/// Warns once of each folder with pages that is named like one of the town's languages, or at the top like another that is known.
pub(super) fn warn_of_language_folders(files: &[ContentFile], town: &TownManifest, sink: &Sink) {
    let mut folders: BTreeMap<&str, &ContentFile> = BTreeMap::new();
    for file in files {
        let Some(path) = file.origin.path.below("content") else { continue };
        for (at, _) in path.match_indices('/') {
            folders.entry(&path[..at]).or_insert(file);
        }
    }
    let is_declared =
        |name: &str| town.languages.iter().any(|lang| lang.as_str().eq_ignore_ascii_case(name));
    // `de-keuken` is a kitchen.
    let has_region = |name: &str| {
        name.split(['-', '_']).nth(1).is_none_or(|region| region.len() == 2)
            && name.split(['-', '_']).count() < 3
    };
    let at_top = |name: &str| has_region(name) && is_known_language(name, town);
    let languages_at_top = folders.keys().filter(|folder| at_top(folder)).count();
    for (folder, first) in &folders {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let is_word = WORDS.contains(&name) && languages_at_top < 2;
        let is_other = !folder.contains('/') && at_top(name) && !is_word;
        if !(is_declared(name) || is_other) {
            continue;
        }
        let Some(path) = first.origin.path.below("content") else { continue };
        let default = town.default_language();
        let message = message!(
            "the folder `content/{folder}` is named like a language, and its pages are in `{lang}`",
            folder,
            lang = first.name.lang.clone()
        );
        let lang = name.to_ascii_lowercase();
        let right = right_path(path, folder, (lang != default.as_str()).then_some(lang.as_str()));
        let help: Message = if is_declared(name) {
            message!(
                "the end of a file's name says its language: `content/{path}` would be `content/{right}`, beside the files of the other languages; move the files, or give the folder another name",
                path,
                right
            )
        } else {
            message!(
                "the end of a file's name says its language: add `{lang}` to `languages` in `town.toml`, and move the files: `content/{path}` would be `content/{right}`; or give the folder another name",
                lang,
                path,
                right
            )
        };
        let place = first.origin.whole();
        sink.report(Diagnostic::warning(Code::UnreadFile, message).at(place).help(help));
    }
}

/// The path of a file without the folder that is named like its language, and with the language in its name.
fn right_path(path: &str, folder: &str, lang: Option<&str>) -> String {
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let rest = path[folder.len()..].trim_start_matches('/');
    let moved = if above.is_empty() { rest.to_owned() } else { format!("{above}/{rest}") };
    match (lang, moved.rsplit_once('.')) {
        (Some(lang), Some((stem, ending))) if !stem.ends_with(&format!(".{lang}")) => {
            format!("{stem}.{lang}.{ending}")
        }
        _ => moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_becomes_the_end_of_the_name() {
        assert_eq!(right_path("nl/news/fair.md", "nl", Some("nl")), "news/fair.nl.md");
        assert_eq!(right_path("news/nl/fair.md", "news/nl", Some("nl")), "news/fair.nl.md");
        assert_eq!(right_path("nl/fair.nl.md", "nl", Some("nl")), "fair.nl.md");
        assert_eq!(right_path("en/fair.md", "en", None), "fair.md");
    }
}
