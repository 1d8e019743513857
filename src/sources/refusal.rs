//! What every tree refuses: names that some computer cannot store, links, and placeholders for
//! files that are elsewhere.
//!
//! All kinds of trees use this, so that a folder on disk and a commit of it give the same files and
//! the same findings.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::Tree;
use super::bounds::{Bounds, Broken, DEEPEST};
use super::git_lookalikes::{Seeming, seeming_repositories};
use super::left_out::{LeftOut, Use, use_of};
use super::tree::Listing;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Sink};
use crate::names::{PackageName, TreePath, composed};

/// The longest name that common file systems accept, in bytes.
const LONGEST_NAME: usize = 255;

/// The longest path, in bytes. Systems refuse paths of 4,096 bytes (Windows of 260 by default),
/// including the path to the site's folder.
const LONGEST_PATH: usize = 1_000;

/// Receives the items of a tree one by one, and keeps the files of the site.
pub(super) struct Intake<'a> {
    package: &'a PackageName,
    skip: &'a [&'a str],
    sink: &'a Sink,
    files: Vec<TreePath>,
    /// How many items were not kept as files: each costs a finding, or the listing of a folder.
    others: usize,
    bounds: Bounds,
    broken: Option<Broken>,
    left_out: LeftOut,
}

impl<'a> Intake<'a> {
    pub(super) fn new(package: &'a PackageName, skip: &'a [&'a str], sink: &'a Sink) -> Self {
        Self {
            package,
            skip,
            sink,
            files: Vec::new(),
            others: 0,
            bounds: Bounds::OWN,
            broken: None,
            left_out: LeftOut::default(),
        }
    }

    /// Like [`Intake::new`], for a tree that others wrote.
    pub(super) fn within(self, bounds: Bounds) -> Self {
        Self { bounds: Bounds { depth: bounds.depth.min(DEEPEST), ..bounds }, ..self }
    }

    /// Whether an item is left out: files of editors and of Git, hidden ones, keys, and the names at
    /// the top that the caller skips.
    pub(super) fn skips(&mut self, path: &[u8]) -> bool {
        if self.skip.iter().any(|skipped| skipped.as_bytes() == path) {
            return true;
        }
        let path = String::from_utf8_lossy(path);
        let kind = use_of(&path, self.package);
        self.left_out.add(kind, &path);
        kind != Use::Read
    }

    /// Reports a hidden name that Git itself never writes: as a file on disk it would lead
    /// elsewhere.
    pub(super) fn forged(&mut self, path: &[u8]) {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let is_forged = name == b"."
            || name == b".."
            || name.eq_ignore_ascii_case(b".git")
            || name.contains(&b'\\');
        if is_forged && self.other() {
            self.bad_name(
                &String::from_utf8_lossy(path),
                "Git itself makes no such name, so somebody made it by hand",
            );
        }
    }

    /// Checks a folder's name. Returns whether the folder may be entered.
    pub(super) fn folder(&mut self, path: &[u8]) -> bool {
        if path.iter().filter(|byte| **byte == b'/').count() >= self.bounds.depth {
            self.broken.get_or_insert(Broken::Depth);
        }
        self.other() && self.check(path).is_some()
    }

    /// Receives a file.
    pub(super) fn file(&mut self, path: &[u8]) {
        if self.files.len() >= self.bounds.files {
            self.broken.get_or_insert(Broken::Files);
        }
        if self.broken.is_none() {
            match self.check(path) {
                Some(path) => self.files.push(path),
                None => drop(self.other()),
            }
        }
    }

    /// Reports an item that is neither a file nor a folder.
    pub(super) fn refuse(
        &mut self,
        path: &[u8],
        code: Code,
        message: &'static str,
        help: &'static str,
    ) {
        if self.other()
            && let Some(path) = self.check(path)
        {
            let place = Origin { package: self.package.clone(), path }.whole();
            self.sink.report(Diagnostic::error(code, message).at(place).help(help));
        }
    }

    /// Reports a symbolic link.
    pub(super) fn link(&mut self, path: &[u8]) {
        if self.other()
            && let Some(path) = self.check(path)
        {
            self.sink.report(link_fault(&Origin { package: self.package.clone(), path }));
        }
    }

    /// Returns the files, sorted by their composed names, without those whose name clashes with
    /// another.
    ///
    /// # Errors
    /// If there are too many, or they lie too deep; or if others wrote them, and Git would take
    /// them for a repository.
    pub(super) fn finish(self) -> Result<Listing> {
        if let Some(broken) = self.broken {
            return self.bounds.refuse(broken, self.package);
        }
        self.left_out.report(self.package, self.sink);
        let mut files = self.files;
        files.sort_unstable();
        files.dedup();
        refuse_repository(&files, self.package)?;
        drop_clashes(&mut files, self.package, self.sink);
        Ok(listed(files, self.package))
    }

    /// Counts an item that is not a file. Returns whether there may be more.
    fn other(&mut self) -> bool {
        self.others += 1;
        if self.others > self.bounds.others() {
            self.broken.get_or_insert(Broken::Others);
        }
        self.broken.is_none()
    }

    fn check(&self, path: &[u8]) -> Option<TreePath> {
        let shown = String::from_utf8_lossy(path);
        let checked = match std::str::from_utf8(path) {
            Ok(text) => TreePath::parse(text).map_err(|why| why.to_string()).and_then(portable),
            Err(_) => Err("a path is UTF-8 text".to_owned()),
        };
        checked.map_err(|why| self.bad_name(&shown, &why)).ok()
    }

    fn bad_name(&self, shown: &str, why: &str) {
        let shown: String = shown
            .chars()
            .map(|c| if c.is_control() || c == '\\' { '\u{fffd}' } else { c })
            .collect();
        let mut diagnostic = Diagnostic::error(
            Code::BadFileName,
            message!("the name `{shown}` cannot be used: {why}", shown, why),
        );
        // The name itself cannot be a place; its nearest printable form still helps to find the
        // file.
        if let Ok(path) = TreePath::parse(&shown) {
            diagnostic = diagnostic.at(Origin { package: self.package.clone(), path }.whole());
        }
        self.sink.report(
            diagnostic.help("rename it: letters, digits, hyphens and full stops work everywhere"),
        );
    }
}

/// Lists files by their composed names, so that everything made of them is: ids, addresses, names of
/// templates. They are read by the names under which they are stored.
fn listed(files: Vec<TreePath>, package: &PackageName) -> Listing {
    let mut stored = BTreeMap::new();
    let name = |path: TreePath| match composed(path.as_str()) {
        Cow::Borrowed(_) => path,
        Cow::Owned(text) => {
            let name = TreePath::parse(&text).expect("composing letters keeps a path valid");
            stored.insert(name.clone(), path);
            name
        }
    };
    let mut files: Vec<TreePath> = files.into_iter().map(name).collect();
    if !stored.is_empty() {
        files.sort_unstable();
        files.dedup();
    }
    Listing { package: package.clone(), files, stored }
}

/// Refuses files of others that Git would take for a repository: parvis writes them into `vendor/`
/// or the site, and Git would obey their settings. The town's own files are on the disk anyway.
fn refuse_repository(files: &[TreePath], package: &PackageName) -> Result<()> {
    if *package == PackageName::town() {
        return Ok(());
    }
    let found = seeming_repositories(files.iter().map(TreePath::as_str));
    let Some(Seeming { head, beside }) = found.first() else { return Ok(()) };
    let message = message!(
        "with `{head}`, and {beside} beside it, `{package}` holds what Git takes for a repository",
        head,
        beside,
        package
    );
    let help = "Git obeys its settings, and they may name programs: its authors rename one of these files, or take it out";
    Diagnostic::error(Code::BadFileName, message).blame(Blame::Package).help(help).into()
}

/// Makes the finding for a symbolic link in place of a file.
pub(super) fn link_fault(origin: &Origin) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::SymbolicLink, "symbolic links are not followed").at(origin.whole());
    diagnostic.help("put the file or folder itself in its place")
}

