//! Whole sites under an independent checker: every link leads somewhere, languages name each other, sitemap and feeds agree
//! with the pages.

mod support;

use support::{Checker, Run, Town};

#[track_caller]
fn assert_sound(run: &Run, address: Option<&str>, languages: &[&str]) {
    let faults = Checker::new(run.files(), address, languages).faults();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn example() -> Town {
    Town::copy_of("example-town").at("2026-11-02")
}

/// The example town, its address exchanged or removed.
fn example_at(line: &str) -> Town {
    let town = example();
    let manifest = std::fs::read_to_string(town.path().join("town.toml")).expect("it is there");
    let changed = manifest.replace("url = \"https://www.valbrune.example\"\n", line);
    assert_ne!(manifest, changed);
    town.file("town.toml", changed)
}

#[test]
fn the_example_town_is_sound() {
    assert_sound(&example().build().is_clean(), Some("https://www.valbrune.example"), &["fr", "nl"]);
}

#[test]
fn the_example_town_is_sound_at_another_address() {
    let town = example().argument("--base-url").argument("https://preview.example/pr/7");
    assert_sound(&town.build().is_clean(), Some("https://preview.example/pr/7"), &["fr", "nl"]);
}

#[test]
fn the_example_town_is_sound_in_a_folder_of_its_host() {
    let town = example_at("url = \"https://host.example/town\"\n");
    assert_sound(&town.build().is_clean(), Some("https://host.example/town"), &["fr", "nl"]);
}

#[test]
fn the_example_town_is_sound_without_an_address() {
    assert_sound(&example_at("").build(), None, &["fr", "nl"]);
}

#[test]
fn the_village_is_sound() {
    let run = Town::copy_of("tests/towns/village/town").build().is_clean();
    assert_sound(&run, Some("https://www.petit-pre.example"), &["fr", "nl", "de"]);
}
