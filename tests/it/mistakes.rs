//! The mistakes of editors and webmasters: each is said in the right file and line, with a way out, and nothing is lost.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

mod front_matter;
mod helps;
mod settings;
use crate::support;
mod templates;
mod texts;

use support::Town;

/// A page with a line of front matter and a body.
fn page(extra: &str, body: &str) -> String {
    format!("+++\ntitle = \"Page\"\n{extra}\n+++\n{body}\n")
}

/// Asserts that a file has one finding, and nothing else has one: its code, its line, and a part of what is said.
#[track_caller]
fn said_once(file: &str, text: impl AsRef<[u8]>, code: &str, line: u64, said: &str) {
    let shown = String::from_utf8_lossy(text.as_ref()).into_owned();
    let town = Town::new().file("content/b.md", page("", ""));
    let before = town.build().is_clean().files();
    town.edit(file, text);
    let run = town.build();
    assert_eq!((run.code, run.findings.len()), (1, 1), "{file}: {shown}\n{:#?}", run.findings);
    let words = run.says(code, file, line);
    assert!(words.contains(said), "{file}: {shown}\n{words:?} lacks {said:?}");
    assert_eq!(run.files(), before, "the last good site was touched by {shown}");
}

/// A page without anything else.
const PAGE: &str = "+++\ntitle = \"Page\"\n\n+++\n\n";

/// Front matter from line 3 of `content/a.md` on: the finding's code and line, and a part of what is said.
const FRONT_MATTER: &[(&str, &str, u64, &str)] = &[
    ("topcs = [\"culture\"]", "unknown-key", 3, "`topics`"),
    ("topics = [\"cultur\"]", "unknown-term", 3, "`culture`"),
    ("topics = \"culture", "toml-syntax", 3, "`topics = \"culture\"`"),
    ("summary = “Fair”", "toml-syntax", 3, "straight"),
    ("date = 2026-02-30", "bad-date", 3, "2026-02-30"),
    ("date = \"30/06/2026\"", "bad-date", 3, "write `2026-06-30`"),
    ("date = true", "wrong-kind", 3, "date"),
    ("draft = \"yes\"", "wrong-kind", 3, "`true` or `false`"),
    ("weight = \"heavy\"", "wrong-kind", 3, "whole number"),
    ("type = \"evnt\"", "unknown-type", 3, "`event`"),
    ("type = \"event\"", "missing-key", 1, "start"),
    ("type = \"event\"\nstart = 2026-06-21\nend = 2026-06-20", "bad-value", 5, "before"),
    (
        "type = \"event\"\nstart = 2026-06-21\nplace = \"places/nowhere\"",
        "broken-link",
        5,
        "places/nowhere",
    ),
    (
        "type = \"event\"\nstart = 2026-06-21\nprice = [{ note = \"x\" }]",
        "missing-key",
        5,
        "amount",
    ),
    ("type = \"place\"\ncoordinates = { lat = 50.1 }", "missing-key", 4, "`lon`"),
    ("type = \"news\"\nlinks = [{ title = \"x\" }]", "missing-key", 4, "`url`"),
    ("type = \"service\"\nlegal = [{ url = \"/x\" }]", "missing-key", 4, "`title`"),
    ("slug = \"a b\"", "bad-address", 3, "hyphens"),
    ("type = \"place\"\n[[hours.week]]\nopen = [\"09:00-12:00\"]", "missing-key", 5, "days"),
    ("type = \"place\"\n[[hours.week]]\ndays = [\"mom\"]", "bad-value", 5, "`mon`"),
    (
        "type = \"place\"\n[[hours.week]]\ndays = [\"mon\"]\nopen = [\"9 to 12\"]",
        "bad-value",
        6,
        "09:00-12:00",
    ),
    ("type = \"place\"\nhours = \"mornings\"", "wrong-kind", 4, "table"),
    ("title = \"Again\"", "toml-syntax", 3, "twice"),
    ("after = \"delete\"", "bad-value", 3, "remove"),
    ("image = { src = \"/x.svg\" }", "missing-alt", 3, "decorative"),
];

