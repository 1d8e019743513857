//! A branch of a Git repository: in a folder, behind HTTP and behind ssh.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use super::contract::{LIST, Machine, Site, keeps_the_contract, survives_cuts};
use super::proxy::Proxy;
use crate::servers::{HttpServer, SshServer, keygen};
use crate::support::git;

/// What parvis writes for GitHub.
const AS_IT_IS: &str = ".nojekyll";
const BRANCH: &str = "pages";
const TOKEN: &str = "not-a-real-token";

/// A bare repository, and the lines of `[deploy.main]`.
struct Bare {
    folder: TempDir,
    settings: String,
}

impl Bare {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        git(folder.path(), &["init", "--quiet", "--bare", "site.git"]);
        let bare = Self { settings: String::new(), folder };
        // Who may push by HTTP is the server's business.
        git(&bare.path(), &["config", "http.receivepack", "true"]);
        let address = bare.path().display().to_string();
        bare.at(&address)
    }

    fn at(mut self, address: &str) -> Self {
        self.settings = format!("to = \"{address}\"\nbranch = \"{BRANCH}\"");
        self
    }

    fn with(mut self, line: &str) -> Self {
        self.settings += line;
        self
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("site.git")
    }

    /// A checkout of the branch.
    fn checkout(&self) -> TempDir {
        let to = TempDir::new().expect("a temporary folder");
        let from = self.path().display().to_string();
        git(to.path(), &["clone", "--quiet", "--branch", BRANCH, &from, "."]);
        to
    }

    fn change(&self, change: impl Fn(&Path)) {
        let checkout = self.checkout();
        change(checkout.path());
        git(checkout.path(), &["add", "--all", "."]);
        git(checkout.path(), &["commit", "--quiet", "--message", "by hand"]);
        git(checkout.path(), &["push", "--quiet", "origin", BRANCH]);
    }

    fn log(&self, format: &str) -> String {
        git(&self.path(), &["log", &format!("--format={format}"), BRANCH])
    }
}

impl Machine for Bare {
    fn settings(&self) -> String {
        self.settings.clone()
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("PARVIS_TOKEN", TOKEN.to_owned())]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let there = git2::Repository::open_bare(self.path()).expect("a repository");
        let Ok(branch) = there.find_reference(&format!("refs/heads/{BRANCH}")) else {
            return BTreeMap::new();
        };
        let tree = branch.peel_to_tree().expect("a tree");
        let mut files = BTreeMap::new();
        let walked = tree.walk(git2::TreeWalkMode::PreOrder, |folder, entry| {
            if let Ok(file) = entry.to_object(&there).and_then(|object| object.peel_to_blob()) {
                let name = entry.name().expect("a name");
                files.insert(format!("{folder}{name}"), file.content().to_vec());
            }
            git2::TreeWalkResult::Ok
        });
        walked.expect("a tree");
        assert!(files.remove(AS_IT_IS).is_some());
        files
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        self.change(|checkout| {
            let path = checkout.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
            fs::write(path, bytes).expect("files can be written");
        });
    }

    fn remove(&self, path: &str) {
        self.change(|checkout| fs::remove_file(checkout.join(path)).expect("it is there"));
    }
}

#[test]
fn a_branch_in_a_folder_keeps_the_contract() {
    keeps_the_contract(&Bare::new());
}

#[test]
fn a_branch_behind_http_keeps_the_contract() {
    let bare = Bare::new();
    let server = HttpServer::private(bare.folder.path(), "oauth2", TOKEN);
    let bare = bare.at(&server.url("site.git")).with("\npassword = \"PARVIS_TOKEN\"");
    keeps_the_contract(&bare);
}

#[test]
fn a_branch_survives_cuts() {
    let bare = Bare::new();
    let server = HttpServer::open(bare.folder.path());
    let port =
        server.url("").rsplit(':').next().and_then(|rest| rest.trim_end_matches('/').parse().ok());
    let proxy = Proxy::before(port.expect("a port"));
    let bare = bare.at(&format!("http://127.0.0.1:{}/site.git", proxy.port));
    survives_cuts(&bare, &proxy);
}

#[test]
fn a_branch_is_one_commit_longer_after_each_deployment_and_keeps_what_others_put_there() {
    let bare = Bare::new();
    let server = HttpServer::open(bare.folder.path());
    let bare = bare.at(&server.url("site.git"));
    let site = Site::new(&bare);
    site.deploy(&[]);
    bare.write("CNAME", b"www.seneffe.example\n");
    site.edit("content/b.md", "+++\ntitle = \"B\"\n+++\nDeux.\n");
    site.deploy(&[]);
    site.is_shown(&["CNAME"]);
    assert_eq!(bare.log("%an %ae").lines().last(), Some("Seneffe noreply@www.seneffe.example"));
    assert_eq!(bare.log("%s").lines().count(), 3);
    // Nothing is fetched where nothing changed.
    let before = server.requests().len();
    let begun = Instant::now();
    assert!(site.deploy(&[]).contains("up to date"));
    assert!(begun.elapsed().as_millis() < 1_000, "{:?}", begun.elapsed());
    assert_eq!(server.requests().len(), before + 1);
    // The site's own file of that name is nobody's rival.
    site.edit("static/.nojekyll", "mine");
    site.deploy(&[]);
    site.drop_file("static/.nojekyll");
    site.deploy(&[]);
    site.is_shown(&["CNAME"]);
    // Dates go up even where the clock does not.
    let log = bare.log("%an %ct");
    let dates = log.lines().filter_map(|line| line.strip_prefix("Seneffe "));
    let dates: Vec<u64> = dates.map(|date| date.parse().expect("a number")).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    git(&bare.path(), &["fsck", "--strict"]);
}

