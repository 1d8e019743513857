//! Fetching from real servers: over HTTP, from folders, and from servers that mean no good.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::servers;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::git;
use camino::Utf8Path;
use parvis::diagnostics::{Blame, Code, Diagnostic, Result};
use parvis::git::{Access, CommitId, Depth, Refspec, Remote, RemoteRef, Repository, Secret};
use parvis::names::Address;
use servers::{HttpServer, Origin, Reply, Request, once_more, skips};
use tempfile::TempDir;

const MAIN: Refspec<'_> = Refspec { there: "refs/heads/main", here: "refs/parvis/main" };
const LIST: &str = "application/x-git-upload-pack-advertisement";
const PACK: &str = "application/x-git-upload-pack-result";

/// A bare repository as the store keeps it.
struct Cache {
    dir: TempDir,
    repository: Repository,
}

impl Cache {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let repository =
            Repository::init_bare(&Utf8Path::from_path(dir.path()).unwrap().join("cache")).unwrap();
        Self { dir, repository }
    }

    fn list(&self, remote: &Remote) -> Result<Vec<RemoteRef>> {
        self.repository.connect(remote, &|_| {}, |session| session.refs())
    }

    fn fetch(&self, remote: &Remote, name: Refspec<'_>, depth: Depth) -> Result<()> {
        self.repository.connect(remote, &|_| {}, |session| session.fetch(&[name], depth))
    }

    fn has(&self, commit: &str) -> bool {
        self.repository.has_commit(CommitId::from_hex(commit).unwrap()).unwrap()
    }

    /// Fails unless every object that a name leads to is there and sound.
    #[track_caller]
    fn is_whole(&self) {
        git(&self.dir.path().join("cache"), &["fsck", "--strict", "--no-dangling"]);
    }

    /// Fails if a fetch that failed has left something.
    #[track_caller]
    fn is_empty(&self) {
        self.is_whole();
        assert!(self.repository.refs("refs/").unwrap().is_empty());
        let left: Vec<_> = std::fs::read_dir(self.dir.path().join("cache/objects/pack"))
            .unwrap()
            .flatten()
            .map(|f| f.path())
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(!self.dir.path().join("cache/shallow").exists());
    }
}

fn remote(url: impl Into<String>) -> Remote {
    let (connect, silence) = (Duration::from_secs(5), Duration::from_secs(5));
    Remote { url: url.into(), access: Access { connect, silence, ..Access::default() } }
}

fn hasty(url: impl Into<String>) -> Remote {
    let mut remote = remote(url);
    remote.access.silence = Duration::from_millis(400);
    remote
}

fn with_token(mut remote: Remote, token: &str) -> Remote {
    remote.access.token = Some(("PARTNER_TOKEN".to_owned(), Secret::new(token)));
    remote
}

/// Asserts the code, that the network is blamed and that the message holds the parts.
#[track_caller]
fn says(error: &Diagnostic, code: Code, parts: &[&str]) {
    let text = format!("{} | {}", error.message, error.help.clone().unwrap_or_default());
    assert_eq!((error.code, error.blame), (code, Blame::Network), "{text}");
    for part in parts {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
}

fn is_list(request: &Request) -> bool {
    request.method == "GET"
}

#[test]
fn listing_is_one_request_and_names_what_is_offered() {
    let origin = Origin::new();
    let first = origin.git(&["rev-parse", "HEAD"]);
    origin.git(&["tag", "v1.0.0"]);
    origin.git(&["tag", "--annotate", "--message", "text", "v1.1.0"]);
    let tag = origin.git(&["rev-parse", "v1.1.0"]);
    let server = HttpServer::open(&origin.root());
    let refs = Cache::new().list(&remote(server.url(".git"))).unwrap();
    let shown: Vec<_> = refs
        .iter()
        .map(|r| (r.name.as_str(), r.commit.to_string(), r.object.to_string(), r.target.as_deref()))
        .collect();
    let commit = |name| (name, first.clone(), first.clone(), None);
    assert_eq!(
        shown,
        [
            ("HEAD", first.clone(), first.clone(), Some("refs/heads/main")),
            commit("refs/heads/main"),
            commit("refs/tags/v1.0.0"),
            ("refs/tags/v1.1.0", first.clone(), tag, None),
        ]
    );
    assert_eq!(server.requests().len(), 1, "{:?}", server.requests());
}

#[test]
fn a_repository_without_commits_offers_nothing() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet", "--bare", "."]);
    let server = HttpServer::open(folder.path().parent().unwrap());
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(Cache::new().list(&remote(server.url(name))).unwrap(), []);
}

