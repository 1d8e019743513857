//! A federation of five towns and three packages, in real repositories: taking, moving, losing and verifying.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The repositories of `tests/towns/federation`, laid out in a temporary folder, and a cache of their own.
struct Federation {
    dir: TempDir,
}

impl Federation {
    fn new() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/towns/federation/lay-out.sh");
        let made = Command::new("sh")
            .arg(script)
            .arg(dir.path().join("fed"))
            .output()
            .expect("there is a shell");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { dir }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("fed").join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no `{from}`:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    /// Runs parvis in a town's folder.
    fn parvis(&self, town: &str, arguments: &[&str]) -> Run {
        self.parvis_with(town, arguments, &[])
    }

    fn parvis_with(&self, town: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        Run::of(
            &self
                .command(town, arguments)
                .envs(variables.iter().copied())
                .output()
                .expect("the binary runs"),
        )
    }

    fn command(&self, town: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.args(arguments).current_dir(self.path(town)).env_clear();
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", self.dir.path());
        command
            .env("PARVIS_CACHE", self.dir.path().join("cache"))
            .env("SOURCE_DATE_EPOCH", "1781510400");
        command
    }

    fn git(&self, place: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.path(place)).env("GIT_CONFIG_GLOBAL", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "A clerk")
                .env(format!("GIT_{who}_EMAIL"), "clerk@valley.example");
            command.env(format!("GIT_{who}_DATE"), "2026-06-10T08:00:00Z");
        }
        let output = command.output().expect("git is there");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Makes a town a part of one repository that holds all the others, so that `--locked` takes them.
    fn join(&self, town: &str) {
        fs::remove_dir_all(self.path(&format!("{town}/.git"))).expect("it can be removed");
        self.git(".", &["init", "-q"]);
    }

    /// Changes files of a package, commits, and releases it as a version.
    fn release(&self, package: &str, version: &str, files: &[(&str, &str)]) {
        let work = format!("work-{package}");
        if !self.path(&work).exists() {
            self.git(".", &["clone", "-q", &format!("{package}.git"), &work]);
        }
        let manifest = self.read(&format!("{work}/package.toml"));
        let old = manifest
            .lines()
            .find(|line| line.starts_with("version"))
            .expect("it has a version")
            .to_owned();
        self.write(
            &format!("{work}/package.toml"),
            &manifest.replacen(&old, &format!("version = \"{version}\""), 1),
        );
        for (path, text) in files {
            self.write(&format!("{work}/{path}"), text);
        }
        self.git(&work, &["add", "."]);
        self.git(&work, &["commit", "-qm", &format!("Version {version}")]);
        self.git(&work, &["tag", &format!("v{version}")]);
        self.git(&work, &["push", "-q", "origin", "HEAD", &format!("v{version}")]);
    }

    /// Changes files of a partner town and pushes them.
    fn announce(&self, town: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(&format!("{town}/{path}"), text);
        }
        self.git(town, &["add", "content"]);
        self.git(town, &["commit", "-qm", "News"]);
        self.git(town, &["push", "-q", "origin", "HEAD"]);
    }
}

/// What a run of parvis said.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let run = Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }

    #[track_caller]
    fn is(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(
            self.out.contains(text) || self.err.contains(text),
            "no `{text}` in\nout: {}\nerr: {}",
            self.out,
            self.err
        );
        self
    }
}

#[test]
fn a_portal_takes_packages_and_entries_and_builds_without_network_from_then_on() {
    let federation = Federation::new();
    federation
        .parvis("valley", &["update"])
        .is(0)
        .says("shore-theme: 2.1.0, new")
        .says("cards: 1.0.0, new");
    let lock = federation.read("valley/parvis.lock");
    for name in
        ["agenda-plus", "cards", "shore-theme", "hilltop", "lakeside", "millbrook", "stonebridge"]
    {
        assert!(lock.contains(&format!("name = \"{name}\"")), "{lock}");
    }
    for repository in fs::read_dir(federation.path(".")).expect("it is there").flatten() {
        if repository.file_name().to_string_lossy().ends_with(".git") {
            fs::rename(repository.path(), repository.path().with_extension("gone"))
                .expect("it can be moved");
        }
    }
    federation.join("valley");
    federation.parvis("valley", &["build", "--locked", "--offline"]).is(0);
    let agenda = federation.read("valley/public/agenda/index.html");
    for title in ["Summer regatta", "Cheese fair", "Journée du moulin", "Kermis op de brug"] {
        assert!(agenda.contains(title), "no `{title}` in {agenda}");
    }
    assert!(!agenda.contains("Old boats"), "what is over is not announced");
    assert!(agenda.contains("https://www.hilltop.example/en/agenda/cheese/"), "{agenda}");
    assert!(
        agenda.contains("27 June 2026 at 10:00"),
        "a regatta in Ireland begins by the clocks of Ireland: {agenda}"
    );
    federation.parvis("valley", &["verify"]).is(0).says("7 copies are as locked");
    assert_eq!(federation.read("valley/parvis.lock"), lock, "a build changes nothing");
}

