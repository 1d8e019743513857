//! Golden towns: each town in `tests/towns` is built, and its site compared file by file with what was read in review.
//! `SNAPSHOTS=overwrite cargo test --test it golden` writes the sites anew.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use std::path::Path;

use support::{Town, files_below};

#[test]
fn the_village_is_built_as_it_was_reviewed() {
    assert_as_reviewed("village");
}

#[test]
fn the_town_at_the_border_is_built_as_it_was_reviewed() {
    assert_as_reviewed("border");
}

#[test]
fn the_smallest_town_is_built_as_it_was_reviewed() {
    assert_as_reviewed("smallest");
}

#[test]
fn the_portal_is_built_as_it_was_reviewed() {
    assert_as_reviewed("portal");
}

#[track_caller]
fn assert_as_reviewed(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/towns").join(name);
    let run = Town::copy_of(&format!("tests/towns/{name}/town")).build().is_clean();
    let mut made = run.files();
    // The style sheet is the theme's own matter; its name changes with every rule.
    made.retain(|path, _| !path.starts_with("assets/"));
    for bytes in made.values_mut() {
        *bytes = without_fingerprint(&String::from_utf8_lossy(bytes)).into_bytes();
    }
    let expected = folder.join("site");
    if std::env::var("SNAPSHOTS").is_ok_and(|word| word == "overwrite") {
        std::fs::remove_dir_all(&expected).ok();
        for (path, bytes) in &made {
            let place = expected.join(path);
            std::fs::create_dir_all(place.parent().expect("a file has a folder"))
                .expect("folders can be made");
            std::fs::write(place, bytes).expect("files can be written");
        }
    }
    let reviewed = files_below(&expected);
    assert_eq!(made.keys().collect::<Vec<_>>(), reviewed.keys().collect::<Vec<_>>());
    for (path, bytes) in &made {
        assert_eq!(
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&reviewed[path]),
            "{path}"
        );
    }
}

fn without_fingerprint(text: &str) -> String {
    match text.split_once("/assets/style.") {
        Some((before, after)) => {
            format!("{before}/assets/style.{}", &after[after.find(".css").map_or(0, |at| at + 1)..])
        }
        None => text.to_owned(),
    }
}
