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
    let town = "[town]\nname = { fr = \"Ville\", nl = \"\" }\nlanguages = [\"fr\", \"nl\"]\nurl = \"\"\ncountry = \"\"\ncontact = \"\"\nlicence = \"\"\ntimezone = \"\"\n";
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
