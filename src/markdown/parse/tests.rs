//! Properties and cases of parsing.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{MarkdownStyle, parse};
use std::ops::Range;

use crate::diagnostics::Code;
use crate::diagnostics::{Diagnostic, Origin};
use crate::html::Permissions;
use crate::markdown::{ArgValue, Document, Element, NodeKind, Reading, ReferenceKind, plain_text};
use crate::names::{Lang, TreePath};

const OFFSET: u32 = 100;

fn slug(text: &str) -> String {
    text.to_lowercase().replace(' ', "-")
}

fn style() -> MarkdownStyle<'static> {
    MarkdownStyle::new(&Lang::parse("fr").expect("valid"), slug)
}

pub(in crate::markdown) fn read(body: &str) -> (Document<'_>, Vec<Diagnostic>) {
    let origin = Origin::town(TreePath::parse("content/a.md").expect("valid"));
    let mut found = Vec::new();
    let how = Reading {
        style: style(),
        guest: None,
        permissions: &Permissions::default(),
        origin: &origin,
    };
    let document = parse(body, OFFSET, how, &mut found);
    check(body, &document, &found);
    (document, found)
}

/// What holds for every document.
fn check(body: &str, document: &Document, found: &[Diagnostic]) {
    let inside = |range: &Range<u32>| {
        let text = range
            .start
            .checked_sub(OFFSET)
            .and_then(|start| body.get(start as usize..(range.end - OFFSET) as usize));
        assert!(text.is_some(), "{range:?} in {body:?}");
    };
    let mut open = Vec::new();
    for (index, node) in document.nodes.iter().enumerate() {
        inside(&node.range);
        match &node.kind {
            NodeKind::Open(Element::FootnoteDefinition { close }) => {
                assert_eq!(document.nodes[*close as usize].kind, NodeKind::Close(index as u32));
                open.push((true, index as u32));
            }
            NodeKind::Open(_) => open.push((true, index as u32)),
            NodeKind::DirectiveOpen(directive) => open.push((false, *directive)),
            NodeKind::Close(of) => assert_eq!(open.pop(), Some((true, *of)), "{body:?}"),
            NodeKind::DirectiveClose(of) => assert_eq!(open.pop(), Some((false, *of)), "{body:?}"),
            NodeKind::FootnoteRef { number, .. } => assert!(*number > 0, "{body:?}"),
            _ => {}
        }
        assert!(open.len() < 400);
    }
    assert!(open.is_empty(), "{body:?}");
    document.outline.iter().for_each(|heading| inside(&heading.range));
    document.references.iter().for_each(|reference| inside(&reference.range));
    for directive in &document.directives {
        inside(&directive.range);
        let name = &body[(directive.name_range.start - OFFSET) as usize
            ..(directive.name_range.end - OFFSET) as usize];
        // A line that is nearly a directive is read as the one that is meant.
        assert_eq!(name.to_ascii_lowercase().replace('_', "-"), directive.name);
        directive.arguments.iter().for_each(|argument| inside(&argument.range));
    }
    for diagnostic in found {
        inside(diagnostic.place.as_ref().and_then(|place| place.range.as_ref()).expect("a place"));
    }
    let mut anchors: Vec<_> = document.outline.iter().map(|heading| &heading.anchor).collect();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), document.outline.len());
}

pub(in crate::markdown) fn at<'b>(body: &'b str, diagnostic: &Diagnostic) -> &'b str {
    let range = diagnostic.place.as_ref().and_then(|place| place.range.clone()).expect("a place");
    &body[(range.start - OFFSET) as usize..(range.end - OFFSET) as usize]
}

fn texts(document: &Document) -> String {
    crate::markdown::text_of(&document.nodes)
}

/// Each finding as its code and the text it points at.
fn findings(body: &str) -> Vec<(Code, &str)> {
    let (_, found) = read(body);
    found.iter().map(|diagnostic| (diagnostic.code, at(body, diagnostic))).collect()
}

