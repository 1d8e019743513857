//! What a content file's name says: identity, language, whether it is a section or a bundle.

use crate::diagnostics::{Code, Diagnostic, Origin, Sink, nearest, or_list};
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

/// Reads the name; none for a file that is not an entry. An undeclared language is reported.
pub(super) fn name_of(origin: &Origin, town: &TownManifest, sink: &Sink) -> Option<FileName> {
    let path = origin.path.below("content")?;
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.split('/').any(|part| part.starts_with(['_', '.'])) {
        return None;
    }
    let (stem, extension) = file.rsplit_once('.')?;
    if !matches!(extension, "md" | "toml") {
        report_text(origin, stem, extension, sink);
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

/// Whether a file looks like a text of the town's, though its name does not end as a content file's does.
pub(super) fn is_nearly_content(extension: &str) -> bool {
    ["md", "toml", "markdown", "mdown", "mkd"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// A draft would be published as a download, and a page be missing.
fn report_text(origin: &Origin, stem: &str, extension: &str, sink: &Sink) {
    if is_nearly_content(extension) {
        let right = if extension.eq_ignore_ascii_case("toml") { "toml" } else { "md" };
        let message = format!("the file's name ends in `.{extension}`, so it is not taken for a page");
        let diagnostic = Diagnostic::error(Code::BadFileName, message).at(origin.whole());
        sink.report(diagnostic.help(format!("rename it to `{stem}.{right}`")));
    }
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
        let message = format!("the file's name ends in `.{code}`, a language that the town has not declared");
        let help = match nearest(code, names()).filter(|near| near.eq_ignore_ascii_case(code)) {
            Some(near) => format!("write it as `.{near}`"),
            None => {
                format!("the town writes in {}; add `{code}` to `languages` in `town.toml`, or rename the file", or_list(names()))
            }
        };
        sink.report(Diagnostic::error(Code::UndeclaredLanguage, message).at(origin.whole()).help(help));
    }
    declared.cloned()
}
