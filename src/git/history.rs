//! The date of each file's last change.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use camino::Utf8Path;
use git2::{Error, ErrorClass, ErrorCode, ObjectType, Oid, Tree, TreeEntry};

use super::tree::folder_below;
use super::{CommitId, Folder, ItemKind, Repository, objects};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::read_named;
use crate::names::TreePath;

/// The largest list of a shallow clone's ends that is read, in bytes.
const LONGEST_LIST: u64 = 16_000_000;

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
struct SearchLimits {
    commits: usize,
    /// Entries of folders that are compared.
    entries: usize,
}

/// A town with thousands of files in a folder and some fifty thousand changes needs less. The whole
/// limit takes a minute or two.
const LIMITS: SearchLimits = SearchLimits { commits: 1_000_000, entries: 200_000_000 };

type GitResult<T> = std::result::Result<T, git2::Error>;

impl Repository {
    /// Returns, for each file below a folder of a commit (or of `HEAD`), the committer date of the
    /// newest commit that changed it, in seconds since 1970.
    ///
    /// Only first parents are followed, so a merge gives its own date to the files that it brought
    /// in: the moment when they reached this branch. One walk serves all files and ends once all
    /// are dated. Files whose last change lies beyond the end of a shallow clone are left out.
    ///
    /// # Errors
    /// If the repository lacks a commit or a folder, or its history is too long.
    pub fn last_changes(
        &self,
        from: Option<CommitId>,
        prefix: &str,
    ) -> Result<BTreeMap<TreePath, i64>> {
        self.last_changes_within(from, prefix, LIMITS)
    }

    fn last_changes_within(
        &self,
        from: Option<CommitId>,
        prefix: &str,
        limits: SearchLimits,
    ) -> Result<BTreeMap<TreePath, i64>> {
        let Some(from) =
            from.map_or_else(|| self.head().map(|head| head.commit()), |commit| Ok(Some(commit)))?
        else {
            return Ok(BTreeMap::new());
        };
        if self.folder_id(from, prefix)?.is_none() {
            return Ok(BTreeMap::new());
        }
        let mut search = Search::default();
        let folder = Folder { repository: self.clone(), commit: from, prefix: prefix.to_owned() };
        folder.walk(&mut |item| {
            if let (ItemKind::File(_), Ok(path)) = (item.kind, std::str::from_utf8(item.path)) {
                search.want(path);
            }
            true
        })?;
        let ends = self.ends_of_history()?;
        self.with("read the history of the Git repository", |repository| {
            let trees = Trees::new(repository, limits.entries);
            search.run(
                trees,
                &Walk { newest: from.oid(), prefix, ends: &ends, commits: limits.commits },
            )
        })?;
        Ok(search.found)
    }

    /// Lists the commits whose parents a shallow clone lacks.
    ///
    /// The library shows them without parents. Taken at face value, they would give every file the
    /// date of the oldest fetched commit.
    fn ends_of_history(&self) -> Result<Vec<Oid>> {
        let (path, shallow) = self.with("open the Git repository", |repository| {
            Ok((repository.commondir().join("shallow"), repository.is_shallow()))
        })?;
        if !shallow {
            return Ok(Vec::new());
        }
        let bytes = Utf8Path::from_path(&path).and_then(|path| read_named(path, LONGEST_LIST));
        let bytes = bytes.ok_or_else(|| {
            Diagnostic::error(Code::Git, message!("cannot read `{path}`", path = path.display()))
        })?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect())
    }
}

/// The commits that a search goes through, newest first.
struct Walk<'a> {
    newest: Oid,
    /// Only this folder counts.
    prefix: &'a str,
    /// Where a shallow clone's history ends.
    ends: &'a [Oid],
    /// How many commits may be gone through.
    commits: usize,
}

/// The files still to be dated, and those that are.
#[derive(Default)]
struct Search {
    /// For each folder (with its slash, empty at the root), how many files at any depth are still
    /// to be dated. Finished folders are not entered again.
    open: HashMap<String, usize>,
    wanted: HashMap<String, TreePath>,
    found: BTreeMap<TreePath, i64>,
}

impl Search {
    fn want(&mut self, path: &str) {
        let Ok(name) = TreePath::parse(path) else { return };
        self.wanted.insert(path.to_owned(), name);
        for folder in folders(path) {
            match self.open.get_mut(folder) {
                Some(count) => *count += 1,
                None => {
                    self.open.insert(folder.to_owned(), 1);
                }
            }
        }
    }

    fn date(&mut self, path: &str, seconds: i64) {
        let Some(name) = self.wanted.remove(path) else { return };
        self.found.insert(name, seconds);
        for folder in folders(path) {
            if let Some(count) = self.open.get_mut(folder) {
                *count -= 1;
            }
        }
    }

    fn is_open(&self, folder: &str) -> bool {
        self.open.get(folder).is_some_and(|count| *count > 0)
    }

