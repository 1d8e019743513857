//! Files that Git would take for a repository. Git obeys the settings in such a folder, and
//! settings can name programs to run.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// A folder that Git would take for a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeming<'a> {
    /// Its file `HEAD`.
    pub head: &'a str,
    /// The files beside it that make it a repository, in words.
    pub beside: &'static str,
}

/// Finds the folders that Git would take for repositories: those with a file `HEAD` and, beside it,
/// `objects` and `refs` or a file `commondir`, which says where these are
/// (gitrepository-layout(5)).
///
/// Upper and lower case and Unicode forms are ignored, since some file systems ignore them. It does
/// not matter whether `objects` and `refs` are folders, since Git does not always check.
pub fn seeming_repositories<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Vec<Seeming<'a>> {
    let mut folders: HashSet<String> = HashSet::new();
    for path in paths.clone() {
        if let Some(folder) = folded(path)
            .strip_suffix("head")
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        {
            folders.insert(folder.to_owned());
        }
    }
    if folders.is_empty() {
        return Vec::new();
    }
    let (mut objects, mut refs, mut common) = (HashSet::new(), HashSet::new(), HashSet::new());
    for path in paths.clone().map(folded) {
        let mut start = 0;
        for name in path.split('/') {
            let folder = &path[..start];
            start += name.len() + 1;
            let seen = match name {
                "objects" => &mut objects,
                "refs" => &mut refs,
                "commondir" => &mut common,
                _ => continue,
            };
            if let Some(folder) = folders.get(folder) {
                seen.insert(folder.as_str());
            }
        }
    }
    let found = paths.filter_map(|head| {
        let path = folded(head);
        let folder = path.strip_suffix("head").filter(|folder| folders.contains(*folder))?;
        let beside =
            match (objects.contains(folder) && refs.contains(folder), common.contains(folder)) {
                (true, _) => "`objects` and `refs`",
                (false, true) => "`commondir`",
                (false, false) => return None,
            };
        Some(Seeming { head, beside })
    });
    found.collect()
}

/// Folds a path as a case-insensitive file system does; `ſ` becomes `s`.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads<'a>(paths: &[&'a str]) -> Vec<&'a str> {
        seeming_repositories(paths.iter().copied())
            .into_iter()
            .map(|seeming| seeming.head)
            .collect()
    }

    #[test]
    fn what_git_takes_for_a_repository_is_found_at_any_depth_and_in_any_case() {
        assert_eq!(heads(&["HEAD", "objects/x", "refs/x"]), ["HEAD"]);
        assert_eq!(heads(&["a/b/Head", "a/b/OBJECTS/x/y", "a/b/Refs/x"]), ["a/b/Head"]);
        assert_eq!(heads(&["a/HEAD", "a/commondir", "a/r/objects/x", "a/r/refs/x"]), ["a/HEAD"]);
        assert_eq!(heads(&["HEAD", "CommonDir"]), ["HEAD"]);
        assert_eq!(heads(&["HEAD", "object\u{17f}/x", "ref\u{17f}/x"]), ["HEAD"]);
        assert_eq!(heads(&["HEAD", "objects", "refs"]), ["HEAD"]);
        assert_eq!(
            heads(&["HEAD", "a/objects/HEAD", "a/objects/objects/x", "a/objects/refs"]),
            ["a/objects/HEAD"]
        );
    }

    #[test]
    fn what_only_shares_names_with_one_is_left() {
        for paths in [
            &["HEAD", "objects/x"][..],
            &["HEAD", "a/objects/x", "a/refs/x"],
            &["objects/x", "refs/x", "commondir"],
            &["AHEAD", "objects/x", "refs/x"],
            &["HEAD/x", "objects/x", "refs/x"],
            &["a/HEAD", "objects/x", "refs/x", "b/commondir"],
            &["HEAD.txt", "commondir"],
        ] {
            assert_eq!(heads(paths), [""; 0], "{paths:?}");
        }
    }
}
