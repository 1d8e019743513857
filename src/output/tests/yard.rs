//! A folder in which a test publishes sites.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostics::{Diagnostic, Result, Sink};
use crate::disk::Folder;
use crate::names::OutPath;
use crate::output::switch::{OURS, Way};
use crate::output::{Destination, Outputs, Policy, Staging, Written};

/// All ways to switch.
pub(super) const WAYS: [Way; 3] = [Way::Exchange, Way::Aside, Way::Inside];

/// A folder for one test, gone afterwards.
pub(super) struct Yard {
    _dir: tempfile::TempDir,
    _state: tempfile::TempDir,
    pub(super) state: Utf8PathBuf,
    pub(super) above: Utf8PathBuf,
    pub(super) site: Utf8PathBuf,
    pub(super) way: Way,
}

impl Yard {
    pub(super) fn new(way: Way) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let above = Utf8PathBuf::try_from(dir.path().canonicalize().unwrap()).unwrap();
        let site = above.join("public");
        if way == Way::Inside {
            fs::create_dir(&site).unwrap();
        }
        let state = tempfile::tempdir().unwrap();
        let own = Utf8PathBuf::try_from(state.path().to_owned()).unwrap();
        Self { _dir: dir, _state: state, state: own, above, site, way }
    }

    pub(super) fn publish(&self, files: &[(&str, &str)]) -> (Result<Written>, Vec<Diagnostic>) {
        let sink = Sink::new();
        let written = publish((&self.site, &self.state), self.way, files.iter().copied(), &sink);
        (written, sink.finish().iter().cloned().collect())
    }

    #[track_caller]
    pub(super) fn counts(&self, files: &[(&str, &str)]) -> (usize, usize, usize) {
        let Written { written, kept, removed } =
            self.publish(files).0.unwrap_or_else(|error| panic!("{error:?}"));
        // Nothing of ours stays around.
        let beside: Vec<_> = self
            .above
            .read_dir_utf8()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_owned())
            .collect();
        assert!(beside.iter().all(|name| !name.starts_with(".public")), "{beside:?}");
        (written, kept, removed)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.site.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.site.join(path)).ok()
    }

    pub(super) fn time(&self, path: &str) -> SystemTime {
        fs::metadata(self.site.join(path)).unwrap().modified().unwrap()
    }
}

pub(super) fn publish<'a>(
    (site, state): (&Utf8Path, &Utf8Path),
    way: Way,
    files: impl Iterator<Item = (&'a str, &'a str)>,
    sink: &Sink,
) -> Result<Written> {
    let staging = begin(site, state, way)?;
    let mut outputs = Outputs::default();
    for (path, text) in files {
        let path = OutPath::parse(path).unwrap();
        let artifact = staging.put(&path, text.as_bytes())?;
        outputs.0.insert(path, artifact);
    }
    staging.publish(&outputs, sink)
}

/// Begins a site that goes to a folder by a way.
pub(super) fn begin(site: &Utf8Path, state: &Utf8Path, way: Way) -> Result<Staging> {
    let policy = Policy { state: Some(state.to_owned()), ..Policy::default() };
    Staging::begin_by(&Destination::named(site), policy, Some(way))
}

/// All files of a folder, except those that are ours alone.
pub(super) fn files(root: &Utf8Path) -> BTreeMap<String, String> {
    let found = Folder::open(root).unwrap().list_all(OURS).unwrap();
    let texts = found.into_iter().map(|found| {
        let text = if found.is_folder {
            String::new()
        } else {
            fs::read_to_string(root.as_std_path().join(&found.path)).unwrap()
        };
        (found.path.to_str().unwrap().to_owned(), text)
    });
    texts.collect()
}

pub(super) fn every_way(test: impl Fn(Yard)) {
    WAYS.into_iter().for_each(|way| test(Yard::new(way)));
}
