//! The style guide of the base theme: it builds, and shows whatever the theme has.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use std::path::{Path, PathBuf};

use support::{Town, files_below};

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base")
}

fn guide() -> Town {
    // Somebody may have built it where it lies.
    let files = files_below(&theme().join("examples"))
        .into_iter()
        .filter(|(path, _)| !path.starts_with("public/"));
    files.fold(Town::bare(), |town, (path, bytes)| town.file(&path, bytes))
}

/// The files of a folder of the theme, without their endings, with what is in them.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let read = |(path, bytes): (String, Vec<u8>)| {
        let name = path.rsplit_once('.').map_or(path.as_str(), |(name, _)| name).to_owned();
        (name, String::from_utf8(bytes).expect("the theme is text"))
    };
    files_below(folder).into_iter().map(read).collect()
}

#[test]
fn the_guide_builds_and_says_only_that_arabic_has_no_texts_of_its_own() {
    // After the days of its news, so that none of them lies ahead.
    let run = guide().at("2026-11-30").build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    // One of its news has nothing but a title, and what is to come lies in 2099.
    let is_meant = |finding: &&serde_json::Value| {
        finding["code"] == "bad-date"
            && (finding["file"] == "content/news/bare.md"
                || finding["message"].to_string().contains("2099"))
    };
    let others = run.findings.iter().filter(|finding| !is_meant(finding));
    let codes: Vec<&str> = others.filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["missing-translation"], "{}", run.stderr);
    for (language, topics) in [
        ("", "topics"),
        ("fr/", "themes"),
        ("nl/", "themas"),
        ("de/", "themen"),
        ("es/", "temas"),
        ("eu/", "gaiak"),
        ("it/", "argomenti"),
        ("ar/", "topics"),
    ] {
        let pages = ["", "markdown/", "news/", "news/page/2/"];
        let pages = pages.map(str::to_owned).into_iter();
        let pages = pages.chain([format!("{topics}/"), format!("{topics}/culture/")]);
        let types =
            ["news", "events", "places", "organisations", "people", "documents", "services"];
        let entries = types.iter().map(|kind| format!("{kind}/full/"));
        for page in pages.chain(entries) {
            let path = format!("{language}{page}index.html");
            assert!(run.files().contains_key(&path), "the guide has no {path}");
        }
    }
}

#[test]
fn every_component_is_shown() {
    let mut callers: Vec<(String, String)> = Vec::new();
    for folder in ["templates", "components", "examples/templates", "examples/content"] {
        callers.extend(texts(&theme().join(folder)));
    }
    for (file, _) in texts(&theme().join("components")) {
        let call = format!("<{} ", file.replace('-', "_"));
        let wrapping = format!("<{}>", file.replace('-', "_"));
        let called = |text: &str| {
            let directive = text
                .lines()
                .filter_map(|line| line.strip_prefix("::"))
                .map(|line| line.trim_start_matches(':'));
            let directive = directive
                .filter_map(|line| line.strip_prefix(file.as_str()))
                .any(|rest| rest.is_empty() || rest.starts_with('{'));
            directive || text.contains(&call) || text.contains(&wrapping)
        };
        assert!(
            callers.iter().any(|(name, text)| *name != file && called(text)),
            "nothing shows the component `{file}`"
        );
    }
}
