//! A hostile value in each field of each type that partners share: the town builds, and no byte of it becomes markup.
//!
//! The fields are read from the types themselves, so that a new one is tried without a word here.

use std::collections::BTreeMap;
use std::sync::Arc;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use parvis::content::{FieldKind, Schemas};
use parvis::diagnostics::Sink;
use parvis::disk::Folder;
use parvis::names::PackageName;
use parvis::sources::{Layer, Layers, WorkTree};

use super::{Neighbour, only_of_partner, with};
use crate::support::{Run, Town};

/// The name of an element that nobody else writes.
const MARK: &str = "xss-mark";

/// What a stranger writes in place of a value, as TOML.
#[allow(clippy::too_many_lines, reason = "a table")]
fn values() -> Vec<String> {
    let texts = [
        "",
        " ",
        "<xss-mark onload=alert(1)>",
        "\\\"'><xss-mark onclick=alert(1)>",
        "&lt;xss-mark&gt; &#60;xss-mark&#62;",
        "--><xss-mark>]]><xss-mark>",
        "</script><xss-mark></title><xss-mark></textarea>",
        "{{ 1 / 0 }}{% include \\\"x\\\" %}{{ <xss-mark /> }}",
        "javascript:alert(1)",
        " java\\tscript:alert(1)",
        "data:text/html,<xss-mark>",
        "//evil.example",
        "https://good.example@evil.example/",
        "https://evil.example/\\\"><xss-mark>",
        "https://[::1",
        "https://",
        "/",
        "../../../etc/passwd",
        "%00%0d%0a",
        "a\\u0000b\\u0007\\u001b[31m",
        "\\u202Ex\\u2066\\u200f",
        "\\u200b\\u3164\\u2800",
        "\\U000e0041",
        "\\n\\n::notice{}\\n\\n<xss-mark>\\n\\n# h {#_content .visually-hidden onclick=x}",
        "[x](javascript:alert(1)) ![x](https://spy.example/x) [^1]\\n\\n[^1]: [^1]",
        "0001-01-01",
        "0001-01-01T00:00:00+18:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-18:00",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59",
        "2026-02-30",
        "P99999Y",
        "PT99999999999999999999H",
        "99999 weeks",
        "24:00-24:00",
        "23:59:60",
        "mon",
        "EUR",
        "x-x-x-x-x",
        "a@b.c?bcc=x@y.z",
        "+++++++++++++++",
        "00000000000000000",
        "free",
        "event/self",
        "sambreville:event/self",
        ":::",
    ];
    let numbers = [
        "9223372036854775807",
        "-9223372036854775808",
        "0",
        "-0.0",
        "1e308",
        "-1e308",
        "5e-324",
        "nan",
        "inf",
        "-inf",
        "true",
        "0001-01-01",
        "0001-01-01T00:00:00",
        "9999-12-31",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59-12:00",
        "0002-01-01T00:00:00+18:00",
        "23:59:59.999999",
        "[]",
        "[[], [[]], {}]",
        "{}",
        "{ src = {}, alt = [], amount = {}, lat = {}, url = {} }",
        "[\"<xss-mark>\", \"x\", 1, 0001-01-01, [\"<xss-mark>\"]]",
        "{ \"<xss-mark>\" = \"<xss-mark>\", \"\\u0000\" = 1 }",
    ];
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let long = format!("\"{}\"", "<xss-mark> \u{202e}é".repeat(4_000));
    let texts = texts.iter().map(|text| format!("\"{text}\""));
    texts.chain(numbers.iter().map(|number| (*number).to_owned())).chain([deep, long]).collect()
}

fn schemas() -> Schemas {
    let package = PackageName::base();
    let root = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base");
    let tree =
        WorkTree::open(&Folder::open(&root).expect("it is there"), &[], &package, &Sink::new())
            .expect("the theme is there");
    let layer =
        Layer { package, tree: Arc::new(tree), display: "@base/".to_owned(), below: Vec::new() };
    Schemas::load(&Layers::new(vec![layer], &BTreeMap::new()).value).value
}

