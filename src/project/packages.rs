//! Packages by path: their manifests, their order, their trees.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::manifest::{PackageManifest, PackageSource, Source, TownManifest};
use crate::names::{PackageName, TreePath};
use crate::sources::{Layer, Tree};

/// Opens the folder of a package, seen from the town's.
pub(super) type OpenFolder<'a> = dyn Fn(&str, &PackageName) -> Result<Arc<dyn Tree>> + 'a;

struct Package {
    name: PackageName,
    tree: Arc<dyn Tree>,
    display: String,
    needs: Vec<PackageName>,
}

/// The packages as layers, each above what it depends on.
pub(super) fn layers(town: &TownManifest, manifest: &Origin, open: &OpenFolder<'_>, sink: &Sink) -> Vec<Layer> {
    let mut packages = BTreeMap::new();
    for source in &town.packages {
        if let Some(package) = open_package(source, manifest, open, sink) {
            packages.insert(package.name.clone(), package);
        }
    }
    let mut ordered = Vec::new();
    let mut below: BTreeMap<PackageName, Vec<PackageName>> = BTreeMap::new();
    for name in packages.keys() {
        let mut trail = Vec::new();
        place(name, &packages, &mut below, &mut ordered, (&mut trail, manifest, sink));
    }
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

fn open_package(source: &PackageSource, manifest: &Origin, open: &OpenFolder<'_>, sink: &Sink) -> Option<Package> {
    let place = || manifest.at(source.range.clone());
    let path = match &source.source {
        Source::Path(path) => path,
        Source::Git(git) => {
            let message = format!("the package `{}` comes from `{}`, and fetching is not there yet", source.name, git.url);
            let help = format!("clone it, and write `{} = {{ path = \"packages/{}\" }}`", source.name, source.name);
            sink.report(Diagnostic::error(Code::NotFetched, message).at(place()).help(help));
            return None;
        }
    };
    let tree = match open(path, &source.name) {
        Ok(tree) => tree,
        Err(diagnostic) => {
            let help =
                format!("the folder is looked for from the town's folder; it holds a file `package.toml`: `{path}/package.toml`");
            let help = diagnostic.help.clone().unwrap_or(help);
            sink.report(diagnostic.at(place()).help(help));
            return None;
        }
    };
    let display = format!("{path}/");
    let origin = Origin { package: source.name.clone(), path: TreePath::parse("package.toml").ok()? };
    let Some(text) = tree.read(&origin.path).ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) else {
        let message = format!("the folder of the package `{}` has no readable `package.toml`", source.name);
        sink.report(
            Diagnostic::error(Code::UnknownPackage, message).at(place()).help(format!("it would be `{display}package.toml`")),
        );
        return None;
    };
    let read = PackageManifest::read(&origin, &text, sink)?;
    if read.name != source.name {
        let message = format!("the package calls itself `{}`, `town.toml` calls it `{}`", read.name, source.name);
        let diagnostic = Diagnostic::error(Code::PackageMismatch, message).at(place());
        sink.report(diagnostic.help(format!("write `{} = {{ path = \"{path}\" }}`", read.name)));
        return None;
    }
    Some(Package { name: read.name, tree, display, needs: read.dependencies.into_iter().map(|need| need.name).collect() })
}

/// Puts a package behind all that it needs; a circle and a missing package are reported.
fn place(
    name: &PackageName,
    packages: &BTreeMap<PackageName, Package>,
    below: &mut BTreeMap<PackageName, Vec<PackageName>>,
    ordered: &mut Vec<PackageName>,
    (trail, manifest, sink): (&mut Vec<PackageName>, &Origin, &Sink),
) {
    if trail.contains(name) {
        let chain: Vec<&str> = trail.iter().chain([name]).map(PackageName::as_str).collect();
        let message = format!("packages need each other in a circle: {}", chain.join(" → "));
        return sink.report(Diagnostic::error(Code::PackageCycle, message).at(manifest.whole()));
    }
    if below.contains_key(name) {
        return;
    }
    let Some(package) = packages.get(name) else {
        let message = format!("a package needs `{name}`, which `town.toml` does not list");
        let diagnostic = Diagnostic::error(Code::UnknownPackage, message).at(manifest.whole());
        return sink.report(diagnostic.help(format!("add it to `[packages]`: `{name} = {{ path = \"packages/{name}\" }}`")));
    };
    trail.push(name.clone());
    let mut all = vec![PackageName::base()];
    for need in &package.needs {
        place(need, packages, below, ordered, (trail, manifest, sink));
        all.push(need.clone());
        all.extend(below.get(need).cloned().unwrap_or_default());
    }
    trail.pop();
    all.sort();
    all.dedup();
    below.insert(name.clone(), all);
    ordered.push(name.clone());
}
