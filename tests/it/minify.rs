//! minify-html as judge of our own minifying: over whole sites ours is hardly larger, and keeps every element and attribute.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use std::path::Path;
use std::process::Command;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::support::{TODAY, files_below};

/// The pages of a town of this repository, as templates write them.
fn pages(town: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let site = dir.path().join("site");
    let built = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["build", "--minify", "off", "--date", TODAY, "--output"])
        .arg(&site)
        .arg(root.join(town))
        .env_clear()
        .output()
        .expect("the binary runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    files_below(&site)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(_, bytes)| bytes)
        .collect()
}

/// What the library makes of a page where it keeps to the HTML standard and to what style sheets ask for: no tag is left out.
fn judged(page: &[u8]) -> Vec<u8> {
    let mut settings = minify_html::Cfg::new();
    settings.keep_closing_tags = true;
    settings.keep_html_and_head_opening_tags = true;
    settings.keep_input_type_text_attr = true;
    minify_html::minify(page, &settings)
}

/// The elements and their attributes, in order.
fn elements(node: &Handle, found: &mut Vec<String>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes = attrs.borrow();
        let attributes = attributes.iter().map(|attribute| {
            format!(" {}={:?}", attribute.name.local, attribute.value.to_string())
        });
        found.push(format!("{}{}", name.local, attributes.collect::<String>()));
    }
    node.children.borrow().iter().for_each(|child| elements(child, found));
}

fn elements_of(page: &[u8]) -> Vec<String> {
    let page = String::from_utf8_lossy(page);
    let dom =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(&*page);
    let mut found = Vec::new();
    elements(&dom.document, &mut found);
    found
}

#[test]
fn our_pages_are_hardly_larger_than_the_library_makes_them_and_lose_nothing() {
    for town in ["example-town", "themes/base/examples"] {
        let pages = pages(town);
        assert!(pages.len() > 100, "{town} has {} pages", pages.len());
        let (mut ours, mut theirs) = (0, 0);
        for page in pages {
            theirs += judged(&page).len();
            let small = parvis::output::minify(page.clone());
            ours += small.len();
            assert_eq!(elements_of(&small), elements_of(&page), "{town}");
        }
        println!("{town}: {ours} bytes, {theirs} by the library");
        assert!(ours * 100 <= theirs * 101, "{town}: {ours} bytes, {theirs} by the library");
    }
}
