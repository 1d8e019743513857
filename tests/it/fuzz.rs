//! Hostile files: every reader is given files that were sound until somebody cut, doubled and scribbled in them. None panics, and
//! every finding points into its file, between two characters. `PROPTEST_CASES=20000 cargo test --test it fuzz` looks for longer.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make their own folders and look at what is there"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use parvis::assets::{PlaceSearch, check_picture, picture_size};
use parvis::content::{Load, Reads, Schemas, Vocabularies, load};
use parvis::diagnostics::{Diagnostic, Origin, Sink};
use parvis::formats::{Robots, SitemapUrl, robots, sitemap};
use parvis::locale::{Argument, Catalogue, TranslationFile, slug};
use parvis::manifest::{PackageManifest, TownManifest, parse_table};
use parvis::names::{EntryId, Lang, OutPath, PackageName, PictureKind, TreePath, TypeName};
use parvis::output::minify;
use parvis::sources::{Layer, Layers, MemoryTree};
use parvis::templates::{Engine, KnownNames, Limits, TemplateFile, TemplateSet};
use proptest::prelude::*;
use proptest::sample::Index;

/// What is written into files beside noise: the signs that mean something to one reader or another.
const SIGNS: [&str; 48] = [
    "\n",
    "\r\n",
    "\t",
    "+++",
    "---",
    "=",
    " = ",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{%-",
    "-%}",
    "\"",
    "\"\"\"",
    "'",
    "\\",
    "\\u",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<script>",
    "<pre>",
    "::: ",
    ":::a{",
    "2026-02-30",
    "1e999",
    "-",
    "$",
    "é",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "😀",
    "a\u{301}",
    "..",
    "/",
    "%2f",
    "&#x0;",
];

/// One change by an unsteady hand: where, how much goes, what comes.
type Edit = (Index, usize, Vec<u8>);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let comes = prop_oneof![
        6 => prop::sample::select(SIGNS.to_vec()).prop_map(|sign| sign.as_bytes().to_vec()),
        2 => "\\PC{0,6}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..4),
        1 => Just(Vec::new()),
    ];
    prop::collection::vec(
        (any::<Index>(), prop_oneof![Just(0_usize), 0..12_usize, 0..400_usize], comes),
        1..8,
    )
}

fn edited(file: &(impl AsRef<[u8]> + ?Sized), edits: &[Edit]) -> Vec<u8> {
    let mut bytes = file.as_ref().to_vec();
    for (at, goes, comes) in edits {
        let at = at.index(bytes.len() + 1);
        let end = (at + goes).min(bytes.len());
        bytes.splice(at..end, comes.iter().copied());
    }
    bytes
}

