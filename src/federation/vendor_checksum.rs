//! The seal of a vendored folder: the commit that it was taken from, and the checksum of its files. So a folder that somebody
//! edited is told from one that is only behind the lock.

use std::sync::Arc;

use super::checksum::checksum;
use crate::diagnostics::{Blame, Code, Diagnostic, Parsed, Result};
use crate::git::CommitId;
use crate::manifest::Pin;
use crate::names::PackageName;
use crate::sources::{Bounds, Place, Tree, TreeOptions};

/// The folder's name.
pub const VENDOR: &str = "vendor";

/// What a vendored folder was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorChecksum {
    /// The commit.
    pub commit: CommitId,
    /// The checksum of the files.
    pub checksum: String,
}

impl VendorChecksum {
    /// Where the seal of a package or a partner lies, seen from the town's folder.
    pub fn path(name: &PackageName) -> String {
        format!("{VENDOR}/{name}.sha256")
    }

    /// The seal of what the town has vendored under a name, if it can be read.
    pub fn of(town: &Place, name: &PackageName) -> Option<Self> {
        Self::read(std::str::from_utf8(&town.bytes(&Self::path(name)).ok()??).ok()?)
    }

    fn read(text: &str) -> Option<Self> {
        let (checksum, commit) = text.trim().split_once(' ')?;
        Some(Self { commit: CommitId::from_hex(commit.trim())?, checksum: checksum.to_owned() })
    }

    pub(super) fn write(&self) -> String {
        format!("{} {}\n", self.checksum, self.commit)
    }

    /// Whether what was sealed is what is locked.
    pub(super) fn is_of(&self, pin: &Pin) -> bool {
        self.commit == pin.commit && self.checksum == pin.checksum
    }

    /// Checks a vendored folder against its seal and the lock.
    ///
    /// # Errors
    /// If the files were edited, or are of another commit.
    pub fn check(&self, name: &PackageName, tree: &dyn Tree, pin: &Pin) -> Result<()> {
        let sum = checksum(tree, tree.files())?;
        if sum != self.checksum {
            return Err(edited(name));
        }
        if !self.is_of(pin) {
            let message = message!(
                "`{VENDOR}/{name}` holds commit {held}, the lock says {locked}",
                VENDOR,
                name,
                held = self.commit.short(),
                locked = pin.commit.short()
            );
            let diagnostic = Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Content);
            return diagnostic.help("bring the folder up to date: `parvis vendor`").into();
        }
        Ok(())
    }
}

/// Opens what the town has vendored under a name; `None` if there is nothing.
///
/// # Errors
/// If it cannot be opened. A link in its place is an edit.
pub fn vendored(
    town: &Place,
    name: &PackageName,
    bounds: Bounds,
) -> Parsed<Result<Option<Arc<dyn Tree>>>> {
    let folder = format!("{VENDOR}/{name}");
    Parsed::collect(|sink| {
        if !town.has_folder(&folder) {
            return Ok(None);
        }
        let tree = town.tree(&folder, TreeOptions { skip: &[], bounds }, name, sink);
        tree.map(Some)
            .map_err(|fault| if fault.code == Code::SymbolicLink { edited(name) } else { fault })
    })
}

/// What is said of a vendored folder whose files are not those of its seal.
pub(super) fn edited(name: &PackageName) -> Box<Diagnostic> {
    let message = message!(
        "files in `{VENDOR}/{name}` were edited: the next update would lose that",
        VENDOR,
        name
    );
    let help = message!(
        "put a changed file into the town's own folders, where it hides the package's (`parvis override FILE`); then restore `{VENDOR}/{name}` from Git, or delete it and run `parvis vendor`",
        VENDOR,
        name
    );
    Box::new(Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Content).help(help))
}

/// What is said of a vendored folder without a readable seal.
pub fn unsealed(name: &PackageName) -> Box<Diagnostic> {
    let message = message!(
        "`{path}`, the checksum of `{VENDOR}/{name}`, is missing or cannot be read",
        path = VendorChecksum::path(name),
        VENDOR,
        name
    );
    let help = message!(
        "restore it from Git, or delete `{VENDOR}/{name}` and run `parvis vendor`",
        VENDOR,
        name
    );
    Box::new(Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Content).help(help))
}
