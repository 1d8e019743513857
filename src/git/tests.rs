//! Tests over real repositories, and the [`Scratch`] that makes them, here and for the trees of
//! `sources`.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use git2::build::TreeUpdateBuilder;
use git2::{FileMode, ObjectType, Oid, RepositoryInitOptions, Signature, Time};

use super::*;
use crate::diagnostics::Code;

/// A repository in a folder that vanishes after the test.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
    git: git2::Repository,
    changes: TreeUpdateBuilder,
}

impl Scratch {
    pub(crate) fn bare() -> Self {
        Self::init(true)
    }

    pub(crate) fn checkout() -> Self {
        Self::init(false)
    }

    fn init(bare: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = RepositoryInitOptions::new();
        let git =
            git2::Repository::init_opts(folder.path(), options.bare(bare).initial_head("main"))
                .unwrap();
        Self { folder, git, changes: TreeUpdateBuilder::new() }
    }

    pub(crate) fn path(&self) -> Utf8PathBuf {
        Utf8Path::from_path(self.folder.path()).unwrap().canonicalize_utf8().unwrap()
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::discover(&self.path()).unwrap().unwrap().0
    }

    /// Puts a file into the next commit.
    pub(crate) fn file(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.entry(path, bytes, FileMode::Blob)
    }

    pub(crate) fn program(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.entry(path, bytes, FileMode::BlobExecutable)
    }

    pub(crate) fn link(&mut self, path: &str, target: &str) -> &mut Self {
        self.entry(path, target, FileMode::Link)
    }

    pub(crate) fn submodule(&mut self, path: &str) -> &mut Self {
        self.changes.upsert(path, Oid::from_bytes(&[7; 20]).unwrap(), FileMode::Commit);
        self
    }

    fn entry(&mut self, path: &str, bytes: impl AsRef<[u8]>, mode: FileMode) -> &mut Self {
        let id = self.git.blob(bytes.as_ref()).unwrap();
        self.changes.upsert(path, id, mode);
        self
    }

    fn remove(&mut self, path: &str) -> &mut Self {
        self.changes.remove(path);
        self
    }

    /// Commits to `main` at a time.
    pub(crate) fn commit(&mut self, seconds: i64) -> CommitId {
        let parent = self.git.head().ok().map(|head| head.target().unwrap());
        self.commit_on(parent.as_slice(), Some("HEAD"), seconds)
    }

    /// Commits what changed against the first parent.
    fn commit_on(&mut self, parents: &[Oid], reference: Option<&str>, seconds: i64) -> CommitId {
        let parents: Vec<_> = parents.iter().map(|id| self.git.find_commit(*id).unwrap()).collect();
        let empty = self.git.treebuilder(None).unwrap().write().unwrap();
        let base = parents
            .first()
            .map_or_else(|| self.git.find_tree(empty).unwrap(), |parent| parent.tree().unwrap());
        let tree = self.changes.create_updated(&self.git, &base).unwrap();
        self.changes = TreeUpdateBuilder::new();
        self.commit_tree(tree, &parents.iter().collect::<Vec<_>>(), reference, seconds)
    }

    fn commit_tree(
        &self,
        tree: Oid,
        parents: &[&git2::Commit<'_>],
        reference: Option<&str>,
        seconds: i64,
    ) -> CommitId {
        let author = Signature::new("A clerk", "clerk@town.example", &Time::new(1, 0)).unwrap();
        let committer =
            Signature::new("A clerk", "clerk@town.example", &Time::new(seconds, 120)).unwrap();
        let tree = self.git.find_tree(tree).unwrap();
        self.git.commit(reference, &author, &committer, "change", &tree, parents).unwrap().into()
    }

    /// Commits a tree as it is written byte by byte, with names that no tool would take.
    pub(crate) fn commit_names(&mut self, names: &[&[u8]]) -> CommitId {
        let blob = self.git.blob(b"x").unwrap();
        let mut tree = Vec::new();
        for name in names {
            tree.extend([b"100644 ", *name, b"\0", blob.as_bytes()].concat());
        }
        let tree = self.git.odb().unwrap().write(ObjectType::Tree, &tree).unwrap();
        self.commit_tree(tree, &[], None, 1)
    }
}

fn listed(repository: &Repository, commit: CommitId, prefix: &str) -> Vec<String> {
    let folder = Folder { repository: repository.clone(), commit, prefix: prefix.to_owned() };
    let mut names = Vec::new();
    let visit = &mut |item: Item<'_>| {
        names.push(format!(
            "{} {}",
            String::from_utf8_lossy(item.path),
            if item.kind == ItemKind::Folder { "/" } else { "" }
        ));
        true
    };
    folder.walk(visit).unwrap();
    names.sort();
    names.iter().map(|name| name.trim_end().to_owned()).collect()
}

