//! What is a stranger's stays a stranger's: its times, its alerts, its ids, its names, its addresses, its length.

use parvis::diagnostics::Code;

use super::{AGENDA, NEIGHBOUR, Neighbour, OWN, only_of_partner, titles, town, with};

/// The page of an entry with this front matter and body, made here.
fn page_of(more: &str, body: &str) -> String {
    let text = format!("+++\ntitle = \"Foire\"\nstart = 2026-07-01\n{more}\n+++\n{body}\n");
    let (run, _) =
        only_of_partner(town("pages = \"local\"").theirs("content/agenda/fair.md", text));
    run.read("agenda/sambreville/fair/index.html")
}

#[test]
fn times_that_no_clock_tells_are_left_out_and_said() {
    for time in [
        "0001-01-01",
        "0001-01-01T00:00:00",
        "\"0001-01-01T00:00:00+18:00\"",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59-23:59",
    ] {
        for field in ["start", "end", "date", "updated", "expires", "publish"] {
            let start = if field == "start" { time } else { "2026-07-01T18:00:00" };
            let more = if field == "start" { String::new() } else { format!("{field} = {time}") };
            for zone in ["Europe/Brussels", "Pacific/Kiritimati", "Etc/GMT+12"] {
                let neighbour =
                    NEIGHBOUR.replace("[town]", &format!("[town]\ntimezone = \"{zone}\""));
                let town = town("pages = \"local\"")
                    .theirs("town.toml", neighbour)
                    .event("fair", "Foire", start, &more);
                let (run, said) = only_of_partner(town);
                let told = run.says("foreign-content", "@sambreville/content/agenda/fair.md", 0);
                assert!(told.contains(&format!("`{field}`")), "{field} = {time} in {zone}: {said}");
            }
        }
    }
}

#[test]
fn a_town_hears_of_a_time_that_no_clock_tells() {
    for (time, why) in [
        ("0001-01-01", "earlier than clocks can tell"),
        ("9999-12-31T23:59:59", "later than clocks can tell"),
        ("9999-12-31T23:59:59-12:00", "later than clocks can tell"),
    ] {
        let text = format!("+++\ntitle = \"A\"\nupdated = {time}\n+++\n");
        let run = crate::support::Town::new().file("content/a.md", text).build();
        assert!(
            run.code == 1 && run.says("bad-date", "content/a.md", 3).contains(why),
            "{time}: {:#?}",
            run.findings
        );
    }
    let text = "+++\ntitle = \"A\"\ndate = 0002-01-01\nexpires = 9999-12-31\n+++\n";
    crate::support::Town::new().file("content/a.md", text).build().is_clean();
}

fn alert(title: &str, severity: &str, from: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ntype = \"alert\"\nseverity = \"{severity}\"\nfrom = {from}\nuntil = 2026-12-31\n+++\n"
    )
}

/// The titles in the band at the top of a page, in order.
fn band(html: &str) -> Vec<String> {
    let band = html
        .split("<section class=\"site-alerts\"")
        .nth(1)
        .and_then(|rest| rest.split("</section>").next());
    let links = band.unwrap_or_default().split("<a ").skip(1);
    links.map(|link| link.split(['>', '<']).nth(1).unwrap_or_default().to_owned()).collect()
}

#[test]
fn alerts_of_a_partner_push_no_warning_of_the_town_away() {
    let subscription = |more: &str| {
        format!(
            "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"alert\"\ninto = \"alerts\"\n{more}\n"
        )
    };
    let town = |more: &str| {
        let town = with(&subscription(more))
            .file(
                "content/alerts/_index.md",
                "+++\ntitle = \"Avis\"\n[list]\ntype = \"alert\"\n+++\n",
            )
            .file("content/alerts/flood.md", alert("Crue", "major", "2026-05-01"))
            .file("content/alerts/works.md", alert("Travaux", "info", "2026-06-14"));
        (0..5).fold(town, |town, n| {
            town.theirs(
                &format!("content/x{n}.md"),
                alert(&format!("Etrangere {n}"), "major", "2026-06-15"),
            )
        })
    };
    let run = town("").build().is_clean();
    for page in ["index.html", "alerts/index.html", "nl/index.html"] {
        assert_eq!(band(&run.read(page)), ["Crue", "Travaux"], "{page}");
    }
    assert!(run.read("alerts/index.html").contains("Etrangere 4"));
    let run = town("band = true").build().is_clean();
    assert_eq!(band(&run.read("index.html")), ["Crue", "Travaux", "Etrangere 0"]);
}

