//! What federation has to know of a town: its manifest, the packages that lie in its folder, its lock.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;

use camino::{Utf8Path, Utf8PathBuf};

use super::seal::VENDOR;
use super::store::Store;
use crate::diagnostics::{Code, Diagnostic, During, Origin, Result, Sink};
use crate::manifest::{GitSource, GitUrl, Lock, LockedOverride, LockedPackage, PackageManifest, Source, TownManifest};
use crate::names::{PackageName, TreePath};

/// Reads a file of a town; none if it is not there.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Option<String>>;

/// A town as federation sees it.
#[derive(Debug, Clone)]
pub struct Town {
    /// Its folder.
    pub root: Utf8PathBuf,
    /// The text of `town.toml`.
    pub text: String,
    /// What it says.
    pub manifest: TownManifest,
    /// The manifests of the packages by path, by the town's names; one that cannot be read is missing.
    pub by_path: BTreeMap<PackageName, PackageManifest>,
    /// Its lock; none if it has none yet.
    pub lock: Option<Lock>,
}

impl Town {
    /// Reads the files of a town's folder. Faults are reported; without a readable manifest or with a broken lock there is
    /// nothing to work on.
    ///
    /// # Errors
    /// If the folder holds no town.
    pub fn read(root: &Utf8Path, sink: &Sink) -> Result<Option<Self>> {
        let read = |path: &str| match fs::read_to_string(root.join(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).during("read", &root.join(path)),
        };
        Self::read_from(root, &read, sink)
    }

    /// The same, with a reader of files seen from the town's folder: it may look into a commit.
    ///
    /// # Errors
    /// If there is no town, and what the reader returns.
    pub fn read_from(root: &Utf8Path, read: ReadFile<'_>, sink: &Sink) -> Result<Option<Self>> {
        let Some(text) = read("town.toml")? else {
            let message = format!("there is no `town.toml` in `{root}`");
            let help = "run parvis in the town's folder, or name it: `--town FOLDER`";
            return Diagnostic::error(Code::NoTown, message).help(help).into();
        };
        let Some(manifest) = TownManifest::read(&origin("town.toml"), &text, sink) else { return Ok(None) };
        let by_path = manifest.packages.iter().filter_map(|package| match &package.source {
            Source::Path(path) => Some((package.name.clone(), by_path(read, path, &package.name)?)),
            Source::Git(_) => None,
        });
        let by_path = by_path.collect();
        let lock = match read(Self::LOCK)? {
            Some(text) => match Lock::read(&origin(Self::LOCK), &text, sink) {
                Some(lock) => Some(lock),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(Self { root: root.to_owned(), text, manifest, by_path, lock }))
    }

    /// The same town with another text of `town.toml`; none if that cannot be read.
    pub fn with_text(&self, text: String, sink: &Sink) -> Option<Self> {
        let manifest = TownManifest::read(&origin("town.toml"), &text, sink)?;
        let by_path = manifest.packages.iter().filter_map(|package| match &package.source {
            Source::Path(path) => {
                let read = |path: &str| Ok(fs::read_to_string(self.root.join(path)).ok());
                Some((package.name.clone(), by_path(&read, path, &package.name)?))
            }
            Source::Git(_) => None,
        });
        Some(Self { root: self.root.clone(), by_path: by_path.collect(), text, manifest, lock: self.lock.clone() })
    }

    /// Whether anything of the town comes from Git, or did.
    pub fn uses_git(&self) -> bool {
        self.lock.is_some() || self.sources().next().is_some()
    }

    /// The manifest of a locked package, from `vendor/` or the cache; none if it is in neither.
    pub fn manifest_of(&self, locked: &LockedPackage, store: &Store) -> Option<PackageManifest> {
        let path = TreePath::parse("package.toml").expect("a plain name");
        let vendored = self.root.join(VENDOR).join(locked.name.as_str()).join(path.as_str());
        let text = fs::read_to_string(vendored).ok().or_else(|| {
            let repository = store.holding(&locked.pin.url, locked.pin.commit)?;
            let folder = locked.pin.subfolder.as_ref().map(|folder| format!("{folder}/")).unwrap_or_default();
            let bytes = repository.read_file(locked.pin.commit, &format!("{folder}{path}")).ok()??;
            String::from_utf8(bytes.to_vec()).ok()
        });
        PackageManifest::read(&Origin { package: locked.name.clone(), path }, &text?, &Sink::new())
    }

    /// The variables that hold tokens, by the address that they are for.
    pub(super) fn tokens(&self) -> BTreeMap<GitUrl, String> {
        self.sources().filter_map(|(_, source)| Some((source.url.clone(), source.token.clone()?))).collect()
    }

    /// The town's own Git sources: packages, then partners.
    pub(super) fn sources(&self) -> impl Iterator<Item = (&PackageName, &GitSource)> {
        let packages = self.manifest.packages.iter().map(|package| (&package.name, &package.source));
        let partners = self.manifest.partners.iter().map(|partner| (&partner.name, &partner.source));
        packages.chain(partners).filter_map(|(name, source)| match source {
            Source::Git(git) => Some((name, &**git)),
            Source::Path(_) => None,
        })
    }

    /// The lock's name in the town's folder.
    pub const LOCK: &'static str = "parvis.lock";

    /// Writes the lock, if it differs from the one that is there: whole, or not at all.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn write_lock(&self, lock: &Lock) -> Result<()> {
        let is_empty = lock.packages.is_empty() && lock.partners.is_empty() && lock.overrides.is_empty();
        if self.lock.as_ref() == Some(lock) || (is_empty && self.lock.is_none()) {
            return Ok(());
        }
        write_whole(&self.root.join(Self::LOCK), &lock.write())
    }

