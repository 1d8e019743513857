//! A folder of a commit, read without a checkout.

use super::refusal::{Intake, refuse_pointer};
use super::tree::Listing;
use super::{Bounds, Bytes, FileId, TakePiece, Tree};
use crate::diagnostics::{Code, Result, Sink};
use crate::disk::PIECE;
use crate::git::{Folder, ItemKind, Repository};
use crate::names::{PackageName, TreePath};

/// The files of a commit's folder, read from the object database.
#[derive(Debug)]
pub struct GitTree {
    repository: Repository,
    listing: Listing,
    /// The ids of the listing's files, in its order.
    ids: Vec<FileId>,
}

impl GitTree {
    /// Lists the files of a commit's folder. The same names are skipped and refused as in a folder
    /// on disk. Submodules are reported too, since the repository does not contain their files.
    ///
    /// # Errors
    /// If the commit has no such folder, or the repository lacks a part of it.
    pub fn open(folder: Folder, skip: &[&str], package: &PackageName, sink: &Sink) -> Result<Self> {
        Self::take(folder, Intake::new(package, skip, sink))
    }

    /// As [`GitTree::open`], for a package or a partner.
    ///
    /// # Errors
    /// Also if it holds more than the bounds allow.
    pub fn open_within(
        bounds: Bounds,
        folder: Folder,
        skip: &[&str],
        package: &PackageName,
        sink: &Sink,
    ) -> Result<Self> {
        let tree = Self::take(folder, Intake::new(package, skip, sink).within(bounds))?;
        bounds.check_size(&tree, package)?;
        Ok(tree)
    }

    fn take(folder: Folder, mut intake: Intake<'_>) -> Result<Self> {
        let mut ids: Vec<(String, FileId)> = Vec::new();
        folder.walk(&mut |item| {
            if intake.skips(item.path) {
                intake.forged(item.path);
                return false;
            }
            match item.kind {
                ItemKind::Folder => return intake.folder(item.path),
                ItemKind::File(id) => {
                    intake.file(item.path);
                    ids.extend(std::str::from_utf8(item.path).map(|path| (path.to_owned(), id)));
                }
                ItemKind::Link => intake.link(item.path),
                ItemKind::Submodule => {
                    let help = "copy the files here, or name the other repository as a package in `town.toml`";
                    intake.refuse(item.path, Code::Submodule, "this is a Git submodule; its files are not here", help);
                }
            }
            false
        })?;
        ids.sort_unstable();
        let listing = intake.finish()?;
        let id_of = |path: &TreePath| {
            let stored = listing.stored(path).as_str();
            let at = ids.binary_search_by(|(name, _)| name.as_str().cmp(stored));
            ids[at.expect("every file that was taken has left its id")].1
        };
        let ids = listing.files.iter().map(id_of).collect();
        Ok(Self { repository: folder.repository, listing, ids })
    }
}

impl Tree for GitTree {
    fn files(&self) -> &[TreePath] {
        &self.listing.files
    }

    fn read(&self, path: &TreePath) -> Result<Bytes> {
        let id = self.id(path)?;
        self.listing.check_length(path, self.repository.blob_length(id)?)?;
        let bytes = self.repository.read_blob(id)?;
        refuse_pointer(&bytes, &self.listing.origin(path))?;
        Ok(bytes)
    }

    fn stream(&self, path: &TreePath, take: TakePiece<'_>) -> Result<()> {
        let id = self.id(path)?;
        let length = self.repository.blob_length(id)?;
        // A pointer is short.
        if length <= PIECE as u64 {
            return take(&self.read(path)?);
        }
        self.listing.check_length(path, length)?;
        self.repository.stream_blob(id, take)
    }

    fn id(&self, path: &TreePath) -> Result<FileId> {
        Ok(self.ids[self.listing.find(path)?])
    }

    fn length(&self, path: &TreePath) -> Result<u64> {
        self.repository.blob_length(self.id(path)?)
    }
}
