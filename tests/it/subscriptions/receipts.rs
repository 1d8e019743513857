//! Receipts stay true with partners: asked again all hold; a partner's change breaks the pages that show it.

use super::{NEIGHBOUR, Neighbour, town, with};
use crate::receipts::{broken, outputs, receipts};

#[test]
fn a_partners_change_breaks_the_pages_that_show_it() {
    let town = town("pages = \"local\"")
        .file(
            "content/about.md",
            "+++\ntitle = \"À propos\"\n+++\n[Foire](sambreville:agenda/fair)\n",
        )
        .file("content/other.md", "+++\ntitle = \"Autre\"\n+++\n")
        .theirs("content/hall.md", "+++\ntitle = \"Salle\"\ntype = \"place\"\n+++\n")
        .event("fair", "Foire", "2026-07-01", "place = \"hall\"");
    let receipts = receipts(&town);
    assert_eq!(broken(&town, &receipts), Vec::<String>::new());
    let page = "agenda/sambreville/fair/index.html".to_owned();
    town.edit("../sambreville/content/hall.md", "+++\ntitle = \"Halle\"\ntype = \"place\"\n+++\n");
    let by_place = broken(&town, &receipts);
    assert!(
        by_place.contains(&page) && by_place.contains(&"agenda/index.html".to_owned()),
        "{by_place:?}"
    );
    assert!(!by_place.contains(&"other/index.html".to_owned()), "{by_place:?}");
    std::fs::remove_file(town.path().join("../sambreville/content/agenda/fair.md"))
        .expect("it is there");
    let withdrawn = broken(&town, &receipts);
    for shows in [&page, "about/index.html", "agenda/index.html", "agenda/atom.xml"] {
        assert!(withdrawn.contains(&shows.to_owned()), "{shows} in {withdrawn:?}");
    }
    assert!(
        !withdrawn.contains(&"404.html".to_owned())
            && !withdrawn.contains(&"other/index.html".to_owned()),
        "{withdrawn:?}"
    );
}

#[test]
fn whatever_looks_different_has_a_receipt_that_breaks() {
    const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>";
    let subscriptions = "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\npages = \"local\"\n\
                         [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"region\"\n\
                         [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"news\"\ninto = \"news\"\n";
    let section = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n");
    let event = |place: &str, more: &str| {
        format!(
            "+++\ntitle = \"Foire\"\nstart = 2026-07-01\ndate = 2026-05-01\nplace = \"{place}\"\n{more}\n+++\n![Vue](vue.svg) [salle](/hall) [bal](bal.md)\n"
        )
    };
    let town = with(subscriptions)
        .file("content/region/_index.md", section("Région"))
        .file("content/news/_index.md", section("Nouvelles"))
        .file("content/about.md", "+++\ntitle = \"À propos\"\n+++\n[Foire](sambreville:agenda/fair) [note](sambreville:note)\n")
        .theirs("content/hall.md", "+++\ntitle = \"Salle\"\ntype = \"place\"\n+++\n")
        .theirs("content/note.md", "+++\ntitle = \"Note\"\ntype = \"news\"\ndate = 2026-05-02\n+++\nTexte.\n")
        .theirs("content/agenda/bal.md", "+++\ntitle = \"Bal\"\nstart = 2026-07-02\n+++\n")
        .theirs("content/agenda/fair.md", event("hall", "topics = [\"culture\"]"));
    let edits: [(&str, String); 19] = [
        ("content/region/_index.md", section("La région")),
        ("content/region/_index.md", "+++\ntitle = \"La région\"\nslug = \"r\"\n+++\n".to_owned()),
        ("content/news/_index.md", section("Annonces")),
        ("../sambreville/content/agenda/vue.svg", PICTURE.to_owned()),
        ("../sambreville/content/agenda/vue.svg", PICTURE.replace("<svg", "<svg onload=\"x()\"")),
        ("../sambreville/content/agenda/vue.svg", PICTURE.replace('4', "40")),
        ("../sambreville/content/hall.md", "+++\ntitle = \"Salle\"\ntype = \"place\"\nslug = \"salle\"\n+++\n".to_owned()),
        ("../sambreville/content/agenda/bal.md", "+++\ntitle = \"Bal\"\nstart = 2026-07-02\ndraft = true\n+++\n".to_owned()),
        ("../sambreville/content/agenda/bal.md", "+++\ntitle = \"Bal\"\nstart = 2026-07-02\nslug = \"b\"\n+++\n".to_owned()),
        (
            "../sambreville/content/note.md",
            "+++\ntitle = \"Note\"\ntype = \"news\"\ndate = 2026-05-02\nsummary = \"R\"\n+++\nTexte.\n".to_owned(),
        ),
        (
            "../sambreville/content/note.md",
            "+++\ntitle = \"Note\"\ntype = \"news\"\ndate = 2026-05-03\nupdated = 2026-05-04\n+++\nTexte.\n".to_owned(),
        ),
        ("../sambreville/town.toml", NEIGHBOUR.replace("Sambreville", "Sambre")),
        ("../sambreville/town.toml", NEIGHBOUR.replace("BY-4.0", "BY-SA-4.0")),
        ("../sambreville/town.toml", NEIGHBOUR.replace(".example\"", ".example/ville\"")),
        ("../sambreville/town.toml", NEIGHBOUR.replace("url = ", "source = \"https://x.example/y\"\nurl = ")),
        ("../sambreville/town.toml", NEIGHBOUR.replace("url = \"https://www.sambreville.example\"\n", "")),
        ("../sambreville/town.toml", NEIGHBOUR.replace("[\"fr\"]", "[\"fr\", \"nl\"]")),
        ("../sambreville/content/agenda/fair.nl.md", "+++\ntitle = \"Kermis\"\n+++\n".to_owned()),
        ("../sambreville/content/agenda/fair.md", event("hall", "topics = [\"culture\"]\nexpires = 2026-06-01")),
    ];
    for (path, text) in edits {
        let (receipts, before) = outputs(&town);
        town.edit(path, &text);
        let (_, after) = outputs(&town);
        let broken = broken(&town, &receipts);
        let differs = receipts
            .keys()
            .filter(|path| after.get(*path).is_some_and(|digest| *digest != before[*path]));
        let differs: Vec<String> = differs.map(ToString::to_string).collect();
        let missed: Vec<&String> = differs.iter().filter(|path| !broken.contains(path)).collect();
        assert!(
            !differs.is_empty() && missed.is_empty(),
            "{path}\n{text}\nof {differs:?} none of these breaks: {missed:?}"
        );
    }
}
