//! `package.toml`: what a package says about itself.

use semver::{Version, VersionReq};

use super::packages::dependencies;
use super::{Dependency, LicenceFault, Localized, Reader, Table, licence_fault, parse_table};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::names::PackageName;

/// A package's manifest.
#[derive(Debug, Clone)]
pub struct PackageManifest {
    /// Its name.
    pub name: PackageName,
    /// Its version (semver.org).
    pub version: Version,
    /// SPDX expression of its licence.
    pub licence: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The versions of parvis whose template interface it was written for.
    pub parvis: Option<VersionReq>,
    /// What it is for.
    pub description: Localized,
    /// The packages that it builds on, besides `base`.
    pub dependencies: Vec<Dependency>,
}

impl PackageManifest {
    /// Reads the file's text; faults are reported.
    pub fn read(origin: &Origin, text: &str, sink: &Sink) -> Option<Self> {
        let table = parse_table(origin, text, 0, sink)?;
        let top = Reader::new(&table, origin, sink);
        let empty = Table::default();
        if top.table.get("package").is_none() {
            top.missing("[package]", "`package.toml`", "[package]");
            return None;
        }
        let package = Reader::new(top.table("package").unwrap_or(&empty), origin, sink);
        let owner = "`[package]`";
        let name = package.required_text("name", owner, "name = \"agenda\"");
        let version = package.required_text("version", owner, "version = \"0.1.0\"").map(Version::parse);
        let licence = package.required_text("licence", owner, "licence = \"GPL-3.0-or-later\"");
        licence.and_then(licence_fault).into_iter().for_each(|fault| sink.report(refusal(&fault).at(package.place("licence"))));
        let authors = package.texts("authors").into_iter().map(|(name, _)| name.to_owned()).collect();
        let parvis = package.text("parvis").map(VersionReq::parse);
        let description = package.localized("description").unwrap_or_default();
        let package_reader = Reader::new(package.table, origin, sink);
        package.finish(owner);
        let dependencies = dependencies(&top);
        top.table("scripts");
        top.finish("`package.toml`");
        let bad = |key: &str, why: String| {
            let message = format!("`{key}` in `[package]`: {why}");
            sink.report(Diagnostic::error(Code::BadValue, message).at(package_reader.place(key)));
        };
        let name = PackageName::parse(name?).map_err(|error| bad("name", error.to_string())).ok();
        let version = version?.map_err(|error| bad("version", format!("{error}; it is written `1.2.0` (semver.org)"))).ok();
        let parvis = match parvis {
            Some(Err(error)) => {
                bad("parvis", format!("{error}; it is written `>=0.1, <0.3`"));
                None
            }
            Some(Ok(range)) => Some(range),
            None => None,
        };
        Some(Self { name: name?, version: version?, licence: licence?.to_owned(), authors, parvis, description, dependencies })
    }
}

/// What is said of a licence that a package cannot have.
fn refusal(fault: &LicenceFault) -> Diagnostic {
    let help =
        "write for instance `licence = \"GPL-3.0-or-later\"` or `licence = \"MIT\"`; the names are those of spdx.org/licenses";
    match fault {
        LicenceFault::NoExpression(why) => {
            Diagnostic::error(Code::LicenceConflict, format!("`licence` is not an SPDX expression: {why}")).help(help)
        }
        LicenceFault::Conflict(why) => {
            let message = format!("the licence cannot be combined with that of the theme `base`, GPL-3.0-or-later: {why}");
            Diagnostic::error(Code::LicenceConflict, message).help(format!("ask the authors for another licence; {help}"))
        }
        LicenceFault::Unknown(name) => {
            let message = format!(
                "whether `{name}` can be combined with the licence of the theme `base`, GPL-3.0-or-later, is not known to parvis"
            );
            let help = "look it up: gnu.org/licenses/license-list.html; ask the authors for another licence if it cannot be";
            Diagnostic::warning(Code::LicenceConflict, message).help(help)
        }
    }
}
