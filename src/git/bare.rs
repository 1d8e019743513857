//! A bare repository that parvis keeps for itself: a store of fetched commits.

use camino::Utf8Path;
use git2::{ErrorCode, RepositoryInitOptions, RepositoryOpenFlags};

use super::fault::fault;
use super::{CommitId, Repository};
use crate::diagnostics::Result;

impl Repository {
    /// Makes a bare repository in a folder, without the hooks of the machine's template.
    ///
    /// # Errors
    /// If there is one already, or it cannot be written.
    pub fn init_bare(folder: &Utf8Path) -> Result<Self> {
        let mut options = RepositoryInitOptions::new();
        options.bare(true).no_reinit(true).mkpath(true).external_template(false).initial_head("main");
        let handle = git2::Repository::init_opts(folder, &options);
        handle.map(|handle| Self::share(handle, folder)).map_err(|error| fault(&error, "begin a Git repository in", folder))
    }

    /// Opens the bare repository of a folder; it is not looked for anywhere else.
    ///
    /// # Errors
    /// If there is none, it is damaged, or belongs to another user.
    pub fn open_bare(folder: &Utf8Path) -> Result<Self> {
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::BARE | RepositoryOpenFlags::NO_DOTGIT;
        let handle = git2::Repository::open_ext(folder, flags, std::iter::empty::<&str>());
        handle.map(|handle| Self::share(handle, folder)).map_err(|error| fault(&error, "open the Git repository", folder))
    }

    /// Whether the repository holds a commit.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn has_commit(&self, id: CommitId) -> Result<bool> {
        self.with("look into the Git repository", |handle| match handle.find_commit(id.oid()) {
            Ok(_) => Ok(true),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
            Err(error) => Err(error),
        })
    }

    /// Whether everything that a name of this beginning points to can be read.
    pub fn is_sound(&self, beginning: &str) -> bool {
        let refs = self.refs(beginning);
        refs.is_ok_and(|refs| {
            let readable = |handle: &git2::Repository| {
                let odb = handle.odb()?;
                refs.iter().try_for_each(|(_, id)| odb.read(id.oid()).map(drop))
            };
            self.with("read the Git repository", readable).is_ok()
        })
    }

    /// Gives a commit or tag a full name (`refs/parvis/…`), so that it is never swept away; the name moves if it was there.
    ///
    /// # Errors
    /// If the object is not there, or the name cannot be written.
    pub fn set_ref(&self, name: &str, id: CommitId) -> Result<()> {
        self.with("write a name into the Git repository", |handle| handle.reference(name, id.oid(), true, "parvis").map(drop))
    }

    /// The names that begin so (`refs/parvis/`), and what they point to, sorted.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn refs(&self, beginning: &str) -> Result<Vec<(String, CommitId)>> {
        self.with("list the names of the Git repository", |handle| {
            let mut refs = Vec::new();
            for reference in handle.references_glob(&format!("{beginning}*"))?.flatten() {
                let name = std::str::from_utf8(reference.name_bytes()).ok();
                refs.extend(name.zip(reference.target()).map(|(name, id)| (name.to_owned(), CommitId::from(id))));
            }
            refs.sort();
            Ok(refs)
        })
    }
}
