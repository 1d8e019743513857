//! Moving a branch: of a server, or of a repository in a folder of this machine.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use git2::{
    Direction, Error, ErrorCode, PushOptions, Reference, RemoteCallbacks, RepositoryOpenFlags,
};

use super::fault::fault;
use super::remote::Remote;
use super::request;
use super::{CommitId, Repository, session};
use crate::diagnostics::Result;
use crate::disk::{Folder, Stamp};

/// How much of a server's words is kept.
const LONGEST_WORDS: usize = 300;

/// A branch that is to move.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// Its name without `refs/heads/`.
    pub branch: &'a str,
    /// Where it has to be before; `None` if it must not be there.
    pub from: Option<CommitId>,
    /// Where it goes.
    pub to: CommitId,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// It is there.
    Done,
    /// It was somewhere else: somebody moved it meanwhile.
    Overtaken,
    /// The server does not let it move; its words.
    Refused(String),
}

/// Whether a text can be a branch's name.
pub fn is_branch_name(name: &str) -> bool {
    !name.starts_with('-') && Reference::is_valid_name(&full(name))
}

fn full(branch: &str) -> String {
    format!("refs/heads/{branch}")
}

impl Repository {
    /// Opens the repository in exactly this folder, with a checkout or without.
    ///
    /// # Errors
    /// If there is none, or it belongs to another user.
    pub fn open_at(folder: &Utf8Path) -> Result<Self> {
        let none = std::iter::empty::<&str>();
        git2::Repository::open_ext(folder, RepositoryOpenFlags::NO_SEARCH, none)
            .map(|handle| Self::share(handle, folder))
            .map_err(|error| fault(&error, "open the Git repository", folder))
    }

