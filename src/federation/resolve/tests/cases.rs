//! Single cases, one per rule.

use std::collections::{BTreeMap, BTreeSet};

use super::super::*;
use super::world::*;
use crate::diagnostics::{Code, Diagnostic, Findings, Sink};
use crate::git::CommitId;
use crate::manifest::{GitSource, Lock, PackageManifest, Reference};
use crate::names::PackageName;

fn chosen(packages: &str, world: &World) -> String {
    let (plan, findings) = plan(&town(packages), &Lock::default(), &Scope::Keep, world);
    assert_eq!(findings.iter().count(), 0, "{findings:?}");
    words(&plan.unwrap())
}

fn fault(packages: &str, world: &World) -> Diagnostic {
    let (plan, findings) = plan(&town(packages), &Lock::default(), &Scope::Keep, world);
    assert!(plan.is_none(), "{}", words(&plan.unwrap()));
    only(&findings)
}

fn only(findings: &Findings) -> Diagnostic {
    assert_eq!(findings.iter().count(), 1, "{findings:?}");
    findings.iter().next().unwrap().clone()
}

fn notes(fault: &Diagnostic) -> Vec<String> {
    fault.notes.iter().map(|note| note.message.to_string()).collect()
}

fn only_of(names: &[&str]) -> Scope {
    Scope::Only(names.iter().map(|text| name(text)).collect::<BTreeSet<_>>())
}

#[test]
fn the_smallest_version_is_taken_and_the_newest_where_asked() {
    let mut world = World::default();
    for version in ["1.0.0", "1.2.0", "1.10.0", "2.0.0", "1.11.0-rc.1"] {
        world.release("agenda", version, "");
    }
    assert_eq!(chosen(&line("agenda", "1.2"), &world), "agenda 1.2.0");
    assert_eq!(chosen(&line("agenda", "1.11.0-rc.1"), &world), "agenda 1.11.0-rc.1");
    let (newest, _) = plan(&town(&line("agenda", "1.2")), &Lock::default(), &Scope::All, &world);
    assert_eq!(words(&newest.unwrap()), "agenda 1.10.0", "a pre-release is taken by name only");
}

#[test]
fn what_is_locked_stays_and_asks_no_server() {
    let mut world = World::default();
    world.release("agenda", "1.1.0", &line("cards", "1")).release("cards", "1.0.0", "");
    let (first, _) = plan(&town(&line("agenda", "1.1")), &Lock::default(), &Scope::Keep, &world);
    let lock = locked(&first.unwrap());
    world.release("agenda", "1.0.0", &line("cards", "1")).release(
        "agenda",
        "1.3.0",
        &line("cards", "1"),
    );
    world.release("cards", "1.4.0", "");
    let asked = world.asked();
    let after = |packages: &str, scope: &Scope| {
        words(&plan(&town(packages), &lock, scope, &world).0.unwrap())
    };
    assert_eq!(after(&line("agenda", "1"), &Scope::Keep), "agenda 1.1.0, cards 1.0.0");
    assert_eq!(world.asked(), asked);
    assert_eq!(after(&line("agenda", "1"), &only_of(&["agenda"])), "agenda 1.3.0, cards 1.0.0");
    assert_eq!(after(&line("agenda", "1"), &only_of(&["cards"])), "agenda 1.1.0, cards 1.4.0");
    assert_eq!(after(&line("agenda", "1"), &Scope::All), "agenda 1.3.0, cards 1.4.0");
    assert_eq!(after(&line("agenda", "1.2"), &Scope::Keep), "agenda 1.3.0, cards 1.0.0");
    let moved = line("agenda", "1.1").replace("git.example/agenda", "GIT.example:443/agenda/");
    assert_eq!(after(&moved, &Scope::Keep), "agenda 1.1.0, cards 1.0.0");
}