#[test]
fn a_build_writes_the_lock_once_and_not_in_ci() {
    let federation = Federation::new();
    let ci = [("CI", "true")];
    federation.parvis_with("lakeside", &["build"], &ci).is(1).says("there is no `parvis.lock`");
    federation.parvis("lakeside", &["build", "--locked"]).is(1).says("lock-outdated");
    assert!(!federation.path("lakeside/parvis.lock").exists());
    federation.parvis("lakeside", &["build"]).is(0);
    let lock = federation.read("lakeside/parvis.lock");
    federation.parvis_with("lakeside", &["build"], &ci).is(0);
    federation.parvis("lakeside", &["update"]).is(0).says("nothing moved");
    assert_eq!(federation.read("lakeside/parvis.lock"), lock);
    assert!(
        federation
            .read("lakeside/public/agenda/regatta/index.html")
            .contains("Ask at the town hall of Lakeside")
    );
}

#[test]
fn what_only_looks_moves_no_lock() {
    let fed = Federation::new();
    // No lock yet: looking makes none, and neither does a build that fails.
    fed.parvis("valley", &["check"]).is(0);
    assert!(!fed.path("valley/parvis.lock").exists());
    let home = fed.read("valley/content/_index.md");
    fed.write("valley/content/_index.md", &format!("{home}\n[x](/gone)\n"));
    assert_eq!(fed.parvis("valley", &["build"]).code, 1);
    assert!(!fed.path("valley/parvis.lock").exists());
    fed.write("valley/content/_index.md", &home);
    fed.parvis("valley", &["build"]).is(0);
    let lock = fed.read("valley/parvis.lock");
    // A package leaves `town.toml`: what looks sees the town without it, and the lock stays until the site is built.
    let manifest = fed.read("valley/town.toml");
    let name = manifest
        .lines()
        .skip_while(|line| *line != "[packages]")
        .nth(1)
        .expect("it takes a package")
        .to_owned();
    fed.replace("valley/town.toml", &format!("{name}\n"), "");
    fed.parvis("valley", &["check"]);
    assert_eq!(fed.read("valley/parvis.lock"), lock);
    fed.write("valley/town.toml", &manifest);
    fed.parvis("valley", &["build"]).is(0);
    assert_eq!(fed.read("valley/parvis.lock"), lock);
}

#[test]
fn an_override_is_remembered_from_its_beginning() {
    let fed = Federation::new();
    fed.parvis("valley", &["update"]).is(0);
    fed.parvis("valley", &["override", "components/card-box.html"]).is(0);
    let lock = fed.read("valley/parvis.lock");
    assert!(lock.contains("components/card-box.html"), "{lock}");
}

#[test]
fn update_moves_within_the_range_and_one_name_alone() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.release(
        "cards",
        "1.1.0",
        &[("CHANGELOG.md", "# Changes\n\n## 1.1.0\n\nRounder.\n")],
    );
    federation.release(
        "shore-theme",
        "2.2.0",
        &[("styles/shore.css", ".site-header { border-block-end: 6px solid #1d6f8a; }\n")],
    );
    federation.release("shore-theme", "3.0.0", &[]);
    federation.parvis("valley", &["build"]).is(0);
    assert!(
        federation.read("valley/parvis.lock").contains("version = \"2.1.0\""),
        "a build moves nothing"
    );
    federation
        .parvis("valley", &["diff", "shore-theme"])
        .is(0)
        .says("+.site-header { border-block-end: 6px");
    federation
        .parvis("valley", &["update", "shore-theme"])
        .is(0)
        .says("shore-theme: 2.1.0 → 2.2.0")
        .says("styles: 1 changed");
    let beyond = "`shore-theme` 3.0.0 is there too; to take it, write `version = \"3.0.0\"`";
    federation
        .parvis("valley", &["update", "shore-theme"])
        .is(0)
        .says("nothing moved")
        .says(beyond);
    federation
        .parvis("valley", &["diff", "shore-theme"])
        .is(0)
        .says("2.2.0 is the newest that `town.toml` allows")
        .says(beyond);
    let other = federation.parvis("valley", &["update", "agenda-plus"]).is(0).out;
    assert!(!other.contains("3.0.0"), "who is not asked is not spoken of: {other}");
    let lock = federation.read("valley/parvis.lock");
    assert!(lock.contains("version = \"2.2.0\"") && lock.contains("version = \"1.0.0\""), "{lock}");
    federation.parvis("valley", &["update"]).is(0).says("cards: 1.0.0 → 1.1.0").says("| Rounder.");
    federation
        .parvis("valley", &["update", "shore-teme"])
        .is(2)
        .says("did you mean `shore-theme`?");
    let tree = federation.parvis("valley", &["tree"]).is(0).says("shore-theme 2.2.0").out;
    assert!(tree.contains("│  └─ cards 1.1.0"), "{tree}");
}

