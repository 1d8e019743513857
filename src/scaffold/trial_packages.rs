//! The package of a trial, and the packages beside it that it needs.

use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::disk::Folder;
use crate::manifest::{Allowance, Dependency, PackageManifest};
use crate::names::{Address, PackageName, TreePath};
use crate::sources::LONGEST_TEXT;

/// A package in a folder beside the one that is tried.
#[derive(Debug)]
pub(super) struct Neighbour {
    pub(super) name: PackageName,
    /// Its folder, seen from the package's.
    pub(super) path: String,
    /// The hosts that its templates ask to call.
    pub(super) hosts: Vec<Allowance>,
}

/// Reads the package's manifest. Returns `None` if it says no name or version, which is reported. Its
/// other faults are said when the town is opened.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn read_package(root: &Folder, sink: &Sink) -> Result<Option<PackageManifest>> {
    let origin = manifest_origin();
    let bytes = root.read("package.toml", LONGEST_TEXT)?.unwrap_or_default();
    let read = PackageManifest::read(&origin, &String::from_utf8_lossy(&bytes));
    if read.value.is_none() {
        return Ok(read.report(sink));
    }
    let package = read.value;
    let is_reserved = |package: &PackageManifest| {
        [PackageName::town(), PackageName::base()].contains(&package.name)
    };
    if let Some(package) = package.as_ref().filter(|package| is_reserved(package)) {
        let message = message!(
            "a package cannot be called `{name}`: parvis uses that name",
            name = package.name
        );
        let help = "give it another `name` in `package.toml`";
        sink.report(Diagnostic::error(Code::BadValue, message).at(origin.whole()).help(help));
        return Ok(None);
    }
    Ok(package)
}

/// Finds the packages that a package needs and that lie beside it, theirs too. What says where it comes
/// from is fetched from there, unless a fitting one lies beside. Returns `None` if one is nowhere, or
/// where a trial does not look, which is reported.
pub(super) fn find_neighbours(
    root: &Folder,
    package: &PackageManifest,
    sink: &Sink,
) -> Option<Vec<Neighbour>> {
    let (mut found, mut is_whole) = (Vec::<Neighbour>::new(), true);
    let mut waiting = vec![package.clone()];
    while let Some(asking) = waiting.pop() {
        for need in &asking.dependencies {
            if need.name == package.name || found.iter().any(|known| known.name == need.name) {
                continue;
            }
            match neighbour(root, need) {
                Some(manifest) => {
                    let name = need.name.clone();
                    let (path, hosts) = (format!("../{name}"), manifest.hosts.clone());
                    found.push(Neighbour { name, path, hosts });
                    waiting.push(manifest);
                }
                None if need.source.is_none() => {
                    is_whole = false;
                    sink.report(nowhere(&asking, need, asking.name == package.name));
                }
                None => {
                    if let Some(source) = need.source.as_ref().filter(|source| is_near(&source.url))
                    {
                        is_whole = false;
                        let is_own = asking.name == package.name;
                        sink.report(near(&asking, need, &source.url, is_own));
                    }
                }
            }
        }
    }
    is_whole.then_some(found)
}

/// The package that is meant, if it lies in a folder of its name beside this one.
fn neighbour(root: &Folder, need: &Dependency) -> Option<PackageManifest> {
    let folder = root.open_relative(&format!("../{}", need.name)).ok()??;
    let bytes = folder.read("package.toml", LONGEST_TEXT).ok()??;
    let text = String::from_utf8(bytes).ok()?;
    PackageManifest::read(&manifest_origin(), &text).value.filter(|package| package.meets(need))
}

fn nowhere(asking: &PackageManifest, need: &Dependency, is_own: bool) -> Diagnostic {
    let message = message!(
        "`{asking}` needs `{need}`, and nothing says where that is",
        asking = asking.name,
        need = need.name
    );
    let help = message!(
        "put its folder beside this one, as `../{need}`, or write where it comes from: `{need} = {{ git = \"https://…\", version = \"1\" }}`",
        need = need.name
    );
    let origin = manifest_origin();
    let place = if is_own { origin.at(need.range.clone()) } else { origin.whole() };
    Diagnostic::error(Code::UnknownPackage, message).at(place).help(help)
}

/// Whether an address is on this computer or in its network. Who tries a package need not trust its
/// makers, so the package sends parvis to neither.
fn is_near(url: &Address) -> bool {
    url.is_local() || url.is_private()
}

fn near(asking: &PackageManifest, need: &Dependency, url: &Address, is_own: bool) -> Diagnostic {
    let message = message!(
        "`{asking}` takes `{need}` from `{url}`, on this computer or in its network, and no trial calls there",
        asking = asking.name,
        need = need.name,
        url
    );
    let help = message!(
        "put its folder beside this one, as `../{need}`, in a version that fits; or write an address that everybody can open: `{need} = {{ git = \"https://…\", version = \"1\" }}`",
        need = need.name
    );
    let origin = manifest_origin();
    let place = if is_own { origin.at(need.range.clone()) } else { origin.whole() };
    Diagnostic::error(Code::UnknownPackage, message).at(place).help(help)
}

/// Where what is wrong with the package is said before there is a town to open.
fn manifest_origin() -> Origin {
    Origin::town(TreePath::parse("package.toml").expect("a plain name"))
}
