//! Finding the commit of a revision, and of `HEAD`.

use git2::{ErrorCode, ObjectType, Oid};

use super::{CommitId, Repository, objects};
use crate::diagnostics::{Code, Diagnostic, Message, Result, did_you_mean, nearest, or_list};

/// The shortest abbreviation of an id that Git accepts.
const SHORTEST_ID: usize = 4;

/// What `HEAD` points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// There is no commit yet.
    Unborn,
    /// On a branch.
    Branch {
        /// The branch's short name.
        name: String,
        /// Its newest commit.
        commit: CommitId,
    },
    /// At a commit without a branch, as in CI.
    Detached(CommitId),
}

impl Head {
    /// The commit, if there is one.
    pub fn commit(&self) -> Option<CommitId> {
        match self {
            Self::Unborn => None,
            Self::Branch { commit, .. } | Self::Detached(commit) => Some(*commit),
        }
    }
}

impl Repository {
    /// Finds the commit that a revision names: a branch, a tag, an id or its abbreviation,
    /// `HEAD~2`.
    ///
    /// # Errors
    /// If there is none, or several; the help names the nearest branch or tag.
    pub fn resolve(&self, revision: &str) -> Result<CommitId> {
        let found = self.with("read the Git repository", |repository| {
            Ok(beginning(repository, revision).and_then(|()| {
                let id = repository.revparse_single(revision)?.id();
                objects::peeled(repository, id)
            }))
        })?;
        found.map(CommitId::from).or_else(|error| self.unresolved(revision, &error))
    }

    /// Reads what `HEAD` points to.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head(&self) -> Result<Head> {
        self.with("read HEAD of the Git repository", |repository| {
            let head = match repository.head() {
                Ok(head) => head,
                Err(error)
                    if matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) =>
                {
                    return Ok(Head::Unborn);
                }
                Err(error) => return Err(error),
            };
            let commit = CommitId::from(match head.target() {
                Some(id) => objects::peeled(repository, id)?,
                None => return Ok(Head::Unborn),
            });
            if repository.head_detached()? {
                return Ok(Head::Detached(commit));
            }
            Ok(Head::Branch {
                name: String::from_utf8_lossy(head.shorthand_bytes()).into_owned(),
                commit,
            })
        })
    }

    /// Returns when a commit was made, in seconds since 1970.
    ///
    /// # Errors
    /// If the repository lacks it.
    pub fn committed_at(&self, commit: CommitId) -> Result<i64> {
        self.with("read a commit of the Git repository", |repository| {
            Ok(objects::commit(repository, commit.oid())?.committer().when().seconds())
        })
    }

    /// Whether a commit contains a folder.
    ///
    /// # Errors
    /// If the repository lacks the commit.
    pub fn holds(&self, commit: CommitId, folder: &str) -> Result<bool> {
        Ok(self.folder_id(commit, folder)?.is_some())
    }

    fn unresolved(&self, revision: &str, error: &git2::Error) -> Result<CommitId> {
        let place = self.folder();
        let fault = |why: Message| {
            Diagnostic::error(Code::Git, message!("the Git repository `{place}` {why}", place, why))
        };
        if self.head()? == Head::Unborn {
            return fault("has no commit yet".into())
                .help("commit the town's files first: `git add .` and `git commit`")
                .into();
        }
        if error.code() == ErrorCode::Ambiguous {
            let why = message!("has several objects whose id begins with `{revision}`", revision);
            return fault(why).help("write more digits of the commit's id").into();
        }
        let fault = fault(message!("has no commit `{revision}`", revision));
        match self.suggest(revision)? {
            Some(help) => fault.help(help).into(),
            None => fault.into(),
        }
    }

    fn suggest(&self, revision: &str) -> Result<Option<Message>> {
        const SHOWN: usize = 5;
        let names = self.names()?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // A branch that only the server has is called `origin/NAME` here.
        let remote = names
            .iter()
            .copied()
            .find(|name| name.split_once('/').is_some_and(|(_, branch)| branch == revision));
        if let Some(name) = remote.or_else(|| nearest(revision, names.iter().copied())) {
            return Ok(Some(did_you_mean(name)));
        }
        if self.is_shallow()? && revision.chars().all(|c| c.is_ascii_hexdigit()) {
            let help =
                "the repository was cloned without its history; `git fetch --unshallow` fetches it";
            return Ok(Some(help.into()));
        }
        let shown = names.iter().copied().take(SHOWN);
        Ok(if names.is_empty() {
            None
        } else {
            Some(message!("name a branch or a tag, such as {names}", names = or_list(shown)))
        })
    }

    /// Lists the short names of branches, tags and the server's branches, in this order, each group
    /// sorted.
    fn names(&self) -> Result<Vec<String>> {
        self.with("list the branches of the Git repository", |repository| {
            let mut names = Vec::new();
            for folder in ["refs/heads/", "refs/tags/", "refs/remotes/"] {
                let mut some = Vec::new();
                for reference in repository.references_glob(&format!("{folder}*"))?.flatten() {
                    let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
                    some.extend(
                        name.strip_prefix(folder)
                            .filter(|name| !name.ends_with("/HEAD"))
                            .map(str::to_owned),
                    );
                }
                some.sort();
                names.append(&mut some);
            }
            Ok(names)
        })
    }
}

/// Measures what a revision begins with (`v1.0`, of `v1.0~2`), since the library reads it whole,
/// however long it is.
fn beginning(
    repository: &git2::Repository,
    revision: &str,
) -> std::result::Result<(), git2::Error> {
    let name = revision.split(['~', '^', '@', ':']).next().unwrap_or_default();
    let by_name =
        repository.resolve_reference_from_short_name(name).and_then(|found| found.resolve()).ok();
    let ids = by_name.and_then(|found| found.target()).into_iter();
    let short = Oid::from_str(name).ok().filter(|_| name.len() >= SHORTEST_ID);
    let by_id =
        short.and_then(|short| repository.odb().ok()?.exists_prefix(short, name.len()).ok());
    for id in ids.chain(by_id) {
        if objects::measure(repository, id)?.0 == ObjectType::Tag {
            objects::peeled(repository, id)?;
        }
    }
    Ok(())
}
