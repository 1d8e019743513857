//! A town as a stranger gives it to us: cloned by Git, then built. What lies in the clone is input; nothing of it is parvis' own
//! state, and no link in it leads a hand that reads or writes out of the town.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own folders and run programs"
)]

use crate::support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::{TODAY, Town};
use tempfile::TempDir;

/// A clone, and the attacker's victims beside it.
struct Clone {
    dir: TempDir,
}

/// What no finding and no page may show, and nothing may change.
const SECRET: &str = "s3cr3t-of-this-machine";

impl Clone {
    /// Clones a town whose folder a stranger prepared; `prepare` gets the folder before it is committed.
    fn of(prepare: impl FnOnce(&Path)) -> Self {
        let town = Town::new();
        prepare(town.path());
        town.git(&["init", "-q", "-b", "main"]);
        town.git(&["add", "--all", "--force"]);
        town.git(&["commit", "-q", "-m", "A town"]);
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("victim")).unwrap();
        fs::write(dir.path().join("victim/secret"), SECRET).unwrap();
        let to = dir.path().join("town");
        town.git(&["clone", "-q", town.path().to_str().unwrap(), to.to_str().unwrap()]);
        Self { dir }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("town").join(path)
    }

    fn parvis(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(arguments)
            .current_dir(self.path(""))
            .env_clear()
            .env("HOME", self.dir.path().join("home"))
            .env("PARVIS_CACHE", self.dir.path().join("cache"))
            .env("SOURCE_DATE_EPOCH", "1781517600")
            .env("A_SECRET", SECRET)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs a command and asserts that nothing of the victim was shown, changed or added.
    #[track_caller]
    fn harmless(&self, arguments: &[&str]) -> (i32, String) {
        let before = self.victim();
        let output = self.parvis(arguments);
        let told = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!told.contains("panicked") && !told.contains(SECRET), "{told}");
        assert_eq!(self.victim(), before, "{arguments:?}: {told}");
        (output.status.code().unwrap_or(-1), told)
    }

    fn victim(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut waiting =
            vec![self.dir.path().join("victim"), self.path(".git/hooks"), self.path(".git/config")];
        while let Some(path) = waiting.pop() {
            match fs::read_dir(&path) {
                Ok(entries) => waiting.extend(entries.map(|entry| entry.unwrap().path())),
                Err(_) => found.push((path.clone(), fs::read(&path).unwrap_or_default())),
            }
        }
        found.sort();
        found
    }
}

fn write(root: &Path, path: &str, text: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    fs::write(root.join(path), text).unwrap();
}

fn link(root: &Path, path: &str, to: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    symlink(to, root.join(path)).unwrap();
}

/// Files that make a build believe that an earlier one was killed in the middle of the switch.
fn journals(root: &Path) {
    for tree in [
        "public/.parvis-new",
        ".public.parvis-new",
        "public/.parvis-new-1",
        ".public.parvis-new-1",
        ".parvis/preview/.parvis-new",
    ] {
        write(root, &format!("{tree}/.parvis-journal"), "");
        write(root, &format!("{tree}/index.html"), "planted");
        write(root, &format!("{tree}/hooked/config"), "[core]\n\tfsmonitor = touch /tmp/planted\n");
        write(root, &format!("{tree}/.parvis-output"), "parvis-output 1\n");
    }
    for old in [".public.parvis-old", ".public.parvis-old-1"] {
        write(root, &format!("{old}/index.html"), "planted");
    }
    link(root, "public/hooked", "../.git");
    link(root, ".parvis/preview/hooked", "../../.git");
}

#[test]
fn a_journal_that_came_with_the_clone_is_not_replayed() {
    let clone = Clone::of(journals);
    for arguments in
        [&["build"][..], &["build", "--strict"], &["check"], &["build", "--output", "public"]]
    {
        let (code, told) = clone.harmless(arguments);
        let is_build = arguments[0] == "build";
        assert_eq!(code, i32::from(is_build), "{told}");
        assert_eq!(
            told.contains("tracked-state") && told.contains("Git tracks `"),
            is_build,
            "{told}"
        );
    }
    assert!(
        !clone.path("public/index.html").exists() && !clone.path("public/.parvis-output").exists()
    );
    // Followed to the letter, the help leads to a town that builds; it may take a turn for each folder.
    for _ in 0..8 {
        let (code, told) = clone.harmless(&["build"]);
        if code == 0 {
            break;
        }
        let pathspec = told
            .split("git rm -r --force '")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("the help names the folder");
        let git = Command::new("git")
            .args(["rm", "-q", "-r", "--force", pathspec])
            .current_dir(clone.path(""))
            .status();
        assert!(git.unwrap().success(), "{pathspec}");
    }
    let (code, told) = clone.harmless(&["build", "--strict"]);
    assert_eq!(code, 0, "{told}");
    assert!(!fs::read_to_string(clone.path("public/index.html")).unwrap().contains("planted"));
}

