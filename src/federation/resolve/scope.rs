//! Which packages an update moves.

use std::collections::BTreeSet;

use crate::names::PackageName;

/// Which packages move to the newest version that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// None: what is locked stays if it can.
    Keep,
    /// All.
    All,
    /// These; others move only if they must.
    Only(BTreeSet<PackageName>),
}

impl Scope {
    /// Whether a package is to move.
    pub fn moves(&self, name: &PackageName) -> bool {
        match self {
            Self::Keep => false,
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }
}
