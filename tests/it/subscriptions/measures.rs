//! What a stranger's town measures: its names, its paths, its languages, its texts, its times; and what it says it is.

use super::{AGENDA, NEIGHBOUR, Neighbour, OWN, only_of_partner, titles, town, with};

/// The smallest picture there is.
const GIF: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;";

#[test]
fn a_name_longer_than_a_disk_takes_is_cut() {
    let long = "a".repeat(256);
    let wide = "é".repeat(200);
    let town = town("pages = \"local\"")
        .event("a", "A", "2026-07-01", &format!("slug = \"{long}\""))
        .event("b", "B", "2026-07-02", &format!("slug = \"{wide}\""))
        .event("c", "C", "2026-07-03", &format!("id = \"{long}\"\nslug = \"{long}\""));
    let (run, _) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html"), ["A", "B", "C"]);
    assert!(
        run.files().keys().all(|path| path.split('/').all(|part| part.len() <= 120)),
        "{:#?}",
        run.files().keys()
    );
}

#[test]
fn a_file_is_no_folder_whoever_names_it() {
    let local = |more: &str| town(&format!("pages = \"local\"\n{more}"));
    // A section of the town's own that lies where the partner's pages do.
    let section =
        |town: super::Town| town.file("content/agenda/sambreville/_index.md", AGENDA_OF_THEIRS);
    for slug in ["index.html", "atom.xml", "feed.json", "INDEX.html"] {
        let town = section(local("")).file(
            "content/agenda/sambreville/own.md",
            "+++\ntitle = \"Own\"\nstart = 2026-07-09\n+++\n",
        );
        let (run, _) =
            only_of_partner(town.event("a", "A", "2026-07-01", &format!("slug = \"{slug}\"")));
        assert!(run.read("agenda/sambreville/index.html").contains("Chez eux"), "{slug}");
        assert!(titles(&run, "agenda/index.html").contains(&"A".to_owned()), "{slug}");
    }
    let town = local("").file("static/agenda/sambreville/fair", "ours").event(
        "fair",
        "Foire",
        "2026-07-01",
        "",
    );
    let run = town.build().is_clean();
    assert_eq!(run.read("agenda/sambreville/fair"), "ours");
    assert!(run.read("agenda/sambreville/agenda-fair/index.html").contains("Foire"));
}

const AGENDA_OF_THEIRS: &str = "+++\ntitle = \"Chez eux\"\n[list]\ntype = \"event\"\n+++\n";

#[test]
fn a_picture_in_a_picture_is_left_out() {
    let pictures = "image = { src = \"/img.gif\", alt = \"x\" }";
    let town = town("pages = \"local\"")
        .theirs("content/img.gif", GIF)
        .theirs("static/img.gif/plan.gif", GIF)
        .event("a", "A", "2026-07-01", pictures)
        .event("b", "B", "2026-07-02", "image = { src = \"/img.gif/plan.gif\", alt = \"x\" }");
    let (run, said) = only_of_partner(town);
    assert_eq!(run.files()["assets/sambreville/img.gif"], GIF);
    assert!(said.contains("duplicate-url") && said.contains("the folder of"), "{said}");
    let town = super::town("pages = \"local\"")
        .file("static/assets/sambreville", "ours")
        .theirs("content/img.gif", GIF)
        .event("a", "A", "2026-07-01", pictures);
    let (run, said) = only_of_partner(town);
    assert!(run.read("assets/sambreville") == "ours" && said.contains("duplicate-url"), "{said}");
}

