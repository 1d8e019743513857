//! What a partner may not bring, however it is wrapped.

use super::{Neighbour, only_of_partner, titles, town};

/// The smallest picture there is.
const GIF: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;";

/// An entry of the neighbour whose page is made here, with this body.
fn page_of(body: &str) -> String {
    let text = format!("+++\ntitle = \"Foire\"\nstart = 2026-07-01\n+++\n{body}\n");
    let run = town("pages = \"local\"").theirs("content/agenda/fair.md", text).build().is_clean();
    let html = run.read("agenda/sambreville/fair/index.html");
    let prose = html.split("<div class=\"prose\">").nth(1).expect("a body");
    prose.split("<footer").next().unwrap_or_default().to_owned()
}

#[test]
fn raw_html_is_dropped_and_its_text_stays() {
    let page = page_of(
        "<script>alert(1)</script>\n\nUn <b onclick=\"x()\">mot</b> <img src=x onerror=alert(1)>.\n\n<iframe src=\"https://evil.example\"></iframe>",
    );
    for bad in ["<script", "alert(1)", "onclick", "onerror", "<iframe", "evil"] {
        assert!(!page.contains(bad), "{bad} in {page}");
    }
    assert!(page.contains("Un mot"), "{page}");
}

#[test]
fn links_with_other_schemes_are_text() {
    for bad in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "java&#115;cript:x",
        "%6aavascript:x",
    ] {
        let page = page_of(&format!("Voir [ici]({bad}) et <{bad}>."));
        assert!(page.contains("ici") && !page.contains("<a "), "{bad} in {page}");
    }
    for good in
        ["https://x.example/", "mailto:a@x.example", "tel:+3271", "sms:+3271", "geo:50.4,4.6"]
    {
        let page = page_of(&format!("Voir [ici]({good})."));
        assert!(page.contains(&format!("<a href=\"{good}\">ici</a>")), "{good} in {page}");
    }
}

#[test]
fn links_that_lead_elsewhere_than_they_seem_are_text() {
    let odd = [
        "https://www.sambreville.example@evil.example/",
        "https://www.sambreville.example%40evil.example/",
        "https://www.sambreville.example:443@evil.example/",
        "https:/evil.example/",
        "https:evil.example",
        "https:\\\\evil.example/",
        "https://www.sambreville.example\\\\@evil.example/",
        "//www.sambreville.example@evil.example/",
        "HTTPS://www.sambreville.example@evil.example/",
        "https://www.sambreville.example\u{ff0f}x.evil.example/",
        "https://2130706433/",
    ];
    for link in odd {
        let page = page_of(&format!("Voir [ici]({link}) et ![x]({link})."));
        assert!(
            page.contains("ici") && !page.contains("<a ") && !page.contains("<img"),
            "{link} in {page}"
        );
    }
    let page = page_of("Voir [ici](//other.example/x).");
    assert!(page.contains("<a href=\"https://other.example/x\">ici</a>"), "{page}");
}

#[test]
fn a_link_whose_text_names_another_host_says_where_it_leads() {
    for (link, shown) in [
        (
            "[https://www.seneffe.example/pay](https://evil.example/x)",
            "https://www.seneffe.example/pay (evil.example)</a>",
        ),
        ("[Voir **www.seneffe.example**](https://evil.example/x)", "</strong> (evil.example)</a>"),
        ("[see*neffe*.example](https://evil.example/x)", " (evil.example)</a>"),
        (
            "[info@seneffe.example](mailto:info@evil.example)",
            "info@seneffe.example (evil.example)</a>",
        ),
        ("[www.seneffe.example](/prix)", "www.seneffe.example (www.sambreville.example)</a>"),
        ("[x.example](https://www.x.example/a)", ">x.example</a>"),
        ("<https://x.example/a.html>", ">https://x.example/a.html</a>"),
        ("[le programme](https://x.example/)", ">le programme</a>"),
    ] {
        let page = page_of(link);
        assert!(page.contains(shown), "{link}: {page}");
    }
}