#[test]
fn an_output_folder_that_git_tracks_is_refused_whatever_is_in_it_and_however_it_is_named() {
    let cases: [(&str, &[&str]); 6] = [
        ("public/.parvis-output", &["build"]),
        ("public/deep/picture.png", &["build"]),
        ("PUBLIC/index.html", &["build"]),
        (".public.parvis-lock", &["build"]),
        ("site/index.html", &["build", "--output", "site"]),
        (".parvis/anything", &["build"]),
    ];
    for (path, arguments) in cases {
        let clone = Clone::of(|root| write(root, path, "planted"));
        let (code, told) = clone.harmless(arguments);
        assert!(
            code == 1 && told.contains("tracked-state") && told.contains(path),
            "{path}: {told}"
        );
        assert_eq!(fs::read_to_string(clone.path(path)).unwrap(), "planted");
    }
    // What only looks like it is not refused.
    let clone = Clone::of(|root| write(root, "publications/list.txt", "kept"));
    assert_eq!(clone.harmless(&["build"]).0, 0);
}

#[test]
fn the_town_may_lie_below_the_checkout_or_be_a_submodule() {
    let clone = Clone::of(|root| {
        for path in ["town.toml", "content/_index.md", "content/_index.nl.md"] {
            write(root, &format!("site/{path}"), &fs::read_to_string(root.join(path)).unwrap());
        }
        write(root, "site/public/.parvis-output", "planted");
        write(root, "public/kept.txt", "of another town");
    });
    let (code, told) = clone.harmless(&["build", "site"]);
    assert!(
        code == 1
            && told.contains("Git tracks `site/public/.parvis-output`")
            && told.contains("':/site/public'"),
        "{told}"
    );
}

#[test]
fn nothing_is_written_through_a_link_of_the_clone() {
    let victim = "../victim";
    let cases: [(&str, &str, &[&str]); 12] = [
        ("public", victim, &["build"]),
        ("public", "../victim/secret", &["build"]),
        ("public", "../victim/new", &["build"]),
        (".parvis", victim, &["build"]),
        (".public.parvis-lock", "../victim/secret", &["build"]),
        (".public.parvis-new", victim, &["build"]),
        ("content/news", "../../victim", &["entry", "page", "Fair", "--section", "news"]),
        ("templates", victim, &["override", "templates/page.html"]),
        ("templates/page.html", "../../victim/secret", &["override", "templates/page.html"]),
        ("parvis.lock", "../victim/secret", &["build"]),
        ("town.toml.new", "../victim/secret", &["add", "trial", "--path", "../trial"]),
        ("parvis.lock.new", "../victim/secret", &["override", "templates/page.html"]),
    ];
    for (path, to, arguments) in cases {
        let clone = Clone::of(|root| link(root, path, to));
        let (code, told) = clone.harmless(arguments);
        let is_met = !path.ends_with(".new") && path != ".public.parvis-new";
        assert!(code != 0 || !is_met, "{path} -> {to}: {told}");
        assert!(
            !clone.path("../victim/new").exists()
                && fs::symlink_metadata(clone.path(path)).unwrap().is_symlink()
        );
    }
}

