//! Cases of writing, and the property that browsers read what was written.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::{ImageTarget, LinkTarget, Resolve, write};
use crate::diagnostics::Origin;
use crate::html::Permissions;
use crate::markdown::{Body, Directive, MarkdownStyle, Reading, parse};
use crate::names::{Lang, PackageName, TreePath};

struct Plain;

impl Resolve for Plain {
    fn link(&mut self, reference: &str) -> LinkTarget {
        match reference {
            "gone" => LinkTarget::default(),
            "doc.pdf" => LinkTarget {
                href: Some("/doc.pdf".to_owned()),
                hreflang: Some("fr".to_owned()),
                note: Some(" (PDF, 240 kB)".to_owned()),
                host: None,
            },
            _ => LinkTarget { href: Some(reference.to_owned()), ..LinkTarget::default() },
        }
    }

    fn image(&mut self, src: &str) -> ImageTarget {
        let src = if src == "gone" { String::new() } else { src.to_owned() };
        ImageTarget { src, width: Some(4), height: Some(3) }
    }

    fn directive(&mut self, directive: &Directive, body_html: Option<&str>) -> String {
        format!("<div class=\"{}\">{}</div>", directive.name, body_html.unwrap_or("-"))
    }

    fn text(&mut self, key: &str) -> String {
        key.to_owned()
    }
}

fn style(lang: &str) -> MarkdownStyle<'static> {
    MarkdownStyle::new(&Lang::parse(lang).expect("valid"), str::to_lowercase)
}

fn origin() -> Origin {
    Origin::town(TreePath::parse("content/a.md").expect("valid"))
}

fn html_in(lang: &str, text: &str, raw_html: bool) -> String {
    let stranger = PackageName::parse("sambreville").expect("a name");
    let how = Reading {
        style: style(lang),
        guest: (!raw_html).then_some(&stranger),
        permissions: &Permissions::default(),
        origin: &origin(),
    };
    let mut out = String::new();
    Body::read(text, 0, how, &mut Vec::new()).fill(text, &mut Plain, &mut out);
    out
}

fn html(text: &str, raw_html: bool) -> String {
    html_in("en", text, raw_html)
}

/// The HTML of a text none of whose words are known by their place: all of them are copied.
fn copied(lang: &str, text: &str, raw_html: bool) -> String {
    let (style, origin) = (style(lang), origin());
    let stranger = PackageName::parse("sambreville").expect("a name");
    let guest = (!raw_html).then_some(&stranger);
    let how = Reading { style, guest, permissions: &Permissions::default(), origin: &origin };
    let document = parse(text, 0, how, &mut Vec::new());
    let html = write(&document, "", how);
    let body = Body {
        html,
        references: document.references,
        directives: document.directives,
        ..Body::default()
    };
    let mut out = String::new();
    body.fill("", &mut Plain, &mut out);
    out
}

fn town(body: &str) -> String {
    html(body, true)
}

#[test]
fn blocks_are_written_tightly() {
    assert_eq!(
        town("# A & B {.x}\n\nc *d* **e** ~~f~~\ng\\\nh\n"),
        "<h1 id=\"a &amp; b\" class=\"x\">A &amp; B</h1><p>c <em>d</em> <strong>e</strong> <del>f</del>\ng<br>\nh</p>"
    );
    assert_eq!(
        town("- a\n- b\n\n3. c\n"),
        "<ul><li>a</li><li>b</li></ul><ol start=\"3\"><li>c</li></ol>"
    );
    assert_eq!(
        town("```rust,x\n<a>\n```\n"),
        "<pre><code class=\"language-rust\">&lt;a&gt;\n</code></pre>"
    );
    assert_eq!(town("T\n: d\n"), "<dl><dt>T</dt><dd>d</dd></dl>");
    assert_eq!(town("> q\n\n***\n"), "<blockquote><p>q</p></blockquote><hr>");
}

