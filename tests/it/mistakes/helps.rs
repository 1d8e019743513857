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
    let said = run.says("unknown-type", "types/event.toml", 0);
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
        ("title = 2026", 2, "`\"2026\"`"),
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
