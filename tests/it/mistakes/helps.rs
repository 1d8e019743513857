//! Helps that are followed to the letter: they lead to a town that builds, and that means what its clerk meant.

use crate::support::Town;

/// Asserts that a file of a town has one finding alone, with these words, whatever its code is.
#[track_caller]
fn only(town: &Town, code: &str, file: &str, line: u64, words: &[&str]) {
    let run = town.build();
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
    let said = run.says(code, file, line);
    for word in words {
        assert!(said.contains(word), "{said:?} lacks {word:?}");
    }
}

#[test]
fn a_type_that_hides_another_is_named_where_its_fields_are_missing() {
    let event = "+++\ntitle = \"Fair\"\ntype = \"event\"\nstart = 2026-12-05\n+++\n";
    let own = "label = { fr = \"Fête\", nl = \"Feest\" }\n[fields.seats]\nkind = \"integer\"\n";
    let town = Town::new().file("content/fair.md", event).file("types/event.toml", own);
    let run = town.build();
    let said = run.says("replaced-type", "types/event.toml", 0);
    assert!(said.contains("`base`") && said.contains("`start`"), "{said}");
    let help =
        "`types/event.toml` replaces the type of `base`: put a line `extends = \"event\"` first";
    assert!(run.says("unknown-key", "content/fair.md", 4).contains(help), "{:#?}", run.findings);
    town.edit("types/event.toml", format!("extends = \"event\"\n{own}"));
    town.build().is_clean();
}

#[test]
fn languages_in_another_order_are_said_once() {
    let page = "+++\ntitle = \"Page\"\n+++\n";
    let settings = |order: &str| format!("[town]\nname = \"X\"\nlanguages = [{order}]\n");
    let town = Town::new()
        .file("content/a.md", page)
        .file("content/a.nl.md", page)
        .file("town.toml", settings("\"nl\", \"fr\""));
    let order = "`languages = [\"fr\", \"nl\"]`";
    only(&town, "duplicate-id", "town.toml", 3, &["2 pages", "plain names", order]);
    town.edit("town.toml", settings("\"fr\", \"nl\""));
    town.build().is_clean();
}

#[test]
fn two_files_for_the_home_page_are_called_so() {
    let town = Town::new().file("content/_index.fr.md", "+++\ntitle = \"Bienvenue\"\n+++\n");
    let run = town.build();
    let said = run.says("duplicate-id", "content/_index.md", 0);
    assert!(said.contains("two files are the home page in `fr`"), "{said}");
    assert!(said.contains("the first of `languages`"), "{said}");
}

#[test]
fn what_stands_before_or_behind_the_fence_is_named() {
    let rows: &[(&str, &str, u64, &[&str])] = &[
        ("\u{200b}+++\ntitle = \"A\"\n+++\nText\n", "no-front-matter", 1, &["U+200B", "delete it"]),
        ("\u{feff}\u{feff}+++\ntitle = \"A\"\n+++\n", "no-front-matter", 1, &["U+FEFF"]),
        (
            "+++title = \"A\"\n+++\nText\n",
            "no-front-matter",
            1,
            &["line break", "+++\ntitle = \"A\""],
        ),
        ("+++\ntitle = \"A\"\n+++Text\n", "front-matter-open", 3, &["a line break behind `+++`"]),
        ("+++\ntitle = \"A\"\n\u{200b}+++\nText\n", "front-matter-open", 3, &["U+200B"]),
        ("+++\ntitle = \"A\"\n  +++\nText\n", "front-matter-open", 3, &["blanks"]),
        ("+++\ntitle = \"A\"\n++++\nText\n", "front-matter-open", 3, &["three `+`"]),
    ];
    for (text, code, line, words) in rows {
        only(&Town::new().file("content/a.md", text), code, "content/a.md", *line, words);
    }
}

