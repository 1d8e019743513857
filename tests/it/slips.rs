//! Slips in the content of a town: markup in plain texts, names of files, the same event twice, prices, dates, types, vocabularies.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use support::Town;

fn entry(lines: &str) -> String {
    format!("+++\ntitle = \"Entry\"\n{lines}\n+++\nText.\n")
}

#[test]
fn markup_in_a_plain_text_is_said_with_the_words_to_write() {
    let run = Town::new()
        .file(
            "content/a.md",
            "+++\ntitle = \"Le **grand** marché\"\nsummary = \"Voir [ici](https://a.example/) &amp; <b>là</b>\"\n+++\nText.\n",
        )
        .file(
            "content/b.md",
            entry("type = \"place\"\ncontacts = [{ label = \"Caf&eacute;<br>\" }]\nimage = { src = \"x.png\", alt = \"_Une_ salle\" }"),
        )
        .file("content/x.png", include_bytes!("../pictures/photo.png").as_slice())
        .build();
    let said = run.says("markdown-syntax", "content/a.md", 2);
    assert!(said.contains("`title = \"Le grand marché\"`"), "{said}");
    let said = run.says("markdown-syntax", "content/a.md", 3);
    assert!(said.contains("`summary = \"Voir ici & là\"`"), "{said}");
    assert!(run.says("markdown-syntax", "content/b.md", 4).contains("`label = \"Café\"`"));
    assert!(run.says("markdown-syntax", "content/b.md", 5).contains("`alt = \"Une salle\"`"));
}

#[test]
fn signs_in_plain_texts_and_markup_in_markdown_are_fine() {
    Town::new()
        .file(
            "content/a.md",
            "+++\ntitle = \"R&B [sic] : 5 < 6, a*b, <3\"\nsummary = \"Adultes* 5 €, enfants** 3 €\"\n+++\nUn **grand** jour.\n",
        )
        .file(
            "content/o.md",
            entry("type = \"organisation\"\ntasks = \"Les **permis**, [ici](/a/)\""),
        )
        .build()
        .is_clean();
}

#[test]
fn names_with_blanks_and_other_signs_have_plain_addresses() {
    let run = Town::new()
        .file("content/Ma page.md", entry(""))
        .file("content/Fête du parc!/_index.md", entry(""))
        .file(
            "content/Fête du parc!/Le bal.md",
            entry("").replace(
                "Text.",
                "[plan](plan%202.txt) [page](<../Ma page.md>) [là](</Fête du parc!/plan 2.txt>)",
            ),
        )
        .file("content/Fête du parc!/plan 2.txt", "Plan.")
        .file("static/plan 2.txt", "Plan.")
        .build()
        .is_clean();
    let page = run.read("fete-du-parc/le-bal/index.html");
    assert_eq!(page.matches("href=/fete-du-parc/plan%202.txt").count(), 2, "{page}");
    assert!(page.contains("href=/ma-page/"), "{page}");
    run.read("ma-page/index.html");
    run.read("fete-du-parc/plan 2.txt");
    run.read("plan 2.txt");
    let run = Town::new()
        .file("content/Ma page.md", entry(""))
        .file("content/ma-page.md", entry(""))
        .build();
    assert!(run.findings.iter().any(|finding| finding["code"] == "duplicate-url"));
}

#[test]
fn an_event_that_is_announced_twice_is_said_once() {
    let event = "type = \"event\"\nstart = 2026-07-21T10:00:00";
    let again = entry(event).replace("\"Entry\"", "\"  ENTRY \"").replace("Text", "Other words");
    let run =
        Town::new().file("content/a.md", entry(event)).file("content/agenda/b.md", again).build();
    let said = run.says("probable-duplicate", "content/agenda/b.md", 0);
    assert!(said.contains("content/a.md"), "{said}");
    assert_eq!((run.code, run.findings.len()), (0, 1), "{:#?}", run.findings);
    // Another hour, another place, another language, and what has no beginning.
    Town::new()
        .file("content/a.md", entry(&format!("{event}\nlocation = \"Hall\"")))
        .file("content/a.nl.md", entry("summary = \"Zo\""))
        .file("content/b.md", entry(&format!("{event}\nlocation = \"School\"")))
        .file("content/c.md", entry("type = \"event\"\nstart = 2026-07-21T14:00:00"))
        .file("content/d.md", entry(""))
        .file("content/e.md", entry(""))
        .build()
        .is_clean();
}

#[test]
fn a_price_is_not_below_zero_and_has_a_currency() {
    let event =
        |price: &str| entry(&format!("type = \"event\"\nstart = 2026-07-21\nprice = {price}"));
    for (price, said) in [
        ("{ amount = -5, currency = \"EUR\" }", "`amount = 5`"),
        ("[{ amount = 5, currency = \"euros\" }]", "`currency = \"EUR\"`"),
        ("{ amount = 5, currency = \"€\" }", "`currency = \"EUR\"`"),
        ("{ amount = 5, currency = \"chf\" }", "`currency = \"CHF\"`"),
    ] {
        let run = Town::new().file("content/a.md", event(price)).build();
        let help = run.says("bad-value", "content/a.md", 5);
        assert!(help.contains(said), "{help}");
    }
    Town::new()
        .file(
            "content/a.md",
            event("[\"free\", { amount = 0 }, { amount = 2.5, currency = \"SEK\" }]"),
        )
        .build()
        .is_clean();
}

