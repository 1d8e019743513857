//! Subscriptions: a partner's entries in this town's site, what they may bring, and that nothing of theirs breaks a build.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

mod edges;
mod hostile;
mod languages;
mod measures;
mod pages;
mod receipts;
mod scribbled;
mod strangers;
use crate::support;
mod values;

use support::{Run, Town};

/// The neighbour's manifest.
const NEIGHBOUR: &str = "[town]\nname = \"Sambreville\"\nurl = \"https://www.sambreville.example\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-4.0\"\n";

/// A section of events, with the list that a town usually has.
const AGENDA: &str = "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n[list]\ntype = \"event\"\norder = \"start\"\n+++\n";

/// What a town writes of itself, and of its partner, who lies beside it.
const OWN: &str = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\n[partners.sambreville]\npath = \"../sambreville\"\n";

/// A town with these subscriptions, and its neighbour without entries.
fn with(subscriptions: &str) -> Town {
    Town::new()
        .argument("--minify")
        .argument("off")
        .file("town.toml", format!("{OWN}\n{subscriptions}"))
        // What a partner holds in the future is as old as the section that shows it.
        .file(
            "content/agenda/_index.md",
            AGENDA.replace("[defaults]", "updated = 2026-05-01\n[defaults]"),
        )
        .file("../sambreville/town.toml", NEIGHBOUR)
        .file("../sambreville/content/_index.md", "+++\ntitle = \"Sambreville\"\n+++\n")
        .file("../sambreville/content/agenda/_index.md", AGENDA)
}

/// A town that shows the neighbour's events; `more` are further keys of its subscription.
fn town(more: &str) -> Town {
    with(&format!(
        "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n{more}\n"
    ))
}

trait Neighbour {
    /// Writes a file of the neighbour.
    fn theirs(self, path: &str, text: impl AsRef<[u8]>) -> Self;
    /// Writes an event of the neighbour.
    fn event(self, name: &str, title: &str, start: &str, more: &str) -> Self;
}

impl Neighbour for Town {
    fn theirs(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.file(&format!("../sambreville/{path}"), text)
    }

    fn event(self, name: &str, title: &str, start: &str, more: &str) -> Self {
        let text =
            format!("+++\ntitle = \"{title}\"\nstart = {start}\n{more}\n+++\nVenez *nombreux*.\n");
        self.theirs(&format!("content/agenda/{name}.md"), text)
    }
}

/// The titles of the cards of a page, in order.
fn titles(run: &Run, page: &str) -> Vec<String> {
    let html = run.read(page);
    let cards = html.split("class=\"card-title\"").skip(1);
    let title = |card: &str| {
        let heading = card.split("</h").next().unwrap_or_default();
        heading
            .split(['<', '>'])
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.contains(['/', '"']))
            .collect::<String>()
    };
    cards.map(title).collect()
}

/// Asserts that all that was found is about the partner, so that even a strict build goes through; gives it as text.
#[track_caller]
fn only_of_partner(town: Town) -> (Run, String) {
    let run = town.argument("--strict").build();
    assert_eq!(run.code, 0, "{:#?}\n{}", run.findings, run.stderr);
    assert!(
        run.findings.iter().all(|finding| finding["severity"] == "warning"),
        "{:#?}",
        run.findings
    );
    let said = run.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    (run, said)
}

#[test]
fn entries_of_a_partner_are_listed_and_lead_to_their_origin() {
    let run = town("").event("fair", "Foire", "2026-07-01T18:00:00", "").build().is_clean();
    let list = run.read("agenda/index.html");
    assert!(
        list.contains("<a href=\"https://www.sambreville.example/agenda/fair/\">Foire</a>"),
        "{list}"
    );
    assert!(
        list.contains("Source\u{a0}: Sambreville") && list.contains("Licence\u{a0}: CC-BY-4.0"),
        "{list}"
    );
    assert_eq!(titles(&run, "index.html"), ["Foire"]);
    for no_page_of_theirs in run.files().keys().chain([&run.read("sitemap.xml")]) {
        assert!(!no_page_of_theirs.contains("fair"), "{no_page_of_theirs}");
    }
}

#[test]
fn feeds_of_the_section_name_the_town_and_lead_to_the_origin() {
    let run = town("")
        .event("fair", "Foire", "2026-07-01T18:00:00", "date = 2026-06-01")
        .build()
        .is_clean();
    let atom = run.read("agenda/atom.xml");
    let entry = atom.split("<entry").nth(1).expect("an entry");
    for part in [
        "https://www.sambreville.example/agenda/fair/",
        "<name>Sambreville</name>",
        "<rights>CC-BY-4.0</rights>",
    ] {
        assert!(entry.contains(part), "{part} in {entry}");
    }
    assert!(run.read("feed.json").contains("\"name\": \"Sambreville\""));
}