#[test]
fn fetching_uses_the_connection_that_listed() {
    let origin = Origin::new();
    let commit = origin.commit("a", "1");
    let server = HttpServer::open(&origin.root());
    let cache = Cache::new();
    let seen = AtomicUsize::new(0);
    let progress = |progress: parvis::git::Progress| {
        seen.fetch_max(progress.objects, Ordering::Relaxed);
    };
    let talk = |session: &mut parvis::git::Session<'_, '_>| {
        assert_eq!(session.refs()?.len(), 2);
        session.fetch(&[MAIN], Depth::Full)
    };
    cache.repository.connect(&remote(server.url(".git")), &progress, talk).unwrap();
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.connection == 0), "{requests:?}");
    assert_eq!(requests.iter().filter(|request| is_list(request)).count(), 1);
    assert_eq!(seen.into_inner(), 6);
    assert!(cache.has(&commit));
    assert_eq!(
        cache.repository.refs("refs/parvis/").unwrap(),
        [("refs/parvis/main".to_owned(), CommitId::from_hex(&commit).unwrap())]
    );
    cache.is_whole();
}

#[test]
fn depth_one_brings_one_commit_and_full_the_rest() {
    let origin = Origin::new();
    let first = origin.git(&["rev-parse", "HEAD"]);
    let second = origin.commit("a", "1");
    let server = HttpServer::open(&origin.root());
    let (cache, remote) = (Cache::new(), remote(server.url(".git")));
    cache.fetch(&remote, MAIN, Depth::One).unwrap();
    assert!(cache.has(&second) && !cache.has(&first));
    let third = origin.commit("a", "2");
    cache.fetch(&remote, MAIN, Depth::One).unwrap();
    assert!(cache.has(&third) && !cache.has(&first));
    cache.is_whole();
    cache.fetch(&remote, MAIN, Depth::Full).unwrap();
    assert!(cache.has(&first));
    assert!(!cache.repository.is_shallow().unwrap());
    cache.is_whole();
}

#[test]
fn one_session_can_fetch_twice() {
    let origin = Origin::new();
    let first = origin.git(&["rev-parse", "HEAD"]);
    origin.git(&["branch", "old"]);
    let second = origin.commit("a", "1");
    let server = HttpServer::open(&origin.root());
    for url in [server.url(".git"), origin.path().to_str().unwrap().to_owned()] {
        let cache = Cache::new();
        let talk = |session: &mut parvis::git::Session<'_, '_>| {
            session.fetch(&[MAIN], Depth::One)?;
            session.fetch(
                &[MAIN, Refspec { there: "refs/heads/old", here: "refs/parvis/old" }],
                Depth::Full,
            )
        };
        cache.repository.connect(&remote(&url), &|_| {}, talk).unwrap();
        assert!(cache.has(&first) && cache.has(&second), "{url}");
        assert_eq!(cache.repository.refs("refs/parvis/").unwrap().len(), 2);
    }
}

#[test]
fn a_tag_is_fetched_alone_with_its_text() {
    let origin = Origin::new();
    origin.git(&["tag", "--annotate", "--message", "one", "v1"]);
    let second = origin.commit("a", "1");
    origin.git(&["tag", "--annotate", "--message", "two", "v2"]);
    let tag = origin.git(&["rev-parse", "v2"]);
    let server = HttpServer::open(&origin.root());
    for url in [server.url(".git"), format!("file://{}", origin.path().display())] {
        let cache = Cache::new();
        cache
            .fetch(
                &remote(url),
                Refspec { there: "refs/tags/v2", here: "refs/parvis/tags/v2" },
                Depth::Full,
            )
            .unwrap();
        assert!(cache.has(&second));
        assert_eq!(
            cache.repository.refs("refs/").unwrap(),
            [("refs/parvis/tags/v2".to_owned(), CommitId::from_hex(&tag).unwrap())]
        );
    }
}

#[test]
fn a_branch_that_was_written_anew_is_followed() {
    let origin = Origin::new();
    let server = HttpServer::open(&origin.root());
    let (cache, remote) = (Cache::new(), remote(server.url(".git")));
    origin.commit("a", "1");
    cache.fetch(&remote, MAIN, Depth::One).unwrap();
    origin.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    let other = origin.commit("b", "1");
    cache.fetch(&remote, MAIN, Depth::One).unwrap();
    assert_eq!(cache.repository.refs("refs/parvis/").unwrap()[0].1.to_string(), other);
}

#[test]
fn a_folder_is_fetched_whole_at_any_depth() {
    let origin = Origin::new();
    let first = origin.git(&["rev-parse", "HEAD"]);
    origin.commit("a", "1");
    for url in
        [origin.path().to_str().unwrap().to_owned(), format!("file://{}", origin.path().display())]
    {
        let cache = Cache::new();
        assert_eq!(cache.list(&remote(&url)).unwrap().len(), 2);
        cache.fetch(&remote(&url), MAIN, Depth::One).unwrap();
        assert!(cache.has(&first), "{url}");
        cache.is_whole();
    }
}

#[test]
fn a_folder_that_is_no_repository_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    says(&Cache::new().list(&remote(path)).unwrap_err(), Code::Refused, &[path]);
    says(
        &Cache::new().list(&remote("file:///nowhere/at/all")).unwrap_err(),
        Code::Refused,
        &["/nowhere/at/all"],
    );
}

