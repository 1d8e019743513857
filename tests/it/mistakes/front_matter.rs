//! Mistakes in TOML: one finding for each, in the words of somebody who never heard of TOML.

use super::said_once;
use crate::support::Town;

const FILE: &str = "content/a.md";

/// The help names what was written, so that it can be copied.
#[test]
fn a_line_that_is_no_toml_is_said_in_plain_words() {
    let rows = [
        ("title = “Fair”", "straight"),
        ("title = « Fair »", "straight"),
        ("title = Summer fair", "`title = \"Summer fair\"`"),
        ("title = 'L'été'", "double quotation marks"),
        ("title = \"The \"big\" fair\"", "`title = \"The \\\"big\\\" fair\"`"),
        ("title = \"C:\\users\"", "single quotation marks"),
        ("title = \"Summer\nfair\"", "title = \"\"\"Summer\nfair\"\"\""),
        ("title = \"a\",", "`,` stands behind"),
        ("title = \"a\";", "`;` stands behind"),
        ("title = \"a\u{7}\"", "invisible"),
        ("title\u{a0}= \"a\"", "U+00A0"),
        ("title: Fair\ndate: 2026-01-01\ntopics:\n  - culture", "`=`"),
        ("topics = [culture, sport]", "`\"culture\"`"),
        ("topics = [\"culture\" \"sport\"]", "comma"),
        ("draft = True", "`true` or `false`"),
        ("draft = yes", "`true` or `false`"),
        ("start date = \"a\"", "write `start = \"a\"`"),
        ("été = \"a\"", "from a to z"),
        ("title", "`key = value`"),
        ("title =", "no value"),
    ];
    for (line, said) in rows {
        said_once(FILE, format!("+++\n{line}\n+++\n"), "toml-syntax", 2, said);
    }
}

#[test]
fn a_date_without_quotation_marks_is_told_how_to_be_written() {
    let rows = [
        "21 June 2026",
        "21/06/2026",
        "21.06.2026",
        "2026-6-1",
        "2026-06-21T9:00",
        "2026-06-21T18h00",
        "20206-01-01",
    ];
    for date in rows {
        let said = format!("`{date}` is not written as a date");
        said_once(FILE, format!("+++\ntitle = \"A\"\ndate = {date}\n+++\n"), "bad-date", 3, &said);
    }
    said_once(
        FILE,
        "+++\ntitle = \"A\"\ndate = 2026-06-21T24:00\n+++\n",
        "bad-date",
        3,
        "not a date that exists",
    );
}

#[test]
fn front_matter_that_begins_otherwise_is_told_apart_from_none() {
    let rows = [
        ("title = \"A\"\n+++\nText\n", "put a line `+++` first"),
        ("++\ntitle = \"A\"\n++\nText\n", "three `+`"),
        ("++++\ntitle = \"A\"\n++++\nText\n", "three `+`"),
        ("\n+++\ntitle = \"A\"\n+++\nText\n", "no empty line"),
        (" +++\ntitle = \"A\"\n+++\nText\n", "no space"),
        ("", "put these lines first"),
    ];
    for (text, said) in rows {
        said_once(FILE, text, "no-front-matter", 1, said);
    }
}

#[test]
fn a_list_in_yaml_keeps_its_items_in_the_help() {
    said_once(
        FILE,
        "---\ntitle: A\ntopics:\n  - culture\n  - sport\n---\n",
        "yaml-front-matter",
        1,
        "topics = [\"culture\", \"sport\"]",
    );
}

#[test]
fn what_git_could_not_merge_is_refused_in_every_text() {
    let conflict = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n";
    said_once(
        FILE,
        format!("+++\ntitle = \"A\"\n+++\n{conflict}"),
        "merge-conflict",
        4,
        "keep what holds",
    );
    said_once(FILE, format!("+++\n{conflict}+++\n"), "merge-conflict", 2, "keep what holds");
    for file in [
        "styles/a.css",
        "translations/fr.ftl",
        "data/a.toml",
        "templates/page.html",
        "vocabularies/topics.toml",
    ] {
        said_once(file, conflict, "merge-conflict", 1, "keep what holds");
    }
    let run = Town::new().file("town.toml", conflict).build();
    run.says("merge-conflict", "town.toml", 1);
}
