//! Packs and lists of names that cost more than they look: each is refused before it was paid for, over each transport.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::servers;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use parvis::diagnostics::{Blame, Code, Diagnostic, Result};
use parvis::git::{Access, CommitId, Depth, Refspec, Remote, Repository};
use servers::pack::{self, BLOB, COMMIT, Pack, TREE, answer, copies, inserts, packed};
use servers::{HttpServer, Reply, SSHD, SshServer, keygen, skips};
use tempfile::TempDir;

const MAIN: Refspec<'_> = Refspec { there: "refs/heads/main", here: "refs/parvis/main" };
const LIST: &str = "application/x-git-upload-pack-advertisement";
const RESULT: &str = "application/x-git-upload-pack-result";
const WHO: &str =
    "author A <a@b.example> 1777629600 +0000\ncommitter A <a@b.example> 1777629600 +0000";

/// A commit without files.
fn commit() -> Vec<u8> {
    format!("tree {}\n{WHO}\n\nNews\n", pack::id("tree", b"")).into_bytes()
}

/// A pack of an empty commit, which a test adds to.
fn begun() -> Pack {
    let mut pack = Pack::new();
    pack.object(COMMIT, &commit());
    pack.object(TREE, b"");
    pack
}

fn access() -> Access {
    Access {
        connect: Duration::from_secs(10),
        silence: Duration::from_secs(20),
        ..Access::default()
    }
}

fn fetch(url: &str, access: Access) -> Result<()> {
    let dir = TempDir::new().unwrap();
    let cache =
        Repository::init_bare(&Utf8Path::from_path(dir.path()).unwrap().join("cache")).unwrap();
    let fetched = cache.connect(&Remote { url: url.to_owned(), access }, &|_| {}, |session| {
        session.fetch(&[MAIN], Depth::Full)
    });
    let id = CommitId::from_hex(&pack::id("commit", &commit())).unwrap();
    assert_eq!(cache.has_commit(id).unwrap(), fetched.is_ok());
    if fetched.is_err() {
        assert_eq!(std::fs::read_dir(dir.path().join("cache/objects/pack")).unwrap().count(), 0);
    }
    fetched
}

/// Fetches a pack over HTTP, in lines of so many bytes.
fn over_http(pack: Vec<u8>, piece: usize, access: Access) -> Result<()> {
    let list = pack::list_by_http(&pack::id("commit", &commit()));
    let server = HttpServer::start(Path::new("/"), move |request| match request.method.as_str() {
        "GET" => Reply::Bytes(LIST, list.clone()),
        _ => Reply::Bytes(RESULT, answer(&pack, piece)),
    });
    fetch(&server.url("site.git"), access)
}

#[track_caller]
fn says(error: &Diagnostic, code: Code, part: &str) {
    let text = format!("{} | {}", error.message, error.help.clone().unwrap_or_default());
    assert_eq!((error.code, error.blame), (code, Blame::Network), "{text}");
    assert!(text.contains(part), "no `{part}` in: {text}");
}

/// Of little limits: a file of a megabyte, a change of a quarter, four megabytes in all.
fn strict() -> Access {
    Access { most_bytes: 1_000_000, ..access() }
}

/// A pack that is refused under strict limits: what it is, its bytes, the code, and a part of what is said.
type Bomb = (&'static str, Vec<u8>, Code, &'static str);

fn bombs() -> Vec<Bomb> {
    let mut bombs = large_objects();
    bombs.extend(large_changes());
    bombs.extend(wrong_numbers());
    bombs
}

fn zeros(length: usize) -> Vec<u8> {
    vec![0; length]
}

fn bomb(name: &'static str, said: &'static str, fill: &dyn Fn(&mut Pack)) -> Bomb {
    let mut pack = begun();
    fill(&mut pack);
    (name, pack.finish(), Code::TooMuch, said)
}