/// Returns why Windows cannot store a name: it is a device's, ends in a full stop or a space, or
/// has a reserved character.
fn portable(path: TreePath) -> std::result::Result<TreePath, String> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let name = path.file_name();
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |start: &str| {
        stem.strip_prefix(start).is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Err(format!("on Windows `{stem}` is a device"));
    }
    if let Some(last) = name.chars().next_back().filter(|last| matches!(last, '.' | ' ')) {
        return Err(format!("on Windows a name cannot end in {last:?}"));
    }
    if name.len() > LONGEST_NAME {
        return Err(format!("a name has at most {LONGEST_NAME} bytes"));
    }
    if path.as_str().len() > LONGEST_PATH {
        return Err(format!("with its folders it has more than {LONGEST_PATH} bytes"));
    }
    match name.chars().find(|c| "<>:\"|?*".contains(*c)) {
        Some(c) => Err(format!("on Windows a name cannot hold {c:?}")),
        None => Ok(path),
    }
}

/// Reports names that only some computers can tell apart.
///
/// The first of two files is kept. Two folders are both kept, with one finding, since dropping one
/// would cause a finding for each link into it.
fn drop_clashes(files: &mut Vec<TreePath>, package: &PackageName, sink: &Sink) {
    let mut names = Names::default();
    let mut last_folder = String::new();
    files.retain(|path| {
        if path.parent() != last_folder {
            path.parent().clone_into(&mut last_folder);
            for folder in folders_of(path) {
                if let Some(other) = names.clash(folder) {
                    report_clash(path, folder, &other, package, sink);
                }
            }
        }
        let other = names.clash(path.as_str());
        if let Some(other) = &other {
            report_clash(path, path.as_str(), other, package, sink);
        }
        other.is_none()
    });
}

