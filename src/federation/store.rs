//! The cache: one bare repository for each address, shared by all towns of the machine.
//!
//! Nothing in it can be edited by accident, since there is no checkout, and all of it may be deleted at any time. Who writes
//! holds a lock, so two commands never fetch into one repository at once; who reads needs none: objects are only ever added.

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::disk::{FileKind, Folder, Lock, real_path_so_far};
use crate::git::{CommitId, Repository, Tracked};
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
    place: CachePath,
    /// Whether this command made it.
    is_new: bool,
    _lock: Lock,
}

impl Store {
    /// Names the folder; it need not exist.
    ///
    /// # Errors
    /// If Git tracks anything in it: what came with a clone is no cache.
    pub fn open(folder: impl Into<Utf8PathBuf>) -> Result<Self> {
        let folder = folder.into();
        let Some(found) =
            Tracked::read_above(&real_path_so_far(&folder))?.and_then(|tracked| tracked.any())
        else {
            return Ok(Self { folder });
        };
        let message = message!(
            "the cache lies in `{folder}`, where Git tracks `{path}`",
            folder,
            path = found.path
        );
        let help = "name a folder outside of the repository, or one that Git ignores: `export PARVIS_CACHE=FOLDER`";
        Diagnostic::error(Code::TrackedState, message).blame(Blame::Content).help(help).into()
    }

    /// The cache's repository of an address, for reading; `None` if it was never fetched, or cannot be opened any more.
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
    pub fn hold(&self, url: &Address) -> Result<Held> {
        let path = self.place(url);
        let (above, name) = (path.parent().unwrap_or(&path), path.file_name().unwrap_or_default());
        let folder = Folder::make(above).map_err(|error| explain(*error, &self.folder))?;
        let place = CachePath { folder, name: name.to_owned() };
        let lock = place.folder.lock(&format!("{name}.lock"))?;
        // A command was killed while it renewed the repository: what it put aside may hold what no server has any more.
        if place.folder.kind(place.aside()).is_some() {
            place.put_back()?;
        }
        let is_new = place.folder.kind(name).is_none();
        let repository = match Repository::open_bare(&path) {
            Ok(repository) if repository.is_sound(KEPT) => repository,
            Ok(_) | Err(_) => place.begin()?,
        };
        Ok(Held { repository, place, is_new, _lock: lock })
    }

    fn place(&self, url: &Address) -> Utf8PathBuf {
        let plain =
            |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' };
        let name = format!("{}{}", url.server(), url.path());
        let name: String = name.trim_matches('/').chars().map(plain).take(80).collect();
        self.folder.join("git").join(format!(
            "{}-{}",
            name.trim_matches('.'),
            Digest::of(url.as_str().as_bytes()).short()
        ))
    }
}

/// Whether a repository of the cache holds a commit; one that cannot be read holds nothing.
pub(super) fn has(repository: &Repository, commit: CommitId) -> bool {
    repository.has_commit(commit).unwrap_or(false)
}

impl Held {
    /// Ends the work on the repository. One that this command made is taken away again if its server did not answer as it should:
    /// whoever names addresses would fill the disk with empty ones.
    pub fn leave(self, is_good: bool) {
        if self.is_new && !is_good {
            self.place.folder.remove_folder(&self.place.name).ok();
        }
    }

    /// Begins the repository anew, since it seems to be damaged. What it held lies aside until [`Held::settle`].
    ///
    /// # Errors
    /// If the cache's folder cannot be written.
    pub fn renew(self) -> Result<Self> {
        let repository = self.place.renewed()?;
        Ok(Self { repository, ..self })
    }

    /// Keeps the renewed repository if it is good, else what lay there before: its server may be gone, or the lock at fault.
    ///
    /// # Errors
    /// If the cache's folder cannot be written.
    pub fn settle(self, is_good: bool) -> Result<()> {
        if is_good {
            self.place.folder.remove_folder(self.place.aside())
        } else {
            self.place.put_back()
        }
    }
}

/// Where a repository of the cache lies.
struct CachePath {
    /// The folder that holds it, open.
    folder: Folder,
    /// Its name there.
    name: String,
}

impl CachePath {
    /// Makes an empty repository in the place of one that cannot be read.
    fn begin(&self) -> Result<Repository> {
        let repository = self.renewed()?;
        self.folder.remove_folder(self.aside())?;
        Ok(repository)
    }

    /// Makes an empty repository; what lay there is moved aside first, so that a killed command leaves no half of it.
    fn renewed(&self) -> Result<Repository> {
        let prefix = format!("{}.new-", self.name);
        self.folder.sweep(&prefix, false);
        self.folder.remove_folder(self.aside())?;
        match self.folder.kind(&self.name) {
            Some(FileKind::Folder) => self.folder.rename(&self.name, &self.folder, self.aside())?,
            // Somebody put a link or a file there.
            Some(_) => self.folder.remove_file(&self.name)?,
            None => {}
        }
        let fresh = self.folder.make_own(&prefix)?;
        Repository::init_bare(fresh.folder.path())?;
        self.folder.rename(&fresh.name, &self.folder, &self.name)?;
        Repository::open_bare(&self.folder.path().join(&self.name))
    }

    fn put_back(&self) -> Result<()> {
        self.folder.remove_folder(&self.name)?;
        let is_aside = self.folder.kind(self.aside()).is_some();
        if is_aside { self.folder.rename(self.aside(), &self.folder, &self.name) } else { Ok(()) }
    }

    fn aside(&self) -> String {
        format!("{}.old", self.name)
    }
}

fn explain(error: Diagnostic, folder: &Utf8Path) -> Box<Diagnostic> {
    let help = message!(
        "the cache lies in `{folder}`; another folder is named by `PARVIS_CACHE=FOLDER`",
        folder
    );
    Box::new(Diagnostic { code: Code::Io, ..error }.help(help))
}
