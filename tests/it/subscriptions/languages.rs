//! Languages, time zones and addresses are the partner's; types, terms and the readers are this town's.

use super::{NEIGHBOUR, Neighbour, only_of_partner, titles, town};

const BILINGUAL: &str = "[town]\nname = { nl = \"Halle\", fr = \"Hal\" }\nurl = \"https://www.halle.example/stad\"\nlanguages = [\"nl\", \"fr\"]\n[urls]\nprefix_default = true\n";

#[test]
fn the_address_is_the_one_that_the_partners_site_would_have() {
    let run = town("")
        .theirs("town.toml", BILINGUAL)
        .theirs(
            "content/agenda/_index.nl.md",
            "+++\ntitle = \"Kalender\"\nslug = \"kalender\"\n[defaults]\ntype = \"event\"\n+++\n",
        )
        .theirs("content/agenda/_index.fr.md", "+++\ntitle = \"Agenda\"\n+++\n")
        .theirs(
            "content/agenda/kermis.md",
            "+++\ntitle = \"Kermis\"\nslug = \"de-kermis\"\nstart = 2026-07-01\n+++\n",
        )
        .theirs("content/agenda/kermis.fr.md", "+++\ntitle = \"Kermesse\"\n+++\n")
        .build();
    let (fr, nl) = (run.read("agenda/index.html"), run.read("nl/index.html"));
    assert!(
        fr.contains("<a href=\"https://www.halle.example/stad/fr/agenda/kermis/\">Kermesse</a>"),
        "{fr}"
    );
    assert!(
        nl.contains("<a href=\"https://www.halle.example/stad/nl/")
            && nl.contains("/de-kermis/\">Kermis</a>"),
        "{nl}"
    );
    assert!(fr.contains("Hal") && nl.contains("Bron: Halle"), "{nl}");
}

#[test]
fn local_pages_name_each_other_and_no_more() {
    let neighbour = "[town]\nname = \"Halle\"\nlanguages = [\"nl\", \"fr\", \"de\"]\n";
    let run = town("pages = \"local\"")
        .theirs("town.toml", neighbour)
        .theirs("content/agenda/kermis.md", "+++\ntitle = \"Kermis\"\nstart = 2026-07-01\n+++\n")
        .theirs("content/agenda/kermis.fr.md", "+++\ntitle = \"Kermesse\"\n+++\n")
        .theirs("content/agenda/kermis.de.md", "+++\ntitle = \"Kirmes\"\n+++\n")
        .build()
        .is_clean();
    let page = run.read("nl/agenda/sambreville/kermis/index.html");
    let languages: Vec<&str> = page
        .split("rel=\"alternate\" hreflang=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(languages, ["nl", "fr"]);
    assert!(page.contains("https://www.seneffe.example/agenda/sambreville/kermis/"), "{page}");
    assert!(!run.files().keys().any(|path| path.starts_with("de/")));
}

#[test]
fn an_entry_in_a_foreign_language_is_shown_if_it_is_all_there_is() {
    let neighbour = NEIGHBOUR.replace("\"fr\"", "\"de\", \"fr\"");
    let run = town("pages = \"local\"")
        .theirs("town.toml", neighbour)
        .theirs("content/agenda/markt.md", "+++\ntitle = \"Markt\"\nstart = 2026-07-01\n+++\n")
        .theirs("content/agenda/bal.md", "+++\ntitle = \"Ball\"\nstart = 2026-07-02\n+++\n")
        .theirs("content/agenda/bal.fr.md", "+++\ntitle = \"Bal\"\n+++\n")
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["Markt", "Bal"]);
    let list = run.read("agenda/index.html");
    assert!(
        list.contains("<a href=\"https://www.sambreville.example/agenda/markt/\" hreflang=\"de\" lang=\"de\">Markt</a>"),
        "{list}"
    );
    assert!(list.contains("allemand"), "{list}");
    assert!(!run.files().keys().any(|path| path.contains("markt")));
}

#[test]
fn times_are_those_of_the_partners_zone() {
    let neighbour = "[town]\nname = \"Madeira\"\nurl = \"https://m.example\"\nlanguages = [\"fr\"]\ntimezone = \"Atlantic/Madeira\"\n";
    let run = town("")
        .theirs("town.toml", neighbour)
        .event("fair", "Foire", "2026-07-01T18:00:00", "")
        .build()
        .is_clean();
    assert!(
        run.read("agenda/index.html").contains("datetime=\"2026-07-01T18:00:00+01:00\""),
        "{}",
        run.read("agenda/index.html")
    );
}

#[test]
fn unknown_fields_and_terms_are_dropped_without_a_word() {
    let run = town("pages = \"local\"")
        .event(
            "fair",
            "Foire",
            "2026-07-01",
            "colour = \"red\"\ntopics = [\"culture\", \"unheard-of\"]\nkind = \"unheard-of\"\nend = \"soon\"",
        )
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains("themes/culture/") && !page.contains("unheard-of") && !page.contains("soon"),
        "{page}"
    );
}

#[test]
fn an_entry_that_lacks_what_its_type_needs_is_left_out_with_one_warning() {
    let town = town("")
        .theirs("content/agenda/when.md", "+++\ntitle = \"Sans date\"\n+++\n")
        .theirs("content/agenda/what.md", "+++\nstart = 2026-07-01\n+++\n")
        .theirs("content/agenda/broken.md", "+++\ntitle = \n+++\n")
        .theirs("content/agenda/other.md", "+++\ntitle = \"X\"\ntype = \"of-their-own\"\n+++\n")
        .event("fair", "Foire", "2026-07-01", "");
    let (run, said) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html"), ["Foire"]);
    assert_eq!(run.findings.len(), 3, "{said}");
    assert!(
        run.says("foreign-content", "@sambreville/content/agenda/when.md", 0)
            .contains("`sambreville:agenda/when` is left out")
    );
    run.says("foreign-content", "@sambreville/content/agenda/what.md", 0);
    run.says("foreign-content", "@sambreville/content/agenda/broken.md", 2);
}