#[test]
fn tables_have_scopes_and_scroll() {
    assert_eq!(
        town("| | b |\n|-|-:|\n| 1 | 2 |\n"),
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"table\"><table><thead><tr><td></td><th scope=\"col\" class=\"align-right\">b</th></tr></thead>\
         <tbody><tr><td>1</td><td class=\"align-right\">2</td></tr></tbody></table></div>"
    );
    assert!(town("| a |\n|-|\n").ends_with("</thead></table></div>"));
}

#[test]
fn pictures_alone_need_no_paragraph() {
    let picture = "<img src=\"a%20b.jpg\" alt=\"x\" width=\"4\" height=\"3\" loading=\"lazy\" decoding=\"async\">";
    assert_eq!(town("![x](<a b.jpg>)"), picture);
    assert_eq!(
        town("![x](<a b.jpg> 'T')"),
        format!("<figure>{picture}<figcaption>T</figcaption></figure>")
    );
    assert_eq!(town("y ![x](<a b.jpg>)"), format!("<p>y {picture}</p>"));
    assert!(town("![\\\"](x)").contains("alt=\"&quot;\""));
    assert_eq!(town("![x](gone)") + &town("y ![x](gone)"), "<p>x</p><p>y x</p>");
}

#[test]
fn links_say_what_they_lead_to() {
    assert_eq!(
        town("[Plan](doc.pdf)"),
        "<p><a href=\"/doc.pdf\" hreflang=\"fr\">Plan (PDF, 240 kB)</a></p>"
    );
    assert_eq!(
        town("[a *b*](gone) [c](javascript:alert(1)) [d](JAVA&Tab;script:x)"),
        "<p>a <em>b</em> c d</p>"
    );
    assert_eq!(
        town("<a@b.c> [d](/x?a=1&b=[2]#é%zz \"t\")"),
        "<p><a href=\"mailto:a@b.c\">a@b.c</a> <a href=\"/x?a=1&amp;b=%5B2%5D#é%25zz\" title=\"t\">d</a></p>"
    );
}

#[test]
fn alerts_and_tasks_have_words() {
    assert_eq!(
        town("> [!WARNING]\n> a\n"),
        "<div class=\"note note-warning\" role=\"note\"><p class=\"note-title\"><strong>note-warning</strong></p><p>a</p></div>"
    );
    assert_eq!(
        town("- [x] a\n- [ ] b\n"),
        "<ul><li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"task-done\"> a</li>\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"task-open\"> b</li></ul>"
    );
}

#[test]
fn footnotes_stand_at_the_end() {
    assert_eq!(
        town("a[^x]\n\n[^x]: b\n\nc\n"),
        "<p>a<sup><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\">1</a></sup></p><p>c</p>\
         <section class=\"footnotes\" aria-label=\"footnotes\"><ol><li id=\"fn:1\"><p>b \
         <a href=\"#fnref:1\" class=\"footnote-back\" aria-label=\"back-to-text 1\">↩\u{fe0e}</a></p></li></ol></section>"
    );
}

#[test]
fn what_leads_back_stands_behind_what_is_no_paragraph_of_the_text() {
    for end in ["<p>b</p>", "<p>a whole paragraph of raw HTML</p>", "b\n\n    :::a\n    b\n    :::"]
    {
        let written = town(&format!("a[^x]\n\n[^x]: {end}"));
        let (_, behind) = written.split_once(" <a href=\"#fnref:1\"").expect("it leads back");
        assert!(behind.ends_with("</a></li></ol></section>"), "{written}");
    }
}

#[test]
fn directives_wrap_their_body() {
    assert_eq!(
        town("::::a\nx\n:::b\ny\n:::\n::::\n::c\n"),
        "<div class=\"a\"><p>x</p><div class=\"b\"><p>y</p></div></div><div class=\"c\">-</div>"
    );
}

#[test]
fn raw_html_is_kept_or_dropped() {
    let body = "a <b>c</b>\n\n<div>\nx\n</div>\n";
    assert_eq!(town(body), "<p>a <b>c</b></p><div>\nx\n</div>\n");
    assert_eq!(html(body, false), "<p>a c</p>");
}

