//! The query grammar: lists, types, subscriptions and templates choose entries alike, and say the same of the same mistake.
#![allow(clippy::disallowed_methods, reason = "tests look at files as they like")]

use crate::support::{Run, Town};

/// A type with a last day.
const CALL: &str = "[fields.deadline]\nkind = \"date\"\n[fields.days]\nkind = \"list(date)\"\n[fields.state]\nkind = \"text\"\n";

/// A town with entries of that type, one of them without a last day; the build's date is between them.
fn town() -> Town {
    let call = |title: &str, keys: &str| {
        format!("+++\ntype = \"call\"\ntitle = \"{title}\"\n{keys}\n+++\n")
    };
    Town::new()
        .at("2026-06-21")
        .file("types/call.toml", CALL)
        .file("content/calls/_index.md", "+++\ntitle = \"Appels\"\n+++\n")
        .file("content/calls/a.md", call("Before", "deadline = 2026-06-20\ndays = [2026-06-01]"))
        .file("content/calls/b.md", call("Today", "deadline = 2026-06-21\nstate = \"open\""))
        .file("content/calls/c.md", call("After", "deadline = 2026-06-22\ndays = [2026-06-22]"))
        .file("content/calls/d.md", call("Never", "date = 2026-06-01"))
}

/// What stands in a list whose filter is written in a section's file.
fn by_section(filter: &str) -> (Town, &'static str) {
    let list = format!("+++\ntitle = \"Appels\"\n[list]\nwhere = {filter}\n+++\n");
    let rows = "{% for row in page.pagination.items %}{{ row.title }} {% endfor %}";
    let town = town().file("content/calls/_index.md", list).file("templates/section.html", rows);
    (town, "calls/index.html")
}

/// What stands in a list whose filter is written in the type.
fn by_type(filter: &str) -> (Town, &'static str) {
    let list = "+++\ntitle = \"Appels\"\n[list]\ntype = \"call\"\n+++\n";
    let rows = "{% for row in page.pagination.items %}{{ row.title }} {% endfor %}";
    let town = town()
        .file("content/calls/_index.md", list)
        .file("types/call.toml", format!("{CALL}[lists.default]\nwhere = {filter}\n"))
        .file("templates/section.html", rows);
    (town, "calls/index.html")
}

/// What a template asks for with the same filter.
fn by_template(filter: &str) -> (Town, &'static str) {
    let filter = filter.replace(" = ", ": ").replace("{ ", "{ \"").replace(": ", "\": ");
    let rows = format!(
        "{{% for row in items(type=\"call\", where={filter}) %}}{{{{ row.title }}}} {{% endfor %}}"
    );
    (
        town().file("templates/page.html", rows).file("content/x.md", "+++\ntitle = \"X\"\n+++\n"),
        "x/index.html",
    )
}

/// What comes from a partner by a subscription with the same filter.
fn by_subscription(filter: &str) -> (Town, &'static str) {
    let manifest = format!(
        "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
         [partners.sambreville]\npath = \"../sambreville\"\n\
         [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"call\"\ninto = \"calls\"\nwhere = {filter}\n"
    );
    let rows = "{% for row in page.pagination.items %}{{ row.title }} {% endfor %}";
    let mut town = town().file("town.toml", manifest).file("templates/section.html", rows).file(
        "../sambreville/town.toml",
        "[town]\nname = \"Sambreville\"\nurl = \"https://www.sambreville.example\"\nlanguages = [\"fr\"]\n",
    );
    for name in ["a", "b", "c", "d"] {
        let path = format!("content/calls/{name}.md");
        let text = std::fs::read_to_string(town.path().join(&path)).expect("it was written");
        town.remove(&path);
        town = town.file(&format!("../sambreville/{path}"), text);
    }
    (town, "calls/index.html")
}

/// Makes a town whose list has a filter, and names the page of the list.
type MakeTown = fn(&str) -> (Town, &'static str);

const ALL: [MakeTown; 4] = [by_section, by_type, by_template, by_subscription];

/// The titles of a list, sorted, and the same whoever asks.
#[track_caller]
fn listed(filter: &str) -> String {
    let lists = ALL.map(|by| {
        let (town, page) = by(filter);
        let html = town.build().is_clean().read(page);
        let mut titles: Vec<&str> = html.split_whitespace().collect();
        titles.sort_unstable();
        titles.join(" ")
    });
    assert!(lists.iter().all(|list| *list == lists[0]), "{filter}: {lists:#?}");
    lists[0].clone()
}

#[test]
fn any_date_is_filtered_by_a_window() {
    assert_eq!(listed("{ deadline = \"upcoming\" }"), "After Today");
    assert_eq!(listed("{ deadline = \"past\" }"), "Before");
    assert_eq!(listed("{ deadline = \"current\" }"), "Today");
    assert_eq!(listed("{ deadline = [\"past\", \"2026-06-22\"] }"), "After Before");
    assert_eq!(listed("{ days = \"upcoming\" }"), "After");
    assert_eq!(listed("{ date = \"past\" }"), "Never");
    // A field that is no date has the word itself.
    assert_eq!(listed("{ state = \"open\" }"), "Today");
}

#[test]
fn a_page_changes_when_the_window_of_a_date_does() {
    let (town, page) = by_section("{ deadline = \"upcoming\" }");
    assert!(town.build().is_clean().read(page).contains("Today"));
    assert!(!town.at("2026-06-22").build().is_clean().read(page).contains("Today"));
}

#[test]
fn the_same_mistake_reads_the_same_wherever_it_is_made() {
    let said = |run: &Run| {
        let said = run.findings.iter().map(|finding| {
            format!("{}, {}", finding["message"], finding["help"]).replace(['"', '\\'], "")
        });
        said.collect::<String>()
    };
    for (filter, mistake) in [
        (
            "{ deadlin = \"past\" }",
            "no content type has a field `deadlin`, did you mean `deadline`?",
        ),
        (
            "{ deadline = \"upcomming\" }",
            "`deadline` cannot be `upcomming`, did you mean `upcoming`?",
        ),
        (
            "{ deadline = \"soon\" }",
            "`deadline` cannot be `soon`, it is a date, or `upcoming`, `past`, `open` or `current`",
        ),
        (
            "{ when = \"soon\" }",
            "`when` cannot be `soon`, it is `upcoming`, `past`, `open` or `current`",
        ),
        ("{ state = [[1]] }", "`state` in `where` takes a value or a list of values"),
    ] {
        for by in ALL {
            let run = by(filter).0.build();
            assert!(run.code == 1 && said(&run).contains(mistake), "{filter}: {:#?}", run.findings);
        }
    }
}