#[test]
fn a_text_without_front_matter_gets_the_title_that_it_has() {
    let file = |path: &str, text: &str| Town::new().file(path, text);
    let of_heading = "in place of `# Le pont`:\n+++\ntitle = \"Le pont\"\n+++";
    let town = file("content/x.md", "# Le pont\n\nOuvert.\n");
    only(&town, "no-front-matter", "content/x.md", 1, &[of_heading]);
    town.edit("content/x.md", "+++\ntitle = \"Le pont\"\n+++\n\nOuvert.\n");
    town.build().is_clean();
    let town = file("content/2026-01-05-le-pont.md", "Ouvert.\n");
    let of_name = "first:\n+++\ntitle = \"Le pont\"\n+++";
    only(&town, "no-front-matter", "content/2026-01-05-le-pont.md", 1, &[of_name]);
    let town = file("content/le-pont.md", "+++\nsummary = \"x\"\n+++\n");
    only(&town, "missing-key", "content/le-pont.md", 2, &["`title = \"Le pont\"`"]);
    let town = file("content/README.md", "# Notes\n\nFor the team.\n");
    only(
        &town,
        "no-front-matter",
        "content/README.md",
        1,
        &["is a page", "move it out of `content/`"],
    );
}

#[test]
fn dots_that_stand_for_words_are_found() {
    let page = |lines: &str| format!("+++\n{lines}\n+++\n");
    let town = Town::new().file("content/a.md", page("title = \"…\""));
    only(&town, "bad-value", "content/a.md", 2, &["`title` is `…`", "your own"]);
    town.edit(
        "content/a.md",
        page("title = \"A\"\ntype = \"event\"\nstart = 2026-12-05\nlocation = \"...\""),
    );
    only(&town, "bad-value", "content/a.md", 5, &["`location` is `...`"]);
}

#[test]
fn a_text_of_the_interface_under_a_wrong_name_is_told_the_right_one() {
    let town = Town::new().file("translations/fr.ftl", "lattest-news = Quoi de neuf\n");
    only(&town, "missing-translation", "translations/fr.ftl", 1, &["did you mean `latest-news`?"]);
}

#[test]
fn values_without_quotation_marks_are_shown_with_them() {
    let page = |lines: &str| format!("+++\n{lines}\n+++\n");
    let rows = [
        ("title = 2026", 2, "\"2026\"`"),
        ("title = \"A\"\ntype = \"document\"\nnumber = 1", 4, "`\"1\"`"),
    ];
    for (lines, line, help) in rows {
        let town = Town::new().file("content/a.md", page(lines));
        only(&town, "wrong-kind", "content/a.md", line, &[help]);
    }
}

#[test]
fn a_town_lacks_a_name_in_one_of_its_languages() {
    let town = Town::new()
        .file("town.toml", "[town]\nname = { fr = \"Seneffe\" }\nlanguages = [\"fr\", \"nl\"]\n");
    only(&town, "missing-translation", "town.toml", 2, &["`nl`"]);
}

#[test]
fn a_list_of_a_section_is_said_in_the_line_of_its_fault() {
    let list = "[list]\ntype = \"news\"\norder = \"-datum\"\nwhere = { categorie = \"x\" }\n";
    let town = Town::new().file("content/p/_index.md", format!("+++\ntitle = \"P\"\n{list}+++\n"));
    let run = town.build();
    run.says("bad-query", "content/p/_index.md", 5);
    run.says("bad-query", "content/p/_index.md", 6);
}

#[test]
fn keys_of_other_systems_are_explained() {
    let rows = [
        ("permalink = \"/marche/\"", "aliases = [\"/old/page/\"]"),
        ("layout = \"post\"", "`[defaults]`"),
    ];
    for (line, help) in rows {
        let town = Town::new().file("content/a.md", format!("+++\ntitle = \"A\"\n{line}\n+++\n"));
        only(&town, "unknown-key", "content/a.md", 3, &[help]);
    }
}

/// A page of a type from line 2 on.
fn entry(lines: &str) -> String {
    format!("+++\ntitle = \"A\"\n{lines}\n+++\n")
}

/// A town with a place of its own and a section.
fn with_place() -> Town {
    Town::new()
        .file("content/places/_index.md", entry(""))
        .file("content/places/mill.md", "+++\ntitle = \"Mill\"\ntype = \"place\"\n+++\n")
        .file("content/places/mill.nl.md", "+++\ntitle = \"Molen\"\ntype = \"place\"\n+++\n")
}