    /// Finds where a branch is. Returns `None` if there is no such branch.
    ///
    /// # Errors
    /// If the name leads to something else, or cannot be read.
    pub fn branch_tip(&self, branch: &str) -> Result<Option<CommitId>> {
        self.with("look into the Git repository", |handle| {
            match handle.find_reference(&full(branch)) {
                Ok(reference) => Ok(reference.target().map(CommitId::from)),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// Moves a branch of this repository.
    ///
    /// # Errors
    /// If the repository cannot be written.
    pub fn move_branch(&self, wanted: &Move<'_>) -> Result<Moved> {
        let Move { branch, from, to } = *wanted;
        let name = full(branch);
        self.with("move a branch of the Git repository", |handle| {
            let is_checked_out = !handle.is_bare()
                && handle.find_reference("HEAD").is_ok_and(|head| {
                    head.symbolic_target().is_ok_and(|target| target == Some(name.as_str()))
                });
            if is_checked_out {
                return Ok(Moved::Refused("the branch is checked out there".to_owned()));
            }
            let mut lock = StandingLock::default();
            loop {
                let moved = match from {
                    Some(from) => {
                        let (to, from) = (to.oid(), from.oid());
                        handle.reference_matching(&name, to, true, from, "parvis: deploy")
                    }
                    None => handle.reference(&name, to.oid(), false, "parvis: deploy"),
                };
                match moved {
                    Ok(_) => return Ok(Moved::Done),
                    Err(error) if error.code() == ErrorCode::Locked && lock.ends(handle, &name) => {
                    }
                    Err(error) if is_race(&error) => return Ok(Moved::Overtaken),
                    Err(error) => return Err(error),
                }
            }
        })
    }

    /// Moves a branch of a server to a commit of this repository, and sends what the server lacks.
    ///
    /// # Errors
    /// If the server cannot be reached, or breaks off. Then the branch may have moved.
    pub fn push(&self, remote: &Remote, wanted: &Move<'_>) -> Result<Moved> {
        self.call(remote, |handle, call, mut there| {
            let name = full(wanted.branch);
            let told = Told::default();
            let pushed: std::result::Result<Option<Moved>, Error> = request::within(call, || {
                let mut connection =
                    there.connect_auth(Direction::Push, Some(RemoteCallbacks::new()), None)?;
                match tip(&connection, &name)? {
                    // An earlier push broke off after it was done.
                    Some(there) if there == wanted.to => return Ok(Some(Moved::Done)),
                    there if there != wanted.from => return Ok(Some(Moved::Overtaken)),
                    _ => {}
                }
                // A local name is what the library pushes from.
                let own = format!("refs/parvis/push/{}", wanted.branch);
                handle.reference(&own, wanted.to.oid(), true, "parvis: deploy")?;
                let mut options = PushOptions::new();
                options.remote_callbacks(told.callbacks()).packbuilder_parallelism(0);
                connection.remote().push(&[format!("{own}:{name}")], Some(&mut options))?;
                Ok(None)
            });
            match pushed {
                Ok(Some(moved)) => Ok(moved),
                Ok(None) => Ok(told.judge()),
                Err(error) if error.code() == ErrorCode::NotFastForward => Ok(Moved::Overtaken),
                Err(error) => Err(call.diagnose(&error)),
            }
        })
    }
}

/// Where the branch is when the server is asked.
fn tip(
    connection: &git2::RemoteConnection<'_, '_, '_>,
    name: &str,
) -> std::result::Result<Option<CommitId>, Error> {
    let heads = connection.list()?;
    let found = heads.iter().find(|head| session::head_name(head).as_deref() == Some(name));
    Ok(found.map(|head| CommitId::from(head.oid())))
}

/// How long the lock of a branch may stand still. To move one takes milliseconds.
const STANDS: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);

/// The lock of a branch of this machine, which a program that was killed leaves behind.
#[derive(Default)]
struct StandingLock {
    since: Option<(Stamp, Instant)>,
}

impl StandingLock {
    /// Waits a moment. Removes the lock if it has stood still for too long; returns `false` if that cannot be done.
    fn ends(&mut self, handle: &git2::Repository, name: &str) -> bool {
        let place = Utf8Path::from_path(handle.commondir()).map(Folder::open);
        let Some(Ok(folder)) = place else { return false };
        let lock = format!("{name}.lock");
        sleep(LOOK);
        let Some(stamp) = folder.stamp(&lock) else { return true };
        match &self.since {
            Some((known, since)) if *known == stamp => {
                since.elapsed() < STANDS || folder.remove_file(&lock).is_ok()
            }
            _ => {
                self.since = Some((stamp, Instant::now()));
                true
            }
        }
    }
}

/// Whether an error means that somebody else was quicker.
fn is_race(error: &Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::Modified | ErrorCode::Exists | ErrorCode::NotFound | ErrorCode::Locked
    )
}

/// What the server says to a push.
#[derive(Default)]
struct Told {
    words: Arc<std::sync::Mutex<Vec<u8>>>,
    refused: RefCell<Option<String>>,
}

impl Told {
    fn callbacks(&self) -> RemoteCallbacks<'_> {
        let mut callbacks = RemoteCallbacks::new();
        callbacks.sideband_progress(|words| {
            let mut kept = self.words.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let room = LONGEST_WORDS.saturating_sub(kept.len());
            kept.extend(words.iter().take(room));
            true
        });
        callbacks.push_update_reference(|_, status| {
            *self.refused.borrow_mut() = status.map(str::to_owned);
            Ok(())
        });
        callbacks
    }

    fn judge(&self) -> Moved {
        let Some(status) = self.refused.take() else { return Moved::Done };
        let is_race = [
            "fetch first",
            "non-fast-forward",
            "failed to update ref",
            "cannot lock ref",
            "stale info",
        ];
        if is_race.iter().any(|word| status.contains(word)) {
            return Moved::Overtaken;
        }
        let words = self.words.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let words = String::from_utf8_lossy(&words);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = if words.is_empty() { status } else { format!("{status}: {words}") };
        Moved::Refused(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Scratch;

    #[test]
    fn names_of_branches_are_checked() {
        assert!(["pages", "gh-pages", "a/b", "été"].into_iter().all(is_branch_name));
        assert!(
            !["", "-x", "a b", "a..b", "a:b", "/a", "a/", "a.lock", "a~1"]
                .into_iter()
                .any(is_branch_name)
        );
    }

    #[test]
    fn the_lock_of_a_program_that_was_killed_does_not_stay() {
        let mut scratch = Scratch::bare();
        let commit = scratch.file("a", "1").commit(1);
        let repository = scratch.open();
        let lock = repository.folder().join("refs/heads/pages.lock");
        std::fs::write(&lock, "").expect("it is ours");
        let moved = repository.move_branch(&Move { branch: "pages", from: None, to: commit });
        assert_eq!(moved.expect("it moves"), Moved::Done);
        assert!(!lock.exists());
    }

    #[test]
    fn a_branch_moves_only_from_where_it_was() {
        let mut scratch = Scratch::bare();
        let (first, second) = (scratch.file("a", "1").commit(1), scratch.file("a", "2").commit(2));
        let repository = scratch.open();
        let moved = |from, to| repository.move_branch(&Move { branch: "pages", from, to }).unwrap();
        assert_eq!(repository.branch_tip("pages").unwrap(), None);
        assert_eq!(moved(Some(first), second), Moved::Overtaken);
        assert_eq!(moved(None, first), Moved::Done);
        assert_eq!(moved(None, second), Moved::Overtaken);
        assert_eq!(moved(Some(second), second), Moved::Overtaken);
        assert_eq!(moved(Some(first), second), Moved::Done);
        assert_eq!(repository.branch_tip("pages").unwrap(), Some(second));
        assert!(Repository::open_at(&scratch.path().join("objects")).is_err());
    }
}