#[test]
fn a_token_goes_with_the_first_request() {
    let origin = Origin::new();
    let server = HttpServer::private(&origin.root(), "oauth2", "sesame");
    let cache = Cache::new();
    cache.fetch(&with_token(remote(server.url(".git")), "sesame"), MAIN, Depth::One).unwrap();
    let requests = server.requests();
    assert!(
        requests.iter().all(|request| request.headers.contains_key("authorization")),
        "{requests:?}"
    );
    assert_eq!(requests.iter().filter(|request| is_list(request)).count(), 1);
    let anna = HttpServer::private(&origin.root(), "anna", "sesame");
    let url = anna.url(".git").replace("://", "://anna@");
    cache.list(&with_token(remote(url), "sesame")).unwrap();
    assert_eq!(anna.requests().len(), 1);
}

#[test]
fn a_refusal_names_the_credential_and_never_shows_it() {
    let origin = Origin::new();
    let server = HttpServer::private(&origin.root(), "oauth2", "sesame");
    let url = server.url(".git");
    let host = url.split('/').nth(2).unwrap();
    let wrong = Cache::new().list(&with_token(remote(&url), "hunter2")).unwrap_err();
    says(&wrong, Code::Refused, &[&url, host, "refused the token in `PARTNER_TOKEN`"]);
    assert!(!format!("{wrong:?}").contains("hunter2"));
    let none = Cache::new().list(&remote(&url)).unwrap_err();
    says(
        &none,
        Code::Refused,
        &[&url, host, "asks for a credential, and there is none", "token = { env ="],
    );
    assert_eq!(server.requests().len(), 2);
    let absent = Cache::new()
        .list(&with_token(remote(HttpServer::open(&origin.root()).url("absent")), "hunter2"))
        .unwrap_err();
    says(
        &absent,
        Code::Refused,
        &["no repository there, or hides it (asked with the token in `PARTNER_TOKEN`)"],
    );
}

/// Sends each request on to the other server.
fn sends_to(url: String) -> impl Fn(&Request) -> Reply {
    move |request| {
        let question = request.path.split_once("/info/refs").map_or("", |(_, question)| question);
        Reply::Status(302, vec![("Location", format!("{url}/info/refs{question}"))])
    }
}

#[test]
fn a_redirect_on_the_same_server_is_followed() {
    let origin = Origin::new();
    let server = HttpServer::start(&origin.root(), |request| {
        if request.path.starts_with("/.git/") {
            Reply::Git
        } else {
            Reply::Status(
                301,
                vec![("Location", "/.git/info/refs?service=git-upload-pack".to_owned())],
            )
        }
    });
    let cache = Cache::new();
    cache.fetch(&with_token(remote(server.url("old")), "sesame"), MAIN, Depth::One).unwrap();
    let paths: Vec<_> = server.requests().iter().map(|request| request.path.clone()).collect();
    assert_eq!(
        paths[..2],
        ["/old/info/refs?service=git-upload-pack", "/.git/info/refs?service=git-upload-pack"]
    );
    assert!(paths[2..].iter().all(|path| path == "/.git/git-upload-pack"), "{paths:?}");
}

#[test]
fn a_redirect_to_another_server_is_refused_and_never_sees_the_token() {
    let origin = Origin::new();
    let stranger = HttpServer::open(&origin.root());
    for there in [stranger.url(".git"), stranger.url_by_name(".git")] {
        let server = HttpServer::start(&origin.root(), sends_to(there.clone()));
        let error =
            Cache::new().list(&with_token(remote(server.url(".git")), "sesame")).unwrap_err();
        let host = |url: &str| url.split('/').nth(2).unwrap().to_owned();
        says(
            &error,
            Code::Refused,
            &[&host(&server.url("")), &host(&there), &format!("git = \"{there}\"")],
        );
        assert_eq!(server.requests().len(), 1);
    }
    assert!(stranger.requests().is_empty(), "{:?}", stranger.requests());
}

#[test]
fn redirects_end() {
    let origin = Origin::new();
    let server = HttpServer::start(&origin.root(), |request| {
        let location = format!("/x{}", request.path);
        Reply::Status(307, vec![("Location", location)])
    });
    says(
        &Cache::new().list(&remote(server.url(".git"))).unwrap_err(),
        Code::Unreachable,
        &["without end"],
    );
    assert_eq!(server.requests().len(), 6);
    let login = HttpServer::start(&origin.root(), |_| {
        Reply::Status(302, vec![("Location", "/login".to_owned())])
    });
    says(
        &Cache::new().list(&remote(login.url(".git"))).unwrap_err(),
        Code::Refused,
        &["`/login`, which is not a repository"],
    );
}