#[test]
fn a_value_of_a_field_is_shown_as_it_is_written() {
    let event = "type = \"event\"\nstart = 2026-12-05T18:00:00\n";
    let place = "type = \"place\"\n";
    let rows = [
        (format!("{event}end = \"22:00\""), "bad-date", 5, "`end = 2026-12-05T22:00:00`"),
        (
            "type = \"event\"\nstart = \"2026-12-05 - 2026-12-06\"".to_owned(),
            "bad-date",
            4,
            "`end = 2026-12-06`",
        ),
        (
            "type = \"event\"\nstart = 2026-12-05/2026-12-06".to_owned(),
            "bad-date",
            4,
            "`end = 2026-12-06`",
        ),
        (
            format!("{event}price = [\"5 € adultes\"]"),
            "wrong-kind",
            5,
            "`{ amount = 5, currency = \"EUR\", note = \"adultes\" }`",
        ),
        (format!("{event}place = \"Salle du Moulin\""), "broken-link", 5, "`location = \"Salle du Moulin\"`"),
        (format!("{event}place = \"/lieux/moulin/\""), "broken-link", 5, "did you mean `places/mill`?"),
        (format!("{event}time = \"18:00\""), "unknown-key", 5, "`start = 2026-12-05T18:00:00`"),
        ("topics = \"culture, sport\"".to_owned(), "unknown-term", 3, "`[\"culture\", \"sport\"]`"),
        (format!("{place}coordinates = {{ lat = 50.1, lng = 4.2 }}"), "unknown-key", 4, "did you mean `lon`?"),
        (format!("{place}address = {{ rue = \"R 1\" }}"), "unknown-key", 4, "did you mean `street`?"),
        (
            format!("{place}hours.week = [{{ days = [\"sun\"], open = \"fermé\" }}]"),
            "bad-value",
            4,
            "`open = []`",
        ),
        (
            format!("{event}contact = {{ email = \"a@b.example; c@b.example\" }}"),
            "bad-value",
            5,
            "`\"c@b.example\"` in a contact of its own",
        ),
        ("publish = 2026-12-01\nexpires = 2026-11-01".to_owned(), "bad-value", 4, "before `publish`"),
        (
            "type = \"document\"\nurl = \"https://x.example/\"\nvalid_from = 2027-01-01\nvalid_to = 2026-01-01"
                .to_owned(),
            "bad-value",
            6,
            "before `valid_from`",
        ),
    ];
    for (lines, code, line, help) in rows {
        let town = with_place()
            .file(
                "content/places/mill.md",
                "+++\ntitle = \"Mill\"\ntype = \"place\"\naliases = [\"/lieux/moulin/\"]\n+++\n",
            )
            .file("content/a.md", entry(&lines));
        only(&town, code, "content/a.md", line, &[help]);
    }
}

#[test]
fn a_day_that_is_closed_has_an_empty_list() {
    let town = with_place();
    town.edit(
        "content/places/mill.md",
        entry("type = \"place\"\n[[hours.week]]\ndays = [\"sun\"]\nopen = []"),
    );
    town.build().is_clean();
}

#[test]
fn links_that_cannot_work_are_told_the_right_line() {
    let rows = [
        ("![Rue](p.png =300x200)", "markdown-syntax", "write `![Rue](p.png)`"),
        (
            "[x](/places \"Le \"grand\" plan\")",
            "markdown-syntax",
            "(/places \"Le \\\"grand\\\" plan\")",
        ),
        ("[x](/places/mill.nl)", "broken-link", "write `/places/mill`"),
        ("[x](mailto:jean@)", "broken-link", "mailto:info@town.example"),
        ("[x](http://localhost:4000/places/)", "broken-link", "write the path alone: `/places/`"),
        ("##\u{a0}Titre", "markdown-syntax", "does not break"),
    ];
    for (line, code, help) in rows {
        let town =
            with_place().file("content/a.md", format!("+++\ntitle = \"A\"\n+++\n\n{line}\n"));
        only(&town, code, "content/a.md", 5, &[help]);
    }
}