fn large_objects() -> Vec<Bomb> {
    vec![
        bomb("a file that says it is large", "a file of more than 1 MB", &|pack| {
            pack.entry((BLOB, 5_000_000_000), &[], &packed(b"x"));
        }),
        bomb("a commit of a book", "a commit or a tag of more than 1 MB", &|pack| {
            pack.object(COMMIT, &zeros(1_000_001));
        }),
        bomb(
            "a folder of a city's files",
            "a list of a folder's names of more than 16 MB",
            &|pack| {
                pack.object(TREE, &zeros(16_000_001));
            },
        ),
        bomb("many files", "unpacks to more than 4 MB", &|pack| {
            for byte in 0..5 {
                pack.object(BLOB, &[byte].repeat(900_000));
            }
        }),
    ]
}

fn large_changes() -> Vec<Bomb> {
    vec![
        bomb(
            "a change that copies a large base",
            "changes of a file of more than 250000 bytes",
            &|pack| {
                let base = pack.object(BLOB, &zeros(900_000));
                pack.difference(base, &inserts(900_000, b"x"));
            },
        ),
        bomb(
            "a change that makes a large file",
            "changes of a file of more than 250000 bytes",
            &|pack| {
                let base = pack.object(BLOB, &zeros(60_000));
                pack.difference(base, &copies(60_000, 900_000, 60_000));
            },
        ),
        bomb(
            "a change that makes a large commit",
            "a commit or a tag of more than 1 MB",
            &|pack| {
                let base = pack.object(COMMIT, &zeros(60_000));
                pack.difference(base, &copies(60_000, 2_000_000, 60_000));
            },
        ),
        bomb(
            "a large file of an object somewhere",
            "changes of a file of more than 250000 bytes",
            &|pack| {
                pack.difference_by_id(&"8".repeat(40), &copies(60_000, 900_000, 60_000));
            },
        ),
        bomb("many changes that each make much", "unpacks to more than 4 MB", &|pack| {
            let base = pack.object(BLOB, &zeros(60_000));
            for byte in 0..30 {
                let mut data = copies(60_000, 200_000, 60_000);
                data.splice(data.len() - 4.., [0xf0, byte, 0x4e, 0]);
                pack.difference(base, &data);
            }
        }),
        bomb("a chain whose links are made again and again", "too long a work", &|pack| {
            let mut base = pack.object(BLOB, &zeros(20_000));
            for _ in 0..120 {
                base = pack.difference(base, &copies(20_000, 20_000, 20_000));
            }
        }),
    ]
}

fn wrong_numbers() -> Vec<Bomb> {
    let mut bombs = Vec::new();
    let mut pack = begun();
    pack.object(BLOB, b"x");
    bombs.push((
        "a number of objects",
        pack.finish_as(4_000_000_000),
        Code::TooMuch,
        "a pack of more than 10000 objects",
    ));
    let mut pack = begun();
    pack.entry((BLOB, 10), &[], &packed(&zeros(50_000_000)));
    bombs.push((
        "a file that is larger than it says",
        pack.finish(),
        Code::Unreachable,
        "longer than the pack says",
    ));
    let mut pack = begun();
    pack.entry((BLOB, 10), &[], &packed(b"x"));
    bombs.push((
        "a file that is smaller than it says",
        pack.finish(),
        Code::Unreachable,
        "shorter than the pack says",
    ));
    bombs
}

