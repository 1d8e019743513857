//! SFTP, against OpenSSH's `sshd`; passwords against rclone's server, since `sshd` takes those of the
//! machine only.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::contract::{Machine, Site, keeps_the_contract, survives_cuts};
use super::proxy::Proxy;
use crate::servers::{SSHD, SshServer, keygen, user};
use crate::support::files_below;

/// A server, and a home with a key that it lets in.
struct Host {
    server: SshServer,
    dir: TempDir,
    /// Where it is reached.
    port: u16,
    /// Further lines of settings.
    settings: String,
}

impl Host {
    fn start() -> Self {
        Self::start_with("Subsystem sftp internal-sftp")
    }

    fn start_with(settings: &str) -> Self {
        assert!(Path::new(SSHD).exists(), "please install openssh-server and openssh-client");
        let dir = TempDir::new().expect("a temporary folder");
        let server = SshServer::start_with(settings);
        let key = keygen(&dir.path().join(".ssh"), "id_ed25519", &["-t", "ed25519"]);
        server.let_in(&key.with_extension("pub"));
        let settings = format!("host_key = \"{}\"", server.fingerprint(None));
        Self { port: server.port(), server, dir, settings }
    }

    /// With other lines of settings.
    fn with(self, settings: impl Into<String>) -> Self {
        Self { settings: settings.into(), ..self }
    }

    fn www(&self) -> PathBuf {
        self.dir.path().join("www")
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join(".ssh")
    }

    /// What lies in the target's folder and is no file of the site.
    fn unfinished(&self) -> usize {
        self.files().keys().filter(|name| name.starts_with(".parvis-sending")).count()
    }
}

impl Machine for Host {
    fn settings(&self) -> String {
        let www = self.www();
        let to = format!("sftp://{}@127.0.0.1:{}/{}", user(), self.port, www.display());
        format!("to = \"{to}\"\n{}", self.settings)
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("HOME", self.dir.path().display().to_string())]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let exists = self.www().exists();
        if exists { files_below(&self.www()) } else { BTreeMap::new() }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.www().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.www().join(path)).expect("it is there");
    }
}

#[test]
fn sftp_keeps_the_contract() {
    let host = Host::start();
    keeps_the_contract(&host);
    // The last killed run may have had nothing left to do but to go.
    Site::new(&host).deploy(&["--delete"]);
    assert_eq!(host.unfinished(), 0);
}

#[test]
fn sftp_survives_cuts() {
    let mut host = Host::start();
    let proxy = Proxy::before(host.port);
    host.port = proxy.port;
    survives_cuts(&host, &proxy);
    assert_eq!(host.unfinished(), 0);
}

#[test]
fn a_connection_that_breaks_at_the_login_is_no_refusal() {
    let mut host = Host::start();
    let proxy = Proxy::before(host.port);
    host.port = proxy.port;
    for most in [3_000, 4_000, 5_000, 6_000] {
        proxy.cut(4, most);
        Site::new(&host).deploy(&["--dry-run"]);
    }
}

#[test]
fn a_host_is_known_by_its_key() {
    let host = Host::start().with("");
    let said = Site::new(&host).run(&[]);
    said.refuses("deploy-failed", "is not in `~/.ssh/known_hosts`");
    // The help, to the letter.
    let help = format!("host_key = \"{}\"", host.server.fingerprint(None));
    assert!(said.err.contains(&help), "{}", said.err);
    let known = host.home().join("known_hosts");
    fs::write(&known, host.server.known_line()).expect("files can be written");
    Site::new(&host).deploy(&[]);
    let other = keygen(&host.dir.path().join("other"), "key", &["-t", "ed25519"]);
    let other = other.with_extension("pub");
    let public = fs::read_to_string(&other).expect("a key");
    fs::write(&known, format!("[127.0.0.1]:{} {public}", host.port)).expect("files can be written");
    let said = Site::new(&host).run(&[]);
    said.refuses("deploy-failed", "HAS CHANGED");
    assert!(said.err.contains(&help), "{}", said.err);
    // What is pinned is stronger than what is listed, in both directions.
    let host = host.with(&help);
    Site::new(&host).deploy(&["--delete"]);
    fs::write(&known, host.server.known_line()).expect("files can be written");
    let pin = format!("host_key = \"{}\"", host.server.fingerprint(Some(&other)));
    let host = host.with(pin);
    Site::new(&host).run(&[]).refuses("deploy-failed", "HAS CHANGED");
}

