//! Watching the town's folder and its packages'.
//!
//! The file system reports changes. Where it cannot (a network folder changes on another machine;
//! all watches are used up), the files' sizes and times are polled. Either way a change only means
//! "build again": what changed is left to the build. A file that no build reads is no reason for one,
//! nor is one that parvis itself writes to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use camino::Utf8Path;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::{DirEntry, WalkDir};

use super::own_streams::OwnStreams;
use crate::diagnostics::Result;
use crate::disk::{self, FileKind, Folder};
use crate::sources::is_read;

/// How long nothing may change before a build begins, since editors write in several steps.
const QUIET: Duration = Duration::from_millis(30);
/// When a build begins even though changes continue.
const LONGEST: Duration = Duration::from_millis(200);
/// How often files are polled.
const TURN: Duration = Duration::from_millis(500);
/// How often a wait for an instant checks the real clock, since timers do not run while a computer
/// sleeps.
const GLANCE: Duration = Duration::from_mins(1);

/// All files with length and time of last change.
type Look = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// The folders that are watched.
pub(super) struct Watch {
    root: PathBuf,
    packages: Vec<PathBuf>,
    /// Where our own lines go, perhaps into the town: each of them would start a build.
    own_streams: OwnStreams,
    /// The files at the last check.
    last: Look,
    /// `None` if files are polled.
    notices: Option<Notices>,
}

/// What the file system tells.
struct Notices {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// The watched folders, and whether everything below them is watched too.
    followed: BTreeMap<PathBuf, bool>,
}

impl Watch {
    /// Begins to watch a town.
    ///
    /// # Errors
    /// If its folder cannot be found.
    pub(super) fn open(root: &Utf8Path, poll: bool) -> Result<Self> {
        let root = Folder::open(root)
            .map(|_| disk::real_path(root).unwrap_or_else(|| root.to_owned()))?
            .into_std_path_buf();
        let notices = if poll { None } else { Notices::open() };
        let mut watch = Self {
            root,
            packages: Vec::new(),
            own_streams: OwnStreams::open(),
            last: Look::new(),
            notices,
        };
        watch.follow(None);
        if watch.notices.is_none() {
            watch.check_files();
        }
        Ok(watch)
    }

    /// Watches the folders that exist now. `packages` replaces the list of package folders.
    pub(super) fn follow(&mut self, packages: Option<Vec<PathBuf>>) {
        if let Some(packages) = packages {
            let packages = packages.into_iter().map(|path| real(&path).unwrap_or(path)).collect();
            if self.packages == packages {
                return;
            }
            self.packages = packages;
            if self.notices.is_none() {
                self.check_files();
            }
        }
        let wanted = self.wanted();
        let is_told = wanted.keys().all(|folder| !is_remote(folder));
        if self.notices.as_mut().is_some_and(|notices| !is_told || !notices.follow(wanted)) {
            self.notices = None;
            self.check_files();
        }
    }

