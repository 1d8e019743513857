//! The town's folder `.parvis`: what parvis keeps for itself, and may be deleted at any time.

use camino::Utf8Path;

use super::disk;
use crate::diagnostics::Result;

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
