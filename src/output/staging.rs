//! Staging: what differs from the last site goes to a folder beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::disk;
use super::list::{Artifact, LIST, List, decode};
use super::publish::roll_forward;
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
    /// The site's folder.
    pub(super) site: Utf8PathBuf,
    /// Where changed files are written.
    pub(super) fresh: Utf8PathBuf,
    /// The last site's list.
    pub(super) last: List,
    /// What was written to `fresh`.
    pub(super) written: Mutex<BTreeSet<OutPath>>,
    folders: Mutex<BTreeSet<String>>,
    _lock: File,
}

impl Staging {
    /// Begins the next site of a folder: waits for another build there to end, and clears what a killed one left.
    ///
    /// # Errors
    /// If the folder's surroundings cannot be written.
    pub fn begin(site: &Utf8Path) -> Result<Self> {
        let site = real(site)?;
        let (Some(above), Some(name)) = (site.parent(), site.file_name()) else {
            return Diagnostic::error(Code::OutputPlace, format!("`{site}` cannot hold a site")).into();
        };
        if site.exists() && !site.is_dir() {
            return Diagnostic::error(Code::OutputPlace, format!("`{site}` is a file, not a folder")).into();
        }
        disk::make_folder(above)?;
        let lock = disk::lock(&above.join(format!(".{name}.parvis-lock")))?;
        let fresh = above.join(format!(".{name}.parvis-new"));
        roll_forward(&site, &fresh)?;
        disk::remove_folder(&fresh)?;
        let text = disk::read(&site.join(LIST))?.unwrap_or_default();
        let last = decode(&String::from_utf8_lossy(&text));
        Ok(Self { site, fresh, last, written: Mutex::default(), folders: Mutex::default(), _lock: lock })
    }

    /// Takes an output. Its bytes are written only if they differ from what lies there.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Artifact> {
        let artifact = Artifact { digest: Digest::of(bytes), length: bytes.len() as u64 };
        if self.is_unchanged(path, &artifact) {
            return Ok(artifact);
        }
        let place = self.fresh.join(path.as_str());
        self.make_folder_of(path)?;
        disk::write(&place, bytes)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Ok(artifact)
    }

    /// Whether the file lies there as it would be written. One that somebody edited since is read to know.
    fn is_unchanged(&self, path: &OutPath, artifact: &Artifact) -> bool {
        let Some(listed) = self.last.get(path).filter(|listed| listed.artifact == *artifact) else { return false };
        let place = self.site.join(path.as_str());
        match disk::stamp(&place) {
            Some((length, modified)) if length == artifact.length => {
                modified == listed.modified
                    || disk::read(&place).ok().flatten().is_some_and(|bytes| Digest::of(&bytes) == artifact.digest)
            }
            _ => false,
        }
    }

    fn make_folder_of(&self, path: &OutPath) -> Result<()> {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        disk::make_folder(&self.fresh.join(folder))?;
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be cleared now, the next build clears.
        disk::remove_folder(&self.fresh).ok();
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
