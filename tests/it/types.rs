//! Content types of a town's own: what a field's values must keep to, what stands where none is written, and what a type lists.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use support::Town;

/// A boat has a number on its bow, a length, a crew and a state.
const BOAT: &str = r#"label = "Boat"
[fields.number]
kind = "text"
pattern = "[A-Z]{2} [0-9]{1,4}|none"
hint = { en = "As on the bow: OD 12", fr = "Comme sur l'étrave : OD 12" }
[fields.length]
kind = "decimal"
min = 2
max = 40.5
[fields.crew]
kind = "list(text)"
max = 6
[fields.state]
kind = "text"
default = "afloat"
shared = true
[fields.berths]
kind = "integer"
default = 2
required = true
[fields.captain]
kind = "text"
deprecated = "write `crew`"
[fields.papers]
kind = "object"
[fields.papers.fields.port]
kind = "text"
default = "Home"
min = 3
"#;

fn town() -> Town {
    let page = "{{ page.fields.state }}|{{ page.fields.berths }}|{% if page.fields.papers %}{{ page.fields.papers.port }}{% endif %}|{% if page.fields.crew %}{% for x in page.fields.crew %}{{ x }},{% endfor %}{% endif %}";
    Town::new().file("types/boat.toml", BOAT).file("templates/boat.html", page)
}

fn boat(lines: &str) -> String {
    format!("+++\ntitle = \"Boat\"\ntype = \"boat\"\n{lines}\n+++\n")
}

#[test]
fn values_outside_the_bounds_of_their_field_are_said_where_they_stand() {
    let rows = [
        ("number = \"OD12\"", 4, "`OD12` is not of the form `[A-Z]{2} [0-9]{1,4}|none`"),
        ("number = \"OD 12 and more\"", 4, "is not of the form"),
        ("length = 1", 4, "`length`: 1 is less than 2"),
        ("length = 40.6", 4, "`length`: 40.6 is more than 40.5"),
        ("crew = [\n\"Ann\",\n\"Bertrand\",\n]", 6, "`crew`: too long: 8 of at most 6 characters"),
        ("crew = \"Élodie!\"", 4, "too long: 7 of at most 6"),
        ("papers = { port = \"X\" }", 4, "`port`: too short: 1 of at least 3 characters"),
    ];
    for (lines, line, said) in rows {
        let run = town().file("content/boat.md", boat(lines)).build();
        assert_eq!(run.code, 1, "{lines}");
        let words = run.says("bad-value", "content/boat.md", line);
        assert!(words.contains(said), "{lines}: {words}");
    }
    let run = town().file("content/boat.md", boat("number = \"OD12\"")).build();
    assert!(
        run.says("bad-value", "content/boat.md", 4).contains("As on the bow"),
        "the hint helps"
    );
    let good = "number = \"none\"\nlength = 2\ncrew = [\"Élodie\"]";
    town().file("content/boat.md", boat(good)).build().is_clean();
}

#[test]
fn where_nothing_is_written_the_default_stands() {
    let town = town()
        .file("content/a.md", boat(""))
        .file("content/b.md", boat("state = \"sunk\"\nberths = 0\npapers = { port = \"Away\" }"))
        .file("content/b.nl.md", boat(""))
        .file("content/c.md", boat("papers = {}\ncrew = \"Ann\""));
    let run = town.build().is_clean();
    assert_eq!(run.read("a/index.html"), "afloat|2||");
    assert_eq!(run.read("b/index.html"), "sunk|0|Away|");
    assert_eq!(run.read("nl/b/index.html"), "sunk|2||", "a shared value comes before the default");
    assert_eq!(run.read("c/index.html"), "afloat|2|Home|Ann,");
}

#[test]
fn a_field_that_should_be_written_no_more_is_a_warning() {
    let run = town().file("content/boat.md", boat("captain = \"Ann\"")).build();
    assert_eq!(run.code, 0);
    assert!(run.says("deprecated-field", "content/boat.md", 4).contains("write `crew`"));
}

