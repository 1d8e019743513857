//! What a content file's name says: identity, language, whether it is a section or a bundle.

use crate::diagnostics::{Code, Diagnostic, Origin, Sink, nearest, or_list};
use crate::locale::is_unseen;
use crate::manifest::TownManifest;
use crate::names::Lang;

/// A content file's name, read.
#[derive(Debug, Clone)]
pub(super) struct FileName {
    /// The path below `content/` without language and extension, and without `/index` or `/_index`.
    pub path: String,
    pub lang: Lang,
    pub is_section: bool,
    pub is_bundle: bool,
}

/// A file that is an entry.
#[derive(Debug, Clone)]
pub(super) struct ContentFile {
    /// Which file.
    pub origin: Origin,
    /// What its name says.
    pub name: FileName,
}

/// Reads the name; `None` for a file that is not an entry. An undeclared language is reported.
pub(super) fn name_of(origin: &Origin, town: &TownManifest, sink: &Sink) -> Option<FileName> {
    let path = origin.path.below("content")?;
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.split('/').any(|part| part.starts_with(['_', '.'])) {
        return None;
    }
    if path.contains(|c| is_unseen(c) && !c.is_whitespace()) {
        let message = message!(
            "the name `{path}` holds a sign that nobody can see, and would be part of an address",
            path = path.escape_debug()
        );
        sink.report(
            Diagnostic::error(Code::BadFileName, message)
                .at(origin.whole())
                .help("rename the file: write its name anew"),
        );
        return None;
    }
    if let Some(name) = meant(file, town) {
        let message = message!("`{file}` looks like a page, and would not be read as one", file);
        sink.report(
            Diagnostic::error(Code::UnreadFile, message)
                .at(origin.whole())
                .help(message!("rename it to `{name}`, or remove it", name)),
        );
        return None;
    }
    let (stem, extension) = file.rsplit_once('.')?;
    if !matches!(extension, "md" | "toml") {
        return None;
    }
    let (stem, lang) = match stem.rsplit_once('.') {
        Some((name, code)) if is_language_code(code) => (name, language(code, origin, town, sink)?),
        _ => (stem, town.default_language().clone()),
    };
    let is_section = stem == "_index";
    let is_bundle = stem == "index" && !folder.is_empty();
    if !is_section && (stem.starts_with(['_', '.']) || stem.is_empty()) {
        return None;
    }
    let path = match (is_section || is_bundle, folder) {
        (true, folder) => folder.to_owned(),
        (false, "") => stem.to_owned(),
        (false, folder) => format!("{folder}/{stem}"),
    };
    Some(FileName { path, lang, is_section, is_bundle })
}

/// How a file should be called whose name ends nearly as a page's does: `a.MD`, `a.markdown`, `a.md.fr`, `a.md.txt`, `_Index.md`.
fn meant(file: &str, town: &TownManifest) -> Option<String> {
    let is_declared = |code: &str| town.languages.iter().any(|lang| lang.as_str() == code);
    let (stem, extension) = file.rsplit_once('.')?;
    let lower = extension.to_ascii_lowercase();
    let stem = match stem.split_once('.') {
        Some((name, lang)) if name.eq_ignore_ascii_case("_index") && is_declared(lang) => {
            format!("_index.{lang}")
        }
        None if stem.eq_ignore_ascii_case("_index") => "_index".to_owned(),
        _ => stem.to_owned(),
    };
    let name = match lower.as_str() {
        "md" | "toml" => format!("{stem}.{lower}"),
        "markdown" | "mdown" | "mkd" | "md~" => format!("{stem}.md"),
        _ => match stem.rsplit_once('.') {
            Some((name, "md")) if is_declared(extension) => format!("{name}.{extension}.md"),
            Some((_, "md")) => stem,
            _ => return None,
        },
    };
    (name != file).then_some(name)
}

/// Two or three letters, perhaps with subtags: what people take for a language. `v2` and `final` are parts of a name.
fn is_language_code(code: &str) -> bool {
    let primary = code.split('-').next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && code.parse::<unic_langid::LanguageIdentifier>().is_ok()
}

fn language(code: &str, origin: &Origin, town: &TownManifest, sink: &Sink) -> Option<Lang> {
    let declared = town.languages.iter().find(|lang| lang.as_str() == code);
    if declared.is_none() {
        let names = || town.languages.iter().map(Lang::as_str);
        let message = message!(
            "the file's name ends in `.{code}`, a language that the town has not declared",
            code
        );
        let help = match nearest(code, names()).filter(|near| near.eq_ignore_ascii_case(code)) {
            Some(near) => format!("write it as `.{near}`"),
            None => {
                format!(
                    "the town writes in {}; add `{code}` to `languages` in `town.toml`, or rename the file",
                    or_list(names())
                )
            }
        };
        sink.report(
            Diagnostic::error(Code::UndeclaredLanguage, message).at(origin.whole()).help(help),
        );
    }
    declared.cloned()
}