#[test]
fn a_page_is_not_changed_before_it_was_written() {
    let run = Town::new()
        .file("content/a.md", entry("date = 2026-05-01\nupdated = 2026-04-30"))
        .file("content/2026-05-02-b.md", entry("updated = 2026-05-01"))
        .build();
    assert!(run.says("bad-date", "content/a.md", 4).contains("2026-04-30"));
    run.says("bad-date", "content/2026-05-02-b.md", 3);
    Town::new()
        .file("content/a.md", entry("date = 2026-05-01T18:00:00\nupdated = 2026-05-01"))
        .build()
        .is_clean();
}

#[test]
fn what_a_type_names_is_there() {
    let walk = "label = \"Walk\"\ntemplate = \"page.html\"\n[fields.a]\nkind = \"list(term(topcis))\"\n[fields.b]\nkind = \"reference(plaec)\"\n[fields.c]\nkind = \"list(object)\"\n[fields.c.fields.d]\nkind = \"term(colours)\"\n";
    let run = Town::new().file("types/walk.toml", walk).build();
    assert!(run.says("unknown-term", "types/walk.toml", 4).contains("did you mean `topics`?"));
    assert!(run.says("unknown-type", "types/walk.toml", 6).contains("did you mean `place`?"));
    assert!(run.says("unknown-term", "types/walk.toml", 10).contains("vocabularies/colours.toml"));
    let right = walk.replace("topcis", "topics").replace("plaec", "walk");
    Town::new()
        .file("types/walk.toml", right)
        .file("vocabularies/colours.toml", "[red]\nlabel = \"Red\"\n")
        .build()
        .is_clean();
}

#[test]
fn broader_terms_do_not_lead_back() {
    let run = Town::new()
        .file(
            "vocabularies/topics.toml",
            "[red]\nlabel = \"Red\"\nbroader = \"warm\"\n[warm]\nlabel = \"Warm\"\nbroader = \"any\"\n[any]\nlabel = \"Any\"\nbroader = \"red\"\n[pink]\nlabel = \"Pink\"\nbroader = \"red\"\n[self]\nlabel = \"Self\"\nbroader = \"self\"\n",
        )
        .build();
    assert!(
        run.says("bad-value", "vocabularies/topics.toml", 9)
            .contains("`any` → `red` → `warm` → `any`")
    );
    run.says("bad-value", "vocabularies/topics.toml", 15);
    assert_eq!(run.findings.len(), 2, "{:#?}", run.findings);
    Town::new()
        .file("vocabularies/topics.toml", "[red]\nlabel = \"Red\"\nbroader = \"warm\"\n[warm]\nlabel = \"Warm\"\n[pink]\nlabel = \"Pink\"\nbroader = \"red\"\n")
        .build()
        .is_clean();
}

/// A draft may be unfinished; whoever wants to see it hears what is wrong.
#[test]
fn what_is_wrong_with_a_draft_is_said_with_the_drafts() {
    let draft = "+++\ntitle = \"Draft\"\ntype = \"evnt\"\ndraft = true\n+++\nText.\n";
    let town = Town::new()
        .file(
            "content/a.md",
            entry("draft = true\nstart = 5").replace("Text.", "<div>\n\n[x](nowhere.md)"),
        )
        .file("content/a.nl.md", entry("weight = \"x\"").replace("Text.", "<div>\n"))
        .file("content/b.md", draft)
        .file("content/c/_index.md", entry("[defaults]\ndraft = true"))
        .file("content/c/d.md", entry("weight = \"x\""));
    town.build().is_clean();
    let run = town.argument("--drafts").build();
    run.says("unknown-type", "content/b.md", 3);
    run.says("wrong-kind", "content/a.nl.md", 3);
    run.says("wrong-kind", "content/c/d.md", 3);
    assert!(
        run.findings.iter().any(|finding| finding["code"] == "raw-html"),
        "{:#?}",
        run.findings
    );
    let published = Town::new()
        .file("content/a.md", entry("draft = false").replace("Text.", "<div>\n"))
        .build();
    assert_eq!(published.code, 1);
}

#[test]
fn a_text_that_is_misspelt_in_all_languages_is_said() {
    let wrong = "latest-newz = Quoi\nferry-note = Le bac\n";
    let run =
        Town::new().file("translations/fr.ftl", wrong).file("translations/nl.ftl", wrong).build();
    let said = run.says("missing-translation", "translations/fr.ftl", 1);
    assert!(said.contains("did you mean `latest-news`?"), "{said}");
    assert_eq!(run.findings.len(), 1, "{:#?}", run.findings);
    // A town's own template names it, puts it together, or another text does.
    let own = "latest-newz = Quoi\nday-1 = Un\nfeeed = Fil\nlatest-news = { feeed }\n";
    Town::new()
        .file("translations/fr.ftl", own)
        .file("translations/nl.ftl", own)
        .file("templates/page.html", "{{ t(key='latest-newz') }}{{ t(key=\"day-\" ~ 1) }}")
        .file("content/a.md", entry(""))
        .build()
        .is_clean();
}
