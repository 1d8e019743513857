//! Where two rules meet: clocks of two towns, languages that only one has, names that seem empty.

use super::{NEIGHBOUR, Neighbour, only_of_partner, titles, town};

#[test]
fn an_entry_leaves_when_its_time_is_over_at_the_partners() {
    let neighbour = NEIGHBOUR.replace("[town]", "[town]\ntimezone = \"America/New_York\"");
    let at = |date: &str| {
        let town = town("").theirs("town.toml", &neighbour).event(
            "fair",
            "Foire",
            "2026-07-01",
            "expires = 2026-06-15",
        );
        town.at(date).build().is_clean()
    };
    // Midnight in Brussels is 22:00Z, in New York 04:00Z.
    let before = at("2026-06-15T02:00:00Z");
    assert_eq!(titles(&before, "agenda/index.html"), ["Foire"]);
    assert!(
        before.read("parvis-build.json").contains("2026-06-15T04:00:00Z"),
        "{}",
        before.read("parvis-build.json")
    );
    assert_eq!(titles(&at("2026-06-15T04:00:00Z"), "agenda/index.html"), Vec::<String>::new());
}

#[test]
fn a_title_that_nobody_sees_is_none() {
    for title in ["   ", "\\u0007 \\u0007", "\\u200b", "\\ufeff \\u2060"] {
        let (run, said) = only_of_partner(town("").event("fair", title, "2026-07-01", ""));
        assert_eq!(titles(&run, "agenda/index.html"), Vec::<String>::new(), "{title}");
        assert!(said.contains("it has no title"), "{title}: {said}");
    }
}

#[test]
fn a_file_of_a_partner_that_cannot_be_read_is_said() {
    for text in
        ["+++\ntitle: Foire\n+++\n", "---\ntitle: Foire\n---\n", "+++\ntitle = \"x\"\n", "Foire\n"]
    {
        let (run, said) = only_of_partner(town("").theirs("content/agenda/fair.md", text));
        assert_eq!(titles(&run, "agenda/index.html"), Vec::<String>::new(), "{text}");
        assert!(said.contains("cannot be read"), "{text}: {said}");
    }
}

#[test]
fn a_section_that_only_the_clock_hides_breaks_no_build() {
    for (key, told) in [
        ("publish = 2026-06-20", "not published yet"),
        ("expires = 2026-06-01\nafter = \"remove\"", "expired"),
    ] {
        let section = format!("+++\ntitle = \"Agenda\"\n{key}\n+++\n");
        let run = town("")
            .file("content/agenda/_index.md", section)
            .event("fair", "Foire", "2026-07-01", "")
            .build();
        assert_eq!((run.code, run.findings.len()), (0, 1), "{:#?}", run.findings);
        assert!(run.says("later-link", "town.toml", 12).contains(told), "{:#?}", run.findings);
        assert_eq!(titles(&run, "index.html"), Vec::<String>::new());
    }
}

#[test]
fn what_has_none_of_the_readers_languages_is_in_the_partners_first() {
    let neighbour = NEIGHBOUR.replace("\"fr\"", "\"fr\", \"de\", \"en\"");
    let hall = |title: &str| format!("+++\ntitle = \"{title}\"\ntype = \"place\"\n+++\n");
    let run = town("")
        .theirs("town.toml", neighbour)
        .theirs("content/hall.md", hall("La salle"))
        .theirs("content/hall.de.md", hall("Der Saal"))
        .theirs("content/hall.en.md", hall("The hall"))
        .file(
            "content/agenda/_index.nl.md",
            "+++\ntitle = \"Kalender\"\n[list]\ntype = \"event\"\n+++\n",
        )
        .event("fair", "Foire", "2026-07-01", "place = \"hall\"")
        .build()
        .is_clean();
    let list = run.read("nl/agenda/index.html");
    assert!(list.contains("La salle"), "{list}");
}

