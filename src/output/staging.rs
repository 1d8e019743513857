//! Staging: what differs from the last site goes to a folder beside it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::disk;
use super::list::{Artifact, LIST, List, decode};
use super::lock::Lock;
use super::switch::{OURS, Places, Way};
use crate::diagnostics::{Code, Diagnostic, During, Result};
use crate::names::{Digest, OutPath};

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

/// The next site while it is made. Dropped unpublished, it leaves the old one as it was.
pub struct Staging {
    /// Where all lies.
    pub(super) places: Places,
    /// The last site's list.
    pub(super) last: List,
    /// What was written to the new tree.
    pub(super) written: Mutex<BTreeSet<OutPath>>,
    folders: Mutex<BTreeSet<String>>,
    _lock: Lock,
}

impl Staging {
    /// Begins the next site of a folder: waits for another build there to end, and finishes or clears what a killed one left.
    ///
    /// # Errors
    /// If the folder's surroundings cannot be written.
    pub fn begin(site: &Utf8Path) -> Result<Self> {
        Self::begin_by(site, None)
    }

    /// Begins the next state of a folder that nobody publishes: files are exchanged one by one, which is faster by far when few
    /// differ. Where a build is killed, the next one finishes.
    ///
    /// # Errors
    /// If the folder's surroundings cannot be written.
    pub fn begin_in_place(site: &Utf8Path) -> Result<Self> {
        Self::begin_by(site, site.is_dir().then_some(Way::Inside))
    }

    /// Begins with a way of switching that is given, or by the best that can be.
    pub(super) fn begin_by(site: &Utf8Path, way: Option<Way>) -> Result<Self> {
        let site = real(site)?;
        let (Some(above), Some(name)) = (site.parent(), site.file_name()) else {
            return Diagnostic::error(Code::OutputPlace, format!("`{site}` cannot hold a site")).into();
        };
        if !site.is_dir() && disk::is_there(site.as_std_path()) {
            let what = if site.is_symlink() { "a link that leads nowhere" } else { "a file, not a folder" };
            return Diagnostic::error(Code::OutputPlace, format!("`{site}` is {what}")).into();
        }
        disk::make_folder(above.as_std_path())?;
        let best = if site.is_dir() && disk::is_fixed(&site, above) { Way::Inside } else { Way::Exchange };
        let places = Places::new(site.clone(), above, name, way.unwrap_or(best));
        let lock = Lock::take(places.lock.clone())?;
        places.recover()?;
        let text = disk::read(&site.join(LIST))?.unwrap_or_default();
        let last = decode(&String::from_utf8_lossy(&text));
        Ok(Self { places, last, written: Mutex::default(), folders: Mutex::default(), _lock: lock })
    }

    /// Takes an output. Its bytes are written only if they differ from what lies there.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Artifact> {
        if path.as_str().starts_with(OURS) {
            let message = format!("an output cannot be named `{path}`: names that begin with `{OURS}` are for parvis itself");
            return Diagnostic::error(Code::OutputPlace, message).into();
        }
        let artifact = Artifact { digest: Digest::of(bytes), length: bytes.len() as u64 };
        if self.is_unchanged(path, &artifact) {
            return Ok(artifact);
        }
        self.make_folder_of(path)?;
        disk::write(&self.places.fresh.join(path.as_str()), bytes)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Ok(artifact)
    }

    /// Whether the file lies there as it would be written. One that somebody touched since is read to know.
    fn is_unchanged(&self, path: &OutPath, artifact: &Artifact) -> bool {
        let Some(listed) = self.last.get(path).filter(|listed| listed.artifact == *artifact) else { return false };
        let place = self.places.site.join(path.as_str());
        let Some((_, modified)) = disk::stamp(&place).filter(|(length, _)| *length == artifact.length) else { return false };
        let is_same = || disk::read(&place).ok().flatten().is_some_and(|bytes| Digest::of(&bytes) == artifact.digest);
        (modified == listed.modified || is_same()) && !self.is_staged(path)
    }

    fn is_staged(&self, path: &OutPath) -> bool {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    fn make_folder_of(&self, path: &OutPath) -> Result<()> {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        disk::make_folder(self.places.fresh.join(folder).as_std_path())?;
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.places.is_moving() {
            // What cannot be cleared now, the next build clears.
            disk::remove_folder(&self.places.fresh).ok();
        }
    }
}

/// The folder itself, if the path is a symbolic link to it.
fn real(site: &Utf8Path) -> Result<Utf8PathBuf> {
    if site.exists() {
        return site.canonicalize_utf8().during("look at", site);
    }
    match (site.parent(), site.file_name()) {
        (Some(above), Some(name)) if above.as_str().is_empty() => {
            Ok(Utf8Path::new(".").canonicalize_utf8().during("look at", ".")?.join(name))
        }
        (Some(above), Some(name)) if above.exists() => Ok(above.canonicalize_utf8().during("look at", above)?.join(name)),
        _ => Ok(site.to_owned()),
    }
}
