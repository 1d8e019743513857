//! A commit that differs from another in some files, which may come, change and go.

use std::collections::BTreeMap;
use std::io::{Read, copy};

use git2::{Error, ErrorClass, ErrorCode, FileMode, ObjectType, Oid, Signature, Time, Tree};

use super::commit::NewCommit;
use super::{CommitId, FileId, Repository, objects};
use crate::diagnostics::Result;

/// Files up to this length are in memory once.
const LONGEST_AT_ONCE: u64 = 4 * 1024 * 1024;

/// Files to be written and removed below a root.
#[derive(Debug, Clone, Default)]
pub struct TreeEdit(Node);

#[derive(Debug, Clone, Default)]
struct Node {
    file: Option<Change>,
    below: BTreeMap<String, Node>,
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Put(FileId),
    Remove,
}

impl TreeEdit {
    /// Notes that a file is to be this one.
    pub fn put(&mut self, path: &str, file: FileId) {
        self.node(path).file = Some(Change::Put(file));
    }

    /// Notes that a file is to go, with the folders that hold nothing else.
    pub fn remove(&mut self, path: &str) {
        self.node(path).file = Some(Change::Remove);
    }

    fn node(&mut self, path: &str) -> &mut Node {
        path.split('/')
            .fold(&mut self.0, |node, part| node.below.entry(part.to_owned()).or_default())
    }
}

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// A commit.
    Commit(CommitId),
    /// Nothing differs, so there is none.
    Same,
    /// A file or link lies where a folder has to be, or a folder where a file has to be.
    InTheWay(String),
    /// Git cannot hold this path.
    BadName(String),
}

/// Why a tree cannot be made.
enum Refused {
    Git(Error),
    InTheWay(String),
    BadName(String),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Git(error)
    }
}

impl Repository {
    /// Writes a file of a known length into the database of objects.
    ///
    /// # Errors
    /// If it cannot be read, has another length, or cannot be written.
    pub fn write_blob(&self, bytes: &mut dyn Read, length: u64) -> Result<FileId> {
        self.with("write a file into the Git repository", |repository| {
            let unreadable = |error: std::io::Error| {
                Error::new(ErrorCode::GenericError, ErrorClass::Os, error.to_string())
            };
            let cut = || {
                Error::new(ErrorCode::GenericError, ErrorClass::Os, "a file has changed meanwhile")
            };
            let mut bytes = bytes.take(length.saturating_add(1));
            let (id, written) = if length > LONGEST_AT_ONCE {
                let mut writer = repository.blob_writer(None)?;
                let written = copy(&mut bytes, &mut writer).map_err(unreadable)?;
                (writer.commit()?, written)
            } else {
                let mut all = Vec::new();
                bytes.read_to_end(&mut all).map_err(unreadable)?;
                (repository.blob(&all)?, all.len() as u64)
            };
            if written == length { Ok(FileId::from(id)) } else { Err(cut()) }
        })
    }

    /// Makes a commit on top of another, or a first one, with an edit. No branch points to it. It is
    /// dated after its parent, whatever the clock says.
    ///
    /// # Errors
    /// If the parent does not exist, or the repository cannot be written.
    pub fn commit_edit(
        &self,
        parent: Option<CommitId>,
        edit: &TreeEdit,
        new: &NewCommit<'_>,
    ) -> Result<Edited> {
        self.with("make a commit in the Git repository", |repository| {
            let parent = parent.map(|id| objects::commit(repository, id.oid())).transpose()?;
            let before =
                parent.as_ref().map(|parent| objects::tree_of(repository, parent)).transpose()?;
            let tree = match write(repository, before.as_ref(), &edit.0) {
                Ok(tree) => tree,
                Err(Refused::Git(error)) => return Err(error),
                Err(Refused::InTheWay(path)) => return Ok(Edited::InTheWay(path)),
                Err(Refused::BadName(path)) => return Ok(Edited::BadName(path)),
            };
            let tree = match tree {
                Some(tree) => tree,
                None => repository.treebuilder(None)?.write()?,
            };
            if before.is_some_and(|before| before.id() == tree) {
                return Ok(Edited::Same);
            }
            let earliest = parent.as_ref().map_or(0, |parent| parent.time().seconds() + 1);
            let time = Time::new(new.date.as_second().max(earliest), 0);
            let signature = Signature::new(&new.author.name, &new.author.email, &time)?;
            let tree = objects::tree(repository, tree)?;
            let parents: Vec<_> = parent.iter().collect();
            let id =
                repository.commit(None, &signature, &signature, new.message, &tree, &parents)?;
            Ok(Edited::Commit(id.into()))
        })
    }
}

