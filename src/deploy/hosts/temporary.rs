//! Names of files that are being sent.

use crate::names::Digest;

const START: &str = ".parvis-new-";

/// The name beside a file under which it is sent. It is always the same, so that what a killed run
/// left is overwritten by the next, which sends the same file.
pub(super) fn beside(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let digest = Digest::of(name.as_bytes()).to_string();
    let name = format!("{START}{}", &digest[..16]);
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// Whether a name, without its folder, is one of these.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with(START)
}
