//! The differences of two commits of a package, line by line.

use similar::TextDiff;

use super::network_context::NetworkContext;
use super::open_commit::open_cached;
use crate::diagnostics::Result;
use crate::manifest::Pin;
use crate::names::{PackageName, TreePath};
use crate::sources::{GitTree, Tree};

/// Files that are longer are named only: two that have nothing in common would be compared for minutes.
const MOST_LINES: usize = 10_000;

/// Everything that differs between two pins of a package, as a unified diff sorted by path; files that are not text are only
/// named. The changelog comes first, since it says why.
///
/// # Errors
/// If one of the commits is not in the cache.
pub fn difference(
    name: &PackageName,
    from: &Pin,
    to: &Pin,
    network: &NetworkContext<'_>,
) -> Result<String> {
    let (old, new) =
        (open_cached(&network.store, name, from)?, open_cached(&network.store, name, to)?);
    let mut paths: Vec<&TreePath> = old.files().iter().chain(new.files()).collect();
    paths.sort_by_key(|path| (path.as_str() != "CHANGELOG.md", path.as_str()));
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        if old.has(path) && new.has(path) && old.id(path)? == new.id(path)? {
            continue;
        }
        text.push_str(&file_difference(path, read(&old, path)?, read(&new, path)?));
    }
    Ok(text)
}

/// Returns the difference of one file; `None` stands for a file that is not there.
fn file_difference(path: &TreePath, old: Option<Vec<u8>>, new: Option<Vec<u8>>) -> String {
    let label = |side: char, there: bool| {
        if there { format!("{side}/{path}") } else { "/dev/null".to_owned() }
    };
    let (a, b) = (label('a', old.is_some()), label('b', new.is_some()));
    compare(
        Side { name: &a, bytes: &old.unwrap_or_default() },
        Side { name: &b, bytes: &new.unwrap_or_default() },
    )
}

/// One of two files that are compared.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// How the difference calls it.
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
}

/// Returns the difference of two texts, line by line; a file that is no text is only named.
pub(super) fn compare(old: Side<'_>, new: Side<'_>) -> String {
    let (a, b) = (old.name, new.name);
    let text = |bytes: &[u8]| {
        std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).map(str::to_owned)
    };
    let why = match (text(old.bytes), text(new.bytes)) {
        (Some(old), Some(new)) if is_short(&old, &new) => {
            return TextDiff::from_lines(&old, &new)
                .unified_diff()
                .context_radius(3)
                .header(a, b)
                .to_string();
        }
        (Some(_), Some(_)) => "too long to be compared",
        _ => "not text",
    };
    format!("--- {a}\n+++ {b}\n({why})\n")
}

/// Whether two texts are short enough to be compared.
pub(super) fn is_short(old: &str, new: &str) -> bool {
    old.lines().count().max(new.lines().count()) <= MOST_LINES
}

fn read(tree: &GitTree, path: &TreePath) -> Result<Option<Vec<u8>>> {
    if tree.has(path) { tree.read(path).map(|bytes| Some(bytes.to_vec())) } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_would_take_minutes_are_only_named() {
        let lines = |count: usize| "x\n".repeat(count);
        let told = |count: usize| {
            compare(
                Side { name: "a", bytes: lines(count).as_bytes() },
                Side { name: "b", bytes: b"y\n" },
            )
        };
        assert!(told(3).ends_with("+y\n"));
        assert_eq!(told(MOST_LINES + 1), "--- a\n+++ b\n(too long to be compared)\n");
        let (a, b) = (Side { name: "a", bytes: b"\xff" }, Side { name: "b", bytes: b"y" });
        assert_eq!(compare(a, b), "--- a\n+++ b\n(not text)\n");
    }
}