#[test]
fn a_request_for_the_pack_is_not_sent_elsewhere() {
    let origin = Origin::new();
    let stranger = HttpServer::open(&origin.root());
    let there = stranger.url(".git/git-upload-pack");
    let server = HttpServer::start(&origin.root(), move |request| {
        if is_list(request) {
            Reply::Git
        } else {
            Reply::Status(307, vec![("Location", there.clone())])
        }
    });
    let error = Cache::new()
        .fetch(&with_token(remote(server.url(".git")), "sesame"), MAIN, Depth::One)
        .unwrap_err();
    says(&error, Code::Refused, &["sends elsewhere in the middle"]);
    assert!(stranger.requests().is_empty());
}

#[test]
fn silent_and_dribbling_servers_are_left() {
    let origin = Origin::new();
    let began = Instant::now();
    let silent = HttpServer::start(&origin.root(), |_| Reply::Silent);
    says(
        &Cache::new().list(&hasty(silent.url(".git"))).unwrap_err(),
        Code::Unreachable,
        &["silent for 0.4 seconds"],
    );
    let mute = HttpServer::start(&origin.root(), |request| {
        if is_list(request) { Reply::Git } else { Reply::Silent }
    });
    says(
        &Cache::new().fetch(&hasty(mute.url(".git")), MAIN, Depth::One).unwrap_err(),
        Code::Unreachable,
        &["silent"],
    );
    for after in [1, 100] {
        let stalling = HttpServer::start(&origin.root(), move |_| Reply::Stalls(after));
        says(
            &Cache::new().list(&hasty(stalling.url(".git"))).unwrap_err(),
            Code::Unreachable,
            &["silent"],
        );
        let half = HttpServer::start(&origin.root(), move |request| {
            if is_list(request) { Reply::Git } else { Reply::Stalls(after) }
        });
        says(
            &Cache::new().fetch(&hasty(half.url(".git")), MAIN, Depth::One).unwrap_err(),
            Code::Unreachable,
            &["silent"],
        );
    }
    let dribbling =
        HttpServer::start(&origin.root(), |_| Reply::Dribbles(Duration::from_millis(20)));
    says(
        &Cache::new().list(&hasty(dribbling.url(".git"))).unwrap_err(),
        Code::Unreachable,
        &["so slowly"],
    );
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_slow_server_is_waited_for() {
    let (origin, began) = (Origin::new(), Instant::now());
    let server =
        HttpServer::start(&origin.root(), |_| Reply::Slow(100, Duration::from_millis(400)));
    let mut patient = remote(server.url(".git"));
    patient.access.silence = Duration::from_secs(2);
    Cache::new().fetch(&patient, MAIN, Depth::One).unwrap();
    assert!(began.elapsed() > patient.access.silence);
}

#[test]
fn nobody_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/x");
    says(&Cache::new().list(&remote(&url)).unwrap_err(), Code::Unreachable, &[&url, "refused"]);
    says(
        &Cache::new().list(&remote("https://no-such-town.invalid/x")).unwrap_err(),
        Code::Unreachable,
        &["no-such-town.invalid"],
    );
}

