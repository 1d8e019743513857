//! The ground on which something new is written: whole, or not at all.

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{self, Folder};

/// Files and folders made so far. Unless it is kept, dropping it takes away what was made, and nothing else.
pub(super) struct Transaction {
    /// The nearest folder that was there before.
    ground: Folder,
    /// The folder to write to, seen from the ground.
    below: Utf8PathBuf,
    /// What was made, seen from the ground.
    made: Vec<Utf8PathBuf>,
    repository: Option<Utf8PathBuf>,
}

impl Transaction {
    /// Begins in a folder that a person named; it need not exist.
    pub(super) fn new(folder: &Utf8Path) -> Result<Self> {
        let ground = folder
            .ancestors()
            .find(|place| disk::named_file_kind(place).is_some())
            .unwrap_or(Utf8Path::new(""));
        let below = folder.strip_prefix(ground).unwrap_or(folder).to_owned();
        Ok(Self { ground: Folder::open(ground)?, below, made: Vec::new(), repository: None })
    }

    /// Writes a file that is not there yet, with the folders on its way; seen from the folder.
    pub(super) fn write(&mut self, path: &str, text: &str) -> Result<()> {
        let place = self.below.join(path);
        self.make(place.parent().unwrap_or(Utf8Path::new("")))?;
        if self.ground.kind(&place).is_some() {
            let shown = self.ground.path().join(&place);
            return Diagnostic::error(
                Code::FileExists,
                message!("there is a file `{shown}` already", shown),
            )
            .into();
        }
        self.ground.create(&place, text.as_bytes())?;
        self.made.push(place);
        Ok(())
    }

    /// Makes a folder, and those above it, where they are missing; seen from the folder.
    pub(super) fn folder(&mut self, path: &str) -> Result<()> {
        self.make(&self.below.join(path))
    }

    fn make(&mut self, place: &Utf8Path) -> Result<()> {
        let is_missing =
            |place: &&Utf8Path| !place.as_str().is_empty() && self.ground.kind(place).is_none();
        let missing: Vec<Utf8PathBuf> =
            place.ancestors().take_while(is_missing).map(Utf8Path::to_owned).collect();
        self.ground.make_folders(place)?;
        self.made.extend(missing.into_iter().rev());
        Ok(())
    }

    /// Takes charge of a repository that is about to be made; a `.git` that is there already is not ours.
    pub(super) fn repository(&mut self) {
        self.repository =
            Some(self.below.join(".git")).filter(|path| self.ground.kind(path).is_none());
    }

    /// Keeps everything.
    pub(super) fn keep(mut self) {
        self.made.clear();
        self.repository = None;
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // What cannot be taken away stays: the error that led here is the one to be told.
        if let Some(repository) = &self.repository {
            self.ground.remove_folder(repository).ok();
        }
        for path in self.made.iter().rev() {
            if self.ground.kind(path) == Some(disk::FileKind::File) {
                self.ground.remove_file(path).ok();
            } else {
                self.ground.remove_empty(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_fails_midway_leaves_nothing_of_ours_and_all_that_was_there() {
        let scratch = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(scratch.path()).unwrap();
        fs::write(root.join("theirs"), "kept").unwrap();
        let attempt = |plot: &mut Transaction| -> Result<()> {
            plot.write("new/a/b.md", "ours")?;
            plot.folder("new/empty")?;
            plot.write("theirs", "ours")
        };
        let mut plot = Transaction::new(root).unwrap();
        assert_eq!(attempt(&mut plot).unwrap_err().code, Code::FileExists);
        assert!(root.join("new/a/b.md").exists());
        drop(plot);
        assert!(!root.join("new").exists());
        assert_eq!(fs::read_to_string(root.join("theirs")).unwrap(), "kept");
    }

    #[test]
    fn what_somebody_else_put_there_meanwhile_stays() {
        let scratch = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(scratch.path()).unwrap();
        let mut plot = Transaction::new(root).unwrap();
        plot.write("new/ours", "").unwrap();
        fs::write(root.join("new/theirs"), "").unwrap();
        drop(plot);
        assert!(root.join("new/theirs").exists() && !root.join("new/ours").exists());
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let scratch = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(scratch.path()).unwrap();
        fs::create_dir_all(root.join("elsewhere")).unwrap();
        fs::create_dir(root.join("town")).unwrap();
        std::os::unix::fs::symlink("../elsewhere", root.join("town/content")).unwrap();
        let mut plot = Transaction::new(&root.join("town")).unwrap();
        assert_eq!(plot.write("content/new.md", "ours").unwrap_err().code, Code::SymbolicLink);
        assert_eq!(plot.write("content/deep/new.md", "ours").unwrap_err().code, Code::SymbolicLink);
        assert_eq!(fs::read_dir(root.join("elsewhere")).unwrap().count(), 0);
    }
}
