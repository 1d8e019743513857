//! Where the attacks take place: repositories made object by object, towns that use them, and a watch on all other files.
#![allow(unreachable_pub, reason = "a module of a test crate")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The manifest of the package that attacks.
pub const PACKAGE: &str = "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n";
/// The manifest of the partner that attacks.
pub const PARTNER: &str =
    "[town]\nname = \"Otherside\"\nurl = \"https://www.otherside.example\"\nlanguages = [\"en\"]\n";
/// An entry of the partner.
pub const EVENT: &str =
    "+++\ntitle = \"Fair\"\ntype = \"event\"\nstart = 2026-07-01\n+++\nStalls.\n";

/// A temporary folder with `repositories`, `towns`, the `cache`, and a `home` in which nothing may happen.
pub struct Lab {
    dir: TempDir,
}

/// What lies in a folder of a repository.
#[derive(Debug, Clone)]
pub enum Item {
    File(Vec<u8>),
    Folder(Vec<(Vec<u8>, Item)>),
    /// Whatever a tree can say: a mode and an id.
    Raw(&'static str, String),
}

pub fn file(name: impl AsRef<[u8]>, text: impl AsRef<[u8]>) -> (Vec<u8>, Item) {
    (name.as_ref().to_vec(), Item::File(text.as_ref().to_vec()))
}

pub fn folder(name: impl AsRef<[u8]>, items: Vec<(Vec<u8>, Item)>) -> (Vec<u8>, Item) {
    (name.as_ref().to_vec(), Item::Folder(items))
}

/// A good package with something besides in its folder of `static`.
pub fn package_with(version: &str, items: Vec<(Vec<u8>, Item)>) -> Vec<(Vec<u8>, Item)> {
    vec![
        file("package.toml", PACKAGE.replace("1.0.0", version)),
        folder("static", vec![folder("fair", items)]),
    ]
}

/// A good partner with something besides in its section.
pub fn partner_with(items: Vec<(Vec<u8>, Item)>) -> Vec<(Vec<u8>, Item)> {
    let good =
        vec![file("_index.md", "+++\ntitle = \"What is on\"\n+++\n"), file("fair.md", EVENT)];
    let section = folder("agenda", good.into_iter().chain(items).collect());
    vec![file("town.toml", PARTNER), folder("content", vec![section])]
}

/// A bare repository that is written as no Git would.
pub struct Repo {
    path: PathBuf,
}

impl Repo {
    pub fn url(&self) -> String {
        format!("file://{}", self.path.display())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Stores an object of any kind, whatever it says, and gives its id.
    pub fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let mut child = Command::new("git")
            .args(["hash-object", "-w", "--literally", "--stdin", "-t", kind])
            .current_dir(&self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn tree(&self, items: &[(Vec<u8>, Item)]) -> String {
        let mut sorted: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        for (number, (name, item)) in items.iter().enumerate() {
            let (mode, id, end) = match item {
                Item::File(bytes) => ("100644", self.object("blob", bytes), &b""[..]),
                Item::Folder(items) => ("40000", self.tree(items), &b"/"[..]),
                Item::Raw(mode, id) => (*mode, id.clone(), &b""[..]),
            };
            let id: Vec<u8> = (0..40)
                .step_by(2)
                .map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap())
                .collect();
            let line = [mode.as_bytes(), b" ", name, b"\0", &id].concat();
            sorted.insert([name, end, b"\0", &number.to_be_bytes()].concat(), line);
        }
        self.object("tree", &sorted.into_values().collect::<Vec<_>>().concat())
    }

    /// A commit of a tree.
    pub fn commit(&self, tree: &str, text: &str) -> String {
        let who = "A clerk <clerk@otherside.example> 1777629600 +0000";
        let commit = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\n{text}\n");
        self.object("commit", commit.as_bytes())
    }

    /// A tag with a text of its own.
    pub fn tag(&self, target: &str, kind: &str, name: &str) -> String {
        let text = format!(
            "object {target}\ntype {kind}\ntag {name}\ntagger C <c@o.example> 1777629600 +0000\n\nA release\n"
        );
        self.object("tag", text.as_bytes())
    }

    /// Points a name somewhere, which Git itself might not allow.
    pub fn point(&self, name: &str, id: &str) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{id}\n")).unwrap();
    }