#[test]
fn a_bare_repository_is_found_from_a_folder_that_only_its_commits_have() {
    let mut scratch = Scratch::bare();
    let commit = scratch.file("sites/seneffe/town.toml", "x").file("LICENSE", "y").commit(5);
    let (repository, prefix) =
        Repository::discover(&scratch.path().join("sites/seneffe")).unwrap().unwrap();
    assert_eq!((prefix.as_str(), repository.folder()), ("sites/seneffe", &*scratch.path()));
    assert_eq!(listed(&repository, commit, &prefix), ["town.toml"]);
    assert_eq!(
        listed(&repository, commit, ""),
        ["LICENSE", "sites /", "sites/seneffe /", "sites/seneffe/town.toml"]
    );
}

#[test]
fn a_checkout_is_found_from_below_and_from_its_git_folder() {
    let scratch = Scratch::checkout();
    fs::create_dir_all(scratch.path().join("town/content")).unwrap();
    for (asked, expected) in [
        ("", ""),
        ("town", "town"),
        ("town/content/new", "town/content/new"),
        (".git", ""),
        ("town/../town", "town"),
    ] {
        let (repository, prefix) =
            Repository::discover(&scratch.path().join(asked)).unwrap().unwrap();
        assert_eq!((prefix.as_str(), repository.folder()), (expected, &*scratch.path()), "{asked}");
    }
}

#[test]
fn outside_of_any_repository_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Repository::discover(Utf8Path::from_path(folder.path()).unwrap()).unwrap().is_none());
}

#[test]
fn revisions_are_branches_tags_and_ids() {
    let mut scratch = Scratch::bare();
    let first = scratch.file("a", "1").commit(1);
    let second = scratch.file("a", "2").commit(2);
    let object = scratch.git.find_object(first.oid(), None).unwrap();
    let author = Signature::new("A", "a@b", &Time::new(1, 0)).unwrap();
    scratch.git.tag("v1.0.0", &object, &author, "first", false).unwrap();
    scratch.git.reference("refs/remotes/origin/preview", first.oid(), false, "").unwrap();
    let repository = scratch.open();
    assert_eq!(repository.resolve("main").unwrap(), second);
    assert_eq!(repository.resolve("v1.0.0").unwrap(), first);
    assert_eq!(repository.resolve(&first.short()).unwrap(), first);
    assert_eq!(repository.resolve("main~1").unwrap(), first);
    assert_eq!(
        repository.head().unwrap(),
        Head::Branch { name: "main".to_owned(), commit: second }
    );
    let help = |revision: &str| repository.resolve(revision).unwrap_err().help.unwrap();
    assert_eq!(
        help("v1.0"),
        "name a branch or a tag, such as `main`, `v1.0.0` or `origin/preview`"
    );
    assert_eq!(help("mian"), "did you mean `main`?");
    assert_eq!(help("preview"), "did you mean `origin/preview`?");
    assert!(repository.resolve("main..v1.0.0").is_err() && repository.resolve("").is_err());
    assert!(repository.resolve("main^{tree}").is_err_and(|error| error.code == Code::Git));
}

#[test]
fn an_empty_repository_says_so() {
    let scratch = Scratch::checkout();
    let repository = scratch.open();
    assert_eq!(repository.head().unwrap(), Head::Unborn);
    assert!(repository.resolve("HEAD").unwrap_err().message.ends_with("has no commit yet"));
    assert!(repository.last_changes(None, "").unwrap().is_empty());
}

#[test]
fn blobs_are_read_from_many_threads() {
    let mut scratch = Scratch::bare();
    scratch.file("a", "hello").commit(1);
    let repository = scratch.open();
    let id = FileId::of(b"hello");
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| assert_eq!(&*repository.read_blob(id).unwrap(), b"hello"));
        }
    });
    assert_eq!(repository.blob_length(id).unwrap(), 5);
    assert_eq!(repository.read_blob(FileId::of(b"other")).unwrap_err().code, Code::Git);
}

#[test]
fn a_file_beyond_the_measure_is_refused_before_it_is_unpacked() {
    let mut scratch = Scratch::bare();
    let commit = scratch.file("a/package.toml", "12345").commit(1);
    let repository = scratch.open();
    assert_eq!(repository.read_file(commit, "a/package.toml", 5).unwrap().unwrap()[..], *b"12345");
    assert_eq!(repository.read_file(commit, "a/package.toml", 4).unwrap_err().code, Code::TooLarge);
    assert_eq!(repository.read_file(commit, "a", 4).unwrap(), None);
    assert_eq!(repository.read_file(commit, "a/b", 4).unwrap(), None);
}

#[test]
fn a_missing_folder_of_a_commit_is_an_error() {
    let mut scratch = Scratch::bare();
    let commit = scratch.file("a/b", "x").commit(1);
    for prefix in ["c", "a/b", "a/b/c"] {
        let folder = Folder { repository: scratch.open(), commit, prefix: prefix.to_owned() };
        assert_eq!(folder.walk(&mut |_| true).unwrap_err().code, Code::Git, "{prefix}");
    }
}

