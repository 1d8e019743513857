//! Laws over generated worlds, and an obvious model to compare with.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use semver::{Version, VersionReq};

use super::super::*;
use super::world::*;
use crate::manifest::{Lock, PackageManifest, TownManifest};
use crate::names::PackageName;

const VERSIONS: [&str; 7] = ["1.0.0", "1.1.0", "1.2.0", "1.3.0-rc.1", "2.0.0", "2.1.0", "3.0.0"];
const RANGES: [&str; 9] =
    ["1", "1.1", "2", ">=1", ">=1.1", "=1.1.0", "<2", "1.3.0-rc.1", ">=1, <3"];
const PACKAGES: usize = 6;

/// A release: package, version, and what it needs.
type Made = (usize, usize, Vec<(usize, usize)>);

/// Releases of packages that need only later ones, or any if `circles`.
fn releases(circles: bool) -> impl Strategy<Value = Vec<Made>> {
    let needs = prop::collection::btree_map(0..PACKAGES, 0..RANGES.len(), 0..3);
    let one = (0..PACKAGES, 0..VERSIONS.len(), needs).prop_map(move |(own, version, needs)| {
        let needs = needs
            .into_iter()
            .filter(|(other, _)| if circles { *other != own } else { *other > own });
        (own, version, needs.collect())
    });
    prop::collection::vec(one, 8..40).prop_map(|made| {
        let unique: BTreeMap<(usize, usize), Vec<(usize, usize)>> =
            made.into_iter().map(|(own, version, needs)| ((own, version), needs)).collect();
        unique.into_iter().map(|((own, version), needs)| (own, version, needs)).collect()
    })
}

fn wishes() -> impl Strategy<Value = BTreeMap<usize, usize>> {
    prop::collection::btree_map(0..PACKAGES, 0..RANGES.len(), 1..4)
}

fn scope() -> impl Strategy<Value = Scope> {
    let some = prop::collection::btree_set((0..PACKAGES).prop_map(|n| name(&own(n))), 1..3);
    prop_oneof![Just(Scope::Keep), Just(Scope::All), some.prop_map(Scope::Only)]
}

fn own(number: usize) -> String {
    format!("p{number}")
}

fn lines(needs: impl Iterator<Item = (usize, usize)>) -> String {
    needs.map(|(other, range)| line(&own(other), RANGES[range])).collect()
}

fn world(made: &[Made]) -> World {
    let mut world = World::default();
    for (number, version, needs) in made {
        world.release(&own(*number), VERSIONS[*version], &lines(needs.iter().copied()));
    }
    world
}

fn town_of(wishes: &BTreeMap<usize, usize>) -> TownManifest {
    town(&lines(wishes.iter().map(|(own, range)| (*own, *range))))
}

/// The obvious way where nobody needs an earlier package: one after the other, all who ask are known by then.
fn model(
    made: &[Made],
    wishes: &BTreeMap<usize, usize>,
    lock: &BTreeMap<usize, Version>,
    scope: &Scope,
) -> Option<String> {
    let mut asked: BTreeMap<usize, Vec<VersionReq>> = BTreeMap::new();
    wishes.iter().for_each(|(own, range)| {
        asked.entry(*own).or_default().push(RANGES[*range].parse().unwrap());
    });
    let mut chosen = Vec::new();
    for number in 0..PACKAGES {
        let Some(ranges) = asked.get(&number).cloned() else { continue };
        let of = made
            .iter()
            .filter(|(own, ..)| *own == number)
            .map(|(_, version, needs)| (Version::parse(VERSIONS[*version]).unwrap(), needs));
        let mut suiting: Vec<_> =
            of.filter(|(version, _)| ranges.iter().all(|range| range.matches(version))).collect();
        suiting.sort_by(|a, b| a.0.cmp(&b.0));
        let moves = scope.moves(&name(&own(number)));
        let kept = suiting.iter().find(|(version, _)| !moves && lock.get(&number) == Some(version));
        let (version, needs) = kept.or(if moves { suiting.last() } else { suiting.first() })?;
        chosen.push(format!("p{number} {version}"));
        needs.iter().for_each(|(other, range)| {
            asked.entry(*other).or_default().push(RANGES[*range].parse().unwrap());
        });
    }
    Some(chosen.join(", "))
}

fn needs<'m>(town: &'m TownManifest, plan: &'m Plan) -> Vec<(PackageName, VersionReq)> {
    let of_town = town.packages.iter().filter_map(|package| match &package.source {
        crate::manifest::Source::Git(git) => Some((package.name.clone(), range(&git.requirement))),
        crate::manifest::Source::Path(_) => None,
    });
    let of = |manifest: &'m PackageManifest| {
        manifest
            .dependencies
            .iter()
            .map(|need| (need.name.clone(), range(&need.source.as_ref().unwrap().requirement)))
    };
    of_town.chain(plan.packages.values().flat_map(|planned| of(&planned.manifest))).collect()
}