#[test]
fn what_a_type_cannot_say_is_refused_in_its_file() {
    let rows = [
        ("kind = \"boolean\"\nmin = 1", 3, "bounds numbers and texts"),
        ("kind = \"text\"\nmin = \"1\"", 3, "takes a number"),
        ("kind = \"text\"\nmin = 5\nmax = 4", 3, "larger than `max`"),
        ("kind = \"integer\"\npattern = \"1\"", 3, "for texts"),
        ("kind = \"text\"\npattern = \"[0-9\"", 3, "is not a pattern"),
        ("kind = \"text\"\npattern = \"a)|(b\"", 3, "is not a pattern"),
        ("kind = \"text\"\npattern = \"(\\\\w{1000}){1000}\"", 3, "is not a pattern"),
        ("kind = \"integer\"\ndefault = \"two\"", 3, "a whole number"),
        ("kind = \"text\"\nmax = 3\ndefault = \"four\"", 4, "too long"),
        ("kind = \"date\"\ndefault = 2026-01-01", 3, "cannot have a `default`"),
    ];
    for (lines, line, said) in rows {
        let run = Town::new().file("types/thing.toml", format!("[fields.a]\n{lines}\n")).build();
        assert_eq!(run.code, 1, "{lines}");
        let words = run.findings.iter().map(ToString::to_string).collect::<String>();
        assert!(
            words.contains(said) && words.contains(&format!("\"line\":{line}")),
            "{lines}: {words}"
        );
    }
}

#[test]
fn the_patterns_of_a_layer_are_counted_and_equal_ones_are_one() {
    let fields = |patterns: &dyn Fn(usize) -> String, most: usize| {
        (0..most)
            .map(|at| format!("[fields.f{at}]\nkind = \"text\"\npattern = '{}'\n", patterns(at)))
            .collect::<String>()
    };
    let different = |at: usize| format!("[0-9]{{{at}}}");
    // Equal ones count once, however many there are, and those of several files of a layer count together.
    let equal = fields(&|_| "[0-9]{4}".to_owned(), 1_000);
    let town =
        Town::new().file("types/a.toml", fields(&different, 200)).file("types/b.toml", equal);
    assert_eq!(town.build().code, 0);
    let run = town.file("types/c.toml", fields(&|at| format!("[a-z]{{{at}}}"), 100)).build();
    assert_eq!((run.code, run.findings.len()), (1, 1), "{}", run.stderr);
    assert!(run.says("too-much", "types/c.toml", 3).contains("200 different patterns"));
    for (pattern, said) in [(r"\w{60}", "too many forms"), (&*"a".repeat(1_001), "1001 bytes")] {
        let run = Town::new().file("types/a.toml", fields(&|_| pattern.to_owned(), 1)).build();
        assert_eq!(run.code, 1, "{pattern}");
        assert!(run.says("bad-value", "types/a.toml", 3).contains(said));
    }
}

#[test]
fn a_section_lists_as_its_type_says_unless_it_says_otherwise() {
    let event = |title: &str, day: &str| {
        format!("+++\ntitle = \"{title}\"\ntype = \"event\"\nstart = {day}\n+++\n")
    };
    let town = |list: &str| {
        let rows = "{% for row in page.pagination.items %}{{ row.title }} {% endfor %}";
        Town::new()
            .file("templates/event-list.html", rows)
            .file(
                "content/agenda/_index.md",
                format!("+++\ntitle = \"Agenda\"\n[list]\ntype = \"event\"\n{list}\n+++\n"),
            )
            .file("content/agenda/b.md", event("Second", "2026-07-02"))
            .file("content/agenda/a.md", event("First", "2026-07-01"))
            .file("content/agenda/old.md", event("Past", "2026-05-01"))
    };
    let listed =
        |list: &str| town(list).build().is_clean().read("agenda/index.html").trim().to_owned();
    assert_eq!(listed(""), "First Second");
    assert_eq!(listed("order = \"-start\""), "Second First");
    assert_eq!(listed("where = { when = \"past\" }"), "Past");
    assert_eq!(listed("where = {}"), "Past First Second");
    let types = "extends = \"event\"\n[lists.default]\norder = \"-start, titel\"\nwhere = { when = \"soon\" }\n";
    let run = town("").file("types/event.toml", types).build();
    let said = run.findings.iter().map(ToString::to_string).collect::<String>();
    assert!(
        run.says("bad-query", "types/event.toml", 3).len() > 1 && said.contains("`titel`"),
        "{said}"
    );
    assert!(said.contains("`when` cannot be `soon`"), "{said}");
}

