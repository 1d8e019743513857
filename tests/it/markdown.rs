//! Markdown in any shape: the document is sound, its ranges lie in the file, and directives stand where their author put them.

use std::ops::Range;
use std::time::{Duration, Instant};

use parvis::diagnostics::{Code, Diagnostic, Origin};
use parvis::html::Permissions;
use parvis::markdown::{
    Document, Element, MarkdownStyle, NodeKind, Reading, ReferenceKind, parse, text_of,
};
use parvis::names::{Lang, TreePath};
use proptest::prelude::*;

/// Stands before each body, as front matter does.
const HEAD: &str = "+++\ntitle = \"Été\"\n+++\n";

struct Read<'b> {
    body: &'b str,
    document: Document<'b>,
    found: Vec<Diagnostic>,
}

fn read_in<'b>(lang: &str, body: &'b str) -> Read<'b> {
    let style = MarkdownStyle::new(&Lang::parse(lang).expect("a language"), parvis::locale::slug);
    let origin = Origin::town(TreePath::parse("content/page.md").expect("a path"));
    let mut found = Vec::new();
    let permissions = Permissions::default();
    let how = Reading { style, guest: None, permissions: &permissions, origin: &origin };
    let document = parse(body, HEAD.len() as u32, how, &mut found);
    Read { body, document, found }
}

fn read(body: &str) -> Read<'_> {
    let read = read_in("fr", body);
    read.check();
    read
}

impl<'b> Read<'b> {
    /// The bytes of a range in the file; none if it lies outside the body or splits a character.
    fn slice(&self, range: &Range<u32>) -> Option<&'b str> {
        let start = (range.start as usize).checked_sub(HEAD.len())?;
        self.body.get(start..(range.end as usize).checked_sub(HEAD.len())?)
    }

    /// Each finding, and what it points at.
    fn findings(&self) -> Vec<(Code, &'b str)> {
        let at = |found: &Diagnostic| {
            found
                .place
                .as_ref()
                .and_then(|place| self.slice(place.range.as_ref()?))
                .expect("in the body")
        };
        self.found.iter().map(|found| (found.code, at(found))).collect()
    }

    fn count(&self, code: Code) -> usize {
        self.found.iter().filter(|found| found.code == code).count()
    }

    fn text(&self) -> String {
        text_of(&self.document.nodes)
    }

    /// Each directive's name, and the text between its beginning and its end.
    fn directives(&self) -> Vec<(&str, String)> {
        let nodes = &self.document.nodes;
        let place =
            |kind| nodes.iter().position(|node| node.kind == kind).expect("the node is there");
        let body = |index| {
            text_of(
                &nodes
                    [place(NodeKind::DirectiveOpen(index))..place(NodeKind::DirectiveClose(index))],
            )
        };
        (0..)
            .zip(&self.document.directives)
            .map(|(index, directive)| (directive.name.as_str(), body(index)))
            .collect()
    }

    /// What holds for every document.
    fn check(&self) {
        let Self { body, document, .. } = self;
        let inside = |range: &Range<u32>| {
            assert!(self.slice(range).is_some(), "{range:?} is outside of {body:?}");
        };
        document.nodes.iter().for_each(|node| inside(&node.range));
        document.outline.iter().for_each(|heading| inside(&heading.range));
        document.references.iter().for_each(|reference| inside(&reference.range));
        for directive in &document.directives {
            inside(&directive.range);
            let name = self.slice(&directive.name_range).expect("a name stands in the text");
            assert_eq!(name.to_ascii_lowercase().replace('_', "-"), directive.name);
            for argument in &directive.arguments {
                // Of a line that is only nearly a directive no argument has a place of its own.
                assert!(
                    argument.range == directive.range
                        || self
                            .slice(&argument.range)
                            .is_some_and(|text| text.starts_with(&argument.name)),
                    "{body:?}"
                );
            }
        }
        for found in &self.found {
            let place = found.place.as_ref().and_then(|place| place.range.as_ref());
            inside(place.expect("a finding has a place"));
        }
        self.check_balance();
        let mut anchors: Vec<_> = document.outline.iter().map(|heading| &heading.anchor).collect();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), document.outline.len(), "an anchor comes twice in {body:?}");
        // Blanked lines are underscores: none may be seen unless it was written.
        if self.found.is_empty() && !body.contains('_') && !body.contains('&') {
            assert!(!self.all_text().contains('_'), "a blanked line shows in {body:?}");
        }
    }

    /// Whatever opens is closed, the last one first; indices point at what they name.
    fn check_balance(&self) {
        let Self { body, document, .. } = self;
        let mut open = Vec::new();
        for (index, node) in (0..).zip(&document.nodes) {
            match &node.kind {
                NodeKind::Open(_) => open.push(NodeKind::Close(index)),
                NodeKind::DirectiveOpen(index) => {
                    assert!((*index as usize) < document.directives.len(), "{body:?}");
                    open.push(NodeKind::DirectiveClose(*index));
                }
                close @ (NodeKind::Close(_) | NodeKind::DirectiveClose(_)) => {
                    assert_eq!(open.pop().as_ref(), Some(close), "node {index} of {body:?}");
                }
                NodeKind::Image(image) => {
                    let reference = &document.references[image.reference as usize];
                    assert_eq!(reference.kind, ReferenceKind::Image, "{body:?}");
                }
                NodeKind::FootnoteRef { number, occurrence } => {
                    let footnote = &document.footnotes[*number as usize - 1];
                    assert!((1..=footnote.references).contains(occurrence), "{body:?}");
                }
                _ => {}
            }
            if let NodeKind::Open(Element::Link { reference, .. }) = &node.kind {
                assert_eq!(
                    document.references[*reference as usize].kind,
                    ReferenceKind::Link,
                    "{body:?}"
                );
            }
        }
        assert!(open.is_empty(), "{open:?} stay open in {body:?}");
    }

    fn all_text(&self) -> String {
        let mut text = self.text();
        for node in &self.document.nodes {
            if let NodeKind::Html(part) | NodeKind::InlineHtml(part) = &node.kind {
                text.push_str(part);
            }
        }
        text.extend(self.document.outline.iter().map(|heading| heading.text.as_str()));
        text.extend(self.document.references.iter().map(|reference| reference.target.as_str()));
        text
    }
}

