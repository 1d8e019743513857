//! Fetching over ssh from the real `sshd`: who gets in, and which servers are trusted.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::servers;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use parvis::diagnostics::{Blame, Code, Diagnostic, Result};
use parvis::git::{Access, CommitId, Depth, Refspec, Remote, RemoteRef, Repository};
use servers::{Origin, SSHD, SshServer, keygen, once_more, skips};
use tempfile::TempDir;

/// A server with a repository, and a home folder that knows the server.
struct Meeting {
    origin: Origin,
    server: SshServer,
    home: TempDir,
}

impl Meeting {
    /// None where a program is missing.
    fn arrange() -> Option<Self> {
        Self::arrange_with("")
    }

    /// With settings of the server.
    fn arrange_with(settings: &str) -> Option<Self> {
        if skips(&[SSHD, "ssh-keygen", "ssh-agent", "ssh-add", "git"]) {
            return None;
        }
        let meeting = Self {
            origin: Origin::new(),
            server: SshServer::start_with(settings),
            home: TempDir::new().unwrap(),
        };
        meeting.knows(&meeting.server.known_line());
        Some(meeting)
    }

    fn ssh_folder(&self) -> std::path::PathBuf {
        self.home.path().join(".ssh")
    }

    fn knows(&self, lines: &str) {
        std::fs::create_dir_all(self.ssh_folder()).unwrap();
        std::fs::write(self.ssh_folder().join("known_hosts"), lines).unwrap();
    }

    /// Puts a key that the server lets in into the home.
    fn has_key(&self, name: &str, arguments: &[&str]) {
        let file = keygen(&self.ssh_folder(), name, arguments);
        self.server.let_in(&file.with_extension("pub"));
    }

    fn remote(&self) -> Remote {
        remote(&self.server.url(self.origin.path()), self.home.path())
    }

    fn list(&self) -> Result<Vec<RemoteRef>> {
        list(&self.remote())
    }
}

fn remote(url: &str, home: &Path) -> Remote {
    let (connect, silence) = (Duration::from_secs(5), Duration::from_secs(8));
    let home = Some(Utf8Path::from_path(home).unwrap().to_owned());
    Remote { url: url.to_owned(), access: Access { home, connect, silence, ..Access::default() } }
}

fn cache(folder: &TempDir) -> Repository {
    Repository::init_bare(&Utf8Path::from_path(folder.path()).unwrap().join("cache")).unwrap()
}

fn list(remote: &Remote) -> Result<Vec<RemoteRef>> {
    cache(&TempDir::new().unwrap()).connect(remote, &|_| {}, |session| session.refs())
}