#[test]
fn a_conflict_names_every_chain_and_what_to_change() {
    let mut world = World::default();
    world.release("agenda", "1.2.0", &line("cards", "1")).release(
        "kiosk",
        "2.0.0",
        &line("cards", "2"),
    );
    world.release("cards", "1.0.0", "").release("cards", "2.0.0", "");
    let fault = fault(&(line("agenda", "1") + &line("kiosk", "2")), &world);
    assert_eq!(
        (fault.code, fault.message.to_string()),
        (Code::VersionConflict, "no version of `cards` satisfies all who ask for it".to_owned())
    );
    let from = ", from `https://git.example/cards`";
    let expected = [
        format!("town → agenda 1.2.0 → cards ^1{from}"),
        format!("town → kiosk 2.0.0 → cards ^2{from}"),
    ];
    assert_eq!(notes(&fault), expected);
    assert!(fault.help.unwrap().contains("parvis update agenda kiosk"));
}

#[test]
fn the_town_s_source_wins_and_the_ranges_of_others_still_hold() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", &line("cards", "1.1")).release("cards", "1.1.0", "");
    for version in ["1.0.0", "1.3.0"] {
        world.publish(
            "https://fork.example/cards",
            &format!("v{version}"),
            package("cards", version, ""),
        );
    }
    world.branch("main");
    let fork = |want: &str| {
        line("agenda", "1") + &format!("cards = {{ git = \"https://fork.example/cards\"{want} }}")
    };
    assert_eq!(chosen(&fork(", version = \"1\""), &world), "agenda 1.0.0, cards 1.3.0");
    assert_eq!(chosen(&fork(""), &world), "agenda 1.0.0, cards 1.3.0");
    let old = fault(&fork(", tag = \"v1.0.0\""), &world);
    assert_eq!(
        (old.code, old.message.to_string()),
        (
            Code::VersionConflict,
            "`cards` is 1.0.0 here, which not all who ask for it take".to_owned()
        )
    );
}

#[test]
fn two_sources_without_a_word_of_the_town_are_a_conflict() {
    let mut world = World::default();
    let fork = "cards = { git = \"https://fork.example/cards\", version = \"1\" }";
    world
        .release("agenda", "1.0.0", &line("cards", "1"))
        .release("kiosk", "1.0.0", fork)
        .release("cards", "1.0.0", "");
    world.publish("https://fork.example/cards", "v1.0.0", package("cards", "1.0.0", ""));
    let both = line("agenda", "1") + &line("kiosk", "1");
    let fault = fault(&both, &world);
    assert_eq!(fault.message, "`cards` is asked for from different repositories");
    assert!(notes(&fault)[1].ends_with("cards ^1, from `https://fork.example/cards`"), "{fault:?}");
    assert_eq!(chosen(&(both + fork), &world), "agenda 1.0.0, cards 1.0.0, kiosk 1.0.0");
}

#[test]
fn commits_that_are_named_are_taken_and_must_agree() {
    let mut world = World::default();
    let pinned = |want: &str| format!("cards = {{ git = \"https://git.example/cards\", {want} }}");
    world.release("agenda", "1.0.0", &pinned("branch = \"next\"")).release(
        "kiosk",
        "1.0.0",
        &line("cards", "1"),
    );
    world
        .release("hall", "1.0.0", &pinned("tag = \"v1.0.0\""))
        .release("cards", "1.0.0", "")
        .release("cards", "1.5.0", "");
    world.branch("next");
    let agenda = line("agenda", "1") + &line("kiosk", "1");
    assert_eq!(chosen(&agenda, &world), "agenda 1.0.0, cards 1.5.0, kiosk 1.0.0");
    let fault = fault(&(agenda.clone() + &line("hall", "1")), &world);
    assert_eq!(fault.message, "`cards` is asked for at different commits");
    let (plan, _) = plan(&town(&agenda), &Lock::default(), &Scope::Keep, &world);
    assert_eq!(
        plan.unwrap().packages[&name("cards")].reference,
        Reference::Branch("next".to_owned())
    );
}

