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
        Some((name, code)) if says_language(name, code, town) => {
            (name, language(code, origin, town, sink)?)
        }
        _ => (stem, town.default_language().clone()),
    };
    warn_of_underscore(stem, origin, town, sink);
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
    let stem = meant_section(stem, &is_declared).unwrap_or_else(|| stem.to_owned());
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

/// The name of a section's file that a name without its ending is nearly: `_Index`, `_indx`, `_index-nl`.
fn meant_section(stem: &str, is_declared: &dyn Fn(&str) -> bool) -> Option<String> {
    let name = stem.strip_prefix('_')?;
    let (name, lang) = match name.split_once(['.', '-', '_']) {
        Some((name, lang)) if is_declared(lang) => (name, Some(lang)),
        _ => (name, None),
    };
    nearest(name, ["index"])?;
    Some(lang.map_or_else(|| "_index".to_owned(), |lang| format!("_index.{lang}")))
}

/// The languages in which towns of Europe write, and those of many of their people. A name that ends in one of them, and in
/// none that the town declares, is a translation that would be lost.
const WELL_KNOWN: &[&str] = &[
    "ar", "bg", "br", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "fy",
    "ga", "gl", "hr", "hu", "it", "lb", "lt", "lv", "nl", "oc", "pl", "pt", "ro", "ru", "sk", "sl",
    "sq", "sr", "sv", "tr", "uk", "zh",
];

/// Whether the end of a name says its language: one of the town's, or one that is well known. The end of a host's name does
/// not: `data.gouv.fr.md` is about a site. Nor do `v2`, `final` or `pdf`.
fn says_language(name: &str, code: &str, town: &TownManifest) -> bool {
    let labels = || name.split('.');
    let is_label =
        |part: &str| part.contains(|c: char| c.is_ascii_alphabetic()) && !part.contains(' ');
    let is_host = labels().count() > 1 && labels().all(is_label);
    if is_host || code.parse::<unic_langid::LanguageIdentifier>().is_err() {
        return false;
    }
    is_known_language(code, town)
}

/// Whether a word is the code of one of the town's languages, or of one that is well known, perhaps with a region: `fr-be`.
pub(super) fn is_known_language(code: &str, town: &TownManifest) -> bool {
    let lower = code.to_ascii_lowercase().replace('_', "-");
    let primary = lower.split('-').next().unwrap_or_default();
    let is_declared = town.languages.iter().any(|lang| lang.as_str().eq_ignore_ascii_case(code));
    is_declared || WELL_KNOWN.contains(&primary)
}

/// Says of `z_nl.md` that it is no translation: a point stands before the language.
fn warn_of_underscore(stem: &str, origin: &Origin, town: &TownManifest, sink: &Sink) {
    let Some((name, code)) = stem.rsplit_once('_').filter(|(name, _)| !name.is_empty()) else {
        return;
    };
    let Some(lang) = town.languages.iter().find(|lang| lang.as_str().eq_ignore_ascii_case(code))
    else {
        return;
    };
    let extension = origin.path.extension().unwrap_or("md");
    let default = town.default_language();
    let message = message!(
        "the end `_{code}` of the file's name is not read as a language: the page is in `{default}`",
        code,
        default
    );
    let help = message!("rename the file to `{name}.{lang}.{extension}`", name, lang, extension);
    sink.report(Diagnostic::warning(Code::UnreadFile, message).at(origin.whole()).help(help));
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
