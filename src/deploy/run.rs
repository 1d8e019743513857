//! A deployment from beginning to end.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::busy::Busy;
use super::difference::{Change, Difference, stage};
use super::foreign::{Foreign, find_foreign};
use super::host::{Connect, Fault, HostError};
use super::list::{LIST, LONGEST_LIST, List, Listed, Standing};
use super::local::Site;
use super::send::{Job, do_all};
use super::steady::Steady;
use crate::diagnostics::{Code, Diagnostic, Message, Result};
use crate::names::OutPath;
use crate::output::Destination;

/// How many files are done before the list on the host is written anew, and how much time passes.
const FILES_A_LIST: usize = 500;
const LIST_EVERY: Duration = Duration::from_secs(20);

type HostResult<T> = std::result::Result<T, HostError>;

/// So many files may always go.
const FEW: usize = 20;

/// How often a deployment begins anew because a killed one's work arrived meanwhile.
const MOST_BEGINNINGS: u32 = 4;

/// What is deployed, and where.
pub struct Deployment<'a> {
    /// The finished site.
    pub site: &'a Destination,
    /// Whose site it is: its address, else its name.
    pub owner: &'a str,
    /// The target.
    pub target: &'a dyn Connect,
    /// What this run may do.
    pub rules: Rules,
    /// What distinguishes this run from all others.
    pub token: &'a str,
    /// Those of earlier runs of this folder, which did not end.
    pub former_tokens: &'a [String],
    /// Hears how far it is.
    pub on_progress: &'a (dyn Fn(Progress) + Sync),
}

/// What a person allows.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Replaces files that parvis did not put there.
    pub replace: bool,
    /// Deletes however many files.
    pub delete: bool,
    /// Changes nothing.
    pub dry_run: bool,
    /// How many connections work at a time.
    pub connections: usize,
}

/// How far a deployment is.
#[derive(Debug, Clone, Copy)]
pub enum Progress {
    /// So many of so many files are done.
    Done(usize, usize),
    /// Another deployment may be running; it is watched for so long at most.
    Waiting(Duration),
}

/// What a deployment did, or would do.
#[derive(Debug, Clone)]
pub struct Done {
    /// The changes.
    pub difference: Difference,
    /// Whether the host showed the site already.
    pub is_same: bool,
}

/// Makes the target show a site.
///
/// # Errors
/// If there is no site, the target is another's, too much would go, or the host refuses. What lies on
/// the host then is the former site, partly newer, and the next run goes on from there.
pub fn deploy(deployment: &Deployment<'_>) -> Result<Done> {
    let site = Site::read(deployment.site)?;
    let mut beginnings = 1;
    loop {
        let mut run = Run::begin(deployment, &site)?;
        let difference = Difference::between(&site.files, &run.list);
        if difference.is_empty() {
            return Ok(Done { difference, is_same: true });
        }
        run.check(&difference)?;
        if deployment.rules.dry_run {
            return Ok(Done { difference, is_same: false });
        }
        match run.make(&difference) {
            Ok(()) => return Ok(Done { difference, is_same: false }),
            Err(error) if error.fault == Fault::Outlived && beginnings < MOST_BEGINNINGS => {
                beginnings += 1;
            }
            Err(error) => return Err(run.explain(error)),
        }
    }
}

struct Run<'a> {
    deployment: &'a Deployment<'a>,
    site: &'a Site,
    /// The connection for the list and the lock.
    host: Steady<'a>,
    list: List,
    /// The list's bytes, as they were found.
    found: Option<Vec<u8>>,
    /// Files of others that would be shown in place of pages, and may be deleted.
    winning: Vec<String>,
    listed_at: Instant,
    since_listed: usize,
    done: usize,
}