#[test]
fn a_partner_that_is_gone_keeps_its_last_good_copy() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    fs::rename(federation.path("hilltop.git"), federation.path("hilltop.gone"))
        .expect("it can be moved");
    federation.release("agenda-plus", "1.1.0", &[]);
    federation
        .parvis("lakeside", &["update"])
        .is(3)
        .says("hilltop.git")
        .says("agenda-plus: 1.0.0 → 1.1.0");
    federation.parvis("lakeside", &["build"]).is(0);
    assert!(federation.read("lakeside/public/agenda/index.html").contains("Cheese fair"));
    // Without a cache too, as in CI, the town still has a site.
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    federation.parvis("lakeside", &["build"]).is(0).says("hilltop");
    assert!(!federation.read("lakeside/public/agenda/index.html").contains("Cheese fair"));
}

#[test]
fn a_town_that_takes_nothing_from_git_has_nothing_to_do() {
    let federation = Federation::new();
    federation.write("hamlet/town.toml", "[town]\nname = \"Hamlet\"\nlanguages = [\"en\"]\n");
    federation.write("hamlet/content/_index.md", "+++\ntitle = \"Hamlet\"\n+++\n");
    for command in ["update", "fetch", "vendor", "verify"] {
        federation.parvis("hamlet", &[command]).is(0).says("the town takes nothing from Git");
    }
    assert!(
        !federation.path("hamlet/parvis.lock").exists()
            && !federation.path("hamlet/vendor").exists()
    );
    federation.write(
        "hamlet/town.toml",
        "[town]\nname = \"Hamlet\"\nlanguages = [\"en\"]\n[packages]\ncards = { git = \"https://git.example/cards\" }\n",
    );
    for command in ["fetch", "vendor", "verify"] {
        federation.parvis("hamlet", &[command]).is(2).says("choose the versions: `parvis update`");
    }
}

#[test]
fn a_package_s_server_that_is_gone_is_told_once() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    fs::rename(federation.path("shore-theme.git"), federation.path("shore-theme.gone"))
        .expect("it can be moved");
    let run = federation
        .parvis("lakeside", &["update"])
        .is(3)
        .says("`shore-theme` stays as it is locked");
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    // All others move.
    federation.release("agenda-plus", "1.1.0", &[]);
    federation.parvis("lakeside", &["update"]).is(3).says("agenda-plus: 1.0.0 → 1.1.0");
    assert!(federation.read("lakeside/parvis.lock").contains("version = \"1.1.0\""));
}

#[test]
fn what_a_partner_announces_and_withdraws_follows_with_the_update() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    let fair = "+++\ntitle = \"Marché de nuit\"\nstart = 2026-08-01T18:00:00\n+++\nLampions.\n";
    federation.announce("hilltop", &[("content/agenda/night.md", fair)]);
    federation.release("agenda-plus", "1.1.0", &[]);
    federation.parvis("lakeside", &["build"]).is(0);
    assert!(
        !federation.read("lakeside/public/fr/agenda/index.html").contains("Marché de nuit"),
        "a build does not look"
    );
    federation.parvis("lakeside", &["update", "--partners"]).is(0).says("hilltop");
    assert!(
        !federation.read("lakeside/parvis.lock").contains("1.1.0"),
        "packages wait for a person"
    );
    federation.parvis("lakeside", &["build"]).is(0);
    assert!(federation.read("lakeside/public/fr/agenda/index.html").contains("Marché de nuit"));
    fs::remove_file(federation.path("hilltop/content/agenda/night.md")).expect("it is there");
    federation.announce("hilltop", &[]);
    federation.parvis("lakeside", &["update"]).is(0);
    federation.parvis("lakeside", &["build"]).is(0);
    assert!(!federation.read("lakeside/public/fr/agenda/index.html").contains("Marché de nuit"));
}

#[test]
fn a_moved_tag_is_refused_and_names_both_commits() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let before = federation.read("valley/parvis.lock");
    let old = federation.git("cards.git", &["rev-parse", "v1.0.0"]);
    federation.git(".", &["clone", "-q", "cards.git", "work-cards"]);
    federation.write("work-cards/styles/cards.css", "body { display: none }\n");
    federation.git("work-cards", &["commit", "-qam", "Oops"]);
    federation.git("work-cards", &["tag", "-f", "v1.0.0"]);
    federation.git("work-cards", &["push", "-qf", "origin", "v1.0.0"]);
    let new = federation.git("cards.git", &["rev-parse", "v1.0.0"]);
    for command in [&["update"][..], &["update", "cards"], &["verify", "--remote"]] {
        federation.parvis("valley", command).is(1).says("moved-tag").says(&old).says(&new);
    }
    assert_eq!(federation.read("valley/parvis.lock"), before);
    federation.join("valley");
    federation.parvis("valley", &["build", "--locked"]).is(0);
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    federation.parvis("valley", &["fetch"]).says("moved-tag").is(1);
}