/// What texts are made of, between bars.
const PARTS: &str = "\
    \n¦\n\n¦\r\n¦\r¦ ¦    ¦\t¦> ¦- ¦* ¦12) ¦# ¦## Fête {#fete}\n¦Titre\n===\n¦---\n¦mot¦\
    :::name{a=\"b\"}\n¦:::name{a=\"b\"}¦\n:::\n¦:::¦::::¦\n::leaf{x=1}\n¦::leaf{x=1}¦::¦{é=\"¦\"¦'¦}¦\
    ```\n¦~~~ rust\n¦    code\n¦`¦| a | b |\n|:-|-:|\n| 1 | 2 |\n¦|¦Terme\n: sens\n¦[^1]¦[^1]: note\n¦\
    [^É]¦[lien](/où \"t\")¦[r][]¦\n[r]: /loin \"t\n¦<me@x.org>¦<https://x.org>¦![alt](a.jpg)¦![](a.jpg)¦\
    {decorative}¦![](a.jpg){decorative}¦![*a* [b](c)](d)¦![¦[¦](x)¦**¦*¦~~¦<div>\n¦</div>\n¦<!--¦-->¦\
    <pre>\n¦<b x='¦<?x¦« à »¦«\u{202f}à\u{202f}»¦l'été¦é¦🏛\u{fe0f}¦\\¦&amp;¦[ ] ¦> [!NOTE]\n¦\u{0}¦\
    \u{feff}¦\u{2028}";

fn fragments() -> impl Strategy<Value = String> {
    let parts: Vec<_> = PARTS.split('¦').collect();
    // Enough of each to come near the deepest level, and beyond it together.
    let deep = ["> ", "- ", ":::deep\n", ":::\n", "*a **b "].map(|part| part.repeat(40));
    let part = prop_oneof![30 => prop::sample::select(parts).prop_map(str::to_owned), 1 => prop::sample::select(deep.to_vec())];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fragments_give_sound_documents(body in fragments()) {
        let (first, again) = (read(&body), read(&body));
        prop_assert_eq!(first.document, again.document);
        prop_assert_eq!(first.found.len(), again.found.len());
    }

    #[test]
    fn any_text_gives_a_sound_document(body in any::<String>()) {
        prop_assert_eq!(read(&body).document, read(&body).document);
    }
}

#[test]
fn deep_nesting_is_one_finding_and_fast() {
    let opened = ":::a\n".repeat(10_000);
    let lists: String = (0..1_000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let closed = opened.clone() + &":::\n".repeat(10_000);
    for body in [
        "> ".repeat(10_000) + "a",
        "- ".repeat(10_000) + "a",
        "1. ".repeat(10_000) + "a",
        lists,
        opened,
        closed,
    ] {
        let start = Instant::now();
        let read = read(&body);
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{:?} for {:?}",
            start.elapsed(),
            &body[..12]
        );
        assert_eq!((read.count(Code::DeepNesting), read.found.len()), (1, 1), "{:?}", &body[..12]);
    }
}