fn changes(repository: &Repository, prefix: &str) -> Vec<(String, i64)> {
    let changes = repository.last_changes(None, prefix).unwrap();
    changes.into_iter().map(|(path, seconds)| (path.to_string(), seconds)).collect()
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(path, seconds)| ((*path).to_owned(), *seconds)).collect()
}

#[test]
fn each_file_has_the_date_of_its_newest_commit() {
    let mut scratch = Scratch::bare();
    scratch
        .file("town/a.md", "1")
        .file("town/news/b.md", "1")
        .file("town/news.md", "1")
        .file("other", "1")
        .commit(10);
    scratch.file("town/news/b.md", "2").file("town/news/c.md", "1").commit(20);
    scratch.file("other", "2").commit(30);
    scratch.file("town/news/b.md", "1").remove("town/news/c.md").commit(40);
    scratch.file("town/news/d.md", "1").commit(50);
    let repository = scratch.open();
    assert_eq!(
        changes(&repository, "town"),
        pairs(&[("a.md", 10), ("news.md", 10), ("news/b.md", 40), ("news/d.md", 50)])
    );
    assert_eq!(changes(&repository, "town/news"), pairs(&[("b.md", 40), ("d.md", 50)]));
    assert!(changes(&repository, "elsewhere").is_empty());
}

#[test]
fn a_file_that_was_a_folder_and_one_that_changed_its_mode_are_dated() {
    let mut scratch = Scratch::bare();
    scratch.file("x/a", "1").file("y", "1").file("z", "1").commit(10);
    scratch.remove("x/a").commit(15);
    scratch.file("x", "1").commit(20);
    scratch.entry("y", "1", FileMode::BlobExecutable).commit(30);
    assert_eq!(changes(&scratch.open(), ""), pairs(&[("x", 20), ("y", 30), ("z", 10)]));
}

#[test]
fn a_merge_dates_what_it_brought_to_the_branch() {
    let mut scratch = Scratch::bare();
    let first = scratch.file("a", "1").file("b", "1").commit(10);
    let side = scratch.file("b", "2").commit_on(&[first.oid()], None, 20);
    let main = scratch.file("a", "2").commit(30);
    scratch.file("b", "2").commit_on(&[main.oid(), side.oid()], Some("HEAD"), 40);
    assert_eq!(changes(&scratch.open(), ""), pairs(&[("a", 30), ("b", 40)]));
}

#[test]
fn beyond_the_end_of_a_shallow_clone_nothing_is_dated() {
    let mut scratch = Scratch::bare();
    scratch.file("old", "1").commit(10);
    let end = scratch.file("older", "1").commit(20);
    scratch.file("new", "1").commit(30);
    assert!(!scratch.open().is_shallow().unwrap());
    fs::write(scratch.path().join("shallow"), format!("{end}\n")).unwrap();
    let repository = scratch.open();
    assert!(repository.is_shallow().unwrap());
    assert_eq!(changes(&repository, ""), pairs(&[("new", 30)]));
    let help = repository.resolve("0123456789").unwrap_err().help.unwrap();
    assert!(help.contains("--unshallow"), "{help}");
}

#[test]
fn a_bare_repository_among_the_files_of_another_is_passed_by() {
    let scratch = Scratch::checkout();
    let town = scratch.path().join("town");
    git2::Repository::init_bare(&town).unwrap();
    fs::write(town.join("town.toml"), "x").unwrap();
    let found =
        |path: &Utf8Path| Repository::discover(path).unwrap().unwrap().0.folder().to_owned();
    // Nobody's files: who lays it there knows of it.
    assert_eq!(found(&town), town);
    let mut index = scratch.git.index().unwrap();
    index.add_path(std::path::Path::new("town/HEAD")).unwrap();
    index.write().unwrap();
    assert_eq!(found(&town), scratch.path());
    assert_eq!(found(&town.join("content")), scratch.path());
    // Nor if it says that it is none.
    fs::write(town.join("config"), "[core]\n\tbare = false\n\tworktree = .\n").unwrap();
    assert_eq!(found(&town), scratch.path());
    // Somebody's repository that is not among the files, be it in the same folder.
    let other = scratch.path().join("other");
    git2::Repository::init(&other).unwrap();
    assert_eq!(found(&other), other);
}

#[test]
fn trees_that_name_each_other_are_not_walked_for_ever() {
    let mut scratch = Scratch::bare();
    scratch.file("a", "1").commit(1);
    let mut tree = scratch.git.treebuilder(None).unwrap().write().unwrap();
    for _ in 0..12 {
        let mut builder = scratch.git.treebuilder(None).unwrap();
        for name in 0..10 {
            builder.insert(format!("d{name}"), tree, 0o040_000).unwrap();
        }
        tree = builder.write().unwrap();
    }
    let commit = scratch.commit_tree(tree, &[], None, 1);
    let folder = Folder { repository: scratch.open(), commit, prefix: String::new() };
    let error = folder.walk(&mut |_| true).unwrap_err();
    assert!(error.message.contains("more than 500000 files and folders"), "{}", error.message);
    assert!(scratch.open().last_changes(Some(commit), "").is_err());
}
