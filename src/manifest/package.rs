//! `package.toml`: what a package says about itself.

use super::{Localized, Reader, Table, parse_table};
use crate::diagnostics::{Code, Origin, Sink};
use crate::names::PackageName;

/// A package's manifest.
#[derive(Debug, Clone)]
pub struct PackageManifest {
    /// Its name.
    pub name: PackageName,
    /// Its version, as written (semantic versioning).
    pub version: String,
    /// SPDX expression of its licence.
    pub licence: String,
    /// The template interface it was written for, as written.
    pub parvis: Option<String>,
    /// What it is for.
    pub description: Localized,
    /// Names of the packages that it builds on, besides `base`.
    pub dependencies: Vec<PackageName>,
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
        let version = package.required_text("version", owner, "version = \"0.1.0\"");
        let licence = package.required_text("licence", owner, "licence = \"GPL-3.0-or-later\"");
        package.texts("authors");
        let parvis = package.text("parvis").map(str::to_owned);
        let description = package.localized("description").unwrap_or_default();
        package.finish(owner);
        let dependencies = dependencies(&top);
        top.table("scripts");
        top.finish("`package.toml`");
        let name = match PackageName::parse(name?) {
            Ok(name) => name,
            Err(error) => {
                let range = table.get("package").map_or(0..0, |value| value.range.clone());
                sink.report(crate::diagnostics::Diagnostic::error(Code::BadValue, error.to_string()).at(origin.at(range)));
                return None;
            }
        };
        Some(Self { name, version: version?.to_owned(), licence: licence?.to_owned(), parvis, description, dependencies })
    }
}

fn dependencies(top: &Reader<'_>) -> Vec<PackageName> {
    let Some(table) = top.table("dependencies") else { return Vec::new() };
    let parsed = table.entries.iter().filter_map(|(name, range, _)| match PackageName::parse(name) {
        Ok(name) => Some(name),
        Err(error) => {
            top.report(Code::BadValue, error.to_string(), range);
            None
        }
    });
    parsed.collect()
}
