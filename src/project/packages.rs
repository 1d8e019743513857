//! Packages: those by path and those that the lock names; their manifests, their order, their trees.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::locked_sources::{PackageSources, ShownTree};
use crate::diagnostics::{Code, Diagnostic, Origin, Place, Sink};
use crate::federation::{Files, Town};
use crate::manifest::{Dependency, GitSource, Lock, PackageManifest, Source, TownManifest};
use crate::names::{PackageName, TreePath};
use crate::sources::{Layer, Tree, TreeOptions};

struct Package {
    name: PackageName,
    tree: Arc<dyn Tree>,
    display: String,
    needs: Vec<Dependency>,
}

/// Opens the packages of a town.
pub(super) struct PackageLoader<'a> {
    /// What the town says.
    pub(super) town: &'a TownManifest,
    /// Where it says so.
    pub(super) manifest: &'a Origin,
    /// The commits of the packages from Git.
    pub(super) lock: &'a Lock,
    /// Where their files are.
    pub(super) sources: &'a PackageSources<'a>,
    /// Takes the findings.
    pub(super) sink: &'a Sink,
    /// Those whose manifest is refused: its findings are printed with its lines.
    pub(super) unread: RefCell<Vec<Layer>>,
}

impl PackageLoader<'_> {
    /// The packages as layers, each above what it depends on.
    pub(super) fn layers(&self) -> Vec<Layer> {
        let listed = self.town.packages.iter().filter_map(|package| {
            let place = self.manifest.at(package.range.clone());
            let shown = match &package.source {
                Source::Path(path) => self.by_path(path, &package.name, &place),
                Source::Git(git) => self.by_git(git, &package.name, &place),
            };
            self.read(&package.name, shown?, &place)
        });
        let mut packages: BTreeMap<PackageName, Package> =
            listed.map(|package| (package.name.clone(), package)).collect();
        let own: Vec<PackageName> = packages.keys().cloned().collect();
        // What only other packages ask for stands in the lock alone.
        for locked in self
            .lock
            .packages
            .iter()
            .filter(|locked| !self.town.packages.iter().any(|own| own.name == locked.name))
        {
            let place = self.manifest.whole();
            let opened = self.sources.open(&locked.name, &locked.pin, Files::Package, self.sink);
            let shown = self.sink.keep(opened);
            if let Some(package) = shown.and_then(|shown| self.read(&locked.name, shown, &place)) {
                packages.insert(package.name.clone(), package);
            }
        }
        self.check_askers(&packages);
        let mut order = Order {
            packages: &packages,
            manifest: self.manifest,
            sink: self.sink,
            below: BTreeMap::new(),
            ordered: Vec::new(),
            trail: Vec::new(),
        };
        own.iter().for_each(|name| order.add(name));
        let Order { below, ordered, .. } = order;
        let layer = |name: PackageName| {
            let package = packages.get(&name)?;
            Some(Layer {
                package: name.clone(),
                tree: Arc::clone(&package.tree),
                display: package.display.clone(),
                below: below.get(&name).cloned().unwrap_or_default(),
            })
        };
        ordered.into_iter().rev().filter_map(layer).collect()
    }

    /// A package that the town does not list comes from where a package that needs it says. The lock alone could name any place.
    fn check_askers(&self, packages: &BTreeMap<PackageName, Package>) {
        let needs = || packages.values().flat_map(|package| &package.needs);
        for locked in self
            .lock
            .packages
            .iter()
            .filter(|locked| !self.town.packages.iter().any(|own| own.name == locked.name))
        {
            let mut sources = needs()
                .filter(|need| need.name == locked.name)
                .filter_map(|need| need.source.as_ref())
                .peekable();
            // What nobody needs is no layer; the lock is tidied by the next update.
            if sources.peek().is_some() && !sources.any(|source| locked.pin.is_of(source)) {
                let message = message!(
                    "`parvis.lock` takes `{locked}` from `{url}`, and no package that needs it says so",
                    locked = locked.name,
                    url = locked.pin.url
                );
                let path = TreePath::parse(Town::LOCK).expect("a plain name");
                let diagnostic =
                    Diagnostic::error(Code::LockOutdated, message).at(Origin::town(path).whole());
                self.sink.report(
                    diagnostic
                        .help("the lock was edited: restore it from Git, `git checkout parvis.lock`, or run `parvis update`"),
                );
            }
        }
    }

    fn by_path(&self, path: &str, name: &PackageName, place: &Place) -> Option<ShownTree> {
        match self.sources.place.tree(
            path,
            TreeOptions { skip: &[], bounds: self.sources.bounds },
            name,
            self.sink,
        ) {
            // The folder itself is that of the package that is tried.
            Ok(tree) if path == "." => Some(ShownTree { tree, display: String::new() }),
            Ok(tree) => Some(ShownTree { tree, display: format!("{path}/") }),
            Err(diagnostic) => {
                let help = message!(
                    "the folder is looked for from the town's folder; it holds a file `package.toml`: `{path}/package.toml`",
                    path
                );
                let help = diagnostic.help.clone().unwrap_or(help);
                self.sink.report(diagnostic.at(place.clone()).help(help));
                None
            }
        }
    }

    fn by_git(&self, git: &GitSource, name: &PackageName, place: &Place) -> Option<ShownTree> {
        let locked = self.lock.package(name).filter(|locked| locked.pin.is_of(git));
        let Some(locked) = locked else {
            let message = message!(
                "`parvis.lock` does not say which commit of `{url}` the package `{name}` is",
                url = git.url,
                name
            );
            let diagnostic = Diagnostic::error(Code::LockOutdated, message).at(place.clone());
            self.sink.report(
                diagnostic.help("run `parvis update`, or `parvis build` where there is a network"),
            );
            return None;
        };
        let opened = self.sources.open(name, &locked.pin, Files::Package, self.sink);
        opened
            .map_err(|diagnostic| {
                self.sink.report(Diagnostic { place: Some(place.clone()), ..*diagnostic });
            })
            .ok()
    }

    fn read(&self, name: &PackageName, shown: ShownTree, place: &Place) -> Option<Package> {
        let ShownTree { tree, display } = shown;
        let origin = Origin { package: name.clone(), path: TreePath::parse("package.toml").ok()? };
        let Some(text) =
            tree.read(&origin.path).ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
        else {
            let message = message!("the package `{name}` has no readable `package.toml`", name);
            let diagnostic = Diagnostic::error(Code::UnknownPackage, message).at(place.clone());
            self.sink
                .report(diagnostic.help(message!("it would be `{display}package.toml`", display)));
            return None;
        };
        let Some(read) = PackageManifest::read(&origin, &text).report(self.sink) else {
            let layer = Layer { package: name.clone(), tree, display, below: Vec::new() };
            self.unread.borrow_mut().push(layer);
            return None;
        };
        if read.name != *name {
            let message = message!(
                "the package calls itself `{read}`, `town.toml` calls it `{name}`",
                read = read.name,
                name
            );
            let diagnostic = Diagnostic::error(Code::PackageMismatch, message).at(place.clone());
            self.sink.report(
                diagnostic.help(message!("call it `{read}` in `town.toml` too", read = read.name)),
            );
            return None;
        }
        if let Some((message, help)) = read.misfit() {
            self.sink.report(
                Diagnostic::error(Code::PackageMismatch, message).at(place.clone()).help(help),
            );
            return None;
        }
        Some(Package { name: read.name, tree, display, needs: read.dependencies })
    }
}

