//! Whatever a partner writes, the build goes through, and no page of this site acts, fetches or leads where it must not.

use std::collections::BTreeMap;

use camino::Utf8Path;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use parvis::diagnostics::{Severity, Sink};
use parvis::pipeline::prepare;
use parvis::project::{Options, Project};
use proptest::prelude::*;

use super::{Neighbour, town};
use crate::support::Town;

/// What a stranger may try in a text.
const BODY: [&str; 40] = [
    "\n",
    "\n\n",
    " ",
    "a",
    "é",
    "\u{202e}",
    "\u{0}",
    "<script>",
    "</script>",
    "<svg onload=x>",
    "<!--",
    "-->",
    "<a href=javascript:x>",
    "<style>",
    "[x](javascript:x)",
    "[x](<java script:x>)",
    "[x](/agenda/)",
    "![x](https://spy.example/x.gif)",
    "![](x.gif)",
    "[x](//spy.example)",
    "[x]: data:text/html,x\n",
    "[x]",
    "# h {onclick=x}",
    "<javascript:x>",
    "```\n",
    ":::alert\n",
    ":::",
    "::hero",
    "{{ x }}",
    "{% set x = 1 %}",
    "> ",
    "- ",
    "| a | b |\n|---|---|\n",
    "&#60;script&#62;",
    "&lt;",
    "\\<",
    "*",
    "[^1]",
    "[^1]: x",
    "\"",
];

/// What a stranger may try in front matter, besides title and start.
const FIELDS: [&str; 22] = [
    "summary = \"<script>\"",
    "summary = 1",
    "tickets = \"javascript:x\"",
    "tickets = \"https://x.example/\\\"onclick=x\"",
    "end = 5",
    "place = \"agenda/odd\"",
    "place = \"../..\"",
    "organiser = \"nobody\"",
    "image = { src = \"x.gif\" }",
    "image = { src = \"javascript:x\", alt = \"x\" }",
    "image = { src = \"https://spy.example/x\", alt = \"\\\" onerror=x\" }",
    "slug = \"../x\"",
    "slug = \"<b>\"",
    "id = \"a/../b\"",
    "id = \"<\\\"'>\"",
    "aliases = [\"/\"]",
    "topics = [\"culture\", \"x\"]",
    "price = [{ amount = 1 }, { note = \"x\" }]",
    "contact = { email = \"x@x.x\\\"x\", phone = \"1\" }",
    "access = 5",
    "location = \"\\u0000<i>\"",
    "publish = \"x\"",
];

fn entry() -> impl Strategy<Value = String> {
    let fields = prop::sample::subsequence(FIELDS.to_vec(), 0..6);
    let body = prop::collection::vec(prop::sample::select(BODY.to_vec()), 0..16);
    let title = prop_oneof![
        Just("Foire"),
        Just("<b>\\u202E"),
        Just("\\u0007"),
        Just("x\\\" onclick=\\\"x")
    ];
    (title, fields, body).prop_map(|(title, fields, body)| {
        // A key twice would make the file unreadable, which is not what is tried here.
        let by_key: BTreeMap<&str, &str> = fields
            .into_iter()
            .map(|field| (field.split(' ').next().unwrap_or_default(), field))
            .collect();
        let fields: Vec<&str> = by_key.into_values().collect();
        format!(
            "+++\ntitle = \"{title}\"\nstart = 2026-07-01\n{}\n+++\n{}",
            fields.join("\n"),
            body.concat()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_page_acts_fetches_or_leads_astray(odd in entry(), other in entry(), local in any::<bool>()) {
        let town = town(if local { "pages = \"local\"" } else { "" })
            .theirs("content/agenda/odd.md", odd)
            .theirs("content/agenda/other.md", other)
            .theirs("content/agenda/x.gif", "GIF89a\u{1}");
        look_at_all(&town);
    }
}

fn look_at_all(town: &Town) {
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let options = Options { date: Some("2026-06-15".to_owned()), ..Options::default() };
    let sink = Sink::new();
    let project = Project::open(root, &options, &sink).expect("opens").expect("a town");
    let prepared = prepare(&project, &sink);
    assert_eq!(sink.finish().exit_code(true), 0);
    let prepared = prepared.expect("nothing is wrong");
    for (path, target) in &prepared.plan.targets {
        let rendered = prepared.renderer.render(path, target);
        assert!(
            rendered.record.findings.iter().all(|found| found.severity == Severity::Warning),
            "{path}: {:?}",
            rendered.record.findings
        );
        if rendered.is_html {
            let html = std::str::from_utf8(rendered.content.bytes()).expect("pages are UTF-8");
            assert!(!html.contains(['\u{0}', '\u{7}']), "{path}: {html}");
            let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default())
                .one(html);
            look_at(&dom.document, html);
        }
    }
}

/// What search engines read is JSON, and nothing in it ends the element.
fn is_data(node: &Handle) {
    let children = node.children.borrow();
    let texts = children.iter().map(|child| match &child.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => panic!("an element in JSON"),
    });
    let text: String = texts.collect();
    let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
    assert!(read.is_ok() && !text.contains('<'), "{text}");
}

fn look_at(node: &Handle, html: &str) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let name = name.local.to_string();
        let is_type = |attribute: &html5ever::Attribute| &*attribute.name.local == "type";
        let kind = attrs.borrow().iter().find(|it| is_type(it)).map(|it| it.value.to_string());
        if name == "script" && kind.as_deref() == Some("application/ld+json") {
            return is_data(node);
        }
        assert!(
            !["script", "style", "svg", "iframe", "i", "b", "object"].contains(&name.as_str()),
            "{name} in {html}"
        );
        for attribute in attrs.borrow().iter() {
            let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            assert!(!key.starts_with("on"), "{key} in {html}");
            if key == "src" || (key == "href" && name == "link" && !value.starts_with("https://")) {
                assert!(value.starts_with('/') && !value.starts_with("//"), "{value} in {html}");
            } else if key == "href" {
                let own = "webcal://www.seneffe.example/";
                let good = ["/", "#", "https://", "http://", "mailto:", "tel:", own]
                    .iter()
                    .any(|start| value.starts_with(start));
                assert!(good && !value.starts_with("//"), "{value} in {html}");
            }
        }
    }
    node.children.borrow().iter().for_each(|child| look_at(child, html));
}