#[test]
fn a_name_in_angle_brackets_is_one_warning() {
    let page = |text: &str| format!("+++\ntitle = \"A\"\n+++\n\n{text}\n");
    for text in ["Monsieur <nom>, bonjour.", "<nom>x</nom>", "- <nom>\n"] {
        let town = Town::new().file("content/a.md", page(text));
        only(&town, "raw-html", "content/a.md", 5, &["is not an element", "`\\<nom>`"]);
    }
}

#[test]
fn settings_of_the_town_are_told_the_right_value() {
    let head = "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n";
    let rows = [
        (
            format!("{head}timezone = \"GMT+1\"\ncountry = \"FR\"\n"),
            4,
            "`timezone = \"Europe/Paris\"`",
        ),
        (format!("{head}timezone = \"GMT+1\"\n"), 4, "`timezone = \"Europe/Brussels\"`"),
        (
            format!("{head}url = \"https://www.x.example/index.html\"\n"),
            4,
            "`url = \"https://www.x.example\"`",
        ),
    ];
    for (text, line, help) in rows {
        only(&Town::new().file("town.toml", text), "bad-value", "town.toml", line, &[help]);
    }
    let town = "[town]\nname = \"X\"\nlanguages = [\"fr_be\", \"nl\"]\n";
    only(&Town::new().file("town.toml", town), "bad-value", "town.toml", 3, &["write `\"fr-BE\"`"]);
}

#[test]
fn a_subscription_is_said_in_the_line_of_its_fault() {
    let subscription = "[partners.b]\npath = \"b\"\n[[subscriptions]]\nfrom = \"b\"\n";
    let head = "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n";
    let partner = |town: Town| {
        town.file("b/town.toml", "[town]\nname = \"B\"\nlanguages = [\"fr\"]\n")
            .file("b/content/_index.md", "+++\ntitle = \"B\"\n+++\n")
    };
    let town = |lines: &str| {
        partner(Town::bare())
            .file("town.toml", format!("{head}{subscription}{lines}"))
            .file("content/_index.md", "+++\ntitle = \"A\"\n+++\n")
            .file("content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n+++\n")
    };
    let run = town("type = \"event\"\ninto = \"content/agenda\"\n").build();
    assert!(run.says("bad-value", "town.toml", 9).contains("did you mean `agenda`?"));
    let run = town("type = \"evnt\"\ninto = \"agenda\"\n").build();
    assert!(run.says("unknown-type", "town.toml", 8).contains("`event`"));
    let run = town("type = \"event\"\ninto = \"concerts\"\n").build();
    assert!(run.says("bad-value", "town.toml", 9).contains("title = \"Concerts\""));
}

#[test]
fn a_partner_that_is_refused_is_said_once() {
    let text = "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n[partners.b]\ngit = \"ftp://x.example/b\"\n\
                [[subscriptions]]\nfrom = \"b\"\ntype = \"event\"\ninto = \"agenda\"\n";
    let run = Town::new().file("town.toml", text).build();
    assert!(
        run.findings.iter().all(|found| found["code"] != "unknown-partner"),
        "{:#?}",
        run.findings
    );
    assert!(!run.findings.is_empty());
}

#[test]
fn a_title_below_defaults_is_to_be_moved_up() {
    let text = "+++\n[defaults]\ntype = \"news\"\ntitle = \"Projets\"\nnav = true\n+++\n";
    let town = Town::new().file("content/p/_index.md", text);
    only(&town, "missing-key", "content/p/_index.md", 4, &["above the line `[defaults]`"]);
}

#[test]
fn a_button_that_leads_nowhere_is_said_where_it_is_written() {
    let page = "+++\ntitle = \"A\"\n+++\n\n::button{label=\"x\"}\n";
    only(
        &Town::new().file("content/a.md", page),
        "component-argument",
        "content/a.md",
        5,
        &["`to` or `url`"],
    );
    let curly = "+++\ntitle = \"A\"\n+++\n\n::button{to=\"/\" label=“x”}\n";
    only(
        &Town::new().file("content/a.md", curly),
        "directive-syntax",
        "content/a.md",
        5,
        &["`::button{to=\"/\" label=\"x\"}`"],
    );
}

