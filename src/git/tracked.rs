//! What Git tracks: what came with a clone, and so is input, whatever its name says.

use camino::{Utf8Path, Utf8PathBuf};

use super::fault::fault;
use crate::diagnostics::Result;
use crate::disk::{self, FileKind};

/// No path in a `.git` file is longer.
const LONGEST_POINTER: u64 = 10_000;

/// The list of a checkout's tracked files, as seen from a folder of it.
pub struct Tracked {
    index: git2::Index,
    /// The folder, seen from the checkout's.
    prefix: Utf8PathBuf,
}

impl Tracked {
    /// Reads the list of the checkout that a folder lies in; none if it lies in none. The folder's path is real, without links. The
    /// list is read by itself, so no setting of the repository has a say, and it does not matter to whom it belongs.
    ///
    /// # Errors
    /// If there is a list that cannot be read.
    pub fn of(folder: &Utf8Path) -> Result<Option<Self>> {
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

    /// Any tracked path in the folder.
    pub fn any(&self) -> Option<TrackedPath> {
        self.find(|_| true)
    }

    /// The first tracked path that somebody asks for. Paths are asked for as seen from the folder, and given from the checkout's
    /// top. Computers that know no upper and lower case would find it under another name, so they are asked for in lower case.
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
    /// What holds it in the folder that it was asked for in, or the file itself.
    pub top: String,
}

/// Where the repository of a checkout's top lies: `.git` itself, or where a file of that name says (worktrees and submodules).
fn git_folder(top: &Utf8Path) -> Option<Utf8PathBuf> {
    let git = top.join(".git");
    let place = match disk::named_file_kind(&git)? {
        FileKind::Folder => git,
        _ => {
            let text = String::from_utf8(disk::read_named(&git, LONGEST_POINTER)?).ok()?;
            top.join(text.strip_prefix("gitdir:")?.trim())
        }
    };
    // Git itself takes no other for a repository.
    disk::named_file_kind(&place.join("HEAD")).map(|_| place)
}
