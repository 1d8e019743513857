//! The embedded texts, and filling them in.
//!
//! `skeletons/KIND/LANGUAGE/` holds a whole town or package in one language. `skeletons/KIND/shared/` holds what does not
//! depend on the language: files of their own, and lines of front matter that the default language's file ends with.

use std::collections::BTreeMap;

use crate::names::{Lang, TreePath};

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/skeletons.rs"));

/// What stands for `{name}` and the like; a line with one that is not given goes.
pub(super) type Values = BTreeMap<&'static str, Option<String>>;

/// The text of one embedded file.
pub(super) fn text(path: &str) -> Option<&'static str> {
    std::str::from_utf8(bytes(path)?).ok()
}

/// One embedded file.
pub(super) fn bytes(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}

/// All files of a town or a package in some languages; the first is the default.
pub(super) fn files(kind: &str, languages: &[Lang], values: &Values) -> BTreeMap<TreePath, String> {
    let mut files = BTreeMap::new();
    let mut put = |path: &str, text: &str, values: &Values| {
        if let Ok(path) = TreePath::parse(&fill(path, values)) {
            // The default language's file comes first, and stays.
            files.entry(path).or_insert_with(|| fill(text, values));
        }
    };
    for (at, lang) in languages.iter().enumerate() {
        let values = with_lang(values, lang);
        for (path, text) in below(&format!("{kind}/{}/", lang.base())) {
            match shared(kind, path) {
                Some(shared) if at == 0 => put(path, &join(text, shared), &values),
                // A package is shown in one language; which comes first in its trial, it does not say.
                _ if at > 0 && path.starts_with("examples/") => {}
                _ if at > 0 && path.starts_with("content/") => {
                    put(&translated(path, lang), text, &values);
                }
                _ => put(path, text, &values),
            }
        }
    }
    for (path, text) in below(&format!("{kind}/shared/")) {
        put(if path == "gitignore" { ".gitignore" } else { path }, text, values);
    }
    files
}

fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().filter_map(move |(path, bytes)| {
        Some((path.strip_prefix(folder)?, std::str::from_utf8(bytes).ok()?))
    })
}

fn shared(kind: &str, path: &str) -> Option<&'static str> {
    text(&format!("{kind}/shared/{path}"))
}

fn with_lang(values: &Values, lang: &Lang) -> Values {
    let mut values = values.clone();
    values.insert("lang", Some(lang.to_string()));
    values
}

/// `_index.md` in another language is `_index.nl.md`.
fn translated(path: &str, lang: &Lang) -> String {
    path.rsplit_once('.')
        .map_or_else(|| path.to_owned(), |(stem, extension)| format!("{stem}.{lang}.{extension}"))
}

/// Ends the front matter with further lines.
fn join(text: &str, lines: &str) -> String {
    match text.match_indices("+++\n").nth(1) {
        Some((close, _)) => format!("{}{lines}{}", &text[..close], &text[close..]),
        None => format!("{text}{lines}"),
    }
}

/// Fills in all values at once, so that a value that looks like a gap is not filled.
pub(super) fn fill(text: &str, values: &Values) -> String {
    text.split_inclusive('\n').filter_map(|line| fill_line(line, values)).collect()
}

fn fill_line(line: &str, values: &Values) -> Option<String> {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let gap = after.split_once('}').and_then(|(name, after)| Some((values.get(name)?, after)));
        match gap {
            Some((value, after)) => {
                filled.push_str(value.as_deref()?);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    Some(filled + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_filled_in_once_and_a_missing_one_takes_its_line_along() {
        let values = Values::from([("name", Some("{url} {name}".to_owned())), ("url", None)]);
        assert_eq!(
            fill("a {name} { b }\nurl = {url}\n{other}{", &values),
            "a {url} {name} { b }\n{other}{"
        );
    }

    #[test]
    fn every_language_has_the_same_files() {
        for kind in ["town", "package"] {
            let of = |lang: &str| {
                below(&format!("{kind}/{lang}/")).map(|(path, _)| path).collect::<Vec<_>>()
            };
            let english = of("en");
            assert!(
                english.len() > 2
                    && ["fr", "nl", "de", "es", "eu", "it"].iter().all(|lang| of(lang) == english),
                "{kind}"
            );
        }
    }
}
