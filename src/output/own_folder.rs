//! The town's folder `.parvis`: what parvis keeps for itself, and may be deleted at any time.

use camino::{Utf8Path, Utf8PathBuf};

use super::disk;
use super::lock::Lock;
use crate::diagnostics::{Code, Diagnostic, Result};

/// Makes the folder `.parvis` of a town, which ignores itself in Git.
///
/// # Errors
/// If it cannot be written.
pub fn make_own_folder(town: &Utf8Path) -> Result<()> {
    let ignore = town.join(".parvis/.gitignore");
    if disk::is_there(ignore.as_std_path()) {
        return Ok(());
    }
    disk::make_folder(town.join(".parvis").as_std_path())?;
    disk::write(&ignore, b"*\n")
}

/// The folder of a town's preview. One preview has it at a time; it lets go when it is dropped, or killed.
pub struct PreviewFolder {
    path: Utf8PathBuf,
    lock: Lock,
}

impl PreviewFolder {
    /// Takes the folder of a town's preview.
    ///
    /// # Errors
    /// If another preview has it; or if it cannot be written.
    pub fn take(town: &Utf8Path) -> Result<Self> {
        make_own_folder(town)?;
        let place = town.join(".parvis/preview.lock");
        if let Some(lock) = Lock::take_if_free(place.clone())? {
            return Ok(Self { path: town.join(".parvis/preview"), lock });
        }
        let address = disk::read(&place)?.map(|text| String::from_utf8_lossy(&text).into_owned());
        let at = address.filter(|address| !address.is_empty()).map(|address| format!(" at {address}")).unwrap_or_default();
        let message = format!("a preview of this town runs already{at}");
        let help = "open it in the browser, or end it with Ctrl-C where it runs, then start this one";
        Diagnostic::error(Code::Usage, message).help(help).into()
    }

    /// Says to whoever wants another preview where this one answers.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&self, address: &str) -> Result<()> {
        disk::write(self.lock.path(), address.as_bytes())
    }

    /// Where the site lies.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }
}