#[test]
fn a_cache_or_a_state_that_came_with_the_clone_is_not_used() {
    let clone = Clone::of(|root| {
        write(
            root,
            "cache/git/git.fair.example_fair-0123/config",
            "[url \"file:///\"]\n\tinsteadOf = https://\n",
        );
    });
    let at = |variable: &str, folder: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command
            .arg("build")
            .current_dir(clone.path(""))
            .env_clear()
            .env(variable, clone.path(folder))
            .env("SOURCE_DATE_EPOCH", "1781517600");
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, told) = at("PARVIS_CACHE", "cache");
    assert!(code == Some(1) && told.contains("tracked-state"), "{told}");
    let (code, told) = at("PARVIS_CACHE", "elsewhere");
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn an_output_folder_that_a_person_names_may_be_a_link() {
    let clone = Clone::of(|root| write(root, ".gitignore", "public\n"));
    fs::create_dir(clone.dir.path().join("web")).unwrap();
    symlink("../web", clone.path("public")).unwrap();
    let (code, told) = clone.harmless(&["build"]);
    assert!(code == 2 && told.contains("--output"), "{told}");
    let (code, told) = clone.harmless(&["build", "--output", "public"]);
    assert_eq!(code, 0, "{told}");
    assert!(clone.dir.path().join("web/index.html").exists());
}

#[test]
fn a_link_in_the_place_of_a_file_is_one_finding_and_shows_nothing() {
    let files = [
        "town.toml",
        "parvis.lock",
        "content/_index.md",
        "styles/town.css",
        "data/table.toml",
        "translations/fr.ftl",
    ];
    let leads = [
        "/proc/self/environ",
        "/dev/zero",
        "/etc/passwd",
        "../victim/secret",
        "nowhere",
        "/dev/stdin",
        ".",
    ];
    for file in files {
        for to in leads {
            let clone = Clone::of(|root| {
                fs::remove_file(root.join(file)).ok();
                link(root, file, to);
            });
            for command in ["check", "build"] {
                let begun = Instant::now();
                let (code, told) = clone.harmless(&[command, "--format", "json"]);
                let findings: Vec<serde_json::Value> =
                    told.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
                assert!(code == 1 || code == 2, "{file} -> {to}: {told}");
                let links =
                    findings.iter().filter(|found| found["code"] == "symbolic-link").count();
                assert_eq!(links, 1, "{file} -> {to}: {told}");
                if matches!(file, "town.toml" | "parvis.lock") {
                    assert_eq!(findings.len(), 1, "{file} -> {to}: {told}");
                }
                assert!(begun.elapsed() < Duration::from_secs(60), "{file} -> {to}");
            }
        }
    }
}

#[test]
fn vendored_folders_their_seals_and_files_of_signers_are_read_without_links() {
    let toml =
        "[town]\nname = { fr = \"S\", nl = \"S\" }\nlanguages = [\"fr\", \"nl\"]\n\n[packages]\n";
    let lock = "version = 1\n\n[[package]]\nname = \"fair\"\nversion = \"1.0.0\"\nsource = \"git+https://git.fair.example/fair\"\nbranch = \"main\"\n\
                commit = \"4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f\"\nchecksum = \"sha256-0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\"\nlicence = \"GPL-3.0-or-later\"\n";
    let package = "fair = { git = \"https://git.fair.example/fair\", branch = \"main\", signers = \"keys\" }\n";
    for (path, to) in [
        ("vendor", "../victim"),
        ("vendor/fair", "../../victim"),
        ("vendor/fair.sha256", "/proc/self/environ"),
        ("keys", "/proc/self/environ"),
    ] {
        let clone = Clone::of(|root| {
            write(root, "town.toml", &format!("{toml}{package}"));
            write(root, "parvis.lock", lock);
            link(root, path, to);
            if path == "vendor/fair.sha256" {
                write(root, "vendor/fair/package.toml", "[package]\n");
            }
        });
        for arguments in [
            &["check", "--offline"][..],
            &["build", "--locked", "--offline"],
            &["verify"],
            &["vendor"],
            &["tree"],
            &["overrides"],
        ] {
            let (code, told) = clone.harmless(arguments);
            assert!(
                code != 0 || arguments[0] == "tree" || arguments[0] == "overrides",
                "{path} {arguments:?}: {told}"
            );
        }
    }
    // A package that is named by a path lies where it lies.
    for (path, to) in [
        ("packages", "../victim"),
        ("packages/fair", "../../victim"),
        ("packages/fair/package.toml", "../../../victim/secret"),
    ] {
        let clone = Clone::of(|root| {
            write(root, "town.toml", &format!("{toml}fair = {{ path = \"packages/fair\" }}\n"));
            link(root, path, to);
        });
        let (code, told) = clone.harmless(&["check"]);
        assert!(code == 1 && told.contains("symbolic"), "{path}: {told}");
    }
}

