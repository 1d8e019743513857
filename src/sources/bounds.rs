//! What the tree of a package or a partner may hold: others wrote it, so it is measured before it is used.

use super::Tree;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::names::PackageName;

/// The bounds of a tree that others wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Files.
    pub files: usize,
    /// Megabytes of all files together.
    pub megabytes: u64,
    /// Folders within each other.
    pub depth: usize,
}

/// The deepest folder that is entered at all: nobody sorts files so, and each path costs its length.
pub(super) const DEEPEST: usize = 100;

/// The first bound that a tree broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Files,
    Others,
    Depth,
}

impl Bounds {
    /// The bounds of the town's own tree: none but those of the machine.
    pub const OWN: Self = Self { files: usize::MAX, megabytes: u64::MAX, depth: DEEPEST };

    /// Folders, links and whatever else is no file: some for each file that may be there.
    pub(super) fn others(&self) -> usize {
        // A small package too may sort its files into folders.
        self.files.saturating_mul(2).saturating_add(1_000)
    }

    pub(super) fn refuse<T>(&self, broken: Broken, package: &PackageName) -> Result<T> {
        match broken {
            Broken::Files => {
                self.refused("files", &format!("more than {} files", self.files), package)
            }
            Broken::Others => self.refused(
                "files",
                &format!("more than {} folders and links", self.others()),
                package,
            ),
            Broken::Depth => self.refused(
                "depth",
                &format!("more than {} folders within each other", self.depth),
                package,
            ),
        }
    }

    /// Measures all files together.
    pub(super) fn check_size(&self, tree: &dyn Tree, package: &PackageName) -> Result<()> {
        if self.megabytes == u64::MAX {
            return Ok(());
        }
        let mut left = self.megabytes.saturating_mul(1_000_000);
        for path in tree.files() {
            left = match left.checked_sub(tree.length(path)?) {
                Some(left) => left,
                None => {
                    return self.refused(
                        "megabytes",
                        &format!("more than {} MB", self.megabytes),
                        package,
                    );
                }
            };
        }
        Ok(())
    }

    fn refused<T>(&self, key: &str, what: &str, package: &PackageName) -> Result<T> {
        let is_town = *package == PackageName::town();
        let whose = if is_town { "the town".to_owned() } else { format!("`{package}`") };
        let diagnostic =
            Diagnostic::error(Code::TooMuch, message!("{whose} holds {what}", whose, what))
                .blame(Blame::Package);
        let help = if is_town {
            "move the folders up: short paths are easier for everybody".to_owned()
        } else {
            format!(
                "ask its authors what that is for; if it is meant so, raise `{key}` under `[limits]` in `town.toml`"
            )
        };
        diagnostic.help(help).into()
    }
}
