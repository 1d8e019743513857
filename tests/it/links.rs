//! Whole sites under an independent checker: every link leads somewhere, languages name each other, sitemap and feeds agree
//! with the pages.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make their own folders and look at what is there"
)]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

mod checker;
mod page;
use crate::support;

use checker::Checker;
use support::{Run, Town};

#[track_caller]
fn assert_sound(run: &Run, address: Option<&str>, languages: &[&str]) {
    let faults = Checker::new(run.files(), address, languages).faults();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn example() -> Town {
    Town::copy_of("example-town").at("2026-11-02")
}

/// The example town, its address exchanged or removed.
fn example_at(line: &str) -> Town {
    let town = example();
    let manifest = std::fs::read_to_string(town.path().join("town.toml")).expect("it is there");
    let changed = manifest.replace("url = \"https://www.valbrune.example\"\n", line);
    assert_ne!(manifest, changed);
    town.file("town.toml", changed)
}

#[test]
fn the_example_town_is_sound() {
    assert_sound(
        &example().build().is_clean(),
        Some("https://www.valbrune.example"),
        &["fr", "nl", "de"],
    );
}

#[test]
fn the_example_town_is_sound_at_another_address() {
    let town = example().argument("--base-url").argument("https://preview.example/pr/7");
    assert_sound(
        &town.build().is_clean(),
        Some("https://preview.example/pr/7"),
        &["fr", "nl", "de"],
    );
}

#[test]
fn the_example_town_is_sound_in_a_folder_of_its_host() {
    let town = example_at("url = \"https://host.example/town\"\n");
    assert_sound(&town.build().is_clean(), Some("https://host.example/town"), &["fr", "nl", "de"]);
}

#[test]
fn the_example_town_is_sound_without_an_address() {
    assert_sound(&example_at("").build(), None, &["fr", "nl", "de"]);
}

#[test]
fn the_village_is_sound() {
    let run = Town::copy_of("tests/towns/village/town").build().is_clean();
    assert_sound(&run, Some("https://www.petit-pre.example"), &["fr", "nl", "de"]);
}

#[test]
fn the_town_at_the_border_is_sound() {
    let run = Town::copy_of("tests/towns/border/town").build().is_clean();
    assert_sound(&run, Some("https://towns.example/muga"), &["eu", "es", "fr"]);
}

#[test]
fn the_portal_is_sound() {
    let run = Town::copy_of("tests/towns/portal/town").build().is_clean();
    assert_sound(&run, Some("https://www.vallee.example"), &["fr", "nl"]);
}

#[test]
fn the_smallest_town_is_sound() {
    let run = Town::copy_of("tests/towns/smallest/town").build().is_clean();
    assert_sound(&run, Some("https://www.little-harbour.example"), &["en"]);
}

#[test]
fn the_checker_finds_what_is_broken() {
    let run = Town::copy_of("tests/towns/village/town").build().is_clean();
    let breaks = |path: &str, from: &str, to: &str, said: &str| {
        let mut files = run.files();
        let text = String::from_utf8(files[path].clone()).expect("pages are text");
        assert!(text.contains(from), "{path} has `{from}`");
        files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
        let faults =
            Checker::new(files, Some("https://www.petit-pre.example"), &["fr", "nl", "de"])
                .faults();
        assert!(faults.iter().any(|fault| fault.contains(said)), "{from} → {to}: {faults:#?}");
    };
    breaks("index.html", "href=\"/news/", "href=\"/nws/", "`nws/index.html`, which is not there");
    breaks("index.html", "href=\"#_content\"", "href=\"#_contents\"", "names a place");
    breaks("index.html", "<html lang=\"fr\"", "<html lang=\"nl\"", "its address says `fr`");
    breaks("index.html", "<h1>", "<h1 id=\"_content\">", "stands twice");
    breaks("index.html", "<h1>", "<h1>x</h1><h1>", "2 headings of the first level");
    breaks("index.html", "</h1>", "</h1><h4>x</h4>", "a heading of level 4 follows one of level 1");
    breaks(
        "index.html",
        "hreflang=\"nl\" href=\"https://www.petit-pre.example/nl/",
        "hreflang=\"nl\" href=\"https://www.petit-pre.example/de/",
        "is in `de`, not `nl`",
    );
    breaks("nl/index.html", "hreflang=\"fr\"", "hrefl=\"fr\"", "does not name the same alternates");
    breaks(
        "nl/index.html",
        "rel=\"canonical\" href=\"https://www.petit-pre.example/nl/",
        "rel=\"canonical\" href=\"https://www.petit-pre.example/",
        "its canonical address",
    );
    breaks("index.html", "<title>", "<titel>", "has no title");
    breaks(
        "sitemap.xml",
        "<loc>https://www.petit-pre.example/news/</loc>",
        "<loc>https://www.petit-pre.example/nws/</loc>",
        "lacks `news/index.html`",
    );
    breaks(
        "feed.json",
        "\"url\": \"https://www.petit-pre.example/news/",
        "\"url\": \"https://www.petit-pre.example/nws/",
        "feed.json: ",
    );
    breaks("atom.xml", "/#fn:1", "/#fn:2", "atom.xml: ");
    breaks("_redirects", " 301", "x 301", "leads nowhere");
}

/// A drawing of two by three pixels.
const PICTURE: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 3\"><path d=\"M0 0h2v3z\"/></svg>";

#[test]
fn files_and_pages_are_found_whatever_signs_their_names_hold() {
    let names = [
        "room #4",
        "100% local",
        "a%20b",
        "x & y",
        "l'\u{e9}t\u{e9}",
        "\u{1f600} \u{dc}",
        "a+b;c=d,e@f",
        "[draft]",
        "(1)",
        "~x^y`z{}",
        "\u{d7}\u{5e9}",
    ];
    let mut town = Town::new();
    let mut body = String::new();
    for (number, name) in names.iter().enumerate() {
        let coded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        town = town
            .file(&format!("static/files/{name}.txt"), "text")
            .file(&format!("static/files/{name}.svg"), PICTURE)
            .file(&format!("content/news/{name}.pdf"), "%PDF-1.4\n%%EOF\n")
            .file(&format!("content/news/{name}.md"), format!("+++\ntitle = \"P{number}\"\ntype = \"news\"\ndate = 2026-06-{:02}\naliases = [\"/old/{coded}/\"]\nimage = {{ src = \"/files/{coded}.svg\", alt = \"A\" }}\n+++\n![Seen](/files/{coded}.svg)\n", number + 1));
        body.push_str(&format!("[f{number}](/files/{coded}.txt) [m{number}](news/{coded}.pdf) [a{number}](/news/{coded}.pdf) [p{number}](/news/{coded}) [o{number}](/old/{coded}/)\n\n"));
    }
    let town = town
        .file("content/news/_index.md", "+++\ntitle = \"News\"\n[list]\ntype = \"news\"\n+++\n")
        .file("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{body}"));
    let run = town.build().is_clean();
    assert_sound(&run, Some("https://www.seneffe.example"), &["fr", "nl"]);
    let news = run.read("news/room-4/index.html");
    assert!(news.contains("https://www.seneffe.example/files/room%20%234.svg"), "{news}");
}