#[test]
fn a_dependency_without_source_is_found_in_the_town_s_list() {
    let mut world = World::default();
    world
        .release("agenda", "1.0.0", "cards = \"1.2\"")
        .release("cards", "1.0.0", "")
        .release("cards", "1.4.0", "");
    assert_eq!(
        chosen(&(line("agenda", "1") + &line("cards", "1")), &world),
        "agenda 1.0.0, cards 1.4.0"
    );
    let fault = fault(&line("agenda", "1"), &world);
    assert_eq!(
        (fault.code, fault.message.to_string()),
        (
            Code::UnknownPackage,
            "`agenda` needs `cards`, and does not say where it comes from".to_owned()
        )
    );
    assert!(fault.help.unwrap().contains("`cards = { git = \"https://…\", version = \"1.2\" }`"));
}

#[test]
fn folders_of_the_town_ask_and_answer() {
    let mut world = World::default();
    world.release("cards", "1.0.0", "trial = \"0.3\"");
    let lines = "trial = { path = \"../trial\" }";
    let folder = |version: &str| {
        BTreeMap::from([(name("trial"), package("trial", version, &line("cards", "1")))])
    };
    let lines = town(lines);
    let plan =
        |version| plan_with(&lines, &folder(version), (&Lock::default(), &Scope::Keep), &world);
    let (none, findings) = plan("0.2.0");
    assert!(none.is_none());
    let codes: Vec<Code> = findings.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::VersionConflict, Code::PackageCycle]);
    world.release("cards", "1.0.0", "");
    let free = World::default().release("cards", "1.0.0", "").clone();
    let (plan, _) = plan_with(&lines, &folder("0.2.0"), (&Lock::default(), &Scope::Keep), &free);
    let plan = plan.unwrap();
    assert_eq!(
        (words(&plan).as_str(), &plan.packages[&name("cards")].chain),
        ("cards 1.0.0", &vec![name("trial")])
    );
}

#[test]
fn a_circle_is_named_from_its_first_member() {
    let mut world = World::default();
    world.release("kiosk", "1.0.0", &line("cards", "1")).release(
        "cards",
        "1.0.0",
        &line("agenda", "1"),
    );
    world.release("agenda", "1.0.0", &line("cards", "1")).release("hall", "1.0.0", "");
    let fault = fault(&(line("kiosk", "1") + &line("hall", "1")), &world);
    assert_eq!(
        (fault.code, fault.message.to_string()),
        (
            Code::PackageCycle,
            "packages need each other in a circle: agenda → cards → agenda".to_owned()
        )
    );
}

#[test]
fn a_package_must_be_what_it_was_asked_for() {
    let mut world = World::default();
    let old = "[package]\nname = \"hall\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\nparvis = \">=0.0.1, <0.1\"\n";
    world.publish("https://git.example/agenda", "v1.0.0", package("kalender", "1.0.0", ""));
    world.publish("https://git.example/cards", "v1.1.0", package("cards", "1.0.0", ""));
    world.publish("https://git.example/hall", "v1.0.0", read("hall", old));
    let messages = ["agenda", "cards", "hall"].map(|own| {
        let fault = fault(&line(own, "1"), &world);
        assert_eq!(fault.code, Code::PackageMismatch);
        fault.message
    });
    assert_eq!(messages[0], "the package calls itself `kalender`, and is asked for as `agenda`");
    assert_eq!(messages[1], "`cards` calls itself 1.0.0 at the tag of version 1.1.0");
    assert!(
        messages[2]
            .starts_with("`hall` 1.0.0 was written for parvis >=0.0.1, <0.1, and this is parvis"),
        "{}",
        messages[2]
    );
}