#[test]
fn the_severest_alert_stands_first() {
    let run = crate::support::Town::new()
        .argument("--minify")
        .argument("off")
        .file("content/alerts/_index.md", "+++\ntitle = \"Avis\"\n+++\n")
        .file("content/alerts/a.md", alert("Info", "info", "2026-06-15"))
        .file("content/alerts/b.md", alert("Petite", "minor", "2026-06-15"))
        .file("content/alerts/c.md", alert("Grande", "major", "2026-01-01"))
        .file("content/alerts/d.md", alert("Deuil", "mourning", "2026-06-01"))
        .build()
        .is_clean();
    assert_eq!(band(&run.read("index.html")), ["Grande", "Deuil", "Petite"]);
}

#[test]
fn only_alerts_stand_in_the_band() {
    let run = town("band = true").build();
    let said = run.says("bad-value", "town.toml", 13);
    assert!(
        run.code == 1 && said.contains("only alerts") && said.contains("`band = true`"),
        "{said}"
    );
    assert_eq!(town("band = \"yes\"").build().code, 1);
}

#[test]
fn a_partner_that_writes_much_pushes_nothing_off_the_first_page() {
    let news = |title: &str, date: &str| {
        format!("+++\ntitle = \"{title}\"\ntype = \"news\"\ndate = {date}\n+++\n")
    };
    let mut town = with(
        "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"news\"\ninto = \"news\"\n",
    )
    .file("content/news/_index.md", "+++\ntitle = \"Nouvelles\"\n[list]\ntype = \"news\"\n+++\n");
    for n in 0..30 {
        town = town
            .event(&format!("e{n}"), &format!("Foire {n}"), "2026-06-15T20:00:00", "weight = -1000")
            .theirs(&format!("content/n{n}.md"), news(&format!("Nouvelle {n}"), "2026-06-15"))
            .theirs(&format!("content/f{n}.md"), news(&format!("Future {n}"), "2099-01-01"));
    }
    for n in 0..4 {
        town = town
            .file(&format!("content/news/o{n}.md"), news(&format!("Notre {n}"), "2026-06-01"))
            .file(
                &format!("content/agenda/o{n}.md"),
                format!("+++\ntitle = \"Notre fete {n}\"\nstart = 2026-08-01\n+++\n"),
            );
    }
    let run = town.build().is_clean();
    let home = titles(&run, "index.html");
    for own in ["Notre 0", "Notre 1", "Notre 2", "Notre fete 0", "Notre fete 1", "Notre fete 2"] {
        assert!(home.iter().any(|title| title == own), "{own} in {home:?}");
    }
    assert!(
        home.iter().any(|title| title.starts_with("Foire"))
            && home.iter().any(|title| title.starts_with("Nouvelle")),
        "{home:?}"
    );
    assert!(!home.iter().any(|title| title.starts_with("Future")), "{home:?}");
    let feed = run.read("atom.xml");
    assert!((0..4).all(|n| feed.contains(&format!("Notre {n}"))), "{feed}");
    // On their day they come.
    assert!(
        run.read("parvis-build.json").contains("\"next-change\":\"2026-06-15T"),
        "{}",
        run.read("parvis-build.json")
    );
}

#[test]
fn a_subscription_that_names_no_number_takes_a_thousand() {
    let many = (0..1_010).fold(town(""), |town, n| {
        let start = if n < 20 { "2026-01-01" } else { "2026-07-01" };
        town.event(&format!("e{n:04}"), &format!("Foire {n}"), start, "")
    });
    let (run, said) = only_of_partner(many);
    assert!(run.says("too-much", "town.toml", 9).contains("`limit = 5000`"), "{said}");
    // What is over gives way first.
    let first = titles(&run, "agenda/index.html");
    assert!(first.iter().all(|title| title[6..].parse::<u32>().unwrap() >= 20), "{first:?}");
    let all = (0..1_010).fold(town("limit = 5000"), |town, n| {
        town.event(&format!("e{n:04}"), &format!("Foire {n}"), "2026-07-01", "")
    });
    all.build().is_clean();
}

