//! The checksum of a layer's files: what the lock holds beside Git's own ids.

use std::fmt::Write;

use sha2::{Digest as _, Sha256};

use super::layer_files::Files;
use crate::diagnostics::Result;
use crate::git::Repository;
use crate::manifest::Pin;
use crate::names::{Digest, TreePath};
use crate::sources::Tree;

/// Computes `sha256-…` over files in the order of their paths: length of the path, path, length of the bytes, bytes; lengths
/// as 64 bits, most significant first. Git's modes are left out: nothing of a layer is ever run.
///
/// # Errors
/// If a file cannot be read.
pub fn checksum<'a>(
    tree: &dyn Tree,
    files: impl IntoIterator<Item = &'a TreePath>,
) -> Result<String> {
    let mut files: Vec<&TreePath> = files.into_iter().collect();
    files.sort();
    let mut sum = Sha256::new();
    for path in files {
        let bytes = tree.read(path)?;
        sum.update((path.as_str().len() as u64).to_be_bytes());
        sum.update(path.as_str());
        sum.update((bytes.len() as u64).to_be_bytes());
        sum.update(&bytes);
    }
    let mut text = "sha256-".to_owned();
    for byte in sum.finalize() {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    Ok(text)
}

/// Where the cache remembers in which folders of which commits lie the files of a checksum. No server offers names that end up here.
const SUMS: &str = "refs/parvis/sums/";

/// Whether a partner's files at the locked commit have the locked checksum. Git vouches for what a commit holds, so they are
/// read once; where the cache cannot be written, each time.
///
/// # Errors
/// If a file cannot be read.
pub fn is_as_locked(repository: &Repository, tree: &dyn Tree, pin: &Pin) -> Result<bool> {
    // One commit has a sum for each folder of it, and for each choice of files.
    let folder = pin.subfolder.as_ref().map(TreePath::as_str).unwrap_or_default();
    let name = format!("{SUMS}partner-{}-{}", Digest::of(folder.as_bytes()), pin.checksum);
    if repository.refs(&name)?.contains(&(name.clone(), pin.commit)) {
        return Ok(true);
    }
    let is_right = checksum(tree, &Files::Partner.of(tree))? == pin.checksum;
    if is_right {
        repository.set_ref(&name, pin.commit).ok();
    }
    Ok(is_right)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::sources::MemoryTree;

    fn sum(files: &[(&str, &str)]) -> String {
        let bytes: BTreeMap<TreePath, Arc<[u8]>> = files
            .iter()
            .map(|(path, text)| (TreePath::parse(path).unwrap(), Arc::from(text.as_bytes())))
            .collect();
        let tree = MemoryTree::new(bytes);
        checksum(&tree, tree.files()).unwrap()
    }

    #[test]
    fn paths_and_bytes_count_and_cannot_be_shifted_into_each_other() {
        let one = sum(&[("a", "bc"), ("d", "e")]);
        assert_eq!(one, sum(&[("d", "e"), ("a", "bc")]));
        for other in [
            &[("ab", "c"), ("d", "e")][..],
            &[("a", "bcd"), ("e", "")],
            &[("a", "bc")],
            &[("a", "bc"), ("d", "f")],
        ] {
            assert_ne!(one, sum(other));
        }
    }

    #[test]
    fn the_form_is_fixed() {
        let expected = "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sum(&[]), expected, "the empty sum of FIPS 180-4");
    }
}