/// Writes an edited tree. Returns `None` if nothing is in it. Paths are no deeper than files of a
/// disk can lie.
fn write(
    repository: &git2::Repository,
    before: Option<&Tree<'_>>,
    edit: &Node,
) -> std::result::Result<Option<Oid>, Refused> {
    let mut builder = repository.treebuilder(before)?;
    for (name, node) in &edit.below {
        let there = builder.get(name)?.map(|entry| (entry.id(), entry.kind()));
        let is_folder = matches!(there, Some((_, Some(ObjectType::Tree))));
        let inside = |error| match error {
            Refused::InTheWay(path) => Refused::InTheWay(joined(name, &path)),
            Refused::BadName(path) => Refused::BadName(joined(name, &path)),
            Refused::Git(error) => Refused::Git(error),
        };
        if let Some(Change::Remove) = node.file
            && there.is_some()
            && !is_folder
        {
            builder.remove(name)?;
        }
        if let Some(Change::Put(file)) = node.file {
            if is_folder {
                return Err(Refused::InTheWay(name.clone()));
            }
            insert(&mut builder, name, file.oid(), FileMode::Blob)?;
        }
        if node.below.is_empty() {
            continue;
        }
        let above = match there.filter(|_| is_folder) {
            Some((id, _)) => Some(objects::tree(repository, id)?),
            None if builder.get(name)?.is_some() => return Err(Refused::InTheWay(name.clone())),
            None => None,
        };
        match write(repository, above.as_ref(), node).map_err(inside)? {
            Some(id) => insert(&mut builder, name, id, FileMode::Tree)?,
            None if is_folder => builder.remove(name)?,
            None => {}
        }
    }
    if builder.is_empty() { Ok(None) } else { Ok(Some(builder.write()?)) }
}

fn joined(folder: &str, path: &str) -> String {
    if path.is_empty() { folder.to_owned() } else { format!("{folder}/{path}") }
}

fn insert(
    builder: &mut git2::TreeBuilder<'_>,
    name: &str,
    id: Oid,
    mode: FileMode,
) -> std::result::Result<(), Refused> {
    // Of names, the library refuses those that Git could not check out, as `.git`.
    match builder.insert(name, id, mode.into()) {
        Ok(_) => Ok(()),
        Err(error) if error.class() == ErrorClass::Tree => Err(Refused::BadName(name.to_owned())),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{Author, Scratch};

    fn edited(repository: &Repository, parent: Option<CommitId>, edit: &TreeEdit) -> Edited {
        let author = Author { name: "A".into(), email: "a@b".into(), is_known: true };
        let date = jiff::Timestamp::from_second(10).unwrap();
        let new = NewCommit { author: &author, date, message: "m" };
        repository.commit_edit(parent, edit, &new).unwrap()
    }

    fn files(repository: &Repository, commit: CommitId) -> Vec<String> {
        let folder =
            crate::git::Folder { repository: repository.clone(), commit, prefix: String::new() };
        let mut files = Vec::new();
        folder
            .walk(&mut |item| {
                files.push(String::from_utf8(item.path.to_vec()).unwrap());
                true
            })
            .unwrap();
        files.sort();
        files
    }

    #[test]
    fn files_come_and_go_with_their_folders() {
        let scratch = Scratch::bare();
        let repository = scratch.open();
        let file = repository.write_blob(&mut &b"x"[..], 1).unwrap();
        let mut edit = TreeEdit::default();
        ["a", "a-b", "c/d/e", "c/f"].into_iter().for_each(|path| edit.put(path, file));
        let Edited::Commit(first) = edited(&repository, None, &edit) else { panic!() };
        assert_eq!(files(&repository, first), ["a", "a-b", "c", "c/d", "c/d/e", "c/f"]);
        assert_eq!(edited(&repository, Some(first), &edit), Edited::Same);
        let mut edit = TreeEdit::default();
        ["a", "c/d/e", "none/x"].into_iter().for_each(|path| edit.remove(path));
        edit.put("a/b", file);
        let Edited::Commit(second) = edited(&repository, Some(first), &edit) else { panic!() };
        assert_eq!(files(&repository, second), ["a", "a-b", "a/b", "c", "c/f"]);
        let mut edit = TreeEdit::default();
        edit.put("c", file);
        assert_eq!(edited(&repository, Some(second), &edit), Edited::InTheWay("c".into()));
        let mut edit = TreeEdit::default();
        edit.put("c/f/g", file);
        assert_eq!(edited(&repository, Some(second), &edit), Edited::InTheWay("c/f".into()));
        let mut edit = TreeEdit::default();
        edit.put("x/.git/y", file);
        assert_eq!(edited(&repository, Some(second), &edit), Edited::BadName("x/.git".into()));
        let time = |id: CommitId| {
            git2::Repository::open(scratch.path()).unwrap().find_commit(id.oid()).unwrap().time()
        };
        assert_eq!((time(first).seconds(), time(second).seconds()), (10, 11));
    }

    #[test]
    fn a_file_that_changed_while_it_was_read_is_refused() {
        let repository = Scratch::bare().open();
        assert!(repository.write_blob(&mut &b"xy"[..], 1).is_err());
        assert!(repository.write_blob(&mut &b""[..], 1).is_err());
    }
}
