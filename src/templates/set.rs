//! The templates and components of all layers, and which file a name means.
//!
//! `templates/event.html` of the package `agenda` has the full name `@agenda/event.html`, `components/alert.html` has
//! `@agenda/components/alert.html`. A bare name means the top layer's file, or the one that `[prefer]` names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::budget::Limits;
use super::source::{Definition, Scan, scan};
use crate::diagnostics::{Code, Diagnostic, Origin, Place, Sink};
use crate::html::Permissions;
use crate::names::{PackageName, TreePath};

/// A file below `templates/` or `components/`.
#[derive(Debug, Clone)]
pub struct TemplateFile {
    /// Whose it is and where.
    pub origin: Origin,
    /// Its text.
    pub text: Arc<str>,
}

/// All that an engine is built from.
#[derive(Debug, Clone)]
pub struct TemplateSet {
    /// All layers' files of `templates/` and `components/`, top layer first.
    pub files: Vec<TemplateFile>,
    /// The layers, the town first, the base theme last.
    pub layers: Vec<PackageName>,
    /// Which package's file wins where two clash.
    pub prefer: BTreeMap<TreePath, PackageName>,
    /// What each package depends on, transitively.
    pub below: BTreeMap<PackageName, Vec<PackageName>>,
    /// What the templates of packages may call, beside the site itself; by itself nothing.
    pub permissions: BTreeMap<PackageName, Permissions>,
    /// Whether white space is folded.
    pub compact: bool,
    /// How long a template may run.
    pub limits: Limits,
}

/// The names that templates may use besides Tera's own.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    /// Functions.
    pub functions: Vec<String>,
    /// Filters.
    pub filters: Vec<String>,
}

/// Whose a file is. What it may do depends on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The town's, which says what its pages do.
    Town,
    /// A package's.
    Package,
    /// The base theme's: a package too, but for the address that an old one leads to.
    Base,
}

impl Owner {
    fn of_package(package: &PackageName) -> Self {
        match package {
            package if *package == PackageName::town() => Self::Town,
            package if *package == PackageName::base() => Self::Base,
            _ => Self::Package,
        }
    }
}

/// A file with its reading.
#[derive(Debug)]
pub(super) struct File {
    pub(super) origin: Origin,
    pub(super) owner: Owner,
    /// What it may call, if it is a package's.
    pub(super) permissions: Permissions,
    /// The name below the layer: `event.html`, `components/alert.html`.
    pub(super) bare: String,
    /// `@agenda/event.html`.
    pub(super) full: String,
    pub(super) text: Arc<str>,
    /// Where the text begins, behind a byte order mark.
    pub(super) start: usize,
    pub(super) scan: Scan,
    pub(super) layer: usize,
    pub(super) component: bool,
}

impl File {
    /// A place in the file.
    pub(super) fn at(&self, range: &std::ops::Range<usize>) -> Place {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.origin.at(byte(range.start)..byte(range.end))
    }

    /// The component's name that the file's name promises.
    pub(super) fn promised(&self) -> String {
        let name = self.bare.strip_prefix("components/").unwrap_or(&self.bare);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.replace('-', "_").replace('/', ".")
    }

    /// The definition that the file is for.
    pub(super) fn definition(&self) -> Option<&Definition> {
        let promised = self.promised();
        self.scan
            .definitions
            .iter()
            .find(|definition| self.component && definition.name == promised)
    }
}

/// The files, sorted by full name, and what bare names and components mean.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) list: Vec<File>,
    /// Full and bare names.
    pub(super) by_name: BTreeMap<String, usize>,
    /// Components.
    pub(super) components: BTreeMap<String, usize>,
    /// Files that must be registered under their bare name too, because the layers' order would find another one.
    pub(super) lifted: Vec<usize>,
}

