//! What an update moved, in words: from which version to which, and what of it a town will notice.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use similar::{ChangeTag, TextDiff};

use super::layer_files::{Files, pins};
use super::open_commit::open_cached;
use super::package_diff::is_short;
use super::store::Store;
use crate::diagnostics::Origin;
use crate::manifest::{Kind, Lock, Pin, Reference, parse_table};
use crate::names::{PackageName, TreePath};
use crate::sources::{FileId, GitTree, Tree};

/// One package or partner that is not where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The town's name for it.
    pub name: PackageName,
    /// Where it was; `None` if it is new.
    pub from: Option<String>,
    /// Where it is; `None` if it was removed.
    pub to: Option<String>,
    /// What changed in its files: `templates: 2 changed`, `components: opening-hours.html removed`.
    pub changes: Vec<String>,
}

/// Everything that two locks have otherwise, by name.
pub fn moves(old: &Lock, new: &Lock, store: &Store) -> Vec<Move> {
    let (before, after) = (by_name(old), by_name(new));
    let mut names: Vec<&PackageName> = before.keys().chain(after.keys()).copied().collect();
    names.sort();
    names.dedup();
    let moved = names.into_iter().filter_map(|name| {
        let (from, to) = (before.get(name), after.get(name));
        if from.zip(to).is_some_and(|((_, from, _), (_, to, _))| from == to) {
            return None;
        }
        let changes = match (from, to) {
            (Some((_, from, _)), Some((_, to, files))) => {
                let mut said = of_the_pin(from, to);
                if let (Ok(from), Ok(to)) =
                    (open_cached(store, name, from), open_cached(store, name, to))
                {
                    said.extend(
                        [changes(&from, &to, *files), news(&from, &to), fields(&from, &to)]
                            .concat(),
                    );
                }
                said
            }
            (None, Some((_, to, files))) => {
                open_cached(store, name, to).map(|tree| provided(&tree, *files)).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let words =
            |(version, pin, _): &(Option<String>, &Pin, Files)| words(version.as_deref(), pin);
        Some(Move { name: name.clone(), from: from.map(words), to: to.map(words), changes })
    });
    moved.collect()
}

fn by_name(lock: &Lock) -> BTreeMap<&PackageName, (Option<String>, &Pin, Files)> {
    let version =
        |name: &PackageName| lock.package(name).map(|package| package.version.to_string());
    pins(lock).map(|(name, pin, files)| (name, (version(name), pin, files))).collect()
}

fn words(version: Option<&str>, pin: &Pin) -> String {
    let commit = pin.commit.short();
    match (version, &pin.reference) {
        (Some(version), Reference::Tag(_)) => version.to_owned(),
        (Some(version), Reference::Branch(_) | Reference::Commit) => {
            format!("{version} ({commit})")
        }
        (None, _) => commit,
    }
}

/// What changed besides the commit: where it lies, what it was taken from, who signed it. That another release has another tag goes
/// without saying.
fn of_the_pin(from: &Pin, to: &Pin) -> Vec<String> {
    let names_reference =
        from.commit == to.commit || discriminant(&from.reference) != discriminant(&to.reference);
    let reference = |pin: &Pin| match &pin.reference {
        Reference::Tag(tag) => format!("tag `{tag}`"),
        Reference::Branch(branch) => format!("branch `{branch}`"),
        Reference::Commit => "the commit itself".to_owned(),
    };
    let none = || "none".to_owned();
    let folder =
        |pin: &Pin| pin.subfolder.as_ref().map_or_else(none, |folder| format!("`{folder}`"));
    let signer = |pin: &Pin| pin.signer.clone().unwrap_or_else(none);
    let token = |pin: &Pin| {
        pin.token
            .as_ref()
            .map_or_else(none, |token| format!("`{}` for {}", token.variable, token.server))
    };
    let pairs = [
        ("source", from.url.to_string(), to.url.to_string()),
        ("subfolder", folder(from), folder(to)),
        ("signer", signer(from), signer(to)),
        ("token", token(from), token(to)),
    ];
    let reference = names_reference.then(|| ("taken from", reference(from), reference(to)));
    let changed = pairs.into_iter().chain(reference).filter(|(_, from, to)| from != to);
    changed.map(|(what, from, to)| format!("{what}: {from} → {to}")).collect()
}

/// The files of a layer and their ids.
fn ids(tree: &GitTree, files: Files) -> BTreeMap<TreePath, FileId> {
    files
        .of(tree)
        .into_iter()
        .filter_map(|path| Some((path.clone(), tree.id(&path).ok()?)))
        .collect()
}

/// The differences of two trees, folder by folder. What is gone is named, since somebody may use it.
fn changes(from: &GitTree, to: &GitTree, files: Files) -> Vec<String> {
    let (from, to) = (ids(from, files), ids(to, files));
    let mut folders: BTreeMap<&str, (usize, usize, Vec<&str>)> = BTreeMap::new();
    for (path, id) in &to {
        let counts = folders.entry(top(path)).or_default();
        match from.get(path) {
            None => counts.0 += 1,
            Some(before) if before != id => counts.1 += 1,
            Some(_) => {}
        }
    }
    for path in from.keys().filter(|path| !to.contains_key(*path)) {
        folders.entry(top(path)).or_default().2.push(path.as_str());
    }
    let line = |(folder, (new, changed, gone)): (&str, (usize, usize, Vec<&str>))| {
        let mut parts = Vec::new();
        parts.extend((new > 0).then(|| format!("{new} new")));
        parts.extend((changed > 0).then(|| format!("{changed} changed")));
        const NAMED: usize = 5;
        match gone.len() {
            0 => {}
            number if number > NAMED => parts.push(format!("{number} removed")),
            _ => parts.push(format!("removed {}", gone.join(", "))),
        }
        (!parts.is_empty()).then(|| format!("{folder}: {}", parts.join(", ")))
    };
    folders.into_iter().filter_map(line).collect()
}

/// The lines that a changelog gained.
fn news(from: &dyn Tree, to: &dyn Tree) -> Vec<String> {
    const MOST: usize = 20;
    let path = TreePath::parse("CHANGELOG.md").expect("a plain name");
    let (Some(old), Some(new)) = (text(from, &path), text(to, &path)) else { return Vec::new() };
    if !is_short(&old, &new) {
        return vec![format!("{path}: too long to be compared")];
    }
    let difference = TextDiff::from_lines(&old, &new);
    let gained = difference.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
    let lines =
        gained.map(|change| change.value().trim().to_owned()).filter(|line| !line.is_empty());
    lines.take(MOST).map(|line| format!("| {line}")).collect()
}

/// The fields that content types gained or lost: entries may use the new ones, and lose the others.
fn fields(from: &GitTree, to: &GitTree) -> Vec<String> {
    let mut said = Vec::new();
    for path in to.below("types") {
        let (old, new) = (field_names(from, path), field_names(to, path));
        let kind = path.file_name().trim_end_matches(".toml");
        if from.has(path) {
            said.extend(new.difference(&old).map(|field| format!("new field: {kind}.{field}")));
        }
        said.extend(old.difference(&new).map(|field| format!("field removed: {kind}.{field}")));
    }
    said
}

fn field_names(tree: &GitTree, path: &TreePath) -> BTreeSet<String> {
    let origin = Origin::town(path.clone());
    let table = text(tree, path).and_then(|text| parse_table(&origin, &text, 0).value);
    let fields = table.as_ref().and_then(|table| match &table.get("fields")?.kind {
        Kind::Table(fields) => Some(fields),
        _ => None,
    });
    fields
        .map(|fields| fields.entries.iter().map(|(name, ..)| name.clone()).collect())
        .unwrap_or_default()
}

fn text(tree: &dyn Tree, path: &TreePath) -> Option<String> {
    if tree.has(path) { String::from_utf8(tree.read(path).ok()?.to_vec()).ok() } else { None }
}

/// What a package or a partner brings, folder by folder.
fn provided(tree: &GitTree, files: Files) -> Vec<String> {
    let paths = files.of(tree);
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in &paths {
        *folders.entry(top(path)).or_default() += 1;
    }
    folders
        .into_iter()
        .map(
            |(folder, number)| {
                if number == 1 { folder.to_owned() } else { format!("{folder}: {number}") }
            },
        )
        .collect()
}

/// The folder at the top of a path; a file there stands for itself.
fn top(path: &TreePath) -> &str {
    path.as_str().split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Bytes, MemoryTree};

    #[test]
    fn a_changelog_that_would_take_minutes_is_only_named() {
        let tree = |text: &str| {
            let path = TreePath::parse("CHANGELOG.md").unwrap();
            MemoryTree::new([(path, Bytes::from(text.as_bytes()))].into())
        };
        let old = tree("1\n2\n");
        assert_eq!(news(&old, &tree("0\n1\n2\n")), ["| 0"]);
        assert_eq!(
            news(&old, &tree(&"x\n".repeat(10_001))),
            ["CHANGELOG.md: too long to be compared"]
        );
    }
}