#[test]
fn a_rewritten_branch_is_followed_by_update_and_named_by_fetch() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    federation.git("hilltop", &["checkout", "-q", "--orphan", "fresh"]);
    federation.git("hilltop", &["commit", "-qm", "All new"]);
    federation.git("hilltop", &["push", "-qf", "origin", "HEAD:main"]);
    federation.git("hilltop.git", &["gc", "-q", "--prune=now"]);
    federation.join("lakeside");
    federation.parvis("lakeside", &["build", "--locked"]).is(0);
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    federation.parvis("lakeside", &["fetch"]).is(3).says("lost-commit").says("parvis update");
    federation.parvis("lakeside", &["update"]).is(0).says("hilltop");
}

#[test]
fn a_damaged_cache_is_found_and_fetched_again() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let cache = federation.dir.path().join("cache/git");
    for (number, repository) in fs::read_dir(&cache)
        .expect("it is there")
        .flatten()
        .filter(|one| one.path().is_dir())
        .enumerate()
    {
        let mut files = Vec::new();
        collect(&repository.path(), &mut files);
        for file in files.iter().filter(|file| file.to_string_lossy().contains("/objects/")) {
            let mut bytes = fs::read(file).expect("it can be read");
            let mut permissions = fs::metadata(file).expect("it is there").permissions();
            #[expect(
                clippy::permissions_set_readonly_false,
                reason = "the object is only to be broken"
            )]
            permissions.set_readonly(false);
            fs::set_permissions(file, permissions).expect("it can be changed");
            if number % 2 == 0 {
                let middle = bytes.len() / 2;
                bytes[middle..].iter_mut().for_each(|byte| *byte ^= 0x5a);
            } else {
                bytes.truncate(bytes.len() / 2);
            }
            fs::write(file, bytes).expect("it can be written");
        }
    }
    federation.parvis("valley", &["verify"]).is(2).says("parvis fetch");
    federation.parvis("valley", &["fetch"]).is(0);
    federation.parvis("valley", &["verify"]).is(0).says("7 copies are as locked");
    federation.parvis("valley", &["build", "--offline"]).is(0);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is there").flatten() {
        if entry.path().is_dir() { collect(&entry.path(), files) } else { files.push(entry.path()) }
    }
}

#[test]
fn a_lock_edited_by_hand_is_refused() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let lock = federation.read("valley/parvis.lock");
    let sum =
        lock.lines().find(|line| line.starts_with("checksum")).expect("there is one").to_owned();
    federation.write(
        "valley/parvis.lock",
        &lock.replacen(&sum, &format!("checksum = \"sha256-{}\"", "0".repeat(64)), 1),
    );
    federation.parvis("valley", &["build"]).is(1).says("wrong-checksum");
    federation.parvis("valley", &["verify"]).is(1).says("wrong-checksum");
    federation.write("valley/parvis.lock", &lock.replacen("[[package]]", "[[pakage]]", 1));
    federation.parvis("valley", &["build"]).is(1).says("did you mean `package`?");
    federation.write("valley/parvis.lock", "version = 99\n");
    federation.parvis("valley", &["build"]).is(1).says("a newer one wrote it");
}

#[test]
fn whatever_the_lock_says_is_compared_with_what_is_there() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let lock = federation.read("valley/parvis.lock");
    let table =
        lock.split("\n[[").find(|table| table.contains("name = \"cards\"")).expect("it is locked");
    let line = |key: &str| {
        table
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap_or_else(|| panic!("no {key} in {table}"))
            .to_owned()
    };
    let (commit, version, licence) = (line("commit"), line("version"), line("licence"));
    let cases = [
        (&version, "version = \"1.0.9\"".to_owned(), "bad-lock", "says `1.0.0`"),
        (
            &licence,
            "licence = \"MIT-0\"".to_owned(),
            "bad-lock",
            "the licence of `cards` is `MIT-0`",
        ),
        (&line("tag"), "tag = \"v1.0.9\"".to_owned(), "not-fetched", "the tag `v1.0.9` of `cards`"),
        (
            &commit,
            format!("{commit}\nsigner = \"SHA256:{}\"", "A".repeat(43)),
            "bad-lock",
            "bears no such signature",
        ),
    ];
    for (old, new, code, words) in cases {
        let edited = lock.replacen(table, &table.replacen(old.as_str(), &new, 1), 1);
        assert_ne!(edited, lock);
        federation.write("valley/parvis.lock", &edited);
        federation
            .parvis("valley", &["verify"])
            .is(if code == "not-fetched" { 2 } else { 1 })
            .says(code)
            .says(words);
        if *old == version {
            federation.join("valley");
            federation
                .parvis("valley", &["build", "--locked"])
                .is(1)
                .says("lock-outdated")
                .says("locked as 1.0.9");
        }
    }
    federation.write("valley/parvis.lock", &lock);
    federation.git(".", &["--git-dir", "cards.git", "tag", "also", "v1.0.0"]);
    federation.parvis("valley", &["verify"]).is(0);
}