/// Texts from line 5 of `content/a.md` on: the finding's code and line, and a part of what is said.
const BODIES: &[(&str, &str, u64, &str)] = &[
    ("See [x](/bb).", "broken-link", 5, "`/b`"),
    ("See [x](b.md#nowhere).", "broken-anchor", 5, "heading"),
    ("See [x](/#nowhere).", "broken-anchor", 5, "no headings"),
    ("See [x](/secret).", "draft-link", 5, "draft"),
    ("See [x](javascript:alert(1)).", "unsafe-link", 5, "https://"),
    ("![](/x.svg)", "missing-alt", 5, "decorative"),
    ("![A square](squre.svg)", "broken-link", 5, "`square.svg`"),
    (":::alert{level=\"info\"}\nText", "open-directive", 5, ":::"),
    (":::alrt\nText\n:::", "unknown-component", 5, "`alert`"),
    (":::alert{levle=\"info\"}\nText\n:::", "component-argument", 5, "`level`"),
    (":::alert{level=3}\nText\n:::", "component-argument", 5, "quotation marks"),
    ("::bar{wide=1}", "component-argument", 5, "`1.0`"),
    (":::alert{level=\"info\nText\n:::", "directive-syntax", 5, ""),
];

/// Files and their whole texts: the finding's code and line, and a part of what is said.
const FILES: &[(&str, &str, &str, u64, &str)] = &[
    ("content/a.md", "+++\nsummary = \"x\"\n+++\n", "missing-key", 2, "title"),
    ("content/a.md", "+++\ntitle: Page\n+++\n", "toml-syntax", 2, "`=`"),
    ("content/a.md", "+++\ntitle = \"x\"\nBody\n", "front-matter-open", 1, "+++"),
    ("content/a.md", "---\ntitle: Page\n---\nBody\n", "yaml-front-matter", 1, "title = \"Page\""),
    ("content/a.md", "Just words.\n", "no-front-matter", 1, "+++"),
    ("content/a.md", "+++\ntitle = \"\"\n+++\n", "missing-key", 2, "empty"),
    ("content/a.de.md", PAGE, "undeclared-language", 0, "`fr`"),
    ("content/2026-13-01-a.md", PAGE, "bad-date", 0, "2026-13-01"),
    (
        "content/b.nl.md",
        "+++\ntitle = \"B\"\nslug = \"b\"\naliases = [\"/b/\"]\n+++\n",
        "duplicate-url",
        4,
        "`aliases`",
    ),
    ("templates/page.html", "{% extends \"bse.html\" %}", "template-name", 1, "`base.html`"),
    (
        "templates/page.html",
        "{% extends \"base.html\" %}\n{% block content %}{{ pag.title }}{% endblock %}",
        "template-failed",
        2,
        "",
    ),
    ("templates/page.html", "{% if page.title %}", "template-syntax", 1, ""),
    ("templates/page.html", "{{ itms(type=\"news\") }}", "template-name", 1, "`items`"),
    ("templates/page.html", "{% set x = items(type=\"nws\") %}", "template-failed", 1, "`news`"),
    ("templates/page.html", "{{ t(key=\"hom\") }}", "template-failed", 1, "`home`"),
    (
        "templates/page.html",
        "{{ asset(path=\"static/lgo.svg\") }}",
        "template-failed",
        1,
        "logo.svg",
    ),
    ("styles/town.css", "a { color: red;\n}}\n", "bad-style", 2, ""),
    ("styles/town.css", "@import \"https://x.example/a.css\";\n", "bad-style", 1, "another host"),
    ("types/thing.toml", "[fields.a]\nkind = \"txt\"\n", "bad-value", 2, "`text`"),
    ("vocabularies/topics.toml", "[fair]\nlabl = \"Fair\"\n", "unknown-key", 2, "`label`"),
    ("vocabularies/topics.toml", "\u{feff}[fair]\nlabl = \"Fair\"\n", "unknown-key", 2, "`label`"),
    ("data/fees.toml", "a = \n", "toml-syntax", 1, "key = value"),
    ("data/fees.toml", "a = 1\nb = 2\na = 3\n", "toml-syntax", 3, "twice"),
    ("data/fees.toml", "[a]\nx = 1\n[a]\ny = 2\n", "toml-syntax", 3, "twice"),
    ("data/fees.toml", "# é\nfrom = 2026-02-30\n", "bad-date", 2, "2026-06-21"),
    ("data/fees.toml", "from = 2026-06-21T25:00:00\n", "bad-date", 1, "2026-06-21"),
    ("data/fees.toml", "a = 1\nb: 2\n", "toml-syntax", 2, "`=`"),
    ("data/fees.toml", "\u{feff}a = 1\nb = \n", "toml-syntax", 2, "key = value"),
    ("data/fees.toml", "a = 99999999999999999999\n", "bad-value", 1, "number"),
    (
        "templates/page.html",
        "{{ data(name=\"wast\") }}",
        "template-failed",
        1,
        "did you mean `waste`?",
    ),
    ("translations/fr.ftl", "home = Accueil\nbroken\n", "bad-translation", 2, ""),
];

