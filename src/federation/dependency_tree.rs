//! The tree of packages and partners, as people draw it.

use std::fmt::Write;

use super::store::Store;
use super::town::Town;
use crate::manifest::{Lock, Pin, Reference, Source};
use crate::names::PackageName;

/// Draws what the town uses: each package with what it depends on, then the partners. A package that came before is not drawn
/// again with all that hangs on it, but marked by `(*)`. Dependencies are read from the cache, and are missing without it.
pub fn dependency_tree(town: &Town, store: &Store) -> String {
    let empty = Lock::default();
    let tree = DependencyTree { town, lock: town.lock.as_ref().unwrap_or(&empty), store };
    let mut text =
        format!("{}\n", town.manifest.name.get(&town.manifest.languages).unwrap_or("town"));
    let mut seen = Vec::new();
    let packages =
        town.manifest.packages.iter().map(|package| package.name.clone()).collect::<Vec<_>>();
    let partners = &town.manifest.partners;
    for (number, name) in packages.iter().enumerate() {
        tree.draw_package(
            &mut text,
            name,
            Branch { indent: "", is_last: number + 1 == packages.len() && partners.is_empty() },
            &mut seen,
        );
    }
    for (number, partner) in partners.iter().enumerate() {
        let corner = if number + 1 == partners.len() { "└─ " } else { "├─ " };
        let from = match (&partner.source, tree.lock.partner(&partner.name)) {
            (Source::Path(path), _) => format!("(folder `{path}`)"),
            (Source::Git(_), Some(locked)) => pin_words(&locked.pin),
            (Source::Git(git), None) => format!("({}; not locked yet)", git.url),
        };
        writeln!(text, "{corner}{} (partner) {from}", partner.name).expect("a string takes all");
    }
    text
}

struct DependencyTree<'a> {
    town: &'a Town,
    lock: &'a Lock,
    store: &'a Store,
}

/// Where a line of the tree hangs.
#[derive(Clone, Copy)]
struct Branch<'a> {
    /// What stands before the line.
    indent: &'a str,
    /// Whether nothing else hangs there below it.
    is_last: bool,
}

impl DependencyTree<'_> {
    fn draw_package(
        &self,
        text: &mut String,
        name: &PackageName,
        branch: Branch<'_>,
        seen: &mut Vec<PackageName>,
    ) {
        let Branch { indent, is_last } = branch;
        let corner = if is_last { "└─ " } else { "├─ " };
        let (words, manifest) = match (self.town.by_path.get(name), self.lock.package(name)) {
            (Some(manifest), _) => {
                (format!("{} (folder)", manifest.version), Some(manifest.clone()))
            }
            (None, Some(locked)) => (
                format!("{} {}", locked.version, pin_words(&locked.pin)),
                self.town.manifest_of(locked, self.store),
            ),
            (None, None) => ("(not locked yet)".to_owned(), None),
        };
        let again = seen.contains(name);
        writeln!(text, "{indent}{corner}{name} {words}{}", if again { " (*)" } else { "" })
            .expect("a string takes all");
        if again {
            return;
        }
        seen.push(name.clone());
        let indent = format!("{indent}{}", if is_last { "   " } else { "│  " });
        let needs = manifest.map(|manifest| manifest.dependencies).unwrap_or_default();
        for (number, need) in needs.iter().enumerate() {
            let branch = Branch { indent: &indent, is_last: number + 1 == needs.len() };
            self.draw_package(text, &need.name, branch, seen);
        }
    }
}

fn pin_words(pin: &Pin) -> String {
    let commit = pin.commit.short();
    let folder =
        pin.subfolder.as_ref().map(|folder| format!(", folder `{folder}`")).unwrap_or_default();
    match &pin.reference {
        Reference::Tag(tag) => format!("({}{folder}, tag {tag}, {commit})", pin.url),
        Reference::Branch(branch) => format!("({}{folder}, branch {branch}, {commit})", pin.url),
        Reference::Commit => format!("({}{folder}, {commit})", pin.url),
    }
}