#[test]
fn directives_stand_in_items_and_quotes() {
    let item = read("- a\n\n  :::note{t=\"é\"}\n  b\n  :::\n\n- c\n");
    assert_eq!((item.directives(), item.findings()), (vec![("note", "b".to_owned())], vec![]));
    let quote = read("> a\n> :::note\n> b\n> ::leaf{x=1}\n> :::\n> c\n\nd\r\n:::x\r\ne\r\n:::\r\n");
    let expected = vec![("note", "b".to_owned()), ("leaf", String::new()), ("x", "e".to_owned())];
    assert_eq!((quote.directives(), quote.findings()), (expected, vec![]));
}

#[test]
fn directives_in_code_are_text() {
    let read = read(
        "```\n:::a\n```\n\n> ~~~\n> ::b{x=1}\n> ~~~\n\n- x\n\n  ```\n  :::\n  ```\n\n:::c\n```\n:::\n```\n:::\n",
    );
    assert_eq!(read.findings(), []);
    assert_eq!(read.directives(), [("c", ":::".to_owned())]);
    assert!(read.text().starts_with(":::a\n::b{x=1}\n"), "{:?}", read.text());
}

#[test]
fn more_colons_hold_fewer() {
    let read = read(":::::a\n::::b\n:::c\nd\n:::\ne\n::::\nf\n:::::\ng\n");
    assert_eq!(read.findings(), []);
    assert_eq!(
        read.directives(),
        [("a", "def".to_owned()), ("b", "de".to_owned()), ("c", "d".to_owned())]
    );
}

#[test]
fn ends_and_beginnings_need_each_other() {
    assert_eq!(read("a\n\n:::note\nb\n").findings(), [(Code::OpenDirective, ":::note")]);
    assert_eq!(read("> :::note\n> b\n\nc\n").findings(), [(Code::OpenDirective, ":::note")]);
    assert_eq!(read("a\n\n:::\n\nb\n").findings(), [(Code::DirectiveSyntax, ":::")]);
    assert_eq!(read(":::a\nb\n:::\n:::\n").findings(), [(Code::DirectiveSyntax, ":::")]);
}

#[test]
fn quotation_marks_are_french_and_apostrophes_curled() {
    let read = read("Elle dit \"l'eau d'ici\" et «\u{202f}non\u{202f}», l'*été*.");
    assert_eq!(
        read.text(),
        "Elle dit «\u{202f}l’eau d’ici\u{202f}» et «\u{202f}non\u{202f}», l’été."
    );
    assert_eq!(read_in("en", "It's \"so\".").text(), "It’s “so”.");
}

#[test]
fn pictures_have_text_or_say_that_they_need_none() {
    let read = read(
        "![The *old* [hall `x`](/y) & ![in](z)](a.jpg) ![](b.jpg){decorative} ![ ](c.jpg) ![](d.jpg)\n",
    );
    assert_eq!(
        read.findings(),
        [(Code::MissingAlt, "![ ](c.jpg)"), (Code::MissingAlt, "![](d.jpg)")]
    );
    let image = |kind: &NodeKind| match kind {
        NodeKind::Image(image) => Some((image.alt.clone(), image.decorative)),
        _ => None,
    };
    let images: Vec<_> = read.document.nodes.iter().filter_map(|node| image(&node.kind)).collect();
    let expected = [("The old hall x & in", false), ("", true), ("", false), ("", false)];
    assert_eq!(images, expected.map(|(alt, decorative)| (alt.to_owned(), decorative)));
    assert!(!read.text().contains("decorative"));
}

#[test]
fn references_point_at_their_targets() {
    let read = read(
        ":::é\n:::\n\n:::a\n> [à](/là.md#é \"t\") ![b](<c d.jpg>)\n:::\n\n- [r]\n- [s][r]\n\n[r]: /loin\n",
    );
    let found: Vec<_> = read
        .document
        .references
        .iter()
        .map(|r| (r.target.as_str(), read.slice(&r.range)))
        .collect();
    let expected =
        [("/là.md#é", "/là.md#é"), ("c d.jpg", "c d.jpg"), ("/loin", "[r]"), ("/loin", "[s][r]")];
    assert_eq!(found, expected.map(|(target, text)| (target, Some(text))));
}