impl<'a> Run<'a> {
    fn begin(deployment: &'a Deployment<'a>, site: &'a Site) -> Result<Self> {
        let mut host = Steady::new(deployment.target);
        let name = deployment.target.name();
        let found = host
            .call(|host| host.read(LIST, LONGEST_LIST))
            .map_err(|error| Box::new(error.diagnose(&name)))?;
        let list = match found.as_deref().map(List::decode) {
            None => None,
            Some(Some(list)) if list.site == deployment.owner || deployment.rules.replace => {
                Some(list)
            }
            Some(Some(list)) => {
                let message = message!(
                    "{name}: the site of `{other}` lies there, and this is `{own}`",
                    name,
                    other = list.site,
                    own = deployment.owner
                );
                let help = "name another folder in `town.toml`; if the town has a new address, let this site take the other's place by `--replace`";
                return Diagnostic::error(Code::DeployRefused, message).help(help).into();
            }
            // Nothing is deleted then, for nothing tells what parvis put there.
            Some(None) if deployment.rules.replace => None,
            Some(None) => {
                let message = message!(
                    "{name}: the list of what lies there (`{list}`) is damaged",
                    name,
                    list = LIST
                );
                let help = "deploy everything anew by `--replace`: nothing is deleted then";
                return Diagnostic::error(Code::DeployRefused, message).help(help).into();
            }
        };
        let list = List { site: deployment.owner.to_owned(), ..list.unwrap_or_default() };
        Ok(Self {
            deployment,
            site,
            host,
            list,
            found,
            winning: Vec::new(),
            listed_at: Instant::now(),
            since_listed: 0,
            done: 0,
        })
    }

    fn explain(&self, error: HostError) -> Box<Diagnostic> {
        Box::new(error.diagnose(&self.deployment.target.name()))
    }

    /// Looks whether a person has to allow more first.
    fn check(&mut self, difference: &Difference) -> Result<()> {
        let name = self.deployment.target.name();
        let gone = difference.deleted.len();
        if !self.deployment.rules.delete && gone > FEW && gone * 4 > difference.listed {
            let message = message!(
                "{name}: {gone} of {listed} files would be deleted",
                name,
                gone,
                listed = difference.listed
            );
            let help = "look at them by `--dry-run`; if they are to go, add `--delete`";
            return Diagnostic::error(Code::DeployRefused, message).help(help).into();
        }
        let foreign = find_foreign(&mut self.host, &difference.sent, &self.list);
        let Foreign { taken, winning } = foreign.map_err(|error| self.explain(error))?;
        if self.deployment.rules.replace {
            self.winning = winning;
            return Ok(());
        }
        let mut foreign = taken.iter().chain(&winning);
        let Some(first) = foreign.next() else { return Ok(()) };
        let message: Message = match foreign.count() {
            0 => message!(
                "{name}: `{first}` lies there, and parvis did not put it there",
                name,
                first
            ),
            more => message!(
                "{name}: `{first}` and {more} more files lie there, and parvis did not put them there",
                name,
                first,
                more
            ),
        };
        let help = "move them away on the host; or let the site take their place by `--replace`, which overwrites files of the same name and deletes an `index.php` that would be shown in place of a page";
        Diagnostic::error(Code::DeployRefused, message).help(help).into()
    }

    /// Makes the changes. If that fails midway, the list and the lock are left as they should be
    /// where the host still lets that happen.
    fn make(&mut self, difference: &Difference) -> HostResult<()> {
        let Deployment { target, token, former_tokens, on_progress, .. } = self.deployment;
        if target.is_atomic() {
            return self.make_at_once(difference);
        }
        let on_wait = |longest| on_progress(Progress::Waiting(longest));
        let mut busy = Busy::take(&mut self.host, token, former_tokens, &on_wait)?;
        let made = match self.is_as_it_was() {
            Ok(()) => self.make_stepwise(difference, &mut busy),
            Err(error) => {
                let _ = busy.release(&mut self.host);
                return Err(error);
            }
        };
        match made {
            Ok(()) => {
                self.host.call(|host| host.tidy())?;
                busy.release(&mut self.host)
            }
            Err(error) => {
                if error.fault != Fault::Overtaken && busy.check(&mut self.host).is_ok() {
                    // The first error is the one to tell.
                    let _ = self.write_list();
                    let _ = self.host.call(|host| host.tidy());
                    let _ = busy.release(&mut self.host);
                }
                Err(error)
            }
        }
    }

    /// Makes sure that no other deployment has ended while this one looked around or waited.
    fn is_as_it_was(&mut self) -> HostResult<()> {
        let now = self.host.call(|host| host.read(LIST, LONGEST_LIST))?;
        if now == self.found {
            return Ok(());
        }
        Err(HostError::new(
            Fault::Overtaken,
            "another deployment to this target has ended meanwhile",
        ))
    }