/// A field's Markdown is a text like any other: its links, pictures and headings are looked at too.
#[test]
fn the_markdown_of_fields_is_checked_and_has_places() {
    let thing = "[fields.how]\nkind = \"markdown\"\n[fields.steps]\nkind = \"list(markdown)\"\n";
    let page = "{{ page.body }}{{ page.fields.how }}{% for step in page.fields.steps %}{{ step }}{% endfor %}";
    let town = |how: &str| {
        let text = format!(
            "+++\ntitle = \"A\"\ntype = \"thing\"\nhow = \"\"\"\n{how}\n\"\"\"\nsteps = [\"## One\", \"## One\"]\n+++\n## One\n"
        );
        Town::new()
            .file("types/thing.toml", thing)
            .file("templates/thing.html", page)
            .file("content/a.md", text)
    };
    let rows = [
        ("[gone](/no/where)", "broken-link", 5),
        ("![](x.png)", "missing-alt", 5),
        ("[place](#nowhere)", "broken-anchor", 5),
        // The field as a whole takes no directive.
        ("::card{}", "directive-syntax", 4),
    ];
    for (how, code, line) in rows {
        let run = town(how).build();
        assert_eq!(run.code, 1, "{how}");
        run.says(code, "content/a.md", line);
    }
    let html = town("## One\n\n[here](#how-one) and [there](#steps-2-one)")
        .build()
        .is_clean()
        .read("a/index.html");
    for id in ["one", "how-one", "steps-one", "steps-2-one"] {
        assert_eq!(html.matches(&format!("<h2 id={id}>")).count(), 1, "{id}: {html}");
    }
}

/// Only what a type has is lent to its entries: a folder may hold several types.
#[test]
fn what_a_section_lends_goes_to_the_types_that_take_it() {
    let section =
        "+++\ntitle = \"Harbour\"\n[defaults]\ntype = \"boat\"\nstate = \"moored\"\n+++\n";
    let run = town()
        .file("content/harbour/_index.md", section)
        .file("content/harbour/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file("content/harbour/b.md", "+++\ntitle = \"B\"\ntype = \"page\"\n+++\n")
        .build()
        .is_clean();
    assert_eq!(run.read("harbour/a/index.html"), "moored|2||");
}

#[test]
fn the_files_of_an_entry_are_of_one_type_and_of_the_language_of_their_names() {
    let run = town()
        .file("content/a.md", boat(""))
        .file("content/a.nl.md", "+++\ntitle = \"A\"\ntype = \"page\"\n+++\n")
        .build();
    run.says("shared-field", "content/a.nl.md", 3);
    let run =
        Town::new().file("content/a.md", "+++\ntitle = \"A\"\nlanguage = \"nl\"\n+++\n").build();
    assert!(run.says("bad-value", "content/a.md", 3).contains("by its name the file is in `fr`"));
    Town::new()
        .file("content/a.nl.md", "+++\ntitle = \"A\"\nlanguage = \"nl\"\n+++\n")
        .build()
        .is_clean();
}

#[test]
fn an_address_in_a_field_is_looked_at_and_leads_to_the_page() {
    let page = "<a href=\"{{ page.fields.to }}\">x</a>";
    let town = |to: &str| {
        let text = format!("+++\ntitle = \"A\"\ntype = \"thing\"\nto = \"{to}\"\n+++\n");
        Town::new()
            .file("types/thing.toml", "[fields.to]\nkind = \"url\"\n")
            .file("templates/thing.html", page)
            .file("content/fair.md", "+++\ntitle = \"Fair\"\nslug = \"big-fair\"\n+++\n")
            .file("content/a.md", text)
    };
    town("/no/where").build().says("broken-link", "content/a.md", 4);
    for (to, shown) in [
        ("/fair", "/big-fair/"),
        ("/big-fair/", "/big-fair/"),
        ("https://x.example/", "https://x.example/"),
    ] {
        let html = town(to).build().is_clean().read("a/index.html");
        assert!(
            html.contains(&format!("href={shown}>")) || html.contains(&format!("href=\"{shown}\"")),
            "{to}: {html}"
        );
    }
}