#[test]
fn a_server_that_dies_leaves_the_repository_usable() {
    let origin = Origin::new();
    origin.commit(
        "large",
        (0..200_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect::<Vec<_>>(),
    );
    let good = HttpServer::open(&origin.root());
    let cache = Cache::new();
    for after in [0, 3, 50, 1_000, 100_000] {
        let server = HttpServer::start(&origin.root(), move |request| {
            if is_list(request) { Reply::Git } else { Reply::Dies(after) }
        });
        let error = cache.fetch(&remote(server.url(".git")), MAIN, Depth::One).unwrap_err();
        says(&error, Code::Unreachable, &["broke off or is damaged"]);
        cache.is_empty();
    }
    let half = HttpServer::start(&origin.root(), |_| Reply::Dies(40));
    says(&cache.list(&remote(half.url(".git"))).unwrap_err(), Code::Unreachable, &["broke off"]);
    cache.fetch(&remote(good.url(".git")), MAIN, Depth::One).unwrap();
    cache.is_whole();
}

#[test]
fn rubbish_is_an_error_and_nothing_of_it_is_kept() {
    let origin = Origin::new();
    let cache = Cache::new();
    let page = HttpServer::start(&origin.root(), |_| {
        Reply::Bytes("text/html", b"<h1>Welcome</h1>".to_vec())
    });
    says(
        &cache.list(&remote(page.url(".git"))).unwrap_err(),
        Code::Refused,
        &["something else than a Git repository"],
    );
    for bytes in [
        &b""[..],
        b"0000",
        b"xxxx\x1b[2Jrubbish",
        b"ffff",
        b"001e# service=git-upload-pack\n0000",
        b"0005\xff0000",
    ] {
        let server = HttpServer::start(&origin.root(), move |_| Reply::Bytes(LIST, bytes.to_vec()));
        assert!(cache.list(&remote(server.url(".git"))).is_err(), "{bytes:?}");
    }
    for bytes in [
        &b""[..],
        b"0008NAK\n",
        b"0008NAK\nPACK\0\0\0\x02\0\0\0\x05rubbish",
        b"0008NAK\n000d\x01PACKPACK",
        b"\xff\xff\xff\xff",
    ] {
        let server = HttpServer::start(&origin.root(), move |request| {
            if is_list(request) { Reply::Git } else { Reply::Bytes(PACK, bytes.to_vec()) }
        });
        assert!(cache.fetch(&remote(server.url(".git")), MAIN, Depth::One).is_err(), "{bytes:?}");
    }
    cache.is_empty();
}

#[test]
fn a_server_that_sends_without_end_is_stopped() {
    let origin = Origin::new();
    let cache = Cache::new();
    let line = b"003e8888888888888888888888888888888888888888 refs/heads/many\n".to_vec();
    assert_eq!(line.len(), 0x3d);
    let line = [b"003d", &line[4..]].concat();
    let names = HttpServer::start(&origin.root(), move |_| {
        Reply::Endless(LIST, b"001e# service=git-upload-pack\n0000".to_vec(), line.repeat(1_000))
    });
    says(
        &cache.list(&remote(names.url(".git"))).unwrap_err(),
        Code::TooMuch,
        &["more than 100000 names"],
    );
    let pack = HttpServer::start(&origin.root(), |request| {
        if is_list(request) {
            Reply::Git
        } else {
            Reply::Endless(PACK, b"0008NAK\n".to_vec(), b"0006\x02.".repeat(1_000))
        }
    });
    let mut remote = remote(pack.url(".git"));
    remote.access.most_bytes = 1_000_000;
    says(
        &cache.fetch(&remote, MAIN, Depth::Full).unwrap_err(),
        Code::TooMuch,
        &["more than 1000000 bytes", "megabytes ="],
    );
    cache.is_whole();
}

#[test]
fn a_pack_above_the_limit_is_refused() {
    let origin = Origin::new();
    origin.commit(
        "large",
        (0..200_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect::<Vec<_>>(),
    );
    let server = HttpServer::open(&origin.root());
    let cache = Cache::new();
    for url in [server.url(".git"), origin.path().to_str().unwrap().to_owned()] {
        let mut remote = remote(url);
        remote.access.most_bytes = 100_000;
        says(&cache.fetch(&remote, MAIN, Depth::Full).unwrap_err(), Code::TooMuch, &["100000"]);
    }
    cache.is_empty();
}

#[test]
fn what_servers_answer_is_told_apart() {
    let origin = Origin::new();
    let cases = [
        (403, Code::Refused, "asks for a credential"),
        (404, Code::Refused, "no repository there"),
        (418, Code::Refused, "HTTP 418"),
        (429, Code::Unreachable, "too often"),
        (503, Code::Unreachable, "HTTP 503"),
    ];
    for (status, code, part) in cases {
        let server = HttpServer::start(&origin.root(), move |_| Reply::Status(status, Vec::new()));
        says(&Cache::new().list(&remote(server.url(".git"))).unwrap_err(), code, &[part]);
    }
}

#[test]
fn a_name_that_is_not_there_fetches_nothing() {
    let origin = Origin::new();
    let server = HttpServer::open(&origin.root());
    let cache = Cache::new();
    let _ = cache.fetch(
        &remote(server.url(".git")),
        Refspec { there: "refs/heads/nowhere", here: "refs/parvis/nowhere" },
        Depth::One,
    );
    assert!(cache.repository.refs("refs/").unwrap().is_empty());
}

#[test]
fn names_that_are_no_text_do_no_harm() {
    let origin = Origin::new();
    let head = origin.git(&["rev-parse", "HEAD"]);
    std::fs::write(
        origin.path().join(".git/packed-refs"),
        [head.as_bytes(), b" refs/heads/caf\xe9\n"].concat(),
    )
    .unwrap();
    let server = HttpServer::open(&origin.root());
    for url in [server.url(".git"), origin.path().to_str().unwrap().to_owned()] {
        let refs = Cache::new().list(&remote(&url)).unwrap();
        assert!(refs.iter().any(|found| found.name == "refs/heads/main"), "{url}: {refs:?}");
    }
}

#[test]
fn an_address_may_have_letters_of_every_language() {
    let server = HttpServer::open(Path::new("/nowhere"));
    says(
        &Cache::new().list(&remote(server.url("café.git"))).unwrap_err(),
        Code::Refused,
        &["café.git", "no repository there"],
    );
    assert_eq!(server.requests()[0].path, "/caf%C3%A9.git/info/refs?service=git-upload-pack");
}

#[test]
fn thirty_partners_are_asked_at_once() {
    let origin = Origin::new();
    let server =
        HttpServer::start(&origin.root(), |_| Reply::Slow(10_000, Duration::from_millis(100)));
    std::thread::scope(|scope| {
        for _ in 0..30 {
            scope.spawn(|| {
                let cache = Cache::new();
                cache
                    .fetch(&with_token(remote(server.url(".git")), "sesame"), MAIN, Depth::One)
                    .unwrap();
                assert_eq!(cache.repository.refs("refs/parvis/").unwrap().len(), 1);
            });
        }
    });
    assert_eq!(server.requests().iter().filter(|request| is_list(request)).count(), 30);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_the_token_is_sent() {
    if skips(&["openssl"]) {
        return;
    }
    let (origin, folder) = (Origin::new(), TempDir::new().unwrap());
    let server = HttpServer::secure(&origin.root(), folder.path());
    let error =
        Cache::new().list(&with_token(remote(server.url_by_name(".git")), "sesame")).unwrap_err();
    says(&error, Code::Unreachable, &["certificate does not hold", "localhost"]);
    assert!(server.requests().is_empty());
}

#[test]
fn a_certificate_of_this_name_from_who_is_trusted_is_taken() {
    // Whom the machine trusts is said by the environment, so the test runs once more in a process of its own.
    if let Ok(port) = std::env::var("PORT_OF_THE_TEST") {
        let url = |host: &str| format!("https://{host}:{port}/.git");
        Cache::new()
            .fetch(&with_token(remote(url("localhost")), "sesame"), MAIN, Depth::One)
            .unwrap();
        says(
            &Cache::new().list(&remote(url("127.0.0.1"))).unwrap_err(),
            Code::Unreachable,
            &["certificate does not hold"],
        );
        return;
    }
    if skips(&["openssl"]) {
        return;
    }
    let (origin, folder) = (Origin::new(), TempDir::new().unwrap());
    let server = HttpServer::secure(&origin.root(), folder.path());
    let url = server.url("");
    let port = url.rsplit(':').next().unwrap().trim_end_matches('/');
    let cert = folder.path().join("cert.pem");
    let variables = [("SSL_CERT_FILE", cert.to_str().unwrap()), ("PORT_OF_THE_TEST", port)];
    once_more("transport::a_certificate_of_this_name_from_who_is_trusted_is_taken", &variables);
    let requests = server.requests();
    assert!(
        requests.len() >= 2
            && requests.iter().all(|request| request.headers.contains_key("authorization")),
        "{requests:?}"
    );
}

/// A home whose Git settings are these, to run a test once more in: settings belong to the process.
fn home(settings: &str) -> TempDir {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join(".gitconfig"), settings).unwrap();
    home
}

#[test]
fn a_proxy_that_is_none_is_told_and_not_passed_by() {
    if let Ok(url) = std::env::var("URL_OF_THE_TEST") {
        let error = Cache::new().list(&remote(url)).unwrap_err();
        says(&error, Code::Unreachable, &["`http.proxy`"]);
        assert!(!error.message.contains("sesame"), "{}", error.message);
        return;
    }
    let asked = HttpServer::start(Path::new("/"), |_| Reply::Status(403, Vec::new()));
    let url = asked.url("site").replacen("http:", "https:", 1);
    for proxy in ["ftp://sesame@proxy.example", "http://"] {
        let home = home(&format!("[http]\nproxy = {proxy}\n"));
        let variables = [("HOME", home.path().to_str().unwrap()), ("URL_OF_THE_TEST", &url)];
        once_more("transport::a_proxy_that_is_none_is_told_and_not_passed_by", &variables);
    }
}

#[test]
fn the_proxy_of_gits_settings_is_asked() {
    if std::env::var("URL_OF_THE_TEST").is_ok() {
        let mut remote = with_token(remote("https://no-such-town.invalid/site"), "sesame");
        // A proxy is the user's own choice, wherever it is.
        remote.access.private = false;
        says(
            &Cache::new().list(&remote).unwrap_err(),
            Code::Unreachable,
            &["the proxy does not let it through"],
        );
        for url in ["https://10.0.0.1/site", "https://[fd00::1]/site", "https://localhost/site"] {
            remote.url = url.to_owned();
            says(&Cache::new().list(&remote).unwrap_err(), Code::Refused, &["private network"]);
        }
        return;
    }
    let asked = HttpServer::start(Path::new("/"), |_| Reply::Status(403, Vec::new()));
    let home = home(&format!("[http]\nproxy = {}\n", asked.url("")));
    once_more(
        "transport::the_proxy_of_gits_settings_is_asked",
        &[("HOME", home.path().to_str().unwrap()), ("URL_OF_THE_TEST", &asked.url(""))],
    );
    let requests = asked.requests();
    assert_eq!(
        (requests[0].method.as_str(), requests[0].path.as_str()),
        ("CONNECT", "no-such-town.invalid:443")
    );
    assert!(!requests[0].headers.contains_key("authorization"));
    assert_eq!(requests.len(), 1, "{requests:?}");
}

#[test]
fn a_cache_whose_settings_are_not_ours_is_not_opened() {
    let asked = HttpServer::open(&Origin::new().root());
    let poisons = [
        format!("[http]\n\tproxy = {}\n", asked.url("")),
        format!("[url \"{}\"]\n\tinsteadOf = https://\n", asked.url("")),
        "[include]\n\tpath = /etc/passwd\n".to_owned(),
        "[core]\n\tworktree = /\n".to_owned(),
        "[core]\n\tbare = false\n".to_owned(),
        "[extensions]\n\tworktreeConfig = true\n".to_owned(),
        "#".repeat(2_000),
    ];
    for poison in poisons {
        let cache = Cache::new();
        let folder = cache.dir.path().join("cache");
        let settings = std::fs::read_to_string(folder.join("config")).unwrap();
        std::fs::write(folder.join("config"), format!("{settings}{poison}")).unwrap();
        let error = Repository::open_bare(Utf8Path::from_path(&folder).unwrap()).unwrap_err();
        assert!(
            error.message.contains("is not a Git repository as parvis makes it"),
            "{poison}: {error:?}"
        );
        std::fs::write(folder.join("config"), settings).unwrap();
        Repository::open_bare(Utf8Path::from_path(&folder).unwrap()).unwrap();
    }
}

#[test]
fn a_cache_that_leads_elsewhere_is_not_opened() {
    let origin = Origin::new();
    let cache = Cache::new();
    cache.fetch(&remote(HttpServer::open(&origin.root()).url(".git")), MAIN, Depth::One).unwrap();
    let folder = cache.dir.path().join("cache");
    let opens = || Repository::open_bare(Utf8Path::from_path(&folder).unwrap()).is_ok();
    assert!(opens());
    let elsewhere = TempDir::new().unwrap();
    let files = [
        "objects/info/alternates",
        "objects/info/commit-graph",
        "info/grafts",
        "info/attributes",
        "commondir",
        "gitdir",
        "config.worktree",
        "hooks/post-checkout",
        "objects/pack/multi-pack-index",
    ];
    for file in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, elsewhere.path().to_str().unwrap()).unwrap();
        assert!(!opens(), "{file}");
        std::fs::remove_file(path).unwrap();
    }
    for link in [
        "objects/ab",
        "objects/pack/pack-a.pack",
        "refs/parvis/elsewhere",
        "refs/remotes",
        "logs",
        "info/exclude",
    ] {
        let path = folder.join(link);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(&path);
        std::os::unix::fs::symlink(elsewhere.path(), &path).unwrap();
        assert!(!opens(), "{link}");
        std::fs::remove_file(path).unwrap();
    }
    let moved = cache.dir.path().join("moved");
    std::fs::rename(&folder, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &folder).unwrap();
    assert!(!opens());
}

