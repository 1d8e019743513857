//! When the town's files were last changed, by Git.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use super::submodules::{warn_of_empty_folders, warn_of_submodules};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Severity, Sink};
use crate::git::{CommitId, Folder, Repository};
use crate::names::{TreePath, composed, joined};
use crate::sources::Place;

/// What the history of one commit says. A preview opens its town after every change, but commits rarely: it keeps this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Where it was read; `None` where it could not be.
    read_at: Option<ReadAt>,
    /// The committer date of each file's last change, in seconds since 1970.
    pub changes: Arc<BTreeMap<TreePath, i64>>,
}

/// A commit, and the town's folder in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReadAt {
    commit: CommitId,
    prefix: String,
}

impl History {
    /// Reads the history of a place, or takes the earlier one if it is of the same commit. A shallow clone cannot know, and
    /// says so.
    pub(super) fn read(
        place: &Place,
        earlier: Option<&Self>,
        manifest: &Origin,
        sink: &Sink,
    ) -> Self {
        let found = repository_of(place).and_then(|found| match found {
            Some((repository, ..)) if repository.is_shallow()? => {
                let message = "the repository was cloned without its history, so pages do not say when they were last changed";
                let diagnostic = Diagnostic::warning(Code::ShallowHistory, message).at(manifest.whole());
                sink.report(diagnostic.help("fetch the history: `git fetch --unshallow`; in CI, `fetch-depth: 0`"));
                Ok(Self::default())
            }
            Some((repository, Some(commit), prefix)) => {
                if let Place::Folder(root) = place {
                    warn_of_submodules(root, &repository, commit, &prefix, sink)?;
                }
                Self::read_or_keep(&repository, ReadAt { commit, prefix }, earlier)
            }
            Some((_, None, _)) | None => {
                if let Place::Folder(root) = place {
                    warn_of_empty_folders(root, sink);
                }
                Ok(Self::default())
            }
        });
        found.unwrap_or_else(|diagnostic| {
            // Without its history a town still has a site.
            sink.report(Diagnostic { severity: Severity::Warning, ..*diagnostic });
            Self::default()
        })
    }

    fn read_or_keep(repository: &Repository, at: ReadAt, earlier: Option<&Self>) -> Result<Self> {
        if let Some(earlier) = earlier.filter(|earlier| earlier.read_at.as_ref() == Some(&at)) {
            return Ok(earlier.clone());
        }
        let changes = repository.last_changes(Some(at.commit), &at.prefix)?;
        let changes = changes.into_iter().map(|(path, seconds)| (listed_name(path), seconds));
        Ok(Self { read_at: Some(at), changes: Arc::new(changes.collect()) })
    }
}

/// Returns where a town's folder lies in its Git repository, empty at its root; outside of one, the
/// folder as it is written.
pub fn folder_in_repository(town: &Utf8Path) -> String {
    match Repository::discover(town) {
        Ok(Some((_, prefix))) => prefix,
        Ok(None) | Err(_) if town.is_absolute() => String::new(),
        Ok(None) | Err(_) => joined("", town.as_str()).unwrap_or_default(),
    }
}

/// The name by which trees list a file: Git knows it as it is stored.
fn listed_name(path: TreePath) -> TreePath {
    TreePath::parse(&composed(path.as_str())).unwrap_or(path)
}

/// The repository that a place lies in, the commit (`HEAD` for a checkout; `None` before the first), and the path there.
pub(super) fn repository_of(
    place: &Place,
) -> Result<Option<(Repository, Option<CommitId>, String)>> {
    match place {
        Place::Commit(Folder { repository, commit, prefix }) => {
            Ok(Some((repository.clone(), Some(*commit), prefix.clone())))
        }
        Place::Folder(root) => match Repository::discover(root.path())? {
            Some((repository, prefix)) => {
                let head = repository.head()?.commit();
                Ok(Some((repository, head, prefix)))
            }
            None => Ok(None),
        },
        // Its pages are of today.
        Place::MadeUp { .. } => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Scratch;

    #[test]
    fn an_earlier_history_serves_until_there_is_another_commit() {
        let mut repository = Scratch::checkout();
        repository.file("town.toml", "a").commit(10);
        let manifest = Origin::town(TreePath::parse("town.toml").unwrap());
        let place = Place::Folder(crate::disk::Folder::open(&repository.path()).unwrap());
        let read =
            |earlier: Option<&History>| History::read(&place, earlier, &manifest, &Sink::new());
        let first = read(None);
        assert_eq!(first.changes.get(&manifest.path), Some(&10));
        assert!(Arc::ptr_eq(&read(Some(&first)).changes, &first.changes));
        repository.file("town.toml", "b").commit(20);
        assert_eq!(read(Some(&first)).changes.get(&manifest.path), Some(&20));
    }
}
