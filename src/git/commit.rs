//! Making a commit on top of another, in the object database only, and writing it as a patch.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use git2::build::TreeUpdateBuilder;
use git2::{Diff, DiffFormat, DiffOptions, Error, FileMode, Signature, Time};
use jiff::Timestamp;

use super::first_commit::author;
use super::{Author, CommitId, Repository, objects};
use crate::diagnostics::Result;
use crate::names::TreePath;

/// Who makes a commit, when, and what its message says.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The author, who is the committer too.
    pub author: &'a Author,
    /// The time of both.
    pub date: Timestamp,
    /// The whole message.
    pub message: &'a str,
}

impl Repository {
    /// Returns who commits here, according to Git's settings.
    ///
    /// # Errors
    /// If the repository can no longer be opened.
    pub fn author(&self) -> Result<Author> {
        self.with("read the settings of the Git repository", |repository| Ok(author(repository)))
    }

    /// Makes a commit that differs from its parent in these files. No branch points to it. A file
    /// keeps its mode.
    ///
    /// # Errors
    /// If the parent does not exist, or the repository cannot be written.
    pub fn commit_over(
        &self,
        parent: CommitId,
        files: &BTreeMap<TreePath, Arc<[u8]>>,
        new: &NewCommit<'_>,
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
            let time = Time::new(new.date.as_second(), 0);
            let signature = Signature::new(&new.author.name, &new.author.email, &time)?;
            let id =
                repository.commit(None, &signature, &signature, new.message, &tree, &[&parent])?;
            Ok(id.into())
        })
    }

    /// Returns the patch from a commit's parent to the commit, for `git apply`. The files may hold
    /// any bytes.
    ///
    /// # Errors
    /// If the commit does not exist, or has no parent.
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
                let mut options = single_file_options(path, survives);
                let diff = repository.diff_tree_to_tree(
                    Some(&before),
                    Some(&after),
                    Some(&mut options),
                )?;
                append_diff(&diff, &mut patch)?;
            }
            Ok(patch)
        })
    }
}

/// Whether a file survives being mailed as text. Mail programs change line ends and re-encode
/// letters, so any other file is sent as binary data.
fn survives_mail(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\r'))
}

fn single_file_options(path: &[u8], as_text: bool) -> DiffOptions {
    let mut options = DiffOptions::new();
    // Git accepts a binary patch only with full ids.
    options
        .pathspec(path)
        .disable_pathspec_match(true)
        .show_binary(true)
        .id_abbrev(40)
        .force_binary(!as_text);
    options
}

fn append_diff(diff: &Diff<'_>, patch: &mut Vec<u8>) -> std::result::Result<(), Error> {
    diff.print(DiffFormat::Patch, |_, _, line| {
        if matches!(line.origin(), '+' | '-' | ' ') {
            patch.push(line.origin() as u8);
        }
        patch.extend_from_slice(line.content());
        true
    })
}
