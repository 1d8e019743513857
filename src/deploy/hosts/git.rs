//! A branch of a Git repository, which a forge shows as a site.
//!
//! A deployment is one commit on top of the branch. The list of what parvis put there lies in the
//! branch, beside the site; what others put there stays. Of a server's branch only the last commit
//! is fetched, into a repository that parvis keeps in the town's folder, so that the next
//! deployment needs to fetch nothing.

use std::io::Read;
use std::time::Duration;

use camino::Utf8Path;

use super::means::Means;
use crate::deploy::host::{Connect, Created, Fault, Host, HostError, HostFile};
use crate::diagnostics::{Code, Diagnostic, Result as Found};
use crate::git::{
    Access, Author, CommitId, Depth, Edited, FileId, Folder, ItemKind, Move, Moved, NewCommit,
    Refspec, Remote, Repository, Secret, Session, TreeEdit,
};
use crate::manifest::DeployTarget;
use crate::names::Address;
use crate::output::make_own_folder;

type Result<T> = std::result::Result<T, HostError>;

/// The last commit of the branch, in the repository that parvis keeps.
const TIP: &str = "refs/parvis/tip";
/// Where this file lies, GitHub shows a branch as it is. Without it, files whose names begin with
/// `_` or `.` are left out. It means nothing to others.
const AS_IT_IS: &str = ".nojekyll";
const MESSAGE: &str = "The site as it is now\n";

/// A branch, and how it is reached.
pub(super) struct Branch<'a> {
    repository: &'a Address,
    branch: &'a str,
    means: &'a Means<'a>,
    target: &'a str,
    access: Access,
    author: Author,
}

impl<'a> Branch<'a> {
    /// # Errors
    /// If the secret that the target names is not there.
    pub(super) fn new(
        target: &'a DeployTarget,
        place: Place<'a>,
        means: &'a Means<'_>,
    ) -> Found<Self> {
        let given = &target.access;
        if given.certificate.is_some() {
            let message = message!(
                "`[deploy.{name}]` pins a `certificate`, and those of Git servers are checked by this computer's store of certificates alone",
                name = target.name
            );
            let help = "remove `certificate`, and add the server's authority to that store";
            return Diagnostic::error(Code::DeployRefused, message).help(help).into();
        }
        let token = match given.password.as_deref() {
            Some(name) => {
                let token = means.secret(target, "password", Some(name))?;
                Some((name.to_owned(), Secret::new(token.trim())))
            }
            None => None,
        };
        let limits = &means.manifest.limits;
        let key = given.key.as_deref().map(|key| means.key_path(key));
        let access = Access {
            token,
            home: means.home.clone(),
            connect: Duration::from_secs(limits.connect.into()),
            silence: Duration::from_secs(limits.silence.into()),
            total: Duration::from_secs(60 * u64::from(limits.minutes)),
            most_bytes: limits.megabytes.saturating_mul(1_000_000),
            private: true,
            key,
            host_key: given.host_key.clone(),
            deploys: true,
        };
        let Place { repository, branch } = place;
        Ok(Self { repository, branch, means, target: &target.name, access, author: author(means) })
    }

    fn remote(&self) -> Remote {
        Remote { url: self.repository.as_str().to_owned(), access: self.access.clone() }
    }

    /// Fetches the last commit into the repository that parvis keeps. A run that was killed may have left
    /// that unfit for use: then it is begun anew.
    fn fetch_tip(&self) -> Found<(Repository, Option<CommitId>)> {
        let own = make_own_folder(&self.means.town)?;
        let name = format!("deploy-{}.git", self.target);
        let place = own.path().join(&name);
        if let Ok(kept) = Repository::open_bare(&place)
            && let Ok(tip) = self.fetch(&kept)
        {
            return Ok((kept, tip));
        }
        if own.kind(&name).is_some() {
            own.remove_folder(&name)?;
        }
        let here = Repository::init_bare(&place)?;
        let tip = self.fetch(&here)?;
        Ok((here, tip))
    }