    fn run(&mut self, mut trees: Trees<'_>, walk: &Walk<'_>) -> GitResult<()> {
        let repository = trees.repository;
        let mut commit = objects::commit(repository, walk.newest)?;
        let mut commits = 0..walk.commits;
        let mut tree = folder_below(repository, commit.tree_id(), walk.prefix)?;
        while !self.wanted.is_empty() && !walk.ends.contains(&commit.id()) {
            let Some(id) = tree else { break };
            commits.next().ok_or_else(too_long)?;
            let parent =
                commit.parent_id(0).ok().map(|id| objects::commit(repository, id)).transpose()?;
            let before = match &parent {
                Some(parent) => folder_below(repository, parent.tree_id(), walk.prefix)?,
                None => None,
            };
            if before != Some(id) {
                trees.step();
                self.date_differences(&mut trees, id, before, commit.time().seconds())?;
            }
            let Some(parent) = parent else { break };
            (commit, tree) = (parent, before);
        }
        Ok(())
    }

    /// Dates the open files that differ between a tree and the one before it.
    fn date_differences(
        &mut self,
        trees: &mut Trees<'_>,
        after: Oid,
        before: Option<Oid>,
        seconds: i64,
    ) -> GitResult<()> {
        let mut waiting = vec![(String::new(), after, before)];
        while let Some((folder, after, before)) = waiting.pop() {
            let after = trees.get(after)?;
            let before = before.map(|id| trees.get(id)).transpose()?;
            for (entry, old) in differing_entries(&after, before.as_deref()) {
                let Ok(name) = std::str::from_utf8(entry.name_bytes()) else { continue };
                let mut path = format!("{folder}{name}");
                if entry.kind() == Some(ObjectType::Tree) {
                    path.push('/');
                    if self.is_open(&path) {
                        waiting.push((path, entry.id(), old));
                    }
                } else {
                    self.date(&path, seconds);
                }
            }
        }
        Ok(())
    }
}

fn too_long() -> Error {
    Error::new(
        ErrorCode::GenericError,
        ErrorClass::Repository,
        "it is too long, or its folders are too large, to look for each change",
    )
}

/// Lists every folder that a path lies in, with its slash; the root is empty.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(at, _)| &path[..=at]))
}

/// Lists the entries of a tree that differ from the tree before, each with the id of the folder
/// that had its name.
fn differing_entries<'t>(
    after: &'t Tree<'_>,
    before: Option<&'t Tree<'_>>,
) -> Vec<(TreeEntry<'t>, Option<Oid>)> {
    let mut olds = before.into_iter().flat_map(Tree::iter).peekable();
    let mut different = Vec::new();
    for entry in after {
        while olds.peek().is_some_and(|old| compare_entries(old, &entry) == Ordering::Less) {
            olds.next();
        }
        let old = olds.next_if(|old| compare_entries(old, &entry) == Ordering::Equal);
        let same = old.as_ref().is_some_and(|old| {
            old.id() == entry.id() && old.filemode_raw() == entry.filemode_raw()
        });
        if !same {
            let folder = old.filter(|old| old.kind() == Some(ObjectType::Tree)).map(|old| old.id());
            different.push((entry, folder));
        }
    }
    different
}

/// Compares entries as Git sorts them: a folder as if its name ended in a slash.
fn compare_entries(a: &TreeEntry<'_>, b: &TreeEntry<'_>) -> Ordering {
    let (a_name, b_name) = (a.name_bytes(), b.name_bytes());
    let common = a_name.len().min(b_name.len());
    let next = |entry: &TreeEntry<'_>, name: &[u8]| match name.get(common) {
        None if entry.kind() == Some(ObjectType::Tree) => b'/',
        None => 0,
        Some(byte) => *byte,
    };
    a_name[..common].cmp(&b_name[..common]).then_with(|| next(a, a_name).cmp(&next(b, b_name)))
}

/// A cache of the trees of two commits: what one step reads as the older side, the next step reads
/// as the newer.
struct Trees<'r> {
    repository: &'r git2::Repository,
    last: HashMap<Oid, Rc<Tree<'r>>>,
    now: HashMap<Oid, Rc<Tree<'r>>>,
    /// How many entries may still be read.
    left: usize,
}

impl<'r> Trees<'r> {
    fn new(repository: &'r git2::Repository, left: usize) -> Self {
        Self { repository, last: HashMap::new(), now: HashMap::new(), left }
    }

    fn step(&mut self) {
        self.last = std::mem::take(&mut self.now);
    }

    fn get(&mut self, id: Oid) -> GitResult<Rc<Tree<'r>>> {
        if let Some(tree) = self.now.get(&id) {
            return Ok(Rc::clone(tree));
        }
        let tree = match self.last.remove(&id) {
            Some(tree) => tree,
            None => Rc::new(objects::tree(self.repository, id)?),
        };
        self.left = self.left.checked_sub(tree.len()).ok_or_else(too_long)?;
        self.now.insert(id, Rc::clone(&tree));
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::SearchLimits;
    use crate::git::Scratch;

    #[test]
    fn a_history_without_end_is_left_alone() {
        let mut scratch = Scratch::checkout();
        scratch.file("town.toml", "a").commit(10);
        for number in 0..20 {
            scratch.file("content/x.md", number.to_string()).commit(20 + number);
        }
        let repository = scratch.open();
        let within = |commits, entries| {
            repository.last_changes_within(None, "", SearchLimits { commits, entries })
        };
        assert_eq!(within(100, 1000).unwrap().len(), 2);
        for (commits, entries) in [(100, 20), (10, 1000)] {
            let fault = within(commits, entries).unwrap_err();
            assert!(
                fault.message.contains("history") && fault.message.contains("too long"),
                "{}",
                fault.message
            );
        }
    }
}
