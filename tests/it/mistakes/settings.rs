//! A webmaster's mistakes: in `town.toml`, types, vocabularies and styles; one finding for each.

use super::said_once;
use crate::support::Town;

#[test]
fn a_mistake_in_the_manifest_is_said_once() {
    let head = "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n";
    let rows = [
        (
            "name = \"X\"\nlanguages = [\"fr\"]\n".to_owned(),
            "missing-key",
            1,
            "put a line `[town]` above",
        ),
        ("[Town]\nname = \"X\"\n".to_owned(), "missing-key", 1, "small letters"),
        (String::new(), "missing-key", 1, "languages = "),
        (
            "[town]\nname = \"\"\nlanguages = [\"fr\", \"nl\"]\n".to_owned(),
            "missing-key",
            2,
            "empty",
        ),
        (
            "[town]\nname = \"X\"\nlanguages = [\"french\", \"nl\"]\n".to_owned(),
            "bad-value",
            3,
            "`nl-BE`",
        ),
        (
            "[town]\nname = \"X\"\nlanguages = [\"fr_BE\", \"nl\"]\n".to_owned(),
            "bad-value",
            3,
            "`fr-BE`",
        ),
        (
            "[town]\nname = \"X\"\nlanguages = [1, \"nl\"]\n".to_owned(),
            "wrong-kind",
            3,
            "list of texts",
        ),
        (format!("{head}country = \"Belgium\"\n"), "bad-value", 4, "`country = \"BE\"`"),
        (format!("{head}contact = \"bb\"\n"), "broken-link", 4, "`/b`"),
        (format!("{head}[packages]\na = {{ pth = \"a\" }}\n"), "unknown-key", 5, "`path`"),
    ];
    for (text, code, line, said) in rows {
        // Two of the files there are in Dutch: a wrong language is no fault of theirs.
        said_once("town.toml", text, code, line, said);
    }
}

#[test]
fn settings_in_a_file_of_nearly_that_name_are_found() {
    for name in ["Town.toml", "town.toml.txt"] {
        let run = Town::bare().file(name, "[town]\n").build();
        assert_eq!(run.code, 2, "{:#?}", run.findings);
        assert!(run.says("no-town", "", 0).contains(&format!("rename `{name}`")));
    }
}

#[test]
fn a_contact_that_is_a_draft_is_called_so() {
    let town = Town::new().file("content/c.md", "+++\ntitle = \"C\"\ndraft = true\n+++\n");
    let head = "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\ncontact = \"c\"\n";
    town.file("town.toml", head).build().says("draft-link", "town.toml", 4);
}

#[test]
fn a_file_that_is_nearly_called_like_a_page_is_said() {
    let rows = [
        ("content/a.MD", "`a.md`"),
        ("content/a.markdown", "`a.md`"),
        ("content/a.md.nl", "`a.nl.md`"),
        ("content/a.md.txt", "`a.md`"),
        ("content/news/_Index.md", "`_index.md`"),
        ("content/news/_Index.nl.md", "`_index.nl.md`"),
        ("content/news/_index-nl.md", "`_index.nl.md`"),
        ("content/news/_indx.md", "`_index.md`"),
    ];
    for (file, said) in rows {
        said_once(file, "+++\ntitle = \"A\"\n+++\n", "unread-file", 0, said);
    }
    let run = Town::new().file("content/plan.2.txt", "1").file("content/_notes.md", "x").build();
    run.is_clean();
    for file in ["content/x.html", "content/news/x.js", "content/shell.php.txt"] {
        said_once(file, "x", "active-content", 0, "`static/`");
    }
}

#[test]
fn nothing_is_loaded_from_another_host() {
    let page = |extra: &str, text: &str| format!("+++\ntitle = \"A\"\n{extra}\n+++\n{text}\n");
    said_once(
        "content/a.md",
        page("", "![A](https://x.example/a.png)"),
        "unsafe-link",
        5,
        "another host",
    );
    said_once(
        "content/a.md",
        page("", "![A](//x.example/a.png)"),
        "unsafe-link",
        5,
        "another host",
    );
    said_once(
        "content/a.md",
        page("", "See [a](https://x.example@y.example/)."),
        "unsafe-link",
        5,
        "lead elsewhere",
    );
    let image = "image = { src = \"https://x.example/a.png\", alt = \"A\" }";
    said_once("content/a.md", page(image, ""), "unsafe-link", 3, "another host");
    said_once(
        "styles/a.css",
        "a { color: red }\nb { background: url(https://x.example/a.png) }\n",
        "bad-style",
        2,
        "`static/`",
    );
    said_once(
        "styles/a.css",
        "@font-face { font-family: X; src: url(\"//x.example/x.woff2\") }\n",
        "bad-style",
        1,
        "`static/`",
    );
}

#[test]
fn an_address_that_lacks_its_beginning_or_its_end_is_completed() {
    let rows = [
        ("[x](www.example.org)", "`https://www.example.org`"),
        ("[x](example.org/path)", "`https://example.org/path`"),
        ("[x](https//example.org)", "`https://example.org`"),
        ("[x](clerk@town.example)", "`mailto:clerk@town.example`"),
        ("[x](http:/example.org)", "not complete"),
        ("[x](mailto:)", "not complete"),
        ("[x](tel:)", "not complete"),
        ("[x]()", "no address"),
    ];
    for (text, said) in rows {
        said_once(
            "content/a.md",
            format!("+++\ntitle = \"A\"\n+++\n{text}\n"),
            "broken-link",
            4,
            said,
        );
    }
}

