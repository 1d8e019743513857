//! A bare repository that parvis keeps for itself: a store of fetched commits.

use camino::Utf8Path;
use git2::{ErrorCode, RepositoryInitOptions, RepositoryOpenFlags};

use super::fault::fault;
use super::own_repository::is_ours;
use super::{CommitId, Repository, objects};
use crate::diagnostics::{Code, Diagnostic, Result};

impl Repository {
    /// Makes a bare repository in a folder, without the hooks of the machine's template.
    ///
    /// # Errors
    /// If there is one already, or it cannot be written.
    pub fn init_bare(folder: &Utf8Path) -> Result<Self> {
        let mut options = RepositoryInitOptions::new();
        options
            .bare(true)
            .no_reinit(true)
            .mkpath(true)
            .external_template(false)
            .initial_head("main");
        let handle = git2::Repository::init_opts(folder, &options);
        handle
            .map(|handle| Self::share(handle, folder))
            .map_err(|error| fault(&error, "begin a Git repository in", folder))
    }

    /// Opens the bare repository that parvis made in exactly this folder.
    ///
    /// # Errors
    /// If there is none, or it is damaged, belongs to another user, or holds anything that parvis
    /// does not write there. Foreign settings above all would be obeyed.
    pub fn open_bare(folder: &Utf8Path) -> Result<Self> {
        if !is_ours(folder) {
            let message = message!("`{folder}` is not a Git repository as parvis makes it", folder);
            return Diagnostic::error(Code::Git, message)
                .help("remove the folder; what was in it is fetched anew")
                .into();
        }
        let flags = RepositoryOpenFlags::NO_SEARCH
            | RepositoryOpenFlags::BARE
            | RepositoryOpenFlags::NO_DOTGIT;
        let handle = git2::Repository::open_ext(folder, flags, std::iter::empty::<&str>());
        handle
            .map(|handle| Self::share(handle, folder))
            .map_err(|error| fault(&error, "open the Git repository", folder))
    }

    /// Whether the repository holds a commit.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn has_commit(&self, id: CommitId) -> Result<bool> {
        self.with("look into the Git repository", |handle| {
            match objects::commit(handle, id.oid()) {
                Ok(_) => Ok(true),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    /// Finds the commit that a full name leads to. Returns `None` if there is no such name, or it
    /// cannot be read.
    pub fn commit_named(&self, name: &str) -> Option<CommitId> {
        self.with("look into the Git repository", |handle| objects::named(handle, name))
            .ok()
            .map(CommitId::from)
    }

    /// Whether a full name leads to a commit.
    pub fn leads_to(&self, name: &str, id: CommitId) -> bool {
        self.commit_named(name) == Some(id)
    }

    /// Whether everything that names with this prefix point to can be read.
    pub fn is_sound(&self, beginning: &str) -> bool {
        let refs = self.refs(beginning);
        refs.is_ok_and(|refs| {
            let readable = |handle: &git2::Repository| {
                let odb = handle.odb()?;
                refs.iter().try_for_each(|(_, id)| {
                    objects::measure(handle, id.oid())?;
                    odb.read(id.oid()).map(drop)
                })
            };
            self.with("read the Git repository", readable).is_ok()
        })
    }

    /// Gives a commit or tag a full name (`refs/parvis/…`), so that Git never removes it. An
    /// existing name moves.
    ///
    /// # Errors
    /// If the object does not exist, or the name cannot be written.
    pub fn set_ref(&self, name: &str, id: CommitId) -> Result<()> {
        self.with("write a name into the Git repository", |handle| {
            handle.reference(name, id.oid(), true, "parvis").map(drop)
        })
    }

    /// Lists the names with a prefix (`refs/parvis/`) and what they point to, sorted.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn refs(&self, beginning: &str) -> Result<Vec<(String, CommitId)>> {
        self.with("list the names of the Git repository", |handle| {
            let mut refs = Vec::new();
            for reference in handle.references_glob(&format!("{beginning}*"))?.flatten() {
                let name = std::str::from_utf8(reference.name_bytes()).ok();
                refs.extend(
                    name.zip(reference.target())
                        .map(|(name, id)| (name.to_owned(), CommitId::from(id))),
                );
            }
            refs.sort();
            Ok(refs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Scratch;

    #[test]
    fn a_bare_repository_is_made_once_and_without_hooks() {
        let folder = tempfile::tempdir().unwrap();
        let place = Utf8Path::from_path(folder.path()).unwrap().join("deep/cache");
        assert_eq!(Repository::open_bare(&place).unwrap_err().code, Code::Git);
        assert!(Repository::init_bare(&place).unwrap().is_bare());
        assert_eq!(Repository::init_bare(&place).unwrap_err().code, Code::Git);
        assert!(Repository::open_bare(&place).unwrap().is_bare());
        let hooks = std::fs::read_dir(place.join("hooks"))
            .unwrap()
            .flatten()
            .map(|file| file.file_name().into_string().unwrap());
        assert!(hooks.into_iter().all(|name| name.ends_with(".sample")));
    }

    #[test]
    fn a_folder_above_is_not_taken_for_the_repository() {
        let scratch = Scratch::checkout();
        assert!(Repository::open_bare(&scratch.path()).is_err());
        assert!(Repository::open_bare(&scratch.path().join("objects")).is_err());
    }

    #[test]
    fn names_are_kept_moved_and_listed() {
        let mut scratch = Scratch::bare();
        let (first, second) = (scratch.file("a", "1").commit(1), scratch.file("a", "2").commit(2));
        let repository = scratch.open();
        for (name, id) in
            [("refs/parvis/b", first), ("refs/parvis/a", first), ("refs/parvis/b", second)]
        {
            repository.set_ref(name, id).unwrap();
        }
        let expected = [("refs/parvis/a".to_owned(), first), ("refs/parvis/b".to_owned(), second)];
        assert_eq!(repository.refs("refs/parvis/").unwrap(), expected);
        let absent = CommitId::from_hex(&"8".repeat(40)).unwrap();
        assert!(repository.set_ref("refs/parvis/c", absent).is_err());
        assert!(repository.set_ref("../../outside", first).is_err());
        assert!(
            repository.leads_to("refs/parvis/a", first)
                && !repository.leads_to("refs/parvis/b", first)
        );
        assert!(!repository.leads_to("refs/parvis/none", first));
        assert!(repository.has_commit(first).unwrap() && !repository.has_commit(absent).unwrap());
    }
}