#[test]
fn a_vendored_town_builds_from_a_fresh_clone_with_nothing_at_hand() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["vendor"]).is(0).says("vendor/cards: written");
    federation.parvis("valley", &["build"]).is(0);
    let built = federation.read("valley/public/agenda/index.html");
    federation.git("valley", &["add", "parvis.lock", "vendor"]);
    federation.git("valley", &["commit", "-qm", "Vendored"]);
    federation.git(".", &["clone", "-q", "valley", "elsewhere"]);
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    federation.parvis("elsewhere", &["build", "--locked", "--offline"]).is(0);
    assert_eq!(federation.read("elsewhere/public/agenda/index.html"), built);
    federation
        .parvis("elsewhere", &["build", "--revision", "HEAD", "--offline", "--output", "bare"])
        .is(0);
    assert_eq!(federation.read("elsewhere/bare/agenda/index.html"), built);
    federation
        .parvis("elsewhere", &["verify"])
        .is(2)
        .says("`vendor/cards` cannot be compared")
        .says("parvis fetch");
    federation.replace("elsewhere/vendor/cards/styles/cards.css", "4px", "9px");
    federation.parvis("elsewhere", &["build", "--offline"]).is(1).says("were edited");
    federation.parvis("elsewhere", &["vendor"]).says("were edited");
    assert!(
        federation.read("elsewhere/vendor/cards/styles/cards.css").contains("9px"),
        "nobody's work is thrown away"
    );
}

#[test]
fn a_vendored_bare_repository_is_built_at_its_commit_without_network() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["vendor"]).is(0);
    federation.git("valley", &["add", "parvis.lock", "vendor"]);
    federation.git("valley", &["commit", "-qm", "Vendored"]);
    federation.git(".", &["clone", "-q", "--bare", "valley", "served/valley.git"]);
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    let build = ["build", "valley.git", "--revision", "HEAD", "--strict", "--output", "site"];
    let run = federation.parvis("served", &build).is(0);
    assert!(!federation.dir.path().join("cache").exists(), "no server was asked: {}", run.err);
    assert!(federation.read("served/site/agenda/index.html").contains("Summer regatta"));
}

#[test]
fn a_lock_that_cannot_be_read_is_told_and_stays() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let place = federation.path("valley/parvis.lock");
    let damaged = [fs::read(&place).expect("it is there"), b"# caf\xe9\n".to_vec()].concat();
    fs::write(&place, &damaged).expect("it can be written");
    for command in ["build", "update", "check"] {
        federation.parvis("valley", &[command]).is(1).says("not-utf8").says("parvis.lock");
    }
    assert_eq!(fs::read(&place).expect("it is there"), damaged);
    fs::remove_file(&place).expect("it can be removed");
    fs::create_dir(&place).expect("it can be made");
    federation.parvis("valley", &["build"]).is(2).says("cannot read");
}

#[test]
fn what_is_locked_otherwise_at_the_same_commit_is_said() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    federation.replace(
        "lakeside/town.toml",
        "/shore-theme.git\", version = \"2\"",
        "/shore-theme.git\", branch = \"main\"",
    );
    let run = federation
        .parvis("lakeside", &["update"])
        .is(0)
        .says("taken from: tag `v2.1.0` → branch `main`");
    assert!(!run.out.contains("nothing moved"), "{}", run.out);
    federation.parvis("lakeside", &["update"]).is(0).says("nothing moved");
}

#[test]
fn a_partner_in_another_folder_is_not_the_one_that_is_locked() {
    let federation = Federation::new();
    federation.parvis("lakeside", &["update"]).is(0);
    federation.replace(
        "lakeside/town.toml",
        "/hilltop.git\"",
        "/hilltop.git\"\nsubfolder = \"site\"",
    );
    federation.parvis("lakeside", &["overrides"]).says("`parvis.lock` does not say which commit");
    // Edited so that both agree: it is in the cache, but has no such folder.
    federation.replace(
        "lakeside/parvis.lock",
        "/hilltop.git\"",
        "/hilltop.git\"\nsubfolder = \"site\"",
    );
    federation.parvis("lakeside", &["check", "--offline"]).says("has no folder `site`");
}

#[test]
fn vendor_follows_an_update() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["vendor"]).is(0);
    federation.release("cards", "1.2.0", &[("styles/cards.css", ".card-box { margin: 3rem }\n")]);
    federation.parvis("valley", &["update"]).is(0).says("vendor/cards: written");
    assert!(federation.read("valley/vendor/cards/styles/cards.css").contains("3rem"));
    federation.parvis("valley", &["build", "--locked", "--offline"]).is(0);
}

