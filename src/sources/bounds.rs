//! Limits for the trees of packages and partners: others wrote them, so they are measured before
//! use.

use super::Tree;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::names::PackageName;

/// What a tree may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many files.
    pub files: usize,
    /// How many megabytes in all files together.
    pub megabytes: u64,
    /// How deep folders may nest.
    pub depth: usize,
}

/// The deepest folder that is entered at all. Nobody sorts files so deep, and each path costs its
/// length.
pub(super) const DEEPEST: usize = 100;

/// The first bound that a tree broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Files,
    Others,
    Depth,
}

impl Bounds {
    /// The bounds of the town's own tree: only the depth is limited.
    pub const OWN: Self = Self { files: usize::MAX, megabytes: u64::MAX, depth: DEEPEST };

    /// How many folders, links and other items the tree may hold besides files.
    pub(super) fn others(&self) -> usize {
        // Even a small package may sort its files into folders.
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

    /// Checks the size of all files together.
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