#[test]
fn a_strangers_text_is_data_whatever_a_type_says_of_it() {
    let types = "extends = \"event\"\n[fields.tickets]\nkind = \"text\"\n[fields.location]\nkind = \"text\"\n[fields.online]\nkind = \"text\"\n[fields.note]\nkind = \"text\"\n";
    let template = "{% extends \"@base/event.html\" %}{% block related %}<i id=\"note\" title=\"{{ page.fields.note }}\">{{ page.fields.note }}</i>{% endblock related %}";
    let event = |value: &str| {
        format!("tickets = {value}\nlocation = {value}\nonline = {value}\nnote = {value}")
    };
    for value in [
        "\"<script>alert(1)</script>\"",
        "\"javascript:alert(1)\"",
        "\"\\\" onclick=\\\"alert(1)\"",
        "\" java\\tscript:alert(1)\"",
    ] {
        let town = town("pages = \"local\"")
            .file("types/event.toml", types)
            .file("templates/event.html", template)
            .event("fair", "Foire", "2026-07-01", &event(value));
        let (run, _) = only_of_partner(town);
        let page = run.read("agenda/sambreville/fair/index.html");
        for bad in ["<script>alert", "href=\"javascript", "href=\" java", "onclick=\"alert"] {
            assert!(!page.contains(bad), "{bad} in {page}");
        }
        assert!(page.contains("id=\"note\""), "{page}");
    }
}

#[test]
fn a_template_that_would_write_values_as_markup_is_refused() {
    for (template, line) in [
        (
            "{% extends \"@base/page.html\" %}\n{% block facts %}{{ page.fields.location | safe }}{% endblock facts %}",
            2,
        ),
        (
            "{% extends \"@base/page.html\" %}\n{% block facts %}\n{% set x = page.title | safe %}{{ x }}{% endblock facts %}",
            3,
        ),
        (
            "{% extends \"@base/page.html\" %}\n{% block facts %}<a href={{ page.url }}>x</a>{% endblock facts %}",
            2,
        ),
        (
            "{% extends \"@base/page.html\" %}\n{% block facts %}<script>let x = \"{{ page.title }}\"</script>{% endblock facts %}",
            2,
        ),
    ] {
        for command in ["check", "build"] {
            let run =
                crate::support::Town::new().file("templates/event.html", template).run(command);
            let said = run.says(Code::UnsafeValue.as_str(), "templates/event.html", line);
            assert!(run.code == 1 && said.len() > 60, "{template}: {said}");
        }
    }
}

#[test]
fn ids_of_a_stranger_are_its_own_and_its_classes_go() {
    let body = "# Un {#_content .visually-hidden onclick=x}\n\n## Deux\n\n## Deux {#sambreville:deux lang=ar dir=rtl}\n\n[la](#deux) [haut](#_content)[^1] [soi](fair#deux)\n\n[^1]: Note.\n\n```a&#12;visually-hidden\ncode\n```\n";
    let page = page_of("", body);
    let prose = page
        .split("<div class=\"prose\">")
        .nth(1)
        .expect("a body")
        .split("<footer")
        .next()
        .unwrap_or_default();
    let ids: Vec<&str> =
        prose.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() == 5 && ids.iter().all(|id| id.starts_with("sambreville:")), "{ids:?}");
    for bad in ["visually-hidden", "onclick", "lang=", "dir="] {
        assert!(!prose.contains(bad), "{bad} in {prose}");
    }
    for link in prose.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&link), "{link} of {ids:?}");
    }
    assert!(prose.matches("href=\"#sambreville:deux\"").count() == 2, "{prose}");
}

#[test]
fn who_refers_to_a_place_of_a_strangers_page_finds_it() {
    let run = town("pages = \"local\"")
        .theirs(
            "content/agenda/fair.md",
            "+++\ntitle = \"Foire\"\nstart = 2026-07-01\n+++\n## A\n\n## Programme\n\n## B\n\n## C\n",
        )
        .theirs("content/agenda/other.md", "+++\ntitle = \"Autre\"\nstart = 2026-07-01\n+++\n[voir](fair#programme)\n")
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n[voir](sambreville:agenda/fair#programme)\n")
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains("<h2 id=\"sambreville:programme\">")
            && page.contains("<a href=\"#sambreville:programme\">"),
        "{page}"
    );
    for page in ["a/index.html", "agenda/sambreville/other/index.html"] {
        assert!(
            run.read(page).contains("href=\"/agenda/sambreville/fair/#sambreville:programme\""),
            "{}",
            run.read(page)
        );
    }
    // At the origin the place has the name that it has there.
    let run = town("")
        .theirs(
            "content/agenda/fair.md",
            "+++\ntitle = \"Foire\"\nstart = 2026-07-01\n+++\n## Programme\n",
        )
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\n+++\n[voir](sambreville:agenda/fair#programme)\n",
        )
        .build()
        .is_clean();
    assert!(
        run.read("a/index.html")
            .contains("href=\"https://www.sambreville.example/agenda/fair/#programme\"")
    );
}

