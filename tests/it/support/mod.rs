//! A town in a temporary folder, made by chained calls and built by the binary, as its users do.
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

pub mod ics;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;

/// The day on which every test town is built, unless it says otherwise.
pub const TODAY: &str = "2026-06-15";

/// A town's folder.
pub struct Town {
    dir: Arc<TempDir>,
    root: PathBuf,
    arguments: Vec<String>,
    date: String,
}

/// What a run of parvis gave.
pub struct Run {
    pub code: i32,
    pub findings: Vec<Value>,
    pub stderr: String,
    pub site: PathBuf,
    /// Keeps the folder as long as somebody looks at the site.
    _dir: Arc<TempDir>,
}

impl Town {
    /// A town of two languages with a home page each.
    pub fn new() -> Self {
        Self::bare()
            .file(
                "town.toml",
                "[town]\nname = { fr = \"Seneffe\", nl = \"Seneffe\" }\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n",
            )
            .file("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nBonjour.\n")
            .file("content/_index.nl.md", "+++\ntitle = \"Welkom\"\n+++\nDag.\n")
    }

    /// An empty folder.
    pub fn bare() -> Self {
        let dir = Arc::new(TempDir::new().expect("a temporary folder"));
        let root = dir.path().join("town");
        std::fs::create_dir(&root).expect("folders can be made");
        Self { dir, root, arguments: Vec::new(), date: TODAY.to_owned() }
    }

    /// A copy of a town of this repository; without its history, so that no page depends on who committed when.
    pub fn copy_of(folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        files_below(&folder)
            .into_iter()
            .filter(|(path, _)| !path.starts_with("public/"))
            .fold(Self::bare(), |town, (path, bytes)| town.file(&path, bytes))
    }

    /// The town's folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Writes a file.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.edit(path, text);
        self
    }

    /// Writes a file of a town that is kept.
    pub fn edit(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.root.join(path)).expect("the file is there");
    }

    /// Adds an argument to every run.
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Sets the build date.
    pub fn at(mut self, date: &str) -> Self {
        self.date = date.to_owned();
        self
    }

    /// Runs `parvis build`.
    pub fn build(&self) -> Run {
        self.run("build")
    }

    /// Runs a command on the town.
    pub fn run(&self, command: &str) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg(command)
            .arg(&self.root)
            .args(["--format", "json", "--date", &self.date])
            .args(&self.arguments)
            .env_clear()
            .env("PARVIS_CACHE", self.dir.path().join("cache"))
            .output()
            .expect("the binary runs");
        let stdout = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let findings = stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("one object a line"))
            .collect();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!stderr.contains("panicked"), "{stderr}");
        Run {
            code: output.status.code().unwrap_or(-1),
            findings,
            stderr,
            site: self.root.join("public"),
            _dir: Arc::clone(&self.dir),
        }
    }

    /// Runs git in the town's folder, with fixed author, date and settings.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.root, arguments)
    }
}

/// Runs git in a folder, with fixed author, date and settings; gives what it prints.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .envs([
            ("GIT_AUTHOR_NAME", "Clerk"),
            ("GIT_AUTHOR_EMAIL", "clerk@town.example"),
            ("GIT_COMMITTER_NAME", "Clerk"),
            ("GIT_COMMITTER_EMAIL", "clerk@town.example"),
            ("GIT_AUTHOR_DATE", "2026-05-01T10:00:00Z"),
            ("GIT_COMMITTER_DATE", "2026-05-01T10:00:00Z"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ])
        .output()
        .expect("git is installed");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl Run {
    /// Asserts that the town is clean.
    #[track_caller]
    #[allow(clippy::wrong_self_convention, reason = "it reads as a sentence and hands the run on")]
    pub fn is_clean(self) -> Self {
        assert!(
            self.code == 0 && self.findings.is_empty(),
            "exit {}: {:#?}\n{}",
            self.code,
            self.findings,
            self.stderr
        );
        self
    }

    /// The text of an output.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        match std::fs::read_to_string(self.site.join(path)) {
            Ok(text) => text,
            Err(error) => {
                panic!("{path}: {error}; there are {:#?}", self.files().keys().collect::<Vec<_>>())
            }
        }
    }

    /// All files of the site by path, without the list that parvis keeps for itself.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.site)
    }

    /// Asserts that there is a finding of this code in this file at this line (0: none), and gives its help.
    #[track_caller]
    pub fn says(&self, code: &str, file: &str, line: u64) -> String {
        let found = self.findings.iter().find(|finding| {
            finding["code"] == code
                && finding["file"].as_str().unwrap_or_default() == file
                && finding["line"].as_u64().unwrap_or(0) == line
        });
        let found = found.unwrap_or_else(|| {
            panic!("no {code} at {file}:{line} in {:#?}\n{}", self.findings, self.stderr)
        });
        format!(
            "{} {}",
            found["message"].as_str().unwrap_or_default(),
            found["help"].as_str().unwrap_or_default()
        )
    }
}

/// All files below a folder, by path. One that goes while they are read is left out.
pub fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if entry.file_name() != ".parvis-output" {
                let name =
                    path.strip_prefix(root).expect("found below").to_string_lossy().into_owned();
                match std::fs::read(&path) {
                    Ok(bytes) => drop(files.insert(name, bytes)),
                    Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{path:?}"),
                }
            }
        }
    }
    files
}
