//! Files of the town that hide a package's: the lock keeps what each hid when somebody last looked, so that none is forgotten
//! when its original changes.

use std::collections::BTreeMap;

use super::package_diff::{Side, compare};
use crate::diagnostics::{Code, Diagnostic, Origin, Result};
use crate::git::FileId;
use crate::manifest::{Lock, LockedOverride};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bytes, Layers};

/// What became of a hidden file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nobody wrote down yet that it is hidden.
    New,
    /// It is as it was.
    Used,
    /// It changed; the difference, as text.
    Drifted(String),
    /// It is not there any more.
    Orphaned,
    /// It is the same as the town's file.
    Same,
}

/// A file of the town that hides a package's, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The file.
    pub file: TreePath,
    /// The package whose file is hidden.
    pub package: PackageName,
    /// What became of the hidden file.
    pub state: State,
    /// What is written down, and what is hidden now.
    base: (Option<FileId>, Option<FileId>),
}

/// All files of the town that hide a package's or the embedded theme's, or did when the lock was written, sorted by path.
///
/// Skips locked packages that are not at hand. `old` finds the bytes that an original had, if they are still there; they make the
/// difference easier to read.
///
/// # Errors
/// If a file cannot be read.
pub fn overrides(
    layers: &Layers,
    lock: &Lock,
    old: &dyn Fn(&PackageName, FileId) -> Option<Bytes>,
) -> Result<Vec<Override>> {
    let Some(town) = layers.layer(&PackageName::town()) else { return Ok(Vec::new()) };
    let packages = layers.without_town();
    let recorded: BTreeMap<&TreePath, &LockedOverride> =
        lock.overrides.iter().map(|entry| (&entry.file, entry)).collect();
    let is_away = |record: &&LockedOverride| {
        lock.package(&record.package).is_some() && layers.layer(&record.package).is_none()
    };
    let left = |file: &TreePath, record: &LockedOverride, state| {
        let (file, package) = (file.clone(), record.package.clone());
        Override { file, package, state, base: (Some(record.base), None) }
    };
    let mut found = Vec::new();
    for file in town.tree.files().iter().filter(|file| Layers::hides(file)) {
        let record = recorded.get(file).copied();
        match (record.filter(is_away), packages.find(file)) {
            (Some(record), _) => found.push(left(file, record, State::Used)),
            (None, Some(hidden)) => found.push(hiding(layers, hidden, record, old)?),
            (None, None) => found.extend(record.map(|record| left(file, record, State::Orphaned))),
        }
    }
    Ok(found)
}

fn hiding(
    layers: &Layers,
    hidden: Origin,
    record: Option<&LockedOverride>,
    old: &dyn Fn(&PackageName, FileId) -> Option<Bytes>,
) -> Result<Override> {
    let own = Origin::town(hidden.path.clone());
    let now = layers.id(&hidden)?;
    let state = match record {
        _ if layers.id(&own)? == now => State::Same,
        None => State::New,
        Some(record) if record.base == now => State::Used,
        Some(record) => {
            let (name, new) = (layers.display_path(&hidden), layers.read(&hidden)?);
            State::Drifted(match old(&record.package, record.base) {
                Some(old) => compare(
                    Side { name: &format!("{name} (before)"), bytes: &old },
                    Side { name: &format!("{name} (now)"), bytes: &new },
                ),
                None => compare(
                    Side { name: hidden.path.as_str(), bytes: &layers.read(&own)? },
                    Side { name: &name, bytes: &new },
                ),
            })
        }
    };
    let base = (record.map(|record| record.base), Some(now));
    Ok(Override { file: hidden.path, package: hidden.package, state, base })
}

/// The lock's tables for the files by which a town hides a package's.
pub fn recorded(found: &[Override]) -> Vec<LockedOverride> {
    found.iter().filter_map(Override::record).collect()
}

impl Override {
    /// What a build says of it; nothing where all is well.
    pub fn finding(&self) -> Option<Diagnostic> {
        let Self { file, package, state, .. } = self;
        let place = Origin::town(file.clone()).whole();
        let finding = match state {
            State::New | State::Used => return None,
            State::Drifted(difference) => {
                let message =
                    message!("`{package}` changed the file that `{file}` hides", package, file);
                let help = message!(
                    "take over what you need, then write `parvis overrides --accept {file}`",
                    file
                );
                Diagnostic::warning(Code::OverrideDrift, message)
                    .note(difference.trim_end().to_owned(), None)
                    .help(help)
            }
            State::Orphaned => {
                let message = message!(
                    "`{file}` hid a file of `{package}` that is not there any more",
                    file,
                    package
                );
                let help = message!(
                    "move it to where `{package}` has that file now, or remove it; if it is the town's own from now on: `parvis overrides --accept {file}`",
                    package,
                    file
                );
                Diagnostic::error(Code::OverrideOrphan, message).help(help)
            }
            State::Same => {
                let message = message!(
                    "`{file}` is the same as the file of `{package}` that it hides",
                    file,
                    package
                );
                let help =
                    "remove it: the site stays as it is, and follows the package from then on";
                Diagnostic::warning(Code::OverrideUnused, message).help(help)
            }
        };
        Some(finding.at(place))
    }