#[track_caller]
fn says(error: &Diagnostic, code: Code, parts: &[&str]) {
    let text = format!("{} | {}", error.message, error.help.clone().unwrap_or_default());
    assert_eq!((error.code, error.blame), (code, Blame::Network), "{text}");
    for part in parts {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
}

#[test]
fn key_files_of_each_kind_let_in() {
    let Some(meeting) = Meeting::arrange() else { return };
    for (name, kind) in [
        ("id_ed25519", &["-t", "ed25519"][..]),
        ("id_ecdsa", &["-t", "ecdsa"]),
        ("id_rsa", &["-t", "rsa"]),
        ("id_rsa", &["-t", "rsa", "-m", "PEM"]),
    ] {
        meeting.has_key(name, kind);
        let refs = meeting.list().unwrap_or_else(|error| panic!("{kind:?}: {error:?}"));
        assert_eq!(refs[0].target.as_deref(), Some("refs/heads/main"));
        std::fs::remove_file(meeting.ssh_folder().join(name)).unwrap();
    }
}

#[test]
fn the_second_key_is_tried_when_the_first_is_refused() {
    let Some(meeting) = Meeting::arrange() else { return };
    keygen(&meeting.ssh_folder(), "id_ed25519", &["-t", "ed25519"]);
    meeting.has_key("id_rsa", &["-t", "rsa"]);
    meeting.list().unwrap();
}

#[test]
fn fetching_over_ssh_goes_shallow_and_deep_in_one_session() {
    let Some(meeting) = Meeting::arrange() else { return };
    meeting.has_key("id_ed25519", &["-t", "ed25519"]);
    let first = meeting.origin.git(&["rev-parse", "HEAD"]);
    let second = meeting.origin.commit("a", "1");
    let folder = TempDir::new().unwrap();
    let cache = cache(&folder);
    let has = |commit: &str| cache.has_commit(CommitId::from_hex(commit).unwrap()).unwrap();
    let name = Refspec { there: "refs/heads/main", here: "refs/parvis/main" };
    let talk = |session: &mut parvis::git::Session<'_, '_>| {
        session.fetch(&[name], Depth::One)?;
        assert!(has(&second) && !has(&first));
        session.fetch(&[name], Depth::Full)
    };
    cache.connect(&meeting.remote(), &|_| {}, talk).unwrap();
    assert!(has(&first));
    crate::support::git(&folder.path().join("cache"), &["fsck", "--strict"]);
}

#[test]
fn a_stranger_is_refused_once_each_key_was_tried() {
    let Some(meeting) = Meeting::arrange() else { return };
    says(
        &meeting.list().unwrap_err(),
        Code::Refused,
        &["127.0.0.1", "refused the ssh agent", "give the public key"],
    );
    let key = keygen(&meeting.ssh_folder(), "id_ed25519", &["-t", "ed25519"]);
    says(
        &meeting.list().unwrap_err(),
        Code::Refused,
        &["the ssh agent, the key in `", key.to_str().unwrap()],
    );
}

#[test]
fn a_key_with_a_passphrase_is_left_to_the_agent() {
    let Some(meeting) = Meeting::arrange() else { return };
    for (name, kind) in [
        ("id_ed25519", &["-t", "ed25519", "-N", "secret"][..]),
        ("id_rsa", &["-t", "rsa", "-m", "PEM", "-N", "secret"]),
    ] {
        meeting.has_key(name, kind);
        let error = meeting.list().unwrap_err();
        says(&error, Code::Refused, &["ssh-add"]);
        assert!(!error.message.contains(name), "{}", error.message);
    }
}

#[test]
fn the_agent_lets_in() {
    // The agent's address is the process's, so the test runs once more in a process of its own.
    if let Ok(url) = std::env::var("URL_OF_THE_TEST") {
        let refs =
            list(&remote(&url, Path::new(&std::env::var("HOME_OF_THE_TEST").unwrap()))).unwrap();
        assert_eq!(refs.len(), 2);
        return;
    }
    let Some(meeting) = Meeting::arrange() else { return };
    let folder = TempDir::new().unwrap();
    let socket = folder.path().join("agent");
    let key = keygen(folder.path(), "key", &["-t", "ed25519", "-N", ""]);
    meeting.server.let_in(&key.with_extension("pub"));
    let mut agent = Command::new("ssh-agent")
        .arg("-D")
        .arg("-a")
        .arg(&socket)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !socket.exists() && began.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let added =
        Command::new("ssh-add").arg("-q").arg(&key).env("SSH_AUTH_SOCK", &socket).status().unwrap();
    std::fs::remove_file(&key).unwrap();
    assert!(added.success());
    let url = meeting.server.url(meeting.origin.path());
    let variables = [
        ("SSH_AUTH_SOCK", socket.to_str()),
        ("HOME_OF_THE_TEST", meeting.home.path().to_str()),
        ("URL_OF_THE_TEST", Some(&*url)),
    ];
    once_more("ssh::the_agent_lets_in", &variables.map(|(name, value)| (name, value.unwrap())));
    agent.kill().unwrap();
    agent.wait().unwrap();
}

#[test]
fn an_unknown_server_is_refused_before_a_key_is_offered() {
    let Some(meeting) = Meeting::arrange() else { return };
    meeting.has_key("id_ed25519", &["-t", "ed25519"]);
    meeting.knows("");
    let error = meeting.list().unwrap_err();
    says(
        &error,
        Code::Refused,
        &[
            "the key of 127.0.0.1 is not in `~/.ssh/known_hosts`",
            "SHA256:",
            "ssh -p ",
            "ssh-keyscan -p ",
        ],
    );
    std::fs::remove_file(meeting.ssh_folder().join("known_hosts")).unwrap();
    says(&meeting.list().unwrap_err(), Code::Refused, &["is not in"]);
    let mut homeless = meeting.remote();
    homeless.access.home = None;
    says(&list(&homeless).unwrap_err(), Code::Refused, &["is not in"]);
}

#[test]
fn a_server_whose_key_has_changed_is_refused_aloud() {
    let Some(meeting) = Meeting::arrange() else { return };
    meeting.has_key("id_ed25519", &["-t", "ed25519"]);
    let host = meeting.server.known_line();
    let other = keygen(meeting.home.path(), "other", &["-t", "ed25519"]);
    let key = std::fs::read_to_string(other.with_extension("pub")).unwrap();
    meeting.knows(&format!("{} {key}", host.split(' ').next().unwrap()));
    says(
        &meeting.list().unwrap_err(),
        Code::Refused,
        &["HAS CHANGED (SHA256:", "by telephone", "ssh-keygen -R '[127.0.0.1]:"],
    );
    let hashed = Command::new("ssh-keygen")
        .args(["-q", "-H", "-f"])
        .arg(meeting.ssh_folder().join("known_hosts"))
        .output()
        .unwrap();
    assert!(hashed.status.success());
    says(&meeting.list().unwrap_err(), Code::Refused, &["HAS CHANGED"]);
    meeting.knows(&host);
    Command::new("ssh-keygen")
        .args(["-q", "-H", "-f"])
        .arg(meeting.ssh_folder().join("known_hosts"))
        .output()
        .unwrap();
    meeting.list().unwrap();
    meeting.knows(&format!("{host}@revoked * {}", host.split_once(' ').unwrap().1));
    says(&meeting.list().unwrap_err(), Code::Refused, &["@revoked"]);
}

#[test]
fn a_repository_that_is_not_there_is_told_from_a_server_that_is_not() {
    let Some(meeting) = Meeting::arrange() else { return };
    meeting.has_key("id_ed25519", &["-t", "ed25519"]);
    let absent = remote(&meeting.server.url(Path::new("/nowhere/at/all")), meeting.home.path());
    says(&list(&absent).unwrap_err(), Code::Refused, &["/nowhere/at/all", "no repository there"]);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let closed = remote(&format!("ssh://git@127.0.0.1:{port}/x"), meeting.home.path());
    says(&list(&closed).unwrap_err(), Code::Unreachable, &["127.0.0.1"]);
}

#[test]
fn a_silent_server_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ssh://git@127.0.0.1:{}/x", listener.local_addr().unwrap().port());
    let (home, began) = (TempDir::new().unwrap(), Instant::now());
    says(
        &list(&remote(&url, home.path())).unwrap_err(),
        Code::Unreachable,
        &["silent for 8 seconds"],
    );
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn each_connection_has_its_own_time_and_bytes_that_drip_are_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ssh://git@127.0.0.1:{}/x", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut words = b"SSH-2.0-slow".iter().chain(std::iter::repeat(&b'x'));
                while words
                    .next()
                    .is_some_and(|word| std::io::Write::write_all(&mut stream, &[*word]).is_ok())
                {
                    std::thread::sleep(Duration::from_millis(100));
                }
            });
        }
    });
    let (home, began) = (TempDir::new().unwrap(), Instant::now());
    for silence in [500, 1_500] {
        let mut slow = remote(&url, home.path());
        slow.access.silence = Duration::from_millis(silence);
        assert_eq!(list(&slow).unwrap_err().code, Code::Unreachable);
        let mut ending = remote(&url, home.path());
        ending.access.total = Duration::from_millis(silence);
        says(&list(&ending).unwrap_err(), Code::Unreachable, &["it took more than"]);
    }
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[test]
fn what_the_server_says_and_where_it_breaks_off_is_told() {
    let cases = [
        ("echo 'ERROR: Repository not found.' >&2; exit 1", Code::Refused, "no repository there"),
        ("echo 'ERROR: Access denied, ask Anna.' >&2; exit 1", Code::Refused, "ask Anna"),
        // The end of a channel comes as a message of its own; where it comes apart from the last bytes, the library waits for
        // more of them, and tells of silence.
        ("echo rubbish", Code::Unreachable, ""),
        ("eval \"$SSH_ORIGINAL_COMMAND\" | head -c 100", Code::Unreachable, ""),
        ("sleep 60", Code::Unreachable, "silent"),
    ];
    for (command, code, part) in cases {
        let Some(meeting) = Meeting::arrange_with(&format!("ForceCommand {command}")) else {
            return;
        };
        meeting.has_key("id_ed25519", &["-t", "ed25519"]);
        let error = meeting.list().unwrap_err();
        says(&error, code, &[part]);
        assert!(
            !part.is_empty()
                || ["broke off or is damaged", "silent"]
                    .iter()
                    .any(|part| error.message.contains(part))
        );
    }
}