#[test]
fn a_forced_push_in_between_is_not_overwritten() {
    let bare = Bare::new();
    let server = HttpServer::open(bare.folder.path());
    let bare = bare.at(&server.url("site.git"));
    let site = Site::new(&bare);
    site.deploy(&[]);
    // What parvis keeps is of no use then, and no hindrance.
    let checkout = bare.checkout();
    git(checkout.path(), &["checkout", "--quiet", "--orphan", "new"]);
    git(checkout.path(), &["commit", "--quiet", "--message", "anew"]);
    git(checkout.path(), &["push", "--quiet", "--force", "origin", &format!("new:{BRANCH}")]);
    assert!(site.deploy(&[]).contains("up to date"));
    site.edit("content/b.md", "+++\ntitle = \"B\"\n+++\nDeux.\n");
    site.deploy(&[]);
    site.is_shown(&[]);
    assert_eq!(bare.log("%s").lines().count(), 2);
}

#[test]
fn of_two_deployments_at_once_one_wins_whole() {
    let bare = Bare::new();
    let sites = [Site::new(&bare), Site::new(&bare)];
    sites[0].deploy(&[]);
    for round in 0..5 {
        for (number, site) in sites.iter().enumerate() {
            site.edit(
                "content/_index.md",
                format!("+++\ntitle = \"{round} {number}\"\n+++\nText.\n"),
            );
        }
        let running: Vec<_> = sites
            .iter()
            .map(|site| {
                site.command(&[]).stderr(std::process::Stdio::piped()).spawn().expect("it runs")
            })
            .collect();
        for child in running {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() || said.contains("somebody else changed"), "{said}");
        }
        let mut there = bare.files();
        there.remove(LIST);
        let is_like = |site: &Site<'_>| {
            site.files().iter().all(|(path, bytes)| there.get(path) == Some(bytes))
        };
        assert!(sites.iter().any(is_like), "{round}");
    }
}

#[test]
fn a_refused_token_and_a_refused_branch_are_named() {
    let bare = Bare::new();
    let server = HttpServer::private(bare.folder.path(), "oauth2", "other-token");
    let bare = bare.at(&server.url("site.git"));
    Site::new(&bare).run(&[]).refuses("deploy-failed", "`password = \"PARVIS_TOKEN\"`");
    let bare = bare.with("\npassword = \"PARVIS_TOKEN\"");
    let refused = Site::new(&bare).run(&[]);
    refused.refuses("deploy-failed", "refused the token in `PARVIS_TOKEN`");
    assert!(!refused.err.contains(TOKEN), "{}", refused.err);
    let open = HttpServer::open(bare.folder.path());
    let bare = bare.at(&open.url("site.git"));
    let hook = bare.path().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("folders can be made");
    fs::write(&hook, "#!/bin/sh\necho 'pages is protected' >&2\nexit 1\n").expect("a file");
    assert!(Command::new("chmod").arg("+x").arg(&hook).status().expect("it runs").success());
    Site::new(&bare).run(&[]).refuses("deploy-failed", "pages is protected");
    let bare = bare.at(&open.url("none.git"));
    Site::new(&bare).run(&[]).refuses("deploy-failed", "no repository there");
    let bare = bare.at("/srv/none/none.git");
    Site::new(&bare).run(&[]).refuses("deploy-failed", "/srv/none/none.git");
}

#[test]
fn what_lies_in_the_way_is_named_and_stays() {
    let bare = Bare::new();
    let site = Site::new(&bare);
    site.deploy(&[]);
    bare.write("b", b"a file");
    bare.change(|checkout| std::os::unix::fs::symlink("/etc", checkout.join("c")).expect("a link"));
    for folder in ["b", "c"] {
        site.edit(&format!("content/{folder}.md"), "+++\ntitle = \"B\"\n+++\nDeux.\n");
        site.run(&[]).refuses("deploy-failed", &format!("`{folder}`"));
        site.run(&["--replace"]).refuses("deploy-failed", &format!("`{folder}`"));
        site.drop_file(&format!("content/{folder}.md"));
    }
    bare.remove("c");
    site.is_shown(&["b"]);
}

#[test]
fn a_branch_behind_ssh_is_reached_by_a_key_and_by_no_other_server() {
    let bare = Bare::new();
    let server = SshServer::start_with("");
    let key = keygen(bare.folder.path(), "key", &["-t", "ed25519"]);
    server.let_in(&key.with_extension("pub"));
    let line = server.known_line();
    let host_key = bare.folder.path().join("host.pub");
    fs::write(&host_key, line.split_once(' ').expect("a key").1).expect("a file");
    let told = Command::new("ssh-keygen").arg("-lf").arg(&host_key).output().expect("it runs");
    let told = String::from_utf8(told.stdout).expect("text");
    let print = told.split(' ').nth(1).expect("a fingerprint").to_owned();
    let address = server.url(&bare.path());
    let bare = bare.at(&address).with(&format!("\nkey = \"{}\"", key.display()));
    Site::new(&bare).run(&[]).refuses("deploy-failed", "is not in `~/.ssh/known_hosts`");
    let known = bare.settings.clone();
    let wrong = format!("\nhost_key = \"SHA256:{}\"", "A".repeat(43));
    let bare = bare.with(&wrong);
    Site::new(&bare).run(&[]).refuses("deploy-failed", "HAS CHANGED");
    let bare = Bare { settings: format!("{known}\nhost_key = \"{print}\""), ..bare };
    let site = Site::new(&bare);
    site.deploy(&[]);
    site.edit("content/b.md", "+++\ntitle = \"B\"\n+++\nDeux.\n");
    site.deploy(&[]);
    site.is_shown(&[]);
    assert!(site.deploy(&[]).contains("up to date"));
}