    /// Writes down which files of packages the town hides, and as what they were last looked at. A town that hides nothing and
    /// takes nothing needs no lock.
    ///
    /// # Errors
    /// As [`Town::write_lock`].
    pub fn write_overrides(root: &Utf8Path, lock: &Lock, overrides: Vec<LockedOverride>) -> Result<()> {
        if lock.overrides == overrides {
            return Ok(());
        }
        write_whole(&root.join(Self::LOCK), &Lock { overrides, ..lock.clone() }.write())
    }

    /// Writes a file that is not there yet.
    ///
    /// # Errors
    /// If it is there, or the folder cannot be written.
    #[expect(clippy::disallowed_methods, reason = "the lock and the edited manifest are written here")]
    pub fn write_new(root: &Utf8Path, path: &TreePath, bytes: &[u8]) -> Result<()> {
        let place = root.join(path.as_str());
        if place.exists() {
            let diagnostic = Diagnostic::error(Code::FileExists, format!("the town has a file `{path}` already"));
            return diagnostic.help("move it away, and run the command again; or change it as it is").into();
        }
        let folder = place.parent().unwrap_or(root);
        fs::create_dir_all(folder).during("make the folder", folder)?;
        fs::write(&place, bytes).during("write", &place)
    }

    /// Writes `town.toml`.
    ///
    /// # Errors
    /// As [`Town::write_lock`].
    pub fn write_manifest(&self, text: &str) -> Result<()> {
        write_whole(&self.root.join("town.toml"), text)
    }
}

/// Reads the manifest of a package in a folder, without a word: the project says what is wrong with it when it is opened.
fn by_path(read: ReadFile<'_>, path: &str, name: &PackageName) -> Option<PackageManifest> {
    let text = read(&format!("{path}/package.toml")).ok()??;
    let origin = Origin { package: name.clone(), path: TreePath::parse("package.toml").ok()? };
    PackageManifest::read(&origin, &text, &Sink::new())
}

fn origin(name: &str) -> Origin {
    Origin::town(TreePath::parse(name).expect("a plain name"))
}

/// Writes beside the place and renames, so that a killed command leaves the old file or the new one; and two commands that
/// write at once wait for each other.
#[expect(clippy::disallowed_methods, reason = "the lock and the edited manifest are written here")]
fn write_whole(path: &Utf8Path, text: &str) -> Result<()> {
    let beside = Utf8PathBuf::from(format!("{path}.new"));
    loop {
        let mut file = fs::File::options().create(true).truncate(false).write(true).open(&beside).during("create", &beside)?;
        if file.lock().is_ok_and(|()| !is_at(&file, &beside)) {
            // The command before has put the file in its place while this one waited.
            continue;
        }
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_all()).during("write", &beside)?;
        return fs::rename(&beside, path).during("write", path);
    }
}

fn is_at(file: &fs::File, path: &Utf8Path) -> bool {
    let (Ok(held), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}
