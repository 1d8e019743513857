//! What nests, what needs a permission, and where addresses and faults lie.

use proptest::prelude::*;

use crate::diagnostics::{Diagnostic, Origin, Severity};
use crate::html::{Permission, Permissions};
use crate::markdown::{Body, MarkdownStyle, Reading, ReferenceKind};
use crate::names::{Lang, TreePath};

fn read_with(text: &str, permissions: &Permissions) -> (Body, Vec<Diagnostic>) {
    let origin = Origin::town(TreePath::parse("content/a.md").expect("valid"));
    let style = MarkdownStyle::new(&Lang::parse("en").expect("valid"), str::to_lowercase);
    let how = Reading { style, guest: None, permissions, origin: &origin };
    let mut found = Vec::new();
    let body = Body::read(text, 0, how, &mut found);
    (body, found)
}

fn read(text: &str) -> (Body, Vec<Diagnostic>) {
    read_with(text, &Permissions::default())
}

/// The findings of a text, each with the words that it points at.
fn faults(text: &str) -> Vec<String> {
    let said = |found: Diagnostic| {
        let range = found.place.expect("a place").range.expect("bytes");
        let words = &text[range.start as usize..range.end as usize];
        let rank = if found.severity == Severity::Error { "error" } else { "warning" };
        format!("{rank} {}: {}", words.replace('\n', "/"), found.message)
    };
    read(text).1.into_iter().map(said).collect()
}

