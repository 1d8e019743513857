//! Signatures made by the real `git` and `ssh-keygen`, and others that should not hold.
#![allow(
    clippy::disallowed_methods,
    reason = "tests run git and ssh-keygen in folders of their own"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::names::TreePath;

/// Noon of the day on which everything is signed.
const NOON: &str = "2026-05-01T12:00:00Z";

/// The authors: a repository and their keys.
struct Authors {
    dir: TempDir,
}

impl Authors {
    fn new() -> Self {
        let authors = Self { dir: TempDir::new().unwrap() };
        authors.git(&["init", "--quiet", "--initial-branch=main", "."]);
        authors
    }

    fn key(&self, kind: &str) -> PathBuf {
        let file = self.dir.path().join(format!("key-{kind}"));
        if !file.exists() {
            let arguments = ["-q", "-N", "", "-C", "anna", "-t", kind, "-f"];
            assert!(
                Command::new("ssh-keygen").args(arguments).arg(&file).status().unwrap().success()
            );
        }
        file
    }

    /// The public key, as it stands in files.
    fn public(&self, kind: &str) -> String {
        fs::read_to_string(self.key(kind).with_extension("pub")).unwrap().trim().to_owned()
    }

    fn fingerprint(&self, kind: &str) -> String {
        let output =
            Command::new("ssh-keygen").arg("-lf").arg(self.key(kind)).output().unwrap().stdout;
        String::from_utf8(output).unwrap().split(' ').nth(1).unwrap().to_owned()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args([
            "-c",
            "user.name=Anna",
            "-c",
            "user.email=anna@town.example",
            "-c",
            "gpg.format=ssh",
        ])
        .args(arguments);
        git.envs([
            ("GIT_AUTHOR_DATE", NOON),
            ("GIT_COMMITTER_DATE", NOON),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ]);
        let output = git.current_dir(self.dir.path()).output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits, signed if there is a key.
    fn commit(&self, key: Option<&str>) -> CommitId {
        let sign = key.map_or_else(
            || "--no-gpg-sign".to_owned(),
            |kind| format!("-S{}", self.key(kind).display()),
        );
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "news", &sign]);
        CommitId::from_hex(&self.git(&["rev-parse", "HEAD"])).unwrap()
    }

    /// Makes a tag with a text, where a fetch would put it.
    fn tag(&self, name: &str, key: Option<&str>) {
        let key = key.map(|kind| self.key(kind).display().to_string());
        match &key {
            Some(key) => {
                self.git(&["tag", "--sign", "--local-user", key, "--message", "release", name])
            }
            None => self.git(&["tag", "--annotate", "--message", "release", name]),
        };
        self.fetched(name, name);
    }

    fn fetched(&self, tag: &str, name: &str) {
        let id = self.git(&["rev-parse", &format!("refs/tags/{tag}")]);
        self.git(&["update-ref", &format!("refs/parvis/tags/{name}"), &id]);
    }

    /// Writes an object byte by byte.
    fn write(&self, kind: &str, bytes: &[u8]) -> CommitId {
        fs::write(self.dir.path().join("object"), bytes).unwrap();
        CommitId::from_hex(&self.git(&["hash-object", "--literally", "-w", "-t", kind, "object"]))
            .unwrap()
    }

    /// An object's bytes, with one text in place of another.
    fn changed(&self, kind: &str, object: &str, from: &str, to: &str) -> CommitId {
        let text = format!("{}\n", self.git(&["cat-file", kind, object]));
        assert!(text.contains(from), "{text}");
        self.write(kind, text.replace(from, to).as_bytes())
    }

    fn signer(&self, reference: &Reference, commit: CommitId, signers: &str) -> Result<String> {
        let repository =
            Repository::discover(Utf8Path::from_path(self.dir.path()).unwrap()).unwrap().unwrap().0;
        let origin = Origin::town(TreePath::parse("keys/anna.signers").unwrap());
        signer_of(
            &repository,
            reference,
            commit,
            &SignersFile { origin, text: signers.into() },
            &PackageName::parse("agenda").unwrap(),
        )
    }

    fn signers(&self, kind: &str, options: &str) -> String {
        format!("# The agenda's authors\n\nanna@town.example {options}{}\n", self.public(kind))
    }
}