    /// Fetches the last commit of the branch, unless it is here.
    fn fetch(&self, here: &Repository) -> Found<Option<CommitId>> {
        here.connect(&self.remote(), &|_| {}, |session| {
            let Some(tip) = self.tip_in(session)? else { return Ok(None) };
            if !here.leads_to(TIP, tip) {
                let there = &self.full_name();
                session.fetch(&[Refspec { there, here: TIP }], Depth::One)?;
            }
            // It may have moved in between.
            Ok(here.commit_named(TIP))
        })
    }

    /// The last commit of the branch, as the server says.
    fn tip_in(&self, session: &mut Session<'_, '_>) -> Found<Option<CommitId>> {
        let there = self.full_name();
        let found = session.refs()?.into_iter().find(|found| found.name == there);
        Ok(found.map(|found| found.commit))
    }

    fn full_name(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn open_branch(&self) -> Found<Opened<'_>> {
        let (here, tip) = if self.repository.is_local() {
            let here = Repository::open_at(Utf8Path::new(self.repository.path()))?;
            let tip = here.branch_tip(self.branch)?;
            (here, tip)
        } else {
            self.fetch_tip()?
        };
        let (edit, made, shows_all) = (TreeEdit::default(), None, false);
        Ok(Opened { branch: self, here, tip, edit, made, shows_all })
    }
}

/// The repository and the branch.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub repository: &'a Address,
    pub branch: &'a str,
}

/// Who makes the commits: the town, under its name.
fn author(means: &Means<'_>) -> Author {
    let manifest = means.manifest;
    let name = manifest.name.texts().next().unwrap_or_default();
    let name = name.replace(|c: char| matches!(c, '<' | '>') || c.is_control(), " ");
    let name = if name.trim().is_empty() { "parvis" } else { name.trim() };
    let host = manifest.url.as_deref().and_then(|url| {
        let rest = url.split_once("://")?.1;
        rest.split(['/', ':', '?', '#']).next().filter(|host| !host.is_empty())
    });
    let email = format!("noreply@{}", host.unwrap_or("localhost"));
    Author { name: name.to_owned(), email, is_known: true }
}

impl Connect for Branch<'_> {
    fn open(&self) -> Result<Box<dyn Host + '_>> {
        Ok(Box::new(self.open_branch()?))
    }

    fn name(&self) -> String {
        format!("{} ({})", self.repository, self.branch)
    }

    fn is_atomic(&self) -> bool {
        true
    }
}

/// The branch as it was found, and what is to change in it.
struct Opened<'a> {
    branch: &'a Branch<'a>,
    here: Repository,
    tip: Option<CommitId>,
    edit: TreeEdit,
    /// The commit that is to be pushed.
    made: Option<CommitId>,
    /// Whether the site brings the file that makes GitHub show everything.
    shows_all: bool,
}