#[test]
fn addresses_of_raw_html_are_those_of_the_site() {
    let body = "<p>\n<a class=x href='doc.pdf'>a</a> <a href=gone id=g>b</a>\n</p>\n\n\\<a> <img alt=\"\" src=\"a&amp;b.png\"\n width=1> <img alt='' srcset='a.png 1x,gone 2x'>\n";
    assert_eq!(
        town(body),
        "<p>\n<a class=x href=\"/doc.pdf\">a</a> <a  id=g>b</a>\n</p>\n<p>&lt;a&gt; <img alt=\"\" src=\"a&amp;b.png\"\n width=1> <img alt='' srcset='a.png 1x, 2x'></p>"
    );
}

#[test]
fn what_html_forbids_is_left_out() {
    assert_eq!(
        town("a\u{1}\u{7f}\u{85}\u{fffe}\u{fdd0}\u{1ffff}é\u{a0}\u{1f600}\u{ffee}"),
        "<p>aé\u{a0}\u{1f600}\u{ffee}</p>"
    );
}

#[test]
fn texts_of_one_page_have_ids_of_their_own() {
    let text = "## Été\n\n## !\n\na[^x]\n\n[^x]: b\n";
    let style = MarkdownStyle::new(&Lang::parse("en").expect("valid"), crate::locale::slug);
    let how = Reading {
        style: style.with_prefix("how"),
        guest: None,
        permissions: &Permissions::default(),
        origin: &origin(),
    };
    let body = Body::read(text, 0, how, &mut Vec::new());
    let mut out = String::new();
    body.fill(text, &mut Plain, &mut out);
    let ids: Vec<&str> =
        out.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids, ["how-ete", "how-section", "fnref:how-1", "fn:how-1"], "{out}");
    assert!(out.contains("href=\"#fn:how-1\"") && out.contains("href=\"#fnref:how-1\""), "{out}");
}

#[test]
fn a_heading_gives_way_to_an_id_of_raw_html() {
    let html = town(
        "## There\n\n<p ID='there'>x</p>\n\n<!-- id=\"two\" --> <i data-id=\"two\">y</i>\n\n## Two\n",
    );
    assert!(html.contains("<h2 id=\"there-1\">") && html.contains("<h2 id=\"two\">"), "{html}");
}

/// The tags as written; escaping makes this scan right.
fn tags(html: &str) -> Vec<String> {
    let void = ["br", "hr", "img", "input"];
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let name: String =
            part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let is_void = void.contains(&name.as_str());
        tags.push(name.clone());
        if is_void {
            tags.push(format!("/{name}"));
        }
    }
    tags
}

fn walk(handle: &Handle, tags: &mut Vec<String>) {
    if let NodeData::Element { name, .. } = &handle.data {
        tags.push(name.local.to_string());
    }
    handle.children.borrow().iter().for_each(|child| walk(child, tags));
    if let NodeData::Element { name, .. } = &handle.data {
        tags.push(format!("/{}", name.local));
    }
}

fn parsed_tags(html: &str) -> Vec<String> {
    let context = html5ever::QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false)
        .one(html);
    let mut tags = Vec::new();
    let root = dom.document.children.borrow()[0].clone();
    root.children.borrow().iter().for_each(|child| walk(child, &mut tags));
    tags
}