#[test]
fn quotes_follow_the_language_and_apostrophes_do_not() {
    let (document, _) = read("Il dit \"l'eau 'froide' d'ici\"... ou 5\" -- \u{201c}non\u{201d}");
    assert_eq!(
        texts(&document),
        "Il dit «\u{202f}l’eau “froide” d’ici\u{202f}»… ou 5\" – \u{201c}non\u{201d}"
    );
    for (typed, shown) in [
        (
            "\"Kursaal\"eko aretoa, \"Lur\"ek",
            "«\u{202f}Kursaal\u{202f}»eko aretoa, «\u{202f}Lur\u{202f}»ek",
        ),
        ("a \"*b*\"c (\"d\")", "a «\u{202f}b\u{202f}»c («\u{202f}d\u{202f}»)"),
        ("3½\"-disk", "3½\"-disk"),
        (
            "<code>app --reload \"x\"... y : z</code> \"x\"",
            "app --reload \"x\"... y : z «\u{202f}x\u{202f}»",
        ),
    ] {
        assert_eq!(texts(&read(typed).0), shown);
    }
    assert_eq!(texts(&read("`\"a\"`\n\n    \"b\"").0), "\"a\"\"b\"");
}

#[test]
fn a_body_without_directives_is_borrowed() {
    let (document, _) = read("A *b* c\n\n- d `e`\n");
    for node in &document.nodes {
        if let NodeKind::Text(text) | NodeKind::Code(text) = &node.kind {
            assert!(matches!(text, Cow::Borrowed(_)));
        }
    }
}