#[test]
fn a_page_whose_path_would_be_too_long_stays_at_its_origin() {
    let into = ["a", "b", "c", "d"].map(|part| part.repeat(236)).join("/");
    let subscription = format!(
        "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"{into}\"\npages = \"local\"\n"
    );
    let long = "x".repeat(60);
    let run = with(&subscription)
        .file(&format!("content/{into}/_index.md"), AGENDA)
        .event(&long, "A", "2026-07-01", "")
        .event("b", "B", "2026-07-01", "")
        .build();
    assert!(run.code == 0 && run.findings.is_empty(), "{:?}", run.findings);
    assert!(run.files().contains_key(&format!("{into}/sambreville/b/index.html")));
    let list = run.read(&format!("{into}/index.html"));
    assert!(
        list.contains(&format!("\"https://www.sambreville.example/agenda/{long}/\"")),
        "{list}"
    );
}

#[test]
fn a_town_hears_where_its_own_file_would_be_a_folder() {
    for (alias, file) in
        [("_redirects", "x"), ("robots.txt/x", "x"), ("plan", "plan"), ("plan/of/it", "plan")]
    {
        let page = format!("+++\ntitle = \"A\"\naliases = [\"/{alias}/\"]\n+++\n");
        let run = super::Town::new()
            .file("content/a.md", page)
            .file(&format!("static/{file}"), "x")
            .build();
        let said = format!("{:#?}", run.findings);
        assert!(
            run.code == 1 && said.contains("duplicate-url") && said.contains("would be a file"),
            "{alias}: {said}"
        );
    }
}

#[test]
fn a_partner_speaks_as_many_languages_as_a_town_can() {
    let many: Vec<String> = (b'a'..=b'z')
        .flat_map(|a| {
            (b'a'..=b'z').map(move |b| format!("\"x{}{}\"", char::from(a), char::from(b)))
        })
        .collect();
    let languages = format!("languages = [\"fr\", {}]", many.join(", "));
    let neighbour = NEIGHBOUR.replace("languages = [\"fr\"]", &languages);
    let (run, said) =
        only_of_partner(town("").theirs("town.toml", neighbour).event("a", "A", "2026-07-01", ""));
    assert_eq!(titles(&run, "agenda/index.html"), ["A"]);
    assert!(
        run.says("foreign-content", "@sambreville/town.toml", 0).contains("more than 50 languages"),
        "{said}"
    );
    let own = OWN.replace("languages = [\"fr\", \"nl\"]", &languages);
    let run = town("").file("town.toml", own).build();
    let said = run.says("bad-value", "town.toml", 4);
    assert!(run.code == 1 && said.contains("more than 100"), "{said}");
}

#[test]
fn a_partner_that_says_it_is_this_town_or_another_is_not_believed() {
    for url in [
        "https://www.seneffe.example",
        "https://www.seneffe.example/",
        "HTTPS://WWW.SENEFFE.EXAMPLE:443/",
        "http://www.seneffe.example",
        "https://www.seneffe.example/agenda",
        "https://www.seneffe.example/Agenda/Sambreville/",
        "https://www.seneffe.example/nl",
        "https://www.seneffe.example/themes/x",
        "https://www.seneffe.example/assets",
        "https://www.seneffe.example./",
    ] {
        let neighbour = NEIGHBOUR.replace("https://www.sambreville.example", url);
        let (run, said) = only_of_partner(town("").theirs("town.toml", neighbour).event(
            "a",
            "A",
            "2026-07-01",
            "",
        ));
        assert!(said.contains("foreign-content"), "{url}: {said}");
        assert!(run.files().contains_key("agenda/sambreville/a/index.html"), "{url}");
        assert!(!run.read("agenda/index.html").contains("seneffe.example/agenda/a/"), "{url}");
    }
    let subscription = |from: &str| {
        format!("[[subscriptions]]\nfrom = \"{from}\"\ntype = \"event\"\ninto = \"agenda\"\n")
    };
    let both = format!(
        "[partners.other]\npath = \"../other\"\n{}{}",
        subscription("sambreville"),
        subscription("other")
    );
    let town = with(&both)
        .file("../other/town.toml", NEIGHBOUR)
        .file("../other/content/_index.md", "+++\ntitle = \"O\"\n+++\n");
    let town = town.file(
        "../other/content/x.md",
        "+++\ntitle = \"X\"\ntype = \"event\"\nstart = 2026-07-02\n+++\n",
    );
    let (run, said) = only_of_partner(town.event("a", "A", "2026-07-01", ""));
    assert!(
        said.contains("the address of `other` is refused")
            != said.contains("the address of `sambreville` is refused"),
        "{said}"
    );
    assert_eq!(titles(&run, "agenda/index.html"), ["A", "X"]);
}