fn markdown() -> impl Strategy<Value = String> {
    let parts = vec![
        "\n",
        "\n\n",
        " ",
        "    ",
        "> ",
        "- ",
        "1. ",
        ": ",
        "# ",
        "```\n",
        "***",
        "| a | b |\n|:-|-:|\n",
        "| c ",
        ":::a\n",
        ":::\n",
        "::a\n",
        "![x](y)",
        "![x](y 'z')",
        "[",
        "](u)",
        "[^a]",
        "\n[^a]: ",
        "\n[^b]: ",
        "[^a]\n\n[^a]: ",
        "[^b]",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "<div>",
        "<b>",
        "</p>",
        "<table>",
        "<a href=x>",
        "&lt;",
        "[x] ",
        "> [!TIP]\n",
        "word",
        "words that are worth keeping by their place",
        "\r\n",
        "é ! ",
        "\u{85}",
        "<p>a paragraph of raw HTML</p>",
        "\"",
        "<http://x.y>",
    ];
    prop::collection::vec(prop::sample::select(parts), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn browsers_read_what_was_written(body in markdown()) {
        let written = html(&body, false);
        prop_assert_eq!(tags(&written), parsed_tags(&written), "{}", written);
    }

    #[test]
    fn words_kept_by_their_place_are_written_like_copied_ones(
        text in markdown(), lang in prop::sample::select(vec!["en", "fr"]), raw: bool,
    ) {
        prop_assert_eq!(html_in(lang, &text, raw), copied(lang, &text, raw));
    }
}

/// What strangers write to cost time: each way to begin something and never end it, many times.
const COSTLY: [&str; 44] = [
    "[",
    "]",
    "[]",
    "![",
    "![](",
    "[a](",
    "[a](<",
    "*",
    "**",
    "*a ",
    "a* ",
    "*a_",
    "***a*",
    "_",
    "~~",
    "`",
    "``a`",
    "<",
    "<!--",
    "<?",
    "<![CDATA[",
    "<a ",
    "<a b='",
    "&",
    "&#",
    "> ",
    ">",
    "- ",
    "1. ",
    "- a\n",
    "# a\n",
    "#\n\n",
    "|",
    "|-\n",
    "a | b\n",
    "| a | b |\n|---|---|\n",
    "[a]: b\n",
    "[^a]",
    "[^a]: b\n",
    ":::a\n",
    "::a{b=",
    "```\n",
    "\\",
    "\"",
];

fn costly(part: &str, length: usize) -> String {
    part.repeat(length / part.len())
}

#[test]
fn the_longest_text_takes_little_time_and_memory() {
    let length = 64 << 10;
    let rows = (0..length / 16).map(|n| format!("[x{n}]: y\n[x{n}]\n\n")).collect::<String>();
    let notes = (0..length / 16).map(|n| format!("[^{n}]\n\n[^{n}]: y\n\n")).collect::<String>();
    let numbered = (0..length / 8).map(|n| format!("# a{n}\n")).collect::<String>();
    let wide = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(length / 8),
        "-|".repeat(length / 8),
        "|b\n".repeat(length / 8)
    );
    let deep = (0..200).map(|n| format!("{}- a\n", " ".repeat(n * 2))).collect::<String>();
    let texts = COSTLY.iter().map(|part| costly(part, length)).chain([
        rows,
        notes,
        numbered,
        wide,
        costly(&deep, length),
        "a".repeat(length),
    ]);
    for text in texts {
        let began = std::time::Instant::now();
        let stranger = PackageName::parse("sambreville").expect("a name");
        let mut found = Vec::new();
        let body = Body::read(
            &text,
            0,
            Reading {
                style: style("fr"),
                guest: Some(&stranger),
                permissions: &Permissions::default(),
                origin: &origin(),
            },
            &mut found,
        );
        let mut out = String::new();
        body.fill(&text, &mut Plain, &mut out);
        let what = &text[..text.floor_char_boundary(12)];
        assert!(began.elapsed().as_secs() < 20, "{what:?} took {:?}", began.elapsed());
        assert!(
            out.len() < 100 * text.len() && body.size() < 100 * text.len(),
            "{what:?}: {} bytes, {} kept",
            out.len(),
            body.size()
        );
        assert!(found.len() <= 1_000, "{what:?}: {} findings", found.len());
    }
}

impl Body {
    /// About how much memory it takes.
    fn size(&self) -> usize {
        let headings: usize = self
            .outline
            .iter()
            .map(|heading| heading.text.len() + heading.anchor.len() + size_of_val(heading))
            .sum();
        let references: usize = self
            .references
            .iter()
            .map(|reference| reference.target.len() + size_of_val(reference))
            .sum();
        self.html.size()
            + headings
            + references
            + size_of_val(&*self.directives)
            + self.opening.len()
    }
}
