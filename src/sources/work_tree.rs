//! A folder on disk.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::{DirEntry, WalkDir};

use super::refusal::{Intake, refuse_pointer};
use super::tree::Listing;
use super::{Bounds, Bytes, FileId, Tree};
use crate::diagnostics::{Code, Diagnostic, During, Result, Sink};
use crate::names::{PackageName, TreePath};

/// The files of a folder on disk, as they were listed when it was opened.
#[derive(Debug)]
pub struct WorkTree {
    root: Utf8PathBuf,
    listing: Listing,
    /// Each file's id, once somebody asked.
    ids: Vec<OnceLock<FileId>>,
}

impl WorkTree {
    /// Lists a folder's files. Names at its top that `skip` has are left out, and everything whose name begins with a dot
    /// (but `.well-known`). Links, names that not every computer takes, and what is neither file nor folder are reported
    /// and left out.
    ///
    /// # Errors
    /// If the folder does not exist or cannot be listed.
    pub fn open(root: &Utf8Path, skip: &[&str], package: &PackageName, sink: &Sink) -> Result<Self> {
        Self::take(root, Intake::new(package, skip, sink), package, sink)
    }

    /// As [`WorkTree::open`], for a package or a partner.
    ///
    /// # Errors
    /// Besides, if it holds more than the bounds allow.
    pub fn open_within(bounds: Bounds, root: &Utf8Path, skip: &[&str], package: &PackageName, sink: &Sink) -> Result<Self> {
        let tree = Self::take(root, Intake::new(package, skip, sink).within(bounds), package, sink)?;
        bounds.check_size(&tree, package)?;
        Ok(tree)
    }

    fn take(root: &Utf8Path, mut intake: Intake<'_>, package: &PackageName, sink: &Sink) -> Result<Self> {
        if !fs::metadata(root).during("open the folder", root)?.is_dir() {
            return Diagnostic::error(Code::Io, format!("cannot open the folder `{root}`: it is a file")).into();
        }
        let mut walk = WalkDir::new(root).min_depth(1).into_iter();
        while let Some(step) = walk.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root.as_std_path()).display().to_string();
                    let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("it contains itself"));
                    sink.keep(Err::<(), _>(error).during("list the folder", &path));
                    continue;
                }
            };
            if !take_entry(&entry, root.as_std_path(), &mut intake) && entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        }
        let files = intake.finish()?;
        let ids = files.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { root: root.to_owned(), listing: Listing { package: package.clone(), files }, ids })
    }

    /// The folder.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Where a file lies on disk.
    pub fn path_of(&self, path: &TreePath) -> Utf8PathBuf {
        self.root.join(path.as_str())
    }
}

/// Takes an entry; of a folder it says whether to enter it. The listing tells what an entry is, so nothing is asked of the
/// system file by file.
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
        self.listing.find(path)?;
        let place = self.path_of(path);
        let mut file = File::open(&place).during("read", &place)?;
        let length = file.metadata().during("read", &place)?.len();
        self.listing.check_length(path, length)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        // The file may grow meanwhile; one byte more than the limit shows it.
        let read = file.by_ref().take(super::LARGEST_FILE + 1).read_to_end(&mut bytes).during("read", &place)?;
        self.listing.check_length(path, read as u64)?;
        refuse_pointer(&bytes, &self.listing.origin(path))?;
        Ok(Bytes::from(bytes))
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
        self.listing.find(path)?;
        let place = self.path_of(path);
        Ok(fs::metadata(&place).during("look at", &place)?.len())
    }
}
