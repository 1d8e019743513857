//! Staging: what differs from the last site goes to a folder beside it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use camino::Utf8PathBuf;

use super::Destination;
use super::journal::Journal;
use super::list::{Artifact, List, Stream};
use super::switch::{OURS, Places, Way, read_list};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{self, Folder, Lock, NewFile, NewFolder, TakePiece};
use crate::names::OutPath;

/// What a publication did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files that are no longer part of the site.
    pub removed: usize,
}

/// How a file of the last site is known to be as it was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unchanged {
    /// By length and time, which only the file's owner could set back; else by its bytes.
    #[default]
    ByTime,
    /// By its bytes: it was brought from a cache, as CI does, so its time says nothing.
    ByDigest,
}

/// How a site is written.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// How files are known to be unchanged.
    pub unchanged: Unchanged,
    /// Where parvis keeps its own state, outside of every town; `None` if the system names no
    /// such folder.
    pub state: Option<Utf8PathBuf>,
}

/// The next site while it is made. Dropped unpublished, it leaves the old one as it was.
pub struct Staging {
    /// Where all lies.
    pub(super) places: Places,
    /// The new tree.
    pub(super) fresh: NewFolder,
    /// The last site's list.
    pub(super) last: List,
    /// What was written to the new tree.
    pub(super) written: Mutex<BTreeSet<OutPath>>,
    folders: Mutex<BTreeSet<String>>,
    unchanged: Unchanged,
    /// Whether the new tree is on its way to its place, and must not be cleared away.
    pub(super) is_moving: bool,
    _lock: Lock,
}

impl Staging {
    /// Begins the next site of a folder: waits for another build there to end, and finishes or clears what a killed one left.
    ///
    /// # Errors
    /// If the folder's surroundings cannot be written, or a link lies where none may.
    pub fn begin(destination: &Destination, policy: Policy) -> Result<Self> {
        Self::begin_by(destination, policy, None)
    }

    /// Begins the next state of a folder that nobody publishes: files are exchanged one by one, which is faster by far when few
    /// differ. Where a build is killed, the next one finishes.
    ///
    /// # Errors
    /// As [`Staging::begin`].
    pub fn begin_in_place(destination: &Destination, policy: Policy) -> Result<Self> {
        Self::begin_by(destination, policy, Some(Way::Inside))
    }

    /// Begins with a way of switching that is given, or by the best that can be.
    pub(super) fn begin_by(
        destination: &Destination,
        policy: Policy,
        way: Option<Way>,
    ) -> Result<Self> {
        let (above, name) = destination.open()?;
        let site = above.folder(&name)?;
        let is_fixed = site.as_ref().is_some_and(|site| !above.is_writable() || site.is_mounted());
        let best = if is_fixed { Way::Inside } else { Way::Exchange };
        let way = if site.is_some() { way.unwrap_or(best) } else { Way::Exchange };
        let real =
            disk::real_path(above.path()).unwrap_or_else(|| above.path().to_owned()).join(&name);
        let journal = Journal::new(policy.state, real.into_string());
        let mut places = Places { above, name, site, way, journal };
        let lock = places.workshop().lock(&places.prefix("lock"))?;
        // The build that held the lock may have made the site, or put another folder in its place.
        places.site = places.above.folder(&places.name)?;
        places.recover()?;
        let last = places.site.as_ref().map(read_list).transpose()?.unwrap_or_default();
        let fresh = places.workshop().make_own(&places.prefix("new-"))?;
        Ok(Self {
            places,
            fresh,
            last,
            written: Mutex::default(),
            folders: Mutex::default(),
            unchanged: policy.unchanged,
            is_moving: false,
            _lock: lock,
        })
    }

    /// Takes an output. Its bytes are written only if they differ from what lies there.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Artifact> {
        check_name(path)?;
        let artifact = Artifact::of_bytes(bytes);
        if !self.is_unchanged(path, &artifact) {
            self.make_file(path)?.write(bytes)?;
        }
        Ok(artifact)
    }

    /// Takes an output that is a copy of a file of `length` bytes, which `stream` hands over piece by piece.
    ///
    /// The bytes are read once, and twice if the last site has another file of the same length there: most files stay as they are,
    /// and to see that nothing needs to be written.
    ///
    /// # Errors
    /// If they cannot be read or written.
    pub fn copy(&self, path: &OutPath, length: u64, stream: Stream<'_>) -> Result<Artifact> {
        check_name(path)?;
        if self.last.get(path).is_some_and(|listed| listed.artifact.length == length) {
            let artifact = Artifact::of_stream(stream, &mut |_| Ok(()))?;
            if self.is_unchanged(path, &artifact) {
                return Ok(artifact);
            }
        }
        let mut file = self.make_file(path)?;
        Artifact::of_stream(stream, &mut |piece| file.write(piece))
    }

    /// Makes an empty file of the new tree.
    fn make_file(&self, path: &OutPath) -> Result<NewFile> {
        self.make_folder_of(path)?;
        if !self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone()) {
            self.fresh.folder.remove_file(path.as_str())?;
        }
        self.fresh.folder.create_empty(path.as_str())
    }

    /// Whether the file lies there as it would be written. One that somebody touched since is read to know.
    fn is_unchanged(&self, path: &OutPath, artifact: &Artifact) -> bool {
        let Some(site) = &self.places.site else { return false };
        let Some(listed) = self.last.get(path).filter(|listed| listed.artifact == *artifact) else {
            return false;
        };
        let Some(stamp) = site.stamp(path.as_str()).filter(|stamp| stamp.length == artifact.length)
        else {
            return false;
        };
        let is_trusted = self.unchanged == Unchanged::ByTime && stamp.modified == listed.modified;
        (is_trusted || read_artifact(site, path).as_ref() == Some(artifact))
            && !self.is_staged(path)
    }

    fn is_staged(&self, path: &OutPath) -> bool {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    fn make_folder_of(&self, path: &OutPath) -> Result<()> {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        self.fresh.folder.make_folders(Path::new(folder))?;
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }
}

/// Refuses a name that is for parvis itself.
fn check_name(path: &OutPath) -> Result<()> {
    if !path.as_str().starts_with(OURS) {
        return Ok(());
    }
    let message = message!(
        "an output cannot be named `{path}`: names that begin with `{OURS}` are for parvis itself",
        path,
        OURS
    );
    Diagnostic::error(Code::OutputPlace, message).into()
}

/// Reads what lies in a site, if it is a file that can be read.
fn read_artifact(site: &Folder, path: &OutPath) -> Option<Artifact> {
    let mut open = site.file(path.as_str()).ok().flatten();
    let mut stream =
        |take: TakePiece<'_>| open.take().map_or(Ok(()), |open| open.stream(u64::MAX, path, take));
    Artifact::of_stream(&mut stream, &mut |_| Ok(())).ok()
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_moving {
            // What cannot be cleared now, the next build clears.
            self.places.workshop().remove_folder(&self.fresh.name).ok();
        }
    }
}