impl Files {
    /// Reads the set's files and settles which one a name means; clashes are reported.
    pub(super) fn new(set: &TemplateSet, sink: &Sink) -> Self {
        let mut list: Vec<File> =
            set.files.iter().filter_map(|file| read(set, file, sink)).collect();
        list.sort_by(|a, b| a.full.cmp(&b.full));
        list.dedup_by(|a, b| a.full == b.full);
        let mut files = Self { list, ..Self::default() };
        let mut bare: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut components: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, file) in files.list.iter().enumerate() {
            bare.entry(&file.bare).or_default().push(index);
            if file.definition().is_some() {
                components.entry(file.promised()).or_default().push(index);
            }
        }
        for (name, mut offers) in bare {
            offers.sort_by_key(|&index| files.list[index].layer);
            let winner = winner(set, &files.list, &offers);
            files.by_name.insert(name.to_owned(), winner);
            files.lifted.extend((winner != offers[0]).then_some(winner));
        }
        for (index, file) in files.list.iter().enumerate() {
            files.by_name.insert(file.full.clone(), index);
        }
        for (name, mut offers) in components {
            offers.sort_by_key(|&index| files.list[index].layer);
            report_clash(set, &files.list, &offers, sink);
            let winner = winner(set, &files.list, &offers);
            // Files of one component may differ in name (`-` or `_`), so that the lifting above did not see them together.
            if winner != offers[0] && !files.lifted.contains(&winner) {
                files.lifted.push(winner);
            }
            files.components.insert(name, winner);
        }
        files
    }

    /// The file that a name means.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

fn read(set: &TemplateSet, file: &TemplateFile, sink: &Sink) -> Option<File> {
    let path = &file.origin.path;
    let component = path.below("components").is_some();
    let bare = if component { path.as_str() } else { path.below("templates")? };
    if !component && bare.starts_with("components/") {
        let message = "a folder `components` inside `templates/` would hide the components";
        sink.report(
            Diagnostic::error(Code::NameClash, message)
                .at(file.origin.whole())
                .help("give the folder another name"),
        );
        return None;
    }
    let layer = set
        .layers
        .iter()
        .position(|layer| *layer == file.origin.package)
        .unwrap_or(set.layers.len());
    let start = if file.text.starts_with('\u{feff}') { 3 } else { 0 };
    Some(File {
        origin: file.origin.clone(),
        owner: Owner::of_package(&file.origin.package),
        permissions: set.permissions.get(&file.origin.package).cloned().unwrap_or_default(),
        bare: bare.to_owned(),
        full: format!("@{}/{bare}", file.origin.package),
        text: Arc::clone(&file.text),
        start,
        scan: scan(&file.text),
        layer,
        component,
    })
}

/// The file that wins among those of one name: the town's, else the preferred one, else the top layer's.
fn winner(set: &TemplateSet, list: &[File], offers: &[usize]) -> usize {
    let top = offers[0];
    if list[top].origin.package == PackageName::town() {
        return top;
    }
    let preferred = |&&index: &&usize| {
        let origin = &list[index].origin;
        offers
            .iter()
            .any(|&other| set.prefer.get(&list[other].origin.path) == Some(&origin.package))
    };
    offers.iter().find(preferred).copied().unwrap_or(top)
}

/// Reports two packages that bring one component, neither below the other, unless something above hides both.
fn report_clash(set: &TemplateSet, list: &[File], offers: &[usize], sink: &Sink) {
    let package = |index: usize| &list[index].origin.package;
    let below = |upper: usize, lower: usize| {
        *package(upper) == PackageName::town()
            || set.below.get(package(upper)).is_some_and(|all| all.contains(package(lower)))
    };
    let settled = offers.iter().any(|&index| set.prefer.contains_key(&list[index].origin.path));
    let (&top, rest) = offers.split_first().expect("a component has at least one file");
    let Some(&other) = rest.iter().find(|&&other| !below(top, other) && !below(other, top)) else {
        return;
    };
    // Two files of one path are a clash of layers, which is said already.
    if settled || list[top].origin.path == list[other].origin.path {
        return;
    }
    let (file, second) = (&list[top], &list[other]);
    let name = file.promised();
    let message = message!(
        "the component `{name}` comes from both `{first}` and `{second}`",
        name,
        first = package(top),
        second = package(other)
    );
    let whole = |file: &File| {
        file.definition().map_or(file.origin.whole(), |definition| file.at(&definition.range))
    };
    let help = message!(
        "choose in `town.toml`: `[prefer]`, `\"{path}\" = \"{package}\"`",
        path = file.origin.path,
        package = package(top)
    );
    let note = message!("`{package}` defines it too", package = package(other));
    sink.report(
        Diagnostic::error(Code::LayerClash, message)
            .at(whole(file))
            .note(note, Some(whole(second)))
            .help(help),
    );
}
