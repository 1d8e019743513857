//! Pages of subscribed entries in this site, and references to them.

use super::{NEIGHBOUR, Neighbour, OWN, only_of_partner, titles, town, with};
use crate::support::Town;

#[test]
fn a_local_page_names_the_origin_as_the_first() {
    let run = town("pages = \"local\"")
        .event("fair", "Foire", "2026-07-01", "topics = [\"culture\"]")
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains(
            "<link rel=\"canonical\" href=\"https://www.sambreville.example/agenda/fair/\">"
        ),
        "{page}"
    );
    assert!(
        page.contains("<em>nombreux</em>") && page.contains("Source\u{a0}: Sambreville"),
        "{page}"
    );
    assert!(
        page.contains(
            "<a href=\"https://www.sambreville.example/agenda/fair/\">Page d’origine</a>"
        ),
        "{page}"
    );
    assert!(page.contains("<a href=\"/agenda/\">Agenda</a>"), "the breadcrumb of {page}");
    assert!(
        run.read("agenda/index.html").contains("<a href=\"/agenda/sambreville/fair/\">Foire</a>")
    );
    assert!(run.read("themes/culture/index.html").contains("Foire"));
    assert!(!run.read("sitemap.xml").contains("sambreville"));
    assert!(run.read("agenda/atom.xml").contains("nombreux"));
}

#[test]
fn a_partner_without_an_address_has_local_pages_that_are_the_first() {
    let neighbour = "[town]\nname = \"Sambreville\"\nlanguages = [\"fr\"]\n";
    let run = town("")
        .theirs("town.toml", neighbour)
        .event("fair", "Foire", "2026-07-01", "")
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains(
            "rel=\"canonical\" href=\"https://www.seneffe.example/agenda/sambreville/fair/\""
        ),
        "{page}"
    );
    assert!(page.contains("Sambreville") && !page.contains("Page d’origine"), "{page}");
    assert!(run.read("sitemap.xml").contains("/agenda/sambreville/fair/"));
}

#[test]
fn references_to_a_partners_entries_lead_to_them() {
    let run = town("")
        .event("fair", "Foire", "2026-07-01", "")
        .file(
            "content/about.md",
            "+++\ntitle = \"À propos\"\n+++\nVoir [la foire](sambreville:agenda/fair#quand).\n",
        )
        .build()
        .is_clean();
    let page = run.read("about/index.html");
    assert!(
        page.contains(
            "<a href=\"https://www.sambreville.example/agenda/fair/#quand\">la foire</a>"
        ),
        "{page}"
    );
}

#[test]
fn a_reference_to_what_was_withdrawn_is_text_and_a_warning() {
    let town = town("")
        .event("fair", "Foire", "2026-07-01", "")
        .file("content/about.md", "+++\ntitle = \"À propos\"\n+++\nVoir [le bal](sambreville:agenda/bal).\n")
        .file("content/agenda/own.md", "+++\ntitle = \"À nous\"\nstart = 2026-07-01\nplace = \"sambreville:places/hall\"\n+++\n")
        .file(
            "templates/page.html",
            "{% extends \"@base/page.html\" %}{% block facts %}[{{ url_for(ref=\"sambreville:gone\") }}]{% endblock facts %}",
        );
    let (run, said) = only_of_partner(town);
    assert!(run.read("about/index.html").contains("Voir le bal."));
    assert_eq!(said.matches("partner-withdrawn").count(), 2, "{said}");
    run.says("partner-withdrawn", "content/about.md", 4);
    run.says("partner-withdrawn", "content/agenda/own.md", 4);
}

#[test]
fn references_among_a_partners_entries_are_local_where_both_are_shown() {
    let place = "+++\ntitle = \"La salle\"\ntype = \"place\"\n[address]\nstreet = \"Grand-Place 1\"\ncity = \"Auvelais\"\n+++\n";
    let subscriptions = "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\npages = \"local\"\n\
                         [[subscriptions]]\nfrom = \"sambreville\"\ntype = \"place\"\ninto = \"places\"\npages = \"local\"\n";
    let fill = |town: Town| {
        town.file("content/places/_index.md", "+++\ntitle = \"Lieux\"\n+++\n")
            .theirs("content/places/hall.md", place)
            .theirs(
                "content/agenda/fair.md",
                "+++\ntitle = \"Foire\"\nstart = 2026-07-01\nplace = \"places/hall\"\n+++\n[Salle](/places/hall), [liste](/agenda/) et [foire](fair.md).\n",
            )
    };
    let both =
        fill(with(subscriptions)).build().is_clean().read("agenda/sambreville/fair/index.html");
    assert_eq!(both.matches("href=\"/places/sambreville/hall/\"").count(), 2, "{both}");
    assert!(
        both.contains("<a href=\"https://www.sambreville.example/agenda/\">liste</a>"),
        "{both}"
    );
    assert!(both.contains("<a href=\"/agenda/sambreville/fair/\">foire</a>"), "{both}");
    let alone = fill(town("pages = \"local\""))
        .build()
        .is_clean()
        .read("agenda/sambreville/fair/index.html");
    assert_eq!(
        alone.matches("href=\"https://www.sambreville.example/places/hall/\"").count(),
        2,
        "{alone}"
    );
    assert!(alone.contains("Grand-Place 1"), "{alone}");
}

