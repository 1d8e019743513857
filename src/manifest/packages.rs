//! `[packages]` of `town.toml` and `[dependencies]` of `package.toml`: names and where they come from.

use std::ops::Range;

use semver::VersionReq;

use super::{GitSource, Kind, Reader, Table, Value};
use crate::diagnostics::{Blame, Code, Diagnostic, nearest};
use crate::names::PackageName;

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder, relative to the town's.
    Path(String),
    /// A Git repository.
    Git(Box<GitSource>),
}

/// One line of `[packages]`.
#[derive(Debug, Clone)]
pub struct PackageSource {
    /// The town's name for it.
    pub name: PackageName,
    /// Where it comes from.
    pub source: Source,
    /// Where the file says so.
    pub range: Range<u32>,
}

/// One line of a package's `[dependencies]`.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The package that is needed.
    pub name: PackageName,
    /// Where it comes from, unless the town lists it.
    pub source: Option<GitSource>,
    /// Which versions will do, where no source is named.
    pub range_wanted: Option<VersionReq>,
    /// Where `package.toml` says so.
    pub range: Range<u32>,
}

/// Reads `[packages]`.
pub(super) fn packages(top: &Reader<'_>) -> Vec<PackageSource> {
    let Some(table) = top.table("packages") else { return Vec::new() };
    let list = table.by_name().into_iter().filter_map(|(key, range, value)| {
        let help =
            message!("write `{key} = {{ git = \"https://…\", version = \"1.0\" }}` or `{key} = {{ path = \"packages/{key}\" }}`", key);
        let Kind::Table(source) = &value.kind else {
            let message = message!("package `{key}` takes a table, this is {kind}", key, kind = value.kind.words());
            let place = top.origin.at(value.range.clone());
            top.sink.report(Diagnostic::error(Code::WrongKind, message).at(place).help(help));
            return None;
        };
        let name = name(top, key, range, "package");
        let source = source_of(top, source, key, range)?;
        Some(PackageSource { name: name?, source, range: range.clone() })
    });
    list.collect()
}

/// Checks a name that the town gives to a package or a partner.
pub(super) fn name(
    top: &Reader<'_>,
    key: &str,
    range: &Range<u32>,
    what: &str,
) -> Option<PackageName> {
    match PackageName::parse(key) {
        Ok(name) if name != PackageName::town() && name != PackageName::base() => Some(name),
        Ok(_) => {
            top.report(
                Code::BadValue,
                message!("a {what} cannot be called `{key}`: parvis uses that name", what, key),
                range,
            );
            None
        }
        Err(error) => {
            top.report(
                Code::BadValue,
                message!("`{key}` cannot be a {what}'s name: {error}", key, what, error),
                range,
            );
            None
        }
    }
}

/// Reads one table with `path` or `git`.
pub(super) fn source_of(
    top: &Reader<'_>,
    table: &Table,
    key: &str,
    range: &Range<u32>,
) -> Option<Source> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = format!("`{key}`");
    let path = reader.text("path").map(|path| path.trim_end_matches('/').to_owned());
    let has_git = table.get("git").is_some();
    let git = GitSource::read(&reader, &owner);
    let source = match (path, has_git) {
        (Some(path), false) => {
            for idle in ["version", "tag", "branch", "rev", "subfolder", "signers", "token"] {
                if reader.value(idle).is_some() {
                    let message = message!(
                        "{owner} comes from a folder, where `{idle}` means nothing",
                        owner,
                        idle
                    );
                    let diagnostic =
                        Diagnostic::error(Code::BadValue, message).at(reader.place(idle));
                    top.sink
                        .report(diagnostic.help(message!("remove `{idle}`, or name `git`", idle)));
                }
            }
            Some(Source::Path(path))
        }
        (None, true) => git.map(|git| Source::Git(Box::new(git))),
        (Some(_), true) => {
            reader.report(
                Code::BadValue,
                message!("{owner} has both `path` and `git`: keep one", owner),
                range,
            );
            None
        }
        (None, false) => {
            let misspelt =
                |(key, ..): &&(String, Range<u32>, Value)| nearest(key, ["path", "git"]).is_some();
            // That a key is misspelt says it all.
            if !table.entries.iter().any(|entry| misspelt(&entry)) {
                reader.report(
                    Code::MissingKey,
                    message!("{owner} needs `path` or `git`", owner),
                    range,
                );
            }
            reader.finish(&owner);
            return None;
        }
    };
    reader.finish(&owner);
    source
}

/// More than any package needs: each may be a call to a server that its author chooses.
const MOST_DEPENDENCIES: usize = 64;

/// Reads `[dependencies]`: a table with `git`, or a range of versions of a package that the town itself lists.
pub(super) fn dependencies(top: &Reader<'_>) -> Vec<Dependency> {
    let Some(table) = top.table("dependencies") else { return Vec::new() };
    if table.entries.len() > MOST_DEPENDENCIES {
        let message = message!(
            "a package builds on at most {MOST_DEPENDENCIES} others, here are {entries}",
            MOST_DEPENDENCIES,
            entries = table.entries.len()
        );
        let help = "a package that several of them need anyway need not be named; or divide this one into several";
        let diagnostic = Diagnostic::error(Code::TooMuch, message)
            .blame(Blame::Package)
            .at(top.place("dependencies"));
        top.sink.report(diagnostic.help(help));
        return Vec::new();
    }
    let list = table.by_name().into_iter().filter_map(|(key, range, value)| {
        let name = name(top, key, range, "package")?;
        let none = Dependency { name, source: None, range_wanted: None, range: range.clone() };
        match &value.kind {
            Kind::Text(text) => {
                Some(Dependency { range_wanted: version(top, text, &value.range), ..none })
            }
            Kind::Table(table) if table.get("git").is_some() => {
                let reader = Reader::new(table, top.origin, top.sink);
                let source = GitSource::read(&reader, &format!("`{key}`"));
                reader.finish(&format!("dependency `{key}`"));
                Some(Dependency { source: Some(source?), ..none })
            }
            Kind::Table(table) => {
                let reader = Reader::new(table, top.origin, top.sink);
                let range_wanted =
                    reader.text("version").and_then(|text| version(top, text, &value.range));
                reader.finish(&format!("dependency `{key}`"));
                Some(Dependency { range_wanted, ..none })
            }
            other => {
                let message = message!(
                    "`{key}` takes a version or a table, this is {other}",
                    key,
                    other = other.words()
                );
                let place = top.origin.at(value.range.clone());
                let help =
                    message!("write `{key} = {{ git = \"https://…\", version = \"1\" }}`", key);
                top.sink.report(Diagnostic::error(Code::WrongKind, message).at(place).help(help));
                None
            }
        }
    });
    list.collect()
}

fn version(top: &Reader<'_>, text: &str, range: &Range<u32>) -> Option<VersionReq> {
    VersionReq::parse(text)
        .map_err(|error| {
            top.report(
                Code::BadValue,
                message!("`{text}` is not a version: {error}", text, error),
                range,
            );
        })
        .ok()
}
