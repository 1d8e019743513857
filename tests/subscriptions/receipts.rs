//! Receipts stay true with partners: asked again all hold; a partner's change breaks the pages that show it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use camino::Utf8Path;
use parvis::build::{Output, Request, prepare, run};
use parvis::diagnostics::Sink;
use parvis::names::OutPath;
use parvis::project::{Options, Project};
use parvis::render::Receipt;

use crate::support::Town;
use crate::{Neighbour, town};

fn project(town: &Town) -> Project {
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let options = Options { date: Some("2026-06-15".to_owned()), ..Options::default() };
    Project::open(root, &options, &Sink::new()).expect("opens").expect("a town")
}

fn receipts(town: &Town) -> BTreeMap<OutPath, Receipt> {
    let found = Mutex::new(BTreeMap::new());
    let keep = |path: &OutPath, receipt: &Receipt| {
        found.lock().expect("no panic").insert(path.clone(), receipt.clone());
    };
    let request = Request { output: Output::Nowhere, progress: &|_, _| {}, receipts: Some(&keep) };
    run(&project(town), &request, &Sink::new()).expect("runs").expect("clean");
    found.into_inner().expect("no panic")
}

fn broken(town: &Town, receipts: &BTreeMap<OutPath, Receipt>) -> Vec<String> {
    let prepared = prepare(&project(town), &Sink::new()).expect("clean");
    let world = &prepared.templates.world;
    receipts.iter().filter(|(_, receipt)| !receipt.holds(world)).map(|(path, _)| path.to_string()).collect()
}

#[test]
fn a_partners_change_breaks_the_pages_that_show_it() {
    let town = town("pages = \"local\"")
        .file("content/about.md", "+++\ntitle = \"À propos\"\n+++\n[Foire](sambreville:agenda/fair)\n")
        .file("content/other.md", "+++\ntitle = \"Autre\"\n+++\n")
        .theirs("content/hall.md", "+++\ntitle = \"Salle\"\ntype = \"place\"\n+++\n")
        .event("fair", "Foire", "2026-07-01", "place = \"hall\"");
    let receipts = receipts(&town);
    assert_eq!(broken(&town, &receipts), Vec::<String>::new());
    let page = "agenda/sambreville/fair/index.html".to_owned();
    town.edit("../sambreville/content/hall.md", "+++\ntitle = \"Halle\"\ntype = \"place\"\n+++\n");
    let by_place = broken(&town, &receipts);
    assert!(by_place.contains(&page) && by_place.contains(&"agenda/index.html".to_owned()), "{by_place:?}");
    assert!(!by_place.contains(&"other/index.html".to_owned()), "{by_place:?}");
    std::fs::remove_file(town.path().join("../sambreville/content/agenda/fair.md")).expect("it is there");
    let withdrawn = broken(&town, &receipts);
    for shows in [&page, "about/index.html", "agenda/index.html", "agenda/atom.xml"] {
        assert!(withdrawn.contains(&shows.to_owned()), "{shows} in {withdrawn:?}");
    }
    assert!(!withdrawn.contains(&"404.html".to_owned()) && !withdrawn.contains(&"other/index.html".to_owned()), "{withdrawn:?}");
}