/// Whole texts of `town.toml`: the finding's code and line, and a part of what is said.
const MANIFESTS: &[(&str, &str, u64, &str)] = &[
    ("[town]\nnam = \"X\"\nlanguages = [\"fr\"]\n", "unknown-key", 2, "`name`"),
    ("[town]\nname = \"X\"\n", "missing-key", 2, "languages"),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\nfallback = { nl = [\"fr\"] }\n",
        "bad-value",
        4,
        "",
    ),
    ("[town]\nname = \"X\"\nlanguages = [\"FR\"]\n", "bad-value", 3, "`fr`"),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\nurl = \"www.x.example\"\n",
        "bad-value",
        4,
        "https://",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\ntimezone = \"Europe/Brussel\"\n",
        "bad-value",
        4,
        "Europe/Brussels",
    ),
    (
        "# the timezone is that of our neighbours\n[town]\nname = \"X\"\nlanguages = [\"fr\"]\ntimezone = \"Europe/Brussel\"\n",
        "bad-value",
        5,
        "Europe/Brussels",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\ncountry = \"Belgium\"\n",
        "bad-value",
        4,
        "country = \"BE\"",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[packages.a]\npath = \"a\"\ntag = \"v1\"\nsigners = \"x\"\n",
        "bad-value",
        7,
        "`signers` means nothing",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[output]\nminify = \"ful\"\n",
        "bad-value",
        5,
        "`full`",
    ),
    ("[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[otput]\n", "unknown-key", 4, "`output`"),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[packages]\na = { path = \"packages/a\" }\n",
        "io",
        5,
        "packages/a",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[packages]\na = { git = \"file:///nowhere/a\" }\n",
        "lock-outdated",
        5,
        "file:///nowhere/a",
    ),
    ("[town]\nname = \"X\"\nlanguages = [\"fr\"\n", "toml-syntax", 3, ""),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\naccent = \"#e8a33d\"\n",
        "low-contrast",
        5,
        "`#",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\naccent = \"blue\"\n",
        "bad-value",
        5,
        "`#1f5c4d`",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\naccent = \"#aé12b\"\n",
        "bad-value",
        5,
        "`#1f5c4d`",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\naccent = \"##7a1f3\"\n",
        "bad-value",
        5,
        "`#1f5c4d`",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\nacent = \"#1f5c4d\"\n",
        "unknown-key",
        5,
        "`accent`",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\nlogo = \"static/lgo.svg\"\n",
        "broken-link",
        5,
        "static/arms.svg",
    ),
    (
        "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n[theme]\nwidth = \"60px\"\n",
        "bad-value",
        5,
        "120rem",
    ),
];