#[test]
fn a_stranger_does_not_lead_into_a_private_network() {
    let origin = Origin::new();
    let server = HttpServer::open(&origin.root());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port = server.url("").rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let urls = |port: &str| {
        [
            format!("http://127.0.0.1:{port}/.git"),
            format!("http://localhost:{port}/.git"),
            format!("https://localhost:{port}/.git"),
            format!("http://[::1]:{port}/.git"),
            format!("ssh://git@127.0.0.1:{port}/.git"),
            format!("ssh://git@localhost:{port}/.git"),
        ]
    };
    for (open, closed) in urls(&port).into_iter().zip(urls(&closed.to_string())) {
        let said = |url: &str| {
            let mut remote = remote(url);
            remote.access.private = false;
            let error = Cache::new().list(&remote).unwrap_err();
            says(&error, Code::Refused, &["is in a private network or is this computer"]);
            error.message.to_string()
        };
        let shut = closed.rsplit(':').next().unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(said(&open).replace(&port, "PORT"), said(&closed).replace(&shut, "PORT"));
    }
    assert!(server.requests().is_empty());
    Cache::new().list(&remote(server.url(".git"))).unwrap();
}

#[test]
fn bytes_that_drip_in_any_part_of_an_answer_are_not_waited_for() {
    let head =
        |more: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: {LIST}\r\n{more}").into_bytes();
    let line = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let names = line(&format!("{} refs/heads/main", "8".repeat(40))).repeat(1_000);
    let cases = [
        b"HTTP/1.1 200 O".to_vec(),
        head("X-Long: "),
        head("Transfer-Encoding: chunked\r\n\r\n1;x="),
        head("Transfer-Encoding: chunked\r\n\r\n"),
        // Much at first.
        head(&format!("Content-Length: 1000000000\r\n\r\n{names}")),
        head(&format!(
            "Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{names}0000\r\n0\r\nX-Trailer: ",
            names.len() + 4
        )),
    ];
    for beginning in cases {
        let shown = String::from_utf8_lossy(&beginning[..beginning.len().min(150)]).into_owned();
        let server = HttpServer::start(Path::new("/"), move |_| {
            Reply::Raw(beginning.clone(), b"1".to_vec(), Duration::from_millis(20))
        });
        let began = Instant::now();
        let error = Cache::new().list(&hasty(server.url(".git"))).unwrap_err();
        assert_eq!(error.code, Code::Unreachable, "{shown}: {error:?}");
        assert!(began.elapsed() < Duration::from_secs(10), "{shown}: {:?}", began.elapsed());
    }
}