    /// Waits for a change, and then until nothing changes for a moment; or for an instant. `left`
    /// says how far away that is by the real clock; `None` means that it never comes.
    ///
    /// Returns false if changes can no longer be reported.
    pub(super) fn wait(&mut self, left: impl Fn() -> Option<Duration>) -> bool {
        loop {
            let left = left();
            if left == Some(Duration::ZERO) {
                return true;
            }
            if self.notices.is_none() {
                thread::sleep(TURN);
                if self.check_files() {
                    return true;
                }
                continue;
            }
            match self.next(left.map(|left| left.min(GLANCE))) {
                Ok(true) => break,
                Ok(false) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        let begun = Instant::now();
        while let Some(left) = LONGEST.checked_sub(begun.elapsed()) {
            match self.next(Some(left.min(QUIET))) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return self.notices.is_none(),
            }
        }
        true
    }

    /// Takes the next report. Returns whether it matters.
    fn next(&mut self, limit: Option<Duration>) -> std::result::Result<bool, RecvTimeoutError> {
        let Some(notices) = &mut self.notices else { return Err(RecvTimeoutError::Disconnected) };
        let notice = match limit {
            Some(limit) => notices.events.recv_timeout(limit)?,
            None => notices.events.recv().map_err(|_| RecvTimeoutError::Disconnected)?,
        };
        match notice {
            // The system lost reports. Our own reading causes reports too, so the files are
            // checked; otherwise a large town would be rebuilt forever.
            Ok(event) if event.need_rescan() => Ok(self.check_files()),
            Ok(event) if is_change(event.kind) => {
                if !matches!(
                    event.kind,
                    EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
                        | EventKind::Access(_)
                ) {
                    // Another folder may now be at a watched path.
                    event.paths.iter().for_each(|path| notices.forget(path));
                }
                Ok(event.paths.iter().any(|path| {
                    self.is_source(path, is_folder(path)) && !self.own_streams.have(path)
                }))
            }
            Ok(_) => Ok(false),
            // No watches are left for a new folder.
            Err(_) => {
                self.notices = None;
                self.check_files();
                Ok(true)
            }
        }
    }

    /// Checks all files. Returns whether any differs from the last check.
    #[expect(
        clippy::disallowed_methods,
        reason = "only lengths and times are looked at, and no link is followed"
    )]
    fn check_files(&mut self) -> bool {
        let is_seen = |entry: &DirEntry| {
            entry.depth() == 0 || self.is_source(entry.path(), entry.file_type().is_dir())
        };
        let sources = self.packages.iter().chain([&self.root]);
        let walks = sources.flat_map(|source| {
            WalkDir::new(source).sort_by_file_name().into_iter().filter_entry(is_seen)
        });
        let files = walks.flatten().filter_map(|entry| {
            let data = entry.metadata().ok().filter(|data| !data.is_dir())?;
            if self.own_streams.have(entry.path()) {
                return None;
            }
            Some((entry.into_path(), data.len(), data.modified().ok()))
        });
        let now: Look = files.collect();
        let is_other = self.last != now;
        self.last = now;
        is_other
    }

    /// Lists the folders to watch: not the output and others that no build reads, where much may
    /// happen.
    fn wanted(&self) -> BTreeMap<PathBuf, bool> {
        // Of what is not there (yet, or any more) the folder above tells when it comes.
        let there = |path: &Path| {
            path.ancestors().find(|folder| is_folder(folder)).unwrap_or(path).to_owned()
        };
        let mut wanted = BTreeMap::from([(there(&self.root), false)]);
        if let Some(top) = Utf8Path::from_path(&self.root).and_then(|root| Folder::open(root).ok())
        {
            let names = top.list_names().unwrap_or_default();
            let folders = names
                .iter()
                .filter(|name| top.kind(name) == Some(FileKind::Folder))
                .map(|name| self.root.join(name));
            wanted.extend(
                folders.filter(|folder| self.is_source(folder, true)).map(|folder| (folder, true)),
            );
        }
        for package in &self.packages {
            let there = there(package);
            let is_covered =
                wanted.iter().any(|(folder, is_whole)| *is_whole && there.starts_with(folder));
            if !is_covered {
                let is_whole = there == *package;
                wanted.insert(there, is_whole);
            }
        }
        wanted
    }

    /// Whether a build reads what lies at a path, in the town or a package, or the path lies above
    /// one of them.
    fn is_source(&self, path: &Path, is_folder: bool) -> bool {
        let belongs = |source: &Path| match path.strip_prefix(source) {
            Ok(below) if below.as_os_str().is_empty() => true,
            Ok(below) => is_read(&below.to_string_lossy(), is_folder) && !is_of_vim(below),
            Err(_) => source.starts_with(path),
        };
        belongs(&self.root) || self.packages.iter().any(|package| belongs(package))
    }
}

impl Notices {
    fn open() -> Option<Self> {
        let (sender, events) = mpsc::channel();
        let watcher =
            RecommendedWatcher::new(sender, Config::default().with_follow_symlinks(false)).ok()?;
        Some(Self { watcher, events, followed: BTreeMap::new() })
    }

    /// Watches these folders and no others. Returns false if the system has no watches left.
    fn follow(&mut self, wanted: BTreeMap<PathBuf, bool>) -> bool {
        let gone: Vec<PathBuf> =
            self.followed.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
        gone.iter().for_each(|path| self.forget(path));
        for (path, is_whole) in wanted {
            if self.followed.get(&path) == Some(&is_whole) {
                continue;
            }
            self.forget(&path);
            let mode =
                if is_whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(&path, mode) {
                Ok(()) => {
                    self.followed.insert(path, is_whole);
                }
                // It went away meanwhile: the folder above tells.
                Err(_) if !is_folder(&path) => {}
                Err(_) => return false,
            }
        }
        true
    }

    fn forget(&mut self, path: &Path) {
        if self.followed.remove(path).is_some() {
            // A folder that is gone took its watch along.
            self.watcher.unwatch(path).ok();
        }
    }
}

fn real(path: &Path) -> Option<PathBuf> {
    disk::real_path(Utf8Path::from_path(path)?).map(Into::into)
}

fn is_folder(path: &Path) -> bool {
    Utf8Path::from_path(path).and_then(disk::named_file_kind) == Some(FileKind::Folder)
}

/// Whether a report is about a change. Opening a file, which our own build does too, is not a
/// change.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Whether a file is the one that Vim makes and removes to see whether it may write in a folder.
fn is_of_vim(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "4913")
}

/// Whether a folder may change without a report: on another machine, or through a program that
/// serves the folder.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    /// NFS, SMB (three kinds), 9P (Windows' disks under WSL), FUSE (sshfs, containers' shared
    /// folders), VirtualBox, Ceph, AFS.
    const KINDS: [u32; 9] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
        0x786f_4256,
        0x00c3_6400,
        0x5346_414f,
    ];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the kinds have 32 bits, in whatever width"
    )]
    rustix::fs::statfs(folder).is_ok_and(|data| KINDS.contains(&(data.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}