#[test]
fn who_accepts_what_is_not_there_hears_of_it() {
    let (run, said) = only_of_partner(
        town("accept = [\"agenda/fiar\", \"sambreville:agenda/bal\", \"agenda/over\"]")
            .event("fair", "Foire", "2026-07-01", "")
            .event("over", "Finie", "2026-07-01", "expires = 2026-06-01\nafter = \"remove\"")
            .event("bal", "Bal", "2026-07-01", ""),
    );
    assert_eq!(titles(&run, "agenda/index.html"), ["Bal"]);
    assert_eq!(run.findings.len(), 1, "{said}");
    assert!(
        run.says("partner-withdrawn", "town.toml", 13).contains("did you mean `agenda/fair`?"),
        "{said}"
    );
}

#[test]
fn who_blocks_what_is_not_there_hears_of_it() {
    let town = town("block = [\"agenda/bla\", \"sambreville:agenda/fair\"]");
    let town = town.event("fair", "Foire", "2026-07-01", "").event("bal", "Bal", "2026-07-01", "");
    let (run, said) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html"), ["Bal"]);
    assert_eq!(run.findings.len(), 1, "{said}");
    assert!(
        run.says("partner-withdrawn", "town.toml", 13).contains("did you mean `agenda/bal`?"),
        "{said}"
    );
}

#[test]
fn a_partner_in_a_folder_keeps_to_the_limits() {
    for (limit, what) in [
        ("depth = 1", "more than 1 folders"),
        ("megabytes = 1", "more than 1 MB"),
        ("files = 2", "files"),
    ] {
        let town =
            town(&format!("[limits]\n{limit}")).theirs("static/film.mp4", vec![7; 1_200_000]);
        let (run, said) = only_of_partner(town.event("fair", "Foire", "2026-07-01", ""));
        assert!(said.contains("too-much") && said.contains(what), "{limit}: {said}");
        assert!(titles(&run, "agenda/index.html").is_empty());
    }
}

#[test]
fn until_the_next_change_a_site_looks_the_same() {
    let neighbour = NEIGHBOUR.replace("[town]", "[town]\ntimezone = \"America/New_York\"");
    let place = |title: &str, more: &str| {
        format!("+++\ntitle = \"{title}\"\ntype = \"place\"\n{more}\n+++\n")
    };
    for more in ["", "where = { when = \"current\" }\npages = \"local\""] {
        let mut town = town(more)
            .theirs("town.toml", &neighbour)
            .theirs("content/hall.md", place("Salle", "expires = 2026-06-16\nafter = \"remove\""))
            .theirs("content/later.md", place("Plus tard", "publish = 2026-06-17"))
            .event("a", "A", "2026-06-14", "end = 2026-06-15\nplace = \"hall\"")
            .event("b", "B", "2026-06-15", "place = \"later\"")
            .event("c", "C", "2026-06-15T12:00:00", "end = 2026-06-15T14:00:00")
            .event("d", "D", "2026-06-16", "expires = 2026-06-15")
            .event("e", "E", "2026-06-17", "publish = 2026-06-15T12:30:00");
        let (mut now, mut changes) = ("2026-06-14T20:00:00Z".to_owned(), 0);
        loop {
            town = town.at(&now);
            let run = town.build().is_clean();
            let files = run.files();
            let report: serde_json::Value =
                serde_json::from_str(&run.read("parvis-build.json")).expect("JSON");
            let Some(next) = report["next-change"].as_str() else { break };
            let next: jiff::Timestamp = next.parse().expect("an instant");
            town = town.at(&(next - jiff::SignedDuration::from_secs(1)).to_string());
            assert_eq!(town.build().files(), files, "from {now} to {next}");
            (now, changes) = (next.to_string(), changes + 1);
        }
        assert!(changes > 5, "{more}: {changes}");
    }
}

#[test]
fn what_a_partner_calls_itself_and_its_licence_turn_nothing_around() {
    let neighbour = "[town]\nname = \"Sambre\\u202eville\\u0007\"\nlanguages = [\"fr\"]\nlicence = \"L\\u2066x\"\n";
    let town = town("pages = \"local\"").theirs("town.toml", neighbour).event(
        "fair",
        "Foire",
        "2026-07-01",
        "",
    );
    let run = town.build().is_clean();
    assert!(run.read("colophon/index.html").contains("Sambreville"));
    for (path, bytes) in run.files() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{7}']), "{path}");
    }
}