    /// The lock's table for it: what somebody last looked at.
    pub fn record(&self) -> Option<LockedOverride> {
        let base = match self.state {
            State::New | State::Same => self.base.1,
            State::Used | State::Drifted(_) | State::Orphaned => self.base.0,
        };
        self.table(base)
    }

    /// The lock's table once somebody dealt with what changed; `None` where nothing is hidden any more.
    pub fn accepted(&self) -> Option<LockedOverride> {
        if self.state == State::Used { self.record() } else { self.table(self.base.1) }
    }

    fn table(&self, base: Option<FileId>) -> Option<LockedOverride> {
        Some(LockedOverride { file: self.file.clone(), package: self.package.clone(), base: base? })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostics::{Severity, Sink};
    use crate::sources::{Layer, MemoryTree};

    fn path(text: &str) -> TreePath {
        TreePath::parse(text).unwrap()
    }

    fn layer(name: &str, below: &[&str], files: &[(&str, &str)]) -> Layer {
        let bytes =
            files.iter().map(|(file, text)| (path(file), Bytes::from(text.as_bytes()))).collect();
        let names =
            |list: &[&str]| list.iter().map(|text| PackageName::parse(text).unwrap()).collect();
        let display = if name == "town" { String::new() } else { format!("@{name}/") };
        Layer {
            package: PackageName::parse(name).unwrap(),
            tree: Arc::new(MemoryTree::new(bytes)),
            display,
            below: names(below),
        }
    }

    /// A town over `agenda` over `base`.
    fn layers(town: &[(&str, &str)], agenda: &[(&str, &str)], base: &[(&str, &str)]) -> Layers {
        let sink = Sink::new();
        let all = vec![
            layer("town", &["agenda", "base"], town),
            layer("agenda", &["base"], agenda),
            layer("base", &[], base),
        ];
        let layers = Layers::new(all, &BTreeMap::new()).report(&sink);
        assert_eq!(sink.errors(), 0);
        layers
    }

    fn locked(layers: &Layers) -> Lock {
        let found = overrides(layers, &Lock::default(), &|_, _| None).unwrap();
        Lock { overrides: found.iter().filter_map(Override::record).collect(), ..Lock::default() }
    }

    fn one(layers: &Layers, locked: &Lock) -> Override {
        let mut all = overrides(layers, locked, &|_, id| {
            (id == FileId::of(b"a\nb\n")).then(|| Bytes::from(&b"a\nb\n"[..]))
        })
        .unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    const EVENT: &str = "templates/event.html";

    #[test]
    fn what_the_town_hides_is_found_in_every_layer_and_written_down() {
        let town = [
            (EVENT, "t"),
            ("components/x.html", "t"),
            ("templates/own.html", "t"),
            ("styles/a.css", "t"),
            ("content/a.md", "t"),
        ];
        let layers = layers(
            &town,
            &[(EVENT, "a"), ("styles/a.css", "a")],
            &[(EVENT, "b"), ("components/x.html", "b"), ("content/a.md", "b")],
        );
        let all = overrides(&layers, &Lock::default(), &|_, _| None).unwrap();
        assert!(all.iter().all(|found| found.state == State::New && found.finding().is_none()));
        let words: Vec<String> =
            all.iter().map(|found| format!("{} {}", found.file, found.package)).collect();
        assert_eq!(words, ["components/x.html base", "templates/event.html agenda"]);
        let lock = locked(&layers);
        assert_eq!(
            lock.overrides.iter().map(|entry| entry.base).collect::<Vec<_>>(),
            [FileId::of(b"b"), FileId::of(b"a")]
        );
        assert!(
            overrides(&layers, &lock, &|_, _| None)
                .unwrap()
                .iter()
                .all(|found| found.state == State::Used)
        );
    }

    #[test]
    fn a_changed_original_is_a_warning_with_the_difference_until_somebody_accepts_it() {
        let lock = locked(&layers(&[(EVENT, "t\n")], &[(EVENT, "a\nb\n")], &[]));
        let after = layers(&[(EVENT, "t\n")], &[(EVENT, "a\nc\n")], &[]);
        let found = one(&after, &lock);
        let finding = found.finding().unwrap();
        assert_eq!((finding.code, finding.severity), (Code::OverrideDrift, Severity::Warning));
        let expected = "--- @agenda/templates/event.html (before)\n+++ @agenda/templates/event.html (now)\n@@ -1,2 +1,2 @@\n a\n-b\n+c";
        assert_eq!(finding.notes[0].message, expected);
        assert_eq!(found.record(), Some(lock.overrides[0].clone()), "a build does not forget it");
        assert_eq!(
            one(&after, &Lock { overrides: vec![found.accepted().unwrap()], ..Lock::default() })
                .state,
            State::Used
        );
        let State::Drifted(without) =
            overrides(&after, &lock, &|_, _| None).unwrap().remove(0).state
        else {
            panic!()
        };
        assert_eq!(
            without,
            "--- templates/event.html\n+++ @agenda/templates/event.html\n@@ -1 +1,2 @@\n-t\n+a\n+c\n"
        );
    }

    #[test]
    fn an_original_that_is_gone_is_an_error_and_the_town_s_own_once_accepted() {
        let lock = locked(&layers(&[(EVENT, "t")], &[(EVENT, "a")], &[]));
        let found = one(&layers(&[(EVENT, "t")], &[], &[]), &lock);
        let finding = found.finding().unwrap();
        assert_eq!((finding.code, finding.severity), (Code::OverrideOrphan, Severity::Error));
        assert_eq!((found.record(), found.accepted()), (Some(lock.overrides[0].clone()), None));
        assert!(
            overrides(&layers(&[], &[(EVENT, "a")], &[]), &lock, &|_, _| None).unwrap().is_empty(),
            "the town removed its file"
        );
    }

    #[test]
    fn a_file_that_another_package_brings_now_is_compared_with_what_was_written_down() {
        let lock = locked(&layers(&[(EVENT, "t")], &[], &[(EVENT, "x")]));
        let same = one(&layers(&[(EVENT, "t")], &[(EVENT, "x")], &[(EVENT, "x")]), &lock);
        assert_eq!(
            (same.state.clone(), same.record().unwrap().package.as_str()),
            (State::Used, "agenda")
        );
        let other = one(&layers(&[(EVENT, "t")], &[(EVENT, "y")], &[(EVENT, "x")]), &lock);
        assert!(matches!(other.state, State::Drifted(_)));
    }

    #[test]
    fn a_file_that_is_the_same_as_the_one_it_hides_can_go() {
        let lock = locked(&layers(&[(EVENT, "new")], &[(EVENT, "old")], &[]));
        let found = one(&layers(&[(EVENT, "new")], &[(EVENT, "new")], &[]), &lock);
        assert_eq!(found.finding().unwrap().code, Code::OverrideUnused);
        assert_eq!(found.record().unwrap().base, FileId::of(b"new"));
    }

    #[test]
    fn of_a_package_that_is_not_at_hand_nothing_is_judged() {
        let mut lock = locked(&layers(&[(EVENT, "t")], &[(EVENT, "a")], &[(EVENT, "b")]));
        let sink = Sink::new();
        let away =
            vec![layer("town", &["base"], &[(EVENT, "t")]), layer("base", &[], &[(EVENT, "b")])];
        let away = Layers::new(away, &BTreeMap::new()).report(&sink);
        assert!(
            matches!(one(&away, &lock).state, State::Drifted(_)),
            "a town that gave the package up is told"
        );
        let text = "version = 1\n[[package]]\nname = \"agenda\"\nversion = \"1.0.0\"\nsource = \"git+https://a.example/a\"\ntag = \"v1.0.0\"\n";
        let text = format!(
            "{text}commit = \"{}\"\nchecksum = \"sha256-{}\"\nlicence = \"MIT\"\n",
            "0".repeat(40),
            "0".repeat(64)
        );
        lock.packages =
            Lock::read(&Origin::town(path("parvis.lock")), &text).report(&sink).unwrap().packages;
        let found = one(&away, &lock);
        assert_eq!(
            (&found.state, found.record(), found.accepted()),
            (&State::Used, Some(lock.overrides[0].clone()), found.record())
        );
    }

    #[test]
    fn pictures_are_named_and_not_shown() {
        let lock = locked(&layers(&[("static/a.png", "t")], &[("static/a.png", "a\0")], &[]));
        let State::Drifted(text) =
            one(&layers(&[("static/a.png", "t")], &[("static/a.png", "b\0")], &[]), &lock).state
        else {
            panic!()
        };
        assert!(text.ends_with("(not text)\n"), "{text}");
    }
}
