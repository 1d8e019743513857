//! When each file was last changed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use camino::Utf8Path;
use git2::{Commit, Error, ErrorClass, ErrorCode, ObjectType, Oid, Tree, TreeEntry};

use super::tree::folder_below;
use super::{CommitId, Folder, Kind, Repository, objects};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::read_named;
use crate::names::TreePath;

/// No clone ends in so many places.
const LONGEST_LIST: u64 = 16_000_000;

/// How many entries of folders are compared at most, and how many commits are gone through: some fifty thousand changes of a town with
/// thousands of files in a folder need less, and the most takes a minute or two.
const MOST_ENTRIES: usize = 200_000_000;
const MOST_COMMITS: usize = 1_000_000;

type GitResult<T> = std::result::Result<T, git2::Error>;

impl Repository {
    /// For each file that a commit (or `HEAD`) has below a folder: the committer date, in seconds since 1970, of the newest
    /// commit that changed it. Only first parents are followed, so a merge dates what it brought in: the moment when it
    /// reached this branch.
    ///
    /// One walk serves all files and ends with the last of them. Files whose change lies beyond the end of a shallow clone
    /// are left out: nobody can know.
    ///
    /// # Errors
    /// If the repository lacks a commit or a folder, or its history is so long that nobody would wait for the end.
    pub fn last_changes(
        &self,
        from: Option<CommitId>,
        prefix: &str,
    ) -> Result<BTreeMap<TreePath, i64>> {
        self.last_changes_within(from, prefix, (MOST_COMMITS, MOST_ENTRIES))
    }

    fn last_changes_within(
        &self,
        from: Option<CommitId>,
        prefix: &str,
        most: (usize, usize),
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
            if let (Kind::File(_), Ok(path)) = (item.kind, std::str::from_utf8(item.path)) {
                search.want(path);
            }
            true
        })?;
        let ends = self.ends_of_history()?;
        self.with("read the history of the Git repository", |repository| {
            search.run(repository, (objects::commit(repository, from.oid())?, prefix), &ends, most)
        })?;
        Ok(search.found)
    }

    /// The commits whose parents a shallow clone lacks. The library shows them as if they had none, which would date every
    /// file of the town to the day of the oldest fetched commit.
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

/// The files still to be dated, and those that are.
#[derive(Default)]
struct Search {
    /// Per folder (with its slash, empty at the root): how many files at any depth below are still to be dated. Folders that
    /// are done are not entered again.
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

    fn run(
        &mut self,
        repository: &git2::Repository,
        (newest, prefix): (Commit<'_>, &str),
        ends: &[Oid],
        (commits, entries): (usize, usize),
    ) -> GitResult<()> {
        let mut trees = Trees::new(repository, entries);
        let mut commit = newest;
        let mut commits = 0..commits;
        let mut tree = folder_below(repository, commit.tree_id(), prefix)?;
        while !self.wanted.is_empty() && !ends.contains(&commit.id()) {
            let Some(id) = tree else { break };
            commits.next().ok_or_else(too_long)?;
            let parent =
                commit.parent_id(0).ok().map(|id| objects::commit(repository, id)).transpose()?;
            let before = match &parent {
                Some(parent) => folder_below(repository, parent.tree_id(), prefix)?,
                None => None,
            };
            if before != Some(id) {
                trees.step();
                self.compare(&mut trees, (id, before), commit.time().seconds())?;
            }
            let Some(parent) = parent else { break };
            (commit, tree) = (parent, before);
        }
        Ok(())
    }

    /// Dates the open files that differ between a tree and the one before it.
    fn compare(
        &mut self,
        trees: &mut Trees<'_>,
        (after, before): (Oid, Option<Oid>),
        seconds: i64,
    ) -> GitResult<()> {
        let mut waiting = vec![(String::new(), after, before)];
        while let Some((folder, after, before)) = waiting.pop() {
            let after = trees.get(after)?;
            let before = before.map(|id| trees.get(id)).transpose()?;
            for (entry, old) in differing(&after, before.as_deref()) {
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

/// Every folder that a path lies in, with its slash; the root is empty.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(at, _)| &path[..=at]))
}

/// The entries that a tree has otherwise than the one before, each with the id of the folder that stood in its place.
fn differing<'t>(
    after: &'t Tree<'_>,
    before: Option<&'t Tree<'_>>,
) -> Vec<(TreeEntry<'t>, Option<Oid>)> {
    let mut olds = before.into_iter().flat_map(Tree::iter).peekable();
    let mut different = Vec::new();
    for entry in after {
        while olds.peek().is_some_and(|old| order(old, &entry) == Ordering::Less) {
            olds.next();
        }
        let old = olds.next_if(|old| order(old, &entry) == Ordering::Equal);
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

/// Git's order inside a tree: a folder sorts as if its name ended in a slash.
fn order(a: &TreeEntry<'_>, b: &TreeEntry<'_>) -> Ordering {
    let (a_name, b_name) = (a.name_bytes(), b.name_bytes());
    let common = a_name.len().min(b_name.len());
    let next = |entry: &TreeEntry<'_>, name: &[u8]| match name.get(common) {
        None if entry.kind() == Some(ObjectType::Tree) => b'/',
        None => 0,
        Some(byte) => *byte,
    };
    a_name[..common].cmp(&b_name[..common]).then_with(|| next(a, a_name).cmp(&next(b, b_name)))
}

/// The trees of the commit before: what one step reads as the older side, the next one needs as the newer.
struct Trees<'r> {
    repository: &'r git2::Repository,
    last: HashMap<Oid, Rc<Tree<'r>>>,
    now: HashMap<Oid, Rc<Tree<'r>>>,
    /// How many entries may still be looked at.
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
    use crate::git::Scratch;

    #[test]
    fn a_history_without_end_is_left_alone() {
        let mut scratch = Scratch::checkout();
        scratch.file("town.toml", "a").commit(10);
        for number in 0..20 {
            scratch.file("content/x.md", number.to_string()).commit(20 + number);
        }
        let repository = scratch.open();
        let within = |most| repository.last_changes_within(None, "", most);
        assert_eq!(within((100, 1000)).unwrap().len(), 2);
        for most in [(100, 20), (10, 1000)] {
            let fault = within(most).unwrap_err();
            assert!(
                fault.message.contains("history") && fault.message.contains("too long"),
                "{}",
                fault.message
            );
        }
    }
}