#[test]
fn what_nobody_sees_is_no_title_no_link_and_no_heading() {
    for unseen in [
        "\\u3164",
        "\\u2800",
        "\\u00ad",
        "\\ufe0f",
        "\\U000e0041",
        "\\u200d",
        "\\u115f\\uffa0",
        "\\u202e\\u2066",
        "\\u061c",
    ] {
        let (run, said) = only_of_partner(town("").event("fair", unseen, "2026-07-01", ""));
        assert!(
            titles(&run, "agenda/index.html").is_empty() && said.contains("it has no title"),
            "{unseen}: {said}"
        );
    }
    for unseen in ["\u{3164}", "\u{2800}", "\u{200b}\u{ad}", "\u{e0041}"] {
        let page = page_of(
            "contact = { label = \"\\u3164\" }",
            &format!("[{unseen}](https://x.example/) ![{unseen}](x.gif)\n\n## {unseen}\n"),
        );
        let prose = page.split("<div class=\"prose\">").nth(1).expect("a body");
        assert!(
            !prose.contains("x.example")
                && !prose.contains("<img")
                && !prose.contains("<h2 id=\"sambreville"),
            "{prose}"
        );
        let own = format!("+++\ntitle = \"{unseen}\"\n+++\n");
        let run = crate::support::Town::new().file("content/a.md", own).build();
        assert!(
            run.code == 1 && run.says("missing-key", "content/a.md", 2).contains("title"),
            "{:#?}",
            run.findings
        );
    }
    let page = page_of("location = \"Place\\u202E du \\u200fMarche\\u2066\"", "x");
    assert!(
        page.contains("Place du Marche") && !page.contains(['\u{202e}', '\u{200f}', '\u{2066}']),
        "{page}"
    );
}

#[test]
fn links_of_a_stranger_lead_where_they_seem_to() {
    let bad = [
        "https://good.example@evil.example/",
        "HTTPS:good.example@evil.example",
        "//good.example@evil.example/x",
        "https://a%40evil.example/",
    ];
    for address in bad {
        let page = page_of(
            &format!("tickets = \"{address}\"\nonline = \"{address}\""),
            &format!("[ici]({address}) <{address}>\n\n[x]: {address}\n[x]\n"),
        );
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links: Vec<&str> = links.filter(|link| link.contains("evil.example")).collect();
        assert!(links.is_empty(), "{address}: {links:?}");
    }
}

#[test]
fn addresses_hold_no_sign_that_nobody_sees() {
    let own = |line: &str| {
        crate::support::Town::new()
            .file("content/a.md", format!("+++\ntitle = \"A\"\n{line}\n+++\n"))
            .build()
    };
    for (line, code) in [
        ("slug = \"a\\u202eb\"", "bad-address"),
        ("slug = \"a\\u200bb\"", "bad-address"),
        ("slug = \"a*\"", "bad-address"),
        ("slug = \":splat\"", "bad-address"),
        ("id = \"a\\u202eb\"", "bad-value"),
        ("id = \"a\\u3164\"", "bad-value"),
        ("aliases = [\"/a\\u202eb/\"]", "bad-address"),
        ("aliases = [\"/x/*\"]", "bad-address"),
        ("aliases = [\"/x/%2a\"]", "bad-address"),
        ("aliases = [\"/:splat\"]", "bad-address"),
        ("aliases = [\"/a/%3Ab\"]", "bad-address"),
        ("aliases = [\"/a\\nb /c 200\"]", "bad-address"),
        ("aliases = [\"/../x/\"]", "bad-address"),
        ("aliases = [\"/x?y\"]", "bad-address"),
    ] {
        let run = own(line);
        assert!(
            run.code == 1 && run.says(code, "content/a.md", 3).len() > 40,
            "{line}: {:#?}",
            run.findings
        );
    }
    let run = crate::support::Town::new()
        .file("content/a\u{202e}b.md", "+++\ntitle = \"A\"\n+++\n")
        .build();
    assert_eq!(run.code, 1);
    assert!(
        run.findings.iter().any(|finding| finding["code"] == "bad-file-name"),
        "{:#?}",
        run.findings
    );
    let town = town("pages = \"local\"")
        .event("a", "A", "2026-07-01", "slug = \"a\\u202eb\"\nid = \"x\\u202ey\"")
        .event("b", "B", "2026-07-02", "slug = \":splat\"")
        .event("c\u{202e}d", "C", "2026-07-03", "")
        .event("d-star", "D", "2026-07-04", "aliases = [\"/x/*\", \"/:splat\", \"/a b /c 200!\"]");
    let (run, said) = only_of_partner(town);
    let made: Vec<String> =
        run.files().into_keys().filter(|path| path.contains("agenda/sambreville/")).collect();
    assert!(
        made.len() == 3 && made.iter().all(|path| path.is_ascii() && !path.contains(['*', ':'])),
        "{made:?}"
    );
    assert!(said.contains("bad-file-name") && !run.files().contains_key("_redirects"), "{said}");
}

