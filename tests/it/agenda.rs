//! A town's time: when events begin and end, and what lists say of them on which day.

use crate::support::ics::lint;
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

/// A market each Saturday from September to December.
const MARKET: &str = "start = 2027-09-04T08:00:00\nend = 2027-09-04T12:30:00\n[repeat]\nrule = \"weekly on sat until 2027-12-18\"\nexcept = [2027-10-30]\nalso = [2027-12-22]\n[[repeat.change]]\non = 2027-11-20\nlocation = \"Halle\"\nstart = 2027-11-21\n[[repeat.change]]\non = 2027-11-27\nstatus = \"cancelled\"";

/// The beginnings of the times that a page names.
fn times(page: &str) -> Vec<&str> {
    let parts = page.split("<time datetime=").skip(1);
    parts.filter_map(|part| part.split_once('>').map(|(time, _)| time.trim_matches('"'))).collect()
}

#[test]
fn each_time_of_a_series_is_a_row_of_the_list() {
    let page = agenda(MARKET, "2027-10-16T13:00:00+02:00");
    let (upcoming, past) = page.split_once(">Passés<").expect("both lists");
    let upcoming = times(upcoming);
    assert_eq!(
        upcoming[..6],
        [
            "2027-10-23T08:00:00+02:00",
            // The 30th is left out; clocks went back on the 31st.
            "2027-11-06T08:00:00+01:00",
            "2027-11-13T08:00:00+01:00",
            // Moved from Saturday to Sunday.
            "2027-11-21T08:00:00+01:00",
            "2027-11-27T08:00:00+01:00",
            "2027-12-04T08:00:00+01:00",
        ]
    );
    assert_eq!(upcoming.last(), Some(&"2027-12-22T08:00:00+01:00"));
    assert_eq!(times(past)[0], "2027-10-16T08:00:00+02:00");
    assert!(page.contains("Annulé") && page.contains("Halle"), "{page}");
}

#[test]
fn the_page_of_a_series_says_its_rule_and_its_next_dates() {
    let town = event(MARKET).at("2027-11-10").build().is_clean();
    let page = town.read("agenda/fair/index.html");
    let rule = "chaque samedi, jusqu’au 18 décembre 2027, sauf le 30 octobre";
    assert!(page.contains(rule), "{page}");
    assert!(page.contains("Prochaines dates"), "{page}");
    let times = times(&page);
    // The next one, and then all of them.
    assert_eq!(times[0], "2027-11-13T08:00:00+01:00");
    assert_eq!(times.len(), 1 + 7);
    // It is one page, in one place of the sitemap.
    assert_eq!(town.read("sitemap.xml").matches("agenda/fair").count(), 1);
    // What is over says no dates.
    let over = event(MARKET).at("2028-03-01").build().is_clean().read("agenda/fair/index.html");
    assert!(!over.contains("Prochaines dates") && over.contains(rule), "{over}");
}

#[test]
fn an_endless_series_reaches_to_the_end_of_a_month() {
    let keys = "start = 2020-01-04T08:00:00\n[repeat]\nrule = \"every saturday\"";
    let all = "{% for row in items(type=\"event\", where={\"when\": \"upcoming\"}, order=\"start\") %}{{ row.fields.start }} {% endfor %}|{% for row in items(type=\"event\", where={\"when\": \"upcoming\"}, order=\"start\", once=true) %}{{ row.fields.start }} {% endfor %}|{% for row in items(type=\"event\", order=\"title\") %}{{ row.fields.start }} {% endfor %}";
    let town = event(keys)
        .file("templates/page.html", all)
        .file("content/x.md", "+++\ntitle = \"X\"\n+++\n")
        .at("2026-12-10");
    let run = town.build().is_clean();
    let page = run.read("x/index.html");
    let lists: Vec<Vec<&str>> =
        page.split('|').map(|list| list.split_whitespace().collect()).collect();
    assert_eq!(lists[0].first(), Some(&"2026-12-12T08:00:00+01:00"));
    // The thirteenth month from now is January 2028.
    assert_eq!(lists[0].last(), Some(&"2028-01-29T08:00:00+01:00"));
    assert_eq!(lists[1], ["2026-12-12T08:00:00+01:00"]);
    assert_eq!(lists[2], ["2026-12-12T08:00:00+01:00"]);
    // The next boundary is the market's own end of day, and after it the month's.
    assert_eq!(next_change(keys, "2026-12-26T23:59:59+01:00"), "2026-12-26T23:00:00Z");
    assert_eq!(next_change(keys, "2026-12-27"), "2026-12-31T23:00:00Z");
    let near = town.file("town.toml", "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\ntimezone = \"Europe/Brussels\"\n[agenda]\nhorizon = 1\n");
    let page = near.build().is_clean().read("x/index.html");
    assert!(page.contains("2027-01-30T08") && !page.contains("2027-02-06"), "{page}");
}