#[test]
fn what_nests_is_no_fault() {
    for text in [
        "<div>\n\nSome *words*.\n\n</div>",
        "<details>\n<summary>More</summary>\n\n- a\n- b\n\n</details>",
        "A <b>bold</b> <i>word</i>,<br>a line<br/>and H<sub>2</sub>O.",
        "<ul>\n<li>one\n<li>two\n</ul>",
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "<p>One\n\n<p>Two\n\nThree",
        "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
        "| a |\n|---|\n| x<ul><li>y</li></ul> |\n",
        "<svg viewBox=\"0 0 1 1\"><title>A dot</title><circle r=\"1\"/></svg>",
        "<!-- a note -->\n\nText <!-- and one --> here.",
        "<a id=\"x\"></a>\n\n# A\n",
        "1 < 2 and 3 > 2, `<main>`, \\<main>\n\n    <div>\n",
        "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>",
        "<my-map data-x=\"1\"></my-map>",
        "> <div>\n> a\n> </div>\n",
        "- <div>\n  a\n  </div>\n",
        "<p title=\"<!--\">a</p>\n\nb",
        "<table><tr><td>\n\na\n\n</td></tr></table>",
        "<table>\n<caption>a</caption>\n<tr><td><div>b</div></td></tr>\n</table>",
        "<select><optgroup label=\"a\"><option>b</optgroup></select>",
        "<button>\n\n*a*\n\n</button>",
        "<a href=\"https://a.example/\">https://a.example/</a>",
    ] {
        assert_eq!(faults(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_browsers_would_build_in_another_way_is_said_at_its_tag() {
    let cases = [
        (
            "<p>\n\na\n\n</p>",
            "error </p>: `</p>` ends nothing: browsers end `<p>` where Markdown's next paragraph, list or heading begins",
        ),
        (
            "<p>a<ul><li>b</ul></p>",
            "error </p>: `</p>` ends nothing: browsers end `<p>` where `<ul>` begins",
        ),
        (
            "<table>\n\na\n\n</table>",
            "error <table>: `<table>` stands around what Markdown makes: browsers move that out of the table",
        ),
        (
            "<table><tr>\n\n- a\n\n</tr></table>",
            "error <tr>: `<tr>` stands around what Markdown makes: browsers move that out of the table",
        ),
        (
            "<select>\n\n- a\n\n</select>",
            "error <select>: `<select>` holds choices only: browsers drop what Markdown makes in it",
        ),
        (
            "<select><div>a</div></select>",
            "error <div>: `<div>` stands in `<select>`, which holds choices only",
        ),
        (
            "<table><div>a</div></table>",
            "error <div>: `<div>` stands in `<table>` outside of a cell: browsers move it out of the table",
        ),
        (
            "<table>a<tr><td>b</td></tr></table>",
            "error a: words stand in `<table>` outside of a cell: browsers move them out of the table",
        ),
        (
            "<h2>\n\n## a\n\n</h2>",
            "error <h2>: `<h2>` stands around a heading: browsers end it before that",
        ),
        ("<h2><h3>a</h3></h2>", "error <h3>: `<h3>` stands in `<h2>`: browsers end that before it"),
        ("<a href=\"/\">\n\n[b](/c)\n\n</a>", "error [b](/c): a link stands inside of `<a>`"),
    ];
    for (text, wanted) in cases {
        let found = faults(text);
        assert!(found.iter().any(|fault| fault == wanted), "{text:?}: {found:#?}");
    }
}

#[test]
fn what_does_not_nest_is_said_at_its_tag() {
    let cases = [
        ("<div>\n\ntext", "error <div>: `<div>` is not ended before the text ends"),
        ("text\n\n</div>\n", "error </div>: `</div>` ends nothing: no `<div>` is open here"),
        (
            "a <b>bold\n\nnext",
            "error <b>: `<b>` is not ended before the paragraph, list or quotation around it ends",
        ),
        ("a <b><i>x</b></i>", "error </b>: `</b>` stands where `</i>` has to come first"),
        (
            "- <div>\n\n</div>",
            "error <div>: `<div>` is not ended before the paragraph, list or quotation around it ends",
        ),
        ("a <div>b</div>", "error <div>: `<div>` cannot stand in a line of text"),
        ("<div/>\n\nx", "error <div/>: `<div>` is not ended before the text ends"),
        (
            "<div>\na\n\nb</div>",
            "error </div>: `</div>` stands inside of what Markdown began after `<div>`",
        ),
        (
            "<div class=\"a\n\nb",
            "error <div class=\"a/: the tag `<div` never ends: its `>` is missing",
        ),
        ("</main>\n", "error </main>: `<main>` belongs to the page around the text"),
        (
            "<?php echo 1 ?>\n",
            "error <?php echo 1 ?>: `<?php` is not shown, and parvis does not run it",
        ),
        (
            "write to <name>",
            "warning <name>: `<name>` is not an element of HTML, so readers do not see it",
        ),
        ("<center>x</center>", "warning <center>: `<center>` is no longer part of HTML"),
        (
            "![x](a.png) <img src=\"a.png\">",
            "error <img src=\"a.png\">: the picture has no text in place of it",
        ),
    ];
    for (text, wanted) in cases {
        let found = faults(text);
        assert!(found.iter().any(|fault| fault == wanted), "{text:?}: {found:#?}");
    }
}

#[test]
fn what_loads_sends_or_runs_needs_a_permission() {
    let cases = [
        (
            "<iframe src=\"https://maps.example/x\"></iframe>",
            "`<iframe>` makes every reader's browser call `maps.example`",
        ),
        (
            "<script src=\"//js.example/x.js\"></script>",
            "`<script>` runs a program of `js.example` in every reader's browser",
        ),
        ("<script>alert(1)</script>", "the text runs a program in every reader's browser"),
        (
            "<style>body{display:none}</style>",
            "`<style>` changes how the whole page looks, or loads something",
        ),
        ("<p onclick=\"x()\">a</p>", "`onclick=` runs a program in every reader's browser"),
        (
            "<p style=\"background:u&#114;l(//x)\">a</p>",
            "the attribute `style` changes how the whole page looks, or loads something",
        ),
        (
            "<form action=\"https://forms.example/\"><button>Go</button></form>",
            "the form sends what readers write to `forms.example`",
        ),
        (
            "<object data=\"https://x.example/a\"></object>",
            "`<object>` makes every reader's browser call `x.example`",
        ),
        (
            "<iframe srcdoc=\"&lt;script>\"></iframe>",
            "`<iframe>` shows another page inside this one",
        ),
        (
            "<a href=\"/x\" ping=\"https://spy.example\">x</a>",
            "`ping=` makes readers' browsers call another host",
        ),
        (
            "<svg><foreignObject></foreignObject></svg>",
            "the drawing has the element `<foreignobject>`, which may load or run something",
        ),
        ("<base href=\"/x/\">", "`<base>` belongs to the page around the text"),
        (
            "<meta http-equiv=\"refresh\" content=\"0\">",
            "`<meta>` belongs to the page around the text",
        ),
    ];
    for (text, wanted) in cases {
        let found = read(text).1;
        assert!(found.iter().any(|fault| fault.message == wanted), "{text}: {found:#?}");
    }
}

#[test]
fn what_browsers_read_in_another_way_is_refused() {
    for text in [
        "<noscript><p title=\"</noscript><script>alert(1)</script>\">x</p></noscript>",
        "a <textarea> <b title=\"</textarea><script>alert(1)</script>\">x</b> </textarea>",
        "<svg><desc><textarea><b title=\"</textarea><script>x</script>\">x</b></textarea></desc></svg>",
        "<svg><desc><title><b title=\"</title><script>x</script>\">x</b></title></desc></svg>",
        "<svg><p><title><b title=\"</title><script>x</script>\">x</b></title></p></svg>",
        "<a href=\"/x\" href=\"javascript:alert(1)\">x</a>",
        "<p style=\"background:url&lpar;//evil.example/x)\">x</p>",
        "<p style=\"background:url&#40//evil.example/x)\">x</p>",
        "<p style=\"background:u&#0000000000114;l(//evil.example/x)\">x</p>",
        "<p style=\"background:u&eacute;x\">x</p>",
        "<svg><rect mask=\"url(#a), url(https://evil.example/x.svg#m)\"/></svg>",
        "<p style=\"position:absolute;top:0\">x</p>",
        "<p style=\"posi/**/tion:fixed\">x</p>",
        "<div>\n<a href=\"/x\" ping=\"/x?\nhttps://evil.example/\">a</a>\n</div>",
        "<div>\n<a href=\"\n/x\">a</a>\n</div>",
        "> <a class=\"x\"\n> href=\"/x\">a</a>",
        "<div>a</div></",
        "| a<td>b | c |\n|---|---|\n| d | e |",
        "<a href=\"/x\">a <a href=\"/y\">b</a></a>",
    ] {
        let found = read(text).1;
        assert!(found.iter().any(|fault| fault.severity == Severity::Error), "{text}");
    }
    let srcset = "<img alt=\"\" src=\"/a.png\" srcset=\"https://evil.example/x?a=1&amp;b=2 1x, /b.png?w=1,h=2 2x\">";
    let body = read(srcset).0;
    let targets: Vec<&str> = body.references.iter().map(|it| it.target.as_str()).collect();
    assert_eq!(targets, ["/a.png", "https://evil.example/x?a=1&b=2", "/b.png?w=1,h=2"]);
}

#[test]
fn nothing_that_stands_around_a_tag_hides_it() {
    let script = "<b title=\"--><script>alert(1)</script>\">y</b>";
    let deep =
        |inner: &str| format!("{}{inner}\n{}", "<div>\n".repeat(200), "</div>\n".repeat(200));
    for (text, message) in [
        ("<bla></bla> ".repeat(1_001) + "\n\n<script>alert(1)</script>\n", "runs a program"),
        (format!("> <hr title=\n> \"<i u=\"><!--\n>\n> x {script}\n"), "never ends"),
        (format!("<div><svg><title><!--\n\n</title></svg></div>{script}\n"), "never ends"),
        (deep("<svg><desc><title><a title=\"</title><script>alert(1)</script>\">"), "deeper than"),
        (
            "a <svg> *x* <title><!-- </title><script>alert(1)</script> --></title></svg>\n".into(),
            "in a drawing",
        ),
        ("a <math> `x` <title></title></math>\n".into(), "in a drawing"),
        ("a <svg> ![x](a.gif) </svg>\n".into(), "in a drawing"),
        ("<svg>\n\nwords\n\n</svg>\n".into(), "in a drawing"),
    ] {
        let found = faults(&text);
        let is_said = |said: &String| said.starts_with("error") && said.contains(message);
        assert!(found.iter().any(is_said), "{}: {found:?}", &text[..60]);
    }
}

#[test]
fn a_style_neither_loads_nor_covers_the_page() {
    for style in [
        "font-family:'/*';background:url(//evil.example/x.png)",
        "--a:fixed;position:var(--a);top:0",
        "position: var(--x,fixed)",
        "position : absolute",
        "position:relative;top:-100vh",
        "transform: scale(50)",
        "margin: 0 0 -100vh",
        "z-index: 9",
        "&{position:fixed}",
    ] {
        let found = faults(&format!("<p style=\"{style}\">x</p>\n"));
        assert!(
            matches!(&found[..], [said] if said.contains("the attribute `style`")),
            "{style}: {found:?}"
        );
    }
    for style in [
        "color: red; margin: 1em auto",
        "position: relative",
        "background-position: top left",
        "text-align:center",
    ] {
        assert_eq!(
            faults(&format!("<p style=\"{style}\">x</p>\n")),
            Vec::<String>::new(),
            "{style}"
        );
    }
    assert!(faults("<dialog open>x</dialog>\n")[0].contains("`<dialog>`"));
    let maps = Permission { element: "object".to_owned(), host: Some("maps.example".to_owned()) };
    let maps = Permissions::new([maps]);
    for more in
        ["codebase=\"https://evil.example/\"", "archive=\"a.jar, https://evil.example/b.jar\""]
    {
        let text = format!("<object data=\"https://maps.example/x\" {more}></object>\n");
        let (_, found) = read_with(&text, &maps);
        assert!(
            matches!(&found[..], [said] if said.message.contains("call another host")),
            "{more}: {found:?}"
        );
    }
    // A page that is written into an attribute runs what it holds.
    let frames = Permissions::new([Permission { element: "iframe".to_owned(), host: None }]);
    let (_, found) = read_with("<iframe srcdoc=\"x\" title=\"a\"></iframe>\n", &frames);
    assert!(
        matches!(&found[..], [said] if said.message.to_string().contains("`srcdoc=`")),
        "{found:?}"
    );
}

#[test]
fn addresses_in_links_of_raw_html_are_no_links_of_their_own() {
    for text in [
        "<a href=\"mailto:info@x.example\">info@x.example</a>",
        "<code>www.x.example</code>",
        "<a href=\"/x\">\n\nwww.x.example\n\n</a>",
    ] {
        assert!(read(text).0.references.len() <= 1, "{text}");
    }
}

#[test]
fn a_permission_holds_for_its_element_and_host() {
    let permission = |element: &str, host: Option<&str>| Permission {
        element: element.to_owned(),
        host: host.map(str::to_owned),
    };
    let permissions = Permissions::new([
        permission("iframe", Some("maps.example")),
        permission("script", None),
        permission("form", Some("forms.example")),
    ]);
    for text in [
        "<iframe src=\"https://maps.example/x\" title=\"Map\"></iframe>",
        "<p onclick=\"x()\">a</p>",
        "<script>alert(1)</script>",
        "<form action=\"https://forms.example/\"><button>Go</button></form>",
    ] {
        assert_eq!(read_with(text, &permissions).1, [], "{text}");
    }
    let hidden =
        "a <iframe src=\"https://maps.example/x\"> <b title=\"</iframe><script>x</script>\">x</b>";
    assert!(!read_with(hidden, &permissions).1.is_empty());
    let other = read_with("<iframe src=\"https://maps.example.evil/x\"></iframe>", &permissions).1;
    assert_eq!(other.len(), 1);
}

#[test]
fn addresses_and_ids_are_those_of_the_text() {
    let text = "<div>\n<a\n href='a.md#b' name=\"old&amp;new\">x</a> <img alt=\"\" src=plan.png srcset=\"p.png 1x, q.png 2x\">\n</div>\n\nSee [c](c.md) and <a href=\"/d\">d</a> <video src=\"f.mp4\"></video>.\n";
    let (body, found) = read(text);
    assert_eq!(found, []);
    assert_eq!(body.anchors, ["old&new"]);
    let references: Vec<_> = body
        .references
        .iter()
        .map(|it| {
            let words = &text[it.range.start as usize..it.range.end as usize];
            (it.target.as_str(), it.kind, words)
        })
        .collect();
    assert_eq!(
        references,
        [
            ("c.md", ReferenceKind::Link, "c.md"),
            ("a.md#b", ReferenceKind::Link, "a.md#b"),
            ("plan.png", ReferenceKind::Image, "plan.png"),
            ("p.png", ReferenceKind::Image, "p.png"),
            ("q.png", ReferenceKind::Image, "q.png"),
            ("/d", ReferenceKind::Link, "/d"),
            ("f.mp4", ReferenceKind::Media, "f.mp4"),
        ]
    );
}

proptest! {
    #[test]
    fn any_html_ends_and_its_places_lie_in_the_text(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<div>", "</div>", "<p", " class=\"", "\"", ">", "\n", "\n\n", "- ", "> ", "<svg>", "</svg>", "<script>",
                "</script>", "<!--", "-->", "<a href='x'>", "</a>", "<img src=y srcset='a, b 2x'", "é", "&#x3c;", "*", "`",
                ":::box\n", ":::\n", "<title>", "<?", "<td>", "| a |\n|---|\n", "    ",
            ]),
            0..24,
        )
    ) {
        let text = parts.concat();
        let (body, found) = read(&text);
        for range in found.iter().filter_map(|fault| fault.place.as_ref()?.range.clone()) {
            prop_assert!(text.get(range.start as usize..range.end as usize).is_some(), "{text:?}");
        }
        for reference in &body.references {
            prop_assert!(text.get(reference.range.start as usize..reference.range.end as usize).is_some(), "{text:?}");
        }
    }
}
