//! Receipts: asked again in the same world all hold; with one field changed, those that break are the pages that show it.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

mod changes;
mod sound;

use crate::support;

use std::collections::BTreeMap;
use std::sync::Mutex;

use camino::Utf8Path;
use parvis::diagnostics::Sink;
use parvis::names::{Digest, OutPath};
use parvis::output::Policy;
use parvis::pipeline::{Output, Request, prepare, run};
use parvis::project::{Options, Project};
use parvis::render::{Receipt, Record};
use support::Town;

fn town() -> Town {
    Town::new()
        .file(
            "content/news/_index.md",
            "+++\ntitle = \"Actualités\"\n[defaults]\ntype = \"news\"\n+++\n",
        )
        .file(
            "content/news/a.md",
            "+++\ntitle = \"A\"\ndate = 2026-05-01\nsummary = \"S\"\n+++\nText.\n",
        )
        .file("content/news/b.md", "+++\ntitle = \"B\"\ndate = 2026-05-02\n+++\nVoir [a](a.md).\n")
        .file("content/other.md", "+++\ntitle = \"Other\"\n+++\nNothing.\n")
}

/// The town, opened.
pub fn project(town: &Town) -> Project {
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let options = Options { date: Some("2026-06-15".to_owned()), ..Options::default() };
    Project::open(root, &options, &Sink::new()).expect("opens").expect("a town")
}

/// The outputs' receipts, and the digests of their bytes.
pub fn outputs(town: &Town) -> (BTreeMap<OutPath, Receipt>, BTreeMap<OutPath, Digest>) {
    let found = Mutex::new(BTreeMap::new());
    let keep = |path: &OutPath, record: Record| {
        found.lock().expect("no panic").insert(path.clone(), record.receipt);
    };
    let request = Request {
        output: Output::Nowhere,
        policy: Policy::default(),
        strict: false,
        progress: &|_, _| {},
        records: Some(&keep),
    };
    let build = run(&project(town), &request, &Sink::new()).expect("runs").expect("clean");
    let digests = build.outputs.0.into_iter().map(|(path, artifact)| (path, artifact.digest));
    (found.into_inner().expect("no panic"), digests.collect())
}

/// The outputs' receipts.
pub fn receipts(town: &Town) -> BTreeMap<OutPath, Receipt> {
    outputs(town).0
}

/// The outputs whose receipts break in the town as it is now.
pub fn broken(town: &Town, receipts: &BTreeMap<OutPath, Receipt>) -> Vec<String> {
    let prepared = prepare(&project(town), &Sink::new()).expect("clean");
    receipts
        .iter()
        .filter(|(_, receipt)| !prepared.renderer.holds(receipt))
        .map(|(path, _)| path.to_string())
        .collect()
}

#[test]
fn in_the_same_world_every_receipt_holds_even_after_a_round_trip() {
    let town = town();
    let receipts = receipts(&town);
    assert!(
        receipts.len() > 8
            && receipts.values().filter(|receipt| receipt.reads.is_empty()).count() <= 2
    );
    assert_eq!(broken(&town, &receipts), Vec::<String>::new());
    let stored = serde_json::to_string(&receipts.values().collect::<Vec<_>>()).expect("serialises");
    let read: Vec<Receipt> = serde_json::from_str(&stored).expect("reads");
    assert_eq!(read, receipts.into_values().collect::<Vec<_>>());
}

#[test]
fn a_changed_body_breaks_its_page_and_the_feeds_that_hold_it() {
    let town = town();
    let receipts = receipts(&town);
    town.edit("content/other.md", "+++\ntitle = \"Other\"\n+++\nSomething.\n");
    let broken = broken(&town, &receipts);
    assert!(broken.contains(&"other/index.html".to_owned()), "{broken:?}");
    assert!(
        !broken.iter().any(|path| path.starts_with("news/") || path == "404.html"),
        "{broken:?}"
    );
}

#[test]
fn a_changed_title_breaks_the_pages_that_show_it() {
    let town = town();
    let receipts = receipts(&town);
    town.edit(
        "content/news/a.md",
        "+++\ntitle = \"Autre\"\ndate = 2026-05-01\nsummary = \"S\"\n+++\nText.\n",
    );
    let broken = broken(&town, &receipts);
    for shows in ["news/a/index.html", "news/index.html", "news/atom.xml", "news/feed.json"] {
        assert!(broken.contains(&shows.to_owned()), "{shows} in {broken:?}");
    }
    for other in ["news/b/index.html", "other/index.html", "404.html"] {
        assert!(!broken.contains(&other.to_owned()), "{other} in {broken:?}");
    }
}
