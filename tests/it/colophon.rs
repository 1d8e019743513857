//! The colophon and the bill of materials: what a site is made of, where it comes from, and what a town cannot use.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use serde_json::Value;
use support::{Run, Town};

const PACKAGE: &str = "[package]\nname = \"fair\"\nversion = \"1.2.3\"\nlicence = \"MIT\"\nauthors = [\"Halle (Saale)\"]\n\
                       description = { fr = \"Une foire\" }\n";

fn with_package(town: Town, package: &str) -> Town {
    let listed = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
                  licence = \"CC-BY-4.0\"\nsource = \"https://forge.example/seneffe/site\"\n\
                  [packages]\nfair = { path = \"packages/fair\" }\n";
    town.file("town.toml", listed).file("packages/fair/package.toml", package)
}

fn bill(run: &Run) -> Value {
    serde_json::from_str(&run.read("sbom.spdx.json")).expect("the bill is JSON")
}

/// The one page without markup, its white space folded.
fn words(run: &Run, path: &str) -> String {
    let page = run.read(path);
    let main = page
        .split_once("<main")
        .and_then(|(_, rest)| rest.split_once("</main>"))
        .expect("a page has a main part")
        .0;
    let mut text = String::new();
    for piece in main.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_colophon_says_in_each_language_what_the_site_is_made_of() {
    let run = with_package(Town::new(), PACKAGE).build().is_clean();
    let (french, dutch) =
        (words(&run, "colophon/index.html"), words(&run, "nl/colofon/index.html"));
    assert!(french.contains("fair Une foire Halle (Saale) 1.2.3 MIT –"), "{french}");
    assert!(
        french.contains("Licence CC-BY-4.0 Source https://forge.example/seneffe/site"),
        "{french}"
    );
    assert!(
        dutch.contains("Hoe deze site gemaakt is") && dutch.contains("fair Une foire"),
        "{dutch}"
    );
    let dutch = run.read("nl/colofon/index.html");
    assert!(dutch.contains("<span class=materials-note lang=fr>Une foire</span>"), "{dutch}");
    assert!(dutch.contains("hreflang=fr href=https://www.seneffe.example/colophon/"), "{dutch}");
    assert!(run.read("nl/404.html").contains("href=/nl/colofon/"), "every page leads there");
    assert!(run.read("sitemap.xml").contains("https://www.seneffe.example/nl/colofon/"));
}

#[test]
fn a_town_outside_git_has_no_commit_and_one_inside_has_the_same_by_revision() {
    let town = with_package(Town::new(), PACKAGE);
    assert!(!words(&town.build().is_clean(), "colophon/index.html").contains("Commit"));
    town.git(&["init", "-q", "-b", "main"]);
    assert!(
        !words(&town.build().is_clean(), "colophon/index.html").contains("Commit"),
        "nothing was committed yet"
    );
    town.git(&["add", "content", "town.toml", "packages"]);
    town.git(&["commit", "-q", "-m", "first"]);
    let commit = town.git(&["rev-parse", "HEAD"]);
    let run = town.build().is_clean();
    assert!(words(&run, "colophon/index.html").contains(&format!("Commit {commit}")));
    let bill = bill(&run);
    assert_eq!(bill["creationInfo"]["created"], "2026-05-01T10:00:00Z");
    let location = format!("git+https://forge.example/seneffe/site@{commit}");
    assert_eq!(bill["packages"][0]["downloadLocation"], location.as_str());
    let checkout = run.files();
    let by_revision = town.argument("--revision").argument("HEAD").build().is_clean().files();
    assert!(checkout == by_revision);
}

#[test]
fn a_folder_that_a_repository_does_not_hold_has_no_commit() {
    let town = with_package(Town::new(), PACKAGE);
    town.edit("sub/note.txt", "x");
    town.git(&["init", "-q", "-b", "main", ".."]);
    town.edit("../other.txt", "x");
    town.git(&["add", "../other.txt"]);
    town.git(&["commit", "-q", "-m", "of somebody else"]);
    assert!(!words(&town.build().is_clean(), "colophon/index.html").contains("Commit"));
}

#[test]
fn the_bill_lists_every_part_and_does_not_change_with_the_day() {
    let town = with_package(Town::new(), PACKAGE);
    let run = town.build().is_clean();
    let bill = bill(&run);
    let packages = bill["packages"].as_array().expect("a list");
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    assert_eq!(names, ["Seneffe", "parvis", "base", "fair"]);
    assert_eq!(packages[3]["licenseDeclared"], "MIT");
    assert_eq!(bill["creationInfo"]["created"], "1970-01-01T00:00:00Z");
    let text = run.read("sbom.spdx.json");
    assert_eq!(town.at("2027-01-01").build().is_clean().read("sbom.spdx.json"), text);
}

#[test]
fn the_bill_names_no_licence_whose_text_it_would_have_to_bring() {
    for (licence, declared) in [
        ("LicenseRef-Ours OR MIT", "NOASSERTION"),
        (
            "GPL-2.0-or-later WITH Classpath-exception-2.0 OR MIT",
            "GPL-2.0-or-later WITH Classpath-exception-2.0 OR MIT",
        ),
        ("our own terms", "NOASSERTION"),
    ] {
        let manifest = format!(
            "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\nlicence = \"{licence}\"\n"
        );
        let run = Town::new().file("town.toml", manifest).build();
        assert_eq!(bill(&run)["packages"][0]["licenseDeclared"], declared, "{:#?}", run.findings);
    }
}

#[test]
fn what_the_town_has_at_the_address_wins_in_its_language() {
    let own = "+++\ntitle = \"Colophon\"\n+++\nFait à la main.\n";
    let run = Town::new().file("content/colophon.md", own).build().is_clean();
    assert!(words(&run, "colophon/index.html").contains("Fait à la main."));
    assert!(words(&run, "nl/colofon/index.html").contains("Hoe deze site gemaakt is"));
    let run = Town::new()
        .file("content/other.md", "+++\ntitle = \"O\"\naliases = [\"/Colophon/\"]\n+++\n")
        .build()
        .is_clean();
    assert!(
        !run.files().contains_key("colophon/index.html")
            && run.files().contains_key("nl/colofon/index.html")
    );
    let run = Town::new()
        .file("static/nl/colofon/index.html", "<p>Zelf</p>")
        .file("static/sbom.spdx.json", "{}")
        .build();
    assert_eq!(
        (run.read("nl/colofon/index.html"), run.read("sbom.spdx.json")),
        ("<p>Zelf</p>".to_owned(), "{}".to_owned())
    );
}

#[test]
fn a_source_that_visitors_cannot_open_or_must_not_read_is_refused() {
    for (source, part) in [
        ("ssh://git@forge.example/site", "https://"),
        ("https://secret@forge.example/site", "token"),
        ("https://a:b@forge.example/site", "password"),
        ("ext::sh", "an option or a command"),
    ] {
        let town = Town::new();
        let text =
            format!("[town]\nname = \"S\"\nlanguages = [\"fr\", \"nl\"]\nsource = \"{source}\"\n");
        let said = town.file("town.toml", text).build().says("bad-value", "town.toml", 4);
        assert!(said.contains(part), "{source}: {said}");
    }
}

#[test]
fn a_licence_that_cannot_be_combined_is_an_error_in_the_package() {
    let licence =
        |licence: &str| with_package(Town::new(), &PACKAGE.replace("MIT", licence)).build();
    for (name, part) in [
        ("GPL-2.0-only", "later version of the GPL"),
        ("CC-BY-NC-4.0", "commercial use"),
        ("LicenseRef-Proprietary", "author"),
        ("All rights reserved", "not an SPDX expression"),
    ] {
        let run = licence(name);
        let said = run.says("licence-conflict", "packages/fair/package.toml", 4);
        assert!(run.code == 1 && said.contains(part), "{name}: {said}");
    }
    let unknown = licence("Beerware");
    let said = unknown.says("licence-conflict", "packages/fair/package.toml", 4);
    assert!(unknown.code == 0 && said.contains("not known to parvis"), "{said}");
}

#[test]
fn partners_whose_entries_are_shown_are_named_and_a_licence_that_forbids_more_is_said() {
    let listed = "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\nlicence = \"CC-BY-4.0\"\n\
                  [partners.sambreville]\npath = \"partner\"\n\
                  [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n";
    let neighbour = "[town]\nname = \"Ville de Sambreville\"\nurl = \"https://www.sambreville.example\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-NC-4.0\"\n";
    let town = Town::new()
        .file("town.toml", listed)
        .file("content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n+++\n")
        .file("partner/town.toml", neighbour)
        .file("partner/content/_index.md", "+++\ntitle = \"S\"\n+++\n")
        .file(
            "partner/content/foire.md",
            "+++\ntitle = \"Foire\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n",
        );
    let run = town.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said = run.says("licence-conflict", "town.toml", 5);
    assert!(said.contains("forbids commercial use"), "{said}");
    let page = words(&run, "colophon/index.html");
    assert!(
        page.contains("Contenus de communes partenaires")
            && page.contains("Ville de Sambreville – CC-BY-NC-4.0 –"),
        "{page}"
    );
    let bill = bill(&run);
    let data = &bill["packages"][3];
    assert_eq!(
        (data["name"].as_str(), data["licenseDeclared"].as_str()),
        (Some("sambreville"), Some("CC-BY-NC-4.0"))
    );
}