#[test]
fn what_comes_from_the_network_sends_nobody_to_this_machine() {
    let local = "cards = { git = \"file:///srv/cards\", version = \"1\" }\n";
    let loopback = "cards = { git = \"http://localhost:8080/cards\", version = \"1\" }\n";
    let mut world = World::default();
    world
        .release("agenda", "1.0.0", local)
        .release("kiosk", "1.0.0", loopback)
        .release("cards", "1.0.0", "");
    world.publish("file:///srv/cards", "v1.0.0", package("cards", "1.0.0", ""));
    world.publish("file:///srv/hall", "v1.0.0", package("hall", "1.0.0", local));
    assert_eq!(fault(&line("agenda", "1"), &world).code, Code::RefusedAddress);
    assert_eq!(fault(&line("kiosk", "1"), &world).code, Code::RefusedAddress);
    assert!(!world.fetched().contains(&name("cards")));
    assert_eq!(
        chosen(&(line("agenda", "1") + &line("cards", "1")), &world),
        "agenda 1.0.0, cards 1.0.0"
    );
    assert_eq!(
        chosen("hall = { git = \"file:///srv/hall\", version = \"1\" }", &world),
        "cards 1.0.0, hall 1.0.0"
    );
}

#[test]
fn a_stranger_s_package_names_no_token_of_the_town() {
    let mut world = World::default();
    let greedy = "cards = { git = \"https://git.example/cards\", token = { env = \"SECRET\" }, signers = \"keys/x\" }";
    world.release("agenda", "1.0.0", greedy).release("cards", "1.0.0", "").branch("main");
    let (plan, _) = plan(&town(&line("agenda", "1")), &Lock::default(), &Scope::Keep, &world);
    let source = plan.unwrap().packages.remove(&name("cards")).unwrap().source;
    assert_eq!((source.token, source.signers), (None, None));
}

#[test]
fn a_version_that_is_not_there_is_told_from_one_that_nobody_can_have() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", "").release("hall", "1.0.0-beta.1", "");
    let missing = fault(&line("agenda", "3"), &world);
    assert_eq!(
        (missing.code, missing.message.to_string()),
        (
            Code::NoSuchVersion,
            "`agenda` has no version that `^3` allows; the newest is 1.0.0".to_owned()
        )
    );
    assert_eq!(fault(&line("hall", "1"), &world).code, Code::NoSuchVersion);
    assert_eq!(
        fault(&line("nothing", "1"), &world).message,
        "the repository of `nothing` has no released version"
    );
    assert_eq!(
        fault("agenda = { git = \"https://git.example/agenda\", branch = \"x\" }", &world).code,
        Code::NoSuchVersion
    );
}

#[test]
fn a_silent_server_leaves_what_is_locked() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", "");
    let list = town(&line("agenda", "1"));
    let (first, _) = plan(&list, &Lock::default(), &Scope::Keep, &world);
    world.release("agenda", "1.1.0", "");
    world.silent = true;
    let (kept, findings) = plan(&list, &locked(&first.unwrap()), &Scope::All, &world);
    assert_eq!(words(&kept.unwrap()), "agenda 1.0.0");
    let fault = only(&findings);
    assert_eq!(
        (fault.code, findings.exit_code(false), notes(&fault)),
        (Code::Unreachable, 3, vec!["`agenda` stays as it is locked".to_owned()])
    );
    assert!(fault.place.is_some());
    let (none, findings) = plan(&list, &Lock::default(), &Scope::All, &world);
    assert_eq!((none.is_none(), findings.exit_code(false)), (true, 3));
}

#[test]
fn a_server_that_breaks_off_leaves_what_is_locked_and_others_move() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", "").release("hall", "1.0.0", "");
    let list = town(&(line("agenda", "1") + &line("hall", "1")));
    let lock = locked(&plan(&list, &Lock::default(), &Scope::Keep, &world).0.unwrap());
    world.release("agenda", "1.1.0", "").release("hall", "1.2.0", "");
    world.broken = Some("1.1.0".to_owned());
    let (kept, findings) = plan(&list, &lock, &Scope::All, &world);
    assert_eq!(
        (words(&kept.unwrap()).as_str(), findings.exit_code(false)),
        ("agenda 1.0.0, hall 1.2.0", 3)
    );
    assert_eq!(notes(&only(&findings)), ["`agenda` stays as it is locked"]);
}

