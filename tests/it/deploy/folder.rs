//! A folder of this machine.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::contract::{Machine, Site, keeps_the_contract};
use crate::support::files_below;

struct Local(TempDir);

impl Local {
    fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("www")
    }
}

impl Machine for Local {
    fn settings(&self) -> String {
        format!("to = \"{}\"", self.path().display())
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let exists = self.path().exists();
        if exists { files_below(&self.path()) } else { BTreeMap::new() }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("it is there");
    }
}

#[test]
fn a_folder_keeps_the_contract() {
    keeps_the_contract(&Local::new());
}

#[test]
fn a_link_in_the_target_is_not_followed() {
    let local = Local::new();
    let outside = local.0.path().join("outside");
    fs::create_dir_all(&outside).expect("a folder");
    fs::create_dir_all(local.path()).expect("a folder");
    symlink(&outside, local.path().join("a")).expect("a link");
    let site = Site::new(&local);
    site.run(&[]).refuses("deploy-failed", "a");
    site.run(&["--replace"]).refuses("deploy-failed", "a");
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
}
