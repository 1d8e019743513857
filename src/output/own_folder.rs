//! The town's folder `.parvis`: what parvis keeps for itself, and may be deleted at any time.

use camino::Utf8Path;

use super::Destination;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Folder, Lock};

/// The folder's name.
pub const OWN_FOLDER: &str = ".parvis";
const IGNORE: &str = ".gitignore";
const LOCK: &str = "preview.lock";
/// No address of a preview is longer.
const LONGEST_ADDRESS: u64 = 1_000;

/// Makes the folder `.parvis` of a town, which ignores itself in Git.
///
/// # Errors
/// If it cannot be written, or a link lies in its place.
pub fn make_own_folder(town: &Utf8Path) -> Result<Folder> {
    let own = Folder::open(town)?.make_and_open(OWN_FOLDER)?;
    if own.kind(IGNORE).is_none() {
        own.create(IGNORE, b"*\n")?;
    }
    Ok(own)
}

/// The folder of a town's preview. One preview has it at a time; it lets go when it is dropped, or killed.
pub struct PreviewFolder {
    destination: Destination,
    lock: Lock,
}

impl PreviewFolder {
    /// Takes the folder of a town's preview.
    ///
    /// # Errors
    /// If another preview has it; or if it cannot be written.
    pub fn take(town: &Utf8Path) -> Result<Self> {
        let own = make_own_folder(town)?;
        if let Some(lock) = own.lock_if_free(LOCK)? {
            return Ok(Self {
                destination: Destination::of_town(town, &format!("{OWN_FOLDER}/preview")),
                lock,
            });
        }
        let address = own
            .read(LOCK, LONGEST_ADDRESS)?
            .map(|text| String::from_utf8_lossy(&text).into_owned());
        let at = address
            .filter(|address| !address.is_empty())
            .map(|address| format!(" at {address}"))
            .unwrap_or_default();
        let message = message!("a preview of this town runs already{at}", at);
        let help =
            "open it in the browser, or end it with Ctrl-C where it runs, then start this one";
        Diagnostic::error(Code::Usage, message).help(help).into()
    }

    /// Writes down where this preview answers, for commands that want to start another.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&self, address: &str) -> Result<()> {
        self.lock.write_text(address)
    }

    /// Where the site lies.
    pub fn destination(&self) -> &Destination {
        &self.destination
    }
}