#[test]
fn a_preview_follows_no_link_and_keeps_off_what_git_tracks() {
    for (path, to) in [
        (".parvis", "../victim"),
        (".parvis/preview", "../../victim"),
        (".parvis/preview.lock", "../../victim/secret"),
        (".parvis/.gitignore", "../../victim/secret"),
    ] {
        let clone = Clone::of(|root| link(root, path, to));
        let before = clone.victim();
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["serve", "--port", "0", "--date", TODAY])
            .current_dir(clone.path(""))
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It ends by itself, or has told by now that nothing was built.
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(8) {
            std::thread::sleep(Duration::from_millis(50));
        }
        child.kill().ok();
        let output = child.wait_with_output().unwrap();
        let told = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(told.contains("symbolic-link") || told.contains("tracked-state"), "{path}: {told}");
        assert_eq!(clone.victim(), before, "{path}: {told}");
    }
}

#[test]
fn in_ci_a_site_from_a_cache_is_compared_by_its_bytes() {
    let clone = Clone::of(|root| write(root, ".gitignore", "/public/\n"));
    assert_eq!(clone.harmless(&["build"]).0, 0);
    let page = clone.path("public/index.html");
    let (text, time) =
        (fs::read_to_string(&page).unwrap(), fs::metadata(&page).unwrap().modified().unwrap());
    let planted = text.replacen("Bonjour", "Planted", 1);
    assert!(planted != text && planted.len() == text.len());
    fs::write(&page, planted).unwrap();
    fs::File::options().append(true).open(&page).unwrap().set_modified(time).unwrap();
    let built = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .arg("build")
        .current_dir(clone.path(""))
        .env_clear()
        .env("CI", "true")
        .env("PARVIS_CACHE", clone.dir.path().join("cache"))
        .env("SOURCE_DATE_EPOCH", "1781517600")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(fs::read_to_string(&page).unwrap(), text);
}

#[test]
fn a_site_is_no_repository_with_settings_of_the_clone() {
    let clone = Clone::of(|root| {
        write(root, "static/HEAD", "ref: refs/heads/main\n");
        write(root, "static/objects/k", "k");
        write(root, "static/refs/k", "k");
        write(
            root,
            "static/config",
            "[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = \"touch PWNED; false\"\n",
        );
    });
    let (code, told) = clone.harmless(&["build"]);
    assert!(code == 1 && told.contains("bad-file-name") && told.contains("with `HEAD`"), "{told}");
    // Git also takes a folder for one that says where the rest lies, and some disks know no case.
    for (head, beside) in
        [("x/HEAD", "x/commondir"), ("Head", "CommonDir"), ("x/head", "x/COMMONDIR")]
    {
        let clone = Clone::of(|root| {
            write(root, &format!("static/{head}"), "ref: refs/heads/main\n");
            write(root, &format!("static/{beside}"), "r\n");
            write(root, "static/x/r/objects/k", "k");
            write(root, "static/x/r/refs/k", "k");
            write(root, "static/x/r/config", "[core]\n\tfsmonitor = \"touch PWNED; false\"\n");
        });
        let (code, told) = clone.harmless(&["build"]);
        assert!(
            code == 1 && told.contains("bad-file-name") && told.contains(&format!("with `{head}`")),
            "{told}"
        );
    }
    for alias in ["/.git/", "/.git/config.html", "/.GIT/x/", "/a/.git/"] {
        let clone = Clone::of(|root| {
            write(
                root,
                "content/a.md",
                &format!("+++\ntitle = \"A\"\naliases = [\"{alias}\"]\n+++\nA.\n"),
            );
        });
        let (code, told) = clone.harmless(&["build"]);
        assert!(code == 1 && told.contains("bad-address"), "{alias}: {told}");
    }
}

#[test]
fn settings_of_a_repository_among_the_town_s_files_are_not_read() {
    let clone = Clone::of(|root| {
        for path in ["town.toml", "content/_index.md", "content/_index.nl.md"] {
            write(root, &format!("site/{path}"), &fs::read_to_string(root.join(path)).unwrap());
        }
        write(root, "site/HEAD", "ref: refs/heads/main\n");
        write(root, "site/objects/k", "k");
        write(root, "site/refs/k", "k");
        write(root, "site/config", "[include]\n\tpath = ../../victim/secret\n");
    });
    let (_, told) = clone.harmless(&["build", "site"]);
    assert!(!told.contains("victim") && !told.contains("configuration"), "{told}");
}