#[test]
fn a_partner_that_calls_itself_as_another_does_goes_by_the_name_that_the_town_gave_it() {
    let named = |name: &str| {
        let manifest = format!(
            "[town]\nname = \"{name}\"\nurl = \"https://www.sambreville.example\"\nlanguages = [\"fr\"]\n"
        );
        town("pages = \"local\"")
            .theirs("town.toml", manifest)
            .event("fair", "Foire", "2026-06-01", "")
            .build()
    };
    for name in ["Seneffe", "SENEFFE", " Se\u{301}neffe.", "S\u{435}neffe", "Se\u{200b}neffe"] {
        let run = named(name);
        assert_eq!((run.code, run.findings.len()), (0, 1), "{name}: {:?}", run.findings);
        assert!(
            run.findings[0]["message"]
                .as_str()
                .is_some_and(|said| said.contains("calls itself as this town does")),
            "{name}"
        );
        for file in ["agenda/sambreville/fair/index.html", "agenda/atom.xml", "colophon/index.html"]
        {
            let text = run.read(file);
            assert!(text.contains("sambreville"), "{name}: {text}");
        }
        assert!(run.read("agenda/atom.xml").contains("<name>sambreville</name>"), "{name}");
    }
    named("Sambreville").is_clean();
}

#[test]
fn directives_keep_their_text_and_call_nothing() {
    let page = page_of(
        ":::alert{level=\"warning\" title=\"Attention\"}\nLe **texte**.\n:::\n\n::opening-hours{place=\"nowhere\"}\n\n:::unheard-of{x=1}\nReste.\n:::",
    );
    assert!(page.contains("<strong>texte</strong>") && page.contains("Reste."), "{page}");
    assert!(!page.contains("Attention") && !page.contains("alert"), "{page}");
}

#[test]
fn templates_in_a_text_are_text() {
    let page = page_of("{{ 1 + 1 }} {% set x = 1 %} {{ <brand town={town} /> }}");
    assert!(page.contains("{{ 1 + 1 }}") && page.contains("{% set x = 1 %}"), "{page}");
}

#[test]
fn titles_and_fields_are_cleaned_and_escaped() {
    let run = town("")
        .theirs(
            "content/agenda/fair.md",
            "+++\ntitle = \"<b>Foire</b>\\u202Egnp\\u0007 & co\"\nstart = 2026-07-01\nlocation = \"<script>x</script>\\u2066\"\n+++\n",
        )
        .theirs("town.toml", "[town]\nname = \"<i>Sam</i>\\u202E\"\nurl = \"https://s.example\"\nlanguages = [\"fr\"]\nlicence = \"<u>\"\n")
        .build()
        .is_clean();
    for page in ["agenda/index.html", "index.html", "agenda/atom.xml"] {
        let html = run.read(page);
        assert!(html.contains("Foire") && html.contains("gnp &amp; co"), "{html}");
        for bad in ["<b>", "<i>", "<u>", "<script>x", "\u{202e}", "\u{2066}", "\u{7}"] {
            assert!(!html.contains(bad), "{bad:?} in {html}");
        }
    }
}

#[test]
fn addresses_in_fields_lead_to_the_partner_or_nowhere() {
    let list = |field: &str| {
        let run = town("pages = \"local\"")
            .event("fair", "Foire", "2026-07-01", field)
            .build()
            .is_clean();
        run.read("agenda/sambreville/fair/index.html")
    };
    assert!(
        list("tickets = \"/billets/\"")
            .contains("href=\"https://www.sambreville.example/billets/\"")
    );
    assert!(
        list("tickets = \"//other.example/x\"").is_empty()
            || list("tickets = \"//other.example/x\"").contains("https://other.example/x")
    );
    assert!(!list("tickets = \"javascript:alert(1)\"").contains("javascript"));
    for odd in [
        "https://www.sambreville.example@evil.example/",
        "https://a.example%40evil.example/",
        "//a@evil.example/x",
        "https:///evil.example",
    ] {
        assert!(!list(&format!("tickets = \"{odd}\"")).contains("evil.example"), "{odd}");
    }
}

#[test]
fn pictures_are_copied_with_their_words() {
    let run = town("pages = \"local\"")
        .theirs("static/img/fair.gif", GIF)
        .theirs("content/agenda/plan.gif", GIF)
        .event("fair", "Foire", "2026-07-01", "image = { src = \"/img/fair.gif\", alt = \"La fête\" }")
        .theirs(
            "content/agenda/b.md",
            "+++\ntitle = \"B\"\nstart = 2026-07-02\n+++\n![Le plan](plan.gif)\n\n![](plan.gif){decorative}\n",
        )
        .build()
        .is_clean();
    let page = run.read("agenda/sambreville/fair/index.html");
    assert!(
        page.contains("src=\"/assets/sambreville/img/fair.gif\" alt=\"La fête\" width=\"1\""),
        "{page}"
    );
    let page = run.read("agenda/sambreville/b/index.html");
    assert!(page.contains("src=\"/assets/sambreville/agenda/plan.gif\" alt=\"Le plan\""), "{page}");
    assert!(page.contains("src=\"/assets/sambreville/agenda/plan.gif\" alt=\"\""), "{page}");
    assert_eq!(run.files()["assets/sambreville/agenda/plan.gif"], GIF);
}

