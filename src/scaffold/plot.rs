//! The ground on which something new is written: whole, or not at all.

#![expect(clippy::disallowed_methods, reason = "what is new is written here, and taken away again if it fails")]

use std::fs;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Code, Diagnostic, During, Result};

/// Files and folders made so far. Unless it is kept, dropping it takes away what was made, and nothing else.
pub(super) struct Plot {
    made: Vec<Utf8PathBuf>,
    repository: Option<Utf8PathBuf>,
}

impl Plot {
    pub(super) fn new() -> Self {
        Self { made: Vec::new(), repository: None }
    }

    /// Writes a file that is not there yet, with the folders on its way.
    pub(super) fn write(&mut self, path: &Utf8Path, text: &str) -> Result<()> {
        self.folder(path.parent().unwrap_or(path))?;
        let mut file = match fs::File::create_new(path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Diagnostic::error(Code::FileExists, format!("there is a file `{path}` already")).into();
            }
            file => file.during("write", path)?,
        };
        self.made.push(path.to_owned());
        file.write_all(text.as_bytes()).during("write", path)
    }

    /// Makes a folder, and those above it, where they are missing.
    pub(super) fn folder(&mut self, path: &Utf8Path) -> Result<()> {
        let missing: Vec<&Utf8Path> = path.ancestors().take_while(|path| !path.as_str().is_empty() && !path.exists()).collect();
        for path in missing.into_iter().rev() {
            fs::create_dir(path).during("make the folder", path)?;
            self.made.push(path.to_owned());
        }
        Ok(())
    }

    /// Takes charge of a repository that is about to be made; a `.git` that is there already is not ours.
    pub(super) fn repository(&mut self, folder: &Utf8Path) {
        self.repository = Some(folder.join(".git")).filter(|path| !path.exists());
    }

    /// Keeps everything.
    pub(super) fn keep(mut self) {
        self.made.clear();
        self.repository = None;
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        // What cannot be taken away stays: the error that led here is the one to be told.
        if let Some(repository) = &self.repository {
            fs::remove_dir_all(repository).ok();
        }
        for path in self.made.iter().rev() {
            fs::remove_file(path).or_else(|_| fs::remove_dir(path)).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_midway_leaves_nothing_of_ours_and_all_that_was_there() {
        let scratch = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(scratch.path()).unwrap();
        fs::write(root.join("theirs"), "kept").unwrap();
        let attempt = |plot: &mut Plot| -> Result<()> {
            plot.write(&root.join("new/a/b.md"), "ours")?;
            plot.folder(&root.join("new/empty"))?;
            plot.write(&root.join("theirs"), "ours")
        };
        let mut plot = Plot::new();
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
        let mut plot = Plot::new();
        plot.write(&root.join("new/ours"), "").unwrap();
        fs::write(root.join("new/theirs"), "").unwrap();
        drop(plot);
        assert!(root.join("new/theirs").exists() && !root.join("new/ours").exists());
    }
}