/// A value for a kind: the hostile one in each of its parts.
fn value(kind: &FieldKind, hostile: &str, depth: u8) -> String {
    let parts = |names: &[&str]| {
        let pairs: Vec<String> = names.iter().map(|name| format!("{name} = {hostile}")).collect();
        format!("{{ {} }}", pairs.join(", "))
    };
    match kind {
        _ if depth == 0 => hostile.to_owned(),
        FieldKind::List(kind) => format!("[{}, {hostile}]", value(kind, hostile, depth)),
        FieldKind::Object(fields) => {
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, field)| format!("{name} = {}", value(&field.kind, hostile, depth - 1)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        FieldKind::Image => {
            parts(&["src", "alt", "caption", "credit", "licence", "focus", "decorative"])
        }
        FieldKind::File => parts(&["src", "title", "lang", "kind"]),
        FieldKind::Money => parts(&["amount", "currency", "note"]),
        _ => hostile.to_owned(),
    }
}

/// A sound value for what an entry cannot be without.
fn sound(name: &str) -> &'static str {
    match name {
        "start" => "2026-07-01T18:00:00",
        "until" => "2026-07-01",
        _ => "\"x\"",
    }
}

/// The fields that every entry has.
const COMMON: [&str; 12] = [
    "title", "summary", "date", "updated", "expires", "slug", "id", "aliases", "weight", "image",
    "topics", "audience",
];

/// An entry with the hostile value in every field that it need not have; and one for each that it must.
fn entries(kind: &str, schema: &parvis::content::Schema, hostile: &str) -> Vec<String> {
    let write = |bad: &dyn Fn(&str, bool) -> bool, depth: u8| {
        let own =
            schema.fields.iter().filter_map(|(name, field)| match bad(name, field.required) {
                true => Some(format!("{name} = {}", value(&field.kind, hostile, depth))),
                false => field.required.then(|| format!("{name} = {}", sound(name))),
            });
        let title = if bad("title", true) {
            format!("title = {hostile}")
        } else {
            "title = \"Foire\"".to_owned()
        };
        let common = COMMON[1..]
            .iter()
            .filter(|name| bad(name, false))
            .map(|name| format!("{name} = {hostile}"));
        let lines: Vec<String> =
            [title, format!("type = \"{kind}\"")].into_iter().chain(common).chain(own).collect();
        let body = hostile.trim_matches('"').replace("\\n", "\n");
        format!("+++\n{}\n+++\n{body}\n", lines.join("\n"))
    };
    let required = schema
        .fields
        .iter()
        .filter(|(_, field)| field.required)
        .map(|(name, _)| name.as_str())
        .chain(["title"]);
    let flat = write(&|_, required| !required, 0);
    let deep = write(&|name, required| !required && !COMMON.contains(&name), 3);
    [flat, deep].into_iter().chain(required.map(|one| write(&|name, _| name == one, 3))).collect()
}

/// A town that shows every type of a partner, with a section for each.
fn town(pages: &str) -> Town {
    let kinds: Vec<String> =
        schemas().names().filter(|name| *name != "section").map(str::to_owned).collect();
    let subscription = |kind: &String| {
        let band = if kind == "alert" { "band = true\n" } else { "" };
        format!(
            "[[subscriptions]]\nfrom = \"sambreville\"\ntype = \"{kind}\"\ninto = \"{kind}\"\npages = \"{pages}\"\nlimit = 100000\n{band}"
        )
    };
    let town = with(&kinds.iter().map(subscription).collect::<String>());
    kinds.iter().fold(town, |town, kind| {
        let section =
            format!("+++\ntitle = \"{kind}\"\n[list]\ntype = \"{kind}\"\nwhere = {{}}\n+++\n");
        town.file(&format!("content/{kind}/_index.md"), section)
    })
}

#[test]
fn no_value_of_a_stranger_fails_a_build_or_becomes_markup() {
    let schemas = schemas();
    let mut all = town("local");
    let mut count = 0;
    for schema in schemas.iter().filter(|schema| schema.name.as_str() != "section") {
        for (number, hostile) in values().iter().enumerate() {
            for (which, text) in
                entries(schema.name.as_str(), schema, hostile).into_iter().enumerate()
            {
                all = all.theirs(&format!("content/{}/v{number}-{which}.md", schema.name), text);
                count += 1;
            }
        }
        let self_named = "+++\ntitle = \"Self\"\nid = \"event/self\"\ntype = \"event\"\nstart = 2026-07-01\nplace = \"event/self\"\norganiser = \"event/self\"\n+++\n[self](event/self) [self](/event/self#x)\n";
        all = all.theirs("content/event/self.md", self_named);
    }
    assert!(count > 1_000, "{count} entries were tried");
    let (run, _) = only_of_partner(all);
    assert!(run.files().keys().filter(|path| path.contains("/sambreville/")).count() > 500);
    look(&run);
}