fn edited_text(text: &str, edits: &[Edit]) -> String {
    String::from_utf8_lossy(&edited(text, edits)).into_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn origin(path: &str) -> Origin {
    Origin::town(TreePath::parse(path).expect("a proper path"))
}

/// Every place lies inside its file and between two characters.
fn assert_places(sink: Sink, text: &dyn Fn(&Origin) -> Option<Arc<str>>) {
    let check = |diagnostic: &Diagnostic| {
        let places = diagnostic
            .place
            .iter()
            .chain(diagnostic.notes.iter().filter_map(|note| note.place.as_ref()));
        for place in places {
            let (Some(range), Some(text)) = (&place.range, text(&place.origin)) else { continue };
            let sound = range.start <= range.end
                && text.get(range.start as usize..range.end as usize).is_some();
            assert!(
                sound,
                "{range:?} is no place in {:?}: {}",
                place.origin.path, diagnostic.message
            );
        }
    };
    sink.finish().iter().for_each(check);
}

fn assert_places_in(sink: Sink, text: &str) {
    let text: Arc<str> = text.into();
    assert_places(sink, &|_| Some(Arc::clone(&text)));
}

/// A town in memory whose only layer is its own, with the types and vocabularies of the theme.
fn layers(files: &[(&str, Vec<u8>)]) -> Layers {
    let mut tree: BTreeMap<TreePath, Arc<[u8]>> = BTreeMap::new();
    for path in [
        "types/event.toml",
        "types/news.toml",
        "types/section.toml",
        "types/page.toml",
        "vocabularies/topics.toml",
    ] {
        tree.insert(
            TreePath::parse(path).expect("a proper path"),
            read(&format!("themes/base/{path}")).into_bytes().into(),
        );
    }
    for (path, bytes) in files {
        if let Ok(path) = TreePath::parse(path) {
            tree.insert(path, bytes.clone().into());
        }
    }
    let tree = Arc::new(MemoryTree::new(tree));
    let layer =
        Layer { package: PackageName::town(), tree, display: String::new(), below: Vec::new() };
    Layers::new(vec![layer], &BTreeMap::new()).value
}

/// Loads types and content as a build does.
fn load_all(files: &[(&str, Vec<u8>)]) {
    let (layers, sink) = (layers(files), Sink::new());
    let town = TownManifest::read(&origin("town.toml"), &read("example-town/town.toml"))
        .value
        .expect("a town");
    let schemas = Schemas::load(&layers).report(&sink);
    let vocabularies = Vocabularies::load(&layers).report(&sink);
    load(&Load {
        layers: &layers,
        remote: None,
        town: &town,
        schemas: &schemas,
        zone: &jiff::tz::TimeZone::UTC,
        slug,
        reads: Reads::All,
        drafts: true,
    })
    .report(&sink);
    assert!(vocabularies.names().count() <= 2);
    assert_places(sink, &|origin| layers.read_text(origin).ok());
}

/// A page with one of everything that Markdown and front matter can hold.
const PAGE: &str = "+++\ntitle = \"Fête\"\ntype = \"event\"\nstart = 2026-06-21T18:00:00\nend = \"2026-06-22\"\ntopics = [\"culture\"]\n\
    aliases = [\"/old/\"]\nimage = { src = \"a.jpg\", alt = \"Été\" }\n[[price]]\namount = 12.5\ncurrency = \"EUR\"\n+++\n\
    ## Où ? {#where}\n\nUn *mot*, **deux**, `trois`[^1] et [un lien](../news/a.md#b \"t\").\n\n\
    :::alert{level=\"warning\" title=\"É\"}\n- [x] a\n  > b\n:::\n\n| a | b |\n|---|:-:|\n| ![é](x.jpg){decorative} | <b>c</b> |\n\n\
    [^1]: Note « ici ».\n\n::button{href=\"/a\" label=\"b\"}\n\n```html\n<p>\n```\n";

const PICTURES: [(&str, &[u8]); 5] = [
    ("jpg", include_bytes!("../pictures/photo.jpg")),
    ("png", include_bytes!("../pictures/photo.png")),
    ("webp", include_bytes!("../pictures/photo.webp")),
    ("avif", include_bytes!("../pictures/photo.avif")),
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path style='fill: url(#a)' d='M0 0'/></svg>"),
];

const TEMPLATES: [&str; 6] = [
    "templates/base.html",
    "templates/page.html",
    "templates/event.html",
    "components/item-title.html",
    "components/untranslated.html",
    "components/fact.html",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(edits in edits(), defaults in edits()) {
        let section = "+++\ntitle = \"A\"\n[defaults]\ntype = \"event\"\ntopics = [\"é\"]\nstart = 2026-06-21\n[list]\nsize = 3\n+++\n";
        let files = [("content/a/b.md", edited(PAGE, &edits)), ("content/a/b.nl.md", PAGE.into()), ("content/a/_index.md", edited(section, &defaults))];
        load_all(&files);
    }

    #[test]
    fn any_type_and_vocabulary_is_read(edits in edits(), which in 0..4_usize) {
        let path = ["types/event.toml", "types/news.toml", "types/section.toml", "vocabularies/topics.toml"][which];
        load_all(&[(path, edited(&read(&format!("themes/base/{path}")), &edits)), ("content/a.md", PAGE.into())]);
    }

    #[test]
    fn any_file_name_is_read(name in "\\PC{0,24}", near in "[a-z0-9_./ -]{0,16}(\\.nl|\\.xx)?(\\.md|\\.toml)?") {
        for name in [&name, &near] {
            load_all(&[(&format!("content/{name}"), PAGE.into()), (&format!("content/{name}.md"), PAGE.into())]);
            if let Ok(path) = OutPath::parse(name) {
                let part = |part: &str| !part.is_empty() && part != "." && part != "..";
                prop_assert!(path.as_str().split('/').all(part), "{path:?}");
            }
            let _ = (TreePath::parse(name), EntryId::parse(name), TypeName::parse(name), PackageName::parse(name), Lang::parse(name));
        }
    }

    #[test]
    fn any_manifest_is_read(edits in edits(), which in 0..4_usize) {
        let path = ["example-town/town.toml", "tests/towns/border/town/town.toml", "themes/agenda/package.toml",
            "themes/base/package.toml"][which];
        let (text, sink) = (edited_text(&read(path), &edits), Sink::new());
        if path.ends_with("town.toml") {
            TownManifest::read(&origin("town.toml"), &text).report(&sink);
        } else {
            PackageManifest::read(&origin("package.toml"), &text).report(&sink);
        }
        parse_table(&origin("data/a.toml"), &text, 0).report(&sink);
        assert_places_in(sink, &text);
    }

    #[test]
    fn any_template_is_scanned_and_folded(edits in edits(), which in 0..TEMPLATES.len(), compact: bool) {
        let texts: BTreeMap<Origin, Arc<str>> = TEMPLATES.iter().enumerate().map(|(at, path)| {
            let text = read(&format!("themes/base/{path}"));
            (origin(path), if at == which { edited_text(&text, &edits).into() } else { text.into() })
        }).collect();
        let files = texts.iter().map(|(origin, text)| TemplateFile { origin: origin.clone(), text: Arc::clone(text) }).collect();
        let set = TemplateSet { files, layers: vec![PackageName::town()], prefer: BTreeMap::new(), below: BTreeMap::new(), permissions: BTreeMap::new(), compact, limits: Limits::default() };
        let sink = Sink::new();
        Engine::build(&set, &|_| {}, &KnownNames::default(), &sink);
        assert_places(sink, &|origin| texts.get(origin).cloned());
    }

    #[test]
    fn any_html_is_minified(edits in edits(), soup in prop::collection::vec(any::<u8>(), 0..64)) {
        let page = read("tests/towns/border/site/berriak/2026-05-02-zubia/index.html");
        minify(edited(&page, &edits));
        minify(edited_text(&page, &edits).into_bytes());
        minify(soup);
    }

    #[test]
    fn any_picture_is_measured(edits in edits(), which in 0..PICTURES.len(), noise in prop::collection::vec((any::<Index>(), any::<u8>()), 0..4)) {
        let (extension, picture) = PICTURES[which];
        let mut bytes = edited(picture, &edits);
        // Lengths and offsets are single bytes.
        for (at, byte) in noise {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let size = picture_size(&bytes);
        let mut search = PlaceSearch::default();
        bytes.chunks(1000).for_each(|piece| search.add(piece));
        search.finish();
        prop_assert!(size.is_none_or(|(width, height)| width > 0 && height > 0));
        let kind = PictureKind::of_extension(extension).expect("it is one of the table");
        let _ = check_picture(kind, &bytes);
    }

    #[test]
    fn any_translation_is_read(edits in edits(), which in 0..7_usize) {
        let name = ["de", "en", "es", "eu", "fr", "it", "nl"][which];
        let text = edited_text(&read(&format!("themes/base/translations/{name}.ftl")), &edits);
        let (lang, sink) = (Lang::parse(name).expect("a language"), Sink::new());
        let file = TranslationFile { origin: origin("translations/a.ftl"), lang: lang.clone(), text: text.as_str().into() };
        let catalogue = Catalogue::new(vec![file], std::slice::from_ref(&lang), &sink);
        assert_places_in(sink, &text);
        let arguments = BTreeMap::from([("count".to_owned(), Argument::Number(2.0)), ("number".to_owned(), Argument::from("é"))]);
        for key in catalogue.keys() {
            catalogue.find(&lang, key, &arguments);
        }
    }

    #[test]
    fn any_address_gives_a_sound_sitemap(loc in "\\PC{0,20}|[\\x00-\\x20&<>\"']{0,8}", lastmod in any::<Option<String>>(), lang in any::<String>()) {
        let url = SitemapUrl { loc: loc.clone(), lastmod, alternates: vec![(lang, loc.clone())] };
        let written = sitemap(&[url.clone(), url]);
        prop_assert!(roxmltree::Document::parse(&written).is_ok(), "{written}");
        let told = robots(&Robots { sitemap: Some(loc), indexing: true });
        prop_assert!(told.lines().count() <= 4, "{told}");
    }
}
