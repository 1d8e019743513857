//! The packages and partners of a town: as a list for programs, and as the tree that people draw of it.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::store::Store;
use super::town::Town;
use crate::manifest::{Dependency, GitSource, Lock, Pin, Reference, Source};
use crate::names::PackageName;

/// What a town uses. Shown as text it is a tree: each package with what it depends on, then the partners.
/// A package that came before is not drawn again with all that hangs on it, but marked by `(*)`.
#[derive(Debug, Serialize)]
pub struct DependencyTree {
    /// The town's name.
    town: String,
    /// All packages, each before those that it needs.
    packages: Vec<TreePackage>,
    /// The partners, as `town.toml` lists them.
    partners: Vec<TreePartner>,
}

/// A package.
#[derive(Debug, Serialize)]
struct TreePackage {
    name: String,
    /// Whether `town.toml` names it; else only other packages need it.
    listed: bool,
    version: Option<String>,
    #[serde(flatten)]
    origin: TreeOrigin,
    /// The names of the packages that it needs.
    dependencies: Vec<String>,
}

/// A partner town.
#[derive(Debug, Serialize)]
struct TreePartner {
    name: String,
    #[serde(flatten)]
    origin: TreeOrigin,
}

/// Where a package or a partner comes from. What is not known is missing; without a commit it is not
/// locked yet.
#[derive(Debug, Default, Serialize)]
struct TreeOrigin {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subfolder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    /// The commit as people read it.
    #[serde(skip)]
    short_commit: String,
}

/// Finds out what the town uses. Dependencies are read from the cache, and are missing without it.
pub fn dependency_tree(town: &Town, store: &Store) -> DependencyTree {
    let empty = Lock::default();
    let lock = town.lock.as_ref().unwrap_or(&empty);
    let reading = Reading { town, lock, store };
    let mut packages = Vec::new();
    for package in &town.manifest.packages {
        reading.add(&package.name, Some(&package.source), &mut packages);
    }
    let partners = town.manifest.partners.iter().map(|partner| {
        let locked = lock.partner(&partner.name).map(|locked| &locked.pin);
        let origin = TreeOrigin::new(Some(&partner.source), locked);
        TreePartner { name: partner.name.to_string(), origin }
    });
    DependencyTree {
        town: town.manifest.name.get(&town.manifest.languages).unwrap_or("town").to_owned(),
        partners: partners.collect(),
        packages,
    }
}

/// What is read.
struct Reading<'a> {
    town: &'a Town,
    lock: &'a Lock,
    store: &'a Store,
}

impl Reading<'_> {
    /// Adds a package, and after it those that it needs.
    fn add(&self, name: &PackageName, source: Option<&Source>, packages: &mut Vec<TreePackage>) {
        if packages.iter().any(|known| known.name == name.as_str()) {
            return;
        }
        let (version, pin, manifest) = match (self.town.by_path.get(name), self.lock.package(name))
        {
            (Some(manifest), _) => {
                (Some(manifest.version.to_string()), None, Some(manifest.clone()))
            }
            (None, Some(locked)) => (
                Some(locked.version.to_string()),
                Some(&locked.pin),
                self.town.manifest_of(locked, self.store),
            ),
            (None, None) => (None, None, None),
        };
        let needs: Vec<Dependency> =
            manifest.map(|manifest| manifest.dependencies).unwrap_or_default();
        packages.push(TreePackage {
            name: name.to_string(),
            listed: self.town.manifest.packages.iter().any(|listed| listed.name == *name),
            version,
            origin: TreeOrigin::new(source, pin),
            dependencies: needs.iter().map(|need| need.name.to_string()).collect(),
        });
        for need in &needs {
            let listed = self.town.manifest.packages.iter().find(|listed| listed.name == need.name);
            let git = || need.source.clone().map(|git| Source::Git(Box::new(git)));
            let source = listed.map(|listed| listed.source.clone()).or_else(git);
            self.add(&need.name, source.as_ref(), packages);
        }
    }
}

impl TreeOrigin {
    /// Joins what is asked for and what is locked. A folder is never locked.
    fn new(source: Option<&Source>, pin: Option<&Pin>) -> Self {
        match (source, pin) {
            (Some(Source::Path(path)), _) => Self { path: Some(path.clone()), ..Self::default() },
            (_, Some(pin)) => Self::of_pin(pin),
            (Some(Source::Git(git)), None) => Self::of_git(git),
            (None, None) => Self::default(),
        }
    }