#[test]
fn a_body_turns_nothing_around() {
    let odd = [
        '\u{202e}',
        '\u{2066}',
        '\u{2067}',
        '\u{200f}',
        '\u{200b}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0041}',
    ];
    let raw: String = odd.iter().collect();
    let entities: String = odd.iter().map(|sign| format!("&#{};", u32::from(*sign))).collect();
    for signs in [raw, entities] {
        let body = format!(
            "Un{signs}mot, *a{signs}b*.\n\n# T{signs}itre\n\n`c{signs}d`\n\n```\ne{signs}f\n```\n\n[l{signs}ien](https://x.example \"t{signs}u\") ![p{signs}lan](plan.gif \"v{signs}w\")\n\nفارسی می\u{200c}خواهم"
        );
        let text = format!("+++\ntitle = \"A\"\nstart = 2026-07-01\n+++\n{body}\n");
        let town = town("pages = \"local\"")
            .theirs("content/agenda/plan.gif", GIF)
            .theirs("content/agenda/a.md", text);
        let (run, _) = only_of_partner(town);
        assert!(run.read("agenda/sambreville/a/index.html").contains("می\u{200c}خواهم"));
        for (path, bytes) in run.files() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains(odd) && !text.contains("&#8238;</"), "{path}: {text}");
        }
    }
}

#[test]
fn no_feed_changed_after_it_was_made() {
    let news = |title: &str, more: &str| {
        format!("+++\ntitle = \"{title}\"\ntype = \"news\"\n{more}\n+++\n")
    };
    let run = with("[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"news\"\ninto = \"news\"\n")
        .file(
            "content/news/_index.md",
            "+++\ntitle = \"Nouvelles\"\n[list]\ntype = \"news\"\n+++\n",
        )
        .theirs("content/a.md", news("A", "date = 2026-05-01\nupdated = 2099-01-01"))
        .build()
        .is_clean();
    let atom = run.read("news/atom.xml");
    assert!(
        !atom.contains("2099") && atom.contains("<updated>2026-04-30T22:00:00Z</updated>"),
        "{atom}"
    );
}

#[test]
fn what_a_partner_dates_in_the_future_makes_no_feed_newer() {
    let run = town("")
        .file(
            "content/agenda/_index.md",
            AGENDA.replace("title =", "updated = 2026-03-01\ntitle ="),
        )
        .event("a", "A", "2099-01-01", "date = 2098-05-01")
        .event("b", "B", "2098-01-01", "")
        .event("c", "C", "2097-01-01", "date = 2026-05-01")
        .build();
    let files = ["agenda/atom.xml", "agenda/feed.json"].map(|path| run.read(path)).concat();
    assert_eq!(files.matches(">209").count() + files.matches("\"209").count(), 0, "{files}");
    // The entry's own time, else that of its section.
    for said in
        [">2026-02-28T23:00:00Z<", ">2026-04-30T22:00:00Z<", "<title>A<", "<title>B<", "<title>C<"]
    {
        assert!(files.contains(said), "no {said} in {files}");
    }
}

