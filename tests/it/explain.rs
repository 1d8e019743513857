//! `parvis explain ADDRESS`: where a page comes from, as its receipt and its files say.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use crate::support;

use std::process::{Command, Output};

use serde_json::Value;
use support::Town;

fn town() -> Town {
    let listed = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
                  [packages]\nfair = { path = \"packages/fair\" }\n";
    let package = "[package]\nname = \"fair\"\nversion = \"1.2.3\"\nlicence = \"MIT\"\n";
    Town::new()
        .file("town.toml", listed)
        .file("packages/fair/package.toml", package)
        .file(
            "packages/fair/templates/event.html",
            "{% extends \"@base/event.html\" %}\n{% block aside %}{{ <stall n={1} /> }}{% endblock aside %}\n",
        )
        .file("packages/fair/components/stall.html", "{% component stall(n: Integer) %}<p>{{ n }}</p>{% endcomponent stall %}\n")
        .file("templates/event.html", "{% extends \"@fair/event.html\" %}\n")
        .file(
            "content/agenda/_index.md",
            "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\ntopics = [\"culture\"]\n[list]\ntype = \"event\"\n+++\n",
        )
        .file(
            "content/agenda/2026-07-01-foire.md",
            "+++\ntitle = \"Foire\"\nstart = 2026-07-01\naliases = [\"/ancien/\"]\n+++\nVenez.\n",
        )
        .file("content/agenda/2026-07-01-foire.nl.md", "+++\ntitle = \"Kermis\"\n+++\n::stall{n=1}\n")
}

fn explain(town: &Town, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_parvis"))
        .arg("explain")
        .args(arguments)
        .arg("--town")
        .arg(town.path())
        .args(["--date", support::TODAY])
        .env_clear()
        .output()
        .expect("the binary runs")
}

fn text(town: &Town, address: &str) -> String {
    let output = explain(town, &[address]);
    let text = String::from_utf8(output.stdout).expect("words are text");
    assert!(
        output.status.success(),
        "{address}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// The line that begins with these words, its white space folded.
fn line<'a>(lines: &'a [String], start: &str) -> &'a str {
    lines
        .iter()
        .find(|line| line.starts_with(start))
        .unwrap_or_else(|| panic!("no `{start}` in {lines:#?}"))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn each_value_is_traced_to_the_file_and_line_that_says_it() {
    let lines = lines(&text(&town(), "/nl/agenda/2026-07-01-foire/"));
    assert_eq!(
        lines[0],
        "nl/agenda/2026-07-01-foire/index.html: the entry `agenda/2026-07-01-foire` (type `event`) in `nl`"
    );
    assert_eq!(lines[1], "made of content/agenda/2026-07-01-foire.nl.md");
    for (field, from) in [
        ("title", "its own file, content/agenda/2026-07-01-foire.nl.md:2"),
        ("start", "the file in `fr`, content/agenda/2026-07-01-foire.md:3"),
        ("type", "`[defaults]` of a section, content/agenda/_index.md:4"),
        ("topics", "`[defaults]` of a section, content/agenda/_index.md:5"),
        ("date", "the name of its file"),
        ("language", "the name of its file"),
    ] {
        assert_eq!(line(&lines, &format!("{field} ")), format!("{field} {from}"));
    }
}

#[test]
fn templates_are_named_up_to_the_theme_with_their_packages_and_versions() {
    let text = text(&town(), "nl/agenda/2026-07-01-foire");
    let lines = lines(&text);
    let at = lines.iter().position(|line| line == "its template:").expect("a page has a template");
    assert_eq!(lines[at + 1], "templates/event.html");
    assert_eq!(lines[at + 2], "extends packages/fair/templates/event.html (package fair 1.2.3)");
    assert!(
        lines[at + 3].starts_with("extends @base/templates/event.html (package base "),
        "{text}"
    );
    assert!(text.contains("package fair 1.2.3: packages/fair/components/stall.html"), "{text}");
}

#[test]
fn the_day_on_which_a_page_changes_by_itself_is_said_with_the_reason() {
    let text = text(&town(), "https://www.seneffe.example/agenda/");
    let change = text.lines().last().expect("lines");
    assert!(change.starts_with("it changes by itself at 2026-07-01T22:00:00Z: "), "{change}");
    let still = self::text(&town(), "robots.txt");
    assert!(still.ends_with("it does not change by itself\n"), "{still}");
}

#[test]
fn whatever_the_site_consists_of_is_explained() {
    let town = town().file("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let files = town.build().is_clean().files();
    assert!(files.len() > 20);
    // The report is written when all is rendered, and no target.
    for path in files.keys().filter(|path| *path != "parvis-build.json") {
        assert!(text(&town, &format!("/{path}")).starts_with(&format!("{path}: ")), "{path}");
    }
    assert!(text(&town, "/map.svg").contains("made of static/map.svg"));
    assert!(
        text(&town, "/ancien/")
            .contains("a former address; it leads to `/agenda/2026-07-01-foire/`")
    );
}

#[test]
fn the_commit_of_a_file_is_named_where_there_is_one() {
    let town = town();
    town.git(&["init", "-q", "-b", "main"]);
    town.git(&["add", "."]);
    town.git(&["commit", "-q", "-m", "first"]);
    let commit = town.git(&["rev-parse", "HEAD"]);
    let found = text(&town, "/agenda/2026-07-01-foire/");
    assert!(
        found.contains(&format!(
            "made of content/agenda/2026-07-01-foire.md (commit {})",
            &commit[..10]
        )),
        "{found}"
    );
    assert!(line(&lines(&found), "updated ").ends_with("the last commit that changed its file"));
    let by_revision = explain(&town, &["/agenda/2026-07-01-foire/", "--revision", "HEAD"]);
    assert_eq!(String::from_utf8_lossy(&by_revision.stdout), found);
}

#[test]
fn as_json_it_is_one_object() {
    let output = explain(&town(), &["/agenda/2026-07-01-foire/", "--format", "json"]);
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(read["source"]["file"], "content/agenda/2026-07-01-foire.md");
    assert_eq!(read["templates"][0][1]["version"], "1.2.3");
    let title = read["fields"]
        .as_array()
        .and_then(|fields| fields.iter().find(|field| field["field"] == "title"));
    assert_eq!(title.map(|title| title["line"].clone()), Some(Value::from(2)));
}

#[test]
fn an_address_that_is_not_there_leads_to_the_nearest() {
    for (wrong, near) in [
        ("/agnda/", "/agenda/"),
        ("/2026-07-01-foire/", "/agenda/2026-07-01-foire/"),
        ("/robot.txt", "/robots.txt"),
    ] {
        let output = explain(&town(), &[wrong]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("did you mean `{near}`?")), "{wrong}: {said}");
    }
}

#[test]
fn of_a_town_with_faults_the_faults_are_said() {
    let town = town().file("content/a.md", "+++\ntitle = \"A\"\n+++\n[x](nowhere.md)\n");
    let output = explain(&town, &["/a/"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken-link"));
}

#[test]
fn a_partner_s_entry_is_said_to_be_the_partner_s() {
    let settings = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
                    [partners.border]\npath = \"../border\"\n\
                    [[subscriptions]]\nfrom = \"border\"\ntype = \"news\"\ninto = \"news\"\npages = \"local\"\n";
    let news = "+++\ntitle = \"Nouvelles\"\n[defaults]\ntype = \"news\"\n+++\n";
    let town = Town::new()
        .file("town.toml", settings)
        .file("content/news/_index.md", news)
        .file("../border/town.toml", "[town]\nname = \"Border\"\nurl = \"https://www.border.example\"\nlanguages = [\"fr\"]\n")
        .file("../border/content/news/_index.md", news)
        .file("../border/content/news/2026-05-02-pont.md", "+++\ntitle = \"Le pont\"\n+++\nOuvert.\n");
    let said = lines(&text(&town, "/news/border/2026-05-02-pont/"));
    assert!(line(&said, "made of").ends_with("2026-05-02-pont.md (partner border)"), "{said:#?}");
    assert_eq!(line(&said, "title"), "title the partner `border`");
    assert!(!said.iter().any(|line| line.starts_with("updated")), "{said:#?}");
}