fn lacks_tools() -> bool {
    let missing = Command::new("ssh-keygen").arg("-?").output().is_err();
    assert!(!missing || std::env::var("CI").as_deref() != Ok("true"), "ssh-keygen is missing");
    missing
}

/// Asserts that a signature is not taken, with these words.
#[track_caller]
fn refused(answer: Result<String>, parts: &[&str]) {
    let diagnostic = answer.unwrap_err();
    let text = format!("{} | {}", diagnostic.message, diagnostic.help.unwrap_or_default());
    assert_eq!((diagnostic.code, diagnostic.blame), (Code::BadSignature, Blame::Package), "{text}");
    for part in parts {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
}

#[test]
fn commits_and_tags_of_each_kind_of_key_hold() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    for kind in ["ed25519", "ecdsa", "rsa"] {
        let (signers, print) = (authors.signers(kind, ""), authors.fingerprint(kind));
        let commit = authors.commit(Some(kind));
        assert_eq!(authors.signer(&Reference::Commit, commit, &signers).unwrap(), print);
        assert_eq!(
            authors.signer(&Reference::Branch("main".to_owned()), commit, &signers).unwrap(),
            print
        );
        let commit = authors.commit(None);
        let name = format!("v1-{kind}");
        authors.tag(&name, Some(kind));
        assert_eq!(authors.signer(&Reference::Tag(name), commit, &signers).unwrap(), print);
        refused(
            authors.signer(&Reference::Commit, commit, &signers),
            &["of `agenda` is not signed", "keys/anna.signers"],
        );
    }
}

#[test]
fn a_tag_or_its_commit_is_enough() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    let signers = authors.signers("ed25519", "");
    let commit = authors.commit(Some("ed25519"));
    authors.tag("v1", None);
    authors.tag("v2", Some("rsa"));
    authors.git(&["tag", "v3"]);
    authors.fetched("v3", "v3");
    for tag in ["v1", "v2", "v3", "absent", "not a name"] {
        assert_eq!(
            authors.signer(&Reference::Tag(tag.to_owned()), commit, &signers).unwrap(),
            authors.fingerprint("ed25519")
        );
    }
    let stranger = authors.signers("ecdsa", "");
    refused(
        authors.signer(&Reference::Tag("v2".to_owned()), commit, &stranger),
        &["the tag `v2`", "does not hold"],
    );
}

#[test]
fn a_tag_of_another_commit_or_name_proves_nothing() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    let signers = authors.signers("ed25519", "");
    authors.commit(None);
    authors.tag("v1", Some("ed25519"));
    let second = authors.commit(None);
    refused(authors.signer(&Reference::Tag("v1".to_owned()), second, &signers), &["is not signed"]);
    authors.tag("v2", Some("ed25519"));
    authors.fetched("v2", "v3");
    refused(authors.signer(&Reference::Tag("v3".to_owned()), second, &signers), &["is not signed"]);
    authors.signer(&Reference::Tag("v2".to_owned()), second, &signers).unwrap();
}

#[test]
fn what_was_changed_afterwards_is_refused() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    let signers = authors.signers("ed25519", "");
    authors.commit(Some("ed25519"));
    let commit = authors.changed("commit", "HEAD", "news", "lies");
    refused(
        authors.signer(&Reference::Commit, commit, &signers),
        &["is wrong", &authors.fingerprint("ed25519")],
    );
    authors.tag("v1", Some("ed25519"));
    let tag = authors.changed("tag", "v1", "release", "RELEASE");
    authors.git(&["update-ref", "refs/parvis/tags/v1", &tag.to_string()]);
    let unsigned = authors.commit(None);
    let moved =
        authors.changed("tag", "v1", &authors.git(&["rev-parse", "HEAD~1"]), &unsigned.to_string());
    authors.git(&["update-ref", "refs/parvis/tags/v1", &moved.to_string()]);
    refused(
        authors.signer(&Reference::Tag("v1".to_owned()), unsigned, &signers),
        &["the tag `v1` of `agenda`", "is wrong"],
    );
}