impl Opened<'_> {
    /// Makes the commit. Returns `None` if nothing differs.
    fn commit(&mut self) -> Result<Option<CommitId>> {
        if self.made.is_some() {
            return Ok(self.made);
        }
        let has_it = match self.tip {
            Some(tip) => self.here.read_file(tip, AS_IT_IS, 1_000_000)?.is_some(),
            None => false,
        };
        if !self.shows_all && !has_it {
            let empty = self.here.write_blob(&mut &b""[..], 0)?;
            self.edit.put(AS_IT_IS, empty);
        }
        let Branch { author, means, .. } = self.branch;
        let new = NewCommit { author, date: (means.now)(), message: MESSAGE };
        match self.here.commit_edit(self.tip, &self.edit, &new)? {
            Edited::Same => Ok(None),
            Edited::Commit(commit) => {
                self.made = Some(commit);
                Ok(self.made)
            }
            Edited::InTheWay(path) => Err(HostError::new(
                Fault::InTheWay,
                message!(
                    "`{path}` of the branch is in the way: the site has a folder where the branch has a file, or a file where it has a folder",
                    path
                ),
            )),
            Edited::BadName(path) => Err(HostError::new(
                Fault::Name,
                message!("Git cannot hold the name `{path}`", path),
            )
            .help("give the file or folder another name")),
        }
    }

    fn publish(&self, commit: CommitId) -> Result<Moved> {
        let wanted = Move { branch: self.branch.branch, from: self.tip, to: commit };
        if self.branch.repository.is_local() {
            return Ok(self.here.move_branch(&wanted)?);
        }
        let moved = self.here.push(&self.branch.remote(), &wanted)?;
        if moved == Moved::Done {
            self.here.set_ref(TIP, commit)?;
        }
        Ok(moved)
    }

    /// Whether the branch now ends with a commit that was made in the kept repository: a server goes
    /// on with a push whose sender was killed.
    fn ends_with_our_own(&self) -> Result<bool> {
        if self.branch.repository.is_local() {
            return Ok(false);
        }
        let tip = self
            .here
            .connect(&self.branch.remote(), &|_| {}, |session| self.branch.tip_in(session))?;
        Ok(match tip {
            Some(tip) => self.here.has_commit(tip)?,
            None => false,
        })
    }
}

impl Host for Opened<'_> {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>> {
        let Some(tip) = self.tip else { return Ok(None) };
        let found = self.here.read_file(tip, path, limit)?;
        Ok(found.map(|bytes| bytes.to_vec()))
    }

    fn list(&mut self, folder: &str) -> Result<Option<Vec<HostFile>>> {
        let Some(commit) = self.tip else { return Ok(folder.is_empty().then(Vec::new)) };
        let below = Folder { repository: self.here.clone(), commit, prefix: folder.to_owned() };
        if !below.exists()? {
            return Ok(None);
        }
        let mut files = Vec::new();
        let walked = below.walk(&mut |item| {
            let name = String::from_utf8_lossy(item.path).into_owned();
            // That one is parvis' own.
            let is_own = folder.is_empty()
                && name == AS_IT_IS
                && item.kind == ItemKind::File(FileId::of(b""));
            if !is_own {
                files.push(HostFile { name, is_folder: item.kind == ItemKind::Folder });
            }
            false
        });
        walked?;
        Ok(Some(files))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, length: u64) -> Result<()> {
        let file = self.here.write_blob(bytes, length)?;
        self.shows_all |= path == AS_IT_IS;
        self.edit.put(path, file);
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<Created> {
        if self.read(path, u64::MAX)?.is_some() {
            return Ok(Created::Already);
        }
        self.put(path, &mut &*bytes, bytes.len() as u64)?;
        // The push makes sure of it.
        Ok(Created::Alone)
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        if path == AS_IT_IS {
            return self.put(path, &mut &b""[..], 0);
        }
        self.edit.remove(path);
        Ok(())
    }

    fn remove_empty(&mut self, _: &str) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        let Some(commit) = self.commit()? else { return Ok(()) };
        match self.publish(commit)? {
            Moved::Done => Ok(()),
            Moved::Overtaken if self.ends_with_our_own()? => Err(HostError::new(
                Fault::Outlived,
                "the server is still busy with an earlier deployment of this folder",
            )),
            Moved::Overtaken => Err(HostError::new(
                Fault::Overtaken,
                "somebody else changed the branch meanwhile, and it stays as they left it",
            )),
            Moved::Refused(words) => {
                let message = message!("the branch may not be changed: \"{words}\"", words);
                let help = message!(
                    "allow this key or token to write to the branch `{branch}`; a protected branch needs an exception, on the forge's own page",
                    branch = self.branch.branch
                );
                Err(HostError::new(Fault::Denied, message).help(help))
            }
        }
    }
}
