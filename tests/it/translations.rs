//! `parvis check --translations`: what is missing in a language, or older than its original.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

use crate::support;

use std::process::Command;

use serde_json::{Value, json};
use support::Town;

fn page(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n{more}+++\n\nTexte.\n")
}

/// Commits what lies in the folder, as of an instant.
fn commit(town: &Town, date: &str) {
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=Clerk", "-c", "user.email=clerk@town.example"])
            .args(arguments)
            .current_dir(town.path())
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date)
            .output()
            .expect("git is installed");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "News"]);
}

fn report(town: &Town, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["check", "--translations", "--date", support::TODAY])
        .args(arguments)
        .arg(town.path())
        .env_clear()
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn as_json(town: &Town, arguments: &[&str]) -> Value {
    let text = report(town, &[&["--format", "json"], arguments].concat());
    serde_json::from_str(&text).expect("one object")
}

/// The gaps as language, state, kind, file and key.
fn gaps(report: &Value) -> Vec<Value> {
    let gaps = report["gaps"].as_array().expect("a list").iter();
    gaps.map(|gap| json!([gap["language"], gap["state"], gap["kind"], gap["file"], gap["key"]]))
        .collect()
}

#[test]
fn pages_sections_texts_and_terms_that_are_missing_are_listed() {
    let town = Town::new()
        .file("content/news/_index.md", page("Nouvelles", ""))
        .file("content/news/fair.md", page("Foire", "date = 2026-05-01\n"))
        .file("content/news/fair.nl.md", page("Kermis", ""))
        .file("content/news/later.md", page("Plus tard", "date = 2026-05-01\npublish = 2027-01-01\n"))
        .file("content/news/draft.md", page("Brouillon", "date = 2026-05-01\ndraft = true\n"))
        .file("content/hall/index.md", page("Mairie", ""))
        .file("content/dutch.nl.md", page("Alleen Nederlands", ""))
        .file("translations/fr.ftl", "tides = Marées\nport = Port\n")
        .file("translations/nl.ftl", "port = Haven\nquay = Kade\n")
        .file(
            "vocabularies/quays.toml",
            "[north]\nlabel = { fr = \"Nord\", nl = \"Noord\" }\n[south]\nlabel = { fr = \"Sud\" }\n[pier]\nlabel = \"Pier\"\n",
        );
    let report_now = as_json(&town, &[]);
    let expected = [
        json!(["fr", "missing", "page", "content/dutch.md", null]),
        json!(["fr", "missing", "text", "translations/fr.ftl", "quay"]),
        json!(["nl", "missing", "page", "content/hall/index.nl.md", null]),
        json!(["nl", "missing", "section", "content/news/_index.nl.md", null]),
        json!(["nl", "missing", "text", "translations/nl.ftl", "tides"]),
        json!(["nl", "missing", "term", "vocabularies/quays.toml", "south"]),
    ];
    assert_eq!(gaps(&report_now), expected);
    assert_eq!(
        (&report_now["has_history"], &report_now["languages"]),
        (&json!(false), &json!(["fr", "nl"]))
    );
    assert_eq!(as_json(&town, &[]), report_now, "the same each time");
    let with_drafts = gaps(&as_json(&town, &["--drafts"]));
    assert!(with_drafts.contains(&json!([
        "nl",
        "missing",
        "page",
        "content/news/draft.nl.md",
        null
    ])));
    let table = report(&town, &[]);
    assert!(
        table.contains("nl        missing  content/hall/index.nl.md")
            && table.contains("fr: 2 missing, 0 older than the original\n")
            && table.contains("there is no Git history here"),
        "{table}"
    );
}

#[test]
fn a_page_is_older_by_git_or_by_what_it_says_itself() {
    let town = Town::new()
        .file("content/git.md", page("Git", ""))
        .file("content/git.nl.md", page("Git", ""))
        .file("content/said.md", page("Dit", "updated = 2026-06-01\n"))
        .file("content/said.nl.md", page("Gezegd", "updated = 2026-05-31\n"))
        .file("content/same.md", page("Pareil", "updated = 2026-06-01\n"))
        .file("content/same.nl.md", page("Gelijk", "updated = 2026-06-01\n"))
        .file("content/half.md", page("Moitié", "updated = 2026-06-01\n"))
        .file("content/half.nl.md", page("Half", ""));
    let older = |town: &Town| -> Vec<Value> {
        let report = as_json(town, &[]);
        let gaps = report["gaps"].as_array().expect("a list").iter();
        gaps.map(|gap| json!([gap["file"], gap["state"], gap["changed"], gap["original_changed"]]))
            .collect()
    };
    let said = json!(["content/said.nl.md", "older", "2026-05-31", "2026-06-01"]);
    assert_eq!(
        older(&town),
        std::slice::from_ref(&said),
        "without a history only dates that are written count"
    );
    commit(&town, "2026-04-01T10:00:00Z");
    let half = json!(["content/half.nl.md", "older", "2026-04-01", "2026-06-01"]);
    assert_eq!(older(&town), [half.clone(), said.clone()]);
    town.edit("content/git.md", page("Git", "summary = \"Plus.\"\n"));
    commit(&town, "2026-04-01T11:00:00Z");
    let git = json!(["content/git.nl.md", "older", "2026-04-01", "2026-04-01"]);
    assert_eq!(older(&town), [git, half, said]);
    assert!(!report(&town, &[]).contains("no Git history"));
}

#[test]
fn a_town_of_one_language_lacks_nothing() {
    let town = Town::bare()
        .file("town.toml", "[town]\nname = \"Auve\"\nlanguages = [\"fr\"]\n")
        .file("content/_index.md", page("Accueil", ""));
    assert!(report(&town, &[]).starts_with("fr: 0 missing, 0 older than the original\n"));
}