#[test]
fn a_call_ends_however_fast_the_server_sends() {
    let origin = Origin::new();
    let server = HttpServer::start(&origin.root(), |request| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {PACK}\r\n\r\n0008NAK\n");
        if is_list(request) {
            Reply::Git
        } else {
            Reply::Raw(head.into_bytes(), b"0006\x02.".repeat(10), Duration::from_millis(20))
        }
    });
    let mut remote = remote(server.url(".git"));
    remote.access.total = Duration::from_secs(2);
    let began = Instant::now();
    let error = Cache::new().fetch(&remote, MAIN, Depth::Full).unwrap_err();
    says(&error, Code::Unreachable, &["it took more than", "`minutes` under `[limits]`"]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_folder_is_weighed_before_it_is_read() {
    let list =
        |origin: &Origin| Cache::new().list(&remote(origin.path().to_str().unwrap())).unwrap_err();
    let origin = Origin::new();
    let head = origin.git(&["rev-parse", "HEAD"]);
    let write = |file: &str, text: &str| {
        std::fs::write(origin.path().join(".git").join(file), text).unwrap();
    };
    let many: String =
        (0..100_001).map(|number| format!("{head} refs/heads/n{number}\n")).collect();
    write("packed-refs", &many);
    says(&list(&origin), Code::TooMuch, &["more than 100000 names"]);
    write("packed-refs", &format!("{head} refs/heads/{}\n", "x".repeat(2_000)));
    says(&list(&origin), Code::TooMuch, &["a name of more than 1000 bytes"]);
    write("packed-refs", &format!("# {}\n", "x".repeat(17_000_000)));
    says(&list(&origin), Code::TooMuch, &["`packed-refs`, that is too long"]);
    std::fs::remove_file(origin.path().join(".git/packed-refs")).unwrap();
    write("refs/heads/large", &"8".repeat(5_000));
    says(&list(&origin), Code::TooMuch, &["`large`, that is too long"]);
    std::fs::remove_file(origin.path().join(".git/refs/heads/large")).unwrap();
    std::fs::write(origin.path().join("large"), vec![b'x'; 2_000_000]).unwrap();
    let large = origin.git(&["hash-object", "-w", "--literally", "-t", "commit", "large"]);
    write("refs/heads/large", &large);
    says(&list(&origin), Code::TooMuch, &["a commit or a tag of 2 MB"]);
    write("refs/heads/large", &head);
    assert!(!Cache::new().list(&remote(origin.path().to_str().unwrap())).unwrap().is_empty());
    let commit = format!(
        "tree {large}\nparent {large}\nauthor A <a@b.example> 1 +0000\ncommitter A <a@b.example> 1 +0000\n\nx\n"
    );
    std::fs::write(origin.path().join("commit"), commit).unwrap();
    write(
        "refs/heads/main",
        &origin.git(&["hash-object", "-w", "--literally", "-t", "commit", "commit"]),
    );
    let error =
        Cache::new().fetch(&remote(origin.path().to_str().unwrap()), MAIN, Depth::One).unwrap_err();
    says(&error, Code::TooMuch, &["a commit or a tag of 2 MB"]);
}

/// A port, and how often somebody knocked there.
fn knocked() -> (u16, std::sync::Arc<AtomicUsize>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, count) =
        (listener.local_addr().unwrap().port(), std::sync::Arc::new(AtomicUsize::new(0)));
    let counted = std::sync::Arc::clone(&count);
    std::thread::spawn(move || {
        listener.incoming().for_each(|_| _ = counted.fetch_add(1, Ordering::SeqCst));
    });
    (port, count)
}