#[test]
fn a_list_of_redirects_holds_no_pattern() {
    let run = crate::support::Town::new()
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\naliases = [\"/old page/\", \"/x:y/\", \"/caf\u{e9}/\"]\n+++\n",
        )
        .build()
        .is_clean();
    assert_eq!(
        run.read("_redirects").lines().collect::<Vec<_>>(),
        ["/caf\u{e9}/ /a/ 301", "/old%20page/ /a/ 301", "/x%3Ay/ /a/ 301"]
    );
}

#[test]
fn a_lock_names_plain_paths_of_withdrawn_pages() {
    let lock = |address: &str| {
        format!(
            "# Written by parvis.\nversion = 1\n\n[[partner]]\nname = \"sambreville\"\nsource = \"git+https://git.example/s\"\nbranch = \"main\"\ncommit = \"{}\"\nchecksum = \"sha256:{}\"\nwithdrawn = [\n    \"{address}\",\n]\n",
            "a".repeat(40),
            "0".repeat(64)
        )
    };
    for address in [
        "/agenda/sambreville/*/",
        "/agenda/:x/",
        "agenda/x/",
        "/agenda/../x/",
        "/agenda/s/x\\n/y/ /z 200",
        "/agenda/s/\\u202e/",
        "/agenda/%2e%2e/",
        "//evil.example/",
    ] {
        let run =
            town("").file("parvis.lock", lock(address)).event("a", "A", "2026-07-01", "").build();
        let says = run.findings.iter().any(|finding| finding["code"] == "bad-lock");
        assert!(run.code != 0 && says, "{address}: {:#?}\n{}", run.findings, run.stderr);
    }
}

#[test]
fn a_partner_whose_address_is_refused_is_said() {
    for url in ["url = \"javascript:x\"\n", "url = \"https://user@s.example\"\n", "url = 5\n"] {
        let neighbour = format!("[town]\nname = \"Sambreville\"\n{url}languages = [\"fr\"]\n");
        let (run, said) = only_of_partner(town("").theirs("town.toml", &neighbour).event(
            "a",
            "A",
            "2026-07-01",
            "",
        ));
        assert!(
            run.says("foreign-content", "@sambreville/town.toml", 0)
                .contains("have their pages here"),
            "{said}"
        );
        assert!(run.read("agenda/sambreville/a/index.html").contains("nombreux"));
    }
}

#[test]
fn a_strangers_text_is_as_long_as_a_page() {
    let long = |length: usize| {
        format!(
            "+++\ntitle = \"Longue\"\nstart = 2026-07-01\n+++\n{}",
            "un mot ".repeat(length / 7)
        )
    };
    let town =
        town("").theirs("content/agenda/long.md", long(2 << 20)).event("a", "A", "2026-07-01", "");
    let (run, said) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html"), ["A"]);
    assert!(
        run.says("too-large", "@sambreville/content/agenda/long.md", 0).contains("1 MB"),
        "{said}"
    );
    let own = crate::support::Town::new().file("content/a.md", long(9 << 20)).build();
    assert!(
        own.code == 1 && own.says("too-large", "content/a.md", 0).contains("8 MB"),
        "{:#?}",
        own.findings
    );
    let own = format!("+++\ntitle = \"Longue\"\n+++\n{}", "un mot ".repeat((2 << 20) / 7));
    crate::support::Town::new().file("content/a.md", own).build().is_clean();
}

#[test]
fn the_texts_of_a_partner_have_a_limit_together() {
    let text = |n: usize| {
        format!(
            "+++\ntitle = \"Texte {n}\"\nstart = 2026-07-{:02}\n+++\n{}",
            n + 1,
            "mot ".repeat(125_000)
        )
    };
    let manifest = |limits: &str| {
        format!(
            "{OWN}\n[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"event\"\ninto = \"agenda\"\n{limits}"
        )
    };
    let town = |limits: &str| {
        (0..4).fold(
            town("").file("town.toml", manifest(limits)).file("content/agenda/_index.md", AGENDA),
            |town, n| town.theirs(&format!("content/agenda/t{n}.md"), text(n)),
        )
    };
    let (run, said) = only_of_partner(town("[limits]\ntexts = 1\n"));
    assert_eq!(titles(&run, "agenda/index.html"), ["Texte 0"]);
    assert!(said.contains("too-much") && said.contains("raise `texts`"), "{said}");
    town("").build().is_clean();
}
