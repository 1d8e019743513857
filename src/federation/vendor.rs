//! `vendor/`: what the lock names, as files of the town's own repository, so that it builds without network and cache.
//!
//! Beside each folder `vendor/NAME` lies its [`Seal`], `vendor/NAME.sha256`.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::checksum::checksum;
use super::desk::Desk;
use super::seal::{Seal, VENDOR, edited};
use super::store::remove;
use super::survey::{cached, pins};
use super::town::Town;
use crate::diagnostics::{During, Result, Sink};
use crate::manifest::{Lock, Pin};
use crate::names::{PackageName, TreePath};
use crate::sources::{Tree, WorkTree};

/// Writes all that the lock names to `vendor/`; of a partner, what its layer holds. Gives the names of the folders
/// that were written.
///
/// # Errors
/// If the town's folder cannot be written. What is not in the cache, or was edited, is reported and left as it is.
pub fn vendor(town: &Town, lock: &Lock, desk: &Desk<'_>, sink: &Sink) -> Result<Vec<PackageName>> {
    let mut written = Vec::new();
    for (name, pin, files) in pins(lock) {
        if sink.keep(is_current(town, name, pin)) != Some(false) {
            continue;
        }
        let Some(tree) = sink.keep(cached(&desk.store, name, pin)) else { continue };
        let paths = files.of(&tree);
        if sink.keep(one(&town.root, name, (&tree, &paths), pin)).is_some() {
            written.push(name.clone());
        }
    }
    Ok(written)
}

/// Whether a folder holds what is locked already.
///
/// # Errors
/// If it was edited, or has no seal that would tell.
fn is_current(town: &Town, name: &PackageName, pin: &Pin) -> Result<bool> {
    let place = town.root.join(VENDOR).join(name.as_str());
    if !place.exists() {
        return Ok(false);
    }
    let tree = WorkTree::open(&place, &[], name, &Sink::new())?;
    let sum = checksum(&tree, tree.files())?;
    match Seal::of(&town.place, name) {
        Some(seal) if seal.checksum == sum => Ok(seal.is_of(pin)),
        _ if sum == pin.checksum => Ok(false),
        _ => Err(edited(name)),
    }
}

/// The folders of `vendor/` that the lock does not name.
pub fn left_over(town: &Town, lock: &Lock) -> Vec<String> {
    let entries = town.root.join(VENDOR).read_dir_utf8().into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_owned());
    let mut left: Vec<String> = folders.filter(|folder| !pins(lock).any(|(name, ..)| name.as_str() == folder)).collect();
    left.sort();
    left
}

/// Writes one folder beside its place, then puts it there.
#[expect(clippy::disallowed_methods, reason = "the vendored files are written and replaced here")]
fn one(root: &Utf8Path, name: &PackageName, (tree, paths): (&dyn Tree, &[TreePath]), pin: &Pin) -> Result<()> {
    let place = root.join(VENDOR).join(name.as_str());
    let seal = Seal { commit: pin.commit, checksum: checksum(tree, paths)? };
    let fresh = Utf8PathBuf::from(format!("{place}.new"));
    remove(&fresh)?;
    for path in paths {
        let file = fresh.join(path.as_str());
        let folder = file.parent().unwrap_or(&fresh);
        fs::create_dir_all(folder).during("make the folder", folder)?;
        fs::write(&file, tree.read(path)?).during("write", &file)?;
    }
    fs::create_dir_all(&fresh).during("make the folder", &fresh)?;
    // The seal goes first: a folder that a killed command left behind it is then behind, not edited, and the next run mends it.
    remove(&place)?;
    let seal_place = root.join(Seal::path(name));
    fs::write(&seal_place, seal.write()).during("write", &seal_place)?;
    fs::rename(&fresh, &place).during("write", &place)?;
    Ok(())
}