#[test]
fn pictures_that_nobody_shows_here_are_not_copied() {
    let run = town("")
        .theirs("content/agenda/plan.gif", GIF)
        .theirs(
            "content/agenda/b.md",
            "+++\ntitle = \"B\"\nstart = 2026-07-02\n+++\n![Le plan](plan.gif)\n",
        )
        .build()
        .is_clean();
    assert!(!run.files().keys().any(|path| path.contains("plan")));
}

#[test]
fn pictures_of_entries_that_are_left_out_are_not_copied() {
    let run = town("pages = \"local\"")
        .theirs("content/agenda/plan.gif", GIF)
        .theirs("content/agenda/other.gif", GIF)
        // An event needs a start.
        .theirs(
            "content/agenda/a.md",
            "+++\ntitle = \"A\"\nimage = { src = \"plan.gif\", alt = \"X\" }\n+++\n![Y](other.gif)\n",
        )
        .event("b", "B", "2026-07-02", "image = { src = \"other.gif\" }")
        .build();
    assert!(!run.files().keys().any(|path| path.ends_with(".gif")), "{:?}", run.files().keys());
}

#[test]
fn pictures_without_words_or_from_elsewhere_are_left_out() {
    let run = town("pages = \"local\"")
        .theirs("content/agenda/plan.gif", GIF)
        .event("a", "A", "2026-07-01", "image = { src = \"plan.gif\" }")
        .theirs(
            "content/agenda/b.md",
            "+++\ntitle = \"B\"\nstart = 2026-07-02\n+++\n![](plan.gif) ![Espion](https://spy.example/x.gif) ![Rien](gone.gif)\n",
        )
        .build()
        .is_clean();
    for page in ["agenda/sambreville/a/index.html", "agenda/sambreville/b/index.html"] {
        let html = run.read(page);
        assert!(!html.contains("<img") && !html.contains("spy.example"), "{html}");
    }
    assert!(run.read("agenda/sambreville/b/index.html").contains("Espion Rien"));
}

#[test]
fn drawings_that_act_are_left_out_with_a_warning() {
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{inside}</svg>")
    };
    let town = town("")
        .theirs("content/agenda/good.svg", svg("<path d=\"M0 0\"/>"))
        .theirs("content/agenda/bad.svg", svg("<path onload=\"x()\"/>"))
        .event("a", "A", "2026-07-01", "image = { src = \"good.svg\", alt = \"X\" }")
        .event("b", "B", "2026-07-02", "image = { src = \"bad.svg\", alt = \"X\" }");
    let (run, said) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html"), ["A", "B"]);
    assert!(run.files().contains_key("assets/sambreville/agenda/good.svg"));
    assert!(
        !run.files().contains_key("assets/sambreville/agenda/bad.svg") && run.findings.len() == 1,
        "{said}"
    );
    assert!(
        run.says("foreign-content", "@sambreville/content/agenda/bad.svg", 0)
            .contains("the drawing contains a script")
    );
}

#[test]
fn a_picture_that_lies_or_would_freeze_browsers_is_left_out() {
    let laughs = "<path id=\"p\"/><g id=\"a\"><use href=\"#p\"/></g><use href=\"#a\"/>";
    let style = "<style>@im<!-- -->port 'https://evil.example'</style>";
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{inside}</svg>")
    };
    for (name, text) in [
        ("a.png", svg("")),
        ("a.svg", svg(laughs)),
        ("b.svg", svg(style)),
        ("c.jpg", "<script>x</script>".to_owned()),
    ] {
        let run = town("")
            .theirs(&format!("content/agenda/{name}"), text)
            .event("a", "A", "2026-07-01", &format!("image = {{ src = \"{name}\", alt = \"X\" }}"))
            .build();
        assert!(
            !run.files().keys().any(|file| file.ends_with(name)),
            "{name}: {:?}",
            run.files().keys()
        );
        run.says("foreign-content", &format!("@sambreville/content/agenda/{name}"), 0);
    }
}

