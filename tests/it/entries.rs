//! Entries among others: names of files, lists, feeds, links to what is nobody's entry, former addresses.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use support::Town;

/// What is nearly a page would lie on the site as a download, drafts too.
#[test]
fn a_text_whose_name_ends_otherwise_is_not_published() {
    for (name, right) in
        [("Fair.MD", "Fair.md"), ("fair.markdown", "fair.md"), ("fair.Toml", "fair.toml")]
    {
        let town = Town::new()
            .file(&format!("content/x/{name}"), "+++\ntitle = \"Secret\"\ndraft = true\n+++\n");
        let said = town.build().says("unread-file", &format!("content/x/{name}"), 0);
        assert!(said.contains(&format!("rename it to `{right}`")), "{said}");
    }
}

#[test]
fn lists_are_filtered_and_sorted_by_what_every_entry_has() {
    let town = |list: &str| {
        let rows = "{% for row in page.pagination.items %}{{ row.title }} {% endfor %}";
        Town::new()
            .file("templates/section.html", rows)
            .file("content/x/_index.md", format!("+++\ntitle = \"X\"\n[list]\n{list}\n+++\n"))
            .file("content/x/a.md", "+++\ntitle = \"A\"\nweight = 1\ndate = 2026-01-01\n+++\n")
            .file("content/x/b.md", "+++\ntitle = \"B\"\nweight = 2\n+++\n")
    };
    let listed = |list: &str| town(list).build().is_clean().read("x/index.html").trim().to_owned();
    assert_eq!(listed("where = { weight = 2 }"), "B");
    assert_eq!(listed("where = { date = 2026-01-01 }"), "A");
    assert_eq!(listed("where = { title = [\"A\", \"B\"] }\norder = \"-title\""), "B A");
    for order in ["topics", "audience", "when"] {
        let said = town(&format!("order = \"{order}\"")).build().says(
            "bad-query",
            "content/x/_index.md",
            4,
        );
        assert!(said.contains("cannot be sorted"), "{said}");
    }
}

/// What a template fills a text's gap with keeps its kind.
#[test]
fn a_name_of_digits_is_no_number() {
    let template = "{{ t(key=\"counted\", name=\"08100\", number=1984) }}";
    let run = Town::new()
        .file("templates/page.html", template)
        .file("translations/fr.ftl", "counted = { $name } et { $number }\n")
        .file("translations/nl.ftl", "counted = { $name } en { $number }\n")
        .file("content/a.nl.md", "+++\ntitle = \"A\"\n+++\n")
        .build()
        .is_clean();
    assert_eq!(run.read("nl/a/index.html").trim(), "08100 en 1.984");
}

/// RFC 4287, section 4.2.15: an entry of a feed says when it changed. What has no time at all is in none.
#[test]
fn feeds_hold_what_has_a_time_and_an_event_does_not_appear_on_its_day() {
    let run = Town::new()
        .file(
            "content/news/a.md",
            "+++\ntitle = \"Dated\"\ntype = \"news\"\ndate = 2026-05-01\n+++\n",
        )
        .file("content/news/b.md", "+++\ntitle = \"Undated\"\ntype = \"news\"\n+++\n")
        .file(
            "content/agenda/2026-09-01-fair.md",
            "+++\ntitle = \"Fair\"\ntype = \"event\"\nstart = 2026-09-01\n+++\n",
        )
        .build();
    run.says("bad-date", "content/news/b.md", 0);
    let feeds: String = run
        .files()
        .into_iter()
        .filter(|(path, _)| path.ends_with("atom.xml"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert!(
        feeds.contains("Dated")
            && feeds.contains("Fair")
            && !feeds.contains("Undated")
            && !feeds.contains("1970-"),
        "{feeds}"
    );
    assert!(
        feeds.contains("<published>2026-04-30T22:00:00Z")
            && !feeds.contains("<published>2026-08-31"),
        "{feeds}"
    );
}

#[test]
fn links_lead_to_what_parvis_makes_and_to_files_with_spaces() {
    let links = "[a](/news/atom.xml) [b](/colophon/) [c](/sbom.spdx.json) [d](/nl/colofon) [e](/robots.txt) ![f](/x/my%20pic.svg) ![g](</x/my pic.svg>)";
    let town = Town::new()
        .file("content/news/_index.md", "+++\ntitle = \"News\"\n+++\n")
        .file("content/news/a.md", "+++\ntitle = \"N\"\ntype = \"news\"\ndate = 2026-05-01\n+++\n")
        .file("content/x/my pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{links}\n"));
    town.build().is_clean();
    town.edit("content/a.md", "+++\ntitle = \"A\"\n+++\n[x](/a/atom.xml)\n");
    town.build().says("broken-link", "content/a.md", 4);
}

#[test]
fn former_addresses_with_spaces_are_encoded_and_a_topic_has_its_name_in_each_language() {
    let run = Town::new()
        .file("content/a.md", "+++\ntitle = \"A\"\naliases = [\"/old page\", \"/x%20y/\"]\ntopics = [\"harbour\"]\n+++\n")
        .file("vocabularies/topics.toml", "[harbour]\nlabel = { fr = \"Le port\", nl = \"De haven\" }\n")
        .file("templates/term.html", "{% for other in page.translations %}{{ other.language }}={{ other.title }} {% endfor %}")
        .build()
        .is_clean();
    assert_eq!(run.read("_redirects"), "/old%20page/ /a/ 301\n/x%20y/ /a/ 301\n");
    assert!(run.files().contains_key("old page/index.html"));
    assert_eq!(run.read("themes/harbour/index.html").trim(), "fr=Le port nl=De haven");
}
