//! Writing a new town or package, as it was planned, and beginning its history.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::transaction::Transaction;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{self, FileKind, Folder};
use crate::git::{Author, Repository, begin};
use crate::names::TreePath;

/// A folder with everything that will be written into it.
#[derive(Debug)]
pub struct PlannedFolder {
    /// Where.
    pub folder: Utf8PathBuf,
    /// The files and their texts.
    pub files: BTreeMap<TreePath, String>,
}

/// What became of the history.
#[derive(Debug)]
pub enum Beginning {
    /// The folder is a new repository, and somebody made its first commit.
    Begun(Author),
    /// The folder lies inside a repository, so it has not become another one.
    Inside(Utf8PathBuf),
    /// Nobody asked for a history.
    None,
}

impl PlannedFolder {
    /// Writes everything, and makes a first commit if `commit` says when. What fails leaves nothing behind.
    ///
    /// # Errors
    /// If the folder is not empty, or cannot be written.
    pub fn write(&self, commit: Option<Timestamp>) -> Result<Beginning> {
        check_empty(&self.folder)?;
        let outer = commit.map(|_| Repository::discover(&self.folder)).transpose()?.flatten();
        let mut plot = Transaction::new(&self.folder)?;
        plot.folder("")?;
        for (path, text) in &self.files {
            plot.write(path.as_str(), text)?;
        }
        let history = match (commit, outer) {
            (None, _) => Beginning::None,
            (Some(_), Some((repository, _))) => Beginning::Inside(repository.folder().to_owned()),
            (Some(now), None) => {
                plot.repository();
                let author = begin(&self.folder, self.files.keys(), "A new beginning", now);
                Beginning::Begun(
                    author.map_err(|why| Box::new(why.help("`--no-git` makes no repository")))?,
                )
            }
        };
        plot.keep();
        Ok(history)
    }
}

/// A name for people out of a folder's.
pub(super) fn name_of(folder: &Utf8Path) -> Option<String> {
    let whole = disk::real_path(folder);
    whole.as_deref().unwrap_or(folder).file_name().map(str::to_owned)
}

/// An empty repository, as a forge makes it, counts as empty.
fn check_empty(folder: &Utf8Path) -> Result<()> {
    let help = "name a folder that is empty or not there yet: `parvis new our-town`";
    if folder.as_str().is_empty() {
        return Diagnostic::error(Code::Usage, "the folder has no name").help(help).into();
    }
    match disk::named_file_kind(folder) {
        None => return Ok(()),
        Some(FileKind::Folder) => {}
        Some(_) => {
            return Diagnostic::error(Code::NotEmpty, message!("`{folder}` is a file", folder))
                .help(help)
                .into();
        }
    }
    if let Some(first) = Folder::open(folder)?.list_names()?.into_iter().find(|name| name != ".git")
    {
        let message = message!(
            "the folder `{folder}` is not empty: it holds `{name}`",
            folder,
            name = first.to_string_lossy()
        );
        return Diagnostic::error(Code::NotEmpty, message).help(help).into();
    }
    Ok(())
}
