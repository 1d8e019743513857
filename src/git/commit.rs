//! A commit on top of another, made in the object database alone, and what it changes as a patch.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use git2::build::TreeUpdateBuilder;
use git2::{Diff, DiffFormat, DiffOptions, Error, FileMode, Signature, Time, Tree};
use jiff::Timestamp;

use super::first_commit::author;
use super::{Author, CommitId, Repository, objects};
use crate::diagnostics::Result;
use crate::names::TreePath;

impl Repository {
    /// Who commits here, as Git's settings say.
    ///
    /// # Errors
    /// If the repository cannot be opened any more.
    pub fn author(&self) -> Result<Author> {
        self.with("read the settings of the Git repository", |repository| Ok(author(repository)))
    }

    /// Makes a commit in which files are other than in its parent, and else nothing; no branch names it. A file keeps the
    /// mode that it had.
    ///
    /// # Errors
    /// If the parent is not there, or the repository cannot be written.
    pub fn commit_over(
        &self,
        parent: CommitId,
        files: &BTreeMap<TreePath, Arc<[u8]>>,
        (author, date): (&Author, Timestamp),
        message: &str,
    ) -> Result<CommitId> {
        self.with("make a commit in the Git repository", |repository| {
            let parent = objects::commit(repository, parent.oid())?;
            let before = objects::tree_of(repository, &parent)?;
            let mut changes = TreeUpdateBuilder::new();
            for (path, bytes) in files {
                let is_program = before
                    .get_path(Path::new(path.as_str()))
                    .is_ok_and(|entry| entry.filemode() == 0o100_755);
                let mode = if is_program { FileMode::BlobExecutable } else { FileMode::Blob };
                changes.upsert(path.as_str(), repository.blob(bytes)?, mode);
            }
            let tree = repository.find_tree(changes.create_updated(repository, &before)?)?;
            let signature =
                Signature::new(&author.name, &author.email, &Time::new(date.as_second(), 0))?;
            Ok(repository.commit(None, &signature, &signature, message, &tree, &[&parent])?.into())
        })
    }

    /// What a commit changes against its parent, as `git apply` takes it, whatever bytes the files hold.
    ///
    /// # Errors
    /// If the commit is not there, or has no parent.
    pub fn patch(&self, commit: CommitId) -> Result<Vec<u8>> {
        self.with("compare commits of the Git repository", |repository| {
            let commit = objects::commit(repository, commit.oid())?;
            let parent = objects::commit(repository, commit.parent_id(0)?)?;
            let (before, after) =
                (objects::tree_of(repository, &parent)?, objects::tree_of(repository, &commit)?);
            let all = repository.diff_tree_to_tree(Some(&before), Some(&after), None)?;
            let mut patch = Vec::new();
            for delta in all.deltas() {
                let path = delta.new_file().path_bytes().unwrap_or_default();
                let survives = [delta.old_file().id(), delta.new_file().id()]
                    .into_iter()
                    .filter_map(|id| objects::blob(repository, id).ok())
                    .all(|blob| survives_mail(blob.content()));
                append(&one(repository, (&before, &after), path, survives)?, &mut patch)?;
            }
            Ok(patch)
        })
    }
}

/// Mail programs change the ends of lines and letters of other encodings; such a file travels as if it were a picture.
fn survives_mail(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\r'))
}

fn one<'r>(
    repository: &'r git2::Repository,
    (before, after): (&Tree<'r>, &Tree<'r>),
    path: &[u8],
    as_text: bool,
) -> std::result::Result<Diff<'r>, Error> {
    let mut options = DiffOptions::new();
    // Git takes a binary patch only with full ids.
    options
        .pathspec(path)
        .disable_pathspec_match(true)
        .show_binary(true)
        .id_abbrev(40)
        .force_binary(!as_text);
    repository.diff_tree_to_tree(Some(before), Some(after), Some(&mut options))
}

fn append(diff: &Diff<'_>, patch: &mut Vec<u8>) -> std::result::Result<(), Error> {
    diff.print(DiffFormat::Patch, |_, _, line| {
        if matches!(line.origin(), '+' | '-' | ' ') {
            patch.push(line.origin() as u8);
        }
        patch.extend_from_slice(line.content());
        true
    })
}
