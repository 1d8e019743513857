//! What federation has to know of a town: its manifest, the packages that lie in its folder, its lock.
#![allow(clippy::disallowed_methods, reason = "the lock and the edited manifest are written here")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Code, Diagnostic, During, Origin, Result, Sink};
use crate::manifest::{Lock, PackageManifest, Source, TownManifest};
use crate::names::{PackageName, TreePath};

/// A town as federation sees it.
#[derive(Debug)]
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
        let path = root.join("town.toml");
        if !path.is_file() {
            let message = format!("there is no `town.toml` in `{root}`");
            let help = "run parvis in the town's folder, or name it: `--town FOLDER`";
            return Diagnostic::error(Code::NoTown, message).help(help).into();
        }
        let text = fs::read_to_string(&path).during("read", &path)?;
        let Some(manifest) = TownManifest::read(&origin("town.toml"), &text, sink) else { return Ok(None) };
        let by_path = manifest.packages.iter().filter_map(|package| match &package.source {
            Source::Path(path) => Some((package.name.clone(), by_path(root, path, &package.name)?)),
            Source::Git(_) => None,
        });
        let by_path = by_path.collect();
        let place = root.join(Self::LOCK);
        let lock = match fs::read_to_string(&place) {
            Ok(text) => match Lock::read(&origin(Self::LOCK), &text, sink) {
                Some(lock) => Some(lock),
                None => return Ok(None),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).during("read", &place),
        };
        Ok(Some(Self { root: root.to_owned(), text, manifest, by_path, lock }))
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

    /// Writes `town.toml`.
    ///
    /// # Errors
    /// As [`Town::write_lock`].
    pub fn write_manifest(&self, text: &str) -> Result<()> {
        write_whole(&self.root.join("town.toml"), text)
    }
}

/// Reads the manifest of a package in a folder, without a word: the project says what is wrong with it when it is opened.
fn by_path(root: &Utf8Path, path: &str, name: &PackageName) -> Option<PackageManifest> {
    let text = fs::read_to_string(root.join(path).join("package.toml")).ok()?;
    let origin = Origin { package: name.clone(), path: TreePath::parse("package.toml").ok()? };
    PackageManifest::read(&origin, &text, &Sink::new())
}

fn origin(name: &str) -> Origin {
    Origin::town(TreePath::parse(name).expect("a plain name"))
}

/// Writes beside the place and renames, so that a killed command leaves the old file or the new one.
fn write_whole(path: &Utf8Path, text: &str) -> Result<()> {
    let beside = Utf8PathBuf::from(format!("{path}.new"));
    let mut file = fs::File::create(&beside).during("create", &beside)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).during("write", &beside)?;
    fs::rename(&beside, path).during("write", path)
}