/// For each folder, its names by their folded form. Folders are distinguished as written, so that a
/// clash of two folders is not reported again for everything below them.
#[derive(Default)]
struct Names(HashMap<String, HashMap<String, String>>);

impl Names {
    /// Adds a path. Returns the path that it clashes with; the new one then takes its place, so
    /// that each pair is reported once.
    fn clash(&mut self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !self.0.contains_key(folder) {
            self.0.insert(folder.to_owned(), HashMap::new());
        }
        let last = self.0.get_mut(folder)?.insert(folded(name), path.to_owned());
        last.filter(|other| other != path)
    }
}

fn folders_of(path: &TreePath) -> impl Iterator<Item = &str> {
    path.as_str().match_indices('/').map(|(at, _)| &path.as_str()[..at])
}

/// Folds a name as a computer does that ignores case and Unicode normal forms.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.nfd().flat_map(char::to_lowercase).nfd().collect()
    }
}

fn report_clash(path: &TreePath, name: &str, other: &str, package: &PackageName, sink: &Sink) {
    let case = name.to_lowercase() == other.to_lowercase();
    let how = if case { "upper and lower case" } else { "how their accents are encoded" };
    let message = message!(
        "`{name}` and `{other}` differ only in {how}; many computers take them for one",
        name,
        other,
        how
    );
    let place = Origin { package: package.clone(), path: path.clone() }.whole();
    sink.report(
        Diagnostic::error(Code::NameClash, message)
            .at(place)
            .help("rename one of the two, or remove it"),
    );
}

/// The longest file that can be a Git LFS pointer, in bytes.
const LONGEST_POINTER: usize = 1024;

/// Whether a file of a tree is a Git LFS pointer. Only files that are short enough are read.
pub fn is_pointer(tree: &dyn Tree, path: &TreePath) -> bool {
    tree.length(path).is_ok_and(|length| length <= LONGEST_POINTER as u64)
        && tree.read(path).is_err_and(|fault| fault.code == Code::LfsPointer)
}

/// Refuses a Git LFS pointer, which stands in for a file that was not fetched.
pub(super) fn refuse_pointer(bytes: &[u8], origin: &Origin) -> Result<()> {
    if bytes.len() > LONGEST_POINTER
        || !bytes.starts_with(b"version https://git-lfs.github.com/spec/v1\noid ")
    {
        return Ok(());
    }
    let message = "the file itself is not here: this is a Git LFS pointer to it";
    let help =
        "fetch it with `git lfs pull`; to build a commit directly, keep the file in Git itself";
    Diagnostic::error(Code::LfsPointer, message).at(origin.whole()).help(help).into()
}