#[test]
fn a_fault_in_a_field_over_lines_is_said_in_its_line() {
    let text = "+++\ntitle = \"A\"\ntype = \"service\"\nhow = \"\"\"\nUn\n\nVoir [x](/nulle)\n\n##Titre\n\"\"\"\n+++\n";
    let run = Town::new().file("content/a.md", text).build();
    run.says("broken-link", "content/a.md", 7);
    run.says("markdown-syntax", "content/a.md", 9);
    let escaped =
        "+++\ntitle = \"A\"\ntype = \"service\"\nhow = \"Voir \\\"x\\\" [x](/nulle)\"\n+++\n";
    Town::new().file("content/a.md", escaped).build().says("broken-link", "content/a.md", 4);
}

#[test]
fn a_package_is_said_in_the_line_of_its_fault() {
    let town = |lines: &str| {
        Town::new()
            .file("town.toml", "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n[packages]\npack = { path = \"packages/pack\" }\n")
            .file("packages/pack/package.toml", format!("[package]\nname = \"pack\"\n{lines}"))
    };
    let file = "packages/pack/package.toml";
    let licence = "licence = \"MIT\"\n";
    only(
        &town(&format!("version = \"v1\"\n{licence}")),
        "bad-value",
        file,
        3,
        &["`version = \"1.0.0\"`"],
    );
    only(
        &town("version = \"1.0.0\"\nlicense = \"MIT\"\n"),
        "unknown-key",
        file,
        4,
        &["did you mean `licence`?"],
    );
    let town = town(&format!("version = \"1.0.0\"\n{licence}"))
        .file("packages/pack/content/a.md", "+++\ntitle = \"A\"\n+++\n");
    only(&town, "unread-file", "packages/pack/content/a.md", 0, &["the town's own `content/`"]);
}

#[test]
fn terms_and_files_that_lead_nowhere_are_found() {
    let label = "label = { fr = \"Port\", nl = \"Haven\" }\n";
    let term = |lines: &str| format!("[port]\n{label}{lines}");
    let terms = |lines: &str| Town::new().file("vocabularies/topics.toml", term(lines));
    let file = "vocabularies/topics.toml";
    only(
        &terms("broader = \"enviroment\"\n"),
        "unknown-term",
        file,
        3,
        &["did you mean `environment`?"],
    );
    only(&terms("broader = \"port\"\n"), "bad-value", file, 3, &["itself"]);
    only(&terms("slug = \"le port\"\n"), "bad-address", file, 3, &["hyphens"]);
    let town = Town::new().file("vocabularies/topic.toml", term(""));
    only(&town, "unread-file", "vocabularies/topic.toml", 0, &["did you mean `topics`?"]);
    let town = Town::new().file("templates/evenement.html", "{% extends \"base.html\" %}");
    only(&town, "unread-file", "templates/evenement.html", 0, &["`event.html`"]);
    let list = "{% extends \"section.html\" %}";
    Town::new().file("templates/news-list.html", list).build().is_clean();
    let town = Town::new().file("styles/town.css", "a{background:url(/images/missing.png)}\n");
    only(&town, "bad-style", "styles/town.css", 1, &["`static/images/missing.png`"]);
}

#[test]
fn words_read_in_the_wrong_encoding_are_put_right() {
    let page = "+++\ntitle = \"FÃªte\"\n+++\n\nLâ€™Ã©tÃ© est un pâté.\n";
    let run = Town::new().file("content/a.md", page).build();
    assert_eq!((run.code, run.findings.len()), (0, 2), "{:#?}", run.findings);
    assert!(run.says("misread-text", "content/a.md", 2).contains("it is `Fête`"));
    assert!(run.says("misread-text", "content/a.md", 5).contains("`L’été`"));
}

#[test]
fn a_year_that_is_far_away_is_doubted() {
    let event = |lines: &str| {
        Town::new().file("content/a.md", entry(&format!("type = \"event\"\n{lines}")))
    };
    only(&event("start = 2062-12-05"), "bad-date", "content/a.md", 0, &["`start` is 2062-12-05"]);
    only(
        &event("start = 2026-12-05\nend = 2036-12-05"),
        "bad-date",
        "content/a.md",
        0,
        &["`end` is 2036-12-05"],
    );
    event("start = 2026-12-05\nend = 2028-12-05").build().is_clean();
}
