//! Mistakes in a text that Markdown takes for plain words, so that only its readers would see them; and those around directives.

use super::said_once;
use crate::support::Town;

const FILE: &str = "content/a.md";

/// As `said_once`, for a text below its front matter, whose lines are counted.
#[track_caller]
fn says_once(text: &str, code: &str, line: u64, said: &str) {
    said_once(FILE, format!("+++\ntitle = \"A\"\n+++\n{text}\n"), code, line + 3, said);
}

#[test]
fn what_looks_like_markdown_and_is_none_is_said() {
    let rows = [
        ("See [the form](my form.pdf).", 1, "`[the form](<my form.pdf>)`"),
        ("See [the plan](/plan (final).pdf).", 1, "`[the plan](</plan (final).pdf>)`"),
        ("See [us](mailto:us at town.ie).", 1, "take them out"),
        ("![A hall](town hall.jpg)", 1, "`![A hall](<town hall.jpg>)`"),
        ("See [b](/b “The title”).", 1, "straight quotation marks"),
        ("Text.\n\nSee [b](/b and more.", 3, "`)`"),
        ("See [b] (/b).", 1, "take away the space"),
        ("See (the page)[/b].", 1, "`[the page](/b)`"),
        ("See [](/b).", 1, "no text"),
        ("See this.[^2]", 1, "`[^2]: …`"),
        ("See[^1].\n\n[^1]: One\n\n[^1]: Two", 5, "second footnote"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", 3, "`3` would not be shown"),
        ("Text <!-- a note\n\nmore", 1, "`-->`"),
        ("Text\n\n```\ncode\n\nmore", 3, "all that follows is code"),
    ];
    for (text, line, said) in rows {
        says_once(text, "markdown-syntax", line, said);
    }
}

/// Somebody may mean it: a warning, which the page does not wait for.
#[test]
fn what_may_be_meant_as_it_stands_is_a_warning() {
    let rows = [
        ("See.\n\n[^été]: One", 3, "nothing refers"),
        ("See [the form][form].", 1, "`[form]: …`"),
        ("See [form][].", 1, "`[form]: …`"),
        ("##Opening hours", 1, "`## Opening hours`"),
        ("| a | b |\n|---|\n| 1 | 2 |", 1, "`|---|---|`"),
        ("| a | b |\n| 1 | 2 |", 1, "`|---|---|`"),
        ("{{< youtube abc >}}", 1, "`::film{url="),
        ("{{< notice >}}", 1, "`::name{…}`"),
        ("**Attention : the road is closed", 1, "`**Attention**`"),
        ("> 65 years: free", 1, "`\\> 65 years: free`"),
        ("    The road is closed.", 1, "begin the line"),
        ("[gallery]", 1, "`![What it shows](photo.jpg)`"),
    ];
    for (text, line, said) in rows {
        let run = Town::new().file(FILE, format!("+++\ntitle = \"A\"\n+++\n{text}\n")).build();
        let words = run.says("markdown-syntax", FILE, line + 3);
        assert!(
            run.code == 0 && run.findings.len() == 1 && words.contains(said),
            "{text}: {words}"
        );
    }
}

#[test]
fn a_day_of_the_week_that_is_not_its_dates_is_said() {
    let text = "+++\ntitle = \"Foire du samedi 14 juin 2026\"\n+++\nVenez ce samedi\n14 juin **2026**.\n\n\
                dimanche 14 juin 2026, `samedi 14 juin 2026`\n\n```\nsamedi 14 juin 2026\n```\n";
    let run = Town::new().file(FILE, text).build();
    let help = "write `dimanche 14 juin 2026`, or `samedi 13 juin 2026`";
    assert!(run.says("wrong-weekday", FILE, 2).contains(help));
    assert!(run.says("wrong-weekday", FILE, 4).contains("that date is a `dimanche`"));
    assert_eq!((run.code, run.findings.len()), (0, 2));
}

#[test]
fn signs_that_are_meant_are_no_slip() {
    let text = "[sic] (1997), \\[x](y z), `[x](y z)`, [b](<b.md>), a \\{{ b, 2 < 3, #tag, f(x)[0], [^ a].\n\n\
                ```\n[x](y z) {{ a }}\n```\n\n\
                | a | b |\n|---|---|\n| 1 |\n| `1 \\| 2` | [^n] |\n\n[^n]: Note\n\n<!-- said -->\n\n[![B](/x.svg)](/b)\n";
    let town = Town::new()
        .file("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("content/b.md", "+++\ntitle = \"B\"\n+++\n");
    town.file(FILE, format!("+++\ntitle = \"A\"\n+++\n{text}")).build().is_clean();
}

#[test]
fn a_mistake_around_a_directive_is_said_once_and_where_it_was_made() {
    let rows = [
        (
            "::::alert{level=\"info\"}\nText\n:::",
            "directive-syntax",
            3,
            "begins with 4 colons and ends with 3",
        ),
        (":::alert{level=\"info\"}\nText\n::: end", "directive-syntax", 3, "colons only"),
        (":::alert{level=\"info\"} Text :::", "directive-syntax", 1, "next line"),
        (":alert{level=\"info\"}", "directive-syntax", 1, "line of its own"),
        ("Text ::button{label=\"x\" to=\"b\"} more", "directive-syntax", 1, "line of its own"),
        ("::alert{level=\"info\"}", "component-argument", 1, "three colons"),
        ("::figure{picture=\"/x.svg\" alt=\"x\"}", "component-argument", 1, "is for templates"),
        ("::button{label=\"x\" to=\"bb\"}", "component-argument", 1, "did you mean `b`?"),
        ("::opening-hours{place=\"bb\"}", "component-argument", 1, "did you mean `b`?"),
    ];
    for (text, code, line, said) in rows {
        says_once(text, code, line, said);
    }
}

#[test]
fn an_unknown_component_is_answered_with_those_that_a_text_can_call() {
    let run = Town::new().file(FILE, "+++\ntitle = \"A\"\n+++\n:::zzzzzzzz\nText\n:::\n").build();
    let words = run.says("unknown-component", FILE, 4);
    assert!(words.contains("`alert`") && !words.contains("`figure`"), "{words}");
}

/// A file that is missing, or is there under another name, is answered with files.
#[test]
fn a_missing_file_is_answered_with_files_and_where_to_put_one() {
    let rows = [
        ("[x](/files/plan.pdf)", "`/files/Plan.PDF`"),
        ("[x](/files/Fees.pdf)", "`static/files/Fees.pdf`"),
        ("[x](fees.pdf)", "`content/fees.pdf`"),
        ("[x](/plan.pdf)", "`/files/Plan.PDF`"),
        ("[x](/room%20%234%20%28a%29.txt)", "`/files/room%20%234%20%28a%29.txt`"),
        ("![x](/images/photo.svg)", "`/images/Photo.SVG`"),
        ("![x](none.jpg)", "beside the page's file"),
        ("[x](/nowhere)", "`/places/town-hall`"),
    ];
    for (text, said) in rows {
        let town = Town::new()
            .file("static/files/Plan.PDF", "x")
            .file("static/files/room #4 (a).txt", "x")
            .file("static/images/Photo.SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .file(FILE, format!("+++\ntitle = \"A\"\n+++\n{text}\n"));
        let words = town.build().says("broken-link", FILE, 4);
        assert!(words.contains(said), "{text}: {words}");
    }
}

