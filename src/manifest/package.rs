//! `package.toml`: what a package says about itself.

use std::ops::Range;

use semver::{Version, VersionReq};

use super::allow::{Allowance, asked_hosts};
use super::packages::dependencies;
use super::{
    Dependency, Kind, LicenceFault, Localized, Reader, Requirement, Table, licence_fault,
    parse_table,
};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Parsed, Sink};
use crate::names::{PackageName, TreePath};

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
    /// Its programs, by path: what it does not name here is refused.
    pub scripts: Vec<Script>,
    /// The hosts that its templates ask to call: a town decides about each.
    pub hosts: Vec<Allowance>,
}

/// A program that runs in visitors' browsers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its file, below `scripts/`.
    pub path: TreePath,
    /// What it is for.
    pub reason: String,
    /// Whether the site works as well without it.
    pub optional: bool,
    /// Where `package.toml` names it.
    pub range: Range<u32>,
}

/// This parvis' version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl PackageManifest {
    /// Says why this parvis cannot use the package, if it was written for others; message and help.
    pub fn misfit(&self) -> Option<(Message, Message)> {
        let own = Version::parse(VERSION).expect("Cargo takes only such versions");
        // A parvis before its release has the interface of the release.
        let own = Version::new(own.major, own.minor, own.patch);
        let range = self.parvis.as_ref().filter(|range| !range.matches(&own))?;
        let message = message!(
            "`{name}` {version} was written for parvis {range}, and this is parvis {VERSION}",
            name = self.name,
            version = self.version,
            range,
            VERSION
        );
        let help = message!(
            "install a parvis that it was written for, or take another version of `{name}`",
            name = self.name
        );
        Some((message, help))
    }

    /// Returns whether the package, in a folder, is of the versions that are wanted. A tag, a branch or
    /// a commit that is wanted says nothing of a folder.
    pub fn meets(&self, need: &Dependency) -> bool {
        if need.name != self.name {
            return false;
        }
        let range = match (&need.range_wanted, &need.source) {
            (Some(range), _) => Some(range),
            (None, Some(source)) => match &source.requirement {
                Requirement::Version(range) => Some(range),
                Requirement::Newest => None,
                Requirement::Tag(_) | Requirement::Branch(_) | Requirement::Rev(_) => return false,
            },
            (None, None) => None,
        };
        range.is_none_or(|range| range.matches(&self.version))
    }

    /// Reads the file's text. Without a name and a version there is no manifest.
    pub fn read(origin: &Origin, text: &str) -> Parsed<Option<Self>> {
        Parsed::collect(|sink| Self::parse(origin, text, sink))
    }

    fn parse(origin: &Origin, text: &str, sink: &Sink) -> Option<Self> {
        let table = parse_table(origin, text, 0).report(sink)?;
        let top = Reader::new(&table, origin, sink);
        let empty = Table::default();
        if top.table.get("package").is_none() {
            top.missing("[package]", "`package.toml`", "[package]");
            return None;
        }
        let package = Reader::new(top.table("package").unwrap_or(&empty), origin, sink);
        let owner = "`[package]`";
        let name = package.required_text("name", owner, "name = \"agenda\"");
        let version =
            package.required_text("version", owner, "version = \"0.1.0\"").map(Version::parse);
        let licence = licence(&package, owner);
        let authors =
            package.texts("authors").into_iter().map(|(name, _)| name.to_owned()).collect();
        let parvis = package.text("parvis").map(VersionReq::parse);
        let description = package.localized("description").unwrap_or_default();
        let package_reader = Reader::new(package.table, origin, sink);
        package.finish(owner);
        let dependencies = dependencies(&top);
        let scripts = scripts(&top);
        let hosts = asked_hosts(&top);
        top.finish("`package.toml`");
        let bad = |key: &str, why: String| {
            let message = message!("`{key}` in `[package]`: {why}", key, why);
            sink.report(Diagnostic::error(Code::BadValue, message).at(package_reader.place(key)));
        };
        let name = PackageName::parse(name?).map_err(|error| bad("name", error.to_string())).ok();
        let version = version?.map_err(|error| bad_version(&package_reader, &error)).ok();
        let parvis = match parvis {
            Some(Err(error)) => {
                bad("parvis", format!("{error}; it is written `>=0.1, <0.3`"));
                None
            }
            Some(Ok(range)) => Some(range),
            None => None,
        };
        Some(Self {
            name: name?,
            version: version?,
            licence: licence?.to_owned(),
            authors,
            parvis,
            description,
            dependencies,
            scripts,
            hosts,
        })
    }
}