#[test]
fn a_partners_manifest_fails_no_build() {
    let hostile = [
        "timezone = \"Mars/Olympus\"",
        "timezone = \"\\u0000\"",
        "timezone = 1",
        "url = \"javascript:alert(1)\"",
        "url = \"https://good.example@evil.example/\"",
        "url = \"https://x.example/\\\"><xss-mark>\"",
        "url = 5",
        "licence = \"<xss-mark>\\u202e\"",
        "name = \"<xss-mark>\\u200b\"",
        "name = \"\\u200b\"",
        "name = { fr = \"\", nl = 5 }",
        "name = {}",
        "languages = []",
        "languages = [\"xx\", \"fr\", \"fr\"]",
        "languages = [\"<xss-mark>\"]",
        "languages = [\"zh\", \"ar\"]",
        "country = \"<xss-mark>\"",
        "source = \"https://x:y@evil.example/\"",
        "contact = \"event/a\"",
    ];
    let tables = [
        "[share]\ntypes = [\"<xss-mark>\"]\n",
        "[share]\ntypes = 5\nfields = [[]]\nlicence = \"<xss-mark>\"\n",
        "[share]\nfields = []\n",
        "[limits]\nfiles = -1\ntexts = 1e9\n",
        "[urls]\nprefix_default = \"<xss-mark>\"\n",
        "[theme]\naccent = \"</style><xss-mark>\"\nlogo = \"/etc/passwd\"\n",
        "[fallback]\nfr = [\"fr\"]\n",
        "[[subscriptions]]\nfrom = \"seneffe\"\ntype = \"event\"\ninto = \"agenda\"\nband = true\n",
    ];
    let base = [
        ("name", "name = \"Sam\""),
        ("url", "url = \"https://s.example\""),
        ("languages", "languages = [\"fr\"]"),
    ];
    let manifest = |line: &str| {
        let key = line.split(' ').next().unwrap_or_default();
        let rest: Vec<&str> =
            base.iter().filter(|(name, _)| *name != key).map(|(_, line)| *line).collect();
        format!("[town]\n{}\n{line}\n", rest.join("\n"))
    };
    let written = hostile
        .iter()
        .map(|line| manifest(line))
        .chain(tables.iter().map(|table| format!("{}{table}", manifest(""))));
    for manifest in written {
        for pages in ["local", "origin"] {
            let town = town(pages)
                .theirs("town.toml", &manifest)
                .theirs(
                    "content/event/a.md",
                    "+++\ntitle = \"A\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n# H\n",
                )
                .theirs("vocabularies/topics.toml", "[\"<xss-mark>\"]\nlabel = 5\n")
                .theirs("types/event.toml", "[fields.start]\nkind = \"markdown\"\n");
            let (run, _) = only_of_partner(town);
            look(&run);
        }
    }
}

/// Looks at all that was written: pages, feeds, lists of addresses.
fn look(run: &Run) {
    for (path, bytes) in run.files() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if path.ends_with(".html") {
            let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default())
                .one(text.as_str());
            look_at(&dom.document, &path);
            assert!(!text.contains(['\u{0}', '\u{7}', '\u{1b}']), "{path}");
        } else if path.ends_with(".xml") {
            assert!(
                !text.contains(&format!("<{MARK}")) && !text.contains(['\u{0}', '\u{7}', '\u{1b}']),
                "{path}"
            );
        } else if path.ends_with(".json") {
            let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(read.is_ok(), "{path}: {read:?}");
        } else if path == "_redirects" {
            assert!(text.lines().all(|line| line.split(' ').count() == 3), "{text}");
        }
    }
}

fn look_at(node: &Handle, path: &str) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        assert_ne!(&*name.local, MARK, "{path}");
        for attribute in attrs.borrow().iter() {
            let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            assert!(!key.starts_with("on"), "{key} in {path}");
            let is_own_id = key != "id"
                || !value.starts_with('_')
                || !path.contains("/sambreville/")
                || is_of_base(&value);
            assert!(is_own_id, "the id {value} in {path}");
            assert!(
                key != "class" || !value.contains("visually-hidden") || &*name.local != "h1",
                "{path}"
            );
            let bad = ["javascript:", "data:", "vbscript:"];
            let lower: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
                .to_lowercase();
            let is_address = ["href", "src", "action"].contains(&key.as_str());
            assert!(
                !is_address || !bad.iter().any(|bad| lower.starts_with(bad)),
                "{value} in {path}"
            );
            let names_user = lower.starts_with("http")
                && lower.split('/').nth(2).is_some_and(|host| host.contains('@'));
            assert!(!is_address || !names_user, "{value} in {path}");
        }
    }
    node.children.borrow().iter().for_each(|child| look_at(child, path));
}

/// The ids that the base theme's own templates write.
fn is_of_base(id: &str) -> bool {
    ["_content", "_outline-title", "_footer-site", "_event-dates"].contains(&id)
}
