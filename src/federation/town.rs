//! What federation has to know of a town: its manifest, the packages that lie in its folder, its lock.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::named_addresses::NamedAddresses;
use super::store::Store;
use super::vendor_checksum::VENDOR;
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::disk::Folder;
use crate::manifest::{GitSource, Lock, LockedPackage, PackageManifest, Source, TownManifest};
use crate::names::{PackageName, TreePath};
use crate::sources::{LONGEST_TEXT, Place};

/// A town as federation sees it.
#[derive(Debug, Clone)]
pub struct Town {
    /// Its folder: what is written lies there.
    pub root: Utf8PathBuf,
    /// Where its files are read: in that folder, or at a commit.
    pub place: Place,
    /// The text of `town.toml`.
    pub text: String,
    /// What it says.
    pub manifest: TownManifest,
    /// The manifests of the packages by path, by the town's names; one that cannot be read is missing.
    pub by_path: BTreeMap<PackageName, PackageManifest>,
    /// Its lock; `None` if it has no `parvis.lock` yet.
    pub lock: Option<Lock>,
}

impl Town {
    /// Reads the files of a town's folder. Faults are reported; without a readable manifest or with a broken lock there is
    /// nothing to work on.
    ///
    /// # Errors
    /// If the folder holds no town.
    pub fn read(root: &Utf8Path, sink: &Sink) -> Result<Option<Self>> {
        Self::read_at(root, Place::Folder(Folder::open(root)?), sink)
    }

    /// The same, where its files may lie at a commit.
    ///
    /// # Errors
    /// If there is no town, or one of the files cannot be read.
    pub fn read_at(root: &Utf8Path, place: Place, sink: &Sink) -> Result<Option<Self>> {
        let Some(text) = place.text(&plain("town.toml"))? else {
            let message = message!("there is no `town.toml` in `{root}`", root);
            let help = "run parvis in the town's folder, or name it: `--town FOLDER`";
            return Diagnostic::error(Code::NoTown, message).help(help).into();
        };
        let lock = match place.text(&plain(Self::LOCK))? {
            Some(text) => match Lock::read(&Origin::town(plain(Self::LOCK)), &text).report(sink) {
                Some(lock) => Some(lock),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Self::from_parts(root.to_owned(), place, text.to_string(), lock, sink))
    }

    /// The same town with another text of `town.toml`; `None` if that cannot be read.
    pub fn with_text(&self, text: String, sink: &Sink) -> Option<Self> {
        Self::from_parts(self.root.clone(), self.place.clone(), text, self.lock.clone(), sink)
    }

    fn from_parts(
        root: Utf8PathBuf,
        place: Place,
        text: String,
        lock: Option<Lock>,
        sink: &Sink,
    ) -> Option<Self> {
        let manifest = TownManifest::read(&Origin::town(plain("town.toml")), &text).report(sink)?;
        let by_path = manifest.packages.iter().filter_map(|package| match &package.source {
            Source::Path(path) => {
                Some((package.name.clone(), by_path(&place, path, &package.name)?))
            }
            Source::Git(_) => None,
        });
        let by_path = by_path.collect();
        Some(Self { root, place, text, manifest, by_path, lock })
    }

    /// Whether anything of the town comes from Git, or did.
    pub fn uses_git(&self) -> bool {
        let mut needs = self.by_path.values().flat_map(|package| &package.dependencies);
        self.lock.is_some()
            || self.sources().next().is_some()
            || needs.any(|need| need.source.is_some() && !self.by_path.contains_key(&need.name))
    }

    /// The manifest of a locked package, from `vendor/` or the cache; `None` if it is in neither.
    pub fn manifest_of(&self, locked: &LockedPackage, store: &Store) -> Option<PackageManifest> {
        let path = plain("package.toml");
        let vendored = self.place.bytes(&format!("{VENDOR}/{}/{path}", locked.name)).ok().flatten();
        let bytes = vendored.or_else(|| {
            let repository = store.holding(&locked.pin.url, locked.pin.commit)?;
            let folder = locked
                .pin
                .subfolder
                .as_ref()
                .map(|folder| format!("{folder}/"))
                .unwrap_or_default();
            repository
                .read_file(locked.pin.commit, &format!("{folder}{path}"), LONGEST_TEXT)
                .ok()?
        });
        read_package(&locked.name, &bytes?)
    }

    /// The addresses that the town itself names, and what its own folders name. A package that is tried
    /// in a made-up town is a stranger's: its addresses are no more trusted than those of one from a server.
    pub(super) fn named(&self) -> NamedAddresses {
        let mut named = NamedAddresses::default();
        let folders = self.by_path.values().flat_map(|manifest| &manifest.dependencies);
        let sources = folders.filter_map(|need| need.source.as_ref());
        if !matches!(self.place, Place::MadeUp { .. }) {
            sources.for_each(|source| named.add_address(&source.url));
        }
        self.sources().for_each(|(_, source)| named.add(source));
        named
    }

    /// The town's own Git sources: packages, then partners.
    pub(super) fn sources(&self) -> impl Iterator<Item = (&PackageName, &GitSource)> {
        let packages =
            self.manifest.packages.iter().map(|package| (&package.name, &package.source));
        let partners =
            self.manifest.partners.iter().map(|partner| (&partner.name, &partner.source));
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
    /// If the folder cannot be written, or the lock would be too large to be read again.
    pub fn write_lock(&self, lock: &Lock) -> Result<()> {
        if lock.is_empty() && self.lock.is_none() {
            return Ok(());
        }
        Self::replace_lock(&self.root, self.lock.as_ref(), lock)
    }

    /// Writes the lock of the town in a folder, if it differs from the one that is written there.
    ///
    /// # Errors
    /// As [`Town::write_lock`].
    pub fn replace_lock(root: &Utf8Path, written: Option<&Lock>, lock: &Lock) -> Result<()> {
        if written == Some(lock) {
            return Ok(());
        }
        Folder::open(root)?.replace(Self::LOCK, lock.write()?.as_bytes())
    }

    /// Writes a file that is not there yet.
    ///
    /// # Errors
    /// If it is there, or the folder cannot be written.
    pub fn write_new(root: &Utf8Path, path: &TreePath, bytes: &[u8]) -> Result<()> {
        let folder = Folder::open(root)?;
        if folder.kind(path.as_str()).is_some() {
            let diagnostic = Diagnostic::error(
                Code::FileExists,
                message!("the town has a file `{path}` already", path),
            );
            return diagnostic
                .help("move it away, and run the command again; or change it as it is")
                .into();
        }
        folder.make_folders(path.parent())?;
        folder.create(path.as_str(), bytes)
    }

    /// Writes `town.toml`.
    ///
    /// # Errors
    /// As [`Town::write_lock`].
    pub fn write_manifest(&self, text: &str) -> Result<()> {
        Folder::open(&self.root)?.replace("town.toml", text.as_bytes())
    }
}

/// Reads the manifest of a package in a folder, without a word: the project says what is wrong with it when it is opened.
fn by_path(place: &Place, path: &str, name: &PackageName) -> Option<PackageManifest> {
    read_package(name, &place.bytes(&format!("{path}/package.toml")).ok()??)
}

pub(super) fn read_package(name: &PackageName, bytes: &[u8]) -> Option<PackageManifest> {
    let origin = Origin { package: name.clone(), path: plain("package.toml") };
    PackageManifest::read(&origin, std::str::from_utf8(bytes).ok()?).value
}

fn plain(name: &str) -> TreePath {
    TreePath::parse(name).expect("a plain name")
}
