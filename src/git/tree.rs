//! Walking the files of a commit.

use std::sync::Arc;

use git2::{ErrorClass, ErrorCode, ObjectType, Oid};

use super::{CommitId, FileId, Repository, objects};
use crate::diagnostics::{Code, Diagnostic, Result};

/// The most trees and files of a walk. A few hand-made trees that contain each other many times can
/// hold more than a disk.
const MOST_ITEMS: usize = 500_000;
/// A path longer than this counts as several, in bytes.
const LONG_PATH: usize = 500;

/// A folder of a commit, or the whole commit if the prefix is empty.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The repository.
    pub repository: Repository,
    /// The commit.
    pub commit: CommitId,
    /// The folder's path inside it, without a slash at either end.
    pub prefix: String,
}

/// An item in a folder of a commit.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The path below the folder. Git allows any bytes, so it may not be text.
    pub path: &'a [u8],
    /// What it is.
    pub kind: ItemKind,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A folder.
    Folder,
    /// A file and the id of its bytes.
    File(FileId),
    /// A symbolic link.
    Link,
    /// Another repository's commit.
    Submodule,
}

impl ItemKind {
    fn from_mode(mode: i32, id: Oid) -> Self {
        match mode & 0o170_000 {
            0o040_000 => Self::Folder,
            0o120_000 => Self::Link,
            0o160_000 => Self::Submodule,
            _ => Self::File(FileId::from(id)),
        }
    }
}

impl Folder {
    /// Whether the commit has this folder.
    ///
    /// # Errors
    /// If the repository lacks the commit or a part of it.
    pub fn exists(&self) -> Result<bool> {
        Ok(self.repository.folder_id(self.commit, &self.prefix)?.is_some())
    }

    /// Calls `visit` for every item below the folder. It returns, for a folder, whether to enter
    /// it.
    ///
    /// The order is always the same, but not the order of the paths.
    ///
    /// # Errors
    /// If the commit has no such folder, or the repository lacks a part of it.
    pub fn walk(&self, visit: &mut dyn FnMut(Item<'_>) -> bool) -> Result<()> {
        let root = self.repository.folder_id(self.commit, &self.prefix)?;
        let Some(root) = root else {
            let message = message!(
                "commit {commit} has no folder `{prefix}`",
                commit = self.commit.short(),
                prefix = self.prefix
            );
            return Diagnostic::error(Code::Git, message)
                .help("name a folder that the commit holds")
                .into();
        };
        self.repository
            .with("read a folder of the Git repository", |repository| walk(repository, root, visit))
    }
}

impl Repository {
    /// Reads one file of a commit. Returns `None` if the commit does not have it.
    ///
    /// The length is checked before the file is unpacked: a few kilobytes may unpack to more than
    /// the memory holds.
    ///
    /// # Errors
    /// If the repository lacks the commit or a part of it, or the file has more than `most` bytes.
    pub fn read_file(&self, commit: CommitId, path: &str, most: u64) -> Result<Option<Arc<[u8]>>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(folder) = self.folder_id(commit, folder)? else { return Ok(None) };
        let found = self.with("read a folder of the Git repository", |repository| {
            let tree = objects::tree(repository, folder)?;
            Ok(tree
                .get_name(name)
                .map(|entry| ItemKind::from_mode(entry.filemode_raw(), entry.id())))
        })?;
        let Some(ItemKind::File(id)) = found else { return Ok(None) };
        let length = self.blob_length(id)?;
        if length > most {
            let message = message!(
                "`{path}` of commit {commit} has {length} MB, too much for a text",
                path,
                commit = commit.short(),
                length = length / 1_000_000
            );
            return Diagnostic::error(Code::TooLarge, message).into();
        }
        self.read_blob(id).map(Some)
    }

    /// Returns the id of a folder's tree in a commit, if the commit has this folder.
    pub(super) fn folder_id(&self, commit: CommitId, prefix: &str) -> Result<Option<Oid>> {
        self.with("read a commit of the Git repository", |repository| {
            folder_below(repository, objects::commit(repository, commit.oid())?.tree_id(), prefix)
        })
    }
}

/// Returns the id of the tree at a path below another tree.
pub(super) fn folder_below(
    repository: &git2::Repository,
    root: Oid,
    prefix: &str,
) -> std::result::Result<Option<Oid>, git2::Error> {
    let mut id = root;
    for part in prefix.split('/').filter(|part| !part.is_empty()) {
        let tree = objects::tree(repository, id)?;
        match tree
            .get_name_bytes(part.as_bytes())
            .filter(|entry| entry.kind() == Some(ObjectType::Tree))
        {
            Some(entry) => id = entry.id(),
            None => return Ok(None),
        }
    }
    Ok(Some(id))
}

/// The stack is a list: a chain of a million folders must not end the program.
fn walk(
    repository: &git2::Repository,
    root: Oid,
    visit: &mut dyn FnMut(Item<'_>) -> bool,
) -> std::result::Result<(), git2::Error> {
    let mut waiting = vec![(Vec::new(), root)];
    let mut seen = 0;
    while let Some((path, id)) = waiting.pop() {
        let tree = objects::tree(repository, id)?;
        let mut path: Vec<u8> = path;
        let folder = path.len();
        for entry in &tree {
            seen += 1 + (folder + entry.name_bytes().len()) / LONG_PATH;
            if seen > MOST_ITEMS {
                let message = message!(
                    "the commit holds more than {MOST_ITEMS} files and folders",
                    MOST_ITEMS
                );
                return Err(git2::Error::new(
                    ErrorCode::GenericError,
                    ErrorClass::Tree,
                    message.to_string(),
                ));
            }
            path.truncate(folder);
            path.extend_from_slice(entry.name_bytes());
            let kind = ItemKind::from_mode(entry.filemode_raw(), entry.id());
            if visit(Item { path: &path, kind }) && kind == ItemKind::Folder {
                let mut below = path.clone();
                below.push(b'/');
                waiting.push((below, entry.id()));
            }
        }
    }
    Ok(())
}
