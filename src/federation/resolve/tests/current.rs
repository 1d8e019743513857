//! The lock against `town.toml`, without any network.

use std::collections::BTreeMap;

use super::super::*;
use super::world::*;
use crate::manifest::{Lock, LockedPartner, PackageManifest, Reference};
use crate::names::{Address, PackageName};

fn told(
    packages: &str,
    lock: &Lock,
    known: &BTreeMap<PackageName, PackageManifest>,
) -> Vec<String> {
    let town = town(packages);
    let folders = BTreeMap::from([(name("trial"), package("trial", "0.1.0", ""))]);
    differences(
        &Requirements { packages: &town.packages, folders: &folders },
        &town.partners,
        lock,
        known,
    )
}

#[test]
fn each_difference_is_told_in_words() {
    let mut world = World::default();
    world
        .release("agenda", "1.2.0", &line("cards", "1"))
        .release("cards", "1.0.0", "")
        .release("hall", "1.0.0", "");
    let before = line("agenda", "1") + &line("hall", "1");
    let plan = plan(&town(&before), &Lock::default(), &Scope::Keep, &world).0.unwrap();
    let (lock, known) = (locked(&plan), manifests(&plan));
    let told = |packages: &str| told(packages, &lock, &known);
    assert!(told(&before).is_empty());
    assert_eq!(
        told(&(before.clone() + &line("waste", "1"))),
        ["`waste` is not locked yet, and `town.toml` lists it"]
    );
    assert_eq!(told(&line("agenda", "1")), ["`hall` is locked, and nobody needs it any more"]);
    let folder = "hall = { path = \"hall\" }\n";
    assert_eq!(
        told(&(line("agenda", "1") + folder)),
        ["`hall` is locked, and comes from a folder now"]
    );
    assert_eq!(
        told(&(before.clone() + &line("cards", "2"))),
        ["`cards` is locked at 1.0.0, and ^1, ^2 is asked for"]
    );
    let fork = before.replace("git.example/hall", "fork.example/hall");
    assert_eq!(
        told(&fork),
        [
            "`hall` comes from `https://fork.example/hall` now, and is locked from `https://git.example/hall`"
        ]
    );
    let branch = before.replace("hall\", version = \"1\"", "hall\", branch = \"main\"");
    assert_eq!(told(&branch), ["`hall` is locked at 1.0.0, and branch `main` is asked for"]);
}

#[test]
fn what_only_an_unknown_package_could_need_is_not_judged() {
    let mut world = World::default();
    world.release("agenda", "1.2.0", &line("cards", "1")).release("cards", "1.0.0", "");
    let plan = plan(&town(&line("agenda", "1")), &Lock::default(), &Scope::Keep, &world).0.unwrap();
    let mut lock = locked(&plan);
    assert!(told(&line("agenda", "1"), &lock, &BTreeMap::new()).is_empty());
    lock.packages.retain(|package| package.name.as_str() == "agenda");
    assert_eq!(
        told(&line("agenda", "1"), &lock, &manifests(&plan)),
        ["`cards` is not locked yet, and `agenda` needs it"]
    );
}

#[test]
fn partners_are_compared_too() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", "");
    let mut lock = locked(
        &plan(&town(&line("agenda", "1")), &Lock::default(), &Scope::Keep, &world).0.unwrap(),
    );
    let mut pin = lock.packages.remove(0).pin;
    (pin.url, pin.reference) =
        (Address::parse("https://a.example/site").unwrap(), Reference::Branch("main".to_owned()));
    lock.partners.push(LockedPartner { name: name("a"), pin, withdrawn: Vec::new() });
    let told = |partners: &str| told(partners, &lock, &BTreeMap::new());
    assert!(told("[partners.a]\ngit = \"https://a.example/site\"\nbranch = \"main\"").is_empty());
    assert_eq!(
        told("[partners.a]\ngit = \"https://a.example/site.git\""),
        [
            "the partner `a` is at `https://a.example/site.git` now, and is locked from `https://a.example/site`"
        ]
    );
    assert!(told("[partners.a]\ngit = \"https://a.example/site\"").is_empty());
    assert_eq!(
        told("[partners.a]\ngit = \"https://a.example/site\"\ntag = \"v1\""),
        ["the partner `a` is locked at another place than tag `v1`"]
    );
    assert_eq!(told(""), ["the partner `a` is locked, but is not a partner any more"]);
    assert_eq!(
        told("[partners.a]\npath = \"../a\""),
        ["the partner `a` is locked, but is not a partner any more"]
    );
    let two = told(
        "[partners.b]\ngit = \"https://b.example/site\"\n[partners.a]\ngit = \"https://x.example/site\"",
    );
    assert_eq!(
        two,
        [
            "the partner `a` is at `https://x.example/site` now, and is locked from `https://a.example/site`",
            "the partner `b` is not locked yet"
        ]
    );
}