#[test]
fn a_pin_may_be_that_of_any_of_the_hosts_keys() {
    let keys = TempDir::new().expect("a temporary folder");
    let rsa = keygen(keys.path(), "rsa", &["-t", "rsa"]);
    let host =
        Host::start_with(&format!("Subsystem sftp internal-sftp\nHostKey {}", rsa.display()));
    let pin = host.server.fingerprint(Some(&rsa.with_extension("pub")));
    let host = host.with(format!("host_key = \"{pin}\""));
    Site::new(&host).deploy(&[]);
}

#[test]
fn who_logs_in_needs_the_right_key() {
    let host = Host::start();
    let pinned = host.settings.clone();
    let right = host.home().join("id_ed25519");
    let wrong = keygen(&host.dir.path().join("wrong"), "key", &["-t", "ed25519"]);
    let locked = keygen(&host.dir.path().join("locked"), "key", &["-t", "ed25519", "-N", "sesame"]);
    let named = |key: &Path| format!("{pinned}\nkey = \"{}\"", key.display());
    let host = host.with(named(&wrong));
    let said = Site::new(&host).run(&[]);
    said.refuses("deploy-failed", "does not let");
    assert!(said.err.contains(wrong.to_str().expect("a text")), "{}", said.err);
    let host = host.with(named(&right.with_extension("pub")));
    Site::new(&host).run(&[]).refuses("deploy-refused", "holds no private key");
    let host = host.with(named(Path::new("~/.ssh/none")));
    Site::new(&host).run(&[]).refuses("deploy-refused", "there is no key");
    let host = host.with(named(Path::new("~/.ssh/id_ed25519")));
    Site::new(&host).deploy(&[]);
    host.server.let_in(&locked.with_extension("pub"));
    let host = host.with(named(&locked));
    Site::new(&host).run(&[]).refuses("deploy-refused", "has a passphrase");
    let host = host.with(format!("{}\npassword = \"PASSPHRASE\"", named(&locked)));
    Site::new(&host).run(&[]).refuses("missing-token", "`PASSPHRASE`");
    let site = Site::new(&host);
    let ended = site.command(&["--delete"]).env("PASSPHRASE", "sesame").output().expect("it runs");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let ended = site.command(&[]).env("PASSPHRASE", "open").output().expect("it runs");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && said.contains("does not let"), "{said}");
    assert!(!said.contains("open\""), "{said}");
}

