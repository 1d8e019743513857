//! The site's folder when things go wrong: killed builds, builds at the same time, a full disk, edits by hand.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use crate::support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use support::{TODAY, Town, files_below};

type Files = BTreeMap<String, Vec<u8>>;

/// Pages of the town that is killed.
const PAGES: usize = 150;

/// Two contents of one town: every page differs, and each has a page that the other has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    A,
    B,
}

fn write(town: &Town, content: Content) {
    for page in 0..PAGES {
        let text =
            format!("+++\ntitle = \"Page {page}\"\n+++\nContent {content:?} of page {page}.\n");
        town.edit(&format!("content/p{page}.md"), text);
    }
    let (comes, goes) = match content {
        Content::A => ("only-a", "only-b"),
        Content::B => ("only-b", "only-a"),
    };
    town.edit(&format!("content/{comes}.md"), format!("+++\ntitle = \"{comes}\"\n+++\nHere.\n"));
    std::fs::remove_file(town.path().join(format!("content/{goes}.md"))).ok();
}

/// The finished site of a content, built in a town of its own.
fn finished(content: Content) -> Files {
    let town = Town::new();
    write(&town, content);
    town.build().is_clean().files()
}

/// Starts a build and does not wait for it.
fn start(town: &Town) -> Child {
    Command::new(env!("CARGO_BIN_EXE_parvis"))
        .arg("build")
        .arg(town.path())
        .args(["--format", "json", "--date", TODAY])
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs")
}

/// What differs between two sites, for a message that can be read.
fn difference(one: &Files, other: &Files) -> Vec<String> {
    let paths = one.keys().chain(other.keys());
    let mut paths: Vec<String> =
        paths.filter(|path| one.get(*path) != other.get(*path)).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

/// What parvis keeps beside the site, but for its lock.
fn leftovers(above: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(above).expect("the folder is there");
    let names = entries
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(".parvis-") && !name.ends_with(".parvis-lock")).collect()
}

