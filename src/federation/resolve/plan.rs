//! The rounds: who asks for what depends on what was chosen, until nothing changes any more.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::choose::{Refusal, Rules, choose};
use super::demand::{Demands, Requirements, demands, is_folder};
use super::offers::{Answers, Candidate, Offers};
use super::report::Report;
use super::scope::Scope;
use crate::diagnostics::{Blame, Code, Diagnostic, Sink};
use crate::git::CommitId;
use crate::manifest::{GitSource, Lock, PackageManifest, Reference};
use crate::names::PackageName;

/// More than any town needs: packages that change what they ask for with every version, or that never end, end here.
const MOST_ROUNDS: usize = 200;

/// More than any town needs, and as many servers are asked: packages that name others, which name others, end here.
pub(in crate::federation) const MOST_ASKED: usize = 256;

/// The chosen commits, by name; packages that are folders of the town are not among them.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The packages.
    pub packages: BTreeMap<PackageName, Planned>,
}

/// A chosen commit.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The repository.
    pub source: GitSource,
    /// What the commit was taken from.
    pub reference: Reference,
    /// The version that its manifest says.
    pub version: Version,
    /// The commit.
    pub commit: CommitId,
    /// Its manifest.
    pub manifest: PackageManifest,
    /// The packages that lead to it, the town's own first; `None` where the town lists it.
    pub chain: Vec<PackageName>,
}

/// Chooses one commit of each package that the town needs. What cannot be met is reported, and then there is no plan.
///
/// A server that did not answer is reported too, but where what is locked will do there is a plan all the same.
pub fn resolve(
    requirements: &Requirements<'_>,
    lock: &Lock,
    scope: &Scope,
    offers: &dyn Offers,
    sink: &Sink,
) -> Option<Plan> {
    let rules = Rules { lock, scope };
    let mut answers = Answers::new(offers);
    let mut chosen = BTreeMap::new();
    let mut met = BTreeSet::new();
    for round in 0..MOST_ROUNDS {
        let demands = demands(requirements, &|name| answers.known(chosen.get(name)?));
        if demands.len() > MOST_ASKED {
            sink.report(too_many(&demands));
            return None;
        }
        met.extend(demands.keys().cloned());
        // Each round settles one storey of the tree. Where that does not do, versions ask for each other in turn, and might
        // do so for ever: from then on they only rise.
        let floors = (round > met.len() + 1).then_some(&chosen);
        let (next, refused) = choose_all(requirements, &demands, floors, &rules, &mut answers);
        answers.fetch(next.values().cloned().collect());
        if next == chosen {
            return finish(&Report::new(requirements, &demands, &chosen, &answers), &refused, sink);
        }
        chosen = next;
    }
    let message = message!(
        "after {MOST_ROUNDS} rounds the packages still ask for others: no set of versions was found",
        MOST_ROUNDS
    );
    let help = "name versions of the packages that need each other in `[packages]`, with `version = \"=1.2.0\"`";
    sink.report(Diagnostic::error(Code::VersionConflict, message).help(help));
    None
}

/// What is said of more packages than anybody needs, with the one that asks for most of them.
fn too_many(demands: &Demands) -> Diagnostic {
    let mut askers: BTreeMap<&PackageName, usize> = BTreeMap::new();
    for demand in demands.values().flatten() {
        *askers.entry(&demand.asker).or_default() += 1;
    }
    let greediest = askers.into_iter().max_by_key(|(_, number)| *number).map(|(name, _)| name);
    let message = message!(
        "the packages need more than {MOST_ASKED} packages in all, and parvis asks for no more",
        MOST_ASKED
    );
    let help = match greediest.filter(|name| **name != PackageName::town()) {
        Some(name) => format!(
            "`{name}` alone names most of them: do without it or what needs it, and tell its authors"
        ),
        None => "take some out of `[packages]` in `town.toml`".to_owned(),
    };
    Diagnostic::error(Code::TooMuch, message).blame(Blame::Package).help(help)
}

type Chosen = BTreeMap<PackageName, Candidate>;

fn choose_all(
    requirements: &Requirements<'_>,
    demands: &Demands,
    floors: Option<&Chosen>,
    rules: &Rules<'_>,
    answers: &mut Answers<'_>,
) -> (Chosen, BTreeMap<PackageName, Refusal>) {
    let mut chosen = floors.cloned().unwrap_or_default();
    let mut refused = BTreeMap::new();
    for (name, demands) in demands.iter().filter(|(name, _)| !is_folder(name, requirements)) {
        let floor = floors.and_then(|floors| floors.get(name)?.version_of_tag());
        match choose(name, demands, floor.as_ref(), rules, answers) {
            Ok(candidate) => drop(chosen.insert(name.clone(), candidate)),
            Err(refusal) => drop(refused.insert(name.clone(), refusal)),
        }
    }
    (chosen, refused)
}

fn finish(
    report: &Report<'_>,
    refused: &BTreeMap<PackageName, Refusal>,
    sink: &Sink,
) -> Option<Plan> {
    let mut faults: Vec<Diagnostic> =
        refused.iter().map(|(name, refusal)| report.refusal(name, refusal)).collect();
    let rest = report.demands.keys().filter(|name| !refused.contains_key(*name));
    faults.extend(rest.filter_map(|name| report.misfit(name)));
    faults.extend(report.circle());
    let sound = faults.is_empty();
    faults.extend(report.unreached());
    faults.into_iter().for_each(|fault| sink.report(fault));
    sound.then(|| Plan {
        packages: report
            .chains()
            .into_iter()
            .filter_map(|(name, chain)| planned(report, name, chain))
            .collect(),
    })
}

fn planned(
    report: &Report<'_>,
    name: PackageName,
    mut chain: Vec<PackageName>,
) -> Option<(PackageName, Planned)> {
    let candidate = report.chosen.get(&name)?;
    let manifest = report.answers.manifest(candidate)?.as_ref().ok()?.clone();
    chain.retain(|link| *link != PackageName::town());
    let Candidate { source, reference, commit, .. } = candidate.clone();
    Some((
        name,
        Planned { source, reference, version: manifest.version.clone(), commit, manifest, chain },
    ))
}