#[test]
fn adding_and_removing_keep_the_webmasters_remarks() {
    let federation = Federation::new();
    federation.replace("stonebridge/town.toml", "[town]", "# Our town.\n[town]");
    let url = format!("file://{}", federation.path("shore-theme.git").display());
    federation
        .parvis("stonebridge", &["add", "shore-theme", "--git", &url])
        .is(0)
        .says("shore-theme: 2.1.0, new");
    let manifest = federation.read("stonebridge/town.toml");
    assert!(
        manifest.starts_with("# Stonebridge") && manifest.contains("# Our town.\n[town]"),
        "{manifest}"
    );
    assert!(
        manifest.contains("version = \"2.1.0\""),
        "the newest release becomes the requirement: {manifest}"
    );
    let hilltop = format!("file://{}", federation.path("hilltop.git").display());
    federation
        .parvis("stonebridge", &["add", "hilltop", "--partner", "--git", &hilltop])
        .is(0)
        .says("hilltop");
    federation.parvis("stonebridge", &["build"]).is(0);
    federation.parvis("stonebridge", &["remove", "shore-theme"]).is(0).says("removed");
    federation.parvis("stonebridge", &["remove", "hilltop"]).is(0);
    assert!(
        !federation.read("stonebridge/parvis.lock").contains("cards"),
        "what nobody needs any more goes"
    );
    assert!(!federation.read("stonebridge/town.toml").contains("hilltop"));
    federation.parvis("stonebridge", &["add", "nothing", "--git", &format!("{url}x")]).is(3);
    let refused = federation
        .parvis("stonebridge", &["add", "wrong-name", "--git", &url])
        .is(1)
        .says("shore-theme");
    assert!(
        !refused.err.contains("town.toml:"),
        "a line that was not written is not pointed at: {}",
        refused.err
    );
    federation
        .parvis("stonebridge", &["add", "away", "--path", "packages/away"])
        .is(2)
        .says("packages/away/package.toml");
    federation
        .parvis("stonebridge", &["add", "away", "--git", "../away"])
        .is(2)
        .says("there is no folder `../away`");
    assert!(
        !federation.read("stonebridge/town.toml").contains("away"),
        "a failed `add` leaves everything as it was"
    );
    assert!(
        !federation.read("stonebridge/town.toml").contains("wrong-name"),
        "a failed `add` leaves everything as it was"
    );
}

#[test]
fn many_commands_at_once_share_one_cache() {
    let federation = Federation::new();
    std::thread::scope(|scope| {
        for town in ["valley", "lakeside", "hilltop", "millbrook", "stonebridge"] {
            for command in ["update", "build"] {
                let federation = &federation;
                scope.spawn(move || federation.parvis(town, &[command]).is(0));
            }
        }
    });
    for town in ["valley", "lakeside", "hilltop", "millbrook", "stonebridge"] {
        federation.parvis(town, &["verify"]).is(0);
        federation.join(town);
        federation.parvis(town, &["build", "--locked", "--offline"]).is(0);
    }
}

#[test]
fn a_command_that_is_killed_leaves_cache_and_lock_whole() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    let (lock, page) =
        (federation.read("valley/parvis.lock"), federation.read("valley/public/agenda/index.html"));
    for round in 0..24_u64 {
        if round % 3 == 0 {
            fs::remove_dir_all(federation.dir.path().join("cache")).ok();
        }
        if round % 4 == 0 {
            fs::remove_file(federation.path("valley/parvis.lock")).ok();
        }
        let command = if round % 2 == 0 { "update" } else { "build" };
        let mut child = federation.command("valley", &[command]).spawn().expect("the binary runs");
        std::thread::sleep(std::time::Duration::from_millis(round * 7));
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
        let left = fs::read_to_string(federation.path("valley/parvis.lock")).unwrap_or_default();
        assert!(left.is_empty() || left == lock, "half a lock: {left}");
        assert_eq!(federation.read("valley/public/agenda/index.html"), page, "round {round}");
    }
    federation.parvis("valley", &["update"]).is(0);
    assert_eq!(federation.read("valley/parvis.lock"), lock);
    federation.parvis("valley", &["verify"]).is(0);
    federation.join("valley");
    federation.parvis("valley", &["build", "--locked", "--offline"]).is(0);
}

#[test]
fn an_override_is_noticed_when_its_original_changes_and_given_back_as_a_patch() {
    let federation = Federation::new();
    begin_override(&federation);
    take_over_a_change(&federation);
    propose_the_override(&federation);
    let own = federation.read("valley/components/card-box.html");
    federation.release("cards", "1.2.0", &[("components/card-box.html", &own)]);
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0).says("override-unused");
    lose_the_original(&federation);
}