/// The licence; one that cannot be combined with that of the theme is reported.
fn licence<'t>(package: &Reader<'t>, owner: &str) -> Option<&'t str> {
    // In the other spelling it is an unknown key, which says it all.
    let licence = if package.table.get("license").is_some() {
        package.text("licence")
    } else {
        package.required_text("licence", owner, "licence = \"GPL-3.0-or-later\"")
    };
    licence
        .and_then(licence_fault)
        .into_iter()
        .for_each(|fault| package.sink.report(refusal(&fault).at(package.place("licence"))));
    licence
}

fn bad_version(package: &Reader<'_>, error: &semver::Error) {
    let message = message!("`version` in `[package]`: {error}", error);
    let right = version_meant(package.text("version").unwrap_or_default());
    let help = message!("a version has three numbers (semver.org): `version = \"{right}\"`", right);
    let diagnostic = Diagnostic::error(Code::BadValue, message).at(package.place("version"));
    package.sink.report(diagnostic.help(help));
}

/// A version with three numbers, as somebody meant it.
fn version_meant(text: &str) -> String {
    let mut numbers =
        text.split(|sign: char| !sign.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok());
    let mut next = |other| numbers.next().unwrap_or(other);
    format!("{}.{}.{}", next(1), next(0), next(0))
}

/// Reads `[scripts]`.
fn scripts(top: &Reader<'_>) -> Vec<Script> {
    let Some(table) = top.table("scripts") else { return Vec::new() };
    let example = "\"scripts/map.js\" = { reason = \"map of places\", optional = true }";
    let list = table.by_name().into_iter().filter_map(|(key, range, value)| {
        let bad = |code: Code, message: String| {
            let place = top.origin.at(range.clone());
            top.sink.report(
                Diagnostic::error(code, message)
                    .at(place)
                    .help(message!("write `{example}`", example)),
            );
        };
        let Kind::Table(script) = &value.kind else {
            bad(Code::WrongKind, format!("`{key}` takes a table, this is {}", value.kind.words()));
            return None;
        };
        let reader = Reader::new(script, top.origin, top.sink);
        let reason =
            reader.required_text("reason", &format!("`{key}`"), example).map(str::to_owned);
        let optional = reader.boolean("optional").unwrap_or(false);
        reader.finish(&format!("the script `{key}`"));
        match TreePath::parse(key) {
            Ok(path) if path.below("scripts").is_some() => {
                Some(Script { path, reason: reason?, optional, range: range.clone() })
            }
            _ => {
                bad(Code::BadValue, format!("`{key}` is not a file below `scripts/`"));
                None
            }
        }
    });
    list.collect()
}

/// What is said of a licence that a package cannot have.
fn refusal(fault: &LicenceFault) -> Diagnostic {
    let help = "write for instance `licence = \"GPL-3.0-or-later\"` or `licence = \"MIT\"`; the names are those of spdx.org/licenses";
    match fault {
        LicenceFault::NoExpression(why) => Diagnostic::error(
            Code::LicenceConflict,
            message!("`licence` is not an SPDX expression: {why}", why),
        )
        .help(help),
        LicenceFault::Conflict(why) => {
            let message = message!(
                "the licence cannot be combined with that of the theme `base`, GPL-3.0-or-later: {why}",
                why
            );
            Diagnostic::error(Code::LicenceConflict, message)
                .help(message!("ask the authors for another licence; {help}", help))
        }
        LicenceFault::Unknown(name) => {
            let message = message!(
                "whether `{name}` can be combined with the licence of the theme `base`, GPL-3.0-or-later, is not known to parvis",
                name
            );
            let help = "look it up: gnu.org/licenses/license-list.html; ask the authors for another licence if it cannot be";
            Diagnostic::warning(Code::LicenceConflict, message).help(help)
        }
    }
}
