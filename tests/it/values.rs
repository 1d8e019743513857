//! Values as people write them: what is empty, what is nearly right, and what two moments say together.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use support::Town;

fn entry(lines: &str) -> String {
    format!("+++\ntitle = \"Entry\"\n{lines}\n+++\nText.\n")
}

/// Every empty box that an editor on the web writes.
const EMPTY_BOXES: &str = "summary = \"\"\nupdated = \"\"\nexpires = \" \"\npublish = \"\"\ndate = \"\"\nslug = \"\"
id = \"\"\nweight = \"\"\ndraft = \"\"\nshare = \"\"\nafter = \"\"\nlanguage = \"\"\ntopics = [\"\"]\naudience = \"\"
aliases = []\nimage = { src = \"\", alt = \"\", decorative = false }";

#[test]
fn what_an_editor_left_empty_is_not_there() {
    let event = format!(
        "type = \"event\"\nstart = 2026-12-05\nend = \"\"\nplace = \"\"\ntickets = \"\"\nprice = [{{ amount = \"\", currency = \"\" }}]\nkind = \"\"\naccess = []\ncontact = {{ phone = \"\", email = \"\" }}\n{EMPTY_BOXES}"
    );
    let place = "type = \"place\"\nimage = \"\"\ncoordinates = { lat = \"\", lon = \"\" }\naddress = { street = \"\", city = \"Namur\" }\nhours = { note = \"\", week = [{ days = [], open = [\"\"], note = \"\" }] }\ncontacts = [{ label = \"\" }, { label = \"Desk\", phone = \"\", url = \"\" }]\naccess_text = \"\"";
    let run = Town::new()
        .file("content/e.md", entry(&event))
        .file("content/e.nl.md", entry("type = \"\"\naccess = []\nend = \"\"\ndate = \"\""))
        .file("content/p.md", entry(place))
        .build()
        .is_clean();
    assert!(run.read("p/index.html").contains("Namur"));
}

#[test]
fn an_empty_value_of_what_is_needed_is_said_at_its_line() {
    for (lines, line, said) in [
        (
            "type = \"event\"\nstart = \"\"",
            4,
            "fill it in, for instance `start = 2026-06-21T18:00:00`",
        ),
        ("type = \"place\"\ncoordinates = { lat = 50.1, lon = \"\" }", 4, "`lon` is empty"),
        ("image = { src = \"\", alt = \"A fair\" }", 3, "`src` is empty"),
        ("type = \"news\"\nlinks = [{ title = \"\", url = \"/a/\" }]", 4, "`title` is empty"),
    ] {
        let run = Town::new().file("content/a.md", entry(lines)).build();
        let words = run.says("missing-key", "content/a.md", line);
        assert!(words.contains(said), "{words}");
    }
    let run = Town::new().file("content/a.md", "+++\ntitle = \"\"\n+++\n").build();
    assert!(run.says("missing-key", "content/a.md", 2).contains("`title` is empty"));
    let run = Town::new().file("content/a.md", entry("subtitle = \"\"")).build();
    run.says("unknown-key", "content/a.md", 3);
}

/// A section's defaults stand where an entry's box is empty; an empty list says "not those".
#[test]
fn an_empty_box_takes_the_default_of_its_section() {
    let shown = "{{ page.summary | default(value=\"-\") }}|{{ page.topics | length }}";
    let run = Town::new()
        .file("templates/page.html", shown)
        .file(
            "content/x/_index.md",
            entry("[defaults]\nsummary = \"From above\"\ntopics = [\"culture\"]"),
        )
        .file("content/x/a.md", entry("summary = \"\"\ntopics = [\"\"]"))
        .file("content/x/b.md", entry("topics = []"))
        .build()
        .is_clean();
    assert_eq!(run.read("x/a/index.html").trim(), "From above|1");
    assert_eq!(run.read("x/b/index.html").trim(), "From above|0");
}

#[test]
fn empty_boxes_of_settings_and_vocabularies_are_not_there() {
    let town = "[town]\nname = \"Ville\"\nlanguages = [\"fr\", \"nl\"]\nurl = \"\"\ncountry = \"\"\ncontact = \"\"\nlicence = \"\"\ntimezone = \"\"\n";
    Town::new()
        .file("town.toml", town)
        .file(
            "vocabularies/topics.toml",
            "[boats]\nlabel = { fr = \"Bateaux\", nl = \"\" }\nbroader = \"\"\nweight = \"\"\n",
        )
        .build()
        .is_clean();
    let run = Town::new().file("vocabularies/topics.toml", "[boats]\nlabel = \"\"\n").build();
    run.says("missing-key", "vocabularies/topics.toml", 2);
}

/// Between two moments clocks may change; each is shown as it is written.
#[test]
fn an_event_over_a_change_of_clocks_shows_the_hours_that_were_written() {
    let run = Town::new()
        .at("2026-10-01")
        .file(
            "content/show.nl.md",
            entry("type = \"event\"\nstart = 2026-10-20T10:00:00\nend = 2026-11-20T18:00:00"),
        )
        .file(
            "content/watch.nl.md",
            entry("type = \"event\"\nstart = 2026-10-24T23:00:00\nend = 2026-10-25T05:00:00"),
        )
        .build()
        .is_clean();
    let show = run.read("nl/show/index.html");
    assert!(
        show.contains("20 oktober 2026 om 10:00") && show.contains("20 november 2026 om 18:00")
    );
    assert!(run.read("nl/watch/index.html").contains("23:00–05:00"));
}

/// Each value with the words that show what to write; followed, the town builds.
const NEARLY_RIGHT: &[(&str, &str, &str)] = &[
    (
        "type = \"place\"\ncontacts = [{ phone = VALUE }]",
        "\"081 12 34 56 / 57\"",
        "\"081 12 34 56\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ phone = VALUE }]",
        "\"081 12 34 56 ou 081 12 34 57\"",
        "\"081 12 34 56\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ phone = VALUE }]",
        "\"Tel. 081 12 34 56 (desk)\"",
        "\"081 12 34 56\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ email = VALUE }]",
        "\"Desk <a@town.example>\"",
        "\"a@town.example\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ email = VALUE }]",
        "\"mailto:a@town.example\"",
        "\"a@town.example\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ email = VALUE }]",
        "\"a (at) town.example\"",
        "\"a@town.example\"",
    ),
    (
        "type = \"place\"\ncontacts = [{ url = VALUE }]",
        "\"www.town.example\"",
        "\"https://www.town.example\"",
    ),
    ("type = \"place\"\ncontacts = VALUE", "\"081 12 34 56\"", "{ phone = \"081 12 34 56\" }"),
    (
        "type = \"place\"\naddress = VALUE",
        "\"Rue 5, 5000 Namur\"",
        "{ street = \"Rue 5\", postcode = \"5000\", city = \"Namur\" }",
    ),
    ("type = \"place\"\ncoordinates = VALUE", "\"50.1, 4.2\"", "{ lat = 50.1, lon = 4.2 }"),
    ("type = \"place\"\ncoordinates = VALUE", "[50.1, 4.2]", "{ lat = 50.1, lon = 4.2 }"),
    (
        "type = \"place\"\ncoordinates = VALUE",
        "{ lat = 4.2, lon = 50.1 }",
        "{ lat = 50.1, lon = 4.2 }",
    ),
    (
        "type = \"place\"\nhours = { week = [{ days = [VALUE], open = [] }] }",
        "\"lundi\"",
        "\"mon\"",
    ),
    (
        "type = \"place\"\nhours = { week = [{ days = [VALUE], open = [] }] }",
        "\"Montag-Mittwoch\"",
        "\"mon\", \"tue\", \"wed\"",
    ),
    (
        "type = \"place\"\nhours = { week = [{ days = [\"mon\"], open = VALUE }] }",
        "\"9h-12h30\"",
        "\"09:00-12:30\"",
    ),
    ("type = \"place\"\nhours = VALUE", "\"On demand\"", "{ note = \"On demand\" }"),
    (
        "type = \"event\"\nstart = 2026-12-05\nprice = VALUE",
        "\"12,50 €\"",
        "{ amount = 12.50, currency = \"EUR\" }",
    ),
    (
        "type = \"event\"\nstart = 2026-12-05\nprice = VALUE",
        "12.5",
        "{ amount = 12.5, currency = \"EUR\" }",
    ),
    ("type = \"event\"\nstart = 2026-12-05\nprice = VALUE", "\"Gratuit\"", "\"free\""),
    ("type = \"event\"\nstart = 2026-12-05\nprice = { amount = VALUE }", "12,50", "12.50"),
    ("type = \"event\"\nstart = 2026-12-05\nprice = { amount = VALUE }", "\"12,50\"", "12.50"),
    ("type = \"event\"\nstart = VALUE", "2026-12-05T18h30", "2026-12-05T18:30:00"),
    ("type = \"event\"\nstart = VALUE", "\"2026-12-05T24:00\"", "2026-12-06T00:00:00"),
    ("type = \"event\"\nstart = 2026-12-05\nkind = VALUE", "\"Marché\"", "market"),
    ("type = \"event\"\nstart = 2026-12-05\nplace = VALUE", "\"Salle des fêtes\"", "/hall"),
    ("VALUE = \"Text\"", "Zusammenfassung", "summary"),
    ("VALUE = \"Text\"", "résumé", "summary"),
    ("type = \"event\"\nVALUE = 2026-12-05", "Beginn", "start"),
];

#[test]
fn a_value_that_is_nearly_right_is_shown_as_it_should_be_written() {
    let town = Town::new()
        .file("content/hall.md", "+++\ntitle = \"Salle des fêtes\"\ntype = \"place\"\n+++\n");
    for (lines, wrong, right) in NEARLY_RIGHT {
        town.edit("content/a.md", entry(&lines.replace("VALUE", wrong)));
        let run = town.build();
        let words = run.findings.iter().map(|finding| finding.to_string()).collect::<Vec<_>>();
        let shown = serde_json::Value::from(*right).to_string();
        let shown = &shown[1..shown.len() - 1];
        assert!(words.iter().any(|word| word.contains(shown)), "{lines} {wrong}: {words:#?}");
        let is_bare =
            right.starts_with(|c: char| c.is_alphabetic() || c == '/') && wrong.starts_with('"');
        let right = if is_bare { format!("\"{right}\"") } else { (*right).to_owned() };
        town.edit("content/a.md", entry(&lines.replace("VALUE", &right)));
        town.build().is_clean();
    }
}

#[test]
fn what_opening_hours_cannot_show_is_refused() {
    let hours = |lines: &str| {
        let text = format!("type = \"place\"\n[hours]\n{lines}");
        Town::new().file("content/a.md", entry(&text)).build()
    };
    for (lines, line, word) in [
        ("exception = [{ date = 2026-12-25 }]", 5, "closed = true"),
        ("exception = [{ closed = true }]", 5, "date = "),
        (
            "[[hours.exception]]\ndate = 2026-12-25\nclosed = true\n[[hours.exception]]\nfrom = 2026-12-24\nto = 2026-12-26\nclosed = true",
            10,
            "in one of them",
        ),
        ("holidays = \"Closed\"", 5, "`closed`"),
        ("[[hours.season]]\nfrom = 2026-11-01\nto = 2026-03-31", 7, "yearly = true"),
        ("[[hours.week]]\ndays = [\"sat\"]\nweeks = \"first\"", 7, "`\"1st\"`"),
    ] {
        let run = hours(lines);
        let said = run.says("bad-value", "content/a.md", line);
        assert!(said.contains(word), "{lines}: {said}");
    }
    let week = "[[hours.week]]\ndays = [\"mon\"]\nopen = [\"09:00-12:00\"]\n";
    let run = hours(&week.repeat(2));
    assert!(run.says("bad-value", "content/a.md", 9).contains("one row"));
    let night = "[[hours.week]]\ndays = [\"fri\"]\nopen = [\"09:00-12:00\", \"18:00-02:00\"]\n[[hours.week]]\ndays = [\"sun\"]\nopen = [\"18:00-24:00\"]\n";
    hours(night).is_clean();
    let run = hours("[[hours.week]]\ndays = [\"fri\"]\nopen = [\"12:00-09:00\"]\n");
    run.says("bad-value", "content/a.md", 7);
    let run = hours("[[hours.week]]\ndays = [\"fri\"]\nopen = []\naccess = [\"lift\"]\n");
    assert!(run.says("unknown-key", "content/a.md", 8).contains("move the line"));
}

#[test]
fn news_without_a_date_and_names_that_hold_nearly_one_are_said() {
    let news = entry("type = \"news\"");
    for (name, right) in [
        ("2026-2-9-fair.md", "2026-02-09-fair.md"),
        ("06-11-2026-x.nl.md", "2026-11-06-x.nl.md"),
        ("20261105-x.md", "2026-11-05-x.md"),
        ("2026_11_06_x.md", "2026-11-06-x.md"),
        ("2026-11-08T10-00-x.md", "2026-11-08-x.md"),
    ] {
        let file = format!("content/{name}");
        let run = Town::new().file(&file, &news).build();
        assert!(run.says("bad-date", &file, 0).contains(right), "{name}");
    }
    let run = Town::new().file("content/fair.md", &news).build();
    assert!(run.says("bad-date", "content/fair.md", 0).contains("date ="));
    let run =
        Town::new().file("content/fair.md", entry("type = \"news\"\ndate = 2099-01-01")).build();
    assert!(run.says("bad-date", "content/fair.md", 0).contains("publish = 2099-01-01"));
    Town::new()
        .file("content/2026-budget.md", entry(""))
        .file("content/100-years.md", entry(""))
        .file("content/12-34-56.md", entry(""))
        .build()
        .is_clean();
}

#[test]
fn a_name_with_points_is_a_translation_only_if_it_ends_in_a_language() {
    let run = Town::new()
        .file("content/data.gouv.fr.md", entry(""))
        .file("content/www.town.be.md", entry(""))
        .file("content/plan.pdf.md", entry(""))
        .file("content/app.io.md", entry(""))
        .file("content/v1.2.nl.md", entry(""))
        .build()
        .is_clean();
    let files = run.files();
    for path in ["data.gouv.fr", "www.town.be", "plan.pdf", "app.io"] {
        assert!(files.contains_key(&format!("{path}/index.html")), "{path}");
    }
    assert!(files.contains_key("nl/v1.2/index.html"));
    let run = Town::new().file("content/fair.de.md", entry("")).build();
    run.says("undeclared-language", "content/fair.de.md", 0);
    let run = Town::new().file("content/z_nl.md", entry("")).build();
    assert!(run.says("unread-file", "content/z_nl.md", 0).contains("z.nl.md"));
}

#[test]
fn a_copy_that_somebody_kept_is_said() {
    let long = format!("{}{}", entry("date = 2026-06-01"), "The fair is on. ".repeat(20));
    let run = Town::new()
        .file("content/fete/index.md", &long)
        .file("content/fete (copie)/index.md", &long)
        .file("content/other.md", &long)
        .build();
    run.says("probable-duplicate", "content/fete (copie)/index.md", 0);
    run.says("probable-duplicate", "content/other.md", 0);
    Town::new().file("content/a.md", entry("")).file("content/b.md", entry("")).build().is_clean();
}

#[test]
fn a_path_of_a_computer_is_no_address() {
    let link = format!("{}[Plan]({})\n", entry(""), r"<C:\plans\a.pdf>");
    let run = Town::new().file("content/a.md", link).build();
    assert!(run.says("broken-link", "content/a.md", 6).contains("a.pdf"));
}