/// Pseudo-random numbers, the same in every run (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Waits until the staged site has this file (an empty path: until it is begun), or the build ends.
fn wait_for_staged(town: &Town, path: &str, child: &mut Child) {
    let is_there = || {
        let entries = std::fs::read_dir(town.path()).expect("the folder is there").flatten();
        let mut trees = entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(".public.parvis-new-"));
        trees.any(|tree| tree.path().join(path).exists())
    };
    while !is_there() && child.try_wait().expect("the child is ours").is_none() {
        sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one_whole() {
    let (a, b) = (finished(Content::A), finished(Content::B));
    assert!(difference(&a, &b).len() > PAGES, "the contents differ everywhere");
    let town = Town::new();
    write(&town, Content::A);
    town.build().is_clean();
    let public = town.path().join("public");
    let mut random = Random(20_260_615);
    let (mut content, mut killed, mut staged, mut new) = (Content::A, 0, 0, 0);
    for round in 0..40 {
        content = if content == Content::A { Content::B } else { Content::A };
        write(&town, content);
        let mut child = start(&town);
        // A kill while sources are read proves little: most rounds count from the first file or the list, the last one.
        match round % 4 {
            0 => sleep(Duration::from_micros(random.below(60_000))),
            1 => {
                wait_for_staged(&town, "", &mut child);
                sleep(Duration::from_micros(random.below(60_000)));
            }
            _ => {
                wait_for_staged(&town, ".parvis-output", &mut child);
                sleep(Duration::from_micros(random.below(6_000)));
            }
        }
        child.kill().expect("it can be killed");
        killed += u32::from(child.wait().expect("it ends").code().is_none());
        staged += u32::from(!leftovers(town.path()).is_empty());
        let found = files_below(&public);
        new += u32::from(found == *if content == Content::A { &a } else { &b });
        assert!(
            found == a || found == b,
            "round {round}: {:#?}\n{:#?}",
            difference(&found, &a),
            difference(&found, &b)
        );
    }
    eprintln!(
        "killed {killed} of 40, {staged} with a folder left beside the site, {new} after the exchange"
    );
    assert!(staged > 0, "no kill came while a site was staged: the test proves nothing");
    town.build().is_clean();
    let last = if content == Content::A { a } else { b };
    assert_eq!(difference(&files_below(&public), &last), Vec::<String>::new());
    assert_eq!(leftovers(town.path()), Vec::<String>::new());
}

#[test]
fn a_killed_first_build_leaves_no_site_or_a_whole_one() {
    let whole = finished(Content::A);
    let mut random = Random(1);
    for round in 0..5 {
        let town = Town::new();
        write(&town, Content::A);
        let mut child = start(&town);
        wait_for_staged(&town, if round % 2 == 0 { "" } else { ".parvis-output" }, &mut child);
        sleep(Duration::from_micros(random.below(if round % 2 == 0 { 60_000 } else { 2_000 })));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let public = town.path().join("public");
        assert!(!public.exists() || files_below(&public) == whole, "round {round}");
        assert!(town.build().is_clean().files() == whole, "round {round}");
        assert_eq!(leftovers(town.path()), Vec::<String>::new());
    }
}

#[test]
fn two_builds_at_once_make_one_whole_site() {
    let town = Town::new();
    for content in [Content::A, Content::B] {
        write(&town, content);
        let (mut one, mut other) = (start(&town), start(&town));
        let codes = [&mut one, &mut other].map(|child| child.wait().expect("it ends").code());
        assert_eq!(codes, [Some(0), Some(0)]);
        assert_eq!(
            difference(&files_below(&town.path().join("public")), &finished(content)),
            Vec::<String>::new()
        );
        assert_eq!(leftovers(town.path()), Vec::<String>::new());
    }
}

/// Builds to an output folder that must be refused as set-up, with nothing touched; gives the finding's code and message.
#[track_caller]
fn refused(town: Town, output: &Path) -> (String, String) {
    let before = files_below(town.path());
    let run = town.argument("--output").argument(&output.to_string_lossy()).build();
    assert_eq!(run.code, 2, "{output:?}: {:#?}\n{}", run.findings, run.stderr);
    assert_eq!(run.findings.len(), 1, "{output:?}: {:#?}", run.findings);
    let root = run.site.parent().expect("the town's folder");
    assert_eq!(difference(&files_below(root), &before), Vec::<String>::new(), "{output:?}");
    let text = |key: &str| run.findings[0][key].as_str().unwrap_or_default().to_owned();
    (text("code"), text("message"))
}

#[test]
fn an_output_that_would_destroy_something_is_refused() {
    for below in [
        "content/x",
        "content",
        "static/site",
        ".git/site",
        ".",
        "..",
        "public/../content/x",
        "taken",
    ] {
        let town = Town::new().file("taken", "mine").file("public/note.txt", "mine");
        let output = town.path().join(below);
        assert_eq!(refused(town, &output).0, "output-place", "{below}");
    }
    let lists =
        "[packages]\nfair = { path = \"own/fair\" }\n[partners]\nx = { path = \"neighbours/x\" }\n";
    for below in
        ["vendor/x", "neighbours/x", "neighbours/x/public", "neighbours", "own/fair/static"]
    {
        let manifest = format!("[town]\nname = \"S\"\nlanguages = [\"fr\", \"nl\"]\n{lists}");
        let package = "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n";
        let town = Town::new().file("town.toml", manifest).file("own/fair/package.toml", package);
        let town =
            town.file("neighbours/x/town.toml", "[town]\nname = \"X\"\nlanguages = [\"fr\"]\n");
        let output = town.path().join(below);
        assert_eq!(refused(town, &output).0, "output-place", "{below}");
    }
    let (town, elsewhere) = (Town::new(), tempfile::TempDir::new().expect("a temporary folder"));
    let link = elsewhere.path().join("link");
    std::os::unix::fs::symlink(town.path().join("content"), &link).expect("links can be made");
    assert_eq!(refused(town, &link.join("x")).0, "output-place", "through a symbolic link");
}

/// A file system in a folder, unmounted when dropped; none where mounting is not permitted.
struct Mount(PathBuf);

impl Mount {
    fn new(folder: &Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).expect("folders can be made");
        let mut mount = Command::new("mount");
        let output =
            mount.args(["-t", "tmpfs", "-o", options, "none"]).arg(folder).output().ok()?;
        output.status.success().then(|| Self(folder.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let town = Town::new();
    let above = town.path().join("locked");
    let mount = Mount::new(&above, "size=1m,ro");
    if mount.is_none() {
        std::fs::set_permissions(&above, PermissionsExt::from_mode(0o555))
            .expect("the folder is ours");
    }
    if std::fs::write(above.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere and mount nothing");
        return;
    }
    let (code, message) = refused(town, &above.join("public"));
    assert_eq!(code, "io");
    assert!(
        message.contains("locked")
            && (message.contains("read-only") || message.contains("permission")),
        "{message}"
    );
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let Some(mount) = Mount::new(folder.path(), "size=1m") else {
        eprintln!("skipped: mounting is not permitted here");
        return;
    };
    let public = mount.0.join("public");
    let town = Town::new().argument("--output").argument(&public.to_string_lossy());
    town.build().is_clean();
    let before = files_below(&public);
    assert!(before.contains_key("index.html"));
    town.edit("content/_index.md", "+++\ntitle = \"Changed\"\n+++\nChanged.\n");
    for page in 0..300 {
        town.edit(
            &format!("content/p{page}.md"),
            format!("+++\ntitle = \"Page {page}\"\n+++\n{}", "Long. ".repeat(2000)),
        );
    }
    let run = town.build();
    assert_eq!(run.code, 2, "{:#?}\n{}", run.findings, run.stderr);
    let says = |finding: &serde_json::Value| {
        finding["message"].as_str().is_some_and(|text| text.contains("the disk is full"))
    };
    assert!(run.findings.iter().any(says), "{:#?}", run.findings);
    assert_eq!(difference(&files_below(&public), &before), Vec::<String>::new());
    assert_eq!(leftovers(&mount.0), Vec::<String>::new());
}

#[test]
fn what_was_edited_by_hand_is_written_back() {
    let town = Town::new();
    let run = town.build().is_clean();
    let before = run.files();
    let index = run.site.join("index.html");
    let whole = run.read("index.html");
    let edits = [format!("{whole}<!-- by hand -->"), whole.replacen('B', "X", 1), String::new()];
    for edit in edits {
        assert_ne!(edit, whole);
        std::fs::write(&index, edit).expect("writable");
        assert_eq!(difference(&town.build().is_clean().files(), &before), Vec::<String>::new());
    }
    std::fs::remove_file(&index).expect("it is there");
    assert_eq!(difference(&town.build().is_clean().files(), &before), Vec::<String>::new());
}

#[test]
fn a_page_of_seven_megabytes_is_built() {
    const LENGTH: usize = 7 << 20;
    let paragraph = "Le conseil communal se réunit *chaque* mois, voir [l’accueil](/).\n\n";
    let text = paragraph.repeat(LENGTH / paragraph.len() + 1);
    let town = Town::new().file("content/long.md", format!("+++\ntitle = \"Long\"\n+++\n{text}"));
    let begin = Instant::now();
    let run = town.build().is_clean();
    eprintln!("7 MB of Markdown took {:?}", begin.elapsed());
    let page = run.read("long/index.html");
    assert_eq!(page.matches("<em>chaque</em>").count(), text.matches("*chaque*").count());
}