#[test]
fn a_limit_takes_what_begins_soonest_and_is_not_over() {
    let run = town("limit = 2")
        .event("past", "Passée", "2026-06-01", "")
        .event("third", "Troisième", "2026-08-01", "")
        .event("first", "Première", "2026-06-20", "")
        .event("second", "Deuxième", "2026-07-01", "")
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["Première", "Deuxième"]);
}

#[test]
fn a_limit_takes_the_newest_news() {
    let news =
        |day: &str| format!("+++\ntitle = \"{day}\"\ntype = \"news\"\ndate = 2026-05-{day}\n+++\n");
    let run = with(
        "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"news\"\ninto = \"news\"\nlimit = 2\n",
    )
    .file("content/news/_index.md", "+++\ntitle = \"Nouvelles\"\n[list]\ntype = \"news\"\n+++\n")
    .theirs("content/a.md", news("01"))
    .theirs("content/b.md", news("03"))
    .theirs("content/c.md", news("02"))
    .build()
    .is_clean();
    assert_eq!(titles(&run, "news/index.html"), ["03", "02"]);
}

#[test]
fn what_the_partner_keeps_to_itself_stays_there() {
    let neighbour = format!("{NEIGHBOUR}[share]\ntypes = [\"event\"]\n");
    let run = town("")
        .theirs("town.toml", neighbour)
        .event("shown", "Montrée", "2026-07-01", "")
        .event("draft", "Brouillon", "2026-07-01", "draft = true")
        .event("later", "Plus tard", "2026-07-01", "publish = 2026-06-20")
        .event("expired", "Finie", "2026-07-01", "expires = 2026-06-01")
        .event("home", "Chez nous", "2026-07-01", "share = false")
        .event("_hidden", "Cachée", "2026-07-01", "")
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["Montrée"]);
    let closed = town("")
        .theirs("town.toml", format!("{NEIGHBOUR}[share]\ntypes = [\"news\"]\n"))
        .event("a", "A", "2026-07-01", "");
    let run = closed.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.findings.len(), 1, "the town hears that nothing of the kind is shared");
    assert_eq!(titles(&run, "agenda/index.html"), Vec::<String>::new());
}

#[test]
fn only_the_fields_come_that_the_partner_offers() {
    let neighbour = format!("{NEIGHBOUR}[share]\nfields = [\"summary\"]\nlicence = \"CC0-1.0\"\n");
    let run = town("pages = \"local\"")
        .theirs("town.toml", neighbour)
        .event(
            "fair",
            "Foire",
            "2026-07-01",
            "location = \"Place\"\nsummary = \"Résumé\"\ntopics = [\"culture\"]",
        )
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains("Foire")
            && page.contains("Résumé")
            && page.contains("CC0-1.0")
            && page.contains("2026-07-01"),
        "{page}"
    );
    assert!(
        !page.contains("Place") && !page.contains("nombreux") && !page.contains("culture"),
        "{page}"
    );
}

#[test]
fn accept_and_block_choose_by_id() {
    let chosen = |more: &str| {
        let run = town(more)
            .event("a", "A", "2026-07-01", "")
            .event("b", "B", "2026-07-02", "")
            .event("c", "C", "2026-07-03", "id = \"cc\"")
            .build()
            .is_clean();
        titles(&run, "agenda/index.html").concat()
    };
    assert_eq!(chosen("accept = \"all\""), "ABC");
    assert_eq!(chosen("accept = [\"agenda/a\", \"sambreville:cc\"]"), "AC");
    assert_eq!(chosen("block = [\"sambreville:agenda/b\", \"cc\"]"), "A");
}

#[test]
fn the_filter_is_that_of_queries() {
    let chosen = |filter: &str| {
        let run = town(&format!("where = {filter}"))
            .event("a", "A", "2026-07-01", "topics = [\"culture\"]")
            .event("b", "B", "2026-06-01", "topics = [\"sport\"]")
            .build()
            .is_clean();
        let html = run.read("agenda/index.html");
        ["A", "B"]
            .into_iter()
            .filter(|name| html.contains(&format!(">{name}</a>")))
            .collect::<String>()
    };
    assert_eq!(chosen("{ topics = [\"culture\"] }"), "A");
    assert_eq!(chosen("{ topics = [\"culture\", \"sport\"] }"), "AB");
    assert_eq!(chosen("{ when = \"past\" }"), "B");
    assert_eq!(chosen("{ when = \"upcoming\", topics = \"sport\" }"), "");
}