#[test]
fn a_former_address_is_a_path_and_leads_to_one_page() {
    let page = |aliases: &str| format!("+++\ntitle = \"A\"\naliases = [{aliases}]\n+++\n");
    said_once("content/a.md", page("\"https://x.example/y\""), "bad-address", 3, "path alone");
    said_once("content/a.md", page("\"/x?y=1\""), "bad-address", 3, "path alone");
    // What no disk can hold is said before anything is written; signs that are encoded count as they are on disk.
    let long = |part: &str, times: usize| page(&format!("\"/{}/\"", part.repeat(times)));
    said_once("content/a.md", long("x", 256), "bad-address", 3, "256 bytes");
    said_once("content/a.md", long("x%20", 128), "bad-address", 3, "256 bytes");
    said_once("content/a.md", long("xxxxxxxxx/", 120), "bad-address", 3, "longest path");
    said_once(
        "content/a.md",
        format!("+++\ntitle = \"A\"\nslug = \"{}\"\n+++\n", "é".repeat(128)),
        "bad-address",
        3,
        "shorten it",
    );
    let run = Town::new().file("content/a.md", long("x%20%20", 85)).build();
    assert!(run.code == 0, "{:#?}", run.findings);
    let town =
        Town::new().file("content/a.md", page("\"/old/\"")).file("content/c.md", page("\"/old\""));
    let run = town.build();
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
    assert!(run.says("duplicate-url", "content/c.md", 3).contains("former address"));
}

#[test]
fn a_type_that_names_a_template_which_is_not_there_is_told() {
    said_once(
        "types/thing.toml",
        "label = \"Thing\"\ntemplate = \"evnt.html\"\n",
        "missing-template",
        0,
        "`event.html`",
    );
}

#[test]
fn two_terms_with_one_address_are_a_fault_of_the_town() {
    let terms = "[a]\nlabel = \"A\"\nslug = \"x\"\n[b]\nlabel = \"B\"\nslug = \"x\"\n";
    let page = "+++\ntitle = \"A\"\ntopics = [\"a\", \"b\"]\n+++\n";
    let run =
        Town::new().file("vocabularies/topics.toml", terms).file("content/a.md", page).build();
    assert_eq!(run.code, 1, "{:#?}", run.findings);
    let notes = run.findings[0]["notes"].to_string();
    assert!(notes.contains("`a`") && notes.contains("`b`"), "{notes}");
}

#[test]
fn a_file_that_would_have_no_effect_is_warned_of() {
    let rows = [
        ("templates/page.htm", "`.html`"),
        ("template/page.html", "`templates`"),
        ("Components/x.html", "`components`"),
        ("styles/town.scss", "`.css`"),
        ("translations/english.ftl", "translations/fr.ftl"),
        ("types/thing.yaml", "`.toml`"),
    ];
    for (file, said) in rows {
        let run = Town::new()
            .file(file, "x")
            .file("templates/README.md", "x")
            .file("tools/x.py", "x")
            .build();
        assert_eq!((run.code, run.findings.len()), (0, 1), "{file}: {:#?}", run.findings);
        let words = run.says("unread-file", file, 0);
        assert!(words.contains(said), "{file}: {words}");
    }
}

#[test]
fn a_gap_that_no_template_knows_is_said_in_the_translation() {
    let run =
        Town::new().file("translations/fr.ftl", "# Un mot\nsource-town = de { $nam }\n").build();
    assert!(
        run.says("bad-translation", "translations/fr.ftl", 2).contains("did you mean `{ $name }`?")
    );
    let run = Town::new().file("translations/fr.ftl", "home = Accueil { $name }\n").build();
    assert!(run.says("bad-translation", "translations/fr.ftl", 1).contains("`base` has no gap"));
    said_once("translations/fr.ftl", "home: Accueil\n", "bad-translation", 1, "`=` is missing");
}

#[test]
fn a_translation_that_contradicts_its_entry_is_told_in_its_line() {
    let event = "+++\ntitle = \"A\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n";
    let town = Town::new().file("content/a.md", event);
    let run = town.file("content/a.nl.md", "+++\ntitle = \"A\"\nstart = 2026-07-02\n+++\n").build();
    run.says("shared-field", "content/a.nl.md", 3);
    let town = Town::new().file("content/a.md", event);
    let run = town.file("content/a.nl.md", "+++\ntitle = \"A\"\ntype = \"news\"\n+++\n").build();
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
    assert!(run.says("shared-field", "content/a.nl.md", 3).contains("`type`"));
}

#[test]
fn one_file_of_two_packages_is_one_clash() {
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\n"
        )
    };
    let box_of =
        |word: &str| format!("{{% component tides_box() %}}{word}{{% endcomponent tides_box %}}");
    let head = "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n";
    let run = Town::new()
        .file("town.toml", format!("{head}[packages]\na = {{ path = \"packages/a\" }}\nb = {{ path = \"packages/b\" }}\n"))
        .file("packages/a/package.toml", package("a"))
        .file("packages/b/package.toml", package("b"))
        .file("packages/a/components/tides-box.html", box_of("a"))
        .file("packages/b/components/tides-box.html", box_of("b"))
        .build();
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
    assert_eq!(run.findings[0]["code"], "layer-clash");
}