#[test]
fn a_server_that_dies_leaves_the_repository_usable() {
    let Some(mut meeting) = Meeting::arrange() else { return };
    meeting.has_key("id_ed25519", &["-t", "ed25519"]);
    meeting.origin.commit(
        "large",
        (0..100_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect::<Vec<_>>(),
    );
    let (good, folder) = (meeting.remote(), TempDir::new().unwrap());
    let cache = cache(&folder);
    let fetch = |remote: &Remote| {
        cache.connect(remote, &|_| {}, |session| {
            session.fetch(
                &[Refspec { there: "refs/heads/main", here: "refs/parvis/main" }],
                Depth::Full,
            )
        })
    };
    meeting.server.dying(60_000);
    meeting.knows(&(meeting.server.known_line()));
    says(&fetch(&meeting.remote()).unwrap_err(), Code::Unreachable, &["broke off or is damaged"]);
    assert!(cache.refs("refs/").unwrap().is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("cache/objects/pack")).unwrap().count(), 0);
    meeting.knows(&good_line(&meeting, &good));
    fetch(&good).unwrap();
}

/// The line of `known_hosts` for the server's own port.
fn good_line(meeting: &Meeting, good: &Remote) -> String {
    let port = good.url.rsplit(':').next().unwrap().split('/').next().unwrap();
    let line = meeting.server.known_line();
    format!("[127.0.0.1]:{port} {}", line.split_once(' ').unwrap().1)
}