#[test]
fn what_has_no_time_is_in_no_feed_until_it_has_one() {
    let at = |date: &str| {
        town("")
            .at(date)
            .file("content/agenda/_index.md", super::AGENDA)
            .event("a", "Foire", "2026-07-01", "")
            .build()
    };
    let feeds = |run: &crate::support::Run| -> String {
        let files = run
            .files()
            .into_iter()
            .filter(|(path, _)| path.ends_with("atom.xml") || path.ends_with("feed.json"));
        files.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect()
    };
    let before = at("2026-06-01").is_clean();
    assert!(
        !feeds(&before).contains("1970-") && !feeds(&before).contains("Foire"),
        "{}",
        feeds(&before)
    );
    let after = at("2026-07-01T12:00:00Z").is_clean();
    assert!(
        feeds(&after).contains("Foire") && !feeds(&after).contains("1970-"),
        "{}",
        feeds(&after)
    );
}

#[test]
fn a_short_text_becomes_no_huge_site() {
    let notes = "[^a]".repeat(500);
    let title = "T".repeat(5_000);
    let text = format!(
        "+++\ntitle = \"{title}\"\nsummary = \"{title}\"\nstart = 2026-07-01\n+++\nVoir {notes}\n\n[^a]: La note.\n"
    );
    let long = format!(
        "+++\ntitle = \"B\"\nsummary = \"Court\"\nstart = 2026-07-02\n+++\n{}\n",
        "Long. ".repeat(20_000)
    );
    let name = NEIGHBOUR
        .replace("Sambreville", &"N".repeat(5_000))
        .replace("CC-BY-4.0", &"L".repeat(5_000));
    let town = town("pages = \"local\"").theirs("town.toml", name);
    let (run, _) = only_of_partner(
        town.theirs("content/agenda/a.md", text).theirs("content/agenda/b.md", long),
    );
    let page = run.read("agenda/sambreville/a/index.html");
    assert_eq!(
        (page.matches("doc-noteref").count(), page.matches("footnote-back").count()),
        (100, 100)
    );
    for (path, bytes) in run.files() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (sign, most) in [("T", 2_000), ("N", 200), ("L", 200)] {
            assert!(!text.contains(&sign.repeat(most + 1)), "{sign} in {path}");
        }
    }
    let atom = run.read("agenda/atom.xml");
    assert!(atom.contains("Court") && !atom.contains("Long. Long."), "{}", atom.len());
}

#[test]
fn a_partner_in_a_folder_of_the_town_s_host_has_its_own_pages_and_the_other_way_round() {
    let below = NEIGHBOUR
        .replace("https://www.sambreville.example", "https://www.seneffe.example/sambreville/");
    let run = town("").theirs("town.toml", below).event("a", "A", "2026-07-01", "").build();
    assert!(run.code == 0 && run.findings.is_empty(), "{:?}", run.findings);
    assert!(
        run.read("agenda/index.html")
            .contains("\"https://www.seneffe.example/sambreville/agenda/a/\"")
    );

    // The partner is the portal, and has pages where it and the town would be.
    let own = format!(
        "{OWN}\n[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n"
    )
    .replace("https://www.seneffe.example", "https://www.sambreville.example/seneffe");
    let run = town("").file("town.toml", own).event("a", "A", "2026-07-01", "");
    let section = "+++\ntitle = \"Seneffe\"\n+++\n";
    let claimed = "+++\ntitle = \"B\"\ntype = \"event\"\nstart = 2026-07-02\n+++\nB.\n";
    let run = run
        .theirs("content/seneffe/_index.md", section)
        .theirs("content/seneffe/b.md", claimed)
        .build();
    assert_eq!(run.code, 0, "{:?}", run.findings);
    let agenda = run.read("agenda/index.html");
    assert!(agenda.contains("\"https://www.sambreville.example/agenda/a/\""), "{agenda}");
    assert!(
        !agenda.contains("sambreville.example/seneffe/seneffe/b/")
            && !agenda.contains("sambreville.example/seneffe/b/"),
        "{agenda}"
    );
    assert!(
        run.files().contains_key("agenda/sambreville/b/index.html"),
        "what lies in the town's own part has its page here"
    );
}