#[test]
fn names_from_a_mac_are_the_ones_that_people_type() {
    let town = Town::new()
        .file("static/files/Gebu\u{308}hren.txt", "text")
        .file("data/Pla\u{308}tze.toml", "a = 1\n")
        .file("content/O\u{308}ffnung.md", "+++\ntitle = \"A\"\naliases = [\"/fru\u{308}h/\"]\n+++\n## Ma\u{308}rz {#ma\u{308}rz}\n")
        .file("content/O\u{308}rt/o\u{308}l.svg", PICTURE)
        .file("content/O\u{308}rt/index.md", "+++\ntitle = \"O\"\n+++\n![\u{d6}l](\u{f6}l.svg)\n")
        .file("content/page.md", "+++\ntitle = \"Page\"\n+++\n[a](/\u{d6}ffnung) [b](/O\u{308}ffnung) [c](/O%CC%88ffnung#ma%CC%88rz) [d](/\u{d6}ffnung#m\u{e4}rz)\n[e](/files/Geb\u{fc}hren.txt) [f](/files/Gebu%CC%88hren.txt) [g](/\u{d6}rt/\u{f6}l.svg) [h](/fr\u{fc}h/)\n");
    let run = town.build().is_clean();
    assert_sound(&run, Some("https://www.seneffe.example"), &["fr", "nl"]);
    assert!(run.files().contains_key("\u{d6}ffnung/index.html"));
    assert!(run.files().keys().all(|path| !path.contains('\u{308}')));
}

#[test]
fn each_language_has_its_lists_whether_a_section_is_translated_or_not() {
    let page = |title: &str, more: &str| format!("+++\ntitle = \"{title}\"\n{more}+++\n");
    let list = "nav = true\n[list]\ntype = \"news\"\n";
    let news = "type = \"news\"\ndate = 2026-06-01\n";
    let town = Town::bare()
        .file("town.toml", "[town]\nname = \"A\"\nurl = \"https://www.a.example\"\nlanguages = [\"en\", \"fr\", \"ar\"]\n")
        .file("content/_index.md", page("Welcome", ""))
        .file("content/_index.fr.md", page("Bienvenue", ""))
        .file("content/_index.ar.md", page("Ahlan", ""))
        .file("content/news/_index.md", page("News", list))
        .file("content/news/town/_index.md", page("Town", list))
        .file("content/news/a.md", page("One", news))
        .file("content/news/a.fr.md", page("Une", news))
        .file("content/news/town/b.md", page("Two", news))
        .file("content/news/town/b.fr.md", page("Deux", news))
        .file("content/avis/_index.fr.md", page("Avis", list))
        .file("content/avis/c.fr.md", page("Trois", news));
    let run = town.build();
    assert_eq!(run.code, 0, "{:#?}", run.findings);
    assert_sound(&run, Some("https://www.a.example"), &["en", "fr", "ar"]);
    let french = run.read("fr/news/index.html");
    assert!(french.contains("<html lang=fr") || french.contains("<html lang=\"fr\""), "{french}");
    assert!(french.contains("Une") && !french.contains("One"), "{french}");
    let deep = run.read("fr/news/town/b/index.html");
    for wanted in ["/fr/news/", "/fr/news/town/"] {
        assert!(deep.contains(wanted), "{deep}");
    }
    assert!(!deep.contains("href=/news/ ") && !deep.contains("href=/news/>"), "{deep}");
    for path in ["fr/avis/index.html", "avis/index.html", "ar/news/index.html", "fr/news/atom.xml"]
    {
        assert!(run.files().contains_key(path), "{path}");
    }
    let arabic = run.read("ar/news/index.html");
    assert!(arabic.contains("dir=ltr") || arabic.contains("dir=\"ltr\""), "{arabic}");
}