    fn of_pin(pin: &Pin) -> Self {
        let (tag, branch) = match &pin.reference {
            Reference::Tag(tag) => (Some(tag.clone()), None),
            Reference::Branch(branch) => (None, Some(branch.clone())),
            Reference::Commit => (None, None),
        };
        Self {
            path: None,
            git: Some(pin.url.to_string()),
            subfolder: pin.subfolder.as_ref().map(ToString::to_string),
            tag,
            branch,
            commit: Some(pin.commit.to_string()),
            short_commit: pin.commit.short().to_string(),
        }
    }

    fn of_git(git: &GitSource) -> Self {
        Self { git: Some(git.url.to_string()), ..Self::default() }
    }

    fn is_locked(&self) -> bool {
        self.commit.is_some()
    }
}

impl Display for TreeOrigin {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let (git, commit) = (self.git.as_deref().unwrap_or_default(), &self.short_commit);
        write!(out, "({git}")?;
        if let Some(folder) = &self.subfolder {
            write!(out, ", folder `{folder}`")?;
        }
        match (&self.tag, &self.branch) {
            (Some(tag), _) => write!(out, ", tag {tag}")?,
            (None, Some(branch)) => write!(out, ", branch {branch}")?,
            (None, None) => {}
        }
        write!(out, ", {commit})")
    }
}

impl Display for TreePartner {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, origin } = self;
        match (&origin.path, &origin.git) {
            (Some(path), _) => write!(out, "{name} (partner) (folder `{path}`)"),
            (None, Some(git)) if !origin.is_locked() => {
                write!(out, "{name} (partner) ({git}; not locked yet)")
            }
            (None, _) => write!(out, "{name} (partner) {origin}"),
        }
    }
}

impl Display for TreePackage {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, origin, .. } = self;
        match &self.version {
            None => write!(out, "{name} (not locked yet)"),
            Some(version) if origin.is_locked() => write!(out, "{name} {version} {origin}"),
            Some(version) => write!(out, "{name} {version} (folder)"),
        }
    }
}

impl Display for DependencyTree {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.town)?;
        let mut drawing = Drawing { tree: self, drawn: Vec::new() };
        let listed: Vec<&TreePackage> =
            self.packages.iter().filter(|package| package.listed).collect();
        for (number, package) in listed.iter().enumerate() {
            let is_last = number + 1 == listed.len() && self.partners.is_empty();
            drawing.draw(out, &package.name, Branch { indent: "", is_last })?;
        }
        for (number, partner) in self.partners.iter().enumerate() {
            let is_last = number + 1 == self.partners.len();
            writeln!(out, "{}{partner}", Branch { indent: "", is_last }.corner())?;
        }
        Ok(())
    }
}

/// A tree that is being drawn.
struct Drawing<'a> {
    tree: &'a DependencyTree,
    /// The packages so far.
    drawn: Vec<&'a str>,
}

/// Where a line of the tree hangs.
#[derive(Clone, Copy)]
struct Branch<'a> {
    /// What stands before the line.
    indent: &'a str,
    /// Whether nothing else hangs there below it.
    is_last: bool,
}

impl Branch<'_> {
    fn corner(self) -> &'static str {
        if self.is_last { "└─ " } else { "├─ " }
    }
}

impl Drawing<'_> {
    fn draw(&mut self, out: &mut Formatter<'_>, name: &str, branch: Branch<'_>) -> fmt::Result {
        let Some(package) = self.tree.packages.iter().find(|package| package.name == name) else {
            return Ok(());
        };
        let Branch { indent, is_last } = branch;
        let is_again = self.drawn.contains(&name);
        let mark = if is_again { " (*)" } else { "" };
        writeln!(out, "{indent}{}{package}{mark}", branch.corner())?;
        if is_again {
            return Ok(());
        }
        self.drawn.push(&package.name);
        let indent = format!("{indent}{}", if is_last { "   " } else { "│  " });
        for (number, need) in package.dependencies.iter().enumerate() {
            let is_last = number + 1 == package.dependencies.len();
            self.draw(out, need, Branch { indent: &indent, is_last })?;
        }
        Ok(())
    }
}
