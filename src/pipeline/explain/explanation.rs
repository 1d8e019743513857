//! The explanation as plain values, and in words.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

/// A file, and the package or partner that brings it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileSource {
    /// Its path, as people know it.
    pub file: String,
    /// The package; none for the town's own, and for a partner's.
    pub package: Option<String>,
    /// The partner town.
    pub partner: Option<String>,
    /// The package's version.
    pub version: Option<String>,
    /// The commit that the file was read from, where it is known.
    pub commit: Option<String>,
}

/// A value of an entry, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldSource {
    /// The field.
    pub field: String,
    /// Where it comes from, in words.
    pub from: String,
    /// The file that it is written in.
    pub file: Option<String>,
    /// The line there.
    pub line: Option<usize>,
}

/// Where an output comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Its file in the finished site.
    pub output: String,
    /// What it is.
    pub what: String,
    /// The file that it is made of, where it is one.
    pub source: Option<FileSource>,
    /// The values that a page can show.
    pub fields: Vec<FieldSource>,
    /// Its templates; of each the file and those that it extends, nearest first.
    pub templates: Vec<Vec<FileSource>>,
    /// The components and included templates that may be used.
    pub parts: Vec<FileSource>,
    /// What else it was made of.
    pub reads: Vec<String>,
    /// When it changes although nobody commits.
    pub next_change: Option<Timestamp>,
    /// What changes then.
    pub changes: Option<String>,
}

impl fmt::Display for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.whose() {
            words if words.is_empty() => Ok(()),
            words => write!(f, " ({words})"),
        }
    }
}

impl FileSource {
    /// The package with its version, or the partner, and the commit.
    fn whose(&self) -> String {
        let package = self.package.as_ref().map(|package| match &self.version {
            Some(version) => format!("package {package} {version}"),
            None => format!("package {package}"),
        });
        let commit = self
            .commit
            .as_ref()
            .map(|commit| format!("commit {}", commit.get(..10).unwrap_or(commit)));
        let partner = self.partner.as_ref().map(|partner| format!("partner {partner}"));
        package.into_iter().chain(partner).chain(commit).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.output, self.what)?;
        if let Some(source) = &self.source {
            writeln!(f, "  made of {source}")?;
        }
        let width = self.fields.iter().map(|field| field.field.chars().count()).max().unwrap_or(0);
        paragraph(
            f,
            "its values",
            self.fields.iter().map(|field| format!("{:width$}  {}", field.field, field.place())),
        )?;
        for lineage in &self.templates {
            let begin = |at: usize| if at == 0 { "" } else { "extends " };
            paragraph(
                f,
                "its template",
                lineage.iter().enumerate().map(|(at, file)| format!("{}{file}", begin(at))),
            )?;
        }
        paragraph(f, "components and included templates that it may use", by_package(&self.parts))?;
        paragraph(f, "what it was made of besides", self.reads.iter().cloned())?;
        match (&self.next_change, &self.changes) {
            (Some(instant), Some(what)) => write!(f, "\nit changes by itself at {instant}: {what}"),
            (Some(instant), None) => write!(f, "\nit changes by itself at {instant}"),
            (None, _) => f.write_str("\nit does not change by itself"),
        }
    }
}

impl FieldSource {
    fn place(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{}, {file}:{line}", self.from),
            (Some(file), None) => format!("{}, {file}", self.from),
            _ => self.from.clone(),
        }
    }
}

fn paragraph(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    lines: impl Iterator<Item = String>,
) -> fmt::Result {
    let mut text = String::new();
    lines.for_each(|line| writeln!(text, "  {line}").expect("a string takes all"));
    if text.is_empty() { Ok(()) } else { write!(f, "\n{title}:\n{text}") }
}

/// One line for each package: there are many.
fn by_package(parts: &[FileSource]) -> impl Iterator<Item = String> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for part in parts {
        groups.entry(part.whose()).or_default().push(&part.file);
    }
    groups.into_iter().map(|(whose, files)| {
        if whose.is_empty() { files.join(", ") } else { format!("{whose}: {}", files.join(", ")) }
    })
}
