//! Which files Git tracks. Tracked files may have come with a clone, so they are input, whatever
//! their names say.

use camino::{Utf8Path, Utf8PathBuf};

use super::fault::fault;
use crate::diagnostics::Result;
use crate::disk::{self, FileKind};

/// The longest `.git` file that is read, in bytes.
const LONGEST_POINTER: u64 = 10_000;

/// The tracked files of a checkout, seen from one of its folders.
pub struct Tracked {
    index: git2::Index,
    /// The folder's path in the checkout.
    prefix: Utf8PathBuf,
}

impl Tracked {
    /// Reads the list of the checkout that a folder lies in. Returns `None` if it lies in none. The
    /// folder's path has to be real, without links.
    ///
    /// Only the index file is read, so the repository's settings have no effect, and its owner does
    /// not matter.
    ///
    /// # Errors
    /// If there is a list that cannot be read.
    pub fn read_above(folder: &Utf8Path) -> Result<Option<Self>> {
        let Some((top, git)) = folder.ancestors().find_map(|top| Some((top, git_folder(top)?)))
        else {
            return Ok(None);
        };
        let place = git.join("index");
        if disk::named_file_kind(&place).is_none() {
            return Ok(None);
        }
        let index = git2::Index::open(place.as_std_path());
        let index = index.map_err(|error| {
            fault(&error, "read the list of tracked files of the Git repository", top)
        })?;
        let prefix = folder.strip_prefix(top).unwrap_or(Utf8Path::new("")).to_owned();
        Ok(Some(Self { index, prefix }))
    }

    /// Returns any tracked path in the folder.
    pub fn any(&self) -> Option<TrackedPath> {
        self.find(|_| true)
    }

    /// Returns the first tracked path that the test accepts. The test is given paths seen from the
    /// folder, in lower case, since some computers ignore case; the result is seen from the
    /// checkout's top.
    pub fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Option<TrackedPath> {
        let prefix = format!("{}/", self.prefix).to_lowercase();
        self.index.iter().find_map(|entry| {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            let lower = path.to_lowercase();
            let below =
                if prefix == "/" { Some(lower.as_str()) } else { lower.strip_prefix(&prefix) };
            let depth = self.prefix.components().count() + 1;
            let top = path.split('/').take(depth).collect::<Vec<_>>().join("/");
            below.is_some_and(&is_wanted).then_some(TrackedPath { path, top })
        })
    }
}

/// A tracked path, seen from the checkout's top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedPath {
    /// The file.
    pub path: String,
    /// The item of the folder that contains the file, or the file itself.
    pub top: String,
}

/// Finds the repository of a checkout: its folder `.git`, or the one that a file of this name
/// points to (worktrees and submodules).
fn git_folder(top: &Utf8Path) -> Option<Utf8PathBuf> {
    let git = top.join(".git");
    let place = match disk::named_file_kind(&git)? {
        FileKind::Folder => git,
        _ => {
            let text = String::from_utf8(disk::read_named(&git, LONGEST_POINTER)?).ok()?;
            top.join(text.strip_prefix("gitdir:")?.trim())
        }
    };
    // Git requires this file too.
    disk::named_file_kind(&place.join("HEAD")).map(|_| place)
}
