//! Subscriptions: a partner's entries in this town's site, what they may bring, and that nothing of theirs breaks a build.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

mod support;

use support::{Run, Town};

/// A town that shows the events of its neighbour, which lies beside it.
fn town(subscription: &str) -> Town {
    let manifest = format!(
        "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\n\
         [partners.sambreville]\npath = \"../sambreville\"\n\n\
         [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n{subscription}\n"
    );
    Town::new()
        .file("town.toml", manifest)
        .file(
            "content/agenda/_index.md",
            "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n[list]\ntype = \"event\"\norder = \"start\"\n+++\n",
        )
        .file("../sambreville/town.toml", NEIGHBOUR)
        .file("../sambreville/content/_index.md", "+++\ntitle = \"Sambreville\"\n+++\n")
        .file("../sambreville/content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n+++\n")
}

const NEIGHBOUR: &str =
    "[town]\nname = \"Sambreville\"\nurl = \"https://www.sambreville.example\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-4.0\"\n";

/// An event of the neighbour.
fn event(id: &str, title: &str, start: &str, more: &str) -> (String, String) {
    (
        format!("../sambreville/content/agenda/{id}.md"),
        format!("+++\ntitle = \"{title}\"\nstart = {start}\n{more}\n+++\nVenez *nombreux*.\n"),
    )
}

trait With {
    fn with(self, file: (String, String)) -> Self;
}

impl With for Town {
    fn with(self, (path, text): (String, String)) -> Self {
        self.file(&path, text)
    }
}

/// The titles in a list, in order.
fn titles(run: &Run, page: &str) -> Vec<String> {
    let html = run.read(page);
    let cards = html.split("card-title").skip(1);
    let title = |card: &str| {
        let link = card.split("<a ").nth(1).unwrap_or_default();
        link.split('>').nth(1).unwrap_or_default().split('<').next().unwrap_or_default().to_owned()
    };
    cards.map(title).collect()
}

#[test]
fn entries_of_a_partner_are_listed_and_lead_to_their_origin() {
    let run = town("").with(event("fair", "Foire", "2026-07-01T18:00:00", "")).build().is_clean();
    let list = run.read("agenda/index.html");
    assert!(
        list.contains("href=\"https://www.sambreville.example/agenda/fair/\"")
            || list.contains("href=https://www.sambreville.example/agenda/fair/"),
        "{list}"
    );
    assert!(list.contains("Sambreville") && list.contains("CC-BY-4.0"), "{list}");
    assert!(run.read("index.html").contains("www.sambreville.example/agenda/fair/"));
    assert!(run.files().keys().all(|path| !path.contains("fair")), "{:?}", run.files().keys());
}

#[test]
fn a_limit_takes_what_begins_soonest_and_is_not_over() {
    let run = town("limit = 2")
        .with(event("past", "Passée", "2026-06-01", ""))
        .with(event("third", "Troisième", "2026-08-01", ""))
        .with(event("first", "Première", "2026-06-20", ""))
        .with(event("second", "Deuxième", "2026-07-01", ""))
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["Première", "Deuxième"]);
}