/// The order of packages: each behind all that it needs.
struct Order<'a> {
    packages: &'a BTreeMap<PackageName, Package>,
    manifest: &'a Origin,
    sink: &'a Sink,
    /// What each package builds on, directly or not.
    below: BTreeMap<PackageName, Vec<PackageName>>,
    /// The packages so far, what others need first.
    ordered: Vec<PackageName>,
    /// The packages that need the one that is looked at.
    trail: Vec<PackageName>,
}

impl Order<'_> {
    /// Adds a package behind all that it needs. A circle and a missing package are reported.
    fn add(&mut self, name: &PackageName) {
        if self.trail.contains(name) {
            return self.report_circle(name);
        }
        if self.below.contains_key(name) {
            return;
        }
        let packages = self.packages;
        let Some(package) = packages.get(name) else { return self.report_missing(name) };
        self.trail.push(name.clone());
        let mut all = vec![PackageName::base()];
        for need in package.needs.iter().map(|need| &need.name) {
            self.add(need);
            all.push(need.clone());
            all.extend(self.below.get(need).cloned().unwrap_or_default());
        }
        self.trail.pop();
        all.sort();
        all.dedup();
        self.below.insert(name.clone(), all);
        self.ordered.push(name.clone());
    }

    fn report_circle(&self, name: &PackageName) {
        let chain: Vec<&str> = self.trail.iter().chain([name]).map(PackageName::as_str).collect();
        let message =
            message!("packages need each other in a circle: {chain}", chain = chain.join(" → "));
        self.sink.report(Diagnostic::error(Code::PackageCycle, message).at(self.manifest.whole()));
    }

    fn report_missing(&self, name: &PackageName) {
        let message = message!("a package needs `{name}`, which `town.toml` does not list", name);
        let help =
            message!("add it to `[packages]`: `{name} = {{ path = \"packages/{name}\" }}`", name);
        let diagnostic = Diagnostic::error(Code::UnknownPackage, message);
        self.sink.report(diagnostic.at(self.manifest.whole()).help(help));
    }
}