#[test]
fn a_host_that_is_not_there_is_named_at_once() {
    let mut host = Host::start();
    let port = {
        let free = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        free.local_addr().expect("an address").port()
    };
    host.port = port;
    let begun = Instant::now();
    Site::new(&host).run(&[]).refuses("deploy-failed", &format!("[127.0.0.1]:{port}"));
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_host_without_sftp_is_told_from_a_broken_connection() {
    for (settings, word) in [
        ("", "does not speak SFTP"),
        ("Subsystem sftp /bin/false", "ended at once"),
        ("Subsystem sftp /bin/echo Welcome to the town, dear clerk", "Welcome to the town"),
    ] {
        Site::new(&Host::start_with(settings)).run(&[]).refuses("deploy-failed", word);
    }
}

#[test]
fn a_host_that_forbids_writing_is_left_as_it_is() {
    let host = Host::start_with("Subsystem sftp internal-sftp -R");
    host.write("mine.txt", b"mine");
    let said = Site::new(&host).run(&[]);
    said.refuses("deploy-failed", "may not write");
    assert_eq!(host.files().into_keys().collect::<Vec<_>>(), ["mine.txt"]);
}

#[test]
fn a_full_disk_leaves_the_former_site() {
    // No file may have more than 50 kB, as if there were no more room.
    let server = "/usr/lib/openssh/sftp-server";
    let script = TempDir::new().expect("a temporary folder");
    let limited = script.path().join("limited");
    let text = format!("#!/bin/bash\ntrap '' XFSZ\nulimit -f 50\nexec {server}\n");
    fs::write(&limited, text).expect("files can be written");
    let host = Host::start_with(&format!("Subsystem sftp /bin/bash {}", limited.display()));
    let site = Site::new(&host);
    let said = site.run(&[]);
    said.refuses("deploy-failed", "static/large.bin".trim_start_matches("static/"));
    assert!(
        said.err.contains("its disk is full") && said.err.contains("make room"),
        "{}",
        said.err
    );
    assert!(!host.files().contains_key("large.bin") && host.unfinished() == 0);
    site.edit("static/large.bin", "small");
    site.deploy(&[]);
    site.is_shown(&[]);
    site.edit("static/large.bin", vec![1; 200_000]);
    site.run(&[]).refuses("deploy-failed", "large.bin");
    assert_eq!(host.files()["large.bin"], b"small");
}

#[test]
fn what_lies_in_the_way_stays() {
    let host = Host::start();
    host.write("a", b"a file");
    let site = Site::new(&host);
    site.run(&["--replace"]).refuses("deploy-failed", "a file lies in the place of the folder `a`");
    host.remove("a");
    host.write("index.html/note", b"note");
    site.run(&["--replace"]).refuses("deploy-failed", "a folder lies in the place");
    assert_eq!(host.files()["index.html/note"], b"note");
    let outside = host.dir.path().join("outside");
    fs::create_dir_all(outside.join("a")).expect("folders can be made");
    fs::remove_dir_all(host.www()).expect("it is there");
    fs::create_dir_all(host.www()).expect("folders can be made");
    symlink(&outside, host.www().join("a")).expect("a link");
    site.run(&[]).refuses("deploy-failed", "a link lies in the place of the folder `a`");
    site.run(&["--replace"]).refuses("deploy-failed", "a link lies in the place of the folder `a`");
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 1);
    // Nor does anything go that lies behind one.
    fs::remove_file(host.www().join("a")).expect("it is there");
    site.deploy(&[]);
    fs::rename(host.www().join("a"), outside.join("pages")).expect("it is there");
    symlink(outside.join("pages"), host.www().join("a")).expect("a link");
    site.drop_file("content/a/été.md");
    site.drop_file("content/a/_index.md");
    site.run(&["--delete"]).refuses("deploy-failed", "a link lies in the place of the folder `a`");
    assert!(files_below(&outside).contains_key("pages/index.html"));
}

#[test]
fn a_target_that_is_no_folder_is_refused() {
    let host = Host::start();
    fs::write(host.www(), "a file").expect("files can be written");
    Site::new(&host).run(&[]).refuses("deploy-failed", "a file lies in the place");
    assert_eq!(fs::read(host.www()).expect("it is there"), b"a file");
    fs::remove_file(host.www()).expect("it is there");
    // The target itself may be a link, as many hosts have it.
    let there = host.dir.path().join("public_html");
    fs::create_dir_all(&there).expect("folders can be made");
    symlink(&there, host.www()).expect("a link");
    Site::new(&host).deploy(&[]);
    assert!(there.join("index.html").exists());
}

#[test]
fn a_host_may_be_unable_to_rename_over_a_file() {
    let host = Host::start_with("Subsystem sftp internal-sftp -P posix-rename");
    let site = Site::new(&host);
    site.deploy(&[]);
    site.edit("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nEncore.\n");
    site.deploy(&[]);
    site.is_shown(&[]);
    assert_eq!(host.unfinished(), 0);
    fs::remove_file(host.www().join("index.html")).expect("it is there");
    host.write("index.html/note", b"note");
    site.edit("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nEnfin.\n");
    site.run(&[]).refuses("deploy-failed", "a folder lies in the place");
    assert_eq!(host.files()["index.html/note"], b"note");
}

