//! A town's time: when events begin and end, and what lists say of them on which day.

use crate::support::{Run, Town};

/// A town with one event, which says the lines `keys`.
fn event(keys: &str) -> Town {
    Town::new()
        .file(
            "content/agenda/_index.md",
            "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n[list]\ntype = \"event\"\n+++\n",
        )
        .file("content/agenda/fair.md", format!("+++\ntitle = \"Foire\"\n{keys}\n+++\nTexte.\n"))
}

/// What stands in the list of the agenda at a date.
fn agenda(keys: &str, date: &str) -> String {
    event(keys).at(date).build().is_clean().read("agenda/index.html")
}

/// Whether the list at a date shows the event as one to come.
fn is_upcoming(keys: &str, date: &str) -> bool {
    let page = agenda(keys, date);
    let (upcoming, past) = page.split_once(">Passés<").unwrap_or((&page, ""));
    assert!(upcoming.contains("Foire") != past.contains("Foire"), "{keys} {date}: {page}");
    upcoming.contains("Foire")
}

#[test]
fn a_day_lasts_until_its_midnight() {
    for keys in [
        "start = 2026-12-05",
        "start = 2026-12-05T00:00:00\nall_day = true",
        "start = 2026-12-05T09:00:00\nend = 2026-12-05T09:30:00\nall_day = true",
        "start = 2026-12-04\nend = 2026-12-05",
        "start = 2026-12-05T18:00:00\nopen_end = true",
    ] {
        assert!(is_upcoming(keys, "2026-12-05T23:59:59+01:00"), "{keys}");
        assert!(!is_upcoming(keys, "2026-12-06T00:00:00+01:00"), "{keys}");
    }
    let keys = "start = 2026-12-05T09:00:00\nend = 2026-12-05T09:30:00";
    assert!(is_upcoming(keys, "2026-12-05T09:29:59+01:00"));
    assert!(!is_upcoming(keys, "2026-12-05T09:30:00+01:00"));
}

#[test]
fn a_whole_day_shows_no_time() {
    let keys = "start = 2026-12-05T09:00:00\nend = 2026-12-06T10:00:00\nall_day = true";
    let site = event(keys).at("2026-12-01").build().is_clean();
    let page = site.read("agenda/fair/index.html");
    let when = page.split_once("<time ").and_then(|(_, rest)| rest.split_once("</time>"));
    let (when, _) = when.expect("a time");
    let days = when.rsplit_once('>').map(|(_, words)| words);
    assert_eq!(days, Some("du 5 au 6 décembre 2026"), "{when}");
    let page = event("start = 2026-12-05T09:00:00\nall_day = false").at("2026-12-01").build();
    assert!(page.read("agenda/fair/index.html").contains("9"), "only `true` makes a day of it");
}

#[test]
fn what_lasts_long_says_until_when_as_soon_as_it_has_begun() {
    let keys = "start = 2026-09-12\nend = 2027-02-28";
    let before = agenda(keys, "2026-09-11");
    assert!(before.contains("12 septembre 2026") && !before.contains("Jusqu’au"), "{before}");
    for date in ["2026-09-12", "2027-02-28"] {
        let during = agenda(keys, date);
        assert!(during.contains("Jusqu’au <time datetime=2027-02-28>28 février 2027"), "{during}");
        assert!(!during.contains("12 septembre"), "{during}");
    }
    assert!(!agenda(keys, "2027-03-01").contains("Jusqu’au"));
    // The page itself keeps both days.
    let page = event(keys).at("2026-10-01").build().read("agenda/fair/index.html");
    assert!(page.contains("12 septembre 2026"), "{page}");
}

/// When the site changes by itself after a date.
fn next_change(keys: &str, date: &str) -> String {
    let report = event(keys).at(date).build().is_clean().read("parvis-build.json");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    report["next-change"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn each_boundary_is_a_change_to_come() {
    let keys = "start = 2026-12-05T09:00:00\nend = 2026-12-06T10:00:00";
    assert_eq!(next_change(keys, "2026-12-01"), "2026-12-05T08:00:00Z");
    assert_eq!(next_change(keys, "2026-12-05T09:00:00+01:00"), "2026-12-06T09:00:00Z");
    assert_eq!(next_change(keys, "2026-12-06T10:00:00+01:00"), "");
}

#[test]
fn an_open_end_is_said_and_has_no_end() {
    let keys = "start = 2026-12-05T18:00:00\nopen_end = true";
    assert!(agenda(keys, "2026-12-01").contains("(fin ouverte)"));
    let both = event(&format!("{keys}\nend = 2026-12-05T20:00:00")).at("2026-12-01").build();
    let said = both.says("bad-value", "content/agenda/fair.md", 4);
    assert!(said.contains("remove one of the two lines, `open_end` or `end`"), "{said}");
    let Run { code, .. } = both;
    assert_eq!(code, 1);
}
