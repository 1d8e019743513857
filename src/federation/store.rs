//! The cache: one bare repository for each address, shared by all towns of the machine.
//!
//! Nothing in it can be edited by accident, since there is no checkout, and all of it may be deleted at any time. Who writes
//! holds a lock, so two commands never fetch into one repository at once; who reads needs none: objects are only ever added.

use std::fs::{self, File};

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Code, Diagnostic, During, Result};
use crate::git::{CommitId, Repository};
use crate::names::{Address, Digest};

/// How the names begin by which the cache keeps what it fetched, beside those that Git itself would show.
pub(super) const KEPT: &str = "refs/parvis/";

/// The cache's folder.
#[derive(Debug, Clone)]
pub struct Store {
    folder: Utf8PathBuf,
}

/// A repository of the cache that this command alone may write to.
pub struct Held {
    /// The repository.
    pub repository: Repository,
    place: Utf8PathBuf,
    _lock: File,
}

impl Store {
    /// Names the folder; it need not exist.
    pub fn new(folder: impl Into<Utf8PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The cache's repository of an address, for reading; none if it was never fetched, or cannot be opened any more.
    pub fn repository(&self, url: &Address) -> Option<Repository> {
        Repository::open_bare(&self.place(url)).ok()
    }

    /// The same, if it holds a commit.
    pub fn holding(&self, url: &Address, commit: CommitId) -> Option<Repository> {
        self.repository(url).filter(|repository| has(repository, commit))
    }

    /// The cache's repository of an address, for writing: waits for other commands, and makes it if need be. One that cannot
    /// be opened, or whose commits cannot be read, is begun anew.
    ///
    /// # Errors
    /// If the cache's folder cannot be written.
    #[expect(clippy::disallowed_methods, reason = "the cache is where fetched repositories are written")]
    pub fn hold(&self, url: &Address) -> Result<Held> {
        let place = self.place(url);
        let folder = place.parent().unwrap_or(&place);
        fs::create_dir_all(folder).during("make the cache's folder", folder).map_err(|error| explain(*error, &self.folder))?;
        let path = Utf8PathBuf::from(format!("{place}.lock"));
        let lock = File::options().create(true).truncate(false).write(true).open(&path).during("create the lock", &path)?;
        match lock.lock() {
            Ok(()) => {}
            // A file system without locks: commands there are on their own.
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(error) => return Err(error).during("lock", &path),
        }
        // A command was killed while it renewed the repository: what it put aside may hold what no server has any more.
        if aside(&place).exists() {
            put_back(&place)?;
        }
        let repository = match Repository::open_bare(&place) {
            Ok(repository) if repository.is_sound(KEPT) => repository,
            Ok(_) | Err(_) => begin(&place)?,
        };
        Ok(Held { repository, place, _lock: lock })
    }

    fn place(&self, url: &Address) -> Utf8PathBuf {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' };
        let name = format!("{}{}", url.server(), url.path());
        let name: String = name.trim_matches('/').chars().map(plain).take(80).collect();
        self.folder.join("git").join(format!("{}-{}", name.trim_matches('.'), Digest::of(url.as_str().as_bytes()).short()))
    }
}

/// Whether a repository of the cache holds a commit; one that cannot be read holds nothing.
pub(super) fn has(repository: &Repository, commit: CommitId) -> bool {
    repository.has_commit(commit).unwrap_or(false)
}

impl Held {
    /// Begins the repository anew, since it seems to be damaged. What it held lies aside until [`Held::settle`].
    ///
    /// # Errors
    /// If the cache's folder cannot be written.
    pub fn renew(self) -> Result<Self> {
        let repository = renewed(&self.place)?;
        Ok(Self { repository, ..self })
    }

    /// Keeps the renewed repository if it is good, else what lay there before: its server may be gone, or the lock at fault.
    ///
    /// # Errors
    /// If the cache's folder cannot be written.
    pub fn settle(self, is_good: bool) -> Result<()> {
        if is_good { remove(&aside(&self.place)) } else { put_back(&self.place) }
    }
}

/// Makes an empty repository in the place of one that cannot be read.
fn begin(place: &Utf8Path) -> Result<Repository> {
    let repository = renewed(place)?;
    remove(&aside(place))?;
    Ok(repository)
}

/// Makes an empty repository; what lay there is moved aside first, so that a killed command leaves no half of it.
#[expect(clippy::disallowed_methods, reason = "the cache is where fetched repositories are written")]
fn renewed(place: &Utf8Path) -> Result<Repository> {
    let aside = aside(place);
    remove(&aside)?;
    if place.exists() {
        fs::rename(place, &aside).during("move aside", place)?;
    }
    let fresh = Utf8PathBuf::from(format!("{place}.new"));
    remove(&fresh)?;
    Repository::init_bare(&fresh)?;
    fs::rename(&fresh, place).during("put in its place", place)?;
    Repository::open_bare(place)
}

#[expect(clippy::disallowed_methods, reason = "the cache is where fetched repositories are written")]
fn put_back(place: &Utf8Path) -> Result<()> {
    remove(place)?;
    let aside = aside(place);
    if aside.exists() { fs::rename(&aside, place).during("put back", place) } else { Ok(()) }
}

fn aside(place: &Utf8Path) -> Utf8PathBuf {
    Utf8PathBuf::from(format!("{place}.old"))
}

/// Removes a folder with all that is in it, if it is there.
#[expect(clippy::disallowed_methods, reason = "the cache is where fetched repositories are written")]
pub(super) fn remove(place: &Utf8Path) -> Result<()> {
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).during("remove", place),
        _ => Ok(()),
    }
}

fn explain(error: Diagnostic, folder: &Utf8Path) -> Box<Diagnostic> {
    let help = format!("the cache lies in `{folder}`; another folder is named by `PARVIS_CACHE=FOLDER`");
    Box::new(Diagnostic { code: Code::Io, ..error }.help(help))
}
