//! Saying why there is no plan: who asks for what, by way of whom, and what to change.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::choose::{Refusal, ranges, suits};
use super::demand::{Demand, Demands, Requirements, is_folder};
use super::offers::{Answers, Candidate};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, or_list};
use crate::manifest::PackageManifest;
use crate::names::{PackageName, TreePath};

/// The last round, as people are told of it.
pub(super) struct Report<'a> {
    requirements: &'a Requirements<'a>,
    pub(super) demands: &'a Demands,
    pub(super) chosen: &'a BTreeMap<PackageName, Candidate>,
    pub(super) answers: &'a Answers<'a>,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        requirements: &'a Requirements<'a>,
        demands: &'a Demands,
        chosen: &'a BTreeMap<PackageName, Candidate>,
        answers: &'a Answers<'a>,
    ) -> Self {
        Self { requirements, demands, chosen, answers }
    }

    fn manifest(&self, name: &PackageName) -> Option<&PackageManifest> {
        if is_folder(name, self.requirements) {
            return self.requirements.folders.get(name);
        }
        self.answers.manifest(self.chosen.get(name)?)?.as_ref().ok()
    }

    fn of(&self, name: &PackageName) -> &'a [Demand] {
        self.demands.get(name).map_or(&[], Vec::as_slice)
    }

    /// For each package the shortest way to it: the town, and the packages that ask for each other.
    pub(super) fn chains(&self) -> BTreeMap<PackageName, Vec<PackageName>> {
        let mut chains = BTreeMap::from([(PackageName::town(), Vec::new())]);
        loop {
            let new = |(name, list): (&PackageName, &Vec<Demand>)| {
                let asker = list
                    .iter()
                    .map(|demand| &demand.asker)
                    .find(|asker| chains.contains_key(*asker))?;
                let chain = chains[asker].iter().chain([asker]).cloned().collect();
                (!chains.contains_key(name)).then(|| (name.clone(), chain))
            };
            let new: Vec<(PackageName, Vec<PackageName>)> =
                self.demands.iter().filter_map(new).collect();
            if new.is_empty() {
                return chains;
            }
            chains.extend(new);
        }
    }

    /// `town → agenda 1.2.0 → cards ^1`.
    fn chain(&self, name: &PackageName, demand: &Demand) -> String {
        let mut names = self.chains().remove(&demand.asker).unwrap_or_default();
        names.push(demand.asker.clone());
        let with_version = |name: &PackageName| match self.manifest(name) {
            Some(manifest) => format!("{name} {}", manifest.version),
            None => name.to_string(),
        };
        let mut words: Vec<String> = names.iter().map(with_version).collect();
        words.push(format!("{name} {}", demand.words()).trim_end().to_owned());
        words.join(" → ")
    }

    /// A finding about a package: at the town's line if it has one, else at the first who asks.
    fn about(&self, name: &PackageName, code: Code, message: Message) -> Diagnostic {
        let demands = self.of(name);
        let first = demands.iter().find(|demand| demand.is_town()).or(demands.first());
        let fault = Diagnostic::error(code, message);
        first.map_or(fault.clone(), |demand| fault.at(demand.place.clone()))
    }

    /// As [`Self::about`], with every chain that leads to the package.
    fn conflict(&self, name: &PackageName, code: Code, message: Message) -> Diagnostic {
        let fault = self.about(name, code, message);
        self.of(name).iter().fold(fault, |fault, demand| {
            let from = demand
                .source
                .as_ref()
                .map(|source| format!(", from `{}`", source.url))
                .unwrap_or_default();
            fault.note(
                message!("{chain}{from}", chain = self.chain(name, demand), from),
                Some(demand.place.clone()),
            )
        })
    }

    /// Why a package could not be chosen.
    pub(super) fn refusal(&self, name: &PackageName, refusal: &Refusal) -> Diagnostic {
        match refusal {
            Refusal::Unlisted => self.unlisted(name),
            Refusal::Sources => self
                .conflict(
                    name,
                    Code::VersionConflict,
                    message!("`{name}` is asked for from different repositories", name),
                )
                .help(message!(
                    "choose one in `town.toml`, which wins: {line}",
                    line = self.line(name)
                )),
            Refusal::Pins => self
                .conflict(
                    name,
                    Code::VersionConflict,
                    message!("`{name}` is asked for at different commits", name),
                )
                .help(message!(
                    "choose one in `town.toml`, which wins: {line}",
                    line = self.line(name)
                )),
            Refusal::Address(asker) => self.address(name, asker),
            Refusal::NoRelease(versions) => self.no_release(name, versions),
            Refusal::Moved { tag, locked, now } => {
                let message = message!(
                    "the tag `{tag}` of `{name}` was locked at commit {locked}, and points to {now} now",
                    tag,
                    name,
                    locked,
                    now
                );
                self.about(name, Code::MovedTag, message).help(message!("a released version never changes: ask the authors of `{name}`. If the new commit is right, take the table of `{name}` out of `parvis.lock` and run `parvis update {name}`", name))
            }
            Refusal::Offer(fault) => self.placed(name, fault),
        }
    }

    /// A repository's own fault, at the line that leads to the repository.
    fn placed(&self, name: &PackageName, fault: &Diagnostic) -> Diagnostic {
        let mut fault = fault.clone();
        // Whose move it is stays: the line in `town.toml` does not stop a server from being silent.
        fault.place = fault.place.or_else(|| self.about(name, Code::Git, Message::default()).place);
        fault
    }

    /// The line that the town would write for a package.
    fn line(&self, name: &PackageName) -> String {
        let named = self.of(name).iter().find_map(|demand| demand.source.as_ref());
        let url = named.map_or_else(|| "https://…".to_owned(), |source| source.url.to_string());
        let range = ranges(self.of(name))
            .last()
            .map_or_else(|| "1".to_owned(), |range| range.trim_start_matches('^').to_owned());
        format!("`{name} = {{ git = \"{url}\", version = \"{range}\" }}`")
    }

    fn unlisted(&self, name: &PackageName) -> Diagnostic {
        let who: BTreeSet<&str> = self
            .of(name)
            .iter()
            .filter(|demand| demand.source.is_none())
            .map(|demand| demand.asker.as_str())
            .collect();
        let message = message!(
            "{choices} needs `{name}`, and does not say where it comes from",
            choices = or_list(who),
            name
        );
        self.conflict(name, Code::UnknownPackage, message)
            .help(message!("add it to `[packages]` in `town.toml`: {line}", line = self.line(name)))
    }

    fn address(&self, name: &PackageName, asker: &PackageName) -> Diagnostic {
        let demand = self.of(name).iter().find(|demand| demand.asker == *asker);
        let url = demand
            .and_then(|demand| demand.source.as_ref())
            .map(|source| source.url.to_string())
            .unwrap_or_default();
        let message = message!(
            "`{asker}` was fetched from elsewhere, and takes `{name}` from this machine or its network: `{url}`",
            asker,
            name,
            url
        );
        self.conflict(name, Code::RefusedAddress, message).help(message!("tell the authors of `{asker}`; until then name the source yourself in `[packages]`: `{name} = {{ git = \"https://…\" }}`", asker, name))
    }

    fn no_release(&self, name: &PackageName, versions: &[Version]) -> Diagnostic {
        let Some(newest) = versions.last() else {
            let message = message!("the repository of `{name}` has no released version", name);
            return self.conflict(name, Code::NoSuchVersion, message).help(message!("a release is a tag such as `v1.2.0`, or `{name}-v1.2.0` where the package lies in a subfolder; to follow a branch, write `branch = \"main\"` in place of `version`", name));
        };
        let alone = self.of(name).iter().find(|demand| {
            !versions.iter().any(|version| suits(std::slice::from_ref(*demand), version))
        });
        if let Some(demand) = alone {
            let message = message!(
                "`{name}` has no version that `{demand}` allows; the newest is {newest}",
                name,
                demand = demand.words(),
                newest
            );
            let fault = self.conflict(name, Code::NoSuchVersion, message);
            return if demand.is_town() {
                fault.help(message!(
                    "write another one in `town.toml`, for instance `version = \"{newest}\"`",
                    newest
                ))
            } else {
                fault.help(message!(
                    "ask the authors of `{asker}`, or take another version of it",
                    asker = demand.asker
                ))
            };
        }
        let message = message!("no version of `{name}` satisfies all who ask for it", name);
        self.conflict(name, Code::VersionConflict, message).help(self.way_out(name))
    }

    /// What can be changed about ranges that do not meet.
    fn way_out(&self, name: &PackageName) -> String {
        let demands = self.of(name);
        let others = demands.iter().filter(|demand| !demand.is_town() && demand.range.is_some());
        let others: Vec<&str> = others.map(|demand| demand.asker.as_str()).collect();
        let newer = format!("newer versions may agree: `parvis update {}`", others.join(" "));
        match demands.iter().find(|demand| demand.is_town()) {
            Some(_) if others.is_empty() => {
                format!("write another version of `{name}` in `town.toml`")
            }
            Some(_) => format!(
                "write a version of `{name}` in `town.toml` that {} takes too; or {newer}",
                or_list(others.iter().copied())
            ),
            None => format!(
                "{newer}; or write other versions of {} in `[packages]`",
                or_list(others.iter().copied())
            ),
        }
    }

    /// What is wrong with a package that was chosen, or with one of the town's folders.
    pub(super) fn misfit(&self, name: &PackageName) -> Option<Diagnostic> {
        if let Some(candidate) =
            self.chosen.get(name).filter(|_| !is_folder(name, self.requirements))
        {
            match self.answers.manifest(candidate) {
                Some(Ok(manifest)) => {
                    let fault = self.mismatch(candidate, manifest);
                    if fault.is_some() {
                        return fault;
                    }
                }
                Some(Err(fault)) => return Some(self.placed(name, fault)),
                None => return None,
            }
        }
        let manifest = self.manifest(name)?;
        if suits(self.of(name), &manifest.version) {
            return self.parvis(name, manifest);
        }
        let message = message!(
            "`{name}` is {version} here, which not all who ask for it take",
            name,
            version = manifest.version
        );
        Some(self.conflict(name, Code::VersionConflict, message).help(self.way_out(name)))
    }

    fn mismatch(&self, candidate: &Candidate, manifest: &PackageManifest) -> Option<Diagnostic> {
        let name = &candidate.name;
        if manifest.name != *name {
            let message = message!(
                "the package calls itself `{manifest}`, and is asked for as `{name}`",
                manifest = manifest.name,
                name
            );
            let help = message!(
                "write `{manifest} = {{ git = \"{url}\" }}`",
                manifest = manifest.name,
                url = candidate.source.url
            );
            return Some(self.about(name, Code::PackageMismatch, message).help(help));
        }
        let promised = candidate.version_of_tag().filter(|version| *version != manifest.version)?;
        let message = message!(
            "`{name}` calls itself {version} at the tag of version {promised}",
            name,
            version = manifest.version,
            promised
        );
        let help = message!(
            "tell the authors of `{name}`; until they release it anew take another version",
            name
        );
        Some(self.about(name, Code::PackageMismatch, message).help(help))
    }

    fn parvis(&self, name: &PackageName, manifest: &PackageManifest) -> Option<Diagnostic> {
        let (message, help) = manifest.misfit()?;
        Some(self.about(name, Code::PackageMismatch, message).help(help))
    }

    /// A circle of packages that need each other, beginning with the first by name.
    pub(super) fn circle(&self) -> Option<Diagnostic> {
        let mut needs: BTreeMap<&PackageName, BTreeSet<&PackageName>> = BTreeMap::new();
        for (name, demand) in self
            .demands
            .iter()
            .flat_map(|(name, list)| list.iter().map(move |demand| (name, demand)))
        {
            needs.entry(&demand.asker).or_default().insert(name);
        }
        // Who needs nobody that is left goes; who stays is in a circle, or on the way to one.
        loop {
            let left: BTreeSet<&PackageName> = needs.keys().copied().collect();
            needs.values_mut().for_each(|list| list.retain(|name| left.contains(name)));
            needs.retain(|_, list| !list.is_empty());
            if needs.len() == left.len() {
                break;
            }
        }
        let mut trail = vec![*needs.keys().next()?];
        let circle = loop {
            let next = *needs[trail[trail.len() - 1]].first()?;
            if let Some(at) = trail.iter().position(|name| *name == next) {
                break &mut trail[at..];
            }
            trail.push(next);
        };
        let first = (0..circle.len()).min_by_key(|at| circle[*at])?;
        circle.rotate_left(first);
        let names: Vec<&str> =
            circle.iter().chain(circle.first()).map(|name| name.as_str()).collect();
        let message =
            message!("packages need each other in a circle: {names}", names = names.join(" → "));
        let town = Origin::town(TreePath::parse("town.toml").expect("a literal path"));
        let help = message!(
            "take another version of one of them, or tell the authors of `{names}`",
            names = names[0]
        );
        Some(Diagnostic::error(Code::PackageCycle, message).at(town.whole()).help(help))
    }

    /// What servers did not answer, where what is locked stays in their place.
    pub(super) fn unreached(&self) -> Vec<Diagnostic> {
        let needed = self.answers.unreached().filter(|(name, _)| self.demands.contains_key(*name));
        needed
            .map(|(name, fault)| {
                self.placed(name, fault)
                    .note(message!("`{name}` stays as it is locked", name), None)
            })
            .collect()
    }
}
