//! `vendor/`: what the lock names, as files of the town's own repository, so that it builds without network and cache.
//!
//! Beside each folder `vendor/NAME` lies its [`VendorChecksum`], `vendor/NAME.sha256`.

use camino::Utf8Path;

use super::checksum::checksum;
use super::layer_files::pins;
use super::network_context::NetworkContext;
use super::open_commit::open_cached;
use super::town::Town;
use super::vendor_checksum::{VENDOR, VendorChecksum, edited, vendored};
use crate::diagnostics::{Result, Sink};
use crate::disk::{FileKind, Folder};
use crate::manifest::{Lock, Pin};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bounds, Tree};

/// Writes all that the lock names to `vendor/`; of a partner, what its layer holds. Gives the names of the folders
/// that were written.
///
/// # Errors
/// If the town's folder cannot be written. What is not in the cache, or was edited, is reported and left as it is.
pub fn vendor(
    town: &Town,
    lock: &Lock,
    network: &NetworkContext<'_>,
    sink: &Sink,
) -> Result<Vec<PackageName>> {
    let mut written = Vec::new();
    for (name, pin, files) in pins(lock) {
        if sink.keep(is_current(town, name, pin)) != Some(false) {
            continue;
        }
        let Some(tree) = sink.keep(open_cached(&network.store, name, pin)) else { continue };
        let paths = files.of(&tree);
        if sink.keep(write_folder(&town.root, name, pin, &tree, &paths)).is_some() {
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
    let Some(tree) = vendored(&town.place, name, Bounds::OWN).value? else {
        return Ok(false);
    };
    let sum = checksum(&*tree, tree.files())?;
    match VendorChecksum::of(&town.place, name) {
        Some(seal) if seal.checksum == sum => Ok(seal.is_of(pin)),
        _ if sum == pin.checksum => Ok(false),
        _ => Err(edited(name)),
    }
}

/// The folders of `vendor/` that the lock does not name.
pub fn left_over(town: &Town, lock: &Lock) -> Vec<String> {
    let Ok(Some(vendor)) = Folder::open(&town.root).and_then(|root| root.folder(VENDOR)) else {
        return Vec::new();
    };
    let names = vendor
        .list_names()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|name| name.into_string().ok());
    let folders =
        names.filter(|name| !name.starts_with('.') && vendor.kind(name) == Some(FileKind::Folder));
    folders.filter(|folder| !pins(lock).any(|(name, ..)| name.as_str() == folder)).collect()
}

/// Writes one folder beside its place, then puts it there.
fn write_folder(
    root: &Utf8Path,
    name: &PackageName,
    pin: &Pin,
    tree: &dyn Tree,
    paths: &[TreePath],
) -> Result<()> {
    let seal = VendorChecksum { commit: pin.commit, checksum: checksum(tree, paths)? };
    let vendor = Folder::open(root)?.make_and_open(VENDOR)?;
    let prefix = format!(".{name}.parvis-new-");
    // A killed command left these.
    vendor.sweep(&prefix, false);
    let fresh = vendor.make_own(&prefix)?;
    for path in paths {
        fresh.folder.make_folders(path.parent())?;
        fresh.folder.create(path.as_str(), &tree.read(path)?)?;
    }
    // The seal goes first: a folder that a killed command left behind it is then behind, not edited, and the next run mends it.
    vendor.remove_folder(name.as_str())?;
    Folder::open(root)?.replace(VendorChecksum::path(name), seal.write().as_bytes())?;
    vendor.rename(&fresh.name, &vendor, name.as_str())
}
