//! Tests with Git itself: what is proposed arrives.

use std::process::Command;

use camino::Utf8Path;
use proptest::prelude::*;
use semver::Version;

use super::*;
use crate::git::Scratch;
use crate::manifest::{Lock, Pin, Reference};
use crate::names::Address;

fn path(text: &str) -> TreePath {
    TreePath::parse(text).unwrap()
}

fn locked(commit: CommitId, subfolder: Option<&str>) -> LockedPackage {
    let pin = Pin {
        url: Address::parse("https://git.example/agenda").unwrap(),
        subfolder: subfolder.map(path),
        reference: Reference::Tag("v1.2.0".to_owned()),
        commit,
        checksum: String::new(),
        signer: None,
        token: None,
    };
    LockedPackage {
        name: PackageName::parse("agenda").unwrap(),
        version: Version::new(1, 2, 0),
        pin,
        licence: "MIT".to_owned(),
    }
}

fn whole(files: &[(&str, &[u8])]) -> Changes {
    let whole = files.iter().map(|(file, bytes)| (path(file), Bytes::from(*bytes))).collect();
    Changes { whole, extending: Vec::new() }
}

fn letter(name: &str, email: &str, message: &str) -> Letter {
    let author = Author { name: name.to_owned(), email: email.to_owned(), is_known: true };
    Letter { author, date: "2026-06-21T18:00:05Z".parse().unwrap(), message: message.to_owned() }
}