#[test]
fn what_a_series_cannot_be_is_said_at_its_lines() {
    for (keys, code, line, words) in [
        (
            "start = 2027-09-03\n[repeat]\nrule = \"weekly on sat\"",
            "bad-value",
            4,
            "`start = 2027-09-04`",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"weekly until 2027-09-01\"",
            "bad-value",
            4,
            "ends before",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"chaque samedi\"",
            "bad-value",
            5,
            "weekly on sat until",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"FREQ=WEEKLY;INTERVAL=0\"",
            "bad-value",
            5,
            "from 1 to 1000",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"weekly\"\nexcept = [2027-09-12]",
            "bad-value",
            4,
            "leaves out 2027-09-12",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"weekly\"\n[[repeat.change]]\non = 2027-09-12\nnote = \"x\"",
            "bad-value",
            4,
            "nobody would see it",
        ),
        (
            "start = 2027-08-31\n[repeat]\nrule = \"monthly\"",
            "bad-value",
            4,
            "monthly on the last day",
        ),
        (
            "start = 2027-09-04\n[repeat]\nrule = \"weekly\"\nexcepted = [2027-09-11]",
            "unknown-key",
            6,
            "except",
        ),
    ] {
        let run = event(keys).at("2027-01-01").run("check");
        let said = run.says(code, "content/agenda/fair.md", line);
        assert!(said.contains(words), "{keys}: {said}");
    }
}

#[test]
fn a_partners_series_keeps_its_own_clock() {
    let portal = Town::new()
        .file("town.toml", "[town]\nname = \"Portal\"\nurl = \"https://www.portal.example\"\nlanguages = [\"fr\", \"nl\"]\ntimezone = \"Europe/Brussels\"\n[partners.horta]\npath = \"../horta\"\n[[subscriptions]]\nfrom = \"horta\"\ntype = \"event\"\ninto = \"agenda\"\npages = \"local\"\n")
        .file("content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n[list]\ntype = \"event\"\n+++\n")
        .file("../horta/town.toml", "[town]\nname = \"Horta\"\nurl = \"https://www.horta.example\"\nlanguages = [\"fr\"]\ntimezone = \"Atlantic/Azores\"\nlicence = \"CC-BY-4.0\"\n")
        .file("../horta/content/_index.md", "+++\ntitle = \"Horta\"\n+++\n")
        .file("../horta/content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n+++\n")
        .file("../horta/content/agenda/night.md", "+++\ntitle = \"Nuit\"\nstart = 2027-03-20T23:00:00\n[repeat]\nrule = \"weekly 3 times\"\n+++\n")
        .at("2027-03-01");
    let page = portal.build().is_clean().read("agenda/index.html");
    let (upcoming, _) = page.split_once(">Passés<").unwrap_or((&page, ""));
    assert_eq!(
        times(upcoming),
        ["2027-03-20T23:00:00-01:00", "2027-03-27T23:00:00-01:00", "2027-04-03T23:00:00+00:00"]
    );
}

/// A calendar's properties of one name, without their parameters.
fn values<'c>(calendar: &'c str, name: &str) -> Vec<&'c str> {
    let is_it = |line: &&str| {
        line.starts_with(&format!("{name}:")) || line.starts_with(&format!("{name};"))
    };
    let events = calendar.find("BEGIN:VEVENT").map_or("", |at| &calendar[at..]);
    let lines = events.split("\r\n").filter(is_it);
    lines.filter_map(|line| line.split_once(':').map(|(_, value)| value)).collect()
}