fn begin_override(federation: &Federation) {
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["override", "templates/event.html"]).is(0).says("agenda-plus");
    federation.parvis("valley", &["override", "templates/event.html"]).is(2).says("file-exists");
    federation.parvis("valley", &["override", "components/card-bux.html"]).says("did you mean");
    federation.parvis("valley", &["override", "components/card-box.html"]).is(0).says("cards");
    federation.replace("valley/components/card-box.html", "card-box-title", "card-box-title wide");
    federation.parvis("valley", &["build"]).is(0);
    let lock = federation.read("valley/parvis.lock");
    assert!(
        lock.contains("[[override]]\nfile = \"components/card-box.html\"\npackage = \"cards\""),
        "{lock}"
    );
    federation
        .parvis("valley", &["overrides"])
        .is(0)
        .says("components/card-box.html (cards): in use");
}

fn take_over_a_change(federation: &Federation) {
    let changed = "{% component card_box(title: String) %}<div>{{ title }}{{ body }}</div>{% endcomponent card_box %}\n";
    federation.release("cards", "1.1.0", &[("components/card-box.html", changed)]);
    federation.parvis("valley", &["update"]).is(0);
    federation
        .parvis("valley", &["build"])
        .is(0)
        .says("override-drift")
        .says("+{% component card_box(title: String) %}<div>");
    federation.parvis("valley", &["overrides"]).is(0).says("drifted");
    federation.parvis("valley", &["propose", "cards"]).is(1).says("the patch would undo that");
    federation
        .parvis("valley", &["overrides", "--accept", "components/card-box.html"])
        .is(0)
        .says("accepted");
    let quiet = federation.parvis("valley", &["build"]).is(0);
    assert!(!quiet.err.contains("override-drift"), "{}", quiet.err);
}

fn propose_the_override(federation: &Federation) {
    federation.git("valley", &["config", "user.name", "Zoë Muster"]);
    federation.git("valley", &["config", "user.email", "zoe@valley.example"]);
    federation.parvis("valley", &["propose", "cards"]).is(0).says("cards.git");
    federation.git("work-cards", &["am", "../valley/cards-proposal.patch"]);
    assert!(federation.read("work-cards/components/card-box.html").contains("card-box-title wide"));
    assert_eq!(
        federation.git("work-cards", &["log", "-1", "--format=%an <%ae>"]),
        "Zoë Muster <zoe@valley.example>"
    );
}