fn range(requirement: &crate::manifest::Requirement) -> VersionReq {
    match requirement {
        crate::manifest::Requirement::Version(range) => range.clone(),
        other => panic!("{other}"),
    }
}

/// All that is needed is there, within all ranges; nothing else is; each chain leads where it says.
fn check(town: &TownManifest, plan: &Plan) {
    let needs = needs(town, plan);
    for (name, range) in &needs {
        assert!(range.matches(&plan.packages[name].version), "{name} {range} in {}", words(plan));
    }
    let needed: BTreeSet<&PackageName> = needs.iter().map(|(name, _)| name).collect();
    assert_eq!(needed, plan.packages.keys().collect::<BTreeSet<_>>());
    for (name, planned) in &plan.packages {
        let mut way = planned.chain.iter().chain([name]);
        let first = way.next().unwrap();
        assert!(town.packages.iter().any(|package| package.name == *first));
        way.fold(first, |from, to| {
            assert!(plan.packages[from].manifest.dependencies.iter().any(|need| need.name == *to));
            to
        });
    }
}

proptest! {
    #[test]
    fn it_chooses_as_the_obvious_way_does(made in releases(false), wishes in wishes(), old in wishes(), scope in scope()) {
        let (world, town) = (world(&made), town_of(&wishes));
        let before = plan(&town_of(&old), &Lock::default(), &Scope::Keep, &world).0;
        let lock = before.as_ref().map(locked).unwrap_or_default();
        let versions = lock.packages.iter().map(|it| (it.name.as_str()[1..].parse().unwrap(), it.version.clone())).collect();
        let (plan, findings) = plan(&town, &lock, &scope, &world);
        prop_assert_eq!(plan.as_ref().map(words), model(&made, &wishes, &versions, &scope));
        prop_assert_eq!(plan.is_none(), findings.iter().count() > 0);
        plan.iter().for_each(|plan| check(&town, plan));
    }

    #[test]
    fn it_ends_in_any_world_and_no_order_matters(made in releases(true), wishes in wishes(), scope in scope()) {
        let (world, town) = (world(&made), town_of(&wishes));
        let (one, findings) = plan(&town, &Lock::default(), &scope, &world);
        one.iter().for_each(|plan| check(&town, plan));
        let mut turned = town.clone();
        turned.packages.reverse();
        let (other, others) = plan(&turned, &Lock::default(), &scope, &world.turned());
        prop_assert_eq!(one.as_ref().map(words), other.as_ref().map(words));
        let messages = |findings: &crate::diagnostics::Findings| -> Vec<String> { findings.iter().map(|it| it.message.to_string()).collect() };
        prop_assert_eq!(messages(&findings), messages(&others));
    }

    #[test]
    fn a_plan_that_is_locked_stays_without_a_question(made in releases(true), wishes in wishes(), scope in scope()) {
        let (world, town) = (world(&made), town_of(&wishes));
        if let (Some(first), _) = plan(&town, &Lock::default(), &scope, &world) {
            let asked = world.asked();
            let lock = locked(&first);
            let (again, _) = plan(&town, &lock, &Scope::Keep, &world);
            prop_assert_eq!(again.as_ref().map(words), Some(words(&first)));
            prop_assert_eq!(world.asked(), asked);
            let known = manifests(&first);
            let folders = BTreeMap::new();
            let wanted = Requirements { packages: &town.packages, folders: &folders };
            prop_assert_eq!(differences(&wanted, &[], &lock, &known), Vec::<String>::new());
        }
    }

    #[test]
    fn an_update_of_one_moves_others_only_if_it_must(
        made in releases(false), new in releases(false), wishes in wishes(), moving in 0..PACKAGES,
    ) {
        let town = town_of(&wishes);
        if let (Some(first), _) = plan(&town, &Lock::default(), &Scope::Keep, &world(&made)) {
            let there: BTreeSet<(usize, usize)> = made.iter().map(|(own, version, _)| (*own, *version)).collect();
            let mut all = made.clone();
            all.extend(new.into_iter().filter(|(own, version, _)| !there.contains(&(*own, *version))));
            let scope = Scope::Only(BTreeSet::from([name(&own(moving))]));
            if let (Some(then), _) = plan(&town, &locked(&first), &scope, &world(&all)) {
                let needs = needs(&town, &then);
                for (other, before) in first.packages.iter().filter(|(other, _)| **other != name(&own(moving))) {
                    let Some(after) = then.packages.get(other) else { continue };
                    let could_stay = needs.iter().filter(|(name, _)| name == other).all(|(_, range)| range.matches(&before.version));
                    prop_assert_eq!(could_stay, after.version == before.version, "{} in {}", other, words(&then));
                }
            }
        }
    }
}
