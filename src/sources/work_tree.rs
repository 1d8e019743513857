//! A folder on disk as a tree.

use std::path::Path;
use std::sync::OnceLock;

use camino::Utf8Path;
use walkdir::{DirEntry, WalkDir};

use super::refusal::{Intake, link_fault, refuse_pointer};
use super::tree::{Listing, absent};
use super::{Bounds, Bytes, FileId, LARGEST_FILE, TakePiece, Tree};
use crate::diagnostics::{Code, During, Result, Sink};
use crate::disk::{Folder, OpenFile, PIECE};
use crate::names::{PackageName, TreePath};

/// The files of a folder on disk, as they were listed when it was opened.
#[derive(Debug)]
pub struct WorkTree {
    root: Folder,
    listing: Listing,
    /// The ids of files that were asked for.
    ids: Vec<OnceLock<FileId>>,
}

impl WorkTree {
    /// Lists a folder's files, with composed names.
    ///
    /// Names at the top that `skip` lists are left out, and so are hidden files and those of editors
    /// (`left_out`). Links, names that some computers cannot store, and items that
    /// are neither files nor folders are reported and left out.
    ///
    /// # Errors
    /// If the folder does not exist or cannot be listed.
    pub fn open(root: &Folder, skip: &[&str], package: &PackageName, sink: &Sink) -> Result<Self> {
        Self::take(root, Intake::new(package, skip, sink), sink)
    }

    /// As [`WorkTree::open`], for a package or a partner.
    ///
    /// # Errors
    /// Also if it holds more than the bounds allow.
    pub fn open_within(
        bounds: Bounds,
        root: &Folder,
        skip: &[&str],
        package: &PackageName,
        sink: &Sink,
    ) -> Result<Self> {
        let tree = Self::take(root, Intake::new(package, skip, sink).within(bounds), sink)?;
        bounds.check_size(&tree, package)?;
        Ok(tree)
    }

    #[expect(clippy::disallowed_methods, reason = "the folder was opened without following a link")]
    fn take(root: &Folder, mut intake: Intake<'_>, sink: &Sink) -> Result<Self> {
        let mut walk = WalkDir::new(root.path()).min_depth(1).into_iter();
        while let Some(step) = walk.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    let path =
                        error.path().unwrap_or(root.path().as_std_path()).display().to_string();
                    let error = error
                        .into_io_error()
                        .unwrap_or_else(|| std::io::Error::other("it contains itself"));
                    sink.keep(Err::<(), _>(error).during("list the folder", &path));
                    continue;
                }
            };
            if !take_entry(&entry, root.path().as_std_path(), &mut intake)
                && entry.file_type().is_dir()
            {
                walk.skip_current_dir();
            }
        }
        let listing = intake.finish()?;
        let ids = listing.files.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { root: root.clone(), listing, ids })
    }

    /// The folder.
    pub fn root(&self) -> &Utf8Path {
        self.root.path()
    }

    fn open_file(&self, path: &TreePath) -> Result<OpenFile> {
        self.listing.find(path)?;
        let found =
            self.root.file(self.listing.stored(path).as_str()).map_err(|fault| {
                match fault.code {
                    Code::SymbolicLink => Box::new(link_fault(&self.listing.origin(path))),
                    _ => fault,
                }
            })?;
        found.map_or_else(|| absent(path), Ok)
    }
}

/// Receives an entry of the listing. Returns, for a folder, whether to enter it.
///
/// The listing says what an entry is, which saves a system call for each file.
fn take_entry(entry: &DirEntry, root: &Path, intake: &mut Intake<'_>) -> bool {
    let path = relative(entry.path(), root);
    let kind = entry.file_type();
    if intake.skips(&path) {
        return false;
    }
    if kind.is_dir() {
        return intake.folder(&path);
    }
    if kind.is_file() {
        intake.file(&path);
    } else if kind.is_symlink() {
        intake.link(&path);
    } else {
        let message = "this is neither a file nor a folder, but a pipe, a socket or a device";
        intake.refuse(&path, Code::BadFileName, message, "remove it from the town's folder");
    }
    false
}

fn relative(path: &Path, root: &Path) -> Vec<u8> {
    let mut relative = Vec::new();
    for part in path.strip_prefix(root).unwrap_or(path) {
        if !relative.is_empty() {
            relative.push(b'/');
        }
        relative.extend_from_slice(part.as_encoded_bytes());
    }
    relative
}

impl Tree for WorkTree {
    fn files(&self) -> &[TreePath] {
        &self.listing.files
    }

    fn read(&self, path: &TreePath) -> Result<Bytes> {
        let open = self.open_file(path)?;
        self.listing.check_length(path, open.length)?;
        let bytes =
            open.read_all(LARGEST_FILE).during("read", &self.root.path().join(path.as_str()))?;
        // None if the file has grown meanwhile.
        let bytes = bytes.map_or_else(
            || self.listing.check_length(path, LARGEST_FILE + 1).map(|()| Vec::new()),
            Ok,
        )?;
        refuse_pointer(&bytes, &self.listing.origin(path))?;
        Ok(Bytes::from(bytes))
    }

    fn stream(&self, path: &TreePath, take: TakePiece<'_>) -> Result<()> {
        let open = self.open_file(path)?;
        self.listing.check_length(path, open.length)?;
        // A pointer is short.
        if open.length <= PIECE as u64 {
            return take(&self.read(path)?);
        }
        let mut length = 0;
        let shown = self.root.path().join(path.as_str());
        open.stream(LARGEST_FILE, &shown, &mut |piece| {
            length += piece.len() as u64;
            self.listing.check_length(path, length)?;
            take(piece)
        })
    }

    fn id(&self, path: &TreePath) -> Result<FileId> {
        let known = &self.ids[self.listing.find(path)?];
        if let Some(id) = known.get() {
            return Ok(*id);
        }
        let id = FileId::of(&self.read(path)?);
        Ok(*known.get_or_init(|| id))
    }

    fn length(&self, path: &TreePath) -> Result<u64> {
        self.open_file(path).map(|open| open.length)
    }
}