#[test]
fn mistakes_in_a_subscription_are_the_towns_own() {
    let subscription = "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"evnt\"\ninto = \"agnda\"\nwhere = { topcs = \"x\", when = \"soon\" }\n";
    let run = with(subscription).build();
    assert_eq!(run.code, 1);
    assert!(run.says("unknown-type", "town.toml", 11).contains("`event`"), "{:#?}", run.findings);
    assert!(run.says("bad-value", "town.toml", 12).contains("`agenda`"), "{:#?}", run.findings);
    let queries: Vec<String> = run
        .findings
        .iter()
        .filter(|finding| finding["code"] == "bad-query")
        .map(ToString::to_string)
        .collect();
    assert!(
        queries.len() == 2
            && queries.concat().contains("topics")
            && queries.concat().contains("soon"),
        "{queries:#?}"
    );
}

#[test]
fn two_subscriptions_show_an_entry_once_in_each_section() {
    let subscription = |into: &str| {
        format!("[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"{into}\"\n")
    };
    let run = with(&format!(
        "{}{}{}",
        subscription("agenda"),
        subscription("agenda/region"),
        subscription("agenda")
    ))
    .file("content/agenda/region/_index.md", AGENDA)
    .event("fair", "Foire", "2026-07-01", "")
    .build()
    .is_clean();
    for page in ["agenda/index.html", "agenda/region/index.html", "index.html"] {
        assert_eq!(
            titles(&run, page).iter().filter(|title| *title == "Foire").count(),
            1,
            "{page}"
        );
    }
}

#[test]
fn towns_that_subscribe_to_each_other_pass_nothing_on() {
    let theirs = format!(
        "{NEIGHBOUR}\n[partners.seneffe]\npath = \"../town\"\n\n[[subscriptions]]\nfrom = \"seneffe\"\ntype = \"event\"\ninto = \"agenda\"\n"
    );
    let run = town("")
        .file("content/agenda/own.md", "+++\ntitle = \"À nous\"\nstart = 2026-07-01\n+++\n")
        .theirs("town.toml", theirs)
        .event("fair", "Foire", "2026-07-02", "")
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["À nous", "Foire"]);
}

#[test]
fn what_two_towns_announce_is_said_and_not_merged() {
    let town = town("")
        .file(
            "content/agenda/own.md",
            "+++\ntitle = \"Fête de la musique\"\nstart = 2026-07-01T18:00:00\n+++\n",
        )
        .event("fete", "Fête de la Musique !", "2026-07-01T18:00:00", "")
        .event("other", "Fête de la musique", "2026-07-01T19:00:00", "");
    let (run, said) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html").len(), 3);
    assert_eq!(run.findings.len(), 1, "{said}");
    assert!(
        run.says("probable-duplicate", "@sambreville/content/agenda/fete.md", 0)
            .contains("block = [\"sambreville:agenda/fete\"]")
    );
}

#[test]
fn the_next_change_counts_what_partners_announce() {
    let next = |town: Town| run_next(&town.build().is_clean());
    assert!(next(town("").event("a", "A", "2026-06-20T10:00:00", "")).contains("2026-06-20T"));
    assert!(
        next(town("").event("a", "A", "2026-08-01", "publish = 2026-06-17"))
            .contains("2026-06-16T22:00:00Z")
    );
    assert!(
        next(town("").event("a", "A", "2026-08-01", "expires = 2026-06-18"))
            .contains("2026-06-17T22:00:00Z")
    );
}

fn run_next(run: &Run) -> String {
    run.read("parvis-build.json")
}

#[test]
fn a_partner_that_cannot_be_read_is_a_warning_and_nothing_more() {
    for broken in ["", "[town\n", "[town]\nname = \"X\"\n"] {
        let (run, said) = only_of_partner(town("").theirs("town.toml", broken));
        assert_eq!(titles(&run, "agenda/index.html"), Vec::<String>::new());
        assert!(run.findings.len() == 1 && said.contains("sambreville"), "{said}");
    }
    let town = town("");
    std::fs::remove_dir_all(town.path().join("../sambreville")).expect("it is there");
    let (_, said) = only_of_partner(town);
    assert!(said.contains("cannot be read"), "{said}");
}