#[test]
fn a_place_without_an_address_on_the_web_is_its_name() {
    let neighbour = "[town]\nname = \"Sambreville\"\nlanguages = [\"fr\"]\n";
    let run = town("")
        .theirs("town.toml", neighbour)
        .theirs("content/hall.md", "+++\ntitle = \"La salle\"\ntype = \"place\"\n+++\n")
        .event("fair", "Foire", "2026-07-01", "place = \"hall\"\norganiser = \"nobody\"")
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(page.contains("<span>La salle</span>") && !page.contains("href=\"\""), "{page}");
}

#[test]
fn what_a_partner_keeps_to_itself_is_not_named() {
    let run = town("pages = \"local\"")
        .theirs(
            "content/hall.md",
            "+++\ntitle = \"La salle\"\ntype = \"place\"\nshare = false\n+++\n",
        )
        .theirs(
            "content/den.md",
            "+++\ntitle = \"Le repaire\"\ntype = \"place\"\ndraft = true\n+++\n",
        )
        .event("a", "A", "2026-07-01", "place = \"hall\"")
        .event("b", "B", "2026-07-02", "place = \"den\"")
        .build()
        .is_clean();
    for (path, bytes) in run.files() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("La salle") && !text.contains("Le repaire"), "{path}");
    }
}

#[test]
fn a_partner_in_the_same_repository_is_read_from_the_commit_that_is_built() {
    let manifest = OWN.replace("../sambreville", "towns/sambreville");
    let manifest = format!(
        "{manifest}\n[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n"
    );
    let event = "+++\ntitle = \"Foire\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n";
    let town = town("")
        .file("town.toml", manifest)
        .file("towns/sambreville/town.toml", NEIGHBOUR)
        .file("towns/sambreville/content/fair.md", event);
    town.git(&["init", "--quiet"]);
    town.git(&["add", "."]);
    town.git(&["commit", "--quiet", "--message", "All"]);
    town.edit("towns/sambreville/content/fair.md", event.replace("Foire", "Autre"));
    assert_eq!(titles(&town.build().is_clean(), "agenda/index.html"), ["Autre"]);
    let town = town.argument("--revision").argument("HEAD");
    assert_eq!(titles(&town.build().is_clean(), "agenda/index.html"), ["Foire"]);
}

#[test]
fn an_own_page_wins_its_address_from_a_partners() {
    let own = "+++\ntitle = \"À nous\"\ntype = \"page\"\n+++\n";
    let town = town("pages = \"local\"")
        .file("content/agenda/sambreville/fair.md", own)
        .file("static/agenda/sambreville/bal/index.html", "ours")
        .event("fair", "Foire", "2026-07-01", "")
        .event("bal", "Bal", "2026-07-02", "");
    let run = town.build().is_clean();
    assert!(run.read("agenda/sambreville/fair/index.html").contains("À nous"));
    assert_eq!(run.read("agenda/sambreville/bal/index.html"), "ours");
    assert!(run.read("agenda/sambreville/agenda-fair/index.html").contains("Foire"));
    assert!(run.read("agenda/sambreville/agenda-bal/index.html").contains("Bal"));
}

#[test]
fn two_entries_of_one_name_have_two_pages() {
    let run = town("pages = \"local\"")
        .event("2026/fair", "Foire", "2026-07-01", "")
        .event("2027/fair", "Foire encore", "2027-07-01", "")
        .build()
        .is_clean();
    assert_eq!(titles(&run, "agenda/index.html"), ["Foire", "Foire encore"]);
    assert!(run.read("agenda/sambreville/fair/index.html").contains("Foire"));
    assert!(run.read("agenda/sambreville/agenda-2027-fair/index.html").contains("Foire encore"));
}
