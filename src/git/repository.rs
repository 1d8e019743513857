//! Finding and opening a repository, and sharing it between threads.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use git2::{ErrorCode, RepositoryOpenFlags};

use super::Tracked;
use super::fault::fault;
use super::{FileId, objects};
use crate::diagnostics::{Diagnostic, During, Result};
use crate::disk::{TakePiece, named_file_kind, real_path};

/// A repository, open for reading. Clones share it, and all threads may use it at once.
#[derive(Clone)]
pub struct Repository(Arc<Shared>);

struct Shared {
    /// The folder of the checkout, or of the bare repository.
    place: Utf8PathBuf,
    /// The library's handles that are not in use. A handle serves one thread at a time, so there
    /// are as many as threads that once read together; a lock around a single handle would make
    /// reading the bottleneck.
    idle: Mutex<Vec<git2::Repository>>,
    /// The repository's own folder, for opening further handles.
    git_dir: Utf8PathBuf,
}

impl Repository {
    /// Finds the repository that a folder belongs to, searching upwards. Returns it with the
    /// folder's path inside it (empty at its root).
    ///
    /// A bare repository among the tracked files of another is skipped, as Git does with
    /// `safe.bareRepository`: it came with a clone, and its settings must not count.
    ///
    /// The folder may lie inside a bare repository (`town.git/site`) or not exist on disk, as long
    /// as one above it does: a commit may have folders that the disk has not.
    ///
    /// # Errors
    /// If a repository is found but cannot be opened, for instance because it belongs to another
    /// user.
    pub fn discover(path: &Utf8Path) -> Result<Option<(Self, String)>> {
        let (path, below) = deepest_existing(path)?;
        for place in path.ancestors() {
            // Not even its settings are read.
            if is_content(place) {
                continue;
            }
            let flags = RepositoryOpenFlags::NO_SEARCH;
            match git2::Repository::open_ext(place, flags, std::iter::empty::<&str>()) {
                Ok(handle) => {
                    let found = Self::share(handle, place);
                    let prefix = found.prefix_of(&path.join(&below));
                    return Ok(Some((found, prefix)));
                }
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => {
                    return Err(fault(&error, "open the Git repository", checkout_of(place)));
                }
            }
        }
        Ok(None)
    }

    pub(super) fn share(handle: git2::Repository, opened: &Utf8Path) -> Self {
        let real_of =
            |path: Option<&std::path::Path>| path.and_then(Utf8Path::from_path).and_then(real_path);
        let git_dir = real_of(Some(handle.path())).unwrap_or_else(|| opened.to_owned());
        let place = real_of(handle.workdir()).unwrap_or_else(|| git_dir.clone());
        Self(Arc::new(Shared { place, git_dir, idle: Mutex::new(vec![handle]) }))
    }

    /// A path inside the repository. Below its `.git` folder people mean what is committed, as in a
    /// bare repository.
    fn prefix_of(&self, path: &Utf8Path) -> String {
        let below =
            path.strip_prefix(&self.0.git_dir).or_else(|_| path.strip_prefix(&self.0.place));
        below
            .map(|path| path.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/"))
            .unwrap_or_default()
    }

    /// Returns the folder of the checkout, or of the bare repository.
    pub fn folder(&self) -> &Utf8Path {
        &self.0.place
    }

    /// Whether the repository has no checkout.
    pub fn is_bare(&self) -> bool {
        self.0.git_dir == self.0.place
    }

    /// Whether the repository was cloned without all of its history.
    ///
    /// # Errors
    /// If it can no longer be opened.
    pub fn is_shallow(&self) -> Result<bool> {
        self.with("open the Git repository", |repository| Ok(repository.is_shallow()))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If the repository does not have it, it is damaged, or it is longer than
    /// [`super::LARGEST_FILE`].
    pub fn read_blob(&self, id: FileId) -> Result<Arc<[u8]>> {
        self.with("read a file from the Git repository", |repository| {
            Ok(Arc::from(objects::blob(repository, id.oid())?.content()))
        })
    }

    /// Hands over a file's bytes piece by piece. Only what lies in the repository as a file of its own can be unpacked so; what lies
    /// in a pack is in memory once, as a whole.
    ///
    /// # Errors
    /// As [`Repository::read_blob`], perhaps after some pieces; and if `take` fails.
    pub fn stream_blob(&self, id: FileId, take: TakePiece<'_>) -> Result<()> {
        let mut refused = None;
        let mut take_all = |piece: &[u8]| match take(piece) {
            Ok(()) => true,
            Err(error) => {
                refused = Some(error);
                false
            }
        };
        self.with("read a file from the Git repository", |repository| {
            objects::stream_blob(repository, id.oid(), &mut take_all)
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// Returns a file's length without reading all of it.
    ///
    /// # Errors
    /// As [`Repository::read_blob`].
    pub fn blob_length(&self, id: FileId) -> Result<u64> {
        self.with("read a file from the Git repository", |repository| {
            Ok(repository.odb()?.read_header(id.oid())?.0 as u64)
        })
    }

    /// Runs a function with a handle that only this thread uses, and makes a finding of its error.
    pub(super) fn with<T>(
        &self,
        purpose: &str,
        ask: impl FnOnce(&git2::Repository) -> std::result::Result<T, git2::Error>,
    ) -> Result<T> {
        self.lend(|handle| ask(handle).map_err(|error| self.fault(&error, purpose)))
    }

    /// Runs a function with a handle that only this thread uses.
    pub(super) fn lend<T>(&self, ask: impl FnOnce(&git2::Repository) -> Result<T>) -> Result<T> {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let handle = match idle {
            Some(handle) => handle,
            None => git2::Repository::open(&self.0.git_dir)
                .map_err(|error| self.fault(&error, "open the Git repository"))?,
        };
        let answer = ask(&handle);
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        answer
    }

    pub(super) fn fault(&self, error: &git2::Error, purpose: &str) -> Box<Diagnostic> {
        fault(error, purpose, &self.0.place)
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Repository").field(&self.0.place).finish()
    }
}

/// Whether a bare repository is among the tracked files of a repository above it. If their list
/// cannot be read, it counts as one of them.
fn is_content(place: &Utf8Path) -> bool {
    let lies_open = named_file_kind(&place.join(".git")).is_none()
        && named_file_kind(&place.join("HEAD")).is_some();
    lies_open
        && Tracked::read_above(place)
            .map_or(true, |tracked| tracked.is_some_and(|tracked| tracked.any().is_some()))
}

/// Returns the real path of the nearest folder that exists, and the rest of the path.
fn deepest_existing(path: &Utf8Path) -> Result<(Utf8PathBuf, Utf8PathBuf)> {
    let mut existing = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    let mut below = Vec::new();
    loop {
        if let Some(real) = real_path(existing) {
            return Ok((real, below.iter().rev().collect()));
        }
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
            return Err(std::io::Error::from(std::io::ErrorKind::NotFound)).during("open", path);
        };
        below.push(name);
        existing = if parent.as_str().is_empty() { Utf8Path::new(".") } else { parent };
    }
}

/// Returns Git's own name for a repository that could not be opened.
fn checkout_of(place: &Utf8Path) -> &Utf8Path {
    match place.parent() {
        Some(parent) if place.file_name() == Some(".git") => parent,
        _ => place,
    }
}