#[test]
fn a_field_that_takes_a_document_wants_a_file_and_no_picture() {
    let town = Town::new()
        .file(FILE, "+++\ntitle = \"A\"\ntype = \"document\"\nfile = \"budget.pdf\"\n+++\n");
    let run = town.build();
    let words = run.says("broken-link", FILE, 4);
    assert!(words.contains("no file") && !words.contains("picture"), "{words}");
}

#[test]
fn a_picture_that_no_browser_shows_is_said() {
    let town = Town::new()
        .file("content/IMG_1.HEIC", "x")
        .file(FILE, "+++\ntitle = \"A\"\n+++\n![The square](IMG_1.HEIC)\n");
    let words = town.build().says("broken-link", FILE, 4);
    assert!(words.contains("browsers do not show") && words.contains("JPEG"), "{words}");
}

#[test]
fn alt_text_that_is_the_name_of_a_file_is_said() {
    let town = Town::new()
        .file("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>")
        .file(FILE, "+++\ntitle = \"A\"\n+++\n![IMG_0001.JPG](a.svg)\n");
    assert!(town.build().says("missing-alt", FILE, 4).contains("name of a file"));
}

#[test]
fn a_whole_address_of_this_site_leads_to_a_page_that_is_there() {
    for link in [
        "https://www.seneffe.example/nope",
        "http://seneffe.example/nope/",
        "https://Seneffe.example/files/x.pdf",
    ] {
        let town = Town::new().file(FILE, format!("+++\ntitle = \"A\"\n+++\n[x]({link})\n"));
        assert!(town.build().says("broken-link", FILE, 4).contains("into this site"), "{link}");
    }
    for link in [
        "https://www.seneffe.example",
        "http://seneffe.example/a/#top",
        "https://seneffe.example.org/x",
        "https://mail.seneffe.example/x",
        "https://www.seneffe.example/nl/",
    ] {
        Town::new()
            .file(FILE, format!("+++\ntitle = \"A\"\n+++\n[x]({link})\n"))
            .build()
            .is_clean();
    }
}