    /// Commits these files on the main branch, and under a tag if there is one.
    pub fn publish(&self, items: &[(Vec<u8>, Item)], tag: Option<&str>) -> String {
        let commit = self.commit(&self.tree(items), "News");
        self.point("refs/heads/main", &commit);
        if let Some(tag) = tag {
            self.point(&format!("refs/tags/{tag}"), &commit);
        }
        commit
    }
}

impl Lab {
    pub fn new() -> Self {
        let lab = Self { dir: TempDir::new().unwrap() };
        for folder in ["repositories", "towns", "cache", "home"] {
            fs::create_dir(lab.path(folder)).unwrap();
        }
        // One repository around all: what lies beside the town is not outside of its repository.
        crate::support::git(lab.dir.path(), &["init", "-q"]);
        lab
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn repo(&self, name: &str) -> Repo {
        let path = self.path("repositories").join(format!("{name}.git"));
        fs::create_dir(&path).unwrap();
        crate::support::git(&path, &["init", "-q", "--bare", "-b", "main"]);
        Repo { path }
    }

    /// A town with a section for events and these lines besides.
    pub fn town(&self, more: &str) {
        let manifest = format!(
            "[town]\nname = \"Riverbank\"\nurl = \"https://www.riverbank.example\"\nlanguages = [\"en\"]\n{more}"
        );
        self.write("towns/ours/town.toml", manifest);
        self.write("towns/ours/content/_index.md", "+++\ntitle = \"Riverbank\"\n+++\nWelcome.\n");
        self.write("towns/ours/content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n+++\n");
    }

    /// A town that takes the package `fair` from a repository.
    pub fn with_package(&self, url: &str, more: &str) {
        self.town(&format!("[packages]\nfair = {{ git = \"{url}\", {more} }}\n"));
    }

    /// A town that shows the events of the partner `other`.
    pub fn with_partner(&self, url: &str, more: &str) {
        let subscription =
            "[[subscriptions]]\nfrom = \"other\"\ntype = \"event\"\ninto = \"agenda\"\n";
        self.town(&format!("[partners.other]\ngit = \"{url}\"\n{more}\n{subscription}"));
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// The town's lock; empty if there is none.
    pub fn lock(&self) -> String {
        self.read("towns/ours/parvis.lock")
    }

    /// The page that lists the events.
    pub fn agenda(&self) -> String {
        self.read("towns/ours/public/agenda/index.html")
    }

    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.args(arguments.split(' ')).current_dir(self.path("towns/ours")).env_clear();
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", self.path("home"));
        command.env("PARVIS_CACHE", self.path("cache")).env("SOURCE_DATE_EPOCH", "1781510400");
        command
    }

    /// Runs parvis in the town.
    #[track_caller]
    pub fn parvis(&self, arguments: &str) -> Run {
        self.parvis_with(arguments, &[])
    }

    #[track_caller]
    pub fn parvis_with(&self, arguments: &str, variables: &[(&str, &str)]) -> Run {
        let run =
            Run::of(&self.command(arguments).envs(variables.iter().copied()).output().unwrap());
        self.is_whole();
        run
    }

    /// Fails if anything was written outside of the town and the cache, or the cache lacks what its names lead to.
    #[track_caller]
    pub fn is_whole(&self) {
        let names = |folder: PathBuf| {
            let mut names: Vec<_> =
                fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(
            names(self.dir.path().to_owned()),
            [".git", "cache", "home", "repositories", "towns"]
        );
        assert_eq!(names(self.path("home")), [""; 0]);
        assert_eq!(names(self.path("towns")), ["ours"]);
        for repository in fs::read_dir(self.path("cache/git")).into_iter().flatten().flatten() {
            if repository.path().join("HEAD").exists() {
                crate::support::git(
                    &repository.path(),
                    &["fsck", "--connectivity-only", "--no-dangling"],
                );
            }
        }
    }

    /// Everything that a site consists of.
    pub fn site(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut waiting = vec![self.path("towns/ours/public")];
        while let Some(folder) = waiting.pop() {
            for path in
                fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
            {
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

/// What a run of parvis said.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub text: String,
}

impl Run {
    #[track_caller]
    pub fn of(output: &Output) -> Self {
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        let text = String::from_utf8(text).expect("what is said is text");
        assert!(!text.contains("panicked"), "{text}");
        let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!text.contains(steers), "it steers the terminal: {text:?}");
        let own = |line: &str| line.starts_with("::error ") || line.starts_with("::warning ");
        let orders = |line: &&str| {
            let is_marked = ["##[", "##vso[", "##teamcity["].iter().any(|mark| line.contains(mark));
            is_marked
                || line.trim_start().starts_with("::") && !own(line)
                || line.starts_with("--- ")
                || line.starts_with("+++ ")
        };
        assert_eq!(text.lines().find(orders), None, "a forge obeys it: {text}");
        Self { code: output.status.code().unwrap_or(-1), text }
    }

    #[track_caller]
    pub fn is(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.text);
        self
    }

    /// Asserts that each part was said.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.text.contains(part), "no `{part}` in: {}", self.text);
        }
        self
    }
}
