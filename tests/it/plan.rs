//! What is planned is what exists: links are checked against the finished site, whatever makes its pages.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support::Town;

const NEWS: &str = "+++\ntitle = \"Actualités\"\n[defaults]\ntype = \"news\"\n+++\n";

/// A town whose home page has a link.
fn linking(to: &str) -> Town {
    Town::new().file("content/_index.md", format!("+++\ntitle = \"Bienvenue\"\n+++\n[x]({to})\n"))
}

fn without_address(town: Town) -> Town {
    town.file("town.toml", "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\n")
}

#[test]
fn a_link_to_what_parvis_would_make_elsewhere_is_dead() {
    for to in [
        "/themes/",
        "/themes/culture/",
        "/atom.xml",
        "/feed.json",
        "/news/atom.xml",
        "/nl/atom.xml",
        "/page/2/",
    ] {
        linking(to).file("content/news/_index.md", NEWS).build().says(
            "broken-link",
            "content/_index.md",
            4,
        );
    }
    for to in ["/sitemap.xml", "/atom.xml", "/news/feed.json"] {
        let town = without_address(linking(to)).file("content/news/_index.md", NEWS);
        town.file("content/news/a.md", "+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n")
            .build()
            .says("broken-link", "content/_index.md", 4);
    }
}

#[test]
fn a_link_to_what_parvis_makes_is_whole() {
    for to in [
        "/themes/",
        "/themes/culture",
        "/themes/culture/feed.json",
        "/atom.xml",
        "/news/page/2/",
        "/nl/404.html",
        "/404.html",
        "/colophon/",
        "/sbom.spdx.json",
        "/sitemap.xml",
        "/robots.txt",
        "/parvis-build.json",
        "/_redirects",
    ] {
        let news = NEWS.replace("[defaults]", "[list]\nsize = 1\n[defaults]");
        let town = linking(to).file("content/news/_index.md", news);
        let entry = |title: &str| {
            format!(
                "+++\ntitle = \"{title}\"\ndate = 2026-05-01\ntopics = [\"culture\"]\naliases = [\"/{title}/\"]\n+++\n"
            )
        };
        let town = town.file("content/news/a.md", entry("a")).file("content/news/b.md", entry("b"));
        let town = town.file(
            "vocabularies/topics.toml",
            "[culture]\nlabel = { fr = \"Culture\", nl = \"Cultuur\" }\n",
        );
        town.build().is_clean();
    }
}

#[test]
fn an_address_of_the_command_line_is_one() {
    let town = without_address(linking("/atom.xml")).file("content/news/_index.md", NEWS);
    let town = town.file("content/news/a.md", "+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n");
    town.argument("--base-url").argument("https://www.seneffe.example").build().is_clean();
}

#[test]
fn a_file_is_no_place_for_what_parvis_writes_last() {
    let said = Town::new().file("static/parvis-build.json", "{}").build();
    said.says("duplicate-url", "static/parvis-build.json", 0);
}

#[test]
fn a_partners_page_gives_way_to_a_file() {
    for file in ["agenda/auve/fair/index.html", "agenda/auve/fair", "agenda/AUVE/fair/index.html"] {
        let listed = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n[partners.auve]\npath = \"../auve\"\n\
                      [[subscriptions]]\nfrom = \"auve\"\ntype = \"event\"\ninto = \"agenda\"\npages = \"local\"\n";
        let run = Town::new()
            .file("town.toml", listed)
            .file("content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[list]\ntype = \"event\"\n+++\n")
            .file(&format!("static/{file}"), "<p>Un fichier.</p>")
            .file("../auve/town.toml", "[town]\nname = \"Auve\"\nurl = \"https://www.auve.example\"\nlanguages = [\"fr\"]\n[share]\ntypes = [\"event\"]\n")
            .file("../auve/content/_index.md", "+++\ntitle = \"Auve\"\n+++\n")
            .file("../auve/content/fair.md", "+++\ntitle = \"Foire\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n")
            .build();
        assert_eq!(run.code, 0, "{file}: {:#?}", run.findings);
        let list = run.read("agenda/index.html");
        let away =
            list.contains("https://www.auve.example/fair/") || list.contains("/agenda/auve/fair-");
        assert!(away && !list.contains("href=/agenda/auve/fair/"), "{file}: {list}");
    }
}

#[test]
fn a_list_is_ordered_by_the_changes_that_its_pages_show() {
    let town = Town::new()
        .file(
            "content/places/_index.md",
            "+++\ntitle = \"Lieux\"\n[list]\norder = \"-updated\"\n+++\n",
        )
        .file("content/places/a.md", "+++\ntitle = \"Alpha\"\n+++\n")
        .file("content/places/b.md", "+++\ntitle = \"Beta\"\n+++\n")
        .file("content/places/c.md", "+++\ntitle = \"Gamma\"\nupdated = 2026-01-01\n+++\n");
    town.git(&["init", "-q"]);
    town.git(&["add", "."]);
    town.git(&["commit", "-q", "-m", "x"]);
    let list = town.build().read("places/index.html");
    let at = |title: &str| list.find(title).unwrap_or_else(|| panic!("{title} in {list}"));
    // Commits are newer than the date that the third one says of itself.
    assert!(at("Gamma") > at("Alpha") && at("Gamma") > at("Beta"), "{list}");
}
