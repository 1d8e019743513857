//! Files in memory: the embedded theme, and trees for tests.

use std::collections::BTreeMap;

use super::tree::absent;
use super::{Bytes, FileId, TakePiece, Tree};
use crate::diagnostics::Result;
use crate::names::TreePath;

/// Files whose bytes are in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryTree {
    files: Vec<TreePath>,
    bytes: BTreeMap<TreePath, Bytes>,
}

impl MemoryTree {
    /// Makes a tree of files, without any checks.
    pub fn new(bytes: BTreeMap<TreePath, Bytes>) -> Self {
        Self { files: bytes.keys().cloned().collect(), bytes }
    }
}

impl Tree for MemoryTree {
    fn files(&self) -> &[TreePath] {
        &self.files
    }

    fn read(&self, path: &TreePath) -> Result<Bytes> {
        self.bytes.get(path).cloned().map_or_else(|| absent(path), Ok)
    }

    fn stream(&self, path: &TreePath, take: TakePiece<'_>) -> Result<()> {
        take(&self.read(path)?)
    }

    fn id(&self, path: &TreePath) -> Result<FileId> {
        self.read(path).map(|bytes| FileId::of(&bytes))
    }

    fn length(&self, path: &TreePath) -> Result<u64> {
        self.read(path).map(|bytes| bytes.len() as u64)
    }
}
