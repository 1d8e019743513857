//! The contract that all kinds of hosts share. A kind counts as done when its server has passed it.

use std::collections::BTreeMap;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::proxy::Proxy;
use crate::support::{Town, files_below};

/// The list that parvis keeps on the host.
pub const LIST: &str = ".parvis-deployed";

/// A host under test: how to reach it, and what lies on it as its owner sees that.
pub trait Machine {
    /// The lines of `[deploy.main]`.
    fn settings(&self) -> String;
    /// The variables that a run needs.
    fn variables(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// All files in the target's folder, by path.
    fn files(&self) -> BTreeMap<String, Vec<u8>>;
    /// Writes a file, as somebody else would.
    fn write(&self, path: &str, bytes: &[u8]);
    /// Removes a file, as somebody else would.
    fn remove(&self, path: &str);
}

/// A town with a finished site, and where it goes.
pub struct Site<'m> {
    town: Town,
    machine: &'m dyn Machine,
}

impl<'m> Site<'m> {
    pub fn new(machine: &'m dyn Machine) -> Self {
        let settings = machine.settings();
        let manifest = format!(
            "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\"]\n\n[deploy.main]\n{settings}\n"
        );
        let town = Town::bare()
            .file("town.toml", manifest)
            .file("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nBonjour.\n")
            .file("content/a/_index.md", "+++\ntitle = \"A\"\n+++\nUn.\n")
            .file("content/a/été.md", "+++\ntitle = \"Été\"\n+++\nDeux.\n")
            .file("static/plan (1).txt", "Plan\n")
            .file("static/empty.txt", "")
            .file("static/large.bin", vec![7_u8; 100_000]);
        let site = Self { town, machine };
        site.build();
        site
    }

    /// Adds so many pages, and builds.
    pub fn with_pages(self, count: usize) -> Self {
        for number in 0..count {
            let text = format!("+++\ntitle = \"Page {number}\"\n+++\nText.\n");
            self.town.edit(&format!("content/p/p{number}.md"), text);
        }
        self.town.edit("content/p/_index.md", "+++\ntitle = \"P\"\n+++\n");
        self.build();
        self
    }

    pub fn edit(&self, path: &str, text: impl AsRef<[u8]>) {
        self.town.edit(path, text);
        self.build();
    }

    pub fn drop_file(&self, path: &str) {
        self.town.remove(path);
        self.build();
    }

    fn build(&self) {
        let run = self.town.build();
        assert_eq!(run.code, 0, "{:#?}\n{}", run.findings, run.stderr);
    }

    /// The files of the finished site.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = files_below(&self.town.path().join("public"));
        files.remove(".parvis-output");
        files
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command
            .args(["deploy", "--town"])
            .arg(self.town.path())
            .args(arguments)
            .env_clear()
            .env("HOME", self.town.path().parent().expect("a folder above"))
            .envs(self.machine.variables());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Deployed {
        Deployed::of(self.command(arguments).output().expect("the binary runs"))
    }

    /// Deploys, which has to succeed.
    #[track_caller]
    pub fn deploy(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        done.out
    }

    /// Asserts that the host shows the site, besides these files of others.
    #[track_caller]
    pub fn is_shown(&self, others: &[&str]) {
        let mut there = self.machine.files();
        assert!(there.remove(LIST).is_some(), "no list");
        for other in others {
            assert!(there.remove(*other).is_some(), "{other} is gone");
        }
        let site = self.files();
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&there), names(&site));
        for (path, bytes) in &site {
            let (found, wanted) = (&there[path], bytes.len());
            assert!(found == bytes, "{path}: {} bytes, not these {wanted}", found.len());
        }
    }
}

/// What a run gave.
pub struct Deployed {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Deployed {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let done = Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!done.err.contains("panicked") && !done.err.contains("internal"), "{}", done.err);
        done
    }

    /// Asserts that the run was refused with a code and a word.
    #[track_caller]
    pub fn refuses(&self, code: &str, word: &str) {
        let said = self.code != 0 && self.err.contains(&format!("[{code}]"));
        assert!(said && self.err.contains(word), "{} {}{}", self.code, self.out, self.err);
    }
}

/// All that a kind of host has to do.
pub fn keeps_the_contract(machine: &dyn Machine) {
    let site = Site::new(machine);
    assert!(site.deploy(&["--dry-run"]).contains("add"));
    assert!(machine.files().is_empty(), "a dry run writes nothing: {:?}", machine.files().keys());
    site.deploy(&[]);
    site.is_shown(&[]);
    assert!(site.deploy(&[]).contains("up to date"));
    follows_the_site(&site);
    leaves_what_is_not_its_own(&site);
    asks_before_it_destroys(&site);
    mends_what_a_killed_run_left(&site);
}

fn follows_the_site(site: &Site<'_>) {
    let style = |site: &Site<'_>| {
        let files = site.files();
        files.keys().find(|name| name.ends_with(".css")).cloned().expect("a style sheet")
    };
    let former = style(site);
    site.edit("styles/town.css", "h1 { margin: 1px }\n");
    site.edit("content/a/été.md", "+++\ntitle = \"Été\"\n+++\nTrois.\n");
    site.edit("content/b/c/d.md", "+++\ntitle = \"D\"\n+++\nQuatre.\n");
    let told = site.deploy(&[]);
    assert!(told.contains(" 1 kept for one more deployment"), "{told}");
    assert_ne!(style(site), former);
    site.is_shown(&[&former]);
    assert!(site.deploy(&[]).contains("up to date"));
    site.drop_file("content/b/c/d.md");
    site.deploy(&[]);
    site.is_shown(&[]);
}