fn git(folder: &Utf8Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .envs([("GIT_COMMITTER_NAME", "Upstream"), ("GIT_COMMITTER_EMAIL", "up@stream.example")])
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "git {arguments:?}: {error}{}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Proposes, and lets Git apply the mail in a clone; gives what Git says of the new commit in a format.
fn arrived(
    scratch: &Scratch,
    locked: &LockedPackage,
    changes: &Changes,
    letter: &Letter,
    format: &str,
) -> String {
    let repository = scratch.open();
    let proposal = propose(&repository, locked, changes, letter).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    git(folder, &["clone", "-q", scratch.path().as_str(), "clone"]);
    std::fs::write(folder.join("p.patch"), &proposal.patch).unwrap();
    let clone = folder.join("clone");
    git(&clone, &["am", "-q", "../p.patch"]);
    let tree = |place: &Utf8Path, revision: &str| {
        git(place, &["rev-parse", &format!("{revision}^{{tree}}")])
    };
    let text = String::from_utf8_lossy(&proposal.patch).into_owned();
    assert_eq!(tree(&clone, "HEAD"), tree(&scratch.path(), &proposal.commit.to_string()), "{text}");
    git(&clone, &["log", "-1", &format!("--format={format}")])
}

const AUTHOR: &str = "%an|%ae|%at|%B";

#[test]
fn git_takes_the_mail_with_its_author_date_and_message() {
    let mut scratch = Scratch::bare();
    let base = scratch.file("templates/event.html", "<p>old</p>\n").file("README", "x").commit(5);
    let changes = whole(&[("templates/event.html", b"<p>new</p>\n")]);
    let text = message("Sambreville", &locked(base, None), &changes);
    let said = arrived(
        &scratch,
        &locked(base, None),
        &changes,
        &letter("Anna Martin", "anna@town.example", &text),
        AUTHOR,
    );
    let expected = "Take over a file from Sambreville\n\nSambreville has these files in place of those of agenda 1.2.0:\n\n- templates/event.html";
    assert_eq!(said, format!("Anna Martin|anna@town.example|1782064805|{expected}"));
}

#[test]
fn names_and_messages_of_any_language_arrive() {
    let mut scratch = Scratch::bare();
    let base = scratch.file("a", "1").commit(5);
    for name in [
        "Zoë Đặng-Müller",
        "Martin, Anna (town hall)",
        "=?UTF-8?q?x?=",
        "Aña 'Nina' Ñ",
        "Øystein Ærø Ålesund-Þingvellir von und zu Großräschen",
        "J. R. Smith",
    ] {
        let text = format!(
            "{name}: été, 夏, und noch viel mehr als in eine Zeile einer E-Mail passen würde\n\nÉté.\n夏"
        );
        let said = arrived(
            &scratch,
            &locked(base, None),
            &whole(&[("a", b"2")]),
            &letter(name, "a@b.example", &text),
            AUTHOR,
        );
        assert_eq!(said, format!("{name}|a@b.example|1782064805|{text}"));
    }
}

#[test]
fn a_message_cannot_be_taken_for_the_patch() {
    let mut scratch = Scratch::bare();
    let base = scratch.file("a", "1").commit(5);
    let text = "Change\n\n---\nFrom here on\ndiff --git a/x b/x\n--- a/x\n-- \nIndex: x\nend";
    let said = arrived(
        &scratch,
        &locked(base, None),
        &whole(&[("a", b"2")]),
        &letter("A", "a@b.example", text),
        "%B",
    );
    assert!(said.ends_with("\nend") && said.contains(" diff --git"), "{said}");
}

#[test]
fn whatever_a_town_is_called_it_is_a_part_of_one_line() {
    let mut scratch = Scratch::bare();
    let base = scratch.file("a", "1").commit(5);
    for town in [
        "Evil\nFrom: Eve <eve@evil.example>\nSubject: other\n\n---\ndiff --git a/x b/x",
        "From: Eve <eve@evil.example>",
        "FROM:Eve <eve@evil.example>",
        "Subject: other",
        "Date: Thu, 1 Jan 1970 00:00:00 +0000",
        "Content-Type: text/plain; charset=utf-7",
        ">From Eve",
        "[PATCH] other",
        "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
        "--- a/x",
        "diff --git a/x b/x",
        "A\r\n\r\nB\u{85}C\u{2028}D\u{b}E\u{0}F\u{202e}G",
        "=?UTF-8?q?=0AFrom:_x?=",
    ] {
        let text = message(town, &locked(base, None), &whole(&[("a", b"2")]));
        let format = "%an|%ae|%at|%s|%b";
        let said = arrived(
            &scratch,
            &locked(base, None),
            &whole(&[("a", b"2")]),
            &letter("A", "a@b.example", &text),
            format,
        );
        let name = one_line(town);
        assert!(
            said.starts_with(&format!("A|a@b.example|1782064805|Take over a file from {name}|")),
            "{town:?}: {said}"
        );
        assert!(said.contains(&format!("{name} has these files")), "{town:?}: {said}");
    }
}

#[test]
fn an_author_is_one_line_too() {
    let mut scratch = Scratch::bare();
    let commit = scratch.file("a", "1").commit(5);
    let mail = head(commit, &letter("A\r\nBcc: all@evil.example", "a@b.example\nSubject: x", "x"));
    let names: Vec<&str> =
        mail.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    assert!(mail.starts_with("From "), "{mail}");
    assert_eq!(
        names[1..],
        ["From", "Date", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
        "{mail}"
    );
}

#[test]
fn files_of_any_kind_arrive_byte_for_byte() {
    let mut scratch = Scratch::bare();
    let latin: &[u8] = b"caf\xe9\n";
    let files: [(&str, &[u8], &[u8]); 9] = [
        ("static/logo.png", b"\x89PNG\0\x01\x02\r\n", b"\x89PNG\0\x03\n\r\n\0"),
        ("templates/no-end.html", b"a\nb", b"a\nc"),
        ("templates/gets-end.html", b"a\nb", b"a\nb\n"),
        ("templates/loses-end.html", b"a\nb\n", b"a\nb"),
        ("templates/crlf.html", b"a\r\nb\r\n", b"a\r\nc\r\n"),
        ("static/latin.txt", latin, b"th\xe9\n"),
        ("static/fête d'été/été \"1\".txt", b"1\n", b"2\n"),
        ("static/empty.txt", b"", b"full\n"),
        ("data/emptied.txt", b"-- \nFrom x\n", b""),
    ];
    for (file, old, _) in &files {
        scratch.file(&format!("waste/{file}"), old);
    }
    let base = scratch.file("other", "x").commit(5);
    let new: Vec<(&str, &[u8])> = files.iter().map(|(file, _, new)| (*file, *new)).collect();
    arrived(
        &scratch,
        &locked(base, Some("waste")),
        &whole(&new),
        &letter("A", "a@b.example", "All"),
        "%H",
    );
}

#[test]
fn nothing_and_nobody_are_told() {
    let mut scratch = Scratch::bare();
    let base = scratch.file("a", "1").commit(5);
    let repository = scratch.open();
    let anna = letter("Anna", "a@b.example", "x");
    let fault = |changes: &Changes, letter: &Letter| {
        propose(&repository, &locked(base, None), changes, letter).unwrap_err().message
    };
    assert!(fault(&Changes::default(), &anna).ends_with("there is nothing to propose"));
    assert!(
        fault(&whole(&[("a", b"1")]), &anna).starts_with("`agenda` has the town's files already")
    );
    let nobody = Letter { author: Author { is_known: false, ..anna.author.clone() }, ..anna };
    assert_eq!(fault(&whole(&[("a", b"2")]), &nobody), "Git does not know who proposes");
}

#[test]
fn a_program_keeps_its_mode() {
    let mut scratch = Scratch::bare();
    let base = scratch.program("scripts/map.js", "1").commit(5);
    arrived(
        &scratch,
        &locked(base, None),
        &whole(&[("scripts/map.js", b"2")]),
        &letter("A", "a@b.example", "x"),
        "%H",
    );
    let repository = scratch.open();
    let proposal = propose(
        &repository,
        &locked(base, None),
        &whole(&[("scripts/map.js", b"2")]),
        &letter("A", "a@b", "x"),
    )
    .unwrap();
    assert!(
        git(&scratch.path(), &["ls-tree", "-r", &proposal.commit.to_string()])
            .starts_with("100755")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_change_arrives(
        old in "([a-z<> ]{0,4}(\n|\r\n|\r|\u{c}|é)){0,12}", new in "(\n|\r\n|From |-- |---|\\+|é|[a-z]{1,3}){1,40}",
        bytes in prop::collection::vec(any::<u8>(), 0..60), message in "\\PC{1,60}(\n\\PC{0,30}){0,4}",
    ) {
        let mut scratch = Scratch::bare();
        let base = scratch.file("a", &old).file("b", "x").file("c", "y").commit(5);
        let changes = whole(&[("a", new.as_bytes()), ("b", &bytes), ("c", b"always")]);
        arrived(&scratch, &locked(base, None), &changes, &letter("A", "a@b.example", &message), "%H");
    }
}

#[test]
fn templates_that_only_extend_are_listed_beside_what_was_replaced() {
    use std::sync::Arc;

    use crate::federation::overrides;
    use crate::sources::{Layer, MemoryTree};

    let layer = |name: &str, files: &[(&str, &str)]| Layer {
        package: PackageName::parse(name).unwrap(),
        tree: Arc::new(MemoryTree::new(
            files.iter().map(|(file, text)| (path(file), Bytes::from(text.as_bytes()))).collect(),
        )),
        display: String::new(),
        below: Vec::new(),
    };
    let town = [
        ("templates/event.html", "{% extends \"@agenda/event.html\" %}{% block x %}{% endblock %}"),
        ("templates/page.html", "{% extends \"@base/page.html\" %}{% block x %}{% endblock %}"),
        ("templates/same.html", "same"),
        ("templates/own.html", "own"),
        ("components/card.html", "new"),
    ];
    let agenda = ["templates/event.html", "templates/page.html", "components/card.html"]
        .map(|file| (file, "old"));
    let agenda = [&agenda[..], &[("templates/same.html", "same")]].concat();
    let layers =
        Layers::new(vec![layer("town", &town), layer("agenda", &agenda)], &BTreeMap::new()).value;
    let all = overrides(&layers, &Lock::default(), &|_, _| None).unwrap();
    let found = changes(&layers, &all, &PackageName::parse("agenda").unwrap()).unwrap();
    assert_eq!(found.extending, [path("templates/event.html")]);
    assert_eq!(
        found.whole.into_keys().collect::<Vec<_>>(),
        [path("components/card.html"), path("templates/page.html")]
    );
}