/// A server that makes up a further package for every one that is asked for.
struct Endless;

impl Offers for Endless {
    fn releases(
        &self,
        source: &GitSource,
        name: &PackageName,
    ) -> crate::diagnostics::Result<Vec<Release>> {
        Ok(Release::of_tag("v1.0.0", commit_id(name.as_str()), source, name).into_iter().collect())
    }

    fn commit(&self, _: &GitSource) -> crate::diagnostics::Result<(Reference, CommitId)> {
        panic!("nobody asks")
    }

    fn manifests(&self, wanted: &[Candidate]) -> Vec<crate::diagnostics::Result<PackageManifest>> {
        let one = |candidate: &Candidate| {
            package(candidate.name.as_str(), "1.0.0", &line(&format!("{}x", candidate.name), "1"))
        };
        wanted.iter().map(|candidate| Ok(one(candidate))).collect()
    }
}

#[test]
fn packages_without_end_are_left_at_some_point() {
    let list = town(&line("p", "1"));
    let (folders, sink) = (BTreeMap::new(), Sink::new());
    let wanted = Requirements { packages: &list.packages, folders: &folders };
    assert!(resolve(&wanted, &Lock::default(), &Scope::Keep, &Endless, &sink).is_none());
    assert_eq!(only(&sink.finish()).code, Code::VersionConflict);
}

#[test]
fn a_tag_that_moved_is_an_error_with_both_commits() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", "");
    let list = town(&line("agenda", "1"));
    let mut lock = locked(&plan(&list, &Lock::default(), &Scope::Keep, &world).0.unwrap());
    let now = lock.packages[0].pin.commit;
    lock.packages[0].pin.commit = commit_id("elsewhere");
    let (none, findings) = plan(&list, &lock, &Scope::All, &world);
    let fault = only(&findings);
    assert!(none.is_none() && fault.code == Code::MovedTag);
    assert!(
        fault.message.contains(&now.to_string())
            && fault.message.contains(&commit_id("elsewhere").to_string())
    );
}

#[test]
fn versions_that_call_for_each_other_in_turn_come_to_rest() {
    let mut world = World::default();
    world.release("agenda", "1.0.0", &line("cards", "1.1")).release("agenda", "1.1.0", "");
    world.release("cards", "1.0.0", "").release("cards", "1.1.0", &line("agenda", "1.1"));
    assert_eq!(
        chosen(&(line("agenda", "1") + &line("cards", "1")), &world),
        "agenda 1.1.0, cards 1.0.0"
    );
}

#[test]
fn a_package_in_a_subfolder_has_tags_of_its_own() {
    let mut world = World::default();
    let lines =
        "waste = { git = \"https://git.example/tools\", subfolder = \"waste\", version = \"1\" }";
    world.publish("https://git.example/tools", "v1.0.0", package("tools", "1.0.0", ""));
    world.publish("https://git.example/tools", "waste-v1.2.0", package("waste", "1.2.0", ""));
    assert_eq!(chosen(lines, &world), "waste 1.2.0");
}

#[test]
fn packages_that_name_hundreds_of_others_are_not_followed() {
    let mut world = World::default();
    let needs = |start: usize| {
        (0..60).map(|number| line(&format!("p{}", start + number), "1")).collect::<String>()
    };
    world.release("greedy", "1.0.0", &needs(0));
    for number in 0..10 {
        world.release(&format!("p{number}"), "1.0.0", &needs(60 * (number + 1)));
    }
    for number in 10..660 {
        world.release(&format!("p{number}"), "1.0.0", "");
    }
    let found = fault(&line("greedy", "1"), &world);
    assert_eq!(found.code, Code::TooMuch);
    assert!(
        found.message.contains("more than 256")
            && found.help.unwrap().contains("names most of them")
    );
}
