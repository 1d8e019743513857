//! Where a site goes: the folder that holds it, and its name there.

use camino::{Utf8Path, Utf8PathBuf};

use super::switch::OURS;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{self, FileKind, Folder};

/// A place for a site. Nothing is opened or made before a build begins to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The folder that the name is seen from.
    root: Utf8PathBuf,
    /// The site's folder: a name, or a way below.
    path: Utf8PathBuf,
    /// Whether a person chose where this leads.
    is_named: bool,
}

impl Destination {
    /// A folder that a person named: links on the way there, and one to it, lead where that person wants.
    pub fn named(path: impl Into<Utf8PathBuf>) -> Self {
        Self { root: Utf8PathBuf::new(), path: path.into(), is_named: true }
    }

    /// The town's own output folder. Links below the town's folder are not followed, so its files
    /// cannot redirect the output.
    pub fn of_town(town: &Utf8Path, path: &str) -> Self {
        Self { root: town.to_owned(), path: Utf8PathBuf::from(path), is_named: false }
    }

    /// The site's folder, as people know it.
    pub fn path(&self) -> Utf8PathBuf {
        self.root.join(&self.path)
    }

    /// The site's folder, if it is there.
    pub fn folder(&self) -> Option<Folder> {
        if self.is_named {
            Folder::open(&self.path).ok()
        } else {
            Folder::open(&self.root).ok()?.folder(&self.path).ok()?
        }
    }

    /// Whether a site that parvis wrote lies there.
    pub fn holds_site(&self) -> bool {
        self.folder().is_some_and(|folder| folder.kind(super::list::LIST) == Some(FileKind::File))
    }

    /// How the names begin that a build needs in the site's folder (the first) and beside it (the second).
    pub fn own_names(&self) -> (&'static str, String) {
        (OURS, format!(".{}{OURS}", self.path.file_name().unwrap_or_default()))
    }

    /// Opens the folder that holds the site, made if need be, and gives the site's name in it.
    ///
    /// # Errors
    /// If there is no such folder and it cannot be made; if a link is in the way; if something else than a folder lies in
    /// the site's place.
    pub(super) fn open(&self) -> Result<(Folder, String)> {
        let (above, name) = if self.is_named { named(&self.path)? } else { self.below_town()? };
        match above.kind(&name) {
            None | Some(FileKind::Folder) => Ok((above, name)),
            Some(FileKind::Link) => {
                let message = message!(
                    "`{path}` is a symbolic link, and parvis does not write through links",
                    path = self.path()
                );
                let help = "remove the link; or, if it is meant so, name the folder that it leads to: `--output FOLDER`";
                Diagnostic::error(Code::OutputPlace, message).help(help).into()
            }
            Some(_) => Diagnostic::error(
                Code::OutputPlace,
                message!("`{path}` is a file, not a folder", path = self.path()),
            )
            .into(),
        }
    }

    fn below_town(&self) -> Result<(Folder, String)> {
        let town = Folder::open(&self.root)?;
        let above = self.path.parent().unwrap_or(Utf8Path::new(""));
        Ok((town.make_and_open(above)?, self.path.file_name().unwrap_or_default().to_owned()))
    }
}

/// Returns the parent and the name of the folder that a person named, after following links.
fn named(path: &Utf8Path) -> Result<(Folder, String)> {
    let place = match disk::real_path(path) {
        Some(real) => real,
        None => {
            let above = path.parent().unwrap_or(Utf8Path::new(""));
            let real = Folder::make(above).map(|_| disk::real_path(above))?;
            real.unwrap_or_else(|| above.to_owned()).join(path.file_name().unwrap_or_default())
        }
    };
    match (place.parent(), place.file_name()) {
        (Some(above), Some(name)) => Ok((Folder::open(above)?, name.to_owned())),
        _ => Diagnostic::error(Code::OutputPlace, message!("`{path}` cannot hold a site", path))
            .into(),
    }
}
