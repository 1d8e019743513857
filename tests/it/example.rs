//! The example town takes its packages and its neighbour's events as a real town would, and builds with nothing at hand.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use crate::support;

use std::collections::BTreeMap;
use std::path::Path;

use support::Town;

/// The files below a folder of this repository, by their paths.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let walk = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("the folder can be listed"));
    let found = walk.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path =
            entry.path().strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned();
        (path, std::fs::read(entry.path()).expect("the file can be read"))
    });
    found.collect()
}

#[test]
fn what_is_vendored_is_what_its_authors_have() {
    for (vendored, source) in [
        ("example-town/vendor/agenda", "themes/agenda"),
        ("example-town/vendor/waste-calendar", "themes/waste-calendar"),
        ("example-town/vendor/montserin", "tests/towns/neighbour"),
    ] {
        let (ours, theirs) = (files(vendored), files(source));
        let differing =
            ours.keys().chain(theirs.keys()).find(|path| ours.get(*path) != theirs.get(*path));
        assert_eq!(
            differing, None,
            "{vendored} is behind {source}: run tests/towns/vendor-example.sh"
        );
    }
}

#[test]
fn it_builds_without_network_and_cache_and_shows_its_neighbours_events() {
    let run = Town::copy_of("example-town")
        .at("2026-11-02")
        .argument("--locked")
        .argument("--offline")
        .build()
        .is_clean();
    let agenda = run.read("agenda/index.html");
    assert!(agenda.contains("https://www.montserin.example/agenda/2026-12-12-sapins/"), "{agenda}");
    assert!(agenda.contains("Montserin"), "the origin is said");
    assert!(run.read("nl/agenda/index.html").contains("Kerstbomen aan het water"));
}