#[test]
fn whoever_is_shown_is_called_and_nobody_else() {
    let ((good, at_good), (evil, at_evil)) = (knocked(), knocked());
    let mut calls = 0;
    for scheme in ["ssh", "http"] {
        let honest = [
            format!("{scheme}://anna@127.0.0.1:{good}/x"),
            format!("{scheme}://127.0.0.1:{good}/@127.0.0.1:{evil}/x"),
        ];
        let between = [
            "?", "#", "\\", "%23", "%3f", "%2f", "%40", "@", "?@", "#@", "\\@", "%2f@", "%40@",
            ":x@", "'@", "<@", "[@", "]@",
        ];
        let odd = between
            .map(|between| format!("{scheme}://127.0.0.1:{evil}{between}127.0.0.1:{good}/x"));
        for text in honest.iter().chain(&odd) {
            let before = at_good.load(Ordering::SeqCst);
            let said = Cache::new().list(&hasty(text.as_str())).unwrap_err();
            let called = at_good.load(Ordering::SeqCst) > before;
            let shown = Address::parse(text);
            assert_eq!(
                shown.is_ok(),
                said.code != Code::RefusedAddress,
                "{text}: {}",
                said.message
            );
            assert_eq!(
                shown.map(|address| address.port()).ok(),
                called.then_some(Some(good)),
                "{text}"
            );
            calls += usize::from(called);
        }
    }
    assert_eq!((calls, at_evil.load(Ordering::SeqCst)), (4, 0));
}