#[test]
fn an_unknown_key_comes_with_the_line_to_add() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    let commit = authors.commit(Some("ed25519"));
    let public = authors.public("ed25519");
    let key = public.rsplit_once(' ').unwrap().0;
    refused(
        authors.signer(&Reference::Commit, commit, &authors.signers("rsa", "")),
        &[&authors.fingerprint("ed25519"), key],
    );
    refused(authors.signer(&Reference::Commit, commit, ""), &["does not hold"]);
}

#[test]
fn dates_and_purposes_of_a_key_are_heeded() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    let commit = authors.commit(Some("ed25519"));
    let with = |options: &str| {
        authors.signer(&Reference::Commit, commit, &authors.signers("ed25519", options))
    };
    let good = [
        "namespaces=\"git\" ",
        "NAMESPACES=\"file,g?t\" ",
        "namespaces=\"*\",valid-after=\"20260501\",valid-before=20260502 ",
        "valid-after=\"202605011200Z\" ",
        "valid-before=\"20260501120001Z\" ",
    ];
    for options in good {
        with(options).unwrap_or_else(|error| panic!("{options}: {error:?}"));
    }
    for options in [
        "valid-before=\"20260501\" ",
        "valid-after=\"20260502\" ",
        "valid-before=\"202605011200\" ",
    ] {
        refused(with(options), &["at a time when"]);
    }
    for options in ["namespaces=\"file\" ", "namespaces=\"*,!git\" "] {
        refused(with(options), &["other purposes only"]);
    }
    let twice = format!(
        "{}{}",
        authors.signers("ed25519", "valid-before=\"20200101\" "),
        authors.signers("ed25519", "")
    );
    authors.signer(&Reference::Commit, commit, &twice).unwrap();
}

#[test]
fn a_signature_for_something_else_does_not_hold() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    authors.commit(None);
    let text = format!("{}\n", authors.git(&["cat-file", "commit", "HEAD"]));
    fs::write(authors.dir.path().join("text"), &text).unwrap();
    let mut sign = Command::new("ssh-keygen");
    sign.args(["-Y", "sign", "-n", "file", "-f"]).arg(authors.key("ed25519")).arg("text");
    assert!(sign.current_dir(authors.dir.path()).output().unwrap().status.success());
    let signature = fs::read_to_string(authors.dir.path().join("text.sig")).unwrap();
    let commit = signed_by_hand(&authors, &text, &signature);
    refused(
        authors.signer(&Reference::Commit, commit, &authors.signers("ed25519", "")),
        &["made for `file`, not for Git"],
    );
}

/// Puts a signature into a commit, as Git does.
fn signed_by_hand(authors: &Authors, text: &str, signature: &str) -> CommitId {
    let (head, message) = text.split_once("\n\n").unwrap();
    let signature = signature.trim_end().replace('\n', "\n ");
    authors.write("commit", format!("{head}\ngpgsig {signature}\n\n{message}").as_bytes())
}