fn lose_the_original(federation: &Federation) {
    federation.git("work-cards", &["rm", "-q", "components/card-box.html"]);
    federation.release(
        "cards",
        "1.3.0",
        &[(
            "components/other-box.html",
            "{% component other_box() %}x{% endcomponent other_box %}\n",
        )],
    );
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(1).says("override-orphan");
    federation.parvis("valley", &["overrides", "--accept", "components/card-box.html"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    federation.parvis("valley", &["override", "components/other-box.html"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    for name in ["shore-theme", "agenda-plus"] {
        fs::remove_file(federation.path("valley/templates/event.html")).ok();
        federation.parvis("valley", &["remove", name]).is(0);
    }
    federation.parvis("valley", &["build"]).is(0);
    assert!(
        !federation.read("valley/parvis.lock").contains("other-box"),
        "what hid a package that is gone is the town's own"
    );
}

#[test]
fn a_package_for_another_parvis_is_refused_wherever_it_comes_from() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    let manifest = federation.git("cards.git", &["show", "main:package.toml"]);
    let later = manifest
        .replace("parvis = \">=0.1, <0.3\"", "parvis = \">=7, <8\"")
        .replace("1.0.0", "1.5.0");
    federation.release("cards", "1.4.0", &[]);
    federation.write("work-cards/package.toml", &later);
    federation.git("work-cards", &["commit", "-qam", "For later"]);
    federation.git("work-cards", &["tag", "v1.5.0"]);
    federation.git("work-cards", &["push", "-q", "origin", "v1.5.0"]);
    federation.parvis("valley", &["update", "cards"]).is(1).says("was written for parvis >=7, <8");
    federation.write("stonebridge/packages/cards/package.toml", &later);
    let town = federation.read("stonebridge/town.toml");
    let with = town
        .replace("\n[partners", "\n[packages]\ncards = { path = \"packages/cards\" }\n\n[partners");
    federation.write("stonebridge/town.toml", &with);
    federation.parvis("stonebridge", &["check"]).is(1).says("was written for parvis >=7, <8");
}

#[test]
fn a_local_page_that_the_partner_withdraws_leads_to_the_section_until_it_comes_back() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    let page = fs::read_dir(federation.path("valley/public/nl/news/stonebridge"))
        .expect("it is there")
        .flatten()
        .next();
    let folder = page.expect("one page").file_name().into_string().expect("a plain name");
    let path = format!("valley/public/nl/news/stonebridge/{folder}/index.html");
    let (entry, article) = ("stonebridge/content/news/2026-06-11-bib.md", federation.read(&path));
    let text = federation.read(entry);
    fs::remove_file(federation.path(entry)).expect("it is there");
    federation.announce("stonebridge", &[]);
    federation.parvis("valley", &["update"]).is(0);
    assert!(
        federation
            .read("valley/parvis.lock")
            .contains(&format!("\"/nl/news/stonebridge/{folder}/\""))
    );
    for _ in 0..2 {
        federation.parvis("valley", &["build"]).is(0);
        let moved = federation.read(&path);
        assert!(moved.contains("/nl/news/") && !moved.contains("op zaterdag"), "{moved}");
        assert!(
            federation
                .read("valley/public/_redirects")
                .contains(&format!("/nl/news/stonebridge/{folder}/"))
        );
        federation.parvis("valley", &["update"]).is(0).says("nothing moved");
    }
    federation.announce("stonebridge", &[("content/news/2026-06-11-bib.md", &text)]);
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    assert_eq!(federation.read(&path), article);
    assert!(!federation.read("valley/parvis.lock").contains("withdrawn"));
}

#[test]
fn a_withdrawn_page_gives_way_to_whatever_lies_there_next() {
    let federation = Federation::new();
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    let page = fs::read_dir(federation.path("valley/public/nl/news/stonebridge"))
        .expect("it is there")
        .flatten()
        .next();
    let folder = page.expect("one page").file_name().into_string().expect("a plain name");
    let entry = "stonebridge/content/news/2026-06-11-bib.md";
    let text = federation.read(entry);
    fs::remove_file(federation.path(entry)).expect("it is there");
    federation.announce("stonebridge", &[("content/news/2026-06-11-BIB.md", &text)]);
    federation.parvis("valley", &["update"]).is(0);
    assert!(
        federation
            .read("valley/parvis.lock")
            .contains(&format!("\"/nl/news/stonebridge/{folder}/\""))
    );
    let run = federation.parvis("valley", &["build"]).is(0);
    assert!(
        !run.err.contains("duplicate-url") && !run.out.contains("duplicate-url"),
        "{}",
        run.err
    );
    let renamed = federation.read(&format!(
        "valley/public/nl/news/stonebridge/{}/index.html",
        folder.replace("bib", "BIB")
    ));
    assert!(renamed.contains("zaterdag"), "{renamed}");
    fs::remove_file(federation.path("stonebridge/content/news/2026-06-11-BIB.md"))
        .expect("it is there");
    federation.announce("stonebridge", &[]);
    federation.parvis("valley", &["update"]).is(0);
    let own = format!("nl/news/stonebridge/{folder}/index.html");
    federation.write(&format!("valley/static/{own}"), "ours");
    federation.parvis("valley", &["build"]).is(0);
    assert_eq!(federation.read(&format!("valley/public/{own}")), "ours");
}

#[test]
fn a_new_partner_that_cannot_be_had_breaks_no_build() {
    let federation = Federation::new();
    let town = federation.read("lakeside/town.toml");
    let gone = "\n[partners.gone]\ngit = \"file:///nowhere/at/all\"\n\n[[subscriptions]]\nfrom = \"gone\"\ntype = \"event\"\ninto = \"agenda\"\n";
    let tag = format!(
        "\n[partners.odd]\ngit = \"file://{}\"\ntag = \"v9\"\n\n[[subscriptions]]\nfrom = \"odd\"\ntype = \"event\"\ninto = \"agenda\"\n",
        federation.path("stonebridge.git").display()
    );
    federation.write("lakeside/town.toml", &format!("{town}{gone}{tag}"));
    federation
        .parvis("lakeside", &["build", "--strict"])
        .is(0)
        .says("/nowhere/at/all")
        .says("`v9`");
    assert!(
        federation.read("lakeside/public/agenda/index.html").contains("Cheese fair"),
        "the others are there"
    );
    federation.parvis("lakeside", &["update"]).is(3).says("/nowhere/at/all");
    assert!(!federation.read("lakeside/parvis.lock").contains("odd"));
}

#[test]
fn a_partners_pictures_are_the_same_from_the_cache_and_from_vendor() {
    let federation = Federation::new();
    let picture = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle cx="2" cy="2" r="1"/></svg>"#;
    let news = "+++\ntitle = \"Een nieuwe brug\"\ndate = 2026-06-14\nsummary = \"Met een tekening.\"\n+++\n![De brug](/images/brug.svg)\n\nVan steen.\n";
    federation.write("stonebridge/static/images/brug.svg", picture);
    federation.git("stonebridge", &["add", "static"]);
    federation.announce("stonebridge", &[("content/news/2026-06-14-brug.md", news)]);
    federation.parvis("valley", &["update"]).is(0);
    federation.parvis("valley", &["build"]).is(0);
    let page = "valley/public/nl/news/stonebridge/2026-06-14-brug/index.html";
    let cached = federation.read(page);
    assert!(cached.contains("<img") && cached.contains("De brug"), "{cached}");
    federation.parvis("valley", &["vendor"]).is(0);
    fs::remove_dir_all(federation.dir.path().join("cache")).expect("it can be removed");
    federation.parvis("valley", &["build", "--offline", "--locked"]).is(0);
    assert_eq!(federation.read(page), cached);
}