#[test]
fn anchors_are_unique_and_the_authors_own_stay() {
    let (document, found) =
        read("# Hall\n\n## Hall\n\n### Open {#hall .big}\n\n#\n\n## ![](x){decorative}\n");
    let anchors: Vec<_> = document.outline.iter().map(|heading| heading.anchor.as_str()).collect();
    assert_eq!(anchors, ["hall-1", "hall-2", "hall", "section"]);
    assert_eq!(document.outline[2].text, "Open");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn pictures_need_text_unless_decorative() {
    let body = "![](a.jpg) ![](b.jpg){decorative} c ![The *hall* [x](y)](d.jpg)";
    assert_eq!(findings(body), [(Code::MissingAlt, "![](a.jpg)")]);
    let (document, _) = read(body);
    assert_eq!(texts(&document), "c The hall x");
    let targets: Vec<_> = document.references.iter().map(|r| (r.target.as_str(), r.kind)).collect();
    assert_eq!(
        targets,
        [
            ("a.jpg", ReferenceKind::Image),
            ("b.jpg", ReferenceKind::Image),
            ("d.jpg", ReferenceKind::Image)
        ]
    );
}

#[test]
fn references_point_at_their_target() {
    let body = "[a](/b \"t\") <me@x.org> [r][]\n\n[r]: /far";
    let (document, _) = read(body);
    let found: Vec<_> = document
        .references
        .iter()
        .map(|r| {
            (
                r.target.as_str(),
                &body[(r.range.start - OFFSET) as usize..(r.range.end - OFFSET) as usize],
            )
        })
        .collect();
    assert_eq!(found, [("/b", "/b"), ("mailto:me@x.org", "<me@x.org>"), ("/far", "[r]")]);
}

#[test]
fn directives_nest_and_keep_their_arguments() {
    let body = "Text\n::::box{title=\"Fête \\\"x\\\"\" seats=2 price=-1.5 open=true}\n- a\n\n  :::note\n  b\n  :::\n::::\nEnd\n::hours{place=\"p\"}\n";
    let (document, found) = read(body);
    assert!(found.is_empty(), "{found:?}");
    let names: Vec<_> = document.directives.iter().map(|d| (d.name.as_str(), d.has_body)).collect();
    assert_eq!(names, [("box", true), ("note", true), ("hours", false)]);
    let values: Vec<_> = document.directives[0]
        .arguments
        .iter()
        .map(|a| (a.name.as_str(), a.value.clone()))
        .collect();
    let text = ArgValue::Text("Fête \"x\"".to_owned());
    let expected = [
        ("title", text),
        ("seats", ArgValue::Integer(2)),
        ("price", ArgValue::Decimal(-1.5)),
        ("open", ArgValue::Boolean(true)),
    ];
    assert_eq!(values, expected);
    assert_eq!(plain_text(&document), "Text");
}

#[test]
fn directives_in_code_and_comments_are_text() {
    let body = "```\n:::a{é=}\n```\n\n    :::b\n\n<!--\n:::c\n-->\n\n~~~\n::d{x}\n~~~\n\n> ```\n> :::e\n> ```\n\n<?x?>\n\n1 ::std and Foo::bar\n";
    let (document, found) = read(body);
    let unseen: Vec<Code> = found.iter().map(|fault| fault.code).collect();
    assert!(unseen == [Code::RawHtml] && document.directives.is_empty(), "{found:?}");
    assert!(texts(&document).contains(":::a{é=}") && texts(&document).contains(":::e"));
}

#[test]
fn an_own_processing_instruction_or_rule_is_no_directive() {
    let (document, found) = read("<?1?>\n\n___\n\n:::a\n___\n:::\n");
    assert!(found.len() == 1 && document.directives.len() == 1, "{found:?}");
    assert_eq!(document.nodes.iter().filter(|node| node.kind == NodeKind::Rule).count(), 2);
}

#[test]
fn faults_of_directives_have_their_place() {
    use Code::{DirectiveSyntax as Syntax, OpenDirective as Open};
    assert_eq!(findings(":::a{x=\"é}\nb"), [(Syntax, "\"é}"), (Open, ":::a{x=\"é}")]);
    assert_eq!(findings("::a{x=1 x=2}"), [(Syntax, "x=2")]);
    assert_eq!(findings("::a{x=é}"), [(Syntax, "é")]);
    assert_eq!(findings("::a{x}"), [(Syntax, "x")]);
    assert_eq!(findings("::a{x=}"), [(Syntax, "}")]);
    assert_eq!(findings("::a{x=1"), [(Syntax, "1")]);
    assert_eq!(findings("::a{x=99999999999999999999}"), [(Syntax, "99999999999999999999")]);
    assert_eq!(findings("::a{x=1} b"), [(Syntax, "b")]);
    assert_eq!(findings("::a b"), [(Syntax, "b")]);
    assert_eq!(findings("b\n\n:::\n"), [(Syntax, ":::")]);
    assert_eq!(findings("::: a\nb\n:::\n"), [(Syntax, "::: a")]);
    assert_eq!(findings("::: a {x=b}\nb\n:::\n"), [(Syntax, "::: a {x=b}")]);
    assert_eq!(findings(":::A_b\nb\n:::\n"), [(Syntax, "A_b")]);
    assert_eq!(findings("::::a\nb\n:::\n"), [(Syntax, ":::")]);
    assert_eq!(findings("- x\n\n  :::a\n  b\n\n:::\n"), [(Open, ":::a")]);
    assert_eq!(findings("> :::a\n> b\n\ntext\n"), [(Open, ":::a")]);
    assert_eq!(findings("::::a\n:::b\nx\n::::\n"), [(Open, ":::b")]);
    assert_eq!(findings("x\n        :::a\n"), [(Syntax, ":::a")]);
    assert_eq!(findings("<div>\n:::a\n</div>\n"), [(Syntax, ":::a")]);
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    let (document, _) =
        read("a[^b] c[^a] d[^b] e[^none]\n\n[^a]: one [^c]\n[^b]: two\n[^c]: three\n[^d]: never\n");
    let numbers: Vec<_> = document
        .nodes
        .iter()
        .filter_map(|node| match node.kind {
            NodeKind::FootnoteRef { number, occurrence } => Some((number, occurrence)),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, [(1, 1), (2, 1), (1, 2), (3, 1)]);
    assert_eq!(document.footnotes.len(), 3);
    assert!(texts(&document).contains("[^none]"));
}

#[test]
fn windows_line_ends_work() {
    let (document, found) = read("a\r\n:::x{b=1}\r\nc\r\n:::\r\nd\r\n");
    assert!(found.is_empty() && document.directives.len() == 1, "{found:?}");
}

#[test]
fn the_first_paragraph_outside_is_the_summary() {
    assert_eq!(
        plain_text(&read(":::a\nnot *me*\n:::\n\n> nor me\n\n# no\n\nBut **me**,\nyes `x`\n").0),
        "But me, yes x"
    );
    assert_eq!(plain_text(&read("> only me\n").0), "only me");
}

#[test]
fn deep_nesting_is_reported_once_and_takes_no_time() {
    let lists: String = (0..300).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let texts = [
        "> ".repeat(10_000) + "a",
        "- ".repeat(10_000) + "a",
        "1. ".repeat(10_000) + "a",
        ":::a\n".repeat(10_000),
        ":::a\n".repeat(10_000) + &":::\n".repeat(10_000),
        "::::a\n".repeat(10_000) + &":::\n".repeat(10_000),
        "*a **b ".repeat(10_000) + &"c** d* ".repeat(10_000),
        (0..200).rev().map(|depth| format!("{}a\n", ":".repeat(depth + 3))).collect(),
        lists,
    ];
    let start = std::time::Instant::now();
    for text in &texts {
        let (_, found) = read(text);
        let deep = found.iter().filter(|diagnostic| diagnostic.code == Code::DeepNesting).count();
        assert_eq!((deep, found.len()), (1, 1), "{:?}", &text[..10]);
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn many_of_anything_takes_linear_time() {
    let start = std::time::Instant::now();
    for part in [
        "[^a]",
        "::",
        ":: a ",
        "- ::a\n",
        "![](",
        "[a](b",
        "\"",
        "'",
        "<a ",
        "`",
        "|",
        "# a\n",
        "[^a]: b\n",
        "![a](b) ",
        ":::\n",
        "{",
        "> ::a\n",
        "{{ a }} ",
        "[a](/b){.c}",
        "**Abc ",
        "[[A ",
        "> 65 ans\n\n",
        "\tLa rue est fermée.\n\nA\n\n",
    ] {
        let _ = read(&part.repeat(10_000));
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

fn markdown() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => prop::sample::select(vec![
            "\n", "\n\n", "\r\n", "\r", " ", "    ", "\t", "> ", "- ", "1. ", ": ", "# ", "```", "~~~", "***", "---", "===", "| a | b |\n|:-|-:|\n", "|",
            ":::", "::::", "::", ":::a", "::a{", "{x=\"", "\"", "}", "x=1 ", "é", "{decorative}", "![", "![](x)", "](", ")", "[^a]", "[^a]: ", "[b]",
            "[b]: /u \"t", "*", "**", "_", "~~", "`", "'", "<div>", "<!--", "-->", "<?x?>", "<b>", "</b>", "&amp;", "&nbsp;", "\\", "{#id .c}", "[x] ", "[ ] ",
            "> [!NOTE]\n", "word", "l'eau", "--", "...", "<http://x.y>", "<a@b.c>", "\u{0}", "\u{feff}",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

#[test]
fn french_spaces_before_high_punctuation_do_not_break() {
    let words = |body: &str| plain_text(&read(body).0);
    assert_eq!(
        words("Attention ! Quand ? À 18:30 : « ici » ; *là* : oui."),
        "Attention\u{202f}! Quand\u{202f}? À 18:30\u{a0}: «\u{202f}ici\u{202f}»\u{202f}; là\u{a0}: oui."
    );
    assert_eq!(words("Voir https://a.example/?x , non."), "Voir https://a.example/?x , non.");
    let (document, _) = read("    a ? b : c\n");
    let code = |node: &crate::markdown::Node| matches!(&node.kind, NodeKind::Text(text) if text.contains("a ? b : c"));
    assert!(document.nodes.iter().any(code), "code stays as it is");
    let english = MarkdownStyle::new(&Lang::parse("en").expect("valid"), slug);
    let origin = Origin::town(TreePath::parse("content/a.md").expect("valid"));
    let permissions = Permissions::default();
    let how = Reading { style: english, guest: None, permissions: &permissions, origin: &origin };
    assert_eq!(plain_text(&parse("Well : no !", 0, how, &mut Vec::new())), "Well : no !");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_document(body in markdown()) {
        let _ = read(&body);
    }
}

#[test]
fn lines_that_end_things_elsewhere_end_a_directive_and_are_said() {
    for end in [":::alert", ":::/alert", ":::end", ":::endalert", ":::end-alert", "::: alert"] {
        let (directives, found) = read_lines(&[":::alert", "T", "", end, "", "after"]);
        let help = found.iter().map(|found| found.help.as_ref().map(ToString::to_string));
        assert_eq!(help.collect::<Vec<_>>(), [Some("write `:::`".to_owned())], "{end}");
        assert_eq!(directives, 1, "{end}");
    }
    let nested = [":::alert", "", ":::alert", "T", "", ":::", "", ":::alert", "", ":::", "", ":::"];
    let (directives, found) = read_lines(&nested);
    assert_eq!((directives, found), (3, Vec::new()));
}

/// How many directives there are in some lines, and what is said of them.
fn read_lines(lines: &[&str]) -> (usize, Vec<Diagnostic>) {
    let text = lines.join("\n") + "\n";
    let (document, found) = read(&text);
    (document.directives.len(), found)
}