#[test]
fn other_kinds_and_rubbish_are_told_apart() {
    if lacks_tools() {
        return;
    }
    let authors = Authors::new();
    authors.commit(None);
    let text = format!("{}\n", authors.git(&["cat-file", "commit", "HEAD"]));
    let signers = authors.signers("ed25519", "");
    let cases = [
        ("-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----", "PGP"),
        ("-----BEGIN SIGNED MESSAGE-----\nMII\n-----END SIGNED MESSAGE-----", "PGP"),
        ("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----", "cannot be read"),
        ("-----BEGIN SSH SIGNATURE-----", "cannot be read"),
    ];
    for (signature, part) in cases {
        let commit = signed_by_hand(&authors, &text, signature);
        refused(authors.signer(&Reference::Commit, commit, &signers), &[part]);
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    let origin = Origin::town(TreePath::parse("keys/anna.signers").unwrap());
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFm2Hv8Yl3UtRk1JPxxhKc6+vaCMVFWxxOM7fMwPWtLz";
    let cases = [
        (format!("anna cert-authority {key}"), "certificates are not read"),
        (format!("anna valid-after=\"tomorrow\" {key}"), "`tomorrow` is not a date"),
        (format!("anna valid-after=\"20261301\" {key}"), "`20261301` is not a date"),
        (format!("anna colour=\"red\" {key}"), "neither a key nor an option"),
        ("anna".to_owned(), "neither a key nor an option"),
        ("anna namespaces=\"git\" ssh-ed25519 AAAA".to_owned(), "key cannot be read"),
    ];
    for (line, part) in cases {
        let error = read(&format!("# first\n{line}\n"), &origin).unwrap_err();
        assert!(error.message.contains(part), "{line}: {}", error.message);
        assert_eq!((error.blame, error.place.unwrap().range.unwrap().start), (Blame::Content, 8));
    }
    let quoted = format!(
        "\"anna@town.example, the clerk\" namespaces=\"git\",valid-after=20200101 {key} a note\r\n\r\n"
    );
    assert_eq!(read(&quoted, &origin).unwrap().len(), 1);
}

/// A key, and what it signed: `a text`.
const PUBLIC: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPlm+u88pYefSWSfYondd0VMFx6jdVXSoxmF51sgcUnM anna";
const SIGNATURE: &str = "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg+Wb67zylh59JZJ9iid13RUwXHqN1VdKjGYXnWyBxScwAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5AAAAQHVqY7DRMDEm7TRWwvx00l+UC6d4qq4tAS1Rft5u7nSiM73eSNPqPHqs2iasR/bBM6EvUtiOfrZ0QC4s44MJVAE=";

fn armour(bytes: &[u8]) -> String {
    let body = STANDARD.encode(bytes);
    let lines: String = body
        .as_bytes()
        .chunks(70)
        .map(|line| String::from_utf8_lossy(line).into_owned() + "\n")
        .collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{lines}-----END SSH SIGNATURE-----\n")
}

#[test]
fn the_signature_that_is_scribbled_in_is_sound() {
    let signed = |text: &[u8]| {
        let signature = armour(&STANDARD.decode(SIGNATURE).unwrap());
        verify(
            &Signed { text: text.to_vec(), signature, when: 0 },
            &[signer(&format!("anna {PUBLIC}")).unwrap()],
        )
    };
    assert!(signed(b"a text").is_ok());
    assert!(matches!(signed(b"A text"), Err(Fault::Wrong(_))));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\PC|\n|\"|,|=|ssh-ed25519 |AAAA|valid-after=|namespaces=){0,60}") {
        let origin = Origin::town(TreePath::parse("keys/anna.signers").unwrap());
        let _ = read(&text, &origin);
    }

    #[test]
    fn no_signature_makes_the_verifier_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0..4usize) {
        // Beginnings that are sound lead deeper.
        let beginning = [&b""[..], b"SSHSIG", b"SSHSIG\0\0\0\x01", b"SSHSIG\0\0\0\x01\0\0\0\x33\0\0\0\x0bssh-ed25519\0\0\0\x20"][cut];
        let verdict = verify(&Signed { text: Vec::new(), signature: armour(&[beginning, &bytes].concat()), when: 0 }, &[]);
        prop_assert!(verdict.is_err());
    }

    #[test]
    fn a_signature_with_one_byte_changed_does_not_hold(at in any::<prop::sample::Index>(), other in 1..=255u8) {
        let signers = [signer(&format!("anna {PUBLIC}")).unwrap()];
        let mut bytes = STANDARD.decode(SIGNATURE).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= other;
        let verdict = verify(&Signed { text: b"a text".to_vec(), signature: armour(&bytes), when: 0 }, &signers);
        prop_assert!(verdict.is_err(), "byte {at}");
    }

    #[test]
    fn patterns_are_those_of_the_shell(name in "[a-c]{0,5}", at in 0..6usize) {
        let at = at.min(name.len());
        let (head, tail) = name.split_at(at);
        prop_assert!(fits(&name, &name));
        let (early, late) = (format!("{head}*"), format!("*{tail}"));
        prop_assert!(fits(&early, &name) && fits(&late, &name));
        let longer = format!("{name}?");
        prop_assert!(!fits(&longer, &name));
    }
}