fn leaves_what_is_not_its_own(site: &Site<'_>) {
    site.machine.write("old/cv.pdf", b"%PDF");
    site.machine.write("a/note.txt", b"note");
    site.edit("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nEncore.\n");
    site.deploy(&[]);
    site.is_shown(&["old/cv.pdf", "a/note.txt"]);
    site.machine.write("e/index.php", b"<?php");
    site.machine.write("note.txt", b"theirs");
    site.edit("content/e.md", "+++\ntitle = \"E\"\n+++\nCinq.\n");
    site.run(&[]).refuses("deploy-refused", "e/index.php");
    site.edit("static/note.txt", "ours");
    site.run(&[]).refuses("deploy-refused", "--replace");
    site.deploy(&["--replace"]);
    site.is_shown(&["old/cv.pdf", "a/note.txt"]);
    site.machine.remove("old/cv.pdf");
    site.machine.remove("a/note.txt");
}

fn asks_before_it_destroys(site: &Site<'_>) {
    let list = site.machine.files().remove(LIST).expect("a list");
    site.machine.write(LIST, &list[..list.len() / 2]);
    site.run(&[]).refuses("deploy-refused", "damaged");
    site.machine.write(LIST, b"\xff\x00");
    site.run(&[]).refuses("deploy-refused", "damaged");
    site.deploy(&["--replace"]);
    site.is_shown(&[]);
    let settings = site.machine.settings();
    let other = format!(
        "[town]\nname = \"Manage\"\nurl = \"https://www.manage.example\"\nlanguages = [\"fr\"]\n\n[deploy.main]\n{settings}\n"
    );
    let own = std::fs::read(site.town.path().join("town.toml")).expect("a manifest");
    site.town.edit("town.toml", other);
    site.run(&[]).refuses("deploy-refused", "seneffe.example");
    site.town.edit("town.toml", own);
    for number in 0..40 {
        let text = format!("+++\ntitle = \"Q {number}\"\n+++\nText.\n");
        site.town.edit(&format!("content/q/q{number}.md"), text);
    }
    site.build();
    site.deploy(&[]);
    for number in 0..40 {
        site.town.remove(&format!("content/q/q{number}.md"));
    }
    site.build();
    site.run(&[]).refuses("deploy-refused", "--delete");
    site.deploy(&["--delete"]);
    site.is_shown(&[]);
}

/// Kills runs at twenty moments. Afterwards no page lacks its style sheet, and the next run ends it.
fn mends_what_a_killed_run_left(site: &Site<'_>) {
    let mut whole = Duration::ZERO;
    for round in 0..=20_u32 {
        site.town.edit("styles/town.css", format!("h1 {{ margin: {}px }}\n", round + 2));
        for number in 0..30 {
            let text = format!("+++\ntitle = \"R {number}\"\n+++\nTour {round}.\n");
            site.town.edit(&format!("content/r/r{number}.md"), text);
        }
        site.build();
        if round == 0 {
            let begun = Instant::now();
            site.deploy(&["--delete"]);
            whole = begun.elapsed();
            continue;
        }
        let mut command = site.command(&["--replace"]);
        let mut running = command.stdout(Stdio::null()).spawn().expect("the binary runs");
        sleep(whole * round / 21);
        running.kill().expect("it can be killed");
        running.wait().expect("it ends");
        no_page_lacks_its_style_sheet(&at_rest(site.machine));
    }
    let told = site.run(&["--delete"]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    let there = site.machine.files();
    for (path, bytes) in site.files() {
        assert!(there.get(&path) == Some(&bytes), "{path}");
    }
    no_page_lacks_its_style_sheet(&there);
}

/// What lies on the machine as soon as its server has ended what a killed client began: a list of
/// names that is taken while files come and go belongs to no moment.
fn at_rest(machine: &dyn Machine) -> BTreeMap<String, Vec<u8>> {
    let mut before = machine.files();
    for _ in 0..200 {
        sleep(Duration::from_millis(20));
        let now = machine.files();
        if now == before {
            return now;
        }
        before = now;
    }
    panic!("the server does not come to rest");
}

#[track_caller]
pub fn no_page_lacks_its_style_sheet(files: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        assert!(page.ends_with("</html>") || page.ends_with("</html>\n"), "{path} is cut");
        let Some(at) = page.find("assets/style.") else { continue };
        let style: String =
            page[at..].chars().take_while(|c| *c != '"' && *c != ' ' && *c != '>').collect();
        assert!(files.contains_key(&style), "{path} wants {style}");
    }
}

/// Cuts fifty connections at unforeseen bytes: runs go on where they were, and end.
pub fn survives_cuts(machine: &dyn Machine, proxy: &Proxy) {
    let site = Site::new(machine).with_pages(120);
    proxy.cut(50, 150_000);
    for _ in 0..40 {
        let done = site.run(&[]);
        no_page_lacks_its_style_sheet(&at_rest(machine));
        if done.code == 0 && proxy.cuts_left() == 0 {
            break;
        }
        // What is up to date needs few connections: something has to be sent.
        if done.code == 0 {
            site.edit("styles/town.css", format!("h1 {{ margin: {}px }}\n", proxy.cuts_left()));
        } else {
            assert!(done.err.contains("[deploy-failed]"), "{}", done.err);
        }
    }
    assert_eq!(proxy.cuts_left(), 0);
    proxy.cut(0, 0);
    site.deploy(&["--delete"]);
    for (path, bytes) in site.files() {
        assert!(machine.files().get(&path) == Some(&bytes), "{path}");
    }
}
