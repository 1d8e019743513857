//! Beginning a repository: a first commit of files that are there already.

use std::path::Path;

use camino::Utf8Path;
use git2::{Config, Error, RepositoryInitOptions, Signature, Time};
use jiff::Timestamp;

use super::fault::fault;
use crate::diagnostics::Result;
use crate::names::TreePath;

/// Who made a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Whether Git's settings name this person; else it is nobody.
    pub is_known: bool,
}

/// Makes a folder a repository whose first commit holds the files; what else lies there is left
/// alone.
///
/// # Errors
/// If there is a repository already, or it cannot be written. Then a part of it may be there.
pub fn begin<'a>(
    folder: &Utf8Path,
    files: impl Iterator<Item = &'a TreePath>,
    message: &str,
    now: Timestamp,
) -> Result<Author> {
    commit(folder, files, message, now)
        .map_err(|error| fault(&error, "begin a Git repository in", folder))
}

fn commit<'a>(
    folder: &Utf8Path,
    files: impl Iterator<Item = &'a TreePath>,
    message: &str,
    now: Timestamp,
) -> std::result::Result<Author, Error> {
    let branch = Config::open_default().and_then(|config| config.get_string("init.defaultBranch"));
    let mut options = RepositoryInitOptions::new();
    // Hooks of the machine's own template could run programs.
    options
        .no_reinit(true)
        .external_template(false)
        .initial_head(branch.as_deref().unwrap_or("main"));
    let repository = git2::Repository::init_opts(folder, &options)?;
    let author = author(&repository);
    let mut index = repository.index()?;
    for file in files {
        index.add_path(Path::new(file.as_str()))?;
    }
    index.write()?;
    let tree = repository.find_tree(index.write_tree()?)?;
    let signature = Signature::new(&author.name, &author.email, &Time::new(now.as_second(), 0))?;
    repository.commit(Some("HEAD"), &signature, &signature, message, &tree, &[])?;
    Ok(author)
}

pub(super) fn author(repository: &git2::Repository) -> Author {
    let known = repository.signature().ok();
    let named = known
        .as_ref()
        .and_then(|known| Some((known.name().ok()?.to_owned(), known.email().ok()?.to_owned())));
    match named {
        Some((name, email)) => Author { name, email, is_known: true },
        None => Author {
            name: "parvis".to_owned(),
            email: "parvis@localhost".to_owned(),
            is_known: false,
        },
    }
}
