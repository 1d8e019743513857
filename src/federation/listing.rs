//! What a server offers: branches, tags, releases; and which commit a wish means there.

use std::collections::BTreeMap;

use super::resolve::Release;
use crate::diagnostics::{Blame, Code, Diagnostic, Result, or_list};
use crate::git::{CommitId, RemoteRef};
use crate::manifest::{GitSource, Pin, Reference, Requirement};
use crate::names::PackageName;

/// The references of a repository as its server listed them.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    /// The branch that is shown first.
    head: Option<String>,
    branches: BTreeMap<String, CommitId>,
    tags: BTreeMap<String, CommitId>,
}

impl Listing {
    pub(super) fn new(refs: &[RemoteRef]) -> Self {
        let below = |prefix: &str| {
            let named = refs
                .iter()
                .filter_map(|one| Some((one.name.strip_prefix(prefix)?.to_owned(), one.commit)));
            named.collect::<BTreeMap<_, _>>()
        };
        let head =
            refs.iter().find(|one| one.name == "HEAD").and_then(|head| head.target.as_deref());
        let head = head.and_then(|name| name.strip_prefix("refs/heads/")).map(str::to_owned);
        Self { head, branches: below("refs/heads/"), tags: below("refs/tags/") }
    }

    /// The commit that a reference leads to now.
    pub(super) fn of(&self, reference: &Reference) -> Option<CommitId> {
        match reference {
            Reference::Tag(tag) => self.tags.get(tag).copied(),
            Reference::Branch(branch) => self.branches.get(branch).copied(),
            Reference::Commit => None,
        }
    }

    /// The reference, in full, from which a commit can be fetched alone; `None` if no reference leads to it any more.
    pub(super) fn full_name(&self, reference: &Reference, commit: CommitId) -> Option<String> {
        if self.of(reference) == Some(commit) {
            return full_name(reference);
        }
        let tag = self
            .tags
            .iter()
            .find(|(_, at)| **at == commit)
            .map(|(tag, _)| format!("refs/tags/{tag}"));
        tag.or_else(|| {
            let branch = self.branches.iter().find(|(_, at)| **at == commit);
            branch.map(|(branch, _)| format!("refs/heads/{branch}"))
        })
    }

    /// All branches and tags in full, to fetch everything.
    pub(super) fn all_names(&self) -> Vec<String> {
        let branches = self.branches.keys().map(|branch| format!("refs/heads/{branch}"));
        branches.chain(self.tags.keys().map(|tag| format!("refs/tags/{tag}"))).collect()
    }

    /// The releases of a package: tags `v1.2.0`, or `NAME-v1.2.0` where the package lies in a folder of the repository.
    pub(super) fn releases(&self, source: &GitSource, name: &PackageName) -> Vec<Release> {
        let release =
            |(tag, commit): (&String, &CommitId)| Release::of_tag(tag, *commit, source, name);
        let mut releases: Vec<Release> = self.tags.iter().filter_map(release).collect();
        releases.sort_by(|a, b| a.version.cmp(&b.version));
        releases
    }

    /// The commit of a wish that is no version.
    ///
    /// # Errors
    /// If there is no such tag or branch.
    pub(super) fn commit(&self, source: &GitSource) -> Result<(Reference, CommitId)> {
        let reference = match &source.requirement {
            Requirement::Tag(tag) => Reference::Tag(tag.clone()),
            Requirement::Branch(branch) => Reference::Branch(branch.clone()),
            Requirement::Rev(rev) => {
                let commit = CommitId::from_hex(rev);
                return commit
                    .map(|commit| (Reference::Commit, commit))
                    .ok_or_else(|| self.nothing(source, &[]));
            }
            Requirement::Newest | Requirement::Version(_) => match &self.head {
                Some(head) => Reference::Branch(head.clone()),
                None => return Err(self.nothing(source, &[])),
            },
        };
        match self.of(&reference) {
            Some(commit) => Ok((reference, commit)),
            None => {
                let names = if matches!(reference, Reference::Tag(_)) {
                    &self.tags
                } else {
                    &self.branches
                };
                Err(self.nothing(source, &names.keys().map(String::as_str).collect::<Vec<_>>()))
            }
        }
    }

    fn nothing(&self, source: &GitSource, names: &[&str]) -> Box<Diagnostic> {
        const SHOWN: usize = 8;
        let what = match &source.requirement {
            Requirement::Newest => "main branch".to_owned(),
            requirement => requirement.to_string(),
        };
        let diagnostic = Diagnostic::error(
            Code::NoSuchVersion,
            message!("`{url}` has no {what}", url = source.url, what),
        );
        let diagnostic = diagnostic.blame(Blame::Content);
        let wanted = match &source.requirement {
            Requirement::Tag(name) | Requirement::Branch(name) => name.as_str(),
            Requirement::Version(_) | Requirement::Rev(_) | Requirement::Newest => "",
        };
        let diagnostic = if self.branches.is_empty() {
            diagnostic.help("the repository is empty: nothing was pushed to it yet")
        } else if names.is_empty() {
            diagnostic.help("the repository has none; ask those who publish it for a release")
        } else {
            let newest = names.iter().rev().take(SHOWN).copied();
            diagnostic.help(message!("it has {choices}", choices = or_list(newest)))
        };
        Box::new(diagnostic.suggest(wanted, names.iter().copied()))
    }
}

/// A reference as Git names it in full.
pub(super) fn full_name(reference: &Reference) -> Option<String> {
    match reference {
        Reference::Tag(tag) => Some(format!("refs/tags/{tag}")),
        Reference::Branch(branch) => Some(format!("refs/heads/{branch}")),
        Reference::Commit => None,
    }
}

/// What is said of a release that is another commit now.
pub(super) fn moved_tag(name: &PackageName, tag: &str, pin: &Pin, now: CommitId) -> Diagnostic {
    let message = message!(
        "the tag `{tag}` of `{name}` was moved: the lock says commit {commit}, `{url}` says {now}",
        tag,
        name,
        commit = pin.commit,
        url = pin.url,
        now
    );
    let help = message!(
        "a release must never change; ask its authors. If the new commit is the right one, remove the table of `{name}` from `parvis.lock` and run `parvis update {name}`",
        name
    );
    Diagnostic::error(Code::MovedTag, message).blame(Blame::Package).help(help)
}

/// What is said of a release that is not there any more.
pub(super) fn gone_tag(name: &PackageName, tag: &str, pin: &Pin) -> Diagnostic {
    let message = message!(
        "`{url}` no longer has the tag `{tag}` that `{name}` is locked to",
        url = pin.url,
        tag,
        name
    );
    Diagnostic::warning(Code::LostCommit, message)
        .blame(Blame::Network)
        .help("the copy in the cache or in `vendor/` still serves")
}
