//! Real servers for tests: Git over HTTP and over ssh, on this machine only, and the repositories that they offer.
//!
//! The HTTP server is the test's own, so that it can write down what it was asked and misbehave on order; behind it stands
//! `git http-backend`. Where a tool is missing, [`skips`] says so and the test ends, except in CI.
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests make folders, run programs and say what they skip"
)]

mod http;
pub mod pack;
mod ssh;

use crate::support::git;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub use http::{HttpServer, Reply, Request};
pub use ssh::{SSHD, SshServer, keygen, user};

/// A repository with its checkout, which a test writes into and a server offers.
pub struct Origin {
    dir: TempDir,
}

impl Origin {
    /// A repository of one commit with one file, on `main`.
    pub fn new() -> Self {
        let origin = Self { dir: TempDir::new().expect("a temporary folder") };
        origin.git(&["init", "--quiet", "--initial-branch=main", "."]);
        origin.commit("README.md", "hello\n");
        origin
    }

    /// The checkout's folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The folder that holds the repository under the name `.git`, as servers offer it.
    pub fn root(&self) -> PathBuf {
        self.path().to_owned()
    }

    /// Writes a file and commits it; gives the commit.
    pub fn commit(&self, path: &str, text: impl AsRef<[u8]>) -> String {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a file has a folder"))
            .expect("folders can be made");
        std::fs::write(file, text).expect("files can be written");
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", path]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git in the checkout, with fixed author, date and settings.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }
}

/// Whether a test has to be left out because a program is missing; in CI nothing may be missing.
pub fn skips(programs: &[&str]) -> bool {
    let there = |program: &&str| {
        Path::new(program).exists() || Command::new(program).arg("-?").output().is_ok()
    };
    let missing: Vec<&str> = programs.iter().copied().filter(|program| !there(program)).collect();
    assert!(
        missing.is_empty() || std::env::var("CI").as_deref() != Ok("true"),
        "missing: {missing:?}"
    );
    if !missing.is_empty() {
        eprintln!("skipped, for want of {missing:?}");
    }
    !missing.is_empty()
}

/// Runs one test of this program, by its path, once more in a process of its own, since what it is about belongs to the process. The test
/// sees by its variables that it is the inner one.
#[track_caller]
pub fn once_more(test: &str, variables: &[(&str, &str)]) {
    let mut inner = Command::new(std::env::current_exe().expect("the test is a program"));
    inner.args(["--exact", test, "--nocapture"]).envs(variables.iter().copied());
    let output = inner.output().expect("the test runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