    fn make_at_once(&mut self, difference: &Difference) -> HostResult<()> {
        self.announce(difference);
        let total = difference.sent.len() + difference.deleted.len();
        for job in stages(difference).into_iter().flatten() {
            let folder = &self.site.folder;
            self.host.call(|host| job.run(host, folder))?;
            self.note(job, total);
        }
        self.remove_winning()?;
        self.write_list()?;
        self.host.call(|host| host.finish())
    }

    fn make_stepwise(&mut self, difference: &Difference, busy: &mut Busy) -> HostResult<()> {
        let Deployment { target, rules, .. } = self.deployment;
        self.announce(difference);
        self.write_list()?;
        let mut connections: Vec<Steady<'a>> =
            (0..rules.connections.max(1)).map(|_| Steady::new(*target)).collect();
        let total = difference.sent.len() + difference.deleted.len();
        let site = self.site;
        for jobs in stages(difference) {
            do_all(&mut connections, &site.folder, jobs, &mut |job| {
                if let Some(job) = job {
                    self.note(job, total);
                }
                if busy.is_due() {
                    busy.beat(&mut self.host)?;
                }
                if self.since_listed >= FILES_A_LIST || self.listed_at.elapsed() >= LIST_EVERY {
                    self.write_list()?;
                }
                Ok(())
            })?;
        }
        self.remove_winning()?;
        self.remove_empty_folders(difference)?;
        busy.check(&mut self.host)?;
        self.write_list()
    }

    /// Notes in the list what is about to happen.
    fn announce(&mut self, difference: &Difference) {
        for change in &difference.sent {
            let artifact = self.site.files[&change.path].clone();
            let listed = Listed { artifact, standing: Standing::Coming };
            self.list.files.insert(change.path.clone(), listed);
        }
        for (path, listed) in &mut self.list.files {
            if listed.standing == Standing::Leaving && self.site.files.contains_key(path) {
                // The site has it again.
                listed.standing = Standing::Whole;
            }
        }
        for path in &difference.leaving {
            if let Some(listed) = self.list.files.get_mut(path) {
                listed.standing = Standing::Leaving;
            }
        }
    }

    fn remove_winning(&mut self) -> HostResult<()> {
        for path in std::mem::take(&mut self.winning) {
            self.host.call(|host| host.remove(&path))?;
        }
        Ok(())
    }

    fn note(&mut self, job: Job, total: usize) {
        match job {
            Job::Send(path, _) => {
                if let Some(listed) = self.list.files.get_mut(&path) {
                    listed.standing = Standing::Whole;
                }
            }
            Job::Delete(path) => drop(self.list.files.remove(&path)),
        }
        self.done += 1;
        self.since_listed += 1;
        (self.deployment.on_progress)(Progress::Done(self.done, total));
    }

    fn write_list(&mut self) -> HostResult<()> {
        let bytes = self.list.encode();
        self.host.call(|host| host.put(LIST, &mut bytes.as_slice(), bytes.len() as u64))?;
        self.listed_at = Instant::now();
        self.since_listed = 0;
        Ok(())
    }

    /// Removes folders in which nothing lies any more, the deepest first.
    fn remove_empty_folders(&mut self, difference: &Difference) -> HostResult<()> {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for Change { path, .. } in &difference.deleted {
            let mut rest = path.as_str();
            while let Some((above, _)) = rest.rsplit_once('/') {
                folders.insert(above);
                rest = above;
            }
        }
        let is_used = |folder: &str| {
            let start = OutPath::parse(&format!("{folder}/!"));
            start.is_ok_and(|start| {
                let next = self.list.files.range(start..).next();
                next.is_some_and(|(path, _)| path.as_str().starts_with(&format!("{folder}/")))
            })
        };
        // A folder sorts before those in it.
        let empty: Vec<&str> =
            folders.into_iter().rev().filter(|folder| !is_used(folder)).collect();
        for folder in empty {
            self.host.call(|host| host.remove_empty(folder))?;
        }
        Ok(())
    }
}

/// The jobs of each stage; the last is to delete.
fn stages(difference: &Difference) -> Vec<Vec<Job>> {
    let chunks = difference.sent.chunk_by(|a, b| stage(&a.path) == stage(&b.path));
    let sent = chunks.map(|changes| {
        changes.iter().map(|change| Job::Send(change.path.clone(), change.length)).collect()
    });
    let deleted = difference.deleted.iter().map(|change| Job::Delete(change.path.clone()));
    sent.chain(std::iter::once(deleted.collect())).collect()
}