#[test]
fn pages_that_call_themselves_pictures_are_left_out() {
    let town = town("").theirs("content/agenda/x.png", "<!doctype html><script>x</script>").event(
        "a",
        "A",
        "2026-07-01",
        "image = { src = \"x.png\", alt = \"X\" }",
    );
    let (run, said) = only_of_partner(town);
    assert!(
        said.contains("foreign-content") && !run.files().keys().any(|path| path.ends_with("x.png")),
        "{said}"
    );
}

#[test]
fn names_of_a_partner_lead_out_of_no_folder() {
    let town = town("pages = \"local\"")
        .event("a", "A", "2026-07-01", "id = \"../../x\"\nslug = \"../../index\"")
        .event("b", "B", "2026-07-02", "slug = \"_redirects\"")
        .event("c", "C", "2026-07-03", "aliases = [\"/\", \"/agenda/\", \"/robots.txt\"]")
        .event("d %2e%2e", "D", "2026-07-04", "id = \"x:y#z\"")
        .event(
            "e",
            "E",
            "2026-07-05",
            "image = { src = \"../../../town/town.toml\", alt = \"x\" }",
        );
    let (run, _) = only_of_partner(town);
    assert_eq!(titles(&run, "agenda/index.html").concat(), "ABCDE");
    let made: Vec<String> =
        run.files().into_keys().filter(|path| path.contains("sambreville")).collect();
    assert!(
        made.len() == 5 && made.iter().all(|path| path.starts_with("agenda/sambreville/")),
        "{made:#?}"
    );
    assert!(
        run.read("index.html").contains("Bienvenue") && !run.files().contains_key("_redirects")
    );
}

#[test]
fn a_partners_templates_types_and_styles_are_not_used() {
    let run = town("")
        .theirs("templates/event-list.html", "wicked")
        .theirs("components/event-item.html", "wicked")
        .theirs("types/event.toml", "wicked")
        .theirs("styles/x.css", "wicked")
        .theirs("translations/fr.ftl", "next-events = wicked")
        .theirs("static/wicked.js", "wicked")
        .theirs("scripts/wicked.js", "wicked")
        .event("a", "A", "2026-07-01", "")
        .build()
        .is_clean();
    for (path, bytes) in run.files() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!path.contains("wicked") && !text.contains("wicked"), "{path}: {text}");
    }
}

#[test]
fn a_page_that_a_template_fails_for_leads_to_the_origin() {
    let failing = "{% extends \"@base/page.html\" %}{% block facts %}{{ page.fields.end | date(style=\"day\") }}{% endblock facts %}";
    let town = town("pages = \"local\"").file("templates/event.html", failing).event(
        "a",
        "A",
        "2026-07-01",
        "",
    );
    let (run, said) = only_of_partner(town);
    let page = run.read("agenda/sambreville/a/index.html");
    assert!(
        page.contains("url=https://www.sambreville.example/agenda/a/")
            && said.contains("template-failed"),
        "{page}"
    );
}

#[test]
fn whatever_a_partner_writes_the_build_goes_through() {
    let junk: &[&[u8]] = &[
        b"\xff\xfe\x00",
        b"+++",
        b"+++\n+++\n",
        b"---\ntitle: x\n---\n",
        b"+++\ntitle = 1\nstart = 2026-07-01\n+++\n",
    ];
    let mut all = town("pages = \"local\"");
    for (number, bytes) in junk.iter().enumerate() {
        all = all.theirs(&format!("content/agenda/{number}.md"), bytes);
    }
    let odd = [
        "price = [{ amount = \"x\" }, { currency = \"EUR\" }, \"free\", 7]",
        "contact = { phone = \"<b>\", url = \"javascript:x\", hours = 3 }",
        "place = \"\"\norganiser = \"/\"",
        "image = 3\nexpires = \"never\"\nlinks = [{ title = \"x\" }]",
        "end = 2026-06-01\naccess = [\"x\"]\nsummary = 5\ntopics = 5",
        "type = 5",
        "[list]\ntype = \"nothing\"\norder = \"nothing\"",
        "[defaults]\ntype = \"nothing\"",
    ];
    for (number, fields) in odd.iter().enumerate() {
        all = all.event(
            &format!("odd-{number}"),
            &format!("Odd {number}"),
            "2026-07-01T10:00:00",
            fields,
        );
    }
    let (run, said) = only_of_partner(all);
    assert!(titles(&run, "agenda/index.html").len() >= 7, "{said}");
}