#[test]
fn an_honest_pack_arrives_in_pieces_of_any_size() {
    let honest = || {
        let mut pack = begun();
        let text: Vec<u8> =
            (0..5_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let first = pack.object(BLOB, &text);
        let second = pack.difference(first, &copies(20_000, 30_000, 20_000));
        pack.difference(second, &inserts(30_000, b"a short text"));
        pack.difference_by_id(&pack::id("blob", b"a short text"), &inserts(12, b"another"));
        pack.object(BLOB, b"");
        pack.finish()
    };
    for piece in [1, 2, 3, 7, 1_000, 65_515] {
        over_http(honest(), piece, access()).unwrap_or_else(|error| panic!("{piece}: {error:?}"));
    }
}

#[test]
fn packs_that_unpack_to_much_are_refused_while_they_come_in() {
    for (name, pack, code, part) in bombs() {
        for piece in [13, 65_515] {
            let error = over_http(pack.clone(), piece, strict()).expect_err(name);
            says(&error, code, part);
        }
    }
}

#[test]
fn a_damaged_pack_is_told() {
    let sound = begun().finish();
    for at in (0..sound.len()).step_by(2) {
        for wrong in [0xff, 0x00] {
            let mut pack = sound.clone();
            if std::mem::replace(&mut pack[at], wrong) != wrong {
                let error = over_http(pack, 65_515, strict()).expect_err("it is damaged");
                assert!(
                    matches!(
                        error.code,
                        Code::Unreachable | Code::TooMuch | Code::Refused | Code::Git
                    ),
                    "{at}: {error:?}"
                );
            }
        }
    }
    let more = [sound, b"more".to_vec()].concat();
    says(&over_http(more, 65_515, strict()).unwrap_err(), Code::Unreachable, "after its end");
}

/// A chain by ids, whose length nobody knows before it is unpacked.
#[test]
fn unpacking_ends_in_time() {
    let mut pack = begun();
    let mut data = vec![0; 3_000_000];
    pack.object(BLOB, &data);
    for byte in 1..40 {
        let base = pack::id("blob", &data);
        pack.difference_by_id(&base, &pack::with_first(data.len() as u64, byte));
        data[0] = byte;
    }
    let began = Instant::now();
    let error =
        over_http(pack.finish(), 65_515, Access { total: Duration::from_secs(3), ..access() })
            .unwrap_err();
    says(&error, Code::TooMuch, "to unpack");
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn names_are_counted_while_they_come_in() {
    let first = pack::line(format!("{} HEAD\0side-band-64k\n", "8".repeat(40)).as_bytes());
    let head = [b"001e# service=git-upload-pack\n0000".to_vec(), first].concat();
    let short = pack::line(format!("{} refs/heads/many\n", "8".repeat(40)).as_bytes());
    let long =
        pack::line(format!("{} refs/heads/{}\n", "8".repeat(40), "x".repeat(2_000)).as_bytes());
    for (line, part) in
        [(short.repeat(1_000), "more than 100000 names"), (long, "a name of more than 1000 bytes")]
    {
        let head = head.clone();
        let server = HttpServer::start(Path::new("/"), move |_| {
            Reply::Endless(LIST, head.clone(), line.clone())
        });
        says(&fetch(&server.url("site.git"), access()).unwrap_err(), Code::TooMuch, part);
    }
}

#[test]
fn ssh_is_no_other_way_for_bombs() {
    if skips(&[SSHD, "ssh-keygen"]) {
        return;
    }
    let (files, home) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(files.path().join(name), bytes).unwrap();
        files.path().join(name).display().to_string()
    };
    let list = file("list", &pack::list(&pack::id("commit", &commit())));
    let run = |command: &str, access: Access| {
        let server = SshServer::start_with(&format!("ForceCommand {command}"));
        let key = keygen(&home.path().join(".ssh"), "id_ed25519", &["-t", "ed25519"]);
        server.let_in(&key.with_extension("pub"));
        std::fs::write(home.path().join(".ssh/known_hosts"), server.known_line()).unwrap();
        let result = fetch(
            &server.url(Path::new("/site.git")),
            Access { home: Some(Utf8Path::from_path(home.path()).unwrap().to_owned()), ..access },
        );
        std::fs::remove_file(key).unwrap();
        result
    };
    for (number, (name, pack, code, part)) in bombs().into_iter().enumerate() {
        if number % 4 == 0 {
            let pack = file("pack", &answer(&pack, 65_515));
            let error =
                run(&format!("cat {list}; head -c 20 > /dev/null; cat {pack}; sleep 30"), strict())
                    .expect_err(name);
            says(&error, code, part);
        }
    }
    let good = file("pack", &answer(&begun().finish(), 100));
    run(&format!("cat {list}; head -c 20 > /dev/null; cat {good}; sleep 1"), strict()).unwrap();
    let began = Instant::now();
    let first =
        String::from_utf8(pack::line(format!("{} HEAD@side-band-64k", "8".repeat(40)).as_bytes()))
            .unwrap();
    let first = first.replace('@', "\\0");
    let many = format!(
        "printf '{first}'; yes '003d{} refs/heads/many' | head -c 2000000000",
        "8".repeat(40)
    );
    let error = run(&many, access()).unwrap_err();
    says(&error, Code::TooMuch, "more than 100000 names");
    let error = run("cat /dev/zero", access()).unwrap_err();
    says(&error, Code::Unreachable, "does not begin with its length");
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

/// Runs `parvis update` in a town whose package lies at the address; gives what it says, and how much memory it took at most.
fn update(url: &str) -> (String, u64) {
    let town = TempDir::new().unwrap();
    let file = |name: &str, text: &str| std::fs::write(town.path().join(name), text).unwrap();
    let limits = "[limits]\nminutes = 1\n";
    file(
        "town.toml",
        &format!(
            "[town]\nname = \"A\"\nurl = \"https://a.example\"\nlanguages = [\"en\"]\n[packages]\nfair = {{ git = \"{url}\", branch = \"main\" }}\n{limits}"
        ),
    );
    let log = std::fs::File::create(town.path().join("log")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .arg("update")
        .current_dir(town.path())
        .env("PARVIS_CACHE", town.path().join("cache"))
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    (std::fs::read_to_string(town.path().join("log")).unwrap(), most / 1_000)
}

#[test]
fn the_program_itself_stays_small_and_quick() {
    let zeros = |length: usize| vec![0; length];
    let mut wide = begun();
    let base = wide.object(BLOB, &zeros(1_000_000));
    for byte in 0..60 {
        let data = copies(1_000_000, 100_000_000 + byte, 1_000_000);
        wide.difference(base, &data);
    }
    let mut deep = begun();
    let mut base = deep.object(BLOB, &zeros(1_000_000));
    for _ in 0..300 {
        base = deep.difference(base, &copies(1_000_000, 1_000_000, 1_000_000));
    }
    let mut hidden = begun();
    let mut data = zeros(10_000_000);
    hidden.object(BLOB, &data);
    for byte in 1..100 {
        let base = pack::id("blob", &data);
        hidden.difference_by_id(&base, &pack::with_first(data.len() as u64, byte));
        data[0] = byte;
    }
    let packs =
        [(wide, "unpacks to more than 2000 MB"), (deep, "too long a work"), (hidden, "to unpack")];
    for (pack, part) in packs {
        let pack = pack.finish();
        assert!(pack.len() < 40_000, "{part}: {}", pack.len());
        let list = pack::list_by_http(&pack::id("commit", &commit()));
        let server =
            HttpServer::start(Path::new("/"), move |request| match request.method.as_str() {
                "GET" => Reply::Bytes(LIST, list.clone()),
                // First it is asked where the history is cut.
                _ if !request.body.ends_with(b"0009done\n") => {
                    Reply::Bytes(RESULT, b"0000".to_vec())
                }
                _ => Reply::Bytes(RESULT, answer(&pack, 65_515)),
            });
        let began = Instant::now();
        let (said, megabytes) = update(&server.url("site.git"));
        assert!(said.contains("error[too-much]") && said.contains(part), "{said}");
        assert!(megabytes < 300, "{part}: {megabytes} MB");
        assert!(began.elapsed() < Duration::from_secs(60), "{part}: {:?}", began.elapsed());
    }
}