#[test]
fn of_two_deployments_at_once_one_waits_or_is_refused() {
    let host = Host::start();
    let (one, two) = (Site::new(&host).with_pages(150), Site::new(&host).with_pages(150));
    two.edit("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nAutre.\n");
    let run = |site: &Site<'_>| {
        let mut command = site.command(&[]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
    };
    let runs = [run(&one), run(&two)];
    let ended = runs.map(|run| run.wait_with_output().expect("it ends"));
    let well = ended.iter().filter(|ended| ended.status.success()).count();
    for ended in ended.iter().filter(|ended| !ended.status.success()) {
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.contains("another deployment") || said.contains("did not put"), "{said}");
    }
    assert!(well > 0);
    one.deploy(&[]);
    one.is_shown(&[]);
    assert_eq!(host.unfinished(), 0);
}

/// rclone's server, which takes a user and a password of its own.
struct WithPassword {
    dir: TempDir,
    child: Child,
    port: u16,
    pin: String,
    password: &'static str,
}

impl WithPassword {
    fn start() -> Self {
        let there = Command::new("rclone").arg("version").output().is_ok();
        assert!(there, "please install rclone");
        let dir = TempDir::new().expect("a temporary folder");
        fs::create_dir_all(dir.path().join("served")).expect("folders can be made");
        let key = keygen(dir.path(), "host_key", &["-t", "ed25519"]);
        let printed = Command::new("ssh-keygen").arg("-lf").arg(&key).output();
        let printed = String::from_utf8(printed.expect("ssh-keygen is installed").stdout);
        let pin = printed.expect("a text").split(' ').nth(1).expect("a fingerprint").to_owned();
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
        let port = free.expect("a port is free").port();
        let child = Command::new("rclone")
            .args(["serve", "sftp", "--user", "clerk", "--pass", "right", "--addr"])
            .arg(format!("127.0.0.1:{port}"))
            // Pieces of a file may come in another order than they were sent.
            .args(["--dir-cache-time", "0s", "--vfs-write-wait", "20s", "--key"])
            .args([&key, &dir.path().join("served")])
            .env("HOME", dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("rclone is installed");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "rclone does not answer");
            sleep(Duration::from_millis(20));
        }
        Self { dir, child, port, pin, password: "right" }
    }

    fn www(&self) -> PathBuf {
        self.dir.path().join("served/www")
    }
}

impl Drop for WithPassword {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Machine for WithPassword {
    fn settings(&self) -> String {
        let Self { port, pin, .. } = self;
        format!(
            "to = \"sftp://clerk@127.0.0.1:{port}/www\"\nhost_key = \"{pin}\"\npassword = \"WORD\""
        )
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("WORD", self.password.to_owned())]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        if self.www().exists() { files_below(&self.www()) } else { BTreeMap::new() }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.www().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.www().join(path)).expect("it is there");
    }
}

#[test]
fn a_password_lets_in_and_is_never_shown() {
    let mut host = WithPassword::start();
    host.password = "sesame17";
    let said = Site::new(&host).run(&[]);
    said.refuses("deploy-failed", "does not let clerk in with the password");
    assert!(!said.err.contains("sesame17") && !said.out.contains("sesame17"));
    host.password = "";
    Site::new(&host).run(&[]).refuses("missing-token", "`WORD`");
    host.password = "right";
    let site = Site::new(&host);
    site.deploy(&[]);
    site.is_shown(&[]);
    site.edit("content/_index.md", "+++\ntitle = \"Bienvenue\"\n+++\nEncore.\n");
    site.deploy(&[]);
    site.is_shown(&[]);
}