#[test]
fn events_stand_in_calendars_that_programs_read_right() {
    let town = event(MARKET)
        .file("content/agenda/walk.md", "+++\ntitle = \"Marche, avec guide\"\nstart = 2027-10-01\nend = 2027-10-02\ntopics = [\"culture\"]\n+++\n")
        .file("vocabularies/topics.toml", "[culture]\nlabel = \"Culture\"\n")
        .at("2027-09-01");
    let site = town.build().is_clean();
    let calendar = site.read("agenda/calendar.ics");
    assert_eq!(lint(calendar.as_bytes()), Vec::<String>::new(), "{calendar}");
    // Days that are added are no part of what programs read alike: each market is an event of its own.
    let ids = values(&calendar, "UID");
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    assert_eq!((ids.len(), ids.last()), (17, Some(&"agenda/walk@www.seneffe.example")));
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20271001\r\nDTEND;VALUE=DATE:20271003\r\n"),
        "{calendar}"
    );
    assert_eq!(calendar.matches("BEGIN:VTIMEZONE").count(), 1);
    assert!(calendar.contains("SUMMARY:Marche\\, avec guide"), "{calendar}");
    let single = site.read("agenda/walk/event.ics");
    assert_eq!(lint(single.as_bytes()), Vec::<String>::new());
    assert_eq!(values(&single, "UID"), ["agenda/walk@www.seneffe.example"]);
    assert_eq!(values(&single, "URL"), ["https://www.seneffe.example/agenda/walk/"]);
    assert!(site.read("themes/culture/calendar.ics").contains("agenda/walk@"));
    assert!(site.read("calendar.ics").contains("agenda/walk@"));
    // The pages lead there.
    let list = site.read("agenda/index.html");
    assert!(list.contains("webcal://www.seneffe.example/agenda/calendar.ics"), "{list}");
    assert!(site.read("agenda/walk/index.html").contains("/agenda/walk/event.ics"));
}

#[test]
fn a_series_is_one_event_with_what_is_other() {
    let keys = "start = 2027-09-04T08:00:00\nend = 2027-09-04T12:30:00\n[repeat]\nrule = \"weekly on sat until 2027-12-18\"\nexcept = [2027-10-30]\n[[repeat.change]]\non = 2027-11-27\nstatus = \"cancelled\"";
    let calendar = event(keys).at("2027-09-01").build().is_clean().read("agenda/fair/event.ics");
    assert_eq!(lint(calendar.as_bytes()), Vec::<String>::new(), "{calendar}");
    assert_eq!(values(&calendar, "RRULE"), ["FREQ=WEEKLY;BYDAY=SA;UNTIL=20271218T070000Z"]);
    assert_eq!(values(&calendar, "EXDATE"), ["20271030T080000"]);
    assert_eq!(values(&calendar, "RECURRENCE-ID"), ["20271127T080000"]);
    assert_eq!(values(&calendar, "UID").len(), 2);
    assert!(calendar.contains("SUMMARY:Annulé: Foire") && calendar.contains("STATUS:CANCELLED"));
    // What no program reads right is written day by day.
    let odd = event("start = 2027-01-31\n[repeat]\nrule = \"FREQ=YEARLY;BYDAY=5SU;COUNT=2\"")
        .at("2027-01-01");
    let calendar = odd.build().is_clean().read("agenda/fair/event.ics");
    assert_eq!(lint(calendar.as_bytes()), Vec::<String>::new(), "{calendar}");
    assert!(values(&calendar, "RRULE").is_empty(), "{calendar}");
    assert_eq!(values(&calendar, "DTSTART"), ["20270131", "20280130"]);
}

#[test]
fn a_market_is_left_out_on_public_holidays() {
    // The first of May 2027 and Christmas are Saturdays.
    let keys = "start = 2027-04-03T08:00:00\n[repeat]\nrule = \"weekly on sat until 2027-12-31\"\nskip_holidays = true";
    let town = |settings: &str| {
        let manifest = format!(
            "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n{settings}\n"
        );
        event(keys).file("town.toml", manifest).at("2027-04-20").build()
    };
    let site = town("country = \"BE\"").is_clean();
    let page = site.read("agenda/fair/index.html");
    assert!(page.contains("sauf les jours fériés"), "{page}");
    assert!(page.contains("24 avril") && page.contains("8 mai") && !page.contains("1er mai"));
    let calendar = site.read("agenda/fair/event.ics");
    assert_eq!(lint(calendar.as_bytes()), Vec::<String>::new());
    for day in ["20270501T080000", "20271225T080000"] {
        assert!(calendar.contains(day), "{day}: {calendar}");
    }
    // What the town adds counts, too.
    let site = town("country = \"BE\"\n[holidays]\nadd = [{ rule = \"04-24\", name = \"Foire\" }]");
    assert!(!site.read("agenda/fair/index.html").contains("24 avril"));
    assert!(town("").says("bad-value", "content/agenda/fair.md", 0).contains("[holidays]"));
}