#[test]
fn every_mistake_is_said_in_its_file_and_line_with_a_way_out() {
    let file = "content/a.md";
    let front = FRONT_MATTER
        .iter()
        .map(|(keys, code, line, said)| (file, page(keys, ""), code, line, said));
    let bodies =
        BODIES.iter().map(|(body, code, line, said)| (file, page("", body), code, line, said));
    let files = FILES
        .iter()
        .map(|(file, text, code, line, said)| (*file, (*text).to_owned(), code, line, said));
    for (file, text, code, line, said) in front.chain(bodies).chain(files) {
        let town = Town::new()
            .file("content/b.md", page("", "## A heading"))
            .file("content/secret.md", page("draft = true", ""))
            .file("content/square.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .file("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .file(
                "components/bar.html",
                "{% component bar(wide: Float = 1.0) %}<hr>{% endcomponent bar %}",
            )
            .file("data/waste.toml", "\u{feff}bins = \"Monday\"\n")
            .file("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        let before = town.build().is_clean().files();
        town.edit(file, &text);
        let run = town.build();
        assert_eq!(run.code, 1, "{file}: {text}\n{:#?}", run.findings);
        let words = run.says(code, file, *line);
        assert!(words.contains(said), "{file}: {text}\n{words:?} lacks {said:?}");
        assert_eq!(run.files(), before, "the last good site was touched by {text}");
    }
}

#[test]
fn a_file_that_its_folder_has_no_use_for_is_named() {
    let strays = [
        "components/x.txt",
        "data/fees.csv",
        "styles/A.CSS",
        "styles/a.scss",
        "templates/page.htm",
        "translations/french.txt",
        "translations/xx_bad.ftl",
        "types/x.yaml",
        "vocabularies/x.json",
    ];
    let town = strays
        .iter()
        .fold(Town::new(), |town, file| town.file(file, "x"))
        .file("data/fees.toml", "a = 1\n");
    let run = town.file("styles/b.css", "").file("scripts/x.txt", "x").build();
    assert_eq!((run.code, run.findings.len()), (0, strays.len()), "{:#?}", run.findings);
    for file in strays {
        run.says("unread-file", file, 0);
    }
}

#[test]
fn a_button_that_leads_nowhere_is_a_mistake() {
    let run = Town::new()
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n\n::button{label=\"Go\"}\n")
        .build();
    assert_eq!(run.code, 1, "{:#?}", run.findings);
    assert!(run.says("component-argument", "content/a.md", 5).contains("`to` or `url`"));
    let note = &run.findings[0]["notes"][0];
    assert_eq!(note["file"], "@base/components/button.html", "{note}");
}

#[test]
fn mistakes_in_the_manifest_are_said_in_their_line() {
    for (text, code, line, said) in MANIFESTS {
        let town = Town::new().file("town.toml", text);
        let run = town.build();
        assert_eq!(run.code, 1, "{text}\n{:#?}", run.findings);
        let words = run.says(code, "town.toml", *line);
        assert!(words.contains(said), "{text}\n{words:?} lacks {said:?}");
    }
}

#[test]
fn a_licence_that_no_program_understands_is_a_warning() {
    let manifest = |licence: &str| {
        format!("[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\nlicence = \"{licence}\"\n")
    };
    let town = Town::new().file("town.toml", manifest("CC-BY-4"));
    let run = town.build();
    assert_eq!(run.code, 0);
    assert!(run.says("bad-value", "town.toml", 4).contains("CC-BY-4.0"));
    for licence in ["CC-BY-4.0", "LicenseRef-Ours"] {
        town.edit("town.toml", manifest(licence));
        town.build().is_clean();
    }
}

#[test]
fn a_folder_without_a_town_is_a_matter_of_setup() {
    let run = Town::bare().build();
    assert_eq!(run.code, 2);
    assert!(
        run.findings[0]["code"] == "no-town"
            && run.findings[0]["help"].as_str().is_some_and(|help| help.contains("parvis new"))
    );
}

#[test]
fn one_run_shows_all_faults_sorted_by_file_and_line() {
    let run = Town::new()
        .file("content/b.md", page("topcs = 1", "[x](/nowhere)"))
        .file("content/a.md", page("", "[x](/nowhere)\n\n[y](/nowhere)"))
        .file("templates/page.html", "{% if %}")
        .build();
    let places: Vec<(String, u64)> = run
        .findings
        .iter()
        .map(|f| {
            (f["file"].as_str().unwrap_or_default().to_owned(), f["line"].as_u64().unwrap_or(0))
        })
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    assert!(places.len() >= 4, "{places:?}");
}

#[test]
fn hostile_files_get_a_clear_error() {
    let town = Town::new().file("content/a.md", b"+++\ntitle = \"\xff\"\n+++\n");
    assert!(town.build().says("not-utf8", "content/a.md", 2).contains("UTF-8"));
    let town = Town::new().file("data/fees.toml", b"a = 1\nb = \"\xff\"\n");
    assert!(town.build().says("not-utf8", "data/fees.toml", 2).contains("UTF-8"));
    let town =
        Town::new().file("content/fair.md", page("", "")).file("content/Fair.md", page("", ""));
    assert!(town.build().findings.iter().any(|finding| finding["code"] == "name-clash"));
    let town = Town::new();
    std::os::unix::fs::symlink("/etc/passwd", town.path().join("content/a.md"))
        .expect("links can be made");
    town.build().says("symbolic-link", "content/a.md", 0);
    let deep = format!("+++\ntitle = \"Deep\"\n+++\n{}x\n", "> ".repeat(10_000));
    assert!(
        Town::new()
            .file("content/a.md", deep)
            .build()
            .findings
            .iter()
            .any(|finding| finding["code"] == "deep-nesting")
    );
}

#[test]
fn bom_and_crlf_are_read_as_editors_on_windows_write_them() {
    let run = Town::new()
        .file("content/a.md", "\u{feff}+++\r\ntitle = \"Été\"\r\n+++\r\n\r\nUn *mot*.\r\n")
        .build()
        .is_clean();
    assert!(run.read("a/index.html").contains("Un <em>mot</em>."));
}

#[test]
fn a_table_of_data_is_read_with_a_byte_order_mark() {
    let run = Town::new()
        .file("data/waste.toml", "\u{feff}bins = \"Monday\"\r\n")
        .file(
            "templates/page.html",
            "{% set waste = data(name=\"waste\") %}<h1>{{ waste.bins }}</h1>",
        )
        .file("content/a.md", page("", ""))
        .build()
        .is_clean();
    assert!(run.read("a/index.html").contains("Monday"));
}

#[test]
fn templates_that_never_end_are_stopped_with_their_name() {
    let endless =
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}";
    let run =
        Town::new().file("templates/page.html", endless).file("content/a.md", page("", "")).build();
    run.says("template-limit", "templates/page.html", 1);
}

#[test]
fn a_wrong_default_is_said_once_where_it_stands() {
    let section = "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\ntopics = [\"culture\", \"nope\"]\nexpires = \"2026-02-30\"\n\
                   start = \"soon\"\nweight = \"first\"\nplace = \"places/nowhere\"\nafter = \"never\"\n\
                   image = { src = \"gone.jpg\", alt = \"Gone\" }\ncolour = \"red\"\n+++\n";
    let event = page("", "");
    let town =
        Town::new().file("content/agenda/_index.md", section).file("content/agenda/a.md", &event);
    let run = town
        .file("content/agenda/b.md", &event)
        .file("content/agenda/b.nl.md", page("", ""))
        .build();
    let expected = [
        ("unknown-term", 5, "did you mean"),
        ("bad-date", 6, "2026-02-30"),
        ("bad-date", 7, "soon"),
        ("wrong-kind", 8, "`weight` takes a whole number"),
        ("broken-link", 9, "places/nowhere"),
        ("bad-value", 10, "`after` cannot be `never`"),
        ("broken-link", 11, "gone.jpg"),
        ("unknown-key", 12, "colour"),
    ];
    for (code, line, said) in expected {
        let words = run.says(code, "content/agenda/_index.md", line);
        assert!(code == "unknown-term" || words.contains(said), "{words:?} lacks {said:?}");
    }
    let elsewhere: Vec<_> = run
        .findings
        .iter()
        .filter(|finding| finding["file"] != "content/agenda/_index.md")
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
    assert_eq!(run.findings.len(), expected.len(), "{:#?}", run.findings);
}

#[test]
fn what_a_translation_has_from_its_entry_is_blamed_on_the_entry() {
    let town = Town::new()
        .file("content/a.md", page("topics = [\"nope\"]", ""))
        .file("content/a.nl.md", page("", "Twee.\n\nDrie."));
    let run = town.build();
    run.says("unknown-term", "content/a.md", 3);
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
}
